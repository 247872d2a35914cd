"""The files of papers as they were published, opened at the places where they were indexed.

A file is only given out while its bytes are those that were indexed: what was moved, replaced or edited
since is an answer of its own, never another paper's bytes.
"""

import hashlib
import os
import stat
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mappings.paper import Paper, Place
from search.errors import SearchError


class OriginalGone(SearchError):
    """None of a paper's places holds the bytes that were indexed."""


@dataclass(frozen=True, slots=True)
class Original:
    """A paper's file, open for reading from its beginning: its name and its size in bytes."""

    file: IO[bytes]
    name: str
    size: int


def open_original(paper: Paper) -> Original:
    """Open the first of the paper's places that still holds its bytes; the caller closes the file.

    Raises `OriginalGone` where there is none.
    """
    for place in paper.places:
        file = _open_regular(place.on_disk)
        if file is not None and place.member is not None:
            file = _unpacked(file, place, place.member)
        if file is None:
            continue
        status = os.fstat(file.fileno())
        if _sha256(file, status) == paper.sha256:
            file.seek(0)
            return Original(file, place.path.rsplit("/", 1)[-1], status.st_size)
        file.close()
    where = "place" if len(paper.places) == 1 else "places"
    raise OriginalGone(
        f"The file of this paper has been moved or changed since it was indexed: its {where}"
        " no longer hold the bytes that were read. Index its folder again."
    )


_PIECE = 1 << 20  # bytes
_MOST_REMEMBERED = 4096
_hashes: dict[tuple[int, ...], str] = {}
"""The hashes of files by identity, size and times: a reader of a PDF asks for it in many pieces."""


def _sha256(file: IO[bytes], status: os.stat_result) -> str:
    identity = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    sha256 = _hashes.get(identity)
    if sha256 is None:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        if len(_hashes) >= _MOST_REMEMBERED:
            _hashes.clear()
        _hashes[identity] = sha256
    return sha256


def _open_regular(location: str) -> IO[bytes] | None:
    try:
        # A pipe that took the file's place must not hold up the site.
        descriptor = os.open(Path(location), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    return None


def _unpacked(archive: IO[bytes], place: Place, member: str) -> IO[bytes] | None:
    """A file inside an archive, on the disk but without a name; never more of it than was indexed."""
    unpacked = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as it is given out
    try:
        with archive, zipfile.ZipFile(archive) as opened, opened.open(member) as packed:
            left = place.size
            while left >= 0 and (piece := packed.read(min(left + 1, _PIECE))):
                unpacked.write(piece)
                left -= len(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError):
        unpacked.close()
        return None
    unpacked.seek(0)
    return unpacked
