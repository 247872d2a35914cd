"""The first page, and the page that teaches the query language."""

from collections.abc import Iterator

from flask import Blueprint, current_app, render_template, url_for

from search.engines import Engine
from search.errors import EngineUnavailable, SearchError
from search.finder import Question, find
from search.ledger import count
from search.query.reading import count_of
from search.request import PUBLIC
from webui.engine import engine, note_failure
from webui.examples import lessons, lessons_without_counts
from webui.ledger_params import LedgerSearch
from webui.params import Search
from webui.present import Link

blueprint = Blueprint("home", __name__)

_EXAMPLES = (
    ("Actions still open", Search(filters={"kind": ("action",), "status": ("open",)})),
    ("Resolutions", Search(filters={"kind": ("resolution",)})),
    ("Recommendations", Search(filters={"kind": ("recommendation",)})),
    ("What was said", Search(filters={"kind": ("speech",)})),
    ("Questions put", Search(filters={"kind": ("question",)})),
    ("Letters", Search(filters={"kind": ("letter",)})),
)
_MOST_COMMITTEES = 12


@blueprint.get("/")
def home() -> str:
    """The search box, what is indexed, and searches to begin with."""
    index = engine()
    held = find(
        index,
        Question(
            q="", per_page=1, reader=PUBLIC, facets=("kind", "status", "committee", "year"), facet_size=100
        ),
    )
    values = {name: {each.value for each in counted} for name, counted in held.facets.items()}
    years = sorted(values["year"])
    path = url_for("search.search")
    committees = held.facets["committee"][:_MOST_COMMITTEES]
    return render_template(
        "home.html",
        passages=count_of(held.total, "passage"),
        papers=count_of(held.total_papers, "paper"),
        is_empty=held.total == 0,
        years=(years[0], years[-1]) if years else None,
        examples=[
            *(
                Link(text, search.address(path))
                for text, search in _EXAMPLES
                if all(values[name].issuperset(wanted) for name, wanted in search.filters.items())
            ),
            *_ledger_examples(index),
        ],
        committees=[
            (Link(each.label, Search().with_filter("committee", each.value).address(path)), each.count)
            for each in committees
        ],
        all_committees=(
            Search(facet="committee").address(path)
            if len(held.facets["committee"]) > len(committees)
            else None
        ),
    )


def _ledger_examples(index: Engine) -> Iterator[Link]:
    """Where to begin in the ledger, if there is anything."""
    still_open = LedgerSearch(filters={"status": ("open",)})
    if count(index, still_open.question(PUBLIC)):
        yield Link("Commitments open for longest", still_open.address(url_for("commitments.commitments")))


@blueprint.get("/help")
def query_help() -> str:
    """The query language, by examples that can be followed, and what else the site does."""
    try:
        taught = lessons(engine())
    except SearchError as error:
        # The language can be read while nothing can be searched.
        current_app.logger.warning("%s", error)
        if isinstance(error, EngineUnavailable):
            note_failure(error)
        taught = lessons_without_counts()
    return render_template("help.html", lessons=taught)
