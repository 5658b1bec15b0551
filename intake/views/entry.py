"""The way in: choose a notice that is open, read what is taken before writing, ask whether the service lives."""

from flask import Blueprint, Response, g, render_template, request

from intake.errors import StoreError
from intake.notices import OpenTo, Standing
from intake.parts import parts
from intake.views.shown import shown_notice

entry = Blueprint("entry", __name__)


@entry.get("/")
def choose() -> str:
    """Show the notices that are open."""
    here = parts()
    notices = [shown_notice(found.notice, g.arrived) for found in here.book.open_at(g.arrived)]
    return render_template("choose.html", notices=notices)


@entry.get("/report")
def before() -> tuple[str, int]:
    """Show what is taken, who reads it and what happens, for one notice; or why it is not open."""
    found = asked_for()
    if isinstance(found, tuple):
        return found
    candidate = found.candidate(request.args.get("candidate", ""))
    return render_template("before.html", n=shown_notice(found.notice, g.arrived), candidate=candidate), 200


def asked_for() -> OpenTo | tuple[str, int]:
    """Return the notice that the address names, when it takes reports now.

    Otherwise return the page that says why not, with the notice's dates and the other channels.
    """
    here = parts()
    found = here.book.find(request.args.get("notice", ""))
    if found is None:
        return render_template("no_notice.html"), 404
    standing = found.standing(g.arrived)
    if standing is Standing.OPEN and here.reports.ring.ready(found.campaign_id):
        return found
    page = render_template("not_open.html", n=shown_notice(found.notice, g.arrived), standing=standing.value)
    return page, 403 if standing is not Standing.OPEN else 503


@entry.get("/health")
def health() -> Response:
    """Tell a load balancer whether reports can be stored."""
    try:
        parts().reports.database.check()
    except StoreError:
        return Response("unavailable\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
