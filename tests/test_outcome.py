"""公示情况报告, the official paper on how a notice went: when it may be written, what it says, and its two forms."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from playwright.sync_api import Browser

from publicity.reader.content import examine
from publicity.shanghai import SHANGHAI
from sitegen.outcome import write_outcome
from sitegen.terminal import Terminal
from tests.conftest import ROOT
from tests.small import SmallContent
from tests.test_command import run
from tests.test_review import AXE, JAR
from tools.rules import NUMBERS

HOME = "campaigns/award-2024"
HEAD = "编号,公示,收到日期,状态,办结日期,处理\n"
AFTER = "2024-04-12T09:00"
QUIET = [
    "东区总工会关于东区推荐对象在所在单位的公示无异议情况报告",
    "评委会：",
    "根据《关于评选的通知》（规则第 1 版），本次公示已经期满。现将有关情况报告如下。",
    "公示名称：《东区推荐对象在所在单位的公示》，经主席办公会于2024年3月29日批准（审〔2024〕1号）。",
    "公示对象：测试市劳动模范推荐对象（个人 2 名）。",
    (
        "公示时间：2024年4月1日（星期一）至4月8日（星期一），首日 00:00 开始，末日 17:30 截止，"
        "共 5 个工作日：4月1日、2日、3日、7日（星期日，调休上班）、8日；4月4日至6日不计入。"
    ),
    "公示渠道：单位公告栏。",
    "异议受理：评委会办公室受理；电话 0000-0000001。",
    "公示期间未收到异议。",
    "截至本报告之日，公示名单没有变动。",
    "特此报告。",
    "东区总工会",
    "（公章）",
    "2024年4月12日",
]


def outcome(
    small: SmallContent, folder: Path, notice: str = "east", at: str = AFTER
) -> subprocess.CompletedProcess[str]:
    """Ask for the paper on a notice of the small content."""
    asked = ("--outcome", f"award-2024/{notice}", "--report", folder, "--as-of", at)
    return run("--content", small.root, *asked)


def page_of(folder: Path, name: str = "award-2024-east") -> list[str]:
    """Return the page's blocks as text, without its marks."""
    body = (folder / f"{name}-公示情况报告.html").read_text(encoding="utf-8").partition("<body>")[2]
    blocks = re.split(r"</(?:p|h1|h2|td|th)>", body)
    return [text for text in (re.sub(r"<[^>]+>", "", block).strip() for block in blocks) if text]


def document_of(folder: Path, name: str = "award-2024-east") -> Document:
    """Open the document again."""
    return docx.Document(str(folder / f"{name}-公示情况报告.docx"))


def words_of(document: Document) -> list[str]:
    """Return the paragraphs and cells in their order."""
    inside = document.element.body.iter(qn("w:p"))
    return [text for text in ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in inside) if text]


@pytest.fixture
def disputed(small: SmallContent) -> SmallContent:
    """Return the small content with three settled objections: two not upheld, one upheld whose candidate left."""
    small.write(
        f"{HOME}/objections.csv",
        f"{HEAD}p-2,east,2024-04-03,查实,2024-04-10,张三反映其冒名顶替，取消资格\n"
        "p-1,east,2024-04-02,未查实,2024-04-09,继续推荐\np-1,east,2024-04-03,未查实,2024-04-09,继续推荐\n",
    )
    row = "p-2,所在单位,2024-04-10,撤销推荐,名额取消，不得递补或者重报,经核实工龄不足\n"
    small.write(f"{HOME}/changes.csv", f"编号,层级,日期,变化,名额处理,说明\n{row}")
    small.edit(f"{HOME}/notices/city.yml", "[p-1, p-2, p-3, t-1]", "[p-1, p-3, t-1]")
    return small


def with_outcome(small: SmallContent, reports: str) -> None:
    """Write a result into the first notice."""
    path = small.home / "notices" / "east.yml"
    told = f"outcome: {{on: 2024-04-11, text: 匿名信所反映的已核实, reports: {reports}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + told, encoding="utf-8")


def test_a_notice_without_objections_gets_a_paper_that_says_so(small: SmallContent, tmp_path: Path) -> None:
    small.edit(
        f"{HOME}/campaign.yml",
        "    min_working_days: 5\n",
        "    min_working_days: 5\n    channels: [{kind: board, name: 单位公告栏}]\n",
    )
    done = outcome(small, tmp_path / "r")
    assert (done.returncode, done.stdout) == (0, "")
    assert f"公示情况报告 {tmp_path / 'r' / 'award-2024-east-公示情况报告.html'}\n" in done.stderr
    assert f"公示情况报告 {tmp_path / 'r' / 'award-2024-east-公示情况报告.docx'}\n" in done.stderr
    page = page_of(tmp_path / "r")
    assert [sentence for sentence in page if sentence in QUIET] == QUIET
    assert "（推荐对象、单位和联系方式均为虚构，供演示。）" in page
    assert not any("赵明" in sentence for sentence in page)


def test_the_document_says_what_the_page_says(disputed: SmallContent, tmp_path: Path) -> None:
    assert outcome(disputed, tmp_path).returncode == 0
    told = words_of(document_of(tmp_path))
    signers = ["经办人（签字）：", "负责人（签字）："]
    page = [sentence for sentence in page_of(tmp_path) if sentence not in signers]
    assert [sentence for sentence in told if "签字" not in sentence] == page
    assert [sentence for sentence in told if "签字" in sentence] == [
        "经办人（签字）：＿＿＿＿　负责人（签字）：＿＿＿＿"
    ]


def test_settled_objections_are_counted_and_concluded_for_each_candidate(
    disputed: SmallContent, tmp_path: Path
) -> None:
    assert outcome(disputed, tmp_path).returncode == 0
    page = page_of(tmp_path)
    assert page[0] == "东区总工会关于东区推荐对象在所在单位的公示情况报告"
    assert (
        "公示期间共收到异议 3 件，其中查实 1 件，未查实 2 件，不能得出明确结论 0 件。"
        "涉及 2 个推荐对象，核查结论见下表。"
    ) in page
    table = document_of(tmp_path).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["推荐对象", "单位", "异议件数", "核查结论", "办结日期"],
        ["赵明", "东风木器厂", "2 件", "未查实", "2024年4月9日"],
        ["乌云其其格·巴图", "东风木器厂", "1 件", "查实", "2024年4月10日"],
    ]
    assert "乌云其其格·巴图（东区总工会）：2024年4月10日撤销推荐，名额取消，不得递补或者重报：经核实工龄不足。" in page


def test_nothing_is_told_of_who_objected_or_what_was_said(disputed: SmallContent, tmp_path: Path) -> None:
    with_outcome(disputed, "{received: 3, upheld: 1, not_upheld: 2}")
    assert outcome(disputed, tmp_path).returncode == 0
    told = "".join(page_of(tmp_path)) + "".join(words_of(document_of(tmp_path)))
    with zipfile.ZipFile(tmp_path / "award-2024-east-公示情况报告.docx") as parts:
        told += "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    assert "未查实" in told
    for secret in ("张三", "冒名", "匿名信", "继续推荐"):
        assert secret not in told


def test_candidates_without_an_objection_are_said_to_have_none(small: SmallContent, tmp_path: Path) -> None:
    small.write(f"{HOME}/objections.csv", f"{HEAD}p-1,east,2024-04-02,未查实,2024-04-09,继续推荐\n")
    assert outcome(small, tmp_path).returncode == 0
    assert any(
        sentence.endswith("涉及 1 个推荐对象，核查结论见下表；其余 1 个推荐对象无异议。")
        for sentence in page_of(tmp_path)
    )


def test_objections_to_another_notice_are_not_told(small: SmallContent, tmp_path: Path) -> None:
    small.write(f"{HOME}/objections.csv", f"{HEAD}p-1,city,2024-04-16,未查实,2024-04-24,继续推荐\n")
    assert outcome(small, tmp_path, at="2024-05-06T09:00").returncode == 0
    assert "公示期间未收到异议。" in page_of(tmp_path)


@pytest.mark.parametrize(("notice", "to"), [("east", "评委会："), ("city", "测试评委会：")])
def test_the_paper_goes_to_the_next_tier_and_the_last_to_the_committee(
    small: SmallContent, tmp_path: Path, notice: str, to: str
) -> None:
    assert outcome(small, tmp_path, notice, "2024-05-06T09:00").returncode == 0
    assert page_of(tmp_path, f"award-2024-{notice}")[1] == to


def test_a_tier_of_the_recommending_units_is_named_by_the_notices_own(small: SmallContent, tmp_path: Path) -> None:
    small.edit(f"{HOME}/campaign.yml", "run_by: committee", "run_by: recommending_unit")
    small.notice("issuer: 东区总工会", "issuer: 东风木器厂")
    assert outcome(small, tmp_path).returncode == 0
    assert page_of(tmp_path)[:2] == ["东风木器厂关于东区推荐对象在所在单位的公示无异议情况报告", "东区总工会："]


def test_a_committee_reports_to_whom_the_reader_writes_in(small: SmallContent, tmp_path: Path) -> None:
    small.edit(f"{HOME}/notices/city.yml", "issuer: 测试评委会办公室", "issuer: 测试评委会")
    done = outcome(small, tmp_path, "city", "2024-05-06T09:00")
    assert done.returncode == 0
    assert "提醒：公示单位就是评选机构，报给谁请在报告的横线上写明" in done.stderr
    assert page_of(tmp_path, "award-2024-city")[1] == "＿＿＿＿＿＿＿＿＿＿："


def test_numbers_that_differ_are_warned_of_and_those_of_the_result_are_printed(
    disputed: SmallContent, tmp_path: Path
) -> None:
    with_outcome(disputed, "{received: 4, upheld: 1, not_upheld: 3}")
    done = outcome(disputed, tmp_path)
    assert done.returncode == 0
    assert (
        "提醒：公示结果写的是收到异议 4 件，其中查实 1 件，未查实 3 件，不能得出明确结论 0 件；"
        "办理记录里是收到异议 3 件，其中查实 1 件，未查实 2 件，不能得出明确结论 0 件。"
    ) in done.stderr
    assert any("共收到异议 4 件，其中查实 1 件，未查实 3 件" in sentence for sentence in page_of(tmp_path))


def test_a_result_of_none_beside_a_recorded_objection_is_not_called_undisputed(
    disputed: SmallContent, tmp_path: Path
) -> None:
    with_outcome(disputed, "{received: 0}")
    done = outcome(disputed, tmp_path)
    assert "提醒：公示结果写的是收到异议 0 件" in done.stderr
    assert "无异议" not in page_of(tmp_path)[0]
    assert "公示期间未收到异议。" not in page_of(tmp_path)


def test_reports_without_a_conclusion_are_warned_of(small: SmallContent, tmp_path: Path) -> None:
    with_outcome(small, "{received: 2, not_upheld: 1}")
    assert "合计对不上，请核对是不是都有了结论" in outcome(small, tmp_path).stderr


def test_silence_of_both_records_is_pointed_out_before_anybody_signs(small: SmallContent, tmp_path: Path) -> None:
    assert "提醒：公示还没有写结果（outcome），办理记录里也没有异议" in outcome(small, tmp_path).stderr
    with_outcome(small, "{received: 0}")
    assert "提醒" not in outcome(small, tmp_path).stderr


REFUSED = [
    ("north", AFTER, "没有公示“award-2024/north”，可以是：award-2024/east、award-2024/west、award-2024/city"),
    ("east", "2024-04-08T17:29", "公示 east 还没有期满，2024年4月8日（星期一）17:30 期满以后再写"),
    ("city", AFTER, "公示 city 还没有期满，2024年4月19日（星期五）24:00 期满以后再写"),
]


@pytest.mark.parametrize(("notice", "at", "told"), REFUSED)
def test_a_notice_that_is_not_there_or_not_over_gets_no_paper(
    small: SmallContent, tmp_path: Path, notice: str, at: str, told: str
) -> None:
    done = outcome(small, tmp_path / "r", notice, at)
    assert done.returncode == 1
    assert told in done.stderr
    assert not (tmp_path / "r").exists()


def test_the_paper_may_be_written_from_the_moment_at_which_the_period_is_over(
    small: SmallContent, tmp_path: Path
) -> None:
    assert outcome(small, tmp_path, at="2024-04-08T17:30").returncode == 0
    assert "2024年4月8日" in page_of(tmp_path)


def test_at_most_ten_notices_are_listed_to_choose_from() -> None:
    done = run("--outcome", "guangxi-2024/nowhere")
    assert done.returncode == 1
    assert done.stderr.count("guangxi-2024/") == 11
    assert re.search(r"……共 \d\d 份", done.stderr)


def test_a_draft_gets_no_paper(small: SmallContent, tmp_path: Path) -> None:
    small.notice("approval: {by: 主席办公会, on: 2024-03-29, record: 审〔2024〕1号}\n", "")
    small.edit(f"{HOME}/notices/city.yml", "[p-1, p-2, p-3, t-1]", "[p-3, t-1]")
    done = outcome(small, tmp_path / "r")
    assert done.returncode == 1
    assert "没有写公示情况报告：公示 east 还是草稿，没有批准" in done.stderr
    assert not (tmp_path / "r").exists()


def test_a_withdrawn_notice_gets_no_paper() -> None:
    done = run("--outcome", "zhangjiakou-2024/kangbao-unit-first", "--as-of", "2024-12-01")
    assert done.returncode == 1
    assert "公示 kangbao-unit-first 已经撤回" in done.stderr


def test_an_open_objection_holds_the_paper_back_and_is_counted(disputed: SmallContent, tmp_path: Path) -> None:
    disputed.edit(f"{HOME}/objections.csv", "p-2,east,2024-04-03,查实,2024-04-10", "p-2,east,2024-04-03,核查中,")
    done = outcome(disputed, tmp_path / "r")
    assert done.returncode == 1
    assert "公示 east 还有 1 件异议在核查中，涉及 p-2（乌云其其格·巴图）；全部查清以后再写" in done.stderr
    assert not (tmp_path / "r").exists()


def test_an_objection_settled_later_is_open_at_an_earlier_moment(disputed: SmallContent, tmp_path: Path) -> None:
    done = outcome(disputed, tmp_path / "r", at="2024-04-09T09:00")
    assert done.returncode == 1
    assert "还有 1 件异议在核查中" in done.stderr
    assert outcome(disputed, tmp_path / "r", at="2024-04-10T09:00").returncode == 0


def test_wrong_content_gets_the_usual_findings_and_no_paper(small: SmallContent, tmp_path: Path) -> None:
    small.notice("days: 5", "days: 3")
    done = outcome(small, tmp_path / "r")
    assert done.returncode == 1
    assert "east.yml:7:" in done.stderr
    assert "共 1 处错误，没有写公示情况报告" in done.stderr
    assert not (tmp_path / "r").exists()


def test_content_that_cannot_be_read_gets_the_usual_findings_and_no_paper(small: SmallContent, tmp_path: Path) -> None:
    small.notice("tier: unit", "tier: nowhere")
    done = outcome(small, tmp_path / "r")
    assert done.returncode == 1
    assert "east.yml:" in done.stderr
    assert "没有公示“" not in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "r").exists()


def test_a_control_character_gets_a_sentence(small: SmallContent, tmp_path: Path) -> None:
    small.notice("issuer: 东区总工会", 'issuer: "东区\\x01总工会"')
    done = outcome(small, tmp_path / "r")
    assert done.returncode == 1
    assert "用转义写了看不见或不能显示的字符：U+0001" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "r").exists()


def test_a_folder_that_cannot_be_written_gets_a_sentence(small: SmallContent, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = outcome(small, tmp_path / "file" / "r")
    assert done.returncode == 1
    assert "公示情况报告写不进" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("other", [["--check"], ["--plan", "award-2024"], ["--serve"], ["--preview"]])
def test_it_goes_with_no_other_command(other: list[str]) -> None:
    done = run("--outcome", "award-2024/east", *other)
    assert done.returncode == 2
    assert "--outcome 只写公示情况报告，不能与 --check、--plan、--serve、--preview 同用" in done.stderr


def test_the_paper_stands_in_the_current_folder_unless_told(small: SmallContent, tmp_path: Path) -> None:
    asked = ("--outcome", "award-2024/east", "--as-of", AFTER)
    done = run("--content", small.root, *asked, cwd=tmp_path)
    assert done.returncode == 0
    assert "公示情况报告 award-2024-east-公示情况报告.docx\n" in done.stderr
    assert page_of(tmp_path)
    assert document_of(tmp_path).paragraphs


def test_the_document_is_a4_with_the_margins_and_letters_of_official_papers(
    disputed: SmallContent, tmp_path: Path
) -> None:
    assert outcome(disputed, tmp_path).returncode == 0
    document = document_of(tmp_path)
    page = document.sections[0]
    sizes = [
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    ]
    assert [round((size or 0) / 36000) for size in sizes] == [210, 297, 37, 35, 28, 26]
    styles = {name: document.styles[name] for name in ("公文标题", "公文正文")}
    fonts = {name: style.element.rPr.rFonts.get(qn("w:eastAsia")) for name, style in styles.items()}
    assert fonts == {"公文标题": "宋体", "公文正文": "仿宋"}
    xml = {name: style.element.xml for name, style in styles.items()}
    assert 'w:sz w:val="44"' in xml["公文标题"]
    assert 'w:sz w:val="32"' in xml["公文正文"]
    assert re.search(r'<w:spacing [^>]*w:line="560"', xml["公文正文"])
    assert 'w:lineRule="exact"' in xml["公文正文"]
    opening = document.paragraphs[2]
    assert 'w:firstLineChars="200"' in opening._p.xml


def test_the_document_knows_its_author_and_moment(small: SmallContent, tmp_path: Path) -> None:
    assert outcome(small, tmp_path).returncode == 0
    properties = document_of(tmp_path).core_properties
    assert (properties.author, properties.last_modified_by) == ("东区总工会", "东区总工会")
    assert properties.title == "东区总工会关于东区推荐对象在所在单位的公示无异议情况报告"
    moments = [moment and moment.replace(tzinfo=None) for moment in (properties.created, properties.modified)]
    assert moments == [datetime.fromisoformat("2024-04-12T01:00")] * 2


def test_the_same_content_and_moment_give_the_same_bytes(disputed: SmallContent, tmp_path: Path) -> None:
    assert outcome(disputed, tmp_path / "one").returncode == 0
    assert outcome(disputed, tmp_path / "two").returncode == 0
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["award-2024-east-公示情况报告.docx", "award-2024-east-公示情况报告.html"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    with zipfile.ZipFile(tmp_path / "one" / files[0]) as archive:  # which knows no moment of its own
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_notice_of_the_five_documents_gets_its_paper_or_a_clear_refusal(tmp_path: Path) -> None:
    examined, now = examine(ROOT / "content"), datetime(2024, 12, 1, tzinfo=SHANGHAI)
    refused = {}
    notices = [n for content in examined.campaigns if content.campaign.id in NUMBERS for n in content.notices]
    for placed in notices:
        stream = io.StringIO()
        name = f"{placed.campaign}/{placed.id}"
        if write_outcome(examined, name, tmp_path, now, Terminal(stream)) != 0:
            refused[name] = stream.getvalue()
    assert refused == {
        "liaoning-industry-2024/shenfu-unit": "没有写公示情况报告：公示 shenfu-unit 还是草稿，没有批准\n",
        "zhangjiakou-2024/kangbao-unit-first": "没有写公示情况报告：公示 kangbao-unit-first 已经撤回\n",
    }
    assert len(list(tmp_path.iterdir())) == 2 * (len(notices) - len(refused))
    assert "谭永康" in "".join(page_of(tmp_path, "guangxi-2024-hechi-city"))
    checked = subprocess.run(
        ["java", "-jar", str(JAR), "--errors-only", *map(str, sorted(tmp_path.glob("*.html")))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.stderr == ""


def test_the_page_is_accessible_fits_a_phone_and_prints_on_a4(
    browser: Browser, disputed: SmallContent, tmp_path: Path
) -> None:
    assert outcome(disputed, tmp_path).returncode == 0
    path = tmp_path / "award-2024-east-公示情况报告.html"
    assert not re.search(r'(?:href|src)="|url\(|@import', path.read_text(encoding="utf-8"))
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.add_script_tag(path=AXE)
    assert page.evaluate("axe.run(document).then(r => r.violations.map(v => v.id))") == []
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[([^\]]+)\]", printed)
    assert {tuple(round(float(n)) for n in box.split()[2:]) for box in boxes} == {(595, 842)}
    page.close()


def test_a_paper_that_would_give_a_person_away_is_not_written(small: SmallContent, tmp_path: Path) -> None:
    small.edit(f"{HOME}/campaign.yml", "phones: [0000-0000001]", "phones: [138-0013-8000]")
    examined = examine(small.root)
    assert examined.content is not None
    (campaign,) = examined.content.campaigns
    # Nobody declares the number any more, as when it came from where no rule looks.
    bare = replace(campaign, campaign=replace(campaign.campaign, contacts=()))
    stream = io.StringIO()
    told = replace(examined, content=replace(examined.content, campaigns=(bare,)))
    folder = tmp_path / "papers"
    at = datetime.fromisoformat(AFTER).replace(tzinfo=SHANGHAI)
    assert write_outcome(examined, "award-2024/east", tmp_path / "declared", at, Terminal(io.StringIO())) == 0
    assert write_outcome(told, "award-2024/east", folder, at, Terminal(stream)) == 1
    assert "手机号码（138＊＊＊00）" in stream.getvalue()
    assert not folder.exists()
