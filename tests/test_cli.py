"""The command line as a user meets it: documents on standard output, messages on standard error, statuses."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.indexer.extract.handmade import line, pdf

MINUTES = """ALDERMERE BOROUGH COUNCIL

MINUTES

Meeting: Scrutiny Committee
Date: Wednesday 10 September 2025
Time: 10.00 am
Place: Council Chamber, Guildhall

Present:

Councillor Nesta Prosser (Chair)

1 Apologies for Absence (Item 1)

1.1 There were no apologies for absence.

2 Cycle Theft (Item 5)

2.1 The Head of Community Safety undertook to provide figures on <b>cycle theft</b> at the station.

2.2 Resolved:

That the report be noted.
"""


SPEAKING = """Aldermere Borough Council
MINUTES

Meeting: Highways and Footways Committee
Date: Thursday 4 December 2014
Time: 10.00 am
Place: The Moot Hall

Present:
Councillor Ada Marsh (Chair)
Councillor Piers Reed

1 Minutes (Item 1)
1.1 Resolved:
That the minutes of the meeting held on 13 November 2014 be signed by the Chair as a correct record.

2 Towpath (Item 2)
2.1 The Committee received the report, of which the appendix was attached for Members only.

3 Date of Next Meeting (Item 3)
3.1 The next meeting of the Committee was scheduled for 8 January 2015 at 10am.
"""


def minuted(*arguments: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "minuted", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def json_of(*arguments: str, cwd: Path, status: int = 0) -> dict[str, Any]:
    ran = minuted(*arguments, "--json", cwd=cwd)
    assert ran.returncode == status, ran.stderr
    document: dict[str, Any] = json.loads(ran.stdout)
    return document


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with papers and the index made of them at the default place."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "papers").mkdir()
    (folder / "papers" / "minutes.txt").write_text(MINUTES)
    ran = minuted("index", "papers", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == ""
    assert "1 new" in ran.stderr
    return folder


def test_index_json_is_the_contracts_document(folder: Path) -> None:
    document = json_of("index", "papers", cwd=folder)
    assert document["papers"] == {
        "new": 0,
        "changed": 0,
        "unchanged": 1,
        "removed": 0,
        "failed": 0,
        "skipped": 0,
    }
    assert document["passages"] == 0
    assert document["seconds"] >= 0
    assert document["failures"] == []


def test_a_run_ends_quietly_though_most_of_its_processes_have_only_begun(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text(MINUTES)
    ran = minuted("index", "minutes.txt", "--jobs", "24", cwd=tmp_path)
    assert ran.returncode == 0
    assert "Traceback" not in ran.stderr
    assert ran.stderr.splitlines()[-1].startswith("1 new,")


def test_search_json_is_the_contracts_document(folder: Path) -> None:
    document = json_of("search", "thefts", cwd=folder)
    assert document["query"]["q"] == "thefts"
    assert document["query"]["reading"]
    assert document["total"] >= 1
    minute = next(result for result in document["results"] if result["kind"] == "minute")
    assert minute["paragraph"] == "2.1"
    assert minute["item_number"] == "5"
    assert minute["minute_number"] == "2"
    assert minute["committee"] == "Scrutiny Committee"
    assert minute["meeting_date"] == minute["date"] == "2025-09-10"
    assert minute["date_basis"] == "meeting"
    assert minute["speaker"] is None
    assert "<b>" not in minute["excerpts"][0]
    assert "<mark>theft</mark>" in minute["excerpts"][0]
    assert minute["paper"]["file"] == "minutes.txt"
    assert set(document["facets"]) == {
        *("kind", "authority", "committee", "speaker", "year", "status", "language", "meeting")
    }


def test_search_prints_for_a_person(folder: Path) -> None:
    ran = minuted("search", "cycle theft", "--kind", "minute", cwd=folder)
    assert ran.returncode == 0
    assert "paragraph 2.1" in ran.stdout
    assert "cycle" in ran.stdout
    assert "\x1b" not in ran.stdout, "colour belongs to terminals"


def test_every_hit_as_one_document_or_table(folder: Path) -> None:
    one = json_of("search", "--limit", "1", cwd=folder)
    every = json_of("search", "--all", cwd=folder)
    assert set(every) == set(one)
    assert len(one["results"]) == 1 < len(every["results"]) == every["total"] == one["total"]
    assert every["facets"] == one["facets"]
    assert json_of("search", "cycle unicorn", "--all", cwd=folder)["results"] == []

    def ids(*more: str) -> list[str]:
        ran = minuted("search", "--csv", *more, cwd=folder)
        assert ran.returncode == 0
        return [row["id"] for row in csv.DictReader(io.StringIO(ran.stdout, newline=""))]

    assert ids("--all") == [each["id"] for each in every["results"]]
    assert ids("--limit", "2", "--page", "2") == [each["id"] for each in every["results"][2:4]]


def test_all_values_of_a_facet(folder: Path) -> None:
    printed = minuted("search", "--facet", "kind", cwd=folder)
    assert printed.returncode == 0
    document = json_of("search", "--facet", "kind", cwd=folder)
    assert (list(document["facets"]), document["results"]) == (["kind"], [])
    values = [(each["count"], f"{each['label']} ({each['value']})") for each in document["facets"]["kind"]]
    assert sum(count for count, _ in values) == document["total"]
    assert [tuple(line.split(maxsplit=1)) for line in printed.stdout.splitlines()] == [
        (str(count), named) for count, named in values
    ]


def test_commitments_as_text_document_and_table(folder: Path) -> None:
    ran = minuted("commitments", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    heading, _, first, facts, *_ = ran.stdout.splitlines()
    assert heading == "1 commitment: 1 with no status known"
    assert first.startswith("1. The Head of Community Safety undertook to provide figures")
    assert facts.strip() == (
        "Status not known, Head of Community Safety, made 10 September 2025, Scrutiny Committee, item 5"
    )
    document = json_of("commitments", "figures", cwd=folder)
    assert (document["total"], document["apart"], document["query"]["q"]) == (1, 0, "figures")
    [found] = document["results"]
    assert (found["responsible"], found["made_on"], found["status"]) == (
        "Head of Community Safety",
        "2025-09-10",
        None,
    )
    assert document["facets"]["person"][0]["value"] == "Head of Community Safety"
    table = list(csv.DictReader(io.StringIO(minuted("commitments", "--csv", cwd=folder).stdout)))
    assert [(row["id"], row["item_number"]) for row in table] == [(found["id"], "5")]
    shown = json_of("show", found["passage_id"], cwd=folder)
    assert [each["id"] for each in shown["commitments"]] == [found["id"]]


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        (["theft"], 1),
        (["--q", "robbery"], 0),
        (["-theft"], 0),
        (["--status", "unknown"], 1),
        (["--status", "open"], 0),
        (["--person", "Head of Community Safety", "--item", "5"], 1),
        (["--committee", "Planning Committee"], 0),
        (["--from", "2025-09", "--to", "2025-09-10"], 1),
        (["--from", "2025-10"], 0),
        (["--open-longer-than", "30"], 0),
        (["--spoken"], 0),
    ],
)
def test_commitments_are_narrowed(folder: Path, asked: list[str], total: int) -> None:
    assert json_of("commitments", *asked, cwd=folder)["total"] == total


@pytest.mark.parametrize(
    "wrong",
    [
        ["--status", "done"],
        ["--from", "soon"],
        ["--open-longer-than", "x"],
        ["--json", "--csv"],
        ["theft", "--q", "robbery"],
        ["--person", "a\x01"],
    ],
)
def test_what_cannot_be_asked_of_the_commitments_is_said(folder: Path, wrong: list[str]) -> None:
    ran = minuted("commitments", *wrong, cwd=folder)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr


def test_near_matches_are_printed_apart(folder: Path) -> None:
    ran = minuted("search", "cycle theft unicorn", cwd=folder)
    assert ran.returncode == 0
    said, near = ran.stdout.split("\nNear matches\n")
    assert said.startswith("0 passages.")
    assert "hold some of it" in said
    assert "1. " in near
    assert "paragraph 2.1" in near


def test_a_spelling_is_said(folder: Path) -> None:
    assert "“theft” is looked for instead" in minuted("search", "tehft", cwd=folder).stdout
    assert "Did you mean: minutes OR theft" in minuted("search", "minutes OR tehft", cwd=folder).stdout


def test_a_query_may_begin_with_a_minus(folder: Path) -> None:
    every = json_of("search", cwd=folder)["total"]
    for typed in (["-theft"], ["-theft", "-holiday"], ["minutes", "-theft"]):
        document = json_of("search", *typed, cwd=folder)
        assert document["total"] < every
        assert "but not those with theft" in document["query"]["reading"]


def test_a_month_is_the_days_it_has(folder: Path) -> None:
    every = json_of("search", cwd=folder)["total"]
    assert json_of("search", "--from", "2025-09", "--to", "September 2025", cwd=folder)["total"] == every
    assert json_of("search", "--from", "2025-10", cwd=folder)["total"] == 0


def test_a_page_beyond_the_last_is_said_to_be_none(folder: Path) -> None:
    ran = minuted("search", "theft", "--page", "7", cwd=folder)
    assert ran.returncode == 0
    assert "no page 7" in ran.stderr


def test_what_was_set_aside_is_said_once(folder: Path) -> None:
    ran = minuted("search", "theft ???", cwd=folder)
    assert (ran.stdout + ran.stderr).count("set aside") == 1


@pytest.mark.parametrize("to", ["/dev/full", "&-"])
def test_an_answer_that_cannot_be_written_ends_without_a_traceback(folder: Path, to: str) -> None:
    if to == "/dev/full" and not Path(to).exists():
        pytest.skip("this system has no /dev/full")
    command = f'"{sys.executable}" -m minuted search theft >{to}'
    ran = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in ran.stderr
    assert "Exception" not in ran.stderr
    if to == "/dev/full":
        assert ran.returncode == 2
        assert "No space left" in ran.stderr


def test_a_reader_that_goes_early_is_no_error(folder: Path) -> None:
    command = f'"{sys.executable}" -m minuted search --json --limit 100 | head -c 1'
    ran = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.stdout == "{"
    assert ran.stderr == ""


def test_the_name_of_a_file_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "a\x1b[2Jb\nc.txt").write_text(MINUTES)
    assert minuted("index", "papers", cwd=tmp_path).returncode == 0
    listed = minuted("papers", cwd=tmp_path)
    assert listed.stdout.count("\n") == 1
    assert "\x1b" not in listed.stdout


def test_show_prints_a_passage_with_its_neighbours(folder: Path) -> None:
    minute = json_of("search", "figures", cwd=folder)["results"][0]
    document = json_of("show", minute["id"], cwd=folder)
    assert document["id"] == minute["id"]
    assert document["before"]
    printed = minuted("show", minute["id"], cwd=folder).stdout
    assert printed.count("undertook") == 1
    assert "\n> Minute 2.1" in printed
    assert "\n  Resolution 2.2\n" in printed


def test_show_adds_the_passages_most_like_it(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(MINUTES)
    (tmp_path / "other.txt").write_text(
        MINUTES.replace("10 September", "8 October").replace("undertook to provide", "was asked again for")
    )
    assert minuted("index", "one.txt", "other.txt", cwd=tmp_path).returncode == 0
    [minute] = json_of("search", "undertook", cwd=tmp_path)["results"]
    [other] = json_of("search", "asked", cwd=tmp_path)["results"]
    assert "similar" not in json_of("show", minute["id"], cwd=tmp_path)
    alike = json_of("show", minute["id"], "--similar", cwd=tmp_path)["similar"]
    assert alike[0]["id"] == other["id"]
    printed = minuted("show", minute["id"], "--similar", cwd=tmp_path).stdout
    assert other["id"] in printed.partition("\nMost like it\n")[2]
    [chair] = json_of("search", "chair", "--limit", "1", "--paper", minute["paper"]["id"], cwd=tmp_path)[
        "results"
    ]
    assert "is like it" in minuted("show", chair["id"], "--similar", cwd=tmp_path).stdout


def test_show_says_why_and_where_on_the_page(tmp_path: Path) -> None:
    lines = MINUTES.split("\n")
    content = b"".join(line(text, y=780 - 20 * at) for at, text in enumerate(lines) if text)
    (tmp_path / "minutes.pdf").write_bytes(pdf([content]))
    ran = minuted("index", "minutes.pdf", "--committee", "Lighting Panel", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    [minute] = json_of("search", "undertook", cwd=tmp_path)["results"]
    assert "why" not in minute
    assert "why" not in json_of("show", minute["id"], cwd=tmp_path)
    reasons = json_of("show", minute["id"], "--why", cwd=tmp_path)["why"]
    assert reasons["genre"] == "minutes"
    assert 0 < reasons["genre_score"] <= 1
    [place] = reasons["where"]
    [[left, top, right, bottom]] = place["boxes"]
    baseline = 842 - 780 + 20 * next(at for at, text in enumerate(lines) if "undertook" in text)
    assert top < baseline < bottom < top + 20
    assert left == pytest.approx(72, abs=1)
    assert right > left
    rules = {each["field"]: each["rule"] for each in reasons["fields"]}
    assert rules["language"] == "told by its own letters and words"
    # Each field that is known is explained, or listed.
    assert {"kind", "committee", "meeting_date", "item_title"} <= {*rules, *reasons["not_recorded"]}
    assert not rules.keys() & set(reasons["not_recorded"])
    printed = minuted("show", minute["id"], "--why", cwd=tmp_path).stdout
    assert "\nRead as minutes, score 0." in printed
    assert "\nLanguage: en\n    Told by its own letters and words.\n" in printed


def test_coverage(folder: Path, tmp_path: Path) -> None:
    document = json_of("coverage", cwd=folder)
    assert (document["papers"], document["failed"]) == (1, [])
    assert sum(each["passages"] for each in document["committees"]) == document["passages"]
    told = minuted("coverage", cwd=folder)
    assert told.returncode == 0
    assert told.stdout.startswith("1 paper, ")
    assert "Papers that could not be read\n  None is known." in told.stdout
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "empty.pdf").write_bytes(b"")
    minuted("index", "papers", cwd=tmp_path)
    failed = minuted("coverage", cwd=tmp_path)
    assert failed.stdout.startswith("0 papers, ")
    assert "  empty.pdf: empty." in failed.stdout
    assert json_of("coverage", "--committee", "None such", cwd=folder)["papers"] == 0


def test_coverage_of_what_papers_speak_of(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "minutes.txt").write_text(SPEAKING)
    minuted("index", "papers", cwd=tmp_path)
    document = json_of("coverage", cwd=tmp_path)
    assert [(each["date"], each["lack"]) for each in document["missing"]] == [
        ("2014-11-13", "papers"),
        ("2015-01-08", "papers"),
    ]
    assert [each["apart"] for each in document["attachments"]] == ["members_only"]
    told = minuted("coverage", cwd=tmp_path).stdout
    assert "2014-11-13, Highways and Footways Committee: no paper held." in told
    # Held, it is no longer missing.
    (papers / "earlier.txt").write_text(SPEAKING.replace("4 December 2014", "13 November 2014"))
    minuted("index", "papers", cwd=tmp_path)
    assert "2014-11-13" not in [each["date"] for each in json_of("coverage", cwd=tmp_path)["missing"]]


def test_papers_lists_what_is_held_and_what_could_not_be_read(folder: Path, tmp_path: Path) -> None:
    assert [paper["file"] for paper in json_of("papers", cwd=folder)["papers"]] == ["minutes.txt"]
    assert json_of("papers", "--failed", cwd=folder)["papers"] == []
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 broken")
    assert minuted("index", "scan.pdf", cwd=tmp_path).returncode == 1
    listed = minuted("papers", "--failed", cwd=tmp_path)
    assert "scan.pdf: damaged" in listed.stdout


def test_one_unreadable_paper_ends_with_status_1_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(MINUTES)
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    document = json_of("index", "good.txt", "bad.pdf", cwd=tmp_path, status=1)
    assert document["papers"]["new"] == 1
    assert document["papers"]["failed"] == 1
    assert document["failures"][0]["file"] == "bad.pdf"
    assert document["failures"][0]["reason"] == "damaged"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["search", "x", "--kind", "speeches"], 2, "speeches"),
        (["search", "x", "--from", "yesterday"], 2, "yesterday"),
        (["search", "x", "--from", "2025", "--to", "2024"], 2, "no day lies between"),
        (["search", "x", "--year", "this"], 2, "--year must be a year of four figures, not “this”"),
        (["search", "x", "--status", "ongoing"], 2, "--status must be one of open, completed, closed"),
        (["search", "x", "--language", "Welsh!"], 2, "--language must be the code"),
        (["search", "x", "--limit", "0"], 2, "--limit"),
        (["search", "x", "--all"], 2, "--all is for --json and --csv"),
        (["search", "x", "--json", "--csv"], 2, "choose one"),
        (["search", "x", "--json", "--all", "--group", "item"], 2, "--all takes every passage"),
        (["search", "x", "--facet", "kind", "--csv"], 2, "--facet lists values"),
        (["search", "x", "--facet", "colour"], 2, "colour"),
        (["search", "x", "--limt", "5"], 2, "--limt"),
        (["index"], 2, "PATHS"),
        (["index", "nowhere"], 2, "nowhere does not exist"),
        (["show", "no-such-passage"], 2, "no-such-passage"),
        (["frobnicate"], 2, "frobnicate"),
        (["search", "x", "--index", "elsewhere"], 3, "minuted index"),
        (["search", "x", "--index", "http://127.0.0.1:9"], 3, "127.0.0.1:9"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    folder: Path, arguments: list[str], status: int, words: str
) -> None:
    ran = minuted(*arguments, cwd=folder)
    assert ran.returncode == status, ran.stderr
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""


def test_the_index_can_be_named_by_the_environment(folder: Path, tmp_path: Path) -> None:
    ran = minuted("search", "theft", cwd=tmp_path, MINUTED_INDEX=str(folder / "minuted-index"))
    assert ran.returncode == 0
    assert not (tmp_path / "minuted-index").exists()


def test_credentials_in_an_address_are_never_said(tmp_path: Path) -> None:
    ran = minuted("search", "x", "--index", "http://clerk:s3cret@127.0.0.1:9", cwd=tmp_path)
    assert ran.returncode == 3
    assert "s3cret" not in ran.stdout + ran.stderr


def test_doctor_says_what_is_held(folder: Path, tmp_path: Path) -> None:
    ran = minuted("doctor", cwd=folder)
    assert ran.returncode == 0
    assert "1 paper" in ran.stdout
    assert minuted("doctor", cwd=tmp_path).returncode == 3


def test_rebuild_reads_all_anew_and_keeps_the_ids(folder: Path) -> None:
    before = json_of("search", "theft", cwd=folder)["results"]
    document = json_of("index", "papers", "--rebuild", cwd=folder)
    assert document["papers"]["new"] == 1
    assert [result["id"] for result in json_of("search", "theft", cwd=folder)["results"]] == [
        result["id"] for result in before
    ]
