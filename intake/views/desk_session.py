"""What every page of the desk needs: the session, which is found by reading and renewed at most once a minute."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from flask import Blueprint, Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from intake.demonstration_secrets import read_credentials
from intake.desk import sessions, totp
from intake.desk.access import ROLE_ZH, Action, allowed
from intake.desk.sessions import Desk, Found
from intake.errors import StoreError, TamperedError
from intake.parts import parts
from intake.store import journal
from intake.views import carried
from publicity.published import PublishedNotice

AWAY = "数据库暂时读写不了，可能是磁盘满了。请告诉管理员。"
OVER = "您有一段时间没有操作，已经自动退出。请重新登录。"
KEPT = "您有一段时间没有操作，已经自动退出。请重新登录；刚才写的内容还在，登录后核对，可以继续提交。"
FOREIGN = (
    "有一份要提交的内容不是由受理台的页面在这个浏览器里送来的，没有采用，也没有办理。要办理的，请在受理台重新填写。"
)


def cookie_name() -> str:
    """Return the name of the desk's cookie; in production one that no other host can set."""
    return "__Host-gongshi-desk" if parts().settings.production else "gongshi-desk"


def desk_for(action: Action, notice: PublishedNotice | None = None) -> Desk:
    """Return the session when its holder may do something; otherwise the answer is 403."""
    desk: Desk = g.desk
    if not allowed(desk.actor, action, notice):
        abort(403)
    return desk


def at_desk(name: str) -> Blueprint:
    """Return a blueprint whose pages need a session and are kept by no browser, downloads neither."""
    made = Blueprint(name, __name__)
    made.before_request(sit_down)
    made.register_error_handler(StoreError, unavailable)
    made.after_request(_kept_nowhere)
    made.after_request(_renewed)
    return made


def sit_down() -> ResponseReturnValue | None:
    """Before every page of the desk: find the session, or ask to log in and carry what was typed."""
    token = request.cookies.get(cookie_name(), "")
    # Now, when the body is there: it may have been on its way since before the session ended.
    now = parts().clock.now()
    found = _session_of(token, now)
    g.desk, g.stale_session = found.desk, token if found.stale else ""
    if g.desk is not None:
        return None
    if request.method != "POST":
        return login_page(OVER if token else "", to=request.full_path.rstrip("?")), 401
    if packed := carried.pack():
        return login_page(KEPT, packed), 401
    return login_page(OVER if carried.is_ours() else FOREIGN, copied=carried.to_copy()), 401


def _session_of(token: str, now: datetime) -> Found:
    """Return what the cookie finds; a session that is over is removed."""
    reports = parts().reports
    if not token:
        return Found(None, stale=False)
    with reports.database.reading() as session:
        found = sessions.find(session, token, now, reports.authority)
    if found.desk is None and found.stale:
        with reports.database.writing() as session:
            sessions.remove_ended(session, token, now, reports.authority)
    return found


@contextmanager
def writing() -> Iterator[Session]:
    """Yield a session to write with, in which the desk's own session is renewed as well when that is due."""
    with parts().reports.database.writing() as session:
        if g.stale_session:
            sessions.renew(session, g.stale_session, g.arrived)
        yield session
    g.stale_session = ""


def note(what: str, reference: str) -> None:
    """Write into the journal that whoever is at the desk ``opened`` a report, took something along or searched."""
    desk: Desk = g.desk
    with writing() as session:
        journal.append(session, g.arrived, what, reference, desk.actor.name)


def _renewed(response: Response) -> Response:
    """Renew the session, where nothing was written that renewed it along the way."""
    if g.get("desk") is not None and g.get("stale_session"):
        # A disk that is full is no reason to keep an answer back that was made already.
        with suppress(StoreError), writing():
            pass
    return response


def _kept_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def unavailable(error: StoreError) -> tuple[str, int]:
    """Answer that the database is full or away, with the form that was sent, to be sent again."""
    if request.endpoint == "door.login":
        return login_page(AWAY, request.form.get("carried", ""), request.form.get("to", "")), 503
    problem = str(error) if isinstance(error, TamperedError) else AWAY
    page = render_template("desk/unavailable.html", desk=g.get("desk"), problem=problem, form=carried.sent())
    return page, 503


def login_page(
    problem: str, packed: str = "", to: str = "", *, copied: Sequence[tuple[str, str]] = (), left: bool = False
) -> str:
    """Return the door's page; ``packed`` is a form that is carried, ``to`` the page that was asked for."""
    return render_template(
        "desk/login.html", problem=problem, carried=packed, to=to, copied=copied, left=left, tried=_tried()
    )


def _tried() -> dict[str, object] | None:
    """Return what a demonstration says at its door: its accounts, their password and the code of now."""
    settings = parts().settings
    credentials = None if settings.production else read_credentials(settings.data)
    if credentials is None:
        return None
    code = totp.code(credentials.codes, totp.step_at(g.arrived))
    return {"roles": ROLE_ZH, "password": credentials.password, "code": code}
