"""Marks that plain text carries: Markdown's emphasis and links, and the HTML some programs leave in cells."""

import re
from html import unescape
from itertools import chain, repeat

_EMPHASIS = re.compile(
    r"\*\*(?=\S)(?P<stars>.{1,3000}?)(?<=\S)\*\*(?!\*(?!\*))|(?<!\w)__(?=\S)(?P<lines>.{1,3000}?)(?<=\S)__(?!\w)",
    re.DOTALL,
)
# A raised figure may follow, which is a letter to a regular expression.
_ITALIC = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*]{1,3000}?)(?<=\S)\*(?![^\W¹²³⁰-⁹]|\*)")
# A mark that ends bold type nothing began: a page turn or a table took its other half.
_UNOPENED = re.compile(r"(?<=[^\W\d_])\*\*(?=\s|$)|(?<=[.;:,)])\*\*(?=\s|$)")
_RUN_ON = re.compile(r"(?<=[a-z])\*\*(?=[A-Z])")
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
_INLINE_BULLET = re.compile(r"\s*[•‣▪●]\s+")


def unmarked(text: str) -> tuple[str, list[bool]]:
    """`text` without its marks of emphasis, links and escapes, and of each character whether it is bold."""
    text = _IMAGE.sub("", text)
    if "**" in text:
        text = _RUN_ON.sub("** ", text.replace("****", "** **"))
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


def cell_text(cell: str) -> str:
    """A cell's paragraphs and list points, one a line; the HTML in it read, points marked with "•"."""
    if "<" in cell and _TAG.search(cell):
        cell = _TAG.sub("", _ITEM.sub("\n• ", _BREAK.sub("\n", cell)))
        cell = unescape(cell)
    lines = (unmarked(" ".join(line.split()))[0] for line in _INLINE_BULLET.sub("\n• ", cell).split("\n"))
    return "\n".join(line for line in lines if line and line != "•")


def _plain(text: str) -> str:
    if "*" in text:
        text = _ITALIC.sub(r"\1", _UNOPENED.sub("", text))
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text
