"""The real papers as Minuted understands them: all of them indexed, and read from the index again."""

import json
from dataclasses import dataclass
from pathlib import Path

import regex

from indexer.pipeline import Settings, index
from mappings.paper import Paper
from mappings.passage import Passage
from search.engines import open_engine, rebuilding
from search.request import OPERATOR

# Truth, licences and lists lie beside the papers.
_NO_PAPERS = regex.compile(r"(?:^|/)(?:gold|[a-z]+-gold|LICENSES)/|\.(?:tsv|py|jsonl?)$|(?:^|/)README\.md$")
_EVERY = 1 << 30
BEGINNING = 8  # words
_NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Understood:
    """A paper with its passages. `file` is its path below the data folder, `body` the folder of its body."""

    file: str
    body: str
    paper: Paper
    passages: tuple[Passage, ...]


def corpus(data: Path, place: Path) -> dict[str, Understood]:
    """Index the papers of `data` anew in the folder `place`; gives, by file, those that could be read."""
    spoken = place / "qmsum"
    write_spoken(data / "qmsum" / "meetings.jsonl", spoken)
    with rebuilding(str(place / "index")) as engine:
        paths = [data / "papers", data / "seeds", spoken]
        index(engine, paths, Settings(), lambda done, total, file: None)
    engine = open_engine(str(place / "index"))
    try:
        found = {}
        for paper in engine.papers(OPERATOR):
            file = f"{paper.places[0].source}/{paper.file}"
            if paper.failure is None and not _NO_PAPERS.search(file):
                passages = engine.passages_of(paper.id, OPERATOR, 0, _EVERY)
                found[file] = Understood(file, body_of(file), paper, tuple(passages))
        return found
    finally:
        engine.close()


def body_of(file: str) -> str:
    """Whose papers a file is of, as its folder says."""
    first, second, *_ = file.split("/")
    return second if first == "papers" else first


def folded(text: str) -> str:
    """A text as it is compared: its words alone, in small letters."""
    return _NO_WORD.sub(" ", text.casefold()).strip()


def beginning(text: str, words: int = BEGINNING) -> str:
    """The first words of a text, as they are compared."""
    return " ".join(folded(text).split()[:words])


def write_spoken(meetings: Path, folder: Path) -> None:
    """The meetings that are given as turns, as text: the label, a colon, the words."""
    folder.mkdir(parents=True, exist_ok=True)
    for line in meetings.read_text("utf-8").strip().split("\n"):
        meeting = json.loads(line)
        turns = [f"{speaker}: {' '.join(text.split())}" for speaker, text in meeting["turns"]]
        file = folder / f"{meeting['meeting_id']}.txt"
        file.write_text("\n\n".join([f"Transcript\n\n{meeting['body']}", *turns]), "utf-8")
