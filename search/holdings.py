"""What is held of each committee and meeting, as the papers that a reader may see tell.

It is derived from the records of papers alone, and kept until these change: pages that only need one meeting
ask for it too.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from mappings.holding import Attachment, Mention
from mappings.ids import folded
from mappings.paper import Failure, PageProblem, Paper
from mappings.passage import Access
from search.engines import Engine
from search.request import Reader

AGENDAS = frozenset({"agenda_pack"})
"""The genres that tell what was to be dealt with."""

MINUTED = frozenset({"minutes", "transcript", "decisions"})
"""The genres that tell what was said or decided."""

_ALIKE = 0.8
_SMALL = frozenset(("and", "of", "the", "for", "on"))


class Body(NamedTuple):
    """A committee and its authority, by the best of their spellings. What names none is told by None."""

    authority: str | None
    committee: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMeeting:
    """A meeting of which passages are held: `papers` are the ids of those that these stand in, `genres` what
    sorts of paper they are of. Where its papers name no authority, `body` has that of the committee of its
    name, if only one such is held."""

    id: str
    authority: str | None
    committee: str
    date: dt.date
    passages: int
    papers: tuple[str, ...]
    genres: frozenset[str]
    body: Body

    @property
    def is_minuted(self) -> bool:
        """Whether what was said or decided at it is held."""
        return bool(self.genres & MINUTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPaper:
    """Of a paper's record what coverage tells: see `mappings.paper.Paper`."""

    id: str
    name: str
    file: str
    failure: Failure | None
    problems: tuple[PageProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many passages of one paper are of one committee and day."""

    paper: str
    body: Body
    date: dt.date | None
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """All of it. `mentions` and `attachments` each come with the paper that they stand in."""

    papers: Mapping[str, HeldPaper]
    meetings: Mapping[str, HeldMeeting]
    shares: tuple[Share, ...]
    mentions: tuple[tuple[str, Mention], ...]
    attachments: tuple[tuple[str, Attachment], ...]
    by_body: Mapping[Body, tuple[HeldMeeting, ...]] = field(repr=False)

    def beside(self, meeting: HeldMeeting) -> tuple[HeldMeeting | None, HeldMeeting | None]:
        """The meetings of the same committee on the days before and after one."""
        row = self.by_body[meeting.body]
        return (
            next((each for each in reversed(row) if each.date < meeting.date), None),
            next((each for each in row if each.date > meeting.date), None),
        )

    def alike(self, meeting: HeldMeeting) -> tuple[HeldMeeting, ...]:
        """Those of the same committee and day that are told from it: their papers name the authority in
        another way, or not at all."""
        row = self.by_body[meeting.body]
        return tuple(each for each in row if each.date == meeting.date and each.id != meeting.id)


_lock = Lock()
_kept: WeakKeyDictionary[Engine, dict[frozenset[Access], tuple[str, Holdings]]] = WeakKeyDictionary()


def held(engine: Engine, reader: Reader) -> Holdings:
    """What is held for a reader, as the papers are now. Raises what the engine raises."""
    # Asked first: what is read after it is never older.
    state = engine.papers_state()
    with _lock:
        kept = _kept.setdefault(engine, {}).get(reader.sees)
    if kept is None or kept[0] != state:
        kept = state, _derived(engine.papers(reader))
        with _lock:
            _kept[engine][reader.sees] = kept
    return kept[1]


def is_like(one: str | None, other: str | None) -> bool:
    """Whether two names of authorities may be one, which scanners and printers spell in several ways."""
    return one is None or other is None or _likeness(folded(one), folded(other)) >= _ALIKE


@lru_cache(maxsize=4_096)
def name_words(committee: str) -> frozenset[str]:
    """The words that tell a committee from others, however its name is spelt."""
    words = folded(committee.replace("SPC", "Strategic Policy Committee")).split()
    return frozenset(words) - _SMALL


@lru_cache(maxsize=4_096)
def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _derived(papers: Iterable[Paper]) -> Holdings:
    every = list(papers)
    names: Counter[tuple[str | None, str | None]] = Counter()
    for paper in every:
        for each in paper.holdings:
            names[each.authority, each.committee] += each.passages
    bodies = _bodies(names)
    meetings: dict[str, _Meeting] = defaultdict(_Meeting)
    shares: list[Share] = []
    for paper in every:
        days: Counter[tuple[Body, dt.date | None]] = Counter()
        for each in paper.holdings:
            days[bodies[each.authority, each.committee], each.date] += each.passages
            if each.meeting_id and each.committee and each.meeting_date:
                meeting = meetings[each.meeting_id]
                meeting.date = each.meeting_date
                meeting.names[each.authority, each.committee] += each.passages
                meeting.papers[paper.id] = None
                meeting.genres |= {each.genre} if each.genre else set()
        shares += (
            Share(paper=paper.id, body=of, date=date, passages=passages)
            for (of, date), passages in days.items()
        )
    found = {id_: meeting.held(id_, bodies) for id_, meeting in meetings.items()}
    return Holdings(
        papers={paper.id: _known(paper) for paper in every},
        meetings=found,
        shares=tuple(shares),
        mentions=tuple((paper.id, each) for paper in every for each in paper.mentions),
        attachments=tuple((paper.id, each) for paper in every for each in paper.attachments),
        by_body=dict(_by_body(found.values())),
    )


def _bodies(
    names: Mapping[tuple[str | None, str | None], int],
) -> dict[tuple[str | None, str | None], Body]:
    """Which body each spelling of an authority and a committee is of; with each how often it is met.

    Spellings of an authority that are alike are of one. A paper that names none is of the one whose committee
    of this name is held, where there is only one.
    """
    committees: dict[frozenset[str], list[tuple[str | None, str | None]]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (name[1] is None, _rank(name[1], names[name]), str(name))):
        committees[name_words(name[1] or "")].append(name)
    found: dict[tuple[str | None, str | None], Body] = {}
    for spellings in committees.values():
        known: list[Body] = []
        for authority, committee in sorted(
            spellings, key=lambda name: (name[0] is None, _rank(name[0], names[name]), str(name))
        ):
            same = [each for each in known if is_like(each.authority, authority)]
            if len(same) != 1 or (authority is None and committee is None):
                # The first of the spellings is the best one of the committee.
                same = [Body(authority, spellings[0][1])]
                known += same
            found[authority, committee] = same[0]
    return found


def _rank(name: str | None, often: int) -> tuple[bool, int]:
    """By which the best of several spellings comes first: not all capitals, and often met."""
    return (name or "").isupper(), -often


@dataclass(slots=True)
class _Meeting:
    """A meeting as it is put together; `names` are the spellings of its body."""

    date: dt.date = dt.date.min
    names: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    papers: dict[str, None] = field(default_factory=dict)
    genres: set[str] = field(default_factory=set)

    def held(self, meeting_id: str, bodies: Mapping[tuple[str | None, str | None], Body]) -> HeldMeeting:
        """The meeting, by the best of its spellings."""
        authority, committee = min(
            self.names, key=lambda name: (*_rank(name[1], self.names[name]), str(name))
        )
        return HeldMeeting(
            id=meeting_id,
            authority=authority,
            committee=committee,
            date=self.date,
            passages=self.names.total(),
            papers=tuple(self.papers),
            genres=frozenset(self.genres),
            body=bodies[authority, committee],
        )


def _known(paper: Paper) -> HeldPaper:
    return HeldPaper(
        id=paper.id, name=paper.name, file=paper.file, failure=paper.failure, problems=paper.problems
    )


def _by_body(meetings: Iterable[HeldMeeting]) -> Iterator[tuple[Body, tuple[HeldMeeting, ...]]]:
    rows: dict[Body, list[HeldMeeting]] = defaultdict(list)
    for each in meetings:
        rows[each.body].append(each)
    for key, row in rows.items():
        yield key, tuple(sorted(row, key=lambda each: (each.date, each.id)))
