"""Where papers lie: the files below the paths a user names, and those inside zip archives there.

What is passed over is counted, never lost silently: hidden files, office programs' lock files, links out
of the folder, and whatever is not a regular file.
"""

import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from indexer.archives import Member
from indexer.extract import Unreadable
from mappings.paper import Paper, Place

_PASSED_OVER = {"Thumbs.db", "desktop.ini", "__MACOSX"}


class PlaceRefused(Exception):
    """A path that cannot be indexed as asked; `str` of it says why and what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to index: `opened_as` opens it (its archive, where it is a member of one), `shown_as` names it
    in the words of who asked."""

    opened_as: Path
    shown_as: str
    place: Place


@dataclass(frozen=True, slots=True)
class Survey:
    """All that lies below the given paths: the files, how many were passed over, and the roots themselves.

    `unlisted` are archives whose members could not be listed: what was found in one may still be there.
    `again` are the locations of files that were not found below a root but visited again (`revisited`).
    """

    found: tuple[Found, ...]
    skipped: int
    roots: tuple[str, ...]
    unlisted: tuple[str, ...] = ()
    again: frozenset[str] = frozenset()

    def covers(self, location: str) -> bool:
        """Whether it was seen what lies at the absolute path `location`, as it was below one of the roots."""
        if location in self.again:
            return True
        return _is_below(location, self.roots) and not _is_below(location, self.unlisted, itself=False)


def survey(
    paths: Sequence[Path],
    *,
    members: Callable[[Path], Sequence[Member]],
    source: str | None = None,
    allow_missing: bool = False,
) -> Survey:
    """List the files at and below `paths`, each once, in the order of their names.

    `source` names the root in every paper's identity; by default it is the name of the folder given, or of
    the folder that holds the file given. `members` lists a zip archive; where it raises `Unreadable` or
    OSError, the archive itself is found in their place. Raises `PlaceRefused` where a path does not exist,
    unless `allow_missing`.
    """
    found: dict[str, Found] = {}
    skipped = 0
    roots, unlisted = [], []
    for path in paths:
        root = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the link the user named
        roots.append(readable(root))
        if not root.exists():
            if allow_missing:
                continue
            raise PlaceRefused(f"{path} does not exist. Check the path; is a share not mounted?")
        name = source or (root if root.is_dir() else root.parent).name or "root"
        files = [root] if not root.is_dir() else sorted(_files(root), key=str)
        for file in files:
            status = _status(file, explicit=file == root)
            if status is None:
                skipped += 1
                continue
            below = file.relative_to(root if root.is_dir() else root.parent)
            whole = Found(
                opened_as=file,
                shown_as=readable(path / below if root.is_dir() else path),
                place=Place(
                    source=name,
                    path=unicodedata.normalize("NFC", readable(below)),
                    location=readable(file),
                    size=status.st_size,
                    modified_ns=status.st_mtime_ns,
                ),
            )
            inside, passed_over = [whole], 0
            if file.suffix.lower() == ".zip":
                try:
                    inside, passed_over = _inside(whole, members(file))
                except (Unreadable, OSError):
                    unlisted.append(whole.place.location)
            skipped += passed_over
            for each in inside:
                found.setdefault(each.place.location, each)
    return Survey(tuple(found.values()), skipped, tuple(roots), tuple(unlisted))


def revisited(survey: Survey, papers: Iterable[Paper], *, allow_missing: bool = False) -> Survey:
    """The survey with the files of these papers as well, wherever the survey has not been.

    Each keeps the place it was indexed under. Raises `PlaceRefused` where none of a paper's files can be
    reached, unless `allow_missing`.
    """
    found, again, lost = [], set(), []
    for paper in papers:
        reached = survey.covers(paper.places[0].location)
        for place in paper.places:
            if survey.covers(place.location):
                continue
            again.add(place.location)
            file = Path(place.on_disk)
            status = _status(file, explicit=True)
            if status is not None:
                reached = True
                size = place.size if place.member else status.st_size
                now = replace(place, size=size, modified_ns=status.st_mtime_ns)
                found.append(Found(file, place.location, now))
        if not reached:
            lost.append(paper)
    if lost and not allow_missing:
        raise PlaceRefused(
            f"{len(lost):,} of the papers in the index cannot be reached, {lost[0].places[0].location} among"
            " them: is a share not mounted? Nothing was changed. If they are really gone, say --allow-empty."
        )
    return replace(survey, found=(*survey.found, *found), again=frozenset(again))


def readable(path: Path) -> str:
    """The path as text that any database holds, bytes that are not UTF-8 written as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _is_below(location: str, roots: Sequence[str], *, itself: bool = True) -> bool:
    return any((itself and location == root) or location.startswith(root.rstrip("/") + "/") for root in roots)


def _files(root: Path) -> Iterator[Path]:
    """Each file below `root`. Raises `PlaceRefused` where a folder could not be listed."""
    problems: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            yield Path(folder, name)
    if problems:
        raise PlaceRefused(
            f"{problems[0].filename} cannot be listed ({problems[0].strerror}). Nothing was changed:"
            " what lies there might have been taken for gone."
        )


def _status(file: Path, *, explicit: bool) -> os.stat_result | None:
    """What the disk says of a file to index; None where it is passed over."""
    if not explicit and _is_passed_over(file.name):
        return None
    try:
        if file.is_symlink() and not explicit and not _stays_inside(file):
            return None
        status = file.stat()
    except OSError:
        return None  # it vanished, or is a link to nothing
    return status if stat.S_ISREG(status.st_mode) else None


def _is_passed_over(name: str) -> bool:
    return name in _PASSED_OVER or (name.startswith((".", "~$")) and name != "..")


def _stays_inside(link: Path) -> bool:
    return link.resolve().is_relative_to(link.parent.resolve())


def _inside(archive: Found, members: Sequence[Member]) -> tuple[list[Found], int]:
    """The members of an archive as files found, and how many were passed over."""
    found = []
    for member in members:
        if any(_is_passed_over(part) for part in PurePosixPath(member.name).parts):
            continue
        place = Place(
            source=archive.place.source,
            path=unicodedata.normalize("NFC", f"{archive.place.path}/{member.name}"),
            location=f"{archive.place.location}/{member.name}",
            size=member.size,
            modified_ns=archive.place.modified_ns,
            member=member.name,
        )
        found.append(Found(archive.opened_as, f"{archive.shown_as}/{member.name}", place))
    return found, len(members) - len(found)
