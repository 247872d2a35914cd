"""Printed lines to paragraphs: by gaps, indents, numbering, bold type, and over page ends."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from indexer.document import Paragraph
from indexer.extract.types import Line
from indexer.joining import bullet, ends_sentence, join_lines, numbering

Pitches = dict[float, float]
"""For each type size the usual distance from line to line within a paragraph, in points."""

_LABEL = re.compile(r"[A-Z][\w.'’ -]{2,60}(?:\([^()]{2,80}\))?\s?:(?:\s|$)")
_GOES_ON = re.compile(r"[;:,]$|(?:^|\s)(?:and|or)$")
_FULL = 0.9  # of the text's width: a block with a line as long as that is running text


@dataclass(slots=True)
class Gathered:
    """A paragraph while its lines are gathered. `page` is where it begins, `page_end` where it ends."""

    lines: list[Line]
    page: int | None = None
    page_end: int | None = None
    printed_page: str | None = None
    continuation: list[Line] = field(default_factory=list)

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]

    def finished(self) -> Paragraph:
        """It as genres read it."""
        first = self.lines[0]
        marker = first.marker or bullet(first.text)
        texts = [line.text.strip() for line in self.lines]
        lead = _lead(self.lines)
        if marker and first.marker is None:
            lead = max(0, lead - len(marker))
            texts[0] = texts[0][len(marker) :]
        bold = all(line.bold and not line.lead for line in self.lines)
        text = join_lines(texts)
        return Paragraph(
            text=text,
            lines=tuple(text for text in texts if text),
            page=self.page,
            page_end=self.page_end,
            printed_page=self.printed_page,
            indent=first.x0,
            size=Counter({line.size: 0 for line in self.lines} | _sizes(self.lines)).most_common(1)[0][0],
            bold=bold,
            lead=0 if bold else min(lead, len(text)),
            heading=first.heading,
            marker=marker.strip() if marker else None,
        )


def pitches_of(pages: Iterable[Sequence[Line]]) -> Pitches:
    """The usual line distances, measured between neighbouring lines of one size that overlap sideways."""
    counts: dict[float, Counter[float]] = defaultdict(Counter)
    for lines in pages:
        for before, line in pairwise(lines):
            pitch = line.bottom - before.bottom
            if before.size == line.size and 0.9 * line.size < pitch < 2.2 * line.size and line.x0 < before.x1:
                counts[line.size][round(pitch * 2) / 2] += 1
    pitches = {}
    for size, found in counts.items():
        enough = 0.15 * found.total()
        pitches[size] = min(pitch for pitch, times in found.items() if times >= enough)
    return pitches


def gather(
    lines: Sequence[Line], pitches: Pitches, page: int | None = None, printed_page: str | None = None
) -> list[Gathered]:
    """The paragraphs of lines that follow each other on one page, without a table between them."""
    found: list[Gathered] = []
    for block in _blocks(lines, pitches):
        right = max(line.x1 for line in block)
        running_text = right > _FULL * max(line.x1 for line in lines)
        start = len(found)
        for line in block:
            if len(found) > start and not _begins(found[-1].lines, line, right, running_text):
                found[-1].lines.append(line)
            else:
                found.append(Gathered([line], page, page, printed_page))
    return found


def goes_on(before: Gathered, after: Gathered) -> bool:
    """Whether `after`, the first on a page, continues `before`, the last on the page before."""
    last, first = before.last, after.lines[0]
    if abs(last.size - first.size) > 0.06 * last.size or bullet(first.text):
        return False
    text, begins = last.text.rstrip(), first.text.lstrip()
    if _stands_bold(last) != _stands_bold(first) and not begins[:1].islower():
        return False
    if first.lead or numbering(begins) or _LABEL.match(begins):
        return False
    if begins[:1].islower():
        return not ends_sentence(text) or (text.endswith((";", ":", "…")) and not _GOES_ON.search(text))
    if ends_sentence(text) or _stands_bold(last):
        return False
    continued = before.lines[1:] or before.lines
    return len(before.lines) > 1 and first.x0 < continued[-1].x0 + last.size and text[-1:] not in "\"”')]"


def merge_hard_wrapped(lines: Sequence[Line]) -> list[Gathered]:
    """The paragraphs of text lines without boxes, none of them blank: their lengths stand for widths."""
    longest = max(len(line.text) for line in lines)
    found: list[Gathered] = []
    for line in lines:
        if found and not _begins_unboxed(found[-1].last, line, longest):
            found[-1].lines.append(line)
        else:
            found.append(Gathered([line]))
    return found


def _begins_unboxed(last: Line, line: Line, longest: int) -> bool:
    text, before = line.text.strip(), last.text.rstrip()
    if line.heading or line.marker or last.heading or bullet(text):
        return True
    finished = ends_sentence(before)
    short = len(before) + len(text.split(" ", 1)[0]) + 1 < 0.85 * longest
    if numbering(text):
        return finished or short or bool(_GOES_ON.search(before))
    if _LABEL.match(text):
        return finished or short
    return short and (finished or not text[:1].islower())


def _blocks(lines: Sequence[Line], pitches: Pitches) -> Iterable[list[Line]]:
    """Lines without a wide gap, a jump to another column, or a change of size between them."""
    block: list[Line] = []
    for line in lines:
        if block:
            last = block[-1]
            size = max(last.size, line.size)
            usual = pitches.get(line.size, 1.3 * size)
            pitch = line.bottom - last.bottom
            apart = line.x0 > last.x1 + size or last.x0 > line.x1 + size
            if (
                abs(last.size - line.size) > 0.1 * size
                or not -0.3 * size < pitch <= 1.22 * usual + 0.5
                or apart
            ):
                yield block
                block = []
        block.append(line)
    if block:
        yield block


def _begins(paragraph: Sequence[Line], line: Line, right: float, running_text: bool) -> bool:
    """Whether a line begins a paragraph of its own after the lines of one, within one block."""
    first, last = paragraph[0], paragraph[-1]
    text, before = line.text.strip(), last.text.rstrip()
    if bullet(text) and not (
        text[0] in "-–—" and not ends_sentence(before) and last.x1 > right - 2 * line.size
    ):
        return True
    finished = ends_sentence(before)
    first_word = (line.x1 - line.x0) * len(text.split(" ", 1)[0]) / max(1, len(text))
    short = last.x1 + first_word + line.size < right
    number = numbering(text)
    if number and (finished or short or number.endswith("  ") or _GOES_ON.search(before)):
        return True
    if number and numbering(first.text) and abs(line.x0 - first.x0) < 2:
        return True
    if _stands_bold(line) != _stands_bold(last) and (short or finished):
        return True
    if (line.lead >= 3 or _LABEL.match(text)) and (finished or (short and running_text)):
        return True
    if short and running_text and (finished or not text[:1].islower()) and not _hangs(paragraph, line):
        return True
    if short and finished:
        return True
    if len(paragraph) > 1:
        indented = line.x0 > last.x0 + 0.8 * line.size
        outdented = line.x0 < last.x0 - 0.8 * line.size
        return (indented and finished) or (outdented and (finished or line.x0 < first.x0 - line.size))
    return False


def _hangs(paragraph: Sequence[Line], line: Line) -> bool:
    """Whether a line is the second of a paragraph with a hanging indent, whose first ends with a wide gap."""
    return (
        len(paragraph) == 1 and line.x0 > paragraph[0].x0 + line.size and bool(numbering(paragraph[0].text))
    )


def _stands_bold(line: Line) -> bool:
    return line.bold and not line.lead


def _lead(lines: Sequence[Line]) -> int:
    """How many characters of the joined text are bold at its beginning."""
    bold: list[str] = []
    for line in lines:
        if _stands_bold(line):
            bold.append(line.text)
            continue
        bold.append(line.text[: line.lead])
        break
    return len(join_lines(bold))


def _sizes(lines: Sequence[Line]) -> Counter[float]:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes
