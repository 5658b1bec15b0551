"""The desk's door: logging in and out, and one's own password."""

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from intake.csrf import checked_by_view
from intake.desk import sessions
from intake.desk.login import Words, change_password, log_in
from intake.errors import AccountError, KeysError, RetryLaterError, StoreError
from intake.parts import parts
from intake.views import carried
from intake.views.desk_session import at_desk, cookie_name, desk_for, login_page, unavailable, writing
from intake.views.throttled import in_words, not_throttled, throttled

door = Blueprint("door", __name__)


WRONG = "账号、密码或者验证码不对。在同一个地方连续五次不对，要等一段时间才能再试。"
BUSY = "试错的次数太多，或者同时登录的人太多，请在"
STALE = "页面停留太久，或者浏览器没有保存 Cookie，请再点一次。"
OTHERS = "退出前写的内容是另一个账号的，没有带过来，也没有提交。"


door.register_error_handler(StoreError, unavailable)


def _login_later(error: RetryLaterError) -> str:
    problem = f"{BUSY}{in_words(error)}以后再试。"
    return login_page(problem, request.form.get("carried", ""), request.form.get("to", ""))


@door.route("/login", methods=["GET", "POST"])
@throttled("login", _login_later)
@checked_by_view
def login() -> ResponseReturnValue:
    """Ask for name, password and code; three right words begin a session."""
    if request.method == "GET":
        return login_page("")
    packed, to = request.form.get("carried", ""), request.form.get("to", "")
    name, password, code = (request.form.get(field, "") for field in ("name", "password", "code"))
    if not FlaskForm().validate():
        return login_page(STALE, packed, to), 422
    words = Words(name.strip(), password, code, request.remote_addr)
    try:
        found = log_in(parts().reports.database, parts().failures, parts().reports.authority, words, g.arrived)
    except AccountError as error:
        return login_page(str(error), packed, to), 403
    if found is None:
        return login_page(WRONG, packed, to), 422
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
    response = make_response(login_page("", left=True))
    response.delete_cookie(cookie_name(), path="/")
    return response


def _with_cookie(response: Response, token: str) -> Response:
    secure = parts().settings.production
    response.set_cookie(cookie_name(), token, httponly=True, samesite="Strict", secure=secure, path="/")
    return response


own = at_desk("own")


@own.get("/alive")
def alive() -> ResponseReturnValue:
    """Renew the session, however short ago it was renewed before, and say how long it lasts from now on."""
    desk_for("account")
    g.stale_session = token = request.cookies[cookie_name()]
    with writing() as session:
        session.flush()
        found = sessions.find(session, token, g.arrived, parts().reports.authority).desk
    if found is None:
        abort(403)
    return {"left": int((found.until - g.arrived).total_seconds()), "until": f"{found.until:%H:%M}"}


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
