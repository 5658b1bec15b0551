"""The last look before a site is put in place: what is judged here are the very bytes that readers will get."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from urllib.parse import unquote

from publicity.content import Content
from publicity.privacy import Leak, digits_of, is_worth_a_look, leaks_shown
from publicity.problems import Finding
from publicity.rules.privacy import LAW, allowed_in
from sitegen.shown import APART, Piece, at_a_glance, attributes_of, ends_with_head, is_head, pieces_of, stands_alone
from sitegen.sources import Sources

Inspect = Callable[[str, bytes], Iterable[Finding]]

_NEAR = 12
_AS_IT_STANDS = (".json", ".xml", "/lookup-data.js")
_IMAGE = re.compile("<[Ii][Mm][Gg]")
_MOST_REMEMBERED = 100_000


def inspection_of(content: Content) -> Inspect:
    """Return what is asked of every finished file: its address in the site and its bytes in, findings out.

    It is called where the file is made, which may be a process of the pool.  What it remembers from one file for the
    next are pieces of pages in which it found nothing, never anything that could change an answer.
    """
    allowed = allowed_of(content)
    sources = Sources(content)
    clean = _CleanLines(allowed)

    def inspect(address: str, finished: bytes) -> Iterable[Finding]:
        if address.endswith(".html"):
            nothing = clean.holds(finished.decode("utf-8", "replace"))
        else:
            nothing = address.endswith(_AS_IT_STANDS) and _holds_nothing(finished, allowed)
        if nothing:
            finished = b""
        return found_in_file(address, finished, allowed, sources)

    return inspect


def _holds_nothing(finished: bytes, allowed: frozenset[str]) -> bool:
    """Tell whether a file for programs is clean as it stands, without escapes that would have to be read first.

    Its values are parted by marks that may stand in a number, so that more is found here than there is, never less.
    """
    if any(mark in finished for mark in (b"\\", b"&", b"<!")):
        return False
    return not leaks_shown(finished.decode("utf-8", "replace"), allowed)


def allowed_of(content: Content) -> frozenset[str]:
    """Return the numbers and addresses of all declared offices, which any page may print."""
    own = {digits_of(content.site.footer.phone)} if content.site.footer.phone else set()
    return frozenset(own).union(*(allowed_in(campaign.campaign.contacts) for campaign in content.campaigns)) - {""}


def found_in_file(address: str, content: bytes, allowed: frozenset[str], sources: Sources) -> list[Finding]:
    """Return an error for each thing in a finished file that gives a person away; each is said once a file."""
    if not content and not is_worth_a_look(unquote(address)):
        return []
    pieces = list(pieces_of(address, content))
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


class _CleanLines:
    """Remembers lines and tags of pages in which nothing was found: of thousands of pages most are the same."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._lines: set[str] = {""}
        self._tags: set[str] = set()

    def holds(self, html: str) -> bool:
        """Tell whether nothing in a page gives anybody away, looking only at what was not seen before.

        A line is remembered when nothing beside it could change what it says: it stands alone and ends with no label.
        A line that is not is looked at together with its neighbours.
        """
        if "<!--" in html or _IMAGE.search(html) is not None:
            return False
        lines = html.split("\n")
        new = [line for line in lines if line not in self._lines and not line.isspace()]
        alone = [line for line in new if stands_alone(line) and not ends_with_head(line)]
        if len(alone) == len(new):
            runs = [line for line in new if is_worth_a_look(line)] if is_worth_a_look("\n".join(new)) else []
        else:
            runs = list(self._runs(lines, frozenset(alone)))
        return self._is_clean(runs) and self._remember(self._lines, alone)

    def _runs(self, lines: list[str], alone: frozenset[str]) -> Iterator[str]:
        """Yield what is to be looked at: lines that are worth it by themselves, others with their neighbours."""
        lines = list(filter(str.strip, lines))
        open_ended = [n for n, line in enumerate(lines) if line not in self._lines and line not in alone]
        wanted = {near for n in open_ended for near in (n - 1, n, n + 1) if 0 <= near < len(lines)}
        wanted.update(n for n, line in enumerate(lines) if line in alone and is_worth_a_look(line))
        for _, run in groupby(enumerate(sorted(wanted)), key=lambda pair: pair[1] - pair[0]):
            yield "\n".join(lines[n] for _, n in run)

    def _is_clean(self, runs: list[str]) -> bool:
        glances = [at_a_glance(run, self._tags) for run in runs]
        tags = [tag for _, tags in glances for tag in tags]
        looked_at = APART.join([text for text, _ in glances] + [value for tag in tags for value in attributes_of(tag)])
        return not leaks_shown(looked_at, self._allowed) and self._remember(self._tags, tags)

    def _remember(self, known: set[str], more: list[str]) -> bool:
        if len(known) >= _MOST_REMEMBERED:
            known.clear()
        known.update(more)
        return True
