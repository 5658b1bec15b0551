"""What comes in addresses and forms, before any view sees it: no character that a database refuses, one value a field.

A control character or half of a surrogate pair in a form or a query is dropped, in a path it leads nowhere.  A field
that has one value and is sent twice is refused: two readers could each believe another one.
"""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter

# Line ends, tabs and old printers' marks stay: they stand in text, and ``intake.text`` makes line ends of them.
_REFUSED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
SEVERAL = frozenset({"kinds", "remove"})


class Parameters(ImmutableMultiDict[str, Any]):
    """The fields of a form or a query, without characters that no database takes."""

    def __init__(self, mapping: MultiDict[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        given = mapping.items(multi=True) if isinstance(mapping, MultiDict) else mapping or ()
        super().__init__([(_plain(name), _plain(value)) for name, value in given])


class SmallNumber(IntegerConverter):
    """A number in a path, of as many digits as any of ours has: Python refuses to read thousands of them."""

    regex = "[0-9]{1,9}"


def install(app: Flask) -> None:
    """Look at the parameters of every request of an application; before its routes are registered."""
    app.url_map.converters["int"] = SmallNumber
    app.before_request(_check)


def _check() -> None:
    if _REFUSED.search(request.path):
        abort(404)
    try:
        query = request.args
    except UnicodeDecodeError:
        abort(400)
    del query
    if any(len(values) > 1 for name, values in request.form.lists() if name not in SEVERAL):
        abort(400)


def _plain(value: Any) -> Any:
    return _REFUSED.sub("", value) if isinstance(value, str) else value
