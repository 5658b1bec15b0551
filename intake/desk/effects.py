"""What follows a finding, as the campaign's document says: whether the candidate leaves, what becomes of the slot.

000 四（四）, 001 五（三） and 八（三）, 002 六（四）, 003 三（四）, 004 八.
"""

from dataclasses import dataclass

from intake.errors import Refusal
from intake.hashing import Purpose, digest
from intake.model.states import STATE_ZH, Finding
from publicity.model.words import SLOT_ZH, SlotFate
from publicity.published import PublishedCampaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing that may follow; ``text`` is what the public reads, empty when the candidate stays on the list."""

    id: str
    finding: Finding
    label: str
    text: str
    slot: SlotFate | None = None


def effects(campaign: PublishedCampaign | None) -> tuple[Effect, ...]:
    """Return what may follow each finding; a finding that the document does not speak of has a plain word.

    Without a clear answer a candidate may stay where the document says 一般 or 原则上, for a written reason (001).
    """
    upheld = [
        _effect(
            finding="upheld", label=f"{one.when}：{one.effect}，{SLOT_ZH[one.slot]}（{one.clause}）",
            text=f"经调查核实，{one.effect}（{one.clause}）", slot=one.slot,
        )
        for one in (campaign.upheld if campaign else ()) if one.slot
    ]  # fmt: skip
    plain = _effect(finding="upheld", label="取消推荐资格", text="经调查核实，取消推荐资格")
    rule = f"（{campaign.inconclusive}）" if campaign and campaign.inconclusive else ""
    stop = _effect(finding="inconclusive", label=f"不再推荐{rule}", text="调查后不能得出明确结论，不再推荐")
    go = _effect(finding="inconclusive", label="继续推荐，在 reasons.csv 写明理由", text="")
    soft = campaign is not None and campaign.inconclusive_strength in {"normally", "in_principle"}
    return (*(upheld or [plain]), stop, *([go] if soft else []))


def chosen(campaign: PublishedCampaign | None, finding: str, key: str) -> Effect | None:
    """Return the effect of a finding that was chosen, the only one when there is no choice; None where none follows.

    Raises:
        Refusal: there are several and none was chosen, or what was chosen follows another finding.
    """
    possible = [effect for effect in effects(campaign) if effect.finding == finding]
    if not possible or (len(possible) == 1 and not key):
        return possible[0] if possible else None
    found = next((effect for effect in possible if effect.id == key), None)
    if found is None:
        raise Refusal(f"请在“{STATE_ZH[possible[0].finding]}”下面选择对推荐对象怎样处理")
    return found


def _effect(*, finding: Finding, label: str, text: str, slot: SlotFate | None = None) -> Effect:
    """Return an effect whose id is made of what it says: a page that lay open names the same, or nothing."""
    known = digest(Purpose.EFFECT, f"{finding}{label}{slot}".encode(), size=6).hex()
    return Effect(id=f"{finding}-{known}", finding=finding, label=label, text=text, slot=slot)
