"""What belongs to the page and not to the paper: running heads and feet, page numbers, stamps."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.extract.types import Line, Page, Table

_BAND = 0.12  # of the page's height, at its top and at its bottom
_SAME_HEIGHT = 3.0  # points
_LEAST_PAGES = 3
_STAMP = re.compile(r"Agenda\s+Item\s+(?:No\.?\s*)?(?P<number>\d{1,3}[a-zA-Z]?)\.?$", re.IGNORECASE)
_BLANK_PAGE = re.compile(
    r"[\[(]?\s*(?:this|the following)?\s*page\s+(?:has\s+been\s+|is\s+|was\s+)?"
    r"(?:intentionally\s+|deliberately\s+)?(?:left\s+)?blank"
    r"(?:\s+intentionally)?\s*[\])]?\.?$",
    re.IGNORECASE,
)
_WORD = r"(?:page|p\.?|pg\.?|tudalen|pagina|seite|blz\.?)"
_NUMBERS = (
    re.compile(
        rf"{_WORD}\s*(?P<number>\d{{1,4}}|[ivxl]+)(?:\s*(?:of|/|van|von|o)\s*\d{{1,4}})?$", re.IGNORECASE
    ),
    re.compile(r"(?P<number>\d{1,4})\s*(?:of|/)\s*\d{1,4}$", re.IGNORECASE),
    re.compile(r"[-–—|]?\s*(?P<number>\d{1,4}|[ivxl]{1,7})\s*[-–—|]?$"),
)
_AT_AN_END = (
    re.compile(rf"\s{_WORD}\s*(?P<number>\d{{1,4}})(?:\s*(?:of|/|van|von|o)\s*\d{{1,4}})?$", re.IGNORECASE),
    re.compile(rf"^{_WORD}\s*(?P<number>\d{{1,4}})(?:\s*(?:of|/)\s*\d{{1,4}})?\s\s", re.IGNORECASE),
    # Between what else stands in a running foot.
    re.compile(rf"\s\s{_WORD}\s*(?P<number>\d{{1,4}})(?:\s*(?:of|/)\s*\d{{1,4}})?\s\s", re.IGNORECASE),
    re.compile(r"\s\s(?P<number>\d{1,4})$"),
    re.compile(r"^(?P<number>\d{1,4})\s\s"),
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class BarePage:
    """A page without its furniture. `item` is the number in an "Agenda Item 5" box stamped at its head."""

    page: Page
    blocks: tuple[Line | Table, ...]
    printed: str | None
    item: str | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that may be the page's printed number; `whole` where it says nothing else."""

    line: Line
    printed: str
    offset: tuple[str, int]
    worded: bool
    whole: bool


def bare(pages: Sequence[Page]) -> list[BarePage]:
    """Take its furniture from each page: by place, and by repetition with digits masked."""
    numbers = _numbers(pages)
    running = _running(pages)
    result = []
    last_item: str | None = None
    for index, page in enumerate(pages):
        item: str | None = None
        kept: list[Line | Table] = []
        for block in page.blocks:
            if isinstance(block, Line):
                text = block.text.strip()
                stamp = _STAMP.match(text)
                top, bottom = _bands(page, block)
                if stamp and top:
                    item = stamp["number"]
                    continue
                if _BLANK_PAGE.match(text) or (numbers[index] and block in numbers[index][1]):
                    continue
                if (top or bottom) and (index, text, block.top) in running and not (index == 0 and top):
                    continue
            kept.append(block)
        printed = numbers[index][0]
        result.append(BarePage(page, tuple(kept), printed, item if item != last_item else None))
        last_item = item
    return result


def _bands(page: Page, line: Line) -> tuple[bool, bool]:
    """Whether a line stands in the page's top band, and in its bottom band."""
    return line.top < _BAND * page.height, line.bottom > (1 - _BAND) * page.height


def _lines(page: Page) -> Iterable[Line]:
    return (block for block in page.blocks if isinstance(block, Line) and any(_bands(page, block)))


def _numbers(pages: Sequence[Page]) -> list[tuple[str | None, tuple[Line, ...]]]:
    """For each page its printed number, and the lines that say nothing but a page number.

    A series that runs with the pages is trusted, the longest most: a pack's own numbers win over those of
    the reports inside it.
    """
    candidates = [_candidates(index, page) for index, page in enumerate(pages)]
    support: Counter[tuple[str, int]] = Counter()
    for found in candidates:
        support.update({each.offset for each in found})
    numbers: list[tuple[str | None, tuple[Line, ...]]] = []
    for found in candidates:
        trusted = [each for each in found if support[each.offset] > 1 or (each.worded and each.whole)]
        best = max(trusted, key=lambda each: (support[each.offset], each.worded, each.whole), default=None)
        furniture = tuple(each.line for each in trusted if each.whole)
        numbers.append((best.printed if best else None, furniture))
    return numbers


def _candidates(index: int, page: Page) -> list[_Candidate]:
    found = []
    for line in _lines(page):
        text = line.text.strip()
        for whole, patterns in ((True, _NUMBERS), (False, _AT_AN_END)):
            match = next(
                (
                    match
                    for pattern in patterns
                    if (match := pattern.search(text) if not whole else pattern.match(text))
                ),
                None,
            )
            if match is None:
                continue
            printed = match["number"]
            value, script = (int(printed), "1") if printed.isdigit() else (_roman(printed.lower()), "i")
            worded = text.lower().find("p") >= 0 and bool(re.search(_WORD, text, re.IGNORECASE))
            found.append(_Candidate(line, printed, (script, value - index), worded, whole))
            break
    return found


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(
        -value if any(later > value for later in values[at + 1 :]) else value
        for at, value in enumerate(values)
    )


def _running(pages: Sequence[Page]) -> set[tuple[int, str, float]]:
    """The lines (page index, text, top) that recur at one height on three or more pages near each other."""
    places: dict[tuple[bool, str], list[tuple[int, float, str]]] = defaultdict(list)
    for index, page in enumerate(pages):
        for line in _lines(page):
            text = line.text.strip()
            masked = re.sub(r"\d+", "#", re.sub(r"\s+", " ", text)).casefold()
            if any(character.isalpha() for character in masked):
                places[_bands(page, line)[0], masked].append((index, line.top, text))
    running: set[tuple[int, str, float]] = set()
    for seen in places.values():
        if len(seen) < _LEAST_PAGES:
            continue
        for chain in _chains(seen):
            if len({index for index, _, _ in chain}) >= _LEAST_PAGES:
                running.update((index, text, top) for index, top, text in chain)
    return running


def _chains(seen: list[tuple[int, float, str]]) -> Iterable[list[tuple[int, float, str]]]:
    """Occurrences at one height, cut where more than one page between them is without."""
    by_height: list[list[tuple[int, float, str]]] = []
    for place in sorted(seen, key=lambda place: place[1]):
        if by_height and place[1] - by_height[-1][-1][1] <= _SAME_HEIGHT:
            by_height[-1].append(place)
        else:
            by_height.append([place])
    for group in by_height:
        group.sort()
        chain = [group[0]]
        for place in group[1:]:
            if place[0] - chain[-1][0] > 2:
                yield chain
                chain = []
            chain.append(place)
        yield chain
