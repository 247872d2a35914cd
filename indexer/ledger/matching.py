"""Which sayings are of one commitment: by the day it was made on, committee, item, person and words.

Words weigh by how rare they are in what is said of that day. Of what one paper says, each is matched with at
most one thing that another says, the most alike first. What could as well be another is doubtful: it is
kept apart, and told. A wrong bond is worse than a missing one.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from indexer.ledger.sayings import Saying
from indexer.ledger.who import Kinship, kinship
from mappings.ids import folded
from mappings.undertaking import Source

# How alike the words of two have to be, from 0 to 1, by how sure person and place are: to be of one
# commitment, and to be perhaps.
_BOTH_SAME = (0.4, 0.3)
_ONE_SAME = (0.6, 0.45)
_NEITHER_SAME = (0.8, 0.6)
# What is now another's may be the same, given to another since.
_ANOTHERS = (math.inf, 0.9)
_AS_ALIKE = 0.1
"""Of matches that differ by less than this, one is as good as the other."""
_NEXT_LIST = 366  # days
_LONG = 5  # letters of a stem
_IN_ALL = 120  # sayings of one day: a word of so many tells nothing, and would pair all with all

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Bond:
    """Two sayings, by their index, and how alike their words are; `sure` where that may make them one."""

    one: int
    other: int
    score: float
    sure: bool


def clusters(
    said: Sequence[Saying], same: Iterable[tuple[str, str]], apart: Iterable[tuple[str, str]]
) -> tuple[list[list[int]], list[Pair]]:
    """Put together what is of one commitment; gives the sets, and pairs that may be of one, by index.

    `same` and `apart` are own ids, by two, that a person has said to be of one commitment, or of two.
    """
    forest = _Forest(said, apart)
    by_id: dict[str, list[int]] = defaultdict(list)
    by_words: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    by_occasion: dict[str, list[int]] = defaultdict(list)
    for index, saying in enumerate(said):
        by_id[saying.own_id].append(index)
        if saying.alike:
            by_words[saying.alike].append(index)
        if occasion := _occasion(saying):
            by_occasion[occasion].append(index)
    for copies in by_id.values():
        for other in copies[1:]:
            forest.join(copies[0], other)
    for one_id, other_id in same:
        if one_id in by_id and other_id in by_id:
            forest.join(by_id[one_id][0], by_id[other_id][0])
    for copies in by_words.values():
        for one, other in combinations(copies, 2):
            if kinship(said[one].who, said[other].who) is not Kinship.DIFFERENT and forest.may_join(
                one, other
            ):
                forest.join(one, other)
    doubts = [pair for each in sorted(by_occasion) for pair in _matched(said, by_occasion[each], forest)]
    return forest.sets(), doubts


def _occasion(saying: Saying) -> str | None:
    """What is compared with one another: what was said of one day, else what the lists of one committee say;
    None for what is compared with nothing."""
    if saying.made_on:
        return saying.made_on.isoformat()
    return folded(saying.committee) if saying.source is Source.LISTED and saying.committee else None


class _Forest:
    """Sets of sayings, which grow together."""

    def __init__(self, said: Sequence[Saying], apart: Iterable[tuple[str, str]]) -> None:
        self._of = list(range(len(said)))
        self._members = {index: [index] for index in self._of}
        self._columns = {index: {saying.column} for index, saying in enumerate(said)}
        self._ids = {index: {saying.own_id} for index, saying in enumerate(said)}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for one_id, other_id in apart:
            self._apart[one_id].add(other_id)
            self._apart[other_id].add(one_id)

    def of(self, index: int) -> int:
        """The set that a saying is in."""
        return self._of[index]

    def members(self, index: int) -> list[int]:
        """All that are in the set of a saying."""
        return self._members[self._of[index]]

    def meet(self, one: int, other: int) -> bool:
        """Whether the sets of two hold what one paper says in one sort of place."""
        return not self._columns[self._of[one]].isdisjoint(self._columns[self._of[other]])

    def held_apart(self, one: int, other: int) -> bool:
        """Whether a person has said that what the sets of two hold is not the same."""
        ids = self._ids[self._of[other]]
        return any(
            not self._apart[each].isdisjoint(ids) for each in self._ids[self._of[one]] & self._apart.keys()
        )

    def may_join(self, one: int, other: int) -> bool:
        """Whether nothing speaks against putting the sets of two together."""
        return not self.meet(one, other) and not self.held_apart(one, other)

    def join(self, one: int, other: int) -> None:
        """Put the sets of two together."""
        one, other = self._of[one], self._of[other]
        if one == other:
            return
        for index in self._members[other]:
            self._of[index] = one
        self._columns[one] |= self._columns.pop(other)
        self._ids[one] |= self._ids.pop(other)
        self._members[one] += self._members.pop(other)

    def sets(self) -> list[list[int]]:
        """The sets, each in order, in the order of their first."""
        return sorted(sorted(members) for members in self._members.values())


def _matched(said: Sequence[Saying], day: Sequence[int], forest: _Forest) -> list[Pair]:
    """Join what is said of one occasion where there is no doubt; gives the pairs of which there is."""
    bonds = sorted(
        _bonds(said, day), key=lambda each: (-each.score, said[each.one].order, said[each.other].order)
    )
    of: dict[int, dict[int, float]] = defaultdict(dict)
    for bond in bonds:
        of[bond.one][bond.other] = of[bond.other][bond.one] = bond.score
    for bond in bonds:
        one, other = bond.one, bond.other
        if bond.sure and forest.of(one) != forest.of(other) and forest.may_join(one, other):
            equal = _has_rival(one, other, bond.score, of, forest) or _has_rival(
                other, one, bond.score, of, forest
            )
            if not equal:
                forest.join(one, other)
    # What has its match in a paper is not perhaps another of it.
    return [(bond.one, bond.other) for bond in bonds if forest.may_join(bond.one, bond.other)]


def _has_rival(
    one: int, other: int, score: float, of: Mapping[int, Mapping[int, float]], forest: _Forest
) -> bool:
    """Whether one is as alike to a third, in the place of the other, that is not more alike to a fourth."""

    def bonds(index: int) -> Iterator[tuple[int, float]]:
        for member in forest.members(index):
            yield from of.get(member, {}).items()

    own = {forest.of(one), forest.of(other)}
    return any(
        as_alike > score - _AS_ALIKE
        and forest.of(third) not in own
        and forest.meet(third, other)
        and forest.may_join(third, one)
        and not any(
            better >= as_alike and forest.of(fourth) != forest.of(one) and forest.meet(fourth, one)
            for fourth, better in bonds(third)
        )
        for third, as_alike in bonds(one)
    )


def _bonds(said: Sequence[Saying], day: Sequence[int]) -> Iterator[_Bond]:
    weights = _weights([said[index] for index in day])
    having: dict[str, list[int]] = defaultdict(list)
    for index in day:
        for stem in said[index].stems:
            having[stem].append(index)
    column = {index: said[index].column for index in day}
    pairs = {
        pair
        for indexes in having.values()
        if len(indexes) <= _IN_ALL
        for pair in combinations(indexes, 2)
        if column[pair[0]] != column[pair[1]]
    }
    whole = {index: _weight(said[index].stems, weights) for index in day}
    for one, other in sorted(pairs):
        bounds = _bounds(said[one], said[other])
        if bounds:
            shared = _weight(said[one].stems & said[other].stems, weights)
            likeness = _likeness(shared, whole[one], whole[other], in_short=bounds is _BOTH_SAME)
            score = 1.0 if said[one].words == said[other].words else likeness
            if score >= bounds[1]:
                yield _Bond(one, other, score, score >= bounds[0] and _tells(said[one], said[other]))


def _weights(said: Iterable[Saying]) -> dict[str, float]:
    """How much each stem tells: the more, the fewer have it of what one paper says, and the longer it is.

    Of one day little may be said, and words that are used everywhere are short.
    """
    columns: dict[object, list[Saying]] = defaultdict(list)
    for saying in said:
        columns[saying.column].append(saying)
    often: Counter[str] = Counter()
    for column in columns.values():
        often |= Counter(stem for saying in column for stem in saying.stems)
    most = max(map(len, columns.values()))
    return {
        stem: math.log(1 + (most - count + 0.5) / (count + 0.5)) * min(1, len(stem) / _LONG)
        for stem, count in often.items()
    }


def _weight(stems: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights[stem] ** 2 for stem in stems)


def _likeness(shared: float, one: float, other: float, *, in_short: bool) -> float:
    """How alike the words of two are, 0 to 1, by the weights of what they share and of all: their cosine.

    Where one may say `in_short` what the other says, as minutes do what goes into lists, it is the mean of
    that and of the share of the shorter that is in the longer.
    """
    if not one or not other:
        return 0.0
    cosine = shared / math.sqrt(one * other)
    return math.sqrt(cosine * shared / min(one, other)) if in_short else cosine


def _tells(one: Saying, other: Saying) -> bool:
    """Whether two share more than a word that may be in anything."""
    return one.words == other.words or sum(len(stem) >= _LONG - 1 for stem in one.stems & other.stems) > 1


def _bounds(one: Saying, other: Saying) -> tuple[float, float] | None:
    """How alike two have to be to be of one commitment, and perhaps; None where they cannot be."""
    place = Kinship.UNKNOWN
    if not (one.is_in_letter or other.is_in_letter):
        place = min(_of_item(one, other), _of_body(one, other))
    if place is Kinship.DIFFERENT:
        return None
    person = kinship(one.who, other.who)
    if one.made_on is None:
        # Rows that go from list to list: nothing but their words tells them from others.
        follow = one.date and other.date and abs((one.date - other.date).days) <= _NEXT_LIST
        return _NEITHER_SAME if follow and place and person is Kinship.SAME else None
    if person is Kinship.DIFFERENT:
        return _ANOTHERS if place is Kinship.SAME else None
    sure = (place is Kinship.SAME) + (person is Kinship.SAME)
    return (_NEITHER_SAME, _ONE_SAME, _BOTH_SAME)[sure]


def _of_body(one: Saying, other: Saying) -> Kinship:
    """Whether two were said to one committee of one authority."""
    authority, another = _words(one.authority or ""), _words(other.authority or "")
    if authority and another and not (authority <= another or another <= authority):
        return Kinship.DIFFERENT
    # The authority's name may stand before that of the committee.
    committees = [_words(each.committee or "") for each in (one, other)]
    if not all(committees):
        return Kinship.UNKNOWN if authority and another else Kinship.DIFFERENT
    same = (committees[0] ^ committees[1]) <= authority | another
    return Kinship.SAME if same else Kinship.DIFFERENT


def _of_item(one: Saying, other: Saying) -> Kinship:
    number, another = _number(one.item_number or ""), _number(other.item_number or "")
    if number and number == another:
        return Kinship.SAME
    words, others = _words(one.item_title or ""), _words(other.item_title or "")
    if number and another:
        return Kinship.SAME if words and words == others else Kinship.DIFFERENT
    told = words and others and (words <= others or others <= words)
    return Kinship.SAME if told else Kinship.UNKNOWN


@lru_cache(maxsize=4096)
def _number(printed: str) -> str:
    """An item's number as it is compared: "Item 5", "5." and "5" are one."""
    return folded(printed).replace(" ", "").removeprefix("agenda").removeprefix("item")


@lru_cache(maxsize=4096)
def _words(title: str) -> frozenset[str]:
    return frozenset(folded(title).split())
