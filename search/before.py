"""What was said and promised before under the subject of an item of business.

Titles say what an item is about, and no more is guessed: an earlier item is of the same subject where its
title shares two of the telling words of this one's, or its only one. What holds most of these words' weight
(the rarer, the more) comes first.
"""

import datetime as dt
import itertools
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from mappings.analysis import stems_of, tokens
from mappings.commitment import Commitment
from mappings.fields import business
from mappings.ids import folded
from mappings.passage import Passage
from search.engines import Engine
from search.excerpts import holds
from search.finder import Result, results_of
from search.grouping import once_each
from search.query.forms import SMALL_WORDS
from search.query.nodes import And, Everything, Field, Node, Or, Phrase, Word
from search.request import Reader, SearchRequest, Sort
from search.results import Hit

_NOWHERE = (0, 0)
_SHORTEST = 3
_MOST_WORDS = 8
_SHARED = 2
_CANDIDATES = 1_000
_MOST_ITEMS = 6
_MOST_PASSAGES = 3
_MOST_ELSEWHERE = 5
# Any two words of a long title are met by chance in what is long itself.
_LEAST_WEIGHT = 0.6
_UNDERTAKINGS = 1_000
# With what business is opened, closed and kept in order: under such a title nothing is said of a subject.
_PROCEDURE = re.compile(
    "absences?|adjournments?|agendas?|announcements?|apolog(?:y|ies)|attendances?|business|declarations?"
    "|disclosures?|exclusion|interests?|introductions?|meetings?|minutes?|substitut(?:es?|ions?)|welcomes?"
)
_BESIDE_PROCEDURE = re.compile(
    "any|approv(?:al|ed?)|chair(?:man|s)?|clos(?:e|ure)|confirm(?:ation)?|correct|dates?|disclosable|held|items?"
    "|last|matters?|members?|next|opening|order|other|pecuniary|personal|prejudicial|preliminar(?:ies|y)|press"
    "|previous|public|records?|registrable|roll|signed|significant|times?|urgent|venue"
)
# When, and in what form, but not of what.
_GENERAL = re.compile(
    "january|february|march|april|may|june|july|august|september|october|november|december|quarter(?:ly)?"
    r"|month(?:ly)?|reports?|\d+(?:st|nd|rd|th)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an item of a meeting is about: its title, and the day and authority of the meeting. Where the
    authority is known, meetings of another are left out."""

    title: str
    day: dt.date
    authority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierItem:
    """An item of an earlier meeting, found by those `words` of the subject that its title has.

    `results` are the best of its `total` passages, those first that promise nothing; `commitments` those of
    which any of its passages speaks, as they stand now, the open ones first. `business` is its value in the
    filter of that name.
    """

    business: str
    meeting_id: str | None
    date: dt.date | None
    committee: str | None
    number: str | None
    title: str
    words: tuple[Word, ...]
    total: int
    results: tuple[Result, ...]
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was said before: under earlier `items`, the best first, of equals the latest; and `elsewhere`, in
    passages of no such item that hold most of the words.

    `words` are those that tell the subject, the most telling first; there are none where its title
    `is_procedural`, or says nothing.
    """

    words: tuple[Word, ...]
    is_procedural: bool
    items: tuple[EarlierItem, ...] = ()
    elsewhere: tuple[Result, ...] = ()

    @property
    def tree(self) -> Node:
        """The query for any of the words."""
        return Or(self.words) if len(self.words) > 1 else self.words[0] if self.words else Everything()


def before(engine: Engine, subject: Subject, reader: Reader) -> Before:
    """What was said and promised under a subject before the day of its meeting.

    Raises what the engine raises.
    """
    words, is_procedural = _telling(subject.title)
    if not words:
        return Before(words=(), is_procedural=is_procedural)
    asked = _earlier(subject, reader)
    weights = _weights(engine, asked, words)
    ranked = tuple(sorted(words, key=lambda word: (-weights[word], word.text)))[:_MOST_WORDS]
    found = Before(words=ranked, is_procedural=False)
    items = _items(engine, asked, subject, ranked, weights)
    shown = tuple(_shown(engine, asked, found.tree, words, first) for words, first in items)
    known = {_key(first) for _, first in items}
    elsewhere = _elsewhere(engine, asked, found, weights, known)
    return replace(found, items=shown, elsewhere=elsewhere)


def _telling(title: str) -> tuple[tuple[Word, ...], bool]:
    """The words of a title that say what it is about, and whether it is of procedure alone."""
    words: dict[str, Word] = {}
    for token in tokens(title):
        is_word = token.exact.isalpha() and len(token.exact) >= _SHORTEST
        is_code = token.exact.isalnum() and not token.exact.isalpha() and not token.exact.isdigit()
        if (is_word or is_code) and token.exact not in SMALL_WORDS and not _GENERAL.fullmatch(token.exact):
            words.setdefault(stems_of(token.exact)[0], Word(title[token.start : token.end], _NOWHERE))
    said = [word.text.casefold() for word in words.values()]
    telling = [word for word in said if not _PROCEDURE.fullmatch(word)]
    if len(telling) < len(said) and all(map(_BESIDE_PROCEDURE.fullmatch, telling)):
        return (), True
    return tuple(words.values()), False


def _earlier(subject: Subject, reader: Reader) -> SearchRequest:
    return SearchRequest(reader=reader, date_to=subject.day - dt.timedelta(days=1), facets=())


def _weights(engine: Engine, asked: SearchRequest, words: Sequence[Word]) -> Mapping[Word, float]:
    """How much each word tells: the fewer passages hold it, the more."""
    trees: list[Node] = [Everything(), *words]
    every, *totals = engine.totals([replace(asked, query=each) for each in trees])
    return {word: math.log(1.0 + every / (1.0 + total)) for word, total in zip(words, totals, strict=True)}


def _items(
    engine: Engine,
    asked: SearchRequest,
    subject: Subject,
    words: Sequence[Word],
    weights: Mapping[Word, float],
) -> list[tuple[tuple[Word, ...], Passage]]:
    """Earlier items of the subject, the best first, each by one of its passages, with the words shared."""
    titled = [Field("item_title", word, _NOWHERE) for word in words]
    pairs: list[Node] = [And(pair) for pair in itertools.combinations(titled, _SHARED)]
    pairs = pairs or [*titled]
    newest = replace(
        asked, query=Or(tuple(pairs)) if len(pairs) > 1 else pairs[0], sort=Sort.NEWEST, limit=_CANDIDATES
    )
    # Where very many titles share two words, those of the meeting's own authority are still among them, and
    # those that share all.
    requests = [newest]
    if subject.authority:
        requests.append(replace(newest, filters={"authority": (subject.authority,)}))
    if len(titled) > _SHARED:
        requests += [replace(each, query=And(tuple(titled))) for each in requests]
    # Passages of one item have one title, which is read once.
    read: dict[tuple[str | None, str | None], tuple[Word, ...]] = {}
    best: dict[tuple[str, str], tuple[float, tuple[Word, ...], Passage]] = {}
    for request in requests:
        for hit in engine.search(request).hits:
            passage = hit.passage
            if passage.authority and subject.authority and passage.authority != subject.authority:
                continue
            told = (passage.item_title, passage.language)
            if told not in read:
                read[told] = _shared(passage, words)
            shared = read[told]
            # What has the same title, word for word, comes before what only shares its words.
            is_same = folded(passage.item_title or "") == folded(subject.title)
            weight = round(sum(weights[word] for word in shared), 4) + is_same
            if weight > best.get(_key(passage), (0.0,))[0]:
                best[_key(passage)] = (weight, shared, passage)
    latest = sorted(best.items(), key=lambda each: (-each[1][0], -_day(each[1][2]), each[0]))
    return [(shared, passage) for _, (_, shared, passage) in latest[:_MOST_ITEMS]]


def _shared(passage: Passage, words: Sequence[Word]) -> tuple[Word, ...]:
    """Those of the words that stand in the title of a passage's item."""
    title = replace(passage, text=passage.item_title or "", heading=None, speaker=None, speaker_printed=None)
    held = holds(replace(title, responsible=None, in_question=None), words)
    return tuple(word for word in words if word in held)


def _key(passage: Passage) -> tuple[str, str]:
    """What passages of one item have in common; a numbered one may be titled in several ways."""
    return business(passage), "" if passage.item_number else folded(passage.item_title or "")


def _day(passage: Passage) -> int:
    return passage.date.toordinal() if passage.date else 0


def _shown(
    engine: Engine, asked: SearchRequest, tree: Node, shared: tuple[Word, ...], first: Passage
) -> EarlierItem:
    title = first.item_title or ""
    here = replace(asked, filters={"business": (business(first),)})
    both = tree
    if not first.item_number:
        # What has no number shares its filter with the meeting's other business.
        titled = Field("item_title", Phrase(title, _NOWHERE), _NOWHERE)
        here, both = replace(here, query=titled), And((titled, tree))
    # Something more, since some will be copies.
    found = engine.search(replace(here, query=both, limit=4 * _MOST_PASSAGES))
    speaking = replace(here, undertaking=True, sort=Sort.OLDEST, limit=_UNDERTAKINGS)
    ids = {each.id for each in engine.ranking(speaking, "paper")}
    commitments = {
        each.id: each for some in engine.commitments_of(ids, asked.reader).values() for each in some
    }
    # What was promised stands by itself.
    said = sorted(once_each(found.hits), key=lambda hit: hit.passage.id in ids)
    return EarlierItem(
        business=business(first),
        meeting_id=first.meeting_id,
        date=first.date,
        committee=first.committee,
        number=first.item_number,
        title=title,
        words=shared,
        total=engine.totals([here])[0],
        results=results_of(engine, asked.reader, said[:_MOST_PASSAGES], tree),
        commitments=tuple(sorted(commitments.values(), key=_open_first)),
    )


def _open_first(commitment: Commitment) -> tuple[bool, int, str]:
    made_on = commitment.made_on
    return commitment.status != "open", made_on.toordinal() if made_on else 0, commitment.id


def _elsewhere(
    engine: Engine,
    asked: SearchRequest,
    found: Before,
    weights: Mapping[Word, float],
    known: Collection[tuple[str, str]],
) -> tuple[Result, ...]:
    """Passages that hold most of the words, of none of the items `known`, the best first."""
    every = sum(weights[word] for word in found.words)
    likely: list[Hit] = []
    for hit in once_each(engine.search(replace(asked, query=found.tree, limit=100)).hits):
        held = holds(hit.passage, found.words)
        share = sum(weights[word] for word in found.words if word in held) / every
        enough = len(held) >= min(_SHARED, len(found.words))
        if share >= _LEAST_WEIGHT and enough and _key(hit.passage) not in known:
            likely.append(replace(hit, score=(hit.score or 0.0) * share))
    # Rounded, so that engines which differ in a last digit agree on the order.
    likely.sort(key=lambda hit: -round(hit.score or 0.0, 4))
    return results_of(engine, asked.reader, likely[:_MOST_ELSEWHERE], found.tree)
