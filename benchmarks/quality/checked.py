"""The hand-checked sheet: passages of real papers, each field judged by a person who read the original.

`checked.tsv` holds a line for each field: the file, page and place of the passage (its paragraph's label,
else its position), a hash of its first words by which it is found again, the field, a hash of the value that
was judged, the verdict, and of what is wrong or missing a hash of the true value, where that is known. No
words. A verdict counts for the value that was judged; a value that has changed since is right where it now is
the true one, else it is to be judged again.
"""

import csv
import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality.corpus import Understood, beginning, body_of, folded
from mappings.passage import Passage

SHEET = Path(__file__).with_name("checked.tsv")
NOTHING, UNKNOWN = "-", "?"
TEXT = "text"
FIELDS = (
    TEXT,
    "kind",
    "authority",
    "committee",
    "meeting_date",
    "date",
    "item_number",
    "item_title",
    "minute_number",
    "heading",
    "paragraph",
    "speaker",
    "speaker_role",
    "speaker_organisation",
    "responsible",
    "status",
    "due",
    "references",
    "page",
    "printed_page",
    "language",
)
_FIRST_WORDS = 12
_LETTERS = 10
RIGHT, WRONG, MISSING = "right", "wrong", "missing"
_AGAIN, _RECUT = "to be judged again", "cut otherwise now"


class Verdict(NamedTuple):
    """A line of the sheet."""

    file: str
    page: str
    place: str
    words: str
    field: str
    value: str
    verdict: str
    truth: str


def read_sheet() -> list[Verdict]:
    """All lines of the sheet, in order; none where there is no sheet yet."""
    if not SHEET.exists():
        return []
    with SHEET.open(encoding="utf-8", newline="") as file:
        return [Verdict(*row) for row in list(csv.reader(file, delimiter="\t"))[1:]]


def write_sheet(verdicts: Iterable[Verdict]) -> None:
    """Replace the sheet."""
    with SHEET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(Verdict._fields)
        writer.writerows(verdicts)


def words_of(passage: Passage) -> str:
    """The hash by which a passage is found again."""
    return _hash(beginning(passage.text, _FIRST_WORDS))


def value_of(passage: Passage, field: str) -> str:
    """The hash of a field's value, `NOTHING` where it is not known."""
    if field == TEXT:
        return _hash(folded(passage.text))
    return hash_of(getattr(passage, field))


def hash_of(value: object) -> str:
    """The hash of a value; the same for a value and its words."""
    if value is None or value in ((), ""):
        return NOTHING
    if isinstance(value, dt.date):
        value = value.isoformat()
    return _hash(" ".join(map(str, value)) if isinstance(value, tuple) else str(value))


def verdicts_on(paper: Understood, passage: Passage, said: dict[str, tuple[str, str]]) -> Iterator[Verdict]:
    """The lines for a passage: `said` are the verdict and truth of what is not right; all else known is."""
    for field in FIELDS:
        value = value_of(passage, field)
        verdict, truth = said.get(field, (RIGHT, ""))
        if value != NOTHING or field in said:
            page = str(passage.page or NOTHING)
            place = passage.paragraph or f"no. {passage.position}"
            yield Verdict(paper.file, page, place, words_of(passage), field, value, verdict, truth)


def judged(papers: dict[str, Understood]) -> Iterator[str]:
    """What the sheet says of the papers as they are understood now, as lines of Markdown."""
    outcomes = list(_outcomes(papers))
    passages = {(each.file, each.place, each.words) for each, _, _ in outcomes}
    files = {file for file, _, _ in passages}
    yield f"{len(passages):,} passages of {len(files):,} papers, {len(outcomes):,} values."
    for name, key in (("body", lambda each: body_of(each.file)), ("field", lambda each: each.field)):
        groups: dict[str, Counter[str]] = defaultdict(Counter)
        for each, outcome, _ in outcomes:
            groups[key(each)][outcome] += 1
        order = FIELDS if name == "field" else sorted(groups)
        yield ""
        heads = (name, RIGHT, WRONG, MISSING, "right of those given", "of those there are", _AGAIN, _RECUT)
        yield f"| {' | '.join(heads)} |"
        yield "|---|--:|--:|--:|--:|--:|--:|--:|"
        for group in order:
            if group in groups:
                yield _line(group, groups[group])
        total: Counter[str] = sum(groups.values(), Counter())
        yield _line("**all**", total)
    yield ""


def faults(papers: dict[str, Understood]) -> Iterator[str]:
    """What is still wrong or missing, by genre and paper, as lines of Markdown."""
    places: dict[tuple[str, str], dict[str, list[str]]] = {}
    for each, outcome, passage in _outcomes(papers):
        if passage and outcome in (WRONG, MISSING):
            of_paper = places.setdefault((passage.genre or "none", each.file), {})
            page = f"p. {each.page} " if each.page != NOTHING else ""
            of_paper.setdefault(f"{each.field} {outcome}", []).append(f"{page}{each.place}")
    for (genre, file), found in sorted(places.items()):
        told = "; ".join(f"{what} at {', '.join(where)}" for what, where in found.items())
        yield f"- {genre}, `{file}`: {told}"
    yield ""


def to_judge_again(papers: dict[str, Understood]) -> list[tuple[Verdict, Passage]]:
    """Lines for the values that have changed since they were judged, as right, with their passages."""
    return [
        (each._replace(value=value_of(passage, each.field), verdict=RIGHT, truth=""), passage)
        for each, outcome, passage in _outcomes(papers)
        if passage and outcome == _AGAIN
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    page: str
    place: str
    words: str


def _outcomes(papers: dict[str, Understood]) -> Iterator[tuple[Verdict, str, Passage | None]]:
    by_place: dict[_Place, list[Verdict]] = defaultdict(list)
    for line in read_sheet():
        by_place[_Place(line.file, line.page, line.place, line.words)].append(line)
    for place, lines in by_place.items():
        paper = papers.get(place.file)
        passage = _held(paper, place, lines) if paper else None
        if passage is None:
            yield from ((line, _RECUT, None) for line in lines)
            continue
        yield from ((line, _outcome(line, passage), passage) for line in lines)
        known = {line.field for line in lines}
        for field in FIELDS:
            if field not in known and value_of(passage, field) != NOTHING:
                yield lines[0]._replace(field=field), _AGAIN, passage


def _held(paper: Understood, place: _Place, lines: Sequence[Verdict]) -> Passage | None:
    """The passage that lines are about: of several that begin alike the one of its words, or its place."""
    alike = [each for each in paper.passages if words_of(each) == place.words]
    texts = {line.value for line in lines if line.field == TEXT}
    same = [each for each in alike if value_of(each, TEXT) in texts]
    beside = [each for each in same or alike if str(each.page or NOTHING) == place.page]
    there = [each for each in beside if (each.paragraph or f"no. {each.position}") == place.place]
    return next(iter(there or beside or same or alike), None)


def _outcome(line: Verdict, passage: Passage) -> str:
    now = value_of(passage, line.field)
    if now == line.value:
        return line.verdict
    return RIGHT if now == line.truth else _AGAIN


def _line(name: str, outcomes: Counter[str]) -> str:
    right, wrong, missing = (outcomes[each] for each in (RIGHT, WRONG, MISSING))
    precision = f"{right / (right + wrong):.1%}" if right + wrong else "–"
    recall = f"{right / (right + wrong + missing):.1%}" if right + wrong + missing else "–"
    return (
        f"| {name} | {right:,} | {wrong:,} | {missing:,} | {precision} | {recall}"
        f" | {outcomes[_AGAIN]:,} | {outcomes[_RECUT]:,} |"
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]
