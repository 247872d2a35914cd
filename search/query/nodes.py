"""The query tree: tiny immutable nodes, each knowing where in the typed text it stands.

`at` is (start, end) in characters of the query as typed; trees that differ in nothing else are equal.
Printing, lowering and reading are functions elsewhere.
"""

import datetime as dt
from dataclasses import dataclass, field

Span = tuple[int, int]

FIELD_NAMES: tuple[str, ...] = (
    "speaker",
    "role",
    "authority",
    "committee",
    "item",
    "title",
    "kind",
    "status",
    "person",
    "ref",
    "lang",
    "paper",
)
"""What may stand before a colon and a word or phrase. Dates (date:, from:, to:) become `Dates`."""


@dataclass(frozen=True, slots=True)
class Everything:
    """No words at all: matches each passage."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any inflection, of at least one token. `text` as typed, without punctuation around it.

    It may be cut into several tokens (Q&A, re-offending), also at a blank: a particle and the word after
    it are one (re offending).
    """

    text: str
    at: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exactly these words in this order, of at least one token."""

    text: str
    at: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that are like `text`: each ? is any one letter, and a * at the end any ending."""

    text: str
    at: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Words, or phrases, of one field, two or more, each near the next, before or after it.

    At most `most[n]` other words stand between `parts[n]` and `parts[n + 1]`.
    """

    parts: tuple[Word, ...] | tuple[Phrase, ...]
    most: tuple[int, ...]
    at: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """What one field holds (`speaker:niven`). `name` is one of `FIELD_NAMES`; `item_title` is never typed."""

    name: str
    part: Word | Phrase | Pattern | Near
    at: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Dates:
    """The passage's date lies from `first` to `last`, both included, None for no end."""

    first: dt.date | None
    last: dt.date | None
    at: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Passages that `part` does not match."""

    part: "Node"
    at: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """Passages that all parts match."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Passages that any part matches."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What is `typed`, a word or several side by side, or any of `others` in its place: they mean the same.

    `spellings` are further ways to write these, which go without saying. Never typed, but put into a tree
    for what the papers say (`search.acronyms`).
    """

    typed: "Word | And"
    others: tuple[Word, ...]
    spellings: tuple[Word, ...] = ()

    @property
    def typed_words(self) -> tuple[Word, ...]:
        """The words typed, each by itself."""
        parts = self.typed.parts if isinstance(self.typed, And) else (self.typed,)
        return tuple(part for part in parts if isinstance(part, Word))

    @property
    def instead(self) -> tuple[Word, ...]:
        """The words that each stand for all that is typed."""
        return self.others + self.spellings


@dataclass(frozen=True, slots=True)
class Values:
    """Passages with any of `values` in a keyword column. Never typed, but asked for to learn acronyms."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """Words that differ from `text`, one token, in at most `most` letters, of any field or of one.

    Never typed, but asked for to learn how a word is spelled.
    """

    text: str
    most: int
    name: str | None = None


Leaf = Word | Phrase | Pattern | Near
Node = Everything | Word | Phrase | Pattern | Near | Field | Dates | Not | And | Or | Synonyms


def is_words(node: Node) -> bool:
    """Whether it asks for words of a passage and for nothing else."""
    match node:
        case Word() | Phrase() | Pattern() | Near() | Synonyms():
            return True
        case And() | Or():
            return all(map(is_words, node.parts))
    return False
