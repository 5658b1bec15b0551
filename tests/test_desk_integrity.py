"""Whoever writes the database alone forges nothing unseen: each page, list, file and command compares signatures."""

import re
import sqlite3
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey
from sqlalchemy import select

from intake.__main__ import main
from intake.commands.common import desk_with
from intake.desk.handover import hand_over
from intake.errors import TamperedError
from intake.receipt import read_receipt
from intake.signing import RowSigner, encoded, statement
from intake.store import integrity, inventory, journal
from intake.store.tables import Abstract, Entry, Message, Report, Settled, Step, StoredFile
from intake.views.desk_journal import WHAT_ZH
from publicity.shanghai import SHANGHAI
from tests.clerk import Clerk, hire
from tests.forging import FORGED, PAPER, Worked, worked_house
from tests.house import FACTS, House, code_of, hidden, hidden_in
from tests.moments import shanghai
from tests.test_desk_work import only_report

Statement = tuple[str, tuple[Any, ...]] | str
WRONG = "与签名不符"
TELL = "立即告诉管理员"


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory, published: Path) -> Iterator[Worked]:
    """Return a house with one report on which everything was done."""
    house = House(tmp_path_factory.mktemp("worked"), published)
    yield worked_house(house)
    house.close()


def forged_message(worked: Worked) -> list[Statement]:
    key, box = worked.sealed("我撤回，是我弄错了。".encode(), "message")
    values = (key, only_report(worked.house).id, box)
    return [("INSERT INTO messages VALUES (?, ?, 9, 'reporter', '2024-04-03 11:00:00', NULL, ?)", values)]


def forged_step(worked: Worked) -> list[Statement]:
    key, box = worked.sealed("已查清".encode(), "step")
    values = (key, only_report(worked.house).id, box)
    return [("INSERT INTO steps VALUES (?, ?, 9, '2024-04-03 11:00:00', 'zhang', 'not_upheld', '', ?)", values)]


def false_line(worked: Worked) -> list[Statement]:
    content = only_report(worked.house).content
    return [("UPDATE reports SET content = ?", (b'{"later":{"handler-9":"AAAA"}}\n' + content,))]


def forged_answer(worked: Worked) -> list[Statement]:
    with worked.house.database().reading() as session:
        key = session.scalars(select(Abstract.id)).one()
    box = worked.sealed(b'{"opinion":"not_upheld","text":"x","files":[]}', "answer", key=key, reporter=False)[1]
    return [("UPDATE abstracts SET answer_box = ?", (box,))]


FORGERIES: dict[str, Callable[[Worked], list[Statement]]] = {
    "moment": lambda _: ["UPDATE reports SET received_at = '2024-04-02 09:00:00'"],
    "lateness": lambda _: ["UPDATE reports SET late = 1"],
    "state": lambda _: ["UPDATE reports SET state = 'upheld'"],
    "a state that is none": lambda _: ["UPDATE reports SET state = 'gone'"],
    "due day": lambda _: ["UPDATE reports SET due_on = '2025-01-01'"],
    "no due day": lambda _: ["UPDATE reports SET due_on = NULL"],
    "unit": lambda _: ["UPDATE reports SET unit = '别的单位'"],
    "effect": lambda _: ["UPDATE reports SET effect = '取消资格', slot = 'open'"],
    "way": lambda _: ["UPDATE reports SET way = 'visit'"],
    "question": lambda _: ["UPDATE reports SET awaiting = 0"],
    "matter": lambda _: ["UPDATE reports SET matter = 'F-0000-0000'"],
    "reminder": lambda _: ["UPDATE reports SET reminded_at = '2024-04-02 09:00:00'"],
    "reporter's key": lambda _: [("UPDATE reports SET reporter_key = ?", (b"k" * 32,))],
    "content": lambda worked: [("UPDATE reports SET content = ?", (worked.forged_content(),))],
    "content and digest": lambda worked: [
        ("UPDATE reports SET content = ?, digest = ?", (worked.forged_content(), b"d" * 32))
    ],
    "false line of recipients": false_line,
    "no identity": lambda _: ["UPDATE reports SET identity = NULL"],
    "no signature": lambda _: ["UPDATE reports SET signature = NULL"],
    "short signature": lambda _: [("UPDATE reports SET signature = ?", (b"s" * 63,))],
    "another signature": lambda _: [("UPDATE reports SET signature = ?", (b"s" * 64,))],
    "number in the journal": lambda _: ["UPDATE reports SET entry = entry - 1"],
    "adopted": lambda _: ["UPDATE reports SET adopted = 1"],
    "forged message": forged_message,
    "message left out": lambda _: ["DELETE FROM messages"],
    "author of a message": lambda _: ["UPDATE messages SET author = 'reporter' WHERE author = 'staff'"],
    "moment of a message": lambda _: ["UPDATE messages SET sent_at = '2024-04-02 09:00:00' WHERE number = 1"],
    "messages in another order": lambda _: ["UPDATE messages SET number = 3 - number"],
    "forged step": forged_step,
    "step left out": lambda _: ["DELETE FROM steps WHERE number = 2"],
    "who took a step": lambda _: ["UPDATE steps SET staff = 'shen' WHERE number = 1"],
    "state of a step": lambda _: ["UPDATE steps SET state = 'not_accepted' WHERE number = 1"],
    "unit of a step": lambda _: ["UPDATE steps SET unit = '别的单位' WHERE number = 2"],
    "forged answer": forged_answer,
    "answer left out": lambda _: ["UPDATE abstracts SET answer_box = NULL, answered_at = NULL"],
    "abstract of another unit": lambda _: ["UPDATE abstracts SET staff = 'zhang'"],
    "abstract left out": lambda _: ["DELETE FROM abstracts"],
    "attachment left out": lambda _: ["UPDATE attachments SET report = NULL"],
    "attachment put in": lambda worked: [
        (
            "INSERT INTO attachments (id, report, arrived_at, box) VALUES (?, ?, '2024-04-03 10:00:00', ?)",
            ("f" * 32, only_report(worked.house).id, b"x"),
        )
    ],
}


@pytest.fixture(params=FORGERIES, ids=lambda name: name.replace(" ", "-"))
def forgery(request: pytest.FixtureRequest, worked: Worked) -> Iterator[Worked]:
    """Return the house while somebody has forged one thing in its database."""
    with worked.forged(*FORGERIES[request.param](worked)):
        yield worked


def test_whatever_was_forged_the_report_says_so_and_nothing_can_be_done_with_it(forgery: Worked) -> None:
    address, before = f"report/{forgery.reference}", only_report(forgery.house).state
    page = forgery.handler.opens(address)
    assert page.status_code == 200
    assert WRONG in page.text
    assert TELL in page.text
    forms = [f'action="/intake/desk/{address}/{what}"' in page.text for what in ("move", "ask", "abstract", "matter")]
    assert forms == [False] * 4
    for action, answers in (
        ("move", {"before": before, "after": "upheld", "reason": "查实"}),
        ("ask", {"text": "请问是哪一年？"}),
    ):
        refused = forgery.handler.sends(f"{address}/{action}", **answers)
        assert refused.status_code == 422, action
        assert WRONG in refused.text
    assert only_report(forgery.house).state == before
    assert forgery.handler.opens(f"{address}/file/1").status_code in {409, 404}
    looked = forgery.keeper.sends(f"{address}/identity", why="核实是否本人反映")
    assert "欧阳某某" not in looked.text
    assert WRONG in forgery.keeper.opens(address).text


def test_whatever_was_forged_the_list_marks_it_and_the_table_leaves_it_out(forgery: Worked) -> None:
    page = forgery.handler.opens("?state=all").text
    assert forgery.reference in page
    assert f"<strong>{WRONG}</strong>" in page
    table = forgery.handler.sends("export.csv", state="all").data.decode("utf-8-sig").splitlines()
    assert [row.startswith(forgery.reference) for row in table[1:]] == [True]
    assert "没有导出：这份反映" in table[1]
    assert [told in table[1] for told in ("某某", "东区", "award")] == [False] * 3
    assert WRONG in forgery.handler.opens("outcome").text
    notice = forgery.handler.opens("outcome/award-2024/east.yml")
    assert (notice.status_code, "没有导出" in notice.text) == (409, True)
    assert forgery.handler.opens("outcome/award-2024.zip").status_code == 409


def test_whatever_was_forged_the_reporter_gets_a_calm_page_and_no_forged_word(forgery: Worked) -> None:
    page = forgery.citizen.follows(forgery.code)
    assert page.status_code in {200, 409, 503}
    assert FORGED not in page.text
    assert "我撤回" not in page.text
    assert "系统出了错" not in page.text


def test_whatever_was_forged_the_commands_say_so(
    forgery: Worked, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    command_env.update(forgery.house.env())
    assert main(["list"]) == 1
    told = capsys.readouterr()
    assert f"　{WRONG}" in told.out
    assert "1 件反映与签名不符" in told.err
    assert main(["journal"]) == 1
    assert forgery.reference in capsys.readouterr().err
    reports = forgery.handler.parts.reports
    desk = desk_with(reports.ring, forgery.house.private("escrow")[1], shanghai("2024-04-03T12:00:00"))
    (done,) = hand_over(reports, desk, shanghai("2024-04-03T12:00:00"), lambda _: None)
    assert (done.added, WRONG in done.fault) == (0, True)


def test_what_was_not_forged_is_shown_without_a_warning(worked: Worked) -> None:
    for address in (f"report/{worked.reference}", "?state=all", "outcome"):
        page = worked.handler.opens(address)
        assert (page.status_code, WRONG in page.text) == (200, False), address
    assert WRONG not in worked.handler.sends("export.csv", state="all").text
    assert WRONG not in worked.keeper.opens(f"report/{worked.reference}").text
    assert FACTS in worked.citizen.follows(worked.code).text


def test_a_search_shows_what_was_forged_even_when_the_forged_text_lacks_the_word(worked: Worked) -> None:
    with worked.forged(*FORGERIES["content"](worked)):
        assert WRONG in worked.handler.sends("", text="产量", state="all").text
    with worked.forged(*FORGERIES["content and digest"](worked)):
        assert WRONG in worked.handler.sends("", text="产量", state="all").text


def test_an_earlier_state_that_was_signed_once_cannot_be_put_back(worked: Worked) -> None:
    with closing(sqlite3.connect(":memory:")) as kept, closing(sqlite3.connect(worked.path)) as database:
        database.backup(kept)
        tables = ("reports", "messages", "steps", "abstracts", "attachments")
        earlier = {table: kept.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    with worked.forged("UPDATE desk_sessions SET seen_at = seen_at"):
        assert worked.handler.sends(f"report/{worked.reference}/ask", text="还有谁看见了？").status_code == 303
        assert WRONG not in worked.handler.opens(f"report/{worked.reference}").text
        again: list[Statement] = ["DELETE FROM messages", "DELETE FROM reports"]
        for table in ("messages", "reports"):
            marks = ",".join("?" * len(earlier[table][0]))
            again += [(f"INSERT INTO {table} VALUES ({marks})", row) for row in earlier[table]]
        with worked.forged(*again):
            assert "操作日志里它的最后一步不是这里的这一步" in worked.handler.opens(f"report/{worked.reference}").text


def test_a_handler_of_one_unit_is_shown_no_word_of_a_report_that_was_moved_to_that_unit(worked: Worked) -> None:
    with worked.forged("UPDATE reports SET notice = 'award-2024/west', candidate = 'p-3'"):
        assert FACTS not in worked.handler.opens(f"report/{worked.reference}").text


def test_a_question_to_the_reporter_is_not_added_to_what_somebody_forged(worked: Worked) -> None:
    reports = worked.handler.parts.reports
    with worked.forged(*FORGERIES["forged message"](worked)), reports.database.writing() as session:
        report = session.scalars(select(Report)).one()
        with pytest.raises(TamperedError, match=WRONG), integrity.changing(session, report):
            report.awaiting = False


def test_every_column_is_signed_or_part_of_what_is(worked: Worked) -> None:
    sealed = {"content", "identity", "signature"}
    assert set(integrity.SIGNED) | sealed == set(Report.__table__.columns.keys())
    assert not set(integrity.SIGNED) & sealed
    signed = {kind: {column.key for column in columns} for kind, _, columns, _ in integrity._PARTS}
    assert signed["message"] | {"report"} == set(Message.__table__.columns.keys())
    assert signed["step"] | {"report"} == set(Step.__table__.columns.keys())
    assert signed["abstract"] | {"report"} == set(Abstract.__table__.columns.keys())
    assert set(integrity.SETTLED_SIGNED) | {"signature"} == set(Settled.__table__.columns.keys())
    assert "id" in StoredFile.__table__.columns


def test_what_the_journal_says_of_a_report_is_its_receipt_a_change_or_a_reading(worked: Worked) -> None:
    known = integrity.CHANGES | {*integrity.RECEIPTS, *integrity.READINGS}
    assert known <= set(WHAT_ZH)
    with worked.house.database().reading() as session:
        said = set(session.scalars(select(Entry.what).where(Entry.reference == worked.reference)))
    assert {"received", "accepted", "asked", "abstract-sent", "abstract-answered"} <= said <= known


def journal_says(
    worked: Worked, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, str]:
    """Return how the command that checks the journal ends, and what it says."""
    env.update(worked.house.env())
    capsys.readouterr()
    ended, told = main(["journal", *more]), capsys.readouterr()
    return ended, told.out + told.err


def chained_anew(worked: Worked, wanted: Callable[[tuple[Any, ...]], bool]) -> list[Statement]:
    """Return what chains the journal anew with only the entries that are wanted, as anybody can who reads the code."""
    with closing(sqlite3.connect(worked.path)) as database:
        old = database.execute("SELECT number, at, what, who, reference FROM journal ORDER BY number").fetchall()
    before, again = bytes(32), []
    for number, (_, at, what, who, reference) in enumerate(filter(wanted, old), 1):
        moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
        before = journal._digest(before, number, moment, (what, reference, who))
        again.append((number, at, what, who, reference, before))
    insert = "INSERT INTO journal (number, at, what, who, reference, digest) VALUES (?, ?, ?, ?, ?, ?)"
    return ["DELETE FROM journal", *((insert, row) for row in again)]


TAIL = "(SELECT max(number) FROM journal)"
CUTS: dict[str, Callable[[Worked], list[Statement]]] = {
    "last entry": lambda _: [f"DELETE FROM journal WHERE number = {TAIL}"],
    "last five entries": lambda _: [f"DELETE FROM journal WHERE number > {TAIL} - 5"],
    "an entry in the middle": lambda _: ["DELETE FROM journal WHERE number = 7"],
    "everything": lambda _: ["DELETE FROM journal"],
    "another word": lambda _: ["UPDATE journal SET what = 'not_accepted' WHERE what = 'accepted'"],
    "another name": lambda _: [f"UPDATE journal SET who = 'shen' WHERE number = {TAIL}"],
    "no signatures": lambda _: ["UPDATE journal SET signature = NULL"],
    "chained anew without an entry": lambda worked: chained_anew(worked, lambda entry: entry[2] != "asked"),
    "chained anew as it was": lambda worked: chained_anew(worked, lambda _: True),
}


@pytest.mark.parametrize("cut", CUTS)
def test_a_journal_that_was_cut_changed_or_chained_anew_is_never_said_to_hold(
    worked: Worked, cut: str, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with worked.forged(*CUTS[cut](worked)):
        ended, told = journal_says(worked, command_env, capsys)
        assert (ended, "断开" in told) == (1, True)
        page = worked.auditor.opens("journal").text
        assert "没有断开" not in page
        assert TELL in page


@pytest.mark.parametrize("cut", ["last entry", "last five entries", "everything", "chained anew without an entry"])
def test_what_is_written_after_a_cut_does_not_make_the_journal_hold_again(
    worked: Worked, cut: str, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with worked.forged(*CUTS[cut](worked)):
        for _ in range(8):
            worked.auditor.logs_in(code="000000")
            worked.citizen.reports()
        assert journal_says(worked, command_env, capsys)[0] == 1
        assert "没有断开" not in worked.auditor.opens("journal").text


def test_without_the_file_of_the_head_a_cut_is_found_by_what_was_noted_down_elsewhere(
    worked: Worked, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    ended, told = journal_says(worked, command_env, capsys)
    (noted,) = re.findall(r"末尾：(\d+-[0-9a-f]{64})\n", told)
    assert ended == 0
    assert journal_says(worked, command_env, capsys, "--since", noted)[0] == 0
    with closing(sqlite3.connect(worked.path)) as database:
        signed = database.execute(
            f"SELECT max(number) FROM journal WHERE signature IS NOT NULL AND number < {TAIL}"
        ).fetchone()[0]
    entries = f"DELETE FROM journal WHERE number > {signed} AND what NOT IN ('none')"
    with worked.forged(entries):
        worked.head.unlink()
        told = journal_says(worked, command_env, capsys, "--since", noted)[1]
        assert "末尾的记录被删除，或者整份日志被换过" in told
    assert "--since 要写上次抄下的末尾" in journal_says(worked, command_env, capsys, "--since", "12-ab")[1]


def test_a_report_that_somebody_forged_as_closed_long_ago_is_not_deleted(
    worked: Worked, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    step = "UPDATE steps SET state = 'closed', at = '2019-01-01 09:00:00' WHERE number = 2"
    report = (
        "UPDATE reports SET state = 'closed', reminded_at = '2025-01-01 09:00:00', received_at = '2018-01-01 09:00:00'"
    )
    with worked.forged(step, report, "DELETE FROM messages"):
        command_env.update(worked.house.env())
        for action in ("--remind", "--delete"):
            assert main(["retention", action]) == 1
            told = capsys.readouterr()
            assert worked.reference not in told.out
            assert f"没有提醒，也没有删除，请立即查清：{worked.reference}" in told.err
        assert only_report(worked.house).reference == worked.reference


def test_the_reporter_is_told_calmly_whom_to_call_and_nothing_is_taken(worked: Worked) -> None:
    with worked.forged(*FORGERIES["forged message"](worked)):
        page = worked.citizen.follows(worked.code)
        assert (page.status_code, "用公示上写明的电话告诉受理部门" in page.text) == (409, True)
        form = hidden(page)
        for address, more in (("add", {"text": "补充", "once": "x"}), ("withdraw", {"sure": "yes"})):
            answer = worked.citizen.client.post(
                f"/intake/follow/{address}", data=form | {"receipt": worked.code} | more
            )
            assert answer.status_code in {409, 503}
    assert only_report(worked.house).state == "investigating"


@pytest.mark.parametrize("broken", [b"", b"{", b'{"later":{}}\n', b'{"later":[]}\n{}\n', "text", 7])
def test_an_acknowledgement_of_a_spoilt_report_is_answered_and_never_ends_in_an_error(
    worked: Worked, broken: bytes | str | int
) -> None:
    reports = worked.handler.parts.reports
    proof = reports.acknowledgement(only_report(worked.house))
    with worked.forged(("UPDATE reports SET content = ?", (broken,))):
        form = hidden(worked.citizen.client.get("/intake/verify"))
        page = worked.citizen.client.post("/intake/verify", data=form | {"text": proof})
        assert (page.status_code, "也可能被改动" in page.text) == (200, True)
        for clerk in (worked.handler, worked.keeper):
            assert clerk.opens(f"report/{worked.reference}").status_code == 200
        assert worked.handler.sends("", text="产量", state="all").status_code == 200
        assert worked.citizen.follows(worked.code).status_code == 409


def test_people_who_work_at_once_never_make_a_report_look_forged(house: House) -> None:
    people = {name: hire(house, name, "handler") for name in ("zhang", "li")}
    citizen = house.citizen()
    code, app = code_of(citizen.reports()), house.app()
    reference = only_report(house).reference
    clerks = [Clerk(app, name, secrets).at_desk() for name, secrets in people.items()]
    token = hidden_in(clerks[0].opens("account").text)["csrf_token"]

    def asks(number: int) -> list[str]:
        data = {"csrf_token": token, "text": f"第 {number} 个问题"}
        answer = clerks[0].client.post(f"/intake/desk/report/{reference}/ask", data=data)
        return [] if answer.status_code == 303 else [answer.text]

    def adds(number: int) -> list[str]:
        receipt = read_receipt(code)
        assert receipt is not None
        citizen.parts.reports.add(receipt, f"第 {number} 次补充", str(number).encode(), shanghai("2024-04-03T11:00:00"))
        return []

    def reads(_: int) -> list[str]:
        return [clerks[1].opens(f"report/{reference}").text, clerks[1].opens().text]

    with ThreadPoolExecutor(3) as pool:
        under_way = [pool.submit(one, number) for number in range(6) for one in (asks, adds, reads)]
        pages = [page for one in under_way for page in one.result()]
    assert [page for page in pages if WRONG in page] == []
    assert len(pages) == 12
    with house.database().reading() as session:
        assert inventory.differences(session) == []
        assert isinstance(journal.check(session), int)
        assert len(session.scalars(select(Message)).all()) == 12


def test_an_attachment_that_was_changed_is_said_to_be_and_never_given_out(
    worked: Worked, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    address = f"report/{worked.reference}"
    (answered,) = re.findall(r'href="/intake/desk/([^"]*/answer/[^"]*)"', worked.handler.opens(address).text)
    for file in (f"{address}/file/1", answered):
        assert worked.handler.opens(file).data == PAPER
    with worked.forged("UPDATE attachments SET box = CAST(substr(box, 1, length(box) - 1) || x'00' AS BLOB)"):
        for file in (f"{address}/file/1", answered):
            page = worked.handler.opens(file)
            assert (page.status_code, TELL in page.text) == (409, True)
        command_env.update(worked.house.env())
        words = ["read", worked.reference, "--key", worked.house.key_file("handler"), "--save", str(tmp_path)]
        assert main(words) == 1
        assert "这份材料被改动过" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []


def test_a_report_that_vanished_or_never_came_is_told_by_the_journal(
    worked: Worked, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    tables = ("messages", "steps", "abstracts", "attachments", "reports")
    with worked.forged(*(f"DELETE FROM {table}" for table in tables)):
        told = journal_says(worked, command_env, capsys)[1]
        assert f"{worked.reference}：日志里收到过，没有到期删除，库里却没有" in told
    copied = "INSERT INTO reports SELECT 'x', 'F-0000-0000', {} FROM reports"
    with closing(sqlite3.connect(worked.path)) as database:
        names = [row[1] for row in database.execute("PRAGMA table_info(reports)")]
    rest = ", ".join({"locator": "'l'", "submission": "'s'"}.get(name, name) for name in names[2:])
    with worked.forged(copied.format(rest)):
        assert "F-0000-0000：库里有，日志里没有收到过" in journal_says(worked, command_env, capsys)[1]
        assert worked.handler.opens("report/F-0000-0000").text.count(FACTS) == 0


def test_no_two_statements_are_written_alike() -> None:
    lists: list[list[Any]] = [
        [], [None], [""], [b""], [0], [False], [True], [1], ["1"], [b"1"], ["a", "b"], ["ab"], ["a", "", "b"],
        [None, None],
        [shanghai("2024-04-03T10:00:00")], ["2024-04-03T10:00:00+08:00"], [shanghai("2024-04-03T10:00:00").date()],
    ]  # fmt: skip
    assert len({encoded(one) for one in lists}) == len(lists)
    assert len({statement(kind, ["a"]) for kind in ("report", "settled", "journal-head")}) == 3
    assert not any(statement("report", one).startswith("公示反映".encode()) for one in lists)


def test_a_signature_of_one_kind_or_key_is_none_of_another() -> None:
    signer, other = RowSigner(lambda: SigningKey(b"a" * 32)), RowSigner(lambda: SigningKey(b"b" * 32))
    signature = signer.signature("report", ["x", 1])
    assert signer.holds("report", ["x", 1], signature)
    assert not signer.holds("settled", ["x", 1], signature)
    assert not signer.holds("report", ["x", True], signature)
    assert not other.holds("report", ["x", 1], signature)
    assert not signer.holds("report", ["x", 1], None)
    assert signature.hex() == (
        "61fb8549934e68d7acf07113f21329dfb1af69dfdf74c9080526b7263b986db8"
        "6ef7cd8834b642272630456c70e9c93dd960a7058adf121757284c9b1bca1e0b"
    )
