"""What the desk gives the content folder: rules hold back who has an open objection, the page says the result."""

import csv
import io
from pathlib import Path

import pytest
import yaml

from publicity.reader.content import examine
from tests.clerk import Clerk, hire
from tests.house import House, publish
from tests.small import SmallContent
from tests.test_desk_work import PATH, only_report, steps

AFTER = "2024-04-09T10:00"
CITY = "campaigns/award-2024/notices/city.yml"


@pytest.fixture
def house(tmp_path: Path, small: SmallContent) -> House:
    """Return a house whose content folder is at hand."""
    return House(tmp_path / "house", publish(small, tmp_path / "public"))


def exported(clerk: Clerk) -> str:
    """Return the table as staff download it."""
    page = clerk.opens("objections/award-2024.csv")
    assert page.headers["Content-Disposition"].endswith("objections.csv")
    text: str = page.data.decode("utf-8-sig")
    return text


def table(clerk: Clerk) -> list[tuple[str, str, str]]:
    """Return candidate, notice and state of each row."""
    rows = csv.DictReader(io.StringIO(exported(clerk)))
    return [(row["编号"], row["公示"], row["状态"]) for row in rows]


def refused(small: SmallContent, clerk: Clerk) -> list[str]:
    """Put the table into the content folder and return what the rules have against it."""
    small.write("campaigns/award-2024/objections.csv", exported(clerk))
    return [finding.sentence for finding in examine(small.root).findings if finding.rule.startswith("objections")]


def test_the_next_tier_is_held_back_until_an_objection_is_settled_and_for_good_when_it_is_upheld(
    house: House, small: SmallContent
) -> None:
    secrets = hire(house, "zhang", "handler")
    house.citizen().reports()
    clerk, reference = Clerk(house.app(), "zhang", secrets).at_desk(), only_report(house).reference
    assert table(clerk) == [("p-1", "east", "核查中")]
    assert any("核查中，却进入了 city" in sentence for sentence in refused(small, clerk))
    steps(clerk, reference, *PATH[:3])
    assert table(clerk) == [("p-1", "east", "查实")]
    assert any("查实，却进入了 city" in sentence for sentence in refused(small, clerk))


def test_an_objection_that_was_not_upheld_lets_the_candidate_go_up(house: House, small: SmallContent) -> None:
    secrets = hire(house, "zhang", "handler")
    house.citizen().reports()
    clerk, reference = Clerk(house.app(), "zhang", secrets).at_desk(), only_report(house).reference
    unfounded = {"before": "investigating", "after": "not_upheld", "reason": "账实相符"}
    steps(clerk, reference, *PATH[:2], unfounded, {"before": "not_upheld", "after": "closed"})
    assert table(clerk) == [("p-1", "east", "未查实")]
    assert refused(small, clerk) == []


def test_what_was_not_accepted_is_no_objection(house: House) -> None:
    secrets = hire(house, "zhang", "handler")
    house.citizen().reports()
    clerk, reference = Clerk(house.app(), "zhang", secrets).at_desk(), only_report(house).reference
    steps(clerk, reference, {"before": "received", "after": "not_accepted", "reason": "没有事实"})
    assert table(clerk) == []
    steps(clerk, reference, {"before": "not_accepted", "after": "closed"})
    assert table(clerk) == []


def test_the_outcome_of_a_notice_is_ready_for_its_file_once_everything_is_settled(
    house: House, small: SmallContent
) -> None:
    secrets = hire(house, "zhang", "handler")
    house.citizen().reports()
    reference = only_report(house).reference
    clerk = Clerk(house.app(), "zhang", secrets).at_desk()
    assert "公示期还没有结束" in clerk.opens("outcome").text
    steps(clerk, reference, *PATH[:2])
    later = Clerk(house.app(AFTER), "zhang", secrets).at_desk()
    assert "还有 1 件没有查清" in later.opens("outcome").text
    steps(later, reference, PATH[2])
    page = later.opens("outcome").text
    start = page.index("outcome:\n")
    snippet = page[start : page.index("</pre>", start)]
    told = yaml.safe_load(snippet)["outcome"]
    assert told["reports"] == {"received": 1, "upheld": 1}
    assert told["text"] == "公示期内收到反映 1 件，查实 1 件。"
    east = small.home / "notices" / "east.yml"
    east.write_text(east.read_text(encoding="utf-8") + snippet, encoding="utf-8")
    assert [f.sentence for f in examine(small.root).findings if f.place.file.endswith("east.yml")] == []


def test_a_table_holds_the_notices_of_ones_scope_alone_and_never_a_word_of_a_report(house: House) -> None:
    east, west = (
        hire(house, "east", "handler", ["award-2024@east"]),
        hire(house, "west", "supervisor", ["award-2024@west"]),
    )
    house.citizen().reports(named="yes", name="欧阳某某", contact="0000-1")
    app = house.app()
    text = exported(Clerk(app, "east", east).at_desk())
    assert "欧阳" not in text
    assert "产量" not in text
    assert table(Clerk(app, "west", west).at_desk()) == []


def test_a_notice_whose_outcome_is_published_is_listed_no_more(house: House, small: SmallContent) -> None:
    secrets = hire(house, "zhang", "handler")
    assert "另有" not in Clerk(house.app(AFTER), "zhang", secrets).at_desk().opens("outcome").text
    outcome = "outcome:\n  on: 2024-04-09\n  text: 公示期内没有收到反映。\n  reports: {received: 0}\n"
    east = small.home / "notices" / "east.yml"
    east.write_text(east.read_text(encoding="utf-8") + outcome, encoding="utf-8")
    publish(small, house.site)
    page = Clerk(house.app("2024-04-09T11:00"), "zhang", secrets).at_desk().opens("outcome").text
    assert "另有 1 份已经公布结果" in page
    assert "notices/east.yml" not in page
