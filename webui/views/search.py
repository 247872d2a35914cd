"""The search page."""

import datetime as dt
from dataclasses import replace
from functools import partial
from itertools import chain

from flask import Blueprint, Response, current_app, render_template, request, url_for

from search.coverage import not_held
from search.engines import Engine
from search.export import csv_export
from search.finder import Answer, FacetValue, facet_label, find, tree_of
from search.grouping import Grouping
from search.headings import counted
from search.latest import latest
from search.nothing_found import nothing_found
from search.query.reading import count_of, reading
from search.request import PUBLIC, Sort
from webui.engine import engine
from webui.feed import MOST_ENTRIES, feed
from webui.limits import export
from webui.on_paper import list_on_paper, shown_of
from webui.params import (
    EXPORT_NAMES,
    Search,
    read_search,
    refuse_unknown,
    unknown_names,
)
from webui.present import (
    FACET_HEADINGS,
    FilterView,
    Link,
    acronym_views,
    facet_page,
    facet_views,
    file_name,
    filters_in_use,
    pages,
    passage_entry,
    result_views,
)
from webui.search_present import HelpView, help_view, year_chart
from webui.signals import answered

blueprint = Blueprint("search", __name__)

_MOST_WARNINGS = 5
_GROUPINGS = {
    Grouping.PASSAGE: "Passages",
    Grouping.ITEM: "Items of business",
    Grouping.PAPER: "Papers",
    Grouping.SPEAKER: "Speakers",
}
_SORTS = {Sort.RELEVANCE: "Most relevant", Sort.NEWEST: "Newest", Sort.OLDEST: "Oldest"}


@blueprint.get("/search")
def search() -> str:
    """Results, with the filters that narrow them."""
    asked = read_search(request.args)
    index = engine()
    answer = find(index, asked.question(PUBLIC))
    answered.send(current_app._get_current_object(), answer=answer)  # type: ignore[attr-defined]
    if asked.facet:
        return _facet(index, asked, asked.facet, answer)
    path = url_for("search.search")
    found = replace(asked, q=answer.instead) if answer.instead else asked
    tree = tree_of(index, answer)
    last = _last_page(asked, answer)
    first = (asked.page - 1) * asked.per_page + 1
    count, counted_of = counted(answer)
    filters = _in_use(index, asked)
    views = result_views((*answer.results, *answer.near_matches), found, tree)
    return render_template(
        "search.html",
        asked=asked,
        canonical=asked.address(path),
        passages=count_of(answer.total, "passage"),
        count=count,
        counted_of=counted_of,
        covers=answer.covers,
        total=answer.total,
        reading=reading(answer.tree, ()),
        **_notices(answer),
        relaxed=answer.relaxed,
        did_you_mean=_meant(asked, answer),
        acronyms=acronym_views(found if answer.total else asked, answer),
        results=views[: len(answer.results)],
        near_matches=views[len(answer.results) :],
        first=first,
        chart=year_chart(asked, answer),
        facets=facet_views(asked, answer),
        filters=filters,
        unfiltered=asked.unfiltered().address(path),
        sorts=[(sort, text, sort is asked.sort) for sort, text in _SORTS.items()],
        groupings=[(grouping, text, grouping is asked.group) for grouping, text in _GROUPINGS.items()],
        pages=pages(asked.page, last, lambda number: asked.at_page(number).address(path)),
        first_page=asked.at_page(1).address(path),
        last_page=Link(f"{last:,}", asked.at_page(max(last, 1)).address(path)),
        every_hit=asked.export_address(url_for("search.search_csv")),
        feed=asked.sorted_by(Sort.RELEVANCE).export_address(url_for("search.search_atom")),
        on_paper=list_on_paper(
            asked.q or "All passages",
            filters,
            _SORTS[asked.sort],
            shown_of(first, len(answer.results), answer.total_results, _GROUPINGS[asked.group]),
            asked.address(path),
        ),
        help=_help(index, asked, answer, filters) if not answer.total else None,
    )


def _notices(answer: Answer) -> dict[str, object]:
    """The first problems with what was typed, and how many more there are."""
    return {
        "warnings": answer.warnings[:_MOST_WARNINGS],
        "more_warnings": max(0, len(answer.warnings) - _MOST_WARNINGS),
    }


def _help(index: Engine, asked: Search, answer: Answer, filters: tuple[FilterView, ...]) -> HelpView:
    first, last = _days(asked)
    lacking = not_held(
        index,
        PUBLIC,
        authorities=asked.filters.get("authority", ()),
        committees=asked.filters.get("committee", ()),
        date_from=first,
        date_to=last,
    )
    return help_view(asked, nothing_found(index, answer), lacking, filters)


def _days(asked: Search) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day that may have what is asked for."""
    years = sorted(int(year) for year in asked.filters.get("year", ()))
    # No calendar has a year 0.
    first = dt.date(years[0], 1, 1) if years and years[0] else None
    last = dt.date(years[-1], 12, 31) if years and years[-1] else None
    return (
        max(filter(None, (asked.date_from, first)), default=None),
        min(filter(None, (asked.date_to, last)), default=None),
    )


def _last_page(asked: Search, answer: Answer) -> int:
    """The last page there is; where results are not counted, the next one, if this one is full."""
    if answer.total_results is None:
        is_full = len(answer.results) == asked.per_page
        return min(asked.page + 1 if is_full else asked.page, asked.last_page)
    return min(-(-answer.total_results // asked.per_page), asked.last_page)


@blueprint.get("/search.csv")
@export
def search_csv() -> Response:
    """Every hit as a table, sent while it is found; its first bytes tell a spreadsheet that it is UTF-8."""
    refuse_unknown(unknown_names(request.args, EXPORT_NAMES), EXPORT_NAMES)
    asked = read_search(request.args)
    lines = csv_export(engine(), asked.question(PUBLIC), current_app.config["BASE_URL"])
    response = Response(chain(["\ufeff"], lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(asked.q)}"'
    return response


@blueprint.get("/search.atom")
def search_atom() -> Response:
    """What a search finds as a feed, whatever its order: what was indexed last comes first."""
    refuse_unknown(unknown_names(request.args, EXPORT_NAMES), EXPORT_NAMES)
    asked = read_search(request.args).sorted_by(Sort.RELEVANCE)
    index = engine()
    found = latest(index, asked.question(PUBLIC), MOST_ENTRIES)
    narrowed = (f"{each.name}: {each.label}" for each in _in_use(index, asked))
    return feed(
        of="searches",
        title=", ".join([asked.q or "All passages", *narrowed]),
        subtitle=reading(found.tree, ()),
        page=asked.address(url_for("search.search")),
        own=asked.export_address(url_for("search.search_atom")),
        total=found.total,
        entries=[passage_entry(each, found.tree) for each in found.results],
    )


def _meant(asked: Search, answer: Answer) -> Link | None:
    """The search as it may have been meant, where its results are not shown already."""
    if answer.did_you_mean is None or (answer.instead and answer.total):
        return None
    instead = replace(asked, q=answer.did_you_mean, page=1)
    return Link(answer.did_you_mean, instead.address(url_for("search.search")))


def _facet(index: Engine, asked: Search, name: str, answer: Answer) -> str:
    """All values of one facet, as links that narrow the search or widen it again."""
    path = url_for("search.search")
    values, more = facet_page(asked, answer.facets[name])
    return render_template(
        "facet.html",
        asked=asked,
        canonical=asked.address(path),
        heading=FACET_HEADINGS[name],
        count=count_of(answer.total, "passage"),
        reading=reading(answer.tree, ()),
        **_notices(answer),
        values=[(each, _toggled(asked, name, each).address(path)) for each in values],
        filters=_in_use(index, asked),
        unfiltered=asked.unfiltered().address(path),
        results=asked.of_facet(None).address(path),
        previous=asked.at_page(asked.page - 1).address(path) if asked.page > 1 else None,
        following=asked.at_page(asked.page + 1).address(path)
        if more and asked.page < asked.last_page
        else None,
    )


def _in_use(index: Engine, asked: Search) -> tuple[FilterView, ...]:
    return filters_in_use(asked, partial(facet_label, index, PUBLIC))


def _toggled(asked: Search, name: str, value: FacetValue) -> Search:
    return (asked.without_filter if value.selected else asked.with_filter)(name, value.value)
