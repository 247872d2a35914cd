"""Where an appendix begins that the status of an action names."""

import datetime as dt
from dataclasses import replace
from typing import Any

from indexer.ledger.appendices import appendices, named
from mappings.passage import Kind, Passage

LETTER = dt.date(2025, 11, 14)
LIST = (
    "Appendices\nAppendix 1 – Street lights out for more than 28 days, by ward\n"
    "Appendix 2 – Letter from Superintendent Karen Aldous, 14 November 2025\n"
    "Appendix 3 – Note of the walk through the park on 21 October 2025"
)


def pack(*texts: Any) -> list[Passage]:
    """A paper whose first passage is a row of a list of actions; of a pair the second is its heading."""
    passages = [Passage(id="p-0", paper_id="p", position=0, kind=Kind.ACTION, text="A row.", item_number="4")]
    for position, each in enumerate(texts, 1):
        text, heading = each if isinstance(each, tuple) else (each, None)
        passages.append(
            Passage(
                id=f"p-{position}",
                paper_id="p",
                position=position,
                kind=Kind.REPORT,
                text=text,
                heading=heading,
                item_number="4",
            )
        )
    return passages


def found(passages: list[Passage]) -> dict[str, tuple[str, int, int]]:
    """Of each appendix where it begins, and the first and the last position of its passages."""
    return {
        each.name: (each.passage_id, each.positions[0], each.positions[-1])
        for each in appendices(passages, passages[:1])
    }


def test_they_are_told_by_the_titles_that_the_list_gives_them() -> None:
    passages = pack(
        LIST,
        "Contact Officer: Marcus Yeo",
        ("The table shows the faults.", "Street lights out for more than 28 days, by ward"),
        ("Castle Mound: 6", "Street lights out for more than 28 days, by ward"),
        ("I undertook to provide these figures.", "Cycle thefts at the station"),
        (
            "Present: four Members.\nNote of the walk through the park, 21 October 2025",
            "Cycle thefts at the station",
        ),
    )
    assert found(passages) == {
        "appendix 1": ("p-3", 3, 4),
        "appendix 2": ("p-5", 5, 5),
        "appendix 3": ("p-6", 6, 6),
    }


def test_a_letter_is_told_by_its_date_and_its_writer() -> None:
    passages = pack(LIST, "A note of another thing.", "Dear Councillor, here are the figures.", "Yours")
    passages[3] = replace(passages[3], speaker="Karen Aldous", published=LETTER)
    assert found(passages) == {"appendix 2": ("p-3", 3, 4)}
    assert [each.date for each in appendices(passages, passages[:1])] == [LETTER]


def test_one_that_says_which_it_is_needs_no_list() -> None:
    passages = pack("Legal implications: none.", ("Castle Mound: 6", "Appendix 1"), "APPENDIX 2\nThe walk")
    assert found(passages) == {"appendix 1": ("p-2", 2, 2), "appendix 2": ("p-3", 3, 3)}


def test_what_lies_before_the_rows_or_under_another_item_is_none_of_them() -> None:
    passages = pack(LIST, ("The faults.", "Street lights out for more than 28 days, by ward"))
    passages[2] = replace(passages[2], item_number="5")
    assert found(passages) == {}
    before = [replace(passages[0], position=9, id="p-9"), *passages[1:]]
    assert list(appendices(before, before[:1])) == []


def test_each_list_of_actions_has_its_own() -> None:
    passages = pack(
        LIST, ("The faults.", "Street lights out for more than 28 days, by ward"), LIST, "Another row."
    )
    row = replace(passages[4], kind=Kind.ACTION, item_number="7", position=2, id="p-row")
    second = replace(passages[3], item_number="9", text="Appendices\nAppendix 1 – Parking bays in Eastgate")
    bays = replace(
        passages[4], item_number="9", position=4, id="p-bays", text="Parking bays in Eastgate\nNone."
    )
    first = [*passages[:2], replace(passages[2], position=2)]
    rest = [replace(row, position=3), replace(second, position=4), replace(bays, position=5)]
    told = list(appendices([*first, *rest], [first[0], rest[0]]))
    assert {(tuple(each.rows), each.name, each.passage_id) for each in told} == {
        (("p-0",), "appendix 1", "p-2"),
        (("p-row",), "appendix 1", "p-bays"),
    }


def test_the_list_alone_is_no_appendix() -> None:
    assert found(pack(LIST, "Contact Officer: Marcus Yeo")) == {}


def test_names_of_files() -> None:
    assert named("Appendix_3.pdf") == {"appendix 3"}
    assert named("2025-12-10/appendix-12-map.pdf") == {"appendix 12"}
    assert named("Appendices.pdf") == set()
