"""Retention, on both databases: reminded first, deleted later, whole; and nothing that nobody has read."""

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.__main__ import main
from intake.desk import outcomes, retention
from intake.model.retention import TERM
from intake.store import journal, rows
from intake.store.tables import Abstract, FilePiece, Message, Report, Settled, Step, StoredFile, Table
from tests.clerk import Clerk, hire
from tests.house import FACTS, Citizen, House, code_of, hidden_in
from tests.moments import shanghai
from tests.test_desk_work import PATH, only_report, steps

# Closed on 3 April 2024; 365 days later it is 3 April 2025.
LAST_DAY = shanghai("2025-04-03T09:00:00")
OVER = shanghai("2025-04-04T09:00:00")


@pytest.fixture
def closed(house: House) -> str:
    """Return the receipt of a report with an attachment, a question and an answer, which the desk has closed."""
    secrets = hire(house, "zhang", "handler")
    citizen = house.citizen()
    paper = (BytesIO(b"%PDF-1.4\n".ljust(150_000, b"x")), "账本.pdf")
    code = code_of(citizen.sends(citizen.fills(citizen.opens(), files=[paper])))
    clerk, reference = Clerk(house.app(), "zhang", secrets).at_desk(), only_report(house).reference
    assert clerk.sends(f"report/{reference}/ask", text="是哪一年的账？").status_code == 303
    adds(citizen, code)
    steps(clerk, reference, *PATH)
    return code


def adds(citizen: Citizen, code: str) -> None:
    """Write something more with a receipt."""
    page = citizen.follows(code).text
    form = page[page.index('action="/intake/follow/add"') :]
    form = "<form " + form[: form.index("</form>")]
    sent = citizen.client.post("/intake/follow/add", data=hidden_in(form) | {"text": "2022年的。"})
    assert "补充的内容已经收到" in sent.text


def reminded(house: House, now: datetime, term: int = TERM) -> list[str]:
    """Give the reminder and return the references that it names."""
    with house.database().writing() as session:
        return [one.reference for one in retention.remind(session, term, now)]


def deleted(house: House, now: datetime, term: int = TERM) -> list[str]:
    """Delete what may go and return the references of what is gone."""
    with house.database().writing() as session:
        return [one.reference for one in retention.delete_due(session, term, now)]


def counts(session: Session) -> dict[str, int]:
    """Return how many rows each table has that a report can have rows in."""
    tables = (Report, StoredFile, FilePiece, Message, Step)
    return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_a_report_goes_whole_a_year_after_its_closing_and_a_month_after_the_reminder(house: House, closed: str) -> None:
    reference = only_report(house).reference
    assert reminded(house, LAST_DAY) == [reference]
    assert deleted(house, LAST_DAY + timedelta(29)) == []
    with house.database().reading() as session:
        assert counts(session) == {"reports": 1, "attachments": 1, "attachment_pieces": 3, "messages": 4, "steps": 4}
    assert deleted(house, LAST_DAY + timedelta(30)) == [reference]
    with house.database().reading() as session:
        assert counts(session) == {"reports": 0, "attachments": 0, "attachment_pieces": 0, "messages": 0, "steps": 0}
        noted = [(entry.what, entry.reference) for entry in journal.last(session, 3)]
        assert not isinstance(journal.check(session), journal.Broken)
        (left,) = session.scalars(select(Settled.id))
    assert noted == [("settled", left), ("deleted", reference), ("reminded", reference)]
    assert house.citizen().follows(closed).status_code == 404
    secrets = hire(house, "shen", "auditor")
    page = Clerk(house.app("2025-05-04T09:00"), "shen", secrets).at_desk().opens("journal").text
    assert [words in page for words in ("提醒到期删除", "到期删除", reference)] == [True] * 3


def test_nothing_is_deleted_before_its_term_is_over_even_when_the_reminder_was_long_ago(
    house: House, closed: str
) -> None:
    reference = only_report(house).reference
    assert reminded(house, LAST_DAY - timedelta(30)) == []
    assert reminded(house, LAST_DAY - timedelta(29)) == [reference]
    assert deleted(house, LAST_DAY) == []
    assert deleted(house, OVER) == [reference]


def test_a_term_that_was_lengthened_after_the_reminder_keeps_a_report_to_its_end(house: House, closed: str) -> None:
    reference = only_report(house).reference
    assert reminded(house, LAST_DAY) == [reference]
    assert deleted(house, LAST_DAY + timedelta(35), term=TERM + 35) == []
    assert deleted(house, LAST_DAY + timedelta(36), term=TERM + 35) == [reference]


def test_nothing_is_deleted_without_a_reminder_however_old_it_is(house: House, closed: str) -> None:
    assert deleted(house, OVER + timedelta(3650)) == []
    assert len(reminded(house, OVER + timedelta(3650))) == 1
    assert reminded(house, OVER + timedelta(3651)) == []  # the first reminder counts
    assert deleted(house, OVER + timedelta(3650)) == []


@pytest.mark.parametrize("taken", [0, 1, 2, 3])
def test_a_report_that_is_not_closed_is_never_deleted_whatever_its_age(house: House, taken: int) -> None:
    secrets = hire(house, "zhang", "handler")
    house.citizen().reports()
    clerk = Clerk(house.app(), "zhang", secrets).at_desk()
    steps(clerk, only_report(house).reference, *PATH[:taken])
    assert reminded(house, OVER + timedelta(3650)) == []
    assert deleted(house, OVER + timedelta(3690)) == []
    assert only_report(house).reminded_at is None


def test_a_report_that_was_closed_or_withdrawn_without_a_step_at_the_desk_is_never_deleted(house: House) -> None:
    citizen = house.citizen()
    page = citizen.follows(code_of(citizen.reports()))
    citizen.client.post("/intake/follow/withdraw", data=hidden_in(page.text) | {"sure": "yes"})
    citizen.reports()
    with house.amending() as session:
        _, imported = sorted(rows.all_reports(session), key=lambda report: report.state == "received")
        imported.state, imported.reminded_at = "closed", LAST_DAY
    assert reminded(house, OVER + timedelta(3650)) == []
    assert deleted(house, OVER + timedelta(3690)) == []
    with house.database().reading() as session:
        assert counts(session)["reports"] == 2


def test_what_a_reporter_adds_after_the_closing_begins_the_term_and_the_reminder_anew(
    house: House, closed: str
) -> None:
    reference = only_report(house).reference
    assert reminded(house, LAST_DAY) == [reference]
    adds(house.citizen("2025-04-05T09:00"), closed)
    assert deleted(house, LAST_DAY + timedelta(30)) == []
    assert deleted(house, LAST_DAY + timedelta(400)) == []
    assert reminded(house, LAST_DAY + timedelta(400)) == [reference]
    assert deleted(house, LAST_DAY + timedelta(430)) == [reference]


def test_only_the_report_that_is_due_goes_and_its_neighbour_stays_whole(house: House, closed: str) -> None:
    due = only_report(house).reference
    citizen = house.citizen()
    code = code_of(citizen.reports())
    adds(citizen, code)
    assert reminded(house, OVER) == [due]
    assert deleted(house, OVER + timedelta(30)) == [due]
    assert FACTS in citizen.follows(code).text
    with house.database().reading() as session:
        left = {"reports": 1, "attachments": 0, "attachment_pieces": 0, "messages": 1, "steps": 0}
        assert counts(session) == left


def test_on_sqlite_nothing_of_a_deleted_report_is_left_in_the_file(small_house: House) -> None:
    secrets = hire(small_house, "zhang", "handler")
    small_house.citizen().reports()
    clerk, report = Clerk(small_house.app(), "zhang", secrets).at_desk(), only_report(small_house)
    steps(clerk, report.reference, *PATH)
    path = small_house.data / "reports.sqlite3"
    traces = (report.content[100:160], report.locator, report.reporter_key, report.id.encode())
    assert [trace in path.read_bytes() for trace in traces] == [True] * 4
    reminded(small_house, OVER)
    deleted(small_house, OVER + timedelta(30))
    assert [trace in path.read_bytes() for trace in traces] == [False] * 4


def test_every_table_that_refers_to_a_report_is_one_whose_rows_go_with_it(house: House, closed: str) -> None:
    referring = {table.name for table in Table.metadata.tables.values() for key in table.foreign_keys
                 if key.column.table.name == "reports"}  # fmt: skip
    assert {"attachments", "messages", "steps", "abstracts"} <= referring
    abstract = {"id": "a" * 32, "staff": "zhang", "sent_at": LAST_DAY, "box": b"sealed"}
    with house.amending() as session:
        session.add(Abstract(report=next(iter(rows.all_reports(session))).id, **abstract))
    reminded(house, OVER)
    deleted(house, OVER + timedelta(30))
    with house.database().reading() as session:
        left = [session.scalar(select(func.count()).select_from(Table.metadata.tables[name])) for name in referring]
    assert left == [0] * len(referring)


@pytest.fixture
def command(small_house: House, command_env: MutableMapping[str, str]) -> str:
    """Return the reference of a report that was closed in 2024, with the command looking at its house."""
    command_env.pop("RETENTION_DAYS", None)
    command_env.update(small_house.env())
    secrets = hire(small_house, "zhang", "handler")
    small_house.citizen().reports()
    reference = only_report(small_house).reference
    steps(Clerk(small_house.app(), "zhang", secrets).at_desk(), reference, *PATH)
    return reference


def test_the_command_lists_then_reminds_then_deletes_and_says_how_many(
    command: str, small_house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["retention"]) == 0
    told = capsys.readouterr().out
    assert f"{command}　2024-04-03 起" in told
    assert "没有提醒" in told
    assert "保留 365 天：到期 1 件，其中现在可以删除 0 件；30 天内到期 0 件。" in told
    assert main(["retention", "--remind"]) == 0
    assert "已提醒 1 件" in capsys.readouterr().out
    assert main(["retention", "--delete"]) == 0
    assert "已删除 0 件" in capsys.readouterr().out
    with small_house.amending() as session:
        next(iter(rows.all_reports(session))).reminded_at = shanghai("2025-05-01T09:00:00")
    assert main(["retention"]) == 0
    assert "2025-05-01 已提醒，可以删除" in capsys.readouterr().out
    assert main(["retention", "--delete"]) == 0
    told = capsys.readouterr().out
    assert command in told
    assert "已删除 1 件" in told
    assert main(["retention"]) == 0
    assert "到期 0 件" in capsys.readouterr().out


def test_a_longer_term_keeps_a_report_and_one_that_is_no_number_is_refused(
    command: str, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    command_env["RETENTION_DAYS"] = "36500"
    assert main(["retention", "--remind"]) == 0
    assert "已提醒 0 件" in capsys.readouterr().out
    for wrong in ("0", "-1", "一年"):
        command_env["RETENTION_DAYS"] = wrong
        assert main(["retention", "--delete"]) == 1
        assert capsys.readouterr().err == "RETENTION_DAYS 要写成整数，至少 1 天\n"


def test_however_many_are_deleted_at_once_each_leaves_its_row(house: House, closed: str) -> None:
    with house.amending() as session:
        (report,) = rows.all_reports(session)
        # More than a statement takes values, with the report among the last.
        outcomes.keep(session, [*(f"{number:032x}" for number in range(70_000)), report.id])
        assert [(one.candidate, one.state) for one in session.query(Settled)] == [("p-1", "upheld")]
