"""The desk's queue with many reports: ``python -m bench.desk [NUMBER]``, on SQLite, through the real application."""

import random
import secrets
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from intake.model.states import STATE_ZH
from intake.store import integrity, rows
from intake.store.tables import Report
from tests.clerk import Clerk, hire
from tests.house import House, hidden_in, publish
from tests.small import SmallContent

PAGES = ("", "?state=all", "?due=overdue", "?state=investigating", "?state=all&page=100", "?notice=award-2024/west")
NAMED = {"candidate": "赵明", "state": "all"}
TURNS = 50


def main(number: int) -> None:
    """Fill a database with reports, open pages of the queue, and print how long the slowest take."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder) / "house", publish(SmallContent(Path(folder) / "content"), Path(folder) / "public"))
        clerk = Clerk(house.app(), "zhang", hire(house, "zhang", "handler")).at_desk()
        _fill(house, number, clerk)
        took, token = [], hidden_in(clerk.opens("account").text)["csrf_token"]
        for _ in range(TURNS):
            for page in (*PAGES, None):
                begun = time.perf_counter()
                if page is None:
                    answer = clerk.client.post("/intake/desk/", data=NAMED | {"csrf_token": token})
                else:
                    answer = clerk.opens(page)
                assert answer.status_code == 200
                assert "与签名不符" not in answer.text
                took.append(1000 * (time.perf_counter() - begun))
        took.sort()
        middle, slow = took[len(took) // 2], took[int(len(took) * 0.99)]
        print(f"{number} reports, {len(took)} pages: median {middle:.0f} ms, 99th percentile {slow:.0f} ms")
        house.close()


def _fill(house: House, number: int, clerk: Clerk) -> None:
    chance, states = random.Random(1), list(STATE_ZH)
    filled = []
    for n in range(number):
        received = clerk.now - timedelta(hours=chance.randrange(2000))
        state = chance.choice(states)
        filled.append({
            "id": f"{n:032d}", "reference": f"F-{n:08d}", "notice": f"award-2024/{chance.choice(('east', 'west'))}",
            "candidate": chance.choice(("p-1", "p-2", None)), "received_at": received, "late": False, "state": state,
            "due_on": None if state == "closed" else received.date() + timedelta(days=chance.randrange(60)),
            "locator": secrets.token_bytes(16), "submission": secrets.token_bytes(16),
            "reporter_key": secrets.token_bytes(32), "digest": secrets.token_bytes(32),
            "content": secrets.token_bytes(2000), "identity": None,
        })  # fmt: skip
    with house.database().writing() as session:
        session.execute(insert(Report), filled)
        integrity.sign(session, list(rows.all_reports(session)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
