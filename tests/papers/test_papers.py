"""Golden pairs: a paper, and beside it in `NAME.json` all that is understood of it, checked by eye.

A paper lies in the folder of the genre that is to read it. Its file of expectations holds the paper's own
facts and its passages in order, each with the fields that are known; a field that is not there is null.
"""

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from indexer.reading import Read, Task, read
from mappings.paper import Place

_HERE = Path(__file__).parent
_PAPERS = sorted(each for each in _HERE.glob("*/*") if each.suffix not in (".json", ".py", ".pyc"))
_OF_PAPER = ("title", "genre", "authority", "committee", "date", "language")
# What follows from the place and from the rest, or has tests of its own.
_PLACE = ("id", "paper_id", "position", "access", "meeting_id", "paper_title")
_NOT_COMPARED = frozenset((*_PLACE, "genre", "genre_score", "fingerprint", "why"))


@pytest.mark.parametrize("paper", _PAPERS, ids=lambda paper: f"{paper.parent.name}/{paper.name}")
def test_a_paper_is_understood_as_a_person_reads_it(paper: Path) -> None:
    expected = msgspec.json.decode(paper.with_suffix(".json").read_bytes())
    understood = understanding(paper)
    assert understood["paper"] == expected["paper"]
    assert understood["paper"]["genre"] == paper.parent.name
    assert understood["passages"] == expected["passages"]


def understanding(paper: Path) -> dict[str, Any]:
    """What is understood of a paper, as its file of expectations says it."""
    content = paper.read_bytes()
    place = Place(source="papers", path=paper.name, location=str(paper), size=len(content), modified_ns=0)
    sha256 = hashlib.sha256(content).hexdigest()
    found = read(Task(paper_id="a-paper", file=paper, sha256=sha256, places=(place,)))
    assert isinstance(found, Read)
    whole = msgspec.to_builtins(found.paper)
    return {
        "paper": {name: whole[name] for name in _OF_PAPER if whole[name] is not None},
        "passages": [
            {
                name: value
                for name, value in _known(msgspec.json.decode(msgspec.json.encode(each))).items()
                if name not in _NOT_COMPARED
            }
            for each in found.passages
        ],
    }


def _known(value: Any) -> Any:
    """A value without what is not known in it."""
    if isinstance(value, dict):
        return {name: _known(each) for name, each in value.items() if each not in (None, False, [])}
    return [_known(each) for each in value] if isinstance(value, list) else value
