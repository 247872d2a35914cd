"""What every genre takes and gives: facts, sections, and the protocol itself."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from indexer.document import Document
from mappings.meeting import Meeting
from mappings.passage import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a paper or a part of one, before or after it is read. Unknown is None."""

    authority: str | None = None
    committee: str | None = None
    meeting_date: dt.date | None = None
    published: dt.date | None = None
    item_number: str | None = None
    item_title: str | None = None

    @property
    def meeting(self) -> Meeting | None:
        """The meeting, where both its committee and its date are known."""
        if self.committee and self.meeting_date:
            return Meeting(self.meeting_date, self.committee, self.authority)
        return None

    def else_from(self, other: "Facts") -> "Facts":
        """These facts, with those that are unknown here taken from `other`."""
        known = {
            name: getattr(self, name) if getattr(self, name) is not None else getattr(other, name)
            for name in self.__dataclass_fields__
        }
        return replace(self, **known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph's worth of a section's text, and the page it stands on."""

    text: str
    page: int | None = None
    page_end: int | None = None
    printed_page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What becomes one passage, or several where it is long: then it is split between its pieces.

    The fields mean what they mean in `mappings.passage.Passage`; `facts` holds the rest.
    """

    kind: Kind
    pieces: tuple[Piece, ...]
    facts: Facts
    minute_number: str | None = None
    heading: str | None = None
    paragraph: str | None = None
    speaker: str | None = None
    speaker_printed: str | None = None
    speaker_role: str | None = None
    speaker_organisation: str | None = None
    responsible: str | None = None
    status: str | None = None
    status_text: str | None = None
    due: dt.date | None = None
    references: tuple[str, ...] = ()
    in_question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A document understood: its title, the facts of the whole, and its sections in order."""

    title: str | None
    facts: Facts
    sections: Sequence[Section]


class Genre(Protocol):
    """One sort of paper."""

    @property
    def name(self) -> str:
        """Its name, as `Paper.genre` keeps it: ``minutes``, ``agenda_pack``…"""

    def score(self, document: Document) -> float:
        """How surely the document is of this sort: 0 (not at all) to 1."""

    def parse(self, document: Document, given: Facts) -> Parsed:
        """Its sections. `given` are the facts known from outside (an agenda pack knows the item of a part);
        what the document says of itself goes before them."""
