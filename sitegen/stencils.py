"""Stencils: a template rendered once for each shape of page, with blanks that are filled for every page of that shape.

Ten thousand candidates differ in names and deeds but share a few hundred shapes (which notice, which columns,
which steps), so the template engine works hundreds of times instead of ten thousand.

The last look works so, too.  The page with which a stencil is cut is looked at whole.  Of each further page it is given
an excerpt: the very values that go into the page, in the fixed parts that are left of the stencil when everything is
taken away that no value can be read together with (``shown.excerpts_of``).  What was taken away is in the first page.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup, escape

from sitegen.shown import excerpts_of

# Private-use characters, which the content folder refuses, so that no text can look like a blank.
_OPENS, _CLOSES = "\ue000", "\ue001"
_END = _CLOSES.encode()
_BLANK = re.compile(f"{_OPENS}([0-9]+){_CLOSES}")


def blank(number: int) -> Markup:
    """Return what stands in a template for the value of that number."""
    return Markup(f"{_OPENS}{number}{_CLOSES}")  # noqa: S704 - two private characters and digits


def escaped(values: Sequence[str]) -> list[bytes]:
    """Return values as HTML in UTF-8, ``Markup`` as it is; the others are escaped all at once, which is cheaper."""
    plain = [value for value in values if type(value) is not Markup]
    safe = iter(escape(_CLOSES.join(plain)).encode().split(_END))
    return [value.encode() if type(value) is Markup else next(safe) for value in values]


class Filled(NamedTuple):
    """A finished page or piece, and what of it no other with the same stencil had before."""

    html: bytes
    excerpt: bytes

    @classmethod
    def first(cls, html: bytes) -> "Filled":
        """Return what is to be looked at whole."""
        return cls(html, html)


@dataclass(frozen=True, slots=True)
class Stencil:
    """HTML in UTF-8 with blanks: ``html`` has ``%b`` for each, ``order`` says which value goes there."""

    html: bytes
    order: tuple[int, ...]

    def fill(self, safe: Sequence[bytes]) -> bytes:
        """Return the HTML with values that have been escaped."""
        return self.html % tuple([safe[n] for n in self.order])


def cut(html: str, left: Callable[[Sequence[str]], Sequence[str]] = list) -> Stencil:
    """Return the stencil of a rendered template; ``left`` says what is left of the parts between its blanks."""
    parts = _BLANK.split(html)
    text = "%b".join(part.replace("%", "%%") for part in left(parts[::2]))
    return Stencil(text.encode(), tuple(int(number) for number in parts[1::2]))


class Stencils:
    """The stencils of one kind of page or piece, each cut when its shape is met first, and those of their excerpts."""

    def __init__(self) -> None:
        """Start without any."""
        self._cut: dict[Hashable, tuple[Stencil, Stencil]] = {}

    def fill(self, shape: Hashable, values: Sequence[str], render: Callable[[], str]) -> Filled:
        """Return a shape's HTML with its blanks filled: text is escaped, ``Markup`` goes in as it is.

        ``render`` is called when the shape is met first and must show ``blank(n)`` where value n goes.
        """
        safe = escaped(values)
        if shape in self._cut:
            whole, excerpt = self._cut[shape]
            return Filled(whole.fill(safe), excerpt.fill(safe))
        html = render()
        whole, _ = self._cut[shape] = cut(html), cut(html, excerpts_of)
        return Filled.first(whole.fill(safe))
