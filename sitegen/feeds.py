"""Atom feed, iCalendar of all periods, sitemap and robots."""

import json
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from xml.etree import ElementTree as Xml

from publicity.period import SHANGHAI
from sitegen.edition import Edition
from sitegen.views.summary import summarise

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
FEED_LENGTH = 100


def atom_feed(edition: Edition) -> str:
    """Return the newest notices as an Atom feed; an entry is renewed by its outcome or withdrawal."""
    site = edition.content.site
    feed = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    entries = sorted(_entries(edition), key=lambda entry: (entry[0], entry[1]), reverse=True)[:FEED_LENGTH]
    updated = entries[0][0] if entries else edition.now.date()
    _add(feed, "title", site.name)
    _add(feed, "id", site.base_url)
    _add(feed, "updated", _stamp(updated))
    Xml.SubElement(feed, "link", {"href": site.base_url})
    Xml.SubElement(feed, "link", {"href": f"{site.base_url}feed.xml", "rel": "self"})
    Xml.SubElement(Xml.SubElement(feed, "author"), "name").text = site.issuer
    for day, address, title, summary in entries:
        entry = Xml.SubElement(feed, "entry")
        _add(entry, "title", title)
        _add(entry, "id", f"{site.base_url}{address}")
        _add(entry, "updated", _stamp(day))
        Xml.SubElement(entry, "link", {"href": f"{site.base_url}{address}"})
        _add(entry, "summary", summary)
    return _document(feed)


def calendar_ics(edition: Edition) -> bytes:
    """Return every period as an all-day event, from its first day to its last."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - a check that builds nothing need not pay for it

    calendar = Calendar()
    calendar.add("prodid", "-//Gongshi//zh-CN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", edition.content.site.name)
    for campaign in edition.campaigns:
        for placed in campaign.notices:
            if placed.is_draft or placed.notice.withdrawn:
                continue
            notice = summarise(campaign, placed)
            address = f"{edition.content.site.base_url}{notice.campaign}/notices/{notice.id}.html"
            event = Event()
            event.add("uid", f"{notice.campaign}-{notice.id}@gongshi")
            event.add("dtstamp", datetime.combine(placed.notice.issued_on, time(), SHANGHAI))
            event.add("dtstart", placed.period.start)
            event.add("dtend", placed.period.last_day + timedelta(days=1))
            event.add("summary", f"{notice.short}：{campaign.content.campaign.short_title}")
            event.add("description", f"{notice.span}，{notice.closing}。{address}")
            event.add("url", address)
            calendar.add_component(event)
    ics: bytes = calendar.to_ical()
    return ics


def sitemap(addresses: Iterable[str], base_url: str) -> str:
    """Return the sitemap of pages that want to be found, given by their addresses below the site's root."""
    root = Xml.Element("urlset", {"xmlns": SITEMAP})
    for address in addresses:
        _add(Xml.SubElement(root, "url"), "loc", base_url + address)
    return _document(root)


def robots(base_url: str) -> str:
    """Return a robots file that lets everybody in and names the sitemap."""
    return f"User-agent: *\nAllow: /\nSitemap: {base_url}sitemap.xml\n"


def lookup_script(edition: Edition) -> str:
    """Return the list that look-up filters, as a script: ``[id, name, workplace, campaign, kind]``."""
    campaigns, entries = [], []
    for place, campaign in enumerate(edition.campaigns):
        campaigns.append([campaign.content.campaign.id, campaign.content.campaign.short_title])
        for key, candidate in campaign.shown.items():
            if not campaign.removed(key):
                workplace = candidate.workplace or candidate.section_of
                entries.append([key, candidate.name, workplace, place, int(candidate.kind == "collective")])
    data = json.dumps({"campaigns": campaigns, "entries": entries}, ensure_ascii=False, separators=(",", ":"))
    return f"window.gongshiLookup={data};\n"


def _entries(edition: Edition) -> Iterable[tuple[object, str, str, str]]:
    for campaign in edition.campaigns:
        for placed in campaign.notices:
            if placed.is_draft:
                continue
            notice = summarise(campaign, placed)
            day, title = placed.notice.issued_on, notice.title
            if notice.face == "outcome" and placed.notice.outcome:
                day, title = placed.notice.outcome.on, f"公示结果：{title}"
            if notice.face == "withdrawn" and placed.notice.withdrawn:
                day, title = placed.notice.withdrawn.on, f"已撤回：{title}"
            address = f"{notice.campaign}/notices/{notice.id}.html"
            yield day, address, title, f"{notice.issuer}。{notice.span}，{notice.closing}。{notice.size}。"


def _stamp(day: object) -> str:
    return f"{day}T00:00:00+08:00"


def _add(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, tag).text = text


def _document(root: Xml.Element) -> str:
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'
