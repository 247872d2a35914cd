"""Where papers lie: the files below the paths a user names.

What is passed over is counted, never lost silently: hidden files, office programs' lock files, links out
of the folder, and whatever is not a regular file.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mappings.paper import Place


class PlaceRefused(Exception):
    """A path that cannot be indexed as asked; `str` of it says why and what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to index: `opened_as` opens it, `shown_as` names it in the words of who asked."""

    opened_as: Path
    shown_as: str
    place: Place


@dataclass(frozen=True, slots=True)
class Survey:
    """All that lies below the given paths: the files, how many were passed over, and the roots themselves."""

    found: tuple[Found, ...]
    skipped: int
    roots: tuple[str, ...]

    def covers(self, location: str) -> bool:
        """Whether the absolute path `location` lies at or below one of the given paths."""
        return any(location == root or location.startswith(root.rstrip("/") + "/") for root in self.roots)


def survey(paths: Sequence[Path], *, source: str | None, allow_missing: bool = False) -> Survey:
    """List the files at and below `paths`, each once, in the order of their names.

    `source` names the root in every paper's identity; by default it is the name of the folder given, or of
    the folder that holds the file given. Raises `PlaceRefused` where a path does not exist, unless
    `allow_missing`.
    """
    found: dict[str, Found] = {}
    skipped = 0
    roots = []
    for path in paths:
        root = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the link the user named
        roots.append(_readable(root))
        if not root.exists():
            if allow_missing:
                continue
            raise PlaceRefused(f"{path} does not exist. Check the path; is a share not mounted?")
        name = source or (root if root.is_dir() else root.parent).name or "root"
        files = [(root, "")] if not root.is_dir() else sorted(_files(root), key=lambda file: str(file[0]))
        for file, problem in files:
            below = file.relative_to(root if root.is_dir() else root.parent)
            if problem or _is_passed_over(file, explicit=file == root):
                skipped += 1
                continue
            status = file.stat()
            location = _readable(file)
            found.setdefault(
                location,
                Found(
                    opened_as=file,
                    shown_as=_readable(path / below if root.is_dir() else path),
                    place=Place(
                        source=name,
                        path=unicodedata.normalize("NFC", _readable(below)),
                        location=location,
                        size=status.st_size,
                        modified_ns=status.st_mtime_ns,
                    ),
                ),
            )
    return Survey(tuple(found.values()), skipped, tuple(roots))


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    """Each file below `root`, with the problem where a folder could not be listed."""
    problems: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            yield Path(folder, name), ""
    if problems:
        raise PlaceRefused(
            f"{problems[0].filename} cannot be listed ({problems[0].strerror}). Nothing was changed:"
            " what lies there might have been taken for gone."
        )


def _is_passed_over(file: Path, *, explicit: bool) -> bool:
    if not explicit and (file.name.startswith((".", "~$")) or file.name in ("Thumbs.db", "desktop.ini")):
        return True
    try:
        if file.is_symlink() and not explicit and not _stays_inside(file):
            return True
        return not stat.S_ISREG(file.stat().st_mode)
    except OSError:
        return True  # it vanished, or is a link to nothing


def _stays_inside(link: Path) -> bool:
    return link.resolve().is_relative_to(link.parent.resolve())


def _readable(path: Path) -> str:
    """The path as text that any database holds, bytes that are not UTF-8 written as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
