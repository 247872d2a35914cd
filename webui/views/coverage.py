"""Coverage: what was searched, and what is known not to be held."""

from flask import Blueprint, render_template, request, url_for

from search.coverage import coverage as find_coverage
from search.query.reading import count_of
from search.request import PUBLIC
from webui.coverage_present import (
    MOST_LISTED,
    committee_views,
    missing_views,
    month_views,
    not_published_views,
    picture,
    unread_views,
)
from webui.engine import engine
from webui.meetings_params import read_coverage
from webui.meetings_present import filter_views

blueprint = Blueprint("coverage", __name__)


@blueprint.get("/coverage")
def coverage() -> str:
    """What is held of all committees, or of those asked for, and the gaps."""
    asked = read_coverage(request.args)
    found = find_coverage(
        engine(),
        PUBLIC,
        authorities=asked.filters.get("authority", ()),
        committees=asked.filters.get("committee", ()),
    )
    path = url_for("coverage.coverage")
    return render_template(
        "coverage.html",
        asked=asked,
        coverage=found,
        canonical=asked.address(path),
        searched=(
            f"{count_of(found.papers, 'paper')} with {count_of(found.passages, 'passage')} can be searched,"
            f" of {count_of(found.meetings, 'meeting')}."
        ),
        filters=filter_views(asked, path),
        every=path,
        committees=committee_views(found),
        months=month_views(found.months),
        picture=picture(found.months),
        missing=missing_views(found.missing),
        attachments=not_published_views(found),
        failed=unread_views(found.failed),
        pages=unread_views(found.pages),
        most=MOST_LISTED,
        document=asked.address(url_for("api.coverage")),
    )
