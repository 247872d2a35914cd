"""The body of a Word document to lines and tables in order, its tracked changes accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from lxml import etree

from indexer.extract.docx_styles import Numbering, Styles, W, on, value
from indexer.extract.encoding import printable
from indexer.extract.runs import BREAK, Text, cell_line, has_section, is_field, tabular
from indexer.extract.types import Line, Table

Block = Line | Table

_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = {W + name for name in ("del", "moveFrom", "rPr", "pPr", "sectPr", "tblPr", "trPr", "tcPr")} | {
    _ALTERNATIVE
}
_SIGNS = {W + "tab": " ", W + "ptab": " ", W + "br": BREAK, W + "cr": BREAK, W + "noBreakHyphen": "-"}
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_MOST_SPAN = 100


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read."""

    style: str | None
    bold: bool
    text: Text = field(default_factory=Text)


class Reader:
    """Reads parts of one document in the order they stand, since lists count on from part to part."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self.notes: list[tuple[str, str]] = []
        """The notes referred to so far: "footnote" or "endnote", and its id."""

    def blocks(self, root: etree._Element) -> list[Block]:
        """The blocks within a body, a cell or a note."""
        found: list[Block] = []
        walker = etree.iterwalk(root, events=("start", "end"))
        # A text box stands within a paragraph and has paragraphs of its own.
        around: list[_Paragraph] = []
        bold = False
        carried = Text()
        for event, element in walker:
            tag = element.tag
            if event == "end":
                if tag == W + "p":
                    paragraph = around.pop()
                    if not around and _joined_to_next(element):
                        carried.runs += paragraph.text.runs
                        continue
                    if not around:
                        paragraph.text.runs[:0] = carried.runs
                        carried = Text()
                    found += self._lines(element, paragraph)
            elif tag in _GONE or (tag == W + "r" and on(value(element, "rPr/vanish"))):
                walker.skip_subtree()
            elif tag == W + "p":
                style = value(element, "pPr/pStyle")
                around.append(_Paragraph(style, bool(self._styles.bold(style))))
            elif tag == W + "tbl":
                found += self._table(element)
                walker.skip_subtree()
            elif not around:
                continue
            elif tag == W + "r":
                bold = self._bold(element, around[-1])
            elif tag == W + "t":
                around[-1].text.runs.append((printable(element.text or ""), bold))
            elif tag in _SIGNS:
                around[-1].text.runs.append((_SIGNS[tag], bold))
            elif tag in _NOTES:
                self.notes.append((_NOTES[tag], element.get(W + "id") or ""))
        return found

    def _bold(self, run: etree._Element, paragraph: _Paragraph) -> bool:
        weight = on(value(run, "rPr/b"))
        if weight is None and (style := value(run, "rPr/rStyle")):
            weight = self._styles.bold(style)
        return paragraph.bold if weight is None else weight

    def _lines(self, element: etree._Element, paragraph: _Paragraph) -> Iterator[Line]:
        if not any(character.isalnum() for run, _ in paragraph.text.runs for character in run):
            return
        properties = element.find(W + "pPr")
        heading = self._styles.heading(paragraph.style, properties)
        numbering = self._styles.numbering(paragraph.style, properties)
        marker = self._numbering.marker(*numbering) if numbering else None
        if heading:
            line = paragraph.text.joined()
            text = f"{marker} {line.text}" if marker and marker != "•" else line.text
            yield replace(line, text=text, lead=0, heading=heading)
            return
        for line in paragraph.text.lines():
            yield replace(line, marker=None if marker == "•" and is_field(line) else marker)
            marker = None

    def _table(self, element: etree._Element) -> Iterator[Block]:
        """A table; one that sets out a page (a single column or row, sections in its cells) as its blocks.

        First rows of one cell that stands over all columns are its title, and go before it.
        """
        rows: list[_Row] = []
        for row in element.iter(W + "tr"):
            if next(row.iterancestors(W + "tbl")) is element and row.find(f"{W}trPr/{W}del") is None:
                read = self._row(row)
                if any(read.cells.values()):
                    rows.append(read)
        titles = list(takewhile(lambda row: row.single, rows))
        data = rows[len(titles) :]
        header = len(list(takewhile(lambda row: row.header, data)))
        sectioned = any(row.sectioned for row in data)
        table = None if sectioned or len(rows) < 2 else tabular([row.cells for row in data], header)
        for shown in titles if table else rows:
            yield from shown.blocks
        if table:
            yield table

    def _row(self, row: etree._Element) -> "_Row":
        read = _Row(header=on(value(row, "trPr/tblHeader")) is True)
        column = _number(value(row, "trPr/gridBefore"), 0)
        cells = [cell for cell in row.iter(W + "tc") if next(cell.iterancestors(W + "tr")) is row]
        for cell in cells:
            if value(cell, "tcPr/vMerge") in (None, "restart"):
                within = self.blocks(cell)
                read.blocks += within
                read.sectioned = read.sectioned or has_section(within)
                read.cells[column] = "\n".join(_texts(within))
            column += _number(value(cell, "tcPr/gridSpan"), 1)
        read.single = len(cells) == 1
        return read


@dataclass(slots=True)
class _Row:
    """A row of a table: its texts by column, and the blocks they come from."""

    header: bool
    cells: dict[int, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    sectioned: bool = False
    single: bool = False


def _joined_to_next(paragraph: etree._Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield cell_line(block)
        else:
            yield from ("  ".join(filter(None, row)) for row in block.rows)


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), _MOST_SPAN) if text and text.isdecimal() else otherwise
