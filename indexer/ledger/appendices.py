"""Appendices: where in a pack, or among the papers of a meeting, one begins that a list of actions names.

They seldom say which they are. The list at the end of a report does: what follows it is told by the words of
its titles, and one that is not, by its place between two that are.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from mappings.analysis import terms
from mappings.dates import find_dates
from mappings.passage import Kind, Passage

_NAME = r"(?i:Appendix|Annex|Enclosure)\s+(?:\d{1,2}[A-Za-z]?|[A-Z]{1,2})\b"
_ENTRY = regex.compile(
    rf"(?P<name>{_NAME})\s*[-–—:.|]?\s+(?P<title>[^\n]{{3,300}}?)(?=\s*(?:\n|;|$|{_NAME}\s*[-–—:.|]))"
)
_LIST = regex.compile(r"^\W*(?:(?:list\s+of\s+)?appendices|annexes|enclosures)\b", regex.IGNORECASE)
_BEGINS = regex.compile(rf"^\W*(?P<name>{_NAME})\s*(?:$|[-–—:.\n|])")
_NAMED = regex.compile(_NAME)
_BEGINNING = 600  # characters of a passage in which a title stands
_LONGEST_TITLE = 200
_MOST_OF = 0.7  # of the words of a title


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix that is held: what it is called, where, and where it begins.

    `rows` are the ids of the passages that mean it where they speak of it by its `name`. `passage_id` is
    where it begins, `paper_id` the paper that it stands in, `positions` those of its passages as far as it is
    known where it ends; `date` is its own, where it has one.
    """

    rows: frozenset[str]
    name: str
    title: str
    passage_id: str
    paper_id: str
    positions: range
    date: dt.date | None


def key(name: str) -> str:
    """A name as appendices are compared by it: "Appendix 5", "APPENDIX 5" and "appendix  5" are one."""
    return " ".join(name.casefold().split())


def appendices(passages: Sequence[Passage], rows: Iterable[Passage]) -> Iterator[Appendix]:
    """The appendices that stand in one paper behind rows of its lists of actions.

    `passages` are those of the paper, in order, `rows` the ones whose status names an appendix. In a paper
    made of papers only what follows under the same item is looked at.
    """
    lists = [each for each in passages if _LIST.match(each.text)]
    of: dict[int | None, list[Passage]] = defaultdict(list)
    for row in rows:
        of[next((each.position for each in lists if each.position > row.position), None)].append(row)
    for position, naming in of.items():
        listing = next((each for each in lists if each.position == position), None)
        after = max(row.position for row in naming) if listing is None else listing.position
        behind = [each for each in passages if each.position > after]
        # A row stands under the item that it arose at.
        first = listing or next((each for each in behind if each.kind is not Kind.ACTION), None)
        if first and first.item_number:
            behind = [each for each in behind if each.item_number == first.item_number]
        entries = _ENTRY.finditer(listing.text) if listing else ()
        titles = {key(entry["name"]): entry["title"].strip() for entry in entries}
        begins = _begins(titles, behind)
        starts = sorted({*begins.values(), len(behind)})
        for name, start in sorted(begins.items()):
            end = next(other for other in starts if other > start)
            yield Appendix(
                rows=frozenset(row.id for row in naming),
                name=name,
                title=titles.get(name) or behind[start].heading or behind[start].text.split("\n")[0],
                passage_id=behind[start].id,
                paper_id=behind[start].paper_id,
                positions=range(behind[start].position, behind[end - 1].position + 1),
                date=behind[start].published,
            )


def _begins(titles: Mapping[str, str], behind: Sequence[Passage]) -> dict[str, int]:
    """Which passage each appendix begins with, by its name."""
    begins: dict[str, int] = {}
    for index, passage in enumerate(behind):
        marked = _BEGINS.match(passage.heading or "") or _BEGINS.match(passage.text)
        if marked:
            begins.setdefault(key(marked["name"]), index)
    _by_title(titles, behind, begins)
    _by_place(list(titles), behind, begins)
    return begins


def named(text: str) -> set[str]:
    """The appendices, as `key` has them, that a title or the name of a file says to be."""
    return {key(found[0]) for found in _NAMED.finditer(text.replace("_", " ").replace("-", " "))}


def _by_title(titles: Mapping[str, str], behind: Sequence[Passage], begins: dict[str, int]) -> None:
    """Find those that begin with most words of their title, or are letters of its date and writer, one after
    the other."""
    at = 0
    for name, title in titles.items():
        if name not in begins:
            words, dates = _words(title), {found.date for found in find_dates(title)}
            fitting = (
                index
                for index in range(at, len(behind))
                if _is_letter(behind[index], words, dates)
                or any(len(words & begun) >= _MOST_OF * len(words) for begun in _beginnings(behind[index]))
            )
            found = next(fitting, None)
            if found is not None and found not in begins.values():
                begins[name] = found
        at = begins.get(name, at - 1) + 1


def _by_place(names: Sequence[str], behind: Sequence[Passage], begins: dict[str, int]) -> None:
    """Find one between two that were found, or before the first: where another heading begins."""
    for before, name, following in zip([None, *names], names, names[1:], strict=False):
        if name in begins or (before and before not in begins) or following not in begins:
            continue
        start = begins[before] if before else -1
        stop = begins[following]
        above = behind[start].heading if before else None
        found = next((index for index in range(start + 1, stop) if behind[index].heading != above), None)
        if found is not None:
            begins[name] = found


def _words(text: str) -> set[str]:
    return {stem for stem in terms(text).stem if len(stem) > 2 or stem.isdecimal()}


def _is_letter(passage: Passage, words: set[str], dates: set[dt.date]) -> bool:
    """Whether it is of a letter of one of these dates, by one who is named in these words."""
    return bool(
        passage.speaker and passage.published in dates and _words(passage.speaker.split()[-1]) <= words
    )


def _beginnings(passage: Passage) -> Iterator[set[str]]:
    """The words of its heading and of its first, and of each line that a title may be."""
    yield _words(f"{passage.heading or ''}\n{passage.text[:_BEGINNING]}")
    for line in passage.text.split("\n"):
        if len(line) <= _LONGEST_TITLE:
            yield _words(line)
