"""The desk: which closed reports near the end of their retention, to be looked at before they are deleted."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from intake.desk import queue_filter, retention
from intake.model.retention import NOTICE, goes_on
from intake.parts import parts
from intake.views.desk_page import covered
from intake.views.desk_session import at_desk, desk_for
from publicity.chinese import day_with_weekday

desk_retention = at_desk("desk_retention")

_MOST = 500


@desk_retention.get("/retention")
def show_retention() -> ResponseReturnValue:
    """Show the reports whose term is over or soon will be, those closed first before the others."""
    here, term, today = desk_for("export"), parts().settings.retention_days, g.arrived.date()
    ids = queue_filter.seen_by(here.actor, covered(here))
    with parts().reports.database.reading() as session:
        found = retention.ending(session, term, g.arrived, ids)
    rows = [
        (one.reference, day_with_weekday(one.since), one.days, day_with_weekday(one.reminded) if one.reminded else "",
         day_with_weekday(goes_on(one, term, today)), one.may_go(term), one.fault)
        for one in found[:_MOST]
    ]  # fmt: skip
    return render_template("desk/retention.html", desk=here, rows=rows, total=len(found), term=term, notice=NOTICE)
