"""The page of passages that are like one."""

from pathlib import Path

from flask.testing import FlaskClient
from msgspec.json import decode

from tests.support.papers import FOOTWAYS, SAFETY, Shelf, filled
from tests.webui.aldermere import Library
from webui import create_app

MINUTES = Shelf(
    "2014/footways.pdf",
    [
        {"text": "Lanterns along the towpath burn paraffin in winter.", "item_title": "Lighting"},
        *(f"The Committee noted report number {number}." for number in range(20)),
    ],
    meeting=FOOTWAYS,
)
LETTER = Shelf("2019/letter.txt", ["The paraffin of the towpath's lanterns smokes."], meeting=SAFETY)


def test_a_passages_page_leads_to_those_like_it(tmp_path: Path) -> None:
    place = str(tmp_path / "index")
    with filled(place, MINUTES, LETTER):
        client = create_app(place).test_client()
        mine, other = f"/passages/{MINUTES.ids[0]}", f"/passages/{LETTER.ids[0]}"
        assert f'<a href="{mine}/similar">More like this</a>' in client.get(mine).text
        page = client.get(f"{mine}/similar").text
        assert "Lanterns along the towpath burn paraffin in winter.</blockquote>" in page
        assert page.count("<article>") == 1
        assert f'<a href="{other}?q=' in page
        assert "<mark>paraffin</mark>" in page
        answer = decode(client.get(f"/api/v1{mine}/similar").data)
        assert [each["url"] for each in answer["results"]] == [other]
        assert f"other passages: {', '.join(answer['words'])}." in page


def test_where_nothing_is_like_it_that_is_said(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/passages/{library.welsh_passage}/similar").text
    assert "No passage of another item or paper is like it." in page


def test_what_is_not_held_or_not_for_all_has_none(client: FlaskClient, library: Library) -> None:
    assert client.get(f"/passages/{library.retired_passage}/similar").status_code == 410
    assert client.get(f"/passages/{library.restricted_passage}/similar").status_code == 404
