"""Papers inside zip archives, on a real embedded index and at the site's door for originals."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from indexer.archives import MOST_MEMBERS
from indexer.pipeline import Settings, Summary, index
from mappings.paper import Paper, Reason
from search.engines import Engine
from search.originals import OriginalGone, open_original
from search.request import OPERATOR, SearchRequest

NOTE = "Note of a site visit\n\nMembers saw how fly-tipping is recorded at the depot on Quay Street.\n"
LETTER = "Dear Chair\n\nThe weir at Netherbridge will be repaired before the spring.\n"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


def pack(archive: Path, **members: str | bytes) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name.replace("__", "/").replace("_txt", ".txt"), content)


def run(engine: Engine, *paths: Path, **settings: object) -> Summary:
    return index(engine, paths, Settings(jobs=1, **settings), lambda done, total, file: None)  # type: ignore[arg-type]


def held(engine: Engine) -> dict[str, Paper]:
    return {paper.file: paper for paper in engine.papers(OPERATOR)}


def reasons(summary: Summary) -> dict[str, Reason]:
    return {Path(failure.file).name: failure.reason for failure in summary.failures}


def test_each_file_in_an_archive_is_a_paper_with_a_place_inside_it(engine: Engine, papers: Path) -> None:
    pack(papers / "2025.zip", note_txt=NOTE, letters__weir_txt=LETTER)
    assert run(engine, papers).new == 2
    assert set(held(engine)) == {"2025.zip/note.txt", "2025.zip/letters/weir.txt"}
    assert engine.search(SearchRequest(reader=OPERATOR)).total > 1
    again = run(engine, papers)
    assert (again.new, again.changed, again.unchanged, again.passages) == (0, 0, 2, 0)


def test_an_archive_can_be_named_itself(engine: Engine, papers: Path) -> None:
    pack(papers / "2025.ZIP", note_txt=NOTE)
    assert run(engine, papers / "2025.ZIP").new == 1
    assert run(engine, papers).unchanged == 1


def test_the_original_inside_an_archive_is_given_out_while_it_is_the_same(
    engine: Engine, papers: Path
) -> None:
    pack(papers / "2025.zip", note_txt=NOTE)
    run(engine, papers)
    paper = held(engine)["2025.zip/note.txt"]
    original = open_original(paper)
    with original.file:
        assert original.file.read().decode() == NOTE
    assert (original.name, original.size) == ("note.txt", len(NOTE))
    pack(papers / "2025.zip", note_txt=NOTE * 1000)
    with pytest.raises(OriginalGone):
        open_original(paper)


def test_what_leaves_an_archive_is_retired_and_what_is_unpacked_keeps_its_id(
    engine: Engine, papers: Path
) -> None:
    pack(papers / "2025.zip", note_txt=NOTE, weir_txt=LETTER)
    run(engine, papers)
    note = held(engine)["2025.zip/note.txt"].id
    pack(papers / "2025.zip", weir_txt=LETTER.replace("spring", "summer"))
    (papers / "note.txt").write_text(NOTE)
    summary = run(engine, papers)
    assert (summary.changed, summary.unchanged, summary.removed) == (1, 1, 0)
    assert held(engine)["note.txt"].id == note
    (papers / "2025.zip").unlink()
    assert run(engine, papers).removed == 1
    assert set(held(engine)) == {"note.txt"}


def test_a_damaged_archive_is_named_and_what_was_found_in_it_stays(engine: Engine, papers: Path) -> None:
    pack(papers / "2025.zip", note_txt=NOTE, weir_txt=LETTER)
    run(engine, papers)
    whole = (papers / "2025.zip").read_bytes()
    (papers / "2025.zip").write_bytes(whole[: len(whole) // 2])
    summary = run(engine, papers)
    assert reasons(summary) == {"2025.zip": Reason.DAMAGED}
    assert summary.removed == 0
    assert {"2025.zip/note.txt", "2025.zip/weir.txt"} <= set(held(engine))
    (papers / "2025.zip").write_bytes(whole)
    mended = run(engine, papers)
    assert (mended.failed, mended.unchanged) == (0, 2)
    assert set(held(engine)) == {"2025.zip/note.txt", "2025.zip/weir.txt"}


def test_one_bad_member_is_named_and_the_others_are_read(engine: Engine, papers: Path) -> None:
    pack(papers / "2025.zip", note_txt=NOTE, weir_txt=LETTER)
    data = bytearray((papers / "2025.zip").read_bytes())
    with zipfile.ZipFile(papers / "2025.zip") as opened:
        begin = opened.getinfo("weir.txt").header_offset
    data[begin + 42 : begin + 50] = b"\xff" * 8
    (papers / "2025.zip").write_bytes(data)
    summary = run(engine, papers)
    assert (summary.new, reasons(summary)) == (1, {"weir.txt": Reason.DAMAGED})
    assert run(engine, papers).failed == 1


def test_what_an_archive_may_hold_is_bounded(engine: Engine, papers: Path) -> None:
    pack(papers / "many.zip", **{f"{number}_txt": "x" for number in range(MOST_MEMBERS + 1)})
    pack(papers / "none.zip")
    pack(papers / "inner.zip", note_txt=NOTE)
    pack(papers / "outer.zip", inner__zip=(papers / "inner.zip").read_bytes())
    with zipfile.ZipFile(papers / "slow.zip", "w", zipfile.ZIP_LZMA) as opened:
        opened.writestr("note.txt", NOTE * 2)
    summary = run(engine, papers)
    assert reasons(summary) == {
        "many.zip": Reason.TOO_LARGE,
        "none.zip": Reason.EMPTY,
        "zip": Reason.UNSUPPORTED,
        "note.txt": Reason.UNSUPPORTED,
    }
    assert summary.new == 1


def test_a_member_that_claims_to_be_elsewhere_is_still_only_in_the_archive(
    engine: Engine, papers: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(papers / "2025.zip", "w") as opened:
        opened.writestr("../../outside.txt", NOTE)
        opened.writestr("__MACOSX/._note.txt", "a resource fork")
        opened.writestr("empty/", "")
    summary = run(engine, papers)
    assert (summary.new, summary.skipped) == (1, 1)
    assert not list(tmp_path.parent.rglob("outside.txt"))
    (paper,) = held(engine).values()
    assert paper.sha256 == hashlib.sha256(NOTE.encode()).hexdigest()
    with open_original(paper).file as file:
        assert file.read().decode() == NOTE
