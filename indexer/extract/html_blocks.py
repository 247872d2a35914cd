"""Elements of a web page to lines and tables in the order a reader meets them."""

import re
from collections.abc import Iterable
from dataclasses import replace

from lxml import etree

from indexer.extract.encoding import printable
from indexer.extract.html_pages import PAGE, joined
from indexer.extract.runs import BREAK, Text, cell_line, has_section, is_field, roman, tabular
from indexer.extract.types import Line, Table

Block = Line | Table

_INLINE = re.compile(
    r"a|abbr|acronym|b|bdi|bdo|big|br|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|math|nobr"
    r"|q|rp|rt|ruby|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr"
)
_UNSEEN = re.compile(
    r"title|script|style|noscript|template|nav|aside|footer|svg|canvas|iframe|object|embed|audio|video"
    r"|map|button|select|textarea|input|datalist|dialog|progress|meter"
)
_UNSEEN_ROLES = {
    "navigation",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "dialog",
    "alertdialog",
    "menu",
}
_FURNITURE = re.compile(
    r"cookie.*|skip[-_]?(?:link|nav|navigation|to[-_].*)|(?:site|global)-?header|(?:main|side|top|sub)(?:nav|menu)"
    r"|sharing?|share-links|social[-_]?(?:media|links|share|sharing|icons)",
    re.IGNORECASE,
)
_NAME_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_FURNITURE_WORDS = {
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "footer",
    "menu",
    "nav",
    "navbar",
    "navigation",
}
_FURNITURE_WORDS |= {"onetrust"}
_OF_CONTENT_WORDS = {
    "article",
    "card",
    "entry",
    "panel",
    "post",
    "table",
}  # a footer of these is none of the page's
_FURNITURE_IDS = {"header", "footer", "nav", "menu", "sidebar"}
_CONTENT = {"main", "article"}
_BLOCK_STYLE = re.compile(r"display\s*:\s*block|position\s*:\s*absolute", re.IGNORECASE)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_WEIGHT = re.compile(r"font(?:-weight)?\s*:\s*([^;]*)", re.IGNORECASE)
_HEAVY = re.compile(r"\b(?:bold|bolder|[6-9]00)\b", re.IGNORECASE)
_HEADING = re.compile(r"h([1-6])")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_MOST_SPAN = 100
# The markup of openparliament.ca, which names speakers and subjects nowhere but in attributes.
_SPEAKER = "data-person-speaking-attribution"
_SUBJECTS = {"data-h1": 2, "data-h2": 3, "data-h3": 4}
_MOST_ROWS = 1 << 16
_LONGEST_TERM = 60


class Styles:
    """What a page's style sheets say of classes that set a text bold or back to plain.

    `names_tell` is whether elements with a word such as "footer" in their name are none of its content.
    """

    def __init__(self, sheets: Iterable[str], names_tell: bool = True) -> None:
        self.names_tell = names_tell
        self._bold: dict[str, bool] = {}
        for sheet in sheets:
            for name, rule in _RULE.findall(sheet):
                if weight := _WEIGHT.search(rule):
                    self._bold[name] = bool(_HEAVY.search(weight[1]))

    def bold(self, element: etree._Element) -> bool | None:
        """Whether it is set bold; None where nothing is said of it."""
        if weight := _WEIGHT.search(element.get("style") or ""):
            return bool(_HEAVY.search(weight[1]))
        for name in (element.get("class") or "").split():
            if name in self._bold:
                return self._bold[name]
        return True if element.tag in ("strong", "b", "th") else None


def text_of(element: etree._Element) -> str:
    """All text within an element, as written."""
    return "".join(map(str, element.itertext()))


def skipped(element: etree._Element, styles: Styles) -> bool:
    """Whether an element is none of the page's content: hidden, navigation, a banner, a notice on cookies."""
    tag = element.tag
    if tag in ("html", "body"):
        return False
    if not isinstance(tag, str) or _UNSEEN.fullmatch(tag):
        return True
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    if element.get("aria-hidden") == "true" or _HIDING.search(element.get("style") or ""):
        return True
    if tag in _CONTENT:
        return False
    if element.get("role") in _UNSEEN_ROLES:
        return True
    if tag == "header":
        return not any(around.tag in ("main", "article", "section") for around in element.iterancestors())
    names = f"{element.get('id') or ''} {element.get('class') or ''}".split()
    if element.get("id") in _FURNITURE_IDS or any(_FURNITURE.fullmatch(name) for name in names):
        return True
    # What lays a page out is named for what stands beside its content, too.
    told = styles.names_tell and any(map(_names_furniture, names))
    return told and next(element.iter("main", "article", "h1"), None) is None


def _names_furniture(name: str) -> bool:
    words = {word.lower() for word in _NAME_WORDS.findall(name)}
    return bool(words & _FURNITURE_WORDS) and not words & _OF_CONTENT_WORDS


def blocks_of(root: etree._Element, styles: Styles) -> list[Block]:
    """The blocks within an element, in order."""
    return _Reader(styles).read(root)


class _List:
    """A list whose items are being read, and the marker of its next one."""

    def __init__(self, element: etree._Element) -> None:
        self._numbered = element.tag == "ol"
        self._next = _whole(element.get("start"), 1)
        self._type = element.get("type") or "1"

    def marker(self, item: etree._Element) -> str:
        if not self._numbered:
            return "•"
        number = _whole(item.get("value"), self._next)
        self._next = number + 1
        if self._type in "aA" and 1 <= number <= 26:
            mark = chr(ord("a") + number - 1)
        elif self._type in "iI" and 1 <= number <= 100:
            mark = roman(number)
        else:
            mark = str(number)
        return f"{mark.upper() if self._type in 'AI' else mark}."


class _Reader:
    """Walks a tree without recursion, so that no depth overflows it; a table's cells are read by another."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._found: list[Block] = []
        self._text = Text()
        self._bold = [False]
        self._preformatted = 0
        self._heading = 0
        self._lists: list[_List] = []
        self._marker: str | None = None
        self._terms: list[bool] = []
        self._term: str | None = None
        self._subjects: dict[str, str] = {}
        self._pages: list[int] = []

    def read(self, root: etree._Element) -> list[Block]:
        walker = etree.iterwalk(root, events=("start", "end"))
        passed: etree._Element | None = None
        for event, element in walker:
            if event == "start":
                if (element is not root and skipped(element, self._styles)) or (
                    element.tag == "table" and self._table(element)
                ):
                    walker.skip_subtree()
                    passed = element
                else:
                    self._open(element)
            else:
                if element is passed:
                    passed = None
                else:
                    self._close(element)
                if element is not root:
                    self._add(element.tail)
        self._flush()
        return joined(self._found, self._pages)

    def _open(self, element: etree._Element) -> None:
        tag = element.tag
        if _is_block(element):
            self._flush()
        if PAGE.fullmatch(element.get("id") or ""):
            self._pages.append(len(self._found))
        if tag == "br":
            self._text.runs.append((BREAK, self._bold[-1]))
        elif level := _HEADING.fullmatch(tag):
            self._heading = int(level[1])
        elif tag in ("ul", "ol"):
            self._lists.append(_List(element))
        elif tag == "li":
            self._marker = self._lists[-1].marker(element) if self._lists else "•"
        elif tag == "dl":
            self._terms.append(_is_paired(element))
        elif tag == "pre":
            self._preformatted += 1
        self._statement(element)
        weight = self._styles.bold(element)
        self._bold.append(self._bold[-1] if weight is None else weight)
        self._add(element.text)

    def _close(self, element: etree._Element) -> None:
        tag = element.tag
        self._bold.pop()
        if tag == "dt" and self._terms and self._terms[-1]:
            self._term = self._text.line().text.rstrip(" :")
            self._text = Text()
        elif _is_block(element):
            self._flush()
        if _HEADING.fullmatch(tag):
            self._heading = 0
        elif tag in ("ul", "ol"):
            self._lists.pop()
        elif tag == "li":
            self._marker = None
        elif tag == "dl":
            self._terms.pop()
        elif tag == "dd" and self._term:
            self._found.append(Line(text=self._term, whole=True))
            self._term = None
        elif tag == "pre":
            self._preformatted -= 1
        elif element.get(_SPEAKER):
            self._term = None

    def _statement(self, element: etree._Element) -> None:
        for name, level in _SUBJECTS.items():
            subject = element.get(name)
            if subject and self._subjects.get(name) != subject:
                self._subjects = {other: said for other, said in self._subjects.items() if other < name}
                self._subjects[name] = subject
                self._found.append(Line(text=" ".join(printable(subject).split()), heading=level, whole=True))
        if speaker := element.get(_SPEAKER):
            self._term = " ".join(printable(speaker).split())

    def _add(self, text: str | None) -> None:
        if text:
            text = _INVISIBLE.sub("", printable(text))
            self._text.runs.append(
                (text.replace("\n", BREAK) if self._preformatted else text, self._bold[-1])
            )

    def _flush(self) -> None:
        text, self._text = self._text, Text()
        if not any(character.isalnum() for run, _ in text.runs for character in run):
            return
        if self._term:
            text.runs.insert(0, (f"{self._term}: ", True))
            self._term = None
        for line in [text.joined()] if self._heading else text.lines():
            # A heading in a numbered list has its number from it; a bullet says nothing of a heading.
            plain = is_field(line) or (self._heading and self._marker == "•")
            marker = None if plain else self._marker
            self._found.append(replace(line, heading=self._heading, marker=marker))
            self._marker = None

    def _table(self, element: etree._Element) -> bool:
        """Whether it is a table of data, which is then read; one that sets out a page is not."""
        if (
            element.get("role") in ("presentation", "none")
            or next(element.iterdescendants("table"), None) is not None
        ):
            return False
        grid = _Grid(self._styles)
        for row in element.iter("tr"):
            if not skipped(row, self._styles):
                grid.add(row)
        if (table := grid.table()) is None:
            return False
        self._flush()
        for caption in element.iterchildren("caption"):
            self._found += blocks_of(caption, self._styles)
        self._found.append(table)
        return True


class _Grid:
    """The cells of a table in their columns: spans widen or lengthen a cell, its text stands in it once."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._rows: list[dict[int, str]] = []
        self._header = 0
        self._spans: dict[int, int] = {}
        self._headed = False
        self._sectioned = False

    def add(self, row: etree._Element) -> None:
        cells: dict[int, str] = {}
        column = 0
        spans = {at: left - 1 for at, left in self._spans.items() if left > 1}
        taken = {at for at, left in self._spans.items() if left}
        found = [cell for cell in row.iterchildren("td", "th") if not skipped(cell, self._styles)]
        for cell in found:
            while column in taken:
                column += 1
            blocks = _Reader(self._styles).read(cell)
            lines = [block for block in blocks if isinstance(block, Line)]
            self._sectioned = self._sectioned or has_section(blocks)
            cells[column] = "\n".join(map(cell_line, lines))
            width = min(max(_whole(cell.get("colspan"), 1), 1), _MOST_SPAN)
            height = _whole(cell.get("rowspan"), 1)
            for at in range(column, column + width):
                if height != 1:
                    spans[at] = height - 1 if height > 0 else _MOST_ROWS
            column += width
        self._spans = spans
        if not any(cells.values()):
            return
        heads = all(cell.tag == "th" for cell in found) or next(row.iterancestors()).tag == "thead"
        self._headed = self._headed or heads
        if heads and self._header == len(self._rows):
            self._header += 1
        self._rows.append(cells)

    def table(self) -> Table | None:
        """None where it has not the shape of a table, or sets out sections."""
        if self._sectioned or (len(self._rows) == 1 and not self._headed):
            return None
        return tabular(self._rows, self._header)


def _is_block(element: etree._Element) -> bool:
    return not _INLINE.fullmatch(element.tag) or bool(_BLOCK_STYLE.search(element.get("style") or ""))


def _is_paired(terms: etree._Element) -> bool:
    """Whether each term of a list has one short description: they are fields."""
    children = list(terms)
    return (
        len(children) % 2 == 0
        and all(child.tag == ("dt", "dd")[index % 2] for index, child in enumerate(children))
        and all(len(text_of(child).strip()) <= _LONGEST_TERM for child in children[::2])
    )


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text.strip()) else otherwise
