"""From an answer to what the search page shows about it: hits by year, and help where nothing is found."""

from dataclasses import dataclass, replace

from flask import url_for

from search.coverage import MissingMeeting, NotHeld
from search.finder import Answer
from search.nothing_found import NothingFound, Searched, WithoutFilter, WithoutWords
from search.query.reading import count_of, date_in_words
from webui.params import Search
from webui.present import FACET_HEADINGS, FilterView, Link

_MOST_YEARS = 60
_MOST_MISSING = 5
# Of the picture: shares of its width in per cent; heights in em, so that they grow with the letters.
_BAR_SHARE = 80.0
_NEAR_AN_END = 8.0
_HEIGHT, _TOP = 5.0, 1.2
_LOWEST = 0.15


@dataclass(frozen=True, slots=True)
class Bar:
    """A year with hits in the picture: where its bar stands, in per cent and em."""

    x: float
    width: float
    y: float
    height: float
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """Words in the picture: their place in per cent, and how they stand to that."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year in the table: how many hits it has, and the search for these; none where there are none."""

    year: int
    count: int
    address: str | None
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearChart:
    """Hits by year. `rows` are all years from the first to the last with hits; of a very long time only those
    with hits, so that `is_whole` is false."""

    first: int
    last: int
    most: int
    peak: Tick
    base: float
    bars: tuple[Bar, ...]
    rows: tuple[YearRow, ...]
    is_whole: bool
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpView:
    """What the page says where nothing is found: sentences and links. `try_instead` are searches that find
    something."""

    try_instead: tuple[tuple[Link, str], ...]
    searched: str
    committees: str | None
    all_committees: str | None
    left: str | None
    not_held: tuple[str, ...]
    coverage: str


def year_chart(search: Search, answer: Answer) -> YearChart | None:
    """How many hits each year has, whatever years are chosen; None where not two years have any."""
    counts = {int(each.value): each.count for each in answer.facets.get("year", ()) if each.count}
    if len(counts) < 2:
        return None
    first, last, most = min(counts), max(counts), max(counts.values())
    step = 100 / (last - first + 1)
    chosen = {int(year) for year in search.filters.get("year", ())}
    others = search.without("year")
    path = url_for("search.search")
    is_whole = last - first < _MOST_YEARS
    bars, rows = [], []
    for year in range(first, last + 1):
        count, is_chosen = counts.get(year, 0), year in chosen
        if count:
            # The smallest is still seen.
            height = max(_LOWEST, round(_HEIGHT * count / most, 2))
            x = step * (year - first) + step * (100 - _BAR_SHARE) / 200
            width = step * _BAR_SHARE / 100
            bars.append(
                Bar(round(x, 2), round(width, 2), round(_TOP + _HEIGHT - height, 2), height, is_chosen)
            )
        if count or is_whole:
            address = others.with_filter("year", str(year)).address(path) if count else None
            rows.append(YearRow(year, count, address, is_chosen))
    peak = min(year for year in counts if counts[year] == most)
    middle = round(step * (peak - first + 0.5), 2)
    anchor = "start" if middle < _NEAR_AN_END else "end" if middle > 100 - _NEAR_AN_END else "middle"
    return YearChart(
        first=first,
        last=last,
        most=most,
        peak=Tick(middle, f"{most:,}", anchor),
        base=_TOP + _HEIGHT,
        bars=tuple(bars),
        rows=tuple(rows),
        is_whole=is_whole,
        said=f"From {count_of(counts[first], 'passage')} in {first} to {counts[last]:,} in {last};"
        f" most, {most:,}, in {peak}.",
    )


def help_view(
    search: Search, found: NothingFound, lacking: NotHeld, filters: tuple[FilterView, ...]
) -> HelpView:
    """Help for a search that finds nothing. `filters` are those in use."""
    path = url_for("search.search")
    return HelpView(
        try_instead=(
            *(_without_filter(search, each, filters) for each in found.filters),
            *(_without_words(search, each) for each in found.words),
        ),
        searched=_searched(found.searched),
        committees=", ".join(found.searched.committees) or None,
        all_committees=Search(facet="committee").address(path) if found.searched.more_committees else None,
        left=_left(found.searched),
        not_held=_not_held(lacking),
        coverage=url_for(
            "coverage.coverage",
            authority=list(search.filters.get("authority", ())),
            committee=list(search.filters.get("committee", ())),
        ),
    )


def _without_filter(
    search: Search, found: WithoutFilter, filters: tuple[FilterView, ...]
) -> tuple[Link, str]:
    path = url_for("search.search")
    passages = count_of(found.passages, "passage")
    if found.name is None:
        return Link("Without any filter", search.unfiltered().address(path)), passages
    name = FACET_HEADINGS.get(found.name, found.name.capitalize())
    labels = [each.label for each in filters if each.name == name]
    said = f"Without {name}: {' or '.join(labels)}"
    return Link(said, search.without(found.name).address(path)), passages


def _without_words(search: Search, found: WithoutWords) -> tuple[Link, str]:
    said = " and ".join(f"“{word}”" if word[0] != '"' else word for word in found.words) or "the quotes"
    if found.unfiltered:
        said += " and without any filter"
    asked = replace(search.unfiltered() if found.unfiltered else search, q=found.q, page=1)
    return Link(f"Without {said}", asked.address(url_for("search.search"))), count_of(
        found.passages, "passage"
    )


def _searched(searched: Searched) -> str:
    said = f"{count_of(searched.passages, 'passage')} of {count_of(searched.papers, 'paper')}"
    if searched.first and searched.last:
        said += f", dated {date_in_words(searched.first)} to {date_in_words(searched.last)}"
    return f"{said}."


def _left(searched: Searched) -> str | None:
    if searched.left is None:
        return None
    return f"Your filters leave {f'{searched.left:,}' if searched.left else 'none'} of them."


def _not_held(lacking: NotHeld) -> tuple[str, ...]:
    failed = count_of(lacking.failed, "paper")
    pages = count_of(lacking.pages, "page")
    more = len(lacking.missing) - _MOST_MISSING
    said = (
        f"{failed} could not be read: no search finds their words." if lacking.failed else None,
        f"{pages} of other papers could not be read." if lacking.pages else None,
        *map(_missing, lacking.missing[:_MOST_MISSING]),
        f"Papers of {count_of(more, 'more meeting')}." if more > 0 else None,
    )
    return tuple(filter(None, said))


def _missing(meeting: MissingMeeting) -> str:
    return f"{meeting.lack.label}: {meeting.committee}, {date_in_words(meeting.date)}."
