"""Who undertook something, and whether two papers that print it differently mean the same person or post."""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import regex

from mappings.analysis import terms
from mappings.ids import folded
from mappings.names import has_forename, is_crowd, is_name, is_particle, is_post, sex_of, split_label

_DOER = regex.compile(
    r"^\W*(?i:(?:resolved|agreed)\s*:?\s*)?(?i:that\s+)?(?i:during (?:the course of )?the discussion,?\s+)?"
    r"(?P<who>(?:\p{Lu}|the )[^.;:\n]{1,90}?),?\s+"
    r"(?:(?:has|have|had|also|then|further)\s+)*"
    r"(?:undert(?:ook|akes?|aken)|agree[ds]?|offer(?:ed|s)?|promise[ds]?|would|will|to|(?:is|was|were|be)\s+"
    r"(?:authorised|asked|requested|instructed|to))\b"
)
_DELEGATED = regex.compile(r"\bauthority (?:be|is|was) delegated to (?P<who>the [^,.;:\n]{2,90})")
_SHORT_FORM = regex.compile(r"\s*\(\p{Lu}[\p{Lu}&]+\)")
_ACRONYM = regex.compile(r"\p{Lu}{2,}")
_FIELD = regex.compile(r"\s+(?:of|for|to|at|in|on)\s+|,\s*|\s+[–—-]\s+")
_SMALL = frozenset({"the", "a", "an", "of", "for", "and", "to", "at", "in", "on", "her", "his", "its"})
# Of two posts that differ in one of these, one is not a shorter name of the other.
_RANKS = frozenset(
    {"deputy", "vice", "assistant", "associate", "acting", "interim", "under", "shadow", "former", "chief"}
)
_ANYBODY = frozenset({"all guests", "all", "guests", "the guests", "i", "we", "it", "they", "he", "she"})
_PRESIDING = frozenset({"chairman", "chairwoman", "chairperson"})


class Kinship(IntEnum):
    """Whether two are the same, as far as what is printed of them tells."""

    DIFFERENT = 0
    UNKNOWN = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class _Post:
    """A post or body: the words of its name, and those of its field and of the body it is held in."""

    head: frozenset[str]
    field: frozenset[str]
    is_body: bool

    def fits(self, other: "_Post") -> bool:
        """Whether one may be a shorter name of the other."""
        wide, narrow = sorted((self.head, other.head), key=len, reverse=True)
        if not narrow <= wide or (wide - narrow) & _RANKS:
            return False
        return not self.field or not other.field or self.field <= other.field or other.field <= self.field


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a paper names as the one who undertook something: by name, by post or body, or by both.

    `names` are without honours, `posts` all that it may mean; `stems` are those of all words printed of them,
    and `sex` is ``m`` or ``f`` where a title says so.
    """

    names: frozenset[str]
    posts: frozenset[_Post]
    stems: frozenset[str]
    sex: str | None = None


def who(*, printed: str | None, person: str | None, organisation: str | None, text: str = "") -> Who:
    """Who is meant by what is `printed`, by the name and body that the paper settles, and by the doer that
    the words themselves name: an officer may answer in a list for what the Chair is to do."""
    names: set[str] = set()
    posts: set[_Post] = set()
    said = [each for each in (printed, _doer(text)) if each]
    for label in said:
        name, post = _name_and_post(label)
        names |= {name} if name else set()
        posts |= {post} if post else set()
    if person:
        names.add(folded(person))
    # A surname alone is no other person than the full name of the same paper.
    full = {name for name in names if " " in name}
    names = {name for name in names if name in full or not any(_is_same_name(name, one) for one in full)}
    words = " ".join([*said, person or "", organisation or ""])
    sexes = {sex_of(label) for label in said} - {None}
    return Who(
        frozenset(names),
        frozenset(posts),
        frozenset(terms(words).stem),
        sexes.pop() if len(sexes) == 1 else None,
    )


def kinship(one: Who, other: Who) -> Kinship:
    """Whether two are the same person or post."""
    if one.names and other.names:
        if {one.sex, other.sex} == {"m", "f"}:
            return Kinship.DIFFERENT
        same = any(_is_same_name(each, name) for each in one.names for name in other.names)
        return Kinship.SAME if same else Kinship.DIFFERENT
    if one.posts and other.posts:
        if any(each.fits(post) for each in one.posts for post in other.posts):
            return Kinship.SAME
        # One person may hold several posts, and be of the body that another paper names.
        unclear = one.names or other.names or any(post.is_body for post in one.posts | other.posts)
        return Kinship.UNKNOWN if unclear else Kinship.DIFFERENT
    return Kinship.UNKNOWN


def _doer(text: str) -> str | None:
    """Who is said to do it, where the words are a sentence that begins with a name or a post."""
    delegated = _DELEGATED.search(text)
    if delegated:
        return delegated["who"]
    found = _DOER.match(text)
    if found is None:
        return None
    first = _first(found["who"])
    return found["who"] if is_name(first) or _is_post(first) or _ACRONYM.fullmatch(first) else None


def _first(label: str) -> str:
    words = label.split(",")[0].split()
    return " ".join(words[1:] if words and words[0].casefold() == "the" else words)


def _is_post(text: str) -> bool:
    return is_post(text.removesuffix("s"))


# The same few people are named again and again.
@lru_cache(maxsize=4096)
def _name_and_post(label: str) -> tuple[str | None, _Post | None]:
    """The name in a label, folded, and its post or body; neither where the label is of a crowd."""
    label = _SHORT_FORM.sub("", label)
    if is_crowd(label) or folded(label) in _ANYBODY:
        return None, None
    if "(" in label or "[" in label:
        speaker = split_label(label)
        within = ", ".join(part for part in (speaker.role, speaker.organisation) if part)
        return (folded(speaker.name) if speaker.name else None), _post(within)
    first = _first(label)
    if _is_post(first) or not is_name(first):
        return None, _post(label)
    speaker = split_label(first)
    rest = label.split(",")[1:]
    post = _post(", ".join([*([speaker.role] if speaker.role else []), *rest]))
    return (folded(speaker.name) if speaker.name else None), post


def _post(printed: str) -> _Post | None:
    head, *fields = _FIELD.split(printed.strip())
    words = _words(head)
    field = frozenset[str]().union(*map(_words, fields))
    return _Post(words, field, is_body=not _is_post(_first(printed))) if words else None


def _words(text: str) -> frozenset[str]:
    stems = terms(" ".join(word for word in folded(text).split() if word not in _SMALL))
    return frozenset(
        "chair" if exact in _PRESIDING else stem for exact, stem in zip(stems.exact, stems.stem, strict=True)
    )


def _is_same_name(one: str, other: str) -> bool:
    """Whether two names, folded, have one surname, and forenames or initials that may be the same."""
    ones, others = one.split(), other.split()
    if ones[-1] != others[-1]:
        return False
    firsts = [words[:-1] for words in (ones, others)]
    if any(words and is_particle(words[-1]) for words in firsts) and firsts[0][-1:] != firsts[1][-1:]:
        return False
    if not all(firsts):
        return True
    if has_forename(one.title()) and has_forename(other.title()):
        return firsts[0][0] == firsts[1][0]
    return firsts[0][0][0] == firsts[1][0][0]
