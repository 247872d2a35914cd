"""What a page paints: its glyphs with their boxes, and the straight rules that may border a table.

Everything is in points from the top left corner of the page as a viewer shows it, y growing downwards.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFSimpleFont, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.utils import Matrix, apply_matrix_rect, mult_matrix

Glyph = tuple[float, float, float, float, str, bool, int]
"""x0, baseline, x1, size, text, whether it is bold, and its writing direction in degrees clockwise.

The first three are in the page turned by that angle, so that text in any direction reads from left to right.
Glyphs of a word that were set side by side are one. A plain tuple: a long paper has millions.
"""
X0: Final = 0
BASE: Final = 1
X1: Final = 2
SIZE: Final = 3
TEXT: Final = 4
BOLD: Final = 5
ANGLE: Final = 6

Rectangle = tuple[float, float, float, float]
UNKNOWN = "\ufffd"
LAST_BEFORE_RTL: Final = "\u0590"

_BOLD_NAME = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_SUBSET_PREFIX = re.compile(r"^[A-Z]{6}\+")
_FORCE_BOLD = 1 << 18
_SYMBOLIC = 1 << 2
_MOST_UNKNOWN = 0.3
_NUMBER = (int, float)
_NEAR = 0.15  # of the type size: glyphs set no further apart are of one word
_MOST_SHAPES = 20_000
_LONGEST_SHAPE = 64  # bytes: longer strings hardly come again
_STROKED_TOO = 2  # text rendering mode: fill and stroke, how word processors make a missing bold


@dataclass(slots=True)
class _Font:
    bold: bool
    vertical: bool
    multibyte: bool
    scale: float
    doubtful: bool
    glyphs: dict[int, tuple[str, float]] = field(default_factory=dict)
    shapes: "dict[bytes, _Shape | None]" = field(default_factory=dict)


_Shape = tuple[tuple[str, float, int], ...]
"""The words and blanks of a shown string: the text of each, its width, and the number of its glyphs; that of
a blank is 1 where it is the one that word spacing widens, else 0."""


class PageDevice(PDFTextDevice):
    """Collects a page at a time: `glyphs` in the order painted, `rules` as boxes (x0, top, x1, bottom).

    `damage` says what of the page is missing or broken, `pictured` how much of it pictures cover: 1 is all.
    """

    ctm: Matrix

    def __init__(
        self, resource_manager: PDFResourceManager, hidden_layers: frozenset[int] = frozenset()
    ) -> None:
        super().__init__(resource_manager)
        self.hidden_layers = hidden_layers
        self._fonts: dict[int, tuple[object, _Font]] = {}
        self.clear(0, 0)

    def clear(self, width: float, height: float) -> None:
        """Begin a page of this size, in points."""
        self.width, self.height = width, height
        self.glyphs: list[Glyph] = []
        self.rules: list[Rectangle] = []
        self._unknown = 0
        self._doubtful = ""
        self.pictured = 0.0
        self.forms = 0
        self.damage: str | None = None
        self.white = False
        self._tags: list[tuple[str | None, int, bool]] = []

    def begin_hidden(self) -> None:
        """Marked content begins that is not shown."""
        self._tags.append((None, len(self.glyphs), True))

    @property
    def is_unreadable(self) -> bool:
        """Whether too many of the glyphs painted have no Unicode, or codes that make no words."""
        doubtful = "".join(self._doubtful.split())
        letters = sum(map(str.isalnum, doubtful))
        unknown = self._unknown + (len(doubtful) if 2 * letters < len(doubtful) else 0)
        return unknown > _MOST_UNKNOWN * sum(len(glyph[TEXT]) for glyph in self.glyphs)

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        """Marked content begins; it may say which text its glyphs stand for."""
        actual = props.get("ActualText") if isinstance(props, dict) else None
        text = _text_string(actual) if isinstance(actual, bytes) else None
        self._tags.append((text, len(self.glyphs), False))

    def end_tag(self) -> None:
        """Marked content ends: where it said its text, that replaces its glyphs' own."""
        if not self._tags:
            return
        actual, first, hidden = self._tags.pop()
        if hidden:
            del self.glyphs[first:]
        inside = self.glyphs[first:]
        if actual is None or not inside:
            return
        _, base, _, size, _, bold, angle = inside[0]
        if any(abs(glyph[BASE] - base) > size or glyph[ANGLE] != angle for glyph in inside):
            return
        actual = "".join(map(_readable, actual))
        whole = (min(g[X0] for g in inside), base, max(g[X1] for g in inside), size, actual, bold, angle)
        self.glyphs[first:] = [whole] if actual else []

    def paint_path(
        self, graphicstate: object, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]
    ) -> None:
        """Keep a straight path as the box around it; white fills cover, they do not rule."""
        if self.white and fill and not stroke:
            return
        a, b, c, d, e, f = self.ctm
        xs: list[float] = []
        ys: list[float] = []
        for segment in path:
            kind = segment[0]
            if kind in "cvy":
                return
            if kind == "m" and xs:
                self.rules.append((min(xs), min(ys), max(xs), max(ys)))
                xs, ys = [], []
            if kind in "ml":
                _, x, y = segment
                xs.append(a * x + c * y + e)
                ys.append(b * x + d * y + f)
        if xs:
            self.rules.append((min(xs), min(ys), max(xs), max(ys)))

    def render_image(self, name: str, stream: object) -> None:
        """Count in the part of the page that a picture, the square of one unit, covers."""
        x0, top, x1, bottom = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
        across = min(x1, self.width) - max(x0, 0)
        down = min(bottom, self.height) - max(top, 0)
        if across > 0 and down > 0:
            self.pictured += across * down / (self.width * self.height)

    def render_string(self, textstate: Any, seq: Any, ncs: object, graphicstate: object) -> None:
        """Keep the glyphs of one shown string, and move on behind it (ISO 32000-1, 9.4.4)."""
        font = self._font_of(textstate.font)
        matrix = a, b, c, d, _, _ = mult_matrix(textstate.matrix, self.ctm)
        first = len(self.glyphs)
        level = b == 0 and a > 0 and textstate.fontsize > 0 and not font.vertical
        if not (level and self._set_words(textstate, seq, font, matrix)):
            angle = _angle(a, b, c, d, textstate.fontsize, font.vertical)
            self._set_anyhow(textstate, seq, font, matrix, angle)
        if font.doubtful:
            self._doubtful += "".join(glyph[TEXT] for glyph in self.glyphs[first:])

    def set_along(self, textstate: Any, steps: Sequence[tuple[float, bytes]]) -> bool:
        """Keep strings shown along a line, each so far from where the one before it began, as one string.

        False, and nothing is done, where they have to be looked at one by one.
        """
        font = self._font_of(textstate.font)
        a, b, c, d, e, f = textstate.matrix
        unit = textstate.fontsize * textstate.scaling * 0.01
        if unit <= 0 or textstate.charspace or textstate.wordspace or font.vertical:
            return False
        seq: list[bytes | float] = []
        width = along = 0.0
        for x, shown in steps:
            if seq:
                along += x
                seq.append((width - x) * 1000 / unit)
            shape = font.shapes[shown] if shown in font.shapes else self._shape(textstate.font, font, shown)
            if shape is None:
                return False
            width = sum(part[1] for part in shape) * unit
            seq.append(shown)
        first = steps[0][0]
        textstate.matrix = (a, b, c, d, first * a + e, first * b + f)
        textstate.linematrix = (0, 0)
        self.render_string(textstate, seq, None, None)
        textstate.matrix = (a, b, c, d, (first + along) * a + e, (first + along) * b + f)
        textstate.linematrix = (width, 0)
        return True

    def _set_words(self, textstate: Any, seq: Any, font: _Font, matrix: Matrix) -> bool:
        """As `_set_anyhow`, for nearly all there is, word by word: text on a level baseline.

        False, and nothing is done, where its glyphs have to be looked at one by one.
        """
        a, _, c, d, e, f = matrix
        unit = textstate.fontsize * textstate.scaling * 0.01
        height = textstate.fontsize * math.hypot(c, d) * font.scale
        near = _NEAR * height / a
        between = textstate.charspace * textstate.scaling * 0.01
        if unit <= 0 or not -near <= between <= near:
            return False
        after_blank = 0 if font.multibyte else textstate.wordspace * textstate.scaling * 0.01
        bold = font.bold or textstate.render == _STROKED_TOO
        x, y = textstate.linematrix
        e += (y + textstate.rise) * c
        base = (y + textstate.rise) * d + f
        shapes = font.shapes
        found: list[Glyph] = []
        word, start, end, moved = "", x, x, False
        for shown in seq:
            if isinstance(shown, bytes):
                try:
                    shape = shapes[shown]
                except KeyError:
                    shape = self._shape(textstate.font, font, shown)
                if shape is None:
                    return False
                for text, width, count in shape:
                    if moved:
                        x += between
                    moved = True
                    if text == " ":
                        if word:
                            found.append((start * a + e, base, end * a + e, height, word, bold, 0))
                            word = ""
                        end = x + width * unit
                        found.append((x * a + e, base, end * a + e, height, " ", bold, 0))
                        x = end + after_blank if count else end
                    else:
                        if word:
                            word += text
                        else:
                            word, start = text, x
                        end = x = x + width * unit + (count - 1) * between
            elif isinstance(shown, _NUMBER):
                x -= shown * 0.001 * unit
                moved = True
                if word and not -near <= x + between - end <= near:
                    found.append((start * a + e, base, end * a + e, height, word, bold, 0))
                    word = ""
        if word:
            found.append((start * a + e, base, end * a + e, height, word, bold, 0))
        if found and -1 < base < self.height + 1:
            right = self.width + 1
            for glyph in found:
                if glyph[X0] <= -1 or glyph[X1] >= right:
                    return False
            self.glyphs += found
        textstate.linematrix = (x, y)
        return True

    def _shape(self, textfont: Any, font: _Font, shown: bytes) -> _Shape | None:
        """The words and blanks of a shown string; None where it has glyphs that are neither."""
        shape: list[tuple[str, float, int]] = []
        for code in textfont.decode(shown):
            if code not in font.glyphs:
                font.glyphs[code] = self._glyph(textfont, code)
            text, width = font.glyphs[code]
            if text == " ":
                shape.append((text, width, int(code == 32)))
            elif not text or text == UNKNOWN or width < 0 or _has_right_to_left(text):
                return _kept(font, shown, None)
            elif shape and shape[-1][0] != " ":
                before, wide, count = shape[-1]
                shape[-1] = (before + text, wide + width, count + 1)
            else:
                shape.append((text, width, 1))
        return _kept(font, shown, tuple(shape))

    def _set_anyhow(self, textstate: Any, seq: Any, font: _Font, matrix: Matrix, angle: int) -> None:
        a, b, c, d, e, f = matrix
        size = textstate.fontsize
        scaling = textstate.scaling * 0.01
        between = textstate.charspace * (1 if font.vertical else scaling)
        after_blank = 0 if font.multibyte else textstate.wordspace * scaling
        rise = textstate.rise
        bold = font.bold or textstate.render == _STROKED_TOO
        height = abs(size) * math.hypot(c, d) * font.scale
        advance_scale = size if font.vertical else size * scaling
        across, along = (
            (0.0, 1.0) if angle == 0 else (math.sin(math.radians(angle)), math.cos(math.radians(angle)))
        )
        known = font.glyphs
        add = self.glyphs.append
        x, y = textstate.linematrix
        moved = False
        for shown in seq:
            if isinstance(shown, bytes):
                for code in textstate.font.decode(shown):
                    if font.vertical:
                        y += between if moved else 0
                    elif moved:
                        x += between
                    if code in known:
                        text, width = known[code]
                    else:
                        text, width = known[code] = self._glyph(textstate.font, code)
                    advance = width * advance_scale
                    at_x = x * a + (y + rise) * c + e
                    at_y = x * b + (y + rise) * d + f
                    if font.vertical:
                        y -= abs(advance)
                        to_x, to_y = x * a + (y + rise) * c + e, x * b + (y + rise) * d + f
                        y -= after_blank if code == 32 else 0
                    else:
                        x += advance
                        to_x, to_y = at_x + advance * a, at_y + advance * b
                        if after_blank and code == 32:
                            x += after_blank
                    if text == UNKNOWN:
                        self._unknown += 1
                    if text and -1 < at_x < self.width + 1 and -1 < at_y < self.height + 1:
                        if angle == 0:
                            add(
                                (at_x, at_y, to_x, height, text, bold, 0)
                                if to_x >= at_x
                                else (to_x, at_y, at_x, height, text, bold, 0)
                            )
                        else:
                            add(
                                (
                                    at_x * along + at_y * across,
                                    at_y * along - at_x * across,
                                    to_x * along + to_y * across,
                                    height,
                                    text,
                                    bold,
                                    angle,
                                )
                            )
                    moved = True
            elif isinstance(shown, _NUMBER):
                if font.vertical:
                    y -= shown * 0.001 * size
                else:
                    x -= shown * 0.001 * size * scaling
                moved = True
        textstate.linematrix = (x, y)

    def _font_of(self, font: Any) -> _Font:
        # The font itself is kept too: its id must not be given to another while this device lives.
        found = self._fonts.get(id(font))
        if found is None:
            name = _SUBSET_PREFIX.sub("", str(font.fontname or ""))
            flags = font.flags if isinstance(font.flags, int) else 0
            weight = font.descriptor.get("FontWeight", 0)
            heavy = isinstance(weight, int | float) and weight >= 600
            height = abs(font.bbox[3] - font.bbox[1]) * font.vscale if isinstance(font, PDFType3Font) else 0
            found = self._fonts[id(font)] = (
                font,
                _Font(
                    bold=bool(_BOLD_NAME.search(name)) or bool(flags & _FORCE_BOLD) or heavy,
                    vertical=font.is_vertical(),
                    multibyte=font.is_multibyte(),
                    scale=height if 0.1 < height < 1000 else 1.0,
                    doubtful=bool(flags & _SYMBOLIC) and _is_coded_its_own_way(font),
                ),
            )
        return found[1]

    def _glyph(self, font: Any, code: int) -> tuple[str, float]:
        try:
            text = font.to_unichr(code)
        except PDFUnicodeNotDefined:
            text = UNKNOWN
        # A font whose widths are lost would set its glyphs one upon the other.
        width = font.char_width(code) if any(font.widths.values()) else font.default_width * 0.001 or 0.5
        return "".join(map(_readable, text)), width


def _kept(font: _Font, shown: bytes, shape: _Shape | None) -> _Shape | None:
    if len(shown) <= _LONGEST_SHAPE and len(font.shapes) < _MOST_SHAPES:
        font.shapes[shown] = shape
    return shape


def _has_right_to_left(text: str) -> bool:
    return text > LAST_BEFORE_RTL and any(unicodedata.bidirectional(each) in ("R", "AL") for each in text)


def _is_coded_its_own_way(font: Any) -> bool:
    """Whether only the font itself knows which letters its codes stand for: they may be any."""
    embedded = any(name in font.descriptor for name in ("FontFile", "FontFile2", "FontFile3"))
    return isinstance(font, PDFSimpleFont) and embedded and font.unicode_map is None


def turn_back(glyph_box: Rectangle, angle: int) -> Rectangle:
    """A box in the page turned by `angle` as a box of the page itself."""
    if angle == 0:
        return glyph_box
    x0, top, x1, bottom = glyph_box
    across, along = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    corners = [(x * along - y * across, x * across + y * along) for x in (x0, x1) for y in (top, bottom)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def turn(box: Rectangle, angle: int) -> Rectangle:
    """A box of the page in the page turned by `angle`: the reverse of `turn_back`."""
    return turn_back(box, -angle)


def _angle(a: float, b: float, c: float, d: float, size: float, vertical: bool) -> int:
    """The writing direction: 0 from left to right, 90 downwards; to five degrees, so that lines hold."""
    x, y = (-c, -d) if vertical else (a, b)
    if size < 0:
        x, y = -x, -y
    if y == 0 and x > 0:
        return 0
    # Mirrored text is written by a printer's trick with both axes turned: its upright axis decides.
    if not vertical and x < 0 and y == 0 and d * size < 0:
        return 0
    return round(math.degrees(math.atan2(y, x)) / 5) * 5 % 360


def _readable(character: str) -> str:
    """Ligatures and presentation forms as their letters; control characters as nothing; else as it is."""
    if "\ufb00" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc":
        return unicodedata.normalize("NFKC", character)
    if character in "\t\n\r\u00a0\u2003\u2002\u2009":
        return " "
    return "" if character < " " or "\x7f" <= character <= "\x9f" or character == "\ufeff" else character


def _text_string(raw: bytes) -> str:
    """A PDF text string (ISO 32000-1, 7.9.2.2)."""
    if raw[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return raw.decode("utf-16", "replace")
    if raw[:3] == b"\xef\xbb\xbf":
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")
