"""What one run of the build command is asked to do."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

OK, WRONG_CONTENT, USAGE, INTERRUPTED = 0, 1, 2, 130
HOME = Path(__file__).resolve().parent.parent


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
