"""Abstracts on the desk: a handler sends one down the channel; a unit reads its own, and answers."""

from io import BytesIO

from flask import abort, g, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from intake.attachments import Attachment, Refused, check_room, take
from intake.csrf import checked_by_view
from intake.desk import abstracts, cases
from intake.desk.abstracts import Task
from intake.errors import EnvelopeError, MissingError, Refusal, TamperedError
from intake.model import due, states
from intake.parts import parts
from intake.store.tables import Abstract
from intake.text import cleaned
from intake.views.desk_page import TELL, acted, check_form, refused, report_for
from intake.views.desk_session import at_desk, desk_for, note
from intake.views.shown import at_moment
from publicity.chinese import day_with_weekday

channel = at_desk("channel")


@channel.post("/report/<reference>/abstract")
@checked_by_view
def send(reference: str) -> ResponseReturnValue:
    """Send an abstract to a unit of the candidate's channel; the report is then under investigation there."""
    here, _, notice = report_for(reference, "abstract")
    form = request.form
    text, to = cleaned(form.get("abstract", "")) or "", form.get("to", "")

    def step() -> None:
        opened = cases.open_case(parts().reports, here, reference).opened
        abstracts.send(parts().reports, parts().book, here, opened, to=to, text=text, now=g.arrived)

    return acted(here, reference, notice, step, "#abstracts")


@channel.get("/report/<reference>/answer/<abstract_id>/<int:number>")
def answered_file(reference: str, abstract_id: str, number: int) -> ResponseReturnValue:
    """Give a document of a unit's answer to whoever handles the report."""
    here, report, _ = report_for(reference, "read")
    with parts().reports.database.reading() as session:
        abstract = session.get(Abstract, abstract_id)
        if abstract is None or abstract.report != report.id:
            abort(404)
        try:
            task = abstracts.opened(session, abstract, here.key, here.private)
        except EnvelopeError:
            abort(404)
    if task.fault:
        return refused(here, reference, task.fault)
    try:
        name, content = abstracts.document(parts().reports, task, number)
    except EnvelopeError as error:
        return refused(here, reference, f"附件没有给出：{error}。{TELL}")
    except MissingError:
        abort(404)
    note("downloaded", reference)
    return send_file(BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name)


@channel.get("/tasks")
def tasks() -> ResponseReturnValue:
    """Show a unit what it was sent, what is unanswered first."""
    here = desk_for("task")
    today = g.arrived.date()
    with parts().reports.database.reading() as session:
        found = [
            (one.id, at_moment(one.sent_at), one.answered_at is not None, one.due_on is not None and one.due_on < today,
             due.told(one.due_on, today, parts().book.calendar("")), day_with_weekday(one.due_on) if one.due_on else "")
            for one in abstracts.tasks_of(session, here.actor.name)
        ]  # fmt: skip
    return render_template("desk/tasks.html", desk=here, tasks=found)


@channel.route("/task/<abstract_id>", methods=["GET", "POST"])
@checked_by_view
def task(abstract_id: str) -> ResponseReturnValue:
    """Show an abstract to the unit that it was sent to, and take its answer."""
    here, problem = desk_for("task"), ""
    shown = _mine(abstract_id)
    if request.method == "POST":
        try:
            check_form()
            text = cleaned(request.form.get("text", "")) or ""
            abstracts.answer(
                parts().reports,
                here,
                abstract_id,
                opinion=request.form.get("opinion", ""),
                text=text,
                files=_files(),
                now=g.arrived,
            )
            return redirect(f"{parts().settings.prefix}/desk/task/{abstract_id}", 303)
        except (Refusal, TamperedError, Refused) as error:
            problem = str(error)
    note("opened", shown.reference)
    found = parts().book.find(shown.notice)
    candidate = found.candidate(shown.candidate) if found and shown.candidate else None
    page = render_template(
        "desk/task.html", desk=here, problem=problem or shown.fault, task=shown, typed=request.form,
        n=found.notice if found else None,
        about=candidate.name if candidate else "公示本身", workplace=candidate.workplace if candidate else "",
        opinion=abstracts.opinion_zh(shown.opinion), opinions=[(one, states.STATE_ZH[one]) for one in states.FINDINGS],
        due_day=day_with_weekday(shown.due_on) if shown.due_on else "",
    )  # fmt: skip
    return page, 422 if problem else 200


def _mine(abstract_id: str) -> Task:
    desk = desk_for("task")
    with parts().reports.database.reading() as session:
        abstract = session.get(Abstract, abstract_id)
        if abstract is None or abstract.staff != desk.actor.name:
            abort(404)
        return abstracts.opened(session, abstract, desk.key, desk.private)


def _files() -> list[Attachment]:
    files: list[Attachment] = []
    for upload in request.files.getlist("files"):
        attachment = take(upload)
        if attachment is not None:
            check_room([file.size for file in files], attachment)
            files.append(attachment)
    return files
