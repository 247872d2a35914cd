"""The site and its JSON: parameters, views, templates, headers. `create_app` makes it."""

import os
from dataclasses import replace

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from search.pictures import Pictures
from webui import caching, errors, limits, log, navigation, security, theme
from webui.engine import OpenedIndex, keep
from webui.settings import read_settings
from webui.views import (
    accessibility,
    api,
    commitments,
    coverage,
    health,
    home,
    live,
    meetings,
    opensearch,
    papers,
    passages,
    search,
)

__all__ = ["create_app"]


def create_app(index: str, *, base_url: str | None = None) -> Flask:
    """The site over the index at `index`: a folder, or the http(s) address of Elasticsearch.

    The index is opened at the first question, not here. The settings are the environment's
    (`webui.settings`), but `base_url` where that is given. Raises `BadRequest` where one cannot be used.
    """
    settings = read_settings(os.environ)
    if base_url is not None:
        settings = replace(settings, base_url=base_url.rstrip("/"))
    app = Flask(__name__)
    app.config["BASE_URL"] = settings.base_url
    app.config["CONTACT"] = settings.contact
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([PackageLoader("webui"), components])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = False
    log.follow(app, settings)
    security.protect(app, settings)
    limits.limit(app, settings)
    caching.keep_fresh(app)
    keep(OpenedIndex(index), app)
    papers.keep(Pictures.of_user(), app)
    if settings.metrics:
        from webui import metrics

        metrics.offer(app, index)
    theme.put_on(app, settings)
    navigation.offer(app)
    errors.handle(app)
    for view in (
        home,
        search,
        passages,
        papers,
        meetings,
        commitments,
        coverage,
        live,
        accessibility,
        opensearch,
        api,
        health,
    ):
        app.register_blueprint(view.blueprint)
    return app
