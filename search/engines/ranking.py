"""The order of hits and of facet values, the same on every engine."""

import heapq
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from search.results import FacetCount

Key = TypeVar("Key")

# Enough that the last score asked for is rarely the last one fetched.
_MARGIN = 100


def rounded(score: float) -> float:
    """A score in four significant digits: engines add up its parts in different orders, the rest is noise."""
    return float(f"{score:.3e}")


def window(start: int, stop: int) -> tuple[int, int]:
    """The ranks that `ranked` fetches first."""
    return max(0, start - _MARGIN), stop + _MARGIN


def ranked(
    fetch: Callable[[int, int], list[tuple[float, Key]]],
    newest: Callable[[list[Key]], list[int]],
    start: int,
    stop: int,
) -> list[tuple[float, Key]]:
    """Hits `start` to before `stop` in order of score; equal scores come newest first.

    Scores are compared as `rounded`. `fetch` gives hits by falling score from one rank to before another,
    fewer where there are no more; `newest` the values of that column. Hits of equal score are fetched to the
    last one, before and after, so that pages of any size neither overlap nor skip.
    """
    first, end = window(start, stop)
    hits = fetch(first, end)
    more = len(hits) == end - first
    step = 4 * _MARGIN
    while hits and more and rounded(hits[-1][0]) == rounded(hits[min(stop - first, len(hits)) - 1][0]):
        further = fetch(end, end + step)
        more = len(further) == step
        hits += further
        end += step
        step *= 4
    step = 4 * _MARGIN
    while first and len(hits) > start - first and rounded(hits[0][0]) == rounded(hits[start - first][0]):
        before = max(0, first - step)
        hits = fetch(before, first) + hits
        first = before
        step *= 4
    keys = newest([key for _, key in hits])
    order = sorted(range(len(hits)), key=lambda each: (-rounded(hits[each][0]), keys[each]))
    return [hits[each] for each in order[start - first : stop - first]]


def facet_counts(counts: Mapping[str, int], selected: Collection[str], size: int) -> tuple[FacetCount, ...]:
    """The `size` most frequent values, ties by value, and the selected ones whatever their count."""

    def rank(value: str) -> tuple[int, str]:
        return -counts.get(value, 0), value

    shown = {*heapq.nsmallest(size, counts, key=rank), *selected}
    return tuple(FacetCount(value, counts.get(value, 0)) for value in sorted(shown, key=rank))
