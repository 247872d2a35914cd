"""The parts of the ranking, each with what takes it away: other constants, in this process alone."""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from mappings.fields import TEXT_FIELDS

_LOWERING = "search.query.lowering"
_NEARNESS = "search.nearness"
_NEAR = "search.near_matches"
_NO_WORD = re.compile(r"(?!)")


def _unweighed(name: str) -> dict[str, Any]:
    """A field that is found by as before, but adds nothing to a score."""
    weighted = tuple(
        (field.name, 0.0 if field.name == name else field.weight)
        for field in TEXT_FIELDS
        if field.weight and not field.beside
    )
    return {f"{_LOWERING}._WEIGHTED": weighted}


PARTS: dict[str, dict[str, Any]] = {
    "heading": _unweighed("heading"),
    "item title": _unweighed("item_title"),
    "speaker": _unweighed("speaker"),
    "responsible": _unweighed("responsible"),
    "question before an answer": {f"{_LOWERING}._BESIDE": ()},
    "joined forms": {f"{_LOWERING}._JOINED_WEIGHT": 0.0},
    "nearness": {f"{_NEARNESS}._NEARNESS_SHARE": 0.0},
    "short turns": {f"{_NEARNESS}._SUBSTANCE_LETTERS": 0},
    "name of the speaker": {"search.speakers._NAMED": 1.0},
    "near matches: share of the words": {f"{_NEAR}._share": lambda *given: 1.0},
    "near matches: common words left out": {f"{_NEAR}._COMMON_SHARE": 1.0},
    "near matches: question words left out": {f"{_NEAR}._QUESTION_WORDS": _NO_WORD},
    "near matches: neighbours": {f"{_NEAR}._BESIDE_SHARE": 0.0},
    "near matches: below few results": {"search.finder._FEW_RESULTS": 0},
}
"""By name of the part: what its constants or functions are where it is away."""


@contextmanager
def without(parts: Iterable[str]) -> Iterator[None]:
    """Take parts of the ranking away until the block ends."""
    with ExitStack() as stack:
        for part in parts:
            for target, value in PARTS[part].items():
                stack.enter_context(patch(target, value))
        yield
