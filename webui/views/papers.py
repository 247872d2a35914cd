"""One paper: what is known of it, its passages in outline, its pages as text, its file."""

import re
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.datastructures import Range
from werkzeug.exceptions import NotFound, RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from mappings.paper import Paper
from search.engines import Engine
from search.finder import sought
from search.originals import open_original
from search.query.reading import count_of
from search.request import PUBLIC
from webui.engine import engine
from webui.errors import PaperGone
from webui.params import LAST_PAGE, read_number, read_query
from webui.present import outline, page_text, pages, paper_facts
from webui.security import FILE_POLICY, PDF_POLICY
from webui.wording import foreign, marked

blueprint = Blueprint("papers", __name__)

_PASSAGES_A_PAGE = 50


@blueprint.get("/papers/<paper_id>")
def paper(paper_id: str) -> str:
    """The paper's page; `page` turns its outline."""
    number = read_number(request.args, "page", LAST_PAGE) or 1
    index = engine()
    held = held_paper(index, paper_id)
    last = max(1, -(-held.passages // _PASSAGES_A_PAGE))
    if number > last:
        raise NotFound(f"The outline of this paper has {count_of(last, 'page')}.")
    start = (number - 1) * _PASSAGES_A_PAGE
    passages = index.passages_of(paper_id, PUBLIC, start, start + _PASSAGES_A_PAGE)
    return render_template(
        "paper.html",
        paper=held,
        facts=paper_facts(held),
        language=foreign(held.language),
        groups=outline(passages),
        first=start + 1,
        passages=count_of(held.passages, "passage"),
        pages=pages(
            number,
            last,
            lambda other: url_for("papers.paper", paper_id=paper_id, page=other if other > 1 else None),
        ),
    )


@blueprint.get("/papers/<paper_id>/pages/<int:number>")
def page(paper_id: str, number: int) -> str:
    """One page of the paper as text; `q` marks its words."""
    q = read_query(request.args)
    index = engine()
    held = held_paper(index, paper_id)
    shown = index.page(paper_id, number, PUBLIC) if 1 <= number <= LAST_PAGE else None
    if shown is None:
        has = f"has {count_of(held.page_count, 'page')}" if held.page_count else "has no pages of its own"
        raise NotFound(f"There is no page {number:,} of this paper: it {has}.")
    return render_template(
        "page.html",
        paper=held,
        page=shown,
        q=q,
        html=marked(page_text(shown), sought(index, q, PUBLIC), held.language),
        language=foreign(held.language),
        pages=pages(
            number,
            held.page_count or number,
            lambda other: url_for("papers.page", paper_id=paper_id, number=other, q=q or None),
        ),
    )


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


def held_paper(index: Engine, paper_id: str) -> Paper:
    """The paper's record. Raises `PaperGone` or `NotFound`."""
    held = index.paper(paper_id, PUBLIC)
    if held is not None:
        return held
    retired = index.retired(paper_id, PUBLIC)
    if retired is not None:
        raise PaperGone(retired)
    raise NotFound("There is no paper at this address. Check it, or search for what you need.")
