"""The command line: thin commands over the rooms. interface.md, "Command line", is its contract."""

import contextlib
import os
import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec
from tqdm import tqdm

from indexer.limits import Limits
from mappings.commitment import LEDGER_FILTERS, UNKNOWN, Commitment
from mappings.fields import FACETS, FILTERS
from mappings.passage import Access, Kind, Passage
from search.coverage import Coverage, MissingMeeting, coverage
from search.documents import (
    answer_document,
    ledger_document,
    neighbourhood_document,
    paper_document,
    result_document,
)
from search.engines import Engine, mend, open_engine
from search.errors import BadRequest, EngineUnavailable, IndexBusy, IndexOutdated, SearchError
from search.excerpts import to_terminal
from search.export import csv_export, csv_head, csv_rows, every_hit, ledger_csv
from search.finder import Answer, FacetValue, Question, Result, around, find, results_of
from search.grouping import Copy, Grouping
from search.headings import apart_note, heading, ledger_heading
from search.ledger import STATUS_LABELS, LedgerAnswer, LedgerQuestion, ask, days_open, every_commitment
from search.meeting_documents import coverage_document
from search.query.reading import count_of, date_in_words
from search.request import MOST_FACET_VALUES, OPERATOR, PUBLIC, LedgerSort, Sort
from search.similar import similar
from search.values import LEDGER_STATUSES, check_filter, check_ledger_filter, read_dates
from search.why import Why, why

if TYPE_CHECKING:
    from indexer.pipeline import Settings, Summary

DEFAULT_INDEX = "minuted-index"
_INTERRUPTED = 130  # as a shell gives it: 128 and the signal's number
_SECONDS_BEFORE_ANOTHER_TRY = 10
_WANTED = {
    "qpdf": "qpdf is not installed: some damaged PDFs cannot be read.",
    "tesseract": "tesseract-ocr is not installed: pages that are pictures (scans) cannot be searched.",
}
_SECONDS = click.FloatRange(min=0, min_open=True)
Command = Callable[..., None]

_index_option = click.option(
    "--index",
    "place",
    envvar="MINUTED_INDEX",
    default=DEFAULT_INDEX,
    show_default=True,
    help="Where the index is: a folder, or the http(s) address of Elasticsearch. Also $MINUTED_INDEX.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Write one JSON document, nothing else.")


def _limit_option(name: str, kind: click.ParamType[Any], told: str) -> Callable[[Command], Command]:
    return click.option(
        f"--{name.replace('_', '-')}",
        type=kind,
        default=getattr(Limits(), name),
        show_default=True,
        envvar=f"MINUTED_{name.upper()}",
        show_envvar=True,
        help=told,
    )


class _Commands(click.Group):
    """Turns this project's errors into a sentence and an exit status: never a traceback for a user."""

    def invoke(self, ctx: click.Context) -> Any:
        from indexer.places import PlaceRefused

        try:
            return super().invoke(ctx)
        except (BadRequest, PlaceRefused) as error:
            _fail(str(error), status=2)
        except SearchError as error:
            _fail(str(error), status=3)
        except BrokenPipeError:
            # The reader of a pipe (head, less) has gone; nothing is left to tell it.
            _write_no_more()
        except OSError as error:
            _write_no_more()
            _fail(f"The system refused: {error.strerror or error}.", status=2)
        except KeyboardInterrupt:
            _fail("Ended before it was done.", status=_INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="minuted")
def main() -> None:
    """Full-text search over committee papers: who said or promised what, at which meeting."""


@main.command("index")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_index_option
@click.option("--jobs", type=click.IntRange(min=1), help="Papers read at once; by default the cores.")
@click.option("--authority", help="The authority these papers are of.")
@click.option("--committee", help="Their committee, where a paper does not say.")
@click.option("--source", help="The name of the root in the papers' identity; by default the folder's.")
@click.option(
    "--access",
    type=click.Choice([access.value for access in Access]),
    help="Who may find them; by default as before, else public.",
)
@click.option(
    "--rebuild",
    is_flag=True,
    help="Read these and all that the index holds anew, into an index that replaces this one when whole.",
)
@click.option("--allow-empty", is_flag=True, help="A place that is missing or empty retires its papers.")
@click.option("--watch", is_flag=True, help="Go on: index whatever changes there, until told to end.")
@_limit_option("paper_seconds", _SECONDS, "Seconds that a paper, or 64 pages of a long one, may take.")
@_limit_option("page_seconds", _SECONDS, "Seconds that a page of a PDF may take.")
@_limit_option("megabytes", click.IntRange(min=256), "Memory that each process which reads may use.")
@_json_option
def index_command(
    paths: tuple[Path, ...],
    place: str,
    jobs: int | None,
    authority: str | None,
    committee: str | None,
    source: str | None,
    access: str | None,
    rebuild: bool,
    allow_empty: bool,
    watch: bool,
    as_json: bool,
    **limits: float,
) -> None:
    """Index files and folders: read what is new or changed, retire what has gone from these places."""
    from indexer.pipeline import Settings
    from indexer.reading import Given

    settings = Settings(
        jobs=jobs or 0,
        given=Given(authority=authority, committee=committee),
        limits=Limits(**limits),  # type: ignore[arg-type]
        source=source,
        access=Access(access) if access else None,
        allow_empty=allow_empty,
    )
    if watch:
        if as_json:
            raise BadRequest("--watch writes no document: leave --json out.")
        _watch(place, paths, settings, rebuild=rebuild)
        return
    summary = _index(place, paths, settings, rebuild=rebuild)
    _say_unread(summary)
    if as_json:
        _write_json(
            {
                "papers": {
                    name: getattr(summary, name)
                    for name in ("new", "changed", "unchanged", "removed", "failed", "skipped")
                },
                "passages": summary.passages,
                "seconds": summary.seconds,
                "failures": [
                    {"file": failure.file, "reason": failure.reason, "detail": failure.detail}
                    for failure in summary.failures
                ],
                "pages_failed": [
                    {"file": problem.file, "page": problem.page, "detail": problem.detail}
                    for problem in summary.problems
                ],
                "corrections_unheld": summary.unheld,
            }
        )
    else:
        _say_summary(summary)
    if summary.failures or summary.problems:
        sys.exit(1)


def _index(place: str, paths: Sequence[Path], settings: "Settings", *, rebuild: bool) -> "Summary":
    """One run; an index of another version is rebuilt, with all that it holds."""
    from indexer import pipeline

    with _progress() as progress:
        if not rebuild:
            try:
                with _open(place, create=True) as engine:
                    return pipeline.index(engine, paths, settings, progress)
            except IndexOutdated:
                click.echo(
                    "The index was written by another version of Minuted: all it holds is read anew.",
                    err=True,
                )
        return pipeline.rebuild(place, paths, settings, progress)


def _watch(place: str, paths: Sequence[Path], settings: "Settings", *, rebuild: bool) -> None:
    """Index again and again; what stops one run is said, and tried again, for as long as it lasts."""
    from indexer.places import PlaceRefused
    from indexer.watching import batches

    said: set[object] = set()
    first = True
    ended = threading.Event()

    def end(number: int, frame: object) -> None:
        # An exception alone would be lost where Python is just then letting go of an object.
        ended.set()
        raise KeyboardInterrupt

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
    with contextlib.suppress(KeyboardInterrupt):
        for _ in batches(paths, ended):
            summary = None
            while summary is None:
                try:
                    summary = _index(place, paths, settings, rebuild=rebuild)
                except (PlaceRefused, SearchError) as error:
                    if str(error) not in said:
                        click.echo(f"minuted: {error}", err=True)
                        said.add(str(error))
                    time.sleep(_SECONDS_BEFORE_ANOTHER_TRY)
            _say_unread(summary, but=said)
            if first or summary.new or summary.changed or summary.removed:
                _say_summary(summary)
            said = {*summary.failures, *summary.problems, *summary.unheld}
            first = rebuild = False


def _say_unread(summary: "Summary", but: Collection[object] = ()) -> None:
    for failure in summary.failures:
        if failure not in but:
            click.echo(_on_one_line(f"{failure.file}: {failure.reason}. {failure.detail}"), err=True)
    for problem in summary.problems:
        if problem not in but:
            click.echo(_on_one_line(f"{problem.file}, page {problem.page}: {problem.detail}"), err=True)
    for sentence in summary.unheld:
        if sentence not in but:
            click.echo(_on_one_line(sentence), err=True)


def _say_summary(summary: "Summary") -> None:
    click.echo(
        f"{summary.new} new, {summary.changed} changed, {summary.unchanged} unchanged,"
        f" {summary.removed} removed, {summary.failed} failed, {summary.skipped} skipped;"
        f" {summary.passages:,} passages in {summary.seconds:.1f} s.",
        err=True,
    )


def _filter_options(names: Iterable[str], **choices: Sequence[str]) -> Callable[[Command], Command]:
    def with_options(command: Command) -> Command:
        for name in reversed([*names]):
            kind = click.Choice(choices[name]) if name in choices else None
            told = f"Only this {name}; repeatable."
            command = click.option(f"--{name}", multiple=True, type=kind, help=told)(command)
        return command

    return with_options


class _Search(click.Command):
    """Takes a word with one minus before it for part of the query: its options have two."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments."""
        # A blank before it makes it no option to click, and no difference to the query.
        return super().parse_args(ctx, [f" {arg}" if _EXCLUDES.match(arg) else arg for arg in args])


_EXCLUDES = re.compile(r"-(?!-|h$).")


@main.command("search", cls=_Search)
@click.argument("query", nargs=-1)
@_index_option
@_filter_options(FILTERS, kind=[kind.value for kind in Kind])
@click.option("--from", "first", help="On this day, in this month or year, or later.")
@click.option("--to", "last", help="On this day, in this month or year, or earlier.")
@click.option(
    "--sort",
    type=click.Choice([sort.value for sort in Sort]),
    default=Sort.RELEVANCE.value,
    show_default=True,
)
@click.option(
    "--group",
    type=click.Choice([grouping.value for grouping in Grouping]),
    default=Grouping.PASSAGE.value,
    show_default=True,
    help="List the best passage of each.",
)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Results a page.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@_json_option
@click.option("--csv", "as_csv", is_flag=True, help="Write a table (docs/csv.md), nothing else.")
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="With --json or --csv: every hit, the newest first (the oldest with --sort oldest), not one page.",
)
@click.option("--facet", type=click.Choice(FACETS), help="All values of this filter, instead of passages.")
def search_command(
    query: tuple[str, ...],
    place: str,
    first: str | None,
    last: str | None,
    sort: str,
    group: str,
    limit: int,
    page: int,
    as_json: bool,
    as_csv: bool,
    every: bool,
    facet: str | None,
    **filters: tuple[str, ...],
) -> None:
    """Search the papers. Put the whole query in quotes."""
    if as_json and as_csv:
        raise BadRequest("--json and --csv are two forms of one answer: choose one.")
    if every and not (as_json or as_csv):
        raise BadRequest("--all is for --json and --csv.")
    if every and group != Grouping.PASSAGE:
        raise BadRequest("--all takes every passage: leave --group out.")
    if facet and (as_csv or every):
        raise BadRequest("--facet lists values, not passages: leave --csv and --all out.")
    for name, values in filters.items():
        for value in values:
            check_filter(f"--{name}", value)
    date_from, date_to = read_dates(first, last, ("--from", "--to"))
    question = Question(
        q=" ".join(query).strip(),
        filters={name: values for name, values in filters.items() if values},
        date_from=date_from,
        date_to=date_to,
        sort=Sort(sort),
        group=Grouping(group),
        page=page,
        per_page=limit,
        reader=PUBLIC,
    )
    with _open(place) as engine:
        if as_csv and every:
            _write_pieces(csv_export(engine, question, _base_url()))
            return
        if facet:
            question = replace(question, page=1, facets=(facet,), facet_size=MOST_FACET_VALUES)
        answer = find(engine, replace(question, page=1) if every else question)
        if every:
            _write_every(engine, answer)
            return
    if facet:
        # As the API does, which has values or passages.
        answer = replace(answer, results=(), near_matches=())
    if as_json:
        _write_json(answer_document(answer, _base_url()))
    elif facet:
        _print_values(answer.facets[facet])
    elif as_csv:
        _write_pieces([csv_head(), csv_rows(answer.results, _base_url())])
    else:
        _print_answer(answer)


@main.command("show")
@click.argument("passage_id")
@_index_option
@click.option("--why", "with_reasons", is_flag=True, help="Also what each of its facts rests on.")
@click.option("--similar", "with_similar", is_flag=True, help="Also the passages most like it.")
@_json_option
def show_command(passage_id: str, place: str, with_reasons: bool, with_similar: bool, as_json: bool) -> None:
    """Show one passage, its neighbours and its citation."""
    with _open(place) as engine:
        neighbourhood = around(engine, passage_id, PUBLIC)
        reasons = why(engine, neighbourhood.passage, PUBLIC) if neighbourhood and with_reasons else None
        alike: tuple[Result, ...] | None = None
        if neighbourhood and with_similar:
            found = similar(engine, neighbourhood.passage, PUBLIC)
            alike = results_of(engine, PUBLIC, found.hits, found.tree)
    if neighbourhood is None:
        raise BadRequest(f"No passage has the id {passage_id}. `minuted search QUERY --json` gives ids.")
    if as_json:
        _write_json(neighbourhood_document(neighbourhood, _base_url(), reasons=reasons, alike=alike))
        return
    for passage in (*neighbourhood.before, neighbourhood.passage, *neighbourhood.after):
        chosen = passage.id == neighbourhood.passage.id
        click.echo(click.style(f"{'> ' if chosen else '  '}{_described(passage)}", bold=chosen))
        click.echo("\n".join(f"    {line}" for line in passage.text.splitlines()) + "\n")
    click.echo(neighbourhood.citation)
    _print_copies(neighbourhood.copies.get(passage_id, ()))
    if reasons:
        _print_reasons(reasons)
    if alike is not None:
        click.echo("\nMost like it" if alike else "\nNothing of another item or paper is like it.")
        _print_results(alike, 1, _in_colour())


@main.command("commitments", cls=_Search)
@click.argument("query", nargs=-1)
@click.option("--q", "words", default="", help="The query, which may stand without --q too.")
@_index_option
@_filter_options(LEDGER_FILTERS, status=LEDGER_STATUSES)
@click.option("--from", "first", help="Made on this day, in this month or year, or later.")
@click.option("--to", "last", help="Made on this day, in this month or year, or earlier.")
@click.option(
    "--open-longer-than",
    type=click.IntRange(0, 999_999),
    metavar="DAYS",
    help="Open for more days than that.",
)
@click.option("--spoken", is_flag=True, help="Those only said at a meeting, which are kept apart.")
@click.option(
    "--sort",
    type=click.Choice([sort.value for sort in LedgerSort]),
    default=LedgerSort.OLDEST.value,
    show_default=True,
)
@_json_option
@click.option("--csv", "as_csv", is_flag=True, help="Write a table (docs/csv.md), nothing else.")
def commitments_command(
    query: tuple[str, ...],
    words: str,
    place: str,
    first: str | None,
    last: str | None,
    open_longer_than: int | None,
    spoken: bool,
    sort: str,
    as_json: bool,
    as_csv: bool,
    **filters: tuple[str, ...],
) -> None:
    """List who undertook what, and what became of it: totals by status, then each, the oldest first.

    Of all papers, restricted ones too. With a QUERY only those of which a passage that it finds speaks.
    """
    if as_json and as_csv:
        raise BadRequest("--json and --csv are two forms of one answer: choose one.")
    if query and words:
        raise BadRequest("The query is given twice: leave --q out.")
    for name, values in filters.items():
        for value in values:
            check_ledger_filter(f"--{name}", value)
    date_from, date_to = read_dates(first, last, ("--from", "--to"))
    question = LedgerQuestion(
        q=(words or " ".join(query)).strip(),
        filters={name: values for name, values in filters.items() if values},
        date_from=date_from,
        date_to=date_to,
        open_longer_than=open_longer_than,
        spoken=spoken,
        sort=LedgerSort(sort),
        reader=OPERATOR,
        facet_size=MOST_FACET_VALUES,
    )
    with _open(place) as engine:
        if as_csv:
            _write_pieces(ledger_csv(engine, question, _base_url()))
            return
        answer = ask(engine, question)
        every = tuple(entry for block in every_commitment(engine, question) for entry in block)
    question = replace(question, per_page=max(len(every), 1))
    answer = replace(answer, question=question, commitments=every)
    if as_json:
        _write_json(ledger_document(answer, _base_url()))
    else:
        _print_ledger(answer)


@main.command("papers")
@_index_option
@click.option("--failed", "only_failed", is_flag=True, help="Only those that could not be read, and why.")
@_json_option
def papers_command(place: str, only_failed: bool, as_json: bool) -> None:
    """List what is indexed, and what could not be and why."""
    with _open(place) as engine:
        papers = [paper for paper in engine.papers(OPERATOR) if not (only_failed and paper.is_whole)]
    if as_json:
        _write_json({"papers": [paper_document(paper, _base_url()) for paper in papers]})
        return
    for paper in papers:
        if paper.failure:
            said = f"{paper.failure.reason}. {paper.failure.detail}"
        else:
            facts = [paper.genre, paper.committee, paper.date, count_of(paper.passages, "passage")]
            said = f"{paper.name} ({', '.join(str(fact) for fact in facts if fact)})"
        click.echo(_on_one_line(f"{paper.file}: {said}"))
        for problem in paper.problems:
            click.echo(_on_one_line(f"{paper.file}, page {problem.page}: {problem.detail}"))
    if not papers:
        click.echo("Every paper could be read." if only_failed else "No papers are indexed.", err=True)


@main.command("coverage")
@_index_option
@click.option("--authority", "authorities", multiple=True, help="Of these authorities alone.")
@click.option("--committee", "committees", multiple=True, help="Of these committees alone.")
@_json_option
def coverage_command(
    place: str, authorities: tuple[str, ...], committees: tuple[str, ...], as_json: bool
) -> None:
    """Tell which committees, dates and papers are held, and the gaps that are known.

    Of all papers, restricted ones too.
    """
    with _open(place) as engine:
        found = coverage(engine, OPERATOR, authorities=authorities, committees=committees)
    if as_json:
        _write_json(coverage_document(found, _base_url()))
    else:
        _print_coverage(found)


@main.command("serve")
@_index_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="Processes.")
def serve_command(place: str, host: str, port: int, workers: int) -> None:
    """Serve the site."""
    from webui.serve import serve

    serve(place, host=host, port=port, workers=workers)


@main.command("doctor")
@_index_option
@_json_option
def doctor_command(place: str, as_json: bool) -> None:
    """Tell whether the index is whole and what it holds; mend what an ended run or a full disk has left."""
    try:
        mended = mend(place)
    except IndexBusy as busy:
        # An index that is being written can be searched; what is pending is the writer's.
        mended = [str(busy)]
    with _open(place) as engine:
        health = engine.health()
    if not health.ready:
        raise EngineUnavailable(health.detail)
    missing = [sentence for name, sentence in _WANTED.items() if not shutil.which(name)]
    if as_json:
        _write_json({**msgspec.to_builtins(health), "found": mended, "missing": missing})
        return
    for sentence in (*mended, *missing):
        click.echo(sentence)
    click.echo(f"{health.engine}: {health.papers:,} papers, {health.passages:,} passages. {health.detail}")


@contextlib.contextmanager
def _open(place: str, *, create: bool = False) -> Iterator[Engine]:
    engine = open_engine(place, create=create)
    try:
        yield engine
    finally:
        engine.close()


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None]]:
    """A bar where a person looks on, a line now and then where a log does."""
    bar: tqdm[Any] | None = None
    said = time.monotonic()

    def show(done: int, total: int, file: str) -> None:
        nonlocal bar, said
        if sys.stderr.isatty():
            bar = bar or tqdm(total=total, unit="paper", file=sys.stderr)
            bar.set_postfix_str(Path(file).name[:40], refresh=False)
            bar.update(done - bar.n)
        elif done == total or time.monotonic() - said >= 10:
            said = time.monotonic()
            click.echo(f"{done} of {total} papers read", err=True)

    try:
        yield show
    finally:
        if bar is not None:
            bar.close()


def _print_answer(answer: Answer) -> None:
    colour = _in_colour()
    click.echo(f"{heading(answer)}. {_on_one_line(answer.reading)}")
    if answer.total and not answer.results:
        click.echo(f"There is no page {answer.question.page:,} of these.", err=True)
    if answer.did_you_mean and not (answer.instead and answer.total):
        click.echo(_on_one_line(f"Did you mean: {answer.did_you_mean}"))
    _print_results(answer.results, (answer.question.page - 1) * answer.question.per_page + 1, colour)
    if answer.near_matches:
        click.echo("\nNear matches")
        _print_results(answer.near_matches, 1, colour)


def _print_ledger(answer: LedgerAnswer) -> None:
    said = f". {_on_one_line(answer.reading)}" if answer.question.q else ""
    click.echo(f"{ledger_heading(answer)}{said}")
    apart = apart_note(answer)
    if apart:
        click.echo(apart)
    if answer.did_you_mean and not answer.relaxed:
        click.echo(_on_one_line(f"Did you mean: {answer.did_you_mean}"))
    _print_commitments(answer.commitments, answer.question)
    if answer.near_matches:
        click.echo("\nNear matches")
        _print_commitments(answer.near_matches, answer.question)


def _print_coverage(found: Coverage) -> None:
    click.echo(
        f"{count_of(found.papers, 'paper')}, {count_of(found.passages, 'passage')},"
        f" {count_of(found.meetings, 'meeting')}, {count_of(len(found.committees), 'committee')}"
    )
    for body in found.committees:
        span = f"{body.first} to {body.last}" if body.first else "no date known"
        without = sum(not month.papers for month in body.months)
        known = (
            span,
            count_of(body.meetings, "meeting"),
            count_of(body.papers, "paper"),
            count_of(body.passages, "passage"),
            f"{count_of(without, 'month')} without a paper" if without else None,
        )
        named = dict.fromkeys(filter(None, (body.committee or "No committee named", body.authority)))
        click.echo(_on_one_line(f"{', '.join(named)}: {', '.join(filter(None, known))}"))
    _print_gaps("Meetings that papers speak of, and that are not held", map(_told_missing, found.missing))
    _print_gaps(
        "Papers not published with the others",
        (f"{each.apart.label}: “{each.words}” ({source.name})" for source, each in found.attachments),
    )
    _print_gaps(
        "Papers that could not be read",
        (
            f"{each.file}: {each.failure.reason}. {each.failure.detail}"
            for each in found.failed
            if each.failure
        ),
    )
    _print_gaps(
        "Pages without text",
        (f"{each.file}, page {one.page}: {one.detail}" for each in found.pages for one in each.pages),
    )


def _print_gaps(heading: str, gaps: Iterable[str]) -> None:
    click.echo(click.style(f"\n{heading}", bold=_in_colour()))
    told = list(gaps)
    for gap in told:
        click.echo(f"  {_on_one_line(gap)}")
    if not told:
        click.echo("  None is known.")


def _told_missing(each: MissingMeeting) -> str:
    said = f"{each.date}, {each.committee}: {each.lack.label.lower()}"
    if not each.mentions:
        return said
    source, mention = each.mentions[0]
    return f"{said}. “{mention.words}” ({source.name}{f', page {mention.page}' if mention.page else ''})"


def _print_commitments(commitments: Sequence[Commitment], question: LedgerQuestion) -> None:
    for number, entry in enumerate(commitments, 1):
        status = STATUS_LABELS[entry.status or UNKNOWN]
        days = days_open(entry, question.today)
        known = (
            status if days is None else f"{status} for {count_of(days, 'day')}",
            entry.responsible,
            f"made {date_in_words(entry.made_on)}" if entry.made_on else None,
            entry.committee,
            f"item {entry.item_number}" if entry.item_number else None,
            f"due {date_in_words(entry.due)}" if entry.due else None,
            "papers disagree" if entry.disputed else None,
            "corrected by a person" if entry.corrections else None,
        )
        click.echo(f"\n{number}. {_on_one_line(entry.text)}  ({entry.id})")
        click.echo(f"   {_on_one_line(', '.join(fact for fact in known if fact))}")
        if entry.status_text:
            click.echo(f"   “{_on_one_line(entry.status_text)}”")


def _in_colour() -> bool:
    return bool(sys.stdout) and sys.stdout.isatty()


def _print_results(results: Sequence[Result], first: int, colour: bool) -> None:
    for number, result in enumerate(results, first):
        if result.group:
            listed = f"{result.group.label}: {count_of(result.group.count, 'passage')}"
            click.echo(click.style(f"\n{_on_one_line(listed)}", bold=True), nl=False)
        click.echo(f"\n{number}. {result.citation}")
        click.echo(f"   {_described(result.passage)}  ({result.passage.id})")
        for excerpt in result.excerpts:
            click.echo(f"   {to_terminal(excerpt.text, excerpt.marks, colour=colour)}")
        _print_copies(result.also_in)


def _print_copies(copies: Sequence[Copy]) -> None:
    for copy in copies:
        click.echo(f"   Also in {_on_one_line(copy.name)}  ({copy.passage_id})")


def _print_values(values: Sequence[FacetValue]) -> None:
    for each in values:
        named = each.value if each.value == each.label else f"{each.label} ({each.value})"
        click.echo(f"{each.count:>9,}  {_on_one_line(named)}")


def _described(passage: Passage) -> str:
    """Its kind and paragraph, who speaks or is responsible, the status: what is known of these; and OCR."""
    kind = " ".join(part for part in (passage.kind.label, passage.paragraph) if part)
    who = passage.speaker_printed or passage.responsible
    status = passage.status_text or passage.status
    ocr = f" (read by OCR, {passage.ocr_confidence:.0%} sure)" if passage.ocr_confidence is not None else ""
    return f"{kind}{f', {who}' if who else ''}{f' [{status}]' if status else ''}{ocr}"


def _print_reasons(reasons: Why) -> None:
    click.echo(f"\n{reasons.read_as}")
    for known in reasons.fields:
        click.echo(f"{click.style(known.label, bold=True)}: {_on_one_line(known.value)}")
        click.echo(f"    {_on_one_line(known.reason)}")


def _on_one_line(text: str) -> str:
    """Names of files may hold anything, even what moves a terminal's cursor."""
    return " ".join(to_terminal(text, (), colour=False).split())


def _base_url() -> str:
    return os.environ.get("MINUTED_BASE_URL", "").rstrip("/")


def _write_json(document: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _write_every(engine: Engine, answer: Answer) -> None:
    """Write the JSON of an answer with every hit in one page of results, while they are found."""
    question = replace(answer.question, per_page=max(answer.total, 1))
    document = answer_document(replace(answer, question=question, results=()), _base_url())
    before = "{"
    for name, value in document.items():
        click.echo(f'{before}"{name}": ', nl=False)
        before = ",\n"
        if name != "results":
            click.echo(msgspec.json.encode(value), nl=False)
            continue
        first = "["
        for hits in every_hit(engine, question, answer.tree):
            for result in results_of(engine, question.reader, hits, answer.tree):
                click.echo(first, nl=False)
                click.echo(msgspec.json.encode(result_document(result, _base_url())), nl=False)
                first = ",\n"
        click.echo("[]" if first == "[" else "]", nl=False)
    click.echo("}")


def _write_pieces(pieces: Iterable[str]) -> None:
    for piece in pieces:
        click.echo(piece.encode(), nl=False)


def _write_no_more() -> None:
    """Let what is left unwritten go: the interpreter would fail on it once more as it ends."""
    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(sentence: str, *, status: int) -> None:
    click.echo(f"minuted: {sentence}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
