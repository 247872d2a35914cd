"""What every genre takes and gives: facts, sections, and the protocol itself."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Protocol

from indexer.document import Document
from mappings.meeting import Meeting
from mappings.passage import Evidence, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a paper or a part of one, before or after it is read. Unknown is None.

    `why` says what the known ones rest on.
    """

    authority: str | None = None
    committee: str | None = None
    meeting_date: dt.date | None = None
    published: dt.date | None = None
    item_number: str | None = None
    item_title: str | None = None
    why: tuple[Evidence, ...] = field(default=(), compare=False)

    @property
    def meeting(self) -> Meeting | None:
        """The meeting, where both its committee and its date are known."""
        if self.committee and self.meeting_date:
            return Meeting(self.meeting_date, self.committee, self.authority)
        return None

    def else_from(self, other: "Facts") -> "Facts":
        """These facts, with those that are unknown here taken from `other`."""
        unknown = {name for name in _FACTS if getattr(self, name) is None}
        return replace(
            self,
            **{name: getattr(other, name) for name in unknown},
            why=self.why + tuple(each for each in other.why if each.field in unknown),
        )

    def only(self, *names: str) -> "Facts":
        """Of these facts those named, with what they rest on."""
        known = {name: getattr(self, name) for name in names}
        return Facts(**known, why=tuple(each for each in self.why if each.field in names))

    def found(self, rule: str, words: str | None, page: int | None, **facts: Any) -> "Facts":
        """These facts, with `facts` instead of what was known of them; the rest is as in `Evidence`."""
        return replace(
            self,
            **facts,
            why=tuple(each for each in self.why if each.field not in facts)
            + tuple(Evidence(name, rule, words, page) for name, value in facts.items() if value is not None),
        )

    def without(self, *names: str) -> "Facts":
        """These facts, with those of these names no longer known."""
        return self.found("", None, None, **dict.fromkeys(names))


_FACTS = tuple(each.name for each in fields(Facts) if each.name != "why")


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

    The fields mean what they mean in `mappings.passage.Passage`; `facts` holds the rest. `why` holds what its
    own fields rest on; `genre` and `genre_score` are filled in by `indexer.genres.read`.
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
    why: tuple[Evidence, ...] = ()
    genre: str | None = None
    genre_score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A document understood: its title, the facts of the whole, its sections in order, its genre."""

    title: str | None
    facts: Facts
    sections: Sequence[Section]
    genre: str | None = None


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
