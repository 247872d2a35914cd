"""The address of an Elasticsearch index, as a person gives it."""

import os
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from search.errors import BadRequest

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Address:
    """Where it is. `login` is a user and a password, `key` an API key; neither is ever shown.

    `urls` are those of the nodes that may be asked, `url` is all of them in one, to be shown.
    """

    url: str
    urls: tuple[str, ...]
    prefix: str
    login: tuple[str, str] | None = field(repr=False)
    key: str | None = field(repr=False)


def parsed(place: str) -> Address:
    """``https://user:password@host:9200?prefix=name``; without a user, a key may be in $MINUTED_ES_API_KEY.

    Several nodes of one cluster stand with commas: ``https://one:9200,two:9200``. Raises `BadRequest` where
    `place` has another form.
    """
    try:
        parts = urlsplit(place)
        hosts = [_host(parts.scheme, given) for given in parts.netloc.rpartition("@")[2].split(",")]
        asked = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        parts, hosts, asked = urlsplit(""), [""], {}
    prefix = asked.pop("prefix", ["minuted"])[-1]
    if not all(hosts) or asked or not _PREFIX.fullmatch(prefix):
        raise BadRequest(
            "The address of an Elasticsearch index has the form https://host:9200?prefix=name,"
            " where the name is of small letters, digits, - and _; several nodes stand with commas."
        )
    login = None
    if parts.username is not None:
        login = (unquote(parts.username), unquote(parts.password or ""))
    key = None if login else os.environ.get("MINUTED_ES_API_KEY") or None
    path = parts.path.rstrip("/")
    urls = tuple(f"{parts.scheme}://{host}{path}" for host in hosts)
    return Address(f"{parts.scheme}://{','.join(hosts)}{path}", urls, prefix, login, key)


def _host(scheme: str, given: str) -> str:
    """A host with its port, the usual one where none is given; "" without a host. Raises ValueError."""
    parts = urlsplit(f"//{given}")
    if not parts.hostname:
        return ""
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{name}:{parts.port or (443 if scheme == 'https' else 9200)}"
