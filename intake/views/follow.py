"""With the receipt: see how the report stands, answer the staff, add to it, withdraw it; verify an acknowledgement."""

import secrets
from contextlib import AbstractContextManager

from flask import Blueprint, Response, g, render_template, request

from intake.csrf import Source, checked_by_view, source, token_valid
from intake.errors import AcknowledgementError, RetryLaterError, StoreError, TamperedError, TooManyError
from intake.forms import MessageForm, ReceiptForm, VerifyForm
from intake.limits import Counter, receipt_counters
from intake.model.states import TOLD_ZH, withdrawable
from intake.parts import parts
from intake.receipt import Receipt, read_receipt
from intake.reports import UNSURE
from intake.text import cleaned
from intake.told import Opened
from intake.views.shown import at_moment, shown_notice
from intake.views.throttled import in_words, not_throttled, throttled

follow = Blueprint("follow", __name__)

WRONG = "回执码不对。请对照保存的回执逐个字符检查：共 16 个字符加 1 个校验字符，没有字母 I、L、O、U。"
UNKNOWN = "没有找到这个回执码的反映。请检查有没有抄错。"
STALE = "页面停留太久，或者浏览器没有保存 Cookie，请再点一次。"
BUSY = "查不到的回执码输入得太多，请在"
ASKED = "受理人员有问题请您回答"
MOST_TYPED = 100
AWAY = "系统暂时不能查询，请过几分钟再试。"


def _later(error: RetryLaterError) -> str:
    """Say when a receipt can be typed again; what was being added is kept to be copied."""
    problem = f"{BUSY}{in_words(error)}以后再试。"
    return _asking(problem)[0]


def _attempt() -> AbstractContextManager[None]:
    """Return what a receipt is tried in: TooOftenError when this network tried too many that nobody has."""
    return parts().failures.attempt(_counters(), g.arrived)


def _counters() -> tuple[Counter, ...]:
    return receipt_counters(parts().failures.key, request.remote_addr)


@follow.route("/follow", methods=["GET", "POST"])
@throttled("receipt", _later)
@checked_by_view
def enter() -> tuple[str, int]:
    """Ask for a receipt and show its report."""
    if request.method == "GET":
        return _asking(status=200)
    receipt = read_receipt(request.form.get("receipt", ""))
    if not token_valid():
        return _asking(STALE)
    if receipt is None:
        return _asking(WRONG)
    with _attempt():
        return _standing(receipt)


@follow.post("/follow/add")
@throttled("receipt", _later)
@checked_by_view
def add() -> tuple[str, int]:
    """Add what the reporter writes."""
    form, receipt = MessageForm(), read_receipt(request.form.get("receipt", ""))
    if not token_valid() and source() is not Source.OURS:
        return _asking(STALE)
    if receipt is None:
        return _asking(WRONG)
    with _attempt():
        return _added(form, receipt)


def _added(form: MessageForm, receipt: Receipt) -> tuple[str, int]:
    if not form.validate():
        problem = STALE if "csrf_token" in form.errors else str(next(iter(form.errors.values()))[0])
        return _standing(receipt, problem=problem, status=422)
    try:
        there = parts().reports.add(
            receipt, form.text.data, (form.once.data or secrets.token_hex(16)).encode(), g.arrived
        )
    except TooManyError as error:
        return _standing(receipt, problem=str(error), status=422)
    except StoreError as error:
        return _asking(_told(error), 409 if isinstance(error, TamperedError) else 503)
    return _standing(receipt, done="补充的内容已经收到。" if there else "")


@follow.post("/follow/withdraw")
@throttled("receipt", _later)
@checked_by_view
def withdraw() -> tuple[str, int]:
    """Withdraw a report, after the reporter has ticked that it is meant."""
    receipt = read_receipt(request.form.get("receipt", ""))
    if not token_valid():
        return _asking(STALE)
    if receipt is None:
        return _asking(WRONG)
    with _attempt():
        return _withdrawn(receipt)


def _withdrawn(receipt: Receipt) -> tuple[str, int]:
    if request.form.get("sure") != "yes":
        return _standing(receipt, problem="要撤回，请先勾选“我确定撤回”。", status=422)
    try:
        state = parts().reports.withdraw(receipt, g.arrived)
    except StoreError as error:
        return _asking(_told(error), 409 if isinstance(error, TamperedError) else 503)
    if state not in {None, "withdrawn"}:
        return _standing(receipt, problem="这份反映已经有了结论，不能再撤回；还可以补充。", status=422)
    return _standing(receipt, done="已经撤回。受理部门仍会看到这份反映曾经提交并由您撤回。")


def _told(error: StoreError) -> str:
    return UNSURE if isinstance(error, TamperedError) else AWAY


def _asking(problem: str = "", status: int = 422) -> tuple[str, int]:
    """Ask for a receipt, with what was being added to be copied.

    A receipt that a page elsewhere may have sent is not filled in: its report would be somebody else's.
    """
    typed = request.form.get("receipt", "") if source() is Source.OURS or token_valid() else ""
    form = ReceiptForm(formdata=None, receipt=typed[:MOST_TYPED])
    unsent = cleaned(request.form.get("text", ""))
    return render_template("follow.html", form=form, problem=problem, unsent=unsent), status


@follow.route("/verify", methods=["GET", "POST"])
@not_throttled("a signature is verified in microseconds, and the answer is the same for everybody")
@checked_by_view
def verify() -> tuple[str, int]:
    """Tell whether an acknowledgement was signed here, and whether what is stored is still the same."""
    form = VerifyForm()
    if request.method == "GET":
        return render_template("verify.html", form=form, result=None, public=parts().reports.signer.public), 200
    here = parts().reports
    if not token_valid():
        result: dict[str, object] = {"good": False, "why": STALE}
        return render_template("verify.html", form=form, result=result, public=here.signer.public), 422
    try:
        # As it was pasted: what hides characters in it is no acknowledgement.
        found = here.signer.verify(request.form.get("text", ""))
    except AcknowledgementError as error:
        result = {"good": False, "why": str(error)}
        return render_template("verify.html", form=form, result=result, public=here.signer.public), 200
    result = {"good": True, "same": here.still_holds(found), "found": found, "at": at_moment(found.moment)}
    return render_template("verify.html", form=form, result=result, public=here.signer.public), 200


@follow.get("/acknowledgement-key.txt")
def public_key() -> Response:
    """Give the public key that acknowledgements are verified with (Ed25519, base64)."""
    return Response(parts().reports.signer.public + "\n", mimetype="text/plain")


def _standing(receipt: Receipt, *, problem: str = "", done: str = "", status: int = 200) -> tuple[str, int]:
    """Show how a report stands; after a problem, with what was being added."""
    try:
        opened = parts().reports.find(receipt)
    except StoreError as error:
        return _asking(_told(error), 409 if isinstance(error, TamperedError) else 503)
    if opened is None:
        parts().failures.record(_counters(), g.arrived)
        return _asking(UNKNOWN, 404)
    text = cleaned(request.form.get("text", "")) if problem else ""
    form = MessageForm(formdata=None, receipt=receipt.shown, once=secrets.token_hex(16), text=text)
    page = render_template(
        "standing.html", form=form, problem=problem, done=done, receipt=receipt.shown, **_shown(opened)
    )
    return page, status


def _shown(opened: Opened) -> dict[str, object]:
    """Return what the page shows of an opened report."""
    here, told = parts(), opened.content["told"]
    found = here.book.find(opened.report.notice)
    candidate = found.candidate(told["candidate"]) if found and told["candidate"] else None
    return {
        "report": opened.report,
        "state": ASKED if opened.report.awaiting else TOLD_ZH[opened.report.state],
        "open": withdrawable(opened.report.state),
        "received": at_moment(opened.report.received_at),
        "told": told,
        "about": candidate.name if candidate else "公示本身" if told["candidate"] is None else "推荐对象",
        "n": shown_notice(found.notice, g.arrived) if found else None,
        "messages": [(author, at_moment(moment), text) for author, moment, text in opened.messages],
    }
