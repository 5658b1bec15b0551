"""Names as Chinese offices write them: one separator, no padding.

The separator in names of minority peoples is U+00B7 alone; two-character names lose the padding that
tables give them (赵　明).
"""

import re

SEPARATOR = "·"
_LOOKALIKES = "•・‧．∙●‐᛫⸱"
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]+")
_PADDING = re.compile(r"[\s\u3000\u00a0\u2000-\u200a]+")
# What stands for a character that was lost on the way; a star hides one.
_LOST = re.compile("[?？□■◻◼〓*＊]")
_BETWEEN = re.compile(r"[\s（）()]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def normalise_name(text: str) -> str:
    """Return a person's name with U+00B7 as its only separator and without padding between Han characters."""
    name = text.strip()
    if _PLAIN_NAME.fullmatch(name):
        return name
    for lookalike in _LOOKALIKES:
        name = name.replace(lookalike, SEPARATOR)
    if _HAN.search(name):
        name = _PADDING.sub("", name)
    return re.sub(rf"{SEPARATOR}+", SEPARATOR, name)


def unit_key(name: str) -> str:
    """Return a unit's name as it is compared with another: without spaces and brackets."""
    return _BETWEEN.sub("", name)


def lost_in(name: str) -> str:
    """Return the mark in a name that stands where a character was lost, or nothing."""
    found = _LOST.search(name)
    return found[0] if found else ""
