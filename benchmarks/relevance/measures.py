"""Measures of ranked lists, and their bootstrap intervals over queries.

The measures are trec_eval's, by `ir_measures`. A grade of `ANSWERS` or more answers the query: reciprocal
rank and success count these alone; nDCG weighs by grade, recall counts all that is judged relevant.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray
from scipy.stats import bootstrap

ANSWERS = 2
"""The grade from which on a passage answers: 3 wholly, 2 in part; 1 is on the subject."""

MEASURES = {
    "nDCG@10": nDCG @ 10,
    "recall@20": R @ 20,
    "MRR": RR(rel=ANSWERS),
    "success@1": Success(rel=ANSWERS) @ 1,
    "success@5": Success(rel=ANSWERS) @ 5,
}
_RESAMPLES = 2_000
_SEED = 2015
_SHARE = 0.95

Grades = Mapping[str, Mapping[str, int]]
"""For each query its relevant units and their grades."""

Lists = Mapping[str, Sequence[str]]
"""For each query the units found, best first, each once."""

Values = Mapping[str, Mapping[str, float]]
"""For each measure the value of each query."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over queries, or a comparison of two, with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def measured(grades: Grades, lists: Lists) -> Values:
    """Each measure of each query that has something relevant; a query without a list finds nothing."""
    asked = {query: dict(graded) for query, graded in grades.items() if graded}
    runs = {
        query: {unit: float(-rank) for rank, unit in enumerate(lists.get(query, ()))} or {"": 0.0}
        for query in asked
    }
    found: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    names = {str(measure): name for name, measure in MEASURES.items()}
    for each in ir_measures.iter_calc(list(MEASURES.values()), asked, runs):
        found[names[str(each.measure)]][each.query_id] = each.value
    return {name: {query: of[query] for query in asked} for name, of in found.items()}


def together(parts: Sequence[Values]) -> Values:
    """The values of different queries, measured apart."""
    return {
        name: {query: value for part in parts for query, value in part[name].items()} for name in MEASURES
    }


def mean(values: Sequence[float]) -> Interval:
    """The mean over queries."""
    return _interval([values], lambda sample: np.mean(sample, axis=-1))


def gain(before: Sequence[float], after: Sequence[float]) -> Interval:
    """By which share the mean of `after` is above that of `before`, over the same queries in pairs.

    Not finite where that of `before`, or of a sample of it, is 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return _interval(
            [before, after], lambda first, second: np.mean(second, axis=-1) / np.mean(first, axis=-1) - 1.0
        )


def difference(before: Sequence[float], after: Sequence[float]) -> Interval:
    """The mean of `after` less that of `before`, over the same queries in pairs."""
    return _interval([np.subtract(after, before)], lambda sample: np.mean(sample, axis=-1))


def _interval(
    samples: Sequence[Sequence[float] | NDArray[np.float64]], statistic: Callable[..., NDArray[np.float64]]
) -> Interval:
    taken = [np.asarray(sample, dtype=np.float64) for sample in samples]
    value = float(statistic(*taken))
    if all(np.ptp(sample) == 0.0 for sample in taken):
        return Interval(value, value, value)
    between = bootstrap(
        taken,
        lambda *drawn, axis=-1: statistic(*drawn),
        paired=True,
        n_resamples=_RESAMPLES,
        confidence_level=_SHARE,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Interval(value, float(between.low), float(between.high))
