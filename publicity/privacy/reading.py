"""A text as people read it: digits of every script as 0-9, nothing invisible, no markup; each with its place."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape

from publicity.characters import ANY_INVISIBLE

# What reads as it stands; only a text with anything else is looked at character by character.
_UNUSUAL_CLASS = "[^\n -~\u3000-\u3020\u4e00-\u9fff，。：；？！（）、“”‘’…—·《》％～－【】]"
_UNUSUAL = re.compile(_UNUSUAL_CLASS)
_DIGIT_LIKE = re.compile("[0-9〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两&]|" + _UNUSUAL_CLASS)
_MARKUP = re.compile(r"[<&\[\\*`]")
# Comments, tags, what a link leads to, character references, escapes, emphasis.  All are bounded, so that
# no text takes longer than its length deserves.
_MARKS = re.compile(
    r"<!--(?:[^<]|<(?!!--)){0,2000}?-->|<[!/?A-Za-z][^<>]{0,2000}>|!?\[|\](?:\([^()\s]{0,2000}(?:\s[^()]{0,200})?\)|\[[^\[\]]{0,200}\])?"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|\\(?=[!-/:-@\[-`{-~])|(?<!\*)\*{1,3}(?!\*)|`"
)
_CROSSES = frozenset("×✕✖✗✘╳⨯☓ХхΧχ")
_HAN_DAY = re.compile(
    "[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十廿卅]{1,3}[日号]"
)
_HAN_DIGITS = {char: n for n, chars in enumerate(("〇零○", *"一二三四五六七八九")) for char in chars}


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is read, and where in the given text each of its characters stands."""

    text: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the given text of a piece of this one."""
        return self.origins[start], self.origins[end - 1] + 1

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> "Reading":
        """Return a reading in which whatever a pattern finds reads as something else, at the same place."""
        parts, origins, done = [], list[int](), 0
        for found in pattern.finditer(self.text):
            start, end = found.span()
            other = by(found)
            parts += [self.text[done:start], other]
            origins += self.origins[done:start]
            origins += [self.origins[min(start + n, end - 1)] for n in range(len(other))]
            done = end
        if not parts:
            return self
        return Reading("".join([*parts, self.text[done:]]), [*origins, *self.origins[done:]])


def may_hold_digits(text: str) -> bool:
    """Tell at a glance whether anything in a text can read as a digit; without one nothing is given away."""
    return _DIGIT_LIKE.search(text) is not None


def as_given(text: str) -> Reading:
    """Return the reading of a text that reads as it stands."""
    return Reading(text, range(len(text)))


def as_read(text: str) -> Reading:
    """Return the text with every digit and Latin letter as ASCII, and without what nobody sees."""
    reading = as_given(text)
    if _UNUSUAL.search(text) is not None:
        reading = reading.replaced(_UNUSUAL, lambda found: _plain(found[0]))
    if "生" in text:
        reading = reading.replaced(_HAN_DAY, lambda found: _arabic(found[0]))
    return reading


def as_shown(reading: Reading) -> Reading | None:
    """Return a reading without Markdown's and HTML's marks; None when it has none."""
    if _MARKUP.search(reading.text) is None:
        return None
    shown = reading.replaced(_MARKS, lambda found: unescape(found[0]) if found[0][0] == "&" else "")
    return shown.replaced(_UNUSUAL, lambda found: _plain(found[0]))


@cache
def _plain(char: str) -> str:
    """Return what a character reads as: its digits or letter, a space, nothing when nobody sees it, or itself."""
    if char in _CROSSES:
        return "X"
    if ANY_INVISIBLE.match(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return ""
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    if char.isspace():
        return " "
    compatible = unicodedata.normalize("NFKC", char)
    return compatible if compatible.isascii() and compatible.isalnum() else char


def _arabic(day: str) -> str:
    """Return 一九七四年八月十二日 as 1974年8月12日."""
    year, rest = day[:4], day[5:]
    month, _, of_month = rest.partition("月")
    told = "".join(str(_HAN_DIGITS[char]) for char in year)
    return f"{told}年{_number(month)}月{_number(of_month[:-1])}日"


def _number(han: str) -> int:
    """Return a number below 40 that is written with 十, 廿 or 卅."""
    tens, mark, ones = han.replace("廿", "二十").replace("卅", "三十").partition("十")
    if not mark:
        return sum(_HAN_DIGITS.get(char, 0) for char in han)
    return 10 * sum(_HAN_DIGITS.get(char, 0) for char in tens or "一") + sum(_HAN_DIGITS.get(char, 0) for char in ones)
