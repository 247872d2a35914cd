"""Citations: only what is known, the printed page before the one a viewer counts."""

import datetime as dt
from dataclasses import replace

import pytest

from mappings.paper import Paper, Place
from mappings.passage import Kind, Passage
from search.citations import Citation, citation, to_paste

PAPER = Paper(
    id="paper",
    sha256="0" * 64,
    media_type="application/pdf",
    places=(Place(source="papers", path="2014/minutes.pdf", location="/", size=1, modified_ns=0),),
    read_as="1",
    title="Minutes of the Scrutiny Committee",
    genre="minutes",
)
PASSAGE = Passage(
    id="paper-1",
    paper_id="paper",
    position=3,
    kind=Kind.MINUTE,
    text="The plan was noted.",
    authority="Aldermere Borough Council",
    committee="Scrutiny Committee",
    meeting_date=dt.date(2014, 12, 4),
    item_number="5",
    paragraph="5.4",
    page=18,
    page_end=18,
    printed_page="12",
    paper_title="Minutes of the Scrutiny Committee",
)
WHOLE = (
    "Aldermere Borough Council, Scrutiny Committee, minutes of 4 December 2014, item 5, paragraph 5.4,"
    " page 12 (PDF page 18), “Minutes of the Scrutiny Committee”"
)


def test_all_that_is_known() -> None:
    assert citation(PASSAGE, PAPER) == WHOLE


@pytest.mark.parametrize(
    ("changes", "said", "instead"),
    [
        ({"printed_page": None}, "page 12 (PDF page 18)", "PDF page 18"),
        ({"printed_page": "18"}, "page 12 (PDF page 18)", "page 18"),
        ({"page_end": 19}, "PDF page 18", "PDF pages 18–19"),
        ({"page": None}, "page 12 (PDF page 18)", "page 12"),
        ({"page": None, "printed_page": None}, "page 12 (PDF page 18), ", ""),
        ({"authority": None}, "Aldermere Borough Council, ", ""),
        ({"committee": "Aldermere Borough Council"}, "Scrutiny Committee, m", "m"),
        ({"item_number": None}, "item 5, ", ""),
        ({"paragraph": None}, "paragraph 5.4, ", ""),
        ({"paragraph": None, "minute_number": "41"}, "paragraph 5.4", "minute 41"),
        ({"meeting_date": None}, "minutes of 4 December 2014, ", ""),
        (
            {"meeting_date": None, "published": dt.date(2015, 1, 8)},
            "minutes of 4 December 2014",
            "published 8 January 2015",
        ),
    ],
)
def test_what_is_not_known_is_left_out(changes: dict[str, object], said: str, instead: str) -> None:
    assert said in WHOLE
    changed = replace(PASSAGE, **changes)  # type: ignore[arg-type]
    assert citation(changed, PAPER) == WHOLE.replace(said, instead)


def test_an_answer_in_a_transcript_is_of_a_meeting() -> None:
    spoken = replace(PASSAGE, kind=Kind.ANSWER)
    assert "Committee, meeting of 4 December 2014," in citation(spoken, replace(PAPER, genre="transcript"))


def test_a_web_page_without_a_title_goes_by_its_file() -> None:
    page = replace(PAPER, media_type="text/html", title=None)
    bare = Passage(id="paper-1", paper_id="paper", position=0, kind=Kind.OTHER, text="Noted.")
    assert citation(bare, page) == "“minutes.pdf”"


ADDRESS = "https://papers.example/passages/a-1"


def test_a_citation_to_paste_has_its_address_in_each_form() -> None:
    assert to_paste(WHOLE, ADDRESS) == Citation(
        plain=f"{WHOLE}. {ADDRESS}",
        html=f'<a href="{ADDRESS}">{WHOLE}</a>',
        markdown=f"[{WHOLE}]({ADDRESS})",
    )


@pytest.mark.parametrize(
    ("said", "as_html", "as_markdown"),
    [
        ('a <b>bold</b> & "quoted" title', "a &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot; title", None),
        ("*a* _b_ `c`", None, r"\*a\* \_b\_ \`c\`"),
        ("[x](y) ![z] \\", None, r"\[x\](y) \!\[z\] " + "\\\\"),
        ("<i> & # ~ | $", "&lt;i&gt; &amp; # ~ | $", r"\<i\> \& \# \~ \| \$"),
        ("two\n\nlines\tand\x00a\x1bnull", "two lines and a null", "two lines and a null"),
        ("turned \u202eround\u202c", "turned round", "turned round"),
        ("Cŵn – “naw”", "Cŵn – “naw”", "Cŵn – “naw”"),
    ],
)
def test_nothing_that_a_paper_says_is_markup(said: str, as_html: str | None, as_markdown: str | None) -> None:
    made = to_paste(said, ADDRESS)
    if as_html is not None:
        assert made.html == f'<a href="{ADDRESS}">{as_html}</a>'
    if as_markdown is not None:
        assert made.markdown == f"[{as_markdown}]({ADDRESS})"
    assert "\n" not in made.plain + made.html + made.markdown
