"""Lists of what became of each item: a made one, and real ones held to the truth beside them."""

import datetime as dt
import json
from pathlib import Path

import pytest

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.extract import extract
from indexer.genres import Facts, Parsed, best_genre
from indexer.tidy import tidy
from mappings.passage import Kind


def _table(*rows: tuple[str, ...], head: tuple[str, ...] = ()) -> TableBlock:
    return TableBlock(head=head, rows=tuple(Row(cells=row) for row in rows))


_HEAD = ("DISPOSITION OF ITEMS", "COUNCIL MEETING", "WEDNESDAY, MAY 18, 2016")
_BODY: tuple[Block | str, ...] = (
    "REPORT OF THE STREETS COMMITTEE dated May 4, 2016",
    _table(
        ("1", "Bridge Street", "ADOPTED"),
        ("2", "Mill Lane", "LAID OVER FOR 30 DAYS"),
        ("3a", "Bus stops", "RECEIVED AS INFORMATION"),
    ),
    "BY-LAWS",
    _table(("20/2016", "To close a lane", "PASSED"), head=("BY-LAW NO.", "SUBJECT", "DISPOSITION")),
)


def _document(*blocks: Block | str) -> Document:
    return Document(blocks=[Paragraph(text=block) if isinstance(block, str) else block for block in blocks])


def _parse(document: Document) -> Parsed:
    found, _ = best_genre(document)
    assert found.name == "decisions"
    return found.parse(document, Facts())


def test_each_row_is_a_decision_on_an_item_of_the_meeting() -> None:
    parsed = _parse(_document(*_HEAD, *_BODY))
    assert (parsed.facts.committee, parsed.facts.meeting_date) == ("Council", dt.date(2016, 5, 18))
    decided = [section for section in parsed.sections if section.kind is Kind.RESOLUTION]
    assert [
        (section.facts.item_number, section.facts.item_title, section.pieces[0].text) for section in decided
    ] == [
        ("1", "Bridge Street", "1 | Bridge Street | ADOPTED"),
        ("2", "Mill Lane", "2 | Mill Lane | LAID OVER FOR 30 DAYS"),
        ("3a", "Bus stops", "3a | Bus stops | RECEIVED AS INFORMATION"),
        (None, None, "BY-LAW NO.: 20/2016; SUBJECT: To close a lane; DISPOSITION: PASSED"),
    ]
    assert decided[0].heading == "REPORT OF THE STREETS COMMITTEE dated May 4, 2016"
    assert decided[-1].references == ("20/2016",)


def test_every_section_says_what_gave_its_kind() -> None:
    undecided = _table(("4", "A notice of motion", ""), ("5", "Signs", "ADOPTED"), head=("NO.", "", "RESULT"))
    parsed = _parse(_document(*_HEAD, *_BODY, undecided, "Votes are on the site."))
    assert {section.kind for section in parsed.sections} == {Kind.RESOLUTION, Kind.OTHER}
    assert all("kind" in {each.field for each in section.why} for section in parsed.sections)


def test_whose_report_it_was_is_not_who_met() -> None:
    table = _table(("1", "Bridge Street", "ADOPTED"), ("2", "Mill", "LOST"), ("3", "Inn", "FILED"))
    document = _document(
        "Council disposition",
        "Aldermere City Council Meeting on May 18, 2016",
        "Streets Committee 2016-05-04",
        table,
    )
    facts = _parse(document).facts
    assert (facts.committee, facts.meeting_date) == ("Aldermere City Council", dt.date(2016, 5, 18))


def test_tables_of_other_things_are_no_decisions() -> None:
    members = _table(("Mayor Marsh", "Ward 1", "2014"), ("Councillor Wood", "Ward 2", "2018"))
    assert best_genre(_document(*_HEAD, members))[0].name != "decisions"
    assert best_genre(_document("Council meeting", *_BODY))[0].name != "decisions"


@pytest.mark.parametrize(
    "name", ["dispositions-docx/DISPOSITION-2018-01-25.docx", "dispositions-html/disposition-2018-01-25.html"]
)
def test_both_renderings_give_the_items_and_what_became_of_them(shared_data: Path, name: str) -> None:
    folder = shared_data / "papers" / "winnipeg"
    file = folder / name
    document, _ = tidy(extract(file.read_bytes(), file.name)[1], file.name)
    parsed = _parse(document)
    assert parsed.facts.meeting_date == dt.date(2018, 1, 25)
    gold = json.loads((folder / "dispositions-gold" / "2018-01-25.json").read_text())
    expected = [
        (item["number"], _plain(item["title"]), _plain(item["disposition"]))
        for report in gold["reports"]
        for item in report["items"]
    ]
    found = [
        (section.facts.item_number, _plain(section.facts.item_title), _plain(section.pieces[0].text))
        for section in parsed.sections
        if section.facts.item_number
    ]
    assert [(number, title) for number, title, _ in found] == [
        (number, title) for number, title, _ in expected
    ]
    assert all(outcome in text for (_, _, outcome), (_, _, text) in zip(expected, found, strict=True))


def _plain(text: str | None) -> str:
    return "".join(character for character in (text or "").casefold() if character.isalnum())
