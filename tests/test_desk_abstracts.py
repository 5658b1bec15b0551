"""Down the channel: a unit gets an abstract and answers; never the report, never who wrote it, never about itself."""

import re
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from intake.desk import abstracts
from intake.desk.abstracts import copied_from
from intake.receipt import read_receipt
from intake.store.tables import Abstract, Step
from tests.clerk import Clerk, hire
from tests.house import FACTS, House, code_of, hidden_in
from tests.test_desk_work import PATH, only_report, steps

TEXT = "请核对该同志申报的年产量与单位台账、过磅记录是否一致，并说明依据。"
ANSWER = "查了三年的台账和过磅单，二〇二二年申报数比过磅数多一成，材料附后。"


@pytest.fixture
def desks(house: House) -> tuple[Clerk, Clerk, str]:
    """Return a handler and the candidate's unit at their desks, and an accepted report that is named."""
    zhang = hire(house, "zhang", "handler")
    east = hire(house, "east", "investigator", ["award-2024@east"])
    hire(house, "west", "investigator", ["award-2024@west"])
    house.citizen().reports(named="yes", name="欧阳某某", contact="0000-1")
    app = house.app()
    handler, unit = Clerk(app, "zhang", zhang).at_desk(), Clerk(app, "east", east).at_desk()
    reference = only_report(house).reference
    steps(handler, reference, PATH[0])
    return handler, unit, reference


def sent(handler: Clerk, reference: str, **more: str) -> TestResponse:
    """Send the abstract."""
    return handler.sends(f"report/{reference}/abstract", **({"to": "east", "abstract": TEXT} | more))


def task_of(unit: Clerk) -> str:
    """Return the address of the unit's one task."""
    (found,) = re.findall(r"/intake/desk/(task/[0-9a-f]+)", unit.opens("tasks").text)
    return str(found)


def answers(unit: Clerk, address: str, **answer: Any) -> TestResponse:
    """Answer a task, with documents."""
    token = hidden_in(unit.opens(address).text)["csrf_token"]
    return unit.client.post(f"/intake/desk/{address}", data={"csrf_token": token} | answer)


def test_the_candidates_own_recommending_unit_gets_the_abstract_and_nothing_else(
    desks: tuple[Clerk, Clerk, str], house: House
) -> None:
    handler, unit, reference = desks
    offered = re.findall(r'<option value="(east|west)"', handler.opens(f"report/{reference}").text)
    assert offered == ["east"]
    assert sent(handler, reference).status_code == 303
    page = unit.opens(task_of(unit)).text
    assert TEXT in page
    assert FACTS not in page
    assert "欧阳" not in page
    assert reference not in page
    assert unit.opens(f"report/{reference}").status_code == 403
    assert only_report(house).state == "investigating"
    assert only_report(house).unit == "east的岗位"


def test_the_units_answer_comes_back_with_opinion_and_documents(desks: tuple[Clerk, Clerk, str], house: House) -> None:
    handler, unit, reference = desks
    sent(handler, reference)
    address = task_of(unit)
    paper = (BytesIO(b"%PDF-1.4\n%%EOF"), "过磅单.pdf")
    assert answers(unit, address, opinion="upheld", text=ANSWER, files=[paper]).status_code == 303
    page = handler.opens(f"report/{reference}").text
    assert ANSWER in page
    assert "答复：<strong>查实</strong>" in page
    (link,) = re.findall(r'href="/intake/desk/([^"]*/answer/[^"]*)"', page)
    assert handler.opens(link).data == b"%PDF-1.4\n%%EOF"
    assert "已答复" in unit.opens("tasks").text
    again = answers(unit, address, opinion="not_upheld", text=ANSWER)
    assert "已经答复过了" in again.text
    with house.database().reading() as session:
        stored = session.query(Abstract).one()
        assert TEXT.encode() not in stored.box
        assert stored.answer_box is not None
        assert ANSWER.encode() not in stored.answer_box


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"abstract": "查一下"}, "至少 20 个字"),
        ({"abstract": f"有人说：{FACTS}请核实并答复。"}, "原话"),
        ({"to": "west"}, "请选择一个可以调查的单位"),
        ({"to": "zhang"}, "请选择一个可以调查的单位"),
    ],
)
def test_an_abstract_that_tells_too_much_or_goes_astray_is_refused_and_kept(
    desks: tuple[Clerk, Clerk, str], house: House, more: dict[str, str], said: str
) -> None:
    handler, unit, reference = desks
    page = sent(handler, reference, **more)
    assert page.status_code == 422
    assert said in page.text
    assert (more.get("abstract") or TEXT) in page.text
    assert "没有交办的调查" in unit.opens("tasks").text
    assert only_report(house).state == "accepted"


def test_an_abstract_repeats_no_word_that_the_reporter_added_later_nor_when_it_was(house: House) -> None:
    when, later = "前年腊月二十三小年夜里", "我是那年冬天在锅炉房值夜班时亲眼看见的。"
    zhang = hire(house, "zhang", "handler")
    hire(house, "east", "investigator", ["award-2024@east"])
    citizen = house.citizen()
    code = code_of(citizen.reports(when=f"{when}十点"))
    handler, reference = Clerk(house.app(), "zhang", zhang).at_desk(), only_report(house).reference
    steps(handler, reference, PATH[0])
    assert handler.sends(f"report/{reference}/ask", text="请问您是在什么地方、怎样看见的？").status_code == 303
    receipt = read_receipt(code)
    assert receipt is not None
    assert citizen.parts.reports.add(receipt, later, b"once", citizen.parts.clock.now())
    for words in (later, f"{when}十点"):
        page = sent(handler, reference, abstract=f"请核实申报的产量，反映称{words}有人改账。")
        assert page.status_code == 422
        assert "摘要里有反映人的原话" in page.text
    # The desk's own question is nobody's secret.
    asked = "请查清楚：请问您是在什么地方、怎样看见的？申报的产量是否属实。"
    assert sent(handler, reference, abstract=asked).status_code == 303


def test_an_abstract_and_the_step_that_goes_with_it_are_both_taken_or_neither(
    desks: tuple[Clerk, Clerk, str], house: House
) -> None:
    handler, unit, reference = desks
    assert sent(handler, reference).status_code == 303
    again = sent(handler, reference)
    assert again.status_code == 422
    assert "还有一份摘要没有答复" in again.text
    with house.database().reading() as session:
        assert session.query(Abstract).count() == 1
        assert [step.state for step in session.query(Step).order_by(Step.number)] == ["accepted", "investigating"]
    answers(unit, task_of(unit), opinion="not_upheld", text=ANSWER)
    steps(handler, reference, {"before": "investigating", "after": "not_upheld", "reason": "账实相符"})
    steps(handler, reference, {"before": "not_upheld", "after": "closed"})
    assert "不能改为" in sent(handler, reference).text
    with house.database().reading() as session:
        assert session.query(Abstract).count() == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"opinion": "", "text": ANSWER}, "请选择调查意见"),
        ({"opinion": "closed", "text": ANSWER}, "请选择调查意见"),
        ({"opinion": "upheld", "text": "属实"}, "至少 20 个字"),
    ],
)
def test_an_answer_without_opinion_or_reasons_is_refused_and_kept(
    desks: tuple[Clerk, Clerk, str], answer: dict[str, str], said: str
) -> None:
    handler, unit, reference = desks
    sent(handler, reference)
    page = answers(unit, task_of(unit), **answer)
    assert page.status_code == 422
    assert said in page.text
    assert answer["text"] in page.text


def test_a_file_that_is_not_taken_is_told_and_the_answer_stays(desks: tuple[Clerk, Clerk, str]) -> None:
    handler, unit, reference = desks
    sent(handler, reference)
    program = (BytesIO(b"MZ\x90\0\0\0"), "查账.exe")
    page = answers(unit, task_of(unit), opinion="upheld", text=ANSWER, files=[program])
    assert page.status_code == 422
    assert "不是可以接收的文件" in page.text
    assert ANSWER in page.text


def test_a_report_on_the_notice_itself_never_goes_to_the_unit_that_issued_it(house: House) -> None:
    zhang = hire(house, "zhang", "handler")
    hire(house, "east", "investigator", ["award-2024@east"])
    house.citizen().reports(about="notice")
    handler, reference = Clerk(house.app(), "zhang", zhang).at_desk(), only_report(house).reference
    steps(handler, reference, PATH[0])
    assert 'name="to"' not in handler.opens(f"report/{reference}").text
    assert "请选择一个可以调查的单位" in sent(handler, reference).text


def test_another_units_abstract_cannot_be_opened(desks: tuple[Clerk, Clerk, str], house: House) -> None:
    handler, unit, reference = desks
    sent(handler, reference)
    address = task_of(unit)
    secrets = hire(house, "north", "investigator", ["award-2024@east"])
    assert Clerk(handler.app, "north", secrets).at_desk().opens(address).status_code == 404
    assert handler.opens(address).status_code == 403


@pytest.mark.parametrize(
    ("told", "text", "copied"),
    [
        ("他报的产量不对，每年都少一成。", "请核对申报产量。", ""),
        ("我在仓库记过三年的账，每年都少一成", "反映称，我在仓库，记过三年的账，每年都少", "我在仓库记过三年的账每年"),
        ("", TEXT, ""),
    ],
)
def test_a_run_of_the_reporters_own_words_is_found_whatever_the_punctuation(told: str, text: str, copied: str) -> None:
    assert copied_from(told, text) == copied
    assert abstracts.LONGEST_COPY == 12
