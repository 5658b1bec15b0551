"""Privacy (隐私): no identity number, mobile, bank card, birth date or home address, and nobody under fourteen.

Personal Information Protection Law, articles 6, 28 and 31; 002 附件2 and others put such columns in their sheets.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from publicity.census import cell
from publicity.content import PlacedNotice
from publicity.model.candidate import Candidate
from publicity.model.units import Contact
from publicity.privacy import LEAK_ZH, digits_of, is_under, leaks
from publicity.problems import Finding, Place
from publicity.rules.case import Case
from publicity.rules.family import Family
from publicity.ruling import Ruling

LAW = "个人信息保护法第六条、第二十八条"
MINORS_LAW = "个人信息保护法第三十一条"
YOUNGEST = 14
REMEDY = "删去；单位的联系电话、地址写进 contacts 的可以出现"
_AGE = re.compile(r"[0-9]{1,3}")
_BORN = re.compile(r"((?:19|20)\d\d)[.\-年/](\d{1,2})(?:[.\-月/](\d{1,2}))?")
_FULL_DATE = re.compile(r"(?:19|20)\d\d\s*[.\-年/]\s*\d{1,2}\s*[.\-月/]\s*\d{1,2}")


def judge(case: Case) -> Iterator[Ruling]:
    """Yield the rulings on the tables, the deeds and the notices of one campaign, and on age."""
    allowed = allowed_in(case.campaign.contacts)
    # one look at all that is kept of a candidate: hardly anybody's has a leak, and looking is most of the work
    suspects = [c for c in case.content.candidates.values() if leaks(_all_texts(case, c), allowed)]
    tables = [finding for candidate in suspects for finding in _row(case, candidate, allowed)]
    headers = _headers(case)
    tables += _birthdays(case, [header for header in headers if "出生" in header])
    deeds = [finding for candidate in suspects for finding in _deeds(case, candidate, allowed)]
    tables += _told(case, allowed)
    notices = [finding for placed in case.content.notices for finding in _notice(placed, allowed)]
    for rule, title, findings in (
        ("privacy.tables", "名单表里没有不该有的个人信息", tables),
        ("privacy.deeds", "事迹里没有不该有的个人信息", deeds),
        ("privacy.notices", "公示文字里没有不该有的个人信息", notices),
    ):
        yield Ruling(
            rule=rule, title=title, clause=LAW, required="、".join(LEAK_ZH.values()) + "不得出现",
            found=f"{len(findings)} 处", findings=tuple(findings),
        )  # fmt: skip
    told = not {"年龄", "出生年月"}.isdisjoint(headers)
    minors = [f for candidate in case.people if (f := _minor(case, candidate))] if told else []
    yield Ruling(
        rule="privacy.minors", title="不满十四周岁的不公示", clause=MINORS_LAW, required="满十四周岁",
        found=f"{len(minors)} 名不满", findings=tuple(minors),
    )  # fmt: skip


def allowed_in(contacts: tuple[Contact, ...]) -> frozenset[str]:
    """Return the numbers and addresses of declared offices, which may be printed."""
    numbers = {digits_of(number) for c in contacts for number in (*c.phones, c.fax or "")}
    return frozenset({*numbers, *(c.address for c in contacts if c.address)} - {""})


def found_in(text: str, place: Place, what: str, allowed: frozenset[str], rule: str) -> Iterator[Finding]:
    """Yield an error for each leak in a text; the sentence never repeats the whole number."""
    for leak in leaks(text, allowed):
        sentence = f"{what}里有{LEAK_ZH[leak.kind]}（{leak.masked}）"
        yield Finding("error", rule, place, sentence, REMEDY, LAW)


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text inside a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from texts_of(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts_of(getattr(value, name))


def _notice(placed: PlacedNotice, allowed: frozenset[str]) -> Iterator[Finding]:
    own = replace(placed.notice, outcome=None)
    for place, record in ((placed.place, own), (placed.outcome_place, placed.notice.outcome)):
        text = "\n".join((placed.id, *texts_of(record)))
        yield from found_in(text, place, f"公示 {placed.id}", allowed, "privacy.notices")


def _all_texts(case: Case, candidate: Candidate) -> str:
    # a full stop between two texts keeps the end of one from being read on into the next
    parts = (candidate.id, *candidate.public.values(), *candidate.staff.values(), *_deeds_of(case, candidate).values())
    return "。\n".join(parts)


def _row(case: Case, candidate: Candidate, allowed: frozenset[str]) -> Iterator[Finding]:
    place, name = case.place(candidate.id), case.name(candidate.id)
    for header, given in {**candidate.public, **candidate.staff}.items():
        yield from found_in(given, place, f"{name}的“{header}”", allowed, "privacy.tables")
    yield from found_in(candidate.id, place, "编号（也是文件名）", allowed, "privacy.tables")


def _told(case: Case, allowed: frozenset[str]) -> list[Finding]:
    """Return what is given away where something is explained: changes are published, reasons printed in the review."""
    texts = [(change.reason, case.changed.get(key)) for key, change in case.content.changes.items()]
    texts += [(reason.text, reason.place) for reason in case.records.reasons]
    texts.append(("\n".join(texts_of(case.campaign)), case.where()))
    return [
        finding
        for text, place in texts
        for finding in found_in(text, place or Place("changes.csv"), "说明文字", allowed, "privacy.tables")
    ]


def _birthdays(case: Case, headers: list[str]) -> Iterator[Finding]:
    for candidate in case.content.candidates.values() if headers else ():
        for header in headers:
            if _FULL_DATE.search(cell(candidate, header)):
                sentence, remedy = f"{case.name(candidate.id)}的“{header}”写到了日", "只写到月，如 1974.08"
                yield Finding("error", "privacy.tables", case.place(candidate.id), sentence, remedy, LAW)


def _headers(case: Case) -> list[str]:
    """Return the columns that anybody's row has."""
    found: dict[str, None] = {}
    for candidate in case.content.candidates.values():
        found |= dict.fromkeys((*candidate.public, *candidate.staff))
    return list(found)


def _deeds_of(case: Case, candidate: Candidate) -> dict[str, str]:
    texts = {"deeds": candidate.deeds}
    for rule in case.campaign.deeds:
        if rule.id in case.records.deeds:
            texts[rule.folder or rule.id] = case.records.deeds[rule.id].get(candidate.id, "")
    return texts


def _deeds(case: Case, candidate: Candidate, allowed: frozenset[str]) -> Iterator[Finding]:
    folder = case.place(candidate.id).file.rpartition("/")[0]
    for name, text in _deeds_of(case, candidate).items():
        for number, line in enumerate(text.splitlines(), 1) if leaks(text, allowed) else ():
            place = Place(f"{folder}/{name}/{candidate.id}.md", number)
            yield from found_in(line, place, f"{case.name(candidate.id)}的事迹", allowed, "privacy.deeds")


def _minor(case: Case, candidate: Candidate) -> Finding | None:
    if candidate.kind != "person":
        return None
    on = case.named[candidate.id].period.start
    age, born = cell(candidate, "年龄"), _BORN.search(cell(candidate, "出生年月"))
    young = _AGE.fullmatch(age) is not None and int(age) < YOUNGEST
    if born is not None and (day := _last_day(born)) is not None:
        young = young or is_under(YOUNGEST, day, on)
    if not young:
        return None
    sentence = f"{case.name(candidate.id)}不满{YOUNGEST}周岁"
    remedy = "取得监护人同意并另行处理以前不得公示"
    return Finding("error", "privacy.minors", case.place(candidate.id), sentence, remedy, MINORS_LAW)


def _last_day(born: re.Match[str]) -> date | None:
    """Return the latest birthday that a year and month allow, so that nobody is taken for older."""
    try:
        if born[3]:
            return date(int(born[1]), int(born[2]), int(born[3]))
        return date(int(born[1]) + (int(born[2]) == 12), int(born[2]) % 12 + 1, 1)
    except ValueError:
        return None


FAMILY = Family(name="privacy", title="隐私", judge=judge)
