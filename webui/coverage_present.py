"""From coverage to what templates show: committees, months as a table and a picture, and the gaps."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for

from search.coverage import CommitteeCoverage, Coverage, MissingMeeting, Month, Unread
from search.query.reading import count_of, date_in_words
from webui.meetings_params import CoverageSearch, MeetingsSearch
from webui.meetings_present import meeting_address
from webui.present import Link, passage_address

MOST_LISTED = 200
"""How many gaps of a sort the page lists; the JSON has all."""

_MOST_GAPS_NAMED = 6
_BAR = 10  # units of the picture, as all its measures
_GAP = 2
_HEIGHT = 100
_LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeView:
    """What is held of a committee; `without` are the months of its span of which no paper is."""

    committee: Link
    authority: str | None
    span: str
    meetings: Link | None
    papers: str
    passages: str
    without: str


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month, the latest first."""

    name: str
    papers: str
    passages: str
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A month in the picture: where it stands, how high, and what it says."""

    x: int
    y: int
    height: int
    said: str
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Papers by month as bars; `years` are where each year begins."""

    width: int
    height: int
    bar: int
    bars: tuple[Bar, ...]
    years: tuple[tuple[int, str], ...]
    said: str


@dataclass(frozen=True, slots=True)
class UnreadView:
    """A paper that could not be read, or some pages of it, and why."""

    paper: Link
    file: str
    pages: str | None
    why: str


@dataclass(frozen=True, slots=True)
class ProofView:
    """What a paper says of a meeting: in which words, and where."""

    said: str
    words: str
    passage: Link
    note: str | None


@dataclass(frozen=True, slots=True)
class MissingView:
    """A meeting of which papers are not held."""

    meeting: Link
    committee: str
    lack: str
    proofs: tuple[ProofView, ...]


@dataclass(frozen=True, slots=True)
class NotPublishedView:
    """A paper spoken of that is not published with the others."""

    reason: str
    words: str
    passage: Link
    facts: str


def committee_views(coverage: Coverage) -> tuple[CommitteeView, ...]:
    """The committees, each with what is held of it."""
    return tuple(_committee(each) for each in coverage.committees)


def month_views(months: Sequence[Month]) -> tuple[MonthView, ...]:
    """The months, the latest first."""
    return tuple(
        MonthView(_month(each.first), f"{each.papers:,}", f"{each.passages:,}", not each.papers)
        for each in reversed(months)
    )


def picture(months: Sequence[Month]) -> Picture | None:
    """The months as bars; None of a single one."""
    if len(months) < 2:
        return None
    most = max(each.papers for each in months)
    bars = []
    for place, each in enumerate(months):
        height = max(round(_HEIGHT * each.papers / most), _LEAST) if each.papers else 0
        said = f"{_month(each.first)}: {count_of(each.papers, 'paper')}, {count_of(each.passages, 'passage')}"
        bars.append(Bar(place * (_BAR + _GAP), _HEIGHT - height, height, said, not each.papers))
    years = [
        (place * (_BAR + _GAP), str(each.first.year))
        for place, each in enumerate(months)
        if each.first.month == 1 or not place
    ]
    if len(years) > 1 and years[1][0] - years[0][0] < 4 * _BAR:
        del years[0]
    without = sum(not each.papers for each in months)
    return Picture(
        width=max(len(months) * (_BAR + _GAP), 6 * _BAR),
        height=_HEIGHT,
        bar=_BAR,
        bars=tuple(bars),
        years=tuple(years),
        said=f"Papers by month from {_month(months[0].first)} to {_month(months[-1].first)}:"
        f" at most {most:,} in a month, and {count_of(without, 'month')} without papers."
        " The table below has the numbers.",
    )


def unread_views(unread: Sequence[Unread]) -> tuple[UnreadView, ...]:
    """Papers that could not be read, or not all of them."""
    views = []
    for each in unread[:MOST_LISTED]:
        link = Link(each.name, url_for("papers.paper", paper_id=each.paper_id))
        if each.failure:
            reason = each.failure.reason.value.replace("_", " ").capitalize()
            views.append(UnreadView(link, each.file, None, f"{reason}. {each.failure.detail}"))
            continue
        by_detail: dict[str, list[int]] = {}
        for problem in each.pages:
            by_detail.setdefault(problem.detail, []).append(problem.page)
        views += [
            UnreadView(link, each.file, _pages(numbers), detail) for detail, numbers in by_detail.items()
        ]
    return tuple(views)


def missing_views(missing: Sequence[MissingMeeting]) -> tuple[MissingView, ...]:
    """Meetings of which papers are not held."""
    return tuple(_missing(each) for each in missing[:MOST_LISTED])


def not_published_views(coverage: Coverage) -> tuple[NotPublishedView, ...]:
    """Papers spoken of that are not published with the others."""
    views = []
    for source, each in coverage.attachments[:MOST_LISTED]:
        facts = (
            each.committee,
            date_in_words(each.meeting_date) if each.meeting_date else None,
            f"Item {each.item_number}" if each.item_number else None,
        )
        views.append(
            NotPublishedView(
                each.apart.label,
                each.words,
                _where(source.name, each.passage_id, each.page),
                ", ".join(fact for fact in facts if fact),
            )
        )
    return tuple(views)


def _committee(each: CommitteeCoverage) -> CommitteeView:
    filters = {
        name: (value,)
        for name, value in (("authority", each.authority), ("committee", each.committee))
        if value
    }
    own = CoverageSearch(filters=filters).address(url_for("coverage.coverage"))
    met = MeetingsSearch(filters=filters).address(url_for("meetings.meetings"))
    first, last = each.first, each.last
    span = "No date known"
    if first and last:
        days = dict.fromkeys((date_in_words(first), date_in_words(last)))
        span = " to ".join(days)
    return CommitteeView(
        committee=Link(each.committee or "No committee named", own if each.committee else None),
        authority=each.authority if each.authority != each.committee else None,
        span=span,
        meetings=Link(f"{each.meetings:,}", met) if each.meetings else None,
        papers=f"{each.papers:,}",
        passages=f"{each.passages:,}",
        without=_without(each.months),
    )


def _without(months: Sequence[Month]) -> str:
    """The months without papers, those in a row as one."""
    runs = groupby(months, key=lambda each: bool(each.papers))
    rows = [[each.first for each in run] for has_papers, run in runs if not has_papers]
    if not rows:
        return "None"
    named = [_month(row[0]) if len(row) == 1 else f"{_month(row[0])} to {_month(row[-1])}" for row in rows]
    shown = ", ".join(named[:_MOST_GAPS_NAMED])
    total = count_of(sum(map(len, rows)), "month")
    return f"{total}: {shown}{' and others' if len(named) > _MOST_GAPS_NAMED else ''}"


def _missing(each: MissingMeeting) -> MissingView:
    day = date_in_words(each.date)
    proofs = tuple(
        ProofView(
            mention.spoken.label,
            mention.words,
            _where(source.name, mention.passage_id, mention.page),
            "Long after the meeting that names it: the paper may misprint the year."
            if mention.is_far
            else None,
        )
        for source, mention in each.mentions
    )
    address = meeting_address(each.meeting_id) if each.meeting_id else None
    names = dict.fromkeys(name for name in (each.committee, each.authority) if name)
    return MissingView(Link(day, address), ", ".join(names), each.lack.label, proofs)


def _where(name: str, passage_id: str, page: int | None) -> Link:
    return Link(f"{name}, page {page}" if page else name, passage_address(passage_id))


def _pages(numbers: Sequence[int]) -> str:
    """Pages in words, those in a row as one."""
    rows: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if rows and number == rows[-1][1] + 1:
            rows[-1] = (rows[-1][0], number)
        else:
            rows.append((number, number))
    named = ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in rows)
    return f"Page {named}" if rows and len(rows) == 1 and rows[0][0] == rows[0][1] else f"Pages {named}"


def _month(day: dt.date) -> str:
    return f"{day:%B} {day.year}"
