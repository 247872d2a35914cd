"""The ledger: who undertook what and what became of it; one commitment with its proofs; table and feed."""

import datetime as dt
from itertools import chain

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from mappings.commitment import Commitment
from search.documents import commitment_url
from search.engines import Engine
from search.export import ledger_csv
from search.headings import apart_note, ledger_heading
from search.ledger import LedgerAnswer, WholeCommitment, ask, ledger_reading, whole
from search.request import PUBLIC, LedgerSort
from webui.engine import engine
from webui.feed import MOST_ENTRIES, NEVER, Entry, feed
from webui.ledger_params import LEDGER_EXPORT_NAMES, LedgerSearch, read_ledger_search
from webui.ledger_present import (
    commitment_facts,
    entry_view,
    ledger_facet_views,
    ledger_filters_in_use,
    step_views,
    timeline,
)
from webui.limits import export
from webui.on_paper import list_on_paper, shown_of
from webui.params import refuse_unknown, unknown_names
from webui.present import Link, commitment_address, file_name, mark_views, pages, shortened

blueprint = Blueprint("commitments", __name__)

_SORTS = {
    LedgerSort.OLDEST: "Oldest first",
    LedgerSort.NEWEST: "Newest first",
    LedgerSort.LATEST: "Last spoken of first",
}
_SHORTENED = 240


@blueprint.get("/commitments")
def commitments() -> str:
    """The ledger, with the filters that narrow it."""
    asked = read_ledger_search(request.args)
    answer = ask(engine(), asked.question(PUBLIC))
    path = url_for("commitments.commitments")
    longest = LedgerSearch(filters={"status": ("open",)})
    first = (asked.page - 1) * asked.per_page + 1
    filters = ledger_filters_in_use(asked)
    return render_template(
        "commitments.html",
        asked=asked,
        answer=answer,
        canonical=asked.address(path),
        heading=ledger_heading(answer),
        reading=ledger_reading(answer.tree)
        if asked.q or not asked.is_filtered
        else "All commitments that the filters leave.",
        apart=apart_note(answer),
        other_side=asked.on_the_other_side().address(path),
        did_you_mean=_meant(asked, answer),
        entries=[entry_view(each, answer.question.today) for each in answer.commitments],
        near_matches=[entry_view(each, answer.question.today) for each in answer.near_matches],
        first=first,
        facets=ledger_facet_views(answer),
        filters=filters,
        unfiltered=asked.unfiltered().address(path),
        open_for_longest=Link("Open for longest", longest.address(path)),
        is_open_for_longest=asked.at_page(1) == longest,
        sorts=[(sort, text, sort is asked.sort) for sort, text in _SORTS.items()],
        pages=pages(
            asked.page, -(-answer.total // asked.per_page), lambda number: asked.at_page(number).address(path)
        ),
        first_page=asked.at_page(1).address(path),
        passages=url_for("search.search", q=asked.q or None),
        table=asked.export_address(url_for("commitments.commitments_csv")),
        feed=asked.export_address(url_for("commitments.commitments_atom")),
        on_paper=list_on_paper(
            asked.q or "All commitments",
            filters,
            _SORTS[asked.sort],
            shown_of(first, len(answer.commitments), answer.total, "Commitments"),
            asked.address(path),
        ),
    )


@blueprint.get("/commitments/<commitment_id>")
def commitment(commitment_id: str) -> str | AnyResponse:
    """One commitment; an id that it had before leads to the one it has."""
    found = held_commitment(engine(), commitment_id)
    entry = found.commitment
    if entry.id != commitment_id:
        return redirect(commitment_address(entry.id), 301)
    today = dt.date.today()
    return render_template(
        "commitment.html",
        view=entry_view(entry, today),
        commitment=entry,
        title=shortened(entry.text, _SHORTENED),
        facts=commitment_facts(entry, today),
        steps=step_views(found),
        timeline=timeline(found),
        possibly_same=mark_views(found.possibly_same),
        permalink=commitment_url(entry.id, current_app.config["BASE_URL"]),
    )


@blueprint.get("/commitments.csv")
@export
def commitments_csv() -> Response:
    """Every commitment as a table, sent while it is found."""
    asked = _exported()
    lines = ledger_csv(engine(), asked.question(PUBLIC), current_app.config["BASE_URL"])
    response = Response(chain(["\ufeff"], lines), content_type="text/csv; charset=utf-8")
    name = file_name(asked.q, "minuted-commitments")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/commitments.atom")
def commitments_atom() -> Response:
    """The commitments that papers spoke of last, as a feed; an entry's id is made of the commitment's."""
    asked = _exported().sorted_by(LedgerSort.LATEST)
    answer = ask(engine(), asked.at_page(1).question(PUBLIC, per_page=MOST_ENTRIES))
    return feed(
        of="commitments",
        title=f"Commitments: {asked.q}" if asked.q else "Commitments",
        subtitle=ledger_reading(answer.tree),
        page=asked.address(url_for("commitments.commitments")),
        own=asked.export_address(url_for("commitments.commitments_atom")),
        total=answer.total,
        entries=[_entry(each, answer.question.today) for each in answer.commitments],
    )


def held_commitment(index: Engine, commitment_id: str) -> WholeCommitment:
    """The commitment with its proofs. Raises `NotFound`."""
    found = whole(index, commitment_id, PUBLIC)
    if found is None:
        raise NotFound(
            "There is no commitment at this address (any more). Check it, or look among the commitments."
        )
    return found


def _exported() -> LedgerSearch:
    refuse_unknown(unknown_names(request.args, LEDGER_EXPORT_NAMES), LEDGER_EXPORT_NAMES)
    return read_ledger_search(request.args)


def _meant(asked: LedgerSearch, answer: LedgerAnswer) -> Link | None:
    """The words as they may have been meant, where that is not what was looked for already."""
    if answer.did_you_mean is None or answer.relaxed:
        return None
    instead = LedgerSearch(q=answer.did_you_mean, filters=asked.filters, spoken=asked.spoken)
    return Link(answer.did_you_mean, instead.address(url_for("commitments.commitments")))


def _entry(commitment: Commitment, today: dt.date) -> Entry:
    """A commitment in the feed, dated by the last paper that speaks of it."""
    view = entry_view(commitment, today)
    day = commitment.last_spoken_of or commitment.made_on
    parts = (view.who, *view.facts, f"As printed: {view.printed}" if view.printed else None)
    return Entry(
        of="commitments",
        key=commitment.id,
        title=f"{view.status_label}: {view.text}",
        path=view.address,
        updated=dt.datetime.combine(day, dt.time(), dt.UTC) if day else NEVER,
        summary=". ".join(part for part in parts if part),
    )
