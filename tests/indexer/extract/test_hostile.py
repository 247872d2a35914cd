"""Files made to break a reader: each ends in its text or in a reason."""

import csv
import random
import subprocess
from pathlib import Path

import pytest

from indexer.extract import Extract, Line, Unreadable, extract
from mappings.paper import Reason
from tests.support.programs import program

REASONS = {
    "corrupt": {Reason.DAMAGED},
    "empty": {Reason.EMPTY},
    "encrypted": {Reason.ENCRYPTED},
    "no-text": {Reason.NO_TEXT, Reason.EMPTY},
    "not-text": {Reason.UNSUPPORTED},
    "resource-limit": {Reason.TOO_LARGE, Reason.TIMED_OUT, Reason.OUT_OF_MEMORY},
    "skipped": {Reason.UNSUPPORTED},
    "type-mismatch": {Reason.UNSUPPORTED, Reason.DAMAGED},
    "unreadable-text": {Reason.UNREADABLE},
    "any": {Reason.UNREADABLE, Reason.NO_TEXT},
}
"""The words of the files' manifest, as the interface translates them."""


def words(found: Extract) -> str:
    blocks = [block for page in found.pages for block in page.blocks]
    cells = [
        [block.text] if isinstance(block, Line) else [cell for row in block.rows for cell in row]
        for block in blocks
    ]
    return " ".join(" ".join(text.split()) for texts in cells for text in texts)


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))


def printed(file: Path) -> str:
    """What pdftotext finds in it: a damaged file may have been an empty page all along."""
    ran = subprocess.run([program("pdftotext"), file, "-"], capture_output=True, check=False, timeout=60)
    return ran.stdout.decode("utf-8", "replace").strip()


def test_every_file_ends_as_the_manifest_says(shared_data: Path) -> None:
    folder = shared_data / "hostile"
    rows = manifest(folder)
    assert len(rows) > 70
    for row in rows:
        name = row["file"]
        try:
            text = words(extract((folder / name).read_bytes(), name)[1])
        except Unreadable as unreadable:
            assert row["expect"] != "index", name
            reasons = set().union(*(REASONS[word] for word in row["quarantine_reason"].split("|")))
            if row["expect"] == "either" and not printed(folder / name):
                reasons.add(Reason.NO_TEXT)
            assert unreadable.reason in reasons, name
            assert unreadable.detail.endswith("."), name
        else:
            assert row["expect"] != "quarantine", name
            assert row["must_contain_if_indexed"] in text, name
            assert not row["must_not_contain"] or row["must_not_contain"] not in text, name


def harmed(data: bytes, by: random.Random) -> bytes:
    """A file cut short at an end, with bytes flipped, or with a stretch of it missing."""
    way = by.choice(("short", "headless", "stretch", "flipped"))
    at = by.randrange(len(data))
    if way == "short":
        return data[:at]
    if way == "headless":
        return data[by.randrange(min(len(data), 3000)) :]
    if way == "stretch":
        return data[:at] + data[at + by.randrange(1, 5000) :]
    flipped = bytearray(data)
    for _ in range(by.choice((1, 10, 100, 500))):
        flipped[by.randrange(len(data))] = by.randrange(256)
    return bytes(flipped)


@pytest.mark.parametrize(
    "name",
    [
        "papers/winnipeg/dispositions-docx/DISPOSITION-2015-11-25.docx",
        "hostile/docx-tracked-changes.docx",
        "seeds/html/mqt_questions_2024-07-18.html",
        "papers/mscc-wales/html/minutes_20-01-08.html",
    ],
)
def test_however_a_paper_is_damaged_it_ends_in_text_or_a_reason(shared_data: Path, name: str) -> None:
    data = (shared_data / name).read_bytes()
    by = random.Random(20150108)  # noqa: S311 - the same each time
    for _ in range(50):
        try:
            found = extract(harmed(data, by), name)[1]
        except Unreadable as unreadable:
            assert unreadable.detail.endswith(".")
        else:
            assert any(page.has_text for page in found.pages)


@pytest.mark.parametrize(
    "data",
    [
        b"<html>" + b"<b><i><p>" * 5000 + b"The heron report." + b"</table></p></b>" * 5000,
        b"<html><p>The heron report." + b"<table><tr><td>" * 3000,
        b"<html><p>The heron report.<p title='" + b"x" * 500_000,
        b"<!doctype html>The heron report.&#x110000;&#0;&#xD800;&bogus;",
        b"The heron report. " + b"** ** **a " * 20_000,
        b"The heron report. " + b"[a](" * 20_000,
        b"The heron report. " + b"*a " * 20_000,
        b"The heron report.\n" + b"\t" * 100_000 + b"\nx\ty\n",
    ],
    ids=["formatting", "tables", "unclosed", "references", "bold", "links", "italics", "tabs"],
)
def test_malformed_markup_ends_in_text(data: bytes) -> None:
    assert "The heron report." in words(extract(data, "paper")[1])


def test_an_old_word_document_is_unsupported_and_said_so(shared_data: Path) -> None:
    (paper,) = (shared_data / "papers" / "winnipeg" / "word").glob("*.doc")
    with pytest.raises(Unreadable) as raised:
        extract(paper.read_bytes(), paper.name)
    assert raised.value.reason is Reason.UNSUPPORTED
    assert raised.value.detail == "Minuted does not read old Word documents (.doc). Save it as DOCX or PDF."
