"""Pages that are pictures, read by OCR: pdfium draws the page, tesseract reads it, where it is installed.

pytesseract runs tesseract as a program, so that one that hangs is ended and one that breaks breaks nothing.
What it reads goes through the same lines and columns as a page's own glyphs.
"""

import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from textwrap import shorten
from typing import Any

import pypdfium2
import pytesseract
from lxml import etree

from indexer.extract.pdf.columns import in_reading_order
from indexer.extract.pdf.device import Glyph
from indexer.extract.pdf.lines import line_of, rows_of, runs_of
from indexer.extract.types import Line, Page, Table
from indexer.language import language_of
from mappings.paper import Reason

_POINTS = 72  # an inch
_RESOLUTION = 300  # pixels an inch, what tesseract's own data were made from
_MOST_PIXELS = 20_000_000  # an A3 sheet at that resolution; larger ones are drawn more coarsely
_ENGLISH = "eng"
_OTHERS = {
    "cy": "cym",
    "ga": "gle",
    "gd": "gla",
    "fr": "fra",
    "de": "deu",
    "nl": "nld",
    "es": "spa",
    "pt": "por",
    "it": "ita",
    "pl": "pol",
    "ro": "ron",
    "da": "dan",
    "sv": "swe",
    "no": "nor",
    "fi": "fin",
    "so": "som",
}
"""What tesseract calls the languages that are written in Latin letters."""
# Below the first a page may lie on its side; below the second it is a photograph, or is not read at all.
_DOUBTFUL, _LEAST_SURE = 0.75, 0.6
_LEAST_SURE_LINE = 0.35
_SAME_SIZE = 0.15  # tesseract measures the type of each line by itself: so much is no other type
_LETTERS_ABREAST = 3
_LONGEST_TOLD = 100
_XHTML = "{http://www.w3.org/1999/xhtml}"
_LINES = ("ocr_line", "ocr_textfloat", "ocr_header", "ocr_caption")
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size ([\d.]+)")
_IN_A_SENTENCE = re.compile(r"[a-z’']+[.,;:?]?")
_CLOSED_UP = re.compile(
    r"\b(Mrs|Mr|Ms|Miss|Dr|Cllr)(?=[A-Z])([A-Z]{0,3}(?![a-z’']))([A-Z][a-z’'][\w’'-]*)?(?!\w)"
)
_LABEL = re.compile(r"\(([A-Za-z01])\)")
_LETTERS = {"1": "l", "I": "l", "0": "o"}  # what these may stand for
_SURE = re.compile(r"x_wconf (\d+)")
_TURNED = re.compile(r"Rotate: (90|180|270)\b")


class _TookTooLong(Exception):
    """The time is over."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    sure: float


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as tesseract found it, in pixels: its words, its baseline where it begins and how that falls,
    the size of its type, and whether it runs up or down the page."""

    words: tuple[_Word, ...]
    x0: int
    base: float
    slope: float
    size: float
    sideways: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """What tesseract read on a picture, so many pixels wide and high, `turned` by so many degrees."""

    rows: tuple[_Row, ...]
    width: int
    height: int
    turned: int

    @property
    def sure(self) -> float:
        """The mean of its words, from 0 to 1; 0 where it has none."""
        words = [word.sure for row in self.rows for word in row.words]
        return fmean(words) if words else 0.0

    @property
    def is_sideways(self) -> bool:
        """Whether most of its words run up or down."""
        return sum(len(row.words) if row.sideways else -len(row.words) for row in self.rows) > 0

    @property
    def text(self) -> str:
        """Its words as one paragraph."""
        return " ".join(word.text for row in self.rows for word in row.words)


def read(data: bytes, page: Page, seconds: float | None) -> Page:
    """The page of a PDF that `page` says needs OCR, with what that reads on it and how sure it is.

    What it does not read well, or not within `seconds`, stays a page with a problem. Never raises for what is
    wrong with the page.
    """
    try:
        return _read(data, page, seconds)
    except _TookTooLong:
        problem = f"Reading it by OCR took longer than {seconds:g} seconds."
        return replace(page, problem=problem, reason=Reason.TIMED_OUT)
    except MemoryError:
        problem = "Reading it by OCR took more memory than a paper may use."
        return replace(page, problem=problem, reason=Reason.OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - a broken page may set off anything in pdfium or tesseract
        told = shorten(f"{type(error).__name__}: {error}", _LONGEST_TOLD, placeholder=" …")
        return replace(page, problem=f"It could not be read by OCR ({told}).")


def _read(data: bytes, page: Page, seconds: float | None) -> Page:
    began = time.monotonic()

    def left() -> float:
        if seconds is None:
            return 0.0  # as pytesseract has it: no limit
        remaining = seconds - (time.monotonic() - began)
        if remaining <= 0:
            raise _TookTooLong
        return remaining

    picture, scale = _drawn(data, (page.number or 1) - 1)
    with tempfile.TemporaryDirectory() as folder:
        reader = _Tesseract(Path(folder, "page.pgm"), round(scale * _POINTS), left)
        found = reader.read(picture)
    if not found.rows:
        # A picture without words is read when it is seen that there are none.
        return page if page.reason is Reason.UNREADABLE else replace(page, problem=None, reason=None)
    if found.sure < _LEAST_SURE:
        problem = f"It is a picture that OCR does not read well enough ({found.sure:.0%} sure)."
        return replace(page, problem=problem)
    return replace(
        page,
        blocks=tuple(_with_own(page, _lines(found, scale, page.blocks))),
        width=round(found.width / scale, 1),
        height=round(found.height / scale, 1),
        problem=None,
        reason=None,
        ocr_confidence=round(found.sure, 3),
        turned=found.turned,
    )


def _drawn(data: bytes, index: int) -> tuple[Any, float]:
    """The picture of a page, in greys, and its pixels a point."""
    with closing(pypdfium2.PdfDocument(data)) as document:
        page = document[index]
        width, height = page.get_size()
        scale = min(_RESOLUTION / _POINTS, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        return page.render(scale=scale, grayscale=True).to_pil(), scale


class _Tesseract:
    """Reads pictures, by way of one file and within the seconds that `left` gives."""

    def __init__(self, file: Path, resolution: int, left: Callable[[], float]) -> None:
        # A page a process: the others read other pages.
        os.environ["OMP_THREAD_LIMIT"] = "1"
        self._file = file
        self._resolution = resolution
        self._left = left

    def read(self, picture: Any) -> _Reading:
        """What stands on the picture, turned upright, in the language that it shows."""
        found = self._words(picture, _ENGLISH)
        turn = self._turn(picture) if found.is_sideways or found.sure < _DOUBTFUL else 0
        if turn:
            picture = picture.rotate(-turn, expand=True)
            found = max(found, self._words(picture, _ENGLISH, turn), key=lambda reading: reading.sure)
        code, _ = language_of(found.text, None)
        language = _OTHERS.get(code or "")
        if language in _languages():
            found = max(found, self._words(picture, language, turn), key=lambda reading: reading.sure)
        return found

    def _words(self, picture: Any, language: str, turned: int = 0) -> _Reading:
        picture.save(self._file)
        with self._in_time():
            markup = pytesseract.image_to_pdf_or_hocr(
                str(self._file),
                lang=language,
                config=f"--psm 3 --dpi {self._resolution}",
                extension="hocr",
                timeout=self._left(),
            )
        return _Reading(_without_rules(list(_rows(markup))), picture.width, picture.height, turned)

    def _turn(self, picture: Any) -> int:
        """The degrees, clockwise, by which the picture must be turned to stand upright."""
        picture.save(self._file)
        try:
            with self._in_time():
                told = pytesseract.image_to_osd(
                    str(self._file), config=f"--dpi {self._resolution}", timeout=self._left()
                )
        except pytesseract.TesseractError:
            return 0  # too few letters to tell
        match = _TURNED.search(told)
        return int(match[1]) if match else 0

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:
            if isinstance(error, pytesseract.TesseractError):
                raise
            # pytesseract says in this way, and in no other, that it ended the program.
            raise _TookTooLong from error


@cache
def _languages() -> frozenset[str]:
    """The languages that tesseract has data of."""
    return frozenset(pytesseract.get_languages())


def _rows(markup: bytes) -> Iterator[_Row]:
    """The lines of tesseract's hOCR, but for what it takes specks and strokes for."""
    for line in etree.fromstring(markup, etree.XMLParser(resolve_entities=False)).iter(f"{_XHTML}span"):
        title = line.get("title", "")
        box, size = _BOX.search(title), _SIZE.search(title)
        if line.get("class") not in _LINES or box is None or size is None:
            continue
        words = tuple(_words(line))
        if not any(character.isalnum() for word in words for character in word.text):
            continue
        # A doubtful word stays where it stands: without it the line would say something else.
        if fmean(word.sure for word in words) < _LEAST_SURE_LINE:
            continue
        baseline = _BASELINE.search(title)
        x0, top, x1, bottom = map(int, box.groups())
        # Only its box shows it: tesseract reads from left to right in any direction.
        sideways = bottom - top > 2 * (x1 - x0) and sum(len(word.text) for word in words) > _LETTERS_ABREAST
        slope, below = (float(baseline[1]), float(baseline[2])) if baseline else (0.0, 0.0)
        yield _Row(words, x0, bottom + below, slope, float(size[1]), sideways)


def _words(line: Any) -> Iterator[_Word]:
    for word in line.iter(f"{_XHTML}span"):
        title = word.get("title", "")
        box, sure = _BOX.search(title), _SURE.search(title)
        text = "".join(word.itertext()).strip()
        if word.get("class") == "ocrx_word" and box and sure and text:
            x0, top, x1, bottom = map(int, box.groups())
            yield _Word(text, x0, top, x1, bottom, int(sure[1]) / 100)


def _without_rules(rows: Sequence[_Row]) -> tuple[_Row, ...]:
    """The lines of a page without the rules of tables among their words.

    Where no stroke can be a rule, since words of a sentence follow them all, each is the word I.
    """
    followed = [after for row in rows for word, after in pairwise(row.words) if word.text == "|"]
    stroke = "I" if all(_IN_A_SENTENCE.fullmatch(word.text) for word in followed) else ""
    bare = []
    for row in rows:
        texts = [stroke if word.text == "|" else word.text.strip("|") for word in row.words]
        words = [replace(word, text=text) for word, text in zip(row.words, texts, strict=True) if text]
        bare.append(replace(row, words=tuple(words)))
    return tuple(bare)


def _apart(name: re.Match[str]) -> str:
    """A name with the blanks that narrow type leaves no room for: "MrJRHart" is Mr J R Hart."""
    title, initials, surname = name.groups()
    return " ".join(part for part in (title, *initials, surname) if part)


def _lettered(lines: Sequence[Line]) -> list[Line]:
    """The lines with the letters of a list as it counts them, where (l) was read as (1) or (p) as (P)."""
    labels = [(place, found[1]) for place, line in enumerate(lines) if (found := _LABEL.match(line.text))]
    letters = ["", *(label for _, label in labels), ""]
    mended = list(lines)
    for (place, label), before, after in zip(labels, letters, letters[2:], strict=False):
        meant = _LETTERS.get(label, label.lower())
        follows = before.islower() and ord(meant) == ord(before) + 1
        precedes = after.islower() and ord(meant) == ord(after) - 1
        if label == "0" or follows or precedes:
            mended[place] = replace(lines[place], text=f"({meant}{lines[place].text[2:]}")
    return mended


def _lines(found: _Reading, scale: float, known: Sequence[Line | Table]) -> list[Line]:
    """What was read as lines in reading order, in points; without what is `known` to stand there."""
    upright = [row for row in found.rows if not row.sideways]
    size = median([row.size for row in upright for _ in row.words] or [0.0])
    falls = median([row.slope for row in upright for _ in row.words] or [0.0])
    glyphs: list[Glyph] = []
    for row in upright:
        same = abs(row.size - size) < _SAME_SIZE * size
        # On a page that was laid down askew, what stood on one line is brought back onto it.
        base = row.base - falls * (row.x0 - found.width / 2)
        words = [word for word in row.words if not _stands_in(word, scale, known)]
        glyphs += _glyphs(words, base / scale, (size if same else row.size) / scale, scale)
    lines = (line_of(row) for row in in_reading_order(rows_of(runs_of(glyphs))))
    return [
        *_lettered([replace(line, text=_CLOSED_UP.sub(_apart, line.text)) for line in lines if line]),
        *(_sideways(row, scale) for row in found.rows if row.sideways),
    ]


def _sideways(row: _Row, scale: float) -> Line:
    """A line that runs up or down the margin of an upright page."""
    return Line(
        text=" ".join(word.text for word in row.words),
        x0=round(min(word.x0 for word in row.words) / scale, 1),
        top=round(min(word.top for word in row.words) / scale, 1),
        x1=round(max(word.x1 for word in row.words) / scale, 1),
        bottom=round(max(word.bottom for word in row.words) / scale, 1),
        size=round(row.size / scale, 1),
    )


def _glyphs(words: Sequence[_Word], base: float, size: float, scale: float) -> Iterator[Glyph]:
    """The words of a line with blanks behind them."""
    for word in words:
        x0, x1 = word.x0 / scale, word.x1 / scale
        yield x0, base, x1, size, word.text, False, 0
        yield x1, base, x1, size, " ", False, 0


def _stands_in(word: _Word, scale: float, blocks: Sequence[Line | Table]) -> bool:
    x, y = (word.x0 + word.x1) / 2 / scale, (word.top + word.bottom) / 2 / scale
    return any(block.x0 <= x <= block.x1 and block.top <= y <= block.bottom for block in blocks)


def _with_own(page: Page, lines: Sequence[Line]) -> Iterator[Line | Table]:
    """The lines read, with the page's own text, a head or foot stamped over the picture, around them."""
    yield from (block for block in page.blocks if block.top < page.height / 2)
    yield from lines
    yield from (block for block in page.blocks if block.top >= page.height / 2)
