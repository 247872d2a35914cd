"""Judge what the compared lists find: show passages that are not judged, and record grades.

    python -m benchmarks.relevance.pool [--queries PREFIX]      show them, each with a number
    python -m benchmarks.relevance.pool [--queries PREFIX] --record F
                                                                record the grades in F; all others shown are 0
    python -m benchmarks.relevance.pool --add F                 record grades of passages named by words

F has a line for each passage, with a tab between: its number as shown and its grade. With --add: the query,
the grade, and words that stand in one passage of its corpus, or in copies of one.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality.__main__ import data_folder
from benchmarks.relevance.collection import make_index
from benchmarks.relevance.judged import (
    CORPORA,
    GRADES,
    Asked,
    Corpus,
    Judgement,
    asked,
    judgements,
    papers_of,
    runs_of,
    write_judgements,
)
from benchmarks.relevance.lists import LISTERS
from mappings.ids import folded
from mappings.passage import Passage
from search.engines.embedded import EmbeddedEngine

_POOLED = 10
_WIDTH = 240


class Unjudged(NamedTuple):
    """A passage in a query's pool."""

    query: Asked
    file: str
    passage: Passage
    line: Judgement


def unjudged(corpus: Corpus, prefix: str = "") -> Iterator[Unjudged]:
    """What the lists find first for the queries of a corpus whose ids begin with `prefix`, copies once."""
    known: dict[str, set[str]] = defaultdict(set)
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in judgements():
        known[line.query].add(line.words)
        if line.grade:
            relevant[line.query].add(line.words)
    files = {passage.id: file for file, passage in corpus.passages}
    for query in asked():
        if query.corpus != corpus.name or not query.id.startswith(prefix):
            continue
        for lister in LISTERS.values():
            for passage in lister(corpus.engine, query.text, {})[:_POOLED]:
                line = judgement(corpus, query.id, 0, files[passage.id], passage)
                if line.words not in known[query.id] and relevant[query.id].isdisjoint(runs_of(passage.text)):
                    known[query.id].add(line.words)
                    yield Unjudged(query, files[passage.id], passage, line)


def judgement(corpus: Corpus, query: str, grade: int, file: str, passage: Passage) -> Judgement:
    """The line for a passage."""
    if grade not in GRADES:
        raise SystemExit(f"{query}: {grade} is no grade.")
    return Judgement(query, grade, file, str(passage.page or ""), corpus.own_run(passage))


def named(corpora: dict[str, Corpus], notes: str) -> Iterator[Judgement]:
    """The lines for passages named by words."""
    of_query = {query.id: corpora[query.corpus] for query in asked()}
    for query, grade, words in (line.split("\t") for line in notes.splitlines() if line.strip()):
        corpus = of_query[query]
        sought = f" {folded(words)} "
        found = [(file, each) for file, each in corpus.passages if sought in f" {folded(each.text)} "]
        known_by = {corpus.own_run(each) for _, each in found}
        if len(known_by) != 1:
            raise SystemExit(f"{query}: “{words}” stands in {len(known_by)} passages.")
        yield judgement(corpus, query, int(grade), *found[0])


def shown(pool: Sequence[Unjudged]) -> Iterator[str]:
    """The passages, with what is known of each."""
    query = None
    for number, each in enumerate(pool, 1):
        if each.query != query:
            query = each.query
            yield f"\n## {query.id} [{query.user}] {query.text}"
        passage = each.passage
        known = (passage.kind, passage.item_number, passage.speaker or passage.responsible, passage.heading)
        said = "; ".join(str(value) for value in known if value)
        text = " ".join(passage.text.split())
        yield f"{number} ({Path(each.file).stem[:12]} p. {passage.page or '–'}: {said}) {text[:_WIDTH]}"


def main() -> None:
    """Show or record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--queries", default="")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--record", type=Path)
    what.add_argument("--add", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpora = {}
        for name in CORPORA:
            place = Path(folder, name)
            make_index(place, papers_of(name, data_folder()))
            corpora[name] = Corpus(name, EmbeddedEngine.open(str(place)))
        if given.add:
            write_judgements([*judgements(), *named(corpora, given.add.read_text("utf-8"))])
            return
        pool = [each for corpus in corpora.values() for each in unjudged(corpus, given.queries)]
        if given.record is None:
            print("\n".join(shown(pool)))
            return
        notes = (line.split("\t") for line in given.record.read_text("utf-8").splitlines() if line.strip())
        grades = {int(number): int(grade) for number, grade in notes}
        lines = [each.line._replace(grade=grades.get(number, 0)) for number, each in enumerate(pool, 1)]
        write_judgements([*judgements(), *lines])


if __name__ == "__main__":
    main()
