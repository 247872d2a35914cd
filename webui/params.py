"""The one place that reads search parameters from an address, and writes them back into one.

interface.md, "Web addresses", is the contract. Equal searches have one normal form: names in a fixed
order, values sorted and each once, defaults left out.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from mappings.fields import FACETS, FILTERS
from search.addresses import search_pairs
from search.errors import BadRequest
from search.finder import Question
from search.grouping import Grouping
from search.query.parser import MOST_CHARACTERS
from search.request import MOST_FACET_VALUES, Reader, Sort
from search.values import LONGEST_VALUE, check_filter, one_of, read_dates, shown

MOST_VALUES = 50
LAST_PAGE = 10_000
MOST_TURNED = 1_000_000
"""How many results can be turned through; an engine keeps those before a page in mind."""
MOST_PER_PAGE = 100
DEFAULT_PER_PAGE = 20
FACET_SIZE = 20
FACET_VALUES_A_PAGE = 100

SEARCH_NAMES: tuple[str, ...] = (
    "q",
    *FILTERS,
    "from",
    "to",
    "sort",
    "group",
    "facet",
    "page",
    "per_page",
)

EXPORT_NAMES = tuple(name for name in SEARCH_NAMES if name not in ("group", "facet", "page", "per_page"))

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


Arguments = MultiDict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search as an address asks for it. `unknown` are names that mean nothing here.

    With a `facet` it asks for all values of that facet instead of results; `page` then turns those.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sort: Sort = Sort.RELEVANCE
    group: Grouping = Grouping.PASSAGE
    facet: str | None = None
    page: int = 1
    per_page: int = DEFAULT_PER_PAGE
    unknown: tuple[str, ...] = ()

    def question(self, reader: Reader) -> Question:
        """The question this asks for `reader`; for a facet, of one value more than its page shows."""
        return Question(
            q=self.q,
            filters=self.filters,
            date_from=self.date_from,
            date_to=self.date_to,
            sort=self.sort,
            group=Grouping.PASSAGE if self.facet else self.group,
            page=1 if self.facet else self.page,
            per_page=1 if self.facet else self.per_page,
            reader=reader,
            facets=(self.facet,) if self.facet else FACETS,
            facet_offset=(self.page - 1) * self.per_page if self.facet else 0,
            facet_size=self.page * self.per_page + 1 if self.facet else FACET_SIZE,
        )

    @property
    def last_page(self) -> int:
        """The last page that can be asked for."""
        return (MOST_FACET_VALUES if self.facet else MOST_TURNED) // self.per_page

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values in normal form."""
        pairs = search_pairs(self.q, self.filters, self.date_from, self.date_to, self.sort)
        if self.group is not Grouping.PASSAGE:
            pairs.append(("group", self.group.value))
        if self.facet:
            pairs.append(("facet", self.facet))
        if self.per_page != _usual_per_page(self.facet):
            pairs.append(("per_page", str(self.per_page)))
        if self.page != 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def address(self, path: str) -> str:
        """This search at `path`, in normal form."""
        return with_query(path, self.pairs)

    def export_address(self, path: str) -> str:
        """Every hit of this search at `path`, in normal form."""
        return with_query(path, [pair for pair in self.pairs if pair[0] in EXPORT_NAMES])

    @property
    def kept_by_the_form(self) -> list[tuple[str, str]]:
        """What the form has no control for and must hand on unseen."""
        kept = [
            (name, value)
            for name in FILTERS
            if name not in FACETS
            for value in sorted(self.filters.get(name, ()))
        ]
        if self.per_page != _usual_per_page(self.facet):
            kept.append(("per_page", str(self.per_page)))
        return kept

    @property
    def is_filtered(self) -> bool:
        """Whether anything but words narrows it."""
        return bool(self.filters or self.date_from or self.date_to)

    def with_filter(self, name: str, value: str) -> "Search":
        """This search from its first page, narrowed to `value` too."""
        return self._filtered(name, {*self.filters.get(name, ()), value})

    def without_filter(self, name: str, value: str) -> "Search":
        """This search from its first page, no longer narrowed to `value`."""
        return self._filtered(name, {*self.filters.get(name, ())} - {value})

    def without(self, name: str) -> "Search":
        """This search from its first page without the filter `name`, which may be "from" or "to" too."""
        if name in ("from", "to"):
            return self.without_dates(first=name == "from", last=name == "to")
        return self._filtered(name, set())

    def without_dates(self, *, first: bool = False, last: bool = False) -> "Search":
        """This search from its first page without its first or last day."""
        return replace(
            self.of_facet(None),
            date_from=None if first else self.date_from,
            date_to=None if last else self.date_to,
        )

    def unfiltered(self) -> "Search":
        """Its words alone."""
        return replace(self.of_facet(None), filters={}, date_from=None, date_to=None)

    def at_page(self, page: int) -> "Search":
        """This search at another page."""
        return replace(self, page=page)

    def of_facet(self, facet: str | None) -> "Search":
        """All values of a facet for this search; with None, its results from the first page."""
        is_usual = self.per_page == _usual_per_page(self.facet)
        per_page = _usual_per_page(facet) if is_usual else self.per_page
        return replace(self, page=1, facet=facet, per_page=per_page)

    def sorted_by(self, sort: Sort) -> "Search":
        """This search from its first page in another order."""
        return replace(self, page=1, sort=sort)

    def of_group(self, name: str, value: str) -> "Search":
        """What is found of one group, as passages."""
        return replace(self, page=1, group=Grouping.PASSAGE, filters={**self.filters, name: (value,)})

    def _filtered(self, name: str, values: set[str]) -> "Search":
        others = {other: held for other, held in self.filters.items() if other != name}
        filters = others | {name: tuple(sorted(values))} if values else others
        return replace(self.of_facet(None), filters=filters)


def read_search(arguments: Arguments) -> Search:
    """Read a search. Raises `BadRequest`, naming the parameter, where a value cannot be used."""
    date_from, date_to = read_dates(read_single(arguments, "from"), read_single(arguments, "to"))
    filters = {name: read_filter(arguments, name) for name in FILTERS}
    facet = read_choice(arguments, "facet", FACETS)
    search = Search(
        q=read_query(arguments),
        filters={name: values for name, values in filters.items() if values},
        date_from=date_from,
        date_to=date_to,
        sort=Sort(read_choice(arguments, "sort", tuple(Sort)) or Sort.RELEVANCE),
        group=Grouping(read_choice(arguments, "group", tuple(Grouping)) or Grouping.PASSAGE),
        facet=facet,
        per_page=read_number(arguments, "per_page", MOST_PER_PAGE) or _usual_per_page(facet),
        unknown=unknown_names(arguments, SEARCH_NAMES),
    )
    return search.at_page(read_number(arguments, "page", search.last_page) or 1)


def read_query(arguments: Arguments) -> str:
    """The words asked for, blanks at the ends and runs of blanks aside; empty where there are none.

    Of a longer query than is read one letter more, by which its reading tells that there was more.
    """
    typed = read_single(arguments, "q")
    return " ".join(_CONTROLS.sub(" ", typed or "").split())[: MOST_CHARACTERS + 1]


def read_number(arguments: Arguments, name: str, most: int) -> int | None:
    """A whole number from 1 to `most`; None where none is given."""
    value = read_single(arguments, name)
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value) and 1 <= int(value) <= most:
        return int(value)
    raise BadRequest(f"{name} must be a whole number from 1 to {most:,}, not {shown(value)}.")


def unknown_names(arguments: Arguments, known: Sequence[str]) -> tuple[str, ...]:
    """The names given that are not among `known`, each once, in order."""
    return tuple(dict.fromkeys(name for name in arguments if name not in known))


def refuse_unknown(names: Sequence[str], known: Sequence[str]) -> None:
    """Raise `BadRequest` where any name is unknown, saying which are known."""
    if names:
        takes = f"It takes: {', '.join(known)}." if known else "It takes none."
        raise BadRequest(f"{shown(names[0])} is not a parameter of this address. {takes}")


def without_value(
    filters: Mapping[str, tuple[str, ...]], name: str, value: str
) -> dict[str, tuple[str, ...]]:
    """The filters, `name` no longer narrowed to `value`, and left out where that was its last one."""
    left = tuple(each for each in filters.get(name, ()) if each != value)
    others = {other: held for other, held in filters.items() if other != name}
    return others | ({name: left} if left else {})


def with_query(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    """`path` with `pairs` after a question mark, where there are any."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _usual_per_page(facet: str | None) -> int:
    return FACET_VALUES_A_PAGE if facet else DEFAULT_PER_PAGE


def read_single(arguments: Arguments, name: str) -> str | None:
    """The one value of a name; given twice it must be the same."""
    values = dict.fromkeys(value for value in arguments.getlist(name) if value.strip())
    if len(values) > 1:
        raise BadRequest(f"{name} is given {len(values)} times with different values: give it once.")
    for value in values:
        if name == "q":
            return value
        if len(value) > LONGEST_VALUE:
            raise BadRequest(f"{name} is {len(value):,} characters long: at most {LONGEST_VALUE} are read.")
        return value.strip()
    return None


def read_filter(
    arguments: Arguments, name: str, check: Callable[[str, str], None] = check_filter
) -> tuple[str, ...]:
    """The values of a filter, each once; `check` refuses what it cannot have."""
    values = sorted({value.strip() for value in arguments.getlist(name) if value.strip()})
    if len(values) > MOST_VALUES:
        raise BadRequest(f"{name} is given {len(values)} times: at most {MOST_VALUES} values are read.")
    for value in values:
        check(name, value)
    return tuple(values)


def read_choice(arguments: Arguments, name: str, choices: tuple[str, ...]) -> str | None:
    """One of the choices; None where none is given."""
    value = read_single(arguments, name)
    if value is None or value in choices:
        return value
    raise BadRequest(f"{name} must be {one_of(choices)}, not {shown(value)}.")
