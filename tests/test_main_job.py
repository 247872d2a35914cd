"""The main job on the real seeds, as an officer does it: index a folder, ask, get the passage with its page.

The same on both engines. What is expected was read in the papers.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.elasticsearch import fresh_place

# The sessions' papers are read once for each engine, on one worker.
pytestmark = pytest.mark.xdist_group("main job")


_OCR = shutil.which("tesseract") is not None


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "minuted", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module", params=["embedded", "elasticsearch"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared_data: Path
) -> Iterator[str]:
    """An index of the seeds' PDFs and web pages."""
    with ExitStack() as stack:
        if request.param == "embedded":
            place = str(tmp_path_factory.mktemp("seeds") / "index")
        else:
            address = request.getfixturevalue("elasticsearch_address")
            place = stack.enter_context(fresh_place(address))
        seeds = shared_data / "seeds"
        ran = run("index", str(seeds / "pdf"), str(seeds / "html"), "--index", place, "--json")
        assert ran.returncode == (0 if _OCR else 1), ran.stderr
        document = json.loads(ran.stdout)
        assert document["papers"]["new"] == (8 if _OCR else 7)
        failures = [(Path(each["file"]).name, each["reason"]) for each in document["failures"]]
        assert failures == ([] if _OCR else [("pcc_scanned_3pages.pdf", "no_text")])
        yield place


def search(place: str, *arguments: str) -> dict[str, Any]:
    ran = run("search", *arguments, "--index", place, "--json")
    assert ran.returncode == 0, ran.stderr
    document: dict[str, Any] = json.loads(ran.stdout)
    return document


def test_the_action_on_bicycle_theft_comes_first_with_who_and_what_became_of_it(place: str) -> None:
    first = search(place, "bicycle theft")["results"][0]
    assert first["kind"] == "action"
    assert first["meeting_date"] == "2022-07-06"
    assert first["item_number"] == "5"
    assert first["responsible"] == "Assistant Commissioner for Met Operations, MPS"
    assert first["status"] == "completed"
    assert first["status_text"].startswith("Completed. Attached at Appendix 6")
    assert first["page"] == 2
    assert first["paper"]["file"].startswith("pcc_actions_2022-09-29")
    assert "<mark>bicycle</mark> <mark>theft</mark>" in first["excerpts"][0]


def test_the_undertaking_on_emotional_abuse_is_minute_5_4_of_4_december_2014(place: str) -> None:
    document = search(place, '"emotional abuse"', "--kind", "minute")
    # One in the pack, one in the same pack wrapped in forms.
    assert document["total"] == 2
    for result in document["results"]:
        assert (result["paragraph"], result["item_number"]) == ("5.4", "5")
        assert result["meeting_date"] == result["date"] == "2014-12-04"
        assert result["committee"] == "Police and Crime Committee"
        assert (result["page"], result["printed_page"]) == (13, "7")
        assert "<mark>emotional abuse</mark>" in result["excerpts"][0]
        assert "minutes of 4 December 2014, item 5, paragraph 5.4, page 7 (PDF page 13)" in result["citation"]


def test_only_keith_nivens_turns_are_his(place: str) -> None:
    document = search(place, "speaker:niven FGM")
    assert document["total"] > 0
    for result in document["results"]:
        assert result["speaker"] == "Keith Niven"
        assert result["speaker_role"] == "Temporary Commander"
        assert result["kind"] == "speech"
        assert result["meeting_date"] == "2014-12-04"


def test_a_scan_is_named_until_it_can_be_read(place: str) -> None:
    ran = run("papers", "--failed", "--index", place)
    assert ("pcc_scanned_3pages.pdf: no_text" in ran.stdout) is not _OCR
    found = search(place, "Copley Knight Sahota Twycross")["results"]
    scans = [each for each in found if each["paper"]["file"] == "pcc_scanned_3pages.pdf"]
    assert [(each["page"], each["read_by_ocr"]) for each in scans] == ([(1, True)] if _OCR else [])


def test_a_second_run_reads_nothing(place: str, shared_data: Path) -> None:
    ran = run("index", str(shared_data / "seeds" / "html"), "--index", place, "--json")
    assert ran.returncode == 0, ran.stderr
    papers = json.loads(ran.stdout)["papers"]
    assert (papers["unchanged"], papers["new"], papers["changed"], papers["removed"]) == (3, 0, 0, 0)


@pytest.mark.parametrize(
    ("query", "kind", "expected"),
    [
        ("ref:2024/2116", "question", {"item_title": "Prevent and Change (PAC)", "date": "2024-07-18"}),
        ("SOECA infanticide", "press_release", {"date": "2014-03-12", "date_basis": "published"}),
        ("kind:comment", "comment", {"speaker": None, "date": "2021-11-16"}),
        ("kind:letter Operation Tiberius", "letter", {"item_number": "4", "meeting_date": "2015-01-08"}),
        ('kind:resolution "MOPAC\'s response"', "resolution", {"paragraph": "5.9(b)"}),
        ("lang:cy", None, None),
    ],
)
def test_every_genre_is_found_with_its_facts(
    place: str, query: str, kind: str | None, expected: dict[str, str | None] | None
) -> None:
    document = search(place, query)
    if expected is None:
        assert document["total"] == 0
        return
    first = document["results"][0]
    assert first["kind"] == kind
    assert {name: first[name] for name in expected} == expected
