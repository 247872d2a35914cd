"""Coverage: what was searched, committee by committee, and what is known not to be held.

An empty answer is only as good as what was searched. A gap is told only where the papers themselves show it:
a file that could not be read, a page without text, a meeting that a paper speaks of and no paper is of.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from weakref import WeakKeyDictionary

from mappings.holding import Apart, Attachment, Mention
from mappings.ids import folded
from mappings.paper import Failure, PageProblem
from search.engines import Engine
from search.holdings import AGENDAS, Body, HeldMeeting, Holdings, Share, held, is_like, may_be_same
from search.request import Reader


class Lack(StrEnum):
    """What is not held of a meeting."""

    PAPERS = "papers"
    MINUTES = "minutes"

    @property
    def label(self) -> str:
        """What is lacking, for a person to read."""
        return _LACKS[self]


_LACKS = {Lack.PAPERS: "No paper held", Lack.MINUTES: "Minutes not held"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What is held of a month, by its first day: papers, and passages with a date in it."""

    first: dt.date
    papers: int
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeCoverage:
    """What is held of a committee; None for what names none. `months` are all from its first to its last day,
    those without papers too. `undated` counts papers without a date."""

    authority: str | None
    committee: str | None
    first: dt.date | None
    last: dt.date | None
    meetings: int
    papers: int
    passages: int
    undated: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A paper that could not be read, or pages of it that could not."""

    paper_id: str
    name: str
    file: str
    failure: Failure | None
    pages: tuple[PageProblem, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A paper that tells of something: its id and name."""

    paper_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingMeeting:
    """A meeting that papers show to have been called or held, and what is not held of it.

    `meeting_id` where some of its papers are held; `mentions` are in which words papers speak of it.
    """

    lack: Lack
    authority: str | None
    committee: str
    date: dt.date
    meeting_id: str | None
    mentions: tuple[tuple[Source, Mention], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was searched, and what is known not to be held. `months` are of all that is held.

    `failed` are papers that could not be read; `pages` those that could, but for some of their pages.
    """

    papers: int
    passages: int
    meetings: int
    undated: int
    committees: tuple[CommitteeCoverage, ...]
    months: tuple[Month, ...]
    failed: tuple[Unread, ...]
    pages: tuple[Unread, ...]
    missing: tuple[MissingMeeting, ...]
    attachments: tuple[tuple[Source, Attachment], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHeld:
    """What is known not to be held of what a search asked for.

    Of a paper that could not be read it is not known what it is of: `failed` counts all of them. `pages`
    counts pages without text.
    """

    failed: int
    pages: int
    missing: tuple[MissingMeeting, ...]


def coverage(
    engine: Engine,
    reader: Reader,
    *,
    authorities: Collection[str] = (),
    committees: Collection[str] = (),
    today: dt.date | None = None,
) -> Coverage:
    """What is held for a reader, of some authorities and committees or of all, as of `today`.

    Papers that could not be read are of no committee that is known: they are always told. Raises what the
    engine raises.
    """
    holdings = held(engine, reader)
    asked = _Asked(authorities, committees)
    shares = [each for each in holdings.shares if asked.covers(*each.body)]
    return Coverage(
        papers=len({each.paper for each in shares}),
        passages=sum(each.passages for each in shares),
        meetings=sum(asked.covers(*each.body) for each in holdings.meetings.values()),
        undated=len({each.paper for each in shares} - {each.paper for each in shares if each.date}),
        committees=tuple(_committees(holdings, shares)),
        months=_months(shares),
        failed=tuple(_failed(holdings)),
        pages=tuple(_with_problems(holdings, asked)),
        missing=tuple(_missing(holdings, asked, today or dt.date.today())),
        attachments=tuple(_apart(holdings, asked)),
    )


def not_held(
    engine: Engine,
    reader: Reader,
    *,
    authorities: Collection[str] = (),
    committees: Collection[str] = (),
    date_from: dt.date | None = None,
    date_to: dt.date | None = None,
    today: dt.date | None = None,
) -> NotHeld:
    """What is known not to be held of some authorities, committees and days, or of all. Raises what the
    engine raises."""
    holdings = held(engine, reader)
    asked = _Asked(authorities, committees, date_from, date_to)
    return NotHeld(
        failed=sum(1 for _ in _failed(holdings)),
        pages=sum(len(each.pages) for each in _with_problems(holdings, asked)),
        missing=tuple(
            each
            for each in _missing(holdings, asked, today or dt.date.today())
            if asked.covers_day(each.date)
        ),
    )


def _apart(holdings: Holdings, asked: "_Asked") -> Iterator[tuple[Source, Attachment]]:
    """The papers not published with others, those that several papers speak of in the same words once."""
    seen: set[tuple[Apart, str | None, str]] = set()
    for paper, each in holdings.attachments:
        key = each.apart, each.meeting_id or paper, folded(each.words)
        if key not in seen and asked.may_cover(each.authority, each.committee):
            seen.add(key)
            yield Source(paper, holdings.papers[paper].name), each


@dataclass(frozen=True, slots=True)
class _Asked:
    """What coverage is asked of: all of it where nothing is said."""

    authorities: Collection[str]
    committees: Collection[str]
    date_from: dt.date | None = None
    date_to: dt.date | None = None

    def covers(self, authority: str | None, committee: str | None) -> bool:
        """Whether a committee is asked for."""
        return (not self.authorities or authority in self.authorities) and (
            not self.committees or committee in self.committees
        )

    def may_cover(self, authority: str | None, committee: str | None) -> bool:
        """Whether what papers call so may be a committee that is asked for, however its name is spelt."""
        return (not self.authorities or any(is_like(authority, each) for each in self.authorities)) and (
            not self.committees or any(may_be_same(committee or "", each) for each in self.committees)
        )

    def covers_day(self, day: dt.date) -> bool:
        """Whether a day is asked for."""
        return (self.date_from is None or self.date_from <= day) and (
            self.date_to is None or day <= self.date_to
        )

    def covers_share(self, share: Share) -> bool:
        """Whether a share of a paper may be of what is asked for."""
        return self.covers(*share.body) and (share.date is None or self.covers_day(share.date))


def _failed(holdings: Holdings) -> Iterator[Unread]:
    return (_unread(holdings, each) for each, paper in holdings.papers.items() if paper.failure)


def _with_problems(holdings: Holdings, asked: _Asked) -> Iterator[Unread]:
    covered = {each.paper for each in holdings.shares if asked.covers_share(each)}
    return (
        _unread(holdings, each)
        for each, paper in holdings.papers.items()
        if paper.problems and each in covered
    )


def _unread(holdings: Holdings, paper_id: str) -> Unread:
    paper = holdings.papers[paper_id]
    return Unread(
        paper_id=paper_id, name=paper.name, file=paper.file, failure=paper.failure, pages=paper.problems
    )


def _committees(holdings: Holdings, shares: Iterable[Share]) -> Iterator[CommitteeCoverage]:
    """What is held of each committee, in order of name, what names none last."""
    rows: dict[Body, list[Share]] = defaultdict(list)
    for share in shares:
        rows[share.body].append(share)
    for key in sorted(rows, key=lambda key: (not key.committee, key.committee or "", key.authority or "")):
        row = rows[key]
        days = [each.date for each in row if each.date]
        dated = {each.paper for each in row if each.date}
        yield CommitteeCoverage(
            authority=key.authority,
            committee=key.committee,
            first=min(days, default=None),
            last=max(days, default=None),
            meetings=len(holdings.by_body.get(key, ())),
            papers=len({each.paper for each in row}),
            passages=sum(each.passages for each in row),
            undated=len({each.paper for each in row} - dated),
            months=_months(row),
        )


def _months(shares: Iterable[Share]) -> tuple[Month, ...]:
    """Every month from the first to the last day of these, those without papers too."""
    papers: dict[dt.date, set[str]] = defaultdict(set)
    passages: dict[dt.date, int] = defaultdict(int)
    for each in shares:
        if each.date:
            first = each.date.replace(day=1)
            papers[first].add(each.paper)
            passages[first] += each.passages
    if not papers:
        return ()
    month, last = min(papers), max(papers)
    found = []
    while month <= last:
        found.append(Month(first=month, papers=len(papers[month]), passages=passages[month]))
        month = dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return tuple(found)


_kept: WeakKeyDictionary[Holdings, tuple[dt.date, tuple[MissingMeeting, ...]]] = WeakKeyDictionary()


def _missing(holdings: Holdings, asked: _Asked, today: dt.date) -> Iterator[MissingMeeting]:
    """What is not held of meetings that had been by `today`, in order of committee and day."""
    kept = _kept.get(holdings)
    if kept is None or kept[0] != today:
        kept = _kept[holdings] = today, _every_missing(holdings, today)
    return (each for each in kept[1] if asked.may_cover(each.authority, each.committee))


def _every_missing(holdings: Holdings, today: dt.date) -> tuple[MissingMeeting, ...]:
    of_day: dict[dt.date, list[HeldMeeting]] = defaultdict(list)
    for each in holdings.meetings.values():
        of_day[each.date].append(each)
    found: list[MissingMeeting] = []
    told: set[str] = set()
    for date, mentions in _spoken_of(holdings, today):
        first = mentions[0][1]
        met = [each for each in of_day[date] if _is_same(each, first.authority, first.committee)]
        told |= {each.id for each in met}
        if not met:
            found.append(_lacking(Lack.PAPERS, first, None, mentions))
        elif not any(each.is_minuted for each in met):
            found.append(_lacking(Lack.MINUTES, met[0], met[0].id, mentions))
    for each in holdings.meetings.values():
        if each.id in told or each.date >= today or not each.genres & AGENDAS:
            continue
        same = [other for other in of_day[each.date] if _is_same(other, each.authority, each.committee)]
        told |= {other.id for other in same}
        if not any(other.is_minuted for other in same):
            found.append(_lacking(Lack.MINUTES, each, each.id, ()))
    return tuple(sorted(found, key=lambda each: (each.committee, each.authority or "", each.date)))


def _lacking(
    lack: Lack,
    of: HeldMeeting | Mention,
    meeting_id: str | None,
    mentions: Sequence[tuple[Source, Mention]],
) -> MissingMeeting:
    return MissingMeeting(
        lack=lack,
        authority=of.authority,
        committee=of.committee,
        date=of.date,
        meeting_id=meeting_id,
        mentions=tuple(mentions),
    )


def _is_same(meeting: HeldMeeting, authority: str | None, committee: str) -> bool:
    """Whether a meeting held on the day may be one of this body."""
    return is_like(meeting.authority, authority) and may_be_same(meeting.committee, committee)


def _spoken_of(holdings: Holdings, today: dt.date) -> Iterator[tuple[dt.date, list[tuple[Source, Mention]]]]:
    """The meetings before `today` that papers speak of, each with all mentions of it."""
    by_day: dict[dt.date, list[list[tuple[Source, Mention]]]] = defaultdict(list)
    for paper, mention in holdings.mentions:
        if mention.date >= today:
            continue
        told = Source(paper, holdings.papers[paper].name), mention
        for group in by_day[mention.date]:
            first = group[0][1]
            if is_like(first.authority, mention.authority) and may_be_same(
                first.committee, mention.committee
            ):
                # The same words in several papers tell no more.
                if all(folded(other.words) != folded(mention.words) for _, other in group):
                    group.append(told)
                break
        else:
            by_day[mention.date].append([told])
    for date, groups in by_day.items():
        for group in groups:
            yield date, group
