"""The genre seam: which sort of paper it is, and its sections.

All genres bid for a document, the highest wins, `plain` is the floor, so that no text is ever lost. A new
sort of paper is one new module here with a `GENRE`, and one line in `_NAMES`. Genres do no I/O.
"""

from dataclasses import replace
from functools import cache
from importlib import import_module

from indexer.document import Document
from indexer.genres.types import Facts, Genre, Parsed, Piece, Section

__all__ = ["Facts", "Genre", "Parsed", "Piece", "Section", "best_genre", "genre", "read"]

_NAMES = (
    "agenda_pack",
    "minutes",
    "transcript",
    "actions",
    "decisions",
    "report",
    "letter",
    "questions",
    "press_release",
    "consultation",
    "notice",
    "plain",
)
MODULES = tuple(f"{__name__}.{name}" for name in _NAMES)


@cache
def genre(name: str) -> Genre:
    """The genre called `name`."""
    found: Genre = import_module(f"indexer.genres.{name}").GENRE
    return found


def best_genre(document: Document, *, without: str | None = None) -> tuple[Genre, float]:
    """The genre that bids highest for `document`, and its bid; earlier in the list wins a tie.

    `without` names a genre that may not bid: a pack's parts are no packs.
    """
    bids = [(genre(name), genre(name).score(document)) for name in _NAMES if name != without]
    return max(bids, key=lambda bid: bid[1])


def read(document: Document, given: Facts, *, without: str | None = None) -> Parsed:
    """The document as the genre that bids highest reads it, which its sections then name (`best_genre`)."""
    best, score = best_genre(document, without=without)
    parsed = best.parse(document, given)
    sections = [
        section if section.genre else replace(section, genre=best.name, genre_score=score)
        for section in parsed.sections
    ]
    return replace(parsed, sections=sections, genre=best.name)
