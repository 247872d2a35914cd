"""Whether what people undertake when they speak is found: a sheet of sentences of real meetings, read by hand.

`undertakings.tsv` holds a line for each sentence: the file, the page, a hash of the sentence, and whether its
speaker undertakes something in it (`undertaking`) or it only looks so (`none`). No words. An undertaking is a
definite thing that the speaker, or the body spoken for, will do after that moment: give or find out
something, write, arrange, publish, take up a matter. Not: what is continued, generally intended or hoped, what
others should do, what depends on something, what is told there and then, the procedure of the meeting.

The sentences are all those in the first person with a verb of promising and one of giving or doing, from the
transcripts of half the meetings, and some without. One reader labelled them before any rule was tried on
them. A third is held out: no rule was made for what is in it.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality.corpus import Understood
from indexer.undertakings.sentences import sentences
from mappings.passage import Kind

SHEET = Path(__file__).with_name("undertakings.tsv")
UNDERTAKING, NONE = "undertaking", "none"
_LETTERS = 10
_HELD_OUT = frozenset("9bdf")
"""First figures of the hashes of what is held out."""


class Label(NamedTuple):
    """A line of the sheet."""

    file: str
    page: str
    sentence: str
    label: str


def read_sheet() -> list[Label]:
    """All lines of the sheet, in order."""
    with SHEET.open(encoding="utf-8", newline="") as file:
        return [Label(*row) for row in list(csv.reader(file, delimiter="\t"))[1:]]


def hash_of(sentence: str) -> str:
    """The hash by which a sentence is found again."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:_LETTERS]


def spoken(papers: dict[str, Understood]) -> Iterator[str]:
    """Precision and recall of the sheet's two parts, as lines of Markdown."""
    labels = read_sheet()
    found = _found(papers, {each.file for each in labels})
    outcomes: dict[str, Counter[str]] = {"development": Counter(), "held out": Counter()}
    for each in labels:
        part = "held out" if each.sentence[0] in _HELD_OUT else "development"
        is_found = found.get((each.file, each.sentence))
        truth = each.label == UNDERTAKING
        name = "gone" if is_found is None else "hit" if is_found and truth else "false" if is_found else "missed"
        outcomes[part][name if is_found or truth or is_found is None else "none"] += 1
    yield "| part | sentences | undertakings | found | precision | recall | cut otherwise now |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for part, counts in outcomes.items():
        hit, false, missed = counts["hit"], counts["false"], counts["missed"]
        precision = f"{hit / (hit + false):.1%}" if hit + false else "–"
        recall = f"{hit / (hit + missed):.1%}" if hit + missed else "–"
        yield (
            f"| {part} | {sum(counts.values()):,} | {hit + missed:,} | {hit + false:,} | {precision}"
            f" | {recall} | {counts['gone']:,} |"
        )
    yield ""


def _found(papers: dict[str, Understood], files: set[str]) -> dict[tuple[str, str], bool]:
    """Of every spoken sentence in these files, whether an undertaking was read in it."""
    found: dict[tuple[str, str], bool] = {}
    for file in files & papers.keys():
        for passage in papers[file].passages:
            if passage.kind not in (Kind.SPEECH, Kind.ANSWER):
                continue
            words = [each.words for each in passage.undertakings]
            for sentence in sentences(passage.text):
                key = file, hash_of(sentence.text)
                found[key] = found.get(key, False) or any(each in sentence.text for each in words)
    return found
