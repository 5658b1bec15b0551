"""How old somebody is by a cell of a table: an age, or a year and month of birth, as offices write them."""

import re
import unicodedata
from datetime import date, timedelta

OLDEST = 120
_AGE = re.compile(r"([0-9]{1,3})(?:\.0{1,2})?(?:周?岁)?")
_HAN_AGE = re.compile("([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]十?)(?:周?岁)?")
_BORN = re.compile(
    r"((?:19|20)[0-9]{2})(?:[.\-/年]([0-9]{1,2})(?:[.\-/月]([0-9]{1,2})日?|月)?|([0-9]{2})|年)?(?:出?生)?"
)
_HAN_BORN = re.compile("([一二〇零○][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月")
_NUMERALS = {"〇": 0, "零": 0, "○": 0} | {char: n for n, char in enumerate("一二三四五六七八九", 1)}


def age_in(cell: str) -> int | None:
    """Return the age in years that a cell tells, or None when it can't be read as one."""
    text = _folded(cell)
    if found := _AGE.fullmatch(text):
        return int(found[1]) if int(found[1]) <= OLDEST else None
    han = _HAN_AGE.fullmatch(text)
    return _number(han[1]) if han else None


def latest_birthday_in(cell: str) -> date | None:
    """Return the last day on which somebody may have been born by a cell, or None when it tells no year.

    So nobody is taken for older: a year alone counts as its end, and 2010.1 as October, which spreadsheets
    write as 2010.1 too.
    """
    text = _folded(cell)
    if han := _HAN_BORN.fullmatch(text):
        text = f"{''.join(str(_NUMERALS[char]) for char in han[1])}.{_number(han[2]):02}"
    found = _BORN.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or found[4] or 12)
    if re.fullmatch(r"[0-9]{4}\.1", text):
        month = 10
    if not 1 <= month <= 12:
        return None
    try:
        if found[3]:
            return date(year, month, int(found[3]))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None


def _folded(cell: str) -> str:
    return "".join(unicodedata.normalize("NFKC", cell).split()).replace("。", ".").replace("—", "-")


def _number(han: str) -> int:
    tens, mark, ones = han.partition("十")
    if not mark:
        return _NUMERALS[han]
    return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0)
