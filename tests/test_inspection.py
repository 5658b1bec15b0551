"""The last look: finished files are judged as readers and programs get them; every number here is invented."""

import io
import json
from pathlib import Path

import pytest
from docx import Document

from publicity.problems import Finding
from sitegen.build import build
from sitegen.cli import parse
from sitegen.inspection import Inspect, inspection_of
from sitegen.terminal import Terminal
from tests.moments import shanghai
from tests.small import SmallContent

NOW = "2024-04-03T10:00"
DEED = "campaigns/award-2024/deeds/p-1.md"
SHOWN = [
    "<p>139<b>1234</b>5678</p>",
    "<p>139<b>12</b><i>34</i>5678</p>",
    "<p>139&#49;2345678</p>",
    "<p>139&#x200b;12345678</p>",
    "<p>139<!-- a > b -->12345678</p>",
    "<p>139<!-- <p> -->12345678</p>",
    "<p>139<br>1234<br/>5678</p>",
    "<p>139\n   \n   1234\n<em>5678</em></p>",
    "<p>139</a>\n</span>\n12345678</p>",
    "<p>139<wbr>1234&shy;5678</p>",
    "<p>139<img src=x alt=\"1234\">5678</p>",
    "<p title='13912345678'>他</p>",
    "<img alt=\"电话13912345678\">",
    "<a href=\"tel:+86-139-1234-5678\">他</a>",
    "<a href=\"/x?p=139%31%32345678\">他</a>",
    "<meta name=\"description\" content=\"13912345678\">",
    "<p aria-label=\"13912345678\">他</p>",
    "<p data-x=13912345678>他</p>",
    "<p DATA-X = '139&#49;2345678'>他</p>",
    "<input value=\"13912345678\">",
    "<!-- 13912345678 -->",
    "<script>let a = \"13912345678\"</script>",
    "<dl><dt>家庭电话</dt><dd>0313-7123456</dd></dl>",
    "<dl><dt>家庭电话</dt>\n<dd>0313-7123456</dd></dl>",
    "<td data-label=\"家庭电话\">0313-7123456</td>",
    "<tr><th>身份证号</th>\n\n<td>990102197408123519</td></tr>",
    "<dt>出生日期</dt><dd>1974年8月12日</dd>",
    "<h1>身份证110105<b>19491231</b>002Ⅹ</h1>",
]  # fmt: skip
NOT_ONE_NUMBER = [
    "<tr><td>139</td><td>1234</td><td>5678</td></tr>",
    "<tr><td>139</td>\n<td>1234</td>\n<td>5678</td></tr>",
    "<ul><li>139<li>1234<li>5678</ul>",
    "<p>139</p><p>12345678</p>",
    "<div>139<div>1234</div>5678</div>",
    "<p data-a=\"139\" data-b=\"12345678\">他</p>",
    "<p data-days=\"2024-04-01 2024-04-02 2024-04-03\" data-opens=\"2024-04-01T00:00:00+08:00\">他</p>",
    "<svg><path d=\"M139 1234 5678\"/></svg>",
    "<p>电话 0000-0000001</p>",
    "<p>2024年4月1日至2024年4月8日</p>",
]  # fmt: skip


def inspect_of(small: SmallContent) -> Inspect:
    return inspection_of(small.read())


def kinds(found: list[Finding]) -> list[str]:
    return [finding.rule for finding in found]


@pytest.mark.parametrize("html", SHOWN)
def test_what_a_page_shows_or_says_is_found_however_it_is_marked_up(small: SmallContent, html: str) -> None:
    inspect = inspect_of(small)
    page = f"<!doctype html>\n<html><body>\n<p>前</p>\n{html}\n<p>后</p>\n</body></html>\n"
    for _ in range(2):  # what was seen before is judged no other way
        assert kinds(list(inspect("about.html", page.encode()))) == ["privacy.output"]


@pytest.mark.parametrize("html", NOT_ONE_NUMBER)
def test_numbers_beside_each_other_in_cells_fields_and_drawings_are_not_one(small: SmallContent, html: str) -> None:
    inspect = inspect_of(small)
    page = f"<!doctype html>\n<html><body>\n{html}\n</body></html>\n"
    for _ in range(2):
        assert list(inspect("about.html", page.encode())) == []


def test_lines_that_were_clean_alone_are_judged_anew_beside_others(small: SmallContent) -> None:
    inspect = inspect_of(small)
    for half in ("<p>\n<b>139</b>\n</p>", "<p>\n<i>1234</i>\n</p>", "<p>\n<u>5678</u>\n</p>", "<dt>家庭电话</dt>",
                 "<dd>0313-7123456</dd>"):  # fmt: skip
        assert list(inspect("a.html", half.encode())) == []
    split = b"<p>\n<b>139</b>\n<i>1234</i>\n<u>5678</u>\n</p>"
    assert kinds(list(inspect("b.html", split))) == ["privacy.output"]
    assert kinds(list(inspect("c.html", "<dt>家庭电话</dt>\n<dd>0313-7123456</dd>".encode()))) == ["privacy.output"]


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("data/notices.json", json.dumps({"a": [{"b": "电话139\u200b12345678"}]})),
        ("data/notices.json", '{"a": "139\\u0031\\u003234\\u0035678"}'),
        ("data/notices.json", '{"a": 13912345678}'),
        ("data/notices.json", '{"13912345678": 1}'),
        ("data/notices.json", '{"家庭电话": "0313-7123456"}'),
        ("data/notices.json", '{"a": "1974年8月12日生"}'),
        ("data/notices.json", '{"家庭电话": ["无", "0313-7123456"]}'),
        ("data/broken.json", '{"a": "13912345678"'),
        ("assets/lookup-data.js", 'window.gongshiLookup={"entries":[["p-1","\\u00313912345678"]]};\n'),
        ("assets/other.js", "const a = '13912345678'"),
        ("assets/other.css", "p::after { content: '13912345678' }"),
        ("feed.xml", "<feed><title>139&#49;2345678</title></feed>"),
        ("feed.xml", "<feed><link href='tel:13912345678'/></feed>"),
        ("sitemap.xml", "<urlset><url><loc>https://a.example/13912345678.html</loc></url></urlset>"),
        ("calendar.ics", "BEGIN:VCALENDAR\r\nSUMMARY:他139\r\n 1234567\r\n\t8\r\nEND:VCALENDAR\r\n"),
        ("calendar.ics", "DESCRIPTION:139\\,1234\\,5678，他\r\n"),
        ("robots.txt", "User-agent: *\n# 13912345678\n"),
        ("assets/icon.svg", "<svg><text>139<tspan>1234</tspan>5678</text><title>13912345678</title></svg>"),
        ("award-2024/candidates/13912345678.html", ""),
        ("award-2024/candidates/139%31%32345678.html", ""),
    ],
)
def test_every_kind_of_file_is_read_as_programs_read_it(small: SmallContent, address: str, content: str) -> None:
    assert kinds(list(inspect_of(small)(address, content.encode()))) == ["privacy.output"]


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("data/a.json", '{"days": ["2024-04-01", "2024-04-02"], "a": 139, "b": 1234, "c": 5678}'),
        ("data/a.json", "[139, 1234, 5678]"),
        ("assets/lookup-data.js", 'window.gongshiLookup={"entries":[["p-139",1,2],["p-1234",3,4]]};'),
        ("feed.xml", "<a><updated>139</updated><updated>12345678</updated></a>"),
        ("calendar.ics", "DTSTART;VALUE=DATE:20240401\r\nDTEND;VALUE=DATE:20240408\r\n"),
        ("assets/theme.css", ":root{--a:url('data:image/svg+xml,<path d=\"M13 9 1234 5678\"/>')}"),
        ("assets/fonts/a.woff2", "13912345678"),
    ],
)
def test_values_beside_each_other_in_files_for_programs_are_not_one_number(
    small: SmallContent, address: str, content: str
) -> None:
    assert list(inspect_of(small)(address, content.encode())) == []


def test_runs_and_breaks_of_a_document_are_read_as_one_line_and_cells_apart(small: SmallContent) -> None:
    document = Document()
    paragraph = document.add_paragraph("他")
    for part in ("139", "1234", "5678"):
        paragraph.add_run(part).bold = part == "1234"
    told, cells = io.BytesIO(), io.BytesIO()
    document.save(told)
    document = Document()
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("139", "1234", "5678"), strict=True):
        cell.text = text
    document.save(cells)
    assert kinds(list(inspect_of(small)("a.docx", told.getvalue()))) == ["privacy.output"]
    assert list(inspect_of(small)("a.docx", cells.getvalue())) == []


@pytest.mark.parametrize(
    ("address", "file", "whose"),
    [
        ("award-2024/candidates/p-1.html", "content/campaigns/award-2024/candidates.csv", "赵明的网页"),
        ("award-2024/notices/east.html", "content/campaigns/award-2024/notices/east.yml", "公示“东区推荐对象"),
        ("award-2024/index.html", "content/campaigns/award-2024/campaign.yml", "评选活动的网页"),
        ("about.html", "content/pages/about.md", "普通页面"),
        ("feed.xml", "content/site.yml", "生成的文件"),
    ],
)
def test_a_finding_leads_to_the_file_that_staff_can_change(
    small: SmallContent, address: str, file: str, whose: str
) -> None:
    (finding,) = inspect_of(small)(address, "<p>他的手机是139&#49;2345678。</p>".encode())
    assert finding.place.file == file
    assert finding.sentence.startswith(whose)
    assert finding.sentence.endswith("上有手机号码（139＊＊＊78），在“他的手机是”后面")
    assert "搜索“他的手机是”，删去" in finding.remedy
    assert "12345678" not in str(finding)


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a ", '<a "', "<p>1", "1", "\n1", "&#49;", "<b>1</b>\n", "]]>", "<p", "-->"]
)
def test_a_long_hostile_page_is_judged_to_its_end(small: SmallContent, piece: str) -> None:
    page = piece * (30_000 // len(piece)) + "--></a></p>\n<p>手机13912345678</p>"
    found = list(inspect_of(small)("about.html", page.encode()))
    assert any("139＊＊＊78" in finding.sentence for finding in found)


def test_a_number_that_no_rule_of_the_source_knows_refuses_the_build_and_the_old_site_stays(
    small: SmallContent, tmp_path: Path
) -> None:
    options = parse(["--content", str(small.root), "--output", str(tmp_path / "public")])
    assert build(options, shanghai(NOW), Terminal(io.StringIO())) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "public").rglob("*") if path.is_file()}
    small.write("site.yml", (small.root / "site.yml").read_text().replace("测试用", "他的手机139-1234-5678"))
    told = io.StringIO()
    assert build(options, shanghai(NOW), Terminal(told)) == 1
    assert "139＊＊＊78" in told.getvalue()
    assert "139-1234-5678" not in told.getvalue()
    assert {path: path.read_bytes() for path in (tmp_path / "public").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "deed",
    ["手机139**1234**5678", "139&#49;2345678", "139<!-- -->12345678", "[139](x)12345678",
     "身份证110105**19491231**002X", "139\\\n1234\\\n5678", "139  \n12345678", "139*1234*5678"],
)  # fmt: skip
def test_a_number_split_by_markup_in_a_deed_is_never_built(small: SmallContent, tmp_path: Path, deed: str) -> None:
    small.write(DEED, f"他留了话：{deed}。\n")
    options = parse(["--content", str(small.root), "--output", str(tmp_path / "public")])
    assert build(options, shanghai(NOW), Terminal(io.StringIO())) == 1
    assert not list((tmp_path / "public").rglob("*.html"))


@pytest.mark.parametrize(
    ("deed", "line", "told"),
    [
        ("第一行。\n\n他的手机139\n1234\n5678。\n", 3, "赵明的事迹里有手机号码（139＊＊＊78）"),
        ("第一行。\n手机<b>139</b>12345678。\n", 2, "赵明的事迹里有手机号码（139＊＊＊78）"),
        (
            "身份证号：13072219700101123x。\n",
            1,
            "赵明的事迹里有身份证号码（130＊＊＊3X，最后一位对不上，是不是录错了；对不对都不能公开）",
        ),
        ("（事迹待补）\n", 0, "这篇事迹只有占位的字：“（事迹待补）”"),
    ],
)
def test_the_source_is_judged_whole_and_the_line_named_where_it_begins(
    small: SmallContent, deed: str, line: int, told: str
) -> None:
    small.write(DEED, deed)
    error = small.only_error()
    assert (error.place.file, error.place.line) == (f"content/{DEED}", line)
    assert told in error.sentence.replace("p-1（赵明）", "赵明")


def test_a_header_is_the_label_of_its_cells(small: SmallContent) -> None:
    home = "campaigns/award-2024"
    small.edit(f"{home}/campaign.yml", "{header: 政治面貌, visibility: staff}", "{header: 家庭电话, visibility: staff}")
    small.edit(f"{home}/candidates.csv", "政治面貌", "家庭电话")
    small.edit(f"{home}/candidates.csv", "党员甲", "0000-7123456")
    assert "的“家庭电话”里有家庭电话（000＊＊＊56）" in small.only_error().sentence


def test_a_lost_character_in_a_name_is_named(small: SmallContent) -> None:
    small.edit("campaigns/award-2024/candidates.csv", "赵　明", "赵□")
    errors = [finding for finding in small.findings() if finding.rule == "table"]
    assert [finding.sentence for finding in errors] == ["姓名“赵□”里有“□”，多半是转换时丢了一个字"]
