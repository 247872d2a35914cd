"""What is printed: the question, the filters, the day, whole passages and their citations."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser

from search.query.reading import date_in_words
from tests.support.papers import FOOTWAYS, SAFETY, Shelf, filled
from tests.webui.aldermere import Library
from tests.webui.serving import serving

Printer = Callable[[str], str]
_LONG = (
    "The towpath floods each winter. "
    + " ".join(f"Of stretch {number} the surveyor says that it can be walked." for number in range(1, 60))
    + " So ends the report of the surveyor."
)


@pytest.fixture(scope="module")
def print_of(browser: Browser) -> Iterator[Printer]:
    """The words of a page as the machine's Chromium prints it, without scripts."""
    page = browser.new_context(java_script_enabled=False).new_page()

    def printed(address: str) -> str:
        page.goto(address)
        pages = pypdfium2.PdfDocument(page.pdf(format="A4"))
        return " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in pages).split())

    yield printed
    page.context.close()


def test_a_search_on_paper(print_of: Printer, tmp_path: Path) -> None:
    place = str(tmp_path / "index")
    shelves = [
        Shelf(
            "a.txt", [_LONG, *(f"Towpath {number}." for number in range(30))], meeting=FOOTWAYS, title="Notes"
        ),
        Shelf("b.txt", ["The towpath is lit."], meeting=SAFETY),
    ]
    with filled(place, *shelves), serving(place, "--workers", "1") as address:
        words = print_of(f"{address}/search?q=towpath&committee={FOOTWAYS.committee}&sort=oldest&per_page=10")
    assert "Searched for towpath" in words
    assert f"Filters Committee: {FOOTWAYS.committee}" in words
    assert "Order Oldest" in words
    assert "Shown Passages 1 to 10 of 31" in words
    assert f"Searched on {date_in_words(dt.date.today())}" in words
    assert "Passages with towpath, in any inflection." in words
    assert _LONG in words
    meeting = f"{FOOTWAYS.authority}, {FOOTWAYS.committee}, minutes of 4 December 2014"
    cited = f"{meeting}, “Notes”, {address}/passages/"
    assert words.count(cited) == 10
    assert "Apply filters" not in words
    assert "…" not in words


def test_what_is_closed_on_the_screen_is_open_on_paper(
    print_of: Printer, address: str, library: Library
) -> None:
    words = print_of(f"{address}/passages/{library.answer}")
    numbers = {int(number) for number in re.findall(r"evidence number (\d+);", words)}
    assert len(numbers) >= 4, "those beside it, of which all but one are closed"
    assert "Citation" in words
    ledger = print_of(f"{address}/commitments/{library.commitment}")
    assert "a row of a list of actions" in ledger


def test_commitments_on_paper(print_of: Printer, address: str) -> None:
    words = print_of(f"{address}/commitments?status=open")
    assert "Searched for All commitments Filters Status: Open Order Oldest first" in words
    assert "Shown Commitments 1 to 2 of 2" in words
    assert "…" not in words
