"""The sample papers: they are what their sources say, and hold what the demonstration is about."""

import html
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise, takewhile
from pathlib import Path

import pytest
from docx import Document
from lxml import html as markup
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTPage, LTTextContainer

_SAMPLES = Path(__file__).resolve().parents[2] / "samples"
_PAPERS = _SAMPLES / "papers"
_SOURCES = _SAMPLES / "sources"
_ACTIONS = "2025-12-10/summary-list-of-actions.pdf"
_PACK = "2025-12-10/agenda-pack.pdf"
_TRANSCRIPT = "2025-09-10/transcript-item-5.pdf"
_MINUTES = "2025-09-10/minutes.pdf"

_APPENDICES = ("appendix-1-street-lights", "letter-2025-11-14-cycle-theft", "appendix-3-walk")
_MADE_OF = {
    _MINUTES: ("minutes-2025-09-10",),
    _TRANSCRIPT: ("transcript-2025-09-10-item-5",),
    _ACTIONS: ("actions-2025-12-10", *_APPENDICES),
    _PACK: (
        "agenda-front-2025-12-10",
        "report-item-2-interests",
        "minutes-2025-09-10",
        "transcript-2025-09-10-item-5",
        "actions-2025-12-10",
        *_APPENDICES,
        "report-item-5-lighting-and-gullies",
        "report-item-6-pspo",
        "report-item-7-work-programme",
    ),
    "leader/questions-2025-10-22.html": ("leaders-questions-2025-10-22",),
    "letters/2025-11-14-cycle-theft.docx": ("letter-2025-11-14-cycle-theft",),
    "news/2025-10-27-priory-park.html": ("press-release-2025-10-27-priory-park",),
    "notices/2025-12-01-parc-y-priordy.html": ("hysbysiad-2025-12-01-parc-y-priordy",),
}


def _make(folder: Path) -> dict[str, bytes]:
    done = subprocess.run(
        [sys.executable, str(_SAMPLES / "make_samples.py"), str(folder)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@cache
def _pages(file: Path) -> tuple[str, ...]:
    """The text of each page of a PDF; the whole of another paper."""
    if file.suffix == ".pdf":
        return tuple(_page_text(page) for page in extract_pages(file))
    if file.suffix == ".docx":
        document = Document(str(file))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return ("\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]),)
    [main] = markup.fromstring(file.read_bytes()).iter("main")
    return ("\n".join(str(text) for text in main.itertext()),)


def _page_text(page: LTPage) -> str:
    # Bullets: reportlab writes them as a code that pdfminer leaves as it is.
    boxes = (element.get_text() for element in page if isinstance(element, LTTextContainer))
    return "".join(boxes).replace("(cid:127)", "•")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _statements(source: str) -> list[str]:
    """What a source says, a line or a line of a cell each, without the marks of its form."""
    text = re.sub(r"\A---\n.*?\n---\n", "", (_SOURCES / f"{source}.md").read_text("utf-8"), flags=re.DOTALL)
    lines = [line.strip() for line in text.splitlines() if line.strip() not in ("::page", "::space")]
    pieces = [piece for line in lines for piece in re.split(r"\s*<br>\s*|\|", line)]
    # Numbers and labels stand in a column of their own; the agenda's pages are worked out.
    marks = r"^\s*(?:::crest|[#@~-]+)\s|\(Pages \?\)$|\*\*"
    pieces = [re.sub(marks, "", piece) for piece in pieces]
    labels = r"Meeting|Date|Time|Place|Subject|Report (?:to|of)|Public Access"
    columns = rf"^(\d+(?:\.\d+)?\.?|\([a-z]\)|(?:{labels}):) "
    pieces = [part for piece in pieces for part in re.split(columns, piece)]
    return [piece for piece in pieces if _letters(piece)]


def test_makes_the_same_bytes_twice(tmp_path: Path) -> None:
    assert _make(tmp_path / "one") == _make(tmp_path / "two")


def test_committed_papers_are_those_the_sources_make(tmp_path: Path) -> None:
    """By text and not by bytes, which hang on the versions of reportlab, python-docx and zlib."""
    made = _make(tmp_path)
    committed = {str(file.relative_to(_PAPERS)) for file in _PAPERS.rglob("*") if file.is_file()}
    assert committed == set(made) == set(_MADE_OF)
    for name in made:
        assert _pages(_PAPERS / name) == _pages(tmp_path / name), name


@pytest.mark.parametrize("name", _MADE_OF)
def test_holds_what_its_sources_say(name: str) -> None:
    """Each statement whole, or cut where a page ends."""
    pages = [_letters(page) for page in _pages(_PAPERS / name)]
    cut = []
    for statement in (each for source in _MADE_OF[name] for each in _statements(source)):
        if not any(_letters(statement) in page for page in pages):
            cut.append(statement)
            words = [_letters(word) for word in statement.split()]
            facing = [first + second for first, second in pairwise(pages)]
            assert any(all(word in both for word in words) for both in facing), statement
    assert len(cut) < len(pages), cut


def test_are_small() -> None:
    assert sum(file.stat().st_size for file in _PAPERS.rglob("*") if file.is_file()) < 1_000_000


def test_page_numbers_start_again_after_the_front() -> None:
    pages = _pages(_PAPERS / _PACK)
    numbers = [re.findall(r"^Page (\d+)$", page.strip(), re.MULTILINE) for page in pages]
    front = numbers.index(["1"])
    assert front > 1
    assert not any(numbers[:front])
    assert numbers[front:] == [[str(number)] for number in range(1, len(pages) - front + 1)]


def test_every_item_begins_on_the_page_the_agenda_gives() -> None:
    pages = _pages(_PAPERS / _PACK)
    front = next(index for index, page in enumerate(pages) if re.search(r"^Page 1$", page, re.MULTILINE))
    agenda = "\n".join(pages[:front])
    spans = [(int(first), int(last)) for first, last in re.findall(r"\(Pages (\d+) - (\d+)\)", agenda)]
    stamps = {
        found[1]: number
        for number, page in enumerate(pages[front:], 1)
        if (found := re.search(r"^Agenda Item (\d)$", page, re.MULTILINE))
    }
    assert list(stamps) == ["2", "3", "4", "5", "6", "7"]
    assert [first for first, _ in spans] == list(stamps.values())
    assert [last + 1 for _, last in spans] == [*list(stamps.values())[1:], len(pages) - front + 1]


@pytest.mark.parametrize("name", [_ACTIONS, _PACK])
def test_a_row_of_the_actions_goes_over_a_page_end(name: str) -> None:
    pages = _pages(_PAPERS / name)
    begins = next(index for index, page in enumerate(pages) if "The Operations Director agreed to" in page)
    assert "The sheltered housing schemes" not in pages[begins]
    assert "The sheltered housing schemes" in pages[begins + 1]
    for page in pages[begins : begins + 2]:
        for head in ("Item Title", "Action(s)", "Status"):
            assert re.search(rf"^{re.escape(head)}\s*$", page, re.MULTILINE), head


def test_a_turn_goes_over_a_page_end() -> None:
    pages = _pages(_PAPERS / _TRANSCRIPT)
    assert "And they shall" in pages[0]
    assert "will be lit before the clocks go back" in " ".join(pages[1].split())


def test_the_transcript_has_turns_of_many_kinds() -> None:
    text = (_SOURCES / "transcript-2025-09-10-item-5.md").read_text("utf-8")
    labels = re.findall(r"^\*\*(.+?):\*\* ", text, re.MULTILINE)
    assert len(labels) > 25
    assert "Cllr Martin Whitlock MBE (Deputy Chair)" in labels
    assert {label.split("(")[0].strip() for label in labels if "Prosser" in label} == {
        "Cllr Gwen Prosser",
        "Owen Prosser",
    }
    assert len(re.findall(r"--$", text, re.MULTILINE)) == len(re.findall(r":\*\* -- ", text)) + 1
    assert re.findall(r"^\(.*\)$", text, re.MULTILINE) == [
        "(Applause from the public gallery)",
        "(The meeting adjourned at 7.24 pm and resumed at 7.31 pm.)",
    ]
    bold = [element for element in _bold_lines(_PAPERS / _TRANSCRIPT) if element.endswith(":")]
    assert bold.count("Cllr Tobias Renshaw:") == labels.count("Cllr Tobias Renshaw")


def _bold_lines(file: Path) -> list[str]:
    """The bold beginnings of a PDF's lines."""
    found = []
    for page in extract_pages(file):
        for box in page:
            for line in box if isinstance(box, LTTextContainer) else ():
                glyphs = [glyph for glyph in line if isinstance(glyph, LTChar)]
                bold = "".join(glyph.get_text() for glyph in takewhile(_is_bold, glyphs)).strip()
                if bold:
                    found.append(bold)
    return found


def _is_bold(glyph: LTChar) -> bool:
    return "Bold" in glyph.fontname


def test_each_promise_of_september_is_followed_in_december() -> None:
    """The thread that runs through the papers."""
    minutes = " ".join("".join(_pages(_PAPERS / _MINUTES)).split())
    actions = _rows("actions-2025-12-10")
    promised = re.findall(r"undertook|agreed to (?:provide|bring)|That the Chair be authorised", minutes)
    from_september = [row for row in actions if row["meeting"] == "10 September 2025"]
    assert len(promised) == len(from_september) == 10
    assert [row["status"].split(".")[0] for row in from_september] == [
        "Completed",
        "Ongoing",
        "Completed",
        "Completed",
        "Outstanding",
        "Ongoing",
        "Completed",
        "Closed",
        "In progress",
        "Completed",
    ]
    assert [row["status"].split(".")[0] for row in actions[10:]] == ["Completed", "Ongoing"]


def _rows(source: str) -> list[dict[str, str]]:
    found = []
    meeting = ""
    for line in (_SOURCES / f"{source}.md").read_text("utf-8").splitlines():
        if head := re.match(r"### Actions from the Meeting of (.*)", line):
            meeting = head[1]
        elif line.startswith("|") and not line.startswith("| Item No."):
            cells = [html.unescape(cell.strip()) for cell in line.strip("|").split("|")]
            found.append({"meeting": meeting, "responsible": cells[2], "status": cells[4]})
    return found


def test_the_letter_is_also_the_second_appendix() -> None:
    letter = _letters(_pages(_PAPERS / "letters/2025-11-14-cycle-theft.docx")[0])
    for name in (_ACTIONS, _PACK):
        appendix = next(page for page in _pages(_PAPERS / name) if "Dear Cllr Dr Okafor" in page)
        assert re.search(r"^Appendix 2$", appendix, re.MULTILINE)
        for statement in _statements("letter-2025-11-14-cycle-theft"):
            assert _letters(statement) in letter
            assert _letters(statement) in _letters(appendix), statement


def test_the_notice_says_that_it_is_in_welsh() -> None:
    page = markup.fromstring((_PAPERS / "notices/2025-12-01-parc-y-priordy.html").read_bytes())
    assert page.get("lang") == "cy"
