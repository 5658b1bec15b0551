"""The desk: the queue as a table to take along, with the same filter as on the page."""

from collections.abc import Callable, Sequence
from io import BytesIO

from flask import g, render_template, request, send_file
from flask.typing import ResponseReturnValue

from intake.csrf import checked_by_view
from intake.desk import export, queue, queue_filter, queue_search
from intake.desk.queue import Line
from intake.errors import Refusal
from intake.parts import parts
from intake.views.desk_page import check_form, covered, note_search
from intake.views.desk_session import at_desk, desk_for, note

desk_export = at_desk("desk_export")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk_export.post("/export.csv")
@checked_by_view
def queue_csv() -> ResponseReturnValue:
    """Give what the queue's filter finds as CSV."""
    return _table("csv", "text/csv", export.as_csv)


@desk_export.post("/export.xlsx")
@checked_by_view
def queue_xlsx() -> ResponseReturnValue:
    """Give what the queue's filter finds as an Excel workbook."""
    return _table("xlsx", _XLSX, export.as_xlsx)


def _table(kind: str, mimetype: str, made_of: Callable[[Sequence[Line]], bytes]) -> ResponseReturnValue:
    """Return the table as a download that no cache keeps; the journal says who took it before it goes out."""
    here, today = desk_for("export"), g.arrived.date()
    try:
        check_form()
    except Refusal as error:
        return render_template("desk/refused.html", desk=here, problem=str(error)), 422
    name = f"办理列表-{today.isoformat()}.{kind}"
    mine = covered(here)
    ids, wanted = (
        queue_filter.seen_by(here.actor, mine),
        queue_filter.meant(queue_filter.asked(request.form, private=True), mine),
    )
    with parts().reports.database.reading() as session:
        wanted = queue_search.looked_into(session, here, ids, wanted, today)
        lines = queue.all_lines(session, parts().book, ids, wanted, today)
    note_search(wanted)
    content = made_of(lines)
    note("exported", name)
    return send_file(BytesIO(content), mimetype, as_attachment=True, download_name=name)
