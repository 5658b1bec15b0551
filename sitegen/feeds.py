"""Atom feed, sitemap, robots, and the list that look-up filters."""

import json
from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree as Xml

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


def sitemap(addresses: Iterable[str], base_url: str) -> str:
    """Return the sitemap of pages that want to be found, given by their addresses below the site's root."""
    urls = "\n".join(f"  <url><loc>{escape(base_url + address)}</loc></url>" for address in addresses)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{SITEMAP}">\n{urls}\n</urlset>\n'


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
