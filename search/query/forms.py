"""The forms by which a typed word or phrase is found: what lowering asks for and excerpts mark."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from mappings.analysis import Token, joined, stems_of, tokens
from search.query.nodes import Phrase, Word

# Particles that are also words by themselves: "post office", "under review" are not one word set apart.
_ALSO_WORDS = frozenset(
    {"counter", "cross", "extra", "over", "post", "pro", "self", "super", "trans", "under"}
)

SMALL_WORDS = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "our", "that", "the", "this"}
    | {"to", "was", "with"}
)
"""What no compound ends in ("letter re the budget"), and what nobody looks for alone."""


@dataclass(frozen=True, slots=True)
class Form:
    """Tokens to find among the exact, the stemmed or the joined ones of a passage.

    Where `in_order` all of `values` follow one another (two or more), else any of them will do.
    """

    tokens: Literal["exact", "stem", "joined"]
    values: tuple[str, ...]
    in_order: bool = False


class Runs(NamedTuple):
    """Runs of tokens of one kind, each of tokens that follow one another."""

    tokens: Literal["exact", "stem"]
    one: tuple[tuple[str, ...], ...]
    other: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4096)
def forms(leaf: Word | Phrase, *, compounds: bool = True) -> tuple[Form, ...]:
    """The forms of a word or phrase; it is found where any of them is.

    Without `compounds` those that need the joined tokens are left out, which are kept neither field by field
    nor in their place.
    """
    cut = tokens(leaf.text)
    if isinstance(leaf, Phrase):
        return (Form("exact", tuple(token.exact for token in cut), in_order=len(cut) > 1),)
    if len(cut) == 1:
        stems = stems_of(cut[0].exact)
        return (Form("stem", stems), *([Form("joined", stems)] if compounds else _set_apart(cut[0].exact)))
    if not _is_compound(leaf.text, cut):
        return _in_order(cut)
    stems = stems_of("".join(token.exact for token in cut))
    together = Form("stem", stems)
    if not compounds:
        return (*_in_order(cut), together)
    if _begins_with_particle(cut):
        # Not in order as well: "re" and "offending" as written apart have their joined form anyway.
        return (together, Form("joined", stems))
    return (*_in_order(cut), together, Form("joined", stems))


@lru_cache(maxsize=4096)
def runs(one: Word | Phrase, other: Word | Phrase) -> tuple[Runs, ...]:
    """How two neighbours of a `Near` are found: any run of the one beside any run of the other.

    Where either may be found only exactly, so is the other: stems and exact tokens do not stand in one
    column.
    """
    found = [Runs("stem", _stem_runs(one), _stem_runs(other))]
    if any(form.tokens == "exact" for leaf in (one, other) for form in forms(leaf, compounds=False)):
        found.append(Runs("exact", (_as_typed(one),), (_as_typed(other),)))
    return tuple(found)


def one_word(typed: str) -> bool:
    """Whether a particle and the word after it, with blanks between, are one: re offending, under review."""
    cut = tokens(typed)
    if len(cut) != 2 or cut[1].exact in SMALL_WORDS or not typed[cut[0].end : cut[1].start].isspace():
        return False
    return any(map(str.isalnum, cut[1].exact)) and bool(joined(typed))


def apart(word: Word) -> tuple[Word, ...]:
    """The words that `word` was typed as, where it may also mean each by itself ("under review")."""
    cut = tokens(word.text)
    if len(cut) == 2 and cut[0].exact in _ALSO_WORDS and word.text[cut[0].end : cut[1].start].isspace():
        start = word.at[0]
        return tuple(
            Word(word.text[token.start : token.end], (start + token.start, start + token.end))
            for token in cut
        )
    return ()


def _stem_runs(leaf: Word | Phrase) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    for form in forms(leaf, compounds=False):
        if form.tokens == "stem":
            found += [form.values] if form.in_order else [(value,) for value in form.values]
    return tuple(found)


def _as_typed(leaf: Word | Phrase) -> tuple[str, ...]:
    return tuple(token.exact for token in tokens(leaf.text))


def _set_apart(word: str) -> tuple[Form, ...]:
    """A compound typed as one word, as it is found where its particle is set apart (re-offending)."""
    found: list[Form] = []
    for end in range(2, len(word) - 2):
        cut = tokens(f"{word[:end]} {word[end:]}")
        if _begins_with_particle(cut):
            found += _in_order(cut)
    return tuple(found)


def _is_compound(text: str, cut: list[Token]) -> bool:
    return any(form.first == 0 and form.last == len(cut) - 1 for form in joined(text))


def _begins_with_particle(cut: list[Token]) -> bool:
    if len(cut) != 2:
        return False
    pair = f"{cut[0].exact} {cut[1].exact}"
    return bool(joined(pair))


def _in_order(cut: list[Token]) -> tuple[Form, ...]:
    exact = tuple(token.exact for token in cut)
    if any(len(token.stem) < 3 and token.stem != token.exact for token in cut):
        # A stem so short says too little: "well-being" is not "may well be".
        return (Form("exact", exact, in_order=True),)
    stems = tuple(token.stem for token in cut)
    return tuple(Form("stem", values, in_order=True) for values in dict.fromkeys((stems, exact)))
