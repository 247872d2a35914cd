"""What may be written, whatever a writer is given: no passage is more open than its paper, no ledger has one
commitment twice. And which ledger a reader sees."""

from collections.abc import Sequence
from dataclasses import replace

from mappings.commitment import Commitment
from mappings.paper import Paper
from mappings.passage import Access, Passage
from search.request import Reader


def tighter(paper: Paper, passage: Passage) -> bool:
    """Whether the paper is closed to some who may read the passage."""
    return paper.access is Access.RESTRICTED and passage.access is not Access.RESTRICTED


def secured(paper: Paper, passages: Sequence[Passage]) -> list[Passage]:
    """The passages of a paper as they may be written, restricted where the paper is.

    Raises ValueError where one is another paper's, or two have one id or one fingerprint.
    """
    if any(passage.paper_id != paper.id for passage in passages):
        raise ValueError(f"A passage of another paper was given with {paper.id}.")
    if len({passage.id for passage in passages}) != len(passages):
        raise ValueError(f"Two passages of {paper.id} have one id.")
    fingerprints = [passage.fingerprint for passage in passages if passage.fingerprint is not None]
    if len(set(fingerprints)) != len(fingerprints):
        raise ValueError(f"Two passages of {paper.id} have one fingerprint.")
    return [
        replace(passage, access=paper.access) if tighter(paper, passage) else passage for passage in passages
    ]


def ledger_of(reader: Reader) -> Access:
    """Which ledger a reader is given: that of public papers, or that of all."""
    return Access.RESTRICTED if Access.RESTRICTED in reader.sees else Access.PUBLIC


def is_restricted(paper: Paper, passages: Sequence[Passage]) -> bool:
    """Whether anything of a paper is not for everyone."""
    return Access.RESTRICTED in (paper.access, *(passage.access for passage in passages))


def distinct(entries: Sequence[Commitment]) -> Sequence[Commitment]:
    """The entries of ledgers, which may be written. Raises ValueError where two of one ledger have one id."""
    if len({(entry.access, entry.id) for entry in entries}) != len(entries):
        raise ValueError("Two commitments of one ledger have one id.")
    return entries
