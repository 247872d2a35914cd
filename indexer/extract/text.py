"""Plain text and Markdown: pages, paragraphs or printed lines, and tables of tab-separated cells."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import pairwise
from statistics import median, quantiles

from indexer.extract.columns import with_tabs
from indexer.extract.encoding import decoded, printable
from indexer.extract.marks import cell_text, unmarked, weight
from indexer.extract.types import Extract, Line, Page, Table

_LINE_END = re.compile(r"\r\n|[\r\u2028\u2029]")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)[\s#]*$")
_RULE = re.compile(r"(?:[-=_*–—]\s*){2,}$")
_PAGE_NUMBER = re.compile(r"(?:\*\*)?(?:page\s+)?\d{1,4}(?:\*\*)?$", re.IGNORECASE)
_BULLET = re.compile(r"([-*•‣◦▪●○■–])\s+(?=\S)")
_NUMBERED = re.compile(
    r"(?:\*\*)?(?:\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}[.)]|\(?[a-zA-Z]{1,4}\)|\(\d{1,3}\))(?:\*\*)?(?=\s|$)"
)
_SOURCE = re.compile(r"\[[^\]\n]{1,200}\]\((https?://\S{1,1000})\)\s*$")
_LABEL = re.compile(r"[^\W\d_][\w '’().&/-]{0,40}:(?=\s|$)")
_LOWER_LABEL = re.compile(r"[\w-]{1,20}:\s")
_SENTENCE_END = re.compile(r"[.!?:;…]['\"’”)\]*_¹²³⁴⁵⁶⁷⁸⁹⁰]*$")
_ABBREVIATION = re.compile(r"\b(?:\w|Mrs?|Ms|Dr|Cllrs?|Prof|Rev|Sr|No)\.$")
_LONE_MARK = re.compile(r"(?:\*\*)?(?:[•‣◦▪●○■-]|\d{1,2}\.|\([a-z]{1,4}\)|[a-z]\))(?:\*\*)?$")
_CONVERTER_NOTE = re.compile(r"\*?<small>.*</small>\*?$", re.IGNORECASE)
_PIPES = re.compile(r"\|.*\|$")
_LONGEST_SET_LINE = 160  # characters; text set in lines has hardly one as long
_PROSE = 40  # characters; a line as short was hardly ended by its width
_CUT = 60
_LONGEST_HEAD = 60


class _Setting(Enum):
    """How a file sets its paragraphs."""

    WHOLE = auto()
    IN_LINES = auto()
    IN_SPACED_LINES = auto()


def extract(data: bytes) -> Extract:
    """Read plain text in UTF-8, UTF-16 or Windows-1252; form feeds end its pages.

    Paragraphs are `Line.whole` where each stands on one line of the file; else the lines are as printed,
    with an empty line where a paragraph ends. `address` is that of the link on a file's first line, as text
    made from a download has it.
    """
    text = _LINE_END.sub("\n", printable(decoded(data)))
    first, _, rest = text.lstrip().partition("\n")
    source = _SOURCE.match(first)
    if source:
        text = rest
    setting = _setting(text.split("\n"))
    parts = text.rstrip("\f\n ").split("\f")
    pages = tuple(
        Page(number=number if len(parts) > 1 else None, blocks=tuple(_blocks(part.split("\n"), setting)))
        for number, part in enumerate(parts, 1)
    )
    lines = (block for page in pages for block in page.blocks if isinstance(block, Line))
    title = next((line.text for line in lines if line.heading == 1), None)
    return Extract(pages=_heads_known(pages), title=title, address=source[1] if source else None)


def blocks_of(text: str) -> list[Line | Table]:
    """The lines and tables of a text without pages."""
    lines = text.split("\n")
    return list(_blocks(lines, _setting(lines)))


def _setting(lines: Sequence[str]) -> _Setting:
    """How the paragraphs of these lines are set: told by their lengths, and by where sentences break."""
    lines = [line.strip() for line in lines]
    prose = [line for line in lines if line and "\t" not in line and not _RULE.match(line)]
    if len(prose) < 2 or quantiles(map(len, prose), n=20)[-1] > _LONGEST_SET_LINE:
        return _Setting.WHOLE
    adjacent = sum(_goes_on(line, below, _PROSE) for line, below in pairwise(lines))
    spaced = sum(
        not between and _goes_on(line, below, _PROSE)
        for line, between, below in zip(lines, lines[1:], lines[2:], strict=False)
    )
    long = [line for line in prose if len(line) >= _PROSE]
    full = [line for line in prose if len(line) >= _CUT]
    unended = sum(not _SENTENCE_END.search(line) for line in full)
    broken = adjacent + spaced
    mostly = len(full) > 2 and unended > 0.5 * len(full)
    if not broken or (broken < 0.1 * len(long) and not mostly):
        return _Setting.WHOLE
    return _Setting.IN_SPACED_LINES if spaced > 2 * adjacent else _Setting.IN_LINES


def _goes_on(line: str, below: str, least: int) -> bool:
    """Whether a sentence visibly goes on from one line to the next."""
    line, below = line.strip("*_"), below.strip("*_")
    return (
        len(line) >= least
        and "\t" not in line
        and not _SENTENCE_END.search(line)
        and (below[:1].islower() or below.startswith(("www.", "<http")))
        and not _LOWER_LABEL.match(below)
        and not _NUMBERED.match(below)
    )


def _blocks(lines: Sequence[str], setting: _Setting) -> Iterator[Line | Table]:
    lines = _marks_joined(with_tabs(_without_rules(lines)))
    if setting is _Setting.WHOLE:
        lines = _made_whole(lines)
    elif setting is _Setting.IN_SPACED_LINES:
        lines = _closed_up(lines)
    index = 0
    while index < len(lines):
        end = index
        if not lines[index].strip():
            yield Line(text="")
            while index < len(lines) and not lines[index].strip():
                index += 1
            continue
        tabbed = _is_row(lines[index])
        while end < len(lines) and lines[end].strip() and _is_row(lines[end]) == tabbed:
            end += 1
        if tabbed:
            yield from _rows(lines[index:end], setting)
        else:
            yield from _lines(lines[index:end], setting)
        index = end


def _without_rules(lines: Sequence[str]) -> list[str]:
    """The lines with what is not the paper's blanked out.

    That is rules, the page number under a rule that ends a page, and what a converter remarks in small type.
    """
    kept: list[str] = []
    after_rule = False
    for line in lines:
        bare = line.strip()
        if _RULE.match(bare):
            after_rule = True
            kept.append("")
        elif _CONVERTER_NOTE.match(bare) or (after_rule and _PAGE_NUMBER.match(bare)):
            kept.append("")
        else:
            after_rule = after_rule and not bare
            kept.append(line)
    return kept


def _marks_joined(lines: Sequence[str]) -> list[str]:
    """The lines with a number or bullet that stands alone put before the line it belongs to."""
    joined: list[str] = []
    mark: int | None = None
    for line in lines:
        bare = line.strip()
        if bare and mark is not None and not _LONE_MARK.match(bare) and "\t" not in line:
            joined[mark:] = [f"{joined[mark].strip()} {bare}"]
            mark = None
            continue
        joined.append(line)
        if _LONE_MARK.match(bare):
            mark = len(joined) - 1
        elif bare or (mark is not None and len(joined) - mark > 2):
            mark = None
    return joined


def _made_whole(lines: Sequence[str]) -> list[str]:
    """Paragraphs that a page turn cut in two, made one again."""
    whole: list[str] = []
    last: int | None = None
    for line in lines:
        if not line.strip():
            whole.append(line)
            continue
        if last is not None and len(whole) - last <= 3 and _goes_on(whole[last].strip(), line.strip(), _CUT):
            del whole[last + 1 :]
            whole[last] = f"{whole[last].rstrip()} {line.strip()}"
        else:
            last = len(whole)
            whole.append(line)
    return whole


def _closed_up(lines: Sequence[str]) -> list[str]:
    """The lines of a file that has an empty line after each, without those inside a paragraph."""
    lengths = [len(line.strip()) for line in lines if len(line.strip()) >= _PROSE]
    width = quantiles(lengths, n=10)[-1] if len(lengths) > 1 else _CUT
    kept: list[str] = []
    last = ""
    for line in lines:
        bare = line.strip()
        if not bare:
            kept.append("")
            continue
        if last and _is_continued(last, bare, width):
            while kept and not kept[-1]:
                kept.pop()
        kept.append(line)
        last = bare
    return kept


def _is_continued(line: str, below: str, width: float) -> bool:
    """Whether a line's paragraph goes on: it ends no sentence, and the next word had no room on it."""
    if _NUMBERED.match(below) or _BULLET.match(below):
        return False
    if _SENTENCE_END.search(line) and not _ABBREVIATION.search(line):
        return False
    if line.isupper() and below.isupper():
        return len(line) > 0.5 * width
    return below[0].islower() or len(line) + 1 + len(below.split(maxsplit=1)[0]) > 0.93 * width


def _lines(group: Sequence[str], setting: _Setting) -> Iterator[Line]:
    text, bold = unmarked("\n".join(_without_list_mark(line.strip())[1] for line in group))
    markers = [_without_list_mark(line.strip())[0] for line in group]
    start = 0
    for marker, line in zip(markers, text.split("\n"), strict=True):
        flags = bold[start : start + len(line)]
        start += len(line) + 1
        if not line.strip():
            continue
        heading = _HEADING.match(line)
        if heading and not marker:
            level, text_of = len(heading[1]), heading[2]
            yield Line(text=text_of, heading=level, whole=True)
            continue
        heavy, lead = weight(line, flags)
        yield Line(text=line.rstrip(), bold=heavy, lead=lead, marker=marker, whole=setting is _Setting.WHOLE)


def _without_list_mark(line: str) -> tuple[str | None, str]:
    """A line's bullet and the rest. Before a number or letter the bullet is Markdown's, not the paper's."""
    match = _BULLET.match(line)
    if not match or (match[1] == "*" and line.count("*") == 2 and line.endswith("*")):
        return None, line
    rest = line[match.end() :]
    return (None if _NUMBERED.match(rest) else "•" if match[1] in "-*" else match[1]), rest


def _is_row(line: str) -> bool:
    return ("\t" in line and bool(line.strip())) or bool(_PIPES.match(line.strip()))


def _rows(group: Sequence[str], setting: _Setting) -> Iterator[Line | Table]:
    """The rows as a table, or as lines where they are labelled values or only indented."""
    rows = [
        [
            cell.strip()
            for cell in (line.strip().strip("|").split("|") if "\t" not in line else line.split("\t"))
        ]
        for line in group
    ]
    ruled = len(rows) > 1 and _is_rule_of_cells(rows[1])
    rows = [row for row in rows if not _is_rule_of_cells(row)]
    filled = [[cell for cell in row if cell] for row in rows]
    if max(map(len, filled), default=0) < 2:
        yield from _lines([cells[0] for cells in filled if cells], setting)
    elif not ruled and 2 * sum(bool(_LABEL.match(cells[0])) for cells in filled if cells) > len(filled):
        for cells in filled:
            if len(cells) > 1 and all(_LABEL.match(cell) for cell in cells):
                yield from _lines(cells, setting)
            else:
                yield from _lines([" ".join(cells)], setting)
    else:
        width = max(map(len, rows))
        texts = tuple(tuple(map(cell_text, row)) + ("",) * (width - len(row)) for row in rows)
        yield Table(rows=texts, header=1 if ruled or _has_head(texts) else 0)


def _is_rule_of_cells(row: Sequence[str]) -> bool:
    return bool(row) and all(re.fullmatch(r":?-{2,}:?", cell) for cell in row)


def _has_head(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row looks like column heads: short, without figures, shorter than the rest."""
    head = rows[0]
    if len(rows) < 2 or not all(head) or any(len(cell) > _LONGEST_HEAD for cell in head):
        return False
    if any(character.isdigit() for cell in head for character in cell):
        return False
    return sum(map(len, head)) < 0.7 * median(sum(map(len, row)) for row in rows[1:])


def _heads_known(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages with the first row of a table as its head where it is the head of another table."""
    tables = [block for page in pages for block in page.blocks if isinstance(block, Table)]
    first = Counter(table.rows[0] for table in tables)
    heads = {table.rows[0] for table in tables if table.header} | {
        row for row, times in first.items() if times > 1 and all(row)
    }
    return tuple(
        replace(
            page,
            blocks=tuple(
                replace(block, header=1) if isinstance(block, Table) and block.rows[0] in heads else block
                for block in page.blocks
            ),
        )
        for page in pages
    )
