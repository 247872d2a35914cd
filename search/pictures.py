"""Pictures of the pages of papers: drawn by pdfium, each in a process of its own, and kept by their bytes.

A PDF may be broken, or made to break what draws it. So each picture is drawn in a process that has a little
memory and a few seconds, and that no other picture is drawn in; a few at once, so that the site goes on
answering. Pictures of restricted papers are never kept: they belong in the index alone.
"""

import hashlib
import math
import os
import resource
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec
import pypdfium2
from pebble import ProcessExpired, concurrent
from platformdirs import user_cache_path

from mappings.paper import PageText, Paper
from mappings.passage import Access
from search.errors import SearchError
from search.originals import OriginalGone, open_original

MOST_BYTES = 512 << 20
"""How much all pictures that are kept take at most, but for those drawn since they were last counted."""

_PDF = "application/pdf"
_SECONDS = 15.0
_MEGABYTES = 1024
_AT_ONCE = 2
_MOST_WAITING = 3  # fewer than a process of the site has threads: one is left for the pages
_COUNTED_EVERY = 50
_FAILURE_SECONDS = 600.0
_MOST_FAILURES = 4096
_RESOLUTION = 150 / 72  # pixels a point
_MOST_PIXELS = 4_000_000
_LONGEST_SIDE = 6_000  # pixels, of a page that is a strip
_COMPRESSION = 3  # of 9: the file is as small as with the usual 6, in half the time
_NICE = 10


class NoPicture(SearchError):
    """There is no picture of a page, and will be none: why, in a sentence."""


class StillDrawing(SearchError):
    """A picture is not drawn yet, or others are to be drawn before it."""


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a picture could not be drawn, and until when nobody tries again, as `time.monotonic` counts."""

    sentence: str
    until: float


class Pictures:
    """A folder of pictures, and what draws those that are not in it, each in at most so many `seconds`.

    Any number of threads may ask.
    """

    def __init__(self, folder: Path, *, seconds: float = _SECONDS) -> None:
        self._folder = folder
        self._seconds = seconds
        self._draw = _drawer(seconds)
        self._changed = threading.Condition()
        self._waiting = threading.BoundedSemaphore(_MOST_WAITING)
        self._drawing: dict[str, Future[bytes]] = {}
        self._failures: dict[str, _Failure] = {}
        self._kept = 0

    @classmethod
    def of_user(cls) -> "Pictures":
        """The folder below `$MINUTED_CACHE`, else the one that the system sets aside for this user's."""
        given = os.environ.get("MINUTED_CACHE")
        return cls((Path(given) if given else user_cache_path("minuted")) / "pictures")

    def get(self, paper: Paper, page: PageText, *, wait: float) -> bytes:
        """The picture of a page as a PNG file, upright as `page` is, which waits `wait` seconds for it.

        Raises `NoPicture`, `StillDrawing`, and `OriginalGone` where the paper's file is not there any more.
        """
        if paper.media_type != _PDF:
            raise NoPicture("Only a PDF has pictures of its pages; this paper is none.")
        name = self.name(paper, page)
        kept = self._read(name)
        if kept is not None:
            return kept
        # Here its hash is kept in mind; a process of its own would reckon it each time to say the same.
        open_original(paper).file.close()
        if not self._waiting.acquire(blocking=False):
            raise StillDrawing("Too many pictures are waited for at once.")
        try:
            until = time.monotonic() + wait
            drawing = self._begun(name, paper, page, wait)
            wait_for([drawing], max(0.0, until - time.monotonic()))
        finally:
            self._waiting.release()
        if not drawing.done():
            raise StillDrawing("The picture of this page is still being drawn.")
        try:
            return drawing.result()
        except (TimeoutError, ProcessExpired) as error:
            raise NoPicture(self._told(error)) from error

    def name(self, paper: Paper, page: PageText) -> str:
        """What tells the picture of a page from any other, in letters and digits."""
        known = (_drawn_as(), paper.sha256, page.number, page.turned)
        return hashlib.sha256(msgspec.json.encode(known)).hexdigest()[:40]

    def _begun(self, name: str, paper: Paper, page: PageText, wait: float) -> "Future[bytes]":
        """The drawing of a picture, which is begun, when there is room for it, unless it is under way."""
        with self._changed:
            if not self._changed.wait_for(
                lambda: name in self._drawing or len(self._drawing) < _AT_ONCE, timeout=wait
            ):
                raise StillDrawing("Other pictures are drawn before this one.")
            failure = self._failures.get(name)
            if failure and time.monotonic() < failure.until:
                raise NoPicture(failure.sentence)
            if name in self._drawing:
                return self._drawing[name]
            try:
                drawing = self._drawing[name] = self._draw(paper, page)
            except OSError as error:
                raise StillDrawing("This machine can begin no picture now.") from error
        keeps = paper.access is Access.PUBLIC
        drawing.add_done_callback(lambda drawn: self._ended(name, drawn, keeps=keeps))
        return drawing

    def _ended(self, name: str, drawn: "Future[bytes]", *, keeps: bool) -> None:
        error = drawn.exception()
        if error is None and keeps:
            self._write(name, drawn.result())
        with self._changed:
            del self._drawing[name]
            self._changed.notify_all()
            if error is not None and not isinstance(error, OriginalGone):
                if len(self._failures) >= _MOST_FAILURES:
                    self._failures.clear()
                self._failures[name] = _Failure(self._told(error), time.monotonic() + _FAILURE_SECONDS)

    def _told(self, error: BaseException) -> str:
        match error:
            case NoPicture():
                return str(error)
            case TimeoutError():
                return f"{_CANNOT}: that takes longer than {self._seconds:g} seconds."
        return _BROKE_OFF

    def _read(self, name: str) -> bytes | None:
        file = self._file(name)
        try:
            picture = file.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(file)  # it was used: others are dropped before it
        return picture

    def _write(self, name: str, picture: bytes) -> None:
        with suppress(OSError):  # a full disk, or no folder to write in: it is drawn again next time
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._folder, delete=False) as unfinished:
                try:
                    unfinished.write(picture)
                    unfinished.flush()
                    os.replace(unfinished.name, self._file(name))  # noqa: PTH105 - by name, as it was made
                except OSError:
                    os.unlink(unfinished.name)  # noqa: PTH108
                    raise
            if self._kept % _COUNTED_EVERY == 0:
                self._trim()
            self._kept += 1

    def _trim(self) -> None:
        """Drop what was used longest ago until all of it fits in `MOST_BYTES`."""
        kept = [(file.stat(), file) for file in self._folder.iterdir()]
        over = sum(status.st_size for status, _ in kept) - MOST_BYTES
        for status, file in sorted(kept, key=lambda each: each[0].st_mtime_ns):
            if over <= 0:
                break
            file.unlink(missing_ok=True)
            over -= status.st_size

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.png"


def size_of(page: PageText) -> tuple[int, int] | None:
    """How wide and high the picture of a page is, in pixels, but for rounding; None where its size was not
    read."""
    if not page.width or not page.height:
        return None
    scale = _scale(page.width, page.height)
    return math.ceil(page.width * scale), math.ceil(page.height * scale)


_CANNOT = "The picture of this page cannot be drawn"
_BROKE_OFF = f"{_CANNOT}: the file is damaged, or asks for too much memory."


@cache
def _drawn_as() -> str:
    """Names what draws pictures and how: one drawn otherwise is drawn again."""
    return f"pypdfium2 {version('pypdfium2')} {_RESOLUTION:g} {_MOST_PIXELS} {_LONGEST_SIDE} {_COMPRESSION}"


def _drawer(seconds: float) -> Callable[[Paper, PageText], "Future[bytes]"]:
    """What begins to draw a page in a process of its own, and gives its future."""
    # Not forked from this process: it has the engine's and the server's threads.
    context = get_context("forkserver")
    # Each process loads the program's main file first; this is most of what that loads.
    context.set_forkserver_preload([__name__, "search.finder"])
    # pebble's types know the name of this argument otherwise than its code.
    begin: Callable[[Paper, PageText], Future[bytes]] = concurrent.process(  # type: ignore[call-overload]
        timeout=seconds, context=context
    )(_draw)
    return begin


def _draw(paper: Paper, page: PageText) -> bytes:
    """Draw a page, in a process that does nothing else. Raises `NoPicture` and `OriginalGone`."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEGABYTES << 20, _MEGABYTES << 20))
    os.nice(_NICE)
    with closing(open_original(paper).file) as file:
        try:
            return _drawn(file, paper, page)
        except NoPicture:
            raise
        except Exception as error:
            # A broken file may set off anything.
            raise NoPicture(_BROKE_OFF) from error


def _drawn(file: object, paper: Paper, page: PageText) -> bytes:
    with closing(pypdfium2.PdfDocument(file)) as document:
        if len(document) != (paper.page_count or len(document)):
            # One that is damaged may be counted in two ways, and another page be drawn than was read.
            raise NoPicture(f"{_CANNOT}: the file is damaged, and which page this is cannot be told.")
        document.init_forms()
        drawn = document[page.number - 1]
        picture = drawn.render(scale=_scale(*drawn.get_size())).to_pil()
        if page.turned:
            picture = picture.rotate(-page.turned, expand=True)
        written = BytesIO()
        picture.save(written, "PNG", compress_level=_COMPRESSION)
        return written.getvalue()


def _scale(width: float, height: float) -> float:
    """Pixels a point for a page of this size in points."""
    width, height = max(width, 1.0), max(height, 1.0)
    within = math.sqrt(_MOST_PIXELS / (width * height))
    return min(_RESOLUTION, within, _LONGEST_SIDE / max(width, height))
