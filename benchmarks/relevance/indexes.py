"""The indexes that are measured: made in a folder by one process, and opened there by several."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.quality.corpus import write_spoken
from benchmarks.relevance.collection import Collection, make_index
from benchmarks.relevance.judged import CORPORA, Corpus, judged, judgements, papers_of
from benchmarks.relevance.report import Ablated, ablate
from benchmarks.relevance.spoken import FOLDER, spoken
from search.engines.embedded import EmbeddedEngine


@dataclass(frozen=True, slots=True)
class Opened:
    """The corpora of the judged set, and all collections by the name they are measured under."""

    corpora: list[Corpus]
    collections: dict[str, list[Collection]]


def make_indexes(data: Path, folder: Path) -> None:
    """Index the papers of all collections; `data` is the folder of real ones."""
    for name in CORPORA:
        make_index(folder / name, papers_of(name, data))
    papers = folder / "papers" / FOLDER
    write_spoken(data / "qmsum" / "meetings.jsonl", papers)
    make_index(folder / FOLDER, [papers])


@cache
def opened(data: Path, folder: Path) -> Opened:
    """The collections, of what `make_indexes` made."""
    lines = judgements()
    corpora = [Corpus(name, EmbeddedEngine.open(str(folder / name))) for name in CORPORA]
    meetings = spoken(data / "qmsum", EmbeddedEngine.open(str(folder / FOLDER)))
    collections = {"Judged": [judged(corpus, lines) for corpus in corpora]}
    return Opened(corpora, collections | {each.name: [each] for each in meetings})


def ablated(part: str, data: Path, folder: Path, names: Sequence[str]) -> Ablated:
    """The values of what is measured under `names` without a part of the ranking, in a process of its own."""
    collections = opened(data, folder).collections
    return ablate(part, [collections[name] for name in names])
