"""Extracted pages tidied for genres: no furniture, lines as paragraphs, tables whole over page ends."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from indexer.document import Block, Document, Paragraph
from indexer.extract.types import Extract, Line, Page, Table
from indexer.furniture import BarePage, bare
from indexer.paragraphs import Gathered, Pitches, gather, goes_on, merge_hard_wrapped, pitches_of
from indexer.stitching import Stitched, begun, belongs, go_on
from mappings.paper import PageText

_Growing = Gathered | Stitched | Paragraph


def tidy(extract: Extract, name: str) -> tuple[Document, tuple[PageText, ...]]:
    """The paper as genres read it, and its pages as they looked (none for formats without pages).

    `name` is the file's name. Running heads and feet go; the printed page number is kept beside each block.
    An "Agenda Item 5" box stamped at a page's head becomes a paragraph of exactly that text before the
    page's other blocks. Blank pages give nothing.
    """
    pages: tuple[PageText, ...] = ()
    growing: list[_Growing] = []
    if any(page.number is not None for page in extract.pages):
        bared = bare(extract.pages)
        pitches = pitches_of([block for block in page.blocks if isinstance(block, Line)] for page in bared)
        for page in bared:
            _add_page(growing, list(_of_page(page, pitches)))
        pages = tuple(_page_text(page) for page in bared)
    else:
        for each in extract.pages:
            growing += _of_flow(each)
    document = Document(
        blocks=tuple(map(_finished, growing)), name=name, title=extract.title, language=extract.language
    )
    return document, pages


def _of_page(page: BarePage, pitches: Pitches) -> Iterator[_Growing]:
    number = page.page.number
    if page.item:
        yield Paragraph(
            text=f"Agenda Item {page.item}",
            lines=(f"Agenda Item {page.item}",),
            page=number,
            page_end=number,
            printed_page=page.printed,
        )
    for is_table, blocks in groupby(page.blocks, key=lambda block: isinstance(block, Table)):
        if is_table:
            yield from (begun(block, number, page.printed) for block in blocks if isinstance(block, Table))
        else:
            yield from gather(
                [block for block in blocks if isinstance(block, Line)], pitches, number, page.printed
            )


def _add_page(growing: list[_Growing], found: list[_Growing]) -> None:
    """Add a page's blocks; its first continues the last of the page before where it clearly does."""
    first = found[0] if found else None
    last = _last_of_text(growing, first) if first is not None else None
    if isinstance(first, Gathered) and isinstance(last, Gathered) and goes_on(last, first):
        last.lines += first.lines
        last.page_end = first.page
        found = found[1:]
    elif isinstance(first, Stitched) and isinstance(last, Stitched) and belongs(last, first.last):
        go_on(last, first.last, first.page, first.printed_page)
        found = found[1:]
    growing += found


def _last_of_text(growing: Sequence[_Growing], first: _Growing) -> _Growing | None:
    """The block that the page before ends with; notes in smaller type at its foot are passed over."""
    for block in reversed(growing):
        small = isinstance(block, Gathered) and (
            not isinstance(first, Gathered) or block.last.size < 0.93 * first.lines[0].size
        )
        if not small or block.page_end is None or growing[-1].page_end != block.page_end:
            return block
    return None


def _of_flow(page: Page) -> Iterator[_Growing]:
    """The blocks of a format without pages: whole lines as they stand, hard-wrapped ones merged."""
    for sort, blocks in groupby(page.blocks, key=_sort_of_flow):
        if sort == "wrapped":
            yield from merge_hard_wrapped([block for block in blocks if isinstance(block, Line)])
        elif sort != "blank":
            for block in blocks:
                yield begun(block) if isinstance(block, Table) else _whole(block)


def _sort_of_flow(block: Line | Table) -> str:
    if isinstance(block, Table):
        return "table"
    if not block.text.strip():
        return "blank"
    return "whole" if block.whole else "wrapped"


def _whole(line: Line) -> Paragraph:
    lines = tuple(stripped for each in line.text.splitlines() if (stripped := each.strip()))
    return Paragraph(
        text=" ".join(line.text.split()),
        lines=lines,
        indent=line.x0,
        size=line.size,
        bold=line.bold,
        lead=line.lead,
        heading=line.heading,
        marker=line.marker,
    )


def _finished(block: _Growing) -> Block:
    return block if isinstance(block, Paragraph) else block.finished()


def _page_text(page: BarePage) -> PageText:
    whole = page.page
    return PageText(
        number=whole.number or 0,
        printed=page.printed,
        width=whole.width,
        height=whole.height,
        lines=tuple(_boxed(whole.blocks)),
    )


def _boxed(blocks: Iterable[Line | Table]) -> Iterator[tuple[float, float, float, float, str]]:
    for block in blocks:
        for line in (block,) if isinstance(block, Line) else block.lines:
            yield line.x0, line.top, line.x1, line.bottom, line.text
