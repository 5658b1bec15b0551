"""Stencils: a template rendered once for each shape of page, with blanks that are filled for every page of that shape.

Ten thousand candidates differ in names and deeds but share a few hundred shapes (which notice, which columns,
which steps), so the template engine works hundreds of times instead of ten thousand.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

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


@dataclass(frozen=True, slots=True)
class Stencil:
    """HTML in UTF-8 with blanks: ``html`` has ``%b`` for each, ``order`` says which value goes there."""

    html: bytes
    order: tuple[int, ...]

    def fill(self, safe: Sequence[bytes]) -> bytes:
        """Return the HTML with values that have been escaped."""
        return self.html % tuple([safe[n] for n in self.order])


def cut(html: str, blanks: re.Pattern[str] = _BLANK, number: Callable[[str], int] = int) -> Stencil:
    """Return the stencil of a rendered template; ``blanks`` has one group, which ``number`` reads."""
    parts = blanks.split(html)
    text = "%b".join(part.replace("%", "%%") for part in parts[::2])
    return Stencil(text.encode(), tuple(number(part) for part in parts[1::2]))


class Stencils:
    """The stencils of one kind of page or piece, each cut when its shape is met first."""

    def __init__(self) -> None:
        """Start without any."""
        self._cut: dict[Hashable, Stencil] = {}

    def fill(self, shape: Hashable, values: Sequence[str], render: Callable[[], str]) -> bytes:
        """Return a shape's HTML with its blanks filled: text is escaped, ``Markup`` goes in as it is.

        ``render`` is called when the shape is met first and must show ``blank(n)`` where value n goes.
        """
        stencil = self._cut.get(shape)
        if stencil is None:
            stencil = self._cut[shape] = cut(render())
        return stencil.fill(escaped(values))
