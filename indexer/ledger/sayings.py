"""What one passage says of one commitment, as it is compared with what others say of theirs."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.ledger.who import Who, who
from mappings.analysis import terms
from mappings.ids import commitment_id, folded
from mappings.paper import Paper
from mappings.passage import Passage
from mappings.undertaking import Source, Undertaking

_AT_A_MEETING = frozenset({Source.SPOKEN, Source.MINUTED, Source.RESOLVED})
_IN_LETTERS = frozenset({Source.WRITTEN, Source.ANSWERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """An undertaking, and what of its passage matters beside it.

    `date` is that of the paper that says it. `own_id` is the id of the commitment that it would be alone.
    `who` is whoever it may be of, `named` only whom the paper prints as responsible.
    `stems` are those of its words without those of who is to do it; `words` are all, folded. `alike` is what
    it has in common with its copies in other papers.
    """

    undertaking: Undertaking
    passage_id: str
    paper_id: str
    position: int
    date: dt.date | None
    own_id: str
    who: Who
    named: Who
    stems: frozenset[str]
    words: str
    made_on: dt.date | None
    authority: str | None
    committee: str | None
    meeting_id: str | None
    item_number: str | None
    item_title: str | None
    alike: tuple[int, str, int] | None

    @property
    def source(self) -> Source:
        """Where it stands."""
        return self.undertaking.source

    @property
    def is_in_letter(self) -> bool:
        """Whether a letter says it: whose that is, and what it is filed under, tells nothing of where it was
        undertaken."""
        return self.source in _IN_LETTERS

    @property
    def column(self) -> tuple[str, Source]:
        """Of what one paper says in one sort of place no two are of one commitment."""
        return self.paper_id, self.source

    @property
    def order(self) -> tuple[dt.date, int, str, int, str]:
        """Sorts what is said of one commitment: undated comes last, one day's as papers usually follow."""
        rank = list(Source).index(self.source)
        return self.date or dt.date.max, rank, self.paper_id, self.position, self.own_id


def sayings(passages: Iterable[Passage], papers: Mapping[str, Paper]) -> list[Saying]:
    """What the passages say, in an order of its own, whatever theirs is."""
    found: list[Saying] = []
    same: Counter[tuple[str, Source, str]] = Counter()
    for passage in sorted(passages, key=lambda each: (each.paper_id, each.position, each.id)):
        alike: Counter[str] = Counter()
        for undertaking in passage.undertakings:
            saying = _saying(passage, undertaking, papers.get(passage.paper_id), same, alike)
            found.append(saying)
    return found


def _saying(
    passage: Passage,
    undertaking: Undertaking,
    paper: Paper | None,
    same: Counter[tuple[str, Source, str]],
    alike: Counter[str],
) -> Saying:
    source = undertaking.source
    made_on = undertaking.made_on
    if made_on is None and source in _AT_A_MEETING:
        made_on = passage.meeting_date
    elif source is Source.WRITTEN:
        made_on = passage.published or made_on
    committee = undertaking.committee or passage.committee
    item_number = undertaking.item_number or passage.item_number
    words = folded(undertaking.text)

    def own_id(ordinal: int) -> str:
        return commitment_id(
            authority=passage.authority,
            committee=committee,
            made_on=made_on,
            paper=passage.paper_id,
            item=item_number,
            responsible=undertaking.responsible,
            text=undertaking.text,
            ordinal=ordinal,
        )

    first = (passage.paper_id, source, own_id(0))
    printed = _printed(passage, undertaking)
    person, organisation = undertaking.person, undertaking.organisation
    named = who(printed=printed, person=person, organisation=organisation)
    meant = who(printed=printed, person=person, organisation=organisation, text=undertaking.text)
    saying = Saying(
        undertaking=undertaking,
        passage_id=passage.id,
        paper_id=passage.paper_id,
        position=passage.position,
        date=_date(passage, source, paper),
        own_id=own_id(same[first]),
        who=meant,
        named=named,
        stems=frozenset(terms(undertaking.text, passage.language).stem) - meant.stems,
        words=words,
        made_on=made_on,
        authority=passage.authority,
        committee=committee,
        meeting_id=passage.meeting_id if passage.meeting_date == made_on else None,
        item_number=item_number,
        item_title=undertaking.item_title or passage.item_title,
        alike=(passage.fingerprint, words, alike[words]) if passage.fingerprint is not None else None,
    )
    same[first] += 1
    alike[words] += 1
    return saying


def _printed(passage: Passage, undertaking: Undertaking) -> str | None:
    """Who is responsible as printed; one who speaks or writes, with the post that the label gives."""
    if passage.speaker and undertaking.source in (Source.SPOKEN, *_IN_LETTERS):
        within = ", ".join(part for part in (passage.speaker_role, passage.speaker_organisation) if part)
        return f"{passage.speaker} ({within})" if within else passage.speaker
    return undertaking.responsible


def _date(passage: Passage, source: Source, paper: Paper | None) -> dt.date | None:
    """The date of the paper that says it. A list's rows have that of the meeting they arose at."""
    if source is Source.LISTED:
        return (paper.date if paper else None) or passage.published
    if source in _IN_LETTERS:
        return passage.published or passage.date
    return passage.date
