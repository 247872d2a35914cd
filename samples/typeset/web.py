"""Sets papers as pages of a council's website, with the furniture that such pages have."""

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby

from typeset.source import Block, Heading, Source, Text

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title} | {council}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
</head>
<body>
<a href="#content">{skip}</a>
<header>
<p><a href="/">{council}</a></p>
<nav aria-label="{trail_label}"><ol>
{trail}
</ol></nav>
</header>
<main id="content">
{main}
</main>
<footer>
<p>{council}, Guildhall, Corn Street, Aldermere MR1 4AB</p>
<ul><li><a href="/accessibility">{accessibility}</a></li><li><a href="/cookies">{cookies}</a></li></ul>
</footer>
</body>
</html>
"""
_FURNITURE = {
    "en": {
        "council": "Aldermere Borough Council",
        "skip": "Skip to main content",
        "trail_label": "You are here",
        "accessibility": "Accessibility",
        "cookies": "Cookies",
    },
    "cy": {
        "council": "Cyngor Bwrdeistref Aldermere",
        "skip": "Neidio i'r prif gynnwys",
        "trail_label": "Rydych chi yma",
        "accessibility": "Hygyrchedd",
        "cookies": "Cwcis",
    },
}


def set_page(source: Source) -> bytes:
    """The source as an HTML page; its `title`, `trail` (names with > between) and `language` (en) are used.

    Raises `ValueError` at a block that such pages do not have.
    """
    language = source.about.get("language", "en")
    trail = "\n".join(f"<li>{escape(step)}</li>" for step in source.about["trail"].split(" > "))
    page = _PAGE.format(
        language=language,
        title=escape(source.about["title"]),
        trail=trail,
        main=_main(source.blocks),
        **_FURNITURE[language],
    )
    return page.encode()


def _main(blocks: Sequence[Block]) -> str:
    found: list[str] = []
    for listed, run in groupby(blocks, lambda block: isinstance(block, Text) and block.mark == "•"):
        made = [_element(block) for block in run]
        found += ["<ul>", *made, "</ul>"] if listed else made
    return "\n".join(found)


def _element(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_marked(text)}</h{level}>"
        case Text(text, "•"):
            return f"<li>{_marked(text)}</li>"
        case Text(text, ""):
            return f"<p>{_marked(text)}</p>"
        case _:
            raise ValueError(f"A page of the website has no {type(block).__name__}.")


def _marked(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text, quote=False))
