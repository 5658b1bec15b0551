"""Characters that a reader may see as a box: a name with one is refused, not published.

Every Chinese system has the ideographs of GBK; the site brings a font for the rarer ones of
``site/rare-characters.txt``.  What is in neither may show as an empty box on a citizen's screen.
"""

import re

from publicity.characters import code_point
from publicity.content import Content
from publicity.problems import Findings
from sitegen.theme import Theme

# Hardly any text has one of these; the search for what they are not is three times as fast.
_NOT_COMMON = re.compile("[^\x00-\u33ff\u4dc0-\u9fa5\ua000-\uffff]")
_RARE = re.compile("[\u3400-\u4dbf\u9fa6-\u9fff\U00020000-\U0003ffff]")


def check_glyphs(content: Content, theme: Theme, findings: Findings) -> None:
    """Add an error for each candidate whose name, unit or deeds hold a character without a sure glyph."""
    shipped = shipped_characters(theme)
    for campaign in content.campaigns:
        for key, candidate in campaign.candidates.items():
            text = "".join([candidate.name, *candidate.public.values(), candidate.deeds])
            for char in boxed_characters(text, shipped):
                sentence = f"{candidate.name}：“{char}”（{code_point(char)}）没有字库保证显示，读者可能看到方框"
                remedy = "核对是不是这个字；确实是的，请技术人员把它加进 site/rare-characters.txt 并重做字库"
                findings.error("glyph", campaign.places[key], sentence, remedy)


def shipped_characters(theme: Theme) -> frozenset[str]:
    """Return the rarer ideographs that the site's own font has."""
    return frozenset(theme["rare-characters.txt"].decode())


def boxed_characters(text: str, shipped: frozenset[str]) -> list[str]:
    """Return the ideographs of a text that neither common systems nor the site's font are sure to have."""
    if _NOT_COMMON.search(text) is None:
        return []
    return [char for char in dict.fromkeys(_RARE.findall(text)) if char not in shipped]
