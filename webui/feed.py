"""Feeds as Atom (RFC 4287): what papers tell, for a feed's reader to look for what is new.

An entry's id is made of that of what it tells of, which holds over indexing it again and on either engine.
"""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, current_app, render_template

from webui.addresses import site_address

MOST_ENTRIES = 50
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""Stands where nothing is known of when, which Atom does not allow to be left out."""

# What XML 1.0 has no way to write.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a feed tells of. `of` and `key` say which (`stable_id`); `path` is that of its page.

    `content` is HTML, in `language` where that is not English, and `category` a term with its label.
    """

    of: str
    key: str
    title: str
    path: str
    updated: dt.datetime
    summary: str
    author: str | None = None
    category: tuple[str, str] | None = None
    content: str | None = None
    language: str | None = None

    @property
    def id(self) -> str:
        """Its id, which never changes."""
        return stable_id(self.of, self.key)


def feed(
    *, of: str, title: str, subtitle: str, page: str, own: str, total: int, entries: Sequence[Entry]
) -> Response:
    """A feed of `entries`, of `total` in all, newest first. `page` and `own` are the addresses below the
    site's of the page that shows the same, in normal form, and of the feed."""
    text = render_template(
        "feed.atom.xml",
        id=stable_id(of, current_app.config["BASE_URL"] + page),
        title=title,
        subtitle=subtitle,
        site_address=site_address(),
        page=page,
        own=own,
        total=total,
        updated=max((entry.updated for entry in entries), default=NEVER),
        entries=entries,
    )
    return Response(_NOT_IN_XML.sub(" ", text), content_type="application/atom+xml; charset=utf-8")


def stable_id(of: str, key: str) -> str:
    """An id of the thing of this sort that has this key, always the same (RFC 4122, version 5)."""
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, f"https://minuted.example/{of}/")
    return f"urn:uuid:{uuid.uuid5(namespace, key)}"
