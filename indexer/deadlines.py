"""Deadlines: the days by which a text says that something is to be done."""

import datetime as dt
from collections.abc import Iterator

import regex

from mappings.dates import find_dates, parse_period

_BY = regex.compile(
    r"\b(?:by|due|before|no later than|deadline(?: is)?:?|expected(?: by| on| in)?)\s+(?:on\s+|by\s+)?"
    r"(?:the\s+)?$",
    regex.IGNORECASE,
)
# "had been cleared by 28 November": what was done by then, not what is to be.
_WAS_DONE = regex.compile(
    r"\b(?:had|has|have|was|were)\b(?!\s+(?:to|agreed|due|expected)\b)[^.;]*$", regex.IGNORECASE
)
_END_OF_MONTH = regex.compile(
    r"(?:^by\s+(?:the\s+)?)?\bend\s+(?:of\s+)?(?P<month>\p{L}+\s+\d{4})\b", regex.IGNORECASE
)


def deadlines(text: str) -> Iterator[tuple[dt.date, str]]:
    """The days by which a text says that something is to be done, each with the words that say so."""
    for found in find_dates(text):
        by = _BY.search(text[: found.start])
        if by and not _WAS_DONE.search(text[: by.start()]):
            yield found.date, f"{by[0]}{text[found.start : found.end]}"
    for match in _END_OF_MONTH.finditer(text):
        before = _BY.search(text[: match.start()])
        if before and (date := period_end(match[0])):
            yield date, f"{before[0]}{match[0]}"


def period_end(text: str) -> dt.date | None:
    """The last day of a month of which `text` says "end of"."""
    match = _END_OF_MONTH.fullmatch(text.strip().rstrip("."))
    period = parse_period(match["month"]) if match else None
    return period[1] if period else None
