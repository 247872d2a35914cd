"""The fields of a passage: which are searched as words and how they weigh, which filter, which are facets.

An engine makes two token columns of each text field, ``<name>_exact`` and ``<name>_stem`` (see
`mappings.analysis`), one column ``joined`` for all of them, one keyword column of each filter and of each
list of values, and the integer columns named below. `columns` gives all of them for one passage, so that
no engine decides anything about a field by itself.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mappings.analysis import terms
from mappings.passage import Brief, Passage

MAPPING_VERSION = 5

NOTHING = "∅"
"""Stands in a weighted column where a passage has nothing, so that averages over a column are over the same
passages on every engine: Lucene leaves those without it out, tantivy counts them. Never cut from a text."""


@dataclass(frozen=True, slots=True)
class TextField:
    """A field searched as words: its weight in the score, 0 where only a field operator reaches it.

    What is `beside` a passage's own words adds to the score of those that these find, and finds none itself.
    """

    name: str
    weight: float
    read: Callable[[Passage], str | None]
    beside: bool = False


TEXT_FIELDS: tuple[TextField, ...] = (
    TextField("text", 1.0, lambda p: p.text),
    TextField("heading", 0.8, lambda p: p.heading),
    TextField("item_title", 0.4, lambda p: p.item_title),
    TextField("speaker", 0.6, lambda p: p.speaker_printed or p.speaker),
    TextField("responsible", 0.6, lambda p: p.responsible),
    TextField("in_question", 0.3, lambda p: p.in_question, beside=True),
    TextField("role", 0, lambda p: _together(p.speaker_role, p.speaker_organisation)),
    TextField("authority", 0, lambda p: p.authority),
    TextField("committee", 0, lambda p: p.committee),
    TextField("title", 0, lambda p: _together(p.paper_title, p.item_title)),
    TextField("status_text", 0, lambda p: _together(p.status, p.status_text)),
    TextField("references", 0, lambda p: "\n".join(p.references) or None),
)

KEYWORDS: dict[str, Callable[[Passage], str | None]] = {
    "id": lambda p: p.id,
    "paper": lambda p: p.paper_id,
    "access": lambda p: p.access.value,
    "kind": lambda p: p.kind.value,
    "authority": lambda p: p.authority,
    "committee": lambda p: p.committee,
    "meeting": lambda p: p.meeting_id,
    "item": lambda p: p.item_number,
    "speaker": lambda p: p.speaker,
    "status": lambda p: p.status,
    "language": lambda p: p.language,
    "year": lambda p: str(p.date.year) if p.date else None,
    "business": lambda p: business(p),
    "undertakes": lambda p: "yes" if p.undertakings else None,
}
"""Whole values, one a passage: what filters, facets and deletions go by."""

KEYWORD_LISTS: dict[str, Callable[[Passage], tuple[str, ...]]] = {
    "abbreviated": lambda p: tuple(dict.fromkeys(key for each in p.acronyms for key in each.keys)),
    "acronym": lambda p: tuple(each.value for each in p.acronyms),
}
"""Whole values, any number a passage: by which acronyms are learned from the passages that define them."""

LONGEST_KEYWORD = 1_000
"""In letters. A longer value is none that anyone would choose, and tantivy cannot count very long ones."""

INTEGERS: tuple[str, ...] = ("day", "position", "newest", "oldest", "indexed", "fingerprint")
"""`day` counts from 0001-01-01 as 1, absent without one; `newest` and `oldest` order by date, none last;
`indexed` orders by when passages came into the index, the last first; `fingerprint` is absent where a passage
has none."""

LISTED_BY: dict[str, Callable[[Passage | Brief], str | int | None]] = {
    "fingerprint": lambda p: p.fingerprint,
    "business": lambda p: business(p),
    "paper": lambda p: p.paper_id,
    "speaker": lambda p: p.speaker,
    "position": lambda p: p.position,
}
"""The columns by which results are folded, grouped and put in the order of their paper."""

FACETS: tuple[str, ...] = (
    "kind",
    "authority",
    "committee",
    "speaker",
    "year",
    "status",
    "language",
    "meeting",
)

FILTERS: tuple[str, ...] = (*FACETS, "item", "paper", "business")


@dataclass(frozen=True, slots=True)
class Columns:
    """One passage as an engine indexes it. `tokens` are strings of tokens with blanks between."""

    tokens: dict[str, str]
    keywords: dict[str, str | list[str]]
    integers: dict[str, int]


def columns(passage: Passage) -> Columns:
    """Cut a passage into the columns every engine keeps."""
    cut_columns: dict[str, str] = {}
    compounds: list[str] = []
    for field in TEXT_FIELDS:
        value = field.read(passage) or ""
        if not value and not field.weight:
            continue
        cut = (_cut if field.name == "text" else _cut_once)(value, passage.language)
        nothing = NOTHING if field.weight else ""
        cut_columns[f"{field.name}_exact"] = cut.exact or nothing
        cut_columns[f"{field.name}_stem"] = cut.stem or nothing
        if field.weight and not field.beside:
            compounds += cut.compounds
    cut_columns["joined"] = " ".join(compounds) or NOTHING
    return Columns(
        tokens=cut_columns,
        keywords=_keywords(passage),
        integers=integers(passage),
    )


def business(passage: Passage | Brief) -> str:
    """The item of a meeting's business that a passage belongs to, else its meeting; without a meeting, those
    of its paper."""
    whole = passage.meeting_id or passage.paper_id
    return f"{whole}/{passage.item_number}" if passage.item_number else whole


def listed_by(column: str, passage: Passage | Brief) -> str | int | None:
    """A passage's value in one of `LISTED_BY`, as it stands in that column."""
    value = LISTED_BY[column](passage)
    if isinstance(value, str) and not 0 < len(value) <= LONGEST_KEYWORD:
        return None
    return value


def _keywords(passage: Passage) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for name, read in KEYWORDS.items():
        value = read(passage)
        if value and len(value) <= LONGEST_KEYWORD:
            found[name] = value
    for name, read_all in KEYWORD_LISTS.items():
        values = [value for value in read_all(passage) if len(value) <= LONGEST_KEYWORD]
        if values:
            found[name] = values
    return found


class _Cut(NamedTuple):
    exact: str
    stem: str
    compounds: tuple[str, ...]


def _cut(text: str, language: str | None) -> _Cut:
    cut = terms(text, language)
    return _Cut(" ".join(cut.exact), " ".join(cut.stem), tuple(cut.joined))


# What the passages of a paper share (its committee, its items' titles) is cut once.
_cut_once = lru_cache(maxsize=1024)(_cut)


def day_number(date: dt.date) -> int:
    """The value of column `day` for a date."""
    return date.toordinal()


_LAST_DAY = dt.date.max.toordinal()
_PAPER_BITS, _POSITION_BITS = 24, 17
_LAST_SECOND = (1 << 32) - 1  # since 1970: in 2106
_LAST_DATE = dt.date(2200, 12, 31).toordinal()  # no later date is read of a paper
_MOST_DAYS = (1 << 18) - 1
_FEW_PAPER_BITS = 13


def integers(passage: Passage) -> dict[str, int]:
    """The values of the integer columns; `newest`, `oldest` and `indexed` are sort keys of at most 63 bits.

    In the first two the date comes first, then the paper, then the place in the paper. There are two, since
    with one a passage without a date could not come last in both orders. In `indexed` when it came in goes
    before the date, which leaves room for a part of the paper's hash alone.
    """
    paper = int.from_bytes(hashlib.sha256(passage.paper_id.encode()).digest()[: _PAPER_BITS // 8], "big")
    rest = paper << _POSITION_BITS | min(passage.position, (1 << _POSITION_BITS) - 1)
    day = day_number(passage.date) if passage.date else None
    shift = _PAPER_BITS + _POSITION_BITS
    result = {
        "position": passage.position,
        "newest": (_LAST_DAY - day if day else _LAST_DAY) << shift | rest,
        "oldest": (day or _LAST_DAY) << shift | rest,
        "indexed": _last_indexed_first(passage.indexed, day) << _FEW_PAPER_BITS
        | paper >> _PAPER_BITS - _FEW_PAPER_BITS,
    }
    if day:
        result["day"] = day
    if passage.fingerprint is not None:
        result["fingerprint"] = passage.fingerprint
    return result


def _last_indexed_first(indexed: dt.datetime | None, day: int | None) -> int:
    """In 50 bits: what came in last comes first, of that what has the latest date."""
    seconds = int(indexed.timestamp()) if indexed else 0
    days = _MOST_DAYS if day is None else min(max(_LAST_DATE - day, 0), _MOST_DAYS)
    return _LAST_SECOND - min(max(seconds, 0), _LAST_SECOND) << 18 | days


def first_key(key: int) -> int:
    """The lowest sort key of the date and paper that another is of."""
    return key >> _POSITION_BITS << _POSITION_BITS


def _together(*values: str | None) -> str | None:
    return "\n".join(value for value in values if value) or None
