"""Dates as papers print them."""

import datetime as dt

import pytest

from mappings.dates import DateFound, find_dates, parse_date, parse_period

_FOURTH = dt.date(2014, 12, 4)


@pytest.mark.parametrize(
    "printed",
    [
        "4 December 2014",
        "04 Dec 2014",
        "4th December 2014",
        "4th of December, 2014",
        "Thursday 4 December 2014",
        "Thursday, 4th December 2014",
        "December 4, 2014",
        "Thurs. Dec. 4, 2014",
        "4/12/2014",
        "04.12.2014",
        "04-12-2014",
        "04-Dec-2014",
        "2014-12-04",
        "4\u00a0December\u00a02014",
        " 4 december 2014. ",
        "Dydd Iau 4 Rhagfyr 2014",
        "4 o Ragfyr 2014",
        "4™ December, 2014",
        "Thursday, 4” December, 2014",
        '4"? December 2014',
        "4 décembre 2014",
        "4 decembre 2014",
        "Donnerstag, 4. Dezember 2014",
        "donderdag 4 december 2014",
        "Déardaoin, 4 Nollaig 2014",
        "4 de Nollaig 2014",
    ],
)
def test_a_date_is_read_in_every_way_it_is_printed(printed: str) -> None:
    assert parse_date(printed) == _FOURTH


@pytest.mark.parametrize(
    ("printed", "month"),
    [
        ("1 Ionawr 2020", 1),
        ("1er février 2020", 2),
        ("1 maart 2020", 3),
        ("1. März 2020", 3),
        ("1 Aibreán 2020", 4),
        ("1 Fai 2020", 5),
        ("1 Meitheamh 2020", 6),
        ("1 Orffennaf 2020", 7),
        ("1er août 2020", 8),
        ("1 Meán Fómhair 2020", 9),
        ("1 Dheireadh Fómhair 2020", 10),
        ("1 Tachwedd 2020", 11),
        ("1 Dez. 2020", 12),
    ],
)
def test_months_are_known_in_other_languages(printed: str, month: int) -> None:
    assert parse_date(printed) == dt.date(2020, month, 1)


@pytest.mark.parametrize(
    "printed",
    [
        "31 February 2014",
        "29 February 2015",
        "11/16/2021",
        "4 December",
        "Thursday, 13 March from 10am",
        "16/11/21",
        "2024/2116",
        "4 December 1799",
        "1.4.12.2014",
        "5/12/2014/7",
        "4 December 20145",
        "4/12-2014",
        "14 Smarch 2014",
        "",
    ],
)
def test_what_is_ambiguous_or_impossible_is_no_date(printed: str) -> None:
    assert not find_dates(printed)
    assert parse_date(printed) is None


def test_a_text_that_holds_more_than_a_date_is_not_one() -> None:
    assert parse_date("held on 4 December 2014") is None
    assert parse_date("8 and 9 January 2015") is None
    assert parse_date("16 November 2021 - 21 January 2022") is None


def test_dates_are_found_in_order_with_their_places() -> None:
    text = "Held 2015-01-08; the next on Thursday 5 February 2015."
    assert find_dates(text) == (
        DateFound(dt.date(2015, 1, 8), 5, 15),
        DateFound(dt.date(2015, 2, 5), 29, 53),
    )
    assert text[29:53] == "Thursday 5 February 2015"


def test_both_ends_of_a_range_are_found() -> None:
    found = find_dates("16/11/2021 - 21/01/2022")
    assert [each.date for each in found] == [dt.date(2021, 11, 16), dt.date(2022, 1, 21)]


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2014", dt.date(2014, 1, 1), dt.date(2014, 12, 31)),
        ("2014-12", dt.date(2014, 12, 1), dt.date(2014, 12, 31)),
        ("February 2016", dt.date(2016, 2, 1), dt.date(2016, 2, 29)),
        ("Rhagfyr 2014", dt.date(2014, 12, 1), dt.date(2014, 12, 31)),
        ("8 January 2015", dt.date(2015, 1, 8), dt.date(2015, 1, 8)),
        ("2014-12-04", _FOURTH, _FOURTH),
    ],
)
def test_a_period_is_a_day_a_month_or_a_year(typed: str, first: dt.date, last: dt.date) -> None:
    assert parse_period(typed) == (first, last)


@pytest.mark.parametrize(
    "typed", ["", "2014-13", "9999", "1799", "December", "12", "last year", "2014-12-32"]
)
def test_anything_else_is_no_period(typed: str) -> None:
    assert parse_period(typed) is None
