"""The status a paper's words mean."""

import pytest

from mappings.status import STATUS_WORDS, status_of


@pytest.mark.parametrize(
    "printed",
    [
        "Ongoing.",
        "ON-GOING",
        "In progress",
        "Outstanding",
        "Pending",
        "Open",
        "Not started",
        "To be confirmed",
        "Incomplete",
        "Not yet completed",
        "Partly complete",
        "75% complete",
        "Will be completed by May",
        "Ongoing. Asked for again on 27 July 2022.",
        "Ongoing. An update follows once the review has been completed.",
        "The work is still in progress",
    ],
)
def test_open(printed: str) -> None:
    assert status_of(printed) == "open"


@pytest.mark.parametrize(
    "printed",
    [
        "Complete",
        "Completed.",
        "Done",
        "Discharged",
        "Completed. Attached at Appendix 5.",
        "Completed. Attached at Appendix 6 .",
        "Completed\nAttached at Appendix 1",
        "100% complete",
        "This action has been completed.",
    ],
)
def test_completed(printed: str) -> None:
    assert status_of(printed) == "completed"


@pytest.mark.parametrize(
    "printed",
    [
        "Closed",
        "Closed. The delegation was not used.",
        "No longer required",
        "Withdrawn",
        "Superseded by minute 14",
    ],
)
def test_closed(printed: str) -> None:
    assert status_of(printed) == "closed"


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "n/a",
        "Deferred to the spring",
        "Nothing to report for the period from 8 July to 1 September 2022.",
        "Completed. The letter is attached.\nOngoing",
        "Completed / ongoing",
        "Completed and closed",
        "Completed, but the review is ongoing",
        "Complete list of sites attached",
        "Open letter sent to the Mayor",
        "The ongoing review was mentioned",
    ],
)
def test_no_status_or_two_that_differ_is_none(printed: str) -> None:
    assert status_of(printed) is None


@pytest.mark.parametrize(
    ("status", "words"), [(status, words) for status, listed in STATUS_WORDS.items() for words in listed]
)
def test_every_word_of_the_table_means_its_status(status: str, words: str) -> None:
    assert status_of(f"{words.capitalize()}.") == status
