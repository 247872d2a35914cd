"""Makes the papers of the fictional Aldermere Borough Council: `make_samples.py [FOLDER]`.

Reads samples/sources, writes into FOLDER (samples/papers by default). Making them again gives the same bytes
with the same versions of reportlab and python-docx.
"""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

from typeset.pdf import Part, set_pack, set_paper
from typeset.source import Source, read
from typeset.web import set_page
from typeset.word import set_letter

_HERE = Path(__file__).resolve().parent
_COUNCIL = "Aldermere Borough Council"
_COMMITTEE = "Community Safety and Environment Scrutiny Committee"
_APPENDICES = {
    "Appendix 1": "appendix-1-street-lights",
    "Appendix 2": "letter-2025-11-14-cycle-theft",
    "Appendix 3": "appendix-3-walk",
}
_ADDRESS = "Guildhall, Corn Street, Aldermere MR1 4AB"


def main(folder: Path) -> None:
    """Write every paper below `folder`."""
    for name, content in _papers():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _papers() -> Iterator[tuple[str, bytes]]:
    yield "2025-09-10/minutes.pdf", _minutes()
    yield "2025-09-10/transcript-item-5.pdf", _transcript()
    yield "2025-12-10/agenda-pack.pdf", _pack()
    yield "2025-12-10/summary-list-of-actions.pdf", _actions()
    yield "leader/questions-2025-10-22.html", set_page(_source("leaders-questions-2025-10-22"))
    yield "letters/2025-11-14-cycle-theft.docx", _letter()
    yield "news/2025-10-27-priory-park.html", set_page(_source("press-release-2025-10-27-priory-park"))
    yield "notices/2025-12-01-parc-y-priordy.html", set_page(_source("hysbysiad-2025-12-01-parc-y-priordy"))


def _minutes() -> bytes:
    head = (_COUNCIL, _COMMITTEE, "Wednesday 10 September 2025")
    part = Part(_source("minutes-2025-09-10"), foot=_ADDRESS, head=head, numbered=False)
    return set_paper(part, title=f"Minutes of the {_COMMITTEE}, 10 September 2025", author=_COUNCIL)


def _transcript() -> bytes:
    part = Part(_source("transcript-2025-09-10-item-5"))
    return set_paper(part, title="Transcript of Item 5, Safer Streets, 10 September 2025", author=_COUNCIL)


def _actions() -> bytes:
    head = (_COUNCIL, "Summary List of Actions")
    report = Part(_source("actions-2025-12-10"), head=head)
    return set_paper(
        report, *_appendices(), title="Summary List of Actions, 10 December 2025", author=_COUNCIL
    )


def _pack() -> bytes:
    parts = [
        Part(_source("report-item-2-interests"), item="2", foot=_ADDRESS),
        Part(_source("minutes-2025-09-10"), item="3"),
        Part(_source("transcript-2025-09-10-item-5"), stamp="Appendix 1"),
        Part(_source("actions-2025-12-10"), item="4", foot=_ADDRESS),
        *_appendices(),
        Part(_source("report-item-5-lighting-and-gullies"), item="5", foot=_ADDRESS),
        Part(_source("report-item-6-pspo"), item="6", foot=_ADDRESS),
        Part(_source("report-item-7-work-programme"), item="7", foot=_ADDRESS),
    ]
    title = f"Agenda pack: {_COMMITTEE}, 10 December 2025"
    return set_pack(_source("agenda-front-2025-12-10"), parts, title=title, author=_COUNCIL)


def _appendices() -> Iterator[Part]:
    return (Part(_source(name), stamp=stamp) for stamp, name in _APPENDICES.items())


def _letter() -> bytes:
    return set_letter(
        _source("letter-2025-11-14-cycle-theft"),
        title="Cycle thefts at Aldermere station",
        author="West Marches Police",
        written=dt.datetime(2025, 11, 14, 9, 30),
    )


def _source(name: str) -> Source:
    return read(_HERE / "sources" / f"{name}.md")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _HERE / "papers")
