"""Who may do what at the desk: one function, asked by every view, every export and every command."""

from dataclasses import dataclass
from typing import Literal

from publicity.published import PublishedNotice

Role = Literal["handler", "custodian", "supervisor", "auditor", "investigator"]
Action = Literal[
    "queue", "read", "move", "ask", "enter", "identity", "journal", "account", "export", "abstract", "task"
]

ROLE_ZH: dict[Role, str] = {
    "handler": "受理人员",
    "custodian": "身份保管人",
    "supervisor": "督办人员",
    "auditor": "审计人员",
    "investigator": "调查单位",
}
_MAY: dict[Role, frozenset[Action]] = {
    "handler": frozenset({"queue", "read", "move", "ask", "enter", "account", "export", "abstract"}),
    "custodian": frozenset({"queue", "identity", "account"}),
    "supervisor": frozenset({"queue", "read", "move", "account", "export"}),
    "auditor": frozenset({"journal", "account"}),
    "investigator": frozenset({"task", "account"}),
}
EVERY = "*"


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of all notices: a campaign, or of it one tier, one recommending unit, or both; ``*`` is every campaign."""

    campaign: str
    tier: str = ""
    unit: str = ""

    def __str__(self) -> str:
        """Return it as it is written: ``campaign:tier@unit``."""
        return self.campaign + (f":{self.tier}" if self.tier else "") + (f"@{self.unit}" if self.unit else "")

    def covers(self, notice: PublishedNotice) -> bool:
        """Tell whether a notice is part of it."""
        return (
            self.campaign in {EVERY, notice.id.partition("/")[0]}
            and self.tier in {"", notice.tier_id}
            and self.unit in {"", notice.unit_id or ""}
        )


def scope_of(text: str) -> Scope:
    """Return a scope that is written as ``campaign:tier@unit``; tier and unit may be left out."""
    rest, _, unit = text.strip().partition("@")
    campaign, _, tier = rest.partition(":")
    return Scope(campaign or EVERY, tier, unit)


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of the staff, as far as it matters for what they may do."""

    name: str
    label: str
    role: Role
    scopes: tuple[Scope, ...]


def allowed(actor: Actor, action: Action, notice: PublishedNotice | None = None) -> bool:
    """Tell whether somebody may do something, to a report on ``notice`` when it is about one.

    Lists are made of what the scopes cover.  What is about one report needs a notice that one of the actor's scopes
    covers; a report on a notice that is not published any more (None) stays with those whose scope is everything.
    """
    if action not in _MAY[actor.role]:
        return False
    if action in {"journal", "account", "queue", "export", "task"}:
        return True
    if notice is None:
        return any(scope == Scope(EVERY) for scope in actor.scopes)
    return any(scope.covers(notice) for scope in actor.scopes)
