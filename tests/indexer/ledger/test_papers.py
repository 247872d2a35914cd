"""The ledger of whole papers, from their bytes, on both engines."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.pipeline import Settings, index
from mappings.commitment import Commitment
from mappings.undertaking import Source
from search.engines import Engine, open_engine
from search.request import PUBLIC, LedgerRequest
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES

SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "papers"
SEPTEMBER, JUNE = dt.date(2025, 9, 10), dt.date(2025, 6, 11)
SAID, MINUTED, RESOLVED = Source.SPOKEN, Source.MINUTED, Source.RESOLVED
LISTED, ANSWERED, WRITTEN = Source.LISTED, Source.ANSWERED, Source.WRITTEN

# As the table in samples/README.md has them.
PROMISES: list[tuple[dt.date | None, str, str | None, list[Source]]] = [
    (SEPTEMBER, "every lamp in Priory Park", "open", [SAID, MINUTED, LISTED]),
    (SEPTEMBER, "The number of street lights in each ward", "completed", [SAID, MINUTED, LISTED, ANSWERED]),
    (SEPTEMBER, "the number of cycle thefts", "completed", [SAID, MINUTED, ANSWERED, LISTED]),
    (SEPTEMBER, "arrange a walk through Priory Park", "completed", [SAID, MINUTED, LISTED, ANSWERED]),
    (SEPTEMBER, "a business case", "open", [SAID, MINUTED, LISTED]),
    (SEPTEMBER, "the average time taken to remove", "open", [SAID, MINUTED, LISTED]),
    (SEPTEMBER, "write to Border Counties Trains", "completed", [RESOLVED, LISTED]),
    (SEPTEMBER, "all 214 priority gullies", "open", [MINUTED, LISTED]),
    (SEPTEMBER, "river level sensors", "completed", [MINUTED, LISTED]),
    (SEPTEMBER, "a map of the proposed mandatory parking bays", "closed", [MINUTED, LISTED]),
    (JUNE, "fixed penalty notices", "completed", [LISTED]),
    (JUNE, "complaints of noise", "open", [LISTED]),
    (dt.date(2025, 11, 14), "the same figures for the whole of 2025/26", None, [WRITTEN]),
]


def indexed(request: pytest.FixtureRequest, folder: Path, paths: list[Path]) -> Iterator[list[Commitment]]:
    """The public ledger of an index of some papers, on the engine that the parameter names."""
    if request.param == "embedded":
        yield from filled(str(folder / "index"), paths)
    else:
        with fresh_place(request.getfixturevalue("elasticsearch_address")) as place:
            yield from filled(place, paths)


def filled(place: str, paths: list[Path]) -> Iterator[list[Commitment]]:
    engine: Engine = open_engine(place, create=True)
    try:
        index(engine, paths, Settings(jobs=1), lambda done, total, file: None)
        said = [LedgerRequest(reader=PUBLIC, limit=200, spoken=spoken) for spoken in (False, True)]
        yield [entry for asked in said for entry in engine.commitments(asked).hits]
    finally:
        engine.close()


@pytest.fixture(scope="module", params=ENGINES)
def samples(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Commitment]]:
    """The ledger of the sample papers."""
    yield from indexed(request, tmp_path_factory.mktemp("samples"), [SAMPLES])


@pytest.mark.parametrize(
    ("made_on", "words", "status", "sources"), PROMISES, ids=[each[1] for each in PROMISES]
)
def test_each_promise_of_the_samples_is_one_commitment(
    samples: list[Commitment], made_on: dt.date, words: str, status: str | None, sources: list[Source]
) -> None:
    (entry,) = (each for each in samples if words in each.text)
    assert (entry.made_on, entry.status) == (made_on, status)
    assert [step.source for step in entry.history] == sources
    assert entry.disputed is None and not entry.possibly_same


def test_the_samples_hold_no_other_commitment(samples: list[Commitment]) -> None:
    assert len([entry for entry in samples if not entry.spoken]) == len(PROMISES)


def test_the_answer_about_cycle_thefts_is_the_letter(samples: list[Commitment]) -> None:
    (entry,) = (each for each in samples if "the number of cycle thefts" in each.text)
    answer = entry.history[2]
    assert answer.date == dt.date(2025, 11, 14)
    # The letter by itself, in the agenda pack, and behind the list as its Appendix 2.
    assert len(answer.also_in) == 2
    assert entry.person == "Karen Aldous"
    assert entry.responsible == "Superintendent Karen Aldous, West Marches Police (WMP)"


@pytest.fixture(scope="module", params=ENGINES)
def renderings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared_data: Path
) -> Iterator[list[Commitment]]:
    """The ledger of the real list of actions of 29 September 2022, which lies in three renderings."""
    seeds = shared_data / "seeds"
    names = ("pdf/pcc_actions_2022-09-29.pdf", "pdf/pcc_actions_2022-09-29_libreoffice.pdf")
    papers = [*(seeds / name for name in names), seeds / "text/pcc_actions_2022-09-29.txt"]
    yield from indexed(request, tmp_path_factory.mktemp("seeds"), papers)


def test_each_action_of_the_real_list_is_one_commitment_in_three_papers(renderings: list[Commitment]) -> None:
    assert len(renderings) == 43
    for entry in renderings:
        (step,) = entry.history
        assert (step.source, step.date) == (LISTED, dt.date(2022, 9, 29))
        assert len(step.also_in) == 2
        assert not entry.possibly_same
