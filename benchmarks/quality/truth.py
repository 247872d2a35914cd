"""What is right, against truth that others made: turns, speakers, dispositions, motions, rows of actions."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from benchmarks.quality.corpus import BEGINNING, Understood, beginning, folded
from mappings.passage import Kind, Passage

_BRACKETS = regex.compile(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*")
_ROW = regex.compile(r"^\d+\t")
_MEETING = regex.compile(r"^Actions Arising from the Meeting Held on (\d+ \w+ \d{4})")
_MARKUP = regex.compile(r"<[^>]*>|•")
_LABEL = regex.compile(r"^([\p{Lu}][^:.?!]{2,90}): (\S.*)")
_AGENDA_ITEM = regex.compile(r"^(\d+) (.+?)(?: \(Pages [\d -]+\))?$")
_MINUTED_ITEM = regex.compile(r"^(\d+) (.+) \(Item (\d+)\)$")


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure: of `total` things in the truth (or of what is measured) `right` are; the rest, named."""

    what: str
    right: int
    total: int
    rest: str = ""

    @property
    def line(self) -> str:
        """A row of the table."""
        share = f"{self.right / self.total:.1%}" if self.total else "–"
        return f"| {self.what} | {self.right:,} | {self.total:,} | {share} | {self.rest} |"


Turn = tuple[str | None, str]


def measured(data: Path, papers: dict[str, Understood]) -> Iterator[Measured]:
    """All measures, in the order they are told."""
    yield from _parliament(data, papers)
    yield from _winnipeg_transcripts(data, papers)
    yield from _qmsum(data, papers)
    yield from _dispositions(data, papers)
    yield from _rivergrove(data, papers)
    yield from _actions(data, papers)
    yield from _pack(data, papers)


def _parliament(data: Path, papers: dict[str, Understood]) -> Iterator[Measured]:
    for gold in sorted((data / "papers/uk-parliament/gold").glob("*.json")):
        turns = json.loads(gold.read_text("utf-8"))["turns"]
        file = f"papers/uk-parliament/{gold.stem}.txt"
        paper = papers.get(file)
        yield from _turns(file, [(speaker, text) for speaker, text, _ in turns], paper)
        spoken = [(beginning(text), folded(heading)) for speaker, text, heading in turns if speaker]
        above: dict[str, list[str]] = {}
        for each in paper.passages if paper else ():
            above.setdefault(beginning(each.text), []).append(f"{folded(each.heading or '')} ")
        right = sum(
            any(each.startswith(f"{heading} ") for each in above.get(words, ())) for words, heading in spoken
        )
        yield Measured(f"{file}: turns under their heading", right, len(spoken))


def _winnipeg_transcripts(data: Path, papers: dict[str, Understood]) -> Iterator[Measured]:
    for gold in sorted((data / "papers/winnipeg/hansard-gold").glob("*.json")):
        held = json.loads(gold.read_text("utf-8"))["hansard"]
        turns = [(each["name"], each["spoken"]) for each in held if each["type"] == "speaker"]
        for file in sorted(papers):
            if file.startswith("papers/winnipeg/hansard-") and f"/{gold.stem}" in file:
                yield from _turns(file, turns, papers[file])


def _qmsum(data: Path, papers: dict[str, Understood]) -> Iterator[Measured]:
    counted: dict[str, list[Measured]] = {}
    for line in (data / "qmsum/meetings.jsonl").read_text("utf-8").strip().split("\n"):
        meeting = json.loads(line)
        file = f"qmsum/{meeting['meeting_id']}.txt"
        series = meeting["meeting_id"].split("_")[0]
        for each in _turns(file, [(speaker, text) for speaker, text in meeting["turns"]], papers.get(file)):
            what = each.what.replace(file, f"qmsum/{series}_*.txt")
            counted.setdefault(what, []).append(each)
    for what, measures in counted.items():
        right, total = sum(each.right for each in measures), sum(each.total for each in measures)
        rest = "; ".join(each.rest for each in measures if each.rest)
        yield Measured(what, right, total, rest)


def _turns(file: str, turns: Sequence[Turn], paper: Understood | None) -> Iterator[Measured]:
    """Turns of the truth found as passages with their speaker, and speakers that are right."""
    told = [(speaker, beginning(text)) for speaker, text in turns if speaker and beginning(text)]
    passages = paper.passages if paper else ()
    begun: dict[str, list[Passage]] = {}
    for passage in passages:
        begun.setdefault(beginning(passage.text), []).append(passage)
    outcome: Counter[str] = Counter()
    for speaker, words in told:
        here = begun.get(words) or _begun_with(words, passages)
        if any(_same(speaker, passage) for passage in here):
            outcome["right"] += 1
        elif any(passage.speaker_printed or passage.speaker for passage in here):
            outcome["with another speaker"] += 1
        else:
            outcome["without a speaker" if here else "not a passage's beginning"] += 1
    yield Measured(f"{file}: turns with their speaker", outcome.pop("right", 0), len(told), _rest(outcome))
    yield _speakers(file, told, passages)


def _speakers(file: str, told: Sequence[tuple[str, str]], passages: Sequence[Passage]) -> Measured:
    """Of the passages that name a speaker and whose beginning is a turn's, those that name the right one."""
    by_words: dict[str, list[str]] = {}
    for speaker, words in told:
        by_words.setdefault(words, []).append(speaker)
    known = [
        (passage, by_words[words])
        for passage in passages
        if passage.speaker and (words := beginning(passage.text)) in by_words
    ]
    right = sum(any(_same(speaker, passage) for speaker in speakers) for passage, speakers in known)
    wrong = [
        str(passage.position) for passage, speakers in known if not any(_same(s, passage) for s in speakers)
    ]
    return Measured(f"{file}: speakers named", right, len(known), f"at {', '.join(wrong)}" if wrong else "")


def _begun_with(words: str, passages: Sequence[Passage]) -> list[Passage]:
    """The passages that begin with a turn's first paragraph, where that is so short that more follows."""
    if len(words.split()) >= BEGINNING:
        return []
    return [passage for passage in passages if f"{beginning(passage.text)} ".startswith(f"{words} ")]


def _same(speaker: str, passage: Passage) -> bool:
    """Whether the passage names this speaker: the same last word of the name or of the label."""
    last = _last(speaker)
    return last in {_last(passage.speaker or ""), _last(passage.speaker_printed or "")}


def _last(name: str) -> str:
    words = folded(_BRACKETS.sub(" ", name)).split()
    while len(words) > 1 and words[-1] in ("am", "mp", "mbe", "obe", "cbe"):
        words.pop()
    return words[-1] if words else "?"


def _dispositions(data: Path, papers: dict[str, Understood]) -> Iterator[Measured]:
    outcomes: dict[str, dict[str, Counter[str]]] = {}
    for gold in sorted((data / "papers/winnipeg/dispositions-gold").glob("*.json")):
        truth = json.loads(gold.read_text("utf-8"))
        for file, paper in sorted(papers.items()):
            if file.lower().endswith((f"disposition-{gold.stem}.docx", f"disposition-{gold.stem}.html")):
                of = outcomes.setdefault(file.split("/")[2], {})
                for what, outcome in _disposed(truth, paper.passages):
                    of.setdefault(what, Counter())[outcome] += 1
    for rendering, measures in outcomes.items():
        for what, counted in measures.items():
            right = counted.pop("right", 0)
            yield Measured(
                f"papers/winnipeg/{rendering}: {what}", right, right + counted.total(), _rest(counted)
            )


def _disposed(truth: dict[str, Any], passages: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    """What is measured, and what became of it: each item, by-law and motion once."""
    date = dt.date.fromisoformat(truth["meeting_date"])
    texts = [folded(passage.text) for passage in passages]
    for report in truth["reports"]:
        for item in report["items"]:
            title, outcome = folded(item["title"]), folded(item["disposition"])
            here = [
                passage
                for passage, text in zip(passages, texts, strict=True)
                if title in text and outcome in text
            ]
            if not here:
                yield "items with title and disposition in one passage", "not found so"
                continue
            yield "items with title and disposition in one passage", "right"
            numbered = any(passage.item_number == item["number"].strip() for passage in here)
            yield "numbers of these items", "right" if numbered else "wrong or none"
            titled = any(folded(passage.item_title or "") == title for passage in here)
            yield "titles of these items", "right" if titled else "wrong or none"
            dated = any(passage.meeting_date == date for passage in here)
            yield "dates of these items", "right" if dated else "wrong or none"
    for motion in truth["motions"]:
        subject, movers = beginning(motion["subject"]), [folded(mover) for mover in motion["movers"]]
        moved = [text for text in texts if subject in text]
        together = any(all(mover in text for mover in movers) for text in moved)
        yield "motions with their movers", "right" if together else "not together" if moved else "not found"
    for vote in truth["recorded_votes"]:
        names = [folded(name) for name in (*vote["yeas"], *vote["nays"])]
        subject = beginning(vote["subject"])
        whole = any(subject in text and all(name in text for name in names) for text in texts)
        yield "recorded votes with all names", "right" if whole else "not together"
    for by_law in (*truth["bylaws_passed"], *truth["bylaws_first_reading"]):
        number, subject = folded(by_law["number"]), beginning(by_law["subject"])
        together = any(number in text and subject in text for text in texts)
        yield "by-laws with their subject", "right" if together else "not together"


def _rivergrove(data: Path, papers: dict[str, Understood]) -> Iterator[Measured]:
    for gold in sorted((data / "papers/rivergrove/gold").glob("*.md")):
        told = Counter(folded(gold.read_text("utf-8")).split())
        paper = papers.get(f"papers/rivergrove/{gold.stem}.pdf")
        held = Counter(
            word for passage in (paper.passages if paper else ()) for word in folded(passage.text).split()
        )
        read = (told & held).total()
        yield Measured(
            f"papers/rivergrove/{gold.stem}.pdf: words", read, told.total(), "" if paper else "not read"
        )


@dataclass(frozen=True, slots=True)
class _Row:
    meeting: str
    item: str
    title: str
    responsible: str
    words: str
    status: str


def _actions(data: Path, papers: dict[str, Understood]) -> Iterator[Measured]:
    rows = list(_rows((data / "seeds/text/pcc_actions_2022-09-29.txt").read_text("utf-8")))
    for file in sorted(papers):
        if "pcc_actions_2022-09-29" not in file:
            continue
        actions = [passage for passage in papers[file].passages if passage.kind is Kind.ACTION]
        places = [_places(row, actions) for row in rows]
        once = sum(len(here) == 1 for here in places)
        several = [str(at) for at, here in enumerate(places, 1) if len(here) > 1]
        none = [str(at) for at, here in enumerate(places, 1) if not here]
        rest = "; ".join(
            f"{name}: rows {', '.join(found)}"
            for name, found in (("several", several), ("none", none))
            if found
        )
        yield Measured(f"{file}: rows of actions found once", once, len(rows), rest)
        for name in ("meeting", "item", "title", "responsible", "status"):
            right = sum(
                _says(here[0], name, getattr(row, name))
                for row, here in zip(rows, places, strict=True)
                if here
            )
            yield Measured(f"{file}: {name} of these rows", right, sum(map(bool, places)))


def _rows(text: str) -> Iterator[_Row]:
    meeting = ""
    for line in text.splitlines():
        if found := _MEETING.match(line):
            meeting = dt.datetime.strptime(found[1], "%d %B %Y").date().isoformat()
        elif _ROW.match(line):
            cells = [_MARKUP.sub(" ", cell) for cell in line.split("\t")]
            yield _Row(meeting, cells[0], cells[1], cells[2], beginning(cells[3]), beginning(cells[4], 4))


def _places(row: _Row, actions: Sequence[Passage]) -> list[Passage]:
    """The actions that a row may be; where several begin alike, those that agree in the rest, if any do."""
    alike = [
        action
        for action in actions
        if str(action.meeting_date) == row.meeting and folded(action.text).startswith(row.words)
    ]
    rest = ("item", "title", "responsible", "status")
    return [each for each in alike if all(_says(each, name, getattr(row, name)) for name in rest)] or alike


def _says(action: Passage, name: str, value: str) -> bool:
    match name:
        case "meeting":
            return str(action.meeting_date) == value
        case "item":
            return action.item_number == value
        case "title":
            return folded(action.item_title or "") == folded(value)
        case "responsible":
            return folded(action.responsible or "") == folded(value)
    return bool(action.status) and folded(action.status_text or "").startswith(value)


def _pack(data: Path, papers: dict[str, Understood]) -> Iterator[Measured]:
    """The agenda pack: its agenda, the minutes in it, and its transcripts, by the lines of its text."""
    lines = (data / "seeds/text/pcc_agenda_2015-01-08.txt").read_text("utf-8").splitlines()
    minuted = [(at, found) for at, line in enumerate(lines) if (found := _MINUTED_ITEM.match(line))]
    last = minuted[-1][0]
    # A transcript begins below the minutes and ends where the next item's report does.
    subject = next(at for at, line in enumerate(lines) if at > last and line.startswith("Subject:"))
    turns = [(found[1], found[2]) for line in lines[last:subject] if (found := _LABEL.match(line))]
    # A label comes again and again; a sentence with a colon in it does not.
    often = Counter(label for label, _ in turns)
    turns = [(label, words) for label, words in turns if often[label] > 1]
    front = next(at for at, line in enumerate(lines) if line.startswith("Subject:"))
    agenda = [found for line in lines[:front] if (found := _AGENDA_ITEM.match(line))]
    for file, paper in sorted(papers.items()):
        if "pcc_agenda" not in file:
            continue
        yield from _turns(file, turns, paper)
        items = [each for each in paper.passages if each.kind is Kind.AGENDA_ITEM]
        right = sum(
            any(each.item_number == found[1] and _titled(each, found[2]) for each in items)
            for found in agenda
        )
        yield Measured(f"{file}: agenda items with number and title", right, len(agenda))
        minutes = [each for each in paper.passages if str(each.meeting_date) == "2014-12-04"]
        right = sum(
            any(
                each.item_number == found[3] and each.minute_number == found[1] and _titled(each, found[2])
                for each in minutes
            )
            for _, found in minuted
        )
        yield Measured(
            f"{file}: minuted items with item number, minute number and title", right, len(minuted)
        )


def _titled(passage: Passage, title: str) -> bool:
    return folded(passage.item_title or "") == folded(title)


def _rest(counted: Counter[str]) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in counted.most_common())
