"""What is found: passages, and the share of them that have each field, by body, by genre, by kind."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from benchmarks.quality.corpus import Understood
from mappings.passage import Kind, Passage
from search.why import evidence_of, values

FIELDS = (
    "authority",
    "committee",
    "meeting_date",
    "date",
    "item_number",
    "item_title",
    "paragraph",
    "speaker",
    "responsible",
    "status",
    "page",
    "why",
)
# What a passage of a kind is expected to have.
_OF_KIND = {
    Kind.SPEECH: ("speaker", "meeting_date"),
    Kind.ACTION: ("responsible", "status", "item_number"),
    Kind.MINUTE: ("meeting_date", "committee", "item_title", "paragraph"),
    Kind.RESOLUTION: ("meeting_date", "committee", "item_title"),
    Kind.AGENDA_ITEM: ("meeting_date", "committee", "item_number", "item_title"),
    Kind.QUESTION: ("speaker", "date", "references"),
    Kind.ANSWER: ("speaker", "in_question"),
    Kind.RECOMMENDATION: ("item_title", "paragraph"),
    Kind.REPORT: ("date", "paragraph", "heading"),
    Kind.LETTER: ("date",),
    Kind.PRESS_RELEASE: ("published",),
    Kind.COMMENT: ("date",),
}


def by_paper(papers: Iterable[Understood]) -> Iterator[str]:
    """A table of all papers, its cells between tabs: passages, and the share of them that have each field."""
    yield "\t".join(("paper", "genre", "passages", *FIELDS))
    for paper in papers:
        shares = (_share(list(paper.passages), field) for field in FIELDS)
        yield "\t".join((paper.file, paper.paper.genre or "none", str(len(paper.passages)), *shares))


def found(papers: Iterable[Understood]) -> Iterator[str]:
    """The tables, as lines of Markdown."""
    listed = list(papers)
    yield "### By body"
    yield from _table("body", listed, lambda paper, passage: paper.body)
    yield "### By genre"
    yield from _table("genre", listed, lambda paper, passage: passage.genre or "none")
    yield "### By kind, with what such a passage is expected to say"
    yield ""
    yield "| kind | passages | share that has each |"
    yield "|---|--:|---|"
    kinds: dict[Kind, list[Passage]] = defaultdict(list)
    for paper in listed:
        for passage in paper.passages:
            kinds[passage.kind].append(passage)
    for kind, fields in _OF_KIND.items():
        passages = kinds[kind]
        shares = ", ".join(f"{name} {_share(passages, name)}" for name in fields)
        yield f"| {kind.value} | {len(passages):,} | {shares} |"
    yield ""
    yield "### What `show --why` explains"
    yield from _explained(listed)


def _explained(papers: list[Understood]) -> Iterator[str]:
    """By genre, the share of known values of which it is recorded what they rest on."""
    known: dict[str, Counter[str]] = defaultdict(Counter)
    unexplained: dict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        for passage in paper.passages:
            genre = passage.genre or "none"
            for name, _ in values(passage):
                known[genre][name] += 1
                if evidence_of(passage, name) is None:
                    unexplained[genre][name] += 1
    yield ""
    yield "| genre | values known | explained | fields without evidence, and in which share |"
    yield "|---|--:|--:|---|"
    for genre in sorted(known):
        total, without = known[genre].total(), unexplained[genre].total()
        rest = ", ".join(
            f"{name} {number / known[genre][name]:.0%}" for name, number in unexplained[genre].most_common()
        )
        yield f"| {genre} | {total:,} | {1 - without / total:.0%} | {rest} |"
    yield ""


def _table(name: str, papers: list[Understood], group: Callable[[Understood, Passage], str]) -> Iterator[str]:
    files: dict[str, set[str]] = defaultdict(set)
    passages: dict[str, list[Passage]] = defaultdict(list)
    for paper in papers:
        for passage in paper.passages:
            of = group(paper, passage)
            files[of].add(paper.file)
            passages[of].append(passage)
    yield ""
    yield f"| {name} | papers | passages | {' | '.join(FIELDS)} |"
    yield f"|---|--:|--:|{'--:|' * len(FIELDS)}"
    for of in sorted(passages):
        shares = " | ".join(_share(passages[of], field) for field in FIELDS)
        yield f"| {of} | {len(files[of]):,} | {len(passages[of]):,} | {shares} |"
    yield ""


def _share(passages: list[Passage], field: str) -> str:
    having = sum(getattr(passage, field) not in (None, ()) for passage in passages)
    return f"{having / len(passages):.0%}" if having else "–"
