"""Odd and hostile content: whatever lies in the folder ends in a Chinese sentence that names its file, and soon."""

import os
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from publicity.problems import MOST_OF_A_KIND, Finding, Findings, Place
from publicity.reader.content import examine
from publicity.reader.files import LARGEST_DEED, plain_text
from publicity.reader.regular import NotRegularError, read_regular
from publicity.rules.criteria import conditions_met
from sitegen.terminal import MOST_IN_ALL, Terminal
from tests.conftest import ROOT
from tests.small import SmallContent

HOME = "campaigns/award-2024"
NOTICE, CAMPAIGN = f"{HOME}/notices/east.yml", f"{HOME}/campaign.yml"
TABLE, DEED = f"{HOME}/candidates.csv", f"{HOME}/deeds/p-1.md"
MANY = 200_000

FILES = ["site.yml", "calendar.yml", "pages/about.md", CAMPAIGN, TABLE, f"{HOME}/collectives.csv", DEED, NOTICE]
FILES += [f"{HOME}/{name}.csv" for name in ("votes", "consultations", "approvals", "reasons", "objections")]
FILES += [f"{HOME}/{name}" for name in ("checks.csv", "materials.csv", "changes.csv", "outcomes/east.yml")]
RATIO = (
    "ratios: [{{id: r, of: front-line, within: total, bound: min, share: {}, scope: [unit], clause: 六}}]\nsanctions:"
)
FOLDERS = ["pages", "campaigns", f"{HOME}/notices", f"{HOME}/deeds", f"{HOME}/outcomes"]


def put_aside(small: SmallContent, name: str) -> Path:
    """Take what stands at a name away, and return the path, ready for something else."""
    path = small.root / name
    path.parent.mkdir(exist_ok=True)
    if os.path.lexists(path):
        path.rename(small.root.parent / "aside")
    return path


def told_of(small: SmallContent, name: str) -> list[Finding]:
    return [finding for finding in examine(small.root).findings if finding.place.file == f"content/{name}"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("mode", "kind"), [(stat.S_IFIFO, "命名管道（FIFO）"), (stat.S_IFSOCK, "套接字"), (0, "文件夹")]
)
def test_what_stands_in_a_files_place_is_named_and_nobody_waits_for_it(
    small: SmallContent, name: str, mode: int, kind: str
) -> None:
    path = put_aside(small, name)
    if mode:
        os.mknod(path, mode | 0o600)
    else:
        path.mkdir()
    (finding,) = told_of(small, name)
    assert finding.sentence == f"这里应是一个普通文件，现在是{kind}"
    assert finding.remedy == "删去它，换成普通文件"


@pytest.mark.parametrize("name", FOLDERS)
def test_what_stands_in_a_folders_place_is_named(small: SmallContent, name: str) -> None:
    os.mkfifo(put_aside(small, name))
    assert told_of(small, name)[0].sentence == "这里应是一个文件夹，现在不是"


def test_a_campaign_that_is_no_folder_does_not_vanish_without_a_word(small: SmallContent) -> None:
    small.write("campaigns/award-2023", "")
    (small.root / "campaigns" / "award-2022").symlink_to("nowhere")
    assert ["不会被读到" in told_of(small, f"campaigns/award-{year}")[0].sentence for year in (2022, 2023)] == [
        True
    ] * 2


def test_a_device_is_not_read_and_a_pipe_is_left_to_the_reader_without_waiting(tmp_path: Path) -> None:
    with pytest.raises(NotRegularError, match="设备"):
        read_regular("/dev/zero", 10)
    os.mkfifo(tmp_path / "pipe")
    assert plain_text(str(tmp_path / "pipe"), LARGEST_DEED) is None


def test_the_command_ends_although_a_pipe_stands_where_a_deed_should(small: SmallContent, tmp_path: Path) -> None:
    os.mkfifo(put_aside(small, DEED))
    command = [
        sys.executable,
        str(ROOT / "build_site.py"),
        "--content",
        str(small.root),
        "--output",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"content/{DEED}  错误  这里应是一个普通文件，现在是命名管道（FIFO）" in done.stderr


def test_a_link_is_followed_inside_the_content_folder_and_nowhere_else(small: SmallContent, tmp_path: Path) -> None:
    deed = put_aside(small, DEED)
    deed.symlink_to(small.write("texts/one.md", "十年如一日。"))
    assert told_of(small, DEED) == []
    for target, sentence in (
        (tmp_path / "aside", "这个文件是指向 content 文件夹之外的链接"),
        (Path("/dev/zero"), "这个文件是指向 content 文件夹之外的链接"),
        (Path("/dev/stdin"), "这个文件是指向 content 文件夹之外的链接"),
        (small.root / "nothing", "读不了这个文件：没有这个文件"),
        (deed, "这里应是一个普通文件，现在是链接"),
        (small.home / "notices", "这里应是一个普通文件，现在是文件夹"),
    ):
        deed.unlink()
        deed.symlink_to(target)
        assert [finding.sentence for finding in told_of(small, DEED)] == [sentence]


def test_a_folder_that_is_a_link_out_of_the_content_folder_is_refused(small: SmallContent, tmp_path: Path) -> None:
    put_aside(small, f"{HOME}/deeds").symlink_to(tmp_path / "aside")
    assert [finding.sentence for finding in told_of(small, f"{HOME}/deeds")] == [
        "这个文件夹是指向 content 文件夹之外的链接"
    ]


def test_a_name_that_is_no_text_is_told_in_characters_that_can_be_printed(small: SmallContent) -> None:
    path = os.fsencode(small.home / "deeds") + b"/\xff\x1b[2J.md"
    os.close(os.open(path, os.O_CREAT))
    (finding,) = examine(small.root).findings
    assert finding.place.file == f"content/{HOME}/deeds/〈U+DCFF〉〈U+001B〉[2J.md"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("note: " + "[" * MANY, "层次太深，超过 16 层", id="brackets"),
        pytest.param("note: " + "[" * MANY + "]" * MANY, "层次太深，超过 16 层", id="closed brackets"),
        pytest.param("note: " + "{a: " * MANY, "层次太深，超过 16 层", id="braces"),
        pytest.param("note:\n " + "- " * MANY, "层次太深，超过 16 层", id="dashes"),
        pytest.param("note:\n" + "".join(" " * n + "a:\n" for n in range(1, 1000)), "层次太深", id="steps"),
        pytest.param("note:\n " + "? " * MANY, "键要写成文字", id="questions"),
        pytest.param("? [a, b]\n: 1\n", "键要写成文字", id="a list as a key"),
        pytest.param("? &a [*a]\n: 1\n", "键要写成文字", id="a key in itself"),
        pytest.param("note: &a\n  - *a\n", "用了 YAML 的引用", id="a list in itself"),
        pytest.param("note: &a [x]\nmerges: [*a, *a]\n", "用了 YAML 的引用", id="an alias"),
        pytest.param("<<: {note: x}\n", "不认识的键“<<”", id="a merge key"),
        pytest.param("note: !!python/object:os.system x\n", "用了 YAML 的标签", id="a tag of Python"),
        pytest.param("note: !!binary aGFsbG8=\n", "用了 YAML 的标签", id="a tag of YAML"),
        pytest.param("note: !own x\n", "用了 YAML 的标签（!own）", id="a tag of one's own"),
        pytest.param("---\nnote: x\n", "一个文件里写了两份", id="two documents"),
        pytest.param("note: a\0b\n", "看不见的字符 U+0000", id="a zero byte"),
        pytest.param("note: a\ttitle: b\n", "冒号的位置不对", id="two keys on a line"),
        pytest.param("note: " + "字" * 400_000, "文件超过上限 1024 KB", id="a line without end"),
        pytest.param("note: " + "9" * 5000, "这个整数有 5000 位，太长了", id="an integer"),
        pytest.param("note: -" + "9" * 15, "这个整数有 16 位，太长了", id="a minus"),
    ],
)
def test_yaml_that_is_no_plain_data_is_refused_at_its_line(small: SmallContent, text: str, sentence: str) -> None:
    lines = (small.root / NOTICE).read_text(encoding="utf-8").count("\n")
    with (small.root / NOTICE).open("a", encoding="utf-8") as file:
        file.write(text)
    found = told_of(small, NOTICE)
    assert sentence in found[0].sentence
    assert found[0].place.line in {0, *range(lines + 1, lines + 20)}


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ("".join(f"k{n}: 1\n" for n in range(90_000)), "format"),
        ("title: x\n" * 100_000, "yaml"),
        ("note: &a 1\nmerges: [" + "*a," * 90_000 + "]\n", "yaml"),
        ("channels: [" + "1," * 90_000 + "]\n", "format"),
    ],
    ids=["unknown keys", "one key again and again", "aliases", "wrong items"],
)  # fmt: skip
def test_a_hundred_thousand_slips_are_told_as_so_many_more(small: SmallContent, lines: str, rule: str) -> None:
    with (small.root / NOTICE).open("a", encoding="utf-8") as file:
        file.write(lines)
    found = told_of(small, NOTICE)
    assert len(found) == MOST_OF_A_KIND + 1
    more = next(finding for finding in found if finding.place.line == 0)
    assert (more.rule, more.level) == (rule, "error")
    assert more.sentence.startswith("同类的问题还有 ")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("start: 2024-04-01", "start: 0001-01-01", "“start”（公示首日）要在 2000 年到 2099 年之间"),
        ("start: 2024-04-01", "start: 9999-12-31", "要在 2000 年到 2099 年之间"),
        ("start: 2024-04-01", "start: 1999-12-31", "要在 2000 年到 2099 年之间"),
        ("start: 2024-04-01", "start: 2100-01-01", "要在 2000 年到 2099 年之间"),
        ("start: 2024-04-01", "start: -001-01-01", "“start”（公示首日）要写日期"),
        ("start: 2024-04-01", "start: 2024-4-1", "不是一个存在的日期"),
        ("start: 2024-04-01", "start: '1711929600'", "不是一个存在的日期"),
        ("start: 2024-04-01", "start: 20240401", "“start”（公示首日）要写日期"),
        ("start: 2024-04-01, days: 5", "start: 2050-04-01, days: 5, unit: calendar", "还不知道 2050 年的放假安排"),
        ("start: 2024-04-01, days: 5", "start: 2099-12-31, days: 5, unit: calendar", "还不知道 2099 年的放假安排"),
        ("days: 5", "days: 1000000000", "“days”（公示天数）要在 1 到 366 之间，现在是“1000000000”"),
        ("days: 5", "days: 367", "要在 1 到 366 之间"),
        ("days: 5", "days: -5", "要在 1 到 366 之间，现在是“-5”"),
        ("days: 5", "days: 5.0", "要写整数，现在是“5.0”"),
        ("days: 5", "days: .inf", "要写整数，现在是“.inf”"),
        ("days: 5", "days: .nan", "要写整数，现在是“.nan”"),
        ("days: 5", "days: true", "要写整数，现在是“true”"),
        ("days: 5", "days: '5'", "要写整数，现在是“5”"),
        ('closes_at: "17:30"', 'closes_at: "25:00"', "要写成 08:30 这样的时刻（全天截止写 24:00），现在是“25:00”"),
        ('closes_at: "17:30"', 'closes_at: "17:30+09:00"', "要写成 08:30 这样的时刻"),
        ('closes_at: "17:30"', "closes_at: 1730", "要写成 08:30 这样的时刻"),
        ('closes_at: "17:30"', 'opens_at: "24:00"', "要写成 08:30 这样的时刻"),
        ("issued_on: 2024-04-01", "issued_on: 0001-01-01", "“issued_on”（落款日期）要在 2000 年到 2099 年之间"),
        ("on: 2024-03-29", "on: 9999-12-31", "“on”（批准日期）要在 2000 年到 2099 年之间"),
        ("follows: 1", "follows: 0", "要在 1 到 1000 之间"),
        ("issuer: 东区总工会", "issuer: true", "要写文字（像数字的文字请加引号），现在是“true”"),
        ("issuer: 东区总工会", "issuer: [东区总工会]", "要写文字"),
        ("issuer: 东区总工会", "issuer: {a: b}", "要写文字"),
        ("follows: 1", "follows: 1\npublished_at: 2024-04-01T08:30+09:00", "要写日期和时刻，按北京时间"),
        ("follows: 1", "follows: 1\npublished_at: '1711900800'", "要写日期和时刻，按北京时间"),
        ("follows: 1", "follows: 1\npublished_at: 0001-01-01 00:00", "要在 2000 年到 2099 年之间"),
        ("follows: 1", "follows: 1\nwithdrawn: {on: 0001-01-01, reason: x}", "“on”（撤回日期）要在 2000 年"),
        ("follows: 1", "follows: 1\noutcome: {on: 2024-04-09, text: x, reports: {received: -1}}", "要在 0 到"),
        ("follows: 1", "follows: 1\noutcome: {on: 0001-01-01, text: x, reports: {received: 1}}", "要在 2000 年"),
    ],
)  # fmt: skip
def test_a_value_out_of_all_measure_in_a_notice_is_told(small: SmallContent, old: str, new: str, sentence: str) -> None:
    small.notice(old, new)
    assert any(sentence in finding.sentence for finding in told_of(small, NOTICE)), told_of(small, NOTICE)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("year: 2024", "year: -1", "“year”（年度）要在 2000 到 2099 之间"),
        ("issued_on: 2024-03-01", "issued_on: 0001-01-01", "“issued_on”（印发日期）要在 2000 年到 2099 年之间"),
        ("count: 4", "count: -4", "要在 0 到 1000000 之间"),
        ("count: 4", "count: 99999999", "要在 0 到 1000000 之间"),
        ("min_working_days: 5", "min_working_days: 0", "要在 1 到 366 之间"),
        ("fictitious: true", "fictitious: true\nlist_removed_after_days: 999999999", "要在 0 到 36500 之间"),
        ("fictitious: true", "fictitious: true\nachievement_period: {text: x, since: 1850-01-01, clause: 一}", "1900"),
        ("sanctions:", "deadlines:\n  - {id: up, what: 报, on: 9999-12-31, clause: 六}\nsanctions:", "2099 年之间"),
        ("sanctions:", "deeds:\n  - {id: d, title: x, about_chars: 2, tolerance_percent: 101, clause: 六}\nsanctions:",
         "要在 0 到 100 之间"),
        ("sanctions:", RATIO.format("3/2"), "“share”（比例，精确分数，如 57/100、1/3）要在 0 到 1 之间"),
        *(("sanctions:", RATIO.format(share), "要写成 0 到 1 之间的分数")
          for share in ("1e999999999", "1/0", "-1/2", ".nan", ".inf", "57%", "0x1/2", "1/" + "9" * 5000)),
    ],
)  # fmt: skip
def test_a_value_out_of_all_measure_in_a_campaign_is_told(
    small: SmallContent, old: str, new: str, sentence: str
) -> None:
    small.edit(CAMPAIGN, old, new)
    assert any(sentence in finding.sentence for finding in told_of(small, CAMPAIGN)), told_of(small, CAMPAIGN)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("calendar.yml", "known_years: [-1]\n", "要在 2000 到 2099 之间"),
        ("calendar.yml", "overrides: [{date: 0001-01-01, working: true, reason: x, source: x}]\n", "要在 2000 年到"),
        ("site.yml", "name: x\noffice_opens_at: '25:00'\n", "“office_opens_at”（上班时刻，如 08:30）要写成 08:30"),
        (f"{HOME}/outcomes/east.yml", "notice: award-2024/east\nexported_on: 0001-01-01\n", "要在 2000 年"),
        *((f"{HOME}/votes.csv", f"编号,会议,日期,应到\np-1,x,2024-04-01,{count}\n", "要写半角整数，不超过 1000000")
          for count in ("9" * 5000, "1000001", "-1", "1.5", "nan", "１")),
        *((f"{HOME}/changes.csv", f"编号,层级,日期,变化,名额处理,说明\np-1,所在单位,{day},撤销推荐,,x\n", sentence)
          for day, sentence in (("0001-01-01", "“日期”要在 2000 年到 2099 年之间，现在是“0001-01-01”"),
                                ("9999-12-31", "“日期”要在 2000 年到 2099 年之间"),
                                ("-001-01-01", "不是一个存在的日期"), ("20240401", "不是一个存在的日期"),
                                ("2024-W14-1", "不是一个存在的日期"), ("2024/4/1", "不是一个存在的日期"),
                                ("2024-02-30", "不是一个存在的日期"))),
        (TABLE, "编号," * MANY + "\n", "表头重复：编号"),
        (TABLE, ",".join(map(str, range(MANY))) + "\n", "不认识的表头：0、1、2、"),
        (TABLE, "编号,推荐单位,姓名\np-1,东区," + "字" * MANY + "\n", "有一格超过 131072 个字"),
        (TABLE, b"\xff\xfe\x00\x01", "认不出是什么编码"),
        (DEED, "".join(map(chr, range(0xF0000, 0xF0000 + 15_000))), "还有 14980 种不该出现的字符"),
    ],
    ids=range(22),
)  # fmt: skip
def test_odd_values_elsewhere_are_told_in_their_file(
    small: SmallContent, name: str, text: str | bytes, sentence: str
) -> None:
    small.write(name, text)
    found = told_of(small, name)
    assert any(sentence in finding.sentence for finding in found), found
    assert max(len(finding.sentence) for finding in found) < 600


def test_a_list_too_long_for_patience_is_cut_on_the_terminal() -> None:
    findings = [Finding("error", f"rule.{n}", Place("content/site.yml", n), "不对") for n in range(50_000)]
    stream = StringIO()
    Terminal(stream).findings(findings)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2 * MOST_IN_ALL + 1
    assert lines[-1] == f"另有 {50_000 - MOST_IN_ALL} 处没有列出，用 --format json 看全部"


def test_the_same_finding_stands_once_and_others_beside_it() -> None:
    findings = Findings()
    for column in (1, 2, 1):
        findings.error("rule", Place("file", 1, column), "不对")
    findings.warning("rule", Place("file", 1, 1), "不对")
    assert [str(finding.place) for finding in (*findings.errors, *findings.warnings)] == [
        "file:1:1",
        "file:1:2",
        "file:1:1",
    ]


def test_a_number_without_end_in_a_column_that_a_rule_reads_is_no_number(small: SmallContent) -> None:
    endless = "9" * 5000
    column = "      - {header: 政治面貌, visibility: staff}\n"
    small.edit(CAMPAIGN, column, f"{column}      - {{header: 年龄, visibility: public, meaning: age}}\n")
    table = (small.root / TABLE).read_text(encoding="utf-8").splitlines()
    for age, told in ((endless, "看不出年龄"), ("13", "不满14周岁")):
        small.write(TABLE, "\n".join([f"{table[0]},年龄", *(f"{row},{age}" for row in table[1:])]) + "\n")
        findings = examine(small.root).findings
        assert [finding.rule for finding in findings] == ["privacy.minors"] * 3
        assert all(finding.sentence.endswith(told) for finding in findings)
    assert conditions_met(endless, 3) is None


def test_a_page_nested_without_end_is_told_by_its_name(small: SmallContent, tmp_path: Path) -> None:
    nested = "".join(" " * (4 * depth) + "- 一层\n" for depth in range(300))
    small.write("pages/about.md", f"---\nkind: ordinary\n---\n\n# 关于\n\n{nested}")
    command = [
        sys.executable,
        str(ROOT / "build_site.py"),
        "--content",
        str(small.root),
        "--output",
        str(tmp_path / "o"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pages/about.md：列表或引用套得太深，请减少层次。" in done.stderr
