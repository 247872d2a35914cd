"""The links at the head and the foot of each page."""

from flask import Flask, request, url_for

from webui.present import Link

_HEAD = {
    "search.search": "Search",
    "meetings.meetings": "Meetings",
    "commitments.commitments": "Commitments",
    "coverage.coverage": "Coverage",
    "live.live": "Live",
    "home.query_help": "How to search",
}
_FOOT = {
    "home.query_help": "How to search",
}


def offer(app: Flask) -> None:
    """Give templates `navigation`, which GOV.UK Frontend's service navigation takes, and `footer_links`."""
    app.jinja_env.globals["navigation"] = _navigation
    app.jinja_env.globals["footer_links"] = _footer_links


def _navigation() -> list[dict[str, object]]:
    return [
        {"href": url_for(endpoint), "text": text, "current": endpoint == request.endpoint}
        for endpoint, text in _HEAD.items()
    ]


def _footer_links() -> list[Link]:
    return [Link(text, url_for(endpoint)) for endpoint, text in _FOOT.items()]
