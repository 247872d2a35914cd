"""Measure whether the right passage comes first; print and write the section on it in `docs/quality.md`.

    python -m benchmarks.relevance                      measure all, and what each part of the ranking gains
    python -m benchmarks.relevance --without PART…      print the measures without some parts
    python -m benchmarks.relevance --failures           print the queries whose first five hold no answer

Reads `$MINUTED_TEST_DATA`, by default `../shared/data`, and the samples.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from benchmarks.page import write_section
from benchmarks.quality.__main__ import ROOT, data_folder
from benchmarks.relevance.collection import Collection, grouped
from benchmarks.relevance.indexes import ablated, make_indexes, opened
from benchmarks.relevance.judged import judgements, waiting
from benchmarks.relevance.lists import LISTERS, minuted
from benchmarks.relevance.measures import MEASURES, mean, measured
from benchmarks.relevance.parts import PARTS, without
from benchmarks.relevance.pool import unjudged
from benchmarks.relevance.report import measure, section

# Within a meeting the same parts are at work on fewer passages.
_ABLATED = ("Judged", "QMSum, global")


def printed(collection: Collection) -> Iterator[str]:
    """Minuted's means, a line for each group of queries."""
    values = measured(collection.grades, collection.lists(minuted))
    for group, ids in grouped(collection.queries).items():
        means = (f"{name} {mean([values[name][query] for query in ids]).value:.3f}" for name in MEASURES)
        yield f"{collection.name}, {group} ({len(ids)}): {', '.join(means)}"


def failures(collection: Collection) -> Iterator[str]:
    """The queries with no answer among Minuted's first five, with the rank of the first in each list."""
    lists = {name: collection.lists(lister) for name, lister in LISTERS.items()}
    missed = measured(collection.grades, lists["Minuted"])["success@5"]
    for query in collection.queries:
        if not missed[query.id]:
            grades = collection.grades[query.id]
            ranks = [f"{name} {_rank(found[query.id], grades)}" for name, found in lists.items()]
            told = (collection.name, query.id, ", ".join(query.groups), query.text, "; ".join(ranks))
            yield "\t".join(told)


def _rank(found: Sequence[str], grades: Mapping[str, int]) -> str:
    ranks = [rank for rank, unit in enumerate(found, 1) if grades.get(unit, 0) > 1]
    return f"{ranks[0]} of {len(found)}" if ranks else f"none of {len(found)}"


def main() -> None:
    """Measure, then print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--without", nargs="+", choices=PARTS, metavar="PART")
    what.add_argument("--failures", action="store_true")
    given = parser.parse_args()
    data = data_folder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_indexes(data, folder)
        indexes = opened(data, folder)
        if given.failures or given.without:
            with without(given.without or ()):
                for each in chain.from_iterable(indexes.collections.values()):
                    print("\n".join(failures(each) if given.failures else printed(each)))
            return
        # An index is not to be open where a process forks.
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
            ablations = processes.map(partial(ablated, data=data, folder=folder, names=_ABLATED), PARTS)
            measures = [measure(called, some, LISTERS) for called, some in indexes.collections.items()]
            less = list(ablations)
        whole = [each for each in measures if each.name in _ABLATED]
        left = sum(1 for corpus in indexes.corpora for _ in unjudged(corpus))
        told = list(section(measures, whole, less, waiting(indexes.corpora, judgements()), left))
        print("\n".join(told))
        write_section(ROOT / "docs" / "quality.md", "relevance", told)


if __name__ == "__main__":
    main()
