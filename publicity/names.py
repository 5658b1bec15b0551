"""Names as Chinese offices write them: one separator, no padding, no character that nobody can see.

The separator in names of minority peoples is U+00B7 alone; two-character names lose the padding that
tables give them (赵　明).
"""

import re
import unicodedata

SEPARATOR = "·"
_LOOKALIKES = "•・‧．∙●‐᛫⸱"
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]+")
_PADDING = re.compile(r"[\s\u3000\u00a0\u2000-\u200a]+")
_INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# What nearly every text is made of; only a text with anything else is looked at character by character.
_OUTSIDE_PLAIN = re.compile(r"[^\t\n\r -~\u3000-\u3020\u4e00-\u9fa5\uff01-\uff5e‘’“”…—·×℃％㎡]")
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


def unseen_characters(text: str) -> tuple[str, ...]:
    """Return the characters of a text that no reader can see or no font is bound to have.

    Private use, surrogates, controls (tab and line ends aside), direction marks, zero-width characters
    and compatibility ideographs; each once, in the order of their first use.
    """
    found: dict[str, None] = {}
    if _OUTSIDE_PLAIN.search(text) is None:
        return ()
    for char in text:
        if char in "\t\n\r":
            continue
        category = unicodedata.category(char)
        if category in {"Cc", "Co", "Cs", "Cn"} or char in _INVISIBLE or _is_compatibility(char):
            found[char] = None
    return tuple(found)


def code_point(char: str) -> str:
    """Return ``U+4DAE`` for a character."""
    return f"U+{ord(char):04X}"


def _is_compatibility(char: str) -> bool:
    return ("\uf900" <= char <= "\ufaff" or "\U0002f800" <= char <= "\U0002fa1f") and unicodedata.normalize(
        "NFC", char
    ) != char
