"""The floor: whatever the paper is, no word of it is lost."""

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
