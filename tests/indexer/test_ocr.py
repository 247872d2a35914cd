"""Scans: pages that are pictures are read by OCR where tesseract is installed, and named where it is not."""

import difflib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pypdfium2
import pytesseract
import pytest
from PIL import Image

from indexer.extract import Extract, Line, Page, Unreadable, part, whole, with_ocr
from indexer.limits import Limits
from indexer.pipeline import Settings, Summary, index
from mappings.paper import PageProblem, Reason
from mappings.passage import Evidence, Passage
from search.engines import Engine
from search.request import OPERATOR, SearchRequest
from tests.indexer.extract.handmade import line, pdf, stream
from tests.support.programs import program

_ROOT = Path(__file__).parents[2]
_MINUTES = [
    "5. Towpath lighting (Item 5)",
    "5.1 The Committee considered the state of the lamps along the towpath.",
    "5.2 Members asked when the broken ones would be mended, and at what cost.",
    "RESOLVED: That the lamps be mended before the clocks go back.",
]
_WHOLE_PAGE = b"q 595 0 0 842 0 0 cm /Scan Do Q\n"


@pytest.fixture
def tesseract() -> str:
    """Skips the test where there is none."""
    return program("tesseract")


def text(*lines: str, first: int = 700) -> bytes:
    """The content that shows these lines one below the other."""
    return b"".join(line(each, y=first - 18 * place) for place, each in enumerate(lines))


def picture(content: bytes, *, turned: float = 0) -> Image.Image:
    """The picture of a page with this content, turned by so many degrees counter-clockwise."""
    page = pypdfium2.PdfDocument(pdf([content]))[0]
    drawn: Image.Image = page.render(scale=200 / 72, grayscale=True).to_pil()
    return drawn.rotate(turned, expand=turned % 90 == 0, fillcolor=255)


def image(drawn: Image.Image) -> bytes:
    """A picture as an object of a PDF."""
    entries = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    return stream(drawn.convert("L").tobytes(), entries % drawn.size)


def scan(drawn: Image.Image, *others: bytes, over: bytes = b"") -> bytes:
    """A PDF whose first page is a picture with `over` stamped upon it; the contents `others` follow."""
    return pdf([_WHOLE_PAGE + over, *others], forms={b"Scan": image(drawn)})


def first_page(data: bytes) -> Page:
    page = part(data, "scan.pdf", None)[1].pages[0]
    assert page.needs_ocr
    return page


def read(data: bytes) -> Page:
    return with_ocr(data, first_page(data))


def texts(page: Page) -> list[str]:
    return [block.text for block in page.blocks if isinstance(block, Line)]


def run(engine: Engine, papers: Path, limits: Limits | None = None) -> Summary:
    settings = Settings(jobs=1, limits=limits or Limits())
    return index(engine, [papers], settings, lambda done, total, file: None)


def passages(engine: Engine) -> list[Passage]:
    hits = engine.search(SearchRequest(reader=OPERATOR, limit=1000)).hits
    return sorted((hit.passage for hit in hits), key=lambda passage: passage.position)


def minuted(*arguments: str | Path, status: int, **environment: str) -> "subprocess.CompletedProcess[str]":
    ran = subprocess.run(
        [sys.executable, "-m", "minuted", *map(str, arguments)],
        cwd=_ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == status, ran.stderr
    return ran


def test_a_scan_becomes_the_lines_that_stand_on_it(tesseract: str) -> None:
    page = read(scan(picture(text(*_MINUTES))))
    assert texts(page) == _MINUTES
    assert (page.problem, page.reason) == (None, None)
    assert page.ocr_confidence is not None
    assert 0.8 < page.ocr_confidence <= 1
    for place, block in enumerate(page.blocks):
        assert isinstance(block, Line)
        # 12 points on baselines 18 points apart, the first 142 below the top, 72 from the left.
        assert block.size == pytest.approx(12, abs=1.5)
        assert block.top == pytest.approx(142 + 18 * place - 10, abs=3)
        assert block.x0 == pytest.approx(72, abs=3)


@pytest.mark.parametrize(
    "turned", [90, *(pytest.param(turned, marks=pytest.mark.long) for turned in (180, 270))]
)
def test_a_scan_on_its_side_is_turned_upright(tesseract: str, turned: int) -> None:
    lines = [f"{number}. {each}" for number in range(1, 6) for each in _MINUTES[1:]]
    page = read(scan(picture(text(*lines), turned=turned)))
    assert difflib.SequenceMatcher(None, " ".join(texts(page)), " ".join(lines)).ratio() > 0.95


def test_lines_of_a_scan_that_lay_askew_are_whole_lines(tesseract: str) -> None:
    number, *rest = _MINUTES[1].split(" ")
    columns = line(number, y=620, x=72) + line(" ".join(rest), y=620, x=150)
    page = read(scan(picture(text(*_MINUTES) + columns + text(*_MINUTES[1:], first=600), turned=1.5)))
    assert [" ".join(each.split()) for each in texts(page)] == [*_MINUTES, _MINUTES[1], *_MINUTES[1:]]


def test_a_scan_is_read_in_the_language_that_it_shows(tesseract: str) -> None:
    if "cym" not in pytesseract.get_languages():
        reason = "Tesseract has no Welsh here: install tesseract-ocr-cym to run this test (see .ci/run)."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    lines = [
        "Penderfynwyd bod y lampau ar y lôn yn cael eu trwsio cyn y gaeaf.",
        "Gofynnodd un aelod a oedd y llwybr ar lan y môr yn cael ei gau.",
        "Mae'r pwyllgor wedi gofyn am adroddiad arall am y tân yn y côr.",
    ]
    assert texts(read(scan(picture(text(*lines))))) == lines


def test_letters_of_a_list_are_letters(tesseract: str) -> None:
    lines = [f"({letter}) To clean the ward." for letter in "jklmnop"]
    assert texts(read(scan(picture(text(*lines))))) == lines
    capitals = [f"({letter}) To clean the gullies of the ward before the rain." for letter in "ABCDEFG"]
    assert texts(read(scan(picture(text(*capitals))))) == capitals


def test_the_rules_of_a_table_are_no_words(tesseract: str) -> None:
    rules = b"1 w " + b"".join(b"%d 650 m %d 720 l S " % (x, x) for x in (66, 200, 330))
    rules += b"".join(b"66 %d m 330 %d l S " % (y, y) for y in (650, 685, 720))
    cells = line("Lamps", y=698, x=70) + line("Clerk", y=698, x=205)
    cells += line("Drains", y=663, x=70) + line("Warden", y=663, x=205)
    assert [each.split() for each in texts(read(scan(picture(cells + rules))))] == [
        ["Lamps", "Clerk"],
        ["Drains", "Warden"],
    ]


def test_i_is_no_rule(tesseract: str) -> None:
    turns = ["Well, I will start there. What I saw was this.", "When I read it, I was surprised."]
    assert texts(read(scan(picture(text(*turns))))) == turns


def test_a_line_that_runs_up_the_margin_is_a_line_of_its_own(tesseract: str) -> None:
    margin = b"BT /F1 12 Tf 0 1 -1 0 40 300 Tm (Produced by the print room) Tj ET\n"
    page = read(scan(picture(text(*_MINUTES * 2) + margin)))
    assert texts(page)[:8] == _MINUTES * 2
    assert all("print room" in each for each in texts(page)[8:])


def test_a_head_stamped_over_a_scan_is_kept_once_as_it_is(tesseract: str) -> None:
    stamps = line("Agenda Item 5", y=800) + line("Page 47", y=30)
    page = read(scan(picture(text(*_MINUTES)), over=stamps))
    assert texts(page) == ["Agenda Item 5", *_MINUTES, "Page 47"]


def test_a_page_with_text_of_its_own_is_no_scan() -> None:
    over = text("The lamps along the towpath are out.")
    (page,) = part(scan(picture(text(*_MINUTES)), over=over), "cover.pdf", None)[1].pages
    assert not page.needs_ocr
    assert texts(page) == ["The lamps along the towpath are out."]


def test_a_small_picture_is_no_scan() -> None:
    logo = pdf([b"q 100 0 0 50 50 700 cm /Scan Do Q"], forms={b"Scan": image(Image.new("L", (20, 10)))})
    (page,) = part(logo, "logo.pdf", None)[1].pages
    assert not page.needs_ocr


def test_a_picture_without_words_is_read_and_empty(tesseract: str) -> None:
    page = read(scan(Image.new("L", (400, 560), 200)))
    assert (page.blocks, page.problem, page.ocr_confidence) == ((), None, None)
    with pytest.raises(Unreadable) as raised:
        whole([Extract(pages=(page,))])
    assert raised.value.reason is Reason.NO_TEXT


def test_what_ocr_does_not_read_well_is_not_given_out_as_text(tesseract: str, shared_data: Path) -> None:
    # Random letters in a font without a Unicode map.
    data = (shared_data / "hostile" / "cid-identity-no-tounicode.pdf").read_bytes()
    page = read(data)
    assert page.blocks == ()
    assert page.reason is Reason.UNREADABLE
    assert re.fullmatch(
        r"It is a picture that OCR does not read well enough \(\d\d% sure\)\.", page.problem or ""
    )


def test_reading_a_page_ends_when_its_time_is_over(tesseract: str) -> None:
    data = scan(picture(text(*_MINUTES)))
    page = with_ocr(data, first_page(data), 0.05)
    assert page.problem == "Reading it by OCR took longer than 0.05 seconds."
    assert page.reason is Reason.TIMED_OUT


def test_passages_say_that_they_were_read_by_ocr(tesseract: str, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    paper = tmp_path / "papers" / "towpath.pdf"
    paper.write_bytes(scan(picture(text(*_MINUTES)), text("The gullies of the ward were cleared in time.")))
    summary = run(engine, tmp_path / "papers")
    assert (summary.new, summary.problems) == (1, [])
    scanned, typed = (
        [passage for passage in passages(engine) if passage.page == number] for number in (1, 2)
    )
    assert "RESOLVED: That the lamps be mended" in " ".join(passage.text for passage in scanned)
    (held,) = engine.papers(OPERATOR)
    pages = [engine.page(held.id, number, OPERATOR) for number in (1, 2)]
    sure = pages[0].ocr_confidence if pages[0] else None
    assert sure is not None
    assert pages[1] is not None
    assert pages[1].ocr_confidence is None
    for passage in scanned:
        assert (passage.read_by_ocr, passage.ocr_confidence) == (True, sure)
        rule = f"read from the picture of the page by OCR, {sure:.0%} sure"
        assert Evidence("text", rule, None, 1) in passage.why
    for passage in typed:
        assert (passage.read_by_ocr, passage.ocr_confidence) == (False, None)


def test_a_huge_page_is_read_within_the_memory_of_a_paper(
    tesseract: str, engine: Engine, shared_data: Path
) -> None:
    summary = run(engine, shared_data / "hostile" / "ocrmypdf-huge-dimensions.pdf", Limits(megabytes=1024))
    assert (summary.new, summary.failures) == (1, [])
    (found,) = passages(engine)
    assert found.text == "This is a very big image with a tiny amount of text."


@pytest.mark.long
def test_a_scan_is_named_until_tesseract_is_there_and_then_read(tesseract: str, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    whole_scan, half = tmp_path / "papers" / "a.pdf", tmp_path / "papers" / "b.pdf"
    drawn = picture(text(*_MINUTES))
    whole_scan.write_bytes(scan(drawn))
    half.write_bytes(scan(drawn, text("The gullies of the ward were cleared in time.")))
    (tmp_path / "papers" / "c.txt").write_text("The bins of the ward were emptied in time.")
    place = tmp_path / "index"

    def indexed(status: int, path: str) -> dict[str, Any]:
        ran = minuted("index", tmp_path / "papers", "--index", place, "--json", status=status, PATH=path)
        document: dict[str, Any] = json.loads(ran.stdout)
        return document

    without, present = str(tmp_path), os.environ["PATH"]
    told = (
        "It is the picture of a page (a scan): to have it searched, install tesseract-ocr and index it again."
    )
    document = indexed(1, without)
    (failure,) = document["failures"]
    assert (failure["reason"], failure["detail"]) == ("no_text", f"None of its pages could be read. {told}")
    (problem,) = document["pages_failed"]
    assert (Path(problem["file"]).name, problem["page"], problem["detail"]) == ("b.pdf", 1, told)
    assert told in minuted("papers", "--failed", "--index", place, status=0).stdout
    assert (
        "tesseract-ocr is not installed" in minuted("doctor", "--index", place, status=0, PATH=without).stdout
    )
    assert indexed(1, without)["papers"]["unchanged"] == 2

    document = indexed(0, present)
    assert (document["papers"]["changed"], document["papers"]["unchanged"]) == (2, 1)
    assert "tesseract" not in minuted("doctor", "--index", place, status=0).stdout
    assert indexed(0, present)["papers"]["unchanged"] == 3
    found = json.loads(minuted("search", "clocks", "--index", place, "--json", status=0).stdout)
    assert found["total"] == 2
    (result, _) = found["results"]
    assert result["read_by_ocr"] is True
    shown = minuted("show", result["id"], "--index", place, status=0).stdout
    assert f"(read by OCR, {result['ocr_confidence']:.0%} sure)" in shown


@pytest.mark.long
def test_every_hostile_picture_ends_in_text_or_a_problem(tesseract: str, shared_data: Path) -> None:
    found: dict[str, str] = {}
    for file in sorted((shared_data / "hostile").glob("*.pdf")):
        data = file.read_bytes()
        try:
            pages = part(data, file.name, range(3), 10)[1].pages
        except Unreadable:
            continue
        for page in pages:
            if page.needs_ocr:
                again = with_ocr(data, page, 60)
                assert again.problem is None or again.problem.endswith("."), file.name
                assert again.problem is None or again.ocr_confidence is None, file.name
                found[file.name] = " ".join(texts(again))
    assert "32 Track MIDI Sequence Recorder" in found["ocrmypdf-linn-scan.pdf"]
    assert "Each of the 100 sequences contains 32 simultaneous" in found["ocrmypdf-skew-scan.pdf"]
    assert found["ocrmypdf-truetype-no-mapping.pdf"] == "Phone"


def words(lines: Iterable[str]) -> list[str]:
    return re.findall(r"[^\W_]+", " ".join(lines).casefold())


def test_nearly_all_words_of_a_scanned_paper_are_right(tesseract: str, shared_data: Path) -> None:
    papers = shared_data / "papers"
    scanned = (papers / "derived" / "scan-county-council-minutes-2025-02-13.pdf").read_bytes()
    (typed,) = (papers / "kent" / "2025-02-13-county-council").glob("Printed minutes *.pdf")
    page = part(scanned, "scan.pdf", range(2, 3))[1].pages[0]
    original = part(typed.read_bytes(), typed.name, range(2, 3))[1].pages[0]
    expected, found = words(texts(original)), words(texts(with_ocr(scanned, page)))
    same = difflib.SequenceMatcher(None, expected, found, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in same) > 0.97 * len(expected)


def test_names_closed_up_by_narrow_type_are_set_apart(tesseract: str, shared_data: Path) -> None:
    scanned = shared_data / "papers" / "derived" / "scan-county-council-minutes-2025-02-13.pdf"
    found = " ".join(texts(read(scanned.read_bytes())))
    assert "PRESENT: Mr B J Sweetland (Chairman), Mr A M Ridgers (Vice-Chairman), Mr N Baker" in found


def test_a_page_whose_picture_cannot_be_drawn_keeps_a_problem(tesseract: str) -> None:
    data = scan(picture(text(*_MINUTES)))
    page = with_ocr(b"%PDF-1.7 broken", first_page(data))
    assert (page.problem or "").startswith("It could not be read by OCR (")
    assert PageProblem(1, page.problem or "").detail.endswith(".")
