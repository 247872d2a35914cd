"""The judged set: queries in users' words, and for each the passages that answer it.

`queries.tsv` holds a query a line; `judged.tsv` a judgement a line: the query, the grade, the file and page
where the passage was read, and a hash of a run of eight words that it holds, or of all its words where it has
fewer. No words of the papers. A passage that holds the run is what was judged, wherever it is cut, on
whatever page and in whatever copy or rendering. Grades: 3 answers, 2 answers in part, 1 is on the subject,
0 is none of these.
"""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.relevance.collection import Collection, Query, passages_by_file
from mappings.ids import folded
from mappings.passage import Passage
from search.engines.embedded import EmbeddedEngine

QUERIES = Path(__file__).with_name("queries.tsv")
SHEET = Path(__file__).with_name("judged.tsv")
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "papers"
SEEDS = (
    "pdf/pcc_agenda_pack_2015-01-08.pdf",
    "pdf/pcc_actions_2022-09-29.pdf",
    "html/mqt_questions_2024-07-18.html",
    "html/press_release_safeguarding_2014-03-12.html",
    "html/talk_london_exploitation_2021-11-16.html",
)
"""One rendering of each seed."""

CORPORA = ("seeds", "samples")
USERS = ("officer", "foi", "live")
TYPES = ("keyword", "question", "phrase", "operators")
GRADES = (0, 1, 2, 3)
RUN = 8
_LETTERS = 10


class Asked(NamedTuple):
    """A line of `queries.tsv`."""

    id: str
    corpus: str
    user: str
    type: str
    text: str


class Judgement(NamedTuple):
    """A line of `judged.tsv`."""

    query: str
    grade: int
    file: str
    page: str
    words: str


def asked() -> list[Asked]:
    """All queries, in order."""
    return [Asked(*row) for row in _rows(QUERIES)]


def judgements() -> list[Judgement]:
    """All judgements, in order."""
    return [Judgement(query, int(grade), *rest) for query, grade, *rest in _rows(SHEET)]


def write_judgements(lines: Iterable[Judgement]) -> None:
    """Replace the judgements, in order of the queries, the best first; of two on the same the last counts."""
    order = {query.id: number for number, query in enumerate(asked())}
    last = {(line.query, line.words): line for line in lines}.values()
    ordered = sorted(last, key=lambda line: (order[line.query], -line.grade, line))
    with SHEET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(Judgement._fields)
        writer.writerows(ordered)


def runs_of(text: str) -> list[str]:
    """The hashes of a text's runs of `RUN` words, in order; of all its words where it has fewer."""
    words = folded(text).split()
    starts = range(max(len(words) - RUN, 0) + 1)
    return [_hash(" ".join(words[start : start + RUN])) for start in starts]


def papers_of(corpus: str, data: Path) -> list[Path]:
    """The papers of a corpus; `data` is the folder of real ones."""
    return [data / "seeds" / file for file in SEEDS] if corpus == "seeds" else [SAMPLES]


class Corpus:
    """The papers of one corpus as they are indexed, and where each run of words is met in them."""

    def __init__(self, name: str, engine: EmbeddedEngine) -> None:
        self.name = name
        self.engine = engine
        self.passages = [
            (file, passage)
            for file, passages in passages_by_file(self.engine).items()
            for passage in passages
        ]
        self.holding: dict[str, set[str]] = defaultdict(set)
        for _, passage in self.passages:
            for run in runs_of(passage.text):
                self.holding[run].add(passage.id)

    def own_run(self, passage: Passage) -> str:
        """The run of a passage that the fewest others hold, the first of these: what it is known by."""
        return min(runs_of(passage.text), key=lambda run: len(self.holding[run]))


def judged(corpus: Corpus, lines: Sequence[Judgement]) -> Collection:
    """The queries to a corpus with what was judged relevant and is met in it, where anything is."""
    grades: dict[str, dict[str, int]] = {}
    of_passage: dict[str, dict[str, list[str]]] = {}
    for line in met(corpus, lines):
        if line.grade:
            grades.setdefault(line.query, {})[line.words] = line.grade
            for passage in corpus.holding[line.words]:
                of_passage.setdefault(line.query, {}).setdefault(passage, []).append(line.words)

    def units(query: str, passages: Sequence[Passage]) -> list[str]:
        """The answers in order; a passage without a new one (a copy) keeps its place and earns nothing."""
        found: dict[str, None] = {}
        for passage in passages:
            answers = of_passage.get(query, {}).get(passage.id, ())
            new = [answer for answer in answers if answer not in found]
            found.update(dict.fromkeys(new or [passage.id]))
        return list(found)

    return Collection(
        f"judged, {corpus.name}",
        corpus.engine,
        tuple(Query(query.id, query.text, _groups(query)) for query in asked() if query.id in grades),
        grades,
        units,
    )


def met(corpus: Corpus, lines: Iterable[Judgement]) -> Iterator[Judgement]:
    """The judgements on queries to a corpus whose words it holds."""
    here = {query.id for query in asked() if query.corpus == corpus.name}
    return (line for line in lines if line.query in here and line.words in corpus.holding)


def waiting(corpora: Iterable[Corpus], lines: Iterable[Judgement]) -> list[Judgement]:
    """The judgements whose words are met nowhere any more: they wait for judging."""
    of_query = {query.id: query.corpus for query in asked()}
    by_name: Mapping[str, Corpus] = {corpus.name: corpus for corpus in corpora}
    return [line for line in lines if line.words not in by_name[of_query[line.query]].holding]


def _groups(query: Asked) -> tuple[str, ...]:
    return ("all", query.type, query.user, query.corpus)


def _rows(file: Path) -> list[list[str]]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:_LETTERS]
