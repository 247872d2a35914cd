"""What every extractor gives: pages of lines and tables in reading order.

Boxes are (x0, top, x1, bottom) in points from the top left corner of the page as a reader holds it;
all zero where the format has no pages.
"""

import datetime as dt
from dataclasses import dataclass

from mappings.paper import Reason


class Unreadable(Exception):
    """A paper that cannot be read: the reason, and a sentence for the person who can mend it."""

    def __init__(self, reason: Reason, detail: str) -> None:
        # Both, or it could not come out of a worker process.
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text, or one whole paragraph where `whole` (formats that know their paragraphs).

    `size` is that of most of its glyphs, in points. `bold` where most of its letters are, or markup says so.
    `lead` is how many characters at its beginning are bold where only those are (a speaker's label).
    `heading` is its level (1-6) where markup says it is one. `marker` is a list item's bullet or number
    where the format keeps it apart from the text.
    """

    text: str
    x0: float = 0.0
    top: float = 0.0
    x1: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: bool = False
    lead: int = 0
    whole: bool = False
    heading: int = 0
    marker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: rows of cells, a cell's paragraphs separated by newlines, all rows of equal length.

    `columns` are the x of its column edges (points), one more than cells in a row; empty without boxes.
    `open_below` and `open_above` where no rule closes it there: a page end may have cut a row.
    `header` is how many of its first rows are heads where markup says so. `lines` are its printed lines
    with their boxes, empty where the format has no pages.
    """

    rows: tuple[tuple[str, ...], ...]
    x0: float = 0.0
    top: float = 0.0
    x1: float = 0.0
    bottom: float = 0.0
    columns: tuple[float, ...] = ()
    open_above: bool = False
    open_below: bool = False
    header: int = 0
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: `number` counts from 1 as a viewer does; None where the format has no pages.

    `problem` says why this page could not be read where the rest could, `reason` of which sort that is.
    `ocr_confidence`, from 0 to 1, is the mean of its words where it was read by OCR, and `turned` by how many
    degrees, clockwise, it was turned for that.
    """

    number: int | None
    blocks: tuple[Line | Table, ...]
    width: float = 0.0
    height: float = 0.0
    problem: str | None = None
    reason: Reason | None = None
    ocr_confidence: float | None = None
    turned: int = 0

    @property
    def needs_ocr(self) -> bool:
        """Whether only its picture can tell what stands on it."""
        return self.reason in (Reason.NO_TEXT, Reason.UNREADABLE)

    @property
    def has_text(self) -> bool:
        """Whether there is a letter or figure on it."""
        return any(
            any(character.isalnum() for character in text)
            for block in self.blocks
            for text in ([block.text] if isinstance(block, Line) else ("".join(row) for row in block.rows))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """All that a file holds, and what its own metadata say of it.

    `address` is where it was published, `publisher` who did it (for a web page the site's name), `published`
    when. `language` is the one declared. `damaged` where the file is, and more may have stood in it.
    """

    pages: tuple[Page, ...]
    title: str | None = None
    address: str | None = None
    language: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    damaged: bool = False
