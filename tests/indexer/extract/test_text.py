"""Plain text: what encodings, settings, marks and tab tables come out as."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.extract import Extract, Line, Table, extract


def read(text: str | bytes) -> Extract:
    data = text.encode() if isinstance(text, str) else text
    media_type, found = extract(data, "paper.txt")
    assert media_type == "text/plain"
    return found


def lines(found: Extract) -> list[Line]:
    blocks = [block for page in found.pages for block in page.blocks]
    return [block for block in blocks if isinstance(block, Line) and block.text]


def texts(text: str | bytes) -> list[str]:
    return [f"{line.marker} {line.text}" if line.marker else line.text for line in lines(read(text))]


def tables(text: str | bytes) -> list[Table]:
    return [block for page in read(text).pages for block in page.blocks if isinstance(block, Table)]


def stanzas(found: Extract) -> list[list[str]]:
    """The lines between empty ones."""
    grouped: list[list[str]] = [[]]
    for page in found.pages:
        for block in page.blocks:
            if isinstance(block, Line) and block.text:
                grouped[-1].append(block.text)
            elif grouped[-1]:
                grouped.append([])
    return [group for group in grouped if group]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"], ids=str
)
def test_any_usual_encoding_is_read(encoding: str) -> None:
    assert texts("The café’s licence – £3,000 a year.".encode(encoding)) == [
        "The café’s licence – £3,000 a year."
    ]


def test_a_text_that_is_mostly_utf_8_keeps_its_stray_windows_1252() -> None:
    assert texts("Siân said: ".encode() + b"\x93No\x94.") == ["Siân said: “No”."]


def test_controls_and_terminal_colours_go() -> None:
    assert texts(b"Item 1\x1b[31m RED\x1b[0m\rold Mac line, rung out\x07") == [
        "Item 1 RED",
        "old Mac line, rung out",
    ]


def test_form_feeds_end_pages_numbered_from_one() -> None:
    found = read("First page\n\fSecond page\n\f\n")
    assert [(page.number, page.has_text) for page in found.pages] == [(1, True), (2, True)]
    assert [page.number for page in read("No pages").pages] == [None]


LONG = (
    "The Committee heard that the ferry at Quay Street had been out of service for eleven days in the spring,"
    " that no boat could be hired in its place, and that its operator hoped for a full timetable by June."
)


def test_paragraphs_on_one_line_each_are_whole() -> None:
    found = read(f"Ferries\n\n{LONG}\n\n{LONG}\n")
    assert [(line.text, line.whole) for line in lines(found)] == [
        ("Ferries", True),
        (LONG, True),
        (LONG, True),
    ]


def test_a_whole_paragraph_cut_by_a_page_turn_is_made_one() -> None:
    assert texts(f"{LONG} It asked for\n\na report by the autumn.\n\n{LONG}") == [
        f"{LONG} It asked for a report by the autumn.",
        LONG,
    ]


def test_a_text_set_in_lines_keeps_them_and_where_paragraphs_end() -> None:
    found = read(
        "The panel visited the depot on Quay Street and saw how\n"
        "fly-tipping is recorded by the night shift.\n\n"
        "The note will go to the next meeting of the panel and\nthen to the Cabinet member.\n"
    )
    assert stanzas(found) == [
        [
            "The panel visited the depot on Quay Street and saw how",
            "fly-tipping is recorded by the night shift.",
        ],
        ["The note will go to the next meeting of the panel and", "then to the Cabinet member."],
    ]
    assert not any(line.whole for line in lines(found))


def test_an_empty_line_after_every_line_ends_no_paragraph() -> None:
    printed = (
        "MINUTES OF THE MEETING OF THE HARBOUR COMMITTEE OF ALDERMERE",
        "BOROUGH COUNCIL HELD ON MONDAY, 3RD MARCH, 2025",
        "1.",
        "Ferry timetable",
        "The harbour master (Mr. T. Penrose) told the members that the ferry had been out of service for",
        "eleven days in the spring, and that the operator expected to run a full timetable by the end of",
        "June at the latest.",
        "•",
        "Summer service",
        "The committee agreed that a report be brought to the meeting in September, after the new pontoon",
        "has been tested.",
        "---",
        "**2**",
        "The meeting ended at noon.",
    )
    assert stanzas(read("\n\n".join(printed))) == [
        list(printed[0:2]),
        ["1. Ferry timetable"],
        list(printed[4:7]),
        ["Summer service"],
        list(printed[9:11]),
        ["The meeting ended at noon."],
    ]


def test_marks_of_emphasis_become_weight() -> None:
    found = lines(
        read(
            "# Decisions\n\n**5.1 Resolved:** that the *Harbour Plan* be agreed.\n\n"
            "- 2.1 **That the report be noted.**\n\n- where a Member has an interest; 2 * 3 * 4\n\n"
            "Meeting **Harbour\nCommittee**\n\n"
            "[The plan](https://aldermere.example/plan_(new).pdf) is \\*new\\*."
        )
    )
    assert [(line.text, line.heading, line.bold, line.lead, line.marker) for line in found] == [
        ("Decisions", 1, False, 0, None),
        ("5.1 Resolved: that the Harbour Plan be agreed.", 0, False, 13, None),
        ("2.1 That the report be noted.", 0, True, 0, None),
        ("where a Member has an interest; 2 * 3 * 4", 0, False, 0, "•"),
        ("Meeting Harbour", 0, False, 0, None),
        ("Committee", 0, True, 0, None),
        ("The plan is *new*.", 0, False, 0, None),
    ]


def test_marks_that_lost_their_other_half_go() -> None:
    assert texts(
        "Subject: Ferries**Report to: Harbour Committee****Date: 3 March 2025**\n\n(a) Be noted; and**"
    ) == [
        "Subject: Ferries Report to: Harbour Committee Date: 3 March 2025",
        "(a) Be noted; and",
    ]


def test_asterisks_that_mark_nothing_stay() -> None:
    assert texts("Savings of 5% ** see the note\n\n** before virements\n\na*b*c") == [
        "Savings of 5% ** see the note",
        "** before virements",
        "a*b*c",
    ]


def test_tab_separated_rows_are_a_table_and_cells_may_hold_html() -> None:
    (table,) = tables(
        "Item\tAction\tStatus\n"
        '5\t<p>The Director agreed to provide:</p> <ul style="list-style-type: none"> •'
        " A copy of the plan; and • The cost of <i>Phase 2</i> & 3. </ul>\tOngoing.\n"
        "6\tTo write to the ferry company about its timetable.\tClosed.\n"
    )
    assert table.header == 1
    assert table.rows == (
        ("Item", "Action", "Status"),
        (
            "5",
            "The Director agreed to provide:\n• A copy of the plan; and\n• The cost of Phase 2 & 3.",
            "Ongoing.",
        ),
        ("6", "To write to the ferry company about its timetable.", "Closed."),
    )


def test_a_table_that_begins_with_the_same_row_as_another_has_it_as_head() -> None:
    row = "Minute item\tSubject\n"
    first, second = tables(f"{row}5\tFerries\n\n{row}\tand the new pontoon\n7\tBridges\n")
    assert (first.header, second.header) == (1, 1)
    assert second.rows[1] == ("", "and the new pontoon")


def test_names_side_by_side_have_no_head() -> None:
    (table,) = tables("Nesta Prosser (Chair)\tIvo Tremlett\nDelyth Marsh\tAnwen Pike\nOla Brand\t\n")
    assert table.header == 0
    assert table.rows[2] == ("Ola Brand", "")


def test_labelled_values_with_tabs_are_lines() -> None:
    assert texts(
        "Report to:\tHarbour Committee\nReport of:\tClerk\tDate:\t3 March 2025\n\n\tIndented text"
    ) == [
        "Report to: Harbour Committee",
        "Report of: Clerk Date: 3 March 2025",
        "Indented text",
    ]


def test_a_table_of_bars_is_a_table() -> None:
    (table,) = tables("| Ward | Votes |\n|---|--:|\n| Quay | 1,204 |\n")
    assert (table.rows, table.header) == ((("Ward", "Votes"), ("Quay", "1,204")), 1)


def test_the_address_a_download_begins_with_is_kept_apart() -> None:
    found = read("[Original file](https://aldermere.example/minutes.pdf)\n\n---\nMINUTES\n")
    assert found.address == "https://aldermere.example/minutes.pdf"
    assert [line.text for line in lines(found)] == ["MINUTES"]


def cells(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column] for row in rows]


def test_the_seed_actions(shared_data: Path) -> None:
    found = read((shared_data / "seeds/text/pcc_actions_2022-09-29.txt").read_bytes())
    kept = [block for block in found.pages[0].blocks if isinstance(block, Table)]
    # Counted in the file: 27 heads of five columns, those after a page turn included, and one of four.
    assert [len(table.rows[0]) for table in kept] == [5] * 27 + [4]
    assert all(table.header == 1 for table in kept)
    assert cells(kept[0].rows, 0) == ["Item No.:", "5"]
    assert [row[0] for table in kept for row in table.rows[1:]].count("") == 5
    assert not any("<" in cell for table in kept for row in table.rows for cell in row)
    assert kept[1].rows[1][3].count("\n• ") == 2


def test_the_seed_pack(shared_data: Path) -> None:
    found = lines(read((shared_data / "seeds/text/pcc_agenda_2015-01-08.txt").read_bytes()))
    assert all(line.whole for line in found)
    assert not any("**" in line.text for line in found)
    assert not any(line.text.startswith("- ") for line in found)


def test_an_irish_minute_set_in_spaced_lines(shared_data: Path) -> None:
    folder = shared_data / "papers/limerick"
    (paper,) = folder.glob("2014-11-17*/Minutes of Adjourned Draft Budgetary Plan*.txt")
    found = stanzas(read(paper.read_bytes()))
    # By eye: the minute's third paragraph is printed over eight lines with an empty line after each.
    paragraph = next(lines for lines in found if lines[0].startswith("Members expressed dissatisfaction"))
    assert len(paragraph) == 8
    assert paragraph[-1].endswith("special projects.")
