"""With the receipt: state, questions and answers both ways, additions, withdrawal; and acknowledgements that prove."""

import base64
import re

import pytest
from werkzeug.test import TestResponse

from intake.acknowledgement import verify
from intake.errors import AcknowledgementError
from intake.handling import ask, read_report
from intake.receipt import read_receipt, receipt_of
from intake.store import journal, rows
from tests.house import FACTS, Citizen, House, code_of, hidden, proof_of
from tests.moments import shanghai

NOW = shanghai("2024-04-03T11:00:00")


def reference_of(house: House) -> str:
    with house.database().reading() as session:
        (report,) = rows.all_reports(session)
        return report.reference


def adds(citizen: Citizen, code: str, text: str) -> TestResponse:
    data = hidden_of_add(citizen.follows(code).text)
    return citizen.client.post("/intake/follow/add", data=data | {"text": text})


def test_the_receipt_shows_the_state_and_what_was_told_to_its_holder_alone(house: House) -> None:
    citizen = house.citizen()
    code = code_of(citizen.reports())
    page = house.citizen().follows(code.lower())
    assert "已收到，等待受理" in page.text
    assert FACTS in page.text
    other = code[:-6] + ("2" if code[-6] != "2" else "3") + code[-5:]
    assert house.citizen().follows(other).status_code in {404, 422}


def test_staff_and_reporter_ask_and_answer_both_ways(house: House) -> None:
    citizen = house.citizen()
    code, reports = code_of(citizen.reports()), citizen.parts.reports
    reference = reference_of(house)
    ask(reports, reference, "是哪一年的账？", NOW, "zhang")
    page = citizen.follows(code)
    assert "受理人员有问题请您回答" in page.text
    assert "是哪一年的账？" in page.text
    answered = adds(citizen, code, "2022年和2023年。")
    assert "补充的内容已经收到" in answered.text
    assert "受理人员有问题请您回答" not in citizen.follows(code).text
    opened = read_report(reports, reference, *house.private("handler"))
    assert [(author, text) for author, _, text in opened.messages] == [
        ("staff", "是哪一年的账？"),
        ("reporter", "2022年和2023年。"),
    ]


def test_an_addition_pressed_twice_is_one_message(house: House) -> None:
    citizen = house.citizen()
    code = code_of(citizen.reports())
    page = citizen.follows(code)
    data = hidden_of_add(page.text) | {"text": "补一句"}
    for _ in range(2):
        assert citizen.client.post("/intake/follow/add", data=data).status_code == 200
    assert citizen.follows(code).text.count("补一句") == 1


def test_another_text_from_the_same_page_is_another_message(house: House) -> None:
    citizen = house.citizen()
    code = code_of(citizen.reports())
    data = hidden_of_add(citizen.follows(code).text)
    for text in ("补第一句", "补第二句", "补第一句"):
        assert citizen.client.post("/intake/follow/add", data=data | {"text": text}).status_code == 200
    page = citizen.follows(code).text
    assert [page.count("补第一句"), page.count("补第二句")] == [1, 1]


def test_the_same_text_and_number_on_two_reports_is_stored_on_both(house: House) -> None:
    citizen = house.citizen()
    codes = [code_of(citizen.reports()), code_of(citizen.reports())]
    for code in codes:
        data = hidden_of_add(citizen.follows(code).text) | {"text": "两份都要补", "once": "1" * 32}
        assert citizen.client.post("/intake/follow/add", data=data).status_code == 200
    assert [citizen.follows(code).text.count("两份都要补") for code in codes] == [1, 1]


def test_a_report_takes_fifty_additions_and_says_where_to_go_with_more(small_house: House) -> None:
    citizen = small_house.citizen()
    code = code_of(citizen.reports())
    reports, receipt = citizen.parts.reports, read_receipt(code)
    assert receipt is not None
    for n in range(50):
        assert reports.add(receipt, f"补充第{n}次", b"%d" % n, NOW)
    page = adds(citizen, code, "第五十一次")
    assert page.status_code == 422
    assert "已经补充过 50 次" in page.text
    assert "第五十一次</textarea>" in page.text
    ask(reports, reference_of(small_house), "请问是哪一年？", NOW, "handler")
    assert citizen.follows(code).text.count("补充第") == 50


@pytest.mark.parametrize("path", ["follow", "follow/add", "follow/withdraw"])
def test_a_receipt_that_somebody_elsewhere_sent_opens_no_report_and_fills_no_field(
    small_house: House, path: str
) -> None:
    """Whoever added to the report of somebody else's receipt would tell them."""
    foreigner, citizen = small_house.citizen(), small_house.citizen()
    code = code_of(foreigner.reports(what="钓鱼的人自己写的一份反映。"))
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        data = {"receipt": code, "text": "受害人写的", "sure": "yes"}
        page = citizen.client.post(f"/intake/{path}", data=data, headers=headers)
        assert page.status_code in {403, 422}
        assert "钓鱼的人" not in page.text
        assert code not in page.text
        assert "受害人写的" in page.text
    assert "等待受理" in foreigner.follows(code).text


def test_a_cookie_lost_at_ones_own_page_keeps_receipt_and_text_in_the_form(small_house: House) -> None:
    citizen = small_house.citizen()
    code = code_of(citizen.reports())
    data = hidden_of_add(citizen.follows(code).text) | {"text": "补一句长话"}
    citizen.client = citizen.app.test_client()
    page = citizen.client.post("/intake/follow/add", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 422
    assert hidden_of_add(page.text)["receipt"] == code
    assert "补一句长话</textarea>" in page.text
    again = hidden_of_add(page.text) | {"text": "补一句长话"}
    assert "已经收到" in citizen.client.post("/intake/follow/add", data=again).text


def test_what_was_added_is_given_back_when_the_receipt_finds_nothing_or_the_record_is_wrong(house: House) -> None:
    citizen = house.citizen()
    code = code_of(citizen.reports())
    data = hidden_of_add(citizen.follows(code).text) | {"text": "补一句长话"}
    nobodys = receipt_of(b"nobody", citizen.parts.reports.ring.deployment).shown
    page = citizen.client.post("/intake/follow/add", data=data | {"receipt": nobodys})
    assert page.status_code == 404
    assert "补一句长话</textarea>" in page.text
    with house.database().writing() as session:
        (report,) = rows.all_reports(session)
        report.late = True
    for path, told in (("follow", "暂时不能显示"), ("follow/add", "补一句长话"), ("follow/withdraw", "暂时不能显示")):
        page = citizen.client.post(f"/intake/{path}", data=data | {"sure": "yes"})
        assert page.status_code == 409
        assert told in page.text
        assert "用公示上写明的电话告诉受理部门" in page.text
    with house.database().reading() as session:
        (report,) = rows.all_reports(session)
        assert report.state == "received"
        assert rows.messages(session, report) == []


def test_a_form_pressed_again_on_a_record_that_is_wrong_says_so_and_keeps_the_text(house: House) -> None:
    citizen = house.citizen()
    checked = citizen.fills(citizen.opens())
    citizen.sends(checked)
    with house.database().writing() as session:
        (report,) = rows.all_reports(session)
        report.content = report.content[:-1] + bytes([report.content[-1] ^ 1])
    page = citizen.sends(checked)
    assert page.status_code == 409
    assert "核对不上" in page.text
    assert FACTS in page.text


def test_a_report_that_was_decided_is_not_said_to_be_withdrawn(house: House) -> None:
    citizen = house.citizen()
    code = code_of(citizen.reports())
    data = hidden(citizen.follows(code)) | {"sure": "yes"}
    with house.amending() as session:
        (report,) = rows.all_reports(session)
        report.state = "closed"
    page = citizen.client.post("/intake/follow/withdraw", data=data)
    assert page.status_code == 422
    assert "不能再撤回" in page.text
    assert "已经撤回" not in page.text


@pytest.mark.parametrize("length", [101, 500_000])
def test_a_receipt_that_is_far_too_long_is_refused_before_it_is_read(small_house: House, length: int) -> None:
    page = small_house.citizen().follows("0" * length)
    assert page.status_code == 422
    assert len(page.text) < 10_000


def hidden_of_add(text: str) -> dict[str, str]:
    form = re.search(r'action="/intake/follow/add"(.*?)</form>', text, re.DOTALL)
    assert form is not None
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', form[1]))


def test_an_empty_addition_is_refused_and_a_lost_cookie_keeps_its_text(small_house: House) -> None:
    citizen = small_house.citizen()
    code = code_of(citizen.reports())
    data = hidden_of_add(citizen.follows(code).text)
    assert "请先写下要补充的内容" in citizen.client.post("/intake/follow/add", data=data | {"text": " "}).text
    citizen.client.delete_cookie("gongshi")
    page = citizen.client.post("/intake/follow/add", data=data | {"text": "补一句长话"})
    assert page.status_code == 422
    assert "补一句长话</textarea>" in page.text


def test_a_report_is_withdrawn_only_when_it_is_meant(house: House) -> None:
    citizen = house.citizen()
    code = code_of(citizen.reports())
    data = {"csrf_token": hidden(citizen.follows(code))["csrf_token"], "receipt": code}
    assert "请先勾选" in citizen.client.post("/intake/follow/withdraw", data=data).text
    page = citizen.client.post("/intake/follow/withdraw", data=data | {"sure": "yes"})
    assert "已经撤回" in page.text
    assert "您已撤回" in citizen.follows(code).text
    with house.database().reading() as session:
        assert journal.check(session) == 2


@pytest.mark.parametrize("typed", ["", "1234", "AAAA-AAAA-AAAA-AAAA-B", "O" * 400, "<script>"])
def test_a_wrong_receipt_is_told_plainly_and_stays_in_the_field(small_house: House, typed: str) -> None:
    page = small_house.citizen().follows(typed)
    assert page.status_code in {404, 422}
    assert "回执码" in page.text
    assert "<script>" not in page.text.replace('<script src="', "")


def test_an_acknowledgement_proves_itself_here_and_elsewhere(house: House) -> None:
    citizen = house.citizen()
    proof = proof_of(citizen.reports())
    page = citizen.client.post("/intake/verify", data=hidden(citizen.client.get("/intake/verify")) | {"text": proof})
    assert "确认书是真的" in page.text
    assert "与确认书一致" in page.text
    public = citizen.client.get("/intake/acknowledgement-key.txt").text.strip()
    assert verify(proof.replace("\n", "\r\n"), public).notice == "award-2024/east"
    with pytest.raises(AcknowledgementError, match="签名对不上"):
        verify(proof, base64.b64encode(b"k" * 32).decode())


@pytest.mark.parametrize("change", [("收到时刻：2024", "收到时刻：2023"), ("east", "west"), ("签名：", "签名：A")])
def test_a_changed_acknowledgement_proves_nothing(small_house: House, change: tuple[str, str]) -> None:
    citizen = small_house.citizen()
    proof = proof_of(citizen.reports())
    form = hidden(citizen.client.get("/intake/verify"))
    page = citizen.client.post("/intake/verify", data=form | {"text": proof.replace(*change)})
    assert "验证没有通过" in page.text


def test_a_stored_report_that_was_changed_is_noticed_by_its_acknowledgement(small_house: House) -> None:
    citizen = small_house.citizen()
    proof = proof_of(citizen.reports())
    with small_house.database().writing() as session:
        (report,) = rows.all_reports(session)
        report.content = report.content[:-1] + bytes([report.content[-1] ^ 1])
    form = hidden(citizen.client.get("/intake/verify"))
    page = citizen.client.post("/intake/verify", data=form | {"text": proof})
    assert "可能被改动" in page.text.replace("也可能", "可能")


def same_as_proved(citizen: Citizen, proof: str) -> bool:
    """Tell whether the page says that what is stored is what an acknowledgement says."""
    form = hidden(citizen.client.get("/intake/verify"))
    page = citizen.client.post("/intake/verify", data=form | {"text": proof}).text
    assert "确认书是真的" in page
    return "没有被改动" in page


def test_a_report_that_was_moved_to_another_notice_is_noticed_by_its_acknowledgement(small_house: House) -> None:
    citizen = small_house.citizen()
    proof = proof_of(citizen.reports())
    assert same_as_proved(citizen, proof)
    with small_house.database().writing() as session:
        (report,) = rows.all_reports(session)
        report.notice, report.candidate = "award-2024/west", "p-3"
    assert not same_as_proved(citizen, proof)


def test_an_identity_that_was_moved_into_the_content_is_noticed_by_the_acknowledgement(small_house: House) -> None:
    citizen = small_house.citizen()
    proof = proof_of(citizen.reports(named="yes", name="欧阳某某", contact="0000-1"))
    assert same_as_proved(citizen, proof)
    with small_house.database().writing() as session:
        (report,) = rows.all_reports(session)
        assert report.identity is not None
        report.content, report.identity = report.content + report.identity, None
    assert not same_as_proved(citizen, proof)
