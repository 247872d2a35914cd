"""Papers as they were read, kept by their bytes, so that to index them again costs no reading.

An index that is rebuilt, or the same papers indexed on the other engine, take them from here. Restricted
papers are never kept: their text belongs in the index alone.
"""

import hashlib
import os
import zlib
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec
from platformdirs import user_cache_path

import indexer
import mappings
from indexer.reading import Read, Task
from mappings.paper import access_of
from mappings.passage import Access

MOST_BYTES = 4 << 30
_READ_WITH = ("langdetect", "lxml", "pdfminer.six", "pypdfium2", "pytesseract", "python-docx")
_decoder = msgspec.msgpack.Decoder(Read)


class Cache:
    """A folder of papers read. What cannot be kept or found there is read again, and nothing else is lost."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of_user(cls) -> "Cache":
        """The folder `$MINUTED_CACHE`, else the one that the system sets aside for caches of this user."""
        given = os.environ.get("MINUTED_CACHE")
        return cls(Path(given) if given else user_cache_path("minuted") / "papers")

    def get(self, task: Task) -> Read | None:
        """The paper as it was read before from the same bytes, by the same code, as the same paper."""
        file = self._file(task)
        if file is None:
            return None
        try:
            found = _decoder.decode(zlib.decompress(file.read_bytes()))
            os.utime(file)  # it was used: others are dropped before it
        except (OSError, zlib.error, msgspec.MsgspecError):
            return None
        return replace(found, paper=replace(found.paper, places=task.places))

    def put(self, task: Task, read: Read) -> None:
        """Keep a paper that could be read whole."""
        file = self._file(task)
        whole = read.paper.failure is None and not read.paper.problems and read.paper.sha256 == task.sha256
        if file is None or not whole:
            return
        with suppress(OSError):  # a full disk, or no folder to write in: it is read again next time
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=file.parent, delete=False) as unfinished:
                try:
                    unfinished.write(zlib.compress(msgspec.msgpack.encode(read), 1))
                    os.replace(unfinished.name, file)  # noqa: PTH105 - by name, as it was made
                except OSError:
                    os.unlink(unfinished.name)  # noqa: PTH108
                    raise

    def trim(self) -> None:
        """Drop what was used longest ago until all of it fits in `MOST_BYTES`."""
        with suppress(OSError):
            kept = [(file.stat(), file) for file in self._folder.glob("*/*")]
            over = sum(status.st_size for status, _ in kept) - MOST_BYTES
            for status, file in sorted(kept, key=lambda each: each[0].st_mtime_ns):
                if over <= 0:
                    break
                file.unlink(missing_ok=True)
                over -= status.st_size

    def _file(self, task: Task) -> Path | None:
        """Where a paper is kept; None where it may not be."""
        if access_of(task.places) is Access.RESTRICTED:
            return None
        known = (_reader(), task.sha256, task.paper_id, task.name, task.given.read_as)
        key = hashlib.sha256(msgspec.json.encode(known)).hexdigest()
        return self._folder / key[:2] / key[2:]


@cache
def _reader() -> str:
    """Names the code that reads papers: a paper read by other code is read again."""
    told = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _READ_WITH).encode())
    for room in (indexer, mappings):
        for folder in room.__path__:
            for file in sorted(Path(folder).rglob("*.py")):
                told.update(file.read_bytes())
    return told.hexdigest()
