"""Word papers: paragraphs, lists, tables, text boxes and notes in document order, tracked changes accepted.

The parts are read by lxml from the zip itself: python-docx leaves out inserted text, text boxes and
footnotes, counts no lists, and will not open a paper that lacks one of its pictures.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from indexer.extract.docx_styles import Numbering, Styles, local, on, value
from indexer.extract.encoding import printable
from indexer.extract.marks import spread, weight
from indexer.extract.types import Extract, Line, Page, Table, Unreadable
from mappings.paper import Reason

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST_PART = 64 << 20  # bytes of XML, which takes many times as many in memory
_MOST_CELLS = 1_000_000
_GONE = frozenset(("del", "moveFrom", "pPr", "rPr", "sectPr", "tblPr", "instrText", "delText", "Fallback"))
_CHARACTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_TITLE = re.compile(
    r"(?:document|title|untitled|template|draft|agenda|minutes|report)\W*\d*", re.IGNORECASE
)
_PROGRAM = re.compile(r"microsoft word\s*-\s*", re.IGNORECASE)

Block = Line | Table


def extract(data: bytes) -> Extract:
    """Read a DOCX (or DOCM) file, on one page without a number; headers and footers are left out.

    Raises `Unreadable`: `ENCRYPTED` where a password protects it, `TOO_LARGE` where its XML is, `DAMAGED`.
    """
    if data.startswith(_OLE):
        raise Unreadable(Reason.ENCRYPTED, "A password protects it: save it without one.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, zlib.error) as error:
        raise Unreadable(Reason.DAMAGED, f"Its zip archive is damaged ({error}).") from error
    except etree.LxmlError as error:
        raise Unreadable(Reason.DAMAGED, f"Its XML is damaged ({error}).") from error


def _read(archive: zipfile.ZipFile) -> Extract:
    document = _part(archive, "word/document.xml")
    if document is None:
        raise Unreadable(Reason.DAMAGED, "It has no word/document.xml: it is not a whole Word file.")
    body = next((child for child in document if local(child) == "body"), None)
    if body is None:
        raise Unreadable(Reason.DAMAGED, "Its document has no body.")
    styles = Styles(_part(archive, "word/styles.xml"))
    reader = _Reader(styles, Numbering(_part(archive, "word/numbering.xml"), styles))
    blocks = [*reader.blocks(body), *reader.notes(_part(archive, "word/footnotes.xml"), "footnote")]
    blocks += reader.notes(_part(archive, "word/endnotes.xml"), "endnote")
    core = _part(archive, "docProps/core.xml")
    facts = {local(each): " ".join((each.text or "").split()) for each in core} if core is not None else {}
    return Extract(
        pages=(Page(number=None, blocks=tuple(blocks)),),
        title=_title(facts.get("title", ""), blocks) or reader.title,
        facts={name: text for name, text in facts.items() if text},
    )


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.flag_bits & 1:
        raise Unreadable(Reason.ENCRYPTED, "A password protects it: save it without one.")
    if info.file_size > _LARGEST_PART:
        megabytes = info.file_size >> 20
        raise Unreadable(
            Reason.TOO_LARGE, f"Its {name} holds {megabytes} MB: more than {_LARGEST_PART >> 20}."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(archive.read(info), parser)


def _title(text: str, blocks: list[Block]) -> str | None:
    """The title in a file's properties; not one Word made of a paragraph's first words, or a template's."""
    text = _PROGRAM.sub("", text)
    lines = (block.text for block in blocks if isinstance(block, Line))
    if not 3 < len(text) < 300 or _NO_TITLE.fullmatch(text):
        return None
    return None if any(line.startswith(text) and line != text for line in islice(lines, 5)) else text


@dataclass(slots=True)
class _Text:
    """A paragraph's characters, and of each whether it is bold; text boxes anchored in it."""

    characters: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    def add(self, text: str, bold: bool) -> None:
        text = printable(text)
        self.characters.extend(text)
        self.bold.extend([bold] * len(text))


class _Reader:
    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._notes: dict[tuple[str, str], int] = {}
        self._unended = _Text()
        self.title: str | None = None

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """The blocks within a body, a cell or a text box."""
        for element in _children(parent, "p", "tbl"):
            if local(element) == "tbl":
                yield from self._table(element)
            else:
                yield from self._paragraph(element)

    def notes(self, part: etree._Element | None, kind: str) -> Iterator[Line]:
        """The notes that the text refers to, in the order of their numbers."""
        if part is None:
            return
        texts = {value(note, "id"): note for note in part if local(note) == kind}
        for (of_kind, identity), number in self._notes.copy().items():
            if of_kind == kind and identity in texts:
                lines = [block for block in self.blocks(texts[identity]) if isinstance(block, Line)]
                text = " ".join(line.text for line in lines)
                if text:
                    yield Line(text=f"{str(number).translate(_RAISED)} {text}", whole=True)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        properties = _child(element, "pPr")
        style = value(_child(properties, "pStyle"))
        text, self._unended = self._unended, _Text()
        self._gather(element, text, self._styles.bold(style))
        mark = _child(properties, "rPr")
        if _child(mark, "del") is not None or _child(mark, "moveFrom") is not None:
            self._unended = text
            return
        marker = self._numbering.marker(properties, style) if "".join(text.characters).strip() else None
        level = self._styles.heading(properties, style)
        for index, (line, bold) in enumerate(spread("".join(text.characters), text.bold)):
            if not line:
                continue
            heavy, lead = weight(line, bold)
            if self.title is None and self._styles.is_title(style):
                self.title = line
            yield Line(
                text=line, bold=heavy, lead=lead, heading=level, marker=None if index else marker, whole=True
            )
        for box in text.boxes:
            yield from self.blocks(box)

    def _gather(self, parent: etree._Element, text: _Text, bold: bool) -> None:
        """Add the characters of a paragraph, without what was deleted, moved away or hidden."""
        for element in parent:
            name = local(element)
            if name in _GONE:
                continue
            if name == "r":
                properties = _child(element, "rPr")
                if on(properties, "vanish"):
                    continue
                own = self._styles.bold_run(properties)
                self._gather(element, text, bold if own is None else own)
            elif name == "t":
                text.add((element.text or "").replace("\n", " "), bold)
            elif name in _CHARACTERS:
                text.add(_CHARACTERS[name], bold)
            elif name in ("footnoteReference", "endnoteReference"):
                text.add(str(self._note(name.removesuffix("Reference"), element)).translate(_RAISED), bold)
            elif name == "txbxContent":
                text.boxes.append(element)
            elif len(element):
                self._gather(element, text, bold)

    def _note(self, kind: str, element: etree._Element) -> int:
        key = (kind, value(element, "id") or "")
        return self._notes.setdefault(key, 1 + sum(of_kind == kind for of_kind, _ in self._notes))

    def _table(self, element: etree._Element) -> Iterator[Block]:
        rows = [row for row in _children(element, "tr") if _child(_child(row, "trPr"), "del") is None]
        cells = [[self._cell(cell) for cell in _children(row, "tc")] for row in rows]
        if all(len(row) < 2 for row in cells) or any(cell.is_sectioned for row in cells for cell in row):
            # A frame around text, not a table.
            yield from (block for row in cells for cell in row for block in cell.blocks)
            return
        while cells and len(cells[0]) == 1:
            # A first row of one cell is what the table is called.
            yield from cells[0][0].blocks
            rows, cells = rows[1:], cells[1:]
        texts: list[list[str]] = []
        for row, row_cells in zip(rows, cells, strict=True):
            texts.append([""] * _count(_child(_child(row, "trPr"), "gridBefore")))
            for cell in row_cells:
                column = len(texts[-1])
                goes_on = cell.goes_on and len(texts) > 1 and column < len(texts[-2])
                texts[-1].append(texts[-2][column] if goes_on else cell.text)
                texts[-1].extend([""] * (cell.span - 1))
        width = max(map(len, texts))
        if width * len(texts) > _MOST_CELLS:
            raise Unreadable(Reason.TOO_LARGE, f"A table of it has more than {_MOST_CELLS:,} cells.")
        whole = tuple(tuple(row) + ("",) * (width - len(row)) for row in texts)
        if any(any(row) for row in whole):
            yield Table(rows=whole, header=_head_rows(rows, cells))

    def _cell(self, element: etree._Element) -> "_Cell":
        properties = _child(element, "tcPr")
        merge = _child(properties, "vMerge")
        return _Cell(
            blocks=list(self.blocks(element)),
            span=max(1, _count(_child(properties, "gridSpan"))),
            goes_on=merge is not None and value(merge) in (None, "continue"),
        )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its blocks, how many columns it spans, and whether it goes on from the row above."""

    blocks: list[Block]
    span: int
    goes_on: bool

    @property
    def text(self) -> str:
        """Its paragraphs, one a line, list points with their markers."""
        return "\n".join(self._lines())

    @property
    def is_bold(self) -> bool:
        """Whether all its text is bold."""
        return all(isinstance(block, Line) and block.bold for block in self.blocks)

    @property
    def is_sectioned(self) -> bool:
        """Whether a heading stands over other text in it."""
        return len(self.blocks) > 1 and any(isinstance(each, Line) and each.heading for each in self.blocks)

    def _lines(self) -> Iterator[str]:
        for block in self.blocks:
            if isinstance(block, Line):
                yield f"{block.marker} {block.text}" if block.marker else block.text
            else:
                yield from (" ".join(filter(None, row)).replace("\n", " ") for row in block.rows)


def _head_rows(rows: Iterable[etree._Element], cells: list[list[_Cell]]) -> int:
    """How many first rows are heads: those marked to repeat on each page, else one that alone is bold."""
    marked = 0
    for row in rows:
        if not on(_child(row, "trPr"), "tblHeader"):
            break
        marked += 1
    if marked:
        return marked
    bold = [bool(row) and all(cell.blocks and cell.is_bold for cell in row) for row in cells]
    return int(len(bold) > 1 and bold[0] and not all(bold[1:]) and len(cells[0]) > 1)


def _children(parent: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children of these names, also those inside content controls and other wrappers."""
    for element in parent:
        name = local(element)
        if name in names:
            yield element
        elif name not in _GONE and name not in ("p", "tbl", "tr", "tc"):
            yield from _children(element, *names)


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next((child for child in parent if local(child) == name), None) if parent is not None else None


def _count(element: etree._Element | None) -> int:
    text = value(element) or ""
    return min(int(text), 1000) if text.isdecimal() else 0
