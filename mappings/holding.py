"""What a paper holds of each meeting, and what it says of others: evidence from which coverage is derived."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mappings.passage import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """How many passages of a paper are of one meeting, day and genre, as these fields are in `Passage`."""

    authority: str | None
    committee: str | None
    meeting_id: str | None
    meeting_date: dt.date | None
    date: dt.date | None
    genre: str | None
    passages: int


_FAR = dt.timedelta(days=300)


class Spoken(StrEnum):
    """As what a paper speaks of another meeting."""

    MINUTES = "minutes"
    NEXT = "next"
    LAST = "last"
    DEFERRED = "deferred"
    HELD = "held"

    @property
    def label(self) -> str:
        """What the paper says of the meeting, for a person to read."""
        return _LABELS[self]


_LABELS = {
    Spoken.MINUTES: "its minutes are spoken of",
    Spoken.NEXT: "named as the next meeting",
    Spoken.LAST: "named as the last meeting",
    Spoken.DEFERRED: "business was put off to it",
    Spoken.HELD: "spoken of as held",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """That a passage speaks of a meeting other than its own: the body and the day, and in which words.

    `words` are those of the passage as printed, `page` theirs, from 1; `said_on` is the passage's own date.
    """

    spoken: Spoken
    authority: str | None
    committee: str
    date: dt.date
    words: str
    passage_id: str
    page: int | None = None
    said_on: dt.date | None = None

    @property
    def is_far(self) -> bool:
        """Whether a next meeting is so far from the one that names it that its year may be misprinted."""
        is_next = self.spoken in (Spoken.NEXT, Spoken.DEFERRED)
        return is_next and self.said_on is not None and self.date - self.said_on > _FAR


class Apart(StrEnum):
    """Why a paper that belongs to a meeting is not among those published with it."""

    MEMBERS_ONLY = "members_only"
    EXEMPT = "exempt"
    TO_FOLLOW = "to_follow"
    CIRCULATED = "circulated"

    @property
    def label(self) -> str:
        """The reason for a person to read."""
        return _REASONS[self]


_REASONS = {
    Apart.MEMBERS_ONLY: "For members only",
    Apart.EXEMPT: "Not for publication",
    Apart.TO_FOLLOW: "Said to follow",
    Apart.CIRCULATED: "Circulated separately",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """That a passage speaks of a paper of its meeting that is not published with it, and in which words.

    `words` are those of the passage as printed, `page` theirs, from 1; the rest is as in `Passage`.
    """

    apart: Apart
    words: str
    passage_id: str
    page: int | None = None
    authority: str | None = None
    committee: str | None = None
    meeting_id: str | None = None
    meeting_date: dt.date | None = None
    item_number: str | None = None


def holdings(passages: Iterable[Passage]) -> tuple[Holding, ...]:
    """What the passages of a paper are of, in the order in which they first come."""
    counted = Counter(
        (each.authority, each.committee, each.meeting_id, each.meeting_date, each.date, each.genre)
        for each in passages
    )
    return tuple(
        Holding(
            authority=authority,
            committee=committee,
            meeting_id=meeting_id,
            meeting_date=meeting_date,
            date=date,
            genre=genre,
            passages=count,
        )
        for (authority, committee, meeting_id, meeting_date, date, genre), count in counted.items()
    )
