"""A paper tidied for genres: paragraphs and tables in reading order, whole over line and page ends.

`indexer.tidy` makes these from extracted pages. Nothing here depends on the format a paper came in.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph. `lines` are its lines as printed where line ends may mean something (an address,
    a head block); `text` is them joined as running text.

    `page`/`page_end` count from 1 as a viewer does, None without pages. `indent` is its first line's x0 in
    points. `lead` counts the bold characters it begins with; `bold` where all of it is. `heading` is 1-6
    where markup makes it a heading, else 0. `marker` is a list item's bullet or number, kept out of `text`.
    """

    text: str
    lines: tuple[str, ...] = ()
    page: int | None = None
    page_end: int | None = None
    printed_page: str | None = None
    indent: float = 0.0
    size: float = 0.0
    bold: bool = False
    lead: int = 0
    heading: int = 0
    marker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: its cells (paragraphs of a cell separated by newlines) and where it begins and ends.

    `headless` where its beginning is missing from the paper (the first cells are empty at a table's start).
    """

    cells: tuple[str, ...]
    page: int | None = None
    page_end: int | None = None
    printed_page: str | None = None
    headless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A table, whole over page ends. `head` is its column heads, empty where it has none."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    page: int | None = None
    page_end: int | None = None
    printed_page: str | None = None


Block = Paragraph | TableBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper, or a part of one, as a genre reads it.

    `title` and `facts` (lower-case names) as the file's metadata give them; `name` is the file's name.
    """

    blocks: Sequence[Block]
    name: str = ""
    title: str | None = None
    language: str | None = None

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Its paragraphs without its tables."""
        return [block for block in self.blocks if isinstance(block, Paragraph)]
