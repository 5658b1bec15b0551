"""The desk: what came by letter, by telephone or in person is entered."""

import secrets
from datetime import date, datetime, time
from typing import Any

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue

from intake.csrf import checked_by_view
from intake.desk import queue
from intake.desk.access import allowed
from intake.errors import KeysError, Refusal
from intake.model import due
from intake.notices import OpenTo
from intake.parts import parts
from intake.text import cleaned, one_line
from intake.told import Told
from intake.views.desk_page import check_form, covered
from intake.views.desk_session import at_desk, desk_for
from intake.views.shown import closing
from publicity.shanghai import SHANGHAI

papers = at_desk("papers")

_ENTERED = ("paper", "phone", "visit")


@papers.route("/enter", methods=["GET", "POST"])
@checked_by_view
def enter() -> ResponseReturnValue:
    """Enter what came by letter, by telephone or in person, under the same clock as the form."""
    found = parts().book.find((request.form if request.method == "POST" else request.args).get("notice", ""))
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
