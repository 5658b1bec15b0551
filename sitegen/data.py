"""``data/notices.json``: every notice with its computed period, for the intake and for anyone."""

from collections.abc import Iterator

from publicity.content import PlacedNotice
from publicity.model.words import Kind
from publicity.published import (
    PublishedCampaign,
    PublishedCandidate,
    PublishedContact,
    PublishedData,
    PublishedEffect,
    PublishedNotice,
    PublishedReportRules,
    PublishedUnit,
)
from publicity.reader.typed import adapter
from sitegen.edition import CampaignEdition, Edition

SCHEMA_NAME = "notices.schema.json"


def notices_json(edition: Edition) -> str:
    """Return the file's text; drafts are not in it even in a preview, for nobody can report on them."""
    data = PublishedData(
        version=1,
        site=edition.content.site.name,
        base_url=edition.content.site.base_url,
        as_of=edition.now if edition.as_of else None,
        calendar=edition.content.calendar_file,
        campaigns=tuple(_campaign(campaign) for campaign in edition.campaigns),
        notices=tuple(notice for campaign in edition.campaigns for notice in _notices(campaign)),
    )
    return f'{{"$schema":"{SCHEMA_NAME}",{adapter(PublishedData).dump_json(data).decode()[1:]}'


def _campaign(edition: CampaignEdition) -> PublishedCampaign:
    campaign = edition.content.campaign
    return PublishedCampaign(
        id=campaign.id,
        title=campaign.title,
        units=tuple(PublishedUnit(id=unit.id, name=unit.name) for unit in campaign.units),
        upheld=tuple(
            PublishedEffect(when=one.when, effect=one.effect, slot=one.slot, clause=one.clause)
            for one in campaign.sanctions
        ),
        inconclusive=campaign.reports.inconclusive,
        inconclusive_strength=campaign.reports.inconclusive_strength,
    )


def _notices(edition: CampaignEdition) -> Iterator[PublishedNotice]:
    return (_notice(edition, placed) for placed in edition.notices if not placed.is_draft)


def _notice(edition: CampaignEdition, placed: PlacedNotice) -> PublishedNotice:
    campaign, notice = edition.content.campaign, placed.notice
    removed = edition.list_removed(placed)
    contact = edition.content.contact_of(notice)
    return PublishedNotice(
        id=f"{campaign.id}/{placed.id}",
        campaign=campaign.title,
        title=notice.title,
        tier=campaign.tier(notice.tier).title,
        tier_id=notice.tier,
        unit_id=notice.unit,
        region=campaign.region,
        issuer=notice.issuer,
        issued_on=notice.issued_on,
        rules_version=notice.follows,
        address=f"{campaign.id}/notices/{placed.id}.html",
        opens=placed.period.opens,
        closes=placed.period.closes,
        counted_days=placed.period.counted,
        unit=notice.period.unit,
        counting=notice.period.counting,
        withdrawn_on=notice.withdrawn.on if notice.withdrawn else None,
        outcome_on=notice.outcome.on if notice.outcome else None,
        list_removed=removed,
        reports=PublishedReportRules(
            real_name=campaign.reports.real_name,
            postmark=campaign.reports.postmark,
            late=campaign.reports.late,
            kinds=campaign.reports.kinds,
            investigated_by=campaign.reports.investigated_by,
            steps=campaign.reports.then,
        ),
        contact=PublishedContact(
            office=contact.office,
            phones=contact.phones,
            mail=contact.mail,
            address=contact.address,
            hours=contact.hours,
        )
        if contact
        else None,
        candidates=() if removed else tuple(_candidate(edition, key) for key in notice.candidates),
    )


def _candidate(edition: CampaignEdition, key: str) -> PublishedCandidate:
    candidate = edition.content.candidates[key]
    kind: Kind = candidate.kind
    campaign = edition.content.campaign
    heads, post = frozenset(campaign.reports.heads), candidate.post.split("、")
    return PublishedCandidate(
        id=key,
        kind=kind,
        name=candidate.name,
        workplace=candidate.workplace or candidate.section_of,
        award=campaign.award(candidate.award).title,
        unit_id=candidate.unit,
        heads=not heads.isdisjoint(post) and campaign.sheet(candidate.sheet).publishes("post"),
        address=f"{campaign.id}/candidates/{key}.html",
    )
