"""What a commitment is: an entry of the ledger, derived from all passages that speak of it."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from mappings.fields import LONGEST_KEYWORD, day_number
from mappings.passage import Access
from mappings.undertaking import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one paper says of a commitment: when, where, and with which status.

    `own_id` is the id of the commitment that it would be by itself, by which corrections name it; None for
    what only answers it.
    """

    source: Source
    date: dt.date | None
    passage_id: str
    paper_id: str
    text: str
    rule: str
    words: str
    status: str | None = None
    status_text: str | None = None
    due: dt.date | None = None
    own_id: str | None = None
    also_in: tuple[str, ...] = ()
    """Passages with the same words in other papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person has set right: which field or bond, by whom, when, and why where they say it."""

    what: str
    by: str
    on: dt.date
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """One commitment and its history: an entry of the ledger, derived from all passages that speak of it.

    `id` is that of its first step, which a later list does not change; by each of `known_as` it is found too.
    `text`, `responsible` and the other facts are those of the step that says them best, `status` and
    `status_text` those of the latest that says one. `due` is the latest date printed. `spoken` where nothing
    but a transcript has it. `possibly_same` are the ids of others that may be the same; it is `disputed`
    where papers contradict one another, in a sentence. `access` is the ledger it is of: that of public papers
    only, or that of all.
    """

    id: str
    text: str
    access: Access = Access.PUBLIC
    responsible: str | None = None
    person: str | None = None
    organisation: str | None = None
    made_on: dt.date | None = None
    authority: str | None = None
    committee: str | None = None
    meeting_id: str | None = None
    item_number: str | None = None
    item_title: str | None = None
    status: str | None = None
    status_text: str | None = None
    due: dt.date | None = None
    spoken: bool = False
    references: tuple[str, ...] = ()
    history: tuple[Step, ...]
    known_as: tuple[str, ...] = ()
    possibly_same: tuple[str, ...] = ()
    disputed: str | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def who(self) -> str | None:
        """The person where the papers settle who it is, else who is responsible, as printed."""
        return self.person or self.responsible

    @property
    def passages(self) -> tuple[str, ...]:
        """The ids of all passages that speak of it, copies in other papers too, each once."""
        return tuple(
            dict.fromkeys(each for step in self.history for each in (step.passage_id, *step.also_in))
        )

    @property
    def last_spoken_of(self) -> dt.date | None:
        """The day of the last paper that speaks of it; None where no paper that does has a date."""
        return max((step.date for step in self.history if step.date), default=None)

    @property
    def names(self) -> tuple[str, ...]:
        """Its id, and before this one those that it had."""
        return tuple(dict.fromkeys((self.id, *self.known_as)))


UNKNOWN = "unknown"
"""The value of the filter `status` for commitments of which no paper says one."""

LEDGER_FILTERS: dict[str, Callable[[Commitment], str | None]] = {
    "status": lambda c: c.status or UNKNOWN,
    "person": lambda c: c.who,
    "authority": lambda c: c.authority,
    "committee": lambda c: c.committee,
    "item": lambda c: c.item_number,
}
"""Whole values, one a commitment, by which the ledger is narrowed and counted."""

_NO_DAY = 9_999_999
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class LedgerColumns:
    """One commitment as an engine keeps it.

    `keywords` are its values in `LEDGER_FILTERS`. `day` counts from 0001-01-01 as 1. The `keys` order it,
    compared letter by letter, among all of one ledger: `oldest` and `newest` by when it was made, `latest` by
    when last a paper spoke of it, the latest first; where that is not known, last.
    """

    keywords: dict[str, str]
    day: int | None
    keys: dict[str, str]


def ledger_columns(commitment: Commitment) -> LedgerColumns:
    """The columns that every engine keeps of a commitment."""
    values = {name: read(commitment) for name, read in LEDGER_FILTERS.items()}
    day = day_number(commitment.made_on) if commitment.made_on else None
    last = day_number(commitment.last_spoken_of) if commitment.last_spoken_of else None
    item = _NUMBER.sub(lambda number: number[0].zfill(6), commitment.item_number or "")
    place = f"{commitment.meeting_id or ''} {item[:60]} {commitment.id}"
    return LedgerColumns(
        keywords={name: value for name, value in values.items() if value and len(value) <= LONGEST_KEYWORD},
        day=day,
        keys={
            "oldest": f"{day or _NO_DAY:07} {place}",
            "newest": f"{_NO_DAY - (day or 0):07} {place}",
            "latest": f"{_NO_DAY - (last or 0):07} {place}",
        },
    )
