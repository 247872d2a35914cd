"""The body of a Word document to lines and tables in order, its tracked changes accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

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
        """A table; one that sets out a page (a single column or row, sections in its cells) as its blocks."""
        rows: list[dict[int, str]] = []
        blocks: list[Block] = []
        header = 0
        sectioned = False
        for row in element.iter(W + "tr"):
            if next(row.iterancestors(W + "tbl")) is not element or row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells: dict[int, str] = {}
            column = _number(value(row, "trPr/gridBefore"), 0)
            for cell in row.iter(W + "tc"):
                if next(cell.iterancestors(W + "tr")) is not row:
                    continue
                merged = value(cell, "tcPr/vMerge")
                if merged in (None, "restart"):
                    within = self.blocks(cell)
                    blocks += within
                    sectioned = sectioned or has_section(within)
                    cells[column] = "\n".join(_texts(within))
                column += _number(value(cell, "tcPr/gridSpan"), 1)
            if any(cells.values()):
                header += len(rows) == header and on(value(row, "trPr/tblHeader")) is True
                rows.append(cells)
        table = None if sectioned or len(rows) == 1 else tabular(rows, header)
        yield from [table] if table else blocks


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
