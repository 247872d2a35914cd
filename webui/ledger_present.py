"""From the ledger to what templates show: entries, filters, the history of one and the picture of it."""

import datetime as dt
from dataclasses import dataclass, replace

from flask import url_for

from mappings.commitment import UNKNOWN, Commitment
from mappings.passage import Passage
from search.finder import FacetValue
from search.ledger import (
    LEDGER_FACETS,
    STATUS_LABELS,
    LedgerAnswer,
    Telling,
    WholeCommitment,
    days_open,
)
from search.query.reading import count_of, date_in_words
from webui.ledger_params import LedgerSearch
from webui.params import Search
from webui.present import (
    FACET_HEADINGS,
    FacetView,
    Fact,
    FilterView,
    Link,
    commitment_address,
    copy_links,
    facts_of,
    passage_address,
    shortened,
)

_HEADINGS = {**FACET_HEADINGS, "person": "Person"}
_OPEN_AT_FIRST = ("status", "person")
_SHORTENED = 280
_SHORTENED_STATUS = 120
_MOST_YEARS_NAMED = 6
# Of the width of the picture, in per cent: what is nearer than that to another is drawn below it.
_LEFT, _RIGHT, _TOO_NEAR = 5.0, 95.0, 9.0
_ROW = 30  # pixels, as the rest of the picture's heights
_TOP, _BELOW = 24, 46


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """A commitment in a list: `facts` in words, `status` as it is, `printed` as papers have it."""

    text: str
    address: str
    who: str | None
    status: str
    status_label: str
    printed: str | None
    age: str | None
    facts: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """What one paper says of a commitment. `number` counts from 1; `passage` leads to the proof."""

    number: int
    date: str
    source: str
    status: str | None
    status_label: str | None
    printed: str | None
    due: str | None
    text: str
    passage: Link
    citation: str | None
    also_in: tuple[Link, ...]
    rule: str
    words: str
    own_id: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """A step in the picture: its place in per cent and pixels, its number, its status and what it says."""

    x: float
    y: int
    number: int
    status: str
    said: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A day named below the picture: its place in per cent, and how its name stands to that."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture of a commitment's steps, those with a date; `due` is the place of the day it was due."""

    height: int
    points: tuple[Point, ...]
    ticks: tuple[Tick, ...]
    due: float | None
    said: str


def entry_view(commitment: Commitment, today: dt.date) -> EntryView:
    """A commitment as a list shows it."""
    known = (
        f"Made {date_in_words(commitment.made_on)}" if commitment.made_on else "Date not known",
        commitment.committee,
        commitment.authority if commitment.authority != commitment.committee else None,
        f"Item {commitment.item_number}" if commitment.item_number else None,
        f"Due {date_in_words(commitment.due)}" if commitment.due else None,
        f"In {count_of(len(commitment.history), 'passage')}",
    )
    notes = (
        "Said at the meeting only" if commitment.spoken else None,
        "Papers disagree" if commitment.disputed else None,
        "Corrected by a person" if commitment.corrections else None,
    )
    days = days_open(commitment, today)
    return EntryView(
        text=shortened(commitment.text, _SHORTENED),
        address=commitment_address(commitment.id),
        who=_who(commitment),
        status=commitment.status or UNKNOWN,
        status_label=STATUS_LABELS[commitment.status or UNKNOWN],
        printed=_printed(commitment.status, commitment.status_text),
        age=f"for {count_of(days, 'day')}" if days is not None else None,
        facts=tuple(fact for fact in known if fact),
        notes=tuple(note for note in notes if note),
    )


def ledger_facet_views(answer: LedgerAnswer) -> tuple[FacetView, ...]:
    """The filters with something to choose."""
    views = []
    for name in LEDGER_FACETS:
        choices: tuple[FacetValue, ...] = answer.facets[name]
        chosen = sum(choice.selected for choice in choices)
        if choices:
            is_open = bool(chosen) or name in _OPEN_AT_FIRST
            views.append(FacetView(name, _HEADINGS[name], choices, chosen, is_open, None, None))
    return tuple(views)


def ledger_filters_in_use(search: LedgerSearch) -> tuple[FilterView, ...]:
    """The filters in use, each with the address that removes it."""
    path = url_for("commitments.commitments")
    views = [
        FilterView(
            _HEADINGS[name],
            STATUS_LABELS[value] if name == "status" else value,
            search.without_filter(name, value).address(path),
        )
        for name, values in search.filters.items()
        for value in values
    ]
    first = replace(search, page=1)
    if search.date_from:
        without = replace(first, date_from=None).address(path)
        views.append(FilterView("Made from", date_in_words(search.date_from), without))
    if search.date_to:
        without = replace(first, date_to=None).address(path)
        views.append(FilterView("Made to", date_in_words(search.date_to), without))
    if search.open_longer_than is not None:
        without = replace(first, open_longer_than=None).address(path)
        views.append(FilterView("Open for more than", count_of(search.open_longer_than, "day"), without))
    return tuple(views)


def commitment_facts(commitment: Commitment, today: dt.date) -> tuple[Fact, ...]:
    """What is known of a commitment."""
    days = days_open(commitment, today)
    person = commitment.person if commitment.person != commitment.responsible else None
    return facts_of(
        ("Status", STATUS_LABELS[commitment.status or UNKNOWN]),
        ("As printed", commitment.status_text),
        ("Open for", count_of(days, "day") if days is not None else None),
        ("Responsible", _narrowed(commitment.responsible, "person", commitment.who)),
        ("Who that is", _narrowed(person, "person", commitment.who)),
        ("Organisation", commitment.organisation),
        ("Made on", date_in_words(commitment.made_on) if commitment.made_on else None),
        ("Due", date_in_words(commitment.due) if commitment.due else None),
        ("Authority", _narrowed(commitment.authority, "authority", commitment.authority)),
        ("Committee", _narrowed(commitment.committee, "committee", commitment.committee)),
        ("Meeting", _meeting(commitment)),
        ("Item", _item(commitment)),
        ("References", tuple(Link(reference) for reference in commitment.references)),
    )


def step_views(whole: WholeCommitment) -> tuple[StepView, ...]:
    """The history of a commitment with its proofs."""
    return tuple(_step(number, telling) for number, telling in enumerate(whole.tellings, 1))


def timeline(whole: WholeCommitment) -> Timeline | None:
    """The picture of a commitment's history; None where less than two days of it are known."""
    dated = [(number, each.step) for number, each in enumerate(whole.tellings, 1) if each.step.date]
    days = [step.date.toordinal() for _, step in dated if step.date]
    due = whole.commitment.due
    first, last = min(days, default=0), max([*days, *([due.toordinal()] if due else [])], default=0)
    if first == last:
        return None

    def place(day: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (day - first) / (last - first), 2)

    ends: list[float] = []
    points = []
    for (number, step), day in zip(dated, days, strict=True):
        x = place(day)
        row = next((row for row, end in enumerate(ends) if x - end >= _TOO_NEAR), len(ends))
        ends[row : row + 1] = [x]
        label = STATUS_LABELS[step.status or UNKNOWN]
        said = f"{number}. {date_in_words(dt.date.fromordinal(day))}: {step.source.label}. {label}."
        points.append(Point(x, _TOP + _ROW * row, number, step.status or UNKNOWN, said))
    ends_named = [
        Tick(_LEFT, date_in_words(dt.date.fromordinal(first)), "start"),
        Tick(_RIGHT, date_in_words(dt.date.fromordinal(last)), "end"),
    ]
    return Timeline(
        height=_TOP + _ROW * (len(ends) - 1) + _BELOW,
        points=tuple(points),
        ticks=tuple(ends_named),
        due=place(due.toordinal()) if due and first <= due.toordinal() else None,
        said=" ".join(point.said for point in points),
    )


def of_meeting(passage: Passage) -> LedgerSearch | None:
    """The search for the commitments made at the meeting that a passage is of; None where it is of none."""
    if passage.committee is None or passage.meeting_date is None:
        return None
    day = passage.meeting_date
    return LedgerSearch(filters={"committee": (passage.committee,)}, date_from=day, date_to=day)


def _step(number: int, telling: Telling) -> StepView:
    step = telling.step
    name = telling.paper.name if telling.paper else "Its passage was taken out since"
    address = passage_address(step.passage_id) if telling.passage else None
    return StepView(
        number=number,
        date=date_in_words(step.date) if step.date else "Date not known",
        source=step.source.label.capitalize(),
        status=step.status,
        status_label=STATUS_LABELS[step.status] if step.status else None,
        printed=_printed(step.status, step.status_text),
        due=date_in_words(step.due) if step.due else None,
        text=step.text,
        passage=Link(name, address),
        citation=telling.citation,
        also_in=copy_links(telling.also_in, ""),
        rule=step.rule,
        words=step.words,
        own_id=step.own_id,
    )


def _printed(status: str | None, printed: str | None) -> str | None:
    """The status as printed, in short, where that says more than the status itself."""
    if not printed or printed.casefold() == status:
        return None
    return shortened(printed, _SHORTENED_STATUS)


def _who(commitment: Commitment) -> str | None:
    """Who is responsible as printed, and who that is where another word for them is printed."""
    responsible, person = commitment.responsible, commitment.person
    if responsible and person and person not in responsible:
        return f"{responsible} ({person})"
    return responsible or person


def _narrowed(text: str | None, name: str, value: str | None) -> Link | None:
    """Words that lead to all commitments with a value."""
    if not text or not value:
        return Link(text) if text else None
    search = LedgerSearch(filters={name: (value,)})
    return Link(text, search.address(url_for("commitments.commitments")))


def _meeting(commitment: Commitment) -> tuple[Link, ...]:
    if commitment.meeting_id is None:
        return ()
    said = date_in_words(commitment.made_on) if commitment.made_on else "The meeting"
    search = Search().with_filter("meeting", commitment.meeting_id)
    return (
        Link(said, url_for("meetings.meeting", meeting_id=commitment.meeting_id)),
        Link("Its passages", search.address(url_for("search.search"))),
    )


def _item(commitment: Commitment) -> Link | None:
    said = ". ".join(part for part in (commitment.item_number, commitment.item_title) if part)
    if not said:
        return None
    if commitment.meeting_id is None or commitment.item_number is None:
        return Link(said)
    search = Search().with_filter("meeting", commitment.meeting_id)
    search = search.with_filter("item", commitment.item_number)
    return Link(said, search.address(url_for("search.search")))
