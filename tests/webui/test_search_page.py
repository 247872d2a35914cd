"""The search page and the parameters it shares with the API."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from msgspec.json import decode

from search.engines import open_engine
from tests.webui.aldermere import Library
from webui import create_app


def _links(page: str, within: str = "") -> list[str]:
    start = page.index(within) if within else 0
    return [unescape(address) for address in re.findall(r'href="([^"]+)"', page[start:])]


def _total(client: FlaskClient, address: str) -> int:
    answer = client.get(address.replace("/search?", "/api/v1/search?"))
    assert answer.status_code == 200, answer.text
    total: int = decode(answer.data)["total"]
    return total


def test_counts_reading_and_marks(client: FlaskClient) -> None:
    page = client.get("/search?q=bicycle+theft").text
    assert "121 passages in 2 papers</h2>" in page
    assert "<mark>bicycle</mark>" in page
    assert '<p class="reading">Passages with bicycle and theft, in any inflection.</p>' in page


def test_words_found_in_the_heading_alone_are_marked_there(client: FlaskClient) -> None:
    [result] = re.findall(
        r"<article>.*?</article>", client.get("/search?q=canal&kind=resolution").text, re.DOTALL
    )
    heading, rest = result.split("</h3>")
    assert "<mark>canal</mark>" in heading
    assert "<mark>" not in rest


def test_a_long_status_is_shortened_in_a_result_and_whole_on_the_passages_page(client: FlaskClient) -> None:
    found = client.get("/search?kind=action").text
    assert "expects the frost to lift in February and will then …</li>" in found
    passage = decode(client.get("/api/v1/search?kind=action").data)["results"][0]
    assert "by when each stretch is walkable." in client.get(passage["url"]).text


def test_the_results_stand_outside_the_form(client: FlaskClient) -> None:
    page = client.get("/search?q=towpath").text
    assert page.index("</form>") < page.index('<ol class="hits"')
    assert page.count("<form") == 1


def test_a_result_leads_to_its_passage_page_and_pdf_with_the_words_asked_for(
    client: FlaskClient, library: Library
) -> None:
    links = _links(client.get("/search?q=spring").text, '<ol class="hits"')
    assert f"/passages/{library.resolution}?q=spring" in links
    assert f"/papers/{library.minutes}/pages/1?q=spring&passage={library.resolution}#hit" in links
    assert f"/papers/{library.minutes}/file#page=1" in links


def test_a_filter_is_shown_and_removed_by_its_link(client: FlaskClient) -> None:
    page = client.get("/search?q=bicycle&speaker=Piers+Okonjo&kind=speech&from=2015").text
    assert "40 passages in 1 paper</h2>" in page
    removals = dict(
        re.findall(r'<li><a href="([^"]+)"><span class="hidden">Remove the filter </span>([^<]+)</a>', page)
    )
    named = {label: unescape(address) for address, label in removals.items()}
    assert set(named) == {"Kind: Speech", "Speaker: Piers Okonjo", "From: 1 January 2015"}
    assert parse_qsl(urlsplit(named["Speaker: Piers Okonjo"]).query) == [
        ("q", "bicycle"),
        ("kind", "speech"),
        ("from", "2015-01-01"),
    ]
    assert _total(client, named["Speaker: Piers Okonjo"]) == 120


def test_each_removal_link_removes_exactly_its_filter(client: FlaskClient, library: Library) -> None:
    asked = {
        "kind": "speech",
        "authority": "Aldermere Borough Council",
        "committee": "Community Safety Panel",
        "speaker": "Ada Thornley",
        "year": "2019",
        "status": "open",
        "language": "en",
        "meeting": "community-safety-panel-2019-03-12-aaaaaa",
        "item": "3",
        "paper": library.transcript,
    }
    query = "&".join(f"{name}={quote(value)}" for name, value in asked.items())
    page = client.get(f"/search?{query}").text
    removals = [
        dict(parse_qsl(urlsplit(unescape(address)).query))
        for address in re.findall(r'<li><a href="([^"]+)"><span class="hidden">Remove', page)
    ]
    assert sorted(sorted(asked.keys() - left.keys()) for left in removals) == sorted([name] for name in asked)
    assert all(left.items() <= asked.items() for left in removals)


def test_filters_that_are_no_facets_stay_in_the_form(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/search?q=bicycle&paper={library.transcript}&per_page=5&sort=oldest").text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', page))
    assert hidden == {"paper": library.transcript, "per_page": "5", "sort": "oldest"}
    assert "Paper: Community Safety Panel: transcript of 12 March 2019</a>" in page


def test_equal_searches_have_one_address(client: FlaskClient) -> None:
    one = client.get("/search?to=2019&kind=speech&kind=action&q=++bicycle+&page=1&from=&sort=relevance").text
    other = client.get("/search?q=bicycle&kind=action&kind=speech&kind=action&to=31+December+2019").text
    canonical = re.compile(r'rel="canonical" href="([^"]+)"')
    found = canonical.search(one), canonical.search(other)
    assert found[0] and found[1]
    assert unescape(found[0][1]) == unescape(found[1][1])
    assert unescape(found[0][1]) == "/search?q=bicycle&kind=action&kind=speech&to=2019-12-31"


def test_an_empty_value_is_as_if_absent(client: FlaskClient) -> None:
    bare = decode(client.get("/api/v1/search?q=towpath").data)
    empty = decode(
        client.get("/api/v1/search?q=towpath&kind=&from=&to=&sort=&page=&per_page=&paper=&year=").data
    )
    assert (bare["total"], bare["query"]) == (empty["total"], empty["query"])


def test_an_empty_query_finds_all_that_the_filters_leave(client: FlaskClient) -> None:
    assert _total(client, "/search?kind=speech&speaker=Mirela+Vance") == 40
    assert _total(client, "/search?q=") == 256


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "speach"),
        ("status", "ongoing"),
        ("year", "14"),
        ("year", "banana"),
        ("language", "not a code"),
        ("meeting", "../../etc"),
        ("paper", "<b>"),
        ("from", "yesterday"),
        ("to", "31/02/2019"),
        ("sort", "best"),
        ("group", "banana"),
        ("group", "speaker,paper"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "1.5"),
        ("page", "9" * 30),
        ("page", "²"),
        ("per_page", "0"),
        ("per_page", "101"),
        ("per_page", "many"),
        ("speaker", "x" * 501),
        ("committee", "a\x00b"),
    ],
)
def test_a_malformed_value_is_refused_and_named(client: FlaskClient, name: str, value: str) -> None:
    for path in ("/search", "/api/v1/search"):
        answer = client.get(path, query_string={name: value})
        assert answer.status_code == 400, f"{path} {name}={value}"
        assert name in (decode(answer.data)["error"]["message"] if answer.is_json else answer.text)


@pytest.mark.parametrize("name", ["kind", "speaker", "item"])
def test_too_many_values_are_refused(client: FlaskClient, name: str) -> None:
    answer = client.get("/search", query_string=[(name, f"value {number}") for number in range(51)])
    assert answer.status_code == 400


def test_single_values_given_twice(client: FlaskClient) -> None:
    assert client.get("/search?sort=newest&sort=newest").status_code == 200
    assert client.get("/search?sort=newest&sort=oldest").status_code == 400


def test_days_the_wrong_way_round_are_refused(client: FlaskClient) -> None:
    assert client.get("/search?from=2019&to=2014").status_code == 400
    assert client.get("/search?from=2019&to=2019").status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "((((",
        "AND OR NOT",
        "-",
        "kind:",
        'speaker:"',
        "*",
        "[1 TO 2]",
        "a\x00b",
        "\udcff",
        "🦆",
        "NEAR/99999999999",
        "date:0000-00-00",
        "' OR 1=1 --",
        "{{7*7}}",
        "%s%n",
    ],
)
def test_nothing_typed_is_an_error(client: FlaskClient, typed: str) -> None:
    typed = typed.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    assert client.get("/search", query_string={"q": typed}).status_code == 200


def test_bytes_that_are_no_text_are_no_error(client: FlaskClient) -> None:
    assert client.get("/search?q=%ff%fe").status_code == 200


def test_an_unknown_name_is_set_aside_on_the_page_and_refused_by_the_api(client: FlaskClient) -> None:
    page = client.get("/search?q=towpath&colour=red")
    assert page.status_code == 200
    assert "Set aside, since a search has no such parameter: colour." in page.text
    assert "colour" not in "".join(_links(page.text))
    answer = client.get("/api/v1/search?q=towpath&colour=red")
    assert answer.status_code == 400
    assert "colour" in decode(answer.data)["error"]["message"]


def test_pages_of_results(client: FlaskClient) -> None:
    first = client.get("/search?q=evidence&per_page=50").text
    assert '<a href="/search?q=evidence&amp;per_page=50&amp;page=2" rel="next">' in first
    third = client.get("/search?q=evidence&per_page=50&page=3").text
    assert '<ol class="hits" start="101">' in third
    assert third.count("<article>") == 20
    assert 'rel="next"' not in third
    beyond = client.get("/search?q=evidence&per_page=50&page=4")
    assert beyond.status_code == 200
    assert "There is no page 4 of these results" in beyond.text


def test_all_values_of_a_facet_come_in_pages(client: FlaskClient) -> None:
    panel = client.get("/search?q=allotments").text
    assert panel.count('name="speaker"') == 20
    assert '<a href="/search?q=allotments&amp;facet=speaker">Show all<' in panel
    first = client.get("/search?q=allotments&facet=speaker").text
    assert "Resident 100" in first
    assert "Resident 101" not in first
    assert '<a href="/search?q=allotments&amp;speaker=Resident+007">Resident 007</a>' in first
    [following] = re.findall(r'<a href="([^"]+)" rel="next">', first)
    second = client.get(unescape(following)).text
    assert "Resident 101" in second
    assert 'rel="next"' not in second
    answer = decode(client.get("/api/v1/search?q=allotments&facet=speaker&page=2").data)
    assert (answer["total"], answer["page"], answer["results"]) == (130, 2, [])
    assert [each["value"] for each in answer["facets"]["speaker"]][:1] == ["Resident 101"]
    narrowed = client.get("/search?q=bicycle&facet=speaker&kind=speech&speaker=Ada+Thornley").text
    assert "Kind: Speech</a>" in narrowed
    assert re.search(
        r'<a href="/search\?q=bicycle&amp;kind=speech"><span[^>]+>Remove the filter </span>', narrowed
    )
    assert client.get("/search?facet=banana").status_code == 400


def test_a_page_of_a_facet_holds_as_many_values_as_asked_for(client: FlaskClient) -> None:
    asked = "/api/v1/search?q=allotments&facet=speaker&per_page=7"
    pages = [decode(client.get(f"{asked}&page={page}").data) for page in (1, 2)]
    assert [(page["page"], page["per_page"]) for page in pages] == [(1, 7), (2, 7)]
    values = [each["value"] for page in pages for each in page["facets"]["speaker"]]
    assert len(set(values)) == 14
    shown = client.get("/search?q=allotments&facet=speaker&per_page=7").text
    assert '<a href="/search?q=allotments&amp;facet=speaker&amp;per_page=7&amp;page=2" rel="next">' in shown
    assert '<a href="/search?q=allotments&amp;per_page=7">Back to the results</a>' in shown


def test_the_values_of_a_facet_can_be_turned_to_the_last(client: FlaskClient) -> None:
    found: list[str] = []
    address = "/search?q=allotments&facet=speaker&per_page=3"
    while address:
        page = client.get(address).text
        found += re.findall(r">(Resident \d+)</a>", page)
        address = unescape("".join(re.findall(r'<a href="([^"]+)" rel="next">', page)))
    assert found == [f"Resident {number:03}" for number in range(1, 131)]


@pytest.mark.parametrize(
    ("asked", "last"),
    [("", 50_000), ("per_page=1", 1_000_000), ("facet=speaker", 200), ("facet=speaker&per_page=3", 6_666)],
)
def test_no_page_is_asked_for_beyond_what_can_be_turned_to(
    client: FlaskClient, asked: str, last: int
) -> None:
    assert client.get(f"/api/v1/search?{asked}&page={last}").status_code == 200
    answer = client.get(f"/api/v1/search?{asked}&page={last + 1}")
    assert answer.status_code == 400
    assert f"page must be a whole number from 1 to {last:,}" in answer.text


def test_a_selected_value_without_hits_is_shown(client: FlaskClient) -> None:
    page = client.get("/search?q=spring&speaker=Piers+Okonjo").text
    assert re.search(r'value="Piers Okonjo" checked>\s*<label[^>]+>Piers Okonjo <span[^>]+>0<', page)
    every = client.get("/search?q=spring&speaker=Piers+Okonjo&facet=speaker").text
    assert "<strong>Piers Okonjo</strong>" in every


def test_filters_are_named_on_the_page_of_another_facet(client: FlaskClient, library: Library) -> None:
    answer = decode(client.get("/api/v1/search?q=bicycle+evidence").data)
    [meeting] = answer["facets"]["meeting"]
    page = client.get(f"/search?facet=kind&meeting={meeting['value']}&paper={library.transcript}").text
    assert "Meeting: Community Safety Panel, 12 March 2019</a>" in page
    assert "Paper: Community Safety Panel: transcript of 12 March 2019</a>" in page


def test_years_stand_in_their_own_order(client: FlaskClient) -> None:
    page = client.get("/search?kind=minute&kind=resolution&kind=action&kind=letter").text
    assert re.findall(r'name="year" value="(\d+)"', page) == ["2019", "2014"]


def test_orders(client: FlaskClient) -> None:
    dates = {
        order: [
            each["date"]
            for each in decode(client.get(f"/api/v1/search?q=bicycle&sort={order}").data)["results"]
        ]
        for order in ("newest", "oldest")
    }
    assert dates["newest"][0] == "2019-03-12"
    assert dates["oldest"][0] == "2014-12-04"


def test_years_are_shown_as_bars(client: FlaskClient) -> None:
    page = client.get("/search?q=bicycle").text
    bars = re.findall(r'<meter max="(\d+)" value="(\d+)"', page)
    years = {
        each["value"]: each["count"]
        for each in decode(client.get("/api/v1/search?q=bicycle").data)["facets"]["year"]
    }
    assert [int(value) for _, value in bars] == [years[year] for year in sorted(years, reverse=True)]
    assert {int(most) for most, _ in bars} == {max(years.values())}


def test_near_matches_stand_apart_under_a_heading_of_their_own(client: FlaskClient) -> None:
    page = client.get("/search?q=surveyors+bicycle+resurfaced+unicorn").text
    head, near = page.split('<h2 id="near">Near matches</h2>')
    assert '<h2 id="count">0 passages</h2>' in head
    assert "and none of them “surveyors” or “unicorn”; the near matches hold some of it." in head
    assert "<article>" not in head
    first = near.split("</article>")[0]
    assert "<mark>resurfaced</mark>" in first
    document = decode(client.get("/api/v1/search?q=surveyors+bicycle+resurfaced+unicorn").data)
    assert (document["total"], document["results"], document["query"]["relaxed"]) == (0, [], True)
    assert document["near_matches"]


def test_a_word_that_is_not_known_is_read_as_one_like_it_and_said(client: FlaskClient) -> None:
    page = client.get("/search?q=towpaht").text
    assert "No passage holds “towpaht”: “towpath” is looked for instead." in page
    assert "<mark>towpath</mark>" in page
    assert "Did you mean" not in page
    assert any(address.endswith("?q=towpath") for address in _links(page, '<ol class="hits"'))
    document = decode(client.get("/api/v1/search?q=towpaht").data)
    assert document["total"] == _total(client, "/search?q=towpath")
    assert (document["query"]["did_you_mean"], document["query"]["relaxed"]) == ("towpath", True)


def test_a_spelling_that_is_only_proposed_is_a_link(client: FlaskClient) -> None:
    page = client.get("/search?q=bicycle+OR+towpaht&kind=resolution&page=1").text
    [address] = re.findall(r'Did you mean <a href="([^"]+)">bicycle OR towpath</a>', page)
    assert unescape(address) == "/search?q=bicycle+OR+towpath&kind=resolution"


@pytest.mark.parametrize("q", ['"unicorn"', '"unicorn griffin"~3', '"unicorn" NEAR/2 griffin'])
def test_where_quotes_find_nothing_it_is_said_what_leaving_them_out_does(client: FlaskClient, q: str) -> None:
    assert "leave out the quotes" in client.get("/search", query_string={"q": q}).text
    assert "leave out the quotes" not in client.get("/search?q=unicorn").text


def test_nothing_found_is_a_page_of_help(client: FlaskClient) -> None:
    page = client.get("/search?q=zeppelin&kind=speech").text
    assert "0 passages</h2>" in page
    assert '<a href="/search?q=zeppelin">search without the filters</a>' in page
    assert "fewer or more general words" in page
    assert "leave out the quotes" not in page
    assert "leave out the quotes" in client.get("/search?q=%22zeppelin+towpath%22").text
    assert "general words" not in client.get("/search?kind=comment").text


def test_an_empty_index_says_that_it_is(tmp_path: Path) -> None:
    open_engine(str(tmp_path / "index"), create=True).close()
    client = create_app(str(tmp_path / "index")).test_client()
    for address in ("/", "/search"):
        page = client.get(address).text
        assert "Nothing is indexed yet." in page
        assert "You could" not in page
    assert "Passages with towpath" in client.get("/search?q=towpath").text


def test_another_language_is_marked_as_such(client: FlaskClient) -> None:
    assert 'lang="cy">Diolch' in client.get("/search?q=lang:cy").text
