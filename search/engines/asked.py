"""Requests as the engines can take them: the same bounds for each."""

from collections.abc import Iterable
from dataclasses import replace

from mappings.commitment import LEDGER_FILTERS
from mappings.fields import LONGEST_KEYWORD
from search.errors import BadRequest
from search.request import LedgerRequest, SearchRequest

MOST_VALUES = 10_000
"""How many values a request's filters take together."""

# No passage and no commitment has it.
_NONE = ""
_LAST = 2**31 - 1


def askable(request: SearchRequest) -> SearchRequest:
    """The request without what no passage can have. Raises `BadRequest` where it cannot be asked."""
    return replace(request, filters=_askable(request))


def askable_ledger(request: LedgerRequest) -> LedgerRequest:
    """The request without what no commitment can have. Raises `BadRequest` where it cannot be asked."""
    for name in (*request.filters, *request.facets):
        if name not in LEDGER_FILTERS:
            raise BadRequest(f"There is no filter “{name}”; the filters are {', '.join(LEDGER_FILTERS)}.")
    passages = None if request.passages is None else tuple(keywords(request.passages))
    return replace(
        request,
        filters=_askable(request),
        passages=passages,
        offset=bounded(request.offset),
        limit=bounded(request.limit),
    )


def _askable(request: SearchRequest | LedgerRequest) -> dict[str, tuple[str, ...]]:
    """The filters of a request that can be asked."""
    if request.offset < 0 or request.limit < 0:
        raise BadRequest("Results count from 0.")
    if sum(len(values) for values in request.filters.values()) > MOST_VALUES:
        raise BadRequest(f"Filters take at most {MOST_VALUES:,} values: choose fewer.")
    return {
        name: tuple(value if is_keyword(value) else _NONE for value in values)
        for name, values in request.filters.items()
    }


def is_keyword(value: str) -> bool:
    """Whether an engine can hold it: it is not too long, and has letters only that have an encoding."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return len(value) <= LONGEST_KEYWORD


def keywords(values: Iterable[str]) -> list[str]:
    """Those of the values that an engine can hold, each once."""
    return [value for value in dict.fromkeys(values) if is_keyword(value)]


def bounded(number: int) -> int:
    """The nearest number that counts something an engine can hold."""
    return min(max(number, 0), _LAST)
