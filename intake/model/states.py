"""The path of a report, from its receipt to its outcome: which step may follow which, and what each needs.

Nothing is read or kept here: neither a database nor a clock.
"""

from dataclasses import dataclass
from typing import Literal

from publicity.published import PublishedReportRules

State = Literal[
    "received",
    "accepted",
    "not_accepted",
    "investigating",
    "upheld",
    "not_upheld",
    "inconclusive",
    "closed",
    "withdrawn",
]

Finding = Literal["upheld", "not_upheld", "inconclusive"]
STATE_ZH: dict[State, str] = {
    "received": "待受理",
    "accepted": "已受理",
    "not_accepted": "不予受理",
    "investigating": "调查核实中",
    "upheld": "查实",
    "not_upheld": "未查实",
    "inconclusive": "不能得出明确结论",
    "closed": "已办结",
    "withdrawn": "反映人撤回",
}
TOLD_ZH: dict[State, str] = {
    "received": "已收到，等待受理",
    "accepted": "已经受理，将交有关单位调查核实",
    "not_accepted": "已经审核，按规定不予受理",
    "investigating": "正在调查核实，请耐心等待",
    "upheld": "已经调查核实，反映的问题属实",
    "not_upheld": "已经调查核实，反映的问题没有查实",
    "inconclusive": "已经调查核实，目前不能得出明确结论",
    "closed": "已经办结，谢谢您的反映",
    "withdrawn": "您已撤回",
}
FINDINGS: tuple[Finding, ...] = ("upheld", "not_upheld", "inconclusive")
SETTLED: tuple[State, ...] = ("closed",)
ALWAYS_REFUSED = ("不属于公示对象的问题", "没有具体事实和可供核实的线索", "同一问题已经办结且没有新的线索")

_AFTER_A_FINDING: tuple[State, ...] = ("closed", "investigating")
_MOVES: dict[State, tuple[State, ...]] = {
    "received": ("accepted", "not_accepted"),
    "accepted": ("investigating",),
    "not_accepted": ("closed", "accepted"),
    # From one unit to another it is still being investigated.
    "investigating": (*FINDINGS, "investigating"),
    "upheld": _AFTER_A_FINDING,
    "not_upheld": _AFTER_A_FINDING,
    "inconclusive": _AFTER_A_FINDING,
    "closed": (),
    # What is of public interest does not end with the reporter's will: the office may go on by itself.
    "withdrawn": ("accepted", "closed"),
}
_REASONS: dict[tuple[State, State], str] = {
    ("received", "not_accepted"): "请写明不予受理的理由。",
    ("not_accepted", "accepted"): "请写明改为受理的理由。",
    ("withdrawn", "accepted"): "反映人已经撤回，请写明继续办理的理由。",
    ("investigating", "investigating"): "请写明转交其他单位的理由。",
    **{("investigating", finding): f"请写明“{STATE_ZH[finding]}”的理由。" for finding in FINDINGS},
    **{(finding, "investigating"): "请写明重新调查核实的理由。" for finding in FINDINGS},
}


@dataclass(frozen=True, slots=True)
class Move:
    """One step that staff want to take; ``unit`` investigates from then on, ``effect`` follows a finding."""

    before: State
    after: State
    reason: str
    unit: str = ""
    effect: str = ""


def is_open(state: State) -> bool:
    """Tell whether something is still to be done: everywhere but in a settled state."""
    return state not in SETTLED


def moves(state: State) -> tuple[State, ...]:
    """Return where staff may take a report from a state; withdrawing is the reporter's and never among them."""
    return _MOVES[state]


def withdrawable(state: State) -> bool:
    """Tell whether the reporter can withdraw: until there is a decision, which nobody's pressure may undo."""
    return state in {"received", "accepted", "investigating"}


def check(move: Move) -> str | None:
    """Return the sentence that says why a step can't be taken or what it lacks; ``None`` when it is fine."""
    if move.after not in moves(move.before):
        return _impossible(move)
    if move.after == "investigating" and not move.unit.strip():
        return "请写明由哪个单位调查核实。"
    return None if move.reason.strip() else _REASONS.get((move.before, move.after))


def refusals(rules: PublishedReportRules) -> tuple[str, ...]:
    """Return the reasons for which a campaign may refuse a report: those of every campaign, then its own rules'."""
    own = []
    if rules.real_name == "required":
        own.append("未署实名")
    if rules.late == "refused":
        own.append("超过公示期")
    if rules.kinds and "其他" not in rules.kinds:
        own.append(f"不在可以反映的问题之列（{'、'.join(rules.kinds)}）")
    return (*ALWAYS_REFUSED, *own)


def _impossible(move: Move) -> str:
    told = f"“{STATE_ZH[move.before]}”的反映不能改为“{STATE_ZH[move.after]}”"
    possible = "”或者“".join(STATE_ZH[state] for state in moves(move.before))
    return f"{told}，只能改为“{possible}”。" if possible else f"{told}。"
