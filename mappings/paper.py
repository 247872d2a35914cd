"""What a paper is: one published file or page, where it lies, and what became of reading it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mappings.correction import CorrectionEntry
from mappings.holding import Attachment, Holding, Mention
from mappings.passage import Access, Evidence


class Reason(StrEnum):
    """Why a paper could not be read (interface.md, "Command line")."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    EMPTY = "empty"
    NO_TEXT = "no_text"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a paper could not be read: the reason, and a sentence for the person who can mend it."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class PageProblem:
    """A page that could not be read, or not all of it: its number, from 1, and why, in a sentence."""

    page: int
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place where a paper's bytes were seen.

    `source` is the name of the indexed root, `path` the path below it with ``/`` between its parts,
    `location` the absolute path on the machine that indexed it. Of a file inside a zip archive, `member` is
    its name there, and both paths go on with it behind the archive's. `size` in bytes; `modified_ns` since
    1970, the archive's for its members.
    """

    source: str
    path: str
    location: str
    size: int
    modified_ns: int
    access: Access = Access.PUBLIC
    member: str | None = None

    @property
    def on_disk(self) -> str:
        """The absolute path of the file on the disk: its own, or that of the archive it lies in."""
        return self.location.removesuffix(f"/{self.member}") if self.member else self.location


def access_of(places: Iterable[Place]) -> Access:
    """Restricted where any place is: the same bytes in a public folder do not open it."""
    restricted = any(place.access is Access.RESTRICTED for place in places)
    return Access.RESTRICTED if restricted else Access.PUBLIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is kept of one paper beside its passages.

    `read_as` names the version of the reader and the facts given to it from outside, so that a change of
    either reads the paper again. `failure` is None where the paper was read, `problems` are those of its
    pages that were not; `passages` counts them. A paper whose file can no longer be opened has a failure
    and keeps its passages. `sha256` is in hexadecimal, empty where the file could not be opened.
    `corrections` are those of the ledger of commitments, where it is a file of these. `holdings` are what its
    passages are of; `mentions` and `attachments` what they say of other meetings, and of papers that are not
    published with it. `why` is what its title, genre, authority, committee, date and language rest on.
    `indexed` is when the index first held it, in UTC.
    """

    id: str
    sha256: str
    media_type: str
    places: tuple[Place, ...]
    read_as: str
    title: str | None = None
    genre: str | None = None
    source_url: str | None = None
    authority: str | None = None
    committee: str | None = None
    meeting_id: str | None = None
    date: dt.date | None = None
    language: str | None = None
    page_count: int | None = None
    passages: int = 0
    failure: Failure | None = None
    problems: tuple[PageProblem, ...] = ()
    corrections: tuple[CorrectionEntry, ...] = ()
    holdings: tuple[Holding, ...] = ()
    mentions: tuple[Mention, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    why: tuple[Evidence, ...] = ()
    indexed: dt.datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of it could be read."""
        return self.failure is None and not self.problems

    @property
    def access(self) -> Access:
        """See `access_of`."""
        return access_of(self.places)

    @property
    def file(self) -> str:
        """The path of its first place below the indexed root."""
        return self.places[0].path

    @property
    def name(self) -> str:
        """Its title, else the name of its file."""
        return self.title or self.file.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What one page looked like: its size in points and its lines with their boxes.

    A line is (x0, top, x1, bottom, text), in points from the top left corner of the upright page.
    `ocr_confidence`, from 0 to 1, is the mean of its words where it was read by OCR; what a viewer shows was
    `turned` by so many degrees, clockwise, to read it.
    """

    number: int
    printed: str | None
    width: float
    height: float
    lines: tuple[tuple[float, float, float, float, str], ...]
    ocr_confidence: float | None = None
    turned: int = 0
