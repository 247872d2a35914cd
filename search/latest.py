"""What came into the index last among all that a search finds, as a feed tells it."""

from dataclasses import dataclass, replace

from search.engines import Engine
from search.errors import EngineUnavailable
from search.finder import Question, Result, find, request_for, results_of
from search.query.nodes import Node
from search.request import Sort


@dataclass(frozen=True, slots=True)
class Latest:
    """The hits of a search that came into the index last, of `total`, as it was read in `tree`."""

    tree: Node
    total: int
    results: tuple[Result, ...]


def latest(engine: Engine, question: Question, most: int) -> Latest:
    """At most so many hits of a question, whatever its order and pages, those indexed last first.

    What a question that finds nothing is read as instead is found here too; near matches never are. Raises
    what `search.finder.find` raises, and `EngineUnavailable` where not every hit is known.
    """
    tree = find(engine, replace(question, page=1, per_page=1, facets=())).tree
    request = replace(
        request_for(question, tree),
        sort=Sort.NEWEST,
        last_indexed_first=True,
        offset=0,
        limit=most,
        facets=(),
    )
    found = engine.search(request)
    if found.is_partial:
        raise EngineUnavailable(
            "Part of the index cannot be searched now, so that it is not known what came in last: try again"
            " later."
        )
    return Latest(tree, found.total, results_of(engine, question.reader, found.hits, tree))
