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
_BLANK = re.compile(f"{_OPENS}([0-9]+){_CLOSES}")


def blank(number: int) -> Markup:
    """Return what stands in a template for the value of that number."""
    return Markup(f"{_OPENS}{number}{_CLOSES}")  # noqa: S704 - two private characters and digits


def escaped(values: Sequence[str]) -> list[str]:
    """Return values as HTML, ``Markup`` as it is; one call of the escaping for all, which is most of its cost."""
    plain = [value for value in values if type(value) is not Markup]
    safe = iter(str(escape(_CLOSES.join(plain))).split(_CLOSES))
    return [value if type(value) is Markup else next(safe) for value in values]


@dataclass(frozen=True, slots=True)
class Stencil:
    """HTML with blanks: ``text`` has ``%s`` for each, ``order`` says which value goes there."""

    text: str
    order: tuple[int, ...]

    def fill(self, safe: Sequence[str]) -> str:
        """Return the HTML with values that have been escaped."""
        return self.text % tuple([safe[n] for n in self.order])


def cut(html: str, blanks: re.Pattern[str] = _BLANK, number: Callable[[str], int] = int) -> Stencil:
    """Return the stencil of a rendered template; ``blanks`` has one group, which ``number`` reads."""
    parts = blanks.split(html)
    text = "%s".join(part.replace("%", "%%") for part in parts[::2])
    return Stencil(text, tuple(number(part) for part in parts[1::2]))


class Stencils:
    """The stencils of one kind of page or piece, each cut when its shape is met first."""

    def __init__(self) -> None:
        """Start without any."""
        self._cut: dict[Hashable, Stencil] = {}

    def fill(self, shape: Hashable, values: Sequence[str], render: Callable[[], str]) -> Markup:
        """Return a shape's HTML with its blanks filled: text is escaped, ``Markup`` goes in as it is.

        ``render`` is called when the shape is met first and must show ``blank(n)`` where value n goes.
        """
        stencil = self._cut.get(shape)
        if stencil is None:
            stencil = self._cut[shape] = cut(render())
        return Markup(stencil.fill(escaped(values)))  # noqa: S704 - every value was escaped just now
