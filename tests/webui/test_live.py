"""The page for use in a meeting, as its addresses give it: all of it without scripts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient
from lxml import html

from mappings.holding import holdings
from mappings.passage import Access, Kind
from tests.support.engines import ENGINES
from tests.support.papers import FOOTWAYS, MARKETS, SAFETY, Shelf, filled
from tests.webui.aldermere import IMAGE, SCRIPT, Library
from webui import create_app

DECEMBER = "community-safety-and-environment-scrutiny-committee-2025-12-10-gfgpvl"
PAGE = f"/live?meeting={DECEMBER}"


class Shown:
    """A page or a part of one, as a reader meets it."""

    def __init__(self, client: FlaskClient, address: str, status: int = 200) -> None:
        answer = client.get(address)
        assert answer.status_code == status, address
        self.text = answer.text
        self._tree = html.document_fromstring(answer.text)

    def texts(self, path: str) -> list[str]:
        """The texts of some elements, by XPath."""
        return [" ".join(each.text_content().split()) for each in self._found(path)]

    def _found(self, path: str) -> list[html.HtmlElement]:
        return cast("list[html.HtmlElement]", self._tree.xpath(path))

    def links(self, path: str) -> dict[str, str]:
        """Where the links among some elements lead, by their texts."""
        return {" ".join(each.text_content().split()): str(each.get("href")) for each in self._found(path)}

    @property
    def heading(self) -> str:
        """What stands beside the agenda, by its heading."""
        (text,) = self.texts("//*[@id='live-heading']")
        return text


def test_a_meeting_is_chosen_from_the_newest(samples: FlaskClient) -> None:
    page = Shown(samples, "/live")
    assert page.heading == "Which meeting?"
    links = page.links("//main//a")
    assert list(links) == [
        "Community Safety and Environment Scrutiny Committee, 10 December 2025",
        "Council, 22 October 2025",
        "Community Safety and Environment Scrutiny Committee, 10 September 2025",
        "Community Safety and Environment Scrutiny Committee, 11 June 2025",
        "All meetings",
        "Switch single-key shortcuts off",
        "Switch single-key shortcuts on",
    ]
    assert links["Community Safety and Environment Scrutiny Committee, 10 December 2025"] == PAGE
    assert page.texts("//nav[@class='agenda']") == []


def test_its_agenda_stands_at_the_side(samples: FlaskClient) -> None:
    page = Shown(samples, PAGE)
    assert page.texts("//h1") == [
        "Live Community Safety and Environment Scrutiny Committee, 10 December 2025"
    ]
    agenda = page.links("//nav[@class='agenda']//a")
    assert [text.split(".")[0] for text in agenda] == list("123456789")
    assert agenda["5. Street Lighting Repairs and Winter Readiness"] == f"{PAGE}&item=5"
    assert page.texts("//nav[@class='agenda']//*[@aria-current]") == []


def test_an_item_shows_what_was_said_and_promised_before(samples: FlaskClient) -> None:
    page = Shown(samples, f"{PAGE}&item=5")
    assert page.heading == "Before: Street Lighting Repairs and Winter Readiness"
    assert page.texts("//nav[@class='agenda']//*[@aria-current='true']") == [
        "5. Street Lighting Repairs and Winter Readiness"
    ]
    assert page.texts("//h3[@class='earlier-heading']") == [
        "10 September 2025: 7. Flood Gullies and Winter Readiness",
        "10 September 2025: 5. Safer Streets: Street Lighting, Cycle Theft and Anti-Social Behaviour in"
        " Priory Park",
    ]
    first = "//section[@aria-labelledby='earlier-1']"
    gullies, readings = page.texts(f"{first}//ul[@class='promised']/li")
    assert "all 214 priority gullies" in gullies
    assert re.search(r"Open for [\d,]+ days .*\(Owen Prosser\) In progress", gullies)
    assert "readings of the Rivers Trust" in readings
    assert "Completed" in readings
    assert "Found by: Readiness, Winter" in page.texts(f"{first}/ul[1]/li")
    assert all("/passages/" in each for each in page.links(f"{first}//h5/a").values())
    (every,) = page.links(f"{first}/ul[1]//a").values()
    found = Shown(samples, every)
    assert "16 passages in 3 papers, the same words in several papers shown once." in found.texts(
        "//*[@class='reading']"
    )


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("1", "This item is of procedure"),
        ("2", "This item is of procedure"),
        ("3", "This item is of procedure"),
        ("9", "This item is of procedure"),
        ("6", "Elsewhere, with most of these words"),
        ("7", "10 September 2025: 8. Committee Work Programme"),
    ],
)
def test_of_each_item_it_is_said_what_there_is(samples: FlaskClient, item: str, said: str) -> None:
    assert said in " ".join(Shown(samples, f"{PAGE}&item={item}").texts("//main"))


def test_an_item_without_a_number_is_known_by_its_title(samples: FlaskClient) -> None:
    page = Shown(samples, "/live?meeting=council-2025-10-22-i2cx3c")
    links = page.links("//nav[@class='agenda']//a")
    assert list(links) == [
        "Lamps in Priory Park",
        "Cost of the e-scooter trial",
        "Toilets in Priory Park",
        "Flooding in Tanner's Row",
    ]
    shown = Shown(samples, links["Cost of the e-scooter trial"])
    assert shown.texts("//h3[@class='earlier-heading']") == [
        "10 September 2025: 6. E-scooter Trial: First Year"
    ]


def test_a_search_is_a_form_and_a_list_of_links(samples: FlaskClient) -> None:
    page = Shown(samples, f"{PAGE}&item=5&q=gullies&size=large&keys=off")
    assert page.heading == "17 results"
    assert page.texts("//title") == [
        "gullies – Live: Community Safety and Environment Scrutiny Committee, 10 December 2025 – Minuted"
    ]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    assert hidden == [("meeting", DECEMBER), ("item", "5"), ("size", "large"), ("keys", "off")]
    assert len(page.texts("//ol[@class='hits']/li")) == 10
    assert all("q=gullies" in each for each in page.links("//ol[@class='hits']//h3/a").values())
    assert page.links("//p[@class='more']/a") == {
        "All of these, with filters, on the search page": "/search?q=gullies"
    }
    assert 'class="govuk-template large-type"' in page.text


def test_a_passage_stands_in_place_of_the_list(samples: FlaskClient) -> None:
    found = Shown(samples, f"{PAGE}&q=gullies")
    passage = next(iter(found.links("//ol[@class='hits']//h3/a").values())).split("/")[2].split("?")[0]
    page = Shown(samples, f"{PAGE}&q=gullies&passage={passage}")
    assert page.texts("//*[@id='live-main']//mark")
    assert page.texts("//p[@class='citation']")[0].startswith("Aldermere Borough Council, Community Safety")
    assert re.fullmatch(r"Open page \d+", next(iter(page.links("//ul[@class='actions']//a"))))
    assert page.links("//p[@class='live-back']/a") == {"Back to the list": f"{PAGE}&q=gullies"}


def test_as_one_types_the_last_word_may_go_on(samples: FlaskClient) -> None:
    typed = Shown(samples, f"{PAGE}&q=gull&typing=yes&part=main")
    assert typed.heading == "17 results"
    assert set(typed.texts("//mark")) >= {"gullies"}
    assert typed.texts("//nav") == typed.texts("//form") == []
    assert Shown(samples, f"{PAGE}&q=gull&part=main").heading != "17 results"
    begun = Shown(samples, "/live?q=gx&typing=yes&part=main")
    assert begun.texts("//p") == ["Type on: three letters or more are the beginning of a word."]


def test_where_nothing_holds_it_all_near_matches_stand_apart(samples: FlaskClient) -> None:
    page = Shown(samples, "/live?q=gullies+zeppelin")
    assert page.heading == "0 results"
    assert "Near matches" in page.texts("//h2")
    assert page.texts("//ol[@class='hits']/li")


def test_words_are_looked_for_as_they_may_have_been_meant(samples: FlaskClient) -> None:
    page = Shown(samples, "/live?q=gulleis")
    assert page.heading == "17 results"
    assert "is looked for instead" in page.text
    page = Shown(samples, f'{PAGE}&q="gulleis"')
    assert list(page.links("//a[@data-live='q']").values()) == [f"{PAGE}&q=%22gullies%22"]


def test_settings_are_links_that_lead_there_and_back(samples: FlaskClient) -> None:
    page = Shown(samples, f"{PAGE}&q=gullies")
    large = page.links("//a[@data-live='size' and not(@hidden)]")
    assert large == {"Large type": f"{PAGE}&q=gullies&size=large"}
    off = page.links("//a[@data-live='keys' and not(@hidden)]")
    assert off == {"Switch single-key shortcuts off": f"{PAGE}&q=gullies&keys=off"}
    back = Shown(samples, large["Large type"])
    assert back.links("//a[@data-live='size' and not(@hidden)]") == {"Usual type": f"{PAGE}&q=gullies"}
    assert 'class="govuk-template large-type"' in back.text
    back = Shown(samples, off["Switch single-key shortcuts off"])
    assert back.links("//a[@data-live='keys' and not(@hidden)]") == {
        "Switch single-key shortcuts on": f"{PAGE}&q=gullies"
    }


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/live?meeting=nowhere", 404, "No paper of a meeting with this address is held."),
        (f"{PAGE}&item=77", 404, "This meeting has no such item on its agenda."),
        ("/live?item=5", 400, "item is given without a meeting"),
        ("/live?size=huge", 400, "size must be"),
        ("/live?keys=on", 400, "keys must be"),
        ("/live?part=head", 400, "part must be"),
        ("/live?meeting=a&meeting=b", 400, "meeting is given 2 times"),
        ("/live?passage=nothing", 404, "There is no passage at this address."),
        ("/live?zebra=1", 200, "this page has no such parameter: zebra"),
    ],
)
def test_what_cannot_be_shown_is_said(samples: FlaskClient, address: str, status: int, said: str) -> None:
    assert said in " ".join(Shown(samples, address, status).texts("//body"))


def test_what_is_of_no_use_is_as_if_it_were_not_there(samples: FlaskClient) -> None:
    assert Shown(samples, "/live?meeting=&item=&q=&passage=&size=&keys=").heading == "Which meeting?"


@pytest.fixture(params=ENGINES)
def hostile(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FlaskClient]:
    """A site over a meeting whose papers are full of markup, and one that not everybody may know of."""
    item = {"item_number": f"5{IMAGE}", "item_title": f"Lanterns {SCRIPT}", "kind": Kind.MINUTE}
    earlier = Shelf("a.pdf", [{"text": f"Lanterns {SCRIPT} {IMAGE}", **item}], meeting=FOOTWAYS)
    later = Shelf("b.pdf", [{"text": "Lanterns again.", **item}], meeting=SAFETY)
    closed = Shelf("c.pdf", [{"text": "Quibblewick.", **item}], meeting=MARKETS, access=Access.RESTRICTED)
    for shelf in (earlier, later, closed):
        shelf.paper = replace(shelf.paper, holdings=holdings(shelf.passages))
    place = str(tmp_path / "index")
    if request.param == "elasticsearch":
        place = request.getfixturevalue("elasticsearch_place")
    with filled(place, earlier, later, closed):
        app = create_app(place)
        yield app.test_client()
        app.extensions["minuted"].close()


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") or name == "style" for name, _ in attrs)
        self.tags.append(tag)


def test_markup_stays_text_and_nothing_restricted_is_told(hostile: FlaskClient) -> None:
    first = Shown(hostile, "/live")
    assert MARKETS.committee not in first.text
    agenda = Shown(hostile, f"/live?meeting={SAFETY.id}")
    (item,) = agenda.links("//nav[@class='agenda']//a").values()
    shown = Shown(hostile, item)
    assert "Lanterns <script>" in " ".join(shown.texts("//h3[@class='earlier-heading']"))
    for address in (
        "/live",
        f"/live?meeting={SAFETY.id}",
        item,
        f"{item}&q={SCRIPT}+lanterns",
        f"/live?{SCRIPT}=1",
    ):
        tags = _Tags(hostile.get(address).text).tags
        assert not {"img", "style", "iframe"} & {*tags}
        assert tags.count("script") == 2, address
    assert hostile.get(f"/live?meeting={MARKETS.id}").status_code == 404
    assert hostile.get("/live?q=quib&typing=yes&part=main").text.count("<li>") == 0


def test_a_restricted_passage_is_not_shown_in_place(client: FlaskClient, library: Library) -> None:
    Shown(client, f"/live?passage={library.restricted_passage}", 404)
    Shown(client, f"/live?passage={library.retired_passage}", 410)


def test_an_index_without_meetings_is_searched(tmp_path: Path) -> None:
    place = str(tmp_path / "index")
    with filled(place, Shelf("letter.txt", ["Lanterns are dear."])):
        app = create_app(place)
        page = Shown(app.test_client(), "/live")
        assert page.heading == "Which meeting?"
        assert "No meeting is held yet" in page.text
        assert Shown(app.test_client(), "/live?q=lantern").heading == "1 result"
        app.extensions["minuted"].close()
