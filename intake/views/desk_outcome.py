"""The desk: what became of the reports on each notice, as files for the content folder."""

from io import BytesIO

from flask import Response, abort, g, render_template, send_file
from flask.typing import ResponseReturnValue

from intake.desk import outcome_export, outcomes
from intake.desk.outcomes import Objection
from intake.desk.sessions import Desk
from intake.errors import TamperedError
from intake.parts import parts
from intake.views.desk_page import covered, refused
from intake.views.desk_session import at_desk, desk_for, note
from intake.views.shown import closing
from publicity.chinese import day_with_weekday
from publicity.model.notice_id import NoticeId
from publicity.published import PublishedNotice

outcome = at_desk("outcome")


@outcome.get("/outcome")
def show_outcome() -> ResponseReturnValue:
    """Show what became of the reports on each notice, with a file of each for the content folder."""
    here = desk_for("export")
    published, found = _found(here)
    listed = [notice for notice in published if found[notice.id] or _waits(notice)]
    listed.sort(key=lambda notice: (g.arrived < notice.closes, not _waits(notice), notice.closes))
    rows = [(notice, _standing(notice, found[notice.id]), _file_name(notice, found[notice.id])) for notice in listed]
    campaigns = list(dict.fromkeys((NoticeId.of(notice.id).campaign, notice.campaign) for notice in listed))
    return render_template(
        "desk/outcome.html", desk=here, notices=rows, campaigns=campaigns, done=len(published) - len(listed)
    )


@outcome.get("/outcome/<campaign>/<notice_id>.yml")
def outcome_file(campaign: str, notice_id: str) -> ResponseReturnValue:
    """Give a notice's file for the content folder."""
    here = desk_for("export")
    published, found = _found(here)
    notice = next((one for one in published if one.id == f"{campaign}/{notice_id}"), None)
    if notice is None:
        abort(404)
    try:
        text = outcome_export.outcome_file(notice, found[notice.id], g.arrived)
    except TamperedError as error:
        return refused(here, notice.title, str(error))
    return _given(notice.id, text.encode(), f"{notice_id}.yml", "application/yaml")


@outcome.get("/outcome/<campaign>.zip")
def outcome_files(campaign: str) -> ResponseReturnValue:
    """Give the files of a campaign's notices that have reports or wait for their result, of those in one's scope."""
    here = desk_for("export")
    published, found = _found(here)
    mine = [n for n in published if NoticeId.of(n.id).campaign == campaign]
    if not mine:
        abort(404)
    try:
        files = [
            (NoticeId.of(notice.id).notice, outcome_export.outcome_file(notice, found[notice.id], g.arrived))
            for notice in mine
            if _has_file(notice, found[notice.id])
        ]
    except TamperedError as error:
        return refused(here, mine[0].campaign, str(error))
    content = outcome_export.outcome_zip(files, g.arrived)
    return _given(campaign, content, f"{campaign}-公示情况.zip", "application/zip")


def _found(here: Desk) -> tuple[list[PublishedNotice], dict[str, list[Objection]]]:
    """Return the notices that somebody's scopes cover, and what became of the reports on each."""
    published = covered(here)
    found: dict[str, list[Objection]] = {notice.id: [] for notice in published}
    with parts().reports.database.reading() as session:
        for one in outcomes.objections(session, found.keys()):
            found[one.notice].append(one)
    return published, found


def _waits(notice: PublishedNotice) -> bool:
    return notice.outcome_on is None and notice.withdrawn_on is None


def _has_file(notice: PublishedNotice, found: list[Objection]) -> bool:
    """Tell whether there is anything to hand over: a report, or a result that is due."""
    return bool(found) or (_waits(notice) and g.arrived >= notice.closes)


def _file_name(notice: PublishedNotice, found: list[Objection]) -> str:
    """Return the name of a notice's file, empty when there is nothing to hand over."""
    return f"{NoticeId.of(notice.id).notice}.yml" if _has_file(notice, found) else ""


def _standing(notice: PublishedNotice, found: list[Objection]) -> str:
    """Return in a sentence how far a notice has come."""
    if wrong := sum(bool(one.fault) for one in found):
        return f"有 {wrong} 件反映与签名不符，数据库可能被改动过，不能导出。请立即告诉管理员"
    waiting = sum(one.state == "open" for one in found)
    if g.arrived < notice.closes:
        return f"{closing(notice.closes)}期满" + (f"，已有 {len(found)} 件" if found else "")
    if waiting:
        return f"共 {len(found)} 件，还有 {waiting} 件没有查清"
    published = f"（{day_with_weekday(notice.outcome_on)}已公布）" if notice.outcome_on else ""
    return outcome_export.told(found) + published


def _given(what: str, content: bytes, name: str, mimetype: str) -> Response:
    note("exported", what[:40])
    return send_file(BytesIO(content), mimetype, as_attachment=True, download_name=name)
