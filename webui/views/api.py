"""The JSON: what interface.md, "JSON", promises. What an address does not take is refused."""

import datetime as dt
from dataclasses import replace
from itertools import islice

import msgspec
from flask import Blueprint, Response, current_app, request

from search.coverage import coverage as find_coverage
from search.documents import (
    answer_document,
    commitment_document,
    ledger_document,
    neighbourhood_document,
    paper_document,
    result_document,
    suggestion_document,
)
from search.finder import find, results_of
from search.ledger import ask
from search.meeting_documents import coverage_document, meeting_document, meetings_document
from search.meetings import meetings as find_meetings
from search.request import PUBLIC
from search.similar import similar as find_similar
from search.suggestions import MOST_SUGGESTIONS
from search.suggestions import suggest as suggestions
from search.why import why
from webui.engine import engine
from webui.ledger_params import LEDGER_NAMES, read_ledger_search
from webui.meetings_params import COVERAGE_FILTERS, MEETINGS_NAMES, read_coverage, read_meetings
from webui.params import (
    LAST_PAGE,
    MOST_PER_PAGE,
    SEARCH_NAMES,
    read_number,
    read_search,
    refuse_unknown,
    unknown_names,
)
from webui.present import facet_page
from webui.signals import answered
from webui.views.commitments import held_commitment
from webui.views.meetings import held_meeting
from webui.views.papers import held_paper
from webui.views.passages import neighbourhood

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

_SECONDS_OF_SUGGESTIONS = 60
"""So long a browser answers itself what was typed before: letters are often taken back."""


@blueprint.get("/search")
def search() -> Response:
    """What the search page shows, as data; with `facet`, all values of that facet instead of results."""
    asked = read_search(request.args)
    refuse_unknown(asked.unknown, SEARCH_NAMES)
    answer = find(engine(), asked.question(PUBLIC))
    answered.send(current_app._get_current_object(), answer=answer)  # type: ignore[attr-defined]
    if asked.facet:
        values, _ = facet_page(asked, answer.facets[asked.facet])
        paged = replace(answer.question, page=asked.page, per_page=asked.per_page)
        answer = replace(
            answer, question=paged, results=(), near_matches=(), facets={asked.facet: tuple(values)}
        )
    return _json(answer_document(answer, _base_url()))


@blueprint.get("/suggest")
def suggest() -> Response:
    """What the word at the end of `q` may become. It takes what a search does, so that its form can ask."""
    asked = read_search(request.args)
    limit = read_number(request.args, "limit", MOST_SUGGESTIONS) or MOST_SUGGESTIONS // 2
    _takes(*SEARCH_NAMES, "limit")
    found = suggestions(engine(), asked.question(PUBLIC), limit)
    response = _json({"q": asked.q, "suggestions": [suggestion_document(each) for each in found]})
    response.cache_control.private = True
    response.cache_control.max_age = _SECONDS_OF_SUGGESTIONS
    return response


@blueprint.get("/passages/<passage_id>")
def passage(passage_id: str) -> Response:
    """One passage, what is known of it and why, and those that stand beside it in its paper."""
    _takes()
    found = neighbourhood(engine(), passage_id)
    reasons = why(engine(), found.passage, PUBLIC)
    return _json(neighbourhood_document(found, _base_url(), reasons=reasons))


@blueprint.get("/passages/<passage_id>/similar")
def similar(passage_id: str) -> Response:
    """The passages most like one, and the words they were found by."""
    _takes()
    index = engine()
    passage = neighbourhood(index, passage_id).passage
    alike = find_similar(index, passage, PUBLIC)
    results = results_of(index, PUBLIC, alike.hits, alike.tree)
    return _json(
        {
            "passage_id": passage.id,
            "words": [word.text for word in alike.words],
            "results": [result_document(each, _base_url()) for each in results],
        }
    )


@blueprint.get("/papers")
def papers() -> Response:
    """What is indexed, and what could not be and why, in pages."""
    _takes("page", "per_page")
    page = read_number(request.args, "page", LAST_PAGE) or 1
    per_page = read_number(request.args, "per_page", MOST_PER_PAGE) or MOST_PER_PAGE
    index = engine()
    start = (page - 1) * per_page
    every = index.papers(PUBLIC)
    before = sum(1 for _ in islice(every, start))
    shown = list(islice(every, per_page))
    total = before + len(shown) + sum(1 for _ in every)
    return _json(
        {
            "total": total,
            "page": page,
            "per_page": per_page,
            "papers": [paper_document(paper, _base_url()) for paper in shown],
        }
    )


@blueprint.get("/papers/<paper_id>")
def paper(paper_id: str) -> Response:
    """One paper's record."""
    _takes()
    return _json(paper_document(held_paper(engine(), paper_id), _base_url()))


@blueprint.get("/commitments")
def commitments() -> Response:
    """What the page of commitments shows, as data."""
    asked = read_ledger_search(request.args)
    refuse_unknown(asked.unknown, LEDGER_NAMES)
    return _json(ledger_document(ask(engine(), asked.question(PUBLIC)), _base_url()))


@blueprint.get("/commitments/<commitment_id>")
def commitment(commitment_id: str) -> Response:
    """One commitment with its history."""
    _takes()
    entry = held_commitment(engine(), commitment_id).commitment
    return _json(commitment_document(entry, dt.date.today(), _base_url()))


@blueprint.get("/meetings")
def meetings() -> Response:
    """What the page of meetings shows, as data."""
    asked = read_meetings(request.args)
    refuse_unknown(asked.unknown, MEETINGS_NAMES)
    return _json(meetings_document(find_meetings(engine(), asked.question(PUBLIC)), _base_url()))


@blueprint.get("/meetings/<meeting_id>")
def meeting(meeting_id: str) -> Response:
    """One meeting with its items, papers and those who attended."""
    _takes()
    return _json(meeting_document(held_meeting(engine(), meeting_id), _base_url()))


@blueprint.get("/coverage")
def coverage() -> Response:
    """What the page of coverage shows, as data and whole."""
    asked = read_coverage(request.args)
    refuse_unknown(asked.unknown, COVERAGE_FILTERS)
    found = find_coverage(
        engine(),
        PUBLIC,
        authorities=asked.filters.get("authority", ()),
        committees=asked.filters.get("committee", ()),
    )
    return _json(coverage_document(found, _base_url()))


def _takes(*known: str) -> None:
    refuse_unknown(unknown_names(request.args, known), known)


def _base_url() -> str:
    base_url: str = current_app.config["BASE_URL"]
    return base_url


def _json(document: object) -> Response:
    return Response(msgspec.json.encode(document), mimetype="application/json")
