"""Extracted pages tidied for genres: no furniture, lines as paragraphs, tables whole over page ends."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

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
            if page.item:
                growing.append(_stamp(page))
            for column in _columns(page.blocks):
                _add(growing, list(_of_column(page, column, pitches)))
        pages = tuple(_page_text(page) for page in bared)
    else:
        for each in extract.pages:
            growing += _of_flow(each)
    document = Document(
        blocks=tuple(map(_finished, growing)), name=name, title=extract.title, language=extract.language
    )
    return document, pages


def _columns(blocks: Sequence[Line | Table]) -> list[Sequence[Line | Table]]:
    """A page's blocks, cut where reading jumps back up to the next column of text."""
    cuts = [
        index
        for index, (before, block) in enumerate(pairwise(blocks), 1)
        if isinstance(before, Line)
        and isinstance(block, Line)
        and block.bottom <= before.top
        and block.x0 > before.x0 + before.size
    ]
    return [blocks[start:end] for start, end in pairwise([0, *cuts, len(blocks)])]


def _stamp(page: BarePage) -> Paragraph:
    text = f"Agenda Item {page.item}"
    number = page.page.number
    return Paragraph(text=text, lines=(text,), page=number, page_end=number, printed_page=page.printed)


def _of_column(page: BarePage, column: Sequence[Line | Table], pitches: Pitches) -> Iterator[_Growing]:
    number = page.page.number
    for is_table, blocks in groupby(column, key=lambda block: isinstance(block, Table)):
        if is_table:
            yield from (begun(block, number, page.printed) for block in blocks if isinstance(block, Table))
        else:
            yield from gather(
                [block for block in blocks if isinstance(block, Line)], pitches, number, page.printed
            )


def _add(growing: list[_Growing], found: list[_Growing]) -> None:
    """Add the blocks of a page or column; the first continues the last before it where it clearly does."""
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
    """What the page or column before ends with; notes in smaller type at its foot are passed over."""
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
        ocr_confidence=whole.ocr_confidence,
        turned=whole.turned,
    )


def _boxed(blocks: Iterable[Line | Table]) -> Iterator[tuple[float, float, float, float, str]]:
    for block in blocks:
        for line in (block,) if isinstance(block, Line) else block.lines:
            yield line.x0, line.top, line.x1, line.bottom, line.text
