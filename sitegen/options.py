"""What one run of the build command is asked to do."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

OK, WRONG_CONTENT, USAGE, INTERRUPTED = 0, 1, 2, 130

_PACKAGE = Path(__file__).resolve().parent
# In a checkout the looks stand beside the code, and content and output with them; an installed package brings its own
# looks, and content and output belong to the folder in which the command is run.
_IN_CHECKOUT = (_PACKAGE.parent / "site" / "mkdocs.yml").is_file()
HOME = _PACKAGE.parent if _IN_CHECKOUT else Path.cwd()
SITE = (_PACKAGE.parent if _IN_CHECKOUT else _PACKAGE) / "site"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    content: Path
    output: Path
    as_of: datetime | None
    check: bool
    preview: bool
    serve: bool
    port: int
    format: Literal["text", "json"] = "text"
    report: Path | None = None
    plan: str | None = None
    outcome: str | None = None
    compress: tuple[str, ...] = ()
    processes: int | None = None
    no_wait: bool = False
