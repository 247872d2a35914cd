"""The search page."""

from dataclasses import replace

from flask import Blueprint, current_app, render_template, request, url_for

from search.engines import Engine
from search.excerpts import wanted
from search.finder import Answer, FacetValue, find
from search.query.nodes import Near, Pattern, Phrase, Word
from search.query.reading import reading
from search.request import PUBLIC, Sort
from webui.engine import engine
from webui.params import LAST_FACET_PAGE, LAST_PAGE, Search, read_search
from webui.present import (
    FACET_HEADINGS,
    FilterView,
    Link,
    facet_page,
    facet_views,
    filters_in_use,
    pages,
    result_view,
)
from webui.signals import answered
from webui.wording import count_of

blueprint = Blueprint("search", __name__)

_MOST_WARNINGS = 5
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
    last = min(-(-answer.total // asked.per_page), LAST_PAGE)
    return render_template(
        "search.html",
        asked=asked,
        canonical=asked.address(path),
        count=count_of(answer.total, "passage"),
        papers=count_of(answer.total_papers, "paper"),
        total=answer.total,
        has_phrase=any(_is_quoted(leaf) for leaf in wanted(answer.tree)),
        reading=reading(answer.tree, ()),
        warnings=answer.warnings[:_MOST_WARNINGS],
        more_warnings=max(0, len(answer.warnings) - _MOST_WARNINGS),
        relaxed=answer.relaxed,
        did_you_mean=_meant(asked, answer),
        results=[result_view(result, found) for result in answer.results],
        near_matches=[result_view(result, found) for result in answer.near_matches],
        first=(asked.page - 1) * asked.per_page + 1,
        facets=facet_views(asked, answer),
        filters=_in_use(index, asked, answer),
        unfiltered=asked.unfiltered().address(path),
        sorts=[
            (Link(text, asked.sorted_by(sort).address(path)), sort is asked.sort)
            for sort, text in _SORTS.items()
        ],
        pages=pages(asked.page, last, lambda number: asked.at_page(number).address(path)),
        first_page=asked.at_page(1).address(path),
    )


def _is_quoted(leaf: Word | Phrase | Pattern | Near) -> bool:
    return isinstance(leaf.parts[0] if isinstance(leaf, Near) else leaf, Phrase)


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
        heading=FACET_HEADINGS[name],
        count=count_of(answer.total, "passage"),
        reading=reading(answer.tree, ()),
        values=[(each, _toggled(asked, name, each).address(path)) for each in values],
        filters=_in_use(index, asked, answer),
        unfiltered=asked.unfiltered().address(path),
        results=asked.of_facet(None).address(path),
        previous=asked.at_page(asked.page - 1).address(path) if asked.page > 1 else None,
        following=asked.at_page(asked.page + 1).address(path)
        if more and asked.page < LAST_FACET_PAGE
        else None,
    )


def _in_use(index: Engine, asked: Search, answer: Answer) -> tuple[FilterView, ...]:
    named = (index.paper(paper_id, PUBLIC) for paper_id in asked.filters.get("paper", ()))
    return filters_in_use(asked, answer, {paper.id: paper.name for paper in named if paper})


def _toggled(asked: Search, name: str, value: FacetValue) -> Search:
    return (asked.without_filter if value.selected else asked.with_filter)(name, value.value)
