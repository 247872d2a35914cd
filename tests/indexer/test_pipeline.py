"""Incremental indexing: what is new, changed, moved, doubled, gone or broken, on a real embedded index."""

import os
import shutil
from pathlib import Path

import pytest

from indexer import pipeline
from indexer.pipeline import Settings, Summary, index
from indexer.places import PlaceRefused
from indexer.reading import Given
from mappings.paper import Paper, Reason
from mappings.passage import Access
from search.engines import Engine
from search.request import OPERATOR, PUBLIC, LedgerRequest, Reader, SearchRequest
from search.results import LEDGER_BEHIND

PRESS_RELEASE = """Aldermere Borough Council

PRESS RELEASE

New lights for Priory Park

12 March 2025

The council will replace forty lamps in Priory Park before the autumn, after residents said that they
did not feel safe on the path to the station.

The work begins on Monday and will take six weeks.
"""
NOTE = """Note of a site visit

Members of the panel visited the depot on Quay Street and saw how fly-tipping is recorded.
"""


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "2025").mkdir(parents=True)
    (folder / "2025" / "press.txt").write_text(PRESS_RELEASE)
    (folder / "note.txt").write_text(NOTE)
    return folder


def run(engine: Engine, *paths: Path, **settings: object) -> Summary:
    return index(engine, paths, Settings(jobs=1, **settings), lambda done, total, file: None)  # type: ignore[arg-type]


def counts(summary: Summary) -> tuple[int, int, int, int, int]:
    """New, changed, unchanged, removed, failed."""
    return summary.new, summary.changed, summary.unchanged, summary.removed, summary.failed


def held(engine: Engine) -> dict[str, Paper]:
    return {paper.file: paper for paper in engine.papers(OPERATOR)}


def ids(engine: Engine) -> set[str]:
    hits = engine.search(SearchRequest(reader=OPERATOR, limit=100)).hits
    return {hit.passage.id for hit in hits}


def test_a_second_run_reads_nothing_and_changes_nothing(engine: Engine, papers: Path) -> None:
    assert counts(run(engine, papers)) == (2, 0, 0, 0, 0)
    before = ids(engine)
    assert before
    again = run(engine, papers)
    assert counts(again) == (0, 0, 2, 0, 0)
    assert again.passages == 0
    assert ids(engine) == before


def test_a_file_touched_but_not_changed_is_unchanged(engine: Engine, papers: Path) -> None:
    run(engine, papers)
    os.utime(papers / "note.txt", (1, 1))
    assert counts(run(engine, papers)) == (0, 0, 2, 0, 0)


def test_a_correction_keeps_the_paper_and_the_ids_of_unchanged_words(engine: Engine, papers: Path) -> None:
    run(engine, papers)
    paper, before = held(engine)["2025/press.txt"], ids(engine)
    (papers / "2025" / "press.txt").write_text(PRESS_RELEASE.replace("six weeks", "eight weeks"))
    assert counts(run(engine, papers)) == (0, 1, 1, 0, 0)
    corrected = held(engine)["2025/press.txt"]
    assert corrected.id == paper.id
    assert corrected.sha256 != paper.sha256
    assert ids(engine) & before
    assert len(ids(engine)) == len(before)


def test_a_moved_file_keeps_its_id_and_is_not_read_again(engine: Engine, papers: Path) -> None:
    run(engine, papers)
    before = held(engine)["note.txt"].id
    (papers / "note.txt").rename(papers / "2025" / "visit.txt")
    assert counts(run(engine, papers)) == (0, 0, 2, 0, 0)
    assert held(engine)["2025/visit.txt"].id == before
    assert "note.txt" not in held(engine)


def test_a_new_file_at_the_place_of_a_moved_one_is_another_paper(engine: Engine, papers: Path) -> None:
    run(engine, papers)
    moved = held(engine)["note.txt"].id
    (papers / "note.txt").rename(papers / "visit.txt")
    (papers / "note.txt").write_text("Another note altogether, about gullies on Mill Lane.\n")
    assert counts(run(engine, papers)) == (1, 0, 2, 0, 0)
    now = held(engine)
    assert now["visit.txt"].id == moved
    assert now["note.txt"].id != moved


def test_the_same_bytes_at_two_places_are_one_paper(engine: Engine, papers: Path) -> None:
    run(engine, papers)
    before = ids(engine)
    shutil.copy(papers / "note.txt", papers / "2025" / "copy.txt")
    assert counts(run(engine, papers)) == (0, 0, 2, 0, 0)
    assert ids(engine) == before
    places = {place.path for paper in engine.papers(OPERATOR) for place in paper.places}
    assert places == {"2025/press.txt", "2025/copy.txt", "note.txt"}
    (papers / "note.txt").unlink()
    assert counts(run(engine, papers)) == (0, 0, 2, 0, 0)
    assert ids(engine) == before


def test_two_papers_that_were_one_come_apart(engine: Engine, papers: Path) -> None:
    shutil.copy(papers / "note.txt", papers / "2025" / "copy.txt")
    assert counts(run(engine, papers)) == (2, 0, 0, 0, 0)
    (papers / "2025" / "copy.txt").write_text("A note of another visit, to the weir at Netherbridge.\n")
    assert counts(run(engine, papers)) == (1, 0, 2, 0, 0)
    assert len({paper.id for paper in engine.papers(OPERATOR)}) == 3


def test_only_what_lay_below_the_given_paths_is_retired(engine: Engine, papers: Path) -> None:
    run(engine, papers)
    (papers / "note.txt").unlink()
    (papers / "2025" / "press.txt").unlink()
    (papers / "2025" / "other.txt").write_text("Something else was decided about the weir.\n")
    retired = held(engine)["2025/press.txt"]
    assert counts(run(engine, papers / "2025")) == (1, 0, 0, 1, 0)
    assert set(held(engine)) == {"note.txt", "other.txt"}
    tombstone = engine.retired(retired.id, OPERATOR)
    assert tombstone is not None
    assert tombstone.sha256 == retired.sha256


def test_a_folder_that_is_now_empty_or_missing_is_refused(engine: Engine, papers: Path) -> None:
    run(engine, papers)
    before = ids(engine)
    shutil.rmtree(papers)
    with pytest.raises(PlaceRefused, match="does not exist"):
        run(engine, papers)
    papers.mkdir()
    with pytest.raises(PlaceRefused, match="--allow-empty"):
        run(engine, papers)
    assert ids(engine) == before
    assert counts(run(engine, papers, allow_empty=True)) == (0, 0, 0, 2, 0)
    assert not ids(engine)


def test_one_bad_paper_never_stops_a_run_and_is_named_until_it_is_mended(
    engine: Engine, papers: Path
) -> None:
    (papers / "bad.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    (papers / "nothing.txt").write_bytes(b"")
    (papers / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    first = run(engine, papers)
    assert counts(first) == (2, 0, 0, 0, 3)
    assert {(Path(failure.file).name, failure.reason) for failure in first.failures} == {
        ("bad.pdf", Reason.DAMAGED),
        ("nothing.txt", Reason.EMPTY),
        ("picture.png", Reason.UNSUPPORTED),
    }
    assert all(failure.detail for failure in first.failures)
    again = run(engine, papers)
    assert counts(again) == (0, 0, 2, 0, 3)
    assert again.failures == first.failures
    (papers / "nothing.txt").write_text(NOTE.replace("depot", "quarry"))
    assert counts(run(engine, papers)) == (0, 1, 2, 0, 2)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every file")
def test_a_file_that_may_not_be_opened_is_named(engine: Engine, papers: Path) -> None:
    (papers / "note.txt").chmod(0)
    summary = run(engine, papers)
    assert summary.failures[0].reason is Reason.UNREADABLE


def test_hidden_files_lock_files_links_out_and_pipes_are_passed_over(
    engine: Engine, papers: Path, tmp_path: Path
) -> None:
    (papers / ".hidden.txt").write_text("hidden")
    (papers / "~$minutes.docx").write_bytes(b"lock")
    (tmp_path / "outside.txt").write_text("outside the folder")
    (papers / "link.txt").symlink_to(tmp_path / "outside.txt")
    os.mkfifo(papers / "pipe.txt")
    summary = run(engine, papers)
    assert counts(summary) == (2, 0, 0, 0, 0)
    assert summary.skipped == 4


def test_odd_names_are_indexed(engine: Engine, papers: Path) -> None:
    (papers / "-rf note.txt").write_text("A note about hedges.\n")
    (papers / ("long" * 50 + ".txt")).write_text("A note about ditches.\n")
    with Path(os.fsdecode(os.fsencode(papers) + b"/caf\xe9.txt")).open("w") as file:
        file.write("A note about the weir café.\n")
    assert counts(run(engine, papers)) == (5, 0, 0, 0, 0)
    assert counts(run(engine, papers)) == (0, 0, 5, 0, 0)


def test_what_the_user_says_of_the_papers_reads_them_again(engine: Engine, papers: Path) -> None:
    run(engine, papers)
    given = Given(authority="Aldermere Town Council")
    assert counts(run(engine, papers, given=given)) == (0, 2, 0, 0, 0)
    hits = engine.search(SearchRequest(reader=PUBLIC)).hits
    assert {hit.passage.authority for hit in hits} == {"Aldermere Town Council"}


def test_restricted_papers_stay_restricted_until_they_are_said_to_be_public(
    engine: Engine, papers: Path
) -> None:
    run(engine, papers, access=Access.RESTRICTED)
    assert engine.search(SearchRequest(reader=PUBLIC)).total == 0
    (papers / "note.txt").write_text(NOTE + "\nIt rained.\n")
    run(engine, papers)
    assert engine.search(SearchRequest(reader=PUBLIC)).total == 0
    assert engine.search(SearchRequest(reader=OPERATOR)).total > 0
    run(engine, papers, access=Access.PUBLIC)
    assert engine.search(SearchRequest(reader=PUBLIC)).total > 0


def test_a_public_copy_does_not_open_a_restricted_paper(engine: Engine, papers: Path, tmp_path: Path) -> None:
    public = tmp_path / "public"
    public.mkdir()
    shutil.copy(papers / "note.txt", public)
    run(engine, public)
    assert engine.search(SearchRequest(reader=PUBLIC)).total > 0
    run(engine, papers, access=Access.RESTRICTED)
    assert engine.search(SearchRequest(reader=PUBLIC)).total == 0


def test_a_single_file_can_be_indexed(engine: Engine, papers: Path) -> None:
    assert counts(run(engine, papers / "note.txt")) == (1, 0, 0, 0, 0)
    assert counts(run(engine, papers)) == (1, 0, 1, 0, 0)


MINUTES = """ALDERMERE BOROUGH COUNCIL

MINUTES

Meeting: Scrutiny Committee
Date: Wednesday 10 September 2025
Time: 10.00 am
Place: Council Chamber, Guildhall

Present:

Councillor Nesta Prosser (Chair)

1 Cycle Theft (Item 5)

1.1 The Head of Community Safety undertook to provide figures on cycle theft at the station.
"""


def ledger(engine: Engine, reader: Reader = PUBLIC) -> list[str | None]:
    return [each.responsible for each in engine.commitments(LedgerRequest(reader=reader)).hits]


def test_the_ledger_is_derived_at_the_end_of_a_run(engine: Engine, papers: Path) -> None:
    (papers / "minutes.txt").write_text(MINUTES)
    run(engine, papers)
    assert ledger(engine) == ledger(engine, OPERATOR) == ["Head of Community Safety"]
    (papers / "minutes.txt").write_text(MINUTES.replace("Head of Community Safety", "Borough Solicitor"))
    run(engine, papers)
    assert ledger(engine) == ["Borough Solicitor"]
    (papers / "minutes.txt").unlink()
    run(engine, papers)
    assert ledger(engine) == ledger(engine, OPERATOR) == []


def test_a_restricted_paper_is_of_the_whole_ledger_alone(engine: Engine, papers: Path) -> None:
    (papers / "minutes.txt").write_text(MINUTES)
    run(engine, papers)
    run(engine, papers, access=Access.RESTRICTED)
    assert (ledger(engine), ledger(engine, OPERATOR)) == ([], ["Head of Community Safety"])


class _Ended(Exception):
    pass


def test_a_run_that_ends_before_the_ledger_is_made_good_by_the_next(
    engine: Engine, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (papers / "minutes.txt").write_text(MINUTES)

    def end(engine: Engine) -> None:
        raise _Ended

    with monkeypatch.context() as patched, pytest.raises(_Ended):
        patched.setattr(pipeline, "linked", end)
        run(engine, papers)
    assert ledger(engine) == []
    assert LEDGER_BEHIND in engine.health().detail
    assert counts(run(engine, papers)) == (0, 0, 3, 0, 0)
    assert ledger(engine) == ["Head of Community Safety"]
    assert LEDGER_BEHIND not in engine.health().detail


def test_a_paper_says_what_its_facts_rest_on(engine: Engine, papers: Path) -> None:
    run(engine, papers, given=Given(committee="Parks Panel"))
    why = {each.field: each for each in held(engine)["2025/press.txt"].why}
    assert why["title"] == ("title", "printed in the paper", "New lights for Priory Park", None)
    assert why["authority"].words == "Aldermere Borough Council"
    assert why["date"].rule.startswith("the date of publication: ")
    assert why["date"].words == "12 March 2025"
    assert why["committee"].rule == "said of all these papers when they were indexed"
    assert why["genre"].rule.startswith("of all types it is most like this one (score 0.")
    assert why["language"].rule == "told by its own words"
    assert run(engine, papers, given=Given(committee="Parks Panel")).unchanged == 2
