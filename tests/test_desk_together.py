"""Reports of one matter that are taken together: all of them or none."""

import pytest
from sqlalchemy import select, update

from intake.store.tables import Entry, Message, Report, Step
from tests.clerk import Clerk, hire
from tests.house import House


@pytest.fixture
def clerk(house: House) -> Clerk:
    """Return a handler at the desk; three reports of one matter have come in."""
    secrets = hire(house, "zhang", "handler")
    for what in ("仓库的账每年都少一成，连续三年。", "我也看到账对不上，有过磅单。", "三年的台账都改过，有照片。"):
        house.citizen().reports(what=what)
    clerk = Clerk(house.app(), "zhang", secrets).at_desk()
    first, *others = references(house)
    for other in others:
        assert clerk.sends(f"report/{other}/matter", other=first).status_code == 303
    return clerk


def references(house: House) -> list[str]:
    """Return the references of the reports in the order of their arrival."""
    with house.database().reading() as session:
        return list(session.scalars(select(Report.reference).order_by(Report.received_at, Report.reference)))


def taken(house: House) -> tuple[list[str], int, int, int]:
    """Return the states, and how many steps, messages and entries of steps there are."""
    with house.database().reading() as session:
        found = list(session.scalars(select(Report.state).order_by(Report.received_at, Report.reference)))
        counts = [len(session.scalars(select(table.id)).all()) for table in (Step, Message)]
        entries = session.scalars(select(Entry).where(Entry.what.in_(("accepted", "told")))).all()
    return [str(state) for state in found], counts[0], counts[1], len(entries)


ACCEPT = {"before": "received", "after": "accepted", "sentence": "您的反映已经受理。", "together": "yes"}


def test_reports_of_a_matter_are_all_taken(clerk: Clerk, house: House) -> None:
    first = references(house)[0]
    assert clerk.sends(f"report/{first}/move", **ACCEPT).status_code == 303
    assert taken(house) == (["accepted"] * 3, 3, 3, 6)


def test_when_one_of_a_matter_is_not_as_it_was_signed_none_is_taken(clerk: Clerk, house: House) -> None:
    first, second, _ = references(house)
    with house.database().writing() as session:
        session.execute(update(Report).where(Report.reference == second).values(unit="伪造的单位"))
    page = clerk.sends(f"report/{first}/move", **ACCEPT)
    assert page.status_code == 422
    assert f"编号 {second}：" in page.text
    assert "这次一份也没有办" in page.text
    assert "您的反映已经受理。" in page.text
    assert taken(house) == (["received"] * 3, 0, 0, 0)
