"""Bad content: each kind gets a sentence in Chinese with file, line, what is wrong and how to mend it."""

from pathlib import Path

import pytest

from publicity.problems import ContentError, Place
from publicity.reader.content import read_content
from tests.small import CANDIDATES, CITY_NOTICE, UNIT_NOTICE, SmallContent

EAST = "content/campaigns/award-2024/notices/east.yml"
TABLE = "content/campaigns/award-2024/candidates.csv"
CAMPAIGN = "content/campaigns/award-2024/campaign.yml"
EAST_FILE = "campaigns/award-2024/notices/east.yml"
TABLE_FILE = "campaigns/award-2024/candidates.csv"
WRONG_END = "写的末日是 2024-04-05，按 5 个工作日从 2024-04-01 推算应是 2024-04-08"
CAMPAIGN_FILE = "campaigns/award-2024/campaign.yml"


def test_the_unspoilt_folder_has_no_findings(small: SmallContent) -> None:
    content = small.read()
    assert content.warnings == ()
    assert [placed.id for placed in content.campaigns[0].notices] == ["east", "west", "city"]


def test_a_missing_content_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        read_content(tmp_path / "nowhere")
    assert "没有这个内容文件夹" in str(caught.value)


def test_a_folder_without_any_campaign_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    with pytest.raises(ContentError) as caught:
        read_content(tmp_path / "content")
    sentences = [finding.sentence for finding in caught.value.findings]
    assert "一个评选活动也没有" in sentences


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "sentence", "remedy"),
    [
        ("tier: unit", "tier: unit: x", 2, 11, "冒号的位置不对", "对照同类文件"),
        ("period: {", "\tperiod: {", 7, None, "制表符", "对照同类文件"),
        ("tier: unit", "teir: unit", 2, 1, "不认识的键“teir”", "tier"),
        ("issued_on: 2024-04-01", "issued_on: 2024-02-30", 5, 12, "不是一个存在的日期", "2024-04-01"),
        ("days: 5", "days: ５", 7, None, "全角数字", "半角"),
        ("days: 5", "days: five", 7, None, "要写整数", "改正"),
        ("days: 5", "days: 0", 7, None, "“days”（公示天数）要在 1 到 366 之间", "改正"),
        ("days: 5", "days: 4", 7, None, "不少于 5 个工作日（五（一）），这里是4 个工作日", "延长"),
        ("days: 5", "days: 5, unit: calendar", 7, None, "5 个自然日，其中只有 3 个工作日", "延长"),
        ("days: 5", "days: 5, end: 2024-04-05", 7, None, WRONG_END, "改末日或天数"),
        ('closes_at: "17:30"', 'closes_at: "17：30"', 7, None, "“closes_at”（末日截止时刻，如 17:30）里有全角", "半角"),
        ("tier: unit", "tier: village", 2, 7, "没有公示层级“village”", "unit、city"),
        ("unit: east", "unit: north", 4, 7, "没有推荐单位“north”", "east、west"),
        ("follows: 1", "follows: 2", 6, 10, "没有规则版本“2”", "1"),
        ("candidates: [p-1, p-2]", "candidates: []", 9, 13, "名单是空的", "编号"),
        ("candidates: [p-1, p-2]", "candidates: [p-1, p-2, p-9]", 9, 24, "没有编号为 p-9 的推荐对象", "名单表"),
        ("candidates: [p-1, p-2]", "candidates: [p-1, p-2, p-1]", 9, 24, "p-1 在这份公示里写了两遍", "只留一处"),
        ("start: 2024-04-01", "start: 2031-03-03", 7, 17, "还不知道 2031 年的放假安排", ""),
        ("issuer: 东区总工会", "issuer: 东区总工会\nissuer: 西区", 4, 1, "写了两遍（第一次在第 3 行）", "只留一处"),
        ("list_complete: true", "list_complete: 是", 8, 16, "要写 true 或 false", "改正"),
        (", on: 2024-03-29, record: 审〔2024〕1号}", "}", 10, 11, "缺少“on”（批准日期）", "补上"),
    ],
)  # fmt: skip
def test_a_wrong_notice_is_told_with_its_place_and_a_remedy(
    small: SmallContent, old: str, new: str, line: int, column: int | None, sentence: str, remedy: str
) -> None:
    small.notice(old, new)
    found = [f for f in small.findings() if f.level == "error" and f.place.file == EAST and sentence in f.sentence]
    assert found, "\n".join(map(str, small.findings()))
    assert found[0].place.line == line
    assert column is None or found[0].place.column == column
    assert remedy in found[0].remedy


def test_every_problem_of_every_file_is_told_at_once(small: SmallContent) -> None:
    small.notice("days: 5", "days: x")
    small.edit(TABLE_FILE, "p-3,西区总工会", "p-3,北区总工会")
    small.edit("site.yml", "tagline: 测试用\n", "")
    files = {finding.place.file for finding in small.findings()}
    assert {EAST, TABLE, "content/site.yml"} <= files


def test_a_gbk_file_is_recognised_as_gbk(small: SmallContent) -> None:
    small.write(TABLE_FILE, CANDIDATES.replace("•", "·").replace("䶮", "岩").encode("gbk"))
    found = [f for f in small.findings() if f.rule == "encoding"]
    assert found[0].place == Place(TABLE, 1)
    assert "GBK" in found[0].sentence
    assert "UTF-8" in found[0].remedy


def test_a_byte_order_mark_is_accepted(small: SmallContent) -> None:
    small.write(TABLE_FILE, b"\xef\xbb\xbf" + CANDIDATES.encode())
    small.write(EAST_FILE, b"\xef\xbb\xbf" + UNIT_NOTICE.encode())
    assert small.findings() == ()


def test_windows_line_ends_are_accepted(small: SmallContent) -> None:
    small.write(TABLE_FILE, CANDIDATES.replace("\n", "\r\n"))
    assert small.findings() == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("p-2,东区,", "p-1,东区,", 3, "编号 p-1 重复"),
        ("p-2,东区,", "../p-2,东区,", 3, "编号“../p-2”不能用"),
        ("p-2,东区,", "a/b,东区,", 3, "编号“a/b”不能用"),
        ("p-2,东区,", "P-２,东区,", 3, "编号“P-２”不能用"),
        ("p-2,东区,", "p-2,", 3, "这一行有 8 格，表头有 9 格"),
        ("p-2,东区,", "p-2,东区,,", 3, "这一行有 10 格，表头有 9 格"),
        ("p-2,东区,", "p-2,南区,", 3, "推荐单位“南区”不在 campaign.yml 的 units 里"),
        ("木工,一线工人", "木工,二线工人", 2, "没有类别“二线工人”"),
        ("p-3,西区总工会,欧阳䶮", "p-3,西区总工会,", 4, "“姓名”没有填"),
        ("编号,", "编号,家庭住址,", 1, "不认识的表头：家庭住址"),
        ("姓名", "名字", 1, "缺少表头：姓名"),
        ("职务", "姓名", 1, "表头重复：姓名"),
        ("赵　明", "赵\u202e明", 2, "U+202E"),
        ("赵　明", '"赵　明', 4, "引号没有配对"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(small: SmallContent, old: str, new: str, line: int, sentence: str) -> None:
    small.edit(TABLE_FILE, old, new)
    found = [f for f in small.findings() if f.place.file == TABLE and sentence in f.sentence]
    assert found, "\n".join(map(str, small.findings()))
    assert found[0].place.line == line


def test_an_empty_table_is_told(small: SmallContent) -> None:
    small.write(TABLE_FILE, CANDIDATES.splitlines()[0] + "\n")
    assert any("一行也没有" in f.sentence for f in small.findings())
    small.write(TABLE_FILE, "")
    assert any("连表头也没有" in f.sentence for f in small.findings())


def test_a_missing_deed_is_told_at_the_notice_that_names_the_candidate(small: SmallContent) -> None:
    (small.home / "deeds" / "p-1.md").unlink()
    finding = next(f for f in small.findings() if f.place.file == EAST)
    assert finding.sentence == "p-1（赵明）没有事迹"
    assert finding.place.line == 9
    assert "deeds/p-1.md" in finding.remedy


def test_a_deed_of_nobody_is_told(small: SmallContent) -> None:
    small.write("campaigns/award-2024/deeds/p-7.md", "谁的事迹？")
    assert "无主" in small.only_error().sentence


@pytest.mark.parametrize(("size", "told"), [(5 << 20, "超过上限"), (70 << 10, "超过上限")])
def test_a_huge_deed_is_refused_without_being_read(small: SmallContent, size: int, told: str) -> None:
    small.write("campaigns/award-2024/deeds/p-1.md", b"x" * size)
    assert told in next(f for f in small.findings() if f.place.file.endswith("p-1.md")).sentence


@pytest.mark.parametrize("char", ["\x00", "\u202e", "\u200b", "\ue000"])
def test_an_invisible_character_in_a_deed_is_refused_with_its_place(small: SmallContent, char: str) -> None:
    small.write("campaigns/award-2024/deeds/p-1.md", f"第一行\n第{char}二行\n")
    finding = next(f for f in small.findings() if f.place.file.endswith("p-1.md"))
    assert (finding.place.line, finding.place.column) == (2, 2)


def test_a_link_out_of_the_content_folder_is_refused(small: SmallContent, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("机密", encoding="utf-8")
    target = small.home / "deeds" / "p-1.md"
    target.unlink()
    target.symlink_to(secret)
    finding = next(f for f in small.findings() if f.place.file.endswith("p-1.md"))
    assert "content 文件夹之外的链接" in finding.sentence


@pytest.mark.parametrize("name", ["深圳.yml", "EAST.yml", "a b.yml", "east.txt"])
def test_a_notice_with_a_name_that_no_address_can_have_is_refused(small: SmallContent, name: str) -> None:
    small.write(f"campaigns/award-2024/notices/{name}", UNIT_NOTICE)
    assert any("公示文件名要是“编号.yml”" in f.sentence for f in small.findings())


def test_a_campaign_whose_id_is_not_its_folder_is_refused(small: SmallContent) -> None:
    small.edit(CAMPAIGN_FILE, "id: award-2024", "id: award-2025")
    finding = small.only_error()
    assert finding.place == Place(CAMPAIGN, 1, 5)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("contact: office}\n  - {id: west", "contact: nobody}\n  - {id: west", "指向的“nobody”不存在"),
        ("award: worker,", "award: winner,", "指向的“winner”不存在"),
        ("{id: west,", "{id: east,", "编号“east”重复"),
        ("[姓名, 工作单位, 职务, deeds]", "[姓名, 政治面貌, deeds]", "没有这个公开栏目"),
        ("[姓名, 工作单位, 职务, deeds]", "[姓名, 身份证号码, deeds]", "没有这个公开栏目"),
        ("visibility: never}", "visibility: nobody}", "不能是“nobody”"),
        ("{header: 姓名, visibility: public, meaning: name,", "{header: 姓名, visibility: public,", "含义是 name"),
    ],
)  # fmt: skip
def test_a_campaign_that_contradicts_itself_is_refused(small: SmallContent, old: str, new: str, sentence: str) -> None:
    small.edit(CAMPAIGN_FILE, old, new)
    assert any(sentence in f.sentence and f.place.file == CAMPAIGN for f in small.findings()), small.findings()


def test_a_yaml_reference_is_refused_so_that_no_file_can_unfold_without_end(small: SmallContent) -> None:
    small.notice("issuer: 东区总工会", "issuer: &a 东区总工会\nnumber: *a")
    assert any("YAML 的引用" in f.sentence for f in small.findings())


def test_publishing_after_opening_hours_warns_and_advises_the_next_day(small: SmallContent) -> None:
    small.notice("issued_on: 2024-04-01", "issued_on: 2024-04-01\npublished_at: 2024-04-01 10:20")
    (warning,) = small.findings()
    assert warning.level == "warning"
    assert "首日不足一整天" in warning.sentence
    assert "starts_next_day" in warning.remedy


def test_days_that_next_years_notice_may_change_are_a_warning(small: SmallContent) -> None:
    small.edit("campaigns/award-2024/notices/city.yml", "start: 2024-04-15", "start: 2026-12-21")
    (warning,) = small.findings()
    assert (warning.level, warning.rule) == ("warning", "calendar")


def test_a_candidate_that_skipped_a_tier_is_refused(small: SmallContent) -> None:
    small.notice("[p-1, p-2]", "[p-1]")
    finding = small.only_error()
    assert "p-2 没有经过所在单位公示，却出现在市级公示里" in finding.sentence


def test_a_candidate_that_vanishes_between_tiers_is_refused_until_a_change_says_why(small: SmallContent) -> None:
    small.edit("campaigns/award-2024/notices/city.yml", "[p-1, p-2, p-3, t-1]", "[p-1, p-3, t-1]")
    assert "p-2（乌云其其格·巴图）在所在单位公示过，到市级不见了" in small.only_error().sentence
    row = "p-2,所在单位,2024-04-10,撤销推荐,名额取消，不得递补或者重报,经查实\n"
    small.write("campaigns/award-2024/changes.csv", f"编号,层级,日期,变化,名额处理,说明\n{row}")
    assert small.findings() == ()


def test_a_candidate_that_has_left_can_not_stand_at_a_later_tier(small: SmallContent) -> None:
    row = "p-2,所在单位,2024-04-10,撤销推荐,名额取消，不得递补或者重报,经查实\n"
    small.write("campaigns/award-2024/changes.csv", f"编号,层级,日期,变化,名额处理,说明\n{row}")
    assert "p-2 已在所在单位之后退出，不能再公示" in small.only_error().sentence


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("p-2,所在单位,2024-04-31,撤销推荐,,x", "不是一个存在的日期"),
        ("p-2,村级,2024-04-10,撤销推荐,,x", "“层级”不能是“村级”"),
        ("p-2,所在单位,2024-04-10,换人,,x", "“变化”不能是“换人”"),
        ("p-2,所在单位,2024-04-10,撤销推荐,给别人,x", "“名额处理”不能是“给别人”"),
    ],
)
def test_a_wrong_change_is_told(small: SmallContent, row: str, sentence: str) -> None:
    small.write("campaigns/award-2024/changes.csv", f"编号,层级,日期,变化,名额处理,说明\n{row}\n")
    assert any(sentence in f.sentence for f in small.findings())


def test_a_candidate_in_two_notices_of_one_tier_is_refused(small: SmallContent) -> None:
    small.edit("campaigns/award-2024/notices/west.yml", "[p-3, t-1]", "[p-3, t-1, p-1]")
    assert any("p-1 在所在单位公示了两次" in f.sentence for f in small.findings())


def test_a_withdrawn_notice_may_be_published_again_under_another_id(small: SmallContent) -> None:
    withdrawn = "withdrawn: {on: 2024-04-01, reason: 首日写错, replaced_by: east}\n"
    small.write("campaigns/award-2024/notices/east-first.yml", UNIT_NOTICE + withdrawn)
    assert small.findings() == ()


def test_a_draft_without_deeds_is_a_warning_and_stands_for_nothing(small: SmallContent) -> None:
    (small.home / "deeds" / "t-1.md").unlink()
    for name, text in (("west", "西区"), ("city", CITY_NOTICE)):
        path = small.home / "notices" / f"{name}.yml"
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("approval")]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert text
    told = small.findings()
    assert {finding.level for finding in told} == {"warning"}
    assert all(finding.sentence.startswith("草稿批准以前要解决：t-1（西岭小学食堂班）缺") for finding in told)
    assert [placed.is_draft for placed in small.read().campaigns[0].notices] == [False, True, True]


def test_a_column_that_must_never_be_read_is_held_nowhere(small: SmallContent) -> None:
    content = small.read()
    assert "11010519491231002X" not in repr(content)
    assert "13800138000" not in repr(content)
    assert content.campaigns[0].candidates["p-1"].staff == {"政治面貌": "党员甲"}


def test_names_are_normalised_as_the_table_is_read(small: SmallContent) -> None:
    names = [candidate.name for candidate in small.read().campaigns[0].candidates.values()]
    assert names == ["赵明", "乌云其其格·巴图", "欧阳䶮", "西岭小学食堂班"]
