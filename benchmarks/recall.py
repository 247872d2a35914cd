"""How many of the words that pdftotext finds in PDFs Minuted finds too, and how many it finds besides.

    python benchmarks/recall.py FOLDER…

For each file: recall (words of pdftotext that are ours too, by number of times), precision (the other way
round), words. Then mean and median, and the ten lowest. What is damaged, locked or without text is counted
apart: those in which pdftotext finds words are named.
"""

import argparse
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from indexer.extract import Extract, Line, Unreadable, extract

_WORD = re.compile(r"\w+")
_SECONDS = 60
_PAGE_SECONDS = 20
_SOFT = re.compile("\u00ad\\s*")


class Score(NamedTuple):
    """One file: shares from 0 to 1, and how many words pdftotext finds. `failure` where we found none."""

    file: Path
    recall: float
    precision: float
    words: int
    failure: str = ""


def words(text: str) -> Counter[str]:
    """The words of a text as they are searched: case and compatibility forms folded, soft hyphens gone."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", _SOFT.sub("", text)).casefold()))


def our_text(found: Extract) -> str:
    """All that was read, cells too."""
    texts = []
    for page in found.pages:
        for block in page.blocks:
            texts += [block.text] if isinstance(block, Line) else [cell for row in block.rows for cell in row]
    return "\n".join(texts)


def their_text(file: Path) -> str:
    """What pdftotext prints, nothing where it does not end."""
    command = ["pdftotext", str(file), "-"]
    try:
        ran = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        return ""
    return ran.stdout.decode("utf-8", "replace")


def score(file: Path) -> Score:
    """Read one file both ways."""
    theirs = words(their_text(file))
    try:
        ours = words(our_text(extract(file.read_bytes(), file.name, _PAGE_SECONDS)[1]))
    except Unreadable as unreadable:
        return Score(file, 0.0, 0.0, theirs.total(), unreadable.reason)
    common = (ours & theirs).total()
    return Score(file, _share(common, theirs.total()), _share(common, ours.total()), theirs.total())


def main() -> int:
    """Print the scores of all PDFs in the folders given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    given = parser.parse_args()
    files = sorted(file for folder in given.folders for file in folder.rglob("*.[pP][dD][fF]"))
    with ProcessPoolExecutor() as pool:
        scores = list(pool.map(score, files))
    read = [each for each in scores if not each.failure and each.words]
    for each in read:
        print(_row(each))
    for each in scores:
        if each.failure and each.words:
            print(f"{each.failure:>13}  {each.words:>7}  {each.file}")
    print(f"\n{len(read)} of {len(files)} files read, {sum(each.words for each in read):,} words")
    for name in ("recall", "precision"):
        shares = [getattr(each, name) for each in read]
        print(f"{name}: mean {mean(shares):.4f}, median {median(shares):.4f}, ten lowest:")
        for each in sorted(read, key=lambda each: getattr(each, name))[:10]:
            print(_row(each))
    return 0


def _row(each: Score) -> str:
    return f"{each.recall:.4f} {each.precision:.4f}  {each.words:>7}  {each.file}"


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


if __name__ == "__main__":
    sys.exit(main())
