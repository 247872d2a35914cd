"""Corrections of the ledger by a person: the file `corrections.toml` beside the papers, read and checked.

docs/commitments.md describes the file.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import regex

from mappings.correction import CorrectionEntry, Matter
from mappings.paper import Paper
from mappings.status import STATUS_WORDS

FILE_NAME = "corrections.toml"


class Malformed(Exception):
    """A file that is not as it should be; `str` of it says where and why."""


_TOGETHER = (Matter.SAME, Matter.NOT_SAME)
_KEYS = {
    Matter.SAME: {"commitments"},
    Matter.NOT_SAME: {"commitments"},
    Matter.STATUS: {"commitment", "status"},
    Matter.PERSON: {"commitment", "person"},
}
_ALWAYS = {"by", "on"}
_LONGEST = 500
_AT_LINE = regex.compile(r"\(at line (?P<line>\d+), column \d+\)|\(at end of document\)")


def corrections_in(data: bytes) -> list[CorrectionEntry]:
    """The corrections in a file, in its order. Raises `Malformed`, which names the line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Malformed(f"Line {line}: it is not UTF-8.") from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Malformed(_of_toml(str(error), text)) from error
    lines = _Lines(text)
    unknown = next((name for name in document if name not in {*Matter}), None)
    if unknown is not None:
        raise Malformed(f"Line {lines.of_key(unknown)}: “{unknown}” is none of {', '.join(Matter)}.")
    found: list[tuple[int, CorrectionEntry]] = []
    for matter in Matter:
        tables = document.get(matter.value, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise Malformed(f"Line {lines.of_key(matter)}: write [[{matter}]] above each correction.")
        for ordinal, table in enumerate(tables):
            line = lines.of_table(matter, ordinal)
            found.append((line, _entry(matter, table, line)))
    return [entry for _, entry in sorted(found, key=lambda each: each[0])]


def in_order(papers: Iterable[Paper]) -> list[CorrectionEntry]:
    """The corrections that some papers hold, the newest last; of a day as the places of the papers are."""
    numbered = [
        (entry.on, paper.places[0].source, paper.file, number, entry)
        for paper in papers
        for number, entry in enumerate(paper.corrections)
    ]
    return [entry for *_, entry in sorted(numbered, key=lambda each: each[:4])]


def _entry(matter: Matter, table: Mapping[str, Any], line: int) -> CorrectionEntry:
    needed = _KEYS[matter] | _ALWAYS
    missing = sorted(needed - table.keys())
    if missing:
        raise Malformed(f"Line {line}: this [[{matter}]] does not say “{missing[0]}”.")
    unknown = sorted(table.keys() - needed - {"why"})
    if unknown:
        raise Malformed(f"Line {line}: “{unknown[0]}” says nothing in a [[{matter}]].")
    on = table["on"]
    if isinstance(on, dt.datetime) or not isinstance(on, dt.date):
        raise Malformed(f"Line {line}: “on” is a date without quotes, as in on = 2026-01-14.")
    ids = table["commitments"] if matter in _TOGETHER else [table["commitment"]]
    if not isinstance(ids, list) or not all(isinstance(each, str) and each.strip() for each in ids):
        raise Malformed(f"Line {line}: commitments are named by their ids, in quotes.")
    ids = tuple(dict.fromkeys(each.strip() for each in ids))
    if matter in _TOGETHER and len(ids) < 2:
        raise Malformed(f"Line {line}: “commitments” names two commitments or more.")
    for name in ("by", "why", "status", "person"):
        said = table.get(name, "-")
        if not isinstance(said, str) or not said.strip() or len(said) > _LONGEST:
            raise Malformed(f"Line {line}: “{name}” is a few words in quotes.")
    if matter is Matter.STATUS and table["status"] not in STATUS_WORDS:
        raise Malformed(f"Line {line}: “{table['status']}” is none of {', '.join(STATUS_WORDS)}.")
    return CorrectionEntry(
        matter=matter,
        commitments=ids,
        by=table["by"].strip(),
        on=on,
        value=None if matter in _TOGETHER else table[matter.value].strip(),
        why=table["why"].strip() if "why" in table else None,
    )


def _of_toml(error: str, text: str) -> str:
    """What tomllib says, with the line in front."""
    at = _AT_LINE.search(error)
    line = (at and at["line"]) or max(1, len(text.splitlines()))
    said = _AT_LINE.sub("", error).strip()
    return f"Line {line}: {said}."


class _Lines:
    """Where in a file its tables begin, which tomllib does not tell."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def of_table(self, matter: Matter, ordinal: int) -> int:
        """The line of the `ordinal`-th [[what]], from 1."""
        heads = list(self._matching(rf"\s*\[\[\s*[\"']?{matter}[\"']?\s*\]\]"))
        return heads[ordinal] if ordinal < len(heads) else 1

    def of_key(self, name: str) -> int:
        """The first line that begins with a key or a table of this name."""
        return next(self._matching(rf"\s*\[*\s*[\"']?{regex.escape(name)}\b"), 1)

    def _matching(self, pattern: str) -> Iterator[int]:
        return (number for number, line in enumerate(self._lines, 1) if regex.match(pattern, line))
