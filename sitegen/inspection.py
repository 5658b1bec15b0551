"""The last look before a site is put in place: what is judged here are the very bytes that readers will get."""

from collections.abc import Callable, Iterable

from publicity.content import Content
from publicity.problems import Finding

Inspect = Callable[[str, bytes], Iterable[Finding]]


def inspection_of(content: Content) -> Inspect:
    """Return what is asked of every finished file: its address in the site and its bytes in, findings out.

    It is called where the file is made, which may be a process of the pool: it keeps nothing from one file for the
    next.  One finding anywhere, and nothing is put in place.
    """
    _ = content

    def inspect(address: str, content: bytes) -> Iterable[Finding]:
        _ = address, content
        return ()

    return inspect
