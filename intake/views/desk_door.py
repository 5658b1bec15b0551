"""The desk's door: logging in and out, one's own password, and the session that every page of the desk needs."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from intake.csrf import checked_by_view
from intake.desk import sessions, totp
from intake.desk.access import ROLE_ZH, Action, allowed
from intake.desk.login import Words, change_password, log_in
from intake.desk.sessions import Desk
from intake.desk.trial import read_credentials
from intake.errors import AccountError, KeysError, RetryLaterError, StoreError, TamperedError
from intake.parts import parts
from intake.views import carried
from intake.views.throttled import in_words, not_throttled, throttled
from publicity.published import PublishedNotice

door = Blueprint("door", __name__)

AWAY = "数据库暂时读写不了，可能是磁盘满了。请告诉管理员。"

WRONG = "账号、密码或者验证码不对。在同一个地方连续五次不对，要等一段时间才能再试。"
BUSY = "试错的次数太多，或者同时登录的人太多，请在"
STALE = "页面停留太久，或者浏览器没有保存 Cookie，请再点一次。"
OVER = "您有一段时间没有操作，已经自动退出。请重新登录。"
KEPT = "您有一段时间没有操作，已经自动退出。请重新登录；刚才写的内容还在，登录后核对，可以继续提交。"
FOREIGN = (
    "有一份要提交的内容不是由受理台的页面在这个浏览器里送来的，没有采用，也没有办理。要办理的，请在受理台重新填写。"
)
OTHERS = "退出前写的内容是另一个账号的，没有带过来，也没有提交。"


def cookie_name() -> str:
    """Return the name of the desk's cookie; in production one that no other host can set."""
    return "__Host-gongshi-desk" if parts().settings.production else "gongshi-desk"


def desk_for(action: Action, notice: PublishedNotice | None = None) -> Desk:
    """Return the session when its holder may do something; otherwise the answer is 403."""
    desk: Desk = g.desk
    if not allowed(desk.actor, action, notice):
        abort(403)
    return desk


def sit_down() -> ResponseReturnValue | None:
    """Before every page of the desk: find the session, or ask to log in and carry what was typed."""
    token = request.cookies.get(cookie_name(), "")
    # Now, when the body is there: it may have been on its way since before the session ended.
    now = parts().clock.now()
    with parts().reports.database.writing() as session:
        g.desk = sessions.resume(session, token, now, parts().reports.authority) if token else None
    if g.desk is not None:
        return None
    if request.method != "POST":
        return _login_page(OVER if token else "", to=request.full_path.rstrip("?")), 401
    if packed := carried.pack():
        return _login_page(KEPT, packed), 401
    return _login_page(OVER if carried.is_ours() else FOREIGN, copied=carried.to_copy()), 401


def unavailable(error: StoreError) -> tuple[str, int]:
    """Answer that the database is full or away, with the form that was sent, to be sent again."""
    if request.endpoint == "door.login":
        return _login_page(AWAY, request.form.get("carried", ""), request.values.get("to", "")), 503
    problem = str(error) if isinstance(error, TamperedError) else AWAY
    page = render_template("desk/unavailable.html", desk=g.get("desk"), problem=problem, form=carried.sent())
    return page, 503


door.register_error_handler(StoreError, unavailable)


def _login_later(error: RetryLaterError) -> str:
    problem = f"{BUSY}{in_words(error)}以后再试。"
    return _login_page(problem, request.form.get("carried", ""), request.form.get("to", ""))


@door.route("/login", methods=["GET", "POST"])
@throttled("login", _login_later)
@checked_by_view
def login() -> ResponseReturnValue:
    """Ask for name, password and code; three right words begin a session."""
    if request.method == "GET":
        return _login_page("")
    packed, to = request.form.get("carried", ""), request.form.get("to", "")
    name, password, code = (request.form.get(field, "") for field in ("name", "password", "code"))
    if not FlaskForm().validate():
        return _login_page(STALE, packed, to), 422
    words = Words(name.strip(), password, code, request.remote_addr)
    try:
        found = log_in(parts().reports.database, parts().failures, parts().reports.authority, words, g.arrived)
    except AccountError as error:
        return _login_page(str(error), packed, to), 403
    if found is None:
        return _login_page(WRONG, packed, to), 422
    actor, token = found
    carried.remember(actor.name)
    return _with_cookie(_after_login(packed, to, actor.name), token)


def _after_login(packed: str, to: str, who: str) -> Response:
    """Show what was carried, all of it, before anything is sent; without it lead to the desk or the page asked for."""
    here = f"{parts().settings.prefix}/desk/"
    if not packed:
        return make_response(redirect(to if to.startswith(here) else here, 303))
    form = carried.unpack(packed, who)
    return make_response(render_template("desk/again.html", form=form, problem="" if form else OTHERS))


@door.post("/logout")
@not_throttled("it ends what only the cookie finds")
def logout() -> ResponseReturnValue:
    """End the session."""
    token = request.cookies.get(cookie_name(), "")
    if not FlaskForm().validate():
        abort(400)
    with parts().reports.database.writing() as session:
        sessions.end(session, token, g.arrived)
    response = make_response(_login_page("", left=True))
    response.delete_cookie(cookie_name(), path="/")
    return response


def _login_page(
    problem: str, packed: str = "", to: str = "", *, copied: Sequence[tuple[str, str]] = (), left: bool = False
) -> str:
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


def _with_cookie(response: Response, token: str) -> Response:
    secure = parts().settings.production
    response.set_cookie(cookie_name(), token, httponly=True, samesite="Strict", secure=secure, path="/")
    return response


def at_desk(name: str) -> Blueprint:
    """Return a blueprint whose pages need a session and are kept by no browser, downloads neither."""
    made = Blueprint(name, __name__)
    made.before_request(sit_down)
    made.register_error_handler(StoreError, unavailable)
    made.after_request(_kept_nowhere)
    return made


def _kept_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


own = at_desk("own")


@own.get("/alive")
def alive() -> ResponseReturnValue:
    """Say how long the session lasts from now on; that it was asked has renewed it, as any page does."""
    desk = desk_for("account")
    return {"left": int((desk.until - g.arrived).total_seconds()), "until": f"{desk.until:%H:%M}"}


def _account_later(error: RetryLaterError) -> str:
    problem = f"{BUSY}{in_words(error)}以后再试，密码没有改。"
    return render_template("desk/account.html", desk=g.desk, problem=problem, done="")


@own.route("/account", methods=["GET", "POST"])
@throttled("password", _account_later)
@checked_by_view
def account() -> ResponseReturnValue:
    """Show whose session it is; change the password."""
    desk, problem, done = desk_for("account"), "", ""
    if request.method == "POST":
        old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
        problem = "" if FlaskForm().validate() else STALE
        problem = problem or ("" if new == again else "两次输入的新密码不一样")
        try:
            if not problem:
                _change_password(Words(desk.actor.name, old, "", request.remote_addr), new)
                done = "密码已经改好，您在别处的登录都已退出。"
        except KeysError as error:
            problem = str(error)
    page = render_template("desk/account.html", desk=desk, problem=problem, done=done)
    return page, 422 if problem else 200


def _change_password(words: Words, new: str) -> None:
    """Change the password of whoever is at the desk; this session goes on, all others of theirs end."""
    here, mine = parts(), sessions.session_id(request.cookies[cookie_name()])
    reports = here.reports
    change_password(reports.database, here.failures, reports.authority, words, new=new, now=g.arrived, keep=mine)
