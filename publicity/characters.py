"""The one list of characters that hide, reorder or stand in for others; content, form and privacy search all use it.

The ranges are Unicode 16.0's own: ``DerivedCoreProperties.txt`` (Default_Ignorable_Code_Point) and
``UnicodeData.txt`` (General_Category).  Python's table is older than some real surnames, so the list is written
out, and an ideograph that Python does not know yet is let through.
"""

import re
import unicodedata
from typing import NamedTuple

Range = tuple[int, int]

# DerivedCoreProperties: Default_Ignorable_Code_Point.
DEFAULT_IGNORABLE: tuple[Range, ...] = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
# General_Category Cf without those above, Zl, Zp, Cc without tab and line ends, Cs, and the noncharacters.
FORMAT: tuple[Range, ...] = (
    (0x0600, 0x0605), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x0890, 0x0891), (0x08E2, 0x08E2), (0xFFF9, 0xFFFB),
    (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F),
)  # fmt: skip
SEPARATORS: tuple[Range, ...] = ((0x2028, 0x2029),)
CONTROLS: tuple[Range, ...] = ((0x0000, 0x0008), (0x000B, 0x000C), (0x000E, 0x001F), (0x007F, 0x009F))
SURROGATES: tuple[Range, ...] = ((0xD800, 0xDFFF),)
NONCHARACTERS: tuple[Range, ...] = (
    (0xFDD0, 0xFDEF),
    *((plane << 16 | 0xFFFE, plane << 16 | 0xFFFF) for plane in range(17)),
)
# Drawn as nothing although Unicode calls them symbols: the empty braille cell, the null notehead, the Khitan filler.
BLANKS: tuple[Range, ...] = ((0x2800, 0x2800), (0x16FE4, 0x16FE4), (0x1D159, 0x1D159))
INVISIBLE: tuple[Range, ...] = (
    *DEFAULT_IGNORABLE, *FORMAT, *SEPARATORS, *CONTROLS, *SURROGATES, *NONCHARACTERS, *BLANKS,
)  # fmt: skip
# General_Category Co.
PRIVATE_USE: tuple[Range, ...] = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
VARIATION_SELECTORS: tuple[Range, ...] = ((0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
# Stand where a character was lost: by a wrong encoding, or for a picture that was pasted.
LOST: tuple[Range, ...] = ((0xFFFC, 0xFFFD),)
# Radicals and compatibility ideographs: twins of real characters, left behind by PDF files and old encodings.
TWINS: tuple[Range, ...] = ((0x2E80, 0x2EF3), (0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))
# EquivalentUnifiedIdeograph.txt: radicals that NFKC leaves alone and PDF files put in place of a character.
_MEANT = str.maketrans(
    "⺠⻁⻄⻅⻆⻈⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰",
    "民虎西见角讠贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙",
)
_ALL_IDEOGRAPHS = range(2, 4)


def pattern_of(ranges: tuple[Range, ...]) -> str:
    """Return a character class of a regular expression for some ranges."""
    return f"[{''.join(f'{chr(low)}-{chr(high)}' for low, high in ranges)}]"


ANY_INVISIBLE = re.compile(pattern_of(INVISIBLE))
_TWIN = re.compile(pattern_of(TWINS))
_RADICAL = re.compile(pattern_of(TWINS[:2]))
# The first that fits is said.
_REFUSED = (
    (re.compile(pattern_of(VARIATION_SELECTORS)), "有一个变体选择符 {}，它自己看不见，只改变前一个字的写法",
     "删掉它；要用的是另一个字，就直接输入那个字"),
    (ANY_INVISIBLE, "有一个看不见的字符 {}", "删掉它，重新输入这里的字"),
    (re.compile(pattern_of(PRIVATE_USE)), "有一个自造字（私用区字符）{}，别人的电脑显示不出来",
     "换成正式编码的字，重新输入"),
    (re.compile(pattern_of(LOST)), "有一个占位符 {}，原来的字在转换或粘贴时丢了", "对照原件重新输入这个字"),
)  # fmt: skip
# What nearly every text is made of; only a text with anything else is looked at character by character.
_OUTSIDE_PLAIN = re.compile(r"[^\t\n\r -~\u3000-\u3020\u4e00-\u9fa5\uff01-\uff5e‘’“”…—·×℃％㎡]")


class Refusal(NamedTuple):
    """Why a character can't be published, and what to do, in Chinese."""

    sentence: str
    remedy: str


def visible(text: str) -> str:
    """Return a text without its invisible characters."""
    return ANY_INVISIBLE.sub("", text)


def unseen_characters(text: str) -> tuple[str, ...]:
    """Return the characters of a text that ``refusal`` has something to say of, each once, in order of first use."""
    if _OUTSIDE_PLAIN.search(text) is None:
        return ()
    return tuple(char for char in dict.fromkeys(text) if _OUTSIDE_PLAIN.match(char) and refusal(char) is not None)


def refusal(char: str) -> Refusal | None:
    """Return why a character must not be published: nobody sees it, few can draw it, or it is another's twin."""
    for pattern, sentence, remedy in _REFUSED:
        if pattern.match(char):
            return Refusal(sentence.format(code_point(char)), remedy)
    if _TWIN.match(char):
        return _twin(char)
    if unicodedata.category(char) == "Cn" and ord(char) >> 16 not in _ALL_IDEOGRAPHS:
        return Refusal(f"字符 {code_point(char)} 没有收进常用的字符集，多数电脑显示不出来", "换一种写法")
    return None


def _twin(char: str) -> Refusal | None:
    if (meant := meant_by(char)) != char:
        told = f"“{char}”（{code_point(char)}）是兼容字符，应为“{meant}”（{code_point(meant)}）"
        return Refusal(told, f"改成“{meant}”")
    if _RADICAL.match(char):
        return Refusal(f"“{char}”（{code_point(char)}）是部首，不是汉字", "重新输入这里的汉字")
    return None


def meant_by(char: str) -> str:
    """Return the ideograph that a radical or compatibility ideograph stands for; the character itself if for none."""
    return unicodedata.normalize("NFKC", char).translate(_MEANT)


def code_point(char: str) -> str:
    """Return ``U+4DAE`` for a character."""
    return f"U+{ord(char):04X}"
