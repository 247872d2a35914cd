"""What is held of each committee and meeting, as the papers that a reader may see tell.

It is derived from the records of papers alone, and kept until these change: pages that only need one meeting
ask for it too.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
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

Body = tuple[str, str]
"""A committee and its authority, without case and accents, by which meetings of one body are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMeeting:
    """A meeting of which passages are held: `papers` are the ids of those that these stand in, `genres` what
    sorts of paper they are of."""

    id: str
    authority: str | None
    committee: str
    date: dt.date
    passages: int
    papers: tuple[str, ...]
    genres: frozenset[str]

    @property
    def body(self) -> Body:
        """The body that met."""
        return body(self.authority, self.committee)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPaper:
    """Of a paper's record what coverage tells: see `mappings.paper.Paper`."""

    id: str
    name: str
    file: str
    failure: Failure | None
    problems: tuple[PageProblem, ...]
    authority: str | None
    committee: str | None
    date: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many passages of one paper are of one committee and day."""

    paper: str
    authority: str | None
    committee: str | None
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
        """The meetings of the same committee before and after one."""
        row = self.by_body[meeting.body]
        at = row.index(meeting)
        return (row[at - 1] if at else None), (row[at + 1] if at + 1 < len(row) else None)


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


def body(authority: str | None, committee: str | None) -> Body:
    """What meetings of one body have in common."""
    return folded(authority or ""), folded(committee or "")


def _derived(papers: Iterable[Paper]) -> Holdings:
    meetings: dict[str, _Meeting] = defaultdict(_Meeting)
    known: dict[str, HeldPaper] = {}
    shares: list[Share] = []
    mentions: list[tuple[str, Mention]] = []
    attachments: list[tuple[str, Attachment]] = []
    for paper in papers:
        known[paper.id] = _known(paper)
        mentions += ((paper.id, each) for each in paper.mentions)
        attachments += ((paper.id, each) for each in paper.attachments)
        days: Counter[tuple[str | None, str | None, dt.date | None]] = Counter()
        for each in paper.holdings:
            days[each.authority, each.committee, each.date] += each.passages
            if each.meeting_id and each.committee and each.meeting_date:
                meeting = meetings[each.meeting_id]
                meeting.date = each.meeting_date
                meeting.names[each.authority, each.committee] += each.passages
                meeting.papers[paper.id] = None
                meeting.genres |= {each.genre} if each.genre else set()
        shares += (
            Share(paper=paper.id, authority=authority, committee=committee, date=date, passages=passages)
            for (authority, committee, date), passages in days.items()
        )
    found = {id_: meeting.held(id_) for id_, meeting in meetings.items()}
    return Holdings(
        papers=known,
        meetings=found,
        shares=tuple(shares),
        mentions=tuple(mentions),
        attachments=tuple(attachments),
        by_body=dict(_by_body(found.values())),
    )


@dataclass(slots=True)
class _Meeting:
    """A meeting as it is put together; `names` are the spellings of its body."""

    date: dt.date = dt.date.min
    names: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    papers: dict[str, None] = field(default_factory=dict)
    genres: set[str] = field(default_factory=set)

    def held(self, meeting_id: str) -> HeldMeeting:
        """The meeting, by the best of its spellings."""
        (authority, committee), _ = min(
            self.names.items(), key=lambda name: (name[0][1].isupper(), -name[1], str(name[0]))
        )
        return HeldMeeting(
            id=meeting_id,
            authority=authority,
            committee=committee,
            date=self.date,
            passages=self.names.total(),
            papers=tuple(self.papers),
            genres=frozenset(self.genres),
        )


def _known(paper: Paper) -> HeldPaper:
    return HeldPaper(
        id=paper.id,
        name=paper.name,
        file=paper.file,
        failure=paper.failure,
        problems=paper.problems,
        authority=paper.authority,
        committee=paper.committee,
        date=paper.date,
    )


def _by_body(meetings: Iterable[HeldMeeting]) -> Iterator[tuple[Body, tuple[HeldMeeting, ...]]]:
    rows: dict[Body, list[HeldMeeting]] = defaultdict(list)
    for each in meetings:
        rows[each.body].append(each)
    for key, row in rows.items():
        yield key, tuple(sorted(row, key=lambda each: (each.date, each.id)))
