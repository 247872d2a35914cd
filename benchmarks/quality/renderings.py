"""Renderings of one paper beside each other: the same passages, or what differs, by place, never by words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.quality.corpus import Understood, folded
from mappings.passage import Passage

_SAME = (
    ("seeds/pdf/pcc_agenda_pack_2015-01-08.pdf", "seeds/pdf/pcc_agenda_pack_2015-01-08_forms.pdf"),
    ("seeds/pdf/pcc_agenda_pack_2015-01-08.pdf", "seeds/text/pcc_agenda_2015-01-08.txt"),
    ("seeds/pdf/pcc_actions_2022-09-29.pdf", "seeds/pdf/pcc_actions_2022-09-29_libreoffice.pdf"),
    ("seeds/pdf/pcc_actions_2022-09-29.pdf", "seeds/text/pcc_actions_2022-09-29.txt"),
    ("seeds/html/mqt_questions_2024-07-18.html", "seeds/text/mqt_questions_2024-07-18.txt"),
    (
        "seeds/html/press_release_safeguarding_2014-03-12.html",
        "seeds/text/press_release_safeguarding_2014-03-12.txt",
    ),
    (
        "seeds/html/talk_london_exploitation_2021-11-16.html",
        "seeds/text/talk_london_exploitation_2021-11-16.txt",
    ),
)
_COMPARED = (
    "kind",
    "speaker",
    "speaker_role",
    "committee",
    "meeting_date",
    "item_number",
    "item_title",
    "minute_number",
    "paragraph",
    "responsible",
    "status",
    "language",
)
_MOST_PLACES = 40


def renderings(papers: dict[str, Understood]) -> Iterator[str]:
    """What the renderings agree on, as lines of Markdown."""
    for first, second in _SAME:
        if first in papers and second in papers:
            yield from _compared(papers[first], papers[second])


def _compared(first: Understood, second: Understood) -> Iterator[str]:
    ours, theirs = _by_words(first.passages), _by_words(second.passages)
    alike = ours.keys() & theirs.keys()
    differing: dict[str, list[str]] = {}
    for words in alike:
        for name in _COMPARED:
            if getattr(ours[words], name) != getattr(theirs[words], name):
                differing.setdefault(name, []).append(_place(ours[words]))
    yield f"**{first.file}** and **{second.file}**"
    yield ""
    kinds = [Counter(each.kind.value for each in paper.passages) for paper in (first, second)]
    unlike = [f"{kind} {kinds[0][kind]}/{kinds[1][kind]}" for kind in sorted({*kinds[0], *kinds[1]})]
    yield f"- passages by kind: {', '.join(unlike)}"
    apart = f"{len(ours) - len(alike):,} only in the first, {len(theirs) - len(alike):,} only in the second"
    yield f"- {len(alike):,} have the same words; {apart}"
    for name, places in sorted(differing.items()):
        yield f"- {name} differs at {_listed(places)}"
    for paper, held in ((first, ours), (second, theirs)):
        alone = sorted(
            (passage for words, passage in held.items() if words not in alike), key=lambda p: p.position
        )
        if alone:
            yield f"- only in {paper.file.split('/')[1]}: {_listed([_place(each) for each in alone])}"
    yield ""


def _by_words(passages: Sequence[Passage]) -> dict[tuple[str, int], Passage]:
    """Passages by their words, and by which of those that have the same words they are."""
    seen: Counter[str] = Counter()
    found = {}
    for passage in passages:
        words = folded(passage.text).replace(" ", "")
        found[words, seen[words]] = passage
        seen[words] += 1
    return found


def _place(passage: Passage) -> str:
    page = f"p. {passage.page}, " if passage.page else ""
    return f"{page}{passage.kind.value} {passage.paragraph or f'no. {passage.position}'}"


def _listed(places: list[str]) -> str:
    more = len(places) - _MOST_PLACES
    return "; ".join(places[:_MOST_PLACES]) + (f"; and {more} more" if more > 0 else "")
