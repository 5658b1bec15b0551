"""A notice in short, as every page that mentions it shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from publicity.chinese import closing, short_span, span
from publicity.content import Face
from publicity.content import PlacedNotice as Placed
from publicity.model.campaign import Campaign
from publicity.model.tiers import Channel
from publicity.model.words import CHANNEL_ZH, DAY_UNIT_ZH
from sitegen.edition import CampaignEdition

_WORDS = {Face.REVIEWING: "已结束", Face.OUTCOME: "已公布结果", Face.WITHDRAWN: "已撤回"}
_STATES = {Face.REVIEWING: "closed", Face.OUTCOME: "closed", Face.WITHDRAWN: "withdrawn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSummary:
    """What lists and headers show of a notice.

    ``state`` is ``dated`` while only the reader's clock can tell: then the words are absolute dates.
    """

    id: str
    campaign: str
    title: str
    short: str
    issuer: str
    number: str | None
    face: str
    state: str
    state_word: str
    detail: str
    fixed: bool
    opens: str
    closes: str
    days: str
    count: int
    unit_word: str
    when: str
    span: str
    closing: str
    size: str
    channels: str


def summarise(edition: CampaignEdition, placed: Placed) -> NoticeSummary:
    """Return a notice in short, true for whoever reads it at whatever moment; made once an edition."""
    known = edition.summaries.get(placed.id)
    if not isinstance(known, NoticeSummary):
        known = edition.summaries[placed.id] = _summary(edition, placed)
    return known


def _summary(edition: CampaignEdition, placed: Placed) -> NoticeSummary:
    campaign, notice, period = edition.content.campaign, placed.notice, placed.period
    face = placed.face(edition.now)
    when = short_span(period.start, period.last_day)
    word = "草稿" if placed.is_draft else _WORDS.get(face, "公示期")
    who = campaign.unit(notice.unit).name if notice.unit else notice.issuer
    return NoticeSummary(
        id=placed.id,
        campaign=placed.campaign,
        title=notice.title,
        short=f"{who} · {_tiers(campaign, placed)}公示",
        issuer=notice.issuer,
        number=notice.number,
        face=face.value,
        state=_STATES.get(face, "dated"),
        state_word=word,
        detail="" if face in _STATES else when,
        fixed=face in {Face.OUTCOME, Face.WITHDRAWN},
        opens=period.opens.isoformat(timespec="minutes"),
        closes=period.closes.isoformat(timespec="minutes"),
        days=" ".join(day.isoformat() for day in period.counted),
        count=len(period.counted),
        unit_word=DAY_UNIT_ZH[notice.period.unit],
        when=when,
        span=span(period.start, period.last_day),
        closing=closing(period),
        size=size_of(edition, notice.candidates),
        channels=channels_text(notice.channels or campaign.tier(notice.tier).channels),
    )


def size_of(edition: CampaignEdition, candidates: Iterable[str]) -> str:
    """Return ``个人 150 名、集体 100 个``, without what is 0."""
    kinds = [edition.content.candidates[c].kind for c in candidates]
    persons, collectives = kinds.count("person"), kinds.count("collective")
    parts = [f"个人 {persons} 名"] * bool(persons) + [f"集体 {collectives} 个"] * bool(collectives)
    return "、".join(parts)


def channels_text(channels: Iterable[Channel]) -> str:
    """Return the channels of publicity in words."""
    named = [channel.name or CHANNEL_ZH[channel.kind] for channel in channels]
    return f"公示渠道：{'、'.join(named)}" if named else ""


def _tiers(campaign: Campaign, placed: Placed) -> str:
    tiers = [placed.notice.tier, *placed.notice.merges]
    titles = [tier.title for tier in campaign.tiers if tier.id in tiers]
    return "、".join(titles)
