"""One paper: what is known of it, its passages in outline, its pages as text and as pictures, its file."""

import re
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, render_template, request, url_for
from werkzeug.datastructures import Range
from werkzeug.exceptions import NotFound, RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from mappings.paper import PageText, Paper
from mappings.passage import Passage
from search.boxes import Outline, outlines
from search.engines import Engine
from search.finder import sought
from search.originals import OriginalGone, open_original
from search.pictures import NoPicture, Pictures, StillDrawing
from search.query.reading import count_of
from search.request import PUBLIC
from search.within import contents, hits_in
from webui.engine import engine
from webui.errors import PaperGone
from webui.params import LAST_PAGE, read_number, read_query, read_single
from webui.present import pages
from webui.reading_present import (
    PASSAGES_A_PAGE,
    contents_view,
    outline,
    outline_address,
    paper_facts,
    passage_view,
    picture_view,
    stretches,
    turning,
)
from webui.security import FILE_POLICY, PDF_POLICY
from webui.wording import foreign

blueprint = Blueprint("papers", __name__)

_EXTENSION = "minuted-pictures"
# A page waits a little, to say at once that there will be no picture; most are drawn in a part of a second.
_PAGE_WAITS = 3.0  # seconds
_PICTURE_WAITS = 8.0
_IN_A_WHILE = "It takes long to draw: reload the page in a while, if it does not show."


@blueprint.get("/papers/<paper_id>")
def paper(paper_id: str) -> str:
    """The paper's page; `page` turns its outline."""
    number = read_number(request.args, "page", LAST_PAGE) or 1
    index = engine()
    held = held_paper(index, paper_id)
    last = max(1, -(-held.passages // PASSAGES_A_PAGE))
    if number > last:
        raise NotFound(f"The outline of this paper has {count_of(last, 'page')}.")
    start = (number - 1) * PASSAGES_A_PAGE
    passages = index.passages_of(paper_id, PUBLIC, start, start + PASSAGES_A_PAGE)
    chapters = contents(index, held, PUBLIC)
    return render_template(
        "paper.html",
        paper=held,
        facts=paper_facts(held),
        language=foreign(held.language),
        chapters=contents_view(held, chapters),
        chapters_in_all=len(chapters),
        groups=outline(passages),
        passages=count_of(held.passages, "passage"),
        pages=pages(number, last, lambda other: outline_address(paper_id, other)),
    )


@blueprint.get("/papers/<paper_id>/pages/<int:number>")
def page(paper_id: str, number: int) -> str:
    """One page of the paper as text and as a picture.

    `q` marks its words and leads from hit to hit; `passage` is outlined.
    """
    q = read_query(request.args)
    passage_id = read_single(request.args, "passage")
    index = engine()
    held = held_paper(index, paper_id)
    shown = _held_page(index, held, number)
    tree = sought(index, q, PUBLIC)
    asked = _on_page(index, held, number, passage_id) if passage_id else None
    hits = hits_in(index, held, tree, PUBLIC, page=number, at=asked)
    outlined = asked or (hits.here if hits else None)
    place = _place(index, outlined, shown) if outlined else None
    why_none, is_waited_for = _no_picture(held, shown)
    return render_template(
        "page.html",
        paper=held,
        page=shown,
        q=q,
        stretches=stretches(shown, tree, held.language, place.boxes if place else ()),
        turning=turning(hits, q, number) if hits else None,
        outlined=passage_view(outlined, held, q, tree) if outlined and place else None,
        picture=None if why_none else picture_view(held, shown, outlined, place.blocks if place else ()),
        why_no_picture=why_none,
        in_a_while=_IN_A_WHILE if is_waited_for else None,
        language=foreign(held.language),
        pages=pages(
            number,
            held.page_count or number,
            lambda other: url_for("papers.page", paper_id=paper_id, number=other, q=q or None),
        ),
    )


@blueprint.get("/papers/<paper_id>/pages/<int:number>.png")
def picture(paper_id: str, number: int) -> Response:
    """The picture of one page. A browser may keep it, and asks each time whether it may still show it."""
    index = engine()
    held = held_paper(index, paper_id)
    shown = _held_page(index, held, number)
    response = Response(mimetype="image/png")
    response.set_etag(_pictures().name(held, shown))
    response.make_conditional(request.environ)
    if response.status_code != 304:
        response.set_data(_pictures().get(held, shown, wait=_PICTURE_WAITS))
    return response


@blueprint.get("/papers/<paper_id>/file")
def file(paper_id: str) -> Response:
    """The paper's file as it was published, whole or the range asked for; a PDF in the browser's viewer."""
    held = held_paper(engine(), paper_id)
    original = open_original(held)
    response = Response(wrap_file(request.environ, original.file), content_type=held.media_type)
    response.direct_passthrough = True
    response.call_on_close(original.file.close)
    response.content_length = original.size
    is_pdf = held.media_type == "application/pdf"
    response.headers["Content-Disposition"] = _disposition(
        "inline" if is_pdf else "attachment", original.name
    )
    response.headers["Content-Security-Policy"] = PDF_POLICY if is_pdf else FILE_POLICY
    response.set_etag(held.sha256)
    response.accept_ranges = "bytes"
    try:
        response.make_conditional(
            request.environ, accept_ranges=_asks_for_one_range(request.range), complete_length=original.size
        )
    except RequestedRangeNotSatisfiable:
        original.file.close()
        raise
    if request.method == "HEAD" or response.status_code == 304:
        # Werkzeug closes only what it has begun to send.
        original.file.close()
    return response


def _disposition(sort: str, name: str) -> str:
    """A Content-Disposition with the file's name, whatever it is made of (RFC 6266)."""
    # Quotes, backslashes and percent signs are read in different ways by different browsers.
    plain = re.sub(r'[^ -~]|["\\%]', "_", name)
    if plain == name:
        return f'{sort}; filename="{name}"'
    encoded = quote(name, safe="", errors="replace")
    return f"{sort}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def _asks_for_one_range(asked: Range | None) -> bool:
    """Any other wish, and one that cannot be read, is answered with the whole file, as HTTP allows."""
    return asked is not None and asked.units == "bytes" and len(asked.ranges) == 1


def keep(pictures: Pictures, app: Flask) -> None:
    """Make `pictures` those that an application shows."""
    app.extensions[_EXTENSION] = pictures


def _pictures() -> Pictures:
    pictures: Pictures = current_app.extensions[_EXTENSION]
    return pictures


def _held_page(index: Engine, held: Paper, number: int) -> PageText:
    shown = index.page(held.id, number, PUBLIC) if 1 <= number <= LAST_PAGE else None
    if shown is None:
        has = f"has {count_of(held.page_count, 'page')}" if held.page_count else "has no pages of its own"
        raise NotFound(f"There is no page {number:,} of this paper: it {has}.")
    return shown


def _on_page(index: Engine, held: Paper, number: int, passage_id: str) -> Passage | None:
    """The passage of this id, where it is of this page."""
    passage = index.passages([passage_id], PUBLIC).get(passage_id)
    if passage is None or passage.paper_id != held.id or passage.page is None:
        return None
    return passage if passage.page <= number <= (passage.page_end or passage.page) else None


def _place(index: Engine, passage: Passage, shown: PageText) -> Outline | None:
    """Where a passage stands on one of its pages."""
    first, last = passage.page or shown.number, passage.page_end or passage.page or shown.number
    held = (
        shown if each == shown.number else index.page(passage.paper_id, each, PUBLIC)
        for each in range(first, last + 1)
    )
    found = outlines(passage.text, [page for page in held if page])
    return next((each for each in found if each.page == shown.number), None)


def _no_picture(held: Paper, shown: PageText) -> tuple[str | None, bool]:
    """Why there is no picture of a page, None where there is one or will be, and whether it will only be."""
    try:
        _pictures().get(held, shown, wait=_PAGE_WAITS)
    except (NoPicture, OriginalGone) as error:
        return str(error), False
    except StillDrawing:
        return None, True
    return None, False


def held_paper(index: Engine, paper_id: str) -> Paper:
    """The paper's record. Raises `PaperGone` or `NotFound`."""
    held = index.paper(paper_id, PUBLIC)
    if held is not None:
        return held
    retired = index.retired(paper_id, PUBLIC)
    if retired is not None:
        raise PaperGone(retired)
    raise NotFound("There is no paper at this address. Check it, or search for what you need.")
