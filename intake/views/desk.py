"""The desk: the queue, a report with its path, questions, who wrote it, what came on paper, and the journal."""

import secrets
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, cast

from flask import Blueprint, abort, g, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from intake import handling
from intake.desk import cases, due, outcomes, path, queue
from intake.desk.access import EVERY, Scope, allowed
from intake.desk.path import State
from intake.desk.sessions import Desk
from intake.errors import EnvelopeError, IntakeError, KeysError, StoreError
from intake.notices import OpenTo
from intake.parts import parts
from intake.store import journal
from intake.store.tables import Report
from intake.text import cleaned, one_line
from intake.told import Told
from intake.views.desk_door import STALE, desk_for, sit_down
from intake.views.shown import at_moment, closing, on_day
from publicity.published import PublishedNotice
from publicity.shanghai import SHANGHAI

desk = Blueprint("desk", __name__)
desk.before_request(sit_down)

_ENTERED = ("paper", "phone", "visit")
_JOURNAL_LENGTH = 500


@desk.get("/")
def list_queue() -> ResponseReturnValue:
    """Show what waits, overdue first; or the journal to whoever sees nothing else."""
    here = desk_for("queue") if allowed(g.desk.actor, "queue") else None
    if here is None:
        return redirect(f"{parts().settings.prefix}/desk/journal", 303)
    asked = {name: request.args.get(name, "") for name in ("notice", "candidate", "state", "due", "reference")}
    page = max(1, request.args.get("page", 1, type=int))
    wanted, covered = queue.Wanted(**asked, page=page), _covered(here)
    everything = Scope(EVERY) in here.actor.scopes
    with parts().reports.database.reading() as session:
        ids = None if everything else [notice.id for notice in covered]
        lines, total = queue.lines(session, parts().book, ids, wanted, g.arrived.date())
    return render_template(
        "desk/queue.html", desk=here, lines=lines, total=total, wanted=wanted, states=path.STATE_ZH, notices=covered,
        pages=-(-total // queue.PAGE), may_enter=allowed(here.actor, "enter", covered[0]) if covered else False,
    )  # fmt: skip


@desk.get("/report/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """Show a report, opened with the session's key; to a custodian only how it stands."""
    report, notice = _report(reference)
    if allowed(g.desk.actor, "identity", notice):
        return _identity_page(desk_for("identity", notice), report, notice)
    return _case_page(desk_for("read", notice), reference, notice)


@desk.post("/report/<reference>/move")
def move(reference: str) -> ResponseReturnValue:
    """Take a step."""
    _, notice = _report(reference)
    here, form = desk_for("move", notice), request.form
    picked = one_line(form.get("refusal", "")) or ""
    reason = "；".join(part for part in (picked, cleaned(form.get("reason", "")) or "") if part)
    try:
        _check_form()
        before, after = _state(form.get("before", "")), _state(form.get("after", ""))
        wanted = path.Move(before, after, reason, one_line(form.get("unit", "")) or "")
        sentence = cleaned(form.get("sentence", "")) or ""
        cases.move(parts().reports, parts().book, here, reference, wanted, sentence=sentence, now=g.arrived)
    except StoreError as error:
        return _case_page(here, reference, notice, str(error), form.to_dict()), 422
    return redirect(f"{parts().settings.prefix}/desk/report/{reference}", 303)


@desk.post("/report/<reference>/ask")
def ask(reference: str) -> ResponseReturnValue:
    """Ask the reporter something."""
    _, notice = _report(reference)
    here, text = desk_for("ask", notice), cleaned(request.form.get("text", "")) or ""
    try:
        _check_form()
        cases.ask(parts().reports, here, reference, text, g.arrived)
    except StoreError as error:
        return _case_page(here, reference, notice, str(error), request.form.to_dict()), 422
    return redirect(f"{parts().settings.prefix}/desk/report/{reference}#messages", 303)


@desk.get("/report/<reference>/file/<int:number>")
def file(reference: str, number: int) -> ResponseReturnValue:
    """Give an attachment, always as a download: nothing that a stranger sent is shown by the browser."""
    _, notice = _report(reference)
    here = desk_for("read", notice)
    try:
        opened = handling.read_report(parts().reports, reference, here.key, here.private)
        name, content = handling.read_file(parts().reports, opened, number)
    except IntakeError:
        abort(404)
    return send_file(BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name)


@desk.post("/report/<reference>/identity")
def identity(reference: str) -> ResponseReturnValue:
    """Show who wrote a report, for a written reason that stays."""
    report, notice = _report(reference)
    here, why = desk_for("identity", notice), cleaned(request.form.get("why", "")) or ""
    try:
        _check_form()
        who = cases.look_at_identity(parts().reports, here, reference, why, g.arrived)
    except (StoreError, EnvelopeError) as error:
        return _identity_page(here, report, notice, problem=str(error), why=why), 422
    return _identity_page(here, report, notice, who=who or {}, seen=True)


@desk.route("/enter", methods=["GET", "POST"])
def enter() -> ResponseReturnValue:
    """Enter what came by letter, by telephone or in person, under the same clock as the form."""
    found = parts().book.find(request.values.get("notice", ""))
    here = desk_for("enter", found.notice if found else None) if found else g.desk
    if found is None:
        if not any(allowed(here.actor, "enter", notice) for notice in _covered(here)):
            abort(403)
        return render_template("desk/enter_notice.html", desk=here, notices=_covered(here))
    problem, kept = "", None
    if request.method == "POST":
        try:
            _check_form()
            kept = _entered(found)
        except (StoreError, KeysError) as error:
            problem = str(error)
    page = render_template(
        "desk/enter.html", desk=here, n=found.notice, form=request.form, problem=problem, kept=kept,
        ways={way: queue.WAY_ZH[way] for way in _ENTERED}, today=f"{g.arrived:%Y-%m-%d}",
        closes=closing(found.notice.closes),
    )  # fmt: skip
    return page, 422 if problem else 200


@desk.get("/outcome")
def show_outcome() -> ResponseReturnValue:
    """Show what became of the reports on each notice, ready for the content folder."""
    here = desk_for("export")
    covered = _covered(here)
    with parts().reports.database.reading() as session:
        found = outcomes.objections(session, [notice.id for notice in covered])
    rows = []
    for notice in covered:
        mine = [one for one in found if one.notice == notice.id]
        waiting = sum(one.state == "open" for one in mine)
        snippet = outcomes.outcome_yaml(mine, g.arrived.date())
        rows.append((notice, outcomes.told(mine), snippet, waiting, g.arrived >= notice.closes))
    campaigns = list(dict.fromkeys(notice.id.partition("/")[0] for notice in covered))
    return render_template("desk/outcome.html", desk=here, notices=rows, campaigns=campaigns)


@desk.get("/objections/<campaign>.csv")
def objections(campaign: str) -> ResponseReturnValue:
    """Give a campaign's table of objections, of the notices that the reader's scopes cover."""
    here = desk_for("export")
    ids = [notice.id for notice in _covered(here) if notice.id.partition("/")[0] == campaign]
    if not ids:
        abort(404)
    with parts().reports.database.writing() as session:
        text = outcomes.objections_csv(outcomes.objections(session, ids))
        journal.append(session, g.arrived, "exported", campaign, here.actor.name)
    content = BytesIO(text.encode("utf-8-sig"))
    return send_file(content, "text/csv", as_attachment=True, download_name="objections.csv")


@desk.get("/journal")
def show_journal() -> ResponseReturnValue:
    """Show what was done, by whom and when, and whether the chain holds: never what a report says."""
    here = desk_for("journal")
    with parts().reports.database.reading() as session:
        result, entries = journal.check(session), journal.last(session, _JOURNAL_LENGTH)
    broken = result.number if isinstance(result, journal.Broken) else 0
    told = [(entry.number, at_moment(entry.at), WHAT_ZH.get(entry.what, entry.what), entry.reference, entry.who)
            for entry in entries]  # fmt: skip
    return render_template("desk/journal.html", desk=here, entries=told, broken=broken, total=result)


WHAT_ZH: dict[str, str] = {
    **{str(state): words for state, words in path.STATE_ZH.items()},
    "received": "收到反映",
    "received-late": "收到反映（逾期）",
    "added": "反映人补充",
    "asked": "提问",
    "told": "告知反映人",
    "identity-read": "查看身份",
    "login": "登录",
    "login-failed": "登录失败",
    "logout": "退出",
    "exported": "导出异议表",
    "staff-added": "建立账号",
    "staff-left": "停用账号",
    "password-changed": "更改密码",
    "password-recovered": "找回密码",
}


def _covered(here: Desk) -> list[PublishedNotice]:
    return [n for n in parts().book.data.notices if any(scope.covers(n) for scope in here.actor.scopes)]


def _report(reference: str) -> tuple[Report, PublishedNotice | None]:
    try:
        report = handling.report_of(parts().reports, reference)
    except StoreError:
        abort(404)
    found = parts().book.find(report.notice)
    return report, found.notice if found else None


def _state(text: str) -> State:
    """Return a state that a form names; raise StoreError when none was chosen."""
    if text not in path.STATE_ZH:
        raise StoreError("请先选择办成什么")
    return text


def _check_form() -> None:
    if not FlaskForm().validate():
        raise StoreError(STALE)


def _case_page(
    here: Desk, reference: str, notice: PublishedNotice | None, problem: str = "", typed: dict[str, str] | None = None
) -> str:
    try:
        case = cases.open_case(parts().reports, here, reference)
    except EnvelopeError as error:
        return render_template("desk/sealed.html", desk=here, reference=reference, problem=str(error))
    return render_template(
        "desk/case.html", desk=here, problem=problem, typed=typed or {}, told=case.opened.content["told"],
        steps=[(at_moment(s.at), s.staff, _step_zh(s.state), s.unit, s.why) for s in case.steps],
        messages=[(author, at_moment(at), text) for author, at, text in case.opened.messages],
        moves=[(state, _move_zh(case.opened.report.state, state)) for state in path.moves(case.opened.report.state)],
        refusals=path.refusals(notice.reports) if notice else (), may_move=allowed(here.actor, "move", notice),
        may_ask=allowed(here.actor, "ask", notice), **_facts(case.opened.report, notice),
    )  # fmt: skip


def _identity_page(
    here: Desk,
    report: Report,
    notice: PublishedNotice | None,
    *,
    problem: str = "",
    why: str = "",
    who: dict[str, str] | None = None,
    seen: bool = False,
) -> str:  # fmt: skip
    return render_template(
        "desk/identity.html", desk=here, problem=problem, why=why, who=who, seen=seen,
        named=report.identity is not None, **_facts(report, notice),
    )  # fmt: skip


def _facts(report: Report, notice: PublishedNotice | None) -> dict[str, Any]:
    today = g.arrived.date()
    candidate = next((c for c in notice.candidates if c.id == report.candidate), None) if notice else None
    return {
        "report": report,
        "n": notice,
        "about": candidate.name if candidate else "公示本身" if report.candidate is None else report.candidate,
        "workplace": candidate.workplace if candidate else "",
        "state_zh": path.STATE_ZH[report.state],
        "received": at_moment(report.received_at),
        "way": queue.WAY_ZH[report.way],
        "due_day": on_day(report.due_on) if report.due_on else "",
        "due_told": due.told(report.due_on, today, parts().book.calendar(report.notice)),
        "overdue": report.due_on is not None and report.due_on < today,
    }


def _move_zh(before: State, after: State) -> str:
    """Return a step in words: handing a report to somebody is more than the state that it has then."""
    if after != "investigating":
        return path.STATE_ZH[after]
    return {"accepted": "交有关单位调查核实", "investigating": "改交其他单位调查"}.get(before, "重新调查")


def _step_zh(state: str) -> str:
    return "查看反映人身份" if state == cases.LOOKED else path.STATE_ZH[cast("State", state)]


def _entered(found: OpenTo) -> Any:
    """Store what was written down; raise StoreError with what is missing."""
    form, notice = request.form, found.notice
    what, about = cleaned(form.get("what", "")) or "", form.get("about", "")
    candidate = found.candidate(about)
    if form.get("way") not in _ENTERED:
        raise StoreError("请选择是来信、电话还是来访")
    if candidate is None and about != "notice":
        raise StoreError("请选择反映的是谁；公示本身的问题选最后一项")
    if len(what) < 10:
        raise StoreError("请写明反映的内容，至少 10 个字")
    arrived, sent = _moment(form.get("arrived", ""), "收到"), form.get("sent", "")
    counted = _moment(sent, "寄出") if sent and notice.reports.postmark == "sent" else arrived
    if arrived > g.arrived:
        raise StoreError("收到的时间不能在现在以后")
    told = Told(
        notice=notice.id, candidate=candidate.id if candidate else None, kinds=tuple(form.getlist("kinds")), who="",
        when="", where="", what=what, verify="", name=one_line(form.get("name", "")) or "",
        contact=one_line(form.get("contact", "")) or "",
    )  # fmt: skip
    due_on = due.due_on("received", arrived.date(), parts().book.calendar(notice.id), due.TERMS)
    return parts().reports.receive(
        told, secrets.token_bytes(16), arrived, late=counted >= notice.closes, due_on=due_on, way=form["way"]
    )


def _moment(text: str, what: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise StoreError(f"请写明{what}的日期，如 2024-04-03") from None
    day: date = moment.date()
    return datetime.combine(day, moment.time() or time(), SHANGHAI)
