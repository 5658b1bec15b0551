"""Who may do what at the desk: one function, asked by every view, every export and every command."""

from dataclasses import dataclass
from typing import Literal, Protocol

from intake.errors import RefusedError
from publicity.model.notice_id import NoticeId

Role = Literal["handler", "custodian", "supervisor", "auditor", "investigator"]
# Who has no account: whoever has the server's shell, and whoever holds the escrow key.
Keeper = Literal["operator", "escrow"]
Action = Literal[
    "queue", "read", "move", "ask", "enter", "identity", "journal", "account", "export", "abstract", "task",
    "staff", "keys", "handover", "retention", "server",
]  # fmt: skip

ROLE_ZH: dict[Role, str] = {
    "handler": "受理人员",
    "custodian": "身份保管人",
    "supervisor": "督办人员",
    "auditor": "审计人员",
    "investigator": "调查单位",
}
KEEPER_ZH: dict[Keeper, str] = {"operator": "服务器管理员", "escrow": "离线托管"}
ACTION_ZH: dict[Action, str] = {
    "queue": "查看办理列表",
    "read": "打开反映的内容",
    "move": "办理反映",
    "ask": "向反映人提问",
    "enter": "录入来信来访",
    "identity": "查看反映人的身份",
    "journal": "查看操作日志",
    "account": "更改密码",
    "export": "导出",
    "abstract": "发摘要给有关单位",
    "task": "答复交办的调查",
    "staff": "管理账号",
    "keys": "管理钥匙",
    "handover": "把以前的反映补封给现在的钥匙",
    "retention": "删除到期的反映",
    "server": "运行表单和升级数据库",
}
_MAY: dict[Role | Keeper, frozenset[Action]] = {
    "handler": frozenset({"queue", "read", "move", "ask", "enter", "account", "export", "abstract", "handover"}),
    "custodian": frozenset({"queue", "identity", "account", "handover"}),
    "supervisor": frozenset({"queue", "read", "move", "account", "export"}),
    "auditor": frozenset({"journal", "account"}),
    "investigator": frozenset({"task", "account"}),
    "operator": frozenset({"queue", "journal", "staff", "keys", "retention", "server"}),
    "escrow": frozenset({"read", "identity", "handover"}),
}
_AT_LARGE: frozenset[Action] = frozenset({
    "journal", "account", "queue", "export", "task", "staff", "keys", "handover", "retention", "server",
})  # fmt: skip
EVERY = "*"


class Notice(Protocol):
    """What a scope asks of a notice; a published one has it."""

    @property
    def id(self) -> str:
        """The campaign and the notice: ``campaign/notice``."""

    @property
    def tier_id(self) -> str:
        """The id of its tier."""

    @property
    def unit_id(self) -> str | None:
        """The id of the recommending unit that issued it, if one did."""


@dataclass(frozen=True, slots=True)
class NamedNotice:
    """A notice of which only the id is known, where the published site may not be at hand.

    Whoever's scope is a tier or a unit is refused, since it cannot be told whether this is one of theirs.
    """

    id: str
    tier_id: str = ""
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of all notices: a campaign, or of it one tier, one recommending unit, or both; ``*`` is every campaign.

    A ``workplace`` below a unit is no part of a notice: it is for investigating units alone (``intake.desk.channel``).
    """

    campaign: str
    tier: str = ""
    unit: str = ""
    workplace: str = ""

    def __str__(self) -> str:
        """Return it as it is written: ``campaign:tier@unit/workplace``."""
        unit = f"@{self.unit}" + (f"/{self.workplace}" if self.workplace else "") if self.unit else ""
        return self.campaign + (f":{self.tier}" if self.tier else "") + unit

    def covers(self, notice: Notice) -> bool:
        """Tell whether a notice is part of it."""
        return (
            self.campaign in {EVERY, NoticeId.of(notice.id).campaign}
            and self.tier in {"", notice.tier_id}
            and self.unit in {"", notice.unit_id or ""}
            and not self.workplace
        )


def scope_of(text: str) -> Scope:
    """Return a scope that is written as ``campaign:tier@unit/workplace``; all but the campaign may be left out.

    Spaces in it mean nothing, since scopes are kept with a space between them.
    """
    rest, _, place = "".join(text.split()).partition("@")
    campaign, _, tier = rest.partition(":")
    unit, _, workplace = place.partition("/")
    return Scope(campaign or EVERY, tier, unit, workplace)


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of the staff or a keeper, as far as it matters for what they may do."""

    name: str
    label: str
    role: Role | Keeper
    scopes: tuple[Scope, ...]


OPERATOR = Actor("operator", KEEPER_ZH["operator"], "operator", (Scope(EVERY),))


def allowed(actor: Actor, action: Action, notice: Notice | None = None) -> bool:
    """Tell whether somebody may do something, to a report on ``notice`` when it is about one.

    Lists are made of what the scopes cover.  What is about one report needs a notice that one of the actor's scopes
    covers; a report on a notice that is not published any more (None) stays with those whose scope is everything.
    """
    if not has_duty(actor, action):
        return False
    if action in _AT_LARGE:
        return True
    if notice is None:
        return any(scope == Scope(EVERY) for scope in actor.scopes)
    return any(scope.covers(notice) for scope in actor.scopes)


def has_duty(actor: Actor, action: Action) -> bool:
    """Tell whether an action belongs to somebody's role at all: what a menu offers, not what a page allows."""
    return action in _MAY[actor.role]


def demand(actor: Actor, action: Action, notice: Notice | None = None) -> None:
    """Raise RefusedError, with a sentence for whoever asked, when ``allowed`` says no."""
    if allowed(actor, action, notice):
        return
    title = title_of(actor.role)
    who = title if actor.label == title else f"{actor.label}（{title}）"
    outside = "：不在负责的范围内" if has_duty(actor, action) else ""
    raise RefusedError(f"{who}不能{ACTION_ZH[action]}{outside}")


def title_of(role: Role | Keeper) -> str:
    """Return a role or a keeper in words."""
    return dict[str, str]([*ROLE_ZH.items(), *KEEPER_ZH.items()])[role]
