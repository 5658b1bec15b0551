"""Lists the licences of all that is installed at run time: ``python -m tools.licences``; 1 when one may not be used."""

import sys
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any, cast

from license_expression import ExpressionError, get_spdx_licensing

from tools.locked import for_here

# Each may be used by a program under the MIT licence; LGPL and MPL bind only changes to the library itself.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "LGPL-3.0-only", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0",
}  # fmt: skip
UNKNOWN = "NOASSERTION"
LONGEST_EXPRESSION = 200
_BY_CLASSIFIER = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_BY_TEXT = {"MIT License": "MIT", "Apache Software License": "Apache-2.0"}
_SPDX = get_spdx_licensing()


def licence_of(name: str) -> str:
    """Return the licence of an installed distribution as an SPDX expression, or ``UNKNOWN``."""
    try:
        return stated_in(cast("Message", metadata(name)))
    except PackageNotFoundError:
        return UNKNOWN


def stated_in(told: Message) -> str:
    """Return the licence that a distribution's metadata state, or ``UNKNOWN``: its expression, else what stands for it.

    Several classifiers are a choice, as distributions of two licences write them.
    """
    written = str(told.get("License-Expression") or "")
    text = str(told.get("License") or "").strip()
    classifiers = [str(line).rpartition(" :: ")[2] for line in told.get_all("Classifier", ()) if "License ::" in line]
    named = dict.fromkeys(_BY_CLASSIFIER[line] for line in classifiers if line in _BY_CLASSIFIER)
    candidates = (written, text, _BY_TEXT.get(text, ""), " OR ".join(named))
    return next((str(parsed) for parsed in map(_parsed, candidates) if parsed is not None), UNKNOWN)


def is_allowed(expression: str) -> bool:
    """Tell whether one may use what is under a licence: of a choice one is enough, of a conjunction all are needed."""
    parsed = _parsed(expression)
    alternatives = parsed.args if isinstance(parsed, _SPDX.OR) else [parsed]
    return any(one is not None and set(_SPDX.license_keys(one)) <= ALLOWED for one in alternatives)


def _parsed(text: str) -> Any:
    """Return an SPDX expression, or None: some metadata have the licence's whole text in its place."""
    try:
        return _SPDX.parse(text, validate=True) if len(text) <= LONGEST_EXPRESSION else None
    except ExpressionError:
        return None


def main() -> int:
    """Print name, version and licence, and return how the command ends."""
    rows = [(locked.name, locked.version, licence_of(locked.name)) for locked in for_here()]
    for name, version, licence in rows:
        print(f"{name:28}{version:14}{licence}{'' if is_allowed(licence) else '   ← 不能用，或者认不出'}")
    refused = [name for name, _, licence in rows if not is_allowed(licence)]
    if refused:
        remedy = "换掉它，或者查清后写进 tools/licences.py"
        print(f"{len(refused)} 个依赖的许可证不能用或认不出：{'、'.join(refused)}。{remedy}。")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
