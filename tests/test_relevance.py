"""The harness that measures relevance: its measures, its judged set over the samples, and how turns count."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.page import write_section
from benchmarks.quality.corpus import write_spoken
from benchmarks.relevance import judged as sheet
from benchmarks.relevance.collection import Collection, make_index, passages_by_file
from benchmarks.relevance.judged import (
    Corpus,
    Judgement,
    asked,
    judged,
    judgements,
    papers_of,
    runs_of,
    waiting,
)
from benchmarks.relevance.lists import bm25, minuted
from benchmarks.relevance.measures import difference, gain, mean, measured
from benchmarks.relevance.parts import PARTS, without
from benchmarks.relevance.spoken import FOLDER, spoken, turns_of
from mappings.passage import Kind, Passage
from search.engines.embedded import EmbeddedEngine
from search.query import lowering

PASSAGE = Passage(id="p", paper_id="p", position=0, kind=Kind.SPEECH, text="")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    place = tmp_path_factory.mktemp("relevance") / "index"
    make_index(place, papers_of("samples", Path()))
    engine = EmbeddedEngine.open(str(place))
    yield Corpus("samples", engine)
    engine.close()


def of_texts(*texts: str) -> list[Passage]:
    return [replace(PASSAGE, id=str(number), text=text) for number, text in enumerate(texts)]


def test_measures_of_a_list_counted_by_hand() -> None:
    # The answer in part comes first, one on the subject third; the best is not found.
    values = measured({"q": {"best": 3, "part": 2, "subject": 1}}, {"q": ["part", "other", "subject"]})
    found, ideal = 2 / 1 + 1 / 2, 3 / 1 + 2 / 1.5849625 + 1 / 2
    assert values["nDCG@10"]["q"] == pytest.approx(found / ideal, abs=1e-6)
    assert values["recall@20"]["q"] == pytest.approx(2 / 3)
    assert values["MRR"]["q"] == values["success@1"]["q"] == values["success@5"]["q"] == 1.0


def test_what_is_only_on_the_subject_is_no_success() -> None:
    values = measured({"q": {"a": 2, "b": 1}}, {"q": ["b", "x", "y", "z", "w", "a"]})
    assert values["MRR"]["q"] == pytest.approx(1 / 6)
    assert values["success@1"]["q"] == values["success@5"]["q"] == 0.0


def test_a_query_that_finds_nothing_counts_as_nothing() -> None:
    values = measured({"q": {"a": 3}, "r": {"a": 3}}, {"q": [], "r": ["a"]})
    assert {name: of["q"] for name, of in values.items()} == dict.fromkeys(values, 0.0)
    assert mean(list(values["MRR"].values())).value == 0.5


def test_intervals_are_of_the_same_queries_in_pairs() -> None:
    before, after = [0.2, 0.4, 0.6, 0.8], [0.3, 0.6, 0.9, 1.2]
    # Each query gains half: so does every sample of them.
    of_all = gain(before, after)
    assert (of_all.value, of_all.low, of_all.high) == pytest.approx((0.5, 0.5, 0.5))
    apart = difference(before, after)
    assert apart.value == pytest.approx(0.25)
    assert 0.1 <= apart.low < apart.value < apart.high <= 0.4
    assert difference(before, after) == apart


def test_turns_are_told_apart_by_what_is_before_them() -> None:
    turns = [("Ada", "Yes."), ("Ben", "Is it lit? I ask again."), ("Ada", "Yes.")]
    passages = of_texts("Transcript", "Yes.", "Is it lit?", "I ask again.", "Yes.")
    assert [list(numbers) for numbers in turns_of(passages, turns)] == [[], [0], [1], [1], [2]]


def test_a_passage_of_several_turns_is_of_each() -> None:
    turns = [("Ada", "The gate is shut."), ("Ben", "Who has the key?"), ("Ada", "I have.")]
    passages = of_texts("Ada: The gate is shut.\nBen: Who has the key?", "I have.")
    assert [list(numbers) for numbers in turns_of(passages, turns)] == [[0, 1], [2]]


@pytest.mark.long
def test_real_meetings_are_graded_as_given_and_each_passage_is_of_a_turn(
    shared_data: Path, tmp_path: Path
) -> None:
    data = shared_data / "qmsum"
    write_spoken(data / "meetings.jsonl", tmp_path / FOLDER)
    make_index(tmp_path / "index", [tmp_path / FOLDER])
    engine = EmbeddedEngine.open(str(tmp_path / "index"))
    try:
        [everywhere, _] = spoken(data, engine)
        given: dict[str, set[str]] = {}
        for line in (data / "qrels.tsv").read_text("utf-8").splitlines():
            query, _, turn, _ = line.split("\t")
            given.setdefault(query, set()).add(turn)
        assert {query: set(turns) for query, turns in everywhere.grades.items()} == given
        for passages in passages_by_file(engine).values():
            # The first is the head, which nobody speaks.
            units = [everywhere.units("", [passage])[0] for passage in passages]
            assert units[0] == passages[0].id
            assert all("#" in unit for unit in units[1:])
    finally:
        engine.close()


def test_a_text_is_known_by_its_runs_of_eight_words() -> None:
    assert len(runs_of("one two three four five six seven eight nine")) == 2
    assert runs_of("One, two!") == runs_of("one two")
    assert len(runs_of("one two")) == 1


def test_the_judged_set_has_queries_of_each_user_and_no_words() -> None:
    queries = asked()
    keyword = [query for query in queries if query.type == "keyword"]
    assert len(queries) >= 120
    assert len(keyword) >= 70
    assert all(len(query.text.split()) <= 4 for query in keyword)
    assert {query.user for query in queries} == set(sheet.USERS)
    assert {query.type for query in queries} == set(sheet.TYPES)
    assert {query.corpus for query in queries} == set(sheet.CORPORA)
    assert len({query.id for query in queries}) == len(queries)
    lines = judgements()
    assert {line.query for line in lines if line.grade >= 2} == {query.id for query in queries}
    for line in lines:
        assert line.grade in sheet.GRADES
        assert re.fullmatch(r"\d*", line.page)
        assert re.fullmatch(r"[0-9a-f]{10}", line.words)


def test_no_judgement_on_the_samples_waits(samples: Corpus) -> None:
    of_samples = {query.id for query in asked() if query.corpus == "samples"}
    lines = [line for line in judgements() if line.query in of_samples]
    assert lines
    assert waiting([samples], lines) == []


def test_words_that_are_met_nowhere_wait_and_are_no_miss(samples: Corpus) -> None:
    query = next(query.id for query in asked() if query.corpus == "samples")
    gone = Judgement(query, 3, "gone.pdf", "1", "0123456789")
    lines = [*judgements(), gone]
    assert waiting([samples], [line for line in lines if line.query == query]) == [gone]
    assert judged(samples, lines).grades == judged(samples, judgements()).grades


def test_a_copy_keeps_its_place_and_earns_nothing(samples: Corpus) -> None:
    collection: Collection = judged(samples, judgements())
    query = next(query for query in asked() if query.text == "laurels")
    answers = set(collection.grades[query.id])
    copies = bm25(samples.engine, query.text, {})
    assert len(copies) >= 2
    units = collection.units(query.id, [copies[0], copies[0], *copies[1:]])
    assert units[0] in answers
    assert units[1] == copies[0].id


def test_plain_bm25_finds_any_of_the_words_in_the_text_alone(samples: Corpus) -> None:
    found = bm25(samples.engine, "laurels Achterberg", {})
    assert any("laurels" in passage.text for passage in found)
    assert any("Achterberg" in passage.text for passage in found)
    # His turns, beside which his name stands, are found by neither word.
    assert all({"laurels", "Achterberg"} & set(re.findall(r"\w+", passage.text)) for passage in found)


def test_plain_bm25_takes_the_words_of_operators_and_what_minuted_finds_holds_them(samples: Corpus) -> None:
    query = "speaker:malik promise -cables"
    assert any(passage.speaker == "Ibrahim Malik" for passage in minuted(samples.engine, query, {}))
    assert all("cables" not in passage.text for passage in minuted(samples.engine, query, {}))
    assert {passage.id for passage in bm25(samples.engine, query, {})} == {
        passage.id for passage in bm25(samples.engine, "malik promise", {})
    }


def test_parts_are_taken_away_in_the_block_alone() -> None:
    before = lowering._WEIGHTED
    with without(PARTS):
        assert before != lowering._WEIGHTED
    assert before == lowering._WEIGHTED


def test_a_section_leaves_the_rest_of_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    write_section(page, "one", ["first"])
    write_section(page, "two", ["second"])
    write_section(page, "one", ["first", "again"])
    assert page.read_text("utf-8") == (
        "<!-- begin one -->\nfirst\nagain\n<!-- end one -->\n<!-- begin two -->\nsecond\n<!-- end two -->\n"
    )
