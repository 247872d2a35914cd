"""Passages of the fictional Aldermere Borough Council that say what somebody undertook to do."""

import datetime as dt
from typing import Any

from mappings.ids import fingerprint, likeness, paper_id, passage_id, passage_key
from mappings.meeting import Meeting
from mappings.paper import Paper, Place
from mappings.passage import Access, Kind, Passage
from mappings.undertaking import Source, Undertaking

COUNCIL = "Aldermere Borough Council"
COMMITTEE = "Community Safety Committee"
MADE = dt.date(2025, 9, 10)

_KINDS = {
    Source.SPOKEN: Kind.SPEECH,
    Source.MINUTED: Kind.MINUTE,
    Source.RESOLVED: Kind.RESOLUTION,
    Source.WRITTEN: Kind.LETTER,
    Source.LISTED: Kind.ACTION,
    Source.ANSWERED: Kind.LETTER,
}
_OF_PASSAGE = frozenset(
    {"access", "speaker", "speaker_role", "speaker_organisation", "authority", "published"}
)


class Desk:
    """Papers as they are read one after the other: what they say, and their records."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.papers: dict[str, Paper] = {}

    def paper(self, path: str, date: dt.date | None = None, **facts: Any) -> str:
        """A paper of this date; gives its id."""
        access = facts.pop("access", Access.PUBLIC)
        place = Place(
            source="aldermere", path=path, location=f"/{path}", size=1, modified_ns=1, access=access
        )
        identity = paper_id(f"aldermere/{path}")
        known: dict[str, Any] = {"sha256": "5" * 64, "media_type": "application/pdf", "read_as": "1"}
        self.papers[identity] = Paper(id=identity, places=(place,), date=date, **{**known, **facts})
        return identity

    def says(self, paper: str, source: Source, text: str, **facts: Any) -> Passage:
        """A passage of a paper with one undertaking; `facts` are of either."""
        of_passage = {name: facts.pop(name) for name in _OF_PASSAGE & facts.keys()}
        made_on = facts.pop("made_on", MADE)
        committee = facts.pop("committee", COMMITTEE)
        authority = of_passage.pop("authority", COUNCIL)
        item = facts.pop("item_number", "5")
        outside = source in (Source.WRITTEN, Source.ANSWERED)
        meeting = None
        if made_on and committee and not outside:
            meeting = Meeting(made_on, committee, authority)
        position = sum(each.paper_id == paper for each in self.passages)
        kind = _KINDS[source]
        key = passage_key(kind, meeting.id if meeting else None, item, None, text)
        same = sum(each.id.startswith(f"{paper}-{key}") for each in self.passages)
        like = likeness(
            meeting=meeting.id if meeting else None,
            authority=authority,
            date=self.papers[paper].date,
            item=item,
            title=None,
            speaker=of_passage.get("speaker"),
            text=text,
        )
        alike = sum(each.text == text and each.paper_id == paper for each in self.passages)
        known: dict[str, Any] = {"rule": "said so", "words": text, "made_on": made_on}
        undertaking = Undertaking(
            source=source, text=text, item_number=None if outside else item, **{**known, **facts}
        )
        passage = Passage(
            id=passage_id(paper, key, same),
            paper_id=paper,
            position=position,
            kind=kind,
            text=text,
            authority=authority,
            committee=None if outside else committee,
            meeting_id=meeting.id if meeting else None,
            meeting_date=None if outside else made_on,
            date=of_passage.get("published") or (self.papers[paper].date if outside else made_on),
            item_number=None if outside else item,
            fingerprint=fingerprint(like, alike) if like else None,
            undertakings=(undertaking,),
            **{"access": self.papers[paper].access, **of_passage},
        )
        self.passages.append(passage)
        return passage
