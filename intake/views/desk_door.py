"""The desk's door: logging in and out, one's own password, and the session that every page of the desk needs."""

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from intake.desk import accounts, sessions, totp
from intake.desk.access import ROLE_ZH, Action, allowed
from intake.desk.sessions import Desk
from intake.desk.trial import CODES, PASSWORD
from intake.errors import KeysError
from intake.parts import parts
from publicity.published import PublishedNotice

door = Blueprint("door", __name__)

WRONG = "账号、密码或者验证码不对。连续五次不对，账号会停用一段时间。"
BUSY = "试得太频繁，请过几分钟再试。"
STALE = "页面停留太久，或者浏览器没有保存 Cookie，请再点一次。"
OVER = "您有一段时间没有操作，已经自动退出。请重新登录；刚才写的内容还在，登录后可以继续提交。"
_NEVER_KEPT = {"csrf_token", "password", "code", "old", "new", "again"}


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
    """Before every page of the desk: find the session, or ask to log in and keep what was typed."""
    token = request.cookies.get(cookie_name(), "")
    with parts().reports.database.writing() as session:
        g.desk = sessions.resume(session, token, g.arrived) if token else None
    if g.desk is not None:
        return None
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_KEPT]
    problem = OVER if request.method == "POST" or token else ""
    return _login_page(problem, kept, request.full_path.rstrip("?")), 401


@door.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Ask for name, password and code; three right words begin a session."""
    if request.method == "GET":
        return _login_page("", [], "")
    kept = [(name[5:], value) for name, value in request.form.items(multi=True) if name.startswith("kept-")]
    to = request.form.get("to", "")
    name, password, code = (request.form.get(field, "") for field in ("name", "password", "code"))
    if not FlaskForm().validate():
        return _login_page(STALE, kept, to), 422
    if not parts().limit.allows(request.remote_addr):
        return _login_page(BUSY, kept, to), 429
    with parts().reports.database.writing() as session:
        found = accounts.log_in(session, name.strip(), password, code, now=g.arrived)
        token = sessions.begin(session, *found, g.arrived) if found else ""
    if not token:
        return _login_page(WRONG, kept, to), 422
    here = f"{parts().settings.prefix}/desk/"
    if kept and to.startswith(here):
        return _with_cookie(make_response(render_template("desk/again.html", kept=kept, to=to)), token)
    return _with_cookie(make_response(redirect(to if to.startswith(here) else here, 303)), token)


@door.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session."""
    token = request.cookies.get(cookie_name(), "")
    if not FlaskForm().validate():
        abort(400)
    with parts().reports.database.writing() as session:
        sessions.end(session, token, g.arrived)
    response = make_response(render_template("desk/login.html", problem="", kept=[], to="", left=True, tried=_tried()))
    response.delete_cookie(cookie_name(), path="/")
    return response


def _login_page(problem: str, kept: list[tuple[str, str]], to: str) -> str:
    return render_template("desk/login.html", problem=problem, kept=kept, to=to, left=False, tried=_tried())


def _tried() -> dict[str, object] | None:
    """Return what a demonstration says at its door: its accounts, their password and the code of now."""
    if parts().settings.production:
        return None
    return {"roles": ROLE_ZH, "password": PASSWORD, "code": totp.code(CODES, totp.step_at(g.arrived))}


def _with_cookie(response: Response, token: str) -> Response:
    secure = parts().settings.production
    response.set_cookie(cookie_name(), token, httponly=True, samesite="Strict", secure=secure, path="/")
    return response


def at_desk(name: str) -> Blueprint:
    """Return a blueprint whose pages need a session and are kept by no browser, downloads neither."""
    made = Blueprint(name, __name__)
    made.before_request(sit_down)
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


@own.route("/account", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    """Show whose session it is; change the password."""
    desk, problem, done = desk_for("account"), "", ""
    if request.method == "POST":
        old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
        problem = "" if FlaskForm().validate() else STALE
        problem = problem or ("" if new == again else "两次输入的新密码不一样")
        try:
            if not problem:
                with parts().reports.database.writing() as session:
                    accounts.change_password(session, desk.actor.name, old, new, g.arrived)
                done = "密码已经改好。"
        except KeysError as error:
            problem = str(error)
    page = render_template("desk/account.html", desk=desk, problem=problem, done=done)
    return page, 422 if problem else 200
