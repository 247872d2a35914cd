"""Where words stand on a page: the boxes of the lines that hold them."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from mappings.paper import PageText

Box = tuple[float, float, float, float]

# A shorter line may stand anywhere: "5", "Yes."
_LEAST_OF_A_LINE = 12
_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What stands on one page: its number, its size in points, and boxes as those of `PageText`'s lines."""

    page: int
    width: float
    height: float
    boxes: tuple[Box, ...]

    @property
    def blocks(self) -> tuple[Box, ...]:
        """The boxes of lines that follow one another below each other as one."""
        blocks: list[Box] = []
        for box in self.boxes:
            if blocks and _follows(blocks[-1], box):
                (x0, top, x1, bottom), (left, above, right, below) = blocks[-1], box
                blocks[-1] = (min(x0, left), min(top, above), max(x1, right), max(bottom, below))
            else:
                blocks.append(box)
        return tuple(blocks)


def outlines(text: str, pages: Sequence[PageText]) -> tuple[Outline, ...]:
    """Where a passage stands on its pages, in order; a page on which none of it is found is left out.

    A paragraph that is not found whole (a table's row, whose cells are set beside each other) is there with
    those of its lines that are long enough to be told, and with the shorter ones that stand between these.
    """
    held = _Lines(pages)
    found: set[int] = set()
    rows: list[str] = []
    start = 0
    for paragraph in map(_bare, text.splitlines()):
        at = held.text.find(paragraph, start) if paragraph else -1
        if at >= 0:
            start = at + len(paragraph)
            found.update(held.lines(at, start))
        else:
            found.update(held.parts_of(paragraph))
            rows.append(paragraph)
    found |= {*held.between(found, rows)}
    return held.outlines(found)


def outlines_of_words(words: str, pages: Sequence[PageText], passage: str) -> tuple[Outline, ...]:
    """Where `words` stand: in `passage` if they do, else at their last place before it, else at their first.

    Nothing where they are not on these pages.
    """
    held, sought = _Lines(pages), _bare(words)
    places = list(held.places(sought))
    if not places:
        return ()
    whole = _bare(passage)
    start = held.text.find(_bare(passage.strip().split("\n", 1)[0]))
    inside = [place for place in places if 0 <= start <= place < start + len(whole)]
    before = [place for place in places if place < start]
    at = inside[0] if inside else before[-1] if before else places[0]
    return held.outlines(held.lines(at, at + len(sought)))


def outline_of_number(printed: str, page: PageText) -> tuple[Outline, ...]:
    """Where a page prints its own number: of the lines that hold it, the nearest to head or foot."""
    held = _Lines([page])
    lines = [held.lines(at, at + 1)[0] for at in held.places(_bare(printed))]
    edges = [min(page.lines[line][1], page.height - page.lines[line][3]) for line in lines]
    return held.outlines({lines[edges.index(min(edges))]}) if lines else ()


class _Lines:
    """Lines of pages in order, run together without blanks and hyphens."""

    def __init__(self, pages: Sequence[PageText]) -> None:
        self._pages = pages
        self._lines = [(number, line) for number, page in enumerate(pages) for line in page.lines]
        self._texts = [_bare(line[4]) for _, line in self._lines]
        self._starts = list(accumulate(map(len, self._texts), initial=0))[:-1]
        words = (len(_bare(word)) for _, line in self._lines for word in line[4].split())
        self._words = frozenset(accumulate(words, initial=0))
        self.text = "".join(self._texts)

    def places(self, sought: str) -> Iterator[int]:
        """Where `sought` begins; inside a longer word or number it does not."""
        at = self.text.find(sought) if sought else -1
        while at >= 0:
            if self._parts(at) and self._parts(at + len(sought)):
                yield at
            at = self.text.find(sought, at + 1)

    def _parts(self, at: int) -> bool:
        """Whether a word ends or begins here."""
        return at in self._words or not (self.text[at - 1].isalnum() and self.text[at].isalnum())

    def lines(self, start: int, end: int) -> range:
        """The lines that hold the text from `start` to before `end`."""
        return range(bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1))

    def parts_of(self, paragraph: str) -> Iterator[int]:
        """The lines that are parts of a paragraph."""
        for index, text in enumerate(self._texts):
            if len(text) >= _LEAST_OF_A_LINE and text in paragraph:
                yield index

    def between(self, found: set[int], rows: Sequence[str]) -> Iterator[int]:
        """The lines of any length that are parts of `rows` and no higher and no lower than those found of
        their page."""
        bands: dict[int, tuple[float, float]] = {}
        for number, (_, top, _, bottom, _) in (self._lines[index] for index in found):
            highest, lowest = bands.get(number, (top, bottom))
            bands[number] = min(highest, top), max(lowest, bottom)
        for index, (number, (_, top, _, bottom, _)) in enumerate(self._lines):
            highest, lowest = bands.get(number, (bottom, top))
            text = self._texts[index]
            if highest <= top and bottom <= lowest and text and any(text in row for row in rows):
                yield index

    def outlines(self, lines: "set[int] | range") -> tuple[Outline, ...]:
        """The boxes of some lines, by page."""
        return tuple(
            Outline(page=page.number, width=page.width, height=page.height, boxes=boxes)
            for number, page in enumerate(self._pages)
            if (
                boxes := tuple(
                    line[:4]
                    for index, (at, line) in enumerate(self._lines)
                    if at == number and index in lines
                )
            )
        )


def _follows(block: Box, line: Box) -> bool:
    """Whether a line stands below a block, at most a line's height away, or beside its end."""
    (x0, top, x1, bottom), (left, above, right, below) = block, line
    height = below - above
    return left < x1 and x0 < right and top <= above <= bottom + height


def _bare(text: str) -> str:
    """A text as it is compared: without blanks and hyphens (lines may end in one), case and form folded."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_HYPHENS).casefold().split())
