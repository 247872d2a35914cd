"""What a passage is: the unit that is searched and cited."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mappings.acronym import Acronym
from mappings.attendance import Attendee
from mappings.undertaking import Undertaking


class Kind(StrEnum):
    """What sort of passage it is (interface.md, "Words")."""

    AGENDA_ITEM = "agenda_item"
    REPORT = "report"
    RECOMMENDATION = "recommendation"
    MINUTE = "minute"
    RESOLUTION = "resolution"
    ACTION = "action"
    SPEECH = "speech"
    QUESTION = "question"
    ANSWER = "answer"
    LETTER = "letter"
    PRESS_RELEASE = "press_release"
    COMMENT = "comment"
    NOTICE = "notice"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind in words, for a person to read."""
        return self.value.replace("_", " ").capitalize()


class Access(StrEnum):
    """Who may read a passage."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


class Evidence(NamedTuple):
    """Why a field of a passage says what it does.

    `field` is the field's name; `rule` what found it, in words; `words` those of the paper that it read, as
    printed, None where no words say it (it follows from where the passage stands); `page` theirs, from 1.
    """

    field: str
    rule: str
    words: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Of a passage only what lists of many are folded, grouped and put in order by."""

    id: str
    paper_id: str
    position: int
    meeting_id: str | None = None
    item_number: str | None = None
    speaker: str | None = None
    fingerprint: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A numbered paragraph, a speaker's turn (or part of one), a resolution, an action, a question…

    What is not known is None, never a guess. `page` and `page_end` count from 1 as a PDF viewer does;
    `printed_page` is what the paper itself prints there. `position` counts from 0 through the paper.
    `date` is the meeting's, else that of publication, else inferred; `date_basis` says which:
    ``meeting``, ``published`` or ``inferred: …``. `read_by_ocr` where it was a picture of a page, and
    `ocr_confidence`, from 0 to 1, is then the mean of the words of its pages. `genre` names the genre that
    read it, `genre_score` is its bid, from 0 to 1, and `why` is what the other fields rest on. `acronyms` are
    those that it defines, whose short form it says to be short for the long one; `undertakings` what it says
    that someone undertook to do; `attendees` those whom it lists as at its meeting, or absent from it.
    `fingerprint` is that of its copies in other papers (`mappings.ids.fingerprint`). `indexed` is when
    the index first held it, in UTC.
    """

    id: str
    paper_id: str
    position: int
    kind: Kind
    text: str
    access: Access = Access.PUBLIC
    authority: str | None = None
    committee: str | None = None
    meeting_id: str | None = None
    meeting_date: dt.date | None = None
    date: dt.date | None = None
    date_basis: str | None = None
    published: dt.date | None = None
    due: dt.date | None = None
    item_number: str | None = None
    item_title: str | None = None
    minute_number: str | None = None
    heading: str | None = None
    paragraph: str | None = None
    speaker: str | None = None
    speaker_printed: str | None = None
    speaker_role: str | None = None
    speaker_organisation: str | None = None
    person_id: str | None = None
    responsible: str | None = None
    status: str | None = None
    status_text: str | None = None
    references: tuple[str, ...] = ()
    in_question: str | None = None
    page: int | None = None
    page_end: int | None = None
    printed_page: str | None = None
    language: str | None = None
    language_basis: str | None = None
    read_by_ocr: bool = False
    ocr_confidence: float | None = None
    paper_title: str | None = None
    genre: str | None = None
    genre_score: float | None = None
    fingerprint: int | None = None
    indexed: dt.datetime | None = None
    acronyms: tuple[Acronym, ...] = ()
    undertakings: tuple[Undertaking, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    why: tuple[Evidence, ...] = ()
