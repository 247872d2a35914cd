"""The one place that reads from an address what is asked of the ledger, and writes it back into one.

What it shares with a search it takes as a search does (`webui.params`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mappings.commitment import LEDGER_FILTERS
from search.ledger import LedgerQuestion
from search.request import LedgerSort, Reader
from search.values import check_days, check_ledger_filter, read_dates
from webui.params import (
    DEFAULT_PER_PAGE,
    MOST_PER_PAGE,
    MOST_TURNED,
    Arguments,
    read_choice,
    read_filter,
    read_number,
    read_query,
    read_single,
    unknown_names,
    with_query,
    without_value,
)

LEDGER_NAMES: tuple[str, ...] = (
    "q",
    *LEDGER_FILTERS,
    "from",
    "to",
    "open_longer_than",
    "spoken",
    "sort",
    "page",
    "per_page",
)
LEDGER_EXPORT_NAMES = tuple(name for name in LEDGER_NAMES if name not in ("page", "per_page"))

_FACET_SIZE = 50
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSearch:
    """A search of the ledger as an address asks for it. `unknown` are names that mean nothing here."""

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    open_longer_than: int | None = None
    spoken: bool = False
    sort: LedgerSort = LedgerSort.OLDEST
    page: int = 1
    per_page: int = DEFAULT_PER_PAGE
    unknown: tuple[str, ...] = ()

    def question(self, reader: Reader, *, per_page: int | None = None) -> LedgerQuestion:
        """The question this asks for `reader`, as of today; with `per_page`, of other pages."""
        return LedgerQuestion(
            q=self.q,
            filters=self.filters,
            date_from=self.date_from,
            date_to=self.date_to,
            open_longer_than=self.open_longer_than,
            spoken=self.spoken,
            sort=self.sort,
            page=self.page,
            per_page=per_page or self.per_page,
            reader=reader,
            facet_size=_FACET_SIZE,
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values in normal form: what is usual is left out."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name in LEDGER_FILTERS for value in sorted(self.filters.get(name, ()))]
        if self.date_from:
            pairs.append(("from", self.date_from.isoformat()))
        if self.date_to:
            pairs.append(("to", self.date_to.isoformat()))
        if self.open_longer_than is not None:
            pairs.append(("open_longer_than", str(self.open_longer_than)))
        if self.spoken:
            pairs.append(("spoken", "yes"))
        if self.sort is not LedgerSort.OLDEST:
            pairs.append(("sort", self.sort.value))
        if self.per_page != DEFAULT_PER_PAGE:
            pairs.append(("per_page", str(self.per_page)))
        if self.page != 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def address(self, path: str) -> str:
        """This search at `path`, in normal form."""
        return with_query(path, self.pairs)

    def export_address(self, path: str) -> str:
        """All that this search finds at `path`, in normal form."""
        return with_query(path, [pair for pair in self.pairs if pair[0] in LEDGER_EXPORT_NAMES])

    @property
    def is_filtered(self) -> bool:
        """Whether anything but words narrows it."""
        return bool(self.filters or self.date_from or self.date_to or self.open_longer_than is not None)

    def without_filter(self, name: str, value: str) -> "LedgerSearch":
        """This search from its first page, no longer narrowed to `value`."""
        return replace(self, page=1, filters=without_value(self.filters, name, value))

    def unfiltered(self) -> "LedgerSearch":
        """Its words alone."""
        return LedgerSearch(q=self.q, spoken=self.spoken, sort=self.sort, per_page=self.per_page)

    def at_page(self, page: int) -> "LedgerSearch":
        """This search at another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: LedgerSort) -> "LedgerSearch":
        """This search from its first page in another order."""
        return replace(self, page=1, sort=sort)

    def on_the_other_side(self) -> "LedgerSearch":
        """This search from its first page of what is only spoken, or of what is not."""
        return replace(self, page=1, spoken=not self.spoken)


def read_ledger_search(arguments: Arguments) -> LedgerSearch:
    """Read a search of the ledger. Raises `BadRequest`, which names the parameter, for a value of no use."""
    date_from, date_to = read_dates(read_single(arguments, "from"), read_single(arguments, "to"))
    filters = {name: read_filter(arguments, name, check_ledger_filter) for name in LEDGER_FILTERS}
    days = read_single(arguments, "open_longer_than")
    per_page = read_number(arguments, "per_page", MOST_PER_PAGE) or DEFAULT_PER_PAGE
    return LedgerSearch(
        q=read_query(arguments),
        filters={name: values for name, values in filters.items() if values},
        date_from=date_from,
        date_to=date_to,
        open_longer_than=None if days is None else check_days("open_longer_than", days),
        spoken=read_choice(arguments, "spoken", (*_YES, *_NO)) in _YES,
        sort=LedgerSort(read_choice(arguments, "sort", tuple(LedgerSort)) or LedgerSort.OLDEST),
        page=read_number(arguments, "page", MOST_TURNED // per_page) or 1,
        per_page=per_page,
        unknown=unknown_names(arguments, LEDGER_NAMES),
    )
