"""The values that a filter or a date may have, wherever they are typed."""

import datetime as dt
import re

from mappings.commitment import UNKNOWN
from mappings.dates import parse_period
from mappings.passage import Kind
from mappings.status import STATUS_WORDS
from search.errors import BadRequest

LONGEST_VALUE = 500
LEDGER_STATUSES: tuple[str, ...] = (*STATUS_WORDS, UNKNOWN)

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DAYS = re.compile(r"[0-9]{1,6}")
_YEAR = re.compile(r"[0-9]{4}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_ID = re.compile(r"[a-z0-9-]+")


def check_filter(name: str, value: str) -> None:
    """Raise `BadRequest`, which calls the filter `name`, where no passage could have this value."""
    if len(value) > LONGEST_VALUE:
        raise BadRequest(f"{name} is {len(value):,} characters long: at most {LONGEST_VALUE} are read.")
    wanted = _what_is_wanted(name.lstrip("-"), value)
    if wanted:
        raise BadRequest(f"{name} must be {wanted}, not {shown(value)}.")


def check_ledger_filter(name: str, value: str) -> None:
    """Raise `BadRequest`, which calls the filter `name`, where no commitment could have this value."""
    if name.lstrip("-") != "status":
        check_filter(name, value)
    elif value not in LEDGER_STATUSES:
        raise BadRequest(f"{name} must be {one_of(LEDGER_STATUSES)}, not {shown(value)}.")


def check_days(name: str, value: str) -> int:
    """A number of days. Raises `BadRequest`, which calls it `name`."""
    if _DAYS.fullmatch(value):
        return int(value)
    raise BadRequest(f"{name} must be a whole number of days, not {shown(value)}.")


def read_dates(
    first: str | None, last: str | None, names: tuple[str, str] = ("from", "to")
) -> tuple[dt.date | None, dt.date | None]:
    """The first day of a day, month or year, and the last day of another.

    Raises `BadRequest`, which calls them by `names`, where one is no date or no day lies between them.
    """
    date_from, date_to = _day(names[0], first, 0), _day(names[1], last, 1)
    if date_from and date_to and date_from > date_to:
        raise BadRequest(
            f"{names[0]} ({date_from}) is later than {names[1]} ({date_to}): no day lies between them."
        )
    return date_from, date_to


def one_of(choices: tuple[str, ...]) -> str:
    """The choices there are, for a sentence."""
    return f"one of {', '.join(choices)}"


def shown(value: str) -> str:
    """A value as a sentence quotes it, in short."""
    return f"“{value}”" if len(value) <= 60 else f"“{value[:60]}…”"


def _what_is_wanted(name: str, value: str) -> str | None:
    """What a value of this filter should be, where this one is not."""
    match name:
        case "kind" if value not in set(Kind):
            return one_of(tuple(Kind))
        case "status" if value not in tuple(STATUS_WORDS):
            return one_of(tuple(STATUS_WORDS))
        case "year" if not _YEAR.fullmatch(value):
            return "a year of four figures"
        case "language" if not _LANGUAGE.fullmatch(value):
            return "the code of a language, such as en or cy"
        case "meeting" | "paper" if not _ID.fullmatch(value):
            return f"the id of a {name}"
    return "text without control characters" if _CONTROLS.search(value) else None


def _day(name: str, value: str | None, end: int) -> dt.date | None:
    """The first or the last day of the day, month or year given."""
    if value is None:
        return None
    period = parse_period(value) if len(value) <= LONGEST_VALUE else None
    if period is None:
        raise BadRequest(
            f"{name} must be a date such as 2014-12-04, 4 December 2014, 2014-12 or 2014, not {shown(value)}."
        )
    return period[end]
