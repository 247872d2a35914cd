"""Finding on a real index: what is found, in which order, and how it is shown."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mappings.meeting import Meeting
from mappings.paper import Paper, Place
from mappings.passage import Access, Kind, Passage
from search.engines import Engine, open_engine
from search.errors import BadRequest
from search.excerpts import marks_in
from search.finder import Answer, Question, around, find
from search.query.nodes import And
from search.query.parser import parse
from search.request import OPERATOR, PUBLIC, Sort

AUTHORITY = "Aldermere Borough Council"
DECEMBER = Meeting(dt.date(2014, 12, 4), "Scrutiny Committee", AUTHORITY)
MARCH = Meeting(dt.date(2015, 3, 5), "Parks Committee", AUTHORITY)


def paper(name: str, meeting: Meeting, access: Access = Access.PUBLIC) -> Paper:
    return Paper(
        id=name,
        sha256=name * 4,
        media_type="application/pdf",
        places=(
            Place(source="papers", path=f"{name}.pdf", location="/", size=1, modified_ns=1, access=access),
        ),
        read_as="1",
        title=f"{meeting.committee} {name}",
        genre="minutes",
        authority=meeting.authority,
        committee=meeting.committee,
        meeting_id=meeting.id,
        date=meeting.date,
        language="en",
    )


def passages(of: Paper, meeting: Meeting, *given: Passage) -> list[Passage]:
    return [
        replace(
            passage,
            id=f"{of.id}-{position}",
            paper_id=of.id,
            position=position,
            access=of.access,
            authority=meeting.authority,
            committee=meeting.committee,
            meeting_id=meeting.id,
            meeting_date=meeting.date,
            date=meeting.date,
            date_basis="meeting",
            paper_title=of.title,
        )
        for position, passage in enumerate(given)
    ]


def said(text: str, speaker: str | None = None, kind: Kind = Kind.SPEECH, **fields: str) -> Passage:
    plain = Passage(id="", paper_id="", position=0, kind=kind, text=text, speaker=speaker, language="en")
    return replace(plain, **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    place: Path = tmp_path_factory.mktemp("find") / "index"
    opened = open_engine(str(place), create=True)
    scrutiny, parks = paper("scrutiny", DECEMBER), paper("parks", MARCH)
    closed = paper("closed", MARCH, Access.RESTRICTED)
    with opened.writing() as writer:
        writer.put(
            scrutiny,
            passages(
                scrutiny,
                DECEMBER,
                said("Thank you.", "Tom Okafor", item_title="Theft of bicycles", item_number="5"),
                said(
                    "Thefts of bicycles near the station have doubled, and officers now mark frames there on"
                    " market days so that owners can be found.",
                    "Ines Lindqvist",
                    item_title="Theft of bicycles",
                    item_number="5",
                    printed_page="12",
                ),
                said(
                    "A bicycle was left at the library. The caretaker kept it for a week, wrote to the ward"
                    " office and asked at the school. He then spoke of a theft.",
                    "Tom Okafor",
                    item_number="6",
                ),
                said("Re-offending fell in the year to March.", kind=Kind.MINUTE, item_number="7a"),
                said("Reoffending is measured over twelve months.", kind=Kind.MINUTE, item_number="7"),
                said("We spoke about re offending and its costs.", kind=Kind.MINUTE, item_number="7"),
                said(
                    "The Head of Transport to report on cycle parking.",
                    kind=Kind.ACTION,
                    responsible="Head of Transport",
                    status="open",
                    status_text="In progress",
                ),
            ),
            [],
        )
        writer.put(
            parks,
            passages(
                parks,
                MARCH,
                said("The theft of a bench was noted.", kind=Kind.MINUTE),
                said("Cafodd y parc ei agor.", kind=Kind.MINUTE, language="cy"),
                said("The café in the park may well be let.", kind=Kind.MINUTE),
                *(said(f"Bench number {number} was repaired.", kind=Kind.MINUTE) for number in range(30)),
            ),
            [],
        )
        writer.put(closed, passages(closed, MARCH, said("A confidential theft.", kind=Kind.MINUTE)), [])
    yield opened
    opened.close()


VOCABULARY = (  # noqa: SIM905
    "the and of park parks parking bench café re offending re-offending reoffending reoffended review"
    " under-review well being well-being wellbeing may well be £5 1,636 1636 20% Q&A 2024/2116 co-operate"
    " cooperation council’s councils e-mail email organisation organizations"
).split()


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, list[Passage]]]:
    """An index of texts that mix awkward words, in English and Welsh."""
    chance = random.Random(7)  # noqa: S311
    opened = open_engine(str(tmp_path_factory.mktemp("mixed") / "index"), create=True)
    of = paper("mixed", MARCH)
    texts = [" ".join(chance.choices(VOCABULARY, k=chance.randrange(1, 12))) for _ in range(150)]
    held = passages(of, MARCH, *(said(text, language=chance.choice(["en", "cy"])) for text in texts))
    with opened.writing() as writer:
        writer.put(of, held, [])
    yield opened, held
    opened.close()


def ids(answer: Answer) -> list[str]:
    return [result.passage.id for result in answer.results]


def ask(engine: Engine, q: str, **asked: object) -> Answer:
    return find(engine, replace(Question(q=q), **asked))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("bicycle theft", {"scrutiny-0", "scrutiny-1", "scrutiny-2"}),
        ('"theft of bicycles"', {"scrutiny-0", "scrutiny-1"}),
        ('"thefts of bicycles"', {"scrutiny-1"}),
        ("theft -bicycle", {"parks-0"}),
        ("theft OR caretaker", {"scrutiny-0", "scrutiny-1", "scrutiny-2", "parks-0"}),
        ("lindqvist", {"scrutiny-1"}),
        ("speaker:okafor", {"scrutiny-0", "scrutiny-2"}),
        ("speaker:okafor -item:5", {"scrutiny-2"}),
        ("re-offending", {"scrutiny-3", "scrutiny-4", "scrutiny-5"}),
        ("reoffending", {"scrutiny-3", "scrutiny-4", "scrutiny-5"}),
        ("re offending", {"scrutiny-3", "scrutiny-4", "scrutiny-5"}),
        ('"reoffending"', {"scrutiny-4"}),
        ("item:7", {"scrutiny-4", "scrutiny-5"}),
        ("item:7A", {"scrutiny-3"}),
        ("well-being", set()),
        ("cafe", {"parks-2"}),
        ("kind:action", {"scrutiny-6"}),
        ("status:open", {"scrutiny-6"}),
        ('status:"in progress"', {"scrutiny-6"}),
        ("status:completed", set()),
        ('person:"head of transport"', {"scrutiny-6"}),
        ("lang:welsh", {"parks-1"}),
        ("committee:parks theft", {"parks-0"}),
        ("title:parks theft", {"parks-0"}),
        ("paper:parks theft", {"parks-0"}),
        ("date:2015-03 theft", {"parks-0"}),
        ("to:2014 caretaker", {"scrutiny-2"}),
        ("from:2016", set()),
        ("kind:action OR lang:cy", {"scrutiny-6", "parks-1"}),
        ("committee:scrutiny -kind:speech -kind:minute", {"scrutiny-6"}),
        ("confidential", set()),
    ],
)
def test_what_is_found(engine: Engine, q: str, found: set[str]) -> None:
    answer = ask(engine, q)
    assert set(ids(answer)) == found
    assert answer.total == len(found)
    assert answer.warnings == ()


@pytest.mark.parametrize("seed", range(40))
def test_what_is_marked_is_what_matched(mixed: tuple[Engine, list[Passage]], seed: int) -> None:
    engine, held = mixed
    chance = random.Random(seed)  # noqa: S311
    words = " ".join(chance.choices(VOCABULARY, k=chance.randrange(1, 4)))
    q = chance.choice([words, f'"{words}"'])
    tree = parse(q).tree
    parts = tree.parts if isinstance(tree, And) else (tree,)
    marked = {
        passage.id
        for passage in held
        if all(marks_in(passage.text, part, passage.language) for part in parts)
    }
    assert set(ids(find(engine, Question(q=q, per_page=200)))) == marked


def test_nothing_typed_finds_all_that_the_reader_may_see(engine: Engine) -> None:
    assert ask(engine, "").total == 7 + 33
    assert ask(engine, "", reader=OPERATOR).total == 7 + 33 + 1
    assert ids(ask(engine, "confidential", reader=OPERATOR)) == ["closed-0"]


def test_words_near_one_another_come_first_and_thanks_last(engine: Engine) -> None:
    assert ids(ask(engine, "bicycle theft")) == ["scrutiny-1", "scrutiny-2", "scrutiny-0"]
    scores = [result.score for result in ask(engine, "bicycle theft").results]
    assert scores == sorted(scores, key=lambda score: -(score or 0))


def test_pages_follow_on_from_one_another(engine: Engine) -> None:
    whole = ids(ask(engine, "bench repaired", per_page=100))
    parts = [ids(ask(engine, "bench repaired", page=page, per_page=7)) for page in range(1, 7)]
    assert [each for part in parts for each in part] == whole
    assert len(whole) == len(set(whole)) == 30


def test_order_by_date(engine: Engine) -> None:
    assert ids(ask(engine, "theft", sort=Sort.NEWEST))[0] == "parks-0"
    oldest = ask(engine, "theft", sort=Sort.OLDEST)
    assert ids(oldest) == ["scrutiny-0", "scrutiny-1", "scrutiny-2", "parks-0"]
    assert {result.score for result in oldest.results} == {None}


def test_facets_have_names_for_people(engine: Engine) -> None:
    facets = ask(engine, "", filters={"kind": ("action",)}).facets
    (kind,) = [value for value in facets["kind"] if value.selected]
    assert (kind.value, kind.label, kind.count) == ("action", "Action", 1)
    assert {value.label: value.count for value in facets["kind"]} == {"Action": 1, "Minute": 36, "Speech": 3}
    assert [value.label for value in facets["status"]] == ["Open"]
    assert [value.label for value in facets["meeting"]] == ["Scrutiny Committee, 4 December 2014"]
    languages = {value.label for value in ask(engine, "").facets["language"]}
    assert languages == {"English", "Welsh"}


def test_a_selected_value_without_hits_is_still_named(engine: Engine) -> None:
    facets = ask(engine, "theft", filters={"kind": ("press_release",), "meeting": ("nowhere",)}).facets
    assert [(value.label, value.count, value.selected) for value in facets["kind"]] == [
        ("Press release", 0, True)
    ]
    assert [value.label for value in facets["meeting"]] == ["nowhere"]


def test_filters_and_dates_narrow(engine: Engine) -> None:
    assert ids(ask(engine, "theft", filters={"year": ("2015",)})) == ["parks-0"]
    assert ids(ask(engine, "theft", date_from=dt.date(2015, 1, 1))) == ["parks-0"]
    assert ask(engine, "theft", date_to=dt.date(2014, 12, 4)).total == 3


def test_a_result_is_shown_and_cited(engine: Engine) -> None:
    answer = ask(engine, "bicycle theft")
    first = answer.results[0]
    marked = {first.excerpts[0].text[start:end] for start, end in first.excerpts[0].marks}
    assert marked == {"Thefts", "bicycles"}
    assert first.citation == (
        "Aldermere Borough Council, Scrutiny Committee, minutes of 4 December 2014, item 5, page 12,"
        " “Scrutiny Committee scrutiny”"
    )
    assert first.paper.id == "scrutiny"
    assert answer.total_papers == 1
    assert answer.reading == "Passages with bicycle and theft, in any inflection."


def test_what_was_set_aside_is_said(engine: Engine) -> None:
    answer = ask(engine, "theft date:soon")
    assert answer.total == 4
    assert len(answer.warnings) == 1
    assert answer.warnings[0] in answer.reading


@pytest.mark.parametrize("asked", [{"page": 0}, {"per_page": 0}, {"filters": {"colour": ("red",)}}])
def test_what_cannot_be_asked_is_refused(engine: Engine, asked: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        ask(engine, "theft", **asked)


def test_a_page_beyond_the_last_is_empty(engine: Engine) -> None:
    answer = ask(engine, "theft", page=50)
    assert (answer.total, answer.results) == (4, ())


def test_around_a_passage(engine: Engine) -> None:
    there = around(engine, "scrutiny-1", PUBLIC, span=2)
    assert there is not None
    assert there.passage.id == "scrutiny-1"
    assert [passage.id for passage in there.before] == ["scrutiny-0"]
    assert [passage.id for passage in there.after] == ["scrutiny-2", "scrutiny-3"]
    assert there.paper.id == "scrutiny"
    assert there.citation.startswith("Aldermere Borough Council, Scrutiny Committee")


@pytest.mark.parametrize("passage_id", ["closed-0", "nothing", ""])
def test_around_what_the_reader_cannot_see_is_nothing(engine: Engine, passage_id: str) -> None:
    assert around(engine, passage_id, PUBLIC) is None
