"""Papers whose words and names are markup do nothing on any page, even where a browser keeps to no policy."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import product
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from lxml import etree
from msgspec.json import decode
from playwright.sync_api import Browser

from mappings.commitment import Commitment, Correction
from mappings.meeting import Meeting
from mappings.passage import Kind, Passage
from tests.support.ledger import commitment, put_ledger, step
from tests.support.papers import Shelf, filled
from tests.webui.serving import serving
from webui import create_app

_MARKUP = (
    "zebra '\"><img src=x class=owned onerror=owned=1><script class=owned>owned=1</script>"
    "</title></textarea></style></script><svg class=owned onload=owned=1>"
    "{{7*7}}{%x%}${7*7}]]><!--javascript:owned=1 <a class=owned href='javascript:owned=1'>"
)
_KEPT = ("id", "paper_id", "meeting_id", "person_id", "status", "date_basis", "text")


def _hostile(kind: type) -> dict[str, Any]:
    """Markup for every field of words that a record has."""
    return {
        each.name: _MARKUP
        for each in fields(kind)
        if each.type in ("str | None", str | None) and each.name not in _KEPT
    }


_MEETING = Meeting(dt.date(2020, 2, 3), f"Committee {_MARKUP}", f"Council {_MARKUP}")
_SHELF = Shelf(
    f"2020/{_MARKUP.replace('/', '-')}.pdf",
    [
        {"text": f"{number} {_MARKUP}", "references": (_MARKUP,), "kind": kind, "status": "open"}
        | _hostile(Passage)
        for number, kind in enumerate(Kind)
    ],
    meeting=_MEETING,
    pages=[_MARKUP, _MARKUP],
    title=_MARKUP,
    source_url="javascript:owned=1",
    language=_MARKUP,
    genre="minutes",
)
_ENTRY: Commitment = replace(
    commitment("zebra", made_on=_MEETING.date),
    **_hostile(Commitment),
    text=_MARKUP,
    status="open",
    references=(_MARKUP,),
    corrections=(Correction(what=_MARKUP, by=_MARKUP, on=_MEETING.date, why=_MARKUP),),
    history=tuple(
        step(
            _SHELF.ids[at], date=_MEETING.date, text=_MARKUP, rule=_MARKUP, words=_MARKUP, status_text=_MARKUP
        )
        for at in range(2)
    ),
)
_QUERIES = (
    "",
    "?q=zebra",
    f"?q={quote(_MARKUP)}",
    f"?{quote(_MARKUP)}={quote(_MARKUP)}",
    f"?page={quote(_MARKUP)}",
)
_MORE = (
    "?q=zebra&group=item",
    "?q=zebra&group=paper",
    "?q=zebra&group=speaker",
    "?q=zebra&facet=speaker",
    "?facet=committee",
    f"?committee={quote(_MARKUP)}&speaker={quote(_MARKUP)}",
    "?q=zebbra",
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An index of that paper."""
    where = str(tmp_path_factory.mktemp("hostile") / "index")
    with filled(where, _SHELF) as engine:
        with engine.writing() as writer:
            put_ledger(writer, [_ENTRY])
        yield where


@pytest.fixture(scope="module")
def app(place: str) -> Iterator[Flask]:
    """The site over it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINUTED_API_RATE", "0")
        app = create_app(place)
    yield app
    app.extensions["minuted"].close()


def _addresses(app: Flask) -> list[str]:
    """Every address of the site, with what is held in the place of ids, and some that hold nothing."""
    ids = {"passage_id": _SHELF.ids[0], "paper_id": _SHELF.paper.id, "commitment_id": "zebra"}
    paths = [
        re.sub(r"<(?:\w+:)?(\w+)>", lambda name: ids.get(name[1], "1"), rule.rule)
        for rule in app.url_map.iter_rules()
        if not rule.rule.endswith("/file")
    ]
    paths += [f"/passages/{each}" for each in _SHELF.ids] + [
        f"/{quote(_MARKUP)}",
        f"/papers/{quote(_MARKUP)}",
    ]
    return [*map("".join, product(paths, _QUERIES)), *(f"/search{query}" for query in _MORE)]


@pytest.mark.long
def test_no_page_has_an_element_or_a_script_of_theirs(app: Flask, place: str, browser: Browser) -> None:
    shown = 0
    client = app.test_client()
    with serving(place, "--workers", "1") as address:
        page = browser.new_context(base_url=address, bypass_csp=True).new_page()
        for path in _addresses(app):
            with client.get(path) as answer:
                if answer.mimetype != "text/html":
                    continue
            page.goto(path)
            found = page.evaluate(
                "[window.owned, document.querySelectorAll('.owned').length,"
                " [...document.querySelectorAll('[href],[src],[action]')].filter("
                "each => /^\\s*(javascript|data):/i.test(each.href || each.src || each.action)).length,"
                " [...document.querySelectorAll('*')].filter("
                "each => [...each.attributes].some(one => /^(on|style$)/i.test(one.name))).length]"
            )
            assert found == [None, 0, 0, 0], path
            shown += "&lt;img src=x" in page.content()
        page.context.close()
    assert shown > 30, "the markup stands on pages as text"


def test_json_is_never_taken_for_a_page(app: Flask) -> None:
    client = app.test_client()
    for path in _addresses(app):
        if path.startswith("/api/"):
            with client.get(path) as answer:
                assert answer.mimetype == "application/json"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                decode(answer.data)
                for excerpt in re.findall(rb'"excerpts":\[(.*?)\]', answer.data):
                    assert not re.findall(rb"<(?!/?mark>)", excerpt), path


def test_tables_have_whole_cells_and_no_formulas(app: Flask) -> None:
    client = app.test_client()
    for path, count in (("/search.csv", len(_SHELF.ids)), ("/commitments.csv", 1)):
        with client.get(path) as answer:
            assert answer.mimetype == "text/csv"
            assert answer.headers["Content-Disposition"].startswith("attachment")
            rows = list(
                csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"), newline=""))
            )
        assert len(rows) == count
        assert all(_MARKUP in row["text"] for row in rows)
        assert not any(cell.startswith(tuple("=+-@\t\r")) for row in rows for cell in row.values())


def test_feeds_are_whole(app: Flask) -> None:
    client = app.test_client()
    for path in _addresses(app):
        if urlsplit(path).path.endswith(".atom"):
            with client.get(path) as answer:
                if answer.status_code == 200:
                    feed = etree.fromstring(answer.data)
                    assert not feed.xpath("//*[@class='owned'] | //*[local-name() = 'script']")
