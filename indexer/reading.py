"""Reading one paper, from bytes to passages. Runs in a worker process that may be ended at any time.

A paper of many pages is read in parts, by several processes at once: `read` says that it is `Long`,
`read_part` reads some of its pages, `read_whole` understands what they hold together. Where pages are
pictures and OCR is installed, either says that the paper is `Pictured`: `read_picture` reads one of these, by
several processes at once, and `read_pictured` understands the whole.
"""

import gc
import hashlib
import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from indexer.archives import members, opened
from indexer.document import Document, Paragraph
from indexer.extract import (
    Extract,
    Page,
    Unreadable,
    media_type_of,
    ocr_is_installed,
    page_count,
    part,
    whole,
    with_ocr,
)
from indexer.genres import Facts
from indexer.genres import read as read_as_genre
from indexer.genres.heads import authority_in
from indexer.ledger.corrections import FILE_NAME as CORRECTIONS
from indexer.ledger.corrections import Malformed, corrections_in
from indexer.limits import Limits
from indexer.tidy import tidy
from mappings.meeting import Meeting
from mappings.paper import Failure, PageProblem, PageText, Paper, Place, Reason, access_of
from mappings.passage import Passage

READER_VERSION = 8
"""Raised whenever papers would be read otherwise than before: they are then read again."""

Result = TypeVar("Result")

_ZIP = "application/zip"
_SAID = "said of all these papers when they were indexed"
_UNREAD = "0"
LONGEST_FILE = 1 << 30  # bytes
LONG = 100  # pages; with fewer, opening the file again costs more than a second process gains
PART = 64  # pages
OCR_PATIENCE = 4  # times as long as a page may take without; it takes a hundred times as long


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user says of all papers indexed together. The authority goes before what papers say of it."""

    authority: str | None = None
    committee: str | None = None

    @property
    def read_as(self) -> str:
        """Names the reader and these facts: a paper read as something else is read again."""
        return f"{READER_VERSION}|{self.authority or ''}|{self.committee or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One paper to read: its id, its file (the archive, where its place is inside one), its bytes' sha256,
    and the places where these lie, the first one that of `file`."""

    paper_id: str
    file: Path
    sha256: str
    places: tuple[Place, ...]
    given: Given = field(default_factory=Given)
    limits: Limits = field(default_factory=Limits)

    @property
    def name(self) -> str:
        """The name of the file itself."""
        return self.places[0].path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A paper as read: with a failure and nothing else where it could not be.

    `opened` is False where its file could not be opened, which says nothing of what is in it.
    """

    paper: Paper
    passages: tuple[Passage, ...] = ()
    pages: tuple[PageText, ...] = ()
    opened: bool = True


@dataclass(frozen=True, slots=True)
class Long:
    """A paper of so many pages that it is read in parts, each the pages to pass to `read_part`."""

    parts: tuple[range, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Some pages of a long paper, and the sha256 and media type of the bytes they were read from."""

    sha256: str
    media_type: str
    extracted: Extract


@dataclass(frozen=True, slots=True)
class Pictured:
    """A paper read but for pages that need OCR, each to pass to `read_picture`."""

    read: Part
    pictures: tuple[Page, ...]


def collect_seldom() -> None:
    """Let Python look for cycles among its objects less often: a paper's many small ones hold none."""
    gc.set_threshold(50_000, 20, 100)


def prepare_worker(megabytes: int) -> None:
    """Let this process use at most so much memory; what asks for more gets a MemoryError."""
    gc.freeze()
    collect_seldom()
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def read(task: Task) -> Read | Long | Pictured:
    """Read one paper. Never raises for what is wrong with the paper: that becomes its failure."""
    return _guarded(task, lambda: _read(task))


def read_part(task: Task, pages: range) -> Part | Read:
    """Read some of the pages of a long paper, or say in a failure why they cannot be."""
    return _guarded(task, lambda: _read_part(task, pages))


def read_whole(task: Task, long: Long, parts: Sequence[Part | Read]) -> Read | Pictured:
    """Understand a long paper whose parts have all been read; the pages of one that failed are problems."""
    return _guarded(task, lambda: _read_whole(task, long, parts))


def read_picture(task: Task, sha256: str, picture: Page) -> Page | Read:
    """Read by OCR a page of the bytes with this sha256, or say in a failure why that cannot be done."""
    return _guarded(task, lambda: _read_picture(task, sha256, picture))


def read_pictured(task: Task, pictured: Pictured, pages: Sequence[Page | Read]) -> Read:
    """Understand a paper whose pictures have been read; the page of one that failed keeps a problem."""
    return _guarded(task, lambda: _read_pictured(task, pictured, pages))


def failed(task: Task, reason: Reason, detail: str, *, opened: bool = True) -> Read:
    """The record of a paper that could not be read."""
    return Read(
        paper=Paper(
            id=task.paper_id,
            sha256=task.sha256 if opened else "",
            media_type="application/octet-stream",
            places=task.places,
            read_as=read_as(task.given, task.limits, whole=False),
            failure=Failure(reason, detail),
        ),
        opened=opened,
    )


def read_as(given: Given, limits: Limits, *, whole: bool) -> str:
    """What `Paper.read_as` says: for a paper not read whole, also within which limits, and whether by OCR."""
    if whole:
        return given.read_as
    within = f"{limits.paper_seconds:g}|{limits.page_seconds:g}|{limits.megabytes}"
    return f"{given.read_as}|{within}{'|ocr' if ocr_is_installed() else ''}"


def sha256_of(file: Path, member: str | None) -> str:
    """The sha256 of a file's bytes, or of those of a member of the archive that it is, in hexadecimal.

    Raises `Unreadable` where the member cannot be unpacked, and OSError where the file cannot be opened.
    """
    with opened(file, member) as bytes_in:
        return hashlib.file_digest(bytes_in, "sha256").hexdigest()  # type: ignore[arg-type]


def given_of(paper: Paper) -> Given:
    """What the user had said of a paper when it was read."""
    _, authority, committee, *_ = f"{paper.read_as}||".split("|")
    return Given(authority=authority or None, committee=committee or None)


def unread(read_as: str) -> str:
    """`read_as` of a paper that no reader has read yet, in which stands what was said of it."""
    return f"{_UNREAD}{read_as[read_as.find('|') :]}" if "|" in read_as else _UNREAD


def is_unread(read_as: str) -> bool:
    """Whether no reader has read the paper (`unread`)."""
    return read_as.split("|")[0] == _UNREAD


def _guarded(task: Task, reading: Callable[[], Result]) -> Result | Read:
    try:
        return reading()
    except Unreadable as unreadable:
        return failed(task, unreadable.reason, unreadable.detail)
    except OSError as error:
        detail = f"The file could not be opened: {error.strerror or error}."
        return failed(task, Reason.UNREADABLE, detail, opened=False)
    except MemoryError:
        return failed(task, Reason.OUT_OF_MEMORY, "Reading it took more memory than a paper may use.")
    except RecursionError:
        return failed(task, Reason.DAMAGED, "It is nested too deeply to be read.")
    except Exception as error:  # noqa: BLE001 - whatever a broken file sets off, the run goes on without it
        return failed(task, Reason.DAMAGED, f"It could not be read ({type(error).__name__}: {error}).")


def _read(task: Task) -> Read | Long | Pictured:
    data = _bytes_of(task)
    if task.name == CORRECTIONS:
        return _corrections(task, data)
    if task.places[0].member is None and media_type_of(data, task.name) == _ZIP:
        members(task.file)  # says why its members could not be listed
    count = page_count(data, task.name)
    if count is not None and count > LONG:
        starts = range(0, count, PART)
        return Long(tuple(range(start, min(start + PART, count)) for start in starts))
    media_type, extracted = part(data, task.name, None, task.limits.page_seconds)
    return _with_pictures(task, Part(hashlib.sha256(data).hexdigest(), media_type, extracted))


def _corrections(task: Task, data: bytes) -> Read:
    """The record of a file of corrections, which is no paper to search."""
    try:
        corrections = corrections_in(data)
    except Malformed as malformed:
        detail = f"{malformed} None of its corrections counts until that is mended."
        raise Unreadable(Reason.DAMAGED, detail) from malformed
    return Read(
        paper=Paper(
            id=task.paper_id,
            sha256=hashlib.sha256(data).hexdigest(),
            media_type="application/toml",
            places=task.places,
            read_as=read_as(task.given, task.limits, whole=True),
            title="Corrections of the ledger of commitments",
            genre="corrections",
            corrections=tuple(corrections),
        )
    )


def _read_part(task: Task, pages: range) -> Part:
    data = _bytes_of(task)
    media_type, extracted = part(data, task.name, pages, task.limits.page_seconds)
    return Part(hashlib.sha256(data).hexdigest(), media_type, extracted)


def _read_whole(task: Task, long: Long, parts: Sequence[Part | Read]) -> Read | Pictured:
    read = [each for each in parts if isinstance(each, Part)]
    unread = [each for each in parts if isinstance(each, Read)]
    if any(not each.opened for each in unread) or len({each.sha256 for each in read}) > 1:
        return failed(task, Reason.UNREADABLE, "The file changed while it was read.", opened=False)
    if not read:
        return unread[0]
    extracts = [
        each.extracted if isinstance(each, Part) else _lost(each, pages)
        for each, pages in zip(parts, long.parts, strict=True)
    ]
    pages = tuple(page for each in extracts for page in each.pages)
    damaged = any(each.damaged for each in extracts)
    extracted = replace(extracts[0], pages=pages, damaged=damaged)
    return _with_pictures(task, Part(read[0].sha256, read[0].media_type, extracted))


def _with_pictures(task: Task, read: Part) -> Read | Pictured:
    pictures = tuple(page for page in read.extracted.pages if page.needs_ocr)
    if pictures and ocr_is_installed():
        return Pictured(read, pictures)
    return _understood(task, read)


def _read_picture(task: Task, sha256: str, picture: Page) -> Page:
    data = _bytes_of(task)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Unreadable(Reason.UNREADABLE, "The file changed while it was read.")
    return with_ocr(data, picture, OCR_PATIENCE * task.limits.page_seconds)


def _read_pictured(task: Task, pictured: Pictured, pages: Sequence[Page | Read]) -> Read:
    read = {
        picture.number: page if isinstance(page, Page) else _unread(picture, page)
        for picture, page in zip(pictured.pictures, pages, strict=True)
    }
    extracted = pictured.read.extracted
    whole_again = replace(extracted, pages=tuple(read.get(page.number, page) for page in extracted.pages))
    return _understood(task, replace(pictured.read, extracted=whole_again))


def _unread(picture: Page, read: Read) -> Page:
    failure = read.paper.failure
    return replace(picture, problem=failure.detail, reason=failure.reason) if failure else picture


def _lost(read: Read, pages: range) -> Extract:
    """The pages of a part that could not be read, each with the reason."""
    failure = read.paper.failure
    return Extract(
        pages=tuple(
            Page(number=index + 1, blocks=(), problem=failure.detail, reason=failure.reason)
            for index in pages
            if failure
        )
    )


def _bytes_of(task: Task) -> bytes:
    place = task.places[0]
    if place.size > LONGEST_FILE:
        raise Unreadable(Reason.TOO_LARGE, f"It is larger than {LONGEST_FILE >> 20:,} MB.")
    with opened(task.file, place.member) as file:
        return file.read()


def _understood(task: Task, read: Part) -> Read:
    # Only the workers need these; langdetect takes longer to load than all else.
    from indexer.chunking import passages
    from indexer.language import document_language

    extracted = whole([read.extracted])
    document, pages = tidy(extracted, task.name)
    given = _given(task.given, extracted)
    parsed = read_as_genre(document, given)
    if task.given.authority:
        parsed = replace(
            parsed,
            facts=_of_authority(parsed.facts, task.given.authority),
            sections=[
                replace(section, facts=_of_authority(section.facts, task.given.authority))
                for section in parsed.sections
            ],
        )
    language = document_language(_texts(document)) or extracted.language
    title = parsed.title or extracted.title
    cut = passages(
        task.paper_id,
        parsed,
        access=access_of(task.places),
        title=title or task.name,
        language_default=language,
        pages=pages,
    )
    if not cut:
        raise Unreadable(Reason.NO_TEXT, "It holds no text that can be searched.")
    problems = tuple(
        PageProblem(page.number, page.problem) for page in extracted.pages if page.number and page.problem
    )
    facts = parsed.facts
    meeting: Meeting | None = facts.meeting
    return Read(
        paper=Paper(
            id=task.paper_id,
            sha256=read.sha256,
            media_type=read.media_type,
            places=task.places,
            read_as=read_as(task.given, task.limits, whole=not problems),
            title=title,
            genre=parsed.genre,
            source_url=extracted.address,
            authority=facts.authority,
            committee=facts.committee,
            meeting_id=meeting.id if meeting else None,
            date=facts.meeting_date or facts.published,
            language=language,
            page_count=len(pages) or None,
            passages=len(cut),
            problems=problems,
        ),
        passages=tuple(cut),
        pages=pages,
    )


def _given(given: Given, extracted: Extract) -> Facts:
    """What is known of a paper before it is read: from its file's metadata, and from the user."""
    publisher = extracted.publisher
    facts = (
        Facts()
        .found("published in this name", publisher, None, authority=authority_in([publisher or ""]))
        .found(_SAID, None, None, committee=given.committee)
        .found("the date in the metadata of its file", None, None, published=extracted.published)
    )
    return _of_authority(facts, given.authority) if given.authority else facts


def _of_authority(facts: Facts, authority: str) -> Facts:
    return facts.found(_SAID, None, None, authority=authority)


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]
