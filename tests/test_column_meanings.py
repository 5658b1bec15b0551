"""What a column means is declared in the sheet: a column that tells an age is never passed over in silence."""

import pytest

from tests.small import SmallContent

CAMPAIGN = "campaigns/award-2024/campaign.yml"
PERSONS = "      - {header: 政治面貌, visibility: staff}\n"
COLLECTIVES = "      - {header: 集体名称, visibility: public, meaning: name, required: true}\n"


def with_column(small: SmallContent, after: str, column: str) -> SmallContent:
    """Add a column to the sheet that has another; the table itself need not have it."""
    small.edit(CAMPAIGN, after, f"{after}      - {{{column}}}\n")
    return small


@pytest.mark.parametrize("visibility", ["public", "staff"])
@pytest.mark.parametrize("header", ["年龄", "年龄（周岁）", "出生年月", "出生日期", "出生时间", "生日"])
def test_a_column_that_tells_an_age_without_a_meaning_is_refused(
    small: SmallContent, header: str, visibility: str
) -> None:
    error = with_column(small, PERSONS, f"header: {header}, visibility: {visibility}").only_error()
    assert (error.rule, error.place.file) == ("sheet", f"content/{CAMPAIGN}")
    assert error.sentence == f"“{header}”没有写含义，不会核对年龄，也不会核对有没有写到日"
    assert "meaning: age" in error.remedy
    assert "meaning: born" in error.remedy


@pytest.mark.parametrize(
    "column",
    [
        "header: 年龄, visibility: staff, meaning: age",
        "header: 出生年月, visibility: staff, meaning: born",
        "header: 出生日期, visibility: never",
        "header: 出生地, visibility: staff",
    ],
)
def test_a_column_with_a_meaning_or_that_tells_no_age_is_in_order(small: SmallContent, column: str) -> None:
    assert with_column(small, PERSONS, column).findings() == ()


def test_a_collectives_mean_age_is_nobodys_and_its_heads_birthday_is_somebodys(small: SmallContent) -> None:
    assert with_column(small, COLLECTIVES, "header: 平均年龄, visibility: staff").findings() == ()
    with_column(small, COLLECTIVES, "header: 负责人出生年月, visibility: staff")
    assert "“负责人出生年月”没有写含义" in small.only_error().sentence


def test_a_collectives_column_of_birth_stops_at_the_month_too(small: SmallContent) -> None:
    with_column(small, COLLECTIVES, "header: 负责人出生年月, visibility: staff, meaning: born")
    table = "campaigns/award-2024/collectives.csv"
    small.write(table, "编号,推荐单位,集体名称,负责人出生年月\nt-1,西区总工会,西岭小学食堂班,1974.08\n")
    assert small.findings() == ()
    small.edit(table, "1974.08", "1974.08.12")
    assert small.only_error().sentence == "t-1（西岭小学食堂班）的“负责人出生年月”写到了日"


def test_one_meaning_stands_on_one_column_of_a_sheet(small: SmallContent) -> None:
    with_column(small, PERSONS, "header: 出生年月, visibility: staff, meaning: born")
    with_column(small, PERSONS, "header: 档案出生年月, visibility: staff, meaning: born")
    assert small.only_error().sentence == "candidates.csv 有两列的含义都是 born"


def test_a_column_that_is_never_read_has_no_meaning(small: SmallContent) -> None:
    with_column(small, PERSONS, "header: 出生年月, visibility: never, meaning: born")
    assert small.only_error().sentence == "“出生年月”写了含义 born，又写了 visibility: never，不会读入"
