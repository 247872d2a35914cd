"""One passage: its words, what is known of it, what stands around it, its citation."""

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from search.engines import Engine
from search.finder import Neighbourhood, around, sought
from search.request import PUBLIC
from search.why import why
from webui.engine import engine
from webui.errors import PaperGone
from webui.params import read_query
from webui.present import passage_view

blueprint = Blueprint("passages", __name__)


@blueprint.get("/passages/<passage_id>")
def passage(passage_id: str) -> str:
    """The passage's page; `q` marks its words."""
    q = read_query(request.args)
    found = neighbourhood(engine(), passage_id)
    tree = sought(engine(), q, PUBLIC)
    return render_template(
        "passage.html",
        q=q,
        passage=passage_view(found.passage, found.paper, q, tree),
        before=[passage_view(each, found.paper, q, tree) for each in found.before],
        after=[passage_view(each, found.paper, q, tree) for each in found.after],
        paper_name=found.paper.name,
        citation=found.citation,
        why=why(engine(), found.passage, PUBLIC),
    )


def neighbourhood(index: Engine, passage_id: str) -> Neighbourhood:
    """The passage with what stands around it. Raises `PaperGone` or `NotFound`."""
    found = around(index, passage_id, PUBLIC)
    if found is not None:
        return found
    # A passage's id begins with its paper's: `mappings.ids`.
    paper_id = passage_id.split("-", 1)[0]
    retired = index.retired(paper_id, PUBLIC)
    if retired is not None:
        raise PaperGone(retired)
    if index.paper(paper_id, PUBLIC) is not None:
        raise NotFound("The paper that this address names is held, but has no such passage (any more).")
    raise NotFound("There is no passage at this address. Check it, or search for what you need.")
