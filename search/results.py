"""What an engine answers."""

import datetime as dt
from dataclasses import dataclass, field

from mappings.passage import Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that matches, and its score (None where the order is by date)."""

    passage: Passage
    score: float | None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet and how many passages have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """One page of hits. `total` and `total_papers` are exact and over all pages; so are the facets.

    Where part of the index cannot be asked now, it `is_partial`: all these are of what could be.

    A facet's values come most frequent first, ties by value; selected values are always among them.
    """

    total: int
    total_papers: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    is_partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether an engine can be used, what it holds, and when last a paper was written or removed."""

    ready: bool
    engine: str
    detail: str
    passages: int = 0
    papers: int = 0
    written: dt.datetime | None = None
