"""The real list of actions of 29 September 2022 lies in three renderings, which are read alike enough."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.pipeline import Settings, index
from search.engines import Engine, open_engine
from search.finder import Question, find
from search.grouping import Grouping
from tests.support.elasticsearch import fresh_place

RENDERINGS = (
    "pdf/pcc_actions_2022-09-29.pdf",
    "pdf/pcc_actions_2022-09-29_libreoffice.pdf",
    "text/pcc_actions_2022-09-29.txt",
)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(name, marks=pytest.mark.xdist_group(f"same-words-{name}"))
        for name in ("embedded", "elasticsearch")
    ],
)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared_data: Path
) -> Iterator[Engine]:
    """An index of the three."""
    files = [shared_data / "seeds" / name for name in RENDERINGS]
    if request.param == "embedded":
        yield from _filled(str(tmp_path_factory.mktemp("same") / "index"), files)
    else:
        with fresh_place(request.getfixturevalue("elasticsearch_address")) as place:
            yield from _filled(place, files)


def _filled(place: str, files: list[Path]) -> Iterator[Engine]:
    engine = open_engine(place, create=True)
    try:
        index(engine, files, Settings(jobs=1), lambda done, total, file: None)
        yield engine
    finally:
        engine.close()


def test_each_action_is_one_result_also_in_two_papers(engine: Engine) -> None:
    answer = find(engine, Question(filters={"kind": ("action",)}, per_page=100))
    # Three times 43, as each rendering is read.
    assert (answer.total, answer.total_papers, answer.total_results) == (129, 3, 43)
    for result in answer.results:
        papers = {result.paper.id, *(copy.paper.id for copy in result.also_in)}
        assert (len(result.also_in), len(papers)) == (2, 3)
    assert len(answer.results) == 43


def test_equal_resolutions_of_different_meetings_are_not_one(engine: Engine) -> None:
    answer = find(engine, Question(q='"that authority be delegated"', per_page=100))
    assert answer.total == 3 * (answer.total_results or 0)
    assert (answer.total_results or 0) >= 8


def test_each_rendering_is_a_group_of_as_many_actions(engine: Engine) -> None:
    asked = Question(filters={"kind": ("action",)}, group=Grouping.PAPER)
    assert [each.group and each.group.count for each in find(engine, asked).results] == [43, 43, 43]
