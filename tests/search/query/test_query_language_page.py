"""docs/query-language.md teaches what the parser does: each of its examples is read as it says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.acronyms import with_acronyms
from search.acronyms import expanded
from search.engines import Engine
from search.query.nodes import FIELD_NAMES
from search.query.parser import parse
from search.query.reading import reading
from search.request import PUBLIC
from tests.support.papers import Shelf, filled
from tests.support.trees import shown

_PAGE = (Path(__file__).parents[3] / "docs" / "query-language.md").read_text("utf-8")
_BEFORE, _REST = _PAGE.split("## Acronyms")
_ACRONYMS, _AFTER = _REST.split("## Exact phrases")
_SENTENCES, _TREES = (_BEFORE + _AFTER).split("## How it is taken apart")
_EXAMPLE = re.compile(r"^\| `(.+?)` \| (.+) \|$", re.MULTILINE)
EXAMPLES = _EXAMPLE.findall(_SENTENCES)
ACRONYMS = _EXAMPLE.findall(_ACRONYMS)
TREES = re.findall(r"^\| `(.+?)` \| `(.+)` \|$", _TREES, re.MULTILINE)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 40
    assert len(TREES) >= 40
    assert len(ACRONYMS) >= 6


@pytest.mark.parametrize(("typed", "said"), EXAMPLES)
def test_an_example_is_read_as_the_page_says(typed: str, said: str) -> None:
    parsed = parse(typed)
    assert reading(parsed.tree, parsed.problems) == said


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index of the passages that the page quotes."""
    shelf = Shelf("2014/quoted.txt", re.findall(r"^> (.+)$", _ACRONYMS, re.MULTILINE))
    shelf.passages = with_acronyms(shelf.passages)
    with filled(str(tmp_path_factory.mktemp("quoted") / "index"), shelf) as engine:
        yield engine


@pytest.mark.parametrize(("typed", "said"), ACRONYMS)
def test_an_example_with_an_acronym_is_read_as_the_page_says(engine: Engine, typed: str, said: str) -> None:
    parsed = parse(typed)
    read = expanded(engine, PUBLIC, parsed.tree)
    assert " ".join([reading(read.tree, parsed.problems), *read.sentences]) == said


@pytest.mark.parametrize(("typed", "tree"), TREES)
def test_an_example_is_the_tree_that_the_page_shows(typed: str, tree: str) -> None:
    # A bar inside a table is written with a backslash.
    assert shown(parse(typed).tree) == tree.replace("\\|", "|")


@pytest.mark.parametrize("name", FIELD_NAMES)
def test_each_field_is_taught(name: str) -> None:
    assert f"{name}:" in _PAGE
