"""Appendices: where in a pack, or among the papers of a meeting, one begins that a list of actions names.

They seldom say which they are. The list at the end of a report does: what follows it is told by the words of
its titles, and one that is not, by its place between two that are.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from mappings.analysis import terms
from mappings.dates import find_dates
from mappings.passage import Access, Passage

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
    """An appendix that is held: by what name papers of `paper_id` speak of it, and where it begins.

    `passage_id` is the passage, `stands_in` its paper, `positions` those of its passages as far as it is
    known where it ends; `date` is its own, where it has one; `access` is who may read it.
    """

    paper_id: str
    name: str
    title: str
    passage_id: str
    stands_in: str
    positions: range
    date: dt.date | None
    access: Access


def key(name: str) -> str:
    """A name as appendices are compared by it: "Appendix 5", "APPENDIX 5" and "appendix  5" are one."""
    return " ".join(name.casefold().split())


def appendices(passages: Sequence[Passage], rows: Iterable[Passage]) -> Iterator[Appendix]:
    """The appendices that stand in one paper behind rows of its list of actions.

    `passages` are those of the paper, in order, `rows` the ones whose status names an appendix. In a paper
    made of papers only what follows under the same item is looked at.
    """
    last = max((row.position for row in rows), default=None)
    if last is None:
        return
    listing = next((each for each in passages if each.position > last and _LIST.match(each.text)), None)
    item = listing.item_number if listing else None
    after = listing.position if listing else last
    behind = [each for each in passages if each.position > after and (not item or each.item_number == item)]
    begins: dict[str, int] = {}
    for index, passage in enumerate(behind):
        marked = _BEGINS.match(passage.heading or "") or _BEGINS.match(passage.text)
        if marked:
            begins.setdefault(key(marked["name"]), index)
    titles = (
        {key(entry["name"]): entry["title"].strip() for entry in _ENTRY.finditer(listing.text)}
        if listing
        else {}
    )
    _by_title(titles, behind, begins)
    _by_place(list(titles), behind, begins)
    starts = sorted(set(begins.values()))
    for name, start in sorted(begins.items()):
        end = next((other for other in starts if other > start), len(behind))
        first = behind[start]
        yield Appendix(
            paper_id=first.paper_id,
            name=name,
            title=titles.get(name) or first.heading or first.text.split("\n")[0],
            passage_id=first.id,
            stands_in=first.paper_id,
            positions=range(first.position, behind[end - 1].position + 1),
            date=first.published,
            access=first.access,
        )


def named(text: str) -> set[str]:
    """The appendices, as `key` has them, that a title or the name of a file says to be."""
    return {key(found[0]) for found in _NAMED.finditer(text.replace("_", " ").replace("-", " "))}


def _by_title(titles: dict[str, str], behind: Sequence[Passage], begins: dict[str, int]) -> None:
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
