"""PDFs read whole: text in forms, tables, hostile files, and no page with text read as empty."""

import re
import subprocess
from pathlib import Path

import pytest

from indexer.extract import Unreadable, extract, pdf
from indexer.extract.types import Extract, Line, Table
from mappings.paper import Reason
from tests.support.programs import program

_WORDS = re.compile(r"[^\W_]{2,}")
_SHARES = 8
_DOZEN = (
    "kent/2025-01-30-cabinet/Appendix J - Government Grants in LGFS.pdf",
    "kent/2025-02-13-county-council/Appendix O - Capital Strategy.pdf",
    "mscc-wales/2015/15-11-11.pdf",
    "mscc-wales/2017/17-07-12.pdf",
    "mscc-wales/2019/7-19_cy.pdf",
    "mscc-wales/2019/19-09-11.pdf",
    "layout/federal-register-2020-17221.pdf",
    "layout/scotus-transcript-p1.pdf",
    "layout/cupertino_usd_4-6-16.pdf",
    "us-california/reports/Juneteenth_Holiday.pdf",
    "us-california/reports/Audit_Peer_Review.pdf",
    "us-california/agendas/MenloPark_CivicPlus_01-12-2021.pdf",
)


def _read(file: Path) -> Extract:
    return pdf.extract(file.read_bytes())


def _text(extract: Extract) -> str:
    texts = []
    for page in extract.pages:
        for block in page.blocks:
            texts.append(block.text if isinstance(block, Line) else " ".join(map(" ".join, block.rows)))
    return " ".join(" ".join(texts).split())


def _cells(extract: Extract) -> list[tuple[str, ...]]:
    return [
        row
        for page in extract.pages
        for block in page.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]


def test_a_rotated_page_is_upright_and_its_lines_are_inside_it(shared_data: Path) -> None:
    read = _read(shared_data / "hostile" / "landscape-pages-with-rotate.pdf")
    assert len(read.pages) == 4
    for page in read.pages:
        lines = [block for block in page.blocks if isinstance(block, Line)]
        assert any("the walrus quorum was met" in line.text for line in lines)
        for line in lines:
            assert line.x0 < line.x1 <= page.width
            assert line.top < line.bottom <= page.height
            assert line.x1 - line.x0 > line.bottom - line.top


def test_a_file_cut_short_is_mended(shared_data: Path) -> None:
    whole = _text(_read(shared_data / "seeds" / "pdf" / "pcc_actions_2022-09-29.pdf"))
    data = (shared_data / "seeds" / "pdf" / "pcc_actions_2022-09-29.pdf").read_bytes()
    assert _text(pdf.extract(data[: data.rindex(b"startxref")])) == whole


@pytest.mark.parametrize("name", ["pcc_actions_2022-09-29.pdf", "pcc_actions_2022-09-29_libreoffice.pdf"])
def test_every_row_of_a_ruled_table_has_all_its_cells(shared_data: Path, name: str) -> None:
    rows = _cells(_read(shared_data / "seeds" / "pdf" / name))
    assert {len(row) for row in rows} == {4, 5}
    heads = [row for row in rows if row[-1] == "Status" and len(row) == 5]
    assert {row[1:] for row in heads} == {("Item Title", "Responsible Person", "Action(s)", "Status")}


def test_text_in_form_xobjects_is_read_as_any_other(shared_data: Path) -> None:
    plain = _read(shared_data / "seeds" / "pdf" / "pcc_agenda_pack_2015-01-08.pdf")
    forms = _read(shared_data / "seeds" / "pdf" / "pcc_agenda_pack_2015-01-08_forms.pdf")
    assert len(plain.pages) == len(forms.pages) == 128
    assert _text(plain) == _text(forms)
    assert _cells(plain) == _cells(forms)


def test_a_raised_note_number_is_told_from_its_word(shared_data: Path) -> None:
    page = _read(shared_data / "seeds" / "pdf" / "pcc_agenda_pack_2015-01-08.pdf").pages[6]
    lines = [block.text for block in page.blocks if isinstance(block, Line)]
    assert any("interests¹;" in line for line in lines)
    assert any(line.startswith("¹") for line in lines)


def test_right_to_left_lines_are_in_reading_order(shared_data: Path) -> None:
    page = _read(shared_data / "seeds" / "pdf" / "pcc_agenda_pack_2015-01-08.pdf").pages[1]
    lines = [block.text for block in page.blocks if isinstance(block, Line)]
    urdu = [
        line for line in lines if "\u0600" <= max(line, key=lambda c: "\u0600" <= c <= "\u06ff") <= "\u06ff"
    ]
    assert urdu[0].startswith("اگر آپ یا آپ")


def _printed(file: Path) -> list[str]:
    """What pdftotext finds on each page; nothing where it does not end."""
    try:
        ran = subprocess.run(
            [program("pdftotext"), str(file), "-"], capture_output=True, check=False, timeout=10
        )
    except subprocess.TimeoutExpired:
        return []
    return ran.stdout.decode("utf-8", "replace").split("\f")


def _pages_read_as_empty(file: Path) -> list[int | None]:
    """The pages on which pdftotext finds words and we neither do nor say why."""
    try:
        pages = extract(file.read_bytes(), file.name, page_seconds=20)[1].pages
    except Unreadable as unreadable:
        told = unreadable.reason in (Reason.UNREADABLE, Reason.TOO_LARGE, Reason.ENCRYPTED)
        return [] if told or not any(map(_WORDS.search, _printed(file))) else [None]
    return [
        page.number
        for page, text in zip(pages, _printed(file), strict=False)
        if _WORDS.search(text) and not page.has_text and page.reason is None
    ]


@pytest.mark.parametrize("name", _DOZEN)
def test_no_page_with_text_is_read_as_empty(shared_data: Path, name: str) -> None:
    assert not _pages_read_as_empty(shared_data / "papers" / name)


@pytest.mark.long
def test_no_hostile_file_with_text_is_read_as_empty(shared_data: Path) -> None:
    for file in sorted((shared_data / "hostile").glob("*.[pP][dD][fF]")):
        assert not _pages_read_as_empty(file), file


@pytest.mark.long
@pytest.mark.parametrize("share", range(_SHARES))
def test_no_page_of_any_paper_with_text_is_read_as_empty(shared_data: Path, share: int) -> None:
    files = [file for part in ("papers", "seeds") for file in (shared_data / part).rglob("*.[pP][dD][fF]")]
    assert len(files) > 200
    for file in sorted(files)[share::_SHARES]:
        assert not _pages_read_as_empty(file), file


def test_a_scan_gives_pages_without_blocks(shared_data: Path) -> None:
    read = _read(shared_data / "seeds" / "pdf" / "pcc_scanned_3pages.pdf")
    assert [page.number for page in read.pages] == [1, 2, 3]
    assert not any(page.has_text for page in read.pages)
