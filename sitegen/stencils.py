"""Stencils: a template rendered once for each shape of page, with blanks that are filled for every page of that shape.

Ten thousand candidates differ in names and deeds but share a few hundred shapes (which notice, which columns,
which steps), so the template engine works hundreds of times instead of ten thousand.
"""

import re
from collections.abc import Callable, Hashable, Sequence

from markupsafe import Markup, escape

# Private-use characters, which the content folder refuses, so that no text can look like a blank.
_OPENS, _CLOSES = "\ue000", "\ue001"
_BLANK = re.compile(f"{_OPENS}([0-9]+){_CLOSES}")


def blank(number: int) -> Markup:
    """Return what stands in a template for the value of that number."""
    return Markup(f"{_OPENS}{number}{_CLOSES}")  # noqa: S704 - two private characters and digits


class Stencils:
    """The stencils of one kind of page or piece, each cut when its shape is met first."""

    def __init__(self) -> None:
        """Start without any."""
        self._cut: dict[Hashable, list[str]] = {}

    def fill(self, shape: Hashable, values: Sequence[str], render: Callable[[], str]) -> Markup:
        """Return a shape's HTML with its blanks filled: text is escaped, ``Markup`` goes in as it is.

        ``render`` is called when the shape is met first and must show ``blank(n)`` where value n goes.
        """
        if shape not in self._cut:
            self._cut[shape] = _BLANK.split(render())
        parts = self._cut[shape]
        safe = [escape(value) for value in values]
        filled = "".join(safe[int(part)] if n % 2 else part for n, part in enumerate(parts))
        return Markup(filled)  # noqa: S704 - every value was escaped just above
