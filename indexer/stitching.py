"""Tables made whole over page ends, their heads told from their rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.document import Row, TableBlock
from indexer.extract.types import Table
from indexer.joining import bullet, ends_sentence, join_lines

_SAME_EDGE = 8.0  # points: browsers set a table's columns anew on each page


@dataclass(slots=True)
class Stitched:
    """A table while it is followed over pages. `last` is its part on the last page."""

    last: Table
    head: tuple[str, ...]
    rows: list[Row]
    page: int | None
    page_end: int | None
    printed_page: str | None

    def finished(self) -> TableBlock:
        """It as genres read it."""
        return TableBlock(
            head=self.head,
            rows=tuple(self.rows),
            page=self.page,
            page_end=self.page_end,
            printed_page=self.printed_page,
        )


def begun(table: Table, page: int | None = None, printed_page: str | None = None) -> Stitched:
    """A table at its beginning. A first row whose beginning is missing from the paper is marked headless."""
    head = table.rows[0] if table.header else ()
    rows = [
        Row(cells=cells, page=page, page_end=page, printed_page=printed_page)
        for cells in table.rows[len(head and (head,)) :]
    ]
    if head and rows and not rows[0].cells[0]:
        rows[0] = _headless(rows[0])
    return Stitched(table, head, rows, page, page, printed_page)


def belongs(stitched: Stitched, table: Table) -> bool:
    """Whether `table`, the first block of a page, goes on with the last block of the page before."""
    before = stitched.last
    if len(before.rows[0]) != len(table.rows[0]):
        return False
    if stitched.head and table.header:
        return _same(stitched.head, table.rows[0])
    edges = zip(before.columns, table.columns, strict=False)
    return bool(before.columns) and all(abs(a - b) <= _SAME_EDGE for a, b in edges)


def go_on(stitched: Stitched, table: Table, page: int | None, printed_page: str | None) -> None:
    """Add a table's rows; one whose first cell is empty continues the row that the page end cut."""
    rows = list(table.rows)
    if stitched.head and _same(stitched.head, rows[0]):
        rows = rows[1:]
    elif (
        not stitched.head
        and stitched.rows
        and _same(stitched.rows[0].cells, rows[0])
        and len(stitched.rows) > 1
    ):
        # A first row that is printed again is the head.
        stitched.head = stitched.rows.pop(0).cells
        rows = rows[1:]
    for index, cells in enumerate(rows):
        last = stitched.rows[-1] if stitched.rows else None
        if index == 0 and last is not None and not cells[0] and any(cells):
            stitched.rows[-1] = Row(
                cells=tuple(_joined(a, b) for a, b in zip(last.cells, cells, strict=True)),
                page=last.page,
                page_end=page,
                printed_page=last.printed_page,
                headless=last.headless,
            )
        else:
            stitched.rows.append(Row(cells=cells, page=page, page_end=page, printed_page=printed_page))
    stitched.last = table
    stitched.page_end = page


def _headless(row: Row) -> Row:
    return Row(
        cells=row.cells, page=row.page, page_end=row.page_end, printed_page=row.printed_page, headless=True
    )


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    def plain(cells: Sequence[str]) -> list[str]:
        return ["".join(cell.split()).casefold() for cell in cells]

    return any(one) and plain(one) == plain(other)


def _joined(cell: str, more: str) -> str:
    """A cell and what the page end cut from it: one paragraph where it runs on."""
    if not cell or not more:
        return cell or more
    *before, last = cell.split("\n")
    first, *after = more.split("\n")
    if bullet(first) or (ends_sentence(last) and not first[:1].islower()):
        return f"{cell}\n{more}"
    return "\n".join([*before, join_lines([last, first]), *after])
