"""Papers that take too much, are long, or fail in part: what can be read is, and the rest is named."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.limits import Limits
from indexer.pipeline import Settings, Summary, index
from indexer.reading import LONG, PART
from mappings.paper import PageProblem, Reason
from search.engines import Engine
from search.request import OPERATOR, SearchRequest
from tests.indexer.extract.handmade import form, line, pdf

SLOW = b"/Slow Do " * 9000
NEVER_ENDING = {b"Slow": form(b"BT /F1 1 Tf (walrus) Tj ET " * 5000)}
PAGES = LONG + PART  # more than two parts
HURRIED = Limits(page_seconds=1)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


def run(engine: Engine, papers: Path, limits: Limits | None = None) -> Summary:
    settings = Settings(jobs=2, limits=limits or Limits())
    return index(engine, [papers], settings, lambda done, total, file: None)


def read_on(engine: Engine) -> dict[int | None, str]:
    """The words of the passages by their pages."""
    hits = engine.search(SearchRequest(reader=OPERATOR, limit=1000)).hits
    return {hit.passage.page: hit.passage.text for hit in hits}


def numbered(pages: int) -> list[bytes]:
    return [
        line(f"The gullies of ward {number} were cleared in good time.") for number in range(1, pages + 1)
    ]


def test_a_long_paper_is_read_in_parts_as_one(engine: Engine, papers: Path) -> None:
    (papers / "long.pdf").write_bytes(pdf(numbered(PAGES)))
    assert run(engine, papers).new == 1
    (paper,) = engine.papers(OPERATOR)
    assert (paper.page_count, paper.problems) == (PAGES, ())
    words = " ".join(
        hit.passage.text for hit in engine.search(SearchRequest(reader=OPERATOR, limit=1000)).hits
    )
    assert sorted({int(ward) for ward in re.findall(r"ward (\d+)", words)}) == list(range(1, PAGES + 1))


@pytest.mark.parametrize("pages", [3, PAGES])
def test_a_page_that_fails_is_recorded_and_the_rest_kept(engine: Engine, papers: Path, pages: int) -> None:
    contents = numbered(pages)
    contents[1] = SLOW
    (papers / "slow.pdf").write_bytes(pdf(contents, forms=NEVER_ENDING))
    summary = run(engine, papers, HURRIED)
    assert (summary.new, summary.failed) == (1, 0)
    assert [(Path(problem.file).name, problem.page) for problem in summary.problems] == [("slow.pdf", 2)]
    (paper,) = engine.papers(OPERATOR)
    assert paper.problems == (PageProblem(2, "Reading it took longer than 1 seconds."),)
    assert paper.page_count == pages
    again = run(engine, papers, HURRIED)
    assert (again.unchanged, again.problems) == (1, summary.problems)


def test_a_part_that_takes_too_long_leaves_the_others(engine: Engine, papers: Path) -> None:
    contents = numbered(PAGES)
    contents[PART] = SLOW
    (papers / "slow.pdf").write_bytes(pdf(contents, forms=NEVER_ENDING))
    summary = run(engine, papers, Limits(paper_seconds=3, page_seconds=60))
    assert (summary.new, summary.failed) == (1, 0)
    assert [problem.page for problem in summary.problems] == list(range(PART + 1, 2 * PART + 1))
    assert summary.problems[0].detail == "Reading it took longer than 3 seconds."


def test_what_failed_is_tried_again_when_the_limits_change(engine: Engine, papers: Path) -> None:
    contents = [SLOW[: 9 * 60], line("Herons.")]
    (papers / "slow.pdf").write_bytes(pdf(contents, forms=NEVER_ENDING))
    assert run(engine, papers, Limits(paper_seconds=0.5)).failures[0].reason is Reason.TIMED_OUT
    assert run(engine, papers, Limits(paper_seconds=0.5)).failed == 1
    patient = run(engine, papers)
    assert (patient.changed, patient.failed) == (1, 0)
    assert run(engine, papers, Limits(paper_seconds=0.5)).unchanged == 1


def test_a_paper_that_asks_for_too_much_memory_ends_its_process_alone(engine: Engine, papers: Path) -> None:
    (papers / "large.txt").write_bytes(b"All the papers of the depot. " * 12_000_000)
    (papers / "note.txt").write_text("A note of a visit to the depot.\n")
    summary = run(engine, papers, replace(Limits(), megabytes=512))
    assert (summary.new, [failure.reason for failure in summary.failures]) == (1, [Reason.OUT_OF_MEMORY])
