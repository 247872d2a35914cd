"""The one place that reads from an address which meetings or what coverage is asked for.

What it shares with a search it takes as a search does (`webui.params`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from search.meetings import MEETING_FILTERS, MeetingsQuestion
from search.request import Reader
from webui.params import (
    LAST_PAGE,
    MOST_PER_PAGE,
    Arguments,
    read_filter,
    read_number,
    unknown_names,
    with_query,
    without_value,
)

COVERAGE_FILTERS = ("authority", "committee")
MEETINGS_NAMES: tuple[str, ...] = (*MEETING_FILTERS, "page", "per_page")

_PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsSearch:
    """Which meetings an address asks for. `unknown` are names that mean nothing here."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    per_page: int = _PER_PAGE
    unknown: tuple[str, ...] = ()

    def question(self, reader: Reader) -> MeetingsQuestion:
        """The question this asks for `reader`."""
        return MeetingsQuestion(filters=self.filters, page=self.page, per_page=self.per_page, reader=reader)

    def address(self, path: str) -> str:
        """This search at `path`, in normal form: what is usual is left out."""
        pairs = [(name, value) for name in MEETING_FILTERS for value in self.filters.get(name, ())]
        if self.per_page != _PER_PAGE:
            pairs.append(("per_page", str(self.per_page)))
        if self.page != 1:
            pairs.append(("page", str(self.page)))
        return with_query(path, pairs)

    def at_page(self, page: int) -> "MeetingsSearch":
        """This search at another page."""
        return replace(self, page=page)

    def without_filter(self, name: str, value: str) -> "MeetingsSearch":
        """This search from its first page, no longer narrowed to `value`."""
        return replace(self, page=1, filters=without_value(self.filters, name, value))


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageSearch:
    """Of which committees coverage is asked for; of all where none is named. `unknown` as above."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def address(self, path: str) -> str:
        """This question at `path`."""
        return with_query(
            path, [(name, value) for name in COVERAGE_FILTERS for value in self.filters.get(name, ())]
        )

    def without_filter(self, name: str, value: str) -> "CoverageSearch":
        """This question, no longer narrowed to `value`."""
        return replace(self, filters=without_value(self.filters, name, value))


def read_meetings(arguments: Arguments) -> MeetingsSearch:
    """Read which meetings are asked for. Raises `BadRequest`, which names the parameter, for a value of no
    use."""
    per_page = read_number(arguments, "per_page", MOST_PER_PAGE)
    return MeetingsSearch(
        filters=_filters(arguments, tuple(MEETING_FILTERS)),
        page=read_number(arguments, "page", LAST_PAGE) or 1,
        per_page=per_page or _PER_PAGE,
        unknown=unknown_names(arguments, MEETINGS_NAMES),
    )


def read_coverage(arguments: Arguments) -> CoverageSearch:
    """Read of which committees coverage is asked for. Raises `BadRequest` as `read_meetings` does."""
    return CoverageSearch(
        filters=_filters(arguments, COVERAGE_FILTERS), unknown=unknown_names(arguments, COVERAGE_FILTERS)
    )


def _filters(arguments: Arguments, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    read = {name: read_filter(arguments, name) for name in names}
    return {name: values for name, values in read.items() if values}
