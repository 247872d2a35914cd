"""The names and values by which an address asks for a search (interface.md, "Web addresses")."""

import datetime as dt
from collections.abc import Mapping

from mappings.fields import FILTERS
from search.request import Sort


def search_pairs(
    q: str,
    filters: Mapping[str, tuple[str, ...]],
    date_from: dt.date | None,
    date_to: dt.date | None,
    sort: Sort,
) -> list[tuple[str, str]]:
    """What is searched for and in which order, in normal form: what is usual is left out."""
    pairs = [("q", q)] if q else []
    pairs += [(name, value) for name in FILTERS for value in sorted(filters.get(name, ()))]
    if date_from:
        pairs.append(("from", date_from.isoformat()))
    if date_to:
        pairs.append(("to", date_to.isoformat()))
    if sort is not Sort.RELEVANCE:
        pairs.append(("sort", sort.value))
    return pairs
