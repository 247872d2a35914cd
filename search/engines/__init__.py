"""The engine seam: what an index must do, whichever engine keeps it.

One contract suite, `tests/search/engines/`, runs unchanged on each. A new engine is one file here and
one line in `open_engine`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from mappings.commitment import Commitment
from mappings.paper import PageText, Paper
from mappings.passage import Passage
from search.engines.address import is_address
from search.engines.held import HeldPaper
from search.request import LedgerRequest, Reader, SearchRequest
from search.results import Health, Hits, LedgerHits, Ranked, Spread


class Writer(Protocol):
    """Writes papers into an index. What `commit` has returned from is kept and can be found."""

    def claim(self, papers: Mapping[str, Paper | None]) -> set[str]:
        """Which of some papers, each with its record as this run knows it, this run is to read.

        Not those that another run reads now, nor those of which the record has changed since. A paper is let
        go by the commit of what was written of it, and by the end of the run, however it ends.
        """

    def put(self, paper: Paper, passages: Sequence[Passage], pages: Sequence[PageText]) -> None:
        """Add a paper, or replace all that was held of it. A failed paper has no passages and no pages."""

    def note(self, paper: Paper) -> None:
        """Replace a paper's record alone (its places, say), leaving its passages and pages."""

    def remove(self, paper_id: str) -> None:
        """Take a paper out with its passages and pages, leaving its tombstone."""

    def commit(self) -> None:
        """Make all that was written findable."""

    def ledger(self, derived: Callable[[], Sequence[Commitment]], basis: str) -> None:
        """Commit, and see that the ledger is of the papers as they are.

        Where they have changed since it was derived, or where it was derived from another `basis` (whatever
        else it hangs on, in a few letters), it is made what `derived` gives, which reads the papers only
        when it is called. What is held and the same is not written again. Whatever ends this, to do it again
        gives the same; where several do it at once, what the last to begin has read stays.
        """


class Engine(Protocol):
    """An index, open for reading by any number of threads.

    Every read takes a `Reader` and answers only what that reader may see.
    Raises `EngineUnavailable` where the engine cannot be reached.
    """

    def search(self, request: SearchRequest) -> Hits:
        """Passages that match, one page of them, with exact totals and facets."""

    def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many passages match each of some requests, whatever they say of order, pages and facets."""

    def ranking(self, request: SearchRequest, column: str) -> list[Ranked]:
        """The hits of a request without their passages, so that very many may be asked for.

        `column` is one of `mappings.fields.LISTED_BY`.
        """

    def spread(self, request: SearchRequest, column: str) -> Spread:
        """How the passages that match are spread over the values of one of `mappings.fields.LISTED_BY`.

        Exact where at most `MOST_SPREAD` match.
        """

    def copies(self, fingerprints: Sequence[int], reader: Reader) -> list[Ranked]:
        """All passages with these fingerprints (`Passage.fingerprint`), without scores, in order of id."""

    def passages(self, ids: Iterable[str], reader: Reader) -> dict[str, Passage]:
        """Those of the passages with these ids that are held."""

    def passages_of(self, paper_id: str, reader: Reader, start: int, stop: int) -> list[Passage]:
        """A paper's passages whose position is from `start` to before `stop`, in order."""

    def papers(self, reader: Reader) -> Iterator[Paper]:
        """Every paper, failed ones too, by their first place."""

    def papers_state(self) -> str:
        """In a few letters of which state the papers are: others once one was written or removed.

        What is read after it was asked is of this state or of a later one.
        """

    def paper(self, paper_id: str, reader: Reader) -> Paper | None:
        """One paper's record."""

    def papers_by_id(self, ids: Iterable[str], reader: Reader) -> dict[str, Paper]:
        """The records of those of the papers with these ids that are held."""

    def retired(self, paper_id: str, reader: Reader) -> Paper | None:
        """The record of a paper that was removed, as it last stood."""

    def page(self, paper_id: str, number: int, reader: Reader) -> PageText | None:
        """One page of a paper as text with boxes; `number` counts from 1."""

    def commitments(self, request: LedgerRequest) -> LedgerHits:
        """Entries of the ledger that match, one page of them, with exact totals and facets.

        A reader of public papers alone is asked of the ledger derived from those, any other of that of all.
        """

    def commitments_by_id(self, ids: Iterable[str], reader: Reader) -> dict[str, Commitment]:
        """Those of the commitments with these ids, or once known by them, that are held, by these ids."""

    def commitments_of(self, passages: Iterable[str], reader: Reader) -> dict[str, tuple[Commitment, ...]]:
        """The commitments of which some passages speak, by the passages' ids, oldest first."""

    def writing(self, *, wait: float = 30.0) -> AbstractContextManager[Writer]:
        """Open for writing; leaving the block without an error commits. Waits `wait` seconds for another
        writer, then raises `IndexBusy`, which names it."""

    def health(self) -> Health:
        """Whether the engine can be used; never raises."""

    def close(self) -> None:
        """Let go of files and connections."""


def open_engine(place: str, *, create: bool = False) -> Engine:
    """Open the index at `place`: a folder (embedded) or an http(s) address (Elasticsearch).

    With `create` an index that does not exist is made. Raises `IndexUnusable` where there is none,
    `IndexOutdated` where it is of another version, and `EngineUnavailable` where the address does not answer.
    """
    if is_address(place):
        from search.engines.elasticsearch import ElasticsearchEngine

        return ElasticsearchEngine.open(place, create=create)
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine.open(place, create=create)


def rebuilding(place: str) -> AbstractContextManager[Engine]:
    """An empty index to fill; it takes the place of the one at `place` when the block ends without an error.

    Until then searches find the old one, whatever version that is of. Raises what `open_engine` raises, and
    `IndexBusy` where the old one is being written.
    """
    if is_address(place):
        from search.engines.elasticsearch import ElasticsearchEngine

        return ElasticsearchEngine.rebuilding(place)
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine.rebuilding(place)


def papers_held(place: str) -> list[HeldPaper]:
    """The papers of the index at `place`, which may be of another version, and the retired ones.

    From these it can be rebuilt. Raises `IndexMissing` where there is no index, `IndexUnusable` where it
    cannot be read even so, and `EngineUnavailable` where the address does not answer.
    """
    if is_address(place):
        from search.engines.elasticsearch import ElasticsearchEngine

        return ElasticsearchEngine.papers_held(place)
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine.papers_held(place)


def mend(place: str) -> list[str]:
    """Bring the index at `place` in order: what ended runs, full disks and lost power leave behind.

    Gives what was found and mended, or is left to a person, a sentence each. Raises `IndexUnusable` for what
    cannot be mended, `IndexBusy` where the index is being written, and `EngineUnavailable`.
    """
    if is_address(place):
        from search.engines.elasticsearch import ElasticsearchEngine

        return ElasticsearchEngine.mend(place)
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine.mend(place)
