"""What staff write in site.yml, in titles and names stands in every page and file as text, and adds nothing to them."""

import io
import json
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.theme import Theme

from publicity.urls import base_url_problem, intake_url_problem
from sitegen.build import build
from sitegen.cli import parse
from sitegen.terminal import Terminal
from tests.moments import shanghai
from tests.small import SmallContent

SITE = Path(__file__).parent.parent / "site"
NASTY = "甲<script>x()</script>\"'&amp;&{{ 7*7 }}{% if %}{# #}@@content@@@@banner@@\n!ENV HOME\r!!python/none \\1 乙"
PLAIN = "甲乙"
FIELDS = ("name", "tagline", "issuer", "demonstration")
FOOTER = ("host", "operator", "site_code", "icp", "police", "phone")


class Tags(HTMLParser):
    """The tags of a page with the names of their attributes, and its text and attributes' values."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.texts += [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def built(small: SmallContent, text: str, output: Path) -> Path:
    """Build a site in which every text that staff choose holds this one."""
    settings = yaml.safe_load((small.root / "site.yml").read_text(encoding="utf-8"))
    settings |= {field: f"{field}{text}" for field in FIELDS}
    settings["footer"] = {field: f"{field}{text}" for field in FOOTER}
    small.write("site.yml", yaml.safe_dump(settings, allow_unicode=True))
    line = " ".join(text.split())
    small.write("pages/about.md", f"---\ntitle: {json.dumps(line)}\n---\n\n# 关于\n\n说明。\n")
    home = "campaigns/award-2024"
    for field, old in (("title", "2024年测试市劳动模范评选表彰"), ("short_title", "测试评选")):
        small.edit(f"{home}/campaign.yml", f"{field}: {old}", f"{field}: {json.dumps(f'{old}{text}')}")
    small.edit(
        f"{home}/campaign.yml",
        "name: 西区总工会",
        f"name: {json.dumps(f'西区{line}'.replace(',', ''))}, aliases: [西区总工会]",
    )
    small.notice("title: 东区推荐对象在所在单位的公示", f"title: {json.dumps(f'东区{text}')}")
    told = io.StringIO()
    options = parse(["--content", str(small.root), "--output", str(output), "--processes", "1"])
    assert build(options, shanghai("2024-04-03T10:00"), Terminal(told)) == 0, told.getvalue()
    return output


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One site with plain texts and one with nasty ones."""
    folder = tmp_path_factory.mktemp("sites")
    plain, nasty = (SmallContent(folder / name / "content") for name in ("plain", "nasty"))
    return built(plain, PLAIN, folder / "plain" / "public"), built(nasty, NASTY, folder / "nasty" / "public")


def test_no_text_of_the_settings_adds_a_tag_or_an_attribute_to_any_page(sites: tuple[Path, Path]) -> None:
    pages = sorted(path.relative_to(sites[0]) for path in sites[0].rglob("*.html"))
    assert len(pages) == 13
    for page in pages:
        before, after = (Tags((site / page).read_text(encoding="utf-8")) for site in sites)
        assert after.tags == before.tags, page


def test_every_text_of_the_settings_stands_in_the_pages_as_it_was_written(sites: tuple[Path, Path]) -> None:
    for page in (
        "index.html",
        "about.html",
        "404.html",
        "award-2024/notices/east.html",
        "award-2024/candidates/p-1.html",
    ):
        texts = " ".join(" ".join(Tags((sites[1] / page).read_text(encoding="utf-8")).texts).split())
        for field in ("name", "tagline", "demonstration", *FOOTER):
            assert " ".join(f"{field}{NASTY}".split()) in texts, (page, field)


def test_files_for_programs_hold_the_texts_and_nothing_else(sites: tuple[Path, Path]) -> None:
    nasty = sites[1]
    feeds = [Xml.parse(site / "feed.xml").getroot() for site in sites]
    assert [element.tag for element in feeds[1].iter()] == [element.tag for element in feeds[0].iter()]
    assert " ".join((feeds[1].findtext("{*}title") or "").split()) == " ".join(f"name{NASTY}".split())
    data = json.loads((nasty / "data/notices.json").read_text(encoding="utf-8"))
    assert data["site"] == f"name{NASTY}"
    names = [[line.partition(b":")[0].partition(b";")[0] for line in unfolded(site)] for site in sites]
    assert names[1] == names[0]
    lookup = [(site / "assets/lookup-data.js").read_text(encoding="utf-8") for site in sites]
    assert lookup[1].count("\n") == lookup[0].count("\n") == 1


def unfolded(site: Path) -> list[bytes]:
    return (site / "calendar.ics").read_bytes().replace(b"\r\n ", b"").splitlines()


THEME = Theme(name="material", custom_dir=str(SITE / "overrides"), language="zh", font=False).get_env()
THEME.filters["url"] = lambda address: address


def partial(name: str, text: str) -> str:
    config: dict[str, Any] = {
        "site_name": text,
        "extra": {"gongshi": {"tagline": text, "demonstration": text, "pages": [{"address": "a.html", "title": text}],
                              "footer": dict.fromkeys(FOOTER, text)}},
    }  # fmt: skip
    return THEME.get_template(f"partials/{name}.html").render(config=SimpleNamespace(**config))


@given(st.text(min_size=1))
@pytest.mark.parametrize("name", ["header", "footer"])
def test_any_text_in_any_setting_appears_and_adds_no_tag(name: str, text: str) -> None:
    before, after = Tags(partial(name, PLAIN)), Tags(partial(name, text))
    assert after.tags == before.tags
    assert "@@" not in partial(name, text)


@pytest.mark.parametrize(
    "url",
    ["https://gongshi.example/", "http://127.0.0.1:8000/", "https://www.example.gov.cn/col/col123/index/",
     "https://example.cn:8443/%E5%85%AC%E7%A4%BA/"],
)  # fmt: skip
def test_a_web_address_is_taken(url: str) -> None:
    assert base_url_problem(url) is None
    assert intake_url_problem(url) is None


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)/", "javascript://%0aalert(1)/", "JAVASCRIPT://x/", "data:text/html,x/", "ftp://example.cn/",
     "//example.cn/", "https://", "https:///", "https://ex ample.cn/", "https://example.cn/\"><script>/",
     "https://example.cn/\nX/", "https://a@example.cn/", "https://example.cn/公示/", "https://example.cn/?a=b/",
     "https://example.cn/#/", "https://example.cn/\\1/", " https://example.cn/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_with_a_sentence(small: SmallContent, url: str) -> None:
    for key, old in (("base_url", "https://gongshi.example/sub/path/"), ("intake_url", "intake/report")):
        fresh = SmallContent(small.root)
        fresh.edit("site.yml", f"{key}: {old}", f"{key}: {json.dumps(url)}")
        error = fresh.only_error()
        assert error.sentence == {"base_url": "base_url 不是网站地址", "intake_url": "intake_url 不是表单的地址"}[key]
        assert "http:// 或 https://" in error.remedy
