"""Deeds from Markdown to HTML that can be trusted.

Deeds come from outside, so they go through a compiled CommonMark parser in its safe mode: raw HTML is
dropped and script links lose their target.  Pictures could only come from other hosts or carry faces
that nobody agreed to publish: they are dropped too, with their words kept.
"""

import re
from functools import cache

import comrak
from markupsafe import Markup

_RENDER = comrak.RenderOptions()
_RENDER.unsafe_ = False
_PARSE = comrak.ParseOptions()
_EXTENSIONS = comrak.ExtensionOptions()
_EXTENSIONS.cjk_friendly_emphasis = True
_OMITTED = re.compile(r"<!-- raw HTML omitted -->\n?")
_PICTURE = re.compile(r'<img src="[^"]*" alt="([^"]*)"[^>]*/>')
_LINK = re.compile(r'<a href="[^"]*"[^>]*>|</a>')
_CODE_CLASS = re.compile(r'<code class="[^"]*">')
# Anything but plain paragraphs, lists and emphasis, which nearly every deed is made of.
_MORE = re.compile(r"<(?!/?(?:p|strong|em|ul|ol|li)>)")
_HEADING = re.compile(r"<(/?)h[1-6]>")


@cache
def deeds_html(markdown: str) -> Markup:
    """Return deeds as HTML of paragraphs, lists and emphasis alone; links become their words."""
    html: str = comrak.render_markdown(markdown, _EXTENSIONS, _PARSE, _RENDER)
    if _MORE.search(html) is None:
        return Markup(html.strip())  # noqa: S704 - the parser is in its safe mode
    html = _OMITTED.sub("", html)
    html = _PICTURE.sub(r"\1", html)
    html = _LINK.sub("", html)
    html = _CODE_CLASS.sub("<code>", html)
    return Markup(_HEADING.sub(r"<\1p>", html).strip())  # noqa: S704 - the parser is in its safe mode
