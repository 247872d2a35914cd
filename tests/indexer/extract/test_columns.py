"""Tables of plain text set in columns of blanks."""

from indexer.extract.columns import with_tabs

_HEAD = "Item  Action                 Owner      Status"


def test_what_begins_below_a_head_is_its_cell() -> None:
    rows = ["4     To list the lamps.     Engineer   Done", "5     To count them.         Clerk      Open"]
    assert with_tabs(["A list", _HEAD, *rows, "", "The end of it."]) == [
        "A list",
        "Item\tAction\tOwner\tStatus",
        "4\tTo list the lamps.\tEngineer\tDone",
        "5\tTo count them.\tClerk\tOpen",
        "",
        "The end of it.",
    ]


def test_a_cell_goes_on_below_itself_and_its_points_are_apart() -> None:
    rows = [
        "4     To list the lamps and  Engineer   Done",
        "      who mends them:",
        "      • by ward",
        "5     To count them.         Clerk",
    ]
    assert with_tabs([_HEAD, *rows])[1:] == [
        "4\tTo list the lamps and who mends them:<br>• by ward\tEngineer\tDone",
        "5\tTo count them.\tClerk\t",
    ]


def test_lines_that_do_not_stand_below_heads_are_no_table() -> None:
    spaced = ["Present:  Councillor Marsh  Councillor Rook", "A line of prose,   oddly spaced.", "Another."]
    assert with_tabs(spaced) == spaced
    assert with_tabs([_HEAD, "4     To list the lamps.     Engineer   Done"]) == [
        _HEAD,
        "4     To list the lamps.     Engineer   Done",
    ]
