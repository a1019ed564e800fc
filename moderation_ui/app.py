"""The factory: it registers, and nothing else."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from models import crash, setup
from models.jobs import Nudge
from models.settings import Settings, load
from moderation_ui import (
    account,
    accounts,
    auth,
    bulk,
    dressing,
    errors,
    handling,
    health,
    item,
    joining,
    language,
    locked,
    memory,
    oidc,
    queue,
    remembering,
    requests,
    second_step,
    security,
    team,
    views,
    webhooks,
)
from moderation_ui.provider import Fetch, Provider
from moderation_ui.room import Room, furnish


def create_app(settings: Settings | None = None, fetch: Fetch | None = None) -> Flask:
    """The web process: pages for people, hooks for platforms. Reads the settings unless they are given.

    `fetch` is how a sign-in provider is asked; without it nobody signs in through one.
    """
    used = settings or load()
    crash.arm(used.crash_at)
    if (missing := setup.without_key(used)) is not None:
        return locked.build(used, missing[1])
    database, keys = setup.open_(used)
    provider = Provider(used, fetch) if used.oidc_issuer and fetch else None
    return build(Room(used, database, keys, Nudge(used.redis), provider=provider))


def build(equipment: Room) -> Flask:
    """The app around its equipment."""
    app = Flask(__name__)
    furnish(app, equipment)
    security.protect(app, equipment.settings)
    language.register(app)
    dressing.register(app)
    errors.register(app)
    auth.register(app)
    for part in (
        health,
        webhooks,
        accounts,
        account,
        second_step,
        oidc,
        queue,
        item,
        handling,
        bulk,
        memory,
        remembering,
        team,
        joining,
        requests,
        views,
    ):
        app.register_blueprint(part.pages)
    auth.check(app)
    if equipment.settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=equipment.settings.proxies)  # type: ignore[method-assign]
    return app
