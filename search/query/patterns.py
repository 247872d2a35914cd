"""Patterns: words in which * or ? stands for letters (safeguard*, organi?ation)."""

import re
from functools import lru_cache

from mappings.analysis import tokens

_LEAST_LETTERS = 3
# tantivy refuses what it would have to look for in more than a thousand ways.
_MOST_LETTERS = 40
_MOST_OPEN = 5
# A letter that nobody types, in the place of ? while the word is cut as any other.
_STAND_IN = "\U00010000"


def why_not(text: str) -> str | None:
    """Why `text`, which has * or ? in it, cannot be asked for as a pattern; None where it can."""
    word = text.removesuffix("*")
    cut = tokens(word.replace("?", _STAND_IN))
    if "*" in word:
        return "* stands for letters only at the end of a word"
    if len(cut) != 1 or (cut[0].start, cut[0].end) != (0, len(word)):
        return "* and ? stand for letters of one word, without hyphens or signs"
    if word != text and sum(map(str.isalnum, word)) < _LEAST_LETTERS:
        return "* needs three letters or more before it"
    if word.count("?") > _MOST_OPEN or len(cut[0].exact) > _MOST_LETTERS:
        return (
            f"a word with * or ? has at most {_MOST_LETTERS} letters, of them {_MOST_OPEN} that ? stands for"
        )
    return None


def folded(text: str) -> str:
    """A pattern as exact tokens are kept: ? is one character, * at the end any number of them, also none."""
    word = text.removesuffix("*")
    (token,) = tokens(word.replace("?", _STAND_IN))
    return token.exact.replace(_STAND_IN, "?") + ("*" if word != text else "")


def as_regex(pattern: str) -> str:
    """The regular expression of a folded pattern, for a whole token."""
    return "".join({"?": ".", "*": ".*"}.get(character) or re.escape(character) for character in pattern)


@lru_cache(maxsize=1024)
def matcher(text: str) -> re.Pattern[str]:
    """What the whole of an exact token is matched with, for a pattern as typed."""
    return re.compile(as_regex(folded(text)))
