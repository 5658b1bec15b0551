"""Privacy (隐私): no identity number, mobile, bank card, birth date or home address, and nobody under fourteen.

Personal Information Protection Law, articles 6, 28 and 31; 002 附件2 and others put such columns in their sheets.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from publicity.census import cell
from publicity.content import PlacedNotice
from publicity.model.candidate import Candidate
from publicity.model.units import Contact
from publicity.privacy import LEAK_ZH, digits_of, is_label, is_under, leaks
from publicity.privacy.ages import age_in, latest_birthday_in
from publicity.problems import Finding, Place
from publicity.rules.case import Case
from publicity.rules.family import Family
from publicity.ruling import Ruling

LAW = "个人信息保护法第六条、第二十八条"
MINORS_LAW = "个人信息保护法第三十一条"
YOUNGEST = 14
REMEDY = "删去；单位的联系电话、地址写进 contacts 的可以出现"
# An empty line keeps the end of one text from being read on into the next.
_APART = "\n\n"
_YOUNG = f"不满{YOUNGEST}周岁"
_AS_AGE = "只写周岁的整数，如 52"
_AS_BIRTH = "写成四位年份和两位月份，如 1974.08"
# A longer cell may be somebody's number.
_MOST_SHOWN = 8
_FULL_DATE = re.compile(r"(?:19|20)\d\d\s*[.\-年/]\s*\d{1,2}\s*[.\-月/]\s*\d{1,2}")


def judge(case: Case) -> Iterator[Ruling]:
    """Yield the rulings on the tables, the deeds and the notices of one campaign, and on age."""
    allowed = allowed_in(case.campaign.contacts)
    labels = [header for header in _headers(case) if is_label(header)]
    # one look at all that is kept of a candidate: hardly anybody's has a leak, and looking is most of the work
    suspects = [c for c in case.content.candidates.values() if leaks(_all_texts(case, c, labels), allowed)]
    tables = [finding for candidate in suspects for finding in _row(case, candidate, allowed)]
    tables += _birthdays(case)
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
    minors = [finding for candidate in case.people for finding in _minor(case, candidate)]
    young = sum(finding.sentence.endswith(_YOUNG) for finding in minors)
    unread = f"，{len(minors) - young} 格看不出年龄" if young < len(minors) else ""
    yield Ruling(
        rule="privacy.minors", title="不满十四周岁的不公示", clause=MINORS_LAW, required="满十四周岁",
        found=f"{young} 名不满{unread}", findings=tuple(minors),
    )  # fmt: skip


def allowed_in(contacts: tuple[Contact, ...]) -> frozenset[str]:
    """Return the numbers and addresses of declared offices, which may be printed."""
    numbers = {digits_of(number) for c in contacts for number in (*c.phones, c.fax or "")}
    return frozenset({*numbers, *(c.address for c in contacts if c.address)} - {""})


def found_in(text: str, place: Place, what: str, allowed: frozenset[str], rule: str) -> Iterator[Finding]:
    """Yield an error for each leak in a text; the sentence never repeats the whole number."""
    for leak in leaks(text, allowed):
        yield Finding("error", rule, place, f"{what}里有{leak.told}", REMEDY, LAW)


def found_in_file(text: str, file: str, what: str, allowed: frozenset[str], rule: str) -> Iterator[Finding]:
    """Yield an error for each leak in a file's text, at the line where it begins; it may go on on the next."""
    for leak in leaks(text, allowed):
        place = Place(file, text.count("\n", 0, leak.start) + 1)
        yield Finding("error", rule, place, f"{what}里有{leak.told}", REMEDY, LAW)


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
        text = _APART.join((placed.id, *texts_of(record)))
        yield from found_in(text, place, f"公示 {placed.id}", allowed, "privacy.notices")


def _all_texts(case: Case, candidate: Candidate, labels: list[str]) -> str:
    labelled = [f"{header}：{cell(candidate, header)}" for header in labels]
    kept = (*candidate.public.values(), *candidate.staff.values(), *_deeds_of(case, candidate).values())
    return _APART.join((candidate.id, *kept, *labelled))


def _row(case: Case, candidate: Candidate, allowed: frozenset[str]) -> Iterator[Finding]:
    place, name = case.place(candidate.id), case.name(candidate.id)
    born = case.campaign.sheet(candidate.sheet).header("born")
    for header, given in {**candidate.public, **candidate.staff}.items():
        # A header is a label beside its cell; of birthdays there is a rule of its own.
        text = f"{header}：{given}" if is_label(header) and header != born else given
        yield from found_in(text, place, f"{name}的“{header}”", allowed, "privacy.tables")
    yield from found_in(candidate.id, place, "编号（也是文件名）", allowed, "privacy.tables")


def _told(case: Case, allowed: frozenset[str]) -> list[Finding]:
    """Return what is given away where something is explained: changes are published, reasons printed in the review."""
    texts = [(change.reason, case.changed.get(key)) for key, change in case.content.changes.items()]
    texts += [(reason.text, reason.place) for reason in case.records.reasons]
    texts.append((_APART.join(texts_of(case.campaign)), case.where()))
    return [
        finding
        for text, place in texts
        for finding in found_in(text, place or Place("changes.csv"), "说明文字", allowed, "privacy.tables")
    ]


def _birthdays(case: Case) -> Iterator[Finding]:
    headers = {sheet.file: sheet.header("born") for sheet in case.campaign.sheets}
    for candidate in case.content.candidates.values():
        header = headers[candidate.sheet]
        if header and _FULL_DATE.search(cell(candidate, header)):
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
        file = f"{folder}/{name}/{candidate.id}.md"
        yield from found_in_file(text, file, f"{case.name(candidate.id)}的事迹", allowed, "privacy.deeds")


def _minor(case: Case, candidate: Candidate) -> Iterator[Finding]:
    """Yield an error when somebody is too young by age or birthday, and for each such cell that tells neither."""
    if candidate.kind != "person":
        return
    on, young = case.named[candidate.id].period.start, False
    place, name = case.place(candidate.id), case.name(candidate.id)
    sheet = case.campaign.sheet(candidate.sheet)
    for header, by_age in ((sheet.header("age"), True), (sheet.header("born"), False)):
        if header is None or not (given := cell(candidate, header)):
            continue
        age, born = (age_in(given), None) if by_age else (None, latest_birthday_in(given))
        if age is None and born is None:
            told = f"“{given}”" if len(given) <= _MOST_SHOWN else ""
            sentence, remedy = f"{name}的“{header}”{told}看不出年龄", _AS_AGE if by_age else _AS_BIRTH
            yield Finding("error", "privacy.minors", place, sentence, remedy, MINORS_LAW)
        young = young or (age is not None and age < YOUNGEST) or (born is not None and is_under(YOUNGEST, born, on))
    if young:
        remedy = "取得监护人同意并另行处理以前不得公示"
        yield Finding("error", "privacy.minors", place, f"{name}{_YOUNG}", remedy, MINORS_LAW)


FAMILY = Family(name="privacy", title="隐私", judge=judge)
