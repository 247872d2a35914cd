"""The QMSum meetings: real committees' turns, with questions and the turns that answer them.

Each meeting is written as a paper and read as any other, so that its turns become passages as a user would
get them. What is scored are turns: of a list of passages, the turns in the order in which a passage of each
first comes (MaxP: Dai and Callan, SIGIR 2019), so that a turn cut into several passages counts once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.relevance.collection import Collection, Query, passages_by_file
from benchmarks.relevance.measures import ANSWERS
from mappings.ids import folded
from mappings.passage import Passage
from search.engines.embedded import EmbeddedEngine

FOLDER = "spoken"
KINDS = ("specific", "topic")
MODES = ("global", "within")


def spoken(data: Path, engine: EmbeddedEngine) -> Iterator[Collection]:
    """The queries to the meetings in the folder `data`, asked of all meetings and within their own.

    `engine` holds the papers that `write_spoken` makes of them, in a folder named `FOLDER`.
    """
    by_file = passages_by_file(engine)
    turn_of: dict[str, tuple[str, ...]] = {}
    paper_of: dict[str, str] = {}
    for meeting in _lines(data / "meetings.jsonl"):
        name = meeting["meeting_id"]
        passages = by_file[f"{FOLDER}/{name}.txt"]
        paper_of[name] = passages[0].paper_id
        for passage, numbers in zip(passages, turns_of(passages, meeting["turns"]), strict=True):
            turn_of[passage.id] = tuple(f"{name}#{number}" for number in numbers) or (passage.id,)

    def units(_: str, passages: Sequence[Passage]) -> list[str]:
        return list(dict.fromkeys(turn for passage in passages for turn in turn_of[passage.id]))

    asked = [
        each for each in _lines(data / "queries.jsonl") if each["type"] in KINDS and not each.get("suspect")
    ]
    grades = {
        each["query_id"]: {
            f"{each['meeting_id']}#{turn}": ANSWERS
            for first, last in each["relevant"]
            for turn in range(first, last + 1)
        }
        for each in asked
    }
    for mode in MODES:
        queries = tuple(
            Query(
                each["query_id"],
                each["text"],
                ("all", each["type"]),
                {"paper": (paper_of[each["meeting_id"]],)} if mode == "within" else {},
            )
            for each in asked
        )
        yield Collection(f"QMSum, {mode}", engine, queries, grades, units)


def turns_of(passages: Sequence[Passage], turns: Sequence[tuple[str, str]]) -> list[range]:
    """The numbers of the turns that each passage holds words of; none where it is none of their words.

    Passages and turns are in the same order, so that equal words ("Yes.") are told apart by what is before.
    """
    run, ends = "", []
    for speaker, text in turns:
        run += f" {folded(speaker)} {folded(text)}"
        ends.append(len(run))
    found, at = [], 0
    for passage in passages:
        words = f" {folded(passage.text)}"
        start = run.find(words, at)
        if start < 0:
            found.append(range(0))
            continue
        at = start + len(words)
        first = next(number for number, end in enumerate(ends) if end > start)
        last = next(number for number, end in enumerate(ends) if end >= at)
        found.append(range(first, last + 1))
    return found


def _lines(file: Path) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").strip().split("\n")]
