"""What a Word document's styles and numbering make of a paragraph: heading level, weight, list marker."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from indexer.extract.runs import roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)
_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 20
_HIGHEST_ROMAN = 300


def value(element: etree._Element | None, path: str) -> str | None:
    """The `w:val` of the first element at `path` such as "rPr/b"; "true" where it stands without one."""
    if element is None:
        return None
    found = element.find("/".join(W + name for name in path.split("/")))
    return None if found is None else found.get(W + "val", "true")


def on(setting: str | None) -> bool | None:
    """A switch's value; None where it is not set."""
    return None if setting is None else setting not in ("0", "false", "off", "none")


class Styles:
    """The styles of a document, by their ids, with what they inherit."""

    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else root.findall(W + "style")
        self._styles = {style.get(W + "styleId"): style for style in found}
        self._default = next(
            (
                style.get(W + "styleId")
                for style in found
                if style.get(W + "type") == "paragraph" and on(style.get(W + "default"))
            ),
            None,
        )

    def heading(self, style: str | None, properties: etree._Element | None) -> int:
        """The heading level of a paragraph (1-6), 0 where it is none."""
        level = value(properties, "outlineLvl")
        for ancestor in self._chain(style):
            name = value(ancestor, "name") or ""
            if name.lower() == "title":
                return 1
            if match := _HEADING.fullmatch(name):
                return int(match[1])
            level = level or value(ancestor, "pPr/outlineLvl")
        return int(level) + 1 if level in {"0", "1", "2", "3", "4", "5"} else 0

    def bold(self, style: str | None) -> bool | None:
        """Whether a style sets its text bold, None where it says nothing."""
        for ancestor in self._chain(style):
            weight = on(value(ancestor, "rPr/b"))
            if weight is not None:
                return weight
        return None

    def numbering(self, style: str | None, properties: etree._Element | None) -> tuple[str, int] | None:
        """The list a paragraph is an item of, and at which level from 0."""
        levels = [value(properties, "numPr/ilvl")]
        lists = [value(properties, "numPr/numId")]
        for ancestor in self._chain(style):
            levels.append(value(ancestor, "pPr/numPr/ilvl"))
            lists.append(value(ancestor, "pPr/numPr/numId"))
        number = next((found for found in lists if found is not None), None)
        level = next((found for found in levels if found is not None), "0")
        return (number, int(level)) if number and number != "0" and level in set("012345678") else None

    def _chain(self, style: str | None) -> Iterator[etree._Element]:
        current = style or self._default
        for _ in range(_DEEPEST):
            if current is None or current not in self._styles:
                return
            yield self._styles[current]
            current = value(self._styles[current], "basedOn")


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


class Numbering:
    """Counts the items of a document's lists as Word does."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._series: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        if root is None:
            return
        abstract = {each.get(W + "abstractNumId"): each for each in root.findall(W + "abstractNum")}
        for number in root.findall(W + "num"):
            series = value(number, "abstractNumId")
            if series is None or series not in abstract:
                continue
            name = number.get(W + "numId") or ""
            self._series[name] = series
            self._levels[name] = dict(_levels(abstract[series]))
            for override in number.findall(W + "lvlOverride"):
                self._levels[name].update(_levels(override))
                start = value(override, "startOverride")
                if start and start.isdecimal():
                    at = int(override.get(W + "ilvl") or 0)
                    self._overrides.setdefault(name, {})[at] = int(start)

    def marker(self, name: str, level: int) -> str | None:
        """The mark of the next item of a list: "•", or its number as set ("1.", "(a)", "5.2")."""
        levels = self._levels.get(name)
        if levels is None or level not in levels:
            return None
        if levels[level].form == "bullet":
            return "•"
        counts = self._counts.setdefault(self._series[name], {})
        start = self._overrides.get(name, {}).pop(level, None)
        counts[level] = start if start is not None else counts.get(level, levels[level].start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = levels.get(at)
            return _written(of.form, counts.get(at, of.start)) if of else ""

        return _PLACE.sub(number, levels[level].text).strip() or None


def _levels(element: etree._Element) -> Iterator[tuple[int, _Level]]:
    for level in element.findall(W + "lvl"):
        start = value(level, "start") or "1"
        yield (
            int(level.get(W + "ilvl") or 0),
            _Level(
                form=value(level, "numFmt") or "decimal",
                text=value(level, "lvlText") or "",
                start=int(start) if start.isdecimal() else 1,
            ),
        )


def _written(form: str, number: int) -> str:
    if form in ("lowerLetter", "upperLetter") and number >= 1:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 1 <= number <= _HIGHEST_ROMAN:
        return roman(number).upper() if form == "upperRoman" else roman(number)
    if form == "decimalZero":
        return f"{number:02}"
    return "" if form == "none" else str(number)
