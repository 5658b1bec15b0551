"""Somebody who writes the database with plain SQL and the public keys, and has no private key at all."""

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from intake import envelope
from intake.keys import load_ring
from intake.reports import REPORTER
from tests.clerk import Clerk, hire
from tests.house import Citizen, House, code_of
from tests.test_desk_abstracts import ANSWER, answers, sent, task_of
from tests.test_desk_work import PATH, only_report, steps

PAPER = b"%PDF-1.4\n%%EOF"
FORGED = "伪造的经过：此人一切属实，反映人弄错了。"


@dataclass(frozen=True, slots=True)
class Worked:
    """A report on which everything was done that can be: a name, a file, steps, a question, an abstract, answers."""

    house: House
    citizen: Citizen
    code: str
    handler: Clerk
    keeper: Clerk
    unit: Clerk
    auditor: Clerk
    reference: str

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self.house.data / "reports.sqlite3"

    @property
    def head(self) -> Path:
        """Where the witness of the journal's head lies."""
        return self.house.data / "journal-head"

    @contextmanager
    def forged(self, *statements: tuple[str, tuple[Any, ...]] | str) -> Iterator[None]:
        """Write something into the database, as nobody may, and put everything back when the block ends."""
        with closing(sqlite3.connect(":memory:")) as kept, closing(sqlite3.connect(self.path)) as database:
            database.backup(kept)
            remembered = self.head.read_bytes()
            for one in statements:
                statement, values = (one, ()) if isinstance(one, str) else one
                changed = database.execute(statement, values).rowcount
                assert changed != 0, statement
            database.commit()
            try:
                yield
            finally:
                kept.backup(database)
                self.head.write_bytes(remembered)

    def sealed(self, text: bytes, purpose: str, *, key: str = "", reporter: bool = True) -> tuple[str, bytes]:
        """Return a row's id and an envelope that every reader opens, made of public keys alone."""
        key, ring = key or secrets.token_hex(16), load_ring(self.house.data / "keys")
        mine = [envelope.Recipient(REPORTER, only_report(self.house).reporter_key)] if reporter else []
        return key, envelope.seal(text, [*ring.readers("award-2024"), *mine], f"{key}:{purpose}")

    def forged_content(self) -> bytes:
        """Return another content for the report."""
        report = only_report(self.house)
        told = {
            "notice": report.notice,
            "candidate": report.candidate,
            "kinds": ["事迹不实"],
            "files": [],
            "what": FORGED,
        }
        told |= dict.fromkeys(("who", "when", "where", "verify"), "")
        plain = {"told": told, "received_at": report.received_at.isoformat(), "late": False}
        return self.sealed(json.dumps(plain, ensure_ascii=False).encode(), "content", key=report.id)[1]


def worked_house(house: House) -> Worked:
    """Go the whole way with one report."""
    names = {"zhang": "handler", "ming": "custodian", "shen": "auditor"}
    people = {name: hire(house, name, role) for name, role in names.items()}  # type: ignore[arg-type]
    people["east"] = hire(house, "east", "investigator", ["award-2024@east"])
    citizen = house.citizen()
    filled = citizen.fills(
        citizen.opens(), files=[(BytesIO(PAPER), "账本.pdf")], named="yes", name="欧阳某某", contact="0000-1"
    )
    code, app, reference = code_of(citizen.sends(filled)), house.app(), only_report(house).reference
    clerks = {name: Clerk(app, name, secret).at_desk() for name, secret in people.items()}
    steps(clerks["zhang"], reference, PATH[0])
    assert clerks["zhang"].sends(f"report/{reference}/ask", text="请说明是哪一年的账？").status_code == 303
    assert sent(clerks["zhang"], reference).status_code == 303
    answer = {"opinion": "upheld", "text": ANSWER, "files": [(BytesIO(PAPER), "过磅单.pdf")]}
    assert answers(clerks["east"], task_of(clerks["east"]), **answer).status_code == 303
    return Worked(house, citizen, code, clerks["zhang"], clerks["ming"], clerks["east"], clerks["shen"], reference)
