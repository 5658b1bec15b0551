"""What staff and reviewers get from a check: findings by rule, JSON, one printable page a campaign, and a plan."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sitegen.cli import main
from tests.conftest import ROOT
from tests.small import SmallContent
from tests.test_command import run

AXE = ROOT / "node_modules/axe-core/axe.min.js"
JAR = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
CAMPAIGN = "campaigns/award-2024/campaign.yml"
TABLE = "campaigns/award-2024/candidates.csv"
MORE_PEOPLE = """\
p-4,西区总工会,甲,西岭小学,教师,一线工人,,,
p-5,西区总工会,乙,西岭小学,教师,一线工人,,,
"""


def crowded(small: SmallContent) -> SmallContent:
    """Put five people on a list of four."""
    small.edit(TABLE, "p-3,西区总工会", f"{MORE_PEOPLE}p-3,西区总工会")
    small.edit("campaigns/award-2024/notices/west.yml", "[p-3, t-1]", "[p-3, p-4, p-5, t-1]")
    small.edit("campaigns/award-2024/notices/city.yml", "p-3, t-1]", "p-3, p-4, p-5, t-1]")
    for key in ("p-4", "p-5"):
        small.write(f"campaigns/award-2024/deeds/{key}.md", f"{key} 的事迹：从不迟到。\n")
    return small


def test_a_list_that_is_too_long_is_refused_with_the_rule_the_clause_and_the_names(small: SmallContent) -> None:
    done = run("--content", crowded(small).root, "--check")
    assert done.returncode == 1
    assert "【总数与差额　totals.award.worker　二】2 处" in done.stderr
    assert "全部推荐对象：测试市劳动模范名额 4 名（二），现 5 名，多 1 名：欧阳䶮" in done.stderr
    assert "    → 减到名额以内" in done.stderr
    assert "\033[" not in done.stderr


def test_findings_stand_rule_by_rule_and_each_rules_by_file_and_line(small: SmallContent) -> None:
    crowded(small)
    small.edit(TABLE, "东风木器厂,木工", "东风木器厂,木工（13800138000）")
    small.edit(TABLE, "东风木器厂,油漆工", "东风木器厂,油漆工（13900139000）")
    small.write("campaigns/award-2024/deeds/p-2.md", "第一行。\n电话 138 0013 8000。\n")
    told = run("--content", small.root, "--check").stderr
    assert re.findall(r"【\S+?　(\S+?)　", told) == ["totals.award.worker", "privacy.deeds", "privacy.tables"]
    assert told.index("deeds/p-2.md:2") < told.index("candidates.csv:2") < told.index("candidates.csv:3")
    assert "13800138000" not in told


def test_json_has_every_finding_with_rule_clause_place_sentence_and_remedy(small: SmallContent) -> None:
    done = run("--content", crowded(small).root, "--check", "--format", "json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["ok"]) == (1, False)
    first = document["findings"][0]
    assert first["rule"] == "totals.award.worker"
    assert (first["level"], first["family"], first["clause"]) == ("error", "总数与差额", "二")
    assert first["file"] == "content/campaigns/award-2024/candidates.csv"
    assert first["line"] == 6
    assert "现 5 名，多 1 名" in first["sentence"]
    assert first["remedy"] == "减到名额以内"
    assert first["settled"] == ""


def test_json_of_sound_content_is_ok_and_carries_what_reasons_settle() -> None:
    done = run("--check", "--format", "json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["ok"]) == (0, True)
    settled = {finding["rule"] for finding in document["findings"]}
    assert {"honours.basis", "eligibility.city-honour", "tables.counts", "timetable.report-up.fits"} <= settled
    assert all(finding["settled"] for finding in document["findings"])


def test_the_summary_counts_what_is_explained_and_names_no_warning() -> None:
    done = run("--check", "--as-of", "2024-04-10T10:00")
    assert re.search(r"提醒 0 条（另有 \d\d 条已写明理由）", done.stderr)
    assert "【" not in done.stderr


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the reports on the repository's own campaigns."""
    folder = tmp_path_factory.mktemp("reports")
    assert main(["--check", "--as-of", "2024-04-10T10:00", "--report", str(folder)]) == 0
    return folder


def test_there_is_one_page_a_campaign_with_rule_clause_required_found_and_verdict(reports: Path) -> None:
    homes = (ROOT / "content" / "campaigns").iterdir()
    assert {path.stem for path in reports.iterdir()} == {path.name for path in homes}
    text = (reports / "zhangjiakou-2024.html").read_text(encoding="utf-8")
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    assert (
        "一线工人和专业技术人员不少于企业职工和其他劳动者的 65% structure.front-line-min 三 全部推荐对象 "
        "不少于 62 名（95×65%=61.75） 70 名 符合"
    ) in plain
    assert "没有不符合的，也没有须说明的。" in plain
    assert "2022年获省五一劳动奖章后" in plain  # a settled warning with its reason
    assert "检查时刻：2024年4月10日 10:00" in plain


def test_an_excerpt_says_that_minima_do_not_bind(reports: Path) -> None:
    text = (reports / "guangxi-2024.html").read_text(encoding="utf-8")
    assert "本演示只收录600名推荐对象中的46名" in text
    assert "尚不约束" in text


def test_the_reports_are_sound_html_without_anything_from_elsewhere(reports: Path) -> None:
    checked = subprocess.run(
        ["java", "-jar", str(JAR), "--errors-only", *map(str, reports.iterdir())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.stderr == ""
    assert not any(re.search(r'(?:href|src)="', path.read_text(encoding="utf-8")) for path in reports.iterdir())


@pytest.mark.parametrize("campaign", ["guangxi-2024", "zhangjiakou-2024", "fuxin-2021"])
def test_a_report_is_accessible_fits_a_phone_and_prints_on_a4(browser: Browser, reports: Path, campaign: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto((reports / f"{campaign}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.add_script_tag(path=AXE)
    assert page.evaluate("axe.run(document).then(r => r.violations.map(v => v.id))") == []
    printed = page.pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox \[([^\]]+)\]", printed))
    assert {tuple(round(float(n)) for n in box.split()[2:]) for box in boxes} == {(595, 842)}
    page.close()


def test_a_report_on_a_list_that_breaks_a_rule_says_so_first(small: SmallContent, tmp_path: Path) -> None:
    crowded(small)
    small.edit(TABLE, "p-4,西区总工会,甲", "p-4,西区总工会,<甲>")
    assert main(["--content", str(small.root), "--check", "--report", str(tmp_path / "r")]) == 1
    text = (tmp_path / "r" / "award-2024.html").read_text(encoding="utf-8")
    assert text.index("先看这里") < text.index("测试市劳动模范名额 4 名（二），现 5 名")
    assert "<甲>" not in text


def test_a_report_on_tables_that_cannot_be_read_says_that_nothing_was_judged(
    small: SmallContent, tmp_path: Path
) -> None:
    small.edit(TABLE, "p-1,东区总工会", "p-1,北区总工会")
    assert main(["--content", str(small.root), "--check", "--report", str(tmp_path / "r")]) == 1
    assert "名单或设置还有读不通的地方" in (tmp_path / "r" / "award-2024.html").read_text(encoding="utf-8")


def test_whoever_mends_the_reading_is_told_that_the_rules_come_next(small: SmallContent) -> None:
    small.edit(TABLE, "p-1,东区总工会", "p-1,北区总工会")
    assert "还读不通，没有按规则检查" in run("--content", small.root, "--check").stderr
    small.edit(TABLE, "p-1,北区总工会", "p-1,东区总工会")
    small.edit("campaigns/award-2024/notices/east.yml", "days: 5", "days: 4")
    assert "还读不通" not in run("--content", small.root, "--check").stderr


def test_the_plan_of_zhangjiakou_says_how_many_days_are_missing() -> None:
    done = run("--plan", "zhangjiakou-2024", "--as-of", "2024-03-25T09:00")
    assert done.returncode == 1
    assert "已经来不及：还差 3 个工作日，先后各满其期最早到 2024年4月8日（星期一）" in done.stderr
    assert "最迟 2024年3月20日（星期三）开始（首日计入）；次日起算的，最迟 2024年3月19日（星期二）发布" in done.stderr


def test_the_plan_of_fuxin_on_its_day_of_issue_has_a_day_to_spare() -> None:
    done = run("--plan", "fuxin-2021", "--as-of", "2021-03-26T09:00")
    assert done.returncode == 0
    assert "最迟 2021年3月29日（星期一）开始（首日计入）；次日起算的，最迟 2021年3月26日（星期五）发布" in done.stderr
    assert "来得及，公示以外还有 1 个工作日" in done.stderr
    assert "文件没有写明，按 5 个" in done.stderr


def test_a_plan_after_the_deadline_says_that_it_is_over() -> None:
    done = run("--plan", "liaoning-industry-2024", "--as-of", "2024-09-02T09:00")
    assert done.returncode == 1
    assert "时限已过" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--plan", "nowhere"], "没有评选活动“nowhere”，可以是：fuxin-2021、guangxi-2024"),
        (["--plan", "fuxin-2021", "--check"], "--plan 只推算时间"),
        (["--report", "r"], "--report 要与 --check 同用"),
        (["--check", "--format", "xml"], "--format 不能是“xml”，只能是"),
    ],
)
def test_options_that_make_no_sense_get_a_sentence(arguments: list[str], told: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_folder_that_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("--check", "--report", tmp_path / "file" / "r")
    assert done.returncode == 1
    assert "检查报告写不进" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plan_of_a_campaign_that_cannot_be_read_asks_for_the_check_first(small: SmallContent) -> None:
    campaign = small.home / "campaign.yml"
    rules = "deadlines:\n  - {id: up, what: 上报, on: 2024-05-06, stage: nowhere, clause: 八}\n"
    campaign.write_text(campaign.read_text(encoding="utf-8") + rules, encoding="utf-8")
    done = run("--content", small.root, "--plan", "award-2024")
    assert done.returncode == 1
    assert "评选活动“award-2024”还有读不通的地方" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plan_in_a_year_without_a_calendar_names_the_year() -> None:
    done = run("--plan", "fuxin-2021", "--as-of", "2031-03-03T09:00")
    assert done.returncode == 1
    assert "还不知道 2031 年的放假安排" in done.stderr
