"""What a finished file says, without its format: pieces of text that readers see or programs read, each by itself.

What stands on one line for a reader is one piece whatever marks it up; a cell, a paragraph, an attribute, a value of
JSON is a piece of its own, so that two numbers beside each other never look like one.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import unquote

from publicity.privacy import is_label

# Everything else (and every element that nobody knows) stands in the line and vanishes.
_BLOCKS = frozenset(
    """
    address article aside audio base blockquote body button canvas caption center col colgroup dd details dialog dir
    div dl doctype dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup
    hr html iframe input legend li link main map menu meta nav noscript object ol optgroup option p param picture pre
    script search section select source style summary svg table tbody td template text textarea tfoot th thead title tr
    track ul video
    """.split()  # noqa: SIM905 - a hundred quotes would hide the names
)
_NAMED_TAG = re.compile("(<[/!?]?([A-Za-z][\\w:-]*)[^<>]*>)")
_ANY_TAG = re.compile("(<[/!?]?[A-Za-z][^<>]*>)")
_BREAK = re.compile("<(?:br|w:br|w:tab|w:cr)(?=[\\s/>])[^<>]*>", re.IGNORECASE)
_IMAGE = re.compile("<img\\s(?:[^<>]*?\\s)?alt\\s*=\\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')[^<>]*>", re.IGNORECASE)
_TAG = re.compile("<[/!?]?[A-Za-z][^<>]*>")
_ATTRIBUTE = re.compile("(?<![\\w:.@-])([\\w:.@-]++)\\s*+=\\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'<>=]+))")
_HEAD = re.compile('data-label="([^"]*)"')
# Lines of drawings, and how things look: numbers beside numbers, and nobody's.
_DRAWN = frozenset({"d", "points", "viewbox", "transform", "style", "x", "y", "width", "height", "sizes"})
_WORD_BLOCK = re.compile("(</?w:(?:p|tc|tr|tbl|body|hdr|ftr)(?=[\\s/>])[^<>]*>)")


# More than any label or number reaches over, so that pieces may be looked at together.
APART = "\n！！！！！！！！！！！！\n"
LONGEST_HEAD = 20
_BETWEEN_EXCERPTS = "<hr>。<hr>"
_NOT_SHORTENED = re.compile("<!--|<[^<>]*<")
_BARE_BLOCKS = re.compile("<p>(?:\\s*<p>)+")


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


def blocks_of(html: str) -> Iterator[tuple[str, str]]:
    """Yield the block tags of a page without comments, each with what stands up to the next."""
    first, *rest = _NAMED_TAG.split(html)
    tag, parts = "", [first]
    for following, name, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        if name.lower() in _BLOCKS:
            yield tag, "".join(parts)
            tag, parts = following, [text]
        else:
            parts += (following, text)
    yield tag, "".join(parts)


def excerpts_of(fixed: Sequence[str]) -> list[str]:
    """Return the fixed parts of a page, between which values stand, without what no value touches.

    Of each part is left what a value may be read together with: the text that goes on beside it, and one piece more,
    which may be its label or what it labels.  Whole tags among it are as short as they can be: no value changes what
    their attributes say.  Parts with comments or with tags that do not end, which may hide others, stay as they are.
    """
    if _NOT_SHORTENED.search("".join(fixed)):
        return list(fixed)
    return [_without_attributes(_ends_of(part)) for part in fixed]


def _ends_of(part: str) -> str:
    """Return what of a part may be read together with values before or behind it."""
    blocks = list(blocks_of(part))
    texts = [n for n, (_, block) in enumerate(blocks) if text_of(block).strip()]
    start = next((n + 1 for n in texts if n > 0), len(blocks))
    end = next((n for n in reversed(texts) if n < len(blocks) - 1), 0)
    if start >= end:
        return part
    return _BETWEEN_EXCERPTS.join("".join(map("".join, kept)) for kept in (blocks[:start], blocks[end:]))


def _without_attributes(part: str) -> str:
    """Return a part in which block tags beside each other are one, and other tags are gone that say nothing."""

    def bare(tag: re.Match[str]) -> str:
        is_block, said = _meaning_of(tag[0])
        return tag[0] if said else "<p>" if is_block else ""

    return _BARE_BLOCKS.sub("<p>", _ANY_TAG.sub(bare, part))


def at_a_glance(markup: str, known: set[str]) -> tuple[str, list[str]]:
    """Return the pieces of some markup as one text, and its tags with attributes that are not ``known``.

    Between two pieces stands more than any label or number reaches over; only between a label and what it names
    stands a colon.
    """
    piece, *rest = _ANY_TAG.split(markup)
    parts: list[str] = []
    for tag, text in zip(rest[::2], rest[1::2], strict=True):
        is_block, said = _meaning_of(tag)
        if not is_block:
            piece += said + text
            continue
        if shown := _without_entities(piece):
            parts += (shown, "：" if is_head(shown) else APART)
        if said:
            parts.append(said)
        piece = text
    parts.append(_without_entities(piece))
    return "".join(parts), [tag for tag in rest[::2] if "=" in tag and tag not in known]


@lru_cache(maxsize=4096)
def _meaning_of(tag: str) -> tuple[bool, str]:
    """Tell whether a tag begins or ends a block, and what it says: a cell its header, a picture what stands for it."""
    if _BREAK.match(tag):
        return False, " "
    if image := _IMAGE.match(tag):
        return False, image[1] or image[2] or ""
    found = _NAMED_TAG.match(tag)
    is_block = found is not None and found[2].lower() in _BLOCKS
    head = _HEAD.search(tag) if is_block else None
    return is_block, f"{unescape(head[1])}：" if head else ""


@lru_cache(maxsize=4096)
def is_head(text: str) -> bool:
    """Tell whether a text is short and names what a number behind it is."""
    return len(text) <= LONGEST_HEAD and is_label(text)


def text_of(block: str) -> str:
    """Return what a reader sees of the text between two block tags: inline tags vanish, spaces are one."""
    if "<" in block:
        text = _IMAGE.sub(lambda found: found[1] or found[2] or "", " ".join(block.split()))
        return unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return _without_entities(block)


def _without_entities(text: str) -> str:
    """Return a text without tags as it is shown, its spaces one."""
    text = " ".join(text.split())
    return unescape(text) if "&" in text else text


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


def pieces_of_html(html: str) -> Iterator[Piece]:
    """Yield a page's pieces; the text before a piece is its head."""
    head = ""
    for tag, block in blocks_of(_without_comments(html)):
        for value in attributes_of(tag + block):
            yield Piece("", value)
        head = head_of(tag) or head
        if text := text_of(block).strip():
            yield Piece(head, text)
            head = text
    for comment in _comments(html):
        yield Piece("", comment)


def _xml(xml: str) -> Iterator[Piece]:
    text, *rest = _ANY_TAG.split(_without_comments(xml))
    yield Piece("", unescape(text))
    for tag, text in zip(rest[::2], rest[1::2], strict=True):
        for value in attributes_of(tag) if "=" in tag else ():
            yield Piece("", value)
        if text and not text.isspace():
            yield Piece("", unescape(text))


def _json(text: str) -> Iterator[Piece]:
    try:
        yield from _values(json.loads(text))
    except (ValueError, RecursionError):
        yield Piece("", text)


def _values(whole: Any) -> Iterator[Piece]:
    rest = [("", whole)]
    while rest:
        head, value = rest.pop()
        if isinstance(value, dict):
            for key in value:
                yield Piece("", key)
            rest += reversed(value.items())
        elif isinstance(value, list):
            rest += [(head, item) for item in reversed(value)]
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
    "html": pieces_of_html, "htm": pieces_of_html, "xml": _xml, "svg": _xml, "json": _json, "js": _script,
    "css": _stylesheet, "ics": _calendar, "txt": _plain, "md": _plain, "csv": _lines,
}  # fmt: skip
