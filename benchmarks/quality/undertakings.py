"""Whether what people undertake when they speak is found: sentences of real meetings, labelled by hand.

`undertakings.tsv` holds a line for each sentence: the file, the page, a hash of the sentence, and whether
its speaker undertakes something in it (`undertaking`) or it only looks so (`none`). No words.

An undertaking is a definite act that the speaker, or the body spoken for, will do after the meeting for
those at it, or about a matter that one of them raised: give or find out something, write, check, arrange,
publish, take a matter up, report back. An offer of such an act is one ("happy to send it", "we can let you
have it"), and so is one that waits for something certain ("as soon as we have it") or for a word of those who
asked ("if it would help"). Not: what is continued, generally intended, planned or hoped, what others should
do, what the law requires, what depends on something else, what is said or given there and then, what others
said, and the procedure of the meeting.

All sentences of these meetings in the first person that have a verb of promising near one of giving or
doing, and 220 of those that have either, were labelled by one reader before any rule was tried on them. The
rules were made on the part `development`. The part `held out` was read in two steps to mend them, so that no
figure of it is of unseen sentences any more. The part `left out` are sentences that the first two leave out:
all in which an undertaking is found, and 56 of those alike, drawn by a wider pattern. `docs/commitments.md`
has figures of meetings of other bodies, which no rule was made on.

    python -m benchmarks.quality.undertakings

indexes the sheet's papers, and writes the section on it in `docs/quality.md`.
"""

import csv
import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scipy.stats import binomtest

from benchmarks.page import write_section
from benchmarks.quality.__main__ import ROOT, data_folder
from benchmarks.quality.corpus import write_spoken
from indexer.pipeline import Settings, index
from indexer.undertakings.sentences import sentences
from mappings.passage import Kind, Passage
from search.engines import rebuilding
from search.request import OPERATOR

SHEET = Path(__file__).with_name("undertakings.tsv")
UNDERTAKING, NONE = "undertaking", "none"
HELD_OUT = (
    "The part held out is unseen no more: it first scored about 54% precision and 60% recall; half of it was"
    " then read to mend the rules, the rest stood at 72.7% and 53.3%, and was read too."
)
"""What became of the part held out, for the page."""
_LETTERS = 10
_EVERY = 1 << 30
_PARTS = ("development", "held out", "left out")


class Label(NamedTuple):
    """A line of the sheet."""

    file: str
    page: str
    sentence: str
    label: str
    part: str


def read_sheet() -> list[Label]:
    """All lines of the sheet, in order."""
    with SHEET.open(encoding="utf-8", newline="") as file:
        return [Label(*row) for row in list(csv.reader(file, delimiter="\t"))[1:]]


def hash_of(sentence: str) -> str:
    """The hash by which a sentence is found again."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:_LETTERS]


def read_papers(data: Path, place: Path) -> dict[str, list[Passage]]:
    """The passages of the sheet's papers by file, indexed anew in the folder `place`."""
    write_spoken(data / "qmsum" / "meetings.jsonl", place / "qmsum")
    files = {
        (place if file.startswith("qmsum/") else data) / file: file
        for file in {each.file for each in read_sheet()}
    }
    with rebuilding(str(place / "index")) as engine:
        index(engine, sorted(files), Settings(), lambda done, total, file: None)
        return {
            files[Path(paper.places[0].location)]: engine.passages_of(paper.id, OPERATOR, 0, _EVERY)
            for paper in engine.papers(OPERATOR)
        }


def report(papers: dict[str, list[Passage]]) -> Iterator[str]:
    """Precision and recall on the sheet's parts, as lines of Markdown."""
    labels = read_sheet()
    found = {(file, sentence): is_found for file in papers for sentence, is_found in _read(papers[file])}
    outcomes: dict[str, Counter[str]] = {part: Counter() for part in _PARTS}
    for each in labels:
        outcome = _outcome(found.get((each.file, each.sentence)), each.label == UNDERTAKING)
        outcomes[each.part][outcome] += 1
    yield "## What people undertake when they speak"
    yield ""
    yield (
        f"{len(labels):,} sentences of {len(papers):,} meetings, labelled by hand"
        " (`benchmarks/quality/undertakings.tsv`); most only look like an undertaking. The rules were made on"
        f" the first part. {HELD_OUT} The last part are sentences that the first two leave out, all that are"
        " found there among them. Other meetings: `docs/commitments.md`."
        " In brackets 95% Wilson intervals."
    )
    yield ""
    yield "| part | sentences | undertakings | found | precision | recall | cut otherwise now |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for part, counts in outcomes.items():
        hit, false, missed = counts["hit"], counts["false"], counts["missed"]
        yield (
            f"| {part} | {counts.total():,} | {hit + missed:,} | {hit + false:,} | {_share(hit, false)}"
            f" | {_share(hit, missed)} | {counts['gone']:,} |"
        )
    yield ""


def _read(passages: list[Passage]) -> Iterator[tuple[str, bool]]:
    """Every spoken sentence of a paper by its hash, and whether an undertaking was read in it."""
    for passage in passages:
        if passage.kind in (Kind.SPEECH, Kind.ANSWER):
            words = [each.words for each in passage.undertakings]
            for sentence in sentences(passage.text):
                yield hash_of(sentence.text), any(each in sentence.text for each in words)


def _outcome(is_found: bool | None, is_one: bool) -> str:
    if is_found is None:
        return "gone"
    if is_found:
        return "hit" if is_one else "false"
    return "missed" if is_one else "none"


def _share(some: int, rest: int) -> str:
    """A share with its interval, in per cent."""
    if not some + rest:
        return "–"
    interval = binomtest(some, some + rest).proportion_ci(method="wilson")
    return f"{some / (some + rest):.1%} ({100 * interval.low:.1f}–{interval.high:.1%})"


def main() -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as folder:
        papers = read_papers(data_folder(), Path(folder))
    write_section(ROOT / "docs" / "quality.md", "undertakings", report(papers))


if __name__ == "__main__":
    main()
