"""Meetings: the list, and one with its business, its papers and who was there."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound

from search.engines import Engine
from search.meetings import WholeMeeting
from search.meetings import meeting as find_meeting
from search.meetings import meetings as find_meetings
from search.query.reading import count_of, date_in_words
from search.request import PUBLIC
from webui.engine import engine
from webui.meetings_params import read_meetings
from webui.meetings_present import (
    alike_links,
    attachment_views,
    attended_groups,
    beside,
    filter_views,
    item_views,
    meeting_facts,
    meeting_note,
    meetings_by_year,
    meetings_facet_views,
    paper_lines,
    passage_lines,
)
from webui.present import mark_views, pages

blueprint = Blueprint("meetings", __name__)


@blueprint.get("/meetings")
def meetings() -> str:
    """The meetings of which papers are held, with the filters that narrow them."""
    asked = read_meetings(request.args)
    answer = find_meetings(engine(), asked.question(PUBLIC))
    path = url_for("meetings.meetings")
    return render_template(
        "meetings.html",
        asked=asked,
        answer=answer,
        canonical=asked.address(path),
        heading=count_of(answer.total, "meeting"),
        years=meetings_by_year(answer),
        facets=meetings_facet_views(answer),
        filters=filter_views(asked, path),
        unfiltered=path,
        pages=pages(
            asked.page, -(-answer.total // asked.per_page), lambda number: asked.at_page(number).address(path)
        ),
        first_page=asked.at_page(1).address(path),
    )


@blueprint.get("/meetings/<meeting_id>")
def meeting(meeting_id: str) -> str:
    """One meeting."""
    whole = held_meeting(engine(), meeting_id)
    return render_template(
        "meeting.html",
        meeting=whole.meeting,
        day=date_in_words(whole.meeting.date),
        facts=meeting_facts(whole),
        note=meeting_note(whole),
        alike=alike_links(whole),
        is_cut=whole.is_cut,
        items=item_views(whole),
        others=passage_lines(whole.others),
        commitments=mark_views(whole.commitments),
        attended=attended_groups(whole.attended),
        papers=paper_lines(whole.papers),
        attachments=attachment_views(whole.attachments),
        previous=beside(whole.previous),
        next=beside(whole.next),
    )


def held_meeting(index: Engine, meeting_id: str) -> WholeMeeting:
    """The meeting with all that is held of it. Raises `NotFound`."""
    found = find_meeting(index, meeting_id, PUBLIC)
    if found is None:
        raise NotFound("No paper of a meeting with this address is held. Look among the meetings.")
    return found
