"""The numbered headings of agendas and minutes: which paragraphs are items, and what they are called."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import regex

from indexer.document import Block, Paragraph
from indexer.genres.heads import full_text, item_number
from mappings.dates import find_dates

_LONGEST_TITLE = 300
_LONGEST_BOLD = 1_000
_LONGEST_DATE = 40
_ITEM_BRACKET = regex.compile(
    r"\s*\(\s*(?:Agenda\s+)?Item(?:\s+No)?\.?\s*([\dA-Za-z][\dA-Za-z.]*)\s*\)\s*\.?", regex.IGNORECASE
)
_PAGES = regex.compile(r"\s*\(?\bPages?\s+(\d+)(?:\s*(?:[-–—]|to)\s*(\d+))?\s*\)?", regex.IGNORECASE)
_PAGES_BRACKET = regex.compile(r"\s*\(\s*Pages?\s+(\d+)(?:\s*(?:[-–—]|to)\s*(\d+))?\s*\)", regex.IGNORECASE)
_NAMED_ITEM = regex.compile(
    r"^(?:Agenda\s+)?Item\s+(?:No\.?\s*)?(\d{1,3}[A-Za-z]?)\s*(?:[.:–—-]\s*|$)(?=\p{Lu}|$)", regex.IGNORECASE
)
# In an agenda a file's number may stand between the item's and its title: "2.7 21-024 Bins".
_FILED = regex.compile(r"^(\d{1,3}(?:\.(?:\d{1,2}|[A-Z]))?)[.)]?\s+(?=\d{2}[-/]\d{2,5}\b)")
_SUB_ITEM = regex.compile(r"^(\d{1,3}\.(?:\d{1,2}|[A-Z]))[.)]?\s+(?=[\p{Lu}“\"‘'])")
_LETTERED = regex.compile(r"^([A-Z]\d{0,2})[.)]\s+(?=[\p{Lu}“\"‘'])")
_FILE_NUMBER = regex.compile(r"\d{2}[-/]\d{2,5}\s+(?:[-–—]\s+)?\p{L}")
_HOUR = regex.compile(r"^\d{1,2}(?:[.:]\d\d)?\s*[AP]\.?\s?M\b", regex.IGNORECASE)
_KEY = regex.compile(r"([A-Z]|\d+)\.?([A-Za-z]|\d+)?")
_BARE_NUMBER = regex.compile(r"(\d{1,3}[A-Za-z]?)[.)]")
# "2017 Accounts", "1120 Mill Road": only a mark or weight makes such a number an item's.
_YEAR_OR_HOUSE = regex.compile(r"\d{4}\s")
_NUMBER_ALONE = regex.compile(r"\d{1,3}[A-Za-z]?")
_FURTHEST_STEP = 3
_CAPITALS = regex.compile(
    r"\d{1,4}[A-Za-z]?[.)]?\s+(?:[\p{Lu}\d&'’/,:()–\-]+\.?\s+)+(?=[“\"‘'(]?\p{Lu}\p{Ll}|[ivx]+\))"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered heading. `index` counts the blocks; `bracket` is the item named in brackets, where there
    is one; `pages` its printed pages, first and last; `until` the index of the first block after it;
    `printed` the heading as it stands on page `page`."""

    index: int
    until: int
    number: str
    title: str
    printed: str
    page: int | None
    bracket: str | None = None
    pages: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    item: Item
    key: tuple[int, int]
    weight: float


def find_agenda(blocks: Sequence[Block]) -> list[Item]:
    """The items of an agenda: as `find_items`, but a title may be a sentence ("1. To confirm the minutes."),
    an item may have others below it (2.1, 2.A), and letters may number them where figures do not."""
    found = _chain(blocks, _agenda_number)
    return found if len(found) > 1 else _chain(blocks, _letter) or found


def find_items(blocks: Sequence[Block]) -> list[Item]:
    """The items among the blocks: the weightiest chain of numbered titles with rising numbers.

    Numbered lists and cross references inside an item do not fit the chain, or weigh less than headings.
    """
    return _chain(blocks, _numbered)


def _chain(blocks: Sequence[Block], numbered: "_Numbered") -> list[Item]:
    candidates = [found for index in range(len(blocks)) if (found := _candidate(blocks, index, numbered))]
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
    step = later.key[0] - earlier.key[0]
    if step == 0:
        return earlier.key < later.key
    named = earlier.item.bracket is not None and later.item.bracket is not None
    return step > 0 and (named or step <= _FURTHEST_STEP)


def _candidate(blocks: Sequence[Block], index: int, numbered: "_Numbered") -> _Candidate | None:
    block = blocks[index]
    if not isinstance(block, Paragraph):
        return None
    until = index + 1
    printed = full_text(block).strip()
    number, title, weight = numbered(block)
    if number and any(found.start == 0 for found in find_dates(printed[:_LONGEST_DATE])):
        # "13 August 2018" is no thirteenth item.
        return None
    if _YEAR_OR_HOUSE.match(printed) and not (block.bold or block.heading or block.lead):
        return None
    if number is None and until < len(blocks) and _heads_next(block, blocks[until]):
        number, title = block.text.strip(), ""
    if number is None:
        return None
    if not title and until < len(blocks) and isinstance(under := blocks[until], Paragraph):
        # The number stands on a line of its own, the title on the next.
        title, until = under.text.strip(), until + 1
        block = under
    # In an agenda a title in bold may name all that an ordinance is about.
    longest = _LONGEST_BOLD if block.bold and numbered is not _numbered else _LONGEST_TITLE
    if not title or len(title) > longest:
        return None
    bracket = _ITEM_BRACKET.search(title)
    pages = _PAGES_BRACKET.search(title)
    following = blocks[until] if until < len(blocks) else None
    if isinstance(following, Paragraph):
        if bracket is None and (match := _ITEM_BRACKET.fullmatch(following.text)):
            bracket, until = match, until + 1
        elif pages is None and (match := _PAGES.fullmatch(following.text)):
            pages, until = match, until + 1
    plain = _PAGES_BRACKET.sub("", _ITEM_BRACKET.sub("", title))
    plain = " ".join(plain.split()).strip()
    if not plain:
        return None
    if not _is_title(plain, block, sure=bool(bracket or pages)):
        # A part of an item is told from a paragraph only by its title.
        if numbered is _numbered or not plain[0].isupper() or _SUB_ITEM.match(printed):
            return None
        weight *= 0.7
    weight += 3 * bool(bracket) + 2 * bool(pages) + bool(block.bold or block.heading) + 0.5 * plain.isupper()
    item = Item(
        index,
        until,
        number,
        plain,
        " ".join(full_text(each) for each in blocks[index:until] if isinstance(each, Paragraph)),
        block.page,
        bracket[1] if bracket else None,
        (int(pages[1]), int(pages[2] or pages[1])) if pages else None,
    )
    return _Candidate(item, _key(number), weight)


def _heads_next(block: Paragraph, following: Block) -> bool:
    """Whether a paragraph is the number, and nothing else, of what markup makes a heading below it."""
    return (
        isinstance(following, Paragraph)
        and following.heading > 0
        and bool(_NUMBER_ALONE.fullmatch(block.text.strip()))
    )


def _key(number: str) -> tuple[int, int]:
    """What numbers are ordered by: "2.10" comes after "2.9", "D1" after "D"."""
    match = _KEY.match(number)
    first, second = match.groups() if match else ("0", None)
    return _value(first), _value(second) if second else 0


def _value(part: str) -> int:
    return int(part) if part.isdigit() else ord(part.upper()) - ord("A") + 1


def _numbered(paragraph: Paragraph) -> tuple[str | None, str, float]:
    """The number a paragraph begins with, the title after it (perhaps none yet), and how much that weighs."""
    text = full_text(paragraph).strip()
    if match := _NAMED_ITEM.match(text):
        return match[1], text[match.end() :].strip(), 3.0
    if match := _BARE_NUMBER.fullmatch(text):
        return match[1], "", 0.8
    number, title = item_number(paragraph)
    return number, title, 1.0


_Numbered = Callable[[Paragraph], tuple[str | None, str, float]]


def _agenda_number(paragraph: Paragraph) -> tuple[str | None, str, float]:
    """As `_numbered`, for an item of an agenda or a part of one."""
    text = full_text(paragraph).strip()
    if _HOUR.match(text):
        return None, text, 0.0
    for pattern, weight in ((_FILED, 2.0), (_SUB_ITEM, 0.8)):
        if match := pattern.match(text):
            return match[1], text[match.end() :].strip(), weight
    return _numbered(paragraph)


def _letter(paragraph: Paragraph) -> tuple[str | None, str, float]:
    """As `_numbered`, for an item whose number is a letter, or a letter and a figure."""
    text = full_text(paragraph).strip()
    match = _LETTERED.match(text)
    return (match[1], text[match.end() :].strip(), 1.0) if match else (None, text, 0.0)


def _is_title(text: str, paragraph: Paragraph, *, sure: bool) -> bool:
    if sure or paragraph.bold or paragraph.heading:
        return True
    if _FILE_NUMBER.match(text):
        return True
    return text[0].isupper() and len(text) <= 160 and not text.endswith((".", ";", ":", ","))


def split_headings(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with a paragraph that begins with its heading ("1. WELCOME Members were …") cut in two."""
    found: list[Block] = []
    for block in blocks:
        end = _heading_end(block) if isinstance(block, Paragraph) and not block.marker else 0
        if isinstance(block, Paragraph) and end:
            head, rest = block.text[:end].strip(), block.text[end:].strip()
            found.append(replace(block, text=head, lines=(head,), bold=bool(block.lead), lead=0))
            found.append(replace(block, text=rest, lines=(), bold=False, lead=0))
        else:
            found.append(block)
    return found


def _heading_end(paragraph: Paragraph) -> int:
    """Where the heading at a paragraph's beginning ends, by its weight or capitals; 0 where it has none."""
    text = paragraph.text
    if not regex.match(r"\d", text):
        return 0
    if paragraph.lead and not paragraph.bold and regex.match(r"\d{1,4}[A-Za-z]?[.)]?\s+\p{Lu}", text):
        head = text[: paragraph.lead]
        return paragraph.lead if len(head.split()) > 1 and text[paragraph.lead :].strip() else 0
    match = _CAPITALS.match(text)
    return match.end() if match and regex.search(r"\p{Lu}{4}", match[0]) else 0
