"""A report's way over the desk, on both databases: queue, steps, questions, identities, what came on paper."""

import re
import threading
from io import BytesIO

import pytest

from intake.commands.common import desk_with
from intake.desk.handover import hand_over
from intake.store import journal, rows
from intake.store.tables import Report, Step
from tests.clerk import Clerk, hire
from tests.house import FACTS, House, code_of, hidden_in


def only_report(house: House) -> Report:
    with house.database().reading() as session:
        (report,) = rows.all_reports(session)
        return report


@pytest.fixture
def clerk(house: House) -> Clerk:
    """Return a handler at the desk; one report has come in."""
    secrets = hire(house, "zhang", "handler")
    paper = (BytesIO(b"%PDF-1.4\n%%EOF"), "账本.pdf")
    citizen = house.citizen()
    citizen.sends(citizen.fills(citizen.opens(), files=[paper], named="yes", name="欧阳某某", contact="0000-1"))
    return Clerk(house.app(), "zhang", secrets).at_desk()


def steps(clerk: Clerk, reference: str, *moves: dict[str, str]) -> None:
    """Take steps one after another; each must be taken."""
    for move in moves:
        page = clerk.sends(f"report/{reference}/move", **move)
        assert page.status_code == 303, page.text


PATH = (
    {"before": "received", "after": "accepted", "sentence": "您的反映已经受理。"},
    {"before": "accepted", "after": "investigating", "unit": "东区总工会", "reason": "交推荐单位核查"},
    {"before": "investigating", "after": "upheld", "reason": "台账与上报数不符，差一成。"},
    {"before": "upheld", "after": "closed", "sentence": "您反映的问题查实，推荐资格已取消。"},
)


def test_a_report_waits_in_the_queue_with_its_due_day_until_it_is_closed(clerk: Clerk, house: House) -> None:
    reference = only_report(house).reference
    page = clerk.opens().text
    assert reference in page
    assert "还有 2 个工作日" in page  # received on Wednesday 3 April; 4 to 6 April are rest days, 7 April is worked
    steps(clerk, reference, *PATH)
    assert reference not in clerk.opens().text
    assert reference in clerk.opens("?state=closed").text


def test_a_handler_reads_a_report_with_its_attachment(clerk: Clerk, house: House) -> None:
    reference = only_report(house).reference
    page = clerk.opens(f"report/{reference}").text
    assert FACTS in page
    assert "欧阳某某" not in page
    file = clerk.opens(f"report/{reference}/file/1")
    assert file.data == b"%PDF-1.4\n%%EOF"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert clerk.opens(f"report/{reference}/file/2").status_code == 404


def test_every_step_says_who_when_and_why_to_the_staff_and_a_plain_sentence_to_the_reporter(house: House) -> None:
    secrets = hire(house, "zhang", "handler")
    citizen = house.citizen()
    code = code_of(citizen.reports())
    clerk, reference = Clerk(house.app(), "zhang", secrets).at_desk(), only_report(house).reference
    steps(clerk, reference, *PATH)
    page = clerk.opens(f"report/{reference}").text
    assert [text in page for text in ("交推荐单位核查", "台账与上报数不符", "zhang", "东区总工会")] == [True] * 4
    told = citizen.follows(code).text
    assert "您反映的问题查实，推荐资格已取消。" in told
    assert "台账与上报数不符" not in told
    assert "zhang" not in told
    with house.database().reading() as session:
        boxes = [step.box for step in session.query(Step)]
        assert not isinstance(journal.check(session), journal.Broken)
        who = {entry.who for entry in journal.last(session, 50) if entry.what in {"accepted", "upheld", "closed"}}
    assert len(boxes) == 4
    assert not any("台账".encode() in box for box in boxes)
    assert who == {"zhang"}


@pytest.mark.parametrize(
    ("move", "said"),
    [
        ({"before": "received", "after": "closed"}, "不能改为"),
        ({"before": "received", "after": "not_accepted"}, "理由"),
        ({"before": "received", "after": ""}, "请先选择办成什么"),
        ({"before": "accepted", "after": "investigating", "unit": "甲"}, "已经被别人办了一步"),
        ({"before": "received", "after": "accepted", "unit": "甲" * 101}, "单位名称最多 100 个字"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_and_what_was_typed_stays(
    clerk: Clerk, house: House, move: dict[str, str], said: str
) -> None:
    reference = only_report(house).reference
    page = clerk.sends(f"report/{reference}/move", sentence="请放心，我们会认真核实。", **move)
    assert page.status_code == 422
    assert said in page.text
    assert "请放心，我们会认真核实。" in page.text
    assert only_report(house).state == "received"


def test_a_refusal_takes_its_reason_from_the_campaigns_list(clerk: Clerk, house: House) -> None:
    reference = only_report(house).reference
    page = clerk.opens(f"report/{reference}").text
    (offered,) = re.findall(r'<select id="f-refusal".*?</select>', page, re.DOTALL)
    assert "没有具体事实和可供核实的线索" in offered
    steps(clerk, reference, {"before": "received", "after": "not_accepted", "refusal": "没有具体事实和可供核实的线索"})
    assert "没有具体事实和可供核实的线索" in clerk.opens(f"report/{reference}").text


def test_a_question_reaches_the_reporter_and_the_answer_the_desk(house: House) -> None:
    secrets = hire(house, "zhang", "handler")
    citizen = house.citizen()
    code = code_of(citizen.reports())
    clerk, reference = Clerk(house.app(), "zhang", secrets).at_desk(), only_report(house).reference
    assert clerk.sends(f"report/{reference}/ask", text="是哪一年的账？").status_code == 303
    assert "等反映人回答" in clerk.opens().text
    page = citizen.follows(code)
    assert "是哪一年的账？" in page.text
    form = page.text[page.text.index('action="/intake/follow/add"') :]
    form = "<form " + form[: form.index("</form>")]
    citizen.client.post("/intake/follow/add", data=hidden_in(form) | {"text": "2022年的。"})
    assert "2022年的。" in clerk.opens(f"report/{reference}").text
    assert "等反映人回答" not in clerk.opens().text


def test_the_custodian_sees_who_wrote_for_a_written_reason_and_never_what(clerk: Clerk, house: House) -> None:
    reference = only_report(house).reference
    # Sealed before the custodian came, so the house's own custodian hands it over.
    secrets = hire(house, "ming", "custodian")
    reports, now = clerk.parts.reports, clerk.now
    hand_over(reports, desk_with(reports.ring, house.private("custodian")[1], now), now, lambda _: None)
    keeper = Clerk(clerk.app, "ming", secrets).at_desk()
    page = keeper.opens(f"report/{reference}").text
    assert FACTS not in page
    assert "欧阳某某" not in page
    assert "请写明为什么" in keeper.sends(f"report/{reference}/identity", why="").text
    seen = keeper.sends(f"report/{reference}/identity", why="需要当面核实线索").text
    assert "欧阳某某" in seen
    assert FACTS not in seen
    assert "需要当面核实线索" in clerk.opens(f"report/{reference}").text
    with house.database().reading() as session:
        assert [entry.who for entry in journal.last(session, 9) if entry.what == "identity-read"] == ["ming"]


def test_a_letter_is_entered_under_the_same_clock_and_its_writer_gets_a_receipt(clerk: Clerk, house: House) -> None:
    page = clerk.opens("enter?notice=award-2024/east").text
    letter = {
        "notice": "award-2024/east", "way": "paper", "arrived": "2024-04-03", "sent": "2024-04-02", "about": "p-1",
        "kinds": "事迹不实", "what": "来信反映产量虚报，附有过磅单的复印件。",
    }  # fmt: skip
    for missing, said in (("way", "来信、电话还是来访"), ("about", "反映的是谁"), ("what", "至少 10 个字")):
        again = clerk.sends("enter", page, **{**letter, missing: ""})
        assert again.status_code == 422
        assert said in again.text
        if missing != "what":
            assert "过磅单" in again.text
    entered = clerk.sends("enter", page, **letter)
    (code,) = re.findall(r'class="in-code">([^<]+)<', entered.text)
    assert "来信反映产量虚报" in house.citizen().follows(code).text
    with house.database().reading() as session:
        letters = [report for report in rows.all_reports(session) if report.way == "paper"]
    assert [(report.late, f"{report.due_on}") for report in letters] == [(False, "2024-04-08")]
    assert "收到的时间不能在现在以后" in clerk.sends("enter", page, **{**letter, "arrived": "2024-04-09"}).text


@pytest.mark.parametrize(
    ("arrived", "taken"),
    [("2024-03-31", False), ("2024-03-31T23:59", False), ("2024-04-01", True), ("2024-04-01T00:00", True)],
)
def test_what_arrived_before_the_notice_opened_is_not_entered_as_a_report_on_it(
    clerk: Clerk, arrived: str, taken: bool
) -> None:
    letter = {
        "notice": "award-2024/east", "way": "visit", "arrived": arrived, "about": "p-1",
        "what": "来访反映产量虚报，附有过磅单的复印件。",
    }  # fmt: skip
    answer = clerk.sends("enter", clerk.opens("enter?notice=award-2024/east").text, **letter)
    assert ("收到的时间不能在公示开始以前" in answer.text, answer.status_code) == (
        (False, 200) if taken else (True, 422)
    )


def test_whom_a_letter_concerns_as_well_is_entered_and_kept_out_of_its_investigation(
    clerk: Clerk, house: House
) -> None:
    hire(house, "east", "investigator", ["award-2024@east"])
    page = clerk.opens("enter?notice=award-2024/east").text
    assert "还涉及谁" in page
    letter = {
        "notice": "award-2024/east", "way": "paper", "arrived": "2024-04-03", "about": "p-1",
        "who": " 东区总工会\n的副主席 ", "what": "来信反映产量虚报，附有过磅单的复印件。",
    }  # fmt: skip
    assert "东区总工会" in clerk.sends("enter", page, **{**letter, "way": ""}).text
    entered = clerk.sends("enter", page, **letter).text
    (reference,) = re.findall(r"编号 (F-[0-9A-Z-]+)", entered)
    steps(clerk, reference, PATH[0])
    shown = clerk.opens(f"report/{reference}").text
    assert '<dt>还涉及</dt><dd class="in-text">东区总工会 的副主席</dd>' in shown
    assert "east的岗位（推荐单位），反映里提到它" in shown


def test_a_report_that_was_moved_to_somebody_else_in_the_database_is_not_shown(clerk: Clerk, house: House) -> None:
    reference = only_report(house).reference
    with house.database().writing() as session:
        (report,) = rows.all_reports(session)
        report.notice, report.candidate = "award-2024/west", "p-3"
    page = clerk.opens(f"report/{reference}").text
    assert "这份反映封存时写的公示或推荐对象与数据库里的不一致，可能被改动过，请告诉管理员" in page
    assert [text in page for text in (FACTS, "您的账号还没有建立", "handover")] == [False] * 3


def test_a_report_whose_envelope_was_changed_is_not_said_to_have_come_before_its_reader(
    clerk: Clerk, house: House
) -> None:
    reference = only_report(house).reference
    with house.database().writing() as session:
        (report,) = rows.all_reports(session)
        report.content = report.content[:-1] + bytes([report.content[-1] ^ 1])
    page = clerk.opens(f"report/{reference}").text
    assert "这份材料被改动过" in page
    assert "您的账号还没有建立" not in page
    late = Clerk(house.app(), "xin", hire(house, "xin", "handler")).at_desk()
    assert "您的账号还没有建立" in late.opens(f"report/{reference}").text


def test_a_report_that_was_withdrawn_can_be_taken_up_for_its_own_sake(house: House) -> None:
    secrets = hire(house, "zhang", "handler")
    citizen = house.citizen()
    page = citizen.follows(code_of(citizen.reports()))
    citizen.client.post("/intake/follow/withdraw", data=hidden_in(page.text) | {"sure": "yes"})
    clerk, reference = Clerk(house.app(), "zhang", secrets).at_desk(), only_report(house).reference
    steps(clerk, reference, {"before": "withdrawn", "after": "accepted", "reason": "线索具体，继续核查"})
    assert only_report(house).state == "accepted"


def test_what_is_overdue_stands_first_and_can_be_asked_for_alone(clerk: Clerk, house: House) -> None:
    first = only_report(house).reference
    house.citizen().reports()
    with house.amending() as session:
        late = next(report for report in rows.all_reports(session) if report.reference != first)
        late.due_on = late.received_at.date().replace(day=1)
        second = late.reference
    page = clerk.opens().text
    assert page.index(second) < page.index(first)
    assert "逾期" in page
    alone = clerk.opens("?due=overdue").text
    assert second in alone
    assert first not in alone


def test_the_journal_is_the_auditors_and_holds_no_word_of_a_report(clerk: Clerk, house: House) -> None:
    reference = only_report(house).reference
    steps(clerk, reference, *PATH[:2])
    secrets = hire(house, "shen", "auditor")
    page = Clerk(clerk.app, "shen", secrets).at_desk().opens("journal").text
    assert "没有断开" in page
    assert reference in page
    assert "zhang" in page
    assert "交推荐单位核查" not in page
    assert "award-2024" not in page


def test_reports_of_one_matter_are_taken_together_and_their_writers_learn_nothing_of_each_other(house: House) -> None:
    secrets = hire(house, "zhang", "handler")
    first, second = house.citizen(), house.citizen()
    codes = [code_of(first.reports()), code_of(second.reports(what="我也看到仓库的账每年都少一成，连续三年。"))]
    other = house.citizen()
    other.reports(about="p-2")
    with house.database().reading() as session:
        mine = [r.reference for r in rows.all_reports(session) if r.candidate == "p-1"]
        (stranger,) = [r.reference for r in rows.all_reports(session) if r.candidate == "p-2"]
    clerk = Clerk(house.app(), "zhang", secrets).at_desk()
    for unfit in ("F-0000-0000", stranger, mine[0]):
        refused = clerk.sends(f"report/{mine[0]}/matter", other=unfit)
        assert refused.status_code == 422
        assert f"编号 {unfit} 不能与这份并在一起" in refused.text
    assert clerk.sends(f"report/{mine[1]}/matter", other=mine[0].lower()).status_code == 303
    assert mine[1] in clerk.opens(f"report/{mine[0]}").text
    steps(clerk, mine[0], {"before": "received", "after": "accepted", "together": "yes", "sentence": "已经受理。"})
    with house.database().reading() as session:
        states = {report.reference: report.state for report in rows.all_reports(session)}
    assert states == {mine[0]: "accepted", mine[1]: "accepted", stranger: "received"}
    for citizen, code, foreign in ((first, codes[0], "我也看到"), (second, codes[1], FACTS)):
        page = citizen.follows(code).text
        assert "已经受理。" in page
        assert foreign not in page
        assert not any(reference in page for reference in mine if f"编号 {reference}" not in page)


def test_a_handler_finds_reports_by_words_that_only_the_session_can_open(clerk: Clerk, house: House) -> None:
    first = only_report(house).reference
    house.citizen().reports(what="他的学历是后来补写的，档案里没有。")
    assert first not in clerk.sends("", text="学历").text
    assert clerk.sends("", text="学历").text.count("desk/report/F-") == 1
    assert first in clerk.sends("", text="产量").text
    assert "没有符合的反映" in clerk.sends("", text="从来没有写过").text
    secrets = hire(house, "ming", "custodian")
    keeper = Clerk(clerk.app, "ming", secrets).at_desk()
    assert 'name="text"' not in keeper.opens().text
    assert keeper.sends("", text="学历").text.count("desk/report/F-") == 2


def test_nothing_of_the_desk_is_kept_by_a_browser(clerk: Clerk, house: House) -> None:
    reference = only_report(house).reference
    for address in ("", f"report/{reference}", f"report/{reference}/file/1", "objections/award-2024.csv", "export.csv"):
        assert clerk.opens(address).headers["Cache-Control"] == "no-store", address


def test_two_who_take_a_step_at_once_take_it_once(clerk: Clerk, house: House) -> None:
    reference = only_report(house).reference
    token = hidden_in(clerk.opens("account").text)["csrf_token"]
    cookies = {name: clerk.client.get_cookie(name) for name in ("gongshi", "gongshi-desk")}
    statuses: list[int] = []

    def press() -> None:
        client = clerk.app.test_client()
        for name, cookie in cookies.items():
            client.set_cookie(name, cookie.value if cookie else "")
        data = {"csrf_token": token, "before": "received", "after": "accepted"}
        statuses.append(client.post(f"/intake/desk/report/{reference}/move", data=data).status_code)

    threads = [threading.Thread(target=press) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 422, 422, 422, 422]
    with house.database().reading() as session:
        assert session.query(Step).count() == 1
