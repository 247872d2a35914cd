"""The settings of the site, each read from an environment variable: docs/operating.md tells what they do.

To add one: a field here and how it is read in `_READERS`; its variable is the field's name in capitals after
`MINUTED_`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from search.errors import BadRequest
from search.values import shown

LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
_LONGEST_NAME = 60
_LEAST_CONTRAST = 4.5
"""Of letters of common size against what is behind them: WCAG 2.2, success criterion 1.4.3."""
_MAIL = re.compile(r"[^\s@<>?&%:,;\"']+@[^\s@<>?&%:,;\"']+\.[^\s@<>?&%:,;\"']+")
_PAGE = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What whoever keeps the site has set. Zero leaves a limit to the proxy."""

    name: str = "Minuted"
    """What stands at the head of each page."""
    logo: Path | None = None
    """A picture beside the name."""
    colour: str | None = None
    """The colour of the head and the buttons, on which white can be read: `#` and six digits."""
    link_colour: str | None = None
    """The colour of links, which can be read on white: `#` and six digits."""
    contact: str | None = None
    """Whom to tell what cannot be used: the address of a page, or a mail address after `mailto:`."""
    base_url: str = ""
    """What addresses in JSON, CSV and feeds begin with; without a slash at its end."""
    trusted_hosts: tuple[str, ...] = ()
    """The host names under which the site may be asked for; `.name` with all below it. Empty: under any."""
    proxies: int = 0
    """How many proxies in front of the site say who asks, and by which scheme, in X-Forwarded-* headers."""
    hsts: int = 0
    """For how many seconds a browser is told to ask by https alone; said on answers over https only."""
    exports: int = 2
    """How many exports run at once in each process."""
    api_rate: int = 50
    """How many API requests a second one client may make of each process."""
    log_queries: bool = False
    """Whether the log has what was asked."""
    metrics: bool = False
    """Whether there is /metrics."""


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`; an empty variable is as if absent.

    Raises `BadRequest`, naming the variable and what it takes, where one cannot be used.
    """
    given: dict[str, object] = {}
    for name, read in _READERS.items():
        variable = f"MINUTED_{name.upper()}"
        value = environ.get(variable, "").strip()
        if not value:
            continue
        try:
            given[name] = read(value)
        except ValueError as wanted:
            raise BadRequest(f"${variable} must be {wanted}, not {shown(value)}.") from None
    return Settings(**given)  # type: ignore[arg-type]


# Each raises ValueError with what it takes.


def _number(most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if re.fullmatch(r"[0-9]{1,9}", value) and int(value) <= most:
            return int(value)
        raise ValueError(f"a whole number from 0 to {most:,}")

    return read


def _switch(value: str) -> bool:
    if value.lower() in ("1", "yes", "true", "on"):
        return True
    if value.lower() in ("0", "no", "false", "off"):
        return False
    raise ValueError("1 or 0")


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an address such as https://papers.example.org")
    return value.rstrip("/")


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in value.split(","))
    if not all(re.fullmatch(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*", host) for host in hosts):
        raise ValueError("host names without ports and with commas between, such as papers.example.org")
    return hosts


def _name(value: str) -> str:
    name = " ".join(value.split())
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"at most {_LONGEST_NAME} letters long")
    return name


def _logo(value: str) -> Path:
    path = Path(value)
    if path.suffix.lower() not in LOGO_TYPES or not path.is_file():
        raise ValueError("an SVG or PNG file that is there")
    return path.resolve()


def _colour(value: str) -> str:
    colour = value.lower()
    if not re.fullmatch("#[0-9a-f]{6}", colour):
        raise ValueError("a colour such as #14324a")
    if 1.05 / (_luminance(colour) + 0.05) < _LEAST_CONTRAST:
        raise ValueError(f"dark enough to be read on white (a contrast of {_LEAST_CONTRAST})")
    return colour


def _luminance(colour: str) -> float:
    """Relative luminance from 0 to 1, as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contact(value: str) -> str:
    if _MAIL.fullmatch(value):
        return f"mailto:{value}"
    if _PAGE.fullmatch(value):
        return value
    raise ValueError("a mail address, or that of a page, which begins with https://")


_READERS: dict[str, Callable[[str], object]] = {
    "name": _name,
    "logo": _logo,
    "colour": _colour,
    "link_colour": _colour,
    "contact": _contact,
    "base_url": _address,
    "trusted_hosts": _hosts,
    "proxies": _number(10),
    "hsts": _number(100_000_000),
    "exports": _number(1_000),
    "api_rate": _number(100_000),
    "log_queries": _switch,
    "metrics": _switch,
}
