"""A macro called once for each thing that it shows: thousands of pages show the same few notices and steps."""

from collections.abc import Hashable

from jinja2.runtime import Macro


class Once:
    """Remembers what macros have made."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, Hashable], str] = {}

    def __call__(self, macro: Macro, shown: Hashable) -> str:
        """Return what a macro makes of ``shown``."""
        key = macro.name, shown
        if key not in self._made:
            self._made[key] = macro(shown)
        return self._made[key]
