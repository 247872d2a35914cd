"""Web pages that a converter made of printed ones: what was printed at each page's ends goes out again."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from indexer.extract.types import Line, Table

PAGE = re.compile(r"page_?\d{1,5}|pf[0-9a-f]{1,5}")
"""The id of the element that holds one printed page, as BCL easyConverter and pdf2htmlEX name it."""

_FEWEST = 3  # pages
_SHARE = 0.25  # of all pages: left and right ones may differ, the first of a part has none
_LONGEST_HEAD = 120
_SHORTEST_PARAGRAPH = 60
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*$")

Block = Line | Table


def joined(blocks: Sequence[Block], starts: Sequence[int]) -> list[Block]:
    """The blocks without running heads and feet, and with paragraphs whole that a page's end had cut.

    `starts` are the indices where printed pages begin. Running heads are known by coming back, figures
    aside; those of the first page stay, where they are its title.
    """
    if len(starts) < _FEWEST:
        return list(blocks)
    pages = [list(blocks[start:end]) for start, end in pairwise([*starts, len(blocks)])]
    heads, feet = _repeated(pages), _repeated([page[::-1] for page in pages])
    found = list(blocks[: starts[0]])
    for number, page in enumerate(pages):
        if number:
            page = page[_count(page, heads) :]
        page = page[: len(page) - _count(page[::-1], feet)]
        if page and found and (whole := _whole(found[-1], page[0])):
            found[-1:] = [whole]
            page = page[1:]
        found += page
    return found


def _repeated(pages: Sequence[Sequence[Block]]) -> set[str]:
    seen = Counter(key for page in pages for key in {_key(block) for block in page[:3]} if key)
    return {key for key, times in seen.items() if times >= max(_FEWEST, _SHARE * len(pages))}


def _count(blocks: Iterable[Block], repeated: set[str]) -> int:
    return len(list(takewhile(lambda block: _key(block) in repeated, blocks)))


def _key(block: Block) -> str:
    """What is the same of a running head on every page; empty where it can be none."""
    text = block.text if isinstance(block, Line) else " ".join(cell for row in block.rows for cell in row)
    spoken = isinstance(block, Line) and block.lead
    return "" if spoken or len(text) > _LONGEST_HEAD else re.sub(r"\d+", "#", text)


def _whole(before: Block, after: Block) -> Line | None:
    """The paragraph that ends one page and goes on on the next, None where it does not."""
    if not isinstance(before, Line) or not isinstance(after, Line):
        return None
    if before.heading or before.bold or after.heading or after.bold or after.lead or after.marker:
        return None
    goes_on = after.text[0].islower()
    breaks_off = len(before.text) >= _SHORTEST_PARAGRAPH and not _ENDED.search(before.text)
    return replace(before, text=f"{before.text} {after.text}") if goes_on or breaks_off else None
