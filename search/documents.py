"""The JSON documents of the interface: one place where results become what programs read.

Every key is always there; what is not known is null. Addresses begin with the base URL given.
"""

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlencode

from mappings.commitment import Commitment, Step
from mappings.paper import Paper
from mappings.passage import Passage
from search.addresses import search_pairs
from search.boxes import Outline
from search.citations import citation
from search.excerpts import Excerpt, to_html
from search.finder import Answer, FacetValue, Group, Neighbourhood, Result
from search.grouping import Copy
from search.ledger import LedgerAnswer, days_open
from search.suggestions import Suggestion
from search.why import Why

Document = dict[str, object]


def answer_document(answer: Answer, base_url: str = "") -> Document:
    """The answer to a search."""
    question = answer.question
    return {
        "query": {
            # What a terminal could not decode would be no JSON.
            "q": question.q.encode("utf-8", "replace").decode("utf-8"),
            "reading": answer.reading,
            "warnings": list(answer.warnings),
            "relaxed": answer.relaxed is not None,
            "did_you_mean": answer.did_you_mean,
            "acronyms": [
                {
                    "typed": each.typed,
                    "short": each.short,
                    "long": each.long,
                    "added": each.added,
                    "passages": each.passages,
                    "seen_in": each.seen_in,
                }
                for each in answer.acronyms
            ],
        },
        "total": answer.total,
        "total_papers": answer.total_papers,
        "total_results": answer.total_results,
        "page": question.page,
        "per_page": question.per_page,
        "took_ms": answer.took_ms,
        "results": [
            result_document(result, base_url, _group(result.group, answer, base_url))
            for result in answer.results
        ],
        "near_matches": [result_document(result, base_url) for result in answer.near_matches],
        "facets": {name: [facet_value(value) for value in values] for name, values in answer.facets.items()},
    }


def result_document(result: Result, base_url: str = "", group: Document | None = None) -> Document:
    """A passage as a search finds it, which may stand for a `group`."""
    return passage_document(
        result.passage,
        result.paper,
        result.citation,
        excerpts=result.excerpts,
        score=result.score,
        also_in=result.also_in,
        commitments=result.commitments,
        group=group,
        base_url=base_url,
    )


def passage_document(
    passage: Passage,
    paper: Paper,
    cited: str,
    *,
    excerpts: Sequence[Excerpt] = (),
    score: float | None = None,
    also_in: Sequence[Copy] = (),
    commitments: Sequence[Commitment] = (),
    group: Document | None = None,
    base_url: str = "",
) -> Document:
    """A passage, cited as `cited`, with its copies and the commitments that it speaks of.

    `excerpts` become HTML with <mark> only; without a search there are none, and no score and no group.
    """
    return {
        "id": passage.id,
        "url": f"{base_url}/passages/{passage.id}",
        "kind": passage.kind.value,
        "text": passage.text,
        "excerpts": [to_html(excerpt.text, excerpt.marks) for excerpt in excerpts],
        "score": None if score is None else round(score, 4),
        "authority": passage.authority,
        "committee": passage.committee,
        "meeting_id": passage.meeting_id,
        "meeting_date": _date(passage.meeting_date),
        "date": _date(passage.date),
        "date_basis": passage.date_basis,
        "published": _date(passage.published),
        "due": _date(passage.due),
        "item_number": passage.item_number,
        "item_title": passage.item_title,
        "minute_number": passage.minute_number,
        "heading": passage.heading,
        "paragraph": passage.paragraph,
        "speaker": passage.speaker,
        "speaker_printed": passage.speaker_printed,
        "speaker_role": passage.speaker_role,
        "speaker_organisation": passage.speaker_organisation,
        "person_id": passage.person_id,
        "responsible": passage.responsible,
        "status": passage.status,
        "status_text": passage.status_text,
        "references": list(passage.references),
        "in_question": passage.in_question,
        "page": passage.page,
        "page_end": passage.page_end,
        "printed_page": passage.printed_page,
        "language": passage.language,
        "language_basis": passage.language_basis,
        "read_by_ocr": passage.read_by_ocr,
        "ocr_confidence": passage.ocr_confidence,
        "access": passage.access.value,
        "also_in": [
            {"paper": short_paper(copy.paper, base_url), "passage_id": copy.passage_id} for copy in also_in
        ],
        "commitments": [_short_commitment(each, base_url) for each in commitments],
        "group": group,
        "paper": short_paper(paper, base_url),
        "citation": cited,
    }


def neighbourhood_document(
    neighbourhood: Neighbourhood,
    base_url: str = "",
    *,
    reasons: Why | None = None,
    alike: Sequence[Result] | None = None,
) -> Document:
    """A passage, and in `before` and `after` those that stand beside it in its paper.

    With `reasons`, in `why` what its fields rest on; with those `alike`, these in `similar`.
    """
    paper, copies = neighbourhood.paper, neighbourhood.copies

    def document(passage: Passage, cited: str) -> Document:
        return passage_document(
            passage,
            paper,
            cited,
            also_in=copies.get(passage.id, ()),
            commitments=neighbourhood.commitments.get(passage.id, ()),
            base_url=base_url,
        )

    def beside(passages: Sequence[Passage]) -> list[Document]:
        return [document(each, citation(each, paper)) for each in passages]

    return {
        **document(neighbourhood.passage, neighbourhood.citation),
        **({"why": why_document(reasons)} if reasons else {}),
        **({} if alike is None else {"similar": [result_document(each, base_url) for each in alike]}),
        "before": beside(neighbourhood.before),
        "after": beside(neighbourhood.after),
    }


def why_document(reasons: Why) -> Document:
    """Why a passage is known; `not_recorded` are the fields of which nothing is recorded."""
    return {
        "genre": reasons.genre,
        "genre_score": reasons.genre_score,
        "fields": [
            {
                "field": known.field,
                "rule": known.rule,
                "words": known.words,
                "page": known.page,
                "where": _outlines(known.where),
            }
            for known in reasons.fields
            if known.rule is not None
        ],
        "not_recorded": [known.field for known in reasons.fields if known.rule is None],
        "where": _outlines(reasons.where),
    }


def ledger_document(answer: LedgerAnswer, base_url: str = "") -> Document:
    """The answer to a question of the ledger; `apart` counts what `spoken` leaves out."""
    question = answer.question

    def documents(commitments: Sequence[Commitment]) -> list[Document]:
        return [commitment_document(each, question.today, base_url) for each in commitments]

    return {
        "query": {
            "q": question.q.encode("utf-8", "replace").decode("utf-8"),
            "reading": answer.reading,
            "warnings": list(answer.warnings),
            "relaxed": answer.relaxed is not None,
            "did_you_mean": answer.did_you_mean,
            "spoken": question.spoken,
        },
        "total": answer.total,
        "apart": answer.apart,
        "page": question.page,
        "per_page": question.per_page,
        "took_ms": answer.took_ms,
        "results": documents(answer.commitments),
        "near_matches": documents(answer.near_matches),
        "facets": {name: [facet_value(value) for value in values] for name, values in answer.facets.items()},
    }


def commitment_document(commitment: Commitment, today: dt.date, base_url: str = "") -> Document:
    """A commitment with its history; `days_open` counts to `today`, and is null where it is not open."""
    return {
        **_short_commitment(commitment, base_url),
        "text": commitment.text,
        "responsible": commitment.responsible,
        "person": commitment.person,
        "organisation": commitment.organisation,
        "made_on": _date(commitment.made_on),
        "days_open": days_open(commitment, today),
        "due": _date(commitment.due),
        "authority": commitment.authority,
        "committee": commitment.committee,
        "meeting_id": commitment.meeting_id,
        "item_number": commitment.item_number,
        "item_title": commitment.item_title,
        "spoken": commitment.spoken,
        "references": list(commitment.references),
        "passage_id": commitment.history[0].passage_id,
        "history": [_step(step, base_url) for step in commitment.history],
        "known_as": list(commitment.known_as),
        "possibly_same": [
            {"id": each, "url": commitment_url(each, base_url)} for each in commitment.possibly_same
        ],
        "disputed": commitment.disputed,
        "corrections": [
            {"what": each.what, "by": each.by, "on": _date(each.on), "why": each.why}
            for each in commitment.corrections
        ],
    }


def commitment_url(commitment_id: str, base_url: str = "") -> str:
    """The address of a commitment's page."""
    return f"{base_url}/commitments/{commitment_id}"


def _short_commitment(commitment: Commitment, base_url: str) -> Document:
    return {
        "id": commitment.id,
        "url": commitment_url(commitment.id, base_url),
        "status": commitment.status,
        "status_text": commitment.status_text,
    }


def _step(step: Step, base_url: str) -> Document:
    return {
        "date": _date(step.date),
        "source": step.source.value,
        "status": step.status,
        "status_text": step.status_text,
        "due": _date(step.due),
        "text": step.text,
        "rule": step.rule,
        "words": step.words,
        "own_id": step.own_id,
        "passage_id": step.passage_id,
        "url": f"{base_url}/passages/{step.passage_id}",
        "also_in": list(step.also_in),
    }


def suggestion_document(suggestion: Suggestion) -> Document:
    """A proposal for what is being typed."""
    return {
        "kind": suggestion.kind.value,
        "label": suggestion.label,
        "query": suggestion.query,
        "count": suggestion.count,
    }


def paper_document(paper: Paper, base_url: str = "") -> Document:
    """A paper, with what is known of it as a whole and, where it could not be read, why."""
    return {
        **short_paper(paper, base_url),
        "genre": paper.genre,
        "authority": paper.authority,
        "committee": paper.committee,
        "meeting_id": paper.meeting_id,
        "date": _date(paper.date),
        "language": paper.language,
        "page_count": paper.page_count,
        "passages": paper.passages,
        "access": paper.access.value,
        "failure": (
            {"reason": paper.failure.reason.value, "detail": paper.failure.detail} if paper.failure else None
        ),
        "pages_failed": [{"page": problem.page, "detail": problem.detail} for problem in paper.problems],
    }


def _group(group: Group | None, answer: Answer, base_url: str) -> Document | None:
    """What a result stands for, with the address of the search that lists its passages."""
    if group is None:
        return None
    asked = answer.question
    pairs = search_pairs(
        asked.q if answer.instead is None else answer.instead,
        {**asked.filters, group.filter: (group.value,)},
        asked.date_from,
        asked.date_to,
        asked.sort,
    )
    return {
        "by": group.by.value,
        "value": group.value,
        "label": group.label,
        "count": group.count,
        "url": f"{base_url}/search?{urlencode(pairs)}",
    }


def short_paper(paper: Paper, base_url: str) -> Document:
    """Which paper it is, and where it was published."""
    return {
        "id": paper.id,
        "title": paper.title,
        "file": paper.file,
        "sha256": paper.sha256 or None,
        "media_type": paper.media_type,
        "source_url": paper.source_url,
        "url": f"{base_url}/papers/{paper.id}",
    }


def _outlines(where: Sequence[Outline]) -> list[Document]:
    return [
        {
            "page": each.page,
            "width": each.width,
            "height": each.height,
            "boxes": [list(b) for b in each.boxes],
        }
        for each in where
    ]


def facet_value(value: FacetValue) -> Document:
    """A value of a facet with how many have it."""
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.selected,
    }


def _date(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None
