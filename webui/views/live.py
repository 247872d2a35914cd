"""The page for use in a meeting: results as one types, and what was said before under an item."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import NamedTuple

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.exceptions import NotFound

from search.before import Before, EarlierItem, Subject, before
from search.engines import Engine
from search.finder import Answer, Question, find, sought, tree_of
from search.meetings import Item, MeetingsQuestion, WholeMeeting, meetings
from search.query.reading import count_of, date_in_words, reading
from search.request import PUBLIC
from webui.engine import engine
from webui.ledger_present import EntryView, entry_view
from webui.live_params import Live, read_live
from webui.params import Search
from webui.present import (
    Link,
    ResultView,
    copy_links,
    mark_views,
    result_views,
)
from webui.reading_present import passage_view
from webui.signals import answered
from webui.views.meetings import held_meeting
from webui.views.passages import neighbourhood
from webui.wording import heading_of

blueprint = Blueprint("live", __name__)

_RESULTS = 10
_NEWEST_MEETINGS = 6
# One letter is the beginning of too much.
_TOO_SHORT = 3


@dataclass(frozen=True, slots=True)
class AgendaLink:
    """An item of the agenda; `value` is what stands for it in an address."""

    text: str
    value: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class EarlierView:
    """An item of an earlier meeting: its day and title, by which words it was found, what was said and
    promised."""

    date: str
    title: str
    committee: str | None
    words: str
    all_of_it: Link
    results: tuple[ResultView, ...]
    commitments: tuple[EntryView, ...]


class Part(NamedTuple):
    """What stands beside the agenda: its template and what that shows."""

    template: str
    shown: dict[str, object]


@blueprint.get("/live")
def live() -> str:
    """The page, or with `part` only what stands beside the agenda."""
    asked = read_live(request.args)
    index = engine()
    # A part that is of no item is not kept waiting for the agenda.
    is_alone = asked.is_part and (asked.q or asked.passage)
    whole = held_meeting(index, asked.meeting) if asked.meeting and not is_alone else None
    item = _item(whole, asked.item) if whole and asked.item else None
    part = _main(index, asked, whole, item)
    known = {"asked": asked, "meeting": _meeting_name(whole) if whole else None, **part.shown}
    if asked.is_part:
        return render_template(part.template, **known)
    path = url_for("live.live")
    return render_template(
        "live.html",
        part=part.template,
        **known,
        agenda=[_agenda_link(asked, each) for each in whole.items if _value(each)] if whole else [],
        size=replace(asked, is_large=not asked.is_large).address(path),
        keys=replace(asked, has_keys=not asked.has_keys).address(path),
        meeting_page=url_for("meetings.meeting", meeting_id=asked.meeting) if whole else None,
        another=asked.at_meeting(None).address(path) if whole else None,
    )


def _main(index: Engine, asked: Live, whole: WholeMeeting | None, item: Item | None) -> Part:
    """What stands beside the agenda: a passage, else results, else what was said before, else the choice."""
    if asked.passage:
        return _passage(index, asked, asked.passage)
    if asked.q:
        return _results(index, asked)
    if whole and item:
        return _before(index, whole, item)
    chosen = [] if whole else meetings(index, MeetingsQuestion(per_page=_NEWEST_MEETINGS)).meetings
    path = url_for("live.live")
    return Part(
        "live_begin.html",
        {
            "headline": "",
            "meetings": [
                Link(f"{each.committee}, {date_in_words(each.date)}", asked.at_meeting(each.id).address(path))
                for each in chosen
            ],
        },
    )


def _passage(index: Engine, asked: Live, passage_id: str) -> Part:
    found = neighbourhood(index, passage_id)
    tree = sought(index, asked.q, PUBLIC, unfinished=asked.is_typed)
    return Part(
        "live_passage.html",
        {
            "headline": heading_of(found.passage),
            "passage": passage_view(found.passage, found.paper, asked.q, tree),
            "citation": found.citation,
            "also_in": copy_links(found.copies.get(passage_id, ()), asked.q),
            "commitments": mark_views(found.commitments.get(passage_id, ())),
            "back": replace(asked, passage=None).address(url_for("live.live")),
        },
    )


def _results(index: Engine, asked: Live) -> Part:
    question = Question(q=asked.q, per_page=_RESULTS, reader=PUBLIC, facets=(), unfinished=asked.is_typed)
    answer = find(index, question)
    if not asked.is_typed:
        answered.send(current_app._get_current_object(), answer=answer)  # type: ignore[attr-defined]
    search = Search(q=answer.instead or asked.q)
    tree = tree_of(index, answer)
    meant = None
    if answer.did_you_mean and not answer.instead:
        meant = Link(answer.did_you_mean, asked.asking(answer.did_you_mean).address(url_for("live.live")))
    return Part(
        "live_results.html",
        {
            "headline": asked.q,
            "count": _count(answer),
            "total": answer.total,
            # While a word is begun nothing is found, and nothing is wrong.
            "is_short": asked.is_typed and len(asked.q) < _TOO_SHORT,
            # It would change with each letter.
            "reading": None if asked.is_typed else reading(answer.tree, ()),
            "notes": [*filter(None, (answer.relaxed, answer.covers)), *answer.warnings],
            "did_you_mean": meant,
            "results": result_views(answer.results, search, tree),
            "near_matches": result_views(answer.near_matches, search, tree),
            "every": Search(q=asked.q).address(url_for("search.search")),
            "has_more": answer.total > len(answer.results),
        },
    )


def _count(answer: Answer) -> str:
    if answer.total_results is None:
        return count_of(answer.total, "passage")
    return count_of(answer.total_results, "result")


def _before(index: Engine, whole: WholeMeeting, item: Item) -> Part:
    held = whole.meeting
    subject = Subject(title=item.title or "", day=held.date, authority=held.authority)
    found = before(index, subject, PUBLIC)
    search = Search()
    return Part(
        "live_before.html",
        {
            "headline": item.title or f"Item {item.number}",
            "day": date_in_words(held.date),
            "words": [word.text for word in found.words],
            "is_procedural": found.is_procedural,
            "count": count_of(len(found.items), "earlier item"),
            "items": [_earlier_view(each, found) for each in found.items],
            "elsewhere": result_views(found.elsewhere, search, found.tree),
            "here": _in_this_meeting(whole, item),
        },
    )


def _earlier_view(earlier: EarlierItem, found: Before) -> EarlierView:
    numbered = f"{earlier.number}. {earlier.title}" if earlier.number else earlier.title
    every = Search(filters={"business": (earlier.business,)})
    if not earlier.number:
        quoted = earlier.title.replace('"', " ")
        every = replace(every, q=f'title:"{quoted}"')
    return EarlierView(
        date=date_in_words(earlier.date) if earlier.date else "Date not known",
        title=numbered,
        committee=earlier.committee,
        words=", ".join(word.text for word in earlier.words),
        all_of_it=Link(f"All {count_of(earlier.total, 'passage')}", every.address(url_for("search.search"))),
        results=result_views(earlier.results, Search(), found.tree),
        commitments=tuple(entry_view(each, dt.date.today()) for each in earlier.commitments),
    )


def _in_this_meeting(whole: WholeMeeting, item: Item) -> Link | None:
    """What the papers of the meeting itself say under an item."""
    if not item.number:
        return None
    search = Search().with_filter("meeting", whole.meeting.id).with_filter("item", item.number)
    said = f"{count_of(len(item.passages), 'passage')} of this meeting's own papers"
    return Link(said, search.address(url_for("search.search")))


def _item(whole: WholeMeeting, value: str) -> Item:
    """The item of a meeting that stands as `value` in an address. Raises `NotFound`."""
    for each in whole.items:
        if _value(each) == value:
            return each
    raise NotFound("This meeting has no such item on its agenda.")


def _value(item: Item) -> str | None:
    return item.number or item.title


def _agenda_link(asked: Live, item: Item) -> AgendaLink:
    value = _value(item) or ""
    text = ". ".join(filter(None, (item.number, item.title)))
    return AgendaLink(text, value, asked.at_item(value).address(url_for("live.live")), asked.item == value)


def _meeting_name(whole: WholeMeeting) -> str:
    return f"{whole.meeting.committee}, {date_in_words(whole.meeting.date)}"
