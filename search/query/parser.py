"""From what a person types to a query tree: lenient, linear in time, never an error.

What cannot be read as an operator is read as text, what holds no word is set aside, and each `Problem`
says so. The language is taught in docs/query-language.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, cast

from mappings.analysis import tokens
from mappings.dates import parse_period
from mappings.passage import Kind
from search.query.forms import apart, one_word
from search.query.kinds import kinds_named
from search.query.nodes import (
    FIELD_NAMES,
    And,
    Dates,
    Everything,
    Field,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Span,
    Word,
)
from search.query.patterns import why_not

MOST_CHARACTERS = 4000
_MOST_TOKENS = 128
_DEEPEST = 20
_LONGEST_DATE = 60
_LONGEST_NAMED = 60
# What an engine is asked grows with both: a compound near something is asked for gap by gap.
_FURTHEST = 100
_MOST_PAIRS = 8

QUOTES = '"“”„‟＂«»'
"""Whatever is typed as one opens and closes a phrase."""

_DASHES = "-\u2010\u2011\u2012\u2013\u2212"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANKS = re.compile(r"\s*")
_RUN = re.compile(rf"(?:[^\s{QUOTES}()]|\([^\s{QUOTES}()]*\))+")
_QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)([{QUOTES}]?)")
_MINUS = re.compile(rf"[{_DASHES}]+(?=[^\s)])")
_NEARNESS = re.compile(r"~(\d*)")
_NEAR = re.compile(r"NEAR/(\d+)")
_NEAR_WITHOUT_NUMBER = re.compile(r"NEAR(?:/.*)?")
# A ? at the end of a word ends a question.
_WILDCARD = re.compile(r"\*|\w\?++\w")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)")
_SIGNS_ALONE = re.compile(r"[&+]+")
# As other search tools write that a word must be there; here all must.
_PLUS = re.compile(rf"\+(?=[^\W\d]|[({QUOTES}])")
_DATE_FIELDS = ("date", "from", "to")
_WHOLE_VALUES = ("item", "paper")
# Their value is one of a list, or a whole.
_WITHOUT_WORDS = (*_DATE_FIELDS, *_WHOLE_VALUES, "kind", "lang")

_Sort = Literal["leaf", "open", "close", "and", "or", "not", "near"]
_OPERATORS: dict[str, _Sort] = {"AND": "and", "OR": "or", "NOT": "not"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read as typed, and what was done instead; `at` is where it stands."""

    sentence: str
    at: Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as it was read."""

    tree: Node
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Lexeme:
    """`node` is a leaf's, None where what stood there was set aside; `most` is what NEAR lets lie between."""

    sort: _Sort
    at: Span
    node: Node | None = None
    most: int = 0


def parse(text: str) -> Parsed:
    """Read a query as typed. Never raises; no words at all match everything."""
    reader = _Lexer(text)
    lexemes = _operators_settled(list(reader.lexemes()), reader)
    tree = _Parser(_particles_joined(lexemes, reader.text)).tree()
    return Parsed(tree, tuple(sorted(reader.problems, key=lambda problem: problem.at)))


class _Lexer:
    """Cuts the text into lexemes: leaves (words, phrases, fields, dates), brackets and operators."""

    def __init__(self, text: str) -> None:
        self.text = _UNPRINTABLE.sub(" ", text[:MOST_CHARACTERS])
        self.problems: list[Problem] = []
        self._at = 0
        self._left = _MOST_TOKENS
        self._full = False
        self._pairs = _MOST_PAIRS
        if len(text) > MOST_CHARACTERS:
            self.problem(
                f"Only the first {MOST_CHARACTERS:,} characters were read.", (MOST_CHARACTERS, len(text))
            )

    def problem(self, sentence: str, at: Span) -> None:
        """Note what could not be read as typed."""
        self.problems.append(Problem(sentence, at))

    def lexemes(self) -> Iterator[_Lexeme]:
        """The lexemes in order, their brackets in pairs."""
        brackets: list[bool] = []
        while self._skip_blanks():
            start = self._at
            character = self.text[start]
            if empty := _EMPTY_BRACKETS.match(self.text, start):
                self._at = empty.end()
                self.problem("Brackets with nothing between them were set aside.", empty.span())
            elif character == "(":
                self._at += 1
                brackets.append(len(brackets) < _DEEPEST)
                if brackets[-1]:
                    yield _Lexeme("open", (start, self._at))
                else:
                    self.problem("Brackets so deep inside one another were set aside.", (start, self._at))
            elif character == ")":
                self._at += 1
                if not brackets:
                    self.problem("A closing bracket that nothing opens was set aside.", (start, self._at))
                elif brackets.pop():
                    yield _Lexeme("close", (start, self._at))
            elif character in QUOTES:
                yield self._phrase()
            elif self._begins() and (minus := _MINUS.match(self.text, start)):
                self._at = minus.end()
                yield _Lexeme("not", minus.span())
            elif self._begins() and _PLUS.match(self.text, start):
                self._at += 1
            else:
                yield self._run()
        end = len(self.text)
        if brackets:
            self.problem("A bracket that was left open is closed at the end.", (end, end))
            yield from (_Lexeme("close", (end, end)) for real in brackets if real)

    def _skip_blanks(self) -> bool:
        self._at = _match(_BLANKS, self.text, self._at).end()
        return self._at < len(self.text)

    def _begins(self) -> bool:
        """Whether a minus here could exclude something: inside a word it is a hyphen."""
        return self._at == 0 or self.text[self._at - 1].isspace() or self.text[self._at - 1] == "("

    def _quoted(self) -> tuple[str, int]:
        """The text between the quote here and the next, and where it begins."""
        match = _match(_QUOTED, self.text, self._at)
        self._at = match.end()
        if _WILDCARD.search(match[1]):
            self.problem("Inside quotes * and ? do not stand for letters.", match.span(1))
        if not match[2]:
            self.problem("A quote that was left open is closed at the end.", match.span())
        return match[1], match.start(1)

    def _phrase(self) -> _Lexeme:
        start = self._at
        text, inside = self._quoted()
        phrase = Phrase(text, (inside, inside + len(text)))
        nearness = self._nearness()
        near = self._near(phrase, nearness) if nearness else None
        at = (start, self._at)
        return _Lexeme("leaf", at, replace(near, at=at)) if near else self.leaf(phrase, at)

    def _nearness(self) -> re.Match[str] | None:
        """The ~5 here, straight after a quote."""
        nearness = _NEARNESS.match(self.text, self._at)
        if nearness:
            self._at = nearness.end()
        return nearness

    def _near(self, phrase: Phrase, nearness: re.Match[str]) -> Near | None:
        """The words of a phrase near one another; None where the phrase is to be read without that."""
        words = [match for match in re.finditer(r"\S+", phrase.text) if tokens(match[0])]
        said = f"“{_short(nearness[0])}” was set aside"
        if not nearness[1]:
            self.problem(
                f"{said}: a number has to follow ~, of the words that may lie between.", nearness.span()
            )
        elif len(words) < 2:
            self.problem(f"{said}: only two words or more can be near one another.", nearness.span())
        elif self.too_many_pairs(len(words) - 1, said, nearness.span()):
            return None
        else:
            most = self.most_between(nearness[1], nearness.span())
            start = phrase.at[0]
            read = (
                self._trimmed(Phrase(match[0], (start + match.start(), start + match.end())))
                for match in words
            )
            parts = tuple(part for part in read if isinstance(part, Phrase))
            if len(parts) > 1:
                return Near(parts, (most,) * (len(parts) - 1), phrase.at)
        return None

    def most_between(self, number: str, at: Span) -> int:
        """How many words may lie between, where `number` is typed."""
        most = min(int(number), _FURTHEST)
        if most < int(number):
            self.problem(f"At most {most} words may lie between words near one another.", at)
        return most

    def too_many_pairs(self, pairs: int, said: str, at: Span) -> bool:
        """Whether so many more pairs of words near each other are too many, which is said."""
        self._pairs -= pairs
        if self._pairs < 0:
            self.problem(f"{said}: a query can ask for {_MOST_PAIRS} pairs of words near each other.", at)
        return self._pairs < 0

    def _run(self) -> _Lexeme:
        match = _match(_RUN, self.text, self._at)
        run, at = match[0], match.span()
        self._at = match.end()
        excluded = at[0] > 0 and self.text[at[0] - 1] in _DASHES
        if run in _OPERATORS and not excluded:
            return _Lexeme(_OPERATORS[run], at)
        if (near := _NEAR.fullmatch(run)) and not excluded:
            return _Lexeme("near", at, most=self.most_between(near[1], at))
        if _NEAR_WITHOUT_NUMBER.fullmatch(run):
            said = f"“{_short(run)}” was read as a word: write NEAR/5 for at most five words between."
            self.problem(said, at)
        name, colon, value = run.partition(":")
        if colon and name.lower() in (*FIELD_NAMES, *_DATE_FIELDS):
            return self._field(name.lower(), value, at)
        if _SIGNS_ALONE.fullmatch(run):
            self.problem(f"“{_short(run)}” by itself was set aside; it counts inside quotes.", at)
            return _Lexeme("leaf", at)
        pattern = self._pattern(run, at[0])
        return _Lexeme("leaf", at, pattern) if pattern else self.leaf(Word(run, at), at)

    def _pattern(self, typed: str, start: int) -> Pattern | None:
        """What is typed from `start` as a pattern; None where it is to be read as plain words."""
        cut = tokens(typed)
        if not self._left or not cut or not _WILDCARD.search(typed):
            return None
        first, last = cut[0].start, max(cut[-1].end, typed.rfind("*") + 1)
        if "*" in typed[:first]:
            first = typed.index("*")
        pattern, at = typed[first:last], (start + first, start + last)
        if reason := why_not(pattern):
            self.problem(f"“{_short(pattern)}” was read as plain words: {reason}.", at)
            return None
        self._left -= 1
        return Pattern(pattern, at)

    def _field(self, name: str, value: str, at: Span) -> _Lexeme:
        start = at[1] - len(value)
        part: Word | Phrase = Word(value, (start, at[1]))
        whole: Near | Pattern | None = None
        if not value and self.text[start : start + 1] in tuple(QUOTES):
            value, inside = self._quoted()
            part = Phrase(value, (inside, inside + len(value)))
            nearness = self._nearness()
            if nearness and name in _WITHOUT_WORDS:
                said = f"“{_short(nearness[0])}” was set aside: “{name}:” takes a whole value."
                self.problem(said, nearness.span())
            elif nearness:
                whole = self._near(part, nearness)
            at = (at[0], self._at)
        elif name not in _WITHOUT_WORDS:
            whole = self._pattern(value, start)
        elif name not in _DATE_FIELDS and _WILDCARD.search(value):
            self.problem(f"“{name}:” takes a whole value: * and ? were set aside.", at)
        if not value.strip():
            self.problem(f"“{name}:” has nothing straight after it, so it was read as a word.", at)
            return self.leaf(Word(name, (at[0], at[0] + len(name))), at)
        if name in _DATE_FIELDS:
            return _Lexeme("leaf", at, self._dates(name, value, at))
        if whole:
            return _Lexeme("leaf", at, Field(name, whole, at))
        trimmed = self._trimmed(part)
        if trimmed is None:
            if not self._full:
                self.problem(f"“{name}:” was set aside: there is no word after it.", at)
            return _Lexeme("leaf", at)
        if name in _WHOLE_VALUES:
            trimmed = replace(part, text=" ".join(value.split()).lstrip("* ").rstrip("*.,;:? "))
        if name == "kind" and not kinds_named(trimmed.text):
            kinds = ", ".join(kind.label.lower() for kind in Kind)
            self.problem(f"“kind:{_short(trimmed.text)}” was set aside; the kinds are {kinds}.", at)
            return _Lexeme("leaf", at)
        return _Lexeme("leaf", at, Field(name, trimmed, at))

    def _dates(self, name: str, value: str, at: Span) -> Dates | None:
        period = parse_period(value) if len(value) <= _LONGEST_DATE else None
        if period is None:
            self.problem(
                f"“{name}:{_short(value)}” was set aside: it is not a date such as 2014, 2014-12, 4/12/2014"
                " or “4 December 2014”.",
                at,
            )
            return None
        first, last = period
        return Dates(None if name == "to" else first, None if name == "from" else last, at)

    def leaf(self, leaf: Word | Phrase, at: Span) -> _Lexeme:
        """A leaf without what stands around its tokens; set aside where it has none."""
        trimmed = self._trimmed(leaf)
        if trimmed is None and not self._full:
            self.problem(f"“{_short(self.text[slice(*at)])}” was set aside: there is no word in it.", at)
        return _Lexeme("leaf", at, trimmed)

    def _trimmed(self, leaf: Word | Phrase) -> Word | Phrase | None:
        """Without what stands around its tokens, and without those that are too many; None without any."""
        cut = tokens(leaf.text)
        if len(cut) > self._left:
            if not self._full:
                self.problem(f"Only the first {_MOST_TOKENS} words were read.", leaf.at)
            self._full = True
            rest = leaf.text[: cut[self._left].start]
            if isinstance(leaf, Word) and rest.count("(") > rest.count(")"):
                rest = rest[: rest.rindex("(")]
            leaf = replace(leaf, text=rest)
            cut = [token for token in cut if token.end <= len(rest)][: self._left]
        self._left -= len(cut)
        if not cut:
            return None
        start, end = _with_brackets(leaf.text, cut[0].start, cut[-1].end)
        return replace(leaf, text=leaf.text[start:end], at=(leaf.at[0] + start, leaf.at[0] + end))


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    """A match of a pattern that always matches where it is asked."""
    return cast("re.Match[str]", pattern.match(text, at))


def _with_brackets(text: str, start: int, end: int) -> Span:
    """A stretch with the bracket before or after it whose other one is inside: 5.9(a)."""
    before = text.rfind("(", 0, start)
    if before > text.rfind(")", 0, start) and ")" in text[start:end].partition("(")[0]:
        start = before
    after = text.find(")", end)
    if after >= 0 and text.rfind("(", start, end) > text.rfind(")", start, end):
        end = after + 1
    return start, end


def _short(typed: str) -> str:
    return typed if len(typed) <= _LONGEST_NAMED else f"{typed[:_LONGEST_NAMED]}…"


def _operators_settled(lexemes: list[_Lexeme], lexer: _Lexer) -> list[_Lexeme]:
    """The same lexemes with operators that have nothing to join or exclude turned into words."""
    settled: list[_Lexeme] = []
    for lexeme, after in zip(lexemes, [*lexemes[1:], _Lexeme("close", (0, 0))], strict=False):
        before = settled[-1] if settled else _Lexeme("open", (0, 0))
        joins = lexeme.sort in ("and", "or", "near")
        fits = after.sort in ("leaf", "open", "not") and (not joins or before.sort in ("leaf", "close"))
        if lexeme.sort not in ("and", "or", "near", "not"):
            settled.append(lexeme)
            continue
        typed = _short(lexer.text[slice(*lexeme.at)])
        if fits and lexeme.sort == "near":
            said = f"“{typed}” was set aside, so that what it joins may stand anywhere"
            if not (isinstance(before.node, Word | Phrase) and isinstance(after.node, Word | Phrase)):
                lexer.problem(f"{said}: it joins words and phrases only.", lexeme.at)
            elif not lexer.too_many_pairs(1, said, lexeme.at):
                settled.append(lexeme)
            continue
        if fits:
            settled.append(lexeme)
            continue
        lexer.problem(f"“{typed}” was read as a word: there is nothing for it to join or exclude.", lexeme.at)
        settled.append(lexer.leaf(Word(lexer.text[slice(*lexeme.at)], lexeme.at), lexeme.at))
    return settled


def _particles_joined(lexemes: list[_Lexeme], text: str) -> list[_Lexeme]:
    """The same lexemes with a particle and the word after it made one (re offending, under review)."""
    result: list[_Lexeme] = []
    for index, lexeme in enumerate(lexemes):
        one = _made_one(result[-1].node, lexeme.node, text) if result else None
        before = lexemes[index - 2].sort if index > 1 else "open"
        after = lexemes[index + 1].sort if index + 1 < len(lexemes) else "close"
        # An operator beside a particle that is also a word speaks of that word alone.
        beside = before in ("or", "near") or after in ("or", "near")
        if one and before != "not" and not (beside and apart(one)):
            result[-1] = _Lexeme("leaf", one.at, one)
        else:
            result.append(lexeme)
    return result


def _made_one(first: Node | None, second: Node | None, text: str) -> Word | None:
    """A particle and the word after it as one, where they are that and only blanks lie between."""
    if not (isinstance(first, Word) and isinstance(second, Word)) or second.text in _OPERATORS:
        return None
    at = (first.at[0], second.at[1])
    return Word(text[slice(*at)], at) if one_word(text[slice(*at)]) else None


class _Parser:
    """Builds the tree, loosest first: AND (written or not), OR, NOT, NEAR, then brackets and leaves."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._index = 0

    def tree(self) -> Node:
        """The whole tree."""
        return self._all() or Everything()

    def _next(self) -> _Sort | None:
        return self._lexemes[self._index].sort if self._index < len(self._lexemes) else None

    def _all(self) -> Node | None:
        parts: list[Node] = []
        while self._next() not in (None, "close"):
            if self._next() == "and":
                self._index += 1
            part = self._any()
            parts += part.parts if isinstance(part, And) else [part] if part else []
        return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    def _any(self) -> Node | None:
        parts: list[Node] = []
        while True:
            part = self._operand()
            parts += part.parts if isinstance(part, Or) else [part] if part else []
            if self._next() != "or":
                return Or(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None
            self._index += 1

    def _operand(self) -> Node | None:
        start = self._lexemes[self._index].at[0]
        excluded = False
        while self._next() == "not":
            excluded = not excluded
            self._index += 1
        lexeme = self._lexemes[self._index]
        self._index += 1
        node = lexeme.node
        if lexeme.sort == "open":
            node = self._all()
            self._index += 1
        elif self._next() == "near":
            node = self._near(lexeme)
        if node is None or not excluded:
            return node
        return Not(node, (start, self._lexemes[self._index - 1].at[1]))

    def _near(self, first: _Lexeme) -> Near:
        joined_to = [first]
        most: list[int] = []
        while self._next() == "near":
            most.append(self._lexemes[self._index].most)
            joined_to.append(self._lexemes[self._index + 1])
            self._index += 2
        parts = [each.node for each in joined_to if isinstance(each.node, Word | Phrase)]
        words = tuple(part for part in parts if isinstance(part, Word))
        # Inflections and exact tokens do not stand in one column: beside a phrase words are exact.
        exact = tuple(Phrase(part.text, part.at) for part in parts)
        near = words if len(words) == len(parts) else exact
        return Near(near, tuple(most), (first.at[0], joined_to[-1].at[1]))
