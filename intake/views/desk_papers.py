"""The desk's papers: what came by letter or in person, and the journal."""

import secrets
from datetime import date, datetime, time
from typing import Any

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue

from intake.csrf import checked_by_view
from intake.desk import queue
from intake.desk.access import allowed
from intake.errors import KeysError, Refusal
from intake.model import due, states
from intake.notices import OpenTo
from intake.parts import parts
from intake.store import journal
from intake.text import cleaned, one_line
from intake.told import Told
from intake.views.desk_page import check_form, covered
from intake.views.desk_session import at_desk, desk_for
from intake.views.shown import at_moment, closing
from publicity.shanghai import SHANGHAI

papers = at_desk("papers")

_ENTERED = ("paper", "phone", "visit")
_JOURNAL_LENGTH = 500


@papers.route("/enter", methods=["GET", "POST"])
@checked_by_view
def enter() -> ResponseReturnValue:
    """Enter what came by letter, by telephone or in person, under the same clock as the form."""
    found = parts().book.find(request.values.get("notice", ""))
    here = desk_for("enter", found.notice if found else None) if found else g.desk
    if found is None:
        if not any(allowed(here.actor, "enter", notice) for notice in covered(here)):
            abort(403)
        return render_template("desk/enter_notice.html", desk=here, notices=covered(here))
    problem, kept = "", None
    if request.method == "POST":
        try:
            check_form()
            kept = _entered(found)
        except (Refusal, KeysError) as error:
            problem = str(error)
    page = render_template(
        "desk/enter.html", desk=here, n=found.notice, form=request.form, problem=problem, kept=kept,
        ways={way: queue.WAY_ZH[way] for way in _ENTERED}, today=f"{g.arrived:%Y-%m-%d}",
        closes=closing(found.notice.closes),
    )  # fmt: skip
    return page, 422 if problem else 200


@papers.get("/journal")
def show_journal() -> ResponseReturnValue:
    """Show what was done, by whom and when, and whether the chain holds: never what a report says."""
    here = desk_for("journal")
    with parts().reports.database.reading() as session:
        result, entries = journal.check(session), journal.last(session, _JOURNAL_LENGTH)
        head = str(journal.head(session))
    broken = result if isinstance(result, journal.Broken) else None
    told = [(entry.number, at_moment(entry.at), WHAT_ZH.get(entry.what, entry.what), entry.reference, entry.who)
            for entry in entries]  # fmt: skip
    return render_template("desk/journal.html", desk=here, entries=told, broken=broken, total=result, head=head)


WHAT_ZH: dict[str, str] = {
    **{str(state): words for state, words in states.STATE_ZH.items()},
    "received": "收到反映",
    "received-late": "收到反映（逾期）",
    "added": "反映人补充",
    "asked": "提问",
    "told": "告知反映人",
    "opened": "打开反映",
    "downloaded": "下载附件",
    "searched": "在内容里查找",
    "identity-read": "查看身份",
    "login": "登录",
    "login-failed": "登录失败",
    "logout": "退出",
    "exported": "导出",
    "abstract-sent": "发送摘要",
    "put-together": "并案",
    "abstract-answered": "答复摘要",
    "staff-added": "建立账号",
    "staff-left": "停用账号",
    "staff-unlocked": "清除输错的次数",
    "staff-scoped": "改负责范围",
    "staff-rekeyed": "账号换钥匙",
    "accounts-signed": "给以前的账号签名",
    "account-refused": "账号对不上，拒绝使用",
    "escrow-resealed": "托管封存转到新钥匙",
    "password-changed": "更改密码",
    "password-recovered": "找回密码",
    "handed-over": "补封给现在的钥匙",
    "reminded": "提醒到期删除",
    "deleted": "到期删除",
    "settled": "删除后留下结论",
    "signing-began": "开始给记录签名",
}


def _entered(found: OpenTo) -> Any:
    """Store what was written down; raise Refusal with what is missing."""
    form, notice = request.form, found.notice
    what, about = cleaned(form.get("what", "")) or "", form.get("about", "")
    candidate = found.candidate(about)
    if form.get("way") not in _ENTERED:
        raise Refusal("请选择是来信、电话还是来访")
    if candidate is None and about != "notice":
        raise Refusal("请选择反映的是谁；公示本身的问题选最后一项")
    if len(what) < 10:
        raise Refusal("请写明反映的内容，至少 10 个字")
    arrived, sent = _moment(form.get("arrived", ""), "收到"), form.get("sent", "")
    counted = _moment(sent, "寄出") if sent and notice.reports.postmark == "sent" else arrived
    if arrived > g.arrived:
        raise Refusal("收到的时间不能在现在以后")
    # A day without a time is midnight, and may be the day on which the notice opens later.
    if arrived < notice.opens and (arrived.time() != time() or arrived.date() < notice.opens.date()):
        raise Refusal("收到的时间不能在公示开始以前")
    told = Told(
        notice=notice.id, candidate=candidate.id if candidate else None, kinds=tuple(form.getlist("kinds")),
        who=one_line(form.get("who", "")), when="", where="", what=what, verify="",
        name=one_line(form.get("name", "")) or "", contact=one_line(form.get("contact", "")) or "",
    )  # fmt: skip
    due_on = due.due_on("received", arrived.date(), parts().book.calendar(notice.id), due.TERMS)
    return parts().reports.receive(
        told, secrets.token_bytes(16), arrived, late=counted >= notice.closes, due_on=due_on, way=form["way"]
    )


def _moment(text: str, what: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(f"请写明{what}的日期，如 2024-04-03") from None
    day: date = moment.date()
    return datetime.combine(day, moment.time() or time(), SHANGHAI)
