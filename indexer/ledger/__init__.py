"""The ledger of commitments: derived from all passages that say that someone undertook something.

It is derived, never patched: the same papers give the same ledger in whatever order they were read, and one
that is removed takes its share along.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from indexer.ledger.appendices import Appendix, key
from indexer.ledger.histories import commitment
from indexer.ledger.matching import clusters
from indexer.ledger.sayings import sayings
from mappings.commitment import Commitment, Correction
from mappings.correction import CorrectionEntry, Matter
from mappings.paper import Paper
from mappings.passage import Access, Passage
from mappings.undertaking import Source

Bond = tuple[str, str]
"""Two ids."""


def derived(
    passages: Iterable[Passage],
    papers: Mapping[str, Paper],
    *,
    appendices: Iterable[Appendix] = (),
    corrections: Sequence[CorrectionEntry] = (),
    access: Access = Access.PUBLIC,
) -> list[Commitment]:
    """The commitments of which some passages speak, by their ids.

    `papers` are the records of their papers by id, `appendices` those that are held, and `corrections` are
    applied one after the other; one that names what is not held changes nothing. `access` is the ledger they
    are of.
    """
    said = sayings(passages, papers)
    sets, doubts = clusters(said, *_bonds(corrections))
    held: dict[tuple[str, str], Appendix] = {}
    for appendix in sorted(appendices, key=lambda each: (each.name, each.passage_id)):
        for row in appendix.rows:
            held.setdefault((row, key(appendix.name)), appendix)
    of: dict[int, str] = {}
    found: dict[str, Commitment] = {}
    for members in sets:
        if all(said[index].source is Source.ANSWERED for index in members):
            # An answer to what no paper that is held has promised.
            continue
        each = commitment([said[index] for index in members], held, access)
        found[each.id] = each
        of.update(dict.fromkeys(members, each.id))
    perhaps: dict[str, set[str]] = defaultdict(set)
    for one, other in doubts:
        if one not in of or other not in of:
            continue
        perhaps[of[one]].add(of[other])
        perhaps[of[other]].add(of[one])
    for id_, others in perhaps.items():
        found[id_] = replace(found[id_], possibly_same=tuple(sorted(others)))
    return [_corrected(found[id_], corrections) for id_ in sorted(found)]


def _bonds(corrections: Iterable[CorrectionEntry]) -> tuple[list[Bond], list[Bond]]:
    """Which two a person has said to be the same, and which not: what was said last of two counts."""
    last: dict[Bond, Matter] = {}
    for entry in corrections:
        if entry.matter in (Matter.SAME, Matter.NOT_SAME):
            for one, other in combinations(sorted(entry.commitments), 2):
                last[one, other] = entry.matter
    same = [bond for bond, said in last.items() if said is Matter.SAME]
    return same, [bond for bond in last if bond not in same]


def _corrected(found: Commitment, corrections: Iterable[CorrectionEntry]) -> Commitment:
    """A commitment with what a person has set right of it. What a later paper says of its status stands."""
    own = {found.id, *found.known_as}
    for entry in corrections:
        said = _said(entry, own)
        if said is None:
            continue
        match entry.matter:
            case Matter.STATUS:
                later = any(step.status and step.date and step.date > entry.on for step in found.history)
                found = found if later else replace(found, status=entry.value)
            case Matter.PERSON:
                found = replace(found, person=entry.value)
        shown = Correction(what=said, by=entry.by, on=entry.on, why=entry.why)
        found = replace(found, corrections=(*found.corrections, shown))
    return found


def _said(entry: CorrectionEntry, own: set[str]) -> str | None:
    """In words what a correction says of the commitment with these ids; None where that is nothing, or was
    taken back."""
    named = [each for each in entry.commitments if each in own]
    others = [each for each in entry.commitments if each not in own]
    match entry.matter:
        case Matter.SAME if len(named) > 1:
            return "What papers say of it is of one commitment"
        case Matter.NOT_SAME if named and others:
            return f"It is not the same as {' and '.join(others)}"
        case Matter.STATUS if named:
            return f"Its status is {entry.value}"
        case Matter.PERSON if named:
            return f"The person is {entry.value}"
    return None
