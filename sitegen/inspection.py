"""The last look before a site is put in place: what is judged here are the very bytes that readers will get."""

from collections.abc import Iterable, Iterator
from typing import Protocol
from urllib.parse import unquote

from publicity.content import Content
from publicity.privacy import Leak, digits_of, leaks_shown
from publicity.problems import Finding
from publicity.rules.privacy import LAW, allowed_in
from sitegen.shown import APART, Piece, at_a_glance, attributes_of, is_head, pieces_of
from sitegen.sources import Sources


class Inspect(Protocol):
    """What is asked of a finished file; ``excerpt`` is what of a page is not in another that was asked after."""

    def __call__(self, address: str, finished: bytes, excerpt: bytes | None = None, /) -> Iterable[Finding]:
        """Return what there is to say against it."""


_NEAR = 12
_MOST_REMEMBERED = 20_000


def inspection_of(content: Content) -> Inspect:
    """Return what is asked of every finished file: its address in the site and its bytes in, findings out.

    Of a page that differs only in some values from another that was looked at whole, ``excerpt`` is what is new: these
    values, and what they may be read together with.  If anything is found there the whole page is looked at.  It is
    called where the file is made, which may be a process of the pool.
    """
    allowed = allowed_of(content)
    sources = Sources(content)
    glances = _Glances(allowed)

    def inspect(address: str, finished: bytes, excerpt: bytes | None = None) -> Iterable[Finding]:
        new = finished if excerpt is None else excerpt
        if address.endswith(".html") and glances.is_clean(address, new.decode("utf-8", "replace")):
            return ()
        return found_in_file(address, finished, allowed, sources)

    return inspect


def allowed_of(content: Content) -> frozenset[str]:
    """Return the numbers and addresses of all declared offices, which any page may print."""
    own = {digits_of(content.site.footer.phone)} if content.site.footer.phone else set()
    return frozenset(own).union(*(allowed_in(campaign.campaign.contacts) for campaign in content.campaigns)) - {""}


def found_in_file(address: str, content: bytes, allowed: frozenset[str], sources: Sources) -> list[Finding]:
    """Return an error for each thing in a finished file that gives a person away; each is said once a file."""
    pieces = list(dict.fromkeys(pieces_of(address, content)))
    found: dict[tuple[str, str], Finding] = {}
    for piece in pieces if _may_leak(pieces, allowed) else ():
        for near, leak in _leaks_in(piece, allowed):
            place, whose, remedy = sources.of(address, near)
            sentence = f"{whose}上有{leak.told}" + (f"，在“{near}”后面" if near else "")
            found.setdefault((leak.kind, leak.masked), Finding("error", "privacy.output", place, sentence, remedy, LAW))
    return list(found.values())


def _may_leak(pieces: Iterable[Piece], allowed: frozenset[str]) -> bool:
    """Tell whether any of some pieces gives something away, by one look at all of them."""
    return bool(leaks_shown(APART.join([_labelled(piece) for piece in pieces]), allowed))


def _labelled(piece: Piece) -> str:
    """Return a piece with its head, read as a label before it."""
    return f"{piece.head}：{piece.text}" if piece.head and is_head(piece.head) else piece.text


def _leaks_in(piece: Piece, allowed: frozenset[str]) -> Iterator[tuple[str, Leak]]:
    """Yield what a piece gives away with the few words before it, its head read as a label before it."""
    text = _labelled(piece)
    head = text[: len(text) - len(piece.text)]
    for leak in leaks_shown(text, allowed):
        if leak.end > len(head):
            yield "".join(char for char in text[max(0, leak.start - _NEAR) : leak.start] if not char.isdigit()), leak


class _Glances:
    """Looks at pages as a whole; remembers tags in which nothing was found, for most are the same on every page."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._tags: set[str] = set()

    def is_clean(self, address: str, html: str) -> bool:
        """Tell whether nothing in a page or its address gives anybody away.

        Comments, which may hide tags, want a closer look.
        """
        if "<!--" in html:
            return False
        text, tags = at_a_glance(html, self._tags)
        values = (value for tag in tags for value in attributes_of(tag))
        if leaks_shown(APART.join([unquote(address), text, *values]), self._allowed):
            return False
        if len(self._tags) < _MOST_REMEMBERED:
            self._tags.update(tags)
        return True
