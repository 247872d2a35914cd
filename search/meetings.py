"""Meetings: which are held, and all that is known of one: its business, its papers, who was there."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mappings.attendance import Attendee
from mappings.commitment import Commitment
from mappings.holding import Attachment
from mappings.ids import folded
from mappings.paper import Paper
from mappings.passage import Kind, Passage
from search.engines import Engine
from search.errors import BadRequest
from search.finder import FacetValue
from search.holdings import HeldMeeting, held
from search.request import PUBLIC, LedgerRequest, Reader, SearchRequest, Sort

MEETING_FILTERS: dict[str, Callable[[HeldMeeting], str | None]] = {
    "authority": lambda meeting: meeting.body.authority,
    "committee": lambda meeting: meeting.body.committee,
    "year": lambda meeting: str(meeting.date.year),
}
"""Whole values, one a meeting, by which meetings are narrowed and counted."""

MOST_PASSAGES = 5_000
"""How many passages of one meeting are read; its numbers are of all."""

ACTS = (Kind.RESOLUTION, Kind.RECOMMENDATION, Kind.ACTION)
"""The kinds of passage that say what was decided or is to be done."""

_MOST_COMMITMENTS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsQuestion:
    """Which meetings: any of one filter's exact values, all of the filters. `page` counts from 1."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    per_page: int = 50
    reader: Reader = PUBLIC


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsAnswer:
    """One page of meetings, the latest first; `total` and `facets` are over all pages. A facet's counts
    ignore its own filter. `minuted` are the ids of those of which a paper tells what was said or decided."""

    question: MeetingsQuestion
    total: int
    meetings: tuple[HeldMeeting, ...]
    minuted: frozenset[str]
    facets: dict[str, tuple[FacetValue, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a meeting's business, its number as printed, with its passages in the order of the papers,
    copies of the same words once.

    `agenda_passage_id` is that of the passage which puts it on the agenda. `commitments` are those made under
    it.
    """

    number: str | None
    title: str | None
    agenda_passage_id: str | None
    passages: tuple[Passage, ...]
    commitments: tuple[Commitment, ...] = ()

    @property
    def acts(self) -> tuple[Passage, ...]:
        """What was decided, recommended or is to be done, the same words once."""
        found: dict[str, Passage] = {}
        for passage in self.passages:
            if passage.kind in ACTS:
                found.setdefault(folded(passage.text), passage)
        return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """Someone listed as at the meeting, or absent from it, and the passage that lists them."""

    attendee: Attendee
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPaper:
    """A paper in which passages of the meeting stand, how many, and of which genres these are."""

    paper: Paper
    passages: int
    genres: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeMeeting:
    """A meeting with all that is held of it.

    `items` come as the agenda has them; `others` are passages of no item. `commitments` are those made at it
    under no item that is held. `previous` and `next` are meetings of the same committee; `alike` those on the
    same day, of which papers name its authority in another way. Where it has more than `MOST_PASSAGES`, it
    `is_cut`.
    """

    meeting: HeldMeeting
    items: tuple[Item, ...]
    others: tuple[Passage, ...]
    commitments: tuple[Commitment, ...]
    attended: tuple[Attended, ...]
    papers: tuple[MeetingPaper, ...]
    attachments: tuple[Attachment, ...]
    previous: HeldMeeting | None
    next: HeldMeeting | None
    alike: tuple[HeldMeeting, ...]
    is_cut: bool


def meetings(engine: Engine, question: MeetingsQuestion) -> MeetingsAnswer:
    """The meetings asked for. Raises `BadRequest` for what cannot be asked, and what the engine raises."""
    if question.page < 1 or question.per_page < 1:
        raise BadRequest("Pages count from 1, and a page holds one meeting or more.")
    holdings = held(engine, question.reader)
    every = holdings.meetings.values()
    found = sorted(
        (each for each in every if _passes(each, question.filters)),
        key=lambda each: (-each.date.toordinal(), each.committee, each.id),
    )
    start = (question.page - 1) * question.per_page
    shown = found[start : start + question.per_page]
    return MeetingsAnswer(
        question=question,
        total=len(found),
        meetings=tuple(shown),
        minuted=frozenset(
            each.id for each in shown if any(either.is_minuted for either in (each, *holdings.alike(each)))
        ),
        facets={name: _facet(name, every, question.filters) for name in MEETING_FILTERS},
    )


def meeting(engine: Engine, meeting_id: str, reader: Reader) -> WholeMeeting | None:
    """One meeting; None where the reader sees nothing of such a one. Raises what the engine raises."""
    holdings = held(engine, reader)
    entry = holdings.meetings.get(meeting_id)
    if entry is None:
        return None
    found = engine.search(
        SearchRequest(
            reader=reader,
            filters={"meeting": (meeting_id,)},
            sort=Sort.OLDEST,
            limit=MOST_PASSAGES,
            facets=(),
        )
    )
    passages = [hit.passage for hit in found.hits]
    papers = engine.papers_by_id(entry.papers, reader)
    commitments = _commitments(engine, entry, reader)
    led = _led(passages)
    items, others = _items(passages, led)
    with_commitments = tuple(
        replace(item, commitments=tuple(commitments.pop(item.number, ()))) if item.number else item
        for item in items
    )
    previous, following = holdings.beside(entry)
    return WholeMeeting(
        meeting=entry,
        items=with_commitments,
        others=tuple(others),
        commitments=tuple(each for left in commitments.values() for each in left),
        attended=tuple(_attended(passages)),
        papers=tuple(_papers(papers.values(), led, meeting_id)),
        attachments=tuple(_attachments(papers.values(), meeting_id)),
        previous=previous,
        next=following,
        alike=holdings.alike(entry),
        is_cut=found.total > len(passages),
    )


def _passes(
    entry: HeldMeeting, filters: Mapping[str, tuple[str, ...]], *, without: str | None = None
) -> bool:
    return all(
        MEETING_FILTERS[name](entry) in values
        for name, values in filters.items()
        if values and name != without
    )


def _facet(
    name: str, every: Iterable[HeldMeeting], filters: Mapping[str, tuple[str, ...]]
) -> tuple[FacetValue, ...]:
    """A filter's values with how many meetings have each, those selected always among them."""
    selected = filters.get(name, ())
    read = MEETING_FILTERS[name]
    counts = Counter(value for each in every if _passes(each, filters, without=name) if (value := read(each)))
    for value in selected:
        counts.setdefault(value, 0)
    return tuple(
        FacetValue(value=value, label=value, count=count, selected=value in selected)
        for value, count in sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))
    )


def _items(passages: Sequence[Passage], led: Sequence[Passage]) -> tuple[list[Item], list[Passage]]:
    """Passages, `led` by the agenda, by the item that they are of, as it has these, and those of none."""
    by_title = {
        folded(each.item_title): each.item_number for each in passages if each.item_number and each.item_title
    }
    rows: dict[tuple[str | None, str], list[Passage]] = defaultdict(list)
    others: list[Passage] = []
    for each in _once(led):
        title = folded(each.item_title or "")
        number = each.item_number or by_title.get(title)
        if number or title:
            rows[number, "" if number else title].append(each)
        else:
            others.append(each)
    return [_item(number, row) for (number, _), row in rows.items()], others


def _item(number: str | None, row: Sequence[Passage]) -> Item:
    agenda = next((each for each in row if each.kind is Kind.AGENDA_ITEM), None)
    titles = (each.item_title for each in ((agenda, *row) if agenda else row))
    return Item(
        number=number,
        title=next((title for title in titles if title), None),
        agenda_passage_id=agenda.id if agenda else None,
        passages=tuple(row),
    )


def _led(passages: Sequence[Passage]) -> list[Passage]:
    """The passages paper by paper: first the agenda's, in the order of which its items are."""
    by_paper: dict[str, list[Passage]] = defaultdict(list)
    for each in passages:
        by_paper[each.paper_id].append(each)

    def rank(row: Sequence[Passage]) -> tuple[int, int]:
        on_agenda = {each.item_number for each in row if each.kind is Kind.AGENDA_ITEM}
        return -len(on_agenda), -len({each.item_number for each in row})

    return [each for row in sorted(by_paper.values(), key=rank) for each in row]


def _once(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The first of each set of copies."""
    seen: set[int] = set()
    for each in passages:
        if each.fingerprint is None or each.fingerprint not in seen:
            yield each
        if each.fingerprint is not None:
            seen.add(each.fingerprint)


def _attachments(papers: Iterable[Paper], meeting_id: str) -> Iterator[Attachment]:
    """What papers speak of as not published with them, each of the same words once."""
    seen: set[str] = set()
    for paper in papers:
        for each in paper.attachments:
            if each.meeting_id == meeting_id and (words := folded(each.words)) not in seen:
                seen.add(words)
                yield each


def _attended(passages: Iterable[Passage]) -> Iterator[Attended]:
    """Who is listed, each once in each way of being there."""
    seen: set[tuple[str, str]] = set()
    for passage in passages:
        for attendee in passage.attendees:
            key = (attendee.presence.value, folded(attendee.name))
            if key not in seen:
                seen.add(key)
                yield Attended(attendee=attendee, passage=passage)


def _papers(papers: Iterable[Paper], led: Sequence[Passage], meeting_id: str) -> Iterator[MeetingPaper]:
    """The papers, in the order in which they stand in `led`."""
    first = {each.paper_id: number for number, each in reversed(list(enumerate(led)))}
    for paper in sorted(papers, key=lambda each: first.get(each.id, len(first))):
        of_meeting = [each for each in paper.holdings if each.meeting_id == meeting_id]
        yield MeetingPaper(
            paper=paper,
            passages=sum(each.passages for each in of_meeting),
            genres=tuple(dict.fromkeys(each.genre for each in of_meeting if each.genre)),
        )


def _commitments(engine: Engine, entry: HeldMeeting, reader: Reader) -> dict[str | None, list[Commitment]]:
    """The commitments made at a meeting by the item they were made under."""
    found: dict[str | None, list[Commitment]] = defaultdict(list)
    for spoken in (False, True):
        asked = LedgerRequest(
            reader=reader,
            made_from=entry.date,
            made_to=entry.date,
            spoken=spoken,
            limit=_MOST_COMMITMENTS,
            facets=(),
        )
        for each in engine.commitments(asked).hits:
            if each.meeting_id == entry.id:
                found[each.item_number].append(each)
    return found
