"""What a commitment is: an entry of the ledger, derived from all passages that speak of it."""

import datetime as dt
from dataclasses import dataclass

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
