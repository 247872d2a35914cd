"""The JSON documents of meetings and coverage, as `search.documents` has those of searches.

Every key is always there; what is not known is null. Addresses begin with the base URL given.
"""

import datetime as dt
from collections.abc import Iterable

from mappings.holding import Attachment, Mention
from mappings.passage import Passage
from search.coverage import CommitteeCoverage, Coverage, MissingMeeting, Month, Source, Unread
from search.documents import Document, commitment_url, facet_value, short_paper
from search.holdings import HeldMeeting
from search.meetings import Attended, Item, MeetingPaper, MeetingsAnswer, WholeMeeting


def meetings_document(answer: MeetingsAnswer, base_url: str = "") -> Document:
    """One page of meetings, the latest first."""
    return {
        "total": answer.total,
        "page": answer.question.page,
        "per_page": answer.question.per_page,
        "meetings": [_meeting(each, base_url) for each in answer.meetings],
        "facets": {name: [facet_value(value) for value in values] for name, values in answer.facets.items()},
    }


def meeting_document(whole: WholeMeeting, base_url: str = "") -> Document:
    """A meeting: its items with their passages, those of no item in `others`, who attended, its papers, and
    the meetings of its committee before it, after it and, in `alike`, on its day. `truncated` where not all
    passages are given."""
    return {
        **_meeting(whole.meeting, base_url),
        "items": [_item(each, base_url) for each in whole.items],
        "others": _passages(whole.others, base_url),
        "commitments": [_commitment(each.id, base_url) for each in whole.commitments],
        "attended": [_attended(each, base_url) for each in whole.attended],
        "papers": [_paper(each, base_url) for each in whole.papers],
        "attachments": [_attachment(each, base_url) for each in whole.attachments],
        "previous": _meeting(whole.previous, base_url) if whole.previous else None,
        "next": _meeting(whole.next, base_url) if whole.next else None,
        "alike": [_meeting(each, base_url) for each in whole.alike],
        "truncated": whole.is_cut,
    }


def coverage_document(coverage: Coverage, base_url: str = "") -> Document:
    """What was searched and what is known not to be held; `pages_failed` are of papers read otherwise."""
    return {
        "papers": coverage.papers,
        "passages": coverage.passages,
        "meetings": coverage.meetings,
        "undated": coverage.undated,
        "committees": [_committee(each) for each in coverage.committees],
        "months": _months(coverage.months),
        "failed": [
            {
                **_unread(each, base_url),
                "reason": each.failure.reason.value if each.failure else None,
                "detail": each.failure.detail if each.failure else None,
            }
            for each in coverage.failed
        ],
        "pages_failed": [
            {
                **_unread(each, base_url),
                "pages": [{"page": problem.page, "detail": problem.detail} for problem in each.pages],
            }
            for each in coverage.pages
        ],
        "missing": [_missing(each, base_url) for each in coverage.missing],
        "attachments": [
            {**_attachment(each, base_url), "paper": _source(source, base_url)}
            for source, each in coverage.attachments
        ],
    }


def _meeting(meeting: HeldMeeting, base_url: str) -> Document:
    return {
        "id": meeting.id,
        "url": f"{base_url}/meetings/{meeting.id}",
        "authority": meeting.authority,
        "committee": meeting.committee,
        "date": meeting.date.isoformat(),
        "passages": meeting.passages,
        "paper_ids": list(meeting.papers),
        "genres": sorted(meeting.genres),
    }


def _item(item: Item, base_url: str) -> Document:
    return {
        "number": item.number,
        "title": item.title,
        "agenda_passage_id": item.agenda_passage_id,
        "passages": _passages(item.passages, base_url),
        "commitments": [_commitment(each.id, base_url) for each in item.commitments],
    }


def _passages(passages: Iterable[Passage], base_url: str) -> list[Document]:
    return [
        {
            "id": each.id,
            "url": f"{base_url}/passages/{each.id}",
            "kind": each.kind.value,
            "speaker": each.speaker,
            "text": each.text,
            "paragraph": each.paragraph,
            "page": each.page,
            "paper_id": each.paper_id,
        }
        for each in passages
    ]


def _commitment(commitment_id: str, base_url: str) -> Document:
    return {"id": commitment_id, "url": commitment_url(commitment_id, base_url)}


def _attended(each: Attended, base_url: str) -> Document:
    return {
        "presence": each.attendee.presence.value,
        "printed": each.attendee.printed,
        "name": each.attendee.name,
        "role": each.attendee.role,
        "organisation": each.attendee.organisation,
        "passage_id": each.passage.id,
        "url": f"{base_url}/passages/{each.passage.id}",
    }


def _paper(each: MeetingPaper, base_url: str) -> Document:
    return {
        **short_paper(each.paper, base_url),
        "passages": each.passages,
        "genres": list(each.genres),
    }


def _attachment(each: Attachment, base_url: str) -> Document:
    return {
        "apart": each.apart.value,
        "words": each.words,
        "authority": each.authority,
        "committee": each.committee,
        "meeting_id": each.meeting_id,
        "meeting_date": _date(each.meeting_date),
        "item_number": each.item_number,
        "page": each.page,
        "passage_id": each.passage_id,
        "url": f"{base_url}/passages/{each.passage_id}",
    }


def _committee(each: CommitteeCoverage) -> Document:
    return {
        "authority": each.authority,
        "committee": each.committee,
        "first": _date(each.first),
        "last": _date(each.last),
        "meetings": each.meetings,
        "papers": each.papers,
        "passages": each.passages,
        "undated": each.undated,
        "months": _months(each.months),
    }


def _months(months: Iterable[Month]) -> list[Document]:
    return [
        {"month": f"{each.first:%Y-%m}", "papers": each.papers, "passages": each.passages} for each in months
    ]


def _unread(each: Unread, base_url: str) -> Document:
    return {**_source(Source(each.paper_id, each.name), base_url), "file": each.file}


def _missing(each: MissingMeeting, base_url: str) -> Document:
    return {
        "lack": each.lack.value,
        "authority": each.authority,
        "committee": each.committee,
        "date": each.date.isoformat(),
        "meeting_id": each.meeting_id,
        "url": f"{base_url}/meetings/{each.meeting_id}" if each.meeting_id else None,
        "mentions": [_mention(source, mention, base_url) for source, mention in each.mentions],
    }


def _mention(source: Source, mention: Mention, base_url: str) -> Document:
    return {
        "spoken_of": mention.spoken.value,
        "words": mention.words,
        "page": mention.page,
        "passage_id": mention.passage_id,
        "url": f"{base_url}/passages/{mention.passage_id}",
        "year_in_doubt": mention.is_far,
        "paper": _source(source, base_url),
    }


def _source(source: Source, base_url: str) -> Document:
    return {"id": source.paper_id, "name": source.name, "url": f"{base_url}/papers/{source.paper_id}"}


def _date(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None
