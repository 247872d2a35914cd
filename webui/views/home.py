"""The first page, and the page that teaches the query language."""

from collections.abc import Iterator

from flask import Blueprint, render_template, url_for

from search.engines import Engine
from search.finder import Question, find
from search.ledger import count
from search.query.reading import count_of
from search.request import PUBLIC
from webui.engine import engine
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

_LANGUAGE = (
    ("bicycle theft", "with both words, in any inflection, in their text, heading, item, speaker or person"),
    ("MPS theft", "with the long form in the place of the acronym too, where the papers define it"),
    ('"freedom of information"', "with exactly these words in this order, small words included"),
    (
        "police NEAR/5 officers",
        "with at most five words between these two, in either order and any inflection",
    ),
    ('"police officers"~5', "with at most five words between exactly these two, in either order"),
    ("safeguard*", "with a word that begins so, of three letters or more"),
    ("organi?ation", "with any one letter in the place of ?"),
    ("theft OR robbery", "with either word; OR is written in capitals"),
    ("theft -vehicle", "with the first word and without the second; NOT vehicle means the same"),
    ("(theft OR robbery) station", "with station and either of the others"),
    ("speaker:chair", "spoken by someone whose name or label has this word"),
    ("committee:scrutiny budget", "with the word budget, of a committee with scrutiny in its name"),
    ('role:"deputy mayor"', "spoken by someone whose role has these words"),
    ("person:director", "that this person, or holder of this post, is responsible for"),
    ("ref:2014/118", "with this reference number"),
    ("kind:action status:open", "that are actions still open"),
    ("item:5", "under item 5 of a meeting"),
    ("title:probation", "with this word in the title of their paper or item"),
    ("lang:cy", "in Welsh; any language by its code or English name"),
    ("from:2014 to:2015-06", "dated from 1 January 2014 to 30 June 2015"),
    ('date:"4 December 2014"', "of this day; a month (2014-12) or a year will do too"),
)


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
    """The query language in short."""
    return render_template("help.html", examples=_LANGUAGE)
