"""Sets papers as PDF the way committee systems do: heads, feet, boxes, ruled tables, packs made of parts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as Grid

from typeset.source import Block, Crest, Field, Heading, Lines, NewPage, Source, Space, Table, Text

BLANK = "This page is intentionally left blank"
_WIDTH, _HEIGHT = A4
_SIDE, _TOP, _BOTTOM = 25 * mm, 24 * mm, 27 * mm
_TEXT_WIDTH = _WIDTH - 2 * _SIDE
_GREEN = colors.Color(0.1, 0.25, 0.2)
_GREY = colors.Color(0.88, 0.88, 0.88)
_ACTIONS = ("Item No.", "Item Title", "Responsible Person", "Action(s)", "Status")
_ACTION_WIDTHS = (0.075, 0.15, 0.185, 0.36, 0.23)
_HANG = {"•": (12 * mm, 18 * mm), "(": (12 * mm, 22 * mm), "": (0, 0)}


@dataclass(frozen=True, slots=True)
class Part:
    """A paper of its own, or one in a pack. The agenda item it begins and a `stamp` are printed in a box on
    its first page; `head` stands at the top of each page, `foot` left at its foot with the part's own page
    number at the right."""

    source: Source
    item: str | None = None
    stamp: str | None = None
    foot: str | None = None
    head: tuple[str, ...] = ()
    numbered: bool = True


def set_paper(*parts: Part, title: str, author: str) -> bytes:
    """A paper, and what is appended to it, as one PDF; its pages are numbered from 1."""
    return _Setting(parts, title=title, author=author).made()


def set_pack(front: Source, parts: Sequence[Part], *, title: str, author: str) -> bytes:
    """An agenda and the papers behind it as one PDF.

    The agenda's pages have no number; those of the papers count from 1, each paper beginning on an odd page.
    `(Pages ?)` in the agenda's headings becomes the pages of the item's papers.
    """
    drafts = [Part(front, numbered=False), *parts]
    draft = _Setting(drafts, title=title, author=author)
    draft.made()
    counts = draft.page_counts()
    spans: dict[str, tuple[int, int]] = {}
    page, item = 1, ""
    for part, count in zip(parts, counts[1:], strict=True):
        item = part.item or item
        last = page + count + count % 2 - 1
        spans[item] = (spans.get(item, (page, 0))[0], last)
        page = last + 1
    blocks = tuple(_with_pages(block, spans) for block in front.blocks)
    drafts[0] = replace(drafts[0], source=Source(front.about, blocks))
    return _Setting(drafts, title=title, author=author, pad=counts).made()


def _with_pages(block: Block, spans: dict[str, tuple[int, int]]) -> Block:
    if not isinstance(block, Heading) or not block.text.endswith("(Pages ?)"):
        return block
    first, last = spans[block.text.split()[0]]
    return replace(block, text=block.text.replace("(Pages ?)", f"(Pages {first} - {last})"))


class _Setting:
    """One PDF being set. `pad` says how many pages each part has: a blank one follows an odd count."""

    def __init__(
        self, parts: Sequence[Part], *, title: str, author: str, pad: Sequence[int] | None = None
    ) -> None:
        self._parts = parts
        self._pad = pad
        self._title, self._author = title, author
        self._first: dict[int, int] = {}
        self._pages = 0
        self._unnumbered = 0

    def made(self) -> bytes:
        """The PDF. The same sources give the same bytes."""
        made = BytesIO()
        # Uncompressed, so that the bytes do not hang on the machine's zlib.
        document = BaseDocTemplate(
            made,
            pagesize=A4,
            title=self._title,
            author=self._author,
            lang="en-GB",
            invariant=1,
            pageCompression=0,
        )
        frame = Frame(_SIDE, _BOTTOM, _TEXT_WIDTH, _HEIGHT - _TOP - _BOTTOM, 0, 0, 0, 0)
        story: list[Flowable] = []
        templates = []
        for index, part in enumerate(self._parts):
            templates.append(PageTemplate(f"part {index}", [frame], onPage=self._furniture(index, part)))
            templates.append(PageTemplate(f"blank {index}", [frame], onPage=self._blank(part)))
            story += [NextPageTemplate(f"part {index}"), PageBreak()] if index else []
            story += _flowables(part.source.blocks)
            if self._pad and self._pad[index] % 2:
                story += [NextPageTemplate(f"blank {index}"), PageBreak(), Spacer(1, 100 * mm)]
                story += [Paragraph(BLANK, _CENTRED)]
        document.addPageTemplates(templates)
        document.build(story)
        return made.getvalue()

    def page_counts(self) -> list[int]:
        """How many pages each part has, after `made`."""
        firsts = [self._first[index] for index in range(len(self._parts))]
        return [after - first for first, after in zip(firsts, [*firsts[1:], self._pages + 1], strict=True)]

    def _furniture(self, index: int, part: Part) -> Callable[[Any, Any], None]:
        def draw(canvas: Any, document: Any) -> None:
            self._count(document.page, part)
            own = document.page - self._first.setdefault(index, document.page) + 1
            box = f"Agenda Item {part.item}" if part.item else part.stamp
            if box and own == 1:
                canvas.setFont("Helvetica-Bold", 10)
                canvas.rect(_WIDTH - 58 * mm, _HEIGHT - 17 * mm, 38 * mm, 8 * mm)
                canvas.drawCentredString(_WIDTH - 39 * mm, _HEIGHT - 14.3 * mm, box)
            canvas.setFont("Helvetica-Oblique", 8)
            for row, words in enumerate(part.head):
                canvas.drawRightString(_WIDTH - _SIDE, _HEIGHT - (11 + 3.5 * row) * mm, words)
            if part.foot:
                canvas.setFont("Helvetica", 7)
                canvas.drawString(_SIDE, 17 * mm, part.foot)
                canvas.drawRightString(_WIDTH - _SIDE, 17 * mm, str(own))
            self._number(canvas, document.page, part)

        return draw

    def _blank(self, part: Part) -> Callable[[Any, Any], None]:
        def draw(canvas: Any, document: Any) -> None:
            self._count(document.page, part)
            self._number(canvas, document.page, part)

        return draw

    def _count(self, page: int, part: Part) -> None:
        self._pages = page
        self._unnumbered += not part.numbered

    def _number(self, canvas: Any, page: int, part: Part) -> None:
        if part.numbered:
            canvas.setFont("Times-Roman", 9)
            canvas.drawCentredString(_WIDTH / 2, 10 * mm, f"Page {page - self._unnumbered}")


_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=13.5, spaceAfter=7)
_CENTRED = ParagraphStyle("centred", _BODY, alignment=TA_CENTER)
_LINE = ParagraphStyle("line", _BODY, spaceAfter=1)
_FIELD = ParagraphStyle(
    "field", _BODY, leftIndent=36 * mm, bulletIndent=0, spaceAfter=5, bulletFontName="Helvetica"
)
_CELL = ParagraphStyle("cell", _BODY, fontSize=9.5, leading=11.8, spaceAfter=2)
_CELL_BULLET = ParagraphStyle("cell bullet", _CELL, leftIndent=9, bulletIndent=0)
_CELL_HEAD = ParagraphStyle("cell head", _CELL, fontName="Helvetica-Bold")
_CREST = ParagraphStyle(
    "crest",
    _BODY,
    fontName="Times-Bold",
    fontSize=20,
    leading=24,
    spaceAfter=30,
    textColor=_GREEN,
)
_HEADINGS = {
    1: ParagraphStyle("h1", _BODY, fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=10),
    2: ParagraphStyle(
        "h2",
        _BODY,
        fontName="Helvetica-Bold",
        fontSize=11.5,
        leading=14.5,
        spaceBefore=8,
        spaceAfter=6,
        leftIndent=12 * mm,
        bulletIndent=0,
        bulletFontName="Helvetica-Bold",
        bulletFontSize=11.5,
        keepWithNext=1,
    ),
    3: ParagraphStyle(
        "h3", _BODY, fontName="Helvetica-Bold", leading=14, spaceBefore=6, spaceAfter=5, keepWithNext=1
    ),
}
_NUMBERED = re.compile(r"(\d+\.?)\s+(.*)")
_PAGES = re.compile(r"(.*\S)\s+(\(Pages [\d? -]+\))")


def _flowables(blocks: Sequence[Block]) -> list[Flowable]:
    found: list[Flowable] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        match block:
            case Heading():
                # What must stay with a table's heading is its first rows, not all of it.
                before_table = isinstance(following, Table)
                found += [CondPageBreak(50 * mm)] if before_table else []
                found.append(_heading(block, alone=before_table))
            case Field(label, value):
                found.append(Paragraph(_marked(value), _FIELD, bulletText=f"{label}:"))
                found += [] if isinstance(following, Field) else [Spacer(1, 8)]
            case Text():
                found.append(_text(block))
            case Lines(lines):
                found += [*(Paragraph(_marked(line), _LINE) for line in lines), Spacer(1, 7)]
            case Table(rows):
                found += [_grid(rows), Spacer(1, 9)]
            case Crest(text):
                found.append(Paragraph(_marked(text), _CREST))
            case NewPage():
                found.append(PageBreak())
            case Space():
                found.append(Spacer(1, 14 * mm))
    return found


def _heading(block: Heading, *, alone: bool) -> Flowable:
    style = _HEADINGS[block.level]
    numbered = _NUMBERED.fullmatch(block.text)
    if not numbered or block.level != 2:
        plain = ParagraphStyle("plain", style, leftIndent=0, keepWithNext=int(not alone))
        return Paragraph(_marked(block.text), plain)
    if pages := _PAGES.fullmatch(numbered[2]):
        title = Paragraph(_marked(pages[1]), style, bulletText=numbered[1])
        right = Paragraph(pages[2], ParagraphStyle("pages", style, alignment=TA_RIGHT, leftIndent=0))
        row = Grid([[title, right]], [_TEXT_WIDTH - 36 * mm, 36 * mm], spaceBefore=6, spaceAfter=4)
        row.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(0)]))
        row.keepWithNext = 1
        return row
    return Paragraph(_marked(numbered[2]), style, bulletText=numbered[1])


def _text(block: Text) -> Flowable:
    if not block.mark:
        return Paragraph(_marked(block.text), _BODY)
    bullet, left = _HANG.get(block.mark[0], (0, 12 * mm))
    style = ParagraphStyle("marked", _BODY, leftIndent=left, bulletIndent=bullet)
    return Paragraph(_marked(block.text), style, bulletText=block.mark)


def _grid(rows: Sequence[Sequence[str]]) -> Flowable:
    actions = tuple(rows[0]) == _ACTIONS
    widths = [share * _TEXT_WIDTH for share in (_ACTION_WIDTHS if actions else _shares(rows))]
    cells = [[Paragraph(_marked(cell), _CELL_HEAD) for cell in rows[0]]]
    cells += [[_cell(cell) for cell in row] for row in rows[1:]]
    # Reports printed from a browser or a word processor cut the rows of a long table where the page ends.
    cut = {"splitByRow": 0, "splitInRow": 1} if actions else {}
    grid = Grid(cells, widths, repeatRows=1, hAlign="LEFT", **cut)
    grid.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.7, colors.black),
                ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.7, colors.black),
                ("LINEABOVE", (0, "splitfirst"), (-1, "splitfirst"), 0.7, colors.black),
                ("BACKGROUND", (0, 0), (-1, 0), _GREY),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                *_padding(3),
            ]
        )
    )
    return grid


def _cell(text: str) -> Any:
    lines = text.split("<br>")
    return [
        Paragraph(_marked(line[2:]), _CELL_BULLET, bulletText="•")
        if line.startswith("• ")
        else Paragraph(_marked(line), _CELL)
        for line in lines
    ]


def _shares(rows: Sequence[Sequence[str]]) -> list[float]:
    """Column widths as shares of the text's, by the square root of the longest cell."""
    weights = [max(8, max(map(len, column))) ** 0.5 for column in zip(*rows, strict=True)]
    return [weight / sum(weights) for weight in weights]


def _padding(points: float) -> list[tuple[str, tuple[int, int], tuple[int, int], float]]:
    sides = ("LEFT", "RIGHT", "TOP", "BOTTOM")
    return [(f"{side}PADDING", (0, 0), (-1, -1), points) for side in sides]


def _marked(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text, quote=False))
