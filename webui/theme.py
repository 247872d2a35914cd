"""Whose site it is: the name, the logo and the colours of a council, set without a build.

The style sheet's colours are custom properties; those that are set are written after it into the same file,
so that a page still waits for one style sheet alone.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, send_file

from webui.caching import lasting, version_of
from webui.settings import LOGO_TYPES, Settings

blueprint = Blueprint("theme", __name__)

_EXTENSION = "minuted-theme"
_STYLE = Path(__file__).parent / "static" / "minuted.css"


@dataclass(frozen=True, slots=True)
class Theme:
    """The name and the logo in the head of each page, and the style sheet.

    `version` changes with the logo and the style sheet, and stands in their addresses.
    """

    name: str
    logo: Path | None
    style: str
    version: str


def put_on(app: Flask, settings: Settings) -> None:
    """Show on every page of `app` what is set."""
    theme = _theme_of(settings)
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
    return lasting(Response(_theme().style, mimetype="text/css"), _theme().version)


@blueprint.get("/logo")
def logo() -> Response:
    """The logo that is set."""
    theme = _theme()
    if theme.logo is None:
        abort(404)
    return lasting(send_file(theme.logo, mimetype=LOGO_TYPES[theme.logo.suffix.lower()]), theme.version)


def _theme_of(settings: Settings) -> Theme:
    colours = {"brand": settings.colour, "link": settings.link_colour}
    own = "".join(f"--govuk-{name}-colour:{value};" for name, value in colours.items() if value)
    style = _STYLE.read_text(encoding="utf-8") + (f":root{{{own}}}\n" if own else "")
    made_of = style.encode() + (settings.logo.read_bytes() if settings.logo else b"")
    return Theme(settings.name, settings.logo, style, version_of(made_of))


def _theme() -> Theme:
    theme: Theme = current_app.extensions[_EXTENSION]
    return theme
