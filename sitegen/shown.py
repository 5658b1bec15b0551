"""What a finished file says, without its format: pieces of text that readers see or programs read, each by itself.

What stands on one line for a reader is one piece whatever marks it up; a cell, a paragraph, an attribute, a value of
JSON is a piece of its own, so that two numbers beside each other never look like one.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import unquote

# Everything else (and every element that nobody knows) stands in the line and vanishes.
_BLOCKS = (
    "address|article|aside|audio|base|blockquote|body|button|canvas|caption|center|col|colgroup|dd|details|dialog|dir|div"
    "|dl|dt|embed|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hgroup|hr|html|iframe|input"
    "|legend|li|link|main|map|menu|meta|nav|noscript|object|ol|optgroup|option|p|param|picture|pre|script|search|section"
    "|select|source|style|summary|svg|table|tbody|td|template|text|textarea|tfoot|th|thead|title|tr|track|ul|video"
)
_BLOCK = re.compile(f"(</?(?:{_BLOCKS})(?=[\\s/>])[^<>]*>)", re.IGNORECASE)
_ANY_TAG = re.compile("(<[/!?]?[A-Za-z][^<>]*>)")
_BREAK = re.compile("<(?:br|w:br|w:tab|w:cr)(?=[\\s/>])[^<>]*>", re.IGNORECASE)
_IMAGE = re.compile("<img\\s(?:[^<>]*?\\s)?alt\\s*=\\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')[^<>]*>", re.IGNORECASE)
_TAG = re.compile("<[/!?]?[A-Za-z][^<>]*>")
_ATTRIBUTE = re.compile("([\\w:.@-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'<>=]+))")
_HEAD = re.compile('data-label="([^"]*)"')
# Lines of drawings, and how things look: numbers beside numbers, and nobody's.
_DRAWN = frozenset({"d", "points", "viewbox", "transform", "style", "x", "y", "width", "height", "sizes"})
_WORD_BLOCK = re.compile("(</?w:(?:p|tc|tr|tbl|body|hdr|ftr)(?=[\\s/>])[^<>]*>)")


class Piece(NamedTuple):
    """A text by itself, and the head that stands before it: the term of a list, the header of a cell."""

    head: str
    text: str


def pieces_of(address: str, content: bytes) -> Iterator[Piece]:
    """Yield the pieces of a finished file, by the suffix of its address; none of a font or a picture."""
    yield Piece("", unquote(address))
    suffix = address.rpartition(".")[2].lower()
    if suffix in _FORMATS:
        text = content.decode("utf-8", "replace")
        yield from _FORMATS[suffix](text)
    elif suffix == "docx":
        yield from _docx(content)


def blocks_of(html: str) -> list[str]:
    """Return the text of a page between its block tags, and at odd places those tags."""
    return _BLOCK.split(_without_comments(html) if "<!--" in html else html)


def text_of(block: str) -> str:
    """Return what a reader sees of the text between two block tags: inline tags vanish, spaces are one."""
    if "<" in block:
        text = _IMAGE.sub(lambda found: found[1] or found[2] or "", " ".join(block.split()))
        block = _TAG.sub("", _BREAK.sub("\n", text))
    else:
        block = " ".join(block.split())
    return unescape(block) if "&" in block else block


def attributes_of(markup: str) -> Iterator[str]:
    """Yield the values of the attributes of all tags in some markup, but those of drawings and looks."""
    for tag in _TAG.findall(markup):
        for name, *values in _ATTRIBUTE.findall(tag):
            value = unescape("".join(values))
            if name.lower() not in _DRAWN:
                yield unquote(value) if "%" in value else value


def head_of(tag: str) -> str:
    """Return the header that a cell names, for readers on telephones."""
    found = _HEAD.search(tag)
    return unescape(found[1]) if found else ""


def _html(html: str) -> Iterator[Piece]:
    """Yield a page's pieces; the text before a piece is its head."""
    head = ""
    for n, block in enumerate(blocks_of(html)):
        for value in attributes_of(block):
            yield Piece("", value)
        if n % 2:
            head = head_of(block) or head
        elif text := text_of(block).strip():
            yield Piece(head, text)
            head = text
    for comment in _comments(html):
        yield Piece("", comment)


def _xml(xml: str) -> Iterator[Piece]:
    for block in _ANY_TAG.split(_without_comments(xml)):
        for value in attributes_of(block):
            yield Piece("", value)
        yield Piece("", unescape(_TAG.sub("", block)))


def _json(text: str) -> Iterator[Piece]:
    try:
        yield from _values(json.loads(text))
    except (ValueError, RecursionError):
        yield Piece("", text)


def _values(value: Any, head: str = "") -> Iterator[Piece]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield Piece("", key)
            yield from _values(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _values(item, head)
    elif value is not None and not isinstance(value, bool):
        yield Piece(head, str(value))


def _script(text: str) -> Iterator[Piece]:
    """Yield the values of a script that only assigns data, and the lines of any other."""
    name, _, rest = text.partition("=")
    data = rest.strip().removesuffix(";")
    if re.fullmatch(r"\s*window\.\w+\s*", name) and data.startswith(("{", "[")):
        yield from _json(data)
    else:
        yield from _lines(text)


def _stylesheet(text: str) -> Iterator[Piece]:
    """Yield what a style sheet adds to a page; its drawings are numbers beside numbers."""
    for content in re.findall(r"content\s*:([^;}]*)", text):
        yield Piece("", content)


def _calendar(text: str) -> Iterator[Piece]:
    """Yield the unfolded lines of an iCalendar file, unescaped (RFC 5545 3.1, 3.3.11)."""
    unfolded = re.sub("\r?\n[ \t]", "", text)
    for line in unfolded.splitlines():
        yield Piece("", re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], line))


def _lines(text: str) -> Iterator[Piece]:
    for line in text.splitlines():
        yield Piece("", line)


def _plain(text: str) -> Iterator[Piece]:
    yield Piece("", text)


def _docx(content: bytes) -> Iterator[Piece]:
    """Yield the paragraphs and cells of a document, and what is kept beside its text."""
    with zipfile.ZipFile(io.BytesIO(content)) as document:
        for name in document.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            xml = document.read(name).decode("utf-8", "replace")
            split = _WORD_BLOCK if name.startswith("word/") else _ANY_TAG
            for block in split.split(xml):
                yield Piece("", text_of(block))


def _without_comments(html: str) -> str:
    """Return a page without its comments; one that never ends takes all the rest, as browsers have it."""
    first, *rest = html.split("<!--")
    kept, inside = [first], False
    for part in rest:
        _, end, behind = part.partition("-->")
        inside = not end
        if not inside:
            kept.append(behind)
    return "".join(kept)


def _comments(html: str) -> Iterator[str]:
    for part in html.split("<!--")[1:]:
        yield part.partition("-->")[0]


_FORMATS: dict[str, Callable[[str], Iterator[Piece]]] = {
    "html": _html, "htm": _html, "xml": _xml, "svg": _xml, "json": _json, "js": _script, "css": _stylesheet,
    "ics": _calendar, "txt": _plain, "md": _plain, "csv": _lines,
}  # fmt: skip
