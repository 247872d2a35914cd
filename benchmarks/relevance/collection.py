"""A collection to measure on: an index, queries, and what is relevant to each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.relevance.lists import Filters, Lister
from benchmarks.relevance.measures import Grades, Lists
from indexer.pipeline import Settings, index
from mappings.passage import Passage
from search.engines import rebuilding
from search.engines.embedded import EmbeddedEngine
from search.request import OPERATOR

_EVERY = 1 << 30


@dataclass(frozen=True, slots=True)
class Query:
    """A query, the filters it is asked with, and the groups of queries it is measured in."""

    id: str
    text: str
    groups: tuple[str, ...]
    filters: Filters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Collection:
    """Queries to an index. `units` gives for a list of passages what is graded, best first, each once."""

    name: str
    engine: EmbeddedEngine
    queries: tuple[Query, ...]
    grades: Grades
    units: Callable[[str, Sequence[Passage]], list[str]]

    def lists(self, lister: Lister) -> Lists:
        """What a lister finds for each query."""
        return {
            query.id: self.units(query.id, lister(self.engine, query.text, query.filters))
            for query in self.queries
        }


def make_index(place: Path, papers: Sequence[Path]) -> None:
    """Index these papers anew in the folder `place`."""
    with rebuilding(str(place)) as engine:
        index(engine, papers, Settings(), lambda done, total, file: None)


def passages_by_file(engine: EmbeddedEngine) -> Mapping[str, list[Passage]]:
    """The passages of each paper in order, by the paper's path below its root."""
    return {
        f"{paper.places[0].source}/{paper.file}": engine.passages_of(paper.id, OPERATOR, 0, _EVERY)
        for paper in engine.papers(OPERATOR)
    }


def grouped(queries: Iterable[Query]) -> dict[str, list[str]]:
    """The ids of the queries of each group; groups of one sort (at one place) stand beside each other."""
    groups: dict[tuple[int, str], list[str]] = {}
    for query in queries:
        for place, group in enumerate(query.groups):
            groups.setdefault((place, group), []).append(query.id)
    return {group: ids for (_, group), ids in sorted(groups.items(), key=lambda each: each[0][0])}
