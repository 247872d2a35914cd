"""From requests to plans: which columns a query's words, filters and reader are asked of."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

from mappings.analysis import fold, tokens
from mappings.fields import FILTERS, TEXT_FIELDS, day_number
from mappings.status import STATUS_WORDS
from search.errors import BadRequest
from search.languages import language_codes
from search.query import plan
from search.query.forms import apart, forms, runs
from search.query.kinds import kinds_named
from search.query.nodes import (
    And,
    Dates,
    Everything,
    Field,
    Like,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Synonyms,
    Values,
    Word,
)
from search.query.patterns import folded
from search.request import Reader, SearchRequest

_WEIGHTED = tuple((field.name, field.weight) for field in TEXT_FIELDS if field.weight and not field.beside)
_BESIDE = tuple((field.name, field.weight) for field in TEXT_FIELDS if field.beside)
# Less than the text's: so short a column would score its words above all others.
_JOINED_WEIGHT = 0.7
TEXT_FIELD_OF = {
    "speaker": "speaker",
    "role": "role",
    "authority": "authority",
    "committee": "committee",
    "title": "title",
    "item_title": "item_title",
    "person": "responsible",
    "ref": "references",
    "status": "status_text",
}
"""The text field whose words a field of a query asks for; `item_title` is never typed, but asked for to learn
titles."""


def matching(request: SearchRequest, *, without: str | None = None) -> plan.Plan:
    """What the request matches: its words, filters and dates, and always what its reader may see.

    The filter `without` is left out (for the counts of that facet). Raises `BadRequest` for a filter that
    is not one of `mappings.fields.FILTERS`.
    """
    parts: list[plan.Plan | plan.Bonus] = [_seen_by(request.reader)]
    for name, values in request.filters.items():
        if name not in FILTERS:
            raise BadRequest(f"There is no filter “{name}”; the filters are {', '.join(FILTERS)}.")
        if values and name != without:
            parts.append(plan.Terms(name, tuple(values)))
    if request.date_from or request.date_to:
        parts.append(_between(request.date_from, request.date_to))
    if request.undertaking:
        parts.append(plan.Terms("undertakes", ("yes",)))
    if request.first_key is not None:
        parts.append(plan.Between(request.key_column, request.first_key, None))
    if not isinstance(request.query, Everything):
        parts.append(_lowered(request.query))
        parts += [
            plan.Bonus(part) for leaf in _asked_for(request.query) for part in _leaf_parts(leaf, _BESIDE)
        ]
    return plan.All(tuple(parts))


def copies_of(fingerprints: Sequence[int], reader: Reader) -> plan.Plan:
    """What matches the passages with these fingerprints that a reader may see."""
    same = tuple(plan.Between("fingerprint", each, each) for each in fingerprints)
    return plan.All((_seen_by(reader), plan.Any(same)))


def scores(request: SearchRequest) -> bool:
    """Whether anything in the request tells a better match from a worse one: a pattern alone does not."""
    return _scores(_lowered(request.query))


def _seen_by(reader: Reader) -> plan.Plan:
    return plan.Terms("access", tuple(sorted(access.value for access in reader.sees)))


def _lowered(node: Node | Like | Values) -> plan.Plan:
    match node:
        case Everything():
            return plan.Everything()
        case Word():
            return _word(node)
        case Phrase():
            return _leaf(node)
        case Pattern():
            pattern = folded(node.text)
            return plan.Any(
                tuple(plan.Pattern(f"{name}_exact", pattern, weight) for name, weight in _WEIGHTED)
            )
        case Like(text, most, name):
            names = (TEXT_FIELD_OF[name],) if name else tuple(column for column, _ in _WEIGHTED)
            return plan.Any(tuple(plan.Similar(f"{each}_exact", fold(text), most) for each in names))
        case Near():
            return plan.Any(tuple(_near_scored(name, node, weight) for name, weight in _WEIGHTED))
        case Field():
            return _field(node)
        case Dates():
            return _between(node.first, node.last)
        case Not():
            return plan.Not(_lowered(node.part))
        case And():
            return plan.All(tuple(_lowered(part) for part in node.parts))
        case Or():
            return plan.Any(tuple(_lowered(part) for part in node.parts))
        case Synonyms():
            return _synonyms(node)
        case Values(column, values):
            return plan.Terms(column, values)


def _synonyms(node: Synonyms) -> plan.Plan:
    """What is typed and what stands for it score as one: as the better of them, each weighed by its length,
    since a long form scores as all of its words do."""
    typed = len(tokens(" ".join(word.text for word in node.typed_words)))
    others = ((word, typed / len(tokens(word.text))) for word in node.instead)
    return plan.Best((_lowered(node.typed), *(_leaf(word, share) for word, share in others)))


def _word(word: Word) -> plan.Plan:
    words = apart(word)
    if words:
        return plan.Any((plan.All(tuple(_leaf(each) for each in words)), _leaf(word)))
    return _leaf(word)


def _leaf(leaf: Word | Phrase, share: float = 1.0) -> plan.Plan:
    joined = [form for form in forms(leaf) if form.tokens == "joined"]
    parts = _leaf_parts(leaf, [(name, share * weight) for name, weight in _WEIGHTED])
    return plan.Any((*parts, *(plan.Terms("joined", form.values, share * _JOINED_WEIGHT) for form in joined)))


def _leaf_parts(leaf: Word | Phrase, fields: Sequence[tuple[str, float]]) -> list[plan.Plan]:
    parts: list[plan.Plan] = []
    for form in forms(leaf):
        if form.tokens != "joined":
            asked = plan.Sequence if form.in_order else plan.Terms
            parts += [asked(f"{name}_{form.tokens}", form.values, weight) for name, weight in fields]
    return parts


def _asked_for(node: Node | Like | Values) -> Iterator[Word | Phrase]:
    """The words and phrases that a passage is to hold."""
    match node:
        case Word() | Phrase():
            yield node
        case And() | Or():
            for part in node.parts:
                yield from _asked_for(part)
        case Synonyms():
            yield from (*node.typed_words, *node.instead)


def _near_scored(column: str, near: Near, weight: float) -> plan.Plan:
    """Nearness itself is only matched, so that engines score alike: its words score where it is met."""
    return plan.All((_near(column, near), *(_words_of(column, part, weight) for part in near.parts)))


def _near(column: str, near: Near) -> plan.Plan:
    parts: tuple[Word | Phrase, ...] = near.parts
    pairs = zip(parts, parts[1:], near.most, strict=False)
    return plan.All(tuple(_pair(column, *pair) for pair in pairs))


def _pair(column: str, one: Word | Phrase, other: Word | Phrase, most: int) -> plan.Plan:
    return plan.Any(
        tuple(
            plan.Near(f"{column}_{found.tokens}", *pair, most)
            for found in runs(one, other)
            for pair in itertools.product(found.one, found.other)
        )
    )


def _field(field: Field) -> plan.Plan:
    if isinstance(field.part, Near):
        return _near(TEXT_FIELD_OF[field.name], field.part)
    if isinstance(field.part, Pattern):
        return plan.Pattern(f"{TEXT_FIELD_OF[field.name]}_exact", folded(field.part.text))
    text = field.part.text
    if field.name == "status" and fold(text) in STATUS_WORDS:
        return plan.Terms("status", (fold(text),))
    if field.name in TEXT_FIELD_OF:
        return _words_of(TEXT_FIELD_OF[field.name], field.part)
    if field.name == "kind":
        return plan.Terms("kind", tuple(kind.value for kind in kinds_named(text)))
    if field.name == "lang":
        return plan.Terms("language", language_codes(text))
    if field.name == "item":
        return plan.Terms("item", tuple(dict.fromkeys((text, text.lower(), text.upper()))))
    return plan.Terms("paper", (text.lower(),))


def _words_of(column: str, leaf: Word | Phrase, weight: float = 0.0) -> plan.Plan:
    """Without a weight it only matches: a name met in a short field says nothing of how well a passage
    answers."""
    parts: list[plan.Plan] = []
    for form in forms(leaf, compounds=False):
        asked = plan.Sequence if form.in_order else plan.Terms
        parts.append(asked(f"{column}_{form.tokens}", form.values, weight))
    return plan.Any(tuple(parts))


def _between(first: dt.date | None, last: dt.date | None) -> plan.Plan:
    return plan.Between("day", day_number(first) if first else None, day_number(last) if last else None)


def _scores(part: plan.Plan | plan.Bonus) -> bool:
    match part:
        case plan.Terms() | plan.Sequence():
            return part.weight > 0
        case plan.All() | plan.Any() | plan.Best():
            return any(_scores(each) for each in part.parts)
    return False
