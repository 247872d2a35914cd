"""Measure how well the real papers are understood; write `docs/quality.md`'s section on it.

    python -m benchmarks.quality [--index FOLDER]

Writes `docs/quality-by-paper.tsv` too. Reads `$MINUTED_TEST_DATA`, by default `../shared/data`. With --index,
the folder to index in is kept.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.page import write_section
from benchmarks.quality.checked import faults, judged
from benchmarks.quality.corpus import Understood, corpus
from benchmarks.quality.found import by_paper, found
from benchmarks.quality.renderings import renderings
from benchmarks.quality.truth import measured

ROOT = Path(__file__).resolve().parent.parent.parent


def data_folder() -> Path:
    """Where the real papers are."""
    return Path(os.environ.get("MINUTED_TEST_DATA") or ROOT.parent / "shared" / "data").resolve()


def report(data: Path, papers: dict[str, Understood]) -> Iterator[str]:
    """The section, line by line."""
    passages = sum(len(paper.passages) for paper in papers.values())
    yield "# How well papers are understood"
    yield ""
    yield "Made by `make quality` from real papers; none of their words are in it."
    yield f"Here {len(papers):,} papers give {passages:,} passages."
    yield ""
    yield "## Right, as read by hand"
    yield ""
    yield (
        "Passages drawn at random from each body's papers, every field judged against the original"
        " (`benchmarks/quality/checked.tsv`). *Wrong* is a value that the paper does not bear out, *missing*"
        " one that the paper says and Minuted does not. A value that has changed since it was judged, and is"
        " not the true one as noted then, is counted apart."
    )
    yield ""
    yield from judged(papers)
    yield "### What is not right"
    yield ""
    yield from faults(papers)
    yield "## Right, against truth made by others"
    yield ""
    yield "| measure | right | of | share | the rest |"
    yield "|---|--:|--:|--:|---|"
    yield from (each.line for each in measured(data, papers))
    yield ""
    yield "## Renderings of one paper"
    yield ""
    yield from renderings(papers)
    yield "## What is found"
    yield ""
    yield "For each paper: [quality-by-paper.tsv](quality-by-paper.tsv)."
    yield ""
    yield from found(papers.values())


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--index", type=Path)
    kept = parser.parse_args().index
    data = data_folder()
    with tempfile.TemporaryDirectory() as folder:
        papers = corpus(data, kept or Path(folder))
        docs = ROOT / "docs"
        write_section(docs / "quality.md", "understanding", report(data, papers))
        (docs / "quality-by-paper.tsv").write_text("\n".join(by_paper(papers.values())) + "\n", "utf-8")


if __name__ == "__main__":
    main()
