"""The address of an Elasticsearch index, as a person gives it."""

import os
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from search.errors import BadRequest

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Address:
    """Where it is. `login` is a user and a password, `key` an API key; neither is ever shown."""

    url: str
    prefix: str
    login: tuple[str, str] | None = field(repr=False)
    key: str | None = field(repr=False)


def parsed(place: str) -> Address:
    """``https://user:password@host:9200?prefix=name``; without a user, a key may be in $MINUTED_ES_API_KEY.

    Raises `BadRequest` where `place` has another form.
    """
    try:
        parts = urlsplit(place)
        port = parts.port or (443 if parts.scheme == "https" else 9200)
        asked = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        parts, port, asked = urlsplit(""), 0, {}
    prefix = asked.pop("prefix", ["minuted"])[-1]
    if not parts.hostname or asked or not _PREFIX.fullmatch(prefix):
        raise BadRequest(
            "The address of an Elasticsearch index has the form https://host:9200?prefix=name,"
            " where the name is of small letters, digits, - and _."
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    login = None
    if parts.username is not None:
        login = (unquote(parts.username), unquote(parts.password or ""))
    key = None if login else os.environ.get("MINUTED_ES_API_KEY") or None
    return Address(f"{parts.scheme}://{host}:{port}{parts.path.rstrip('/')}", prefix, login, key)
