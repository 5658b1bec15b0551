"""What a public page must never print about a person: numbers, the day of birth, the door of the home.

The search errs towards silence where prose looks alike (dates, landlines, quantities) and towards a hit
where a number proves itself by its checksum. A declared office contact may be printed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["identity_number", "mobile", "bank_card", "birth_date", "home_address"]

KIND_ZH: dict[Kind, str] = {
    "identity_number": "身份证号码",
    "mobile": "手机号码",
    "bank_card": "银行卡号",
    "birth_date": "出生日期（到日）",
    "home_address": "家庭住址（到门牌）",
}

_D = "[0-9０-９]"
_X = "[XxＸｘ]"
_SPACES = " \u00a0\u2000-\u200a\u202f\u205f\u3000"
_SPACE = f"[{_SPACES}]"
_DASH = "[-\u2010-\u2015\u2212\ufe58\ufe63－]"
_MARKS = "-\u2010-\u2015\u2212\ufe58\ufe63－.．·_＿"
_MARK = f"[{_MARKS}]"
_JOINT = f"(?:{_SPACE}?{_MARK}{{1,2}}{_SPACE}?|{_SPACE}{{1,2}})"
_FOLD = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")

# A mobile is the shortest number that can leak: chains of fewer than eleven digits are never looked at.
_CHAIN_HINT = re.compile(f"{_D}[{_MARKS}{_SPACES}0-9０-９]{{10}}")
_CHAIN = re.compile(f"{_D}(?:{_JOINT}?{_D}){{10,}}(?:{_JOINT}?{_X})?")
_GROUP = re.compile("[0-9]+|X")
_PRINTED_DATE = re.compile(f"(?<![0-9])[0-9]{{4}}{_MARK}[0-9]{{1,2}}{_MARK}[0-9]{{1,2}}(?![0-9])")
_LANDLINE_OR_AMOUNT = re.compile(
    f"(?<![-0-9])0[0-9]{{2,3}}{_DASH}[0-9]{{7,8}}(?![0-9])|(?<![0-9.])[0-9]{{1,9}}\\.[0-9]{{1,2}}(?![0-9.])"
)
_SHORTEST_NUMBER = 11
_LONGEST_NUMBER = 19
_SHORTEST_CONTACT = 7

_REGION = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_IDENTITY_18 = re.compile("[0-9]{17}[0-9Xx]")
_IDENTITY_15 = re.compile("[0-9]{15}")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_MOBILE = re.compile("((?:00)?86)?(1[3-9][0-9]{9})")
# A list of years starts with 1 or 2 and so can be no card, whatever its check digit happens to be.
_BANK_CARD = re.compile("[34569][0-9]{15,18}")

_NUMBER = re.compile("[0-9]+")
_DAY = (
    f"(?<!{_D}){_D}{{4}}\\s?(?:年\\s?{_D}{{1,2}}+\\s?月\\s?{_D}{{1,2}}+\\s?+[日号]?+"
    f"|(?:{_MARK}|[/／])\\s?{_D}{{1,2}}+\\s?(?:{_MARK}|[/／])\\s?{_D}{{1,2}}+)(?!{_D})"
)
# Hints begin with one literal character: the engine then skips whole texts at the speed of memchr.
_BIRTH_HINT = re.compile("生(?:(?<=[出日]生)|[于日])")
# 出生证 and 出生率 tell of papers and statistics; 发生于 and 产生于 tell of events.
_BORN = "(?:出生(?![证医率人缺])|生日"
_EVENT = "发产派衍滋萌催"
# 学生于…入学 is no birth, 王建新生于…， is one: after these only the end of the clause decides.
_PUPIL = "学先医新师考招究习业再民卫养花陌谋写门书一余终人众寄野原中专校培向调届科士修送"
_CLAUSE_END = r"(?=[，。；、,;）)\s]|$)"
# A rule of admission (2006年4月1日以前出生) names nobody's birthday.
_NO_LIMIT = "(?!(?:[（(]含[^）)]{0,4}[）)])?[及之以]{0,2}[前后])"
_BIRTHS = (
    re.compile(f"{_BORN}|(?<![{_EVENT}{_PUPIL}])生于)[^0-9０-９，。；、,;！？!?\\n]{{0,8}}({_DAY}){_NO_LIMIT}"),
    re.compile(f"(?<=[{_PUPIL}])生于({_DAY}){_CLAUSE_END}"),
    re.compile(
        f"({_DAY})(?:[^0-9０-９，。；、,;！？!?\\n前后]{{0,6}}{_BORN}|(?<![{_EVENT}{_PUPIL}])生于)|生{_CLAUSE_END})"
    ),
)

_ROOM_HINT = re.compile("室(?<=[0-9０-９A-Za-z]室)")
_HOUSEHOLD_HINT = re.compile(f"户(?<={_D}户)")
_HOME_HINT = re.compile("住(?:(?<=[家现]住)|(?<=居住)[在于]|址)")
_BUILDING = "(?:[栋幢座楼]|(?<=单)元)"
_ROOM = re.compile(f"{_BUILDING}[^0-9０-９，。；、\\n设有共建成含]{{0,4}}(?:{_D}{{1,3}}层\\s?)?{_D}{{1,5}}[A-Za-z]?室")
# 改造12栋360户 counts households; 2单元401户 is a door.
_HOUSEHOLD = re.compile(
    f"(?<![共建造拆及修成有0-9０-９]){_D}{{1,4}}(?:号楼|单元|[栋幢座楼]){_D}{{3,4}}户(?![居群家住人村贫职农业的]|市民)"
)
# 国家住房… is a ministry; 5月3号 a day, 第5号 and 〔2024〕5号 papers, 3号高炉 a workplace.
_HOME = re.compile(
    "(?:家庭住址|住址|(?<![国大专])家住|(?<![体实发表出])现住(?!房)|居住在|居住于|户籍地址)[：:为在\\s|]*"
    f"(?P<address>[^。！？\\n]{{0,40}}?(?P<door>(?<![月第〕\\]0-9０-９]){_D}{{1,5}}"
    "(?:号(?![高车炉井线机泵船塔文令矿])|室|组)))"
)
_BEFORE_ROOM = re.compile(
    f"(?:[一-鿿]{{1,6}}[路街巷道弄里村园苑城区湾庭府])?(?:{_D}{{1,5}}号院?)?"
    f"(?:(?:{_D}{{1,4}}|[A-Za-z])(?:号楼|单元|[栋幢座]))*(?:{_D}{{1,4}}|[A-Za-z])?[号单]?$"
)


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing that must not be printed; offsets are those of the text as given, ``masked`` may be shown."""

    kind: Kind
    start: int
    end: int
    masked: str


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    start: int
    end: int
    closed: bool


def leaks(text: str, allowed: frozenset[str] = frozenset()) -> tuple[Leak, ...]:
    """Return what a text gives away, in order of place and without overlaps.

    Args:
        text: What is about to be published.
        allowed: Declared contacts that may be printed: telephone numbers as digits only
            (see ``digits_of``) and addresses as they stand in the text.
    """
    chains = _CHAIN.finditer(text) if _CHAIN_HINT.search(text) else ()
    found = [leak for chain in chains for leak in _numbers(chain[0], chain.start(), allowed)]
    if _BIRTH_HINT.search(text):
        found += _apart(found, _births(text))
    found += _apart(found, _addresses(text, allowed))
    return tuple(sorted(found, key=lambda leak: leak.start))


def digits_of(text: str) -> str:
    """Return only the digits of a text, full-width ones as ASCII."""
    return "".join(_NUMBER.findall(unicodedata.normalize("NFKC", text)))


def is_identity_number(digits: str) -> bool:
    """Tell whether 18 characters (GB 11643, checksum and all) or 15 digits of old are an identity number."""
    if not _REGION.match(digits):
        return False
    if _IDENTITY_18.fullmatch(digits):
        total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _IDENTITY_WEIGHTS, strict=True))
        return _IDENTITY_CHECKS[total % 11] == digits[17].upper() and _is_day(
            digits[6:10], digits[10:12], digits[12:14]
        )
    return bool(_IDENTITY_15.fullmatch(digits)) and _is_day("19" + digits[6:8], digits[8:10], digits[10:12])


def passes_luhn(digits: str) -> bool:
    """Tell whether the last of some ASCII digits is the check digit of the others (ISO/IEC 7812)."""
    if not _NUMBER.fullmatch(digits):
        return False
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (doubled + sum(int(digit) for digit in digits[::-2])) % 10 == 0


def is_under(age: int, born: date, on: date) -> bool:
    """Tell whether somebody is not yet so old on a day; born on 29 February, one turns older on 1 March."""
    still_to_come = (on.month, on.day) < (born.month, born.day)
    return on.year - born.year - still_to_come < age


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return 1900 <= date(int(year), int(month), int(day)).year <= 2099
    except ValueError:
        return False


def _is_printed_day(text: str) -> bool:
    year, month, day = _NUMBER.findall(text.translate(_FOLD))
    return _is_day(year, month, day)


def _numbers(chain: str, offset: int, allowed: frozenset[str]) -> Iterator[Leak]:
    """Yield the numbers of one chain of digit groups, those that prove themselves best first."""
    groups = _groups(chain.translate(_FOLD), offset, allowed)
    runs = [run for run in _runs(groups) if len(run[2]) >= _SHORTEST_NUMBER]
    taken: set[int] = set()
    for kind, may_span_closed, measure in _RULES:
        for first, behind, digits in runs:
            skipped = measure(digits)
            run = groups[first:behind]
            # A country code that is a group of its own stays outside the number.
            if skipped is None or skipped >= len(run[0].digits) or digits[skipped:] in allowed:
                continue
            if not taken.isdisjoint(range(first, behind)) or (not may_span_closed and any(g.closed for g in run)):
                continue
            taken.update(range(first, behind))
            yield Leak(kind, run[0].start + skipped, run[-1].end, f"{digits[skipped:][:3]}＊＊＊{digits[-2:]}")


def _groups(chain: str, offset: int, allowed: frozenset[str]) -> list[_Group]:
    """Split a chain; groups that belong to a date, a landline, an amount or a declared contact are closed."""
    spans = [found.span() for found in _PRINTED_DATE.finditer(chain) if _is_printed_day(found[0])]
    spans += [found.span() for found in _LANDLINE_OR_AMOUNT.finditer(chain)]
    bare = [_Group(found[0], found.start(), found.end(), closed=False) for found in _GROUP.finditer(chain)]
    # Shorter contacts (an extension, 12345) must not break up the number of a person.
    contacts = {contact for contact in allowed if len(contact) >= _SHORTEST_CONTACT}
    if contacts:
        runs = [(bare[first], bare[behind - 1]) for first, behind, digits in _runs(bare) if digits in contacts]
        spans += [(first.start, last.end) for first, last in runs]
    closed = {place for start, end in spans for place in range(start, end)}
    return [_Group(g.digits, g.start + offset, g.end + offset, g.start in closed) for g in bare]


def _runs(groups: list[_Group]) -> Iterator[tuple[int, int, str]]:
    """Yield consecutive whole groups as first, one behind the last, and digits; from each first the longest first."""
    for first in range(len(groups)):
        runs: list[tuple[int, int, str]] = []
        digits = ""
        for behind in range(first + 1, len(groups) + 1):
            digits += groups[behind - 1].digits
            if len(digits) > _LONGEST_NUMBER:
                break
            runs.append((first, behind, digits))
        yield from reversed(runs)


def _identity_18(digits: str) -> int | None:
    return 0 if len(digits) == 18 and is_identity_number(digits) else None


def _identity_15(digits: str) -> int | None:
    return 0 if len(digits) == 15 and is_identity_number(digits) else None


def _bank_card(digits: str) -> int | None:
    return 0 if _BANK_CARD.fullmatch(digits) and passes_luhn(digits) else None


def _mobile(digits: str) -> int | None:
    found = _MOBILE.fullmatch(digits)
    return found.start(2) if found else None


# Each: the kind, whether it may span a date (its own checksum tells it from dates), and how many digits
# to leave out in front.
_RULES: tuple[tuple[Kind, bool, Callable[[str], int | None]], ...] = (
    ("identity_number", True, _identity_18),
    ("identity_number", False, _identity_15),
    ("bank_card", False, _bank_card),
    ("mobile", False, _mobile),
)


def _births(text: str) -> list[Leak]:
    spans = {found.span(1) for pattern in _BIRTHS for found in pattern.finditer(text) if _is_printed_day(found[1])}
    return [Leak("birth_date", start, end, f"{text[start : start + 4]}……") for start, end in sorted(spans)]


def _addresses(text: str, allowed: frozenset[str]) -> list[Leak]:
    doors = sorted(_doors(text))
    declared = _places(text, allowed) if doors else []
    merged: list[tuple[int, int]] = []
    for start, end, door in doors:
        if any(low <= door and end <= high for low, high in declared):
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [
        Leak("home_address", start, end, f"{text[start : start + min(4, (end - start) // 2)]}……")
        for start, end in merged
    ]


def _doors(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield addresses as start, end and the start of what tells the door."""
    for hint, pattern in ((_ROOM_HINT, _ROOM), (_HOUSEHOLD_HINT, _HOUSEHOLD)):
        for found in pattern.finditer(text) if hint.search(text) else ():
            window = max(0, found.start() - 30)
            before = _BEFORE_ROOM.search(text[window : found.start()])
            yield window + before.start() if before else found.start(), found.end(), found.start()
    if _HOME_HINT.search(text) or "户籍地址" in text:
        for found in _HOME.finditer(text):
            yield found.start("address"), found.end(), found.start("door")


def _places(text: str, allowed: frozenset[str]) -> list[tuple[int, int]]:
    return [
        found.span()
        for address in allowed
        if not address.isdecimal() and address
        for found in re.finditer(re.escape(address), text)
    ]


def _apart(found: list[Leak], more: list[Leak]) -> list[Leak]:
    """Return those of the second list that do not overlap any of the first."""
    return [new for new in more if all(new.end <= old.start or old.end <= new.start for old in found)]
