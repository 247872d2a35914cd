"""Glyphs to words, lines and cells, on PDFs made by hand, and on real ones where it takes a real producer."""

from pathlib import Path

import pytest

from indexer.extract import Line, Table, extract
from tests.indexer.extract.handmade import HELVETICA, form, line, pdf, stream

_LEFT = (
    "The first column says that the",
    "bandstand was painted again by",
    "volunteers over two weekends of",
)
# Of a page of three columns: the second of each pair stands higher up, in the column to the right.
_IN_ORDER = (
    "activation, airspeed disagree",
    "altitude disagree alert",
    "operator,",
    "and the Ethiopian Civil",
)
_RIGHT = (
    "The second column tells how the",
    "heron pond was drained and then",
    "filled by the brigade in the end",
)


def _shown(text: bytes, x: float, y: float, size: float = 12) -> bytes:
    return b"BT /F1 %.2f Tf %.2f %.2f Td (%s) Tj ET\n" % (size, x, y, text)


def _texts(data: bytes) -> list[str]:
    blocks = extract(data, "paper.pdf")[1].pages[0].blocks
    return [block.text for block in blocks if isinstance(block, Line)]


def _lines(content: bytes, page: bytes = b"", **made: object) -> list[str]:
    return _texts(pdf([content], page=page, **made))  # type: ignore[arg-type]


@pytest.mark.parametrize("times", [2, 3, 4])
def test_letters_struck_again_one_by_one_come_once(times: int) -> None:
    content = b""
    for at, letter in enumerate(b"WILLOW LANE"):
        strikes = (_shown(bytes([letter]), 72 + 7.2 * at - 0.6 * n, 700 + 0.5 * n) for n in range(times))
        content += b"".join(strikes)
    assert _lines(content, font=HELVETICA.replace(b"Helvetica", b"Courier")) == ["WILLOW LANE"]


@pytest.mark.parametrize("times", [2, 3, 4])
def test_a_line_struck_again_as_a_whole_comes_once(times: int) -> None:
    content = b"".join(_shown(b"All in willow", 72 + 0.3 * n, 700) for n in range(times))
    assert _lines(content) == ["All in willow"]


def test_double_letters_of_a_word_are_kept() -> None:
    assert _lines(line("Committee skill will assess 1100")) == ["Committee skill will assess 1100"]


def test_a_raised_figure_is_a_note_and_stands_apart_from_its_word() -> None:
    content = (
        _shown(b"The council agreed", 72, 700) + _shown(b"12", 175, 705, 7) + _shown(b"in May", 190, 700)
    )
    assert _lines(content) == ["The council agreed¹² in May"]


def test_a_blank_set_back_over_a_letter_does_not_part_its_word() -> None:
    content = b"BT /F1 12 Tf 72 700 Td [(in the past, i) 500 ( ) -222 (n) -278 (the) -278 (ponds)] TJ ET"
    assert _lines(content) == ["in the past, in the ponds"]


def test_letters_set_wide_apart_are_a_word() -> None:
    assert _lines(line("A G E N D A")) == ["AGENDA"]
    assert _lines(line("M I N U T E S   O F")) == ["MINUTES OF"]


def test_figures_and_short_rows_of_letters_are_left_apart() -> None:
    assert _lines(line("1 2 3 4 5 6")) == ["1 2 3 4 5 6"]
    assert _lines(line("A B C")) == ["A B C"]


@pytest.mark.parametrize(
    ("matrix", "at"),
    [
        (b"0 1 -1 0", (300, 300)),
        (b"0 -1 1 0", (300, 300)),
        (b"-1 0 0 -1", (300, 300)),
        (b"1 1 -1 1", (90, 90)),
    ],
    ids=["upwards", "downwards", "upside down", "slanting"],
)
def test_text_in_any_direction_is_read_word_by_word(matrix: bytes, at: tuple[int, int]) -> None:
    turned = b"BT /F1 9 Tf %s %d %d Tm (Percentage of herons) Tj 0 -12 Td (seen each May) Tj ET\n" % (
        matrix,
        *at,
    )
    lines = _lines(line("An upright line of the page goes first.") + turned)
    assert lines == ["An upright line of the page goes first.", "Percentage of herons", "seen each May"]


@pytest.mark.parametrize("rotate", [90, 180, 270, -90])
def test_a_page_turned_by_its_viewer_is_read_upright(rotate: int) -> None:
    content = line("First line of the page.", 700) + line("Second line of the page.", 680)
    assert _lines(content, page=b"/Rotate %d" % rotate) == [
        "First line of the page.",
        "Second line of the page.",
    ]


def test_columns_are_read_one_after_the_other() -> None:
    content = line("A line over both columns stands above them and goes first.", 740)
    for row in range(9):
        content += line(_LEFT[row % 3], 700 - 14 * row, 72) + line(_RIGHT[row % 3], 700 - 14 * row, 268)
    assert _lines(content)[1:] == [*_LEFT * 3, *_RIGHT * 3]


def test_columns_of_a_real_paper_are_read_one_after_the_other(shared_data: Path) -> None:
    data = (shared_data / "papers" / "layout" / "federal-register-2020-17221.pdf").read_bytes()
    page = extract(data, "paper.pdf")[1].pages[1]
    text = " ".join(block.text for block in page.blocks if isinstance(block, Line))
    places = [text.index(phrase) for phrase in _IN_ORDER]
    assert places == sorted(places)


def test_ligatures_are_their_letters(shared_data: Path) -> None:
    codes = HELVETICA.replace(
        b"/Encoding /WinAnsiEncoding", b"/Encoding << /Differences [1 /fi /fl /ff /ffi /ffl] >>"
    )
    assert _lines(line("\x01nd, \x02ood, o\x03, o\x04ce, ba\x05e"), font=codes) == [
        "find, flood, off, office, baffle"
    ]
    data = (shared_data / "hostile" / "pdfjs-ligatures.pdf").read_bytes()
    assert "ffffiflffiffl" in "".join(_texts(data))


def test_actual_text_stands_for_its_glyphs() -> None:
    content = b"/Span << /ActualText (heron) >> BDC " + line("xyzzy") + b"EMC " + line("pond", 700, 110)
    assert _lines(content) == ["heron pond"]


@pytest.mark.parametrize("layer", [b"3 0 R", b"<< /Type /OCMD /OCGs [3 0 R] >>"])
def test_layers_that_are_not_shown_are_not_read(layer: bytes) -> None:
    content = b"/OC /Draft BDC " + line("Not for reading.") + b"EMC " + line("The heron report.", 650)
    data = pdf([content], others=[b"<< /Type /OCG /Name (Draft) >>"])
    data = data.replace(b"/Resources <<", b"/Resources << /Properties << /Draft %s >> " % layer)
    assert _texts(data) == ["Not for reading.", "The heron report."]
    for hidden in (b"/OFF [3 0 R]", b"/BaseState /OFF"):
        properties = b"/Catalog /OCProperties << /OCGs [3 0 R] /D << %s >> >>" % hidden
        assert _texts(data.replace(b"/Catalog", properties)) == ["The heron report."]


def test_a_word_that_crosses_a_rule_is_not_parted() -> None:
    rules = b"".join(b"%d 600 m %d 720 l S\n" % (x, x) for x in (70, 200, 330))
    rules += b"".join(b"70 %d m 330 %d l S\n" % (y, y) for y in (600, 640, 680, 720))
    cells = line("Action", 700, 80) + line("Status", 700, 210) + line("Done", 660, 210)
    crossing = line("Repair the great bandstand", 660, 80)
    cells = cells.replace(line("Done", 660, 210), line("Done", 620, 210)) + crossing + line("Paint", 620, 80)
    found = extract(pdf([rules + cells]), "paper.pdf")[1]
    (table,) = [block for block in found.pages[0].blocks if isinstance(block, Table)]
    assert "bandstand" in " ".join(" ".join(row) for row in table.rows).split()


def test_a_field_that_is_filled_in_is_read() -> None:
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [120 696 320 716] %s /AP << /N 3 0 R >> >>"
    shown = form(
        b"/Tx BMC BT /F1 12 Tf 2 4 Td (Councillor Otter) Tj ET EMC",
        b"/Resources << /Font << /F1 %s >> >>" % HELVETICA,
    ).replace(b"[0 0 595 842]", b"[0 0 200 20]")
    page = b"/Annots [%s]" % field
    assert _lines(line("Name:"), page=page % b"", others=[shown]) == ["Name: Councillor Otter"]
    assert _lines(line("Name:"), page=page % b"/F 2", others=[shown]) == ["Name:"]


def test_a_turned_field_is_put_where_it_belongs() -> None:
    shown = form(
        b"BT /F1 12 Tf 1 0 0 1 2 4 Tm (Heron) Tj ET",
        b"/Matrix [0 1 -1 0 0 0] /Resources << /Font << /F1 %s >> >>" % HELVETICA,
    ).replace(b"[0 0 595 842]", b"[0 0 200 20]")
    field = b"<< /Subtype /Stamp /Rect [300 300 320 500] /AP << /N << /On 3 0 R >> >> /AS /On >>"
    found = extract(pdf([line("Name:")], page=b"/Annots [%s]" % field, others=[shown]), "paper.pdf")[1]
    heron = found.pages[0].blocks[1]
    assert isinstance(heron, Line)
    assert heron.text == "Heron"
    assert 300 <= heron.x0 < heron.x1 <= 320
    assert 842 - 500 <= heron.top < heron.bottom <= 842 - 300


def test_codes_that_an_encoding_does_not_use_are_bullets() -> None:
    assert _lines(_shown(b"\x7f Herons", 72, 700)) == ["• Herons"]


@pytest.mark.parametrize(
    "widths",
    [
        b"/FirstChar 65 /Widths [500 1000]",
        b"/FirstChar 65 /Widths [ 500.\n1000.0 ]",
        b"/FirstChar 65 /Widths [+500 1000]",
        b"/FirstChar 65 /Widths [500 % narrow\n1000]",
        b"/FirstChar 65 /Widths 3 0 R",
    ],
)
def test_widths_are_read_however_their_array_is_written(widths: bytes) -> None:
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /Made /Encoding /WinAnsiEncoding %s >>" % widths
    (found,) = extract(pdf([line("AB")], font=font, others=[b"[500 1000]"]), "paper.pdf")[1].pages[0].blocks
    assert isinstance(found, Line)
    assert (found.x0, found.x1) == (72.0, 90.0)


@pytest.mark.parametrize(
    "widths", [b"[65 [500 1000]]", b"[65 65 500 66 [1000.0]]", b"[ 65 [ +500 1000 ] ]", b"[65 3 0 R]"]
)
def test_widths_of_a_composite_font_are_read_however_their_array_is_written(widths: bytes) -> None:
    below = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /W %s >>" % widths
    font = b"<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode 4 0 R >>"
    letters = stream(b"1 beginbfrange <0041> <0042> <0041> endbfrange")
    shown = b"BT /F1 12 Tf 72 700 Td <00410042> Tj ET"
    data = pdf([shown], font=font % below, others=[b"[500 1000]", letters])
    (found,) = extract(data, "paper.pdf")[1].pages[0].blocks
    assert isinstance(found, Line)
    assert (found.text, found.x0, found.x1) == ("AB", 72.0, 90.0)


@pytest.mark.parametrize(
    "state", [b"", b"1.5 Tc", b"4 Tw", b"60 Tz", b"-1 0 0 1 500 0 Tm", b"0 1 -1 0 99 9 Tm"]
)
@pytest.mark.parametrize("steps", [[6.7] * 30, [8, 3.5, 9] * 10, [7, 7, -2, 40] * 8], ids=str)
def test_glyphs_set_one_by_one_along_a_line_are_where_each_was_set(state: bytes, steps: list[float]) -> None:
    """Some printers move before every glyph: taken together these are no more and no less than one by one."""
    letters = b"The depot shuts at 4 o'clock!"
    along = list(zip(steps, letters, strict=False))
    together = b"".join(b"%g 0 Td <%02x> Tj\n" % step for step in along)
    apart = b"".join(b"%g 0 Td (%c) Tj\n" % step for step in along)
    head, foot = b"BT /F1 12 Tf 1 0 0 1 72 700 Tm %s\n" % state, b"(behind) Tj 0 -20 Td (below) Tj ET"
    pages = [extract(pdf([head + content + foot]), "paper.pdf")[1].pages[0] for content in (together, apart)]
    assert pages[0] == pages[1]
    assert pages[0].blocks
