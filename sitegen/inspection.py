"""The last look before a site is put in place: what is judged here are the very bytes that readers will get."""

from collections.abc import Callable, Iterable, Iterator

from publicity.content import Content
from publicity.privacy import Leak, digits_of, leaks
from publicity.problems import Finding
from publicity.rules.privacy import LAW, allowed_in
from sitegen.shown import Piece, attributes_of, blocks_of, head_of, pieces_of, text_of
from sitegen.sources import Sources

Inspect = Callable[[str, bytes], Iterable[Finding]]

_NEAR = 12
_LONGEST_HEAD = 20
_MOST_REMEMBERED = 100_000


def inspection_of(content: Content) -> Inspect:
    """Return what is asked of every finished file: its address in the site and its bytes in, findings out.

    It is called where the file is made, which may be a process of the pool.  What it remembers from one file for the
    next are pieces of pages in which it found nothing, never anything that could change an answer.
    """
    allowed = allowed_of(content)
    sources = Sources(content)
    clean = _CleanBlocks(allowed)

    def inspect(address: str, finished: bytes) -> Iterable[Finding]:
        if address.endswith(".html") and clean.holds(finished.decode("utf-8", "replace")):
            finished = b""
        return found_in_file(address, finished, allowed, sources)

    return inspect


def allowed_of(content: Content) -> frozenset[str]:
    """Return the numbers and addresses of all declared offices, which any page may print."""
    own = {digits_of(content.site.footer.phone)} if content.site.footer.phone else set()
    return frozenset(own).union(*(allowed_in(campaign.campaign.contacts) for campaign in content.campaigns)) - {""}


def found_in_file(address: str, content: bytes, allowed: frozenset[str], sources: Sources) -> list[Finding]:
    """Return an error for each thing in a finished file that gives a person away; each is said once a file."""
    found: dict[tuple[str, str], Finding] = {}
    for piece in pieces_of(address, content):
        for near, leak in _leaks_in(piece, allowed):
            place, whose, remedy = sources.of(address, near)
            sentence = f"{whose}上有{leak.told}" + (f"，在“{near}”后面" if near else "")
            found.setdefault((leak.kind, leak.masked), Finding("error", "privacy.output", place, sentence, remedy, LAW))
    return list(found.values())


def _leaks_in(piece: Piece, allowed: frozenset[str]) -> Iterator[tuple[str, Leak]]:
    """Yield what a piece gives away with the few words before it, its head read as a label before it."""
    head = f"{piece.head}：" if piece.head and len(piece.head) <= _LONGEST_HEAD else ""
    text = f"{head}{piece.text}"
    for leak in leaks(text, allowed):
        if leak.end > len(head):
            yield "".join(char for char in text[max(0, leak.start - _NEAR) : leak.start] if not char.isdigit()), leak


class _CleanBlocks:
    """Remembers the blocks of pages in which nothing was found: of thousands of pages most are the same."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._known: set[tuple[str, str]] = set()

    def holds(self, html: str) -> bool:
        """Tell whether nothing in a page gives anybody away, looking only at what was not seen before."""
        if "<!--" in html:
            return False
        blocks = blocks_of(html)
        known, head = self._known, ""
        for n in range(0, len(blocks), 2):
            block = blocks[n]
            if n:
                tag = blocks[n - 1]
                if ("", tag) not in known and not self._is_clean("", tag):
                    return False
                if "data-label" in tag:
                    head = head_of(tag)
            if not block or block.isspace():
                continue
            if (head, block) not in known and not self._is_clean(head, block):
                return False
            head = block if len(block) <= _LONGEST_HEAD else ""
        return True

    def _is_clean(self, head: str, block: str) -> bool:
        pieces = [Piece(text_of(head).strip(), text_of(block).strip()), *(Piece("", v) for v in attributes_of(block))]
        clean = not any(True for piece in pieces for _ in _leaks_in(piece, self._allowed))
        if clean:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known.add((head, block))
        return clean
