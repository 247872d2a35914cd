"""Whose site it is: the name, the logo and the colours of a council, set without a build.

The style sheet's colours are custom properties; those that are set are written after it into the same file,
so that a page still waits for one style sheet alone.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, send_file

from search.errors import BadRequest

blueprint = Blueprint("theme", __name__)

_EXTENSION = "minuted-theme"
_STYLE = Path(__file__).parent / "static" / "minuted.css"
_LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
_LONGEST_NAME = 60
_LEAST_CONTRAST = 4.5
"""Of letters of common size against what is behind them: WCAG 2.2, success criterion 1.4.3."""
_YEAR = 365 * 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Theme:
    """The name and the logo in the head of each page, and the style sheet.

    `version` changes with the logo and the style sheet, and stands in their addresses.
    """

    name: str
    logo: Path | None
    style: str
    version: str


def read_theme(environ: Mapping[str, str]) -> Theme:
    """The theme as `$MINUTED_NAME`, `$MINUTED_LOGO`, `$MINUTED_COLOUR` and `$MINUTED_LINK_COLOUR` set it.

    Raises `BadRequest` where one of them cannot be used.
    """
    name = " ".join(environ.get("MINUTED_NAME", "").split()) or "Minuted"
    if len(name) > _LONGEST_NAME:
        raise BadRequest(f"MINUTED_NAME is {len(name)} letters long: at most {_LONGEST_NAME} find room.")
    logo = _logo(environ.get("MINUTED_LOGO", ""))
    colours = {
        "brand": _colour(environ, "MINUTED_COLOUR"),
        "link": _colour(environ, "MINUTED_LINK_COLOUR"),
    }
    own = "".join(f"--govuk-{name}-colour:{value};" for name, value in colours.items() if value)
    style = _STYLE.read_text(encoding="utf-8") + (f":root{{{own}}}\n" if own else "")
    made_of = style.encode() + (logo.read_bytes() if logo else b"")
    return Theme(name, logo, style, hashlib.sha256(made_of).hexdigest()[:12])


def put_on(app: Flask, theme: Theme) -> None:
    """Show `theme` on every page of `app`."""
    app.extensions[_EXTENSION] = theme
    app.register_blueprint(blueprint)

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint.startswith("theme."):
            values.setdefault("v", theme.version)

    @app.context_processor
    def site() -> dict[str, object]:
        return {"site": theme}


@blueprint.get("/style.css")
def style() -> Response:
    """The style sheet with the colours that are set."""
    return _lasting(Response(_theme().style, mimetype="text/css"))


@blueprint.get("/logo")
def logo() -> Response:
    """The logo that is set."""
    path = _theme().logo
    if path is None:
        abort(404)
    return _lasting(send_file(path, mimetype=_LOGO_TYPES[path.suffix.lower()]))


def _lasting(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response


def _theme() -> Theme:
    theme: Theme = current_app.extensions[_EXTENSION]
    return theme


def _logo(place: str) -> Path | None:
    if not place:
        return None
    path = Path(place)
    if path.suffix.lower() not in _LOGO_TYPES or not path.is_file():
        raise BadRequest(f"MINUTED_LOGO must be an SVG or PNG file that is there, not {place!r}.")
    return path.resolve()


def _colour(environ: Mapping[str, str], name: str) -> str | None:
    value = environ.get(name, "").strip().lower()
    if not value:
        return None
    if not re.fullmatch("#[0-9a-f]{6}", value):
        raise BadRequest(f"{name} must be a colour such as #14324a, not {value!r}.")
    contrast = 1.05 / (_luminance(value) + 0.05)
    if contrast < _LEAST_CONTRAST:
        raise BadRequest(
            f"{name} {value} cannot be read on white (contrast {contrast:.1f}, at least {_LEAST_CONTRAST} is"
            " needed): choose a darker colour."
        )
    return value


def _luminance(colour: str) -> float:
    """Relative luminance from 0 to 1, as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
