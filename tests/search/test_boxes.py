"""Where words stand on pages of the fictional Aldermere."""

from mappings.paper import PageText
from search.boxes import outline_of_number, outlines, outlines_of_words


def page(number: int, *lines: str) -> PageText:
    """A page whose lines stand 20 points apart, the first 100 from its head."""
    return PageText(
        number=number,
        printed=None,
        width=595.0,
        height=842.0,
        lines=tuple((70.0, 100.0 + 20 * at, 500.0, 112.0 + 20 * at, text) for at, text in enumerate(lines)),
    )


def tops(found: tuple[object, ...]) -> list[tuple[int, list[float]]]:
    """The pages, and where on each the boxes begin."""
    return [(each.page, [box[1] for box in each.boxes]) for each in found]  # type: ignore[attr-defined]


FIRST = page(
    6,
    "4. Towpath",
    "4.1 The towpath is to be re-",
    "opened before spring, said the Sur\u00advey\u00ador.",
    "4.2 The Clerk spoke.",
)
SECOND = page(7, "The Clerk spoke of the", "anti-social use of the lock.", "7")


def test_words_are_found_over_line_ends_and_hyphens() -> None:
    assert tops(outlines("The towpath is to be reopened before spring, said the Surveyor.", [FIRST])) == [
        (6, [120.0, 140.0])
    ]
    assert tops(outlines_of_words("ANTI-SOCIAL\n use", [SECOND], "")) == [(7, [120.0])]


def test_a_passage_over_a_page_end_stands_on_both() -> None:
    text = "4.2 The Clerk spoke. The Clerk spoke of the anti-social use of the lock."
    assert tops(outlines(text, [FIRST, SECOND])) == [(6, [160.0]), (7, [100.0, 120.0])]


def test_a_row_set_in_columns_is_found_by_its_lines() -> None:
    row = page(
        1,
        "Repair the gate at",
        "Open: the Clerk has",
        "Mill Lock by spring.",
        "written twice to them.",
        "Yes",
    )
    text = "Repair the gate at Mill Lock by spring. Yes"
    assert tops(outlines(text, [row])) == [(1, [100.0, 140.0])]


def test_figures_between_the_cells_of_a_row_belong_to_it() -> None:
    table = page(1, "61", "Bicycle thefts recorded", "61", "Led to a charge so far", "Led", "4", "61")
    text = "Bicycle thefts recorded: 61; Led to a charge so far: 4"
    assert tops(outlines(text, [table])) == [(1, [120.0, 140.0, 160.0])]


def test_words_are_taken_where_the_passage_has_them_else_before_it() -> None:
    several = page(1, "Clerk:", "One.", "Clerk:", "Two.", "Clerk:", "Three. Clerk: no.")
    assert tops(outlines_of_words("Clerk:", [several], "Two.")) == [(1, [140.0])]
    assert tops(outlines_of_words("Clerk:", [several], "Three. Clerk: no.")) == [(1, [200.0])]
    assert tops(outlines_of_words("Clerk:", [several], "Not on this page")) == [(1, [100.0])]


def test_no_word_is_found_inside_another() -> None:
    assert outlines_of_words("pen", [FIRST], "") == ()
    assert outlines_of_words("4", [page(1, "In 2014 there were 41.")], "") == ()


def test_a_page_number_is_the_outermost() -> None:
    assert tops(outline_of_number("7", page(7, "Item 7", "7 January", *["and on"] * 30, "Page 7"))) == [
        (7, [740.0])
    ]
    assert outline_of_number("8", SECOND) == ()


def test_what_is_not_there_has_no_place() -> None:
    assert outlines("Quite another matter.", [FIRST]) == ()
    assert outlines_of_words("   ", [FIRST], "") == ()
    assert outlines_of_words("Towpath", [], "") == ()


def test_lines_below_each_other_are_one_block_and_columns_are_two() -> None:
    lines = (
        (70.0, 100.0, 300.0, 112.0, "The towpath is to be"),
        (70.0, 114.0, 200.0, 126.0, "mended before spring."),
        (320.0, 100.0, 500.0, 112.0, "The lamps as well, of"),
        (320.0, 114.0, 520.0, 126.0, "which some are out now."),
        (320.0, 160.0, 520.0, 172.0, "Signed by the Director."),
    )
    sheet = PageText(number=1, printed=None, width=595.0, height=842.0, lines=lines)
    (found,) = outlines("\n".join(line[4] for line in lines), [sheet])
    assert found.blocks == (
        (70.0, 100.0, 300.0, 126.0),
        (320.0, 100.0, 520.0, 126.0),
        (320.0, 160.0, 520.0, 172.0),
    )
