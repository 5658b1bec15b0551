"""What somebody was writing at the desk when their session ended: carried through the login, shown before it is sent.

Only a form of the desk's own pages is carried: it has that page's token, bound to this browser, and comes from this
origin.  It goes to the person who was at the desk in this browser before, and to nobody else.  Everything that will be
sent is shown in words; nothing is sent by logging in alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request, session
from itsdangerous import BadData, URLSafeSerializer

from intake import handling
from intake.csrf import Source, source, token_valid
from intake.desk import outcomes, queue
from intake.errors import IntakeError, StoreError
from intake.model import states
from intake.parts import parts
from intake.store.tables import Staff

LINE, TEXT, CLOSED = "line", "text", "closed"
_LAST_AT_DESK = "desk"
_STATES: dict[str, str] = {str(state): words for state, words in states.STATE_ZH.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: what it is called on the page, and how it is shown again.

    A text or a line can be changed before it is sent; a ``CLOSED`` one was chosen and is shown in words.
    """

    label: str
    kind: str = CLOSED


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the desk: what sending it does, with its fields by name."""

    does: str
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Shown:
    """A value that will be sent, with its field and the value in words."""

    name: str
    value: str
    field: Field
    words: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A form that was carried: where it goes, what sending it does, and every value."""

    to: str
    does: str
    values: list[Shown] = field(default_factory=list)


_FILTER = {
    "notice": Field("公示"), "state": Field("状态"), "due": Field("期限"), "page": Field("第几页"),
    "reference": Field("编号", LINE), "candidate": Field("推荐对象", LINE), "text": Field("内容里有", LINE),
}  # fmt: skip
FORMS: dict[str, Form] = {
    "desk.move": Form("办理反映 {reference}", {
        "before": Field("原来的状态"), "after": Field("办成"), "refusal": Field("不予受理的理由"),
        "unit": Field("由哪个单位调查", LINE), "effect": Field("对推荐对象怎样处理"),
        "reason": Field("理由和依据", TEXT), "sentence": Field("告诉反映人的话", TEXT),
        "together": Field("同一件事的反映"),
    }),
    "desk.search": Form("查看办理列表", _FILTER),
    "desk_export.queue_csv": Form("导出办理列表（CSV）", _FILTER),
    "desk_export.queue_xlsx": Form("导出办理列表（Excel）", _FILTER),
    "desk.ask": Form("就反映 {reference} 向反映人提问", {"text": Field("问题", TEXT)}),
    "desk.put_together": Form("把反映 {reference} 和另一份并在一起", {"other": Field("同一件事的反映", LINE)}),
    "desk.identity": Form("查看反映 {reference} 的反映人身份", {"why": Field("查看的原因", TEXT)}),
    "channel.send": Form("就反映 {reference} 发一份摘要", {
        "to": Field("发给哪个单位"), "abstract": Field("摘要", TEXT),
    }),
    "channel.task": Form("答复交办的调查（证明材料要重新选择）", {
        "opinion": Field("调查意见"), "text": Field("怎样查的、查到什么", TEXT),
    }),
    "papers.enter": Form("录入来信来访", {
        "notice": Field("针对哪份公示"), "way": Field("怎样来的"), "arrived": Field("收到的日期", LINE),
        "sent": Field("寄出（邮戳）的日期", LINE), "about": Field("反映谁"), "kinds": Field("什么问题"),
        "what": Field("反映的内容", TEXT), "who": Field("还涉及谁", LINE), "name": Field("反映人姓名", LINE),
        "contact": Field("联系方式", LINE),
    }),
}  # fmt: skip


def remember(name: str) -> None:
    """Note in the browser's signed cookie who is at the desk in it, for when their session has ended."""
    session[_LAST_AT_DESK] = name


def is_ours() -> bool:
    """Tell whether the request that is answered was sent by a page of this site that this browser was given."""
    return source() is not Source.FOREIGN and token_valid()


def pack() -> str:
    """Return a signed token with the form that is being sent; empty when there is none to carry or it is not ours."""
    form, who = FORMS.get(request.endpoint or ""), session.get(_LAST_AT_DESK)
    if form is None or who is None or not is_ours():
        return ""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name in form.fields]
    whose = {"who": who, "browser": session.get("csrf_token")}
    where = {"endpoint": request.endpoint, "args": request.view_args or {}, "to": request.full_path.rstrip("?")}
    return str(_serializer().dumps({**whose, **where, "fields": fields}))


def unpack(token: str, who: str) -> Carried | None:
    """Return what a token carries; None when it is not signed here, of another browser, or of somebody else."""
    try:
        told: dict[str, Any] = _serializer().loads(token)
        if told["who"] != who or told["browser"] != session.get("csrf_token"):
            return None
        return _shown(FORMS[told["endpoint"]], told["fields"], told["args"], told["to"])
    except (BadData, KeyError, TypeError, ValueError):
        return None


def sent() -> Carried | None:
    """Return the form that is being sent, to be shown and sent again; None when there is none or it is not ours."""
    form = FORMS.get(request.endpoint or "")
    if request.method != "POST" or form is None or not is_ours():
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name in form.fields]
    return _shown(form, fields, request.view_args or {}, request.full_path.rstrip("?"))


def to_copy() -> list[tuple[str, str]]:
    """Return the texts of a form that came from this site but cannot be carried, so that its writer can copy them."""
    form = FORMS.get(request.endpoint or "")
    if form is None or request.headers.get("Sec-Fetch-Site") != "same-origin":
        return []
    texts = ((form.fields[name], value) for name, value in request.form.items(multi=True) if name in form.fields)
    return [(one.label, value) for one, value in texts if one.kind != CLOSED and value.strip()]


def _shown(form: Form, sent: Sequence[Sequence[str]], args: Mapping[str, str], to: str) -> Carried:
    fields = dict.fromkeys(name for name, _ in sent)
    values = {name: [value for other, value in sent if other == name] for name in fields}
    shown = [
        Shown(name, value, form.fields[name], _words(name, value, values, args))
        for name, every in values.items()
        for value in every
    ]
    return Carried(to, form.does.format_map(args), shown)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(parts().settings.secret, "carried through login")


def _words(name: str, value: str, values: Mapping[str, list[str]], args: Mapping[str, str]) -> str:
    """Return a chosen value as its page called it; the value itself where it is words already or not known any more."""
    chosen: dict[str, Callable[[], str | None]] = {
        "before": lambda: _STATES.get(value),
        "after": lambda: _STATES.get(value),
        "opinion": lambda: _STATES.get(value),
        "way": lambda: queue.WAY_ZH.get(value),
        "together": lambda: "一并办理",
        "notice": lambda: _notice_title(value),
        "about": lambda: _candidate_name(value, values.get("notice", [""])[0]),
        "effect": lambda: _effect_label(value, args.get("reference", "")),
        "to": lambda: _account_label(value),
    }
    return (chosen[name]() if value and name in chosen else None) or value


def _notice_title(notice_id: str) -> str | None:
    found = parts().book.find(notice_id)
    return found.notice.title if found else None


def _candidate_name(candidate_id: str, notice_id: str) -> str | None:
    found = parts().book.find(notice_id)
    candidate = found.candidate(candidate_id) if found else None
    return candidate.name if candidate else "公示本身" if candidate_id == "notice" else None


def _effect_label(effect_id: str, reference: str) -> str | None:
    try:
        report = handling.report_of(parts().reports, reference)
    except IntakeError:
        return None
    campaign = parts().book.campaign(report.notice)
    return next((one.label for one in outcomes.effects(campaign) if one.id == effect_id), None)


def _account_label(name: str) -> str | None:
    try:
        with parts().reports.database.reading() as rows:
            staff = rows.get(Staff, name)
            return staff.label if staff else None
    except StoreError:
        return None
