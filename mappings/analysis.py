"""The analyzer: how text is cut into tokens, once, for every engine and for excerpts.

Both engines index the tokens given here through a whitespace analyzer, so that they agree by
construction. A token is kept twice at one position: *exact* (folded, nothing dropped, signs such as
£ % & are tokens of their own) and *stemmed* (English Snowball; other languages only folded). Compounds
that are written with a hyphen, without, or with a blank (re-offending, reoffending, re offending) have
*joined* forms, which engines keep in a column of their own.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, repeat
from operator import attrgetter
from typing import Any, NamedTuple

import regex
import Stemmer

ANALYZER_VERSION = 3

_LONGEST_TOKEN = 100
_SOFT = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u2032\u00b4\uff07"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_PLAIN_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
_WORD_CHARACTER = r"[\p{L}\p{M}\p{Nd}_]"
_ANY = rf"""(?:
      \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!{_WORD_CHARACTER})     # 1,636  £1,234.50
    | [\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Thai}}]          # scripts without blanks: a sign a token
    | {_WORD_CHARACTER}+(?:(?:['.·]\p{{L}}|[.,:']\p{{Nd}}){_WORD_CHARACTER}*)*
    | [£$€¥%&§@\#+°½¼¾]
)"""
_TOKEN = regex.compile(_ANY, regex.VERBOSE)
_CHAIN = regex.compile(f"{_ANY}(?:-{_ANY})*", regex.VERBOSE)
# The same for text of ASCII alone, as most is, in a third of the time.
_IN_ASCII = r"""(?:
      [0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]++)?(?![a-z0-9_])
    | [a-z0-9_]++(?:(?:['.][a-z]|[.,:'][0-9])[a-z0-9_]*+)*+
    | [$%&@#+]
)"""
_ASCII_TOKEN = re.compile(_IN_ASCII, re.VERBOSE)
_ASCII_CHAIN = re.compile(f"{_IN_ASCII}(?:-{_IN_ASCII})*+", re.VERBOSE)
PARTICLES = frozenset(
    re.split(
        " ",
        "anti co counter cross ex extra inter intra macro micro mid mini multi non over post pre pro pseudo"
        " re self semi sub super trans ultra under",
    )
)
"""What begins a compound that one writes with a hyphen, another without, a third apart."""

_english = Stemmer.Stemmer("english")


class Token(NamedTuple):
    """One token: its two forms, and where in the original text it stands (`start` to `end`, characters)."""

    exact: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A compound's joined form, stemmed, spanning the tokens from index `first` to `last`."""

    stem: str
    first: int
    last: int


class _Folded(dict[int, str]):
    """Character to its folded form: case, accents, width, quotes and hyphens make no difference."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _SOFT:
        return ""
    if character in _APOSTROPHES:
        return "'"
    if character in _HYPHENS:
        return "-"
    if unicodedata.decomposition(character).startswith("<super>"):
        # A raised note number is no part of the word before it; the 2 of CO₂ is.
        return " " + unicodedata.normalize("NFKC", character).casefold()
    if character in "½¼¾":
        return character
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    # Letters with a stroke, and two letters in one, have no accent to take off.
    decomposed = _PLAIN_LETTERS.get(decomposed, decomposed)
    # Only accents go: the vowel signs of Indic scripts are marks too, and carry the word.
    stripped = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFKC", stripped)


_FOLDED = _Folded()
_NOT_ASCII = re.compile(r"([^\x00-\x7f]+)")


def fold(text: str) -> str:
    """`text` as tokens see it: without case, accents, soft hyphens or typographic quotes."""
    if text.isascii():
        return text.lower()
    # A few such characters among others are folded sooner than all are translated.
    return "".join(
        part.lower() if part.isascii() else part.translate(_FOLDED) for part in _NOT_ASCII.split(text)
    )


class Cut:
    """A text's tokens for those who look at few of them: where one stands is worked out when asked."""

    def __init__(self, text: str, language: str | None = "en") -> None:
        self._text = text
        self._stem = _stemmer(language)
        folded = fold(text)
        written = folded.split()
        stretches = [*map(_stretch, written, repeat(self._stem))]
        self.tokens: list[Token] = [*chain.from_iterable(map(_TOKENS_OF, stretches))]
        """In order, each as it stands in its stretch: in what stands between two blanks."""
        self._starts = _starts(folded, written)
        self._firsts = [0, *accumulate(map(len, map(_TOKENS_OF, stretches)))]
        """Of each stretch the index of its first token."""
        self._compounded = [number for number, stretch in enumerate(stretches) if stretch.is_compounded]
        self._offsets: list[int] | None = None
        if not (text.isascii() or all(len(_FOLDED[ord(character)]) == 1 for character in set(text))):
            self._offsets = [index for index, character in enumerate(text) for _ in _FOLDED[ord(character)]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the tokens from index `first` to `last` begin and end, in characters of the text."""
        start = self._start(first) + self.tokens[first].start
        end = self._start(last) + self.tokens[last].end
        if self._offsets is None:
            return start, end
        return self._offsets[start], _with_accents(self._text, self._offsets[end - 1] + 1)

    def joined(self) -> Iterator[Joined]:
        """The joined forms among the tokens: hyphenated compounds, and particles set apart."""
        final = len(self.tokens) - 1
        last = -1
        for number in self._compounded:
            for first in range(self._firsts[number], self._firsts[number + 1]):
                if first <= last or first == final:
                    continue
                last = first
                while last < final and _is_hyphen(self._gap(last)):
                    last += 1
                particle = last == first and self.tokens[first].exact in PARTICLES
                if particle and fold(self._gap(first)).isspace():
                    last = first + 1
                if last > first:
                    whole = "".join(token.exact for token in self.tokens[first : last + 1])
                    yield Joined(self._stem(whole), first, last)

    def _start(self, index: int) -> int:
        return self._starts[bisect_right(self._firsts, index) - 1]

    def _gap(self, index: int) -> str:
        return self._text[self.span(index, index)[1] : self.span(index + 1, index + 1)[0]]


class _Stretch(NamedTuple):
    """What stands between two blanks: its tokens, and whether one of them may begin a compound."""

    tokens: tuple[Token, ...]
    is_compounded: bool


_TOKENS_OF = attrgetter("tokens")


# Most of what stands between blanks is met again.
@lru_cache(maxsize=20_000)
def _stretch(written: str, stem: Callable[[str], str]) -> _Stretch:
    found = tuple(
        Token(exact := _plain(match[0]), stem(exact), match.start(), match.end())
        for match in _matches(written)
    )
    return _Stretch(found, len(found) > 1 or any(token.exact in PARTICLES for token in found))


def _starts(folded: str, written: Sequence[str]) -> list[int]:
    """Where each of what is written between blanks begins."""
    lengths = [*map(len, written)]
    if len(folded) == sum(lengths) + len(written) - 1:
        # One blank between any two.
        return [0, *accumulate(length + 1 for length in lengths)]
    starts: list[int] = []
    at = 0
    for stretch in written:
        at = folded.index(stretch, at)
        starts.append(at)
        at += len(stretch)
    return starts


def tokens(text: str, language: str | None = "en") -> list[Token]:
    """Cut `text` into tokens with their offsets; stems are English where `language` is, or is not known."""
    cut = Cut(text, language)
    return [Token(token.exact, token.stem, *cut.span(index, index)) for index, token in enumerate(cut.tokens)]


def joined(text: str) -> list[Joined]:
    """The joined forms of an English text."""
    return [*Cut(text).joined()]


def _has_raised(text: str) -> bool:
    """Whether a raised figure is among its characters: a token without a gap before it."""
    return not text.isascii() and any(
        _FOLDED[ord(character)].startswith(" ") for character in set(text) if not character.isspace()
    )


def _with_accents(text: str, end: int) -> int:
    """Where the last letter before `end` ends with its accents, should they be characters of their own."""
    while end < len(text) and "\u0300" <= text[end] <= "\u036f":
        end += 1
    return end


class Terms(NamedTuple):
    """What an engine indexes of a text: its tokens' two forms, one of each a token, and its joined forms."""

    exact: list[str]
    stem: list[str]
    joined: list[str]


def terms(text: str, language: str | None = "en") -> Terms:
    """The forms of `tokens` and `joined` without their places, for which the text is cut more quickly."""
    folded = fold(text)
    if not _is_short(folded) or _has_raised(text):
        whole = Cut(text, language)
        forms = [form.stem for form in whole.joined()]
        return Terms([token.exact for token in whole.tokens], [token.stem for token in whole.tokens], forms)
    stem = _stemmer(language)
    pattern = _ASCII_CHAIN if folded.isascii() else _CHAIN
    chains = pattern.findall(folded)
    cut = " ".join(chains).replace("-", " ").split()
    exact = [token if token.isalnum() else _plain(token) for token in cut]
    if PARTICLES.isdisjoint(exact):
        forms = ["".join(map(_plain, each.split("-"))) for each in chains if "-" in each]
    else:
        forms = [*_with_particles(folded, [*pattern.finditer(folded)])]
    return Terms(exact, [*map(stem, exact)], [*map(stem, forms)])


def _with_particles(folded: str, chains: "Sequence[re.Match[str]]") -> Iterator[str]:
    """The joined forms of tokens with hyphens between them, and of particles with what stands apart."""
    taken = False
    for index, each in enumerate(chains):
        written = each[0]
        if not taken and "-" not in written and written not in PARTICLES:
            continue
        cut = [*map(_plain, written.split("-"))][taken:]
        if len(cut) > 1:
            yield "".join(cut)
        taken = (
            not taken
            and written in PARTICLES
            and index + 1 < len(chains)
            and folded[each.end() : chains[index + 1].start()].isspace()
        )
        if taken:
            yield written + _plain(chains[index + 1][0].split("-", 1)[0])


def stems_of(word: str) -> tuple[str, ...]:
    """The stems by which a token typed as `word` may be indexed: the English one, and none at all."""
    return tuple(dict.fromkeys((_stem_english(word), word)))


def _matches(folded: str) -> "Iterator[regex.Match[str]]":
    return _pattern(folded).finditer(folded) if _is_short(folded) else _matches_of_long(folded)


def _pattern(folded: str) -> Any:
    return _ASCII_TOKEN if folded.isascii() else _TOKEN


def _is_short(folded: str) -> bool:
    return max(map(len, folded.split()), default=0) <= _LONGEST_TOKEN


def _matches_of_long(folded: str) -> "Iterator[regex.Match[str]]":
    for match in _TOKEN.finditer(folded):
        if match.end() - match.start() <= _LONGEST_TOKEN:
            yield match
        else:
            yield from _ANYTHING.finditer(folded, match.start(), match.end())


_ANYTHING = regex.compile(rf".{{1,{_LONGEST_TOKEN}}}", regex.DOTALL)
_INITIALS = regex.compile(r"\p{L}(?:\.\p{L})+")
_SEPARATED_FIGURE = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def _plain(token: str) -> str:
    """1,636 and 1636 are one figure, U.K. and UK the same letters."""
    if "," in token and _SEPARATED_FIGURE.fullmatch(token):
        return token.replace(",", "")
    if "." in token and _INITIALS.fullmatch(token):
        return token.replace(".", "")
    return token


# organization, recognize; not prize nor size.
_Z_FOR_S = re.compile(r"(?<=\w{3})iz(?=[aei])")


@lru_cache(maxsize=100_000)
def _stem_english(token: str) -> str:
    stem: str = _english.stemWord(_Z_FOR_S.sub("is", token))
    return stem


def _stemmer(language: str | None) -> Callable[[str], str]:
    return _stem_english if language in (None, "en") else _same


def _same(token: str) -> str:
    return token


def _is_hyphen(between: str) -> bool:
    return between not in ("", " ") and fold(between) == "-"
