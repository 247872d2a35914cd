"""Marks that plain text carries: Markdown's emphasis and links, and the HTML some programs leave in cells."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain, repeat

_EMPHASIS = re.compile(
    r"\*\*(?=\S)(?P<stars>.{1,3000}?)(?<=\S)\*\*(?!\*)|(?<!\w)__(?=\S)(?P<lines>.{1,3000}?)(?<=\S)__(?!\w)",
    re.DOTALL,
)
_ITALIC = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,500}?)(?<=\S)\*(?![\w*])")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)")
_LINK = re.compile(
    r"\[([^\]\n]{1,500})\]\(\s*(?:https?://|mailto:|/|#)[^()\s]{0,1000}(?:\([^()\s]*\)[^()\s]{0,500})?\)"
)
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,1000})>")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|-])")
_TAG = re.compile(
    r"</?(?:p|br|ul|ol|li|div|b|i|u|em|strong|span|sup|sub|a|font)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
_BREAK = re.compile(r"</?(?:p|br|ul|ol|div)(?:\s[^<>]{0,300})?/?>|</li\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<li(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_LABEL = re.compile(r"[^\W\d_][\w '’().&/-]{0,40}:(?=\s|$)")
_POINT = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|\(?[a-z]{1,4}\)|[•▪–*-])\s", re.IGNORECASE)
_ENDED = re.compile(r"[.!?;]['\"’”)\]]*$")
_SHORT = 60  # characters
_INLINE_BULLET = re.compile(r"\s*[•‣▪●]\s+")


def unmarked(text: str) -> tuple[str, list[bool]]:
    """`text` without its marks of emphasis, links and escapes, and of each character whether it is bold."""
    text = _IMAGE.sub("", text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub(r"\1", text)
    plain: list[str] = []
    bold: list[bool] = []
    end = 0
    for match in chain(_EMPHASIS.finditer(text) if "**" in text or "__" in text else (), repeat(None, 1)):
        between = _plain(text[end : match.start() if match else len(text)])
        plain.append(between)
        bold.extend(repeat(False, len(between)))
        if match:
            marked = _plain(match["stars"] or match["lines"])
            plain.append(marked)
            bold.extend(repeat(True, len(marked)))
            end = match.end()
    return "".join(plain), bold


def weight(text: str, bold: list[bool]) -> tuple[bool, int]:
    """Whether a line is bold, and how many characters at its beginning are where only those are."""
    lead = 0
    for index, character in enumerate(text):
        if bold[index]:
            lead = index + 1
        elif character.isalnum():
            break
    letters = [flag for character, flag in zip(text, bold, strict=True) if character.isalnum()]
    heavy = sum(letters)
    if lead and not any(character.isalnum() for character in text[:lead]):
        lead = 0
    if heavy == len(letters):
        return bool(letters), 0
    return lead == 0 and heavy > len(letters) / 2, lead


def spread(text: str, bold: list[bool]) -> Iterator[tuple[str, list[bool]]]:
    """A paragraph that has line ends in it, as one line with single blanks, or as several.

    Its lines stand apart where an empty one is between them, where one begins with a label or a point's
    mark, and where all are too short to have been ended by their width (an address, a list of names).
    """
    parts: list[tuple[str, list[bool]]] = []
    start = 0
    for part in text.split("\n"):
        parts.append(_folded(part, bold[start : start + len(part)]))
        start += len(part) + 1
    full = [part for part, _ in parts if part]
    apart = all(len(part) <= _SHORT for part in full) and not any(map(_ENDED.search, full[:-1]))
    gathered: tuple[str, list[bool]] = ("", [])
    for part, flags in parts:
        if gathered[0] and (not part or apart or _LABEL.match(part) or _POINT.match(part)):
            yield gathered
            gathered = ("", [])
        if part and gathered[0]:
            gathered = (f"{gathered[0]} {part}", [*gathered[1], flags[0] and gathered[1][-1], *flags])
        elif part:
            gathered = (part, flags)
    if gathered[0]:
        yield gathered


def cell_text(cell: str) -> str:
    """A cell's paragraphs and list points, one a line; the HTML in it read, points marked with "•"."""
    if "<" in cell and _TAG.search(cell):
        cell = _TAG.sub("", _ITEM.sub("\n• ", _BREAK.sub("\n", cell)))
        cell = unescape(cell)
    lines = (unmarked(" ".join(line.split()))[0] for line in _INLINE_BULLET.sub("\n• ", cell).split("\n"))
    return "\n".join(line for line in lines if line and line != "•")


def _folded(text: str, bold: list[bool]) -> tuple[str, list[bool]]:
    """`text` with its white space folded to single blanks, and the weights of what is left."""
    kept = [
        index
        for index, character in enumerate(text)
        if not character.isspace() or (index and not text[index - 1].isspace())
    ]
    while kept and text[kept[-1]].isspace():
        kept.pop()
    return "".join(" " if text[index].isspace() else text[index] for index in kept), [
        bold[index] for index in kept
    ]


def _plain(text: str) -> str:
    if "*" in text:
        text = _ITALIC.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text
