"""The report itself: fill in, check the answers, send, get the receipt.  What was written is never lost."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request
from werkzeug.datastructures import FileStorage

from intake.attachments import LEAST_COUNTED, Refused, check_room, take
from intake.browser import known_secret, secret_of_browser
from intake.csrf import Source, checked_by_view, source, token_valid
from intake.errors import KeysError, StoreError, TamperedError
from intake.forms import WHOLE_NOTICE, ReportForm
from intake.model import due
from intake.notices import OpenTo, Standing
from intake.parts import parts
from intake.reports import UNSURE
from intake.tokens import FORM_LASTS, Ticket
from intake.told import FileNote, Told
from intake.views.entry import asked_for, not_found
from intake.views.shown import shown_notice
from intake.views.throttled import declares

report = Blueprint("report", __name__)

STALE = "页面停留太久，已经换成一张新的表。您写的都在，请再点一次。"
NO_COOKIE = (
    "浏览器没有送回本站的 Cookie，已经换成一张新的表。您写的都在，请再点一次；"
    "还是这样，请在浏览器设置里允许本站的 Cookie，或者复制下来，改用其他渠道。"
)
FILES_GONE = "原来的附件不能带到新的表里，请重新选择"
BUSY = "现在提交的人太多。您写的都在，请过几分钟再点一次。"
FULL = "系统暂时存不进去，这份反映还没有收到。您写的都在，请过几分钟再点一次，或者改用其他渠道。"
LATE_REFUSED = "公示期已过，这项评选规定逾期不再受理。您写的都在，可以复制下来，改用其他渠道。"
WITHDRAWN = "这份公示刚刚撤回，不再受理。您写的都在，可以复制下来，等新的公示再提交。"
TOO_LATE = "公示期已过，而且这张表打开的时间太久，不能再提交。您写的都在，可以复制下来，改用其他渠道。"


@report.get("/report/form")
def fresh() -> tuple[str, int]:
    """Show an empty form for a notice, a candidate already chosen when the address names one."""
    found = asked_for()
    if isinstance(found, tuple):
        return found
    chosen = found.candidate(request.args.get("candidate", ""))
    form = ReportForm(found.notice, formdata=None, about=chosen.id if chosen else "")
    tokens = parts().tokens
    form.token.data = tokens.sign(tokens.issue(found.notice.id, g.arrived, secret_of_browser()))
    return _form_page(found, form), 200


@report.post("/report/form")
@declares("upload")
@checked_by_view
def check() -> tuple[str, int]:
    """Check what was filled in: the answers to look over, or the form again with what to mend."""
    return _handle(_checked)


@report.post("/report/send")
@declares("send")
@checked_by_view
def send() -> tuple[str, int]:
    """Store the report and show its receipt; or, when asked to change something, the form again."""
    return _handle(_changed if request.form.get("do") == "edit" else _sent)


@dataclass
class _Sent:
    """A form that was sent: its notice, its number in this browser, the attachments that it has already.

    A new form, given for one that is not known to be this browser's, has no number: it cannot be stored as it is.
    """

    found: OpenTo
    form: ReportForm
    ticket: Ticket
    submission: bytes | None
    files: tuple[FileNote, ...]
    problems: list[tuple[str, str]]
    takes_files: bool = True


def _handle(then: Callable[[_Sent], tuple[str, int]]) -> tuple[str, int]:
    """Find the form that was sent and the notice that it is about, and go on."""
    here = parts()
    ticket = here.tokens.read(request.form.get("token"))
    found = here.book.find(ticket.notice if ticket else request.form.get("notice", ""))
    if found is None:
        return not_found()
    form = ReportForm(found.notice)
    submission = ticket.submission(known_secret()) if ticket else None
    if ticket is None or submission is None or not token_valid():
        return then(_new_form(found, form, ticket, ours=submission is not None or source() is Source.OURS))
    return then(_Sent(found, form, ticket, submission, here.tokens.kept(form.files_kept.data, ticket), []))


def _new_form(found: OpenTo, form: ReportForm, before: Ticket | None, *, ours: bool) -> _Sent:
    """Give what was written a new form of this browser, since the one that it came with is not known to be.

    What a form carries besides text goes over only when the browser says that a page of ``ours`` sent it: the moment
    at which it was opened, and its attachments.
    """
    tokens, old = parts().tokens, before if ours else None
    problems = [("", STALE if known_secret() else NO_COOKIE)]
    files = tokens.kept(form.files_kept.data, old) if old else ()
    if (form.files_kept.data and not files) or (_uploads() and not ours):
        problems.append(("files", FILES_GONE))
    ticket = tokens.issue(found.notice.id, old.opened if old else g.arrived, secret_of_browser())
    form.token.data, form.files_kept.data = tokens.sign(ticket), tokens.keep(files, ticket)
    return _Sent(found, form, ticket, None, files, problems, takes_files=ours)


def _changed(sent: _Sent) -> tuple[str, int]:
    return _form_page(sent.found, sent.form, sent.files, sent.problems), 422 if sent.problems else 200


def _checked(sent: _Sent) -> tuple[str, int]:
    form, problems = sent.form, sent.problems
    if not problems and not form.validate():
        problems += form.problems()
    files, refused = _new_files(sent.files) if sent.takes_files else (sent.files, [])
    problems += refused
    form.files_kept.data = parts().tokens.keep(files, sent.ticket)
    barred = _barred(sent.found, sent.ticket)
    if barred:
        problems.insert(0, ("", barred))
    if form.website.data:
        problems.append(("", BUSY))
    if problems:
        return _form_page(sent.found, form, files, problems), 422
    return _check_page(sent.found, form, files), 200


def _sent(sent: _Sent) -> tuple[str, int]:
    here, found, form, files, problems = parts(), sent.found, sent.form, sent.files, sent.problems
    if sent.submission is None or problems or not form.validate() or form.website.data:
        problems += form.problems()
        return _form_page(found, form, files, problems or [("", BUSY)]), 422
    told = _told(found, form, files)
    if not here.reports_limit.take(request.remote_addr, g.arrived):
        return _check_page(found, form, files, BUSY), 429
    late, barred = found.standing(g.arrived) is not Standing.OPEN, _barred(found, sent.ticket)
    due_on = due.due_on("received", g.arrived.date(), here.book.calendar(found.notice.id), due.TERMS)
    try:
        # What was received in time and is pressed again after the end gets its receipt, not a refusal.
        if barred and not here.reports.received(sent.submission):
            return _form_page(found, form, files, [("", barred)]), 403
        gone = here.reports.missing_files(told, sent.submission)
        kept = None if gone else here.reports.receive(told, sent.submission, g.arrived, late=late, due_on=due_on)
    except (StoreError, KeysError) as error:
        wrong = isinstance(error, TamperedError)
        return _check_page(found, form, files, UNSURE if wrong else FULL), 409 if wrong else 503
    if kept is None:
        return _again_without(sent, gone)
    shown = shown_notice(found.notice, g.arrived)
    return render_template("receipt.html", n=shown, kept=kept, told=told, text=form.what.data), 200


def _again_without(sent: _Sent, gone: list[FileNote]) -> tuple[str, int]:
    """Show the form again without attachments that lay unsent for more than a day, unless they were sent already."""
    left = tuple(note for note in sent.files if note not in gone)
    sent.form.files_kept.data = parts().tokens.keep(left, sent.ticket)
    told = "、".join(note.name for note in gone)
    problem = ("files", f"附件“{told}”搁置太久已经清除，请重新选择")
    return _form_page(sent.found, sent.form, left, [problem]), 422


def _barred(found: OpenTo, ticket: Ticket) -> str:
    """Return why a form that was opened in time cannot be taken now, or nothing.

    A form opened while the notice was open is taken late and marked, unless the campaign refuses late reports.
    """
    standing = found.standing(g.arrived)
    if standing is Standing.OPEN:
        return ""
    if standing is Standing.WITHDRAWN:
        return WITHDRAWN
    if found.standing(ticket.opened) is not Standing.OPEN or g.arrived - ticket.opened > FORM_LASTS:
        return TOO_LATE
    return LATE_REFUSED if found.notice.reports.late == "refused" else ""


def _new_files(files: tuple[FileNote, ...]) -> tuple[tuple[FileNote, ...], list[tuple[str, str]]]:
    """Store the attachments that came with this request; return all that are kept and what was refused."""
    here, problems = parts(), []
    removed = set(request.form.getlist("remove"))
    kept = [note for note in files if note.id not in removed]
    uploads = _uploads()
    for upload in uploads:
        try:
            attachment = take(upload)
            if attachment is None:
                continue
            check_room([note.size for note in kept], attachment)
            if not here.bytes_limit.take(request.remote_addr, g.arrived, max(attachment.size, LEAST_COUNTED)):
                problems.append(("files", BUSY))
                break
            kept.append(here.reports.keep_file(attachment, g.arrived))
        except Refused as refused:
            problems.append(("files", str(refused)))
        except StoreError:
            problems.append(("files", "附件暂时存不进去，请过几分钟再选一次"))
    return tuple(kept), problems


def _uploads() -> list[FileStorage]:
    return [upload for upload in request.files.getlist("files") if upload.filename]


def _told(found: OpenTo, form: ReportForm, files: tuple[FileNote, ...]) -> Told:
    named = form.named.data == "yes"
    return Told(
        notice=found.notice.id,
        candidate=None if form.about.data == WHOLE_NOTICE else form.about.data,
        kinds=tuple(form.kinds.data),
        who=form.who.data,
        when=form.when.data,
        where=form.where.data,
        what=form.what.data,
        verify=form.verify.data,
        files=files,
        name=form.name.data if named else "",
        contact=form.contact.data if named else "",
    )


def _form_page(
    found: OpenTo,
    form: ReportForm,
    files: tuple[FileNote, ...] = (),
    problems: list[tuple[str, str]] | None = None,
) -> str:
    shown = shown_notice(found.notice, g.arrived)
    return render_template("form.html", n=shown, form=form, files=files, problems=problems or [])


def _check_page(found: OpenTo, form: ReportForm, files: tuple[FileNote, ...], problem: str = "") -> str:
    about = form.subjects[form.about.data]
    late = found.standing(g.arrived) is not Standing.OPEN
    shown = shown_notice(found.notice, g.arrived)
    return render_template("check.html", n=shown, form=form, files=files, about=about, problem=problem, late=late)
