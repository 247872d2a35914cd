"""Opening a PDF: its document, through qpdf where it is damaged, and its pages before they are read."""

import io
import logging
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from textwrap import shorten
from typing import Any, NamedTuple

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFXRefFallback
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import LIT, PSBaseParser

from indexer.extract.pdf.resources import resolved
from indexer.extract.types import Unreadable
from mappings.paper import Reason

_REPAIR_SECONDS = 60
_LONGEST_TOLD = 100
_TRAILER = [re.compile(rb"/%s\s+\d+\s+\d+\s+R\b" % name) for name in (b"Root", b"Encrypt")]
_TRAILER.append(re.compile(rb"/ID\s*\[[^\]]{1,200}\]"))
_BEFORE_STREAM = re.compile(rb"stream(?:[ \t]*(?:\r\n|\n|\r))?")
_NUMBERS = re.compile(rb"\[[\s0-9.-]*+(?:\[[\s0-9.-]*+\][\s0-9.-]*+)*+\]")
_NUMBER_OR_BRACKET = re.compile(rb"[^\s\[\]]+|[\[\]]")
_AFTER_STREAM = re.compile(rb"[\0\s]{0,4}end(?:stream|obj)")

# pdfminer warns of every slip of a file; what matters of them becomes a page's problem.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


class PageNode(NamedTuple):
    """A page as its tree has it, with what it inherits."""

    objid: int
    attributes: dict[str, Any]


class Opened(NamedTuple):
    """A document and its pages. `damaged` where its own table of contents could not be used."""

    document: PDFDocument
    pages: list[PageNode]
    damaged: bool

    def page(self, index: int) -> PDFPage:
        """The page at `index`, from 0."""
        objid, attributes = self.pages[index]
        return PDFPage(self.document, objid, attributes, None)

    def forget_streams(self, known: int = 0) -> int:
        """Let go of the contents and pictures read so far, which pdfminer would keep to the end.

        Of the first `known` of all that is kept nothing is to be let go. Gives how much is kept now.
        """
        cached = self.document._cached_objs  # it has no public way
        latest = islice(cached.items(), known, None)
        for objid in [objid for objid, (found, _) in latest if isinstance(found, PDFStream)]:
            del cached[objid]
        return len(cached)


class _Parser(PDFParser):
    """Takes a stream to end where ``endstream`` stands, if it does not stand where its length says.

    pdfminer believes the length, however wrong, and looks no further.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._data = data

    def start_type(self, pos: int, type: str) -> None:
        """Begin an array or another type; an array of numbers, as of widths, is taken in one piece."""
        found = _NUMBERS.match(self._data, pos) if type == "a" else None
        numbers = _numbers(found[0]) if found else None
        if found is None or numbers is None:
            super().start_type(pos, type)
        else:
            PSBaseParser.seek(self, found.end())
            self.push((pos, numbers))

    def do_keyword(self, pos: int, token: Any) -> None:
        """Make an object of what a keyword ends."""
        attributes = self.curstack[-1][1] if self.curstack else None
        if token is not self.KEYWORD_STREAM or not isinstance(attributes, dict) or self.doc is None:
            super().do_keyword(pos, token)
            return
        self.pop(1)
        begins = _BEFORE_STREAM.match(self._data, pos)
        start = begins.end() if begins else pos
        end = self._end(start, resolve1(attributes.get("Length")))
        self.seek(end)
        self.push((pos, PDFStream(attributes, self._data[start:end], self.doc.decipher)))

    def _end(self, start: int, length: Any) -> int:
        if isinstance(length, int) and 0 <= length <= len(self._data) - start:
            end = start + length
            if _AFTER_STREAM.match(self._data, end):
                return end
        ends = (self._data.find(word, start) for word in (b"endstream", b"endobj"))
        end = next((end for end in ends if end >= 0), len(self._data))
        for mark in (b"\r\n", b"\n", b"\r"):
            if self._data.endswith(mark, start, end):
                return end - len(mark)
        return end


def _numbers(array: bytes) -> list[Any] | None:
    """An array of numbers and of arrays of numbers; None where something in it is no number."""
    outer: list[list[Any]] = []
    inner: list[Any] = []
    try:
        for piece in _NUMBER_OR_BRACKET.findall(array):
            if piece == b"[":
                outer.append(inner)
                inner = []
            elif piece == b"]":
                outer[-1].append(inner)
                inner = outer.pop()
            else:
                inner.append(float(piece) if b"." in piece else int(piece))
    except ValueError:
        return None
    numbers: list[Any] = inner[0]
    return numbers


def opened(data: bytes) -> Opened:
    """Open a PDF, mended where it is damaged. Raises `Unreadable`: empty, encrypted or damaged."""
    if not data:
        raise Unreadable(Reason.EMPTY, "The file is empty: it holds no bytes.")
    try:
        return _opened(data)
    except Unreadable as unreadable:
        if unreadable.reason is not Reason.DAMAGED:
            raise
        mended = opened_mended(data)
        if mended is None:
            raise
        return mended


def opened_mended(data: bytes) -> Opened | None:
    """A damaged PDF as qpdf mends it, else as its parts alone tell; None where neither has pages."""
    without_table = data.replace(b"startxref", b"startXref")
    for mended in (_mended(data), without_table):
        if mended is not None:
            with suppress(Unreadable):
                return _opened(mended)._replace(damaged=True)
    return None


def told(error: Exception) -> str:
    """What went wrong in reading a damaged file, for people."""
    name = type(error).__name__
    what = f"{error or name}" if isinstance(error, PDFException | PSException) else f"{name}: {error}"
    return shorten(what, _LONGEST_TOLD, placeholder=" …")


def _opened(data: bytes) -> Opened:
    try:
        document = _document(data)
        pages = list(_in_tree(document)) or list(_anywhere(document))
    except PDFEncryptionError as error:
        raise Unreadable(Reason.ENCRYPTED, "It is encrypted: publish it without a password.") from error
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(Reason.DAMAGED, f"It is damaged ({told(error)}): ask for a new copy.") from error
    if not pages:
        raise Unreadable(Reason.DAMAGED, "It is damaged (no page can be found in it): ask for a new copy.")
    return Opened(document, pages, any(isinstance(xref, PDFXRefFallback) for xref in document.xrefs))


def _document(data: bytes) -> PDFDocument:
    try:
        return PDFDocument(_Parser(data))
    except PDFSyntaxError:
        # Its end is lost and its trailer with it: what the parts say of the whole is put behind them.
        trailer = b"".join(found[-1] for entry in _TRAILER if (found := entry.findall(data)))
        return PDFDocument(_Parser(data + b"\ntrailer\n<< %s >>\n" % (trailer or b"/Root 0 0 R")))


def _in_tree(document: PDFDocument) -> Iterator[PageNode]:
    """The pages as the tree of pages orders them. pdfminer's own walk ends at a piece that is missing."""
    seen: set[int] = set()
    waiting: list[tuple[Any, dict[str, Any]]] = [(document.catalog.get("Pages"), {})]
    while waiting:
        reference, inherited = waiting.pop()
        node = resolved(reference)
        if not isinstance(node, dict):
            continue
        objid = reference.objid if isinstance(reference, PDFObjRef) else 0
        if objid in seen:
            continue
        if objid:
            seen.add(objid)
        kept = {key: value for key, value in node.items() if key in PDFPage.INHERITABLE_ATTRS}
        inherited = {**inherited, **kept}
        children = resolved(node.get("Kids"))
        if isinstance(children, list):
            waiting.extend((child, inherited) for child in reversed(children))
        elif node.get("Type") is LIT("Page") or "Contents" in node:
            yield PageNode(objid, {**inherited, **node})


def _anywhere(document: PDFDocument) -> Iterator[PageNode]:
    """The pages of a document that has lost its tree, by their numbers as objects."""
    for objid in sorted({objid for xref in document.xrefs for objid in xref.get_objids()}):
        node = resolved(PDFObjRef(document, objid))
        if isinstance(node, dict) and node.get("Type") is LIT("Page"):
            yield PageNode(objid, node)


def _mended(data: bytes) -> bytes | None:
    """It as qpdf mends it, or None where qpdf is not installed or cannot."""
    program = shutil.which("qpdf")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        broken, mended = Path(folder, "broken.pdf"), Path(folder, "mended.pdf")
        broken.write_bytes(data)
        try:
            subprocess.run(  # noqa: S603 - a fixed program on our own two files
                [program, "--no-warn", "--warning-exit-0", str(broken), str(mended)],
                capture_output=True,
                timeout=_REPAIR_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        return mended.read_bytes() if mended.exists() else None
