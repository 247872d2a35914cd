"""Joining what was printed on several lines: hyphens at line ends, list marks, sentence ends."""

import re
from collections.abc import Iterable

_BROKEN = "\u2010\u00ad"
_KEPT_HYPHEN = re.compile(r"\w-$")
BULLETS = "•‣◦▪▫●○■□►➢➤✓✔❖⁃∙·\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8\uf02d\uf076\uf06e\uf06f"
_BULLET = re.compile(rf"(?:[{BULLETS}]|[–—*-](?=\s)|o(?=\s\s))\s*")
_NUMBER = re.compile(
    r"""(?:
        \d{1,3}(?:\.\d{1,3}){1,4}\.?(?=\s|$)              # 1.1  5.4.2
      | \d{1,3}[.)](?=\s|$)                               # 1.  2)
      | \(?[a-zA-Z]{1,2}\)(?=\s|$)                        # (a)  b)
      | \(?(?:[ivx]{1,5}|[IVX]{1,5})[).](?=\s|$)          # (ii)  iv.
      | \(\d{1,3}\)(?=\s|$)                               # (1)
      | \d{1,3}[a-z]?(?=\s\s)                             # 5  and a wide gap
    )\s*""",
    re.VERBOSE,
)
_SENTENCE_END = re.compile(r"(?:[.!?:;…]['\"’”)\]]*[¹²³⁴⁵⁶⁷⁸⁹⁰]*|;\s(?:and|or))$")


def bullet(text: str) -> str | None:
    """The bullet a line begins with and the blanks after it, or None."""
    match = _BULLET.match(text)
    return match[0] if match else None


def numbering(text: str) -> str | None:
    """The number or letter a line's paragraph begins with, and the blanks after it, or None."""
    match = _NUMBER.match(text)
    return match[0] if match else None


def ends_sentence(text: str) -> bool:
    """Whether a paragraph, or a part of a list ("…; and"), may end with this line."""
    return bool(_SENTENCE_END.search(text.rstrip()))


def join_lines(lines: Iterable[str]) -> str:
    """Lines as running text with single blanks.

    A hyphen the typesetter put there (U+2010, U+00AD) goes; a plain one stays and joins without a blank,
    since it mostly belongs to the word (Pan-London).
    """
    pieces: list[str] = []
    for line in lines:
        line = " ".join(line.split())
        if not line:
            continue
        last = pieces[-1] if pieces else ""
        if last and last[-1] in _BROKEN and len(last) > 1 and last[-2].isalpha():
            pieces[-1] = last[:-1]
        elif last and not _KEPT_HYPHEN.search(last[-2:]) and not _ends_in_address(last, line):
            pieces.append(" ")
        pieces.append(line)
    return "".join(pieces)


def _ends_in_address(before: str, line: str) -> bool:
    last = before.rsplit(" ", 1)[-1]
    return last.startswith(("http://", "https://", "www.")) and last.endswith("/") and line[0].islower()
