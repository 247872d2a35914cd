"""The ledger on Elasticsearch: its documents, how they are asked for, and which of several passes stays.

One document more, with the id `STATE`, says how often papers have been `changed`, as of which change the
commitments were derived (`linked`) and on what `basis`, how many passes have `begun`, and which of them was
the last to be `done`. Scripts change it where it lies, so that no two runs do so at once.

A pass takes the next number before it reads the papers, and writes with that number as the version, so that
what a later pass has written stays. Where an earlier pass has not ended (it was killed, or is under way), all
is written anew and what has a lower number is deleted; else only what is not held. A pass that ends while a
later one has begun deletes what it alone had written, and leaves the state to that one, which has read all
that it read.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from mappings.commitment import Commitment, ledger_columns
from mappings.fields import day_number
from mappings.passage import Access
from search.engines.access import ledger_of
from search.engines.elasticsearch_query import Body, counted, facets, sifting
from search.request import LedgerRequest

STATE = "ledger"
START: Body = {"changed": 0, "linked": 0, "basis": "", "begun": 0, "done": 0}
"""The state of a ledger of no papers."""

# Elasticsearch takes at most 65,536 values in one list.
_MOST_AT_ONCE = 60_000

_CHANGE = "ctx._source.changed += 1"
_BEGIN = "ctx._source.begun += 1"
_END = (
    "if (ctx._source.begun == params.number) { ctx._source.done = params.number;"
    " ctx._source.linked = params.changed; ctx._source.basis = params.basis } else { ctx.op = 'none' }"
)


def change() -> Body:
    """An update of the state: papers have changed."""
    return _update(_CHANGE)


def begin() -> Body:
    """An update of the state: a pass begins."""
    return _update(_BEGIN)


def end(number: int, changed: int, basis: str) -> Body:
    """An update of the state: the pass with this number, as of this change, is done, if it is the last."""
    return _update(_END, number=number, changed=changed, basis=basis)


def key(entry: Commitment) -> str:
    """The id of a commitment's document: one commitment may be in both ledgers."""
    return f"{entry.access}-{entry.id}"


def row(entry: Commitment) -> Body:
    """A commitment's document, but for the number of its pass."""
    cut = ledger_columns(entry)
    encoded = msgspec.json.encode(entry)
    return {
        "access": entry.access.value,
        **cut.keywords,
        **({} if cut.day is None else {"day": cut.day}),
        "spoken": entry.spoken,
        **cut.keys,
        "names": list(entry.names),
        "passages": list(entry.passages),
        "content": hashlib.sha256(encoded).hexdigest(),
        "commitment": msgspec.to_builtins(entry),
    }


def asking(request: LedgerRequest) -> Body:
    """A search that one state of the index answers: the page, its total, and the facets' counts.

    The filters and which side of `spoken` are sifted after, so that a facet is counted without its own.
    """
    chosen = {name: values for name, values in request.filters.items() if values}
    sifted: list[Body] = [{"term": {"spoken": request.spoken}}, sifting(chosen)]
    if request.after is not None:
        sifted.append({"range": {request.sort.value: {"gt": request.after}}})
    return {
        "query": {"bool": {"filter": _wanted(request)}},
        "post_filter": {"bool": {"filter": sifted}},
        "aggs": {
            "side": {
                "filter": {"term": {"spoken": request.spoken}},
                "aggs": facets(dict.fromkeys(request.facets, request.facet_size), chosen),
            },
            "sides": {"filter": sifting(chosen), "aggs": {"sides": {"terms": {"field": "spoken"}}}},
        },
        "sort": [{request.sort.value: "asc"}],
        "source": ["commitment"],
    }


def facet_counts_in(answer: Body, name: str) -> dict[str, int]:
    """The counts of a facet's values in an answer."""
    return counted({"aggregations": answer["aggregations"]["side"]}, name)


def sides(answer: Body) -> dict[bool, int]:
    """How many match that are only spoken, and how many that are not."""
    return {
        bool(each["key"]): each["doc_count"] for each in answer["aggregations"]["sides"]["sides"]["buckets"]
    }


def of_names(names: Sequence[str], ledger: Access) -> Body:
    """What finds the commitments with these names."""
    return _of_list("names", names, ledger)


def of_passages(passages: Sequence[str], ledger: Access) -> Body:
    """What finds the commitments of which these passages speak."""
    return _of_list("passages", passages, ledger)


def public_of_papers(papers: Sequence[str]) -> Body:
    """What finds the entries of the public ledger that rest on these papers."""
    # A passage's id begins with its paper's: `mappings.ids`.
    rests: list[Body] = [{"prefix": {"passages": f"{paper}-"}} for paper in papers]
    public = {"term": {"access": Access.PUBLIC.value}}
    return {"bool": {"filter": [public], "should": rests, "minimum_should_match": 1}}


def of_passes(**bounds: int) -> Body:
    """What finds the entries that were written by passes with these numbers."""
    return {"range": {"pass": bounds}}


def _of_list(column: str, values: Sequence[str], ledger: Access) -> Body:
    return {"bool": {"filter": [{"term": {"access": ledger.value}}, {"terms": {column: list(values)}}]}}


def _wanted(request: LedgerRequest) -> list[Body]:
    wanted: list[Body] = [{"term": {"access": ledger_of(request.reader).value}}]
    if request.made_from:
        wanted.append({"range": {"day": {"gte": day_number(request.made_from)}}})
    if request.made_to:
        wanted.append({"range": {"day": {"lte": day_number(request.made_to)}}})
    if request.open_before:
        wanted += [{"term": {"status": "open"}}, {"range": {"day": {"lt": day_number(request.open_before)}}}]
    if request.passages is not None:
        some = [
            {"terms": {"passages": list(request.passages[first : first + _MOST_AT_ONCE])}}
            for first in range(0, len(request.passages), _MOST_AT_ONCE)
        ]
        wanted.append({"bool": {"should": some, "minimum_should_match": 1}} if some else {"match_none": {}})
    return wanted


def _update(source: str, **given: Any) -> Body:
    return {
        "script": {"source": source, "lang": "painless", "params": given},
        "scripted_upsert": True,
        "upsert": START,
    }
