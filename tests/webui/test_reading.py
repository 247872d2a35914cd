"""The pages for reading: an item whole, who speaks, citations, hits in turn, where facts come from."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from mappings.passage import Access, Evidence, Kind
from search.engines import open_engine
from tests.support.papers import FOOTWAYS, Shelf
from tests.webui.aldermere import IMAGE, SCRIPT, Library
from webui import create_app

_ITEM = {"item_number": "5", "item_title": "Repair of the towpath"}
_SPOKEN: dict[str, Any] = {"kind": Kind.SPEECH, "speaker": "Ada Thornley", "speaker_printed": "Cllr Thornley"}


def served(folder: Path, *shelves: Shelf) -> FlaskClient:
    place = str(folder / "index")
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        for shelf in shelves:
            shelf.put(writer)
    engine.close()
    return create_app(place, base_url="https://aldermere.example").test_client()


def section(page: str, name: str) -> str:
    """What stands in the section with this heading, as text."""
    found = re.search(rf'aria-labelledby="{name}">(.*?)</section>', page, re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))).strip() if found else ""


def boxes(page: str) -> list[str]:
    """The citations to copy."""
    return [
        html.unescape(each) for each in re.findall(r"<textarea[^>]* readonly[^>]*>(.*?)</textarea>", page)
    ]


def test_all_of_an_item_with_this_passage_among_them(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/passages/{library.resolution}").text
    assert section(page, "item-passages").startswith("All of item 5 3 passages Minute 5.1")
    assert re.search(r'<li class="is-this"><a href="[^"]+" aria-current="true">Resolution 5\.2</a>', page)
    assert page.count('aria-current="true"') == 1


def test_a_long_item_is_turned_in_pages_first_its_own(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/passages/{library.answer}").text
    assert "evidence number 50;" in section(page, "item-passages")
    assert "evidence number 51;" not in section(page, "item-passages")
    last = client.get(f"/passages/{library.answer}?page=3").text
    assert '<ol class="outline" start="101">' in last
    assert "evidence number 120;" in section(last, "item-passages")
    assert client.get(f"/passages/{library.answer}?page=4").status_code == 404
    assert client.get(f"/passages/{library.answer}?page=x").status_code == 400


def test_a_passage_of_no_item_has_no_list_of_one(client: FlaskClient, library: Library) -> None:
    assert section(client.get(f"/passages/{library.welsh_passage}").text, "item-passages") == ""


def test_who_speaks_and_the_words_that_say_so(tmp_path: Path) -> None:
    said = {
        "text": "I thank the officers.",
        "page": 2,
        "page_end": 2,
        "speaker_role": "Chair",
        "why": (
            Evidence("speaker_printed", "a name and a colon begin a turn", "Cllr Thornley:", 2),
            Evidence("speaker_role", "said with the name elsewhere", "Cllr Ada Thornley (Chair)", 1),
        ),
        **_SPOKEN,
    }
    unknown = {"text": "Who is this?", "kind": Kind.SPEECH}
    unrecorded = {"text": "Nothing of this.", **_SPOKEN}
    minute = {"text": "The report was noted.", "kind": Kind.MINUTE}
    shelf = Shelf("a.pdf", [said, unknown, unrecorded, minute], meeting=FOOTWAYS, pages=["One", "Two"])
    client = served(tmp_path, shelf)
    told = [section(client.get(f"/passages/{each}").text, "speaker") for each in shelf.ids]
    assert told == [
        "Who speaks Cllr Thornley, Chair"
        " A name and a colon begin a turn: “Cllr Thornley:”. Page 2"
        " Said with the name elsewhere: “Cllr Ada Thornley (Chair)”. Page 1",
        "Who speaks The paper does not say who speaks here.",
        "Who speaks Cllr Thornley Nothing is recorded of what this rests on.",
        "",
    ]
    page = client.get(f"/passages/{shelf.ids[0]}?q=thank").text
    assert (
        f'href="/papers/{shelf.paper.id}/pages/1?q=thank&amp;passage={shelf.ids[0]}#hit">Page 1</a>' in page
    )


def test_a_citation_to_copy_in_three_forms(tmp_path: Path) -> None:
    shelf = Shelf("a.pdf", [{"text": "Noted.", **_ITEM, "paper_title": "Minutes"}], meeting=FOOTWAYS)
    page = served(tmp_path, shelf).get(f"/passages/{shelf.ids[0]}?q=noted").text
    words = (
        "Aldermere Borough Council, Highways and Footways Committee, minutes of 4 December 2014, item 5,"
        " “Minutes”"
    )
    address = f"https://aldermere.example/passages/{shelf.ids[0]}"
    assert boxes(page) == [f"{words}. {address}", f'<a href="{address}">{words}</a>', f"[{words}]({address})"]
    assert re.findall(r'<label class="govuk-label" for="([^"]+)">([^<]+)</label>', page) == [
        ("cite-plain", "Plain text"),
        ("cite-html", "HTML"),
        ("cite-markdown", "Markdown"),
    ]


def test_without_a_base_address_a_citation_has_the_one_asked_at(
    client: FlaskClient, library: Library
) -> None:
    page = client.get(f"/passages/{library.resolution}", base_url="http://papers.example:8080").text
    assert boxes(page)[0].endswith(f" http://papers.example:8080/passages/{library.resolution}")


def test_markup_in_a_citation_is_text_in_each_form(client: FlaskClient, library: Library) -> None:
    plain, as_html, markdown = boxes(client.get(f"/passages/{library.hostile_passage}").text)
    assert f"Committee {SCRIPT}" in plain
    assert "<script" not in as_html
    assert "Committee &lt;script&gt;" in as_html
    assert r"Committee \<script\>" in markdown


def test_the_turns_from_hit_to_hit(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/papers/{library.minutes}/pages/1?q=towpath").text
    # The third does not say towpath, but stands under an item that does.
    assert "<p>Hit 1 of 3</p>" in page
    following = re.search(r'<a href="([^"]+)" rel="next">Next hit, page \d</a>', page)
    assert following
    address = html.unescape(following[1])
    assert address.endswith(f"?q=towpath&passage={library.resolution}#hit")
    second = client.get(address.split("#")[0]).text
    assert "<p>Hit 2 of 3</p>" in second
    back = re.search(r'<a href="([^"]+)" rel="prev">Previous hit, page 1</a>', second)
    assert back


def test_hits_on_other_pages_are_reached_and_jumped_to(tmp_path: Path) -> None:
    texts = ["The heron nests.", "Nothing here.", "A heron was seen again.", "Herons left."]
    shelf = Shelf(
        "herons.pdf",
        [{"text": text, "page": at, "page_end": at} for at, text in enumerate(texts, 1)],
        meeting=FOOTWAYS,
        pages=texts,
    )
    client = served(tmp_path, shelf)
    address = f"/papers/{shelf.paper.id}/pages/1?q=heron"
    seen = []
    while address:
        page = client.get(address.split("#")[0]).text
        (said,) = re.findall(r"<p>(Hit [^<]+)</p>", page)
        assert page.count('id="hit"') == 1
        assert re.search(r'id="hit"></span>[^<]*<mark>', page)
        seen.append((int(re.findall(r"/pages/(\d+)", address)[0]), said))
        following = re.search(r'<a href="([^"]+)" rel="next">Next hit', page)
        address = html.unescape(following[1]) if following else ""
    assert seen == [(1, "Hit 1 of 3"), (3, "Hit 2 of 3"), (4, "Hit 3 of 3")]
    between = client.get(f"/papers/{shelf.paper.id}/pages/2?q=heron").text
    assert "<p>3 hits in this paper, none on this page</p>" in between
    assert "Previous hit, page 1" in between
    assert "Next hit, page 3" in between
    none = client.get(f"/papers/{shelf.paper.id}/pages/2?q=zebra").text
    assert "<p>No passage of this paper is a hit</p>" in none
    assert "hit-turns" not in client.get(f"/papers/{shelf.paper.id}/pages/2").text


def test_the_passage_is_told_from_the_rest_of_its_page(tmp_path: Path) -> None:
    shelf = Shelf("a.pdf", [{"text": "Two herons.", "page": 1, "page_end": 1}], pages=["x"])
    lines = ("One <b>duck</b>.", "Two herons.", "Three geese.")
    page = shelf.pages[0]
    shelf.pages[0] = type(page)(
        number=1,
        printed=None,
        width=595.0,
        height=842.0,
        lines=tuple((70.0, 100.0 + 14 * at, 300.0, 112.0 + 14 * at, text) for at, text in enumerate(lines)),
    )
    client = served(tmp_path, shelf)
    asked = f"/papers/{shelf.paper.id}/pages/1"
    found = client.get(f"{asked}?passage={shelf.ids[0]}&q=duck+OR+heron").text
    assert "<div>One &lt;b&gt;<mark>duck</mark>&lt;/b&gt;.</div>" in found
    assert '<div class="is-outlined"><span id="hit"></span>Two <mark>herons</mark>.</div>' in found
    assert "<div>Three geese.</div>" in found
    for other in ("", "?passage=nothing", f"?passage={SCRIPT}"):
        answer = client.get(asked + other)
        assert (answer.status_code, "is-outlined" in answer.text) == (200, False)


def test_a_long_paper_is_in_outline_by_its_items_and_folded(tmp_path: Path) -> None:
    listed = [
        {
            "text": f"Business {number}.",
            "item_number": str(number // 20 + 1),
            "item_title": f"<i>{number // 20}",
        }
        for number in range(60)
    ]
    shelf = Shelf("long.pdf", listed, meeting=FOOTWAYS)
    client = served(tmp_path, shelf)
    page = client.get(f"/papers/{shelf.paper.id}").text
    assert section(page, "contents").count("20 passages") == 3
    (address,) = re.findall(r'<a href="([^"]+)">3\. &lt;i&gt;2</a>', page)
    assert address == f"/papers/{shelf.paper.id}#passage-41"
    assert '<h3 id="passage-41" dir="auto">3. &lt;i&gt;2</h3>' in page
    assert page.count("8 more of “") == 2
    assert "Business 49." in page
    assert "Business 50." not in page
    last = client.get(f"/papers/{shelf.paper.id}?page=2").text
    assert '<ol class="outline" start="51">' in last


@pytest.mark.parametrize("access", list(Access))
def test_each_fact_of_a_paper_says_where_it_comes_from(tmp_path: Path, access: Access) -> None:
    why = (
        Evidence("committee", "the head of the minutes", f"Committee {SCRIPT}", 1),
        Evidence("date", "the date of its meeting: the head of the minutes", "4 December 2014", 1),
        Evidence("language", "told by its own words"),
    )
    shelf = Shelf(
        "a.pdf",
        ["Noted."],
        meeting=FOOTWAYS,
        access=access,
        pages=["Noted."],
        title=f"Minutes {IMAGE}",
        language="en",
        why=why,
    )
    answer = served(tmp_path, shelf).get(f"/papers/{shelf.paper.id}")
    if access is Access.RESTRICTED:
        assert answer.status_code == 404
        return
    facts = section(answer.text, "facts")
    for said in (
        f"Committee Highways and Footways Committee The head of the minutes: “Committee {SCRIPT}”. Page 1",
        "Date 4 December 2014 The date of its meeting: the head of the minutes: “4 December 2014”. Page 1",
        "Language English Told by its own words.",
        "Authority Aldermere Borough Council Nothing is recorded of what this rests on.",
        "Meeting 4 December 2014 Its passages Follows from the authority, the committee and the date.",
        "Pages 1 Counted in the file.",
    ):
        assert said in facts
    assert f'<a href="/papers/{shelf.paper.id}/pages/1">Page 1</a>' in answer.text
