"""Excerpts: what is marked is what matched, and the stretches shown are worth reading."""

import re

import pytest

from mappings.passage import Kind, Passage
from search.excerpts import Excerpt, excerpts, marks_in, to_html, to_terminal
from search.query.parser import parse


def passage(text: str, heading: str | None = None) -> Passage:
    return Passage(
        id="p-1",
        paper_id="p",
        position=0,
        kind=Kind.MINUTE,
        text=text,
        heading=heading,
        language="en",
    )


def marked(typed: str, text: str, language: str | None = "en") -> list[str]:
    return [text[start:end] for start, end in marks_in(text, parse(typed).tree, language)]


@pytest.mark.parametrize(
    ("typed", "text", "words"),
    [
        ("theft", "Thefts rose; a theft, THEFT.", ["Thefts", "theft", "THEFT"]),
        ("cafe", "The Café’s licence", ["Café’s"]),
        ("bicycle theft", "The theft of bicycles", ["theft", "bicycles"]),
        ('"theft of bicycles"', "Theft of bicycles, not theft of a bicycle", ["Theft of bicycles"]),
        ('"bicycles"', "A bicycle among bicycles", ["bicycles"]),
        ('"£5 grants" grants', "£5 grants and other grants", ["£5 grants", "grants"]),
        ("theft -vehicle", "Theft of a vehicle", ["Theft"]),
        ("theft NOT (vehicle OR lorry)", "Theft of a lorry", ["Theft"]),
        ("theft OR robbery", "Robbery and theft", ["Robbery", "theft"]),
        (
            "police NEAR/2 officers",
            "Officers said that the police and its officers, or officers of police.",
            ["police", "officers", "officers", "police"],
        ),
        ("police NEAR/1 officers", "Police and many officers", []),
        ("police NEAR/1 theft NEAR/1 car", "Police on theft; a theft of a car. Police", []),
        (
            "police NEAR/1 theft NEAR/1 car",
            "Theft; it is police on theft of cars",
            ["police", "theft", "cars"],
        ),
        ("the NEAR/5 the", "The one", []),
        ("the NEAR/5 the", "The one, the two", ["The", "the"]),
        ('"police officers"~1', "Officers of police, and policing officers", ["Officers", "police"]),
        ('"police officers" NEAR/2 theft', "A theft, police officers, thefts", ["theft", "police officers"]),
        ("reoffending NEAR/0 rates", "The re-offending rate, and re-offending", ["re-offending", "rate"]),
        ("-(police NEAR/2 officers) theft", "Police officers on theft", ["theft"]),
        ('title:"police officers"~2', "Police officers", []),
        ("speaker:okafor parks", "Cllr Okafor on parks", ["parks"]),
        ("title:parks", "The parks", []),
        (
            "safeguard*",
            "Safeguarding a safeguard’s safe guard: un-safeguarded",
            ["Safeguarding", "safeguard’s", "safeguarded"],
        ),
        ("organi?ation", "Organisations, the organization", ["organization"]),
        ("caf?*", "Cafés and CAFE, caf", ["Cafés", "CAFE"]),
        ("-safeguard* theft", "Safeguarding from theft", ["theft"]),
        ("speaker:okaf*", "Okafor", []),
        ("date:2014", "In 2014", []),
        ("", "Anything", []),
        (
            "reoffending",
            "Re-offending, reoffended, re offending",
            ["Re-offending", "reoffended", "re offending"],
        ),
        ("re-offending", "Reoffending or re-offending", ["Reoffending", "re-offending"]),
        ("under review", "It is under review; a review", ["under review", "review"]),
        ("well-being", "It may well be wellbeing or well-being", ["wellbeing", "well-being"]),
        ("1636", "There were 1,636 replies", ["1,636"]),
        ("2024/2116", "See 2024/2116, not 2024", ["2024/2116"]),
        ("reoffending", "re\u00adoffending", ["re\u00adoffending"]),
    ],
)
def test_marks(typed: str, text: str, words: list[str]) -> None:
    assert marked(typed, text) == words


def test_marks_follow_the_language_of_the_text() -> None:
    assert marked("cyfarfodydd", "Y cyfarfodydd nesaf", "cy") == ["cyfarfodydd"]
    assert marked("meetings", "meeting", "cy") == []


LONG = " ".join(
    [
        *(f"The committee noted opening remark number {number}." for number in range(12)),
        "Residents asked why the theft of bicycles near the station had doubled.",
        *(f"The committee noted middle remark number {number}." for number in range(12)),
        "The chair thanked the allotment society for its patience.",
        *(f"The committee noted closing remark number {number}." for number in range(12)),
    ]
)


def shown(excerpt: Excerpt) -> list[str]:
    return [excerpt.text[start:end] for start, end in excerpt.marks]


def test_a_short_text_is_shown_whole() -> None:
    (only,) = excerpts(passage("The theft\nof bicycles."), parse("bicycle").tree)
    assert only == Excerpt("The theft of bicycles.", ((13, 21),))


def test_the_stretch_with_most_of_the_words_is_shown_from_its_sentence() -> None:
    (only,) = excerpts(passage(LONG), parse("bicycle theft").tree)
    assert shown(only) == ["theft", "bicycles"]
    assert only.text.startswith("… Residents asked why")
    assert only.text.endswith(". …")
    assert len(only.text) <= 280 + len("…  …")


def test_words_far_apart_get_a_stretch_each_in_the_order_of_the_text() -> None:
    first, second = excerpts(passage(LONG), parse("allotment bicycle").tree)
    assert (shown(first), shown(second)) == (["bicycles"], ["allotment"])


def test_not_more_stretches_than_asked_for() -> None:
    tree = parse(" ".join(f'"{each} remark number 3"' for each in ("opening", "middle", "closing"))).tree
    assert len(excerpts(passage(LONG), tree)) == 3
    assert len(excerpts(passage(LONG), tree, most=2)) == 2


@pytest.mark.parametrize("typed", ["", "lindqvist", "-theft", "speaker:okafor"])
def test_what_was_found_elsewhere_shows_the_beginning(typed: str) -> None:
    (only,) = excerpts(passage(LONG, heading="Lindqvist"), parse(typed).tree)
    assert only.text.startswith("The committee noted opening remark number 0.")
    assert only.text.endswith(". …")
    assert only.marks == ()


@pytest.mark.parametrize("length", [40, 90, 280, 1000])
@pytest.mark.parametrize(
    "typed", ["theft", "remark", "allotment theft noted", '"remark number 7"', "nothing"]
)
def test_excerpts_are_whole_words_of_the_text(typed: str, length: int) -> None:
    words = LONG.split()
    for excerpt in excerpts(passage(LONG), parse(typed).tree, length=length):
        inside = excerpt.text.removeprefix("… ").removesuffix(" …")
        assert inside in LONG
        assert set(inside.split()) <= set(words)
        assert len(inside) <= length
        assert excerpt.text.startswith("… ") is not LONG.startswith(inside)


def test_a_text_without_blanks_is_cut_all_the_same() -> None:
    (only,) = excerpts(passage("x" * 1000), parse("theft").tree)
    assert only.text == "x" * 280 + " …"


def test_an_empty_text_has_no_excerpt() -> None:
    assert excerpts(passage(""), parse("theft").tree) == ()


def test_html_holds_no_markup_but_marks() -> None:
    text = "<script>alert('theft & \"theft\"')</script><mark>"
    html = to_html(text, marks_in(text, parse("theft").tree, "en"))
    assert html.count("<mark>theft</mark>") == 2
    assert re.findall(r"<[^>]*>", html) == ["<mark>", "</mark>", "<mark>", "</mark>"]
    assert "&lt;script&gt;" in html
    assert '"' not in html


def test_marks_in_a_terminal() -> None:
    assert to_terminal("a theft", ((2, 7),), colour=True) == "a \x1b[1mtheft\x1b[0m"
    assert to_terminal("a theft", ((2, 7),), colour=False) == "a theft"


def test_a_paper_cannot_write_to_the_terminal() -> None:
    assert to_terminal("a\x1b[2Jb\x9bc\u202ed\n", (), colour=True) == "a [2Jb c d\n"
