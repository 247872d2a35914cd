"""The numbered headings of agendas and minutes: which paragraphs are items, and what they are called."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from indexer.document import Block, Paragraph
from indexer.genres.heads import item_number

_LONGEST_TITLE = 300
_ITEM_BRACKET = regex.compile(
    r"\s*\(\s*(?:Agenda\s+)?Item(?:\s+No)?\.?\s*([\dA-Za-z][\dA-Za-z.]*)\s*\)\s*\.?", regex.IGNORECASE
)
_PAGES = regex.compile(r"\s*\(?\bPages?\s+(\d+)(?:\s*(?:[-–—]|to)\s*(\d+))?\s*\)?", regex.IGNORECASE)
_PAGES_BRACKET = regex.compile(r"\s*\(\s*Pages?\s+(\d+)(?:\s*(?:[-–—]|to)\s*(\d+))?\s*\)", regex.IGNORECASE)
_FURTHEST_STEP = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered heading. `index` counts the blocks; `bracket` is the item named in brackets, where there
    is one; `pages` its printed pages, first and last; `until` the index of the first block after it."""

    index: int
    until: int
    number: str
    title: str
    bracket: str | None = None
    pages: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    item: Item
    figure: int
    weight: float


def find_items(blocks: Sequence[Block]) -> list[Item]:
    """The items among the blocks: the weightiest chain of numbered titles with rising numbers.

    Numbered lists and cross references inside an item do not fit the chain, or weigh less than headings.
    """
    candidates = [found for index in range(len(blocks)) if (found := _candidate(blocks, index))]
    best: list[float] = []
    before: list[int | None] = []
    for position, candidate in enumerate(candidates):
        best.append(candidate.weight)
        before.append(None)
        for earlier in range(max(0, position - 200), position):
            if _follows(candidates[earlier], candidate) and best[earlier] + candidate.weight > best[position]:
                best[position] = best[earlier] + candidate.weight
                before[position] = earlier
    if not best:
        return []
    at: int | None = max(range(len(best)), key=best.__getitem__)
    chain: list[Item] = []
    while at is not None:
        chain.append(candidates[at].item)
        at = before[at]
    return chain[::-1]


def _follows(earlier: _Candidate, later: _Candidate) -> bool:
    step = later.figure - earlier.figure
    if step == 0:
        return earlier.item.number < later.item.number
    return 0 < step <= _FURTHEST_STEP


def _candidate(blocks: Sequence[Block], index: int) -> _Candidate | None:
    block = blocks[index]
    if not isinstance(block, Paragraph):
        return None
    number, title = item_number(block)
    if number is None or len(title) > _LONGEST_TITLE:
        return None
    bracket = _ITEM_BRACKET.search(title)
    pages = _PAGES_BRACKET.search(title)
    until = index + 1
    following = blocks[until] if until < len(blocks) else None
    if isinstance(following, Paragraph):
        if bracket is None and (match := _ITEM_BRACKET.fullmatch(following.text)):
            bracket, until = match, until + 1
        elif pages is None and (match := _PAGES.fullmatch(following.text)):
            pages, until = match, until + 1
    plain = _PAGES_BRACKET.sub("", _ITEM_BRACKET.sub("", title))
    plain = " ".join(plain.split()).strip()
    if not plain or not _is_title(plain, block, sure=bool(bracket or pages)):
        return None
    weight = (
        1.0 + 3 * bool(bracket) + 2 * bool(pages) + bool(block.bold or block.heading) + 0.5 * plain.isupper()
    )
    item = Item(
        index,
        until,
        number,
        plain,
        bracket[1] if bracket else None,
        (int(pages[1]), int(pages[2] or pages[1])) if pages else None,
    )
    return _Candidate(item, int(regex.match(r"\d+", number)[0]), weight)  # type: ignore[index]


def _is_title(text: str, paragraph: Paragraph, *, sure: bool) -> bool:
    if sure or paragraph.bold or paragraph.heading:
        return True
    return text[0].isupper() and len(text) <= 160 and not text.endswith((".", ";", ":", ","))
