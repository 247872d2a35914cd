"""A quicker reader of PDF content streams: pdfminer's interpreter with its tokenizer replaced.

pdfminer spends two thirds of its time in its byte-by-byte tokenizer. Here one regular expression cuts a
whole stream (ISO 32000-1, 7.2 to 7.3); operators, their operands and what they mean stay pdfminer's own.
A stream with inline images goes through pdfminer's tokenizer, since their data are not tokens.
"""

import re
from binascii import unhexlify
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from pdfminer.pdfcolor import PREDEFINED_COLORSPACE
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT, PSLiteral
from pdfminer.utils import Matrix

from indexer.extract.pdf.layers import is_hidden
from indexer.extract.pdf.resources import dictionary, fonts_of, resolved, unpacked

# What there is most of is taken in one piece: operators with their numbers, text with what shows it, a font.
# Their repetitions give nothing back, so that no stream takes longer than its length warrants.
_TOKEN = re.compile(
    rb"""[\x00\s]*(?:
      ((?:[+-]?(?:\d++(?:\.\d*+)?|\.\d++)\s++0\s++Td\s++<[0-9A-Fa-f]++>\s*+Tj\s++){2,}+)  # 1 steps
     |((?:[+-]?(?:\d++(?:\.\d*+)?|\.\d++)\s++){1,6})    # 2 numbers
       ([^\x00\s/\[\]<>(){}%0-9+.-][^\x00\s/\[\]<>(){}%]*)  # 3 operator behind them
     |([^\x00\s/\[\]<>(){}%0-9+.-][^\x00\s/\[\]<>(){}%]*)  # 4 operator
     |<([0-9A-Fa-f]++)>\s*+Tj(?![^\x00\s/\[\]<>(){}%])  # 5 hexadecimal string that is shown
     |\[((?:[\s0-9+.-]*+(?:\([^()\\\r]*+\)|<[0-9A-Fa-f]*+>))*+[\s0-9+.-]*+)\]
       \s*+TJ(?![^\x00\s/\[\]<>(){}%])                 # 6 array of strings and numbers that is shown
     |/([^\x00\s/\[\]<>(){}%]++)\s++
       ([+-]?(?:\d++(?:\.\d*+)?|\.\d++))\s++Tf(?![^\x00\s/\[\]<>(){}%])  # 7, 8 font and its size
     |/([^\x00\s/\[\]<>(){}%]++)\s*+<<\s*+/MCID\s++
       (\d++)\s*+>>\s*+BDC(?![^\x00\s/\[\]<>(){}%])   # 9, 10 marked content and its number
     |/([^\x00\s/\[\]<>(){}%]*)                       # 11 name
     |\(([^()\\\r]*)\)                                # 12 string
     |([+-]?\d+(?![\d.]))                             # 13 whole number
     |([+-]?(?:\d+\.\d*|\.\d+))                      # 14 number
     |<([0-9A-Fa-f]+)>                                # 15 hexadecimal string
     |(\[)                                            # 16
     |(\])                                            # 17
     |(<<)                                            # 18
     |(>>)                                            # 19
     |(\()                                            # 20 string with escapes or brackets in it
     |<([^>]*)>                                       # 21 hexadecimal string with blanks in it
     |(%[^\r\n]*)                                     # 22 comment
     |([^\x00\s])                                     # 23 stray byte
    )""",
    re.VERBOSE,
)
_STEP = re.compile(rb"([0-9.+-]+)\s+0\s+Td\s+<([0-9A-Fa-f]+)>")
_SHOWN = re.compile(rb"\(([^()]*)\)|<([0-9A-Fa-f]*)>|([+-]?(?:\d+\.?\d*|\.\d+))")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_INLINE_IMAGE = re.compile(rb"(?<![^\x00\s\])>])BI(?=[\x00\s/])")
_ESCAPED_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_NOT_HEXADECIMAL = re.compile(rb"[^0-9A-Fa-f]")
_BLANKS = b"\0\t\n\f\r "
_ESCAPES = {0x6E: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x66: 12, 0x28: 0x28, 0x29: 0x29, 0x5C: 0x5C}
_CONSTANTS = {b"true": True, b"false": False, b"null": None}
# They change how lines and pictures look, which nothing here asks for.
_WITHOUT_EFFECT = frozenset(b"G RG K CS SC SCN w J j M d i ri gs W W* BX EX MP DP sh".split())
_NUMERIC = (float, int)
_OPEN, _CLOSE, _BACKSLASH, _LF, _CR = b"()\\\n\r"


class TooManyForms(Exception):
    """A page draws more forms than any real page does."""


class Interpreter(PDFPageInterpreter):
    """Runs content streams against a device. Colours other than white fills are not followed."""

    _operators: dict[bytes, tuple[Callable[..., None] | None, int]]
    most_forms = 10_000
    device: Any

    def __init__(self, resource_manager: PDFResourceManager, device: Any) -> None:
        super().__init__(resource_manager, device)
        self._operators = {}

    def execute(self, streams: Sequence[object]) -> None:
        """Run the streams of one page or form as one; forms that call themselves are stopped."""
        self.device.forms += 1
        if self.device.forms > self.most_forms:
            raise TooManyForms(f"It draws more than {self.most_forms:,} forms.")
        self.stream_ids.clear()
        pieces = []
        for each in streams:
            stream = resolved(each)
            if not isinstance(stream, PDFStream):
                self.device.damage = "a piece of its content is missing"
            elif stream.objid is not None and stream.objid not in self.parent_stream_ids:
                self.stream_ids.add(stream.objid)
                piece, whole = unpacked(stream)
                pieces.append(piece)
                if not whole:
                    self.device.damage = "a piece of its content cannot be unpacked"
        data = b"\n".join(pieces)
        # Looked for without the expression first, which is slow over what is padded to hundreds of megabytes.
        if b"BI" in data and _INLINE_IMAGE.search(data):
            super().execute(streams)
        else:
            # A stream padded with blanks would make the expression try each of them again and again.
            self._run(data.rstrip(_BLANKS))

    def init_resources(self, resources: dict[object, object]) -> None:
        """Prepare fonts and forms; a broken font is replaced, and colours are not needed."""
        self.resources = resources
        self.fontmap = {}
        self.csmap = PREDEFINED_COLORSPACE
        self.xobjmap = dict(dictionary(resources.get("XObject")))
        for name, font, whole in fonts_of(self.rsrcmgr, resources):
            if font is not None:
                self.fontmap[name] = font
            if not whole:
                self.device.damage = "a font is missing or broken"

    def _call(self, operator: bytes, operands: list[Any]) -> None:
        """Run one operator with its last operands, or not at all where some are missing, as pdfminer does."""
        method, wanted = self._known(operator)
        if method is not None and len(operands) >= wanted:
            method(self, *operands[len(operands) - wanted :])

    def _known(self, operator: bytes) -> tuple[Callable[..., None] | None, int]:
        """What runs an operator, None where nothing does, and how many operands it takes."""
        if operator not in self._operators:
            name = operator.decode("latin-1").replace("*", "_a").replace('"', "_w").replace("'", "_q")
            method = None if operator in _WITHOUT_EFFECT else getattr(type(self), f"do_{name}", None)
            self._operators[operator] = (method, method.__code__.co_argcount - 1) if method else (None, 0)
        return self._operators[operator]

    def _run(self, data: bytes) -> None:
        stack: list[Any] = []
        outer: list[list[Any]] = []
        operators = self._operators
        position: int | None = 0
        while position is not None:
            resume = None
            for match in _TOKEN.finditer(data, position):
                kind = match.lastindex
                if kind in (3, 4):
                    numbers, word = match.group(2, kind)
                    method, wanted = operators[word] if word in operators else self._known(word)
                    if outer or (method is None and word in _CONSTANTS):
                        stack += map(float, (numbers or b"").split())
                        if word in _CONSTANTS:
                            stack.append(_CONSTANTS[word])
                        continue
                    if method is not None:
                        if numbers:
                            stack += map(float, numbers.split())
                        if len(stack) == wanted:
                            method(self, *stack)
                        elif len(stack) > wanted:
                            method(self, *stack[len(stack) - wanted :])
                    if stack:
                        stack = []
                elif kind == 1 and not outer:
                    self.show_along([(float(x), _from_hexadecimal(y)) for x, y in _STEP.findall(match[1])])
                    stack = []
                elif kind in (5, 6, 8, 10):
                    operands: list[Any]
                    if kind == 5:
                        operator, operands = b"Tj", [_from_hexadecimal(match[5])]
                    elif kind == 6:
                        operator, operands = b"TJ", [_shown(match[6])]
                    elif kind == 8:
                        operator, operands = b"Tf", [_name(match[7]), float(match[8])]
                    else:
                        operator, operands = b"BDC", [_name(match[9]), {"MCID": int(match[10])}]
                    if outer:
                        stack += operands
                    else:
                        self._call(operator, operands)
                        stack = []
                elif kind == 11:
                    stack.append(_name(match[11]))
                elif kind == 12:
                    stack.append(match[12])
                elif kind == 13:
                    stack.append(int(match[13]))
                elif kind == 14:
                    stack.append(float(match[14]))
                elif kind == 15:
                    stack.append(_from_hexadecimal(match[15]))
                elif kind in (16, 18):
                    outer.append(stack)
                    stack = []
                elif kind == 17 and outer:
                    value: Any = stack
                    stack = outer.pop()
                    stack.append(value)
                elif kind == 19 and outer:
                    value = {
                        key.name: of
                        for key, of in zip(stack[::2], stack[1::2], strict=False)
                        if isinstance(key, PSLiteral)
                    }
                    stack = outer.pop()
                    stack.append(value)
                elif kind == 20:
                    text, resume = _string(data, match.end())
                    stack.append(text)
                    break
                elif kind == 21:
                    stack.append(_from_hexadecimal(_NOT_HEXADECIMAL.sub(b"", match[21])))
            position = resume

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802 - named by pdfminer after the operator
        """Begin marked content; a property list that is named is looked up."""
        if isinstance(props, PSLiteral):
            named = dictionary(self.resources.get("Properties")).get(props.name)
            if tag is LIT("OC") and is_hidden(named, self.device.hidden_layers):
                self.device.begin_hidden()
                return
            props = dictionary(named)
        super().do_BDC(tag, props)

    def do_Do(self, name: Any) -> None:  # noqa: N802
        """Draw a form; afterwards the device stands where it stood before."""
        if resolved(self.xobjmap.get(getattr(name, "name", None), False)) is None:
            self.device.damage = "a form that it draws is missing"
            return
        form = resolved(self.xobjmap.get(getattr(name, "name", None)))
        if isinstance(form, PDFStream) and is_hidden(form.get("OC"), self.device.hidden_layers):
            return
        super().do_Do(name)
        self.device.set_ctm(self.ctm)

    def draw(self, form: PDFStream, matrix: Matrix) -> None:
        """Draw a form by itself, with the matrix from its space to the device's."""
        interpreter = self.subinterp()
        resources = dictionary(form.get("Resources")) or self.resources
        interpreter.render_contents(resources, [form], ctm=matrix)

    def do_TJ(self, seq: Any) -> None:  # noqa: N802
        """Show text, without the copy of the graphics state that pdfminer makes for each string."""
        if self.textstate.font is not None and isinstance(seq, list):
            self.device.render_string(self.textstate, seq, None, None)

    def show_along(self, steps: Sequence[tuple[float, bytes]]) -> None:
        """Td along the line, then Tj, for each of the steps: the way of some printers with every glyph."""
        if self.textstate.font is None or not self.device.set_along(self.textstate, steps):
            for x, shown in steps:
                self.do_Td(x, 0)
                self.do_Tj(shown)

    def do_Td(self, tx: Any, ty: Any) -> None:  # noqa: N802
        """Move to the next line, `tx` and `ty` from where this one began."""
        a, b, c, d, e, f = self.textstate.matrix
        if isinstance(tx, _NUMERIC) and isinstance(ty, _NUMERIC):
            self.textstate.matrix = (a, b, c, d, tx * a + ty * c + e, tx * b + ty * d + f)
        self.textstate.linematrix = (0, 0)

    def do_m(self, x: Any, y: Any) -> None:
        """Begin a path."""
        self._add("m", x, y)

    def do_l(self, x: Any, y: Any) -> None:
        """Go on with a path, straight."""
        self._add("l", x, y)

    def do_re(self, x: Any, y: Any, w: Any, h: Any) -> None:
        """Add a rectangle: of a path only the box around it is asked for."""
        if isinstance(w, _NUMERIC) and isinstance(h, _NUMERIC) and self._add("m", x, y):
            self.curpath.append(("l", x + w, y + h))

    def _add(self, kind: str, x: Any, y: Any) -> bool:
        known = isinstance(x, _NUMERIC) and isinstance(y, _NUMERIC)
        if known:
            self.curpath.append((kind, x, y))
        return known

    def do_q(self) -> None:
        """Save the state: of the graphics state only the colour of fills is kept here."""
        self.gstack.append((self.ctm, self.textstate.copy(), self.device.white))

    def do_Q(self) -> None:  # noqa: N802
        """Restore the state."""
        if self.gstack:
            self.ctm, self.textstate, self.device.white = self.gstack.pop()
            self.device.set_ctm(self.ctm)

    def do_F(self) -> None:  # noqa: N802
        """Fill, by the operator's old name."""
        self.do_f()

    def do_g(self, gray: Any) -> None:
        """Set a grey for fills."""
        self.device.white = gray == 1

    def do_rg(self, r: Any, g: Any, b: Any) -> None:
        """Set a colour for fills."""
        self.device.white = r == g == b == 1

    def do_k(self, c: Any, m: Any, y: Any, k: Any) -> None:
        """Set a colour for fills."""
        self.device.white = c == m == y == k == 0

    def do_sc(self) -> None:
        """Set a colour for fills in the current space: white is not told apart there."""
        self.device.white = False

    def do_scn(self) -> None:
        """Set a colour or pattern for fills."""
        self.device.white = False

    def do_cs(self, name: Any) -> None:
        """Set the colour space of fills."""
        self.device.white = False

    def do_CS(self, name: Any) -> None:  # noqa: N802
        """Colours of strokes are not followed."""

    def do_SC(self) -> None:  # noqa: N802
        """Colours of strokes are not followed."""

    def do_SCN(self) -> None:  # noqa: N802
        """Colours of strokes are not followed."""


def _shown(inside: bytes) -> list[Any]:
    """An array of strings, without escapes or brackets in them, and numbers."""
    if b"<" in inside:
        return [
            text if opened == b"(" else _from_hexadecimal(digits) if opened == b"<" else float(number)
            for match in _SHOWN.finditer(inside)
            for opened, text, digits, number in [(match[0][:1], *match.groups())]
        ]
    array: list[Any] = []
    is_text = False
    for piece in inside.replace(b")", b"(").split(b"("):
        if is_text:
            array.append(piece)
        elif piece:
            try:
                array.append(float(piece))
            except ValueError:  # none or several
                array += map(float, _NUMBER.findall(piece))
        is_text = not is_text
    return array


def _from_hexadecimal(digits: bytes) -> bytes:
    return unhexlify(digits if len(digits) % 2 == 0 else digits + b"0")


@lru_cache(maxsize=4096)
def _name(raw: bytes) -> Any:
    if b"#" in raw:
        raw = _ESCAPED_IN_NAME.sub(lambda match: bytes([int(match[1], 16)]), raw)
    try:
        return LIT(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return LIT(raw)


def _string(data: bytes, start: int) -> tuple[bytes, int]:
    """The string whose opening bracket ends at `start`, and where it ends (ISO 32000-1, 7.3.4.2)."""
    out = bytearray()
    depth = 1
    at = start
    end = len(data)
    while at < end:
        byte = data[at]
        if byte == _BACKSLASH:
            at += 1
            if at >= end:
                break
            byte = data[at]
            if byte in _ESCAPES:
                out.append(_ESCAPES[byte])
            elif 0x30 <= byte <= 0x37:
                last = at
                while last < min(end, at + 3) and 0x30 <= data[last] <= 0x37:
                    last += 1
                out.append(int(data[at:last], 8) & 255)
                at = last - 1
            elif byte == _CR:
                if data[at + 1 : at + 2] == b"\n":
                    at += 1
            elif byte != _LF:
                out.append(byte)
        elif byte == _CLOSE:
            depth -= 1
            if depth == 0:
                return bytes(out), at + 1
            out.append(byte)
        else:
            depth += byte == _OPEN
            out.append(byte)
        at += 1
    return bytes(out), end
