"""What the desk gives the content folder: rules hold back who has an open objection, the page says the result."""

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from intake.desk import retention
from intake.model.retention import TERM
from publicity.reader.content import examine
from tests.clerk import Clerk, hire
from tests.house import House, code_of, hidden, publish
from tests.moments import shanghai
from tests.small import SmallContent
from tests.test_desk_work import PATH, only_report, steps

AFTER = "2024-04-09T10:00"
CITY = "campaigns/award-2024/notices/city.yml"
EAST = "campaigns/award-2024/outcomes/east.yml"
SINGLE = "sanctions:\n  - {when: 弄虚作假, effect: 撤销资格, slot: not_refilled, clause: 七}\n"
DOUBLE = SINGLE + "  - {when: 主动放弃, effect: 视为放弃, slot: reassigned, clause: 八}\n"


@pytest.fixture
def house(tmp_path: Path, small: SmallContent) -> House:
    """Return a house whose content folder is at hand."""
    return House(tmp_path / "house", publish(small, tmp_path / "public"))


@pytest.fixture
def clerk(house: House) -> Clerk:
    """Return a handler at the desk; one report on p-1 has come in."""
    secrets = hire(house, "zhang", "handler")
    house.citizen().reports()
    return Clerk(house.app(), "zhang", secrets).at_desk()


def exported(clerk: Clerk, notice: str = "east") -> str:
    """Return a notice's file as staff download it."""
    page = clerk.opens(f"outcome/award-2024/{notice}.yml")
    assert page.headers["Content-Disposition"].endswith(f"{notice}.yml")
    text: str = page.data.decode()
    return text


def told(clerk: Clerk, notice: str = "east") -> dict[str, Any]:
    """Return what a notice's file holds."""
    found: dict[str, Any] = yaml.safe_load(exported(clerk, notice))
    return found


def errors(small: SmallContent) -> list[str]:
    """Return what stands in the way of a build."""
    return [finding.sentence for finding in examine(small.root).findings if finding.level == "error"]


def at(house: House, moment: str) -> Clerk:
    """Return the same handler at the desk of another moment."""
    secrets = hire(house, "late", "handler")
    return Clerk(house.app(moment), "late", secrets).at_desk()


def test_an_open_objection_holds_the_candidate_back(house: House, small: SmallContent, clerk: Clerk) -> None:
    small.write(EAST, exported(clerk))
    assert told(clerk)["objections"] == [
        {"candidate": "p-1", "received": shanghai("2024-04-03T00:00").date(), "state": "open"}
    ]
    assert any("p-1（赵明）在 east 的异议核查中，却进入了 city" in sentence for sentence in errors(small))


def test_an_upheld_objection_takes_the_candidate_off_the_list_with_the_fate_of_the_slot(
    house: House, small: SmallContent, clerk: Clerk
) -> None:
    steps(clerk, only_report(house).reference, *PATH[:3])
    assert told(clerk)["exits"] == [{
        "candidate": "p-1", "on": shanghai("2024-04-03T00:00").date(), "slot": "not_refilled",
        "reason": "经调查核实，撤销资格（七）",
    }]  # fmt: skip
    small.write(EAST, exported(clerk))
    assert any("异议查实，却进入了 city" in sentence for sentence in errors(small))
    small.edit(CITY, "[p-1, p-2, p-3, t-1]", "[p-2, p-3, t-1]")
    content = small.read()
    assert content.campaigns[0].changes["p-1"].reason == "经调查核实，撤销资格（七）"
    assert content.campaigns[0].changes["p-1"].after_tier == "unit"
    publish(small, house.site, AFTER)
    page = (house.site / "award-2024" / "candidates" / "p-1.html").read_text(encoding="utf-8")
    assert "撤销推荐" in page
    assert "名额取消，不得递补或者重报" in page


def test_an_objection_that_was_not_upheld_lets_the_candidate_go_up(
    house: House, small: SmallContent, clerk: Clerk
) -> None:
    unfounded = {"before": "investigating", "after": "not_upheld", "reason": "账实相符"}
    steps(clerk, only_report(house).reference, *PATH[:2], unfounded, {"before": "not_upheld", "after": "closed"})
    small.write(EAST, exported(clerk))
    assert "exits" not in told(clerk)
    assert errors(small) == []


def test_what_was_not_accepted_is_no_objection(house: House, clerk: Clerk) -> None:
    reference = only_report(house).reference
    steps(clerk, reference, {"before": "received", "after": "not_accepted", "reason": "没有事实"})
    assert "objections" not in told(clerk)
    steps(clerk, reference, {"before": "not_accepted", "after": "closed"})
    assert "objections" not in told(clerk)


def test_a_finding_with_several_consequences_waits_until_one_is_chosen(
    house: House, small: SmallContent, clerk: Clerk
) -> None:
    small.edit("campaigns/award-2024/campaign.yml", SINGLE, DOUBLE)
    publish(small, house.site)
    reference = only_report(house).reference
    steps(clerk, reference, *PATH[:2])
    page = clerk.sends(f"report/{reference}/move", **PATH[2])
    assert page.status_code == 422
    assert "请在“查实”下面选择对推荐对象怎样处理" in page.text
    assert "台账与上报数不符，差一成。" in page.text
    other = clerk.sends(f"report/{reference}/move", **PATH[2], effect=effect_of(page.text, "不再推荐"))
    assert "请在“查实”下面选择" in other.text
    second = effect_of(page.text, "主动放弃：视为放弃，名额由评委会另行分配（八）")
    steps(clerk, reference, PATH[2] | {"effect": second})
    assert told(clerk)["exits"][0]["slot"] == "reassigned"
    assert "<strong>查实</strong> · 经调查核实，视为放弃（八）" in clerk.opens(f"report/{reference}").text


def effect_of(page: str, words: str) -> str:
    """Return the value of the choice with these words."""
    found = re.search(f'<option value="([^"]+)"[^>]*>{re.escape(words)}', page)
    assert found is not None, words
    return found[1]


UNCLEAR = {"before": "investigating", "after": "inconclusive", "reason": "账已遗失"}


def test_without_a_clear_answer_a_candidate_leaves_where_the_document_knows_no_exception(
    house: House, small: SmallContent, clerk: Clerk
) -> None:
    reference = only_report(house).reference
    steps(clerk, reference, *PATH[:2])
    assert "继续推荐" not in clerk.opens(f"report/{reference}").text
    steps(clerk, reference, UNCLEAR)
    assert told(clerk)["exits"][0] == {
        "candidate": "p-1", "on": shanghai("2024-04-03T00:00").date(), "reason": "调查后不能得出明确结论，不再推荐",
    }  # fmt: skip
    small.write(EAST, exported(clerk))
    small.edit(CITY, "[p-1, p-2, p-3, t-1]", "[p-2, p-3, t-1]")
    assert errors(small) == []


@pytest.mark.parametrize(("effect", "leaves"), [("不再推荐", True), ("继续推荐", False)])
def test_without_a_clear_answer_the_handler_says_whether_the_candidate_stays_where_the_document_lets_it_be(
    house: House, small: SmallContent, clerk: Clerk, effect: str, *, leaves: bool
) -> None:
    soft = "  inconclusive: 一般不再推荐\n  inconclusive_strength: normally\n  clause: 六\n"
    small.edit("campaigns/award-2024/campaign.yml", "  clause: 六\n", soft)
    publish(small, house.site)
    reference = only_report(house).reference
    steps(clerk, reference, *PATH[:2])
    page = clerk.sends(f"report/{reference}/move", **UNCLEAR)
    assert page.status_code == 422
    steps(clerk, reference, UNCLEAR | {"effect": effect_of(page.text, effect)})
    assert ("exits" in told(clerk)) is leaves
    again = {"before": "inconclusive", "after": "investigating", "unit": "西区总工会", "reason": "找到了账"}
    steps(clerk, reference, again, {"before": "investigating", "after": "not_upheld", "reason": "账实相符"})
    assert "exits" not in told(clerk)


def test_a_report_on_the_notice_itself_takes_nobody_off_the_list(house: House, small: SmallContent) -> None:
    secrets = hire(house, "zhang", "handler")
    house.citizen().reports(about="notice")
    clerk, reference = Clerk(house.app(), "zhang", secrets).at_desk(), only_report(house).reference
    small.write(EAST, exported(clerk))
    assert any("对公示本身的异议，还在核查中，名单却进入了 city" in sentence for sentence in errors(small))
    steps(clerk, reference, *PATH)
    assert "exits" not in told(clerk)
    small.write(EAST, exported(clerk))
    assert errors(small) == []


def test_the_result_is_in_the_file_once_the_period_is_over_and_everything_is_settled(
    house: House, small: SmallContent, clerk: Clerk
) -> None:
    reference = only_report(house).reference
    steps(clerk, reference, *PATH[:2])
    assert "2024年4月8日（星期一）17:30期满，已有 1 件" in clerk.opens("outcome").text
    later = at(house, AFTER)
    assert "共 1 件，还有 1 件没有查清" in later.opens("outcome").text
    assert "outcome" not in told(later)
    steps(later, reference, PATH[2])
    assert "受理反映 1 件，查实 1 件。1 个推荐对象退出名单，名额取消，不得递补或者重报。" in later.opens("outcome").text
    result = told(later)["outcome"]
    assert result["reports"] == {"received": 1, "upheld": 1}
    assert result["text"] == "受理反映 1 件，查实 1 件。1 个推荐对象退出名单，名额取消，不得递补或者重报。"
    small.write(EAST, exported(later))
    small.edit(CITY, "[p-1, p-2, p-3, t-1]", "[p-2, p-3, t-1]")
    publish(small, house.site, AFTER)
    page = (house.site / "award-2024" / "notices" / "east.html").read_text(encoding="utf-8")
    assert "受理反映 1 件，查实 1 件。1 个推荐对象退出名单，名额取消，不得递补或者重报。" in page


def test_a_published_result_keeps_its_day_when_the_file_is_given_again(house: House, small: SmallContent) -> None:
    later = at(house, AFTER)
    small.write(EAST, exported(later))
    publish(small, house.site)
    again = Clerk(house.app("2024-04-11T10:00"), "late", later.secrets).at_desk()
    assert told(again)["outcome"]["on"] == shanghai(AFTER).date()
    assert told(again)["exported_on"] == shanghai("2024-04-11T10:00").date()


def test_all_files_of_a_campaign_come_in_one_that_is_unpacked_into_its_folder(
    house: House, small: SmallContent, clerk: Clerk
) -> None:
    assert names(clerk) == ["outcomes/east.yml"]
    steps(clerk, only_report(house).reference, *PATH[:2], {**PATH[2], "after": "not_upheld"})
    later = at(house, AFTER)
    assert names(later) == ["outcomes/east.yml", "outcomes/west.yml"]
    with packed(later) as archive:
        archive.extractall(small.home)
    assert errors(small) == []
    assert {placed.id for placed in small.read().campaigns[0].notices if placed.notice.outcome} == {"east", "west"}


def packed(clerk: Clerk) -> zipfile.ZipFile:
    page = clerk.opens("outcome/award-2024.zip")
    assert page.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(page.data))


def names(clerk: Clerk) -> list[str]:
    with packed(clerk) as archive:
        return sorted(archive.namelist())


def test_a_file_is_of_ones_scope_alone_and_has_never_a_word_of_a_report(house: House) -> None:
    east, west = (
        hire(house, "east", "handler", ["award-2024@east"]),
        hire(house, "west", "supervisor", ["award-2024@west"]),
    )
    house.citizen().reports(named="yes", name="欧阳某某", contact="0000-1")
    app = house.app()
    text = exported(Clerk(app, "east", east).at_desk())
    assert "欧阳" not in text
    assert "产量" not in text
    other = Clerk(app, "west", west).at_desk()
    assert other.opens("outcome/award-2024/east.yml").status_code == 404
    assert names(other) == []


def test_a_notice_whose_result_is_published_without_a_report_is_listed_no_more(
    house: House, small: SmallContent
) -> None:
    later = at(house, AFTER)
    assert "另有" not in later.opens("outcome").text
    small.write(EAST, exported(later))
    publish(small, house.site)
    page = Clerk(house.app("2024-04-09T11:00"), "late", later.secrets).at_desk().opens("outcome").text
    assert "另有 1 份已经公布结果" in page
    assert "east.yml" not in page


def test_a_reporter_who_withdraws_after_the_decision_undoes_nothing(house: House) -> None:
    secrets = hire(house, "zhang", "handler")
    citizen = house.citizen()
    code = code_of(citizen.reports())
    clerk, reference = Clerk(house.app(), "zhang", secrets).at_desk(), only_report(house).reference
    steps(clerk, reference, *PATH[:3])
    before = told(clerk)
    form = hidden(citizen.follows(code)) | {"receipt": code, "sure": "yes"}
    citizen.client.post("/intake/follow/withdraw", data=form)
    assert only_report(house).state == "upheld"
    assert told(clerk) == before


def test_a_deleted_report_still_counts_in_the_outcome_of_its_notice(house: House, clerk: Clerk) -> None:
    steps(clerk, only_report(house).reference, *PATH)
    before = told(clerk)
    over = shanghai("2025-04-04T09:00:00")
    with house.database().writing() as session:
        retention.remind(session, TERM, over - timedelta(days=30))
        assert len(retention.delete_due(session, TERM, over)) == 1
    assert told(clerk) == before
