"""The pages' templates."""

from collections.abc import Hashable

import jinja2
from jinja2.runtime import Macro

from sitegen.theme import TEMPLATES, Theme


def templates_of(theme: Theme) -> jinja2.Environment:
    """Return the pages' templates; a value that a template asks for and nobody gives is an error."""
    sources = {
        name.removeprefix(TEMPLATES): content.decode() for name, content in theme.items() if name.startswith(TEMPLATES)
    }
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(sources),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals["once"] = _Once()
    return environment


class _Once:
    """Calls a macro once for each thing that it shows: thousands of pages show the same few notices and steps."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, Hashable], str] = {}

    def __call__(self, macro: Macro, shown: Hashable) -> str:
        """Return what a macro makes of ``shown``."""
        key = macro.name, shown
        if key not in self._made:
            self._made[key] = macro(shown)
        return self._made[key]
