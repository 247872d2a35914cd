"""What a list says of itself on paper alone, where its form and its address are not seen."""

import datetime as dt
from collections.abc import Sequence

from search.query.reading import date_in_words
from webui.addresses import site_address
from webui.present import FilterView

Rows = tuple[tuple[str, str], ...]


def list_on_paper(
    asked_for: str, filters: Sequence[FilterView], order: str, shown: str, address: str
) -> Rows:
    """What was asked, how it is ordered, what of it is on these sheets, when it was asked and where it is.

    `address` is below the site's own.
    """
    rows = (
        ("Searched for", asked_for),
        ("Filters", "; ".join(f"{each.name}: {each.label}" for each in filters)),
        ("Order", order),
        ("Shown", shown),
        ("Searched on", date_in_words(dt.date.today())),
        ("Address", site_address() + address),
    )
    return tuple((name, value) for name, value in rows if value)


def shown_of(first: int, number: int, total: int | None, thing: str) -> str:
    """Which of how many `thing` a page has; empty where it has none."""
    if not number:
        return ""
    last = first + number - 1
    span = f"{first:,} to {last:,}" if number > 1 else f"{first:,}"
    return f"{thing} {span} of {'many' if total is None else f'{total:,}'}"
