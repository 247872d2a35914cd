"""The form in which the samples are written: plain text, a block between blank lines.

    # Title   ## Heading   ### Lower heading
    @ Label: value          a field of a head block
    1.1 text   (a) text     a numbered paragraph, a lettered part
    - text   ~ text         a bullet, a line that is not run on
    | cell | cell |         a row of a table; the first is its head, <br> begins a new line in a cell
    ::page   ::space        a new page, room for a signature
    ::crest Name            the name of the body at the head of its paper

`**words**` are bold. Lines `name: value` between two lines of `---` at the top are about the whole paper.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is the highest level."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One of a head block's: its label and value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `mark` is what stands before it: "1.1", "(a)", "•" or nothing."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that stand close together, as in an address."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first is the head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Crest:
    """The name of the body whose paper it is."""

    text: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Space:
    """Room for a signature."""


Block = Heading | Field | Text | Lines | Table | Crest | NewPage | Space


@dataclass(frozen=True, slots=True)
class Source:
    """A paper as written."""

    about: dict[str, str]
    blocks: tuple[Block, ...]


_ABOUT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_MARK = re.compile(r"(\d+\.\d+|\([a-z]\)) (.*)")
_DIRECTIVES: dict[str, Block] = {"page": NewPage(), "space": Space()}


def read(path: Path) -> Source:
    """The source in the file at `path`. Raises `ValueError` at a directive that is unknown."""
    text = path.read_text(encoding="utf-8")
    about: dict[str, str] = {}
    if head := _ABOUT.match(text):
        about = dict(line.split(": ", 1) for line in head[1].splitlines())
        text = text[head.end() :]
    return Source(about, tuple(_blocks(text)))


def _blocks(text: str) -> Iterator[Block]:
    for group in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in group.splitlines()]
        for first, run in groupby(lines, lambda line: line[0] if line[0] in "|~" else ""):
            if first == "|":
                yield Table(tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in run))
            elif first == "~":
                yield Lines(tuple(line[1:].strip() for line in run))
            else:
                yield from map(_block, run)


def _block(line: str) -> Block:
    first, _, rest = line.partition(" ")
    if set(first) == {"#"}:
        return Heading(len(first), rest)
    if first == "@":
        label, _, value = rest.partition(": ")
        return Field(label, value)
    if first == "-":
        return Text(rest, "•")
    if first == "::crest":
        return Crest(rest)
    if first.startswith("::"):
        if first[2:] not in _DIRECTIVES:
            raise ValueError(f"{first} is no directive of the samples.")
        return _DIRECTIVES[first[2:]]
    if found := _MARK.fullmatch(line):
        return Text(found[2], found[1])
    return Text(line)
