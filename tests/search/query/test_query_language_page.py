"""docs/query-language.md teaches what the parser does: each of its examples is read as it says."""

import re
from pathlib import Path

import pytest

from search.query.nodes import FIELD_NAMES
from search.query.parser import parse
from search.query.reading import reading
from tests.support.trees import shown

_PAGE = (Path(__file__).parents[3] / "docs" / "query-language.md").read_text("utf-8")
_SENTENCES, _TREES = _PAGE.split("## How it is taken apart")
EXAMPLES = re.findall(r"^\| `(.+?)` \| (.+) \|$", _SENTENCES, re.MULTILINE)
TREES = re.findall(r"^\| `(.+?)` \| `(.+)` \|$", _TREES, re.MULTILINE)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 40
    assert len(TREES) >= 40


@pytest.mark.parametrize(("typed", "said"), EXAMPLES)
def test_an_example_is_read_as_the_page_says(typed: str, said: str) -> None:
    parsed = parse(typed)
    assert reading(parsed.tree, parsed.problems) == said


@pytest.mark.parametrize(("typed", "tree"), TREES)
def test_an_example_is_the_tree_that_the_page_shows(typed: str, tree: str) -> None:
    # A bar inside a table is written with a backslash.
    assert shown(parse(typed).tree) == tree.replace("\\|", "|")


@pytest.mark.parametrize("name", FIELD_NAMES)
def test_each_field_is_taught(name: str) -> None:
    assert f"{name}:" in _PAGE
