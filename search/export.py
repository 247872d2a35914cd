"""Export: every hit of a search in a stable order, and the tables that a spreadsheet opens.

Hits are asked for in blocks, each from where the last ended by the sort key of the order by date, so that the
last block takes no longer than the first. A block ends between two papers: what an index says of a paper is
given as it stood at one commit, whatever is committed meanwhile.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from mappings.commitment import Commitment
from mappings.fields import first_key, integers
from search.documents import commitment_url
from search.engines import Engine
from search.errors import EngineUnavailable
from search.finder import Question, Result, find, request_for, results_of
from search.ledger import LedgerQuestion, days_open, every_commitment
from search.query.nodes import Everything, Node
from search.request import Sort
from search.results import Hit

_BLOCK = 1_000
_PIECE = 50  # rows; more would keep whoever shares the processor waiting


def every_hit(engine: Engine, question: Question, tree: Node) -> Iterator[list[Hit]]:
    """Every hit of a question that was read as `tree`, in blocks, whatever its pages.

    The newest come first, or the oldest where that is asked for; of a day, paper by paper, in each as they
    stand in it. What stood all the time is given once; a passage whose date a commit changes meanwhile may
    be given as of both, or as of neither. Raises what the engine raises.
    """
    sort = Sort.OLDEST if question.sort is Sort.OLDEST else Sort.NEWEST
    request = replace(request_for(question, tree), sort=sort, offset=0, limit=_BLOCK, facets=())

    def key(hit: Hit) -> tuple[int, str]:
        # Two papers may have one sort key: it holds a part of their hash.
        return integers(hit.passage)[request.key_column], hit.passage.id

    while True:
        found = engine.search(request)
        if found.is_partial:
            raise EngineUnavailable(
                "Part of the index cannot be searched now, so that not every hit is known: try again later."
            )
        hits = sorted(found.hits, key=key)
        if len(hits) < request.limit:
            if hits:
                yield hits
            return
        last = first_key(key(hits[-1])[0])
        whole = [hit for hit in hits if key(hit)[0] < last]
        if whole:
            yield whole
            request = replace(request, first_key=last, limit=_BLOCK)
        else:
            request = replace(request, limit=2 * request.limit)


_COLUMNS: dict[str, Callable[[Result], object]] = {
    "id": lambda r: r.passage.id,
    "kind": lambda r: r.passage.kind.value,
    "date": lambda r: r.passage.date,
    "date_basis": lambda r: r.passage.date_basis,
    "authority": lambda r: r.passage.authority,
    "committee": lambda r: r.passage.committee,
    "meeting_date": lambda r: r.passage.meeting_date,
    "item_number": lambda r: r.passage.item_number,
    "item_title": lambda r: r.passage.item_title,
    "minute_number": lambda r: r.passage.minute_number,
    "heading": lambda r: r.passage.heading,
    "paragraph": lambda r: r.passage.paragraph,
    "speaker": lambda r: r.passage.speaker,
    "speaker_role": lambda r: r.passage.speaker_role,
    "speaker_organisation": lambda r: r.passage.speaker_organisation,
    "responsible": lambda r: r.passage.responsible,
    "status": lambda r: r.passage.status,
    "status_text": lambda r: r.passage.status_text,
    "due": lambda r: r.passage.due,
    "references": lambda r: "; ".join(r.passage.references),
    "text": lambda r: r.passage.text,
    "language": lambda r: r.passage.language,
    "page": lambda r: r.passage.page,
    "page_end": lambda r: r.passage.page_end,
    "printed_page": lambda r: r.passage.printed_page,
    "paper_id": lambda r: r.paper.id,
    "paper_title": lambda r: r.paper.title,
    "paper_file": lambda r: r.paper.file,
    "paper_sha256": lambda r: r.paper.sha256,
    "paper_source_url": lambda r: r.paper.source_url,
    "citation": lambda r: r.citation,
}
# What makes a spreadsheet read a cell as a formula, which a paper could have it run:
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")


def csv_export(engine: Engine, question: Question, base_url: str = "") -> Iterator[str]:
    """Every hit of a question as CSV, piece by piece, with addresses that begin with `base_url`.

    What a question that finds nothing is read as instead is found here too; near matches never are. Raises
    what `search.finder.find` raises, and later what the engine raises.
    """
    tree = find(engine, replace(question, page=1, per_page=1, facets=())).tree
    pieces = (
        hits[start : start + _PIECE]
        for hits in every_hit(engine, question, tree)
        for start in range(0, len(hits), _PIECE)
    )
    return chain(
        [csv_head()],
        (csv_rows(results_of(engine, question.reader, piece, Everything()), base_url) for piece in pieces),
    )


def csv_head() -> str:
    """The line that names the columns, which docs/csv.md tells of."""
    return _csv([[*_COLUMNS, "url", "also_in"]])


def csv_rows(results: Iterable[Result], base_url: str = "") -> str:
    """Results as lines of CSV (RFC 4180), with addresses that begin with `base_url`.

    A cell that a spreadsheet would read as a formula begins with an apostrophe.
    """
    return _csv(
        [
            *(_safe(read(result)) for read in _COLUMNS.values()),
            f"{base_url}/passages/{result.passage.id}",
            " ".join(f"{base_url}/passages/{copy.passage_id}" for copy in result.also_in),
        ]
        for result in results
    )


_LEDGER_COLUMNS: dict[str, Callable[[Commitment], object]] = {
    "id": lambda c: c.id,
    "status": lambda c: c.status,
    "status_text": lambda c: c.status_text,
    "text": lambda c: c.text,
    "responsible": lambda c: c.responsible,
    "person": lambda c: c.person,
    "organisation": lambda c: c.organisation,
    "made_on": lambda c: c.made_on,
    "due": lambda c: c.due,
    "authority": lambda c: c.authority,
    "committee": lambda c: c.committee,
    "item_number": lambda c: c.item_number,
    "item_title": lambda c: c.item_title,
    "spoken": lambda c: "yes" if c.spoken else "no",
    "references": lambda c: "; ".join(c.references),
    "steps": lambda c: len(c.history),
    "last_spoken_of": lambda c: c.last_spoken_of,
    "disputed": lambda c: c.disputed,
    "corrected_by": lambda c: "; ".join(dict.fromkeys(each.by for each in c.corrections)),
    "possibly_same": lambda c: " ".join(c.possibly_same),
}


def ledger_csv(engine: Engine, question: LedgerQuestion, base_url: str = "") -> Iterator[str]:
    """Every commitment that answers a question as CSV, piece by piece, as `csv_export` does for passages.

    Near matches never are in it. Raises what `search.ledger.ask` raises, some of it later.
    """

    def row(commitment: Commitment) -> list[str]:
        return [
            *(_safe(read(commitment)) for read in _LEDGER_COLUMNS.values()),
            _safe(days_open(commitment, question.today)),
            commitment_url(commitment.id, base_url),
            f"{base_url}/passages/{commitment.history[0].passage_id}",
        ]

    blocks = every_commitment(engine, question)
    return chain([ledger_csv_head()], (_csv(map(row, block)) for block in blocks))


def ledger_csv_head() -> str:
    """The line that names the columns of commitments, which docs/csv.md tells of."""
    return _csv([[*_LEDGER_COLUMNS, "days_open", "url", "passage_url"]])


def _csv(rows: Iterable[list[str]]) -> str:
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue()


def _safe(cell: object) -> str:
    text = "" if cell is None else str(cell)
    # Some trim what stands before a sign when they open a table.
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) or text.lstrip().startswith(_FORMULA_SIGNS) else text
