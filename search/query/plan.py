"""What an engine is asked to match: a tree of eleven primitives over the columns of `mappings.fields`.

`search.query.lowering` makes plans from query trees, filters and readers. An engine compiles these
eleven and nothing else, so that the engines can only agree.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches each passage."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Matches where `column` holds any of `values`, each a token or a whole keyword.

    With a `weight`, matches score BM25 times it; with 0 they only match.
    """

    column: str
    values: tuple[str, ...]
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Sequence:
    """Matches where the tokens `values` (two or more) follow one another in `column`."""

    column: str
    values: tuple[str, ...]
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Matches where `column` holds a token like `pattern`: ? is one character, * at the end any number.

    Each match scores `weight`.
    """

    column: str
    pattern: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Similar:
    """Matches where `column` holds a token that `most` letters (1 or 2) put in, left out or changed make
    `value`. Never scores.
    """

    column: str
    value: str
    most: int


@dataclass(frozen=True, slots=True)
class Near:
    """Matches where two runs of tokens stand near each other in `column`, in either order and apart.

    The tokens of each (one or more) follow one another, and at most `most` others stand between the two.
    Never scores.
    """

    column: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Between:
    """Matches where the integer `column` is from `low` to `high`, both included, None for no end."""

    column: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Bonus:
    """Stands among the parts of an `All` and changes nothing of what it matches: where `part` matches too,
    its score is added."""

    part: "Plan"


@dataclass(frozen=True, slots=True)
class All:
    """Matches where each of `parts` does; their scores add up. At least one part that is no `Bonus`."""

    parts: tuple["Plan | Bonus", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Matches where any of `parts` does; the scores of those that do add up. No parts: nothing matches."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Best:
    """Matches where any of `parts` (one or more) does; scores as the one of them that scores highest."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Matches where `part` does not; never scores."""

    part: "Plan"


Plan = Everything | Terms | Sequence | Pattern | Similar | Near | Between | All | Any | Best | Not
