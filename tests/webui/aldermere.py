"""Papers of the fictional Aldermere Borough Council, and an embedded index of them."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mappings.commitment import Commitment, Correction
from mappings.holding import holdings
from mappings.ids import paper_id, passage_id, passage_key
from mappings.meeting import Meeting
from mappings.paper import Failure, PageText, Paper, Place, Reason
from mappings.passage import Access, Kind, Passage
from mappings.undertaking import Source, Undertaking
from search.engines import Writer, open_engine
from tests.support.ledger import commitment, put_ledger, step

COUNCIL = "Aldermere Borough Council"
FOOTWAYS = Meeting(dt.date(2014, 12, 4), "Highways and Footways Committee", COUNCIL)
SAFETY = Meeting(dt.date(2019, 3, 12), "Community Safety Panel", COUNCIL)
SCRIPT = "<script>alert('aldermere')</script>"
IMAGE = '"><img src=x onerror=alert(1)>'


@dataclass(frozen=True)
class Library:
    """Where the index is, and the ids of what is in it."""

    place: str
    minutes: str
    resolution: str
    transcript: str
    answer: str
    welsh: str
    welsh_passage: str
    hostile: str
    hostile_passage: str
    restricted: str
    restricted_passage: str
    failed: str
    retired: str
    retired_passage: str
    moved: str
    action: str
    commitment: str
    spoken: str
    hostile_commitment: str
    restricted_commitment: str


def build(folder: Path) -> Library:
    """Make the papers and their index below `folder`."""
    shelf = _Shelf(folder)
    minutes = shelf.paper(
        "2014/footways-minutes.pdf",
        _pdf("Minutes of the Highways and Footways Committee", "Second page"),
        media_type="application/pdf",
        title="Minutes of the Highways and Footways Committee, 4 December 2014",
        genre="minutes",
        meeting=FOOTWAYS,
        page_count=2,
        source_url="https://aldermere.example/papers/footways-minutes.pdf",
    )
    item = {"item_number": "5", "item_title": "Repair of the canal towpath"}
    minuted = shelf.passages(
        minutes,
        {
            "kind": Kind.MINUTE,
            "text": "The Committee received a report on the towpath between Mill Lock and Saddler's Bridge.",
            "paragraph": "5.1",
            "page": 1,
            **item,
        },
        {
            "kind": Kind.RESOLUTION,
            "text": "That the towpath be resurfaced before the bicycle counts of spring, and that thefts of"
            " bicycles from the racks at Mill Lock be reported to the Community Safety Panel.",
            "paragraph": "5.2",
            "page": 1,
            **item,
        },
        {
            "kind": Kind.ACTION,
            "text": "Write to the canal trust about lighting under Saddler's Bridge.",
            "paragraph": "5.3",
            "page": 2,
            "printed_page": "18",
            "responsible": "Director of Streets",
            "status": "open",
            "status_text": "In progress. The surveyor expects the frost to lift in February and will then say"
            " by when each stretch is walkable.",
            "due": dt.date(2015, 2, 27),
            "references": ("2014/118",),
            "undertakings": (
                Undertaking(
                    source=Source.LISTED,
                    text="Write to the canal trust about lighting under Saddler's Bridge.",
                    rule="a row of a list of actions",
                    words="Write to the canal trust about lighting under Saddler's Bridge.",
                ),
            ),
            **item,
        },
    )
    page = PageText(
        number=1,
        printed=None,
        width=595,
        height=842,
        lines=(
            (70, 70, 300, 82, "5. Repair of the canal towpath"),
            (70, 110, 500, 122, "The Committee received a report on the towpath between"),
            (70, 124, 400, 136, "Mill Lock and Saddler's Bridge."),
        ),
    )
    second = replace(page, number=2, printed="18", lines=((70, 70, 400, 82, "Write to the canal trust."),))
    transcript = shelf.paper(
        "2019/safety-transcript.html",
        b"<p>Transcript</p>",
        media_type="text/html",
        title="Community Safety Panel: transcript of 12 March 2019",
        genre="transcript",
        meeting=SAFETY,
    )
    speeches = shelf.passages(
        transcript,
        *(
            {
                "kind": Kind.SPEECH,
                "text": f"On bicycle theft we have now heard evidence number {number}; I thank the officers.",
                "speaker": speaker,
                "speaker_printed": printed,
                "speaker_role": role,
                "item_number": "3",
                "item_title": "Theft from public places",
                "in_question": "How much evidence has the panel heard?" if number == 2 else None,
            }
            for number, (speaker, printed, role) in zip(range(1, 121), _SPEAKERS * 40, strict=True)
        ),
    )
    welsh = shelf.paper("2019/llythyr.txt", b"Llythyr", title="Llythyr at y Cyngor", language="cy")
    letters = shelf.passages(
        welsh,
        {
            "kind": Kind.LETTER,
            "text": "Diolch am eich llythyr am y llwybr tynnu.",
            "language": "cy",
            "language_basis": "detected",
            "date": dt.date(2019, 4, 1),
            "date_basis": "published",
            "published": dt.date(2019, 4, 1),
        },
    )
    survey = shelf.paper("2021/survey.txt", b"survey", title="Allotments survey")
    comments = shelf.passages(
        survey,
        *(
            {
                "kind": Kind.COMMENT,
                "text": f"Keep the allotments, says house {number}.",
                "speaker": f"Resident {number:03}",
            }
            for number in range(1, 131)
        ),
    )
    hostile = shelf.paper(
        "2020/hostile.txt", b"hostile", title=f"Paper {SCRIPT}", source_url="javascript:alert(1)"
    )
    attack = shelf.passages(
        hostile,
        {
            "kind": Kind.SPEECH,
            "text": f"Lanterns {SCRIPT} and </blockquote> more lanterns & {IMAGE}",
            "speaker": IMAGE,
            "speaker_printed": f"Cllr {IMAGE}",
            "item_title": f"Lanterns {IMAGE}",
            "committee": f"Committee {SCRIPT}",
            "authority": COUNCIL,
            "language": 'x" onmouseover="alert(1)',
        },
    )
    restricted = shelf.paper(
        "secret/exempt.txt", b"exempt", title="Exempt appendix", access=Access.RESTRICTED, meeting=SAFETY
    )
    exempt = shelf.passages(
        restricted, {"kind": Kind.REPORT, "text": "The quibblewick settlement is exempt from publication."}
    )
    locked = shelf.paper("2021/locked.pdf", b"locked", media_type="application/pdf", title=None)
    failed = replace(
        locked,
        sha256="",
        failure=Failure(Reason.ENCRYPTED, "It asks for a password."),
    )
    retired = shelf.paper("2010/old.txt", b"old", title="Withdrawn leaflet")
    leaflet = shelf.passages(retired, {"kind": Kind.NOTICE, "text": "A leaflet about ducks."})
    moved = shelf.paper("2022/moved.txt", b"as it was indexed", title="A paper that was edited since")
    edited = shelf.passages(moved, {"kind": Kind.OTHER, "text": "As it was indexed."})
    Path(moved.places[0].location).write_bytes(b"other bytes altogether")

    place = str(folder / "index")
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        _put(writer, minutes, minuted, (page, second))
        for paper, passages in (
            (transcript, speeches),
            (welsh, letters),
            (survey, comments),
            (hostile, attack),
            (restricted, exempt),
            (failed, ()),
            (retired, leaflet),
            (moved, edited),
        ):
            _put(writer, paper, passages)
    with engine.writing() as writer:
        writer.remove(retired.id)
        put_ledger(writer, _ledger(minuted, speeches, attack, exempt))
    engine.close()
    return Library(
        place=place,
        minutes=minutes.id,
        resolution=minuted[1].id,
        transcript=transcript.id,
        answer=speeches[1].id,
        welsh=welsh.id,
        welsh_passage=letters[0].id,
        hostile=hostile.id,
        hostile_passage=attack[0].id,
        restricted=restricted.id,
        restricted_passage=exempt[0].id,
        failed=failed.id,
        retired=retired.id,
        retired_passage=leaflet[0].id,
        moved=moved.id,
        action=minuted[2].id,
        commitment="towpathlight",
        spoken="figuressaid",
        hostile_commitment="lanterns",
        restricted_commitment="quibblewick",
    )


def _ledger(
    minuted: list[Passage], speeches: list[Passage], attack: list[Passage], exempt: list[Passage]
) -> list[Commitment]:
    """What the link pass would make of them, with a longer history than they have, for either ledger."""
    meeting = {
        "authority": COUNCIL,
        "committee": FOOTWAYS.committee,
        "meeting_id": FOOTWAYS.id,
        "made_on": FOOTWAYS.date,
        "item_number": "5",
        "item_title": "Repair of the canal towpath",
    }
    lighting = commitment(
        "towpathlight",
        text="Write to the canal trust about lighting under Saddler's Bridge.",
        responsible="Director of Streets",
        person="Odile Marchbanks",
        status="open",
        status_text="In progress",
        due=dt.date(2015, 2, 27),
        references=("Appendix 5",),
        known_as=("towpathlight-listed",),
        possibly_same=("survey",),
        disputed="The paper of 8 January 2015 says that it is completed, that of February that it is open.",
        corrections=(
            Correction(
                what="The person is Odile Marchbanks", by="A. Clerk", on=dt.date(2015, 3, 1), why="Ask her."
            ),
        ),
        history=(
            step(minuted[0].id, source=Source.MINUTED, date=dt.date(2014, 12, 4)),
            step(minuted[2].id, date=dt.date(2015, 1, 8), status="completed", status_text="Complete"),
            step("gone-passage", date=dt.date(2015, 1, 9), status="open"),
            step(
                minuted[2].id,
                date=dt.date(2015, 2, 5),
                status="open",
                status_text="In progress",
                due=dt.date(2015, 2, 27),
                also_in=(minuted[1].id,),
            ),
        ),
        **meeting,
    )
    survey = commitment(
        "survey",
        text="Say by when each stretch is walkable.",
        responsible="Director of Streets",
        status="completed",
        possibly_same=("towpathlight",),
        history=(step(minuted[1].id, source=Source.RESOLVED, date=FOOTWAYS.date),),
        **meeting,
    )
    said = commitment(
        "figuressaid",
        text="I will write to you with the bicycle theft figures.",
        person="Piers Okonjo",
        made_on=SAFETY.date,
        authority=COUNCIL,
        committee=SAFETY.committee,
        spoken=True,
        history=(step(speeches[1].id, source=Source.SPOKEN, date=SAFETY.date),),
    )
    hostile = commitment(
        "lanterns",
        text=f"Lanterns {SCRIPT}",
        responsible=f"Cllr {IMAGE}",
        committee=f"Committee {SCRIPT}",
        status="open",
        status_text=f"Open {IMAGE}",
        disputed=SCRIPT,
        corrections=(Correction(what=SCRIPT, by=IMAGE, on=dt.date(2015, 3, 1), why=SCRIPT),),
        references=(IMAGE,),
        history=(
            step(attack[0].id, text=SCRIPT, rule=SCRIPT, words=f"\x0b{IMAGE}", status_text=IMAGE),
            step(attack[0].id, date=dt.date(2015, 3, 1)),
            step(attack[0].id, date=dt.date(2015, 3, 2)),
        ),
    )
    closed = commitment(
        "quibblewick",
        text="Settle the quibblewick claim.",
        responsible="The Quibblewick Solicitor",
        history=(step(exempt[0].id),),
    )
    public = [lighting, survey, said, hostile]
    return [*public, *(replace(each, access=Access.RESTRICTED) for each in (*public, closed))]


def of_one_file(folder: Path, name: str) -> tuple[str, str]:
    """Make an index of one text file with this name; gives its place and the paper's id."""
    paper = _Shelf(folder).paper(name, b"as published", title="A paper")
    place = str(folder / "index")
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        _put(writer, paper, ())
    engine.close()
    return place, paper.id


_SPEAKERS = (
    ("Ada Thornley", "Councillor Ada Thornley (Chair)", "Chair"),
    ("Piers Okonjo", "Piers Okonjo", "Borough Safety Officer"),
    ("Mirela Vance", "Councillor Mirela Vance", None),
)


class _Shelf:
    """Makes papers whose files lie below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "papers"

    def paper(
        self,
        path: str,
        content: bytes,
        *,
        media_type: str = "text/plain",
        meeting: Meeting | None = None,
        access: Access = Access.PUBLIC,
        **known: Any,
    ) -> Paper:
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        status = file.stat()
        place = Place(
            source="papers",
            path=path,
            location=str(file),
            size=status.st_size,
            modified_ns=status.st_mtime_ns,
            access=access,
        )
        if meeting:
            known = {
                "authority": meeting.authority,
                "committee": meeting.committee,
                "meeting_id": meeting.id,
                "date": meeting.date,
                **known,
            }
        return Paper(
            id=paper_id(f"papers/{path}"),
            sha256=hashlib.sha256(content).hexdigest(),
            media_type=media_type,
            places=(place,),
            read_as="test",
            **known,
        )

    def passages(self, paper: Paper, *listed: dict[str, Any]) -> list[Passage]:
        """Passages of a paper, with the paper's facts where they have none of their own."""
        passages = []
        for position, known in enumerate(listed):
            meeting = paper.meeting_id
            key = passage_key(
                known["kind"], meeting, known.get("item_number"), known.get("paragraph"), known["text"]
            )
            facts: dict[str, Any] = {
                "authority": paper.authority,
                "committee": paper.committee,
                "meeting_id": meeting,
                "meeting_date": paper.date if meeting else None,
                "date": paper.date,
                "date_basis": "meeting" if meeting else None,
                "language": "en",
            }
            passages.append(
                Passage(
                    id=passage_id(paper.id, key, 0),
                    paper_id=paper.id,
                    position=position,
                    paper_title=paper.title,
                    access=paper.access,
                    **(facts | known),
                )
            )
        return passages


def _put(
    writer: Writer, paper: Paper, passages: "list[Passage] | tuple[()]", pages: tuple[PageText, ...] = ()
) -> None:
    writer.put(replace(paper, passages=len(passages), holdings=holdings(passages)), passages, pages)


def _pdf(*pages: str) -> bytes:
    """A PDF with one line of text on each page."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for text in pages:
        content = f"BT /F1 18 Tf 60 760 Td ({text}) Tj ET".encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    body = b"%PDF-1.4\n"
    offsets = []
    for number, each in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
            len(body),
        )
    )
