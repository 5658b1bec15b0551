"""What the desk's pages about one report are made of, and what their views share."""

from collections.abc import Callable
from typing import Any, cast

from flask import abort, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from intake.desk import abstracts, cases, outcomes, queue, queue_filter
from intake.desk.abstracts import Task
from intake.desk.access import Action, allowed, has_duty
from intake.desk.channel import channel, concerning
from intake.desk.sessions import Desk
from intake.envelope import NotAddressedError
from intake.errors import EnvelopeError, IntakeError, Refusal, StoreError, TamperedError
from intake.model import due, states
from intake.model.states import State
from intake.parts import parts
from intake.store import integrity, rows
from intake.store.tables import Abstract, Report
from intake.told import Opened
from intake.views.desk_door import STALE
from intake.views.desk_session import note
from intake.views.shown import at_moment
from publicity.chinese import day_with_weekday
from publicity.model.notice_id import NoticeId
from publicity.published import PublishedNotice

TELL = "数据库可能被改动过，请立即告诉管理员。"


def case_page(
    here: Desk, reference: str, notice: PublishedNotice | None, problem: str = "", typed: dict[str, str] | None = None
) -> str:
    """Return the page of a report, with what was typed when a form was refused; that it was opened is journalled."""
    try:
        case = cases.open_case(parts().reports, here, reference)
        note("opened", case.opened.report.reference)
    except EnvelopeError as error:
        came_late = isinstance(error, NotAddressedError)
        return render_template(
            "desk/sealed.html", desk=here, reference=reference, problem=str(error), came_late=came_late
        )
    report, fault = case.opened.report, case.opened.fault
    followed = outcomes.effects(parts().book.campaign(report.notice)) if report.candidate else ()
    moves = states.moves(report.state) if fault is None else ()
    return render_template(
        "desk/case.html", desk=here, problem=problem, fault=fault, typed=typed or {},
        told=case.opened.content["told"],
        steps=[(at_moment(s.at), s.staff, step_zh(s.state), s.unit, s.why) for s in case.steps],
        messages=[(author, at_moment(at), text) for author, at, text in case.opened.messages],
        moves=[(state, move_zh(report.state, state)) for state in moves],
        effects=[(one.id, states.STATE_ZH[one.finding], one.label) for one in followed],
        refusals=states.refusals(notice.reports) if notice else (),
        may_move=fault is None and allowed(here.actor, "move", notice),
        may_ask=fault is None and allowed(here.actor, "ask", notice), **channel_of(here, case.opened, notice),
        alike=[(one.reference, states.STATE_ZH.get(one.state, one.state), one.state == report.state)
               for one in cases.of_one_matter(parts().reports, report)],
        **facts(report, notice),
    )  # fmt: skip


def identity_page(
    here: Desk,
    report: Report,
    notice: PublishedNotice | None,
    *,
    problem: str = "",
    why: str = "",
    who: dict[str, str] | None = None,
    seen: bool = False,
) -> str:  # fmt: skip
    """Return the page on which a custodian sees who wrote a report, and nothing else of it."""
    with parts().reports.database.reading() as session:
        fault = integrity.fault_of(session, report)
    return render_template(
        "desk/identity.html", desk=here, problem=problem, fault=fault, why=why, who=who, seen=seen,
        named=report.identity is not None, **facts(report, notice),
    )  # fmt: skip


def refused(here: Desk, reference: str, told: str) -> tuple[str, int]:
    """Return the page that says why nothing of a report is given out."""
    return render_template("desk/sealed.html", desk=here, reference=reference, problem=told, came_late=False), 409


def facts(report: Report, notice: PublishedNotice | None) -> dict[str, Any]:
    """Return what every page about one report begins with."""
    today = g.arrived.date()
    candidate = next((c for c in notice.candidates if c.id == report.candidate), None) if notice else None
    return {
        "report": report,
        "campaign_id": NoticeId.of(report.notice).campaign,
        "n": notice,
        "about": candidate.name if candidate else "公示本身" if report.candidate is None else report.candidate,
        "workplace": candidate.workplace if candidate else "",
        # What somebody else wrote into the database may be no state at all; the page says so above.
        "state_zh": states.STATE_ZH.get(report.state, report.state),
        "received": at_moment(report.received_at),
        "way": queue.WAY_ZH.get(report.way, ""),
        "due_day": day_with_weekday(report.due_on) if report.due_on else "",
        "due_told": due.told(report.due_on, today, parts().book.calendar(report.notice)),
        "overdue": report.due_on is not None and report.due_on < today,
    }


def channel_of(here: Desk, opened: Opened, notice: PublishedNotice | None) -> dict[str, Any]:
    """Return the abstracts that were sent, and to whom one may go now."""
    report, others = opened.report, opened.content["told"]["who"]
    candidate = next((c for c in notice.candidates if c.id == report.candidate), None) if notice else None
    with parts().reports.database.reading() as session:
        every = abstracts.of_report(session, report)
        sent = [task for one in every if (task := _if_open(session, one, here)) is not None]
        asked = {one.staff for one in every if one.answered_at is None}
        about = concerning(parts().book.campaign(notice.id), notice, candidate, others) if notice else None
        may, out = channel(session, about) if about else ([], [])
    may_send = opened.fault is None and allowed(here.actor, "abstract", notice)
    open_to_send = may_send and "investigating" in states.moves(report.state)
    return {
        "abstracts": [(task, at_moment(task.sent_at), abstracts.opinion_zh(task.opinion)) for task in sent],
        "units": [(one.staff.name, one.label) for one in may if one.staff.name not in asked] if open_to_send else [],
        "left_out": [f"{one.label}，{one.concerned}" for one in out] if open_to_send else [],
    }


def _if_open(session: Session, abstract: Abstract, here: Desk) -> Task | None:
    """Return an abstract, None when it was sealed before this key was in the ring."""
    try:
        return abstracts.opened(session, abstract, here.key, here.private)
    except EnvelopeError:
        return None


def report_for(reference: str, *actions: Action) -> tuple[Desk, Report, PublishedNotice | None]:
    """Return the session, a report and its notice, None when that is not published any more.

    The holder of the session may do one of the actions to it.  To a role that never may, the answer is 403 whatever the
    reference; to anybody else a reference outside their scope is answered as one that does not exist.
    """
    here: Desk = g.desk
    if not any(has_duty(here.actor, action) for action in actions):
        abort(403)
    with parts().reports.database.reading() as session:
        report = rows.by_reference(session, reference)
    found = parts().book.find(report.notice if report else "")
    notice = found.notice if found else None
    if report is None or not any(allowed(here.actor, action, notice) for action in actions):
        abort(make_response(render_template("desk/missing.html", desk=here), 404))
    return here, report, notice


def note_search(wanted: queue_filter.Wanted) -> None:
    """Write into the journal that reports were opened to be searched, and how many; never for what."""
    if wanted.found is not None:
        note("searched", f"{wanted.opened} 件")


def covered(here: Desk) -> list[PublishedNotice]:
    """Return the published notices that somebody's scopes cover."""
    return [n for n in parts().book.data.notices if any(scope.covers(n) for scope in here.actor.scopes)]


def acted(
    here: Desk, reference: str, notice: PublishedNotice | None, act: Callable[[], object], anchor: str = ""
) -> ResponseReturnValue:
    """Do what a form of a report's page asks for and show the page again; when it is refused, with what was typed."""
    try:
        check_form()
        act()
    except StoreError as error:
        if not isinstance(error, TamperedError):
            raise  # the answer to all that the database refuses is one for the whole desk
        return case_page(here, reference, notice, str(error), request.form.to_dict()), 422
    except IntakeError as error:
        return case_page(here, reference, notice, str(error), request.form.to_dict()), 422
    return redirect(f"{parts().settings.prefix}/desk/report/{reference}{anchor}", 303)


def check_form() -> None:
    """Raise Refusal when a form comes without the token of its page."""
    if not FlaskForm().validate():
        raise Refusal(STALE)


def move_zh(before: State, after: State) -> str:
    """Return a step in words: handing a report to somebody is more than the state that it has then."""
    if after != "investigating":
        return states.STATE_ZH[after]
    return {"accepted": "交有关单位调查核实", "investigating": "改交其他单位调查"}.get(before, "重新调查")


def step_zh(state: str) -> str:
    """Return a step that was taken in words."""
    return "查看反映人身份" if state == cases.LOOKED else states.STATE_ZH.get(cast("State", state), state)
