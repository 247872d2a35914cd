"""What a browser needs to search the site from its own box (OpenSearch 1.1)."""

import msgspec
from flask import Blueprint, Response, render_template, request

from search.query.reading import count_of
from search.request import PUBLIC
from search.suggestions import suggest
from webui.addresses import site_address
from webui.engine import engine
from webui.params import Search, read_query, refuse_unknown, unknown_names

blueprint = Blueprint("opensearch", __name__)

_AS_BROWSERS_SHOW = 8


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """What the site is called and how it is asked, with addresses that begin with the site's own."""
    text = render_template("opensearch.xml", site_address=site_address())
    return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")


@blueprint.get("/opensearch-suggestions")
def suggestions() -> Response:
    """What a query that is being typed may become, in the form that browsers take: the query, whole queries,
    and what each finds."""
    refuse_unknown(unknown_names(request.args, ("q",)), ("q",))
    asked = Search(q=read_query(request.args))
    found = suggest(engine(), asked.question(PUBLIC), _AS_BROWSERS_SHOW)
    said = [asked.q, [each.query for each in found], [count_of(each.count, "passage") for each in found]]
    return Response(msgspec.json.encode(said), mimetype="application/x-suggestions+json")
