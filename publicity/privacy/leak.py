"""One thing that gives a person away, and what the searches for such things share."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

LeakKind = Literal[
    "identity_number", "residence_card", "passport", "mobile", "home_phone", "bank_card", "birth_date", "home_address"
]

LEAK_ZH: dict[LeakKind, str] = {
    "identity_number": "身份证号码",
    "residence_card": "居留证、居住证号码",
    "passport": "护照、通行证号码",
    "mobile": "手机号码",
    "home_phone": "家庭电话",
    "bank_card": "银行卡号",
    "birth_date": "出生日期（到日）",
    "home_address": "家庭住址（到门牌）",
}

# Pieces of patterns: a digit of either width, a dash of any kind, a mark that may stand inside a date.
DIGIT = "[0-9０-９]"
DASH = "[-\u2010-\u2015\u2212\ufe58\ufe63－]"
MARK = "[-\u2010-\u2015\u2212\ufe58\ufe63－.．·_＿/／]"
NUMBER = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing that must not be printed; offsets are those of the text as given, ``masked`` may be shown.

    ``note`` says in Chinese why a number counts that does not prove itself.
    """

    kind: LeakKind
    start: int
    end: int
    masked: str
    note: str = ""

    @property
    def told(self) -> str:
        """What may be said of it, in Chinese: the kind, a few of its characters, and the note."""
        return f"{LEAK_ZH[self.kind]}（{'，'.join(filter(None, (self.masked, self.note)))}）"


def masked(digits: str) -> str:
    """Return the first three and the last two characters of a number."""
    return f"{digits[:3]}＊＊＊{digits[-2:]}"


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
    year, month, day = NUMBER.findall(unicodedata.normalize("NFKC", text))
    return is_day(year, month, day)
