"""Ages and birthdays as offices write them; what cannot be read is an error, and nobody is taken for older."""

from dataclasses import replace
from datetime import date

import pytest

from publicity.model.materials import Meaning
from publicity.names import lost_in
from publicity.placeholders import is_placeholder
from publicity.privacy.ages import age_in, latest_birthday_in
from tests.docket import Docket

AGE: Meaning = "age"
BORN: Meaning = "born"


@pytest.mark.parametrize(
    ("cell", "age"),
    [("13", 13), ("13岁", 13), ("１３", 13), ("13.0", 13), ("13.00", 13), ("13周岁", 13), (" 13 岁", 13), ("十三", 13),
     ("十三岁", 13), ("五十二", 52), ("二十", 20), ("十", 10), ("九", 9), ("⑬", 13), ("120", 120)],
)  # fmt: skip
def test_an_age_is_read_however_it_is_written(cell: str, age: int) -> None:
    assert age_in(cell) == age


@pytest.mark.parametrize("cell", ["13岁半", "约13", "13.5", "121", "-13", "1974.08", "13或14", "不详", "Jan-12", "百"])
def test_what_is_no_age_is_not_taken_for_one(cell: str) -> None:
    assert age_in(cell) is None


@pytest.mark.parametrize(
    ("cell", "latest"),
    [("2010.04", date(2010, 4, 30)), ("2010.4", date(2010, 4, 30)), ("2010-04", date(2010, 4, 30)),
     ("2010/4", date(2010, 4, 30)), ("2010年4月", date(2010, 4, 30)), ("2010年4月生", date(2010, 4, 30)),
     ("２０１０．０４", date(2010, 4, 30)), ("201004", date(2010, 4, 30)), ("2010", date(2010, 12, 31)),
     ("2010年", date(2010, 12, 31)), ("2010.1", date(2010, 10, 31)), ("2010.01", date(2010, 1, 31)),
     ("2010.12", date(2010, 12, 31)), ("2010.4.8", date(2010, 4, 8)), ("2010年4月8日", date(2010, 4, 8)),
     ("二〇一〇年四月", date(2010, 4, 30)), ("一九七四年十二月", date(1974, 12, 31))],
)  # fmt: skip
def test_a_month_of_birth_is_read_as_the_last_day_that_it_allows(cell: str, latest: date) -> None:
    assert latest_birthday_in(cell) == latest


@pytest.mark.parametrize(
    "cell", ["Jan-12", "Dec-85", "85.12", "2010.13", "2010.2.30", "45518", "13", "不详", "1874.08"]
)
def test_what_is_no_month_of_birth_is_not_taken_for_one(cell: str) -> None:
    assert latest_birthday_in(cell) is None


def docket_with(number: str, meaning: Meaning, header: str) -> Docket:
    """Return a document's docket whose sheet of persons gives the column of that meaning this header."""
    docket = Docket(number)
    sheets = tuple(
        replace(sheet, columns=tuple(replace(c, header=header) if c.meaning == meaning else c for c in sheet.columns))
        for sheet in docket.campaign.sheets
    )
    docket.campaign = replace(docket.campaign, sheets=sheets)
    return docket


@pytest.mark.parametrize(
    ("header", "cell"),
    [("年龄", "13"), ("年龄", "13岁"), ("年龄", "１３"), ("年龄", "13.0"), ("年龄", "十三"), ("年龄（周岁）", "13"),
     ("周岁", "13"), ("出生年月", "2012.01"), ("出生年月", "二〇一二年一月"), ("出生日期", "2012年1月"),
     ("出生年月", "2012"), ("生于", "2012.01")],
)  # fmt: skip
def test_a_child_is_refused_however_its_age_and_the_column_are_written(header: str, cell: str) -> None:
    number, meaning = ("001", AGE) if "岁" in header or "年龄" in header else ("002", BORN)
    docket = docket_with(number, meaning, header)
    docket.add(1, staff={header: cell})
    assert docket.errors("privacy.minors") == ["c-1（推荐1）不满14周岁"]


@pytest.mark.parametrize(
    ("header", "cell", "told", "remedy"),
    [
        ("年龄", "十三岁半", "c-1（推荐1）的“年龄”“十三岁半”看不出年龄", "只写周岁的整数，如 52"),
        ("出生年月", "Jan-12", "c-1（推荐1）的“出生年月”“Jan-12”看不出年龄", "写成四位年份和两位月份，如 1974.08"),
        ("年龄", "110105194912310021", "c-1（推荐1）的“年龄”看不出年龄", "只写周岁的整数，如 52"),
    ],
)
def test_an_age_that_cannot_be_read_is_an_error_that_says_what_to_type(
    header: str, cell: str, told: str, remedy: str
) -> None:
    docket = Docket("002" if header == "出生年月" else "001")
    docket.add(1, staff={header: cell})
    findings = docket.findings("privacy.minors")
    assert [(f.level, f.sentence, f.remedy) for f in findings] == [("error", told, remedy)]


@pytest.mark.parametrize(
    "text",
    ["（事迹待补）", "待补", "待定", "XXX", "xxxx", "×××", "测试", "事迹：待补充。", "【待完善】", "……", "TODO",
     "简要事迹", "主要事迹材料待补", "略", "暂无", "见附件", "待补待补", "测试文字", "test", "此处填写简要事迹"],
)  # fmt: skip
def test_a_text_that_only_keeps_a_place_is_known(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text", ["她十年如一日。", "测试工程师，带出十四个徒弟。", "待人诚恳。", "无私奉献。", "略懂木工，修了二十年门窗。"]
)
def test_a_short_deed_is_a_deed(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("name", "mark"), [("王?", "?"), ("李□", "□"), ("张〓", "〓"), ("赵*", "*"), ("赵明", ""), ("乌云·巴图", "")]
)
def test_a_mark_in_a_name_that_stands_for_a_lost_character_is_found(name: str, mark: str) -> None:
    assert lost_in(name) == mark
