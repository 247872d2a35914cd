"""A long PDF read in parts is as if read in one go; a page that takes too long is given up alone."""

import threading
from pathlib import Path

import pytest

from indexer.extract import Extract, Line, Unreadable, extract, page_count, part, whole
from mappings.paper import Reason
from tests.indexer.extract.handmade import form, line, pdf

_NEVER_ENDING = {b"Slow": form(b"BT /F1 1 Tf (walrus) Tj ET " * 5000)}


def _lines(found: Extract) -> dict[int | None, list[str]]:
    return {
        page.number: [block.text for block in page.blocks if isinstance(block, Line)] for page in found.pages
    }


@pytest.mark.parametrize(
    "name",
    [
        "seeds/pdf/pcc_actions_2022-09-29.pdf",
        "hostile/pdfminer-corrupted.pdf",
        "hostile/truncated-60pct.pdf",
    ],
)
def test_parts_are_as_the_whole(shared_data: Path, name: str) -> None:
    data = (shared_data / name).read_bytes()
    count = page_count(data, name)
    assert count
    parts = [part(data, name, range(start, min(start + 3, count)))[1] for start in range(0, count, 3)]
    at_once = extract(data, name)[1]
    assert [page.number for page in at_once.pages] == list(range(1, count + 1))
    assert whole(parts) == at_once


@pytest.mark.parametrize(
    "name", ["seeds/pdf/pcc_scanned_3pages.pdf", "hostile/cid-identity-no-tounicode.pdf"]
)
def test_parts_end_in_the_reason_of_the_whole(shared_data: Path, name: str) -> None:
    data = (shared_data / name).read_bytes()
    parts = [part(data, name, range(at, at + 1))[1] for at in range(page_count(data, name) or 0)]
    with pytest.raises(Unreadable) as of_parts:
        whole(parts)
    with pytest.raises(Unreadable) as at_once:
        extract(data, name)
    assert (of_parts.value.reason, of_parts.value.detail) == (at_once.value.reason, at_once.value.detail)


def test_pages_are_counted_without_being_read() -> None:
    assert page_count(pdf([line("One.")] * 7), "paper.pdf") == 7
    assert page_count(b"Only a text.\n", "paper.txt") is None


def test_a_protected_file_says_so_when_its_pages_are_counted(shared_data: Path) -> None:
    data = (shared_data / "hostile" / "pdfminer-aes-128.pdf").read_bytes()
    with pytest.raises(Unreadable) as raised:
        page_count(data, "paper.pdf")
    assert raised.value.reason is Reason.ENCRYPTED


def test_a_page_that_takes_too_long_is_given_up_and_the_others_kept() -> None:
    data = pdf([line("Herons."), b"/Slow Do " * 9000, line("Otters.")], forms=_NEVER_ENDING)
    found = extract(data, "paper.pdf", page_seconds=1)[1]
    assert _lines(found) == {1: ["Herons."], 2: [], 3: ["Otters."]}
    assert [page.problem for page in found.pages] == [None, "Reading it took longer than 1 seconds.", None]
    assert found.pages[1].reason is Reason.TIMED_OUT


def test_a_file_none_of_whose_pages_ends_timed_out() -> None:
    with pytest.raises(Unreadable) as raised:
        extract(pdf([b"/Slow Do " * 9000], forms=_NEVER_ENDING), "paper.pdf", page_seconds=0.5)
    assert raised.value.reason is Reason.TIMED_OUT


def test_where_no_alarm_can_be_had_pages_are_read_without_a_limit() -> None:
    found: list[Extract] = []
    thread = threading.Thread(
        target=lambda: found.append(extract(pdf([line("Herons.")]), "paper.pdf", page_seconds=1)[1])
    )
    thread.start()
    thread.join()
    assert _lines(found[0]) == {1: ["Herons."]}
