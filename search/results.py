"""What an engine answers."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from mappings.commitment import Commitment
from mappings.passage import Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that matches, and its score (None where the order is by date)."""

    passage: Passage
    score: float | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit without its passage: the ids of that and of its paper, its score, and its value in the column
    by which hits are listed, None where it has none."""

    id: str
    paper_id: str
    score: float | None
    value: str | int | None


MOST_SPREAD = 10_000
"""Of how many passages it is counted how many values they have."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How many passages have a value in a column, and how many values these are."""

    passages: int
    values: int

    @classmethod
    def of(cls, passages: int, often: Iterable[int]) -> "Spread":
        """So many passages, of which `often` share a value that is met more than once, a number for each."""
        return cls(passages, passages - sum(count - 1 for count in often))


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet and how many passages have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many papers the passages that match are of, and by facet how many have each value.

    A facet's values come most frequent first, ties by value; selected values are always among them.
    """

    papers: int
    facets: dict[str, tuple[FacetCount, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """One page of hits. `total`, `total_papers` and `facets` are exact and over all pages.

    Where part of the index cannot be asked now, it `is_partial`: all these are of what could be.

    `counts` waits where the engine still counts, which it may do while the hits are read. It raises what the
    search itself does.
    """

    total: int
    hits: tuple[Hit, ...]
    counts: Callable[[], Counts]
    is_partial: bool = False

    @property
    def total_papers(self) -> int:
        """How many papers the passages that match are of."""
        return self.counts().papers

    @property
    def facets(self) -> dict[str, tuple[FacetCount, ...]]:
        """By facet how many of the passages that match have each value."""
        return self.counts().facets


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerHits:
    """One page of commitments. `total` is exact and over all pages; so are the facets, ordered as `Hits` has
    them. `apart` is how many there are on the other side of `LedgerRequest.spoken`, all else alike."""

    total: int
    apart: int
    hits: tuple[Commitment, ...]
    facets: dict[str, tuple[FacetCount, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether an engine can be used, what it holds, and when last a paper was written or removed."""

    ready: bool
    engine: str
    detail: str
    passages: int = 0
    papers: int = 0
    written: dt.datetime | None = None


LEDGER_BEHIND = (
    "The ledger of commitments is not of all papers: if no run is under way, run `minuted index PAPERS` once,"
    " which derives it again."
)
"""What health says where papers have changed since the ledger was derived."""
