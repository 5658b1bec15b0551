"""The way in: choose a notice that is open, read what is taken before writing, ask whether the service lives."""

from flask import Blueprint, Response, g, render_template, request

from intake.error_pages import typed
from intake.errors import StoreError
from intake.notices import BookState, OpenTo, Standing
from intake.parts import parts
from intake.views.shown import shown_notice

entry = Blueprint("entry", __name__)


@entry.get("/")
def choose() -> tuple[str, int]:
    """Show the notices that are open."""
    here = parts()
    if here.book.state is BookState.NONE:
        return no_notices()
    notices = [shown_notice(found.notice, g.arrived) for found in here.book.open_at(g.arrived)]
    return render_template("choose.html", notices=notices), 200


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
        return not_found()
    standing = found.standing(g.arrived)
    if standing is Standing.OPEN and here.reports.ring.ready(found.campaign_id):
        return found
    page = render_template("not_open.html", n=shown_notice(found.notice, g.arrived), standing=standing.value)
    return page, 403 if standing is not Standing.OPEN else 503


def not_found() -> tuple[str, int]:
    """Return the page for a notice that is not published; when nothing can be read of any, that of ``no_notices``."""
    if parts().book.state is BookState.NONE:
        return no_notices()
    return render_template("no_notice.html", kept=typed()), 404


def no_notices() -> tuple[str, int]:
    """Return the page that says that the form does not know what is published, with the other channels."""
    return render_template("no_notices.html", kept=typed()), 503


@entry.get("/health")
def health() -> Response:
    """Tell a load balancer whether a report can be taken now; ``stale`` when an earlier version of notices holds."""
    here = parts()
    try:
        here.reports.database.check()
    except StoreError:
        return Response("unavailable\n", 503, mimetype="text/plain")
    word, status = _HEALTH[here.book.state]
    return Response(f"{word}\n", status, mimetype="text/plain")


_HEALTH = {BookState.CURRENT: ("ok", 200), BookState.STALE: ("stale notices", 200), BookState.NONE: ("no notices", 503)}
