"""The desk: the queue, and a report with its path, questions, attachments and who wrote it."""

from dataclasses import replace
from io import BytesIO

from flask import abort, g, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from intake import handling
from intake.csrf import checked_by_view
from intake.desk import cases, queue, queue_filter, queue_search, retention
from intake.desk.access import allowed
from intake.errors import EnvelopeError, MissingError, Refusal, TamperedError
from intake.model import states
from intake.model.states import State
from intake.parts import parts
from intake.store.tables import Report
from intake.text import cleaned, one_line
from intake.views.desk_page import (
    TELL,
    acted,
    case_page,
    check_form,
    covered,
    identity_page,
    note_search,
    refused,
    report_for,
)
from intake.views.desk_session import at_desk, desk_for, note

desk = at_desk("desk")


@desk.get("/")
def list_queue() -> ResponseReturnValue:
    """Show what waits, overdue first; to whoever has no queue, the journal or what was sent to their unit."""
    if not allowed(g.desk.actor, "queue"):
        elsewhere = "journal" if allowed(g.desk.actor, "journal") else "tasks"
        return redirect(f"{parts().settings.prefix}/desk/{elsewhere}", 303)
    return _queue_page(queue_filter.asked(request.args, request.args.get("page", 1, type=int)))


@desk.post("/")
@checked_by_view
def search() -> ResponseReturnValue:
    """Look for what a form asks; names and words come in its body, so that no address, history or log has them."""
    desk_for("queue")
    wanted = queue_filter.asked(request.form, request.form.get("page", 1, type=int), private=True)
    try:
        check_form()
    except Refusal as error:
        return _queue_page(replace(wanted, text="", candidate=""), str(error)), 422
    if not wanted.is_private:
        page = f"&page={wanted.page}" if wanted.page > 1 else ""
        return redirect(f"{parts().settings.prefix}/desk/?{wanted.query}{page}", 303)
    return _queue_page(wanted)


def _queue_page(wanted: queue_filter.Wanted, problem: str = "") -> str:
    here = desk_for("queue")
    mine, may_export = covered(here), allowed(here.actor, "export")
    wanted = queue_filter.meant(wanted, mine)
    may_read = any(allowed(here.actor, "read", notice) for notice in mine)
    with parts().reports.database.reading() as session:
        ids = queue_filter.seen_by(here.actor, mine)
        wanted = queue_search.looked_into(session, here, ids, wanted, g.arrived.date()) if may_read else wanted
        lines, total = queue.lines(session, parts().book, ids, wanted, g.arrived.date())
        ending = retention.count_ending(session, parts().settings.retention_days, g.arrived, ids) if may_export else 0
    note_search(wanted)
    return render_template(
        "desk/queue.html", desk=here, problem=problem, lines=lines, total=total, wanted=wanted, states=states.STATE_ZH,
        notices=mine, pages=-(-total // queue.PAGE), may_export=may_export, may_search=may_read, ending=ending,
        may_enter=allowed(here.actor, "enter", mine[0]) if mine else False,
    )  # fmt: skip


@desk.get("/report/<reference>")
def show(reference: str) -> ResponseReturnValue:
    """Show a report, opened with the session's key; to a custodian only how it stands."""
    here, report, notice = report_for(reference, "identity", "read")
    if allowed(here.actor, "identity", notice):
        return identity_page(here, report, notice)
    return case_page(here, reference, notice)


@desk.post("/report/<reference>/move")
@checked_by_view
def move(reference: str) -> ResponseReturnValue:
    """Take a step."""
    here, report, notice = report_for(reference, "move")
    form = request.form
    picked = one_line(form.get("refusal", "")) or ""
    reason = "；".join(part for part in (picked, cleaned(form.get("reason", "")) or "") if part)
    sentence = cleaned(form.get("sentence", "")) or ""

    def step() -> None:
        before, after = _state(form.get("before", "")), _state(form.get("after", ""))
        wanted = states.Move(before, after, reason, one_line(form.get("unit", "")) or "", form.get("effect", ""))
        together = [report.reference, *_alike(report, before)] if form.get("together") == "yes" else [report.reference]
        cases.move(parts().reports, parts().book, here, together, wanted, sentence=sentence, now=g.arrived)

    return acted(here, reference, notice, step)


@desk.post("/report/<reference>/matter")
@checked_by_view
def put_together(reference: str) -> ResponseReturnValue:
    """Put a report to another on the same matter."""
    here, _, notice = report_for(reference, "move")
    other = one_line(request.form.get("other", "")) or ""
    return acted(
        here, reference, notice, lambda: cases.put_together(parts().reports, here, reference, other, g.arrived)
    )


@desk.post("/report/<reference>/ask")
@checked_by_view
def ask(reference: str) -> ResponseReturnValue:
    """Ask the reporter something."""
    here, _, notice = report_for(reference, "ask")
    text = cleaned(request.form.get("text", "")) or ""
    return acted(
        here, reference, notice, lambda: cases.ask(parts().reports, here, reference, text, g.arrived), "#messages"
    )


@desk.get("/report/<reference>/file/<int:number>")
def file(reference: str, number: int) -> ResponseReturnValue:
    """Give an attachment, always as a download: nothing that a stranger sent is shown by the browser."""
    here, _, _ = report_for(reference, "read")
    try:
        opened = handling.read_report(parts().reports, reference, here.key, here.private)
    except EnvelopeError:
        abort(404)
    if opened.fault is not None:
        return refused(here, reference, opened.fault.told)
    try:
        name, content = handling.read_file(parts().reports, opened, number)
    except EnvelopeError as error:
        return refused(here, reference, f"附件没有给出：{error}。{TELL}")
    except MissingError:
        abort(404)
    note("downloaded", reference)
    return send_file(BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name)


@desk.post("/report/<reference>/identity")
@checked_by_view
def identity(reference: str) -> ResponseReturnValue:
    """Show who wrote a report, for a written reason that stays."""
    here, report, notice = report_for(reference, "identity")
    why = cleaned(request.form.get("why", "")) or ""
    try:
        check_form()
        who = cases.look_at_identity(parts().reports, here, reference, why, g.arrived)
    except (Refusal, TamperedError, EnvelopeError) as error:
        return identity_page(here, report, notice, problem=str(error), why=why), 422
    return identity_page(here, report, notice, who=who or {}, seen=True)


def _alike(report: Report, state: State) -> list[str]:
    """Return the references of the other reports of a matter that stand where this one does."""
    return [one.reference for one in cases.of_one_matter(parts().reports, report) if one.state == state]


def _state(text: str) -> State:
    """Return a state that a form names; raise Refusal when none was chosen."""
    if text not in states.STATE_ZH:
        raise Refusal("请先选择办成什么")
    return text
