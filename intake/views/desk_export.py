"""The desk: the queue as a table to take along, with the same filter as on the page."""

from collections.abc import Callable, Sequence
from io import BytesIO

from flask import Response, g, request, send_file

from intake.desk import export, queue
from intake.desk.queue import Line
from intake.parts import parts
from intake.store import journal
from intake.views.desk_door import at_desk, desk_for
from intake.views.desk_page import covered

desk_export = at_desk("desk_export")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk_export.get("/export.csv")
def queue_csv() -> Response:
    """Give what the queue's filter finds as CSV."""
    return _table("csv", "text/csv", export.as_csv)


@desk_export.get("/export.xlsx")
def queue_xlsx() -> Response:
    """Give what the queue's filter finds as an Excel workbook."""
    return _table("xlsx", _XLSX, export.as_xlsx)


def _table(kind: str, mimetype: str, made_of: Callable[[Sequence[Line]], bytes]) -> Response:
    """Return the table as a download that no cache keeps; the journal says who took it before it goes out."""
    here, today = desk_for("export"), g.arrived.date()
    name = f"办理列表-{today.isoformat()}.{kind}"
    mine = covered(here)
    ids, wanted = queue.seen_by(here.actor, mine), queue.meant(queue.asked(request.args), mine)
    with parts().reports.database.reading() as session:
        wanted = queue.looked_into(session, here, ids, wanted, today)
        lines = queue.all_lines(session, parts().book, ids, wanted, today)
    content = made_of(lines)
    with parts().reports.database.writing() as session:
        journal.append(session, g.arrived, "exported", name, here.actor.name)
    return send_file(BytesIO(content), mimetype, as_attachment=True, download_name=name)
