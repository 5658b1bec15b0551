"""The check's result for reviewers and for machines: one A4 page a campaign, and JSON."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from publicity.chinese import at_moment
from publicity.content import CampaignContent
from publicity.problems import Finding
from publicity.reader.content import Examined
from publicity.rules.book import BOOK, family_of, family_title
from publicity.ruling import VERDICT_ZH, Ruling
from sitegen.templates import templates_of
from sitegen.theme import Theme


def as_json(examined: Examined) -> str:
    """Return every finding, settled ones included, as one JSON document."""
    settled = (
        finding
        for content in examined.campaigns
        for ruling in content.rulings
        for finding in ruling.findings
        if finding.settled
    )
    findings = dict.fromkeys((*examined.findings, *settled))
    document = {"ok": examined.content is not None, "findings": [_plain(finding) for finding in findings]}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "level": finding.level,
        "family": family_title(finding.rule),
        "rule": finding.rule,
        "clause": finding.clause,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "sentence": finding.sentence,
        "remedy": finding.remedy,
        "settled": finding.settled,
    }


def write_reviews(examined: Examined, now: datetime, theme: Theme, folder: Path) -> list[Path]:
    """Write one page for each campaign that could be judged; return the files.

    A campaign whose tables could not be read has no rulings, and its page says so.
    """
    folder.mkdir(parents=True, exist_ok=True)
    template, written = templates_of(theme).get_template("review.html"), []
    for content in examined.campaigns:
        path = folder / f"{content.campaign.id}.html"
        path.write_text(template.render(_view(content, now)), encoding="utf-8")
        written.append(path)
    return written


def _view(content: CampaignContent, now: datetime) -> dict[str, Any]:
    rulings = content.rulings
    verdicts = [ruling.verdict for ruling in rulings]
    return {
        "campaign": content.campaign,
        "now": at_moment(now),
        "counts": [(VERDICT_ZH[word], word, verdicts.count(word)) for word in VERDICT_ZH],
        "families": list(_families(rulings)),
        "judged": bool(rulings),
        "attention": [r for r in map(_row, rulings) if r["verdict"] in {"fail", "doubt"}],
        "people": len(content.candidates),
    }


def _families(rulings: tuple[Ruling, ...]) -> Iterator[dict[str, Any]]:
    for family in BOOK:
        mine = [ruling for ruling in rulings if family_of(ruling.rule) == family.name]
        if mine:
            yield {"title": family.title, "rows": list(_rows(mine))}


def _rows(rulings: list[Ruling]) -> Iterator[dict[str, Any]]:
    """Yield a row for each ruling; lists on which one rule does not bind yet share a row."""
    for (_, _, verdict), group in groupby(_together(rulings), key=_same):
        some = list(group)
        if verdict == "not_due" and len(some) > 1:
            yield _row(some[0]) | {"scope": f"{len(some)} 份名单", "found": "名单尚未完整"}
        else:
            yield from (_row(ruling) for ruling in some)


def _together(rulings: list[Ruling]) -> list[Ruling]:
    order = {title: n for n, title in enumerate(dict.fromkeys((ruling.rule, ruling.title) for ruling in rulings))}
    return sorted(rulings, key=lambda ruling: (order[ruling.rule, ruling.title], ruling.verdict == "not_due"))


def _same(ruling: Ruling) -> tuple[str, str, str]:
    return ruling.rule, ruling.title, ruling.verdict


def _row(ruling: Ruling) -> dict[str, Any]:
    return {
        "rule": ruling.rule,
        "title": ruling.title,
        "clause": ruling.clause,
        "scope": ruling.scope,
        "required": ruling.required,
        "found": ruling.found,
        "verdict": ruling.verdict,
        "word": VERDICT_ZH[ruling.verdict],
        "findings": ruling.findings,
    }
