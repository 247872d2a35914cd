"""Web pages as they are read: the main content, in order, with its headings, lists, fields and tables."""

import datetime as dt
from pathlib import Path

import pytest

from indexer.extract.html import extract
from indexer.extract.types import Line, Table, Unreadable
from mappings.paper import Reason


def lines(page: bytes) -> list[Line]:
    return [block for block in extract(page).pages[0].blocks if isinstance(block, Line)]


def texts(page: bytes) -> list[str]:
    return [line.text for line in lines(page)]


def tables(page: bytes) -> list[Table]:
    return [block for block in extract(page).pages[0].blocks if isinstance(block, Table)]


def test_furniture_and_hidden_text_are_left_out() -> None:
    page = b"""<body><a class="skip-link" href="#m">Skip to content</a><header>Banner</header><nav>Home</nav>
        <div class="cookie-banner">We use cookies</div><ol class="breadcrumb"><li>You are here</li></ol>
        <p>The otter survey was approved.</p><p hidden>draft</p><p style="display: none">draft</p>
        <script>var x = "script"</script><template>template</template><noscript>Enable scripts</noscript>
        <aside>Related</aside><footer>Contact us</footer></body>"""
    assert texts(page) == ["The otter survey was approved."]


@pytest.mark.parametrize(
    "name",
    [
        "id='siteFooter'",
        "class='page-footer-links'",
        "class='main_nav'",
        "id='onetrust-banner-sdk'",
        "id='topMenu'",
    ],
)
def test_furniture_is_known_by_a_word_of_its_name(name: str) -> None:
    page = f"<div class='no-nav'><h1>Otters</h1><p>The survey was approved.</p></div><div {name}>About</div>"
    assert texts(page.encode()) == ["Otters", "The survey was approved."]


@pytest.mark.parametrize(
    "page",
    [
        b"<body><div class='not-footer wide'><p>The survey was approved by all members.</p></div><p>Home</p>",
        b"<body><div class='has-sidebar footer-fixed'><main><p>The survey was approved.</p></main></div>",
        b"<body><p>Item 4</p><div class='card-footer'>The survey was approved.</div>",
    ],
)
def test_names_do_not_hide_what_a_page_is_about(page: bytes) -> None:
    assert "The survey was approved" in " ".join(texts(page))


def test_main_goes_before_body_unless_it_is_empty() -> None:
    assert texts(b"<body><p>Before</p><main><h1>Minutes</h1><p>Noted.</p></main><p>After</p>") == [
        "Minutes",
        "Noted.",
    ]
    assert texts(b"<body><main></main><p>All of the text stands outside.</p>") == [
        "All of the text stands outside."
    ]


def test_a_hidden_page_that_scripts_unveil_is_read() -> None:
    assert texts(b"<body style='visibility:hidden'><main><p>The bandstand.</p></main>") == ["The bandstand."]


def test_headings_lists_and_weight() -> None:
    page = b"""<h2>Items</h2><ol start="3"><li>Third<ul><li>Point</li></ul></li><li>Fourth</li></ol>
        <ol type="a"><li>Part</li></ol><p><b>Chair:</b> Welcome.</p><p><strong>Resolved</strong></p>"""
    heading, third, point, fourth, part, turn, resolved = lines(page)
    assert (heading.text, heading.heading) == ("Items", 2)
    assert [line.marker for line in (third, point, fourth, part)] == ["3.", "•", "4.", "a."]
    assert (turn.text[: turn.lead], turn.bold) == ("Chair:", False)
    assert (resolved.bold, resolved.lead) == (True, 0)
    assert all(line.whole for line in lines(page))


def test_fields_have_no_marker() -> None:
    page = b"""<ul><li><strong>Reference:</strong> 2031/0042</li>
        <li><strong>Asked by</strong>: Cllr Vole</li></ul>
        <dl><dt>Status</dt><dd>Open</dd><dt>Ward</dt><dd>Fenside</dd></dl>"""
    expected = ["Reference: 2031/0042", "Asked by: Cllr Vole", "Status: Open", "Ward: Fenside"]
    assert [(line.marker, line.text) for line in lines(page)] == [(None, text) for text in expected]


def test_line_ends_count_in_addresses_and_fields_but_not_in_prose() -> None:
    assert texts(b"<p>Town Hall<br>1 Market Place<br>Aldermere</p>") == [
        "Town Hall",
        "1 Market Place",
        "Aldermere",
    ]
    assert texts(b"<p>Date: 4 May 2031<br>Time: 10.00<br>Place: Room 2</p>")[1:] == [
        "Time: 10.00",
        "Place: Room 2",
    ]
    assert texts(b"<p>The Committee agreed<br>to mend the<br>bandstand.</p>") == [
        "The Committee agreed to mend the bandstand."
    ]
    assert texts(b"<p>A first paragraph<br><br>and a second</p>") == ["A first paragraph", "and a second"]


def test_words_on_both_sides_of_inline_markup_stay_whole() -> None:
    assert texts(b"<p>band<em>stand</em> and <!-- note -->pond&shy;weed&#8203;s</p>") == [
        "bandstand and pondweeds"
    ]


def test_a_table_keeps_its_rows_spans_and_heads() -> None:
    page = b"""<table><caption>Actions</caption>
        <thead><tr><th>Action</th><th>Owner</th><th>Due</th></tr></thead>
        <tr><td rowspan="2">Mend the bandstand</td><td>Parks</td><td>May</td></tr>
        <tr><td><p>Estates</p><p>Finance</p></td><td>June</td></tr>
        <tr><td colspan="2">Plant reeds</td><td>July</td></tr></table>"""
    (table,) = tables(page)
    assert table.header == 1
    assert table.rows == (
        ("Action", "Owner", "Due"),
        ("Mend the bandstand", "Parks", "May"),
        ("", "Estates\nFinance", "June"),
        ("Plant reeds", "", "July"),
    )
    assert texts(page) == ["Actions"]


def test_a_table_that_sets_out_a_page_is_read_as_its_blocks() -> None:
    page = b"""<table><tr><td>Menu</td><td><h2>Minutes</h2><p>The pond was noted.</p>
        <table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></td></tr></table>"""
    assert texts(page) == ["Menu", "Minutes", "The pond was noted."]
    assert [table.rows for table in tables(page)] == [(("a", "b"), ("c", "d"))]


def test_weight_set_by_a_style_sheet() -> None:
    page = b"""<style>.f1 {font: bold 15px Arial} .f2 {font: 15px Arial}</style>
        <p class="f1">Clerk: <span class="f2">Ten are present.</span></p>"""
    (line,) = lines(page)
    assert line.text[: line.lead] == "Clerk:"


def test_page_ends_of_converted_papers_are_mended() -> None:
    page = b"""<div id="page_1"><p>Pond Committee</p>
        <p>The Chair thanked the officers for a long and thorough</p></div>
        <div id="page_2"><p>2</p><p>Pond Committee</p><p>report on reeds.</p><p>It was noted.</p></div>
        <div id="page_3"><p>3</p><p>Pond Committee</p><p>Next item.</p></div>
        <div id="page_4"><p>4</p><p>Pond Committee</p><p>The meeting rose.</p></div>"""
    assert texts(page) == [
        "Pond Committee",
        "The Chair thanked the officers for a long and thorough report on reeds.",
        "It was noted.",
        "Next item.",
        "The meeting rose.",
    ]


def test_speakers_that_stand_in_attributes_only() -> None:
    said = (
        b'<div class="statement" data-h2="Ponds" data-person-speaking-attribution="Cllr Vole"><p>%b</p></div>'
    )
    page = said % b"Reeds." + said % b"" + b"<p>The meeting rose.</p>"
    assert [(line.heading, line.text, line.lead) for line in lines(page)] == [
        (3, "Ponds", 0),
        (0, "Cllr Vole: Reeds.", 10),
        (0, "The meeting rose.", 0),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<p>The café’s rent – £50</p>".encode(),
        "\ufeff<p>The café’s rent – £50</p>".encode(),
        '<meta charset="utf-8"><p>The café’s rent – £50</p>'.encode("cp1252"),
        '<meta charset="iso-8859-1"><p>The café’s rent – £50</p>'.encode("cp1252"),
        b"<p>The caf&eacute;&#146;s rent &#150; &pound;50</p>",
        "\ufeff<html><p>The café’s rent – £50</p>".encode("utf-16-le"),
        "<html><p>The café’s rent – £50</p>".encode("utf-16-le"),
        '<html><meta charset="utf-16"><p>The café’s rent – £50</p>'.encode("utf-16-be"),
        '<meta charset="utf-16"><p>The café’s rent – £50</p>'.encode(),
        '<meta charset="utf-16"><p>The café’s rent – £50</p>'.encode("cp1252"),
        '<meta charset="windows-1252"><p>The café’s rent – £50</p>'.encode(),
        "<p>The café’s rent – £50</p>".encode().decode("cp1252").encode(),
        "<p>The café’s rent – £50</p>".encode().decode("latin-1").encode(),
    ],
    ids=[
        "utf-8",
        "mark",
        "declared wrongly",
        "declared nearly",
        "references",
        "wide",
        "wide without mark",
        "wide and declared",
        "declared wide",
        "declared wide, single bytes",
        "declared single bytes",
        "encoded twice",
        "encoded twice by old rules",
    ],
)
def test_characters_are_what_was_meant(page: bytes) -> None:
    assert texts(page) == ["The café’s rent – £50"]


def test_what_only_looks_encoded_twice_is_left_as_it_is() -> None:
    assert texts("<p>CORA\xc7Ã” is a heading; â is a letter.</p>".encode()) == [
        "CORA\xc7Ã” is a heading; â is a letter."
    ]


def test_declared_encodings_are_followed() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2"><p>Zażółć</p>'
    assert texts(page.encode("iso-8859-2")) == ["Zażółć"]


def test_metadata() -> None:
    found = extract(b"""<html lang="en-GB"><head><title>Parks | Aldermere Borough Council</title>
        <link rel="canonical" href="/parks"><meta property="og:url" content="https://aldermere.example/parks">
        <meta name="DCTERMS.date" content="2031-05-04"></head><body><p>Text</p>""")
    assert (found.title, found.language) == ("Parks", "en")
    assert found.address == "https://aldermere.example/parks"
    assert found.published == dt.date(2031, 5, 4)
    assert [page.number for page in found.pages] == [None]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "/relative", "https://", "ftp://aldermere.example/x"]
)
def test_only_addresses_of_the_web_are_kept(address: str) -> None:
    page = f'<link rel="canonical" href="{address}"><p>Text</p>'
    assert extract(page.encode()).address is None


def test_the_title_is_the_pages_own_heading_else_none_is_made_up() -> None:
    assert (
        extract(b"<title>Find | Council</title><main><h1></h1><h1>Pond <i>report</i></h1>").title
        == "Pond report"
    )
    assert extract(b"<title>Untitled</title><p>Text</p>").title is None
    assert extract(b"<p>Text</p>").title is None


def test_deep_nesting_ends_in_text() -> None:
    for tag in (b"div", b"b", b"table", b"ul"):
        page = b"<%b>" % tag * 30_000 + b"The heron report." + b"</%b>" % tag * 30_000
        assert texts(page) == ["The heron report."]


def test_broken_markup_ends_in_text() -> None:
    assert texts(b"<p>One<p>Two</div><td>Three<b>") == ["One", "Two", "Three"]


def test_wide_spans_take_no_room() -> None:
    (table,) = tables(b"<table><tr><td colspan=999999>a<td rowspan=0>b<tr><td>c<td>d</table>")
    assert table.rows[0] == ("a", "", "b")


def test_what_is_too_large_is_named() -> None:
    with pytest.raises(Unreadable) as refused:
        extract(b"<p>" + b"x" * (65 << 20))
    assert refused.value.reason is Reason.TOO_LARGE


def test_all_questions_of_a_real_page_with_their_fields(shared_data: Path) -> None:
    page = (shared_data / "seeds/html/mqt_questions_2024-07-18.html").read_bytes()
    read = lines(page)
    heads = [index for index, line in enumerate(read) if line.heading == 3]
    assert len(heads) == 10
    for head in heads:
        names = [line.text.partition(":")[0] for line in read[head + 1 : head + 4]]
        assert names == ["Reference", "Question by", "Meeting date"]
        assert not read[head + 4].heading


def test_a_real_press_release(shared_data: Path) -> None:
    page = (shared_data / "seeds/html/press_release_safeguarding_2014-03-12.html").read_bytes()
    read = lines(page)
    assert (read[0].heading, read[0].text) == (1, extract(page).title)
    assert "12 March 2014" in texts(page)
    assert sum(line.marker == "•" for line in read) == 4
    assert [line.marker for line in read if line.marker and line.marker != "•"][:3] == ["1.", "2.", "3."]


def test_speakers_of_a_real_converted_transcript_are_bold(shared_data: Path) -> None:
    page = (shared_data / "papers/winnipeg/hansard-html/2013-12-17_special.htm").read_bytes()
    labels = {line.text[: line.lead] for line in lines(page) if line.lead}
    assert {"Madam Speaker:", "Councillor Gerbasi:", "Clerk:"} <= labels
    assert extract(page).title is None


def test_each_statement_of_a_real_debate_has_its_speaker(shared_data: Path) -> None:
    page = (shared_data / "papers/ca-parliament/12324877-en.html").read_bytes()
    labels = [line.text[: line.lead] for line in lines(page) if line.lead]
    assert labels.count("The Chair (Mr. Lloyd Longfield (Guelph, Lib.)):") == 1
    assert len(labels) == page.count(b"data-person-speaking-attribution=")


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("html-nested-60000-divs.html", "The heron report."),
        ("html-script-and-hidden.html", "The otter survey was approved."),
        ("html-windows-1252-declared-utf8.html", "café"),
        ("html-xss-title.html", "spoke on drains"),
    ],
)
def test_hostile_pages(shared_data: Path, name: str, phrase: str) -> None:
    read = " ".join(texts((shared_data / "hostile" / name).read_bytes()))
    assert phrase in read
    assert not {"notforindex", "noscript", "templatewords", "commentwords"} & set(read.split())


def test_a_heading_keeps_the_number_of_its_list_but_no_bullet() -> None:
    page = b"""<ol><li><h4>Welcome</h4><p>Done.</p></li><li><h4>Minutes</h4></li></ol>
        <ul><li><h4>Notes</h4></li></ul>"""
    assert [(line.marker, line.text, line.heading) for line in lines(page)] == [
        ("1.", "Welcome", 4),
        (None, "Done.", 0),
        ("2.", "Minutes", 4),
        (None, "Notes", 4),
    ]


def test_a_heading_without_a_word_is_no_title() -> None:
    page = b"<title>Board meetings | Aldermere</title><h1>16,825</h1><p>Acres.</p>"
    assert extract(page).title == "Board meetings"
