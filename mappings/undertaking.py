"""What a passage says that someone undertook to do: the evidence from which the ledger is derived."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where a passage that speaks of a commitment stands, in the order in which papers usually follow."""

    SPOKEN = "spoken"
    MINUTED = "minuted"
    RESOLVED = "resolved"
    WRITTEN = "written"
    LISTED = "listed"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        """What it says became of the commitment there, for a person to read."""
        return _LABELS[self]


_LABELS = {
    Source.SPOKEN: "said at the meeting",
    Source.MINUTED: "recorded in the minutes",
    Source.RESOLVED: "resolved",
    Source.WRITTEN: "promised in writing",
    Source.LISTED: "in a list of actions",
    Source.ANSWERED: "answered",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """What one passage says that someone undertook to do: there, or at the meeting it tells of.

    `text` is what is to be done as printed, `rule` in words what found it, and `words` those of the passage
    that it read. `responsible` is the person, role or body as printed; `person` the name without honours and
    `organisation` the body, where that paper settles them. `made_on` is the date of the meeting or letter
    that it was made at or in, `due` when it is to be done by. `references` name what answers it
    ("Appendix 5"). What is not known is None, never a guess.
    """

    source: Source
    text: str
    rule: str
    words: str
    responsible: str | None = None
    person: str | None = None
    organisation: str | None = None
    made_on: dt.date | None = None
    committee: str | None = None
    item_number: str | None = None
    item_title: str | None = None
    status: str | None = None
    status_text: str | None = None
    due: dt.date | None = None
    references: tuple[str, ...] = ()
