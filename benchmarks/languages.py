"""How often the language of a paragraph is told right, as the tables of docs/languages.md.

Over sentences of our own, whose language is known, and over the paragraphs of real papers:
`python benchmarks/languages.py PAPERS`, the folder whose MANIFEST.tsv says in `lang` what each paper is in.
"""

import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from indexer.document import Paragraph
from indexer.extract import Unreadable, page_count, part, whole
from indexer.language import document_language, language_of
from indexer.tidy import tidy

SENTENCES = Path(__file__).with_suffix(".tsv")
MOST_PAGES = 30  # of a paper: the longest would outweigh all others
UNNAMED = "yo"  # right where no language is named


def main() -> None:
    """Print both tables and the time taken."""
    print("| language | right | wrong | left unsaid | in an English paper taken for English |")
    print("|---|---|---|---|---|")
    _print(_of_sentences())
    print("\n| papers in | paragraphs | right by their words | right as the paper's | wrong | left unsaid |")
    print("|---|---|---|---|---|---|")
    texts = list(_texts_of_papers(Path(sys.argv[1])))
    began = time.process_time()
    counts, wrong = _of_papers(texts)
    seconds = time.process_time() - began
    _print(counts)
    told = sum(len(paragraphs) for _, paragraphs in texts)
    print(f"\n{1_000_000 * seconds / told:.0f} ms of processor time for 1,000 paragraphs, of {told:,}.\n")
    for known, said, text in wrong:
        print(f"{known} called {said}: {' '.join(text.split())[:100]}")


def _of_sentences() -> Mapping[str, tuple[int, ...]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with SENTENCES.open(encoding="utf-8", newline="") as opened:
        for known, sentence in csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE):
            said, _ = language_of(sentence, None)
            right = None if known == UNNAMED else known
            counts[known]["right" if said == right else "unsaid" if said is None else "wrong"] += 1
            counts[known]["English"] += known != "en" and language_of(sentence, "en")[0] == "en"
    columns = ("right", "wrong", "unsaid", "English")
    return {known: tuple(count[column] for column in columns) for known, count in counts.items()}


def _of_papers(
    papers: list[tuple[str, list[str]]],
) -> tuple[Mapping[str, tuple[int, ...]], list[tuple[str, str, str]]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for known, texts in papers:
        default = document_language(texts)
        for text in texts:
            said, basis = language_of(text, default)
            counts[known]["all"] += 1
            counts[known][basis if said == known else "unsaid" if said is None else "wrong"] += 1
            if said not in (known, None):
                wrong.append((known, str(said), text))
    columns = ("all", "detected", "inherited", "wrong", "unsaid")
    return {known: tuple(count[column] for column in columns) for known, count in counts.items()}, wrong


def _texts_of_papers(folder: Path) -> Iterator[tuple[str, list[str]]]:
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        file = folder / row["file"]
        if not row["lang"] or file.suffix not in (".pdf", ".html", ".txt", ".docx"):
            continue
        data = file.read_bytes()
        try:
            pages = page_count(data, file.name)
            some = range(MOST_PAGES) if pages else None
            document, _ = tidy(whole([part(data, file.name, some)[1]]), file.name)
        except Unreadable:
            continue
        texts = []
        for block in document.blocks:
            if isinstance(block, Paragraph):
                texts.append(block.text)
            else:
                texts += [cell for each in block.rows for cell in each.cells if cell.strip()]
        yield row["lang"], texts


def _print(counts: Mapping[str, tuple[int, ...]]) -> None:
    for known, numbers in sorted(counts.items()):
        print(f"| {known} | {' | '.join(f'{number:,}' for number in numbers)} |")


if __name__ == "__main__":
    main()
