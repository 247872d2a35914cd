"""What is asked of an engine."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mappings.fields import FACETS
from mappings.passage import Access
from search.query.nodes import Everything, Like, Node, Values

MOST_FACET_VALUES = 20_000
"""How many values of a facet are listed; engines count some more."""

# Dates are read from 1800 to 2200.
_MOST_YEARS = 401


class Sort(StrEnum):
    """The order of results. By relevance, ties (and questions with nothing to rank by) come newest first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: the kinds of access they have. Compiled into every query inside `search`."""

    sees: frozenset[Access]


PUBLIC = Reader(frozenset({Access.PUBLIC}))
OPERATOR = Reader(frozenset(Access))
"""Whoever keeps the index, at the terminal of its own machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One question. `filters` are exact values: any of one filter's, all of the filters.

    `facets` names those to count; a facet's counts ignore its own filter. Of each its `facet_size` most
    frequent values are given, of the years all. `offset` and `limit` count hits. With `first_key` only those
    are asked for whose value of `key_column` is that or a higher one, and with `undertaking` only passages
    that say that someone undertook something. With `last_indexed_first` the order by
    date is one by when passages came into the index, the last first, and of what came at once by date.
    """

    reader: Reader
    query: Node | Like | Values = field(default_factory=Everything)
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = FACETS
    facet_size: int = 20
    first_key: int | None = None
    undertaking: bool = False
    last_indexed_first: bool = False

    @property
    def key_column(self) -> str:
        """The integer column of the order by date; relevance has that of the newest first for its ties."""
        if self.last_indexed_first:
            return "indexed"
        return "oldest" if self.sort is Sort.OLDEST else "newest"

    def size_of(self, facet: str) -> int:
        """How many values of a facet are given."""
        return max(_MOST_YEARS, self.facet_size) if facet == "year" else self.facet_size


class LedgerSort(StrEnum):
    """The order of commitments: by when they were made, or by when last a paper spoke of them, the latest
    first. Those of which that is not known come last."""

    OLDEST = "oldest"
    NEWEST = "newest"
    LATEST = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRequest:
    """One question of the ledger. `filters` are exact values of `mappings.commitment.LEDGER_FILTERS`: any of
    one filter's, all of the filters.

    With `open_before` only those are asked for that are open and were made before that day, with `passages`
    only those of which one of these passages speaks. Those that are only `spoken` are asked for alone, or
    not at all. `facets` are filters to count; a facet's counts ignore its own filter, and of each the
    `facet_size` most frequent values are given. `offset` and `limit` count commitments; with `after` only
    those are given whose key in the order asked for is higher.
    """

    reader: Reader
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    made_from: dt.date | None = None
    made_to: dt.date | None = None
    open_before: dt.date | None = None
    spoken: bool = False
    passages: tuple[str, ...] | None = None
    sort: LedgerSort = LedgerSort.OLDEST
    offset: int = 0
    limit: int = 20
    after: str | None = None
    facets: tuple[str, ...] = ("status", "person")
    facet_size: int = 20
