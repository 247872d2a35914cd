"""The search page and the parameters it shares with the API."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from msgspec.json import decode

from mappings.passage import Kind
from search.engines import open_engine
from tests.support.papers import FOOTWAYS, Shelf, filled
from tests.webui.aldermere import Library
from webui import create_app


def _links(page: str, within: str = "") -> list[str]:
    start = page.index(within) if within else 0
    return [unescape(address) for address in re.findall(r'href="([^"]+)"', page[start:])]


def _next(page: str) -> list[str]:
    """The address of the next page, if there is one."""
    links = re.findall(r"<a [^>]*rel=\"next\"[^>]*>", page)
    return [unescape(address) for link in links for address in re.findall(r'href="([^"]+)"', link)]


def _total(client: FlaskClient, address: str) -> int:
    answer = client.get(address.replace("/search", "/api/v1/search", 1))
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
    assert "expects the frost to lift in February and will then …</span>" in found
    passage = decode(client.get("/api/v1/search?kind=action").data)["results"][0]
    assert "by when each stretch is walkable." in client.get(passage["url"]).text


def test_the_results_stand_outside_the_form(client: FlaskClient) -> None:
    page = client.get("/search?q=towpath").text
    assert page.index("</form>") < page.index('<ol class="hits"')
    assert page.count("<form") == 1


def test_box_filters_order_and_groups_are_of_the_one_form(client: FlaskClient) -> None:
    page = client.get("/search?q=bicycle").text
    form = page[page.index("<form") : page.index("</form>")]
    names = set(re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', form))
    assert names >= {"q", "sort", "group", "kind", "committee", "speaker", "from", "to"}
    assert page.count(" name=") - form.count(" name=") == 1  # the head's viewport
    assert re.findall(r"<button[^>]*>\s*([^<]+?)\s*</button>", form) == ["Search", "Apply"]


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
        re.findall(
            r'<li><a href="([^"]+)"><span class="govuk-visually-hidden">Remove the filter </span>([^<]+)</a>',
            page,
        )
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
        for address in re.findall(r'<li><a href="([^"]+)"><span class="govuk-visually-hidden">Remove', page)
    ]
    assert sorted(sorted(asked.keys() - left.keys()) for left in removals) == sorted([name] for name in asked)
    assert all(left.items() <= asked.items() for left in removals)


def test_filters_that_are_no_facets_stay_in_the_form(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/search?q=bicycle&paper={library.transcript}&per_page=5&sort=oldest").text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', page))
    assert hidden == {"paper": library.transcript, "per_page": "5"}
    assert '<option value="oldest" selected>' in page
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
    assert "/search?q=evidence&per_page=50&page=2" in _next(first)
    third = client.get("/search?q=evidence&per_page=50&page=3").text
    assert '<ol class="hits" start="101">' in third
    assert third.count("<article>") == 20
    assert 'rel="next"' not in third
    beyond = client.get("/search?q=evidence&per_page=50&page=4")
    assert beyond.status_code == 200
    assert "There is no page 4 of these results" in beyond.text
    assert '<a href="/search?q=evidence&amp;per_page=50">the first page</a>' in beyond.text
    assert '<a href="/search?q=evidence&amp;per_page=50&amp;page=3">the last, page 3</a>' in beyond.text


def test_all_values_of_a_facet_come_in_pages(client: FlaskClient) -> None:
    panel = client.get("/search?q=allotments").text
    assert panel.count('name="speaker"') == 8
    assert '<a href="/search?q=allotments&amp;facet=speaker">All values<' in panel
    chosen = client.get("/search?q=allotments&speaker=Resident+120").text
    assert chosen.count('name="speaker"') == 9
    assert 'value="Resident 120" checked' in chosen
    first = client.get("/search?q=allotments&facet=speaker").text
    assert "Resident 100" in first
    assert "Resident 101" not in first
    assert '<a href="/search?q=allotments&amp;speaker=Resident+007">Resident 007</a>' in first
    [following] = _next(first)
    second = client.get(following).text
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
    assert _next(shown) == ["/search?q=allotments&facet=speaker&per_page=7&page=2"]
    assert re.search(r'<a href="/search\?q=allotments&amp;per_page=7"[^>]*>Back to the results</a>', shown)
    assert "<title>Speaker: all values – allotments – 130 passages – Minuted</title>" in shown


def test_the_values_of_a_facet_can_be_turned_to_the_last(client: FlaskClient) -> None:
    found: list[str] = []
    address = "/search?q=allotments&facet=speaker&per_page=3"
    while address:
        page = client.get(address).text
        found += re.findall(r">(Resident \d+)</a>", page)
        address = "".join(_next(page))
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
    assert re.search(r'value="Piers Okonjo" checked><label[^>]+>Piers Okonjo <span[^>]+>0<', page)
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


def _by_year(page: str) -> dict[str, int]:
    """The table of the chart."""
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = re.findall(r"<th scope=\"row\">(?:<a[^>]*>)?(\d+)(?:</a>)?</th><td>([\d,]+)</td>", table)
    return {year: int(count.replace(",", "")) for year, count in rows}


def test_hits_by_year_are_those_of_the_facet_and_years_between_have_none(client: FlaskClient) -> None:
    page = client.get("/search?q=bicycle").text
    counts = {
        each["value"]: each["count"]
        for each in decode(client.get("/api/v1/search?q=bicycle").data)["facets"]["year"]
    }
    table = _by_year(page)
    assert {year: count for year, count in table.items() if count} == counts
    assert list(table) == ["2014", "2015", "2016", "2017", "2018", "2019"]
    assert page.count("<rect") == 2
    assert re.search(
        r'<svg role="img" aria-label="Bar chart of passages by year" aria-describedby="years-said"', page
    )
    said = f"From 1 passage in 2014 to {counts['2019']} in 2019; most, {counts['2019']}, in 2019.</desc>"
    assert f'<desc id="years-said">{said}' in page


def test_each_year_leads_to_its_hits_whichever_is_chosen(client: FlaskClient) -> None:
    page = client.get("/search?q=bicycle&kind=resolution&kind=speech&year=2019").text
    assert _by_year(page)["2014"] == 1
    assert page.count('<rect class="chosen-year"') == 1
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    years = dict(re.findall(r'<a href="([^"]+)"[^>]*>(\d+)</a>', table))
    for address, year in years.items():
        assert parse_qsl(urlsplit(unescape(address)).query)[-1] == ("year", year)
        assert _total(client, unescape(address)) == _by_year(page)[year]


def test_there_is_no_chart_of_one_year(client: FlaskClient) -> None:
    assert "Passages by year" not in client.get("/search?q=evidence").text
    assert "Passages by year" not in client.get("/search?q=zeppelin").text


def _names(page: str) -> list[str]:
    """The names of the links to results, as a list of links has them."""
    links = re.findall(r"<h[34]><a [^>]*>(.*?)</a></h[34]>", page, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", link)).split()) for link in links]


@pytest.mark.parametrize(
    "asked",
    ["q=evidence", "q=evidence&per_page=100", "q=", "q=allotments", "q=evidence+zeppelin"],
)
def test_each_result_has_a_name_of_its_own(client: FlaskClient, asked: str) -> None:
    names = _names(client.get(f"/search?{asked}").text)
    assert len(names) >= 20
    assert len(set(names)) == len(names)


def test_a_result_is_named_by_item_and_title(client: FlaskClient) -> None:
    [name] = _names(client.get("/search?q=resurfaced&kind=resolution").text)
    assert name == (
        "Item 5: Repair of the canal towpath, Resolution 5.2, Highways and Footways Committee,"
        " 4 December 2014, page 1"
    )


def test_the_facts_of_a_result_stand_in_one_line(client: FlaskClient) -> None:
    page = client.get("/search?q=resurfaced&kind=resolution").text
    [line] = re.findall(r'<p class="line">(.*?)</p>', page)
    assert re.sub(r"<[^>]+>", "", line) == (
        "Aldermere Borough Council · Highways and Footways Committee · 4 December 2014 · Resolution 5.2"
        " · Page 1 of result 1"
    )
    speech = client.get("/search?q=evidence&speaker=Piers+Okonjo").text
    assert re.search(r"12 March 2019 · Speech · <strong>[^<]*Okonjo[^<]*</strong>", speech)


def test_near_matches_stand_apart_under_a_heading_of_their_own(client: FlaskClient) -> None:
    page = client.get("/search?q=surveyors+bicycle+resurfaced+unicorn").text
    head, near = page.split('<h2 id="near">Near matches</h2>')
    assert ">0 passages</h2>" in head
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


def _could(page: str) -> dict[str, tuple[str, str]]:
    """What a page of help proposes: by its words, the address and how much it finds."""
    found = re.findall(r'<li><a href="([^"]+)">search ([^<]+)</a> \(([^)]+)\)</li>', page)
    return {unescape(said): (unescape(address), count) for address, said, count in found}


def test_nothing_found_says_what_a_search_without_a_filter_finds(client: FlaskClient) -> None:
    page = client.get("/search?q=resurfaced&kind=speech&kind=letter&from=2014&to=2016").text
    assert ">0 passages</h2>" in page
    could = _could(page)
    assert could["without Kind: Letter or Speech"] == (
        "/search?q=resurfaced&from=2014-01-01&to=2016-12-31",
        "1 passage",
    )
    assert could["without any filter"] == ("/search?q=resurfaced", "1 passage")
    assert len(could) == 2
    for address, count in could.values():
        assert count == f"{_total(client, address)} passage"


@pytest.mark.parametrize(
    "asked",
    [
        "q=towpaht&kind=speech",
        "q=bicycle+OR+towpaht&kind=letter",
        "kind=speech&year=1990",
        "q=MPS&kind=letter&year=2019",
    ],
)
def test_what_is_said_to_be_found_without_something_is_found(client: FlaskClient, asked: str) -> None:
    page = client.get(f"/search?{asked}").text
    assert ">0 passages</h2>" in page
    for address, count in _could(page).values():
        assert int(count.split()[0].replace(",", "")) == _total(client, address)


def test_nothing_found_says_what_a_search_with_fewer_words_finds(client: FlaskClient) -> None:
    page = client.get("/search?q=towpath+zeppelin").text
    assert _could(page) == {
        "without “zeppelin”": ("/search?q=towpath", f"{_total(client, '/search?q=towpath')} passages")
    }
    quoted = client.get("/search", query_string={"q": '"counts bicycle" spring'}).text
    could = _could(quoted)
    assert could["without the quotes"] == ("/search?q=counts+bicycle+spring", "1 passage")
    assert could['without "counts bicycle"'][0] == "/search?q=spring"
    assert "without the quotes" not in _could(client.get("/search", query_string={"q": '"zeppelin"'}).text)


def test_nothing_found_says_what_was_searched_and_what_is_not_held(client: FlaskClient) -> None:
    page = client.get("/search?q=zeppelin&kind=speech").text
    assert "256 passages of 6 papers, dated 4 December 2014 to " in page
    assert f"Your filters leave {_total(client, '/search?kind=speech')} of them." in page
    assert "Highways and Footways Committee" in page[page.index("What was searched") :]
    assert "1 paper could not be read: no search finds their words." in page
    assert "general words" in page
    assert "general words" not in client.get("/search?kind=comment").text


def test_nothing_found_names_the_papers_that_are_known_to_be_lacking(tmp_path: Path) -> None:
    agenda = {"text": "Lamps along the towpath", "kind": Kind.AGENDA_ITEM, "genre": "agenda_pack"}
    place = str(tmp_path / "index")
    with filled(place, Shelf("agenda.pdf", [agenda], meeting=FOOTWAYS)):
        client = create_app(place).test_client()
        lacking = "<li>Minutes not held: Highways and Footways Committee, 4 December 2014.</li>"
        for asked in ("q=zeppelin", "q=zeppelin&year=2014", "q=zeppelin&from=2014-12&to=2014-12"):
            assert lacking in client.get(f"/search?{asked}").text
        for asked in ("year=2015", "to=2014-11", "committee=Community+Safety+Panel"):
            page = client.get(f"/search?q=zeppelin&{asked}").text
            assert "Minutes not held" not in page
        assert "Nothing is known to be missing of what you asked for." in page
        assert 'href="/coverage?committee=Community+Safety+Panel"' in page
        assert client.get("/search?q=zeppelin&year=0000").status_code == 200


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
