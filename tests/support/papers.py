"""Papers of the fictional Aldermere Borough Council, as the indexer would give them to an engine."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from mappings.holding import holdings
from mappings.ids import paper_id, passage_id, passage_key
from mappings.meeting import Meeting
from mappings.paper import PageText, Paper, Place
from mappings.passage import Access, Kind, Passage
from search.engines import Engine, Writer, open_engine

COUNCIL = "Aldermere Borough Council"
FOOTWAYS = Meeting(dt.date(2014, 12, 4), "Highways and Footways Committee", COUNCIL)
SAFETY = Meeting(dt.date(2019, 3, 12), "Community Safety Panel", COUNCIL)
MARKETS = Meeting(dt.date(2021, 6, 1), "Markets Sub-Committee", COUNCIL)


class Shelf:
    """A paper with its passages and pages, ready to put."""

    def __init__(
        self,
        path: str,
        passages: Sequence[str | Mapping[str, Any]],
        *,
        meeting: Meeting | None = None,
        access: Access = Access.PUBLIC,
        pages: Sequence[str] = (),
        **facts: Any,
    ) -> None:
        """`passages` are their texts, or their fields where more is to be said than the meeting does."""
        place = Place(
            source="aldermere", path=path, location=f"/{path}", size=1, modified_ns=1, access=access
        )
        identity = paper_id(f"aldermere/{path}")
        known: dict[str, Any] = {}
        if meeting:
            known = {
                "authority": meeting.authority,
                "committee": meeting.committee,
                "meeting_id": meeting.id,
                "date": meeting.date,
            }
        self.paper = Paper(
            id=identity,
            sha256="5" * 64,
            media_type="application/pdf",
            places=(place,),
            read_as="1",
            page_count=len(pages) or None,
            passages=len(passages),
            **{**known, **facts},
        )
        self.passages: list[Passage] = []
        seen: dict[str, int] = {}
        for position, given in enumerate(passages):
            row: dict[str, Any] = {"text": given} if isinstance(given, str) else dict(given)
            kind = row.pop("kind", Kind.MINUTE)
            key = passage_key(kind, known.get("meeting_id"), None, None, row["text"])
            ordinal = seen[key] = seen.get(key, -1) + 1
            dated = {"date_basis": "meeting", "meeting_date": known["date"]} if known else {}
            about: dict[str, Any] = {"access": access, "language": "en", **known, **dated, **row}
            self.passages.append(
                Passage(
                    id=passage_id(identity, key, ordinal),
                    paper_id=identity,
                    position=position,
                    kind=kind,
                    **about,
                )
            )
        self.paper = replace(self.paper, holdings=holdings(self.passages))
        self.pages = [
            PageText(number=number, printed=None, width=595.0, height=842.0, lines=((70, 70, 300, 82, text),))
            for number, text in enumerate(pages, 1)
        ]

    @property
    def ids(self) -> list[str]:
        """The ids of its passages in order."""
        return [passage.id for passage in self.passages]

    def put(self, writer: Writer) -> None:
        """Write it."""
        writer.put(self.paper, self.passages, self.pages)


@contextmanager
def filled(place: str, *shelves: Shelf) -> Iterator[Engine]:
    """A new engine at `place` with what is on these shelves."""
    engine = open_engine(place, create=True)
    try:
        with engine.writing() as writer:
            for shelf in shelves:
                shelf.put(writer)
        yield engine
    finally:
        engine.close()
