"""With the receipt: see how the report stands, answer the staff, add to it, withdraw it; verify an acknowledgement."""

import secrets
from contextlib import AbstractContextManager

from flask import Blueprint, Response, g, render_template, request

from intake.csrf import checked_by_view, token_valid
from intake.errors import AcknowledgementError, RetryLaterError, StoreError, TamperedError, TooManyError
from intake.forms import MessageForm, ReceiptForm, VerifyForm
from intake.limits import Counter, receipt_counters
from intake.model.states import TOLD_ZH, withdrawable
from intake.parts import parts
from intake.receipt import Receipt, read_receipt
from intake.told import Opened
from intake.views.shown import at_moment, shown_notice
from intake.views.throttled import in_words, not_throttled, throttled

follow = Blueprint("follow", __name__)

WRONG = "回执码不对。请对照保存的回执逐个字符检查：共 16 个字符加 1 个校验字符，没有字母 I、L、O、U。"
UNKNOWN = "没有找到这个回执码的反映。请检查有没有抄错。"
STALE = "页面停留太久，或者浏览器没有保存 Cookie，请再点一次。"
BUSY = "查不到的回执码输入得太多，请在"
ASKED = "受理人员有问题请您回答"
AWAY = "系统暂时不能查询，请过几分钟再试。"


def _later(error: RetryLaterError) -> str:
    """Say when a receipt can be typed again; what was being added is kept to be copied."""
    problem = f"{BUSY}{in_words(error)}以后再试。"
    return render_template("follow.html", form=ReceiptForm(), problem=problem, unsent=request.form.get("text", ""))


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
    form = ReceiptForm()
    if request.method == "GET":
        return render_template("follow.html", form=form, problem=""), 200
    receipt = read_receipt(form.receipt.data or "")
    if not form.validate():
        return render_template("follow.html", form=form, problem=STALE), 422
    if receipt is None:
        return render_template("follow.html", form=form, problem=WRONG), 422
    with _attempt():
        return _standing(receipt)


@follow.post("/follow/add")
@throttled("receipt", _later)
@checked_by_view
def add() -> tuple[str, int]:
    """Add what the reporter writes."""
    form, receipt = MessageForm(), read_receipt(request.form.get("receipt", ""))
    if receipt is None:
        return render_template("follow.html", form=ReceiptForm(formdata=None), problem=WRONG), 422
    with _attempt():
        return _added(form, receipt)


def _added(form: MessageForm, receipt: Receipt) -> tuple[str, int]:
    if not form.validate():
        problem = STALE if "csrf_token" in form.errors else str(next(iter(form.errors.values()))[0])
        return _standing(receipt, text=form.text.data, problem=problem, status=422)
    try:
        parts().reports.add(receipt, form.text.data, (form.once.data or secrets.token_hex(16)).encode(), g.arrived)
    except TooManyError as error:
        return _standing(receipt, text=form.text.data, problem=str(error), status=422)
    except StoreError:
        return _standing(receipt, text=form.text.data, problem=AWAY, status=503)
    return _standing(receipt, done="补充的内容已经收到。")


@follow.post("/follow/withdraw")
@throttled("receipt", _later)
@checked_by_view
def withdraw() -> tuple[str, int]:
    """Withdraw a report, after the reporter has ticked that it is meant."""
    form, receipt = ReceiptForm(), read_receipt(request.form.get("receipt", ""))
    if receipt is None:
        return render_template("follow.html", form=ReceiptForm(formdata=None), problem=WRONG), 422
    with _attempt():
        return _withdrawn(form, receipt)


def _withdrawn(form: ReceiptForm, receipt: Receipt) -> tuple[str, int]:
    if not form.validate():
        return _standing(receipt, problem=STALE, status=422)
    if request.form.get("sure") != "yes":
        return _standing(receipt, problem="要撤回，请先勾选“我确定撤回”。", status=422)
    try:
        parts().reports.withdraw(receipt, g.arrived)
    except StoreError:
        return _standing(receipt, problem=AWAY, status=503)
    return _standing(receipt, done="已经撤回。受理部门仍会看到这份反映曾经提交并由您撤回。")


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


def _standing(
    receipt: Receipt, *, text: str = "", problem: str = "", done: str = "", status: int = 200
) -> tuple[str, int]:
    """Show how a report stands."""
    try:
        opened = parts().reports.find(receipt)
    except TamperedError as error:
        return render_template("follow.html", form=ReceiptForm(formdata=None), problem=str(error)), 409
    except StoreError:
        return render_template("follow.html", form=ReceiptForm(formdata=None), problem=AWAY), 503
    if opened is None:
        parts().failures.record(_counters(), g.arrived)
        return render_template("follow.html", form=ReceiptForm(formdata=None), problem=UNKNOWN), 404
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
