"""Reading one paper, from bytes to passages. Runs in a worker process that may be ended at any time."""

import hashlib
import resource
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.chunking import passages
from indexer.document import Document, Paragraph
from indexer.extract import Unreadable, extract
from indexer.genres import Facts, best_genre
from indexer.genres.heads import authority_in
from indexer.language import document_language
from indexer.tidy import tidy
from mappings.meeting import Meeting
from mappings.paper import Failure, PageText, Paper, Place, Reason, access_of
from mappings.passage import Passage

READER_VERSION = 1
"""Raised whenever papers would be read otherwise than before: they are then read again."""

LONGEST_FILE = 1 << 30  # bytes


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
    """One paper to read: its id, its file, and the places where its bytes lie."""

    paper_id: str
    file: Path
    sha256: str
    places: tuple[Place, ...]
    given: Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A paper as read: with a failure and nothing else where it could not be."""

    paper: Paper
    passages: tuple[Passage, ...] = ()
    pages: tuple[PageText, ...] = ()


def limit_memory(megabytes: int) -> None:
    """Let this process use at most so much memory; what asks for more gets a MemoryError."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def read(task: Task) -> Read:
    """Read one paper. Never raises for what is wrong with the paper: that becomes its failure."""
    try:
        return _read(task)
    except Unreadable as unreadable:
        return failed(task, unreadable.reason, unreadable.detail)
    except OSError as error:
        return failed(task, Reason.UNREADABLE, f"The file could not be opened: {error.strerror}.")
    except MemoryError:
        return failed(task, Reason.OUT_OF_MEMORY, "Reading it took more memory than a paper may use.")
    except RecursionError:
        return failed(task, Reason.DAMAGED, "It is nested too deeply to be read.")
    except Exception as error:  # noqa: BLE001 - whatever a broken file sets off, the run goes on without it
        return failed(task, Reason.DAMAGED, f"It could not be read ({type(error).__name__}: {error}).")


def failed(task: Task, reason: Reason, detail: str) -> Read:
    """The record of a paper that could not be read."""
    return Read(
        paper=Paper(
            id=task.paper_id,
            sha256=task.sha256,
            media_type="application/octet-stream",
            places=task.places,
            read_as=task.given.read_as,
            failure=Failure(reason, detail),
        )
    )


def sha256_of(file: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _read(task: Task) -> Read:
    if task.file.stat().st_size > LONGEST_FILE:
        raise Unreadable(Reason.TOO_LARGE, f"It is larger than {LONGEST_FILE >> 20:,} MB.")
    data = task.file.read_bytes()
    name = task.places[0].path.rsplit("/", 1)[-1]
    media_type, extracted = extract(data, name)
    document, pages = tidy(extracted, name)
    best, _ = best_genre(document)
    given = Facts(
        authority=task.given.authority or authority_in([extracted.publisher or ""]),
        committee=task.given.committee,
        published=extracted.published,
    )
    parsed = best.parse(document, given)
    if task.given.authority:
        parsed = replace(
            parsed,
            facts=replace(parsed.facts, authority=task.given.authority),
            sections=[
                replace(section, facts=replace(section.facts, authority=task.given.authority))
                for section in parsed.sections
            ],
        )
    language = document_language(_texts(document)) or extracted.language
    title = parsed.title or extracted.title
    cut = passages(
        task.paper_id,
        parsed,
        access=access_of(task.places),
        title=title or name,
        language_default=language,
    )
    if not cut:
        raise Unreadable(Reason.NO_TEXT, "It holds no text that can be searched.")
    facts = parsed.facts
    meeting: Meeting | None = facts.meeting
    return Read(
        paper=Paper(
            id=task.paper_id,
            sha256=hashlib.sha256(data).hexdigest(),
            media_type=media_type,
            places=task.places,
            read_as=task.given.read_as,
            title=title,
            genre=best.name,
            source_url=extracted.address,
            authority=facts.authority,
            committee=facts.committee,
            meeting_id=meeting.id if meeting else None,
            date=facts.meeting_date or facts.published,
            language=language,
            page_count=len(pages) or None,
            passages=len(cut),
        ),
        passages=tuple(cut),
        pages=pages,
    )


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]
