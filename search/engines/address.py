"""The address of an Elasticsearch index, as a person gives it."""

import os
import re
import ssl
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from search.errors import BadRequest, EngineUnavailable

_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SCHEMES = ("http", "https")
_FORM = (
    "The address of an Elasticsearch index has the form https://user:password@host:9200?prefix=name, where"
    " the name is of small letters, digits, - and _, and several nodes stand with commas; in the password"
    " / ? # @ and % are written %2F %3F %23 %40 and %25."
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where it is. `login` is a user and a password, `key` an API key; neither is ever shown.

    `urls` are those of the nodes that may be asked, `url` is all of them in one, to be shown. `trust` says
    whose certificates are taken with https; with http it is None.
    """

    url: str
    urls: tuple[str, ...]
    prefix: str
    login: tuple[str, str] | None = field(repr=False)
    key: str | None = field(repr=False)
    trust: ssl.SSLContext | None = field(repr=False)


def is_address(place: str) -> bool:
    """Whether a place is the address of an Elasticsearch index rather than a folder.

    Raises `BadRequest` for one of another sort: taken for a folder, it would be named with its password.
    """
    scheme, found, _ = place.partition("://")
    if not found:
        return False
    if scheme.lower() not in _SCHEMES:
        raise BadRequest(_FORM)
    return True


def parsed(place: str) -> Address:
    """``https://user:password@host:9200?prefix=name``; without a user, a key may be in $MINUTED_ES_API_KEY.

    Several nodes of one cluster stand with commas: ``https://one:9200,two:9200``. With https,
    $MINUTED_ES_CA_FILE may name certificates to trust. Raises `BadRequest` where `place` has another form,
    `EngineUnavailable` where that file cannot be used.
    """
    try:
        parts = urlsplit(place)
        hosts = [_host(parts.scheme, given) for given in parts.netloc.rpartition("@")[2].split(",")]
        asked = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        parts, hosts, asked = urlsplit(""), [""], {}
    prefix = asked.pop("prefix", ["minuted"])[-1]
    # Behind an unwritten / or # there is a part of the password, which the address is shown without.
    strays = "@" in parts.path or parts.fragment
    if not all(hosts) or strays or asked or not _PREFIX.fullmatch(prefix):
        raise BadRequest(_FORM)
    login = None
    if parts.username is not None:
        login = (unquote(parts.username), unquote(parts.password or ""))
    key = None if login else os.environ.get("MINUTED_ES_API_KEY") or None
    path = parts.path.rstrip("/")
    urls = tuple(f"{parts.scheme}://{host}{path}" for host in hosts)
    trust = _trust() if parts.scheme == "https" else None
    return Address(f"{parts.scheme}://{','.join(hosts)}{path}", urls, prefix, login, key, trust)


def _host(scheme: str, given: str) -> str:
    """A host with its port, the usual one where none is given; "" without a host. Raises ValueError."""
    parts = urlsplit(f"//{given}")
    if not parts.hostname:
        return ""
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{name}:{parts.port or (443 if scheme == 'https' else 9200)}"


def _trust() -> ssl.SSLContext:
    file = os.environ.get("MINUTED_ES_CA_FILE") or None
    try:
        return ssl.create_default_context(cafile=file)
    except OSError as error:
        why = "holds no certificate in PEM form" if isinstance(error, ssl.SSLError) else error.strerror
        raise EngineUnavailable(
            f"The file {file}, named by $MINUTED_ES_CA_FILE, cannot be used ({why}): name the certificate of"
            " the authority that signed the one of Elasticsearch."
        ) from error
