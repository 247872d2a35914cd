"""The floor: whatever the paper is, no word of it is lost."""

import datetime as dt

from indexer.document import Document, Paragraph, Row, TableBlock
from indexer.genres import Facts, best_genre, genre
from mappings.passage import Kind

_DOCUMENT = Document(
    blocks=[
        Paragraph(text="Before any heading.", size=10, page=1),
        Paragraph(text="Parks", size=16, page=1),
        Paragraph(text="There are four.", size=10, page=1),
        TableBlock(head=("Park", "Trees"), rows=(Row(cells=("North", "12"), page=2),), page=2),
        Paragraph(text="Ponds", bold=True, size=10, page=2),
        Paragraph(text="There is one.", size=10, page=2),
    ]
)


def test_paragraphs_are_together_under_their_headings() -> None:
    parsed = genre("plain").parse(_DOCUMENT, Facts(committee="Parks Committee"))
    assert [(s.heading, [piece.text for piece in s.pieces]) for s in parsed.sections] == [
        (None, ["Before any heading."]),
        ("Parks", ["Parks", "There are four.", "Park: North; Trees: 12"]),
        ("Ponds", ["Ponds", "There is one."]),
    ]
    assert {section.kind for section in parsed.sections} == {Kind.OTHER}
    assert parsed.facts.committee == "Parks Committee"
    assert [piece.page for piece in parsed.sections[1].pieces] == [1, 1, 2]


def test_it_takes_what_no_other_genre_bids_for() -> None:
    assert best_genre(_DOCUMENT)[0].name == "plain"


def test_an_empty_paper_is_no_error() -> None:
    assert list(genre("plain").parse(Document(blocks=[]), Facts()).sections) == []


def _resolution(*lines: str) -> list[tuple[Kind, str]]:
    document = Document(blocks=[Paragraph(text=line) for line in lines])
    parsed = genre("plain").parse(document, Facts())
    assert {section.facts.meeting_date for section in parsed.sections} == {dt.date(2021, 4, 8)}
    return [(s.kind, " / ".join(piece.text for piece in s.pieces)) for s in parsed.sections]


def test_a_resolution_is_what_stands_between_its_recitals_and_its_adoption() -> None:
    found = _resolution(
        "RESOLUTION NO. 12-2021",
        "WHEREAS, the pond leaks;",
        "NOW, THEREFORE, BE IT RESOLVED BY THE TOWN COUNCIL THAT:",
        "The pond be mended.",
        "PASSED AND ADOPTED this 8th day of April, 2021.",
        "Ada Marsh, Mayor",
    )
    assert found == [
        (Kind.OTHER, "RESOLUTION NO. 12-2021 / WHEREAS, the pond leaks;"),
        (Kind.RESOLUTION, "NOW, THEREFORE, BE IT RESOLVED BY THE TOWN COUNCIL THAT: / The pond be mended."),
        (Kind.OTHER, "PASSED AND ADOPTED this 8th day of April, 2021. / Ada Marsh, Mayor"),
    ]


def test_a_resolution_without_recitals_is_one_throughout() -> None:
    found = _resolution(
        "Resolution No 13",
        "A resolution modifying the fees for the ponds.",
        "Angling: $5",
        "Passed at the April 8, 2021 meeting (4-1 vote)",
    )
    assert [kind for kind, _ in found] == [Kind.RESOLUTION, Kind.OTHER]


def test_an_act_adopted_on_two_days_has_none() -> None:
    lines = ("ORDINANCE NO. 7", "Adopted on 8 April 2021", "Adopted on 9 April 2021", "Ponds are open.")
    parsed = genre("plain").parse(Document(blocks=[Paragraph(text=line) for line in lines]), Facts())
    assert parsed.facts.meeting_date is None
    assert {section.kind for section in parsed.sections} == {Kind.OTHER}
    assert {each.field for section in parsed.sections for each in section.why} == {"kind"}
