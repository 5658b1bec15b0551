"""The application, made from settings: one registration a line."""

from collections.abc import Callable

from flask import Flask, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from intake import csrf, guard, parameters
from intake.acknowledgement import Signer
from intake.attachments import MEGABYTE
from intake.clock import Clock
from intake.deployment import mark_database, mark_folder, require
from intake.desk.access import has_duty
from intake.error_pages import error_page
from intake.errors import IntakeError, SettingsError, StoreError
from intake.keys import RingFile, load_ring
from intake.limits import AmountLimit, derived_key
from intake.notices import NoticeBook, read_published
from intake.parts import NAME, Parts
from intake.process import tighten
from intake.reports import Reports
from intake.settings import Settings
from intake.store import journal
from intake.store.adoption import adopt
from intake.store.database import Database
from intake.store.failures import Failures
from intake.store.opened import database_of
from intake.tokens import Tokens
from intake.views.desk import desk
from intake.views.desk_abstracts import channel
from intake.views.desk_door import door, own
from intake.views.desk_export import desk_export
from intake.views.desk_journal import desk_journal
from intake.views.desk_outcome import outcome
from intake.views.desk_papers import papers
from intake.views.desk_retention import desk_retention
from intake.views.entry import entry
from intake.views.follow import follow
from intake.views.report import report
from publicity.model.notice_id import NoticeId


def create_app(settings: Settings) -> Flask:
    """Return the application.

    Raises:
        SettingsError: the settings or the keys are not ones to run with.
        KeysError: a key file is missing.
        StoreError: the database is not set up.
    """
    app = Flask(__name__, static_url_path=f"{settings.prefix}/static")
    app.config.update(_config(settings))
    clock = Clock(settings.as_of)
    app.extensions[NAME] = _parts(settings, clock)
    guard.install(app, settings, clock)
    csrf.install(app)
    parameters.install(app)
    for blueprint in (entry, report, follow):
        app.register_blueprint(blueprint, url_prefix=settings.prefix)
    for blueprint in (door, own, desk, papers, desk_journal, outcome, channel, desk_export, desk_retention):
        app.register_blueprint(blueprint, url_prefix=f"{settings.prefix}/desk")
    app.register_error_handler(HTTPException, error_page)
    app.add_url_rule(f"{settings.prefix}/look/<path:name>", "look", _look(settings))
    app.jinja_env.globals.update(
        has_duty=has_duty,
        site_path=settings.site_path,
        as_of=settings.as_of,
        production=settings.production,
        here=settings.prefix,
    )
    if settings.proxies:
        # Flask's own way to wrap an application; mypy sees a method.
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    return app


def check_notices(settings: Settings) -> None:
    """Raise SettingsError unless there are notices to begin with, each with somebody who can decrypt its reports.

    It is asked when the service is started by hand.  A process that is started again meanwhile does without: its forms
    say that they cannot take reports now, and everything else works.
    """
    data = read_published(settings.notices, production=settings.production)
    ring = load_ring(settings.keys)
    campaigns = {NoticeId.of(notice.id).campaign for notice in data.notices}
    unread = [campaign for campaign in sorted(campaigns) if not ring.ready(campaign)]
    if unread and settings.production:
        raise SettingsError(f"下列评选缺少受理、身份保管或者离线托管的钥匙：{'、'.join(unread)}")


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret,
        "TRUSTED_HOSTS": list(settings.trusted_hosts),
        "SESSION_COOKIE_NAME": "__Host-gongshi" if settings.production else "gongshi",
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        # A long report takes longer than an hour; where a POST comes from is looked at in ``intake.csrf``.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "PREFERRED_URL_SCHEME": "https" if settings.production else "http",
    }


def _parts(settings: Settings, clock: Clock) -> Parts:
    database = _database(settings, clock)
    tighten(settings.data)
    book = NoticeBook(settings.notices, production=settings.production)
    ring = load_ring(settings.keys)
    if not ring.accounts_signed:
        raise SettingsError("账号还没有签名，请运行 python -m intake upgrade")
    with database.reading() as session:
        clock.not_before(journal.latest(session))
        if not journal.is_signed(session):
            raise StoreError("数据库里的记录还没有签名，请运行 python -m intake upgrade")
    reports = Reports(database, RingFile(settings.keys), Signer(settings.keys))
    key = derived_key(settings.secret)
    return Parts(
        settings, clock, book, reports, Tokens(settings.secret),
        AmountLimit(settings.posts_per_hour, key),
        AmountLimit(settings.megabytes_per_hour * MEGABYTE, key), Failures(database, key),
    )  # fmt: skip


def _database(settings: Settings, clock: Clock) -> Database:
    database = database_of(settings)
    try:
        require(settings, database)
        if not settings.production:
            database.upgrade()
            with database.writing() as session:
                adopt(session, clock.now())
        database.check()
        mark_folder(settings)
        mark_database(settings, database)
    except IntakeError:
        database.close()
        raise
    return database


def _look(settings: Settings) -> Callable[[str], ResponseReturnValue]:
    """Return a view that gives the published site's own styles and fonts."""

    def look(name: str) -> ResponseReturnValue:
        return send_from_directory(settings.site / "assets", name, max_age=3600)

    return look
