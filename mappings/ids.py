"""The identity rule: ids that hold through re-indexing, moved files, corrections and the other engine.

A paper's id comes from its place, a passage's from its words and where in the meeting's business they
stand. `tests/mappings/test_ids.py` is the table that fixes the rule.
"""

import base64
import datetime as dt
import hashlib
import unicodedata

import regex

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_FEWEST_WORDS = 12
_ACCENT = regex.compile(r"\p{Mn}+")


def paper_id(place: str) -> str:
    """The id of the paper at `place`: its source address, or ``source/path below it``.

    Sixteen letters and digits. Names that Unicode calls equal (composed or not) are one place.
    """
    return _short_hash(unicodedata.normalize("NFC", place), length=16)


def passage_key(kind: str, meeting: str | None, item: str | None, paragraph: str | None, text: str) -> str:
    """What a passage is known by inside its paper, whatever its place on the page.

    Words are compared without case, accents, punctuation or spacing, so that a re-set paper keeps its ids.
    """
    return _short_hash(
        "\x1f".join([kind, meeting or "", item or "", paragraph or "", folded(text)]), length=10
    )


def passage_id(paper: str, key: str, ordinal: int) -> str:
    """The id of the `ordinal`-th passage (from 0) of `paper` that has this key."""
    return f"{paper}-{key}-{ordinal + 1}" if ordinal else f"{paper}-{key}"


def likeness(
    *,
    meeting: str | None,
    authority: str | None,
    date: dt.date | None,
    item: str | None,
    title: str | None,
    speaker: str | None,
    text: str,
) -> str | None:
    """What a passage has in common with its copies in other papers: its meeting, item and words.

    Without a meeting, its authority, if it is known, and its date. None where that does not tell a copy from
    other words that happen to be equal: where the occasion is not known, and where a few words ("Signed by
    the Chair") are of no item and no speaker, or of no meeting. Kind, heading and page are left out, since a
    draft, a pack and a paper by itself differ in those.
    """
    # An item without a number is told by its title, which may be printed as the first words of the text.
    words = folded(text if item else f"{title or ''} {text}")
    is_short = len(words.split()) < _FEWEST_WORDS
    if meeting:
        occasion = meeting
    elif date:
        occasion = f"{_plain(authority)} {date.isoformat()}"
    else:
        return None
    if is_short and not (meeting and (item or speaker)):
        return None
    # A few words are the same words only from the same mouth.
    mouth = folded(speaker or "") if is_short else ""
    return "\x1f".join([occasion, item or "", mouth, words])


def fingerprint(likeness: str, ordinal: int) -> int:
    """The number that the `ordinal`-th passage (from 0) of a paper with this `likeness` shares with its
    copies in other papers, and with no other passage of its own: 63 bits."""
    digest = hashlib.sha256(f"{ordinal}\x1f{likeness}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def meeting_id(authority: str | None, committee: str, date: dt.date, which: str | None = None) -> str:
    """A readable id: the committee's name, the date, and a hash that tells authorities apart."""
    spoken = unicodedata.normalize("NFKD", committee).casefold()
    slug = "-".join(regex.findall(r"[a-z0-9]+", spoken))[:60].strip("-") or "meeting"
    identity = [_plain(authority), _plain(committee), date.isoformat(), _plain(which)]
    return f"{slug}-{date.isoformat()}-{_short_hash(chr(31).join(identity), length=6)}"


def person_id(name: str, body: str) -> str:
    """A readable id: the name without honours (`folded`), and a hash that tells the bodies apart in which
    people of one name sit or serve."""
    slug = "-".join(regex.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", name)))[:60].strip("-")
    return f"{slug or 'person'}-{_short_hash(chr(31).join([name, _plain(body)]), length=8)}"


def commitment_id(
    *,
    authority: str | None,
    committee: str | None,
    made_on: dt.date | None,
    paper: str,
    item: str | None,
    responsible: str | None,
    text: str,
    ordinal: int = 0,
) -> str:
    """The id of what someone undertook at a meeting, under an item, in these words.

    It is the `ordinal`-th (from 0) that all this is true of. What is said elsewhere of the same commitment
    has no part in it. `paper` counts only where it is not known of which committee or on which day it was.
    """
    occasion = [_plain(authority), _plain(committee), made_on.isoformat() if made_on and committee else paper]
    identity = [*occasion, item or "", folded(responsible or ""), folded(text), str(ordinal)]
    return _short_hash("\x1f".join(identity), length=12)


def folded(name: str) -> str:
    """A name as it is compared: without case, accents and punctuation ("Ada O’Marsh" is "ada o marsh")."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(_WORD.findall(_ACCENT.sub("", decomposed)))


def _plain(name: str | None) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", name or "").casefold()))


def _short_hash(text: str, *, length: int) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:length]
