"""What a reporter told and gets back, as records."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from intake.receipt import Receipt
from intake.store.integrity import Fault
from intake.store.tables import Report


@dataclass(frozen=True, slots=True)
class FileNote:
    """An attachment as a report names it; ``key`` (hex) opens it and stands in sealed content alone."""

    id: str
    name: str
    kind: str
    size: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a reporter told: the content, and apart from it who they are."""

    notice: str
    candidate: str | None
    kinds: tuple[str, ...]
    who: str
    when: str
    where: str
    what: str
    verify: str
    files: tuple[FileNote, ...] = ()
    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)

    @property
    def content(self) -> dict[str, Any]:
        """What is sealed as content: everything but who the reporter is."""
        open_fields = ("notice", "candidate", "who", "when", "where", "what", "verify")
        content: dict[str, Any] = {name: getattr(self, name) for name in open_fields}
        return content | {"kinds": list(self.kinds), "files": [asdict(note) for note in self.files]}


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored report as its reporter gets it."""

    receipt: Receipt
    reference: str
    acknowledgement: str
    late: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A report opened with a receipt or a handler's key; ``fault`` says what of it is not as it was signed."""

    report: Report
    content: dict[str, Any]
    messages: list[tuple[str, datetime, str]]
    fault: Fault | None = None
