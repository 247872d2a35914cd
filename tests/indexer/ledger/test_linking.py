"""The link pass over an index, on both engines: nothing of restricted papers is in the public ledger."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from indexer.ledger.linking import linked
from indexer.pipeline import Settings, Summary, index
from mappings.commitment import Commitment
from mappings.paper import Paper, Reason
from mappings.passage import Access
from mappings.undertaking import Source
from search.engines import Engine, open_engine
from search.request import OPERATOR, PUBLIC
from tests.support.engines import ENGINES
from tests.support.undertakings import MADE, Desk

DECEMBER = dt.date(2025, 12, 10)
WORDS = "The Community Safety Manager agreed to bring forward a business case for a camera at the gate."
MANAGER = "Community Safety Manager"


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty index."""
    if request.param == "embedded":
        place = str(tmp_path / "index")
    else:
        place = request.getfixturevalue("elasticsearch_place")
    engine = open_engine(place, create=True)
    yield engine
    engine.close()


def put(engine: Engine, desk: Desk) -> None:
    with engine.writing() as writer:
        for paper in desk.papers.values():
            writer.put(paper, [each for each in desk.passages if each.paper_id == paper.id], ())


def of(entries: list[Commitment], access: Access) -> list[Commitment]:
    return [entry for entry in entries if entry.access is access]


def test_an_index_without_restricted_papers_has_one_ledger_twice(engine: Engine) -> None:
    desk = Desk()
    desk.says(desk.paper("minutes.pdf", MADE), Source.MINUTED, WORDS, responsible=MANAGER)
    desk.says(desk.paper("list.pdf", DECEMBER), Source.LISTED, WORDS, responsible=MANAGER, status="open")
    put(engine, desk)
    public, whole = linked(engine)
    assert [step.date for step in public.history] == [MADE, DECEMBER]
    assert whole == replace(public, access=Access.RESTRICTED)


def test_what_restricted_papers_say_is_not_in_the_public_ledger(engine: Engine) -> None:
    desk = Desk()
    desk.says(desk.paper("minutes.pdf", MADE), Source.MINUTED, WORDS, responsible=MANAGER)
    closed = desk.paper("private/list.pdf", DECEMBER, access=Access.RESTRICTED)
    desk.says(
        closed, Source.LISTED, WORDS, responsible=MANAGER, status="completed", person="Bethan Colclough"
    )
    desk.says(closed, Source.LISTED, "The Clerk agreed to settle the claim.", responsible="The Clerk")
    put(engine, desk)
    entries = linked(engine)
    (public,) = of(entries, Access.PUBLIC)
    assert (public.status, public.person, len(public.history)) == (None, None, 1)
    assert closed.encode() not in msgspec.json.encode(public)
    assert {entry.status for entry in of(entries, Access.RESTRICTED)} == {"completed", None}
    assert len(of(entries, Access.RESTRICTED)) == 2


def test_a_paper_that_fills_blocks_is_read_whole(engine: Engine) -> None:
    desk = Desk()
    paper = desk.paper("list.pdf", DECEMBER)
    for number in range(1_203):
        desk.says(paper, Source.LISTED, f"To inspect gully {number} in Tanner's Row.", responsible="Engineer")
    other = desk.paper("other.pdf", DECEMBER)
    desk.says(other, Source.LISTED, "To mend the clock.", responsible="Engineer")
    put(engine, desk)
    assert len(of(linked(engine), Access.PUBLIC)) == 1_204


def test_an_appendix_that_is_a_paper_of_its_own_answers(engine: Engine) -> None:
    desk = Desk()
    meeting = "community-safety-committee-2025-12-10-abcdef"
    listing = desk.paper("10/list.pdf", DECEMBER, meeting_id=meeting)
    status = {"status": "completed", "status_text": "Completed. Attached at Appendix 3."}
    desk.says(listing, Source.LISTED, WORDS, responsible=MANAGER, references=("Appendix 3",), **status)
    beside = desk.paper("10/Appendix_3.pdf", DECEMBER, meeting_id=meeting, title="A camera at the gate")
    first = desk.says(beside, Source.MINUTED, "The case for a camera.", responsible="Nobody")
    desk.paper("10/appendix 30.pdf", DECEMBER, meeting_id=meeting)
    desk.paper("11/appendix 3.pdf", DECEMBER, meeting_id="another")
    put(engine, desk)
    entry = next(each for each in linked(engine) if each.references)
    assert [(step.source, step.passage_id) for step in entry.history[1:]] == [(Source.ANSWERED, first.id)]


def test_a_restricted_appendix_takes_none_from_the_public(engine: Engine) -> None:
    desk = Desk()
    meeting = "community-safety-committee-2025-12-10-abcdef"
    listing = desk.paper("10/list.pdf", DECEMBER, meeting_id=meeting)
    desk.says(listing, Source.LISTED, WORDS, responsible=MANAGER, references=("Appendix 3",))
    for path, access in (("10/appendix 3.pdf", Access.PUBLIC), ("closed/appendix 3.pdf", Access.RESTRICTED)):
        paper = desk.paper(path, DECEMBER, meeting_id=meeting, access=access)
        desk.says(paper, Source.MINUTED, f"What is in {path}.", responsible="Nobody")
    put(engine, desk)
    entries = [entry for entry in linked(engine) if entry.references]
    # Of all that lies there, which of the two is meant is not clear.
    assert [(entry.access, len(entry.history)) for entry in entries] == [
        (Access.PUBLIC, 2),
        (Access.RESTRICTED, 1),
    ]


def run(engine: Engine, folder: Path, access: Access | None = None) -> Summary:
    return index(engine, [folder], Settings(jobs=1, access=access), lambda done, total, file: None)


CORRECTIONS = """
[[status]]
commitment = "{id}"
status = "{status}"
by = "Marcus Yeo"
on = 2026-01-14
"""


def file_of(engine: Engine) -> Paper:
    return next(paper for paper in engine.papers(OPERATOR) if paper.file == "corrections.toml")


def test_corrections_beside_the_papers_are_kept_and_applied(engine: Engine, tmp_path: Path) -> None:
    desk = Desk()
    desk.says(desk.paper("list.pdf", DECEMBER), Source.LISTED, WORDS, responsible=MANAGER, status="open")
    put(engine, desk)
    id_ = linked(engine)[0].id
    folder = tmp_path / "papers"
    folder.mkdir()
    file = folder / "corrections.toml"
    file.write_text(CORRECTIONS.format(id=id_, status="completed"))
    summary = run(engine, folder)
    assert (summary.new, summary.failed, summary.passages) == (1, 0, 0)
    assert [entry.status for entry in linked(engine)] == ["completed"] * 2
    assert run(engine, folder).unchanged == 1

    file.write_text(CORRECTIONS.format(id=id_, status="closed"))
    assert run(engine, folder).changed == 1
    assert [entry.status for entry in linked(engine)] == ["closed"] * 2

    file.unlink()
    (folder / "note.txt").write_text("The clock in Corn Street was mended on Monday.")
    assert run(engine, folder).removed == 1
    assert [entry.status for entry in linked(engine)] == ["open"] * 2


def test_corrections_that_cannot_be_read_are_named_and_do_not_count(engine: Engine, tmp_path: Path) -> None:
    desk = Desk()
    desk.says(desk.paper("list.pdf", DECEMBER), Source.LISTED, WORDS, responsible=MANAGER, status="open")
    put(engine, desk)
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "note.txt").write_text("The clock in Corn Street was mended on Monday.")
    file = folder / "corrections.toml"
    file.write_text(CORRECTIONS.format(id=linked(engine)[0].id, status="completed"))
    run(engine, folder)
    file.write_text(CORRECTIONS.format(id=linked(engine)[0].id, status="finished"))
    summary = run(engine, folder)
    (failure,) = summary.failures
    assert failure.reason is Reason.DAMAGED
    assert failure.detail.startswith("Line 2: ")
    assert failure.detail.endswith("None of its corrections counts until that is mended.")
    assert (summary.unchanged, [entry.status for entry in linked(engine)]) == (1, ["open"] * 2)
    assert [each.detail for each in run(engine, folder).failures] == [failure.detail]


def test_restricted_corrections_are_not_in_the_public_ledger(engine: Engine, tmp_path: Path) -> None:
    desk = Desk()
    desk.says(desk.paper("list.pdf", DECEMBER), Source.LISTED, WORDS, responsible=MANAGER, status="open")
    put(engine, desk)
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "corrections.toml").write_text(CORRECTIONS.format(id=linked(engine)[0].id, status="closed"))
    run(engine, folder, Access.RESTRICTED)
    public, whole = linked(engine)
    assert (public.status, public.corrections) == ("open", ())
    assert (whole.status, len(whole.corrections)) == ("closed", 1)


def test_a_correction_of_what_is_not_held_is_named(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "corrections.toml").write_text(CORRECTIONS.format(id="abcd1234efgh", status="closed"))
    assert run(engine, folder).unheld == [
        "corrections.toml: there is no commitment abcd1234efgh,"
        " which the correction by Marcus Yeo on 2026-01-14 names."
    ]
    desk = Desk()
    desk.says(desk.paper("list.pdf", DECEMBER), Source.LISTED, WORDS, responsible=MANAGER, status="open")
    put(engine, desk)
    (folder / "corrections.toml").write_text(CORRECTIONS.format(id=linked(engine)[0].id, status="closed"))
    assert run(engine, folder).unheld == []
    assert file_of(engine).corrections
    assert [each.status for each in engine.commitments_by_id([linked(engine)[0].id], PUBLIC).values()] == [
        "closed"
    ]
