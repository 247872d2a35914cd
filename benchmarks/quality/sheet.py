"""Fill the hand-checked sheet: show passages beside their originals, and record what a reader finds.

    python -m benchmarks.quality.sheet --index FOLDER --body BODY             show passages drawn to be judged
    python -m benchmarks.quality.sheet --index FOLDER --body BODY --record F  add the verdicts on them
    python -m benchmarks.quality.sheet --index FOLDER --again [--record F]    values that have changed

F has a line for each value that is not right, with tabs between: the passage's number as shown, the field,
`wrong` or `missing`, and the true value: `-` for none, `?` where the paper leaves it open. A line of a number
and `skip` leaves a passage out. All other values of the passages shown are recorded as right, so every one is
to be read. With --again the numbers are those of values, and no line names the field.
"""

import argparse
import hashlib
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import regex
from lxml import html

from benchmarks.quality.__main__ import data_folder
from benchmarks.quality.checked import (
    FIELDS,
    MISSING,
    NOTHING,
    RIGHT,
    TEXT,
    UNKNOWN,
    WRONG,
    Verdict,
    hash_of,
    read_sheet,
    to_judge_again,
    verdicts_on,
    words_of,
    write_sheet,
)
from benchmarks.quality.corpus import Understood, corpus, folded
from mappings.passage import Passage

_A_BODY, _A_PAPER = 32, 4
_BEFORE, _AFTER, _HEAD, _WIDTH = 7, 3, 14, 130
_SEED = "Aldermere"
_PARAGRAPH = regex.compile(rb"<w:p[ >].*?</w:p>", regex.DOTALL)
_TAG = regex.compile(rb"<[^>]+>")
Drawn = tuple[Understood, Passage]


def drawn(papers: dict[str, Understood], body: str) -> list[Drawn]:
    """The passages of a body to judge: some of some papers, in an order that a seed fixes, without those that
    are on the sheet."""
    of = [paper for paper in papers.values() if paper.body == body]
    each = max(_A_PAPER, -(-_A_BODY // max(len(of), 1)))
    found: list[Drawn] = []
    for paper in sorted(of, key=lambda paper: _lot(paper.file)):
        lots = sorted(paper.passages, key=lambda passage: _lot(f"{paper.file} {words_of(passage)}"))
        found += [(paper, passage) for passage in sorted(lots[:each], key=lambda passage: passage.position)]
    judged = {(line.file, line.words) for line in read_sheet()}
    return [each for each in found[:_A_BODY] if (each[0].file, words_of(each[1])) not in judged]


def shown(data: Path, sample: Sequence[Drawn]) -> Iterator[str]:
    """The passages, each field that is known, and the original around them."""
    file = ""
    for number, (paper, passage) in enumerate(sample, 1):
        if paper.file != file:
            file = paper.file
            yield f"\n######## {file}: {paper.paper.genre}, “{paper.paper.title}”"
            yield from (f"  ¦ {line[:_WIDTH]}" for line in original(data / file, None)[:_HEAD])
        known = [(name, getattr(passage, name)) for name in FIELDS if name != TEXT]
        said = "; ".join(f"{name}={value}" for name, value in known if value not in (None, ()))
        yield f"\n== {number} (position {passage.position}) [{passage.genre}] {said}"
        yield _shortened(passage.text)
        yield "-- original"
        yield from _around(original(data / file, passage.page), passage)


def original(file: Path, page: int | None) -> list[str]:
    """The lines of a paper, or of a page of it, as another program reads them."""
    if file.suffix.lower() == ".pdf":
        command = ["pdftotext", "-layout", "-f", str(page or 1), "-l", str(page or 1), str(file), "-"]
        text = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")
    elif file.suffix.lower() == ".docx":
        with zipfile.ZipFile(file) as package:
            found = _PARAGRAPH.findall(package.read("word/document.xml"))
        text = b"\n".join(_TAG.sub(b"", each) for each in found).decode("utf-8", "replace")
    elif file.suffix.lower() in (".html", ".htm"):
        tree = html.fromstring(file.read_bytes())
        text = "\n".join(each for each in tree.itertext() if not isinstance(each, bytes))
    else:
        text = file.read_bytes().decode("utf-8", "replace")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def recorded(sample: Sequence[Drawn], notes: str) -> Iterator[Verdict]:
    """The lines of the sheet for the passages drawn, with the notes on what is not right."""
    said: dict[int, dict[str, tuple[str, str]]] = {}
    skipped = set()
    for line in filter(str.strip, notes.splitlines()):
        shown_as, field, *rest = line.split("\t")
        if field == "skip":
            skipped.add(int(shown_as))
            continue
        verdict, truth = rest
        if field not in FIELDS or verdict not in (WRONG, MISSING):
            raise SystemExit(f"Not a line of notes: {line!r}")
        told = truth if truth in (NOTHING, UNKNOWN) else hash_of(truth)
        said.setdefault(int(shown_as), {})[field] = (verdict, told)
    for number, (paper, passage) in enumerate(sample, 1):
        if number not in skipped:
            yield from verdicts_on(paper, passage, said.get(number, {}))


def changed(lines: Sequence[tuple[Verdict, Passage]]) -> Iterator[str]:
    """Values to be judged again, each with the beginning of its passage."""
    for number, (line, passage) in enumerate(lines, 1):
        value = _shortened(passage.text) if line.field == TEXT else getattr(passage, line.field)
        yield f"{number} {line.file} {line.page} {line.place} [{passage.genre}]: {line.field} = {value}"
        yield f"    {_shortened(' '.join(passage.text.split()))}"


def recorded_again(lines: Sequence[tuple[Verdict, Passage]], notes: str) -> Iterator[Verdict]:
    """The lines of the sheet for values that have changed, with the notes on what is not right."""
    said = {int(number): rest for number, *rest in (line.split("\t") for line in notes.splitlines() if line)}
    for number, (line, _) in enumerate(lines, 1):
        verdict, truth = said.get(number, (RIGHT, ""))
        told = truth if truth in ("", NOTHING, UNKNOWN) else hash_of(truth)
        yield line._replace(verdict=verdict, truth=told)


def _around(lines: Sequence[str], passage: Passage) -> Iterator[str]:
    """The lines that hold a passage, and those about them."""
    whole = folded(passage.text)
    first = whole[:40]
    run, starts = "", []
    for line in lines:
        starts.append(len(run))
        run += folded(line) + " "
    at = run.find(first)
    if at < 0:
        at = run.find(whole[:15])
    if at < 0:
        yield "   (its first words were not found; the page or paper begins)"
        yield from (f"  | {line[:_WIDTH]}" for line in lines[: 2 * _HEAD])
        return
    begin = max(number for number, start in enumerate(starts) if start <= at)
    end = max(number for number, start in enumerate(starts) if start <= at + len(whole))
    for number in range(max(begin - _BEFORE, 0), min(end + _AFTER, len(lines))):
        if number < begin + 3 or number > end - 2:
            yield f"  {'>' if begin <= number <= end else '|'} {lines[number][:_WIDTH]}"


def _shortened(text: str) -> str:
    """The beginning and the end of a text: the middle follows from them."""
    return text if len(text) <= 2 * _WIDTH else f"{text[:_WIDTH]} … {text[-_WIDTH:]}"


def _lot(text: str) -> str:
    return hashlib.sha256(f"{_SEED} {text}".encode()).hexdigest()


def main() -> None:
    """Show or record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--index", type=Path, required=True)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--body")
    what.add_argument("--again", action="store_true")
    parser.add_argument("--record", type=Path)
    given = parser.parse_args()
    data = data_folder()
    papers = corpus(data, given.index)
    again, sample = to_judge_again(papers), drawn(papers, given.body)
    if given.record is None:
        print("\n".join(changed(again) if given.again else shown(data, sample)))
        return
    notes = given.record.read_text("utf-8")
    lines = list(recorded_again(again, notes) if given.again else recorded(sample, notes))
    if given.again:
        judged = {line[:5] for line in lines}
        kept = [line for line in read_sheet() if line[:5] not in judged]
    else:
        kept = read_sheet()
    # A field that is rightly unknown has no line.
    told = [line for line in lines if (line.value, line.verdict) != (NOTHING, RIGHT)]
    write_sheet(sorted([*kept, *told]))


if __name__ == "__main__":
    main()
