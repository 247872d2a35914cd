"""The quicker tokenizer calls the same operators with the same operands as pdfminer's own interpreter."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream

from indexer.extract.pdf.device import PageDevice
from indexer.extract.pdf.tokenizer import Interpreter

_Calls = list[tuple[str, list[Any]]]
_OPERATORS = (
    "Tf",
    "Td",
    "TD",
    "Tm",
    "Tj",
    "TJ",
    "T_a",
    "Tc",
    "Tw",
    "Tz",
    "Ts",
    "Tr",
    "TL",
    "cm",
    "re",
    "m",
    "l",
    "Do",
    "BMC",
)
_FILES = (
    "seeds/pdf/pcc_actions_2022-09-29_libreoffice.pdf",
    "seeds/pdf/pcc_actions_2022-09-29.pdf",
    "seeds/pdf/pcc_agenda_pack_2015-01-08_forms.pdf",
    "papers/mscc-wales/2015/15-11-11.pdf",
    "papers/us-california/reports/Juneteenth_Holiday.pdf",
    "papers/layout/scotus-transcript-p1.pdf",
    "papers/layout/federal-register-2020-17221.pdf",
)
_PAGES = 3
_SHARES = 16
_SET_APART = (
    "form-xobject-billion-laughs.pdf",  # pdfminer never ends
    "bomb-flate-256mib.pdf",  # nor does it in minutes
    "pdfjs-poppler-395-0-fuzzed.pdf",  # nothing of its content can be unpacked: pdfminer ends in an error
)


def _recording(interpreter: type[PDFPageInterpreter], calls: _Calls) -> type[PDFPageInterpreter]:
    """The interpreter with the operators that place text and rules noting what they are called with."""

    def noting(name: str) -> Any:
        original = getattr(interpreter, f"do_{name}")
        count = original.__code__.co_argcount - 1

        def none(self: Any) -> None:
            calls.append((name, []))
            original(self)

        def one(self: Any, a: Any) -> None:
            calls.append((name, [a]))
            original(self, a)

        def two(self: Any, a: Any, b: Any) -> None:
            calls.append((name, [a, b]))
            original(self, a, b)

        def four(self: Any, a: Any, b: Any, c: Any, d: Any) -> None:
            calls.append((name, [a, b, c, d]))
            original(self, a, b, c, d)

        def six(self: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> None:
            calls.append((name, [a, b, c, d, e, f]))
            original(self, a, b, c, d, e, f)

        return {0: none, 1: one, 2: two, 4: four, 6: six}[count]

    def one_by_one(self: Any, steps: Sequence[tuple[float, bytes]]) -> None:
        for x, shown in steps:
            self.do_Td(x, 0)
            self.do_Tj(shown)

    noted = {f"do_{name}": noting(name) for name in _OPERATORS}
    return type("Recording", (interpreter,), {**noted, "show_along": one_by_one})


def _calls(
    interpreter: type[PDFPageInterpreter], device: type[PDFDevice], file: Path, most: int | None
) -> _Calls:
    """The calls made by the first pages of a file; they end where something in it cannot be read."""
    calls: _Calls = []
    recording = _recording(interpreter, calls)
    resources = PDFResourceManager()
    with file.open("rb") as opened:
        running = recording(resources, device(resources))
        try:
            for page in islice(PDFPage.create_pages(PDFDocument(PDFParser(opened))), most):
                calls.append(("page", [page.pageid]))
                running.process_page(page)
        except Exception as error:  # noqa: BLE001 - whatever pdfminer's parser finds wrong with hostile files
            calls.append(("error", [type(error)]))
    return calls


@pytest.mark.parametrize("name", _FILES)
def test_operators_and_operands_agree_with_pdfminer(shared_data: Path, name: str) -> None:
    file = shared_data / name
    ours = _calls(Interpreter, PageDevice, file, _PAGES)
    theirs = _calls(PDFPageInterpreter, PDFDevice, file, _PAGES)
    assert len(theirs) > 50
    assert ours == theirs


@pytest.mark.long
@pytest.mark.parametrize("share", range(_SHARES))
def test_operators_and_operands_agree_with_pdfminer_in_every_paper(shared_data: Path, share: int) -> None:
    files = sorted(file for file in shared_data.rglob("*.[pP][dD][fF]") if file.name not in _SET_APART)
    assert len(files) > 250
    for file in files[share::_SHARES]:
        ours = _calls(Interpreter, PageDevice, file, None)
        assert ours == _calls(PDFPageInterpreter, PDFDevice, file, None), file


@pytest.mark.parametrize(
    "content",
    [
        rb"BT /F1 12 Tf (a\(b\)c \\ \101\n (nested (twice)) end) Tj ET",
        b"BT [(one) -250.5 <48 65 6C> .5 +3 -.25 (two)] TJ ET",
        b"% a comment with (brackets\nBT (after) Tj ET",
        b"BT /A#20Name BMC (x) Tj EMC ET",
        b"q 1 0 0 1 5 5 cm 0 0 10 10 re f Q\0\0   ",
        b"BT (line\\\nbroken) Tj () Tj ET",
        b"/Span <</ActualText <FEFF00AD> /N [1 2 (x)]>> BDC BT (y) Tj ET EMC",
        b"1 2 3 4 5 6 7 8 9 re 1 0 0 1 5. -.5cm 1\x000\x000 1 5 5 cm",
        b"BT [] TJ [(one)(two) 3 4 (three)-5(\\050)] TJ [(<a>) 6 <62>] TJ ET",
        b"BT (unclosed",
    ],
)
def test_small_streams_agree_with_pdfminer(content: bytes) -> None:
    results = []
    for interpreter, device in ((Interpreter, PageDevice), (PDFPageInterpreter, PDFDevice)):
        calls: _Calls = []
        resources = PDFResourceManager()
        running = _recording(interpreter, calls)(resources, device(resources))
        stream = PDFStream({}, content)
        stream.set_objid(1, 0)
        running.render_contents({}, [stream])
        results.append(calls)
    assert results[0] == results[1]


def test_an_odd_hexadecimal_digit_counts_as_if_a_nought_followed() -> None:
    """ISO 32000-1, 7.3.4.3; pdfminer takes it as the lower half of the byte."""
    calls: _Calls = []
    resources = PDFResourceManager()
    running = _recording(Interpreter, calls)(resources, PageDevice(resources))
    stream = PDFStream({}, b"BT <414> Tj ET")
    stream.set_objid(1, 0)
    running.render_contents({}, [stream])
    assert ("Tj", [b"A@"]) in calls
