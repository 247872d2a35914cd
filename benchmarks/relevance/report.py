"""The section on relevance of `docs/quality.md`, from measured values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from benchmarks.relevance.collection import Collection, grouped
from benchmarks.relevance.judged import Judgement
from benchmarks.relevance.lists import Lister, minuted
from benchmarks.relevance.measures import (
    MEASURES,
    Interval,
    Values,
    difference,
    gain,
    mean,
    measured,
    together,
)
from benchmarks.relevance.parts import without

ABLATED = ("nDCG@10", "success@5")


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured together: collections of different queries, and the values of each lister on them."""

    name: str
    collections: Sequence[Collection]
    values: Mapping[str, Values]

    @property
    def groups(self) -> dict[str, list[str]]:
        """The ids of the queries of each group."""
        return grouped(query for each in self.collections for query in each.queries)


@dataclass(frozen=True, slots=True)
class Ablated:
    """The values of Minuted on each of what is measured without a part of its ranking."""

    part: str
    values: Sequence[Values]


def measure(name: str, collections: Sequence[Collection], listers: Mapping[str, Lister]) -> Measured:
    """Ask the listers all queries of some collections."""
    return Measured(
        name, collections, {called: _values(collections, lister) for called, lister in listers.items()}
    )


def ablate(part: str, whole: Sequence[Sequence[Collection]]) -> Ablated:
    """Ask Minuted the same again without a part of its ranking."""
    with without([part]):
        return Ablated(part, [_values(collections, minuted) for collections in whole])


def section(
    all_measured: Sequence[Measured],
    whole: Sequence[Measured],
    ablated: Sequence[Ablated],
    waiting: Sequence[Judgement],
    unjudged: int,
) -> Iterator[str]:
    """The lines: all measures, what each part gains in the measures `whole`, and what waits for judging.

    `unjudged` is how many passages among the first that are found were never judged.
    """
    yield "## Whether the right passage comes first"
    yield ""
    yield (
        "Made by `make relevance`. *BM25* is plain BM25 of any of the query's words over the text field of"
        " the same index; *Minuted* its results, then its near matches. In brackets 95 % bootstrap intervals"
        " over queries; *gain* is Minuted's mean over BM25's, in pairs. nDCG weighs by grade; reciprocal rank"
        " and success count passages that answer, in part at least; recall counts all that is relevant."
    )
    yield ""
    yield (
        "*QMSum* is real committees' meetings with annotators' questions (specific) and topic labels; what is"
        " counted are turns, asked of all meetings (global) or of their own (within). *Judged* are our own"
        " queries in the words of officers, FOI handlers and people in a live meeting, over the London papers"
        " (`seeds`, one rendering of each) and our samples; a copy of a passage already listed keeps its"
        " place and earns nothing. One reader judged what plain BM25 and Minuted find first."
    )
    yield ""
    yield (
        "The goals are for queries that no ranking was tuned on: success@5 of 0.95 for keyword queries, and"
        " on QMSum nDCG@10 a quarter above BM25's. These here are seen ones."
    )
    yield ""
    for each in all_measured:
        yield from _compared(each)
    yield "### What each part gains"
    yield ""
    yield (
        "How much worse Minuted is without a part of its ranking (in hundredths; in brackets the 95 %"
        " interval of the difference). A part whose interval is all above zero gains something. Fields find"
        " passages whatever they weigh: heading, item title and who is responsible are weighed, though these"
        " queries show no gain, for what comes first where the words stand in them alone. Short turns and"
        " nearness cost a little on QMSum's long questions and gain on short ones, which people type."
    )
    yield ""
    yield from _parts(whole, ablated)
    yield "### What waits for judging"
    yield ""
    yield (
        f"{unjudged:,} passages among the first ten of either list are not judged and count as nothing"
        " (`python -m benchmarks.relevance.pool` shows them). Judgements whose words are met in no paper any"
        f" more, which count neither way: {len(waiting):,}."
    )
    yield ""
    for line in waiting:
        page = f", p. {line.page}" if line.page else ""
        yield f"- {line.query}, grade {line.grade}, `{line.file}`{page}, words `{line.words}`"


def _values(collections: Sequence[Collection], lister: Lister) -> Values:
    return together([measured(each.grades, each.lists(lister)) for each in collections])


def _compared(each: Measured) -> Iterator[str]:
    yield f"### {each.name}"
    yield ""
    for of in each.collections:
        yield f"- {of.name}: {len(of.queries):,} queries over {of.engine.health().passages:,} passages"
    yield ""
    yield "| queries | measure | BM25 | Minuted | gain |"
    yield "|---|---|--:|--:|--:|"
    for group, ids in each.groups.items():
        for name in MEASURES:
            before, after = ([values[name][query] for query in ids] for values in each.values.values())
            row = (f"{group} ({len(ids)})", name, _share(mean(before)), _share(mean(after)))
            yield f"| {' | '.join(row)} | {_percent(gain(before, after))} |"
    yield ""


def _parts(whole: Sequence[Measured], ablated: Sequence[Ablated]) -> Iterator[str]:
    heads = [f"{each.name}: {name}" for each in whole for name in ABLATED]
    yield f"| without | {' | '.join(heads)} |"
    yield f"|---|{'--:|' * len(heads)}"
    for part in ablated:
        cells = [
            _hundredths(difference(list(less[name].values()), list(each.values["Minuted"][name].values())))
            for each, less in zip(whole, part.values, strict=True)
            for name in ABLATED
        ]
        yield f"| {part.part} | {' | '.join(cells)} |"
    yield ""


def _share(interval: Interval) -> str:
    return f"{interval.value:.3f} ({interval.low:.3f}–{interval.high:.3f})"


def _percent(interval: Interval) -> str:
    if not isfinite(interval.low + interval.high):
        return "–"
    value, low, high = (round(each, 3) + 0.0 for each in (interval.value, interval.low, interval.high))
    return f"{value:+.1%} ({low:+.1%} to {high:+.1%})"


def _hundredths(interval: Interval) -> str:
    # Adding 0 takes the sign off what rounds to nothing.
    value, low, high = (round(100 * each, 2) + 0.0 for each in (interval.value, interval.low, interval.high))
    return f"{value:+.2f} ({low:+.2f} to {high:+.2f})"
