"""The site and its JSON: parameters, views, templates, headers. `create_app` makes it."""

import os

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from webui import errors, navigation, security, theme
from webui.engine import OpenedIndex, keep
from webui.views import (
    api,
    commitments,
    coverage,
    health,
    home,
    live,
    meetings,
    papers,
    passages,
    search,
)

__all__ = ["create_app"]


def create_app(index: str, *, base_url: str | None = None) -> Flask:
    """The site over the index at `index`: a folder, or the http(s) address of Elasticsearch.

    The index is opened at the first question, not here. Addresses in JSON begin with `base_url`, by default
    `$MINUTED_BASE_URL`, where that is set. With `$MINUTED_METRICS` there is /metrics (`webui.metrics`).
    """
    app = Flask(__name__)
    app.config["BASE_URL"] = (base_url or os.environ.get("MINUTED_BASE_URL", "")).rstrip("/")
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([PackageLoader("webui"), components])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = False
    keep(OpenedIndex(index), app)
    if os.environ.get("MINUTED_METRICS"):
        from webui import metrics

        metrics.offer(app, index)
    security.protect(app)
    theme.put_on(app, theme.read_theme(os.environ))
    navigation.offer(app)
    errors.handle(app)
    for view in (home, search, passages, papers, meetings, commitments, coverage, live, api, health):
        app.register_blueprint(view.blueprint)
    return app
