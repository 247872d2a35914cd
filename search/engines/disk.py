"""Files that are to outlast a loss of power, and disks that are full."""

import errno
import os
import shutil
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The numbers of the errors that say that there is no room."""

# Where an error says no more than that writing ended, a disk with less room than this was full.
_ROOM = 1 << 20


def is_full(place: Path) -> bool:
    """Whether there is next to no room left on the disk that holds `place`."""
    return shutil.disk_usage(place).free < _ROOM


def disk_full(place: Path) -> str:
    """What to do where there is no room to write to the index at `place`."""
    return (
        f"The disk that holds the index at {place} is full: make room, then run `minuted index PAPERS` again."
        " What was committed is kept."
    )


def keep_names(folder: Path) -> None:
    """See that the names of what is in a folder are on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def unfinished(name: str) -> str:
    """The name under which `keep_text` writes before it is done."""
    return f"{name}.unfinished"


def keep_text(file: Path, text: str) -> None:
    """Write a small file in one step: it is as it was before, or whole."""
    begun = file.with_name(unfinished(file.name))
    with begun.open("w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    begun.replace(file)
    keep_names(file.parent)
