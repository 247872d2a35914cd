"""What papers say that people undertook to do: small papers of each sort, indexed, and the real ones."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from indexer.pipeline import Settings, index
from mappings.undertaking import Source, Undertaking
from search.engines import Engine
from search.request import OPERATOR, SearchRequest
from tests.support.seeds import ROWS_A_MEETING

Read = Callable[[str], Sequence[Undertaking]]

TRANSCRIPT = """Harbour Committee – 4 March 2024

Transcript of Item 5 – Ferries

Ada Marsh AM (Chair): We come to the ferries.

Fay Hill (Director of Ferries, Harbour Board): Thank you. {said}

Bo Wood AM: {asked}

Fay Hill (Director of Ferries, Harbour Board): {answered}

Ada Marsh AM (Chair): {presiding}

Bo Wood AM: Thank you.
"""
MINUTES = """MINUTES

Meeting: Harbour Committee
Date: Monday 4 March 2024
Time: 2.00 pm

Present:

Councillor Ada Marsh (Chair)
Councillor Bo Wood

In attendance:

Fay Hill, Director of Ferries
Inspector Gil Brook, Netherby Police

1  Apologies for Absence (Item 1)

1.1  There were none.

2  Ferries (Item 5)

2.1  The Committee received the report.

2.2  {minuted}

3  Close of Meeting

3.1  The meeting ended at 3.47 pm.
"""
LETTER = """Harbour Board
Quay Street

14 March 2024

Councillor Ada Marsh
Chair, Harbour Committee

Dear Councillor Marsh

Ferry fares

{written}

Yours sincerely

Fay Hill
Director of Ferries
"""


@pytest.fixture
def read(engine: Engine, tmp_path: Path) -> Read:
    """Index a paper with these words; gives what it says that anybody undertook, in order."""

    def undertakings(words: str) -> Sequence[Undertaking]:
        folder = tmp_path / "papers"
        folder.mkdir(exist_ok=True)
        (folder / "paper.txt").write_text(words)
        index(engine, [folder], Settings(jobs=1), lambda done, total, file: None)
        (paper,) = engine.papers(OPERATOR)
        passages = engine.passages_of(paper.id, OPERATOR, 0, 1000)
        return [each for passage in passages for each in passage.undertakings]

    return undertakings


def spoken(
    said: str = "Good.", asked: str = "I see.", answered: str = "No.", presiding: str = "Right."
) -> str:
    return TRANSCRIPT.format(said=said, asked=asked, answered=answered, presiding=presiding)


@pytest.mark.parametrize(
    "said",
    [
        "I will write to you about the fares.",
        "We can let you have the passenger figures for each pier.",
        "I am happy to provide a note on that.",
        "I don't have the number here, but I will send it to the Committee.",
        "We would be very happy to share that analysis with Members.",
        "I'll take that away and look at it.",
        "I undertake to publish the timetable by 30 April 2024.",
        "If it would help, we can set that out in writing.",
        "What I will do is write to the Chair with the dates.",
        "Let me come back to you on that with the exact figure.",
        "I will ask my team to send you the survey.",
        "My office will circulate the slides to Members.",
        "The report will be published by the end of April 2024.",
        "I give you my word that every lamp on the pier will be mended before the clocks go back.",
        "I will certainly look into that.",
        "I can get that information to you.",
        "We'll circle back with you on that.",
        "I will find out why the boat is still moored there.",
        "We will make sure that you get a copy.",
        "I am going to raise this with the harbour master.",
        "I am willing to make the list available to the Member as soon as he comes to my office.",
        "I will consult with my officials on that.",
    ],
)
def test_a_promise_is_the_speakers(read: Read, said: str) -> None:
    (found,) = read(spoken(said=f"The boats are old. {said} It is raining."))
    assert found.source is Source.SPOKEN
    assert found.text == said
    assert found.words in said
    assert found.person == "Fay Hill"
    assert found.responsible == "Fay Hill (Director of Ferries, Harbour Board)"
    assert found.organisation == "Harbour Board"
    assert found.made_on == dt.date(2024, 3, 4)
    assert found.committee == "Harbour Committee"
    assert (found.item_number, found.item_title) == ("5", "Ferries")
    assert (found.status, found.references) == (None, ())
    assert found.due == (dt.date(2024, 4, 30) if "30 April" in said or "end of April" in said else None)


@pytest.mark.parametrize(
    "said",
    [
        "I hope that we can send you the figures one day.",
        "I wrote to you about the fares in March.",
        "We have already provided the Committee with that list.",
        "The Act says that the Board must send you its accounts.",
        "If we had the money, we would publish a survey each year.",
        "If the Mayor pays for it, we will send you a survey.",
        "They should write to you about it.",
        "You will write to us, I expect.",
        "I cannot provide that.",
        "We will not be publishing the report.",
        "Will you send us the figures?",
        "I will say this: the boats are old.",
        "I will give you an example.",
        "I will come back to that in a moment.",
        "I can share with you that the boats are old.",
        "We continue to share information with schools.",
        "We will continue to provide a good service.",
        "We publish what we can so that we can share it.",
        "They said, “We will write to you about it.”",
        "I will be brief.",
        "I will now give you more detail on each chapter.",
        "I'll provide an update on the piers.",
        "We are pleased to give you a report on the piers today.",
        "So they said, in the next few years, we can provide you with more information.",
        "If the Mayor pays, the survey grows, and we will send you the list; we will visit you.",
        "Where it makes sense, we will publish the list.",
        "My door is open, and I would be happy to discuss it with him.",
        "I will check with the clerk.",
        "I will share some quotes with the Committee.",
        "I promise to stand up for the island.",
        "I may circulate that to Members.",
        "I will get back to that point later on.",
        "At the end, the plan will be submitted to the Minister.",
        "We would be happy to work with him to make it a good plan.",
        "In ten years, we will be able to review it.",
        "I will certainly respond to you.",
        # The floor is handed over, the next item taken up.
        "I will pass it on to the harbour master.",
        "With that, I'll send it over to Fay Hill for her remarks.",
        "We will take that up separately.",
        "We'll come back to you next.",
        "I will go back to the second chart.",
        "We will put it to the vote.",
        # It is told or fetched there and then.
        "I will also provide an analysis of the fares.",
        "I'll share a couple of anecdotes with you.",
        "I am glad to inform you that the boats are new.",
        "I can provide the following information.",
        "I'm just going to check the list.",
        "Let me get my notes and I'll let you know.",
        # A plan, or how things are done.
        "We will set up new rescue teams along the coast.",
        "Every lamp on the pier will be mended before the clocks go back.",
        "Then we will meet with the owners.",
        "We can provide advice.",
        # Tentative, denied, or what others ask for.
        "Maybe we can follow up with the owners.",
        "I don't think that we can make that promise.",
        "What he's asking is we'll provide you with the list.",
        "I promise to support the harbour.",
        "We'll see what we can do.",
        "We'll make sure that the list --",
    ],
)
def test_what_only_looks_like_a_promise_is_none(read: Read, said: str) -> None:
    assert read(spoken(said=said)) == []


def test_yes_to_what_was_asked_for_promises_that(read: Read) -> None:
    asked = "Could you send the Committee the figures for each pier?"
    (found,) = read(
        spoken(asked=f"That is a lot. {asked}", answered="Yes, we can do that. The boats are old.")
    )
    assert found.text == asked
    assert found.words == "Yes, we can do that."
    assert found.person == "Fay Hill"
    assert read(spoken(asked="Do you like the boats?", answered="Yes, of course.")) == []


@pytest.mark.parametrize(
    "presiding",
    [
        "I will come back to you, Councillor Wood.",
        "We will take questions now.",
        "I will bring in Councillor Wood.",
        "I will ask the Director to give us her view.",
        "I will now move to the vote.",
    ],
)
def test_the_procedure_of_a_meeting_is_no_promise(read: Read, presiding: str) -> None:
    assert read(spoken(presiding=presiding)) == []


def test_who_presides_promises_a_letter(read: Read) -> None:
    (found,) = read(spoken(presiding="I will write to the Board about the fares on behalf of the Committee."))
    assert found.person == "Ada Marsh"


@pytest.mark.parametrize(
    ("minuted", "responsible", "person"),
    [
        ("The Director of Ferries undertook to provide the fares.", "Director of Ferries", "Fay Hill"),
        ("During the discussion Inspector Brook agreed to send a list.", "Inspector Brook", "Gil Brook"),
        ("Fay Hill said that she would circulate the slides.", "Fay Hill", "Fay Hill"),
        ("The Director of Ferries would report back in June.", "Director of Ferries", "Fay Hill"),
        ("Officers agreed to provide a map of the piers.", "Officers", None),
        ("The Head of Bridges undertook to publish the plan.", "Head of Bridges", None),
        ("The Harbour Trust agreed to provide a copy of its survey.", "Harbour Trust", None),
        ("Clerk to write to the bank.", "Clerk", None),
        ("It was agreed that the Chair would write to the Board.", "Chair", "Ada Marsh"),
        ("The Clerk was asked to obtain two quotations.", "Clerk", None),
        ("ACTION: Director of Ferries to mend the pier.", "Director of Ferries", "Fay Hill"),
    ],
)
def test_minutes_say_who_is_bound(read: Read, minuted: str, responsible: str, person: str | None) -> None:
    (found,) = read(MINUTES.format(minuted=minuted))
    assert found.source is (Source.RESOLVED if "It was agreed" in minuted else Source.MINUTED)
    assert (found.responsible, found.person) == (responsible, person)
    assert found.made_on == dt.date(2024, 3, 4)
    assert found.item_number == "5"
    assert found.words in minuted
    assert found.text in minuted


def test_each_ones_part_of_a_sentence_stands_apart(read: Read) -> None:
    first, second = read(
        MINUTES.format(
            minuted="The Director of Ferries agreed to provide the fares and Inspector Brook agreed to send a"
            " list of thefts by 30 April 2024."
        )
    )
    assert first.text == "The Director of Ferries agreed to provide the fares"
    assert (first.person, first.due) == ("Fay Hill", None)
    assert second.text == "Inspector Brook agreed to send a list of thefts by 30 April 2024."
    assert (second.person, second.due) == ("Gil Brook", dt.date(2024, 4, 30))


@pytest.mark.parametrize(
    "minuted",
    [
        "The Committee asked whether the Director of Ferries would publish the plan.",
        "The Director of Ferries had undertaken to provide the fares in June.",
        "The Director of Ferries agreed with Members that the boats were old.",
        "It was hoped that the Director of Ferries would publish the plan.",
        "The Chair thanked the Director of Ferries.",
        "The new pier would open in June.",
        "Members suggested that the Minister be asked to pay.",
        "The Harbour Trust was asked to pay.",
        "The Committee agreed to note the report.",
        "Councillor Wood asked the Director to provide the fares.",
    ],
)
def test_what_minutes_only_tell_binds_nobody(read: Read, minuted: str) -> None:
    assert read(MINUTES.format(minuted=minuted)) == []


@pytest.mark.parametrize(
    ("resolved", "responsible"),
    [
        ("That authority be delegated to the Chair, in consultation with Members, to agree it.", "Chair"),
        ("That the Chair write to the Harbour Board about the fares.", "Chair"),
        ("That the Director of Ferries be authorised to sell the old boat.", "Director of Ferries"),
        ("That the Clerk be requested to report back in June.", "Clerk"),
        ("That the report be noted.", None),
        ("That the minutes be signed by the Chair as a correct record.", None),
        ("That the Chair be thanked for her work.", None),
        ("That the Minister be requested to pay for the boat.", None),
    ],
)
def test_a_resolution_may_oblige_someone(read: Read, resolved: str, responsible: str | None) -> None:
    found = read(MINUTES.format(minuted=f"Resolved:\n\n{resolved}"))
    assert [(each.source, each.responsible) for each in found] == (
        [(Source.RESOLVED, responsible)] if responsible else []
    )


def test_a_letter_promises_and_says_what_was_promised(read: Read) -> None:
    answered, written = read(
        LETTER.format(
            written="When I met you on 4 March 2024 I undertook to provide the fares for each pier."
            "\n\nThe fares are two pounds. We will write to you again by 30 April 2024 about the boats."
        )
    )
    assert (answered.source, answered.made_on) == (Source.ANSWERED, dt.date(2024, 3, 4))
    assert (written.source, written.made_on) == (Source.WRITTEN, dt.date(2024, 3, 14))
    assert written.text == "We will write to you again by 30 April 2024 about the boats."
    assert written.due == dt.date(2024, 4, 30)
    assert answered.person == written.person == "Fay Hill"


def test_a_report_binds_nobody(read: Read) -> None:
    report = "Subject: Ferries\n\nReport to: Harbour Committee\nDate: 4 March 2024\n\n"
    assert (
        read(
            report + "1. Summary\n\n1.1 We will write to you about the fares, and officers will report back."
        )
        == []
    )


# Counted by eye in the papers' text: rows by status, those with an appendix, those asked for again.
LISTS = [
    ("pcc_actions_2022-09-29.pdf", {"completed": 22, "open": 18, "closed": 1, None: 2}, 20, 9),
    ("pcc_actions_2022-09-29_libreoffice.pdf", {"completed": 22, "open": 18, "closed": 1, None: 2}, 20, 9),
    ("pcc_agenda_pack_2015-01-08.pdf", {"completed": 2, "open": 3, None: 3}, 2, 0),
]


@pytest.mark.parametrize(("file", "statuses", "attached", "again"), LISTS)
def test_each_row_of_a_real_list_is_found_once(
    engine: Engine, shared_data: Path, file: str, statuses: dict[str | None, int], attached: int, again: int
) -> None:
    found = listed(engine, shared_data / "seeds" / "pdf" / file)
    assert Counter(each.status for each in found) == statuses
    assert sum(any("Appendix" in named for named in each.references) for each in found) == attached
    assert sum(any("27 July 2022" in named for named in each.references) for each in found) == again
    assert len({(each.text, each.made_on, each.item_number) for each in found}) == len(found)


def listed(engine: Engine, paper: Path) -> list[Undertaking]:
    index(engine, [paper], Settings(jobs=1), lambda done, total, file: None)
    (known,) = engine.papers(OPERATOR)
    return [
        each
        for passage in engine.passages_of(known.id, OPERATOR, 0, 10_000)
        for each in passage.undertakings
        if each.source is Source.LISTED
    ]


def test_rows_of_real_lists_say_who_when_and_where(engine: Engine, shared_data: Path) -> None:
    found = listed(engine, shared_data / "seeds" / "pdf" / "pcc_actions_2022-09-29.pdf")
    assert Counter(each.made_on for each in found if each.item_number) == ROWS_A_MEETING
    assert all(each.responsible for each in found)
    standing = [each for each in found if each.item_number is None]
    # Of no meeting's: the paper's own is not where they arose.
    assert [(each.responsible, each.made_on) for each in standing] == [
        ("Monitoring Officer", None),
        ("Executive Director of Assembly Secretariat", None),
    ]


def test_a_surname_in_a_real_list_is_whom_the_same_packs_minutes_name(
    engine: Engine, shared_data: Path
) -> None:
    found = listed(engine, shared_data / "seeds" / "pdf" / "pcc_agenda_pack_2015-01-08.pdf")
    people = [(each.responsible, each.person, each.made_on) for each in found]
    assert people[0] == ("Metropolitan Police Service (MPS)", "Cressida Dick", dt.date(2014, 12, 4))
    assert ("NOMS", "Lucy Bogue", dt.date(2014, 10, 9)) in people
    parts = [each for each in found if each.item_number == "8"]
    assert [(each.responsible, each.status) for each in parts] == [("MPS", "completed"), ("MOPAC", "open")]


# Read by eye in the samples.
SAMPLES = [
    ("2025-09-10/transcript-item-5.pdf", {Source.SPOKEN: 6}),
    ("2025-09-10/minutes.pdf", {Source.MINUTED: 9, Source.RESOLVED: 1}),
    ("2025-12-10/summary-list-of-actions.pdf", {Source.LISTED: 12, Source.ANSWERED: 1}),
    ("letters/2025-11-14-cycle-theft.docx", {Source.ANSWERED: 1, Source.WRITTEN: 1}),
    ("leader/questions-2025-10-22.html", {}),
    ("news/2025-10-27-priory-park.html", {}),
    ("notices/2025-12-01-parc-y-priordy.html", {}),
]


@pytest.mark.parametrize(("file", "sources"), SAMPLES)
def test_each_promise_of_the_samples_is_found_and_none_invented(
    engine: Engine, file: str, sources: dict[Source, int]
) -> None:
    paper = Path(__file__).parents[2] / "samples" / "papers" / file
    index(engine, [paper], Settings(jobs=1), lambda done, total, file: None)
    hits = engine.search(SearchRequest(reader=OPERATOR, limit=200)).hits
    found = [each for hit in hits for each in hit.passage.undertakings]
    assert Counter(each.source for each in found) == sources
    assert all(each.person for each in found if each.source not in (Source.LISTED, Source.ANSWERED))
    for hit in hits:
        for each in hit.passage.undertakings:
            assert each.words in hit.passage.text
            assert each.text in hit.passage.text
            assert each.rule
