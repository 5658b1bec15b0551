"""Reading the campaigns in a real browser: looking up, large type, phones, dark, paper, accessibility."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from publicity.reader.content import read_content
from tests.conftest import ROOT
from tests.served import served

AXE = ROOT / "node_modules/axe-core/axe.min.js"
KINDS = {
    "home": "index.html",
    "campaign": "guangxi-2024/index.html",
    "campaign with alternates": "guangxi-congress-2023/index.html",
    "open notice": "zhangjiakou-2024/notices/yangyuan-county.html",
    "upcoming notice": "zhangjiakou-2024/notices/city-collectives.html",
    "outcome": "fuxin-2021/notices/city.html",
    "withdrawn notice": "zhangjiakou-2024/notices/kangbao-unit-first.html",
    "candidate": "guangxi-2024/candidates/lm-003.html",
    "candidate that left": "fuxin-2021/candidates/lm-018.html",
    "unit": "liaoning-industry-2024/units/telecom.html",
    "ordinary page": "how-to-object.html",
    "not found": "404.html",
}


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as root:
        yield root


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", KINDS.values(), ids=KINDS.keys())
def test_axe_finds_nothing_on_any_kind_of_page(browser: Browser, address: str, name: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(address + name)
    page.add_script_tag(path=AXE)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    result = page.evaluate(f"axe.run(document, {json.dumps(options)})")
    told = [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in result["violations"]]
    context.close()
    assert told == []


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("name", KINDS.values(), ids=KINDS.keys())
def test_no_page_is_wider_than_the_screen(browser: Browser, address: str, name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address + name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_no_name_is_cut_on_any_list(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for name in ("guangxi-2024/notices/nanning-city.html", "zhangjiakou-2024/notices/city-persons.html"):
        page.goto(address + name)
        cut = page.evaluate(
            """[...document.querySelectorAll('.gs-list__name')]
                 .filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent)"""
        )
        assert cut == []
    context.close()


def test_rare_characters_of_names_are_drawn_with_the_sites_own_font_where_the_system_has_none(site: Path) -> None:
    css = (site / "assets" / "gongshi.css").read_text(encoding="utf-8")
    assert css.count("@font-face") == 2
    for font in ("gongshi-rare-a.woff2", "gongshi-rare-b.woff2"):
        assert (site / "assets" / "fonts" / font).stat().st_size > 1000


def test_any_two_characters_of_a_name_or_unit_and_any_given_name_find_everybody(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("searchbox").fill("总")
    page.wait_for_function("window.gongshiLookup")
    content = read_content(ROOT / "content")
    wanted = []
    for campaign in content.campaigns:
        named = {c for n in campaign.notices if not n.is_draft for c in n.notice.candidates}
        for candidate in (campaign.candidates[c] for c in sorted(named)):
            name, place = candidate.name, candidate.workplace
            pairs = {text[n : n + 2] for text in (name, place) for n in range(len(text) - 1)}
            given = {name[1:]} if candidate.kind == "person" else set()
            wanted += [(query, f"{campaign.campaign.id}/{candidate.id}") for query in sorted(pairs | given)]
    missed = page.evaluate(
        """wanted => {
          const field = document.querySelector('[data-lookup] input'), out = [], seen = {};
          for (const [query, key] of wanted) {
            if (!seen[query]) {
              field.value = query; field.dispatchEvent(new Event('input'));
              const status = document.querySelector('[data-lookup-status]').textContent;
              const total = Number((status.match(/\\d+/) || [0])[0]);
              const links = [...document.querySelectorAll('[data-lookup-results] a')].map(a => a.getAttribute('href'));
              seen[query] = { total, links: new Set(links), cut: total > links.length };
            }
            const [campaign, id] = key.split('/');
            const answer = seen[query];
            if (!answer.links.has(`${campaign}/candidates/${id}.html`) && !answer.cut) { out.push([query, key]); }
          }
          return out;
        }""",
        wanted,
    )
    assert len(wanted) > 4000
    assert missed == []


def test_looking_up_leads_to_the_persons_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("searchbox").fill("吐尔逊")
    page.locator("[data-lookup-results] a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("阿卜杜热合曼·吐尔逊江·买买提")


def test_a_look_up_without_a_hit_says_what_to_try(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("searchbox").fill("查无此人")
    expect(page.locator("[data-lookup-status]")).to_contain_text("没有找到")


def test_looking_up_works_from_a_plain_folder(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/index.html")
    page.get_by_role("searchbox").fill("敖晓东")
    expect(page.locator("[data-lookup-results] a")).to_have_count(1)


def test_large_type_is_larger_and_stays_on_the_next_page(page: Page, address: str) -> None:
    page.goto(address)
    small = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.get_by_role("button", name="大字版").click()
    large = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert large >= 1.3 * small
    page.goto(f"{address}how-to-object.html")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == large
    expect(page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")


def test_the_button_for_objecting_names_the_notice_and_the_candidate(page: Page, address: str) -> None:
    page.goto(f"{address}{KINDS['open notice']}")
    target = page.locator(".gs-answer .gs-button").get_attribute("href")
    assert target == "../../intake/report?notice=zhangjiakou-2024/yangyuan-county"
    first = page.get_by_role("link", name=re.compile("反映问题 ?：.+")).first.get_attribute("href") or ""
    assert re.fullmatch(
        r"\.\./\.\./intake/report\?notice=zhangjiakou-2024/yangyuan-county&candidate=[a-z]{2}-\d{3}", first
    )


def test_everything_can_be_reached_by_keyboard_with_a_visible_focus(page: Page, address: str) -> None:
    page.goto(f"{address}{KINDS['open notice']}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    assert page.evaluate("!!document.activeElement.closest('#main')")


RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳戶",
    "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟户",
)


def plain(text: str) -> str:
    """Return text without space, with the radicals that PDFs name put back to the characters they look like."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(RADICALS)


def test_a_notice_prints_as_numbered_a4_with_no_candidate_broken_across_pages(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}zhangjiakou-2024/notices/city-persons.html")
    paper = tmp_path / "notice.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    pdf = PdfReader(paper)
    width, height = (float(side) / 72 * 25.4 for side in (pdf.pages[0].mediabox.width, pdf.pages[0].mediabox.height))
    assert (round(width), round(height)) == (210, 297)
    texts = [plain(sheet.extract_text()) for sheet in pdf.pages]
    total = len(texts)
    assert all(f"—{n}/{total}—" in text for n, text in enumerate(texts, 1))
    assert "拟表彰人选公示" in texts[0]
    assert "反映问题" not in "".join(texts)
    content = next(c for c in read_content(ROOT / "content").campaigns if c.campaign.id == "zhangjiakou-2024")
    broken = []
    for candidate in content.candidates.values():
        if candidate.kind == "person":
            end = plain(re.sub(r"[*]|^- ", "", candidate.deeds.splitlines()[-1]))[-12:]
            sheets = [n for n, text in enumerate(texts) if plain(candidate.workplace + candidate.post) in text]
            ends = [n for n, text in enumerate(texts) if end in text]
            if not set(sheets) & set(ends):
                broken.append(candidate.id)
    assert broken == []
