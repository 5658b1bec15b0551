"""One thing that gives a person away, and what the searches for such things share."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

LeakKind = Literal["identity_number", "mobile", "bank_card", "birth_date", "home_address"]

LEAK_ZH: dict[LeakKind, str] = {
    "identity_number": "身份证号码",
    "mobile": "手机号码",
    "bank_card": "银行卡号",
    "birth_date": "出生日期（到日）",
    "home_address": "家庭住址（到门牌）",
}

# Pieces of patterns: a digit of either width, a dash of any kind, a mark that may stand inside a number.
DIGIT = "[0-9０-９]"
DASH = "[-\u2010-\u2015\u2212\ufe58\ufe63－]"
MARKS = "-\u2010-\u2015\u2212\ufe58\ufe63－.．·_＿"
MARK = f"[{MARKS}]"
FOLD = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")
NUMBER = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing that must not be printed; offsets are those of the text as given, ``masked`` may be shown."""

    kind: LeakKind
    start: int
    end: int
    masked: str


def digits_of(text: str) -> str:
    """Return only the digits of a text, full-width ones as ASCII."""
    return "".join(NUMBER.findall(unicodedata.normalize("NFKC", text)))


def is_day(year: str, month: str, day: str) -> bool:
    """Tell whether three groups of digits are a day from 1900 to 2099."""
    try:
        return 1900 <= date(int(year), int(month), int(day)).year <= 2099
    except ValueError:
        return False


def is_printed_day(text: str) -> bool:
    """Tell whether a printed date, with whatever stands between its numbers, is a day."""
    year, month, day = NUMBER.findall(text.translate(FOLD))
    return is_day(year, month, day)
