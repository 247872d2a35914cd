"""Pages tidied: furniture, printed numbers, paragraphs, and tables over page ends."""

import re
from functools import cache
from pathlib import Path

import pytest

from indexer.document import Document, Paragraph, Row, TableBlock
from indexer.extract import pdf
from indexer.extract.types import Extract, Line, Page, Table
from indexer.tidy import tidy
from mappings.paper import PageText


def _line(
    text: str, top: float, *, x0: float = 60, x1: float | None = None, size: float = 10, bold: bool = False
) -> Line:
    return Line(
        text=text,
        x0=x0,
        top=top,
        x1=x0 + 5.0 * len(text) if x1 is None else x1,
        bottom=top + size,
        size=size,
        bold=bold,
    )


def _page(number: int, *blocks: Line | Table) -> Page:
    return Page(number=number, blocks=blocks, width=600, height=800)


def _table(*rows: tuple[str, ...], top: float = 100, header: int = 0) -> Table:
    edges = tuple(60.0 + 100 * index for index in range(len(rows[0]) + 1))
    return Table(rows=rows, x0=60, top=top, x1=edges[-1], bottom=top + 100, columns=edges, header=header)


def _tidied(*pages: Page) -> Document:
    return tidy(Extract(pages=pages), "paper.pdf")[0]


def _texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def _wrapped(*texts: str, top: float = 200) -> list[Line]:
    """Lines of one paragraph, all but the last as long as the text is wide."""
    return [
        _line(text, top + 12 * index, x1=540 if index < len(texts) - 1 else None)
        for index, text in enumerate(texts)
    ]


def test_running_heads_and_feet_go_but_stay_on_the_first_page() -> None:
    pages = [
        _page(
            n,
            _line("Parks Committee", 20),
            _line(f"Body of sheet {['one', 'two', 'three', 'four'][n - 1]}", 300),
            _line(f"Aldermere {n}", 780),
        )
        for n in range(1, 5)
    ]
    texts = _texts(_tidied(*pages))
    assert texts.count("Parks Committee") == 1
    assert not any(text.startswith("Aldermere") for text in texts)
    assert [text for text in texts if text.startswith("Body")] == [
        f"Body of sheet {w}" for w in ("one", "two", "three", "four")
    ]


def test_a_line_that_only_recurs_in_the_body_stays() -> None:
    pages = [_page(n, _line("Resolved:", 300)) for n in range(1, 5)]
    assert _texts(_tidied(*pages)) == ["Resolved:"] * 4


@pytest.mark.parametrize(
    ("feet", "printed"),
    [
        (["Page 3", "Page 4", "Page 5"], ["3", "4", "5"]),
        (["3 of 30", "4 of 30", "5 of 30"], ["3", "4", "5"]),
        (["iv", "v", "vi"], ["iv", "v", "vi"]),
        (["Town Hall  7", "Town Hall  8", "Town Hall  9"], ["7", "8", "9"]),
        (["2014", "17", "996"], [None, None, None]),
        (
            [f"City of Herons  Page {n}  Printed on 1/5/2031" for n in (4, 5, 6)],
            ["4", "5", "6"],
        ),
    ],
)
def test_a_number_that_runs_with_the_pages_is_the_printed_page(
    feet: list[str], printed: list[str | None]
) -> None:
    pages = [_page(n, _line("Body.", 300), _line(foot, 780)) for n, foot in enumerate(feet, 1)]
    document, texts = tidy(Extract(pages=tuple(pages)), "paper.pdf")
    assert [page.printed for page in texts] == printed
    assert [
        paragraph.printed_page for paragraph in document.paragraphs if paragraph.text == "Body."
    ] == printed


def test_the_number_of_the_pack_wins_over_that_of_a_report_inside_it() -> None:
    own = [1, 2, 3, 1, 2, 3]
    pages = [
        _page(
            n,
            _line("Body.", 300),
            _line(f"Aldermere Town Hall  {own[n - 1]}", 770),
            _line(f"Page {n + 40}", 785),
        )
        for n in range(1, 7)
    ]
    _, texts = tidy(Extract(pages=tuple(pages)), "pack.pdf")
    assert [page.printed for page in texts] == ["41", "42", "43", "44", "45", "46"]


def test_an_agenda_item_box_stands_alone_before_its_page() -> None:
    document = _tidied(
        _page(1, _line("A head of the paper", 60), _line("Agenda Item 5", 20, x0=480), _line("Body.", 300))
    )
    assert _texts(document) == ["Agenda Item 5", "A head of the paper", "Body."]


def test_a_blank_page_gives_nothing() -> None:
    assert not _tidied(_page(1, _line("This page is intentionally left blank", 300))).blocks


def test_hyphens_at_line_ends() -> None:
    lines = _wrapped(
        "The committee wel\u2010", "comed the Pan-", "Aldermere plan and re\u00ad", "solved to publish it."
    )
    assert _texts(_tidied(_page(1, *lines))) == [
        "The committee welcomed the Pan-Aldermere plan and resolved to publish it."
    ]


def test_numbered_paragraphs_and_bullets_begin_paragraphs() -> None:
    lines = [
        *_wrapped("1.1  The first paragraph runs over", "the end of its line.", top=100),
        *_wrapped("1.2  The second follows at once", "and ends here:", top=124),
        _line("• one thing", 148),
        _line("(a) another thing", 160),
    ]
    paragraphs = _tidied(_page(1, *lines)).paragraphs
    assert [paragraph.text for paragraph in paragraphs] == [
        "1.1 The first paragraph runs over the end of its line.",
        "1.2 The second follows at once and ends here:",
        "one thing",
        "(a) another thing",
    ]
    assert [paragraph.marker for paragraph in paragraphs] == [None, None, "•", None]
    assert paragraphs[0].lines == ("1.1  The first paragraph runs over", "the end of its line.")


def test_a_paragraph_goes_on_over_a_page_end_and_notes_at_its_foot() -> None:
    first = [
        *_wrapped("The paragraph that the page", "end cuts goes", top=600),
        _line("1 A note.", 700, size=7),
    ]
    document = _tidied(_page(1, *first), _page(2, *_wrapped("on in lower case", "to its end.", top=100)))
    assert _texts(document) == [
        "The paragraph that the page end cuts goes on in lower case to its end.",
        "1 A note.",
    ]
    assert (document.paragraphs[0].page, document.paragraphs[0].page_end) == (1, 2)


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    left = [
        _line(text, 100 + 12 * n, x1=280)
        for n, text in enumerate(["The first column", "ends within a", "sentence that"])
    ]
    right = [
        _line(text, 100 + 12 * n, x0=320, x1=540) for n, text in enumerate(["goes on in the", "second one."])
    ]
    assert _texts(_tidied(_page(1, *left, *right))) == [
        "The first column ends within a sentence that goes on in the second one."
    ]


def test_a_finished_paragraph_does_not_go_on() -> None:
    document = _tidied(
        _page(1, *_wrapped("A paragraph that is finished", "here.", top=600)),
        _page(2, _line("Another one.", 100)),
    )
    assert len(document.paragraphs) == 2


_HEAD = ("Item", "Action", "Status")


def test_a_table_is_stitched_over_a_page_end() -> None:
    document = _tidied(
        _page(1, _table(_HEAD, ("1", "Mend the", "Open"), header=1, top=600)),
        _page(2, _table(_HEAD, ("", "bandstand.", ""), ("2", "Count the geese.", "Done"), header=1)),
    )
    (table,) = document.blocks
    assert isinstance(table, TableBlock)
    assert table.head == _HEAD
    assert [row.cells for row in table.rows] == [
        ("1", "Mend the bandstand.", "Open"),
        ("2", "Count the geese.", "Done"),
    ]
    assert (table.rows[0].page, table.rows[0].page_end) == (1, 2)


def test_a_heading_between_keeps_tables_apart_and_a_row_without_its_head_is_marked() -> None:
    document = _tidied(
        _page(1, _table(_HEAD, ("1", "Mend it.", "Open"), header=1, top=600)),
        _page(
            2,
            _line("Meeting of 4 May 2024", 80, bold=True),
            _table(_HEAD, ("", "of the geese.", ""), header=1),
        ),
    )
    tables = [block for block in document.blocks if isinstance(block, TableBlock)]
    assert [len(table.rows) for table in tables] == [1, 1]
    assert [table.rows[0].headless for table in tables] == [False, True]


def test_formats_without_pages() -> None:
    flow = Page(
        number=None,
        blocks=(
            Line(text="Aldermere", whole=True, heading=1),
            Line(text="Ann Mara:  Thank you.", whole=True, lead=9),
            Line(text="The committee met and"),
            Line(text="resolved to adjourn."),
            Line(text=""),
            Line(text="It met again."),
        ),
    )
    document, pages = tidy(Extract(pages=(flow,)), "paper.html")
    assert pages == ()
    assert _texts(document) == [
        "Aldermere",
        "Ann Mara: Thank you.",
        "The committee met and resolved to adjourn.",
        "It met again.",
    ]
    assert [paragraph.heading for paragraph in document.paragraphs] == [1, 0, 0, 0]
    assert document.paragraphs[1].lead == 9


@cache
def _seed(folder: Path, name: str) -> tuple[Document, tuple[PageText, ...]]:
    return tidy(pdf.extract((folder / "seeds" / "pdf" / name).read_bytes()), name)


def _rows(document: Document) -> list[Row]:
    return [row for block in document.blocks if isinstance(block, TableBlock) for row in block.rows]


@pytest.mark.parametrize("name", ["pcc_actions_2022-09-29.pdf", "pcc_actions_2022-09-29_libreoffice.pdf"])
def test_both_renderings_of_the_actions_give_the_same_whole_rows(shared_data: Path, name: str) -> None:
    source = (shared_data / "seeds" / "text" / "pcc_actions_2022-09-29.txt").read_text(encoding="utf-8")
    document, _ = _seed(shared_data, name)
    rows = [row for row in _rows(document) if len(row.cells) == 5]
    assert len(rows) == 41
    assert not any(row.headless for row in rows)
    assert all(row.cells[0] and row.cells[4] for row in rows)

    def letters(text: str) -> str:
        return re.sub(r"<[^>]*>|amp;|\W", "", text)

    # Five rows of the source are cut by its own pages: a repeated head stands inside them.
    whole = letters(re.sub(r"\n+Item No\.:.*\n|\n", "", source))
    assert sum(letters(cell) in whole for row in rows for cell in row.cells) >= 200


def test_both_renderings_of_the_actions_have_the_same_words(shared_data: Path) -> None:
    first, second = (
        [[re.sub(r"\W", "", cell) for cell in row.cells] for row in _rows(_seed(shared_data, name)[0])]
        for name in ("pcc_actions_2022-09-29.pdf", "pcc_actions_2022-09-29_libreoffice.pdf")
    )
    assert first == second


def test_the_printed_pages_of_the_pack(shared_data: Path) -> None:
    _, pages = _seed(shared_data, "pcc_agenda_pack_2015-01-08.pdf")
    assert [page.printed for page in pages] == [None] * 6 + [str(number) for number in range(1, 123)]


def test_the_agenda_items_stamped_on_the_pack(shared_data: Path) -> None:
    document, _ = _seed(shared_data, "pcc_agenda_pack_2015-01-08.pdf")
    stamps = {p.text: p.printed_page for p in document.paragraphs if re.fullmatch(r"Agenda Item \d", p.text)}
    assert stamps == {
        "Agenda Item 2": "1",
        "Agenda Item 3": "5",
        "Agenda Item 4": "63",
        "Agenda Item 5": "75",
        "Agenda Item 6": "79",
        "Agenda Item 7": "121",
    }
    assert not any("City Hall, The Queen’s Walk, London SE1 2AA  " in p.text for p in document.paragraphs)
    assert not any("intentionally left blank" in p.text for p in document.paragraphs)


def test_the_row_whose_beginning_is_missing_from_the_pack_is_no_part_of_another(shared_data: Path) -> None:
    document, _ = _seed(shared_data, "pcc_agenda_pack_2015-01-08.pdf")
    tables = [b for b in document.blocks if isinstance(b, TableBlock) and b.page == 69]
    assert [len(table.rows) for table in tables] == [1, 1]
    assert [table.rows[0].headless for table in tables] == [False, True]
    assert tables[1].rows[0].page_end == 70
    assert {len(table.head) for table in tables} == {5}
    assert sum(row.headless for row in _rows(document)) == 1


def test_the_declarations_of_the_pack_are_one_table(shared_data: Path) -> None:
    document, _ = _seed(shared_data, "pcc_agenda_pack_2015-01-08.pdf")
    (table,) = [b for b in document.blocks if isinstance(b, TableBlock) and b.page == 7]
    assert (len(table.head), len(table.rows), table.page_end) == (2, 25, 8)


def test_the_forms_twin_tidies_to_the_same(shared_data: Path) -> None:
    plain, _ = _seed(shared_data, "pcc_agenda_pack_2015-01-08.pdf")
    forms, _ = _seed(shared_data, "pcc_agenda_pack_2015-01-08_forms.pdf")

    def words(document: Document) -> list[object]:
        return [
            b.text if isinstance(b, Paragraph) else [row.cells for row in b.rows] for b in document.blocks
        ]

    assert words(plain) == words(forms)
