"""One passage: its words, what is known of it, what stands around it, its citation."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound

from mappings.passage import Passage
from search.engines import Engine
from search.finder import Neighbourhood, around, results_of, sought
from search.ledger import count
from search.query.nodes import Everything
from search.query.printing import printed
from search.query.reading import count_of
from search.request import PUBLIC
from search.similar import similar as find_similar
from search.why import why
from search.within import ItemPassages, passages_of_item
from webui.addresses import site_address
from webui.engine import engine
from webui.errors import PaperGone
from webui.ledger_present import of_meeting
from webui.params import LAST_PAGE, Search, read_number, read_query
from webui.present import Link, copy_links, mark_views, passage_address, result_views
from webui.reading_present import PASSAGES_A_PAGE, citation_views, item_view, passage_view, speaker_view

blueprint = Blueprint("passages", __name__)


@blueprint.get("/passages/<passage_id>")
def passage(passage_id: str) -> str:
    """The passage's page; `q` marks its words, `page` turns the passages of its item."""
    q = read_query(request.args)
    number = read_number(request.args, "page", LAST_PAGE)
    index = engine()
    found = neighbourhood(index, passage_id)
    tree = sought(index, q, PUBLIC)
    of_item = _of_item(index, found, number)
    return render_template(
        "passage.html",
        q=q,
        passage=passage_view(found.passage, found.paper, q, tree),
        before=[passage_view(each, found.paper, q, tree) for each in found.before],
        after=[passage_view(each, found.paper, q, tree) for each in found.after],
        also_in=copy_links(found.copies.get(passage_id, ()), q),
        paper_name=found.paper.name,
        speaker=speaker_view(found.passage, q),
        of_item=item_view(of_item, found.passage, q) if of_item else None,
        citations=citation_views(found.citation, site_address() + passage_address(passage_id)),
        commitments=mark_views(found.commitments.get(passage_id, ())),
        of_meeting=_of_meeting(index, found.passage),
        why=why(index, found.passage, PUBLIC),
    )


@blueprint.get("/passages/<passage_id>/similar")
def similar(passage_id: str) -> str:
    """The passages most like one."""
    index = engine()
    found = neighbourhood(index, passage_id)
    alike = find_similar(index, found.passage, PUBLIC)
    asked = Search(q=printed(alike.tree))
    return render_template(
        "similar.html",
        passage=passage_view(found.passage, found.paper, "", Everything()),
        paper_name=found.paper.name,
        words=[word.text for word in alike.words],
        results=result_views(results_of(index, PUBLIC, alike.hits, alike.tree), asked, alike.tree),
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


def _of_item(index: Engine, found: Neighbourhood, number: int | None) -> ItemPassages | None:
    """The passages of the item that a passage is of. Raises `NotFound` for a page that they do not have."""
    of_item = passages_of_item(
        index, found.paper, found.passage, PUBLIC, page=number, per_page=PASSAGES_A_PAGE
    )
    last = -(-of_item.total // PASSAGES_A_PAGE) if of_item else 1
    if number is not None and number > last:
        raise NotFound(f"The passages of this item have {count_of(last, 'page')}.")
    return of_item


def _of_meeting(index: Engine, passage: Passage) -> Link | None:
    """Where the commitments made at a passage's meeting are; None where there are none."""
    search = of_meeting(passage)
    total = count(index, search.question(PUBLIC)) if search else 0
    if search is None or not total:
        return None
    said = f"{count_of(total, 'commitment')} made at this meeting"
    return Link(said, search.address(url_for("commitments.commitments")))
