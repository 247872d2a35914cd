"""Which lines of a paper's head name the authority: one wrongly named is worse than one not known."""

import datetime as dt

import pytest

from indexer.document import Document, Paragraph
from indexer.genres.heads import (
    authority_in,
    committee_of,
    head_facts,
    meeting_date_of,
    own_facts,
    written_on,
)
from indexer.genres.types import Facts


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Aldermere Borough Council", "Aldermere Borough Council"),
        ("THE ALDERMERE BOROUGH COUNCIL", "Aldermere Borough Council"),
        ("Council of the City of Netherby", "Council of the City of Netherby"),
        ("Cyngor Cymuned Llanaber", "Cyngor Cymuned Llanaber"),
        ("West Marches Combined Authority", "West Marches Combined Authority"),
        ("Opening of Parliament", None),
        ("An Ordinance Establishing a Park Advisory Council", None),
        ("Members of the Council", None),
        ("Borough Council", None),
        ("The report was sent to Aldermere Borough Council", None),
        ("Minutes of the County Council", None),
    ],
)
def test_only_a_name_that_stands_alone_is_the_authoritys(line: str, expected: str | None) -> None:
    assert authority_in([line]) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Report to: Streets Committee", "Streets Committee"),
        ("To: Each Member of the Streets Commi / You are asked to attend a Meeting of the Streets Committee "
         "to be held in the Hall", "Streets Committee"),
        ("I inform you that a Virtual Meeting of Aldermere Streets Committee will take place on Friday",
         "Aldermere Streets Committee"),
        ("MINUTES AT STREETS SUB COMMITTEE MEETING OF THE MUNICIPAL DISTRICT OF ALDERMERE HELD IN THE HALL",
         "Streets Sub Committee"),
        ("MINUTES OF MEETING OF THE MUNICIPAL DISTRICT OF ALDER- / WICKLOW HELD IN THE HALL",
         "Municipal District of Alder-Wicklow"),
        ("Meeting of Aldermere Borough Council’s Streets Committee held on the 1st", "Streets Committee"),
        ("Meeting of Aldermere Borough Council, Streets Committee held on the 1st", "Streets Committee"),
        ("Standing Committee on Roads and Bridges, 2023-09-20", "Standing Committee on Roads and Bridges"),
        ("Comité permanent des routes et des ponts, 2023-09-20", "Comité permanent des routes et des ponts"),
        ("CITY & COUNTY / COUNCIL", None),
        ("Next Board Meeting", None),
        ("Aldermere Borough Council / Record of Decision", None),
        ("Aldermere Borough Council / Minutes", "Aldermere Borough Council"),
        ("MINUTES OF PROCEEDINGS AT STREETS SUB COMMITTEE MEETING OF THE MUNICIPAL DISTRICT OF ALDER HELD",
         "Streets Sub Committee"),
        ("Aldermere Town Board Meeting Minutes", "Aldermere Town Board"),
        ("II. Adoption of the Streets Committee Meeting Minutes", None),
        ("The committee on the way to the bridge", None),
        ("Aldermere Town Council held its meeting at 7pm on 1 May 2020", "Aldermere Town Council"),
        ("The Council met at noon", None),
        ("Cofnodion / Y Pwyllgor Craffu", "Pwyllgor Craffu"),
        ("Minutes / Bo Wood Chair of the Ponds Trust; substitute of the Aldermere Fire and Water / "
         "Rescue Committee", None),
        ("Minutes / Bo Wood Chairman of the Aldermere Ponds Board; Clerk", None),
        ("Minutes / Ponds Panel; Chair, Water Trust", None),
        ("Cynhaliwyd cyfarfod o Gyngor Tref Llanaber am 7.30 ar 14 Ionawr 2015", "Cyngor Tref Llanaber"),
    ],
)  # fmt: skip
def test_the_body_that_met(head: str, expected: str | None) -> None:
    assert committee_of(head.split(" / ")) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("House Debates, 2015-12-04", dt.date(2015, 12, 4)),
        ("Standing Committee on Roads and Bridges, 2023-09-20", dt.date(2023, 9, 20)),
        (
            "MINUTES AT MEETING OF THE COUNCIL HELD IN THE HALL ON THURSDAY, 9™ OCTOBER, 2014",
            dt.date(2014, 10, 9),
        ),
        ("Aldermere Parade Area / Minutes from Monday, January 29, 2018 at the Hall", dt.date(2018, 1, 29)),
        # A summons need not repeat the year, and its weekday has to agree.
        (
            "14 January 2022 / A meeting of the Council will be held on Thursday 20th January at 3pm",
            dt.date(2022, 1, 20),
        ),
        (
            "22 December 2021 / A meeting of the Council will be held on Thursday 20th January at 3pm",
            dt.date(2022, 1, 20),
        ),
        ("14 January 2022 / Dear Sir, / The meeting will be held on Friday 20th January at 3pm", None),
        ("Meetings / 5 May 2022 / 10 AM / 6 June 2022 / 10 AM / 7 July 2022 / 8 August 2022", None),
    ],
)
def test_the_day_it_met(head: str, expected: dt.date | None) -> None:
    assert meeting_date_of(head.split(" / ")) == expected


def test_the_authority_of_a_paper_of_no_meeting() -> None:
    document = Document(blocks=[Paragraph(text="ALDERMERE BOROUGH COUNCIL – RECORD OF DECISION")])
    facts = head_facts(document)
    assert (facts.authority, facts.committee) == ("Aldermere Borough Council", None)


def test_the_authority_of_a_meeting_named_in_brackets() -> None:
    document = Document(blocks=[Paragraph(text="Meeting: Aldermere Assembly (Mayor’s Question Time)")])
    facts = head_facts(document)
    assert facts.authority == "Aldermere Assembly"
    assert facts.committee == "Aldermere Assembly (Mayor’s Question Time)"


def test_a_committee_of_a_council_that_is_named_with_it() -> None:
    head = "Minutes of the meeting of Aldermere Town & County Council’s Streets Committee held on 1 May 2020"
    facts = head_facts(Document(blocks=[Paragraph(text=head)]))
    assert (facts.authority, facts.committee) == ("Aldermere Town & County Council", "Streets Committee")


def test_a_memorandums_date_is_when_it_was_written() -> None:
    head = ["COUNCIL AGENDA: 1/26/2021", "TO: CITY COUNCIL FROM: Director", "DATE: January 4, 2021"]
    assert (meeting_date_of(head), written_on(head)) == (None, dt.date(2021, 1, 4))
    report = ["Report to: Streets Committee", "Date: 4 January 2021"]
    assert (meeting_date_of(report), written_on(report)) == (dt.date(2021, 1, 4), None)


def test_what_a_head_says_rests_on_its_words_and_their_page() -> None:
    first = Paragraph(text="Aldermere Borough Council", page=1)
    second = Paragraph(text="Minutes of a meeting of the Streets Committee held on 4 May 2021", page=2)
    facts = head_facts(Document(blocks=[first, second]))
    assert {each.field: (each.words, each.page) for each in facts.why} == {
        "authority": ("Aldermere Borough Council", 1),
        "committee": ("meeting of the Streets Committee", 2),
        "meeting_date": ("meeting of the Streets Committee held on 4 May 2021", 2),
    }


def test_what_is_no_longer_known_rests_on_nothing() -> None:
    pack = Facts().found("its number", "5. Trees", 1, item_number="5", item_title="Trees")
    of_another = own_facts(Facts(meeting_date=dt.date(2021, 5, 4)), pack)
    assert (of_another.item_number, of_another.why) == (None, ())
