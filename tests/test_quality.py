"""The hand-checked sheet, and what a verdict of it counts for."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.quality import checked, undertakings
from benchmarks.quality.checked import MISSING, NOTHING, RIGHT, UNKNOWN, WRONG, Verdict
from benchmarks.quality.corpus import Understood, body_of
from mappings.paper import Paper, Place
from mappings.passage import Kind, Passage
from mappings.undertaking import Source, Undertaking

PASSAGE = Passage(
    id="paper-1",
    paper_id="paper",
    position=3,
    kind=Kind.MINUTE,
    text="The Clerk of Aldermere undertook to count the lamps along the towpath before the frost.",
    paragraph="5.4",
    committee="Lighting Panel",
    speaker=None,
)
FILE = "papers/aldermere/minutes.txt"


def understood(*passages: Passage) -> dict[str, Understood]:
    place = Place(source="papers", path="aldermere/minutes.txt", location="/", size=1, modified_ns=1)
    paper = Paper(id="paper", sha256="5" * 64, media_type="text/plain", places=(place,), read_as="1")
    return {FILE: Understood(FILE, "aldermere", paper, passages)}


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet on the passage as it was when it was judged: with a wrong committee and no item."""
    monkeypatch.setattr(checked, "SHEET", tmp_path / "checked.tsv")
    said = {
        "committee": (WRONG, checked.hash_of("Streets Panel")),
        "item_number": (MISSING, UNKNOWN),
    }
    paper = understood(PASSAGE)[FILE]
    checked.write_sheet(checked.verdicts_on(paper, PASSAGE, said))


def line(papers: dict[str, Understood]) -> list[str]:
    """The row of the body: right, wrong, missing … to be judged again, cut otherwise."""
    [row] = [each for each in checked.judged(papers) if each.startswith("| aldermere ")]
    return [cell.strip() for cell in row.strip("|").split("|")][1:]


@pytest.mark.usefixtures("sheet")
def test_a_verdict_counts_for_the_value_that_was_judged() -> None:
    # Right are the text, the kind and the paragraph.
    assert line(understood(PASSAGE)) == ["3", "1", "1", "75.0%", "60.0%", "0", "0"]


@pytest.mark.usefixtures("sheet")
def test_a_value_that_is_now_the_true_one_is_right() -> None:
    mended = replace(PASSAGE, committee="Streets Panel", position=9)
    assert line(understood(mended))[:3] == ["4", "0", "1"]


@pytest.mark.usefixtures("sheet")
def test_a_value_that_changed_otherwise_is_to_be_judged_again() -> None:
    changed = replace(PASSAGE, committee="Parks Panel", item_number="5", paragraph=None, speaker="Clerk")
    assert line(understood(changed)) == ["2", "0", "0", "100.0%", "100.0%", "4", "0"]


@pytest.mark.usefixtures("sheet")
def test_a_passage_that_begins_otherwise_is_counted_apart() -> None:
    assert line(understood(replace(PASSAGE, text="Another beginning."))) == ["0"] * 3 + ["–", "–", "0", "5"]


def test_the_sheet_holds_300_passages_of_ten_bodies_and_no_words() -> None:
    lines = checked.read_sheet()
    assert len({(each.file, each.page, each.place, each.words) for each in lines}) >= 300
    assert len({body_of(each.file) for each in lines}) >= 10
    for each in lines:
        assert each == Verdict(*each)
        assert each.field in checked.FIELDS
        assert each.verdict in (RIGHT, WRONG, MISSING)
        assert re.fullmatch(r"no\. \d+|[\w.()]{1,12}", each.place), each
        for hashed in (each.words, each.value, each.truth):
            assert re.fullmatch(r"[0-9a-f]{10}", hashed) or hashed in ("", NOTHING, UNKNOWN)


def test_each_paper_of_the_sheet_is_there(shared_data: Path) -> None:
    for file in {each.file for each in checked.read_sheet()}:
        assert (shared_data / file).is_file(), file


def test_the_sheet_of_undertakings_holds_look_alikes_and_no_words() -> None:
    lines = undertakings.read_sheet()
    assert len(lines) >= 200
    assert 2 * sum(each.label == undertakings.NONE for each in lines) >= len(lines)
    assert sum(each.label == undertakings.UNDERTAKING for each in lines) >= 100
    for each in lines:
        assert each.label in (undertakings.UNDERTAKING, undertakings.NONE)
        assert re.fullmatch(r"\d+|-", each.page)
        assert re.fullmatch(r"[0-9a-f]{10}", each.sentence)


def test_what_is_found_in_a_sentence_counts_for_its_label(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"I will write to you.": "undertaking", "I will be brief.": "none", "It may rain.": "undertaking"}
    rows = [f"a.txt\t-\t{undertakings.hash_of(each)}\t{label}\theld out" for each, label in said.items()]
    (tmp_path / "sheet.tsv").write_text("\n".join(["file\tpage\tsentence\tlabel\tpart", *rows]))
    monkeypatch.setattr(undertakings, "SHEET", tmp_path / "sheet.tsv")
    promise = Undertaking(
        source=Source.SPOKEN, text="I will write to you.", rule="it says so", words="I will write to you"
    )
    speech = replace(PASSAGE, kind=Kind.SPEECH, text=" ".join(said), undertakings=(promise,))
    (held_out,) = (
        line for line in undertakings.report({"a.txt": [speech]}) if line.startswith("| held out |")
    )
    assert held_out == "| held out | 3 | 2 | 1 | 100.0% (20.7–100.0%) | 50.0% (9.5–90.5%) | 0 |"
