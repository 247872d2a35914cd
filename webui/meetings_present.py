"""From meetings to what templates show: the list, and one meeting with its business."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for

from mappings.attendance import Presence
from mappings.holding import Attachment
from mappings.passage import Passage
from search.holdings import HeldMeeting
from search.meetings import ACTS, MEETING_FILTERS, Attended, Item, MeetingPaper, MeetingsAnswer, WholeMeeting
from search.query.reading import count_of, date_in_words
from webui.ledger_params import LedgerSearch
from webui.meetings_params import CoverageSearch, MeetingsSearch
from webui.params import Search
from webui.present import (
    FACET_HEADINGS,
    FacetView,
    Fact,
    FilterView,
    Link,
    MarkView,
    facts_of,
    mark_views,
    passage_address,
)
from webui.reading_present import PassageLine, passage_line
from webui.wording import genre_in_words

_SHORTENED = 180
_SHORTENED_ACT = 420
_SHOWN = 12  # passages of an item; the search has all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """A meeting in a list."""

    day: str
    address: str
    committee: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearOfMeetings:
    """Meetings of one year, the latest first."""

    year: int
    meetings: tuple[MeetingLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item of business: what was decided, the commitments made under it, its passages in a folded list.

    `every` leads to the search that has all of them.
    """

    key: str
    number: str | None
    title: str
    agenda: str | None
    acts: tuple[PassageLine, ...]
    commitments: tuple[MarkView, ...]
    passages: tuple[PassageLine, ...]
    count: str
    every: Link | None


@dataclass(frozen=True, slots=True)
class AttendedLine:
    """Someone listed: as printed, their post where that is not printed so, and the passage that says so."""

    printed: str
    role: str | None
    proof: str


@dataclass(frozen=True, slots=True)
class AttendedGroup:
    """Those who were there, or not, in one way."""

    heading: str
    lines: tuple[AttendedLine, ...]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of the meeting, and what it holds of it."""

    paper: Link
    facts: str


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A paper that is not published with the others: why, the words that say so, and where these stand."""

    reason: str
    words: str
    address: str


def meeting_address(meeting_id: str) -> str:
    """The address of a meeting's page."""
    return url_for("meetings.meeting", meeting_id=meeting_id)


def meetings_by_year(answer: MeetingsAnswer) -> tuple[YearOfMeetings, ...]:
    """A page of meetings by year."""
    return tuple(
        YearOfMeetings(year, tuple(_line(each, is_minuted=each.id in answer.minuted) for each in group))
        for year, group in groupby(answer.meetings, key=lambda each: each.date.year)
    )


def meetings_facet_views(answer: MeetingsAnswer) -> tuple[FacetView, ...]:
    """The filters with something to choose, the years the latest first."""
    views = []
    for name in MEETING_FILTERS:
        choices = answer.facets[name]
        if name == "year":
            choices = tuple(sorted(choices, key=lambda choice: choice.value, reverse=True))
        if choices:
            chosen = sum(choice.selected for choice in choices)
            is_open = bool(chosen) or name == "committee"
            views.append(FacetView(name, FACET_HEADINGS[name], choices, chosen, is_open, None))
    return tuple(views)


def filter_views(search: MeetingsSearch | CoverageSearch, path: str) -> tuple[FilterView, ...]:
    """The filters in use of a search at `path`, each with the address that removes it alone."""
    return tuple(
        FilterView(FACET_HEADINGS[name], value, search.without_filter(name, value).address(path))
        for name, values in search.filters.items()
        for value in values
    )


def meeting_facts(whole: WholeMeeting) -> tuple[Fact, ...]:
    """What is known of a meeting."""
    meeting = whole.meeting
    of_committee = MeetingsSearch(filters=_of_body(meeting)).address(url_for("meetings.meetings"))
    passages = Search().with_filter("meeting", meeting.id).address(url_for("search.search"))
    return facts_of(
        ("Committee", Link(meeting.committee, of_committee)),
        ("Authority", meeting.authority if meeting.authority != meeting.committee else None),
        ("Date", date_in_words(meeting.date)),
        ("Passages", Link(count_of(meeting.passages, "passage"), passages)),
        ("Commitments", _commitments(whole)),
        ("Coverage", Link("What is held of this committee", coverage_address(meeting))),
    )


def coverage_address(meeting: HeldMeeting) -> str:
    """The address of what is held of a meeting's committee."""
    return CoverageSearch(filters=_of_body(meeting)).address(url_for("coverage.coverage"))


def meeting_note(whole: WholeMeeting) -> str | None:
    """What is not held of a meeting, in a sentence."""
    if any(each.is_minuted for each in (whole.meeting, *whole.alike)):
        return None
    return "No minutes, list of decisions or transcript of this meeting is held."


def item_views(whole: WholeMeeting) -> tuple[ItemView, ...]:
    """A meeting's business, as the agenda has it."""
    return tuple(_item(f"item-{place}", each, whole.meeting) for place, each in enumerate(whole.items, 1))


def attended_groups(attended: Sequence[Attended]) -> tuple[AttendedGroup, ...]:
    """Who was there, and who was not."""
    return tuple(
        AttendedGroup(presence.label, lines)
        for presence in Presence
        if (lines := tuple(_attended(each) for each in attended if each.attendee.presence is presence))
    )


def paper_lines(papers: Iterable[MeetingPaper]) -> tuple[PaperLine, ...]:
    """The papers in which passages of a meeting stand."""
    return tuple(
        PaperLine(
            Link(each.paper.name, url_for("papers.paper", paper_id=each.paper.id)),
            ", ".join(
                [*(genre_in_words(genre) for genre in each.genres), count_of(each.passages, "passage")]
            ),
        )
        for each in papers
    )


def attachment_views(attachments: Iterable[Attachment]) -> tuple[AttachmentView, ...]:
    """Papers not published with the others."""
    return tuple(
        AttachmentView(each.apart.label, each.words, passage_address(each.passage_id)) for each in attachments
    )


def passage_lines(passages: Iterable[Passage]) -> tuple[PassageLine, ...]:
    """Passages in short."""
    return tuple(passage_line(each, most=_SHORTENED) for each in passages)


def alike_links(whole: WholeMeeting) -> tuple[Link, ...]:
    """Those of its day and committee of which papers name the authority in another way."""
    return tuple(
        Link(
            f"{each.authority or 'No authority named'}: {count_of(each.passages, 'passage')}",
            meeting_address(each.id),
        )
        for each in whole.alike
    )


def beside(meeting: HeldMeeting | None) -> Link | None:
    """A meeting before or after another."""
    return Link(date_in_words(meeting.date), meeting_address(meeting.id)) if meeting else None


def _line(meeting: HeldMeeting, *, is_minuted: bool) -> MeetingLine:
    facts = (
        meeting.authority if meeting.authority != meeting.committee else None,
        count_of(len(meeting.papers), "paper"),
        count_of(meeting.passages, "passage"),
        None if is_minuted else "No minutes held",
    )
    return MeetingLine(
        day=date_in_words(meeting.date),
        address=meeting_address(meeting.id),
        committee=meeting.committee,
        facts=tuple(fact for fact in facts if fact),
    )


def _of_body(meeting: HeldMeeting) -> dict[str, tuple[str, ...]]:
    return {name: (value,) for name, value in meeting.body._asdict().items() if value}


def _commitments(whole: WholeMeeting) -> Link | None:
    count = len(whole.commitments) + sum(len(item.commitments) for item in whole.items)
    if not count:
        return None
    meeting = whole.meeting
    search = LedgerSearch(filters=_of_body(meeting), date_from=meeting.date, date_to=meeting.date)
    return Link(count_of(count, "commitment"), search.address(url_for("commitments.commitments")))


def _item(key: str, item: Item, meeting: HeldMeeting) -> ItemView:
    shown = [each for each in item.passages if each.kind not in ACTS and each.id != item.agenda_passage_id]
    every = None
    if item.number:
        search = Search().with_filter("meeting", meeting.id).with_filter("item", item.number)
        every = Link(
            "Search these" if len(shown) <= _SHOWN else f"All {count_of(len(item.passages), 'passage')}",
            search.address(url_for("search.search")),
        )
    return ItemView(
        key=key,
        number=item.number,
        title=item.title or "Without a title",
        agenda=passage_address(item.agenda_passage_id) if item.agenda_passage_id else None,
        acts=tuple(passage_line(each, most=_SHORTENED_ACT) for each in item.acts),
        commitments=mark_views(item.commitments),
        passages=passage_lines(shown[:_SHOWN] if item.number else shown),
        count=count_of(len(shown), "passage"),
        every=every,
    )


def _attended(each: Attended) -> AttendedLine:
    role = each.attendee.role
    return AttendedLine(
        each.attendee.printed,
        role if role and role.casefold() not in each.attendee.printed.casefold() else None,
        passage_address(each.passage.id),
    )
