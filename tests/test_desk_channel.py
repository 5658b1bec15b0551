"""The recommending channel, nearest to the candidate first, and never whom the report is about."""

import re
from pathlib import Path

import pytest

from intake.errors import KeysError
from tests.clerk import Clerk, hire
from tests.house import House, publish
from tests.small import SmallContent
from tests.test_desk_work import PATH, only_report, steps

FACTORY, CANTEEN = "award-2024@east/东风 木器厂", "award-2024@west/西岭小学食堂班"
TEXT = "请核对该同志申报的年产量与单位台账、过磅记录是否一致，并说明依据。"


@pytest.fixture
def house(tmp_path: Path, small: SmallContent) -> House:
    """Return a house with an account at each step of the channels of two units."""
    house = House(tmp_path / "house", publish(small, tmp_path / "public"))
    for name, scope in (
        ("factory", FACTORY), ("mill", "award-2024@east/西风面粉厂"), ("canteen", CANTEEN), ("east", "award-2024@east"),
        ("west", "award-2024@west"), ("named", "award-2024"), ("other", "other-2024"),
    ):  # fmt: skip
        hire(house, name, "investigator", [scope])
    return house


def case_of(house: House, notice: str = "award-2024/east", **answers: str) -> tuple[Clerk, str]:
    """Let a citizen report; return a handler at the desk, and the report, which is accepted."""
    secrets = hire(house, "zhang", "handler")
    citizen = house.citizen()
    citizen.sends(citizen.fills(citizen.opens(notice), answers))
    clerk, reference = Clerk(house.app(), "zhang", secrets).at_desk(), only_report(house).reference
    steps(clerk, reference, PATH[0])
    return clerk, reference


def offered(clerk: Clerk, reference: str) -> tuple[list[str], str]:
    """Return the accounts that are offered, in order, and what is said of those that are not."""
    page = clerk.opens(f"report/{reference}").text
    form = page[page.index('id="abstracts"') :]
    avoided = re.search(r"已经避开：([^<]*)。", form)
    return re.findall(r'<option value="([a-z]+)"', form), avoided[1] if avoided else ""


def test_the_workplace_stands_before_the_recommending_unit_and_that_before_whom_the_committee_named(
    house: House,
) -> None:
    clerk, reference = case_of(house)
    assert offered(clerk, reference) == (["factory", "east", "named"], "")
    assert "factory的岗位（所在单位）" in clerk.opens(f"report/{reference}").text
    for astray in ("mill", "west", "canteen", "other"):
        page = clerk.sends(f"report/{reference}/abstract", to=astray, abstract=TEXT)
        assert "请选择一个可以调查的单位" in page.text


def test_a_collective_never_investigates_itself(house: House) -> None:
    clerk, reference = case_of(house, "award-2024/west", about="t-1")
    assert offered(clerk, reference) == (["west", "named"], "canteen的岗位（所在单位），反映的是它")
    refused = clerk.sends(f"report/{reference}/abstract", to="canteen", abstract=TEXT)
    assert "请选择一个可以调查的单位" in refused.text


def test_a_report_on_the_head_of_a_unit_goes_to_the_next_one_up(house: House, small: SmallContent) -> None:
    small.edit("campaigns/award-2024/campaign.yml", "reports:\n", "reports:\n  heads: [木工]\n")
    publish(small, house.site)
    clerk, reference = case_of(house)
    assert offered(clerk, reference) == (["east", "named"], "factory的岗位（所在单位），反映的是它的负责人")


def test_a_unit_that_the_reporter_names_as_concerned_is_passed_over(house: House) -> None:
    clerk, reference = case_of(house, who="东风木器厂的会计也知道")
    assert offered(clerk, reference) == (["east", "named"], "factory的岗位（所在单位），反映里提到它")


def test_the_recommending_unit_is_passed_over_when_it_is_named_as_it_is_published(house: House) -> None:
    clerk, reference = case_of(house, who="东区总工会的副主席收了他的礼")
    assert offered(clerk, reference) == (["factory", "named"], "east的岗位（推荐单位），反映里提到它")
    refused = clerk.sends(f"report/{reference}/abstract", to="east", abstract=TEXT)
    assert "请选择一个可以调查的单位" in refused.text


def test_a_report_on_the_head_of_the_recommending_unit_itself_goes_to_whom_the_committee_named(
    house: House, small: SmallContent
) -> None:
    small.edit("campaigns/award-2024/campaign.yml", "reports:\n", "reports:\n  heads: [木工]\n")
    small.edit("campaigns/award-2024/candidates.csv", "赵　明,东风木器厂", "赵　明,东区 总工会")
    publish(small, house.site)
    clerk, reference = case_of(house)
    assert offered(clerk, reference) == (["named"], "east的岗位（推荐单位），反映的是它的负责人")


def test_a_collective_that_is_the_recommending_unit_itself_never_investigates_itself(
    house: House, small: SmallContent
) -> None:
    small.edit("campaigns/award-2024/collectives.csv", "西岭小学食堂班", "西区总工会")
    publish(small, house.site)
    clerk, reference = case_of(house, "award-2024/west", about="t-1")
    assert offered(clerk, reference) == (["named"], "west的岗位（推荐单位），反映的是它")


def test_an_account_of_another_tier_is_not_on_the_channel(house: House) -> None:
    for name, scope in (("city", "award-2024:city"), ("both", "award-2024:city@east"), ("unit", "award-2024:unit")):
        hire(house, name, "investigator", [scope])
    clerk, reference = case_of(house)
    assert offered(clerk, reference) == (["factory", "east", "named", "unit"], "")
    for astray in ("city", "both"):
        page = clerk.sends(f"report/{reference}/abstract", to=astray, abstract=TEXT)
        assert "请选择一个可以调查的单位" in page.text


def test_nobody_investigates_a_report_on_themselves(house: House) -> None:
    hire(house, "赵明", "investigator", [FACTORY])
    clerk, reference = case_of(house)
    assert offered(clerk, reference)[1] == "赵明的岗位（所在单位），反映的是本人"


def test_a_report_on_the_notice_itself_passes_over_the_unit_that_issued_it(house: House) -> None:
    clerk, reference = case_of(house, about="notice")
    assert offered(clerk, reference) == (["named"], "east的岗位（推荐单位），公示是它发的")


def test_where_everybody_on_the_channel_is_concerned_the_page_says_what_to_do(
    tmp_path: Path, small: SmallContent
) -> None:
    house = House(tmp_path / "alone", publish(small, tmp_path / "public"))
    hire(house, "east", "investigator", ["award-2024@east"])
    clerk, reference = case_of(house, about="notice")
    assert "请交上一级调查" in clerk.opens(f"report/{reference}").text


def test_only_an_investigating_unit_is_given_a_workplace(house: House) -> None:
    with pytest.raises(KeysError, match="只能给调查单位的账号"):
        hire(house, "li", "handler", [FACTORY])


def test_no_account_is_named_like_a_key(house: House) -> None:
    with pytest.raises(KeysError, match="handler-2 是钥匙的编号"):
        hire(house, "handler-2", "investigator", [FACTORY])
