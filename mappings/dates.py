"""Dates as papers print them: day before month, month names in the languages papers here are written in.

What is ambiguous or impossible is not found: a wrong date is worse than a missing one.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mappings.analysis import fold

_FIRST_YEAR, _LAST_YEAR = 1800, 2200

# English, Welsh (also as it mutates after "o"), French, German, Dutch, Irish (also after "de").
_MONTH_NAMES = (
    "january, jan, ionawr, janvier, janv, januar, jänner, januari, eanáir",
    "february, feb, chwefror, février, févr, februar, februari, feabhra",
    "march, mar, mawrth, fawrth, mars, märz, maart, mrt, márta, mhárta",
    "april, apr, ebrill, avril, aibreán",
    "may, mai, fai, mei, bealtaine, bhealtaine",
    "june, jun, mehefin, fehefin, juin, juni, meitheamh, mheitheamh",
    "july, jul, gorffennaf, orffennaf, juillet, juli, iúil",
    "august, aug, awst, août, augustus, lúnasa",
    "september, sept, sep, medi, fedi, septembre, meán fómhair, mheán fómhair",
    "october, oct, hydref, octobre, oktober, okt, deireadh fómhair, dheireadh fómhair",
    "november, nov, tachwedd, dachwedd, novembre, samhain, na samhna",
    "december, dec, rhagfyr, ragfyr, décembre, déc, dezember, dez, nollaig, na nollag",
)
_DAY_NAMES = (
    "monday, tuesday, wednesday, thursday, friday, saturday, sunday",
    "mon, tues, tue, weds, wed, thurs, thur, thu, fri, sat, sun",
    "dydd llun, dydd mawrth, dydd mercher, dydd iau, dydd gwener, dydd sadwrn, dydd sul",
    "lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche",
    "montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag",
    "maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag",
    "dé luain, dé máirt, dé céadaoin, déardaoin, dé haoine, dé sathairn, dé domhnaigh",
)
_MONTHS = {
    fold(name): number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split(", ")
}


def _any_of(lists: tuple[str, ...]) -> str:
    """A pattern for any of the names, with or without their accents, longest first."""
    names = {form for names in lists for name in names.split(", ") for form in (name, fold(name))}
    return "|".join(name.replace(" ", r"\s+") for name in sorted(names, key=len, reverse=True))


_WEEKDAY = rf"(?:\b(?:{_any_of(_DAY_NAMES)})\b\.?,?\s+)?"
_MONTH = rf"(?P<month>{_any_of(_MONTH_NAMES)})\b\.?"
# Scanners read raised letters as any small mark: 9™, 6”, 2"?.
_ORDINAL = r"""(?:st|nd|rd|th|er|ú|\.|af|ail|ydd|fed|eg|ain|ed|[™°*?%"“”'’‘]{1,3}t?)?"""
_YEAR = r"(?P<year>\d{4})"
# A figure of a longer number, reference or address is no part of a date.
_BEFORE, _AFTER = r"(?<![\w/])(?<!\d[.\-])", r"(?![\w/]|[.\-]\d)"


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(body, re.IGNORECASE)


_PATTERNS = (
    _pattern(
        rf"{_BEFORE}{_WEEKDAY}(?:the\s+)?(?P<day>\d{{1,2}}){_ORDINAL}(?:\s+|-)(?:of\s+|o\s+|de\s+)?"
        rf"{_MONTH},?(?:\s+|-){_YEAR}{_AFTER}"
    ),
    _pattern(rf"{_BEFORE}{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+){_YEAR}{_AFTER}"),
    _pattern(
        rf"{_BEFORE}{_WEEKDAY}(?P<day>\d{{1,2}})(?P<mark>[/.\-])(?P<month>\d{{1,2}})(?P=mark){_YEAR}{_AFTER}"
    ),
    _pattern(rf"{_BEFORE}{_YEAR}(?P<mark>[/\-])(?P<month>\d{{2}})(?P=mark)(?P<day>\d{{2}}){_AFTER}"),
)
_FOUR_FIGURES = re.compile(r"\d{4}")  # of a year: without them the patterns need not be tried
_MONTH_OF_YEAR = (_pattern(rf"{_MONTH},?\s+{_YEAR}"), _pattern(rf"{_YEAR}-(?P<month>\d{{2}})"))


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date and where in the text it stands (`start` to `end`, characters, its weekday included)."""

    date: dt.date
    start: int
    end: int


# The genres ask for the same lines one after the other.
@lru_cache(maxsize=2048)
def find_dates(text: str) -> tuple[DateFound, ...]:
    """The dates in `text`, in order. Years 1800 to 2200; two-digit years are not read."""
    if not _FOUR_FIGURES.search(text):
        return ()
    found = sorted(_found(text), key=lambda each: (each.start, -each.end))
    apart: list[DateFound] = []
    for each in found:
        if not apart or each.start >= apart[-1].end:
            apart.append(each)
    return tuple(apart)


def parse_date(text: str) -> dt.date | None:
    """The date that `text` is; None where it is not one, or holds anything else."""
    stripped = text.strip().rstrip(".,;")
    found = find_dates(stripped)
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(stripped)):
        return found[0].date
    return None


def parse_period(text: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of what `text` names: a day, a month with its year, or a year."""
    day = parse_date(text)
    if day:
        return day, day
    stripped = text.strip()
    if re.fullmatch(r"[0-9]{4}", stripped):
        year = int(stripped)
        return (dt.date(year, 1, 1), dt.date(year, 12, 31)) if _FIRST_YEAR <= year <= _LAST_YEAR else None
    for pattern in _MONTH_OF_YEAR:
        match = pattern.fullmatch(stripped)
        first = _date(match["year"], match["month"], "1") if match else None
        if first:
            return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return None


def _found(text: str) -> Iterator[DateFound]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            date = _date(match["year"], match["month"], match["day"])
            if date:
                yield DateFound(date, match.start(), match.end())


def _date(year: str, month: str, day: str) -> dt.date | None:
    number = int(month) if month.isdecimal() else _MONTHS[" ".join(fold(month).split())]
    try:
        date = dt.date(int(year), number, int(day))
    except ValueError:
        return None
    return date if _FIRST_YEAR <= date.year <= _LAST_YEAR else None
