"""What is new, changed, moved, doubled or gone: a comparison of what is held with what was found.

The same bytes at two places are one paper with two places. Bytes that moved keep their paper's id. Other
bytes at a known place are a new version of the paper there, unless that paper still lies elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.extract import Unreadable
from indexer.limits import Limits
from indexer.places import Found, Survey
from indexer.reading import Given, Task, given_of, read_as, sha256_of
from mappings.ids import paper_id
from mappings.paper import Paper, Place
from mappings.passage import Access

_NOT_OPENED = "not opened: "


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper to read: its task, its file in the user's words, and what the index held of it, if anything."""

    task: Task
    shown_as: str
    before: Paper | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be done: papers to read, records to replace (their places changed), papers that are gone.

    `unchanged` are the found papers that need no reading, with their files in the user's words.
    """

    readings: tuple[Reading, ...]
    noted: tuple[Paper, ...]
    unchanged: tuple[tuple[str, Paper], ...]
    gone: tuple[Paper, ...]


def changes(
    held: Sequence[Paper], survey: Survey, *, given: Given, limits: Limits, access: Access | None
) -> Changes:
    """Compare the papers held with the files found. `access` None keeps what each place had, else public.

    Files visited again keep the access they had and what was said of them. Reads the bytes of files that are
    not known by their size and time, to hash them.
    """
    at = {place.location: (paper, place) for paper in held for place in paper.places}
    files_of: dict[str, list[Found]] = {}
    for file in survey.found:
        files_of.setdefault(_sha256(file, at.get(file.place.location)), []).append(file)
    elsewhere = {
        paper.id: [place for place in paper.places if not survey.covers(place.location)] for paper in held
    }
    identities = _identities(held, files_of, at, elsewhere)

    readings, noted, unchanged = [], [], []
    known = {paper.id: paper for paper in held}
    for sha256, files in files_of.items():
        identity = identities[sha256]
        before = known.pop(identity, None)
        again = all(file.place.location in survey.again for file in files)
        said = given_of(before) if again and before else given
        places = tuple(
            [_with_access(file, at, None if again else access) for file in files]
            + [place for place in elsewhere.get(identity, ()) if Path(place.on_disk).exists()]
        )
        after = replace(before, places=places) if before else None
        if (
            before is None
            or after is None
            or before.sha256 != sha256  # also where the file could not be opened
            or before.read_as != read_as(said, limits, whole=before.is_whole)
            or before.access is not after.access
        ):
            task = Task(
                paper_id=identity,
                file=files[0].opened_as,
                sha256="" if sha256.startswith(_NOT_OPENED) else sha256,
                places=places,
                given=said,
                limits=limits,
            )
            readings.append(Reading(task, files[0].shown_as, before))
        else:
            unchanged.append((files[0].shown_as, after))
            if after != before:
                noted.append(after)
    gone = []
    for paper in known.values():
        left = elsewhere[paper.id]
        if not left:
            gone.append(paper)
        elif len(left) < len(paper.places):
            noted.append(replace(paper, places=tuple(left)))
    return Changes(tuple(readings), tuple(noted), tuple(unchanged), tuple(gone))


def _sha256(file: Found, known: tuple[Paper, Place] | None) -> str:
    if known:
        paper, place = known
        same = (place.size, place.modified_ns) == (file.place.size, file.place.modified_ns)
        if same and paper.sha256:
            return paper.sha256
    try:
        return sha256_of(file.opened_as, file.place.member)
    except (OSError, Unreadable):
        # Reading it will say why; meanwhile no two such files are taken for one.
        return f"{_NOT_OPENED}{file.place.location}"


def _identities(
    held: Iterable[Paper],
    files_of: dict[str, list[Found]],
    at: dict[str, tuple[Paper, Place]],
    elsewhere: dict[str, list[Place]],
) -> dict[str, str]:
    """The paper's id for each content found."""
    by_content = {paper.sha256: paper.id for paper in held if paper.sha256}
    taken = {paper.id for paper in held}
    identities = {sha256: by_content[sha256] for sha256 in files_of if sha256 in by_content}
    settled = set(identities.values())
    for sha256, files in files_of.items():
        if sha256 in identities:
            continue
        superseded = (at[file.place.location][0].id for file in files if file.place.location in at)
        identity = next((one for one in superseded if one not in settled and not elsewhere[one]), None)
        if identity is None:
            place = f"{files[0].place.source}/{files[0].place.path}"
            identity = paper_id(place)
            if identity in taken:
                identity = paper_id(f"{place}#{sha256}")
        identities[sha256] = identity
        settled.add(identity)
        taken.add(identity)
    return identities


def _with_access(file: Found, at: Mapping[str, tuple[Paper, Place]], access: Access | None) -> Place:
    """What was indexed as restricted stays so until it is said to be public."""
    _, before = at.get(file.place.location, (None, None))
    return replace(file.place, access=access or (before.access if before else Access.PUBLIC))
