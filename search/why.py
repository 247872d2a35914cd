"""Why a passage says what it says: the genre that read it, and the rule and words that gave each field.

Indexing records what the fields rest on (`mappings.passage.Evidence`); where the words stand on their page is
found here, when somebody asks.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from mappings.paper import PageText
from mappings.passage import Evidence, Passage
from search.boxes import Outline, outline_of_number, outlines, outlines_of_words
from search.engines import Engine
from search.request import Reader

NOT_RECORDED = "Nothing is recorded of what this rests on."

_FIELDS = (
    "kind",
    "authority",
    "committee",
    "meeting_date",
    "meeting_id",
    "date",
    "published",
    "due",
    "item_number",
    "item_title",
    "minute_number",
    "heading",
    "paragraph",
    "speaker",
    "speaker_printed",
    "speaker_role",
    "speaker_organisation",
    "person_id",
    "responsible",
    "status",
    "status_text",
    "references",
    "in_question",
    "page",
    "printed_page",
    "language",
)
# One stretch of the paper gives both.
_TOGETHER = {
    "speaker": ("speaker_printed",),
    "speaker_printed": ("speaker",),
    "speaker_role": ("speaker_printed", "speaker"),
    "speaker_organisation": ("speaker_printed", "speaker"),
    "status": ("status_text",),
    "status_text": ("status",),
    "item_title": ("item_number",),
    "item_number": ("item_title",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One field that is known: its value in words, and what it rests on.

    `rule` is None where nothing is recorded of that, `words` where no words of the paper say it. `where` is
    where those words stand, empty where the paper has no pages or they are not found as printed.
    """

    field: str
    value: str
    rule: str | None = None
    words: str | None = None
    page: int | None = None
    where: tuple[Outline, ...] = ()

    @property
    def label(self) -> str:
        """The field's name for a person to read."""
        return self.field.replace("_", " ").capitalize()

    @property
    def reason(self) -> str:
        """The rule, the words, their page and box, in a sentence."""
        if self.rule is None:
            return NOT_RECORDED
        return reason(Evidence(self.field, self.rule, self.words, self.page), self.where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a passage is known: `fields` in the order they are told, `where` its own place on its pages."""

    genre: str | None
    genre_score: float | None
    fields: tuple[Known, ...]
    where: tuple[Outline, ...]

    @property
    def read_as(self) -> str:
        """The genre and its bid, in a sentence."""
        if self.genre is None:
            return "It is not recorded which genre read this."
        score = f", score {self.genre_score:.2f}" if self.genre_score is not None else ""
        return f"Read as {self.genre.replace('_', ' ')}{score}."


def why(engine: Engine, passage: Passage, reader: Reader) -> Why:
    """What is recorded of a passage that the engine holds, and where the words stand."""
    pages = _Pages(engine, passage, reader)
    return Why(
        genre=passage.genre,
        genre_score=passage.genre_score,
        fields=tuple(_known(name, value, passage, pages) for name, value in values(passage)),
        where=outlines(passage.text, pages.of_passage),
    )


def reason(evidence: Evidence, where: Sequence[Outline] = ()) -> str:
    """The rule, the words, their page and where they stand on it, in a sentence."""
    quoted = f": “{' '.join(evidence.words.split())}”" if evidence.words else ""
    page = f", page {evidence.page}" if evidence.page else ""
    return f"{evidence.rule[:1].upper()}{evidence.rule[1:]}{quoted}{page}{_in_words(where)}."


def values(passage: Passage) -> list[tuple[str, str]]:
    """The fields of a passage that are known and rest on something, each with its value in words."""
    found = ((name, getattr(passage, name)) for name in _FIELDS)
    return [(name, _value(value)) for name, value in found if value is not None and value != ()]


def evidence_of(passage: Passage, name: str) -> Evidence | None:
    """What a field of a passage rests on, None where nothing is recorded of it."""
    recorded = {each.field: each for each in passage.why}
    for field in (name, *_TOGETHER.get(name, ())):
        if field in recorded:
            return recorded[field]
    return _following(passage, name)


class _Pages:
    """The pages of a paper as text with boxes, each asked for once."""

    def __init__(self, engine: Engine, passage: Passage, reader: Reader) -> None:
        self._engine = engine
        self._passage = passage
        self._reader = reader
        self._held: dict[int, PageText | None] = {}

    def __call__(self, first: int, last: int) -> Sequence[PageText]:
        for number in range(first, last + 1):
            if number not in self._held:
                self._held[number] = self._engine.page(self._passage.paper_id, number, self._reader)
        return [page for number in range(first, last + 1) if (page := self._held[number])]

    @property
    def of_passage(self) -> Sequence[PageText]:
        if self._passage.page is None:
            return ()
        return self(self._passage.page, self._passage.page_end or self._passage.page)


def _known(name: str, value: str, passage: Passage, pages: _Pages) -> Known:
    evidence = evidence_of(passage, name)
    if evidence is None:
        return Known(field=name, value=value)
    where: tuple[Outline, ...] = ()
    if name == "printed_page":
        where = tuple(each for page in pages.of_passage[:1] for each in outline_of_number(value, page))
    elif evidence.words and evidence.page:
        # What is printed over a page's end is on both.
        where = outlines_of_words(evidence.words, pages(evidence.page, evidence.page), passage.text) or (
            outlines_of_words(evidence.words, pages(evidence.page, evidence.page + 1), passage.text)
        )
    return Known(
        field=name,
        value=value,
        rule=evidence.rule,
        words=evidence.words,
        page=evidence.page,
        where=where,
    )


def _following(passage: Passage, name: str) -> Evidence | None:
    """What a field rests on that follows from the passage's others, or from where it stands."""
    match name:
        case "date":
            return _of_date(passage)
        case "meeting_id":
            return Evidence(name, "follows from the authority, the committee and the date of the meeting")
        case "page":
            return Evidence(name, "the page of the file on which its words begin", page=passage.page)
        case "printed_page":
            rule = "the number that this page prints in its head or foot"
            return Evidence(name, rule, passage.printed_page, passage.page)
        case "language":
            detected = passage.language_basis == "detected"
            rule = (
                "told by its own letters and words"
                if detected
                else "taken from the paper: it is too short to tell"
            )
            return Evidence(name, rule)
    return None


def _of_date(passage: Passage) -> Evidence | None:
    if passage.date_basis == "meeting":
        evidence = evidence_of(passage, "meeting_date")
        return Evidence("date", "the date of its meeting", *evidence[2:]) if evidence else None
    if passage.date_basis == "published":
        evidence = evidence_of(passage, "published")
        return Evidence("date", "the date of publication", *evidence[2:]) if evidence else None
    return Evidence("date", passage.date_basis) if passage.date_basis else None


def _value(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _in_words(where: Sequence[Outline]) -> str:
    if not where:
        return ""
    boxes = where[0].boxes
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return f", {left:.0f} to {right:.0f} points from the left and {top:.0f} to {bottom:.0f} from the top"
