"""Corrections of the ledger by a person: the file `corrections.toml` beside the papers, read and checked.

docs/commitments.md describes the file.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import regex

from mappings.commitment import Correction
from mappings.status import STATUS_WORDS

FILE_NAME = "corrections.toml"


class What(StrEnum):
    """What a correction says of commitments."""

    SAME = "same"
    NOT_SAME = "not_same"
    STATUS = "status"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One correction: of which commitments, by their ids, and for a status or a person the right one."""

    what: What
    commitments: tuple[str, ...]
    by: str
    on: dt.date
    value: str | None = None
    why: str | None = None

    def as_shown(self, said: str) -> Correction:
        """The correction as a commitment shows it, `said` in words what was set right."""
        return Correction(what=said, by=self.by, on=self.on, why=self.why)


class Malformed(Exception):
    """A file that is not as it should be; `str` of it says where and why."""


_TOGETHER = (What.SAME, What.NOT_SAME)
_KEYS = {
    What.SAME: {"commitments"},
    What.NOT_SAME: {"commitments"},
    What.STATUS: {"commitment", "status"},
    What.PERSON: {"commitment", "person"},
}
_ALWAYS = {"by", "on"}
_LONGEST = 500
_AT_LINE = regex.compile(r"\(at line (?P<line>\d+), column \d+\)|\(at end of document\)")


def entries_of(text: str) -> list[Entry]:
    """The corrections in a file's text, in its order. Raises `Malformed`, which names the line."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Malformed(_of_toml(str(error), text)) from error
    lines = _Lines(text)
    unknown = next((name for name in document if name not in {*What}), None)
    if unknown is not None:
        raise Malformed(f"line {lines.of_key(unknown)}: “{unknown}” is none of {', '.join(What)}.")
    found: list[tuple[int, Entry]] = []
    for what in What:
        tables = document.get(what.value, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise Malformed(f"line {lines.of_key(what)}: write [[{what}]] above each correction.")
        for ordinal, table in enumerate(tables):
            line = lines.of_table(what, ordinal)
            found.append((line, _entry(what, table, line)))
    return [entry for _, entry in sorted(found, key=lambda each: each[0])]


def in_order(files: Iterable[tuple[str, Iterable[Entry]]]) -> list[Entry]:
    """The corrections of several files, each with its name, the newest last."""
    numbered = [(entry.on, name, number, entry) for name, entries in files for number, entry in enumerate(entries)]
    return [entry for *_, entry in sorted(numbered, key=lambda each: each[:3])]


def _entry(what: What, table: Mapping[str, Any], line: int) -> Entry:
    needed = _KEYS[what] | _ALWAYS
    missing = sorted(needed - table.keys())
    if missing:
        raise Malformed(f"line {line}: this [[{what}]] does not say “{missing[0]}”.")
    unknown = sorted(table.keys() - needed - {"why"})
    if unknown:
        raise Malformed(f"line {line}: “{unknown[0]}” says nothing in a [[{what}]].")
    on = table["on"]
    if isinstance(on, dt.datetime) or not isinstance(on, dt.date):
        raise Malformed(f"line {line}: “on” is a date without quotes, as in on = 2026-01-14.")
    ids = table["commitments"] if what in _TOGETHER else [table["commitment"]]
    if not isinstance(ids, list) or not all(isinstance(each, str) and each.strip() for each in ids):
        raise Malformed(f"line {line}: commitments are named by their ids, in quotes.")
    ids = tuple(dict.fromkeys(each.strip() for each in ids))
    if what in _TOGETHER and len(ids) < 2:
        raise Malformed(f"line {line}: “commitments” names two commitments or more.")
    for name in ("by", "why", "status", "person"):
        said = table.get(name, "-")
        if not isinstance(said, str) or not said.strip() or len(said) > _LONGEST:
            raise Malformed(f"line {line}: “{name}” is a few words in quotes.")
    if what is What.STATUS and table["status"] not in STATUS_WORDS:
        raise Malformed(f"line {line}: “{table['status']}” is none of {', '.join(STATUS_WORDS)}.")
    return Entry(
        what=what,
        commitments=ids,
        by=table["by"].strip(),
        on=on,
        value=None if what in _TOGETHER else table[what.value].strip(),
        why=table["why"].strip() if "why" in table else None,
    )


def _of_toml(error: str, text: str) -> str:
    """What tomllib says, with the line in front."""
    at = _AT_LINE.search(error)
    line = at["line"] if at and at["line"] else max(1, len(text.splitlines()))
    said = _AT_LINE.sub("", error).strip()
    return f"line {line}: {said}."


class _Lines:
    """Where in a file its tables begin, which tomllib does not tell."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def of_table(self, what: What, ordinal: int) -> int:
        """The line of the `ordinal`-th [[what]], from 1."""
        heads = list(self._matching(rf"\s*\[\[\s*[\"']?{what}[\"']?\s*\]\]"))
        return heads[ordinal] if ordinal < len(heads) else 1

    def of_key(self, name: str) -> int:
        """The first line that begins with a key or a table of this name."""
        return next(self._matching(rf"\s*\[*\s*[\"']?{regex.escape(name)}\b"), 1)

    def _matching(self, pattern: str) -> Iterator[int]:
        return (number for number, line in enumerate(self._lines, 1) if regex.match(pattern, line))
