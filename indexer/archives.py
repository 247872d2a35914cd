"""Zip archives: the papers inside one, within bounds. Nothing is ever unpacked to the disk."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from indexer.extract import Unreadable
from mappings.paper import Reason

MOST_MEMBERS = 10_000
MOST_BYTES = 4 << 30  # of all members together, unpacked

_ENCRYPTED = 1
# The others may ask for gigabytes of memory by their first bytes.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive: its name there, and its size unpacked in bytes."""

    name: str
    size: int


def members(archive: Path) -> tuple[Member, ...]:
    """The files inside a zip archive, by name, each name once.

    Raises `Unreadable` where it is damaged, empty, encrypted or past the bounds, and OSError.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            found = {each.filename: each for each in opened.infolist() if not each.is_dir()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(Reason.DAMAGED, f"The archive is damaged ({error}): ask for a new copy.") from error
    if not found:
        raise Unreadable(Reason.EMPTY, "The archive holds no files.")
    if all(each.flag_bits & _ENCRYPTED for each in found.values()):
        raise Unreadable(Reason.ENCRYPTED, "The archive is encrypted: publish it without a password.")
    if len(found) > MOST_MEMBERS or sum(each.file_size for each in found.values()) > MOST_BYTES:
        raise Unreadable(
            Reason.TOO_LARGE,
            f"The archive holds more than {MOST_MEMBERS:,} files or {MOST_BYTES >> 30} GB: unpack it first.",
        )
    return tuple(Member(name, each.file_size) for name, each in sorted(found.items()))


@contextmanager
def opened(file: Path, member: str | None) -> Iterator[IO[bytes]]:
    """A file's bytes, or those of a member of the archive that it is.

    Raises `Unreadable` where the member cannot be unpacked, and OSError where the file cannot be opened.
    """
    if member is None:
        with file.open("rb") as plain:
            yield plain
        return
    try:
        with zipfile.ZipFile(file) as archive:
            found = archive.getinfo(member)
            if found.flag_bits & _ENCRYPTED:
                raise Unreadable(Reason.ENCRYPTED, "It is encrypted inside its archive.")
            if found.compress_type not in _METHODS:
                raise Unreadable(Reason.UNSUPPORTED, "It is packed in a way that Minuted does not unpack.")
            with archive.open(found) as unpacked:
                yield unpacked
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        raise Unreadable(Reason.DAMAGED, f"It cannot be unpacked from its archive ({error}).") from error
