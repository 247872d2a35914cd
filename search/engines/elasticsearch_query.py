"""Plans and counts as Elasticsearch asks them."""

from collections.abc import Mapping, Sequence
from typing import Any

from search.query import plan
from search.results import MOST_SPREAD, Spread

Body = dict[str, Any]

MOST_PAPERS = 30_000
"""How many papers are counted in one request."""

# Of all facets together. By default Elasticsearch gives at most 65,536 buckets, those of papers among them.
_MOST_VALUES = 30_000


def compiled(asked: plan.Plan) -> Body:
    """A plan as a query; parts of it that only match score 0."""
    query = _matching(asked)
    return query if _scored(asked) else {"bool": {"filter": [query]}}


def sifting(chosen: Mapping[str, Sequence[str]], *, but: str | None = None) -> Body:
    """What is chosen of each facet, but for one."""
    return {"bool": {"filter": [{"terms": {name: list(chosen[name])}} for name in chosen if name != but]}}


def counts(sizes: Mapping[str, int], chosen: Mapping[str, Sequence[str]], part: tuple[int, int]) -> Body:
    """Aggregations that count the papers and the values of the facets, those that are chosen always.

    `sizes` are how many values of each facet are asked for. All obey what is `chosen` of the other facets.
    Papers are counted in `part`, such as the first of three: (0, 3).
    """
    papers = {
        "field": "paper",
        "size": MOST_PAPERS,
        **({"include": {"partition": part[0], "num_partitions": part[1]}} if part[1] > 1 else {}),
    }
    counted_papers: Body = {
        "each": {"terms": papers},
        "count": {"stats_bucket": {"buckets_path": "each>_count"}},
    }
    asked: Body = {"papers": {"filter": sifting(chosen), "aggs": counted_papers}}
    return {**asked, **facets(sizes, chosen)}


def facets(sizes: Mapping[str, int], chosen: Mapping[str, Sequence[str]]) -> Body:
    """Aggregations that count the values of facets, for `counted`, as `counts` does."""
    asked: Body = {}
    most = _MOST_VALUES // max(len(sizes), 1)
    for name, size in sizes.items():
        # Each shard gives all its values, so that the sums are exact.
        values = {"field": name, "size": min(max(size, 1), most), "shard_size": _MOST_VALUES}
        values_of: Body = {"values": {"terms": {**values, "order": [{"_count": "desc"}, {"_key": "asc"}]}}}
        if name in chosen:
            some = {"field": name, "size": len(chosen[name]), "include": sorted(chosen[name])}
            values_of["chosen"] = {"terms": some}
        asked[f"facet_{name}"] = {"filter": sifting(chosen, but=name), "aggs": values_of}
    return asked


COUNTED = tuple(
    f"aggregations.{path}"
    for path in ("papers.count.count", "facet_*.values.buckets", "facet_*.chosen.buckets")
)
"""The parts of an answer that hold what `counts` asks for."""


def counted(answer: Body, name: str) -> dict[str, int]:
    """The counts of a facet's values in an answer."""
    found = answer["aggregations"].get(f"facet_{name}", {})
    return {
        bucket["key"]: bucket["doc_count"]
        for asked in ("values", "chosen")
        for bucket in found.get(asked, {}).get("buckets", ())
    }


def totals(asked: Sequence[plan.Plan]) -> Body:
    """Aggregations that count what matches each of the plans, which `totals_in` reads."""
    return {str(number): {"filter": _matching(each)} for number, each in enumerate(asked)}


def totals_in(answer: Body, count: int) -> list[int]:
    """How many match each of so many plans."""
    return [answer["aggregations"][str(number)]["doc_count"] for number in range(count)]


def spread(column: str) -> Body:
    """Aggregations that count the passages with a value in a column, and the values, for `spread_in`."""
    # Those met once need not be listed to be counted; but shards must not leave them out.
    often = {"size": MOST_SPREAD, "shard_size": MOST_SPREAD, "min_doc_count": 2}
    return {
        "often": {"terms": {"field": column, **often}},
        "all": {"value_count": {"field": column}},
    }


def spread_in(answer: Body) -> Spread:
    """How passages are spread over the values of a column."""
    found = answer["aggregations"]
    return Spread.of(int(found["all"]["value"]), (each["doc_count"] for each in found["often"]["buckets"]))


def papers_counted(answer: Body) -> int:
    """How many papers there are in an answer."""
    return int(answer["aggregations"]["papers"]["count"]["count"])


def _matching(asked: plan.Plan) -> Body:
    match asked:
        case plan.Everything():
            return {"match_all": {}}
        case plan.Terms(column, values, 0):
            return {"terms": {column: list(values)}}
        case plan.Terms(column, values, weight):
            return _any([{"term": {column: {"value": value, "boost": weight}}} for value in set(values)])
        case plan.Sequence():
            phrase = {"query": " ".join(asked.values), "boost": asked.weight}
            return {"match_phrase": {asked.column: phrase}}
        case plan.Pattern(column, pattern, weight):
            return {"wildcard": {column: {"value": pattern, "boost": weight}}}
        case plan.Similar(column, value, most):
            # Else only the fifty nearest words would be looked for.
            of_all = {"rewrite": "constant_score"}
            return {"fuzzy": {column: {"value": value, "fuzziness": most, "transpositions": False, **of_all}}}
        case plan.Near():
            return _near(asked)
        case plan.Between(column, low, high):
            bounds = {"gte": low, "lte": high}
            given = {name: bound for name, bound in bounds.items() if bound is not None}
            return {"range": {column: given}} if given else {"exists": {"field": column}}
        case plan.All(parts):
            asked_for = [part for part in parts if not isinstance(part, (plan.Not, plan.Bonus))]
            return {
                "bool": {
                    "must": [_matching(part) for part in asked_for if _scored(part)],
                    "should": [_matching(part.part) for part in parts if isinstance(part, plan.Bonus)],
                    "minimum_should_match": 0,
                    "filter": [_matching(part) for part in asked_for if not _scored(part)],
                    "must_not": [_matching(part.part) for part in parts if isinstance(part, plan.Not)],
                }
            }
        case plan.Any(parts):
            return _any([compiled(part) for part in parts])
        case plan.Best(parts):
            return {"dis_max": {"queries": [compiled(part) for part in parts]}}
        case plan.Not(part):
            return {"bool": {"must_not": [_matching(part)]}}


def _near(asked: plan.Near) -> Body:
    """Each order by itself, by spans: intervals lose a longer run that is near itself."""
    one, other = (
        _in_a_row([{"span_term": {asked.column: token}} for token in run], 0)
        for run in (asked.one, asked.other)
    )
    return _any([_in_a_row(way, asked.most) for way in ([one, other], [other, one])])


def _in_a_row(spans: list[Body], most: int) -> Body:
    """The spans one after another, with at most `most` tokens between."""
    if len(spans) == 1:
        return spans[0]
    return {"span_near": {"clauses": spans, "slop": most, "in_order": True}}


def _any(queries: list[Body]) -> Body:
    if not queries:
        return {"match_none": {}}
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}


def _scored(asked: plan.Plan | plan.Bonus) -> bool:
    match asked:
        case plan.Terms() | plan.Sequence() | plan.Pattern():
            return asked.weight > 0
        case plan.All(parts) | plan.Any(parts) | plan.Best(parts):
            return any(_scored(part) for part in parts)
    return False
