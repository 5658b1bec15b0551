"""Every page of the campaigns: sound HTML, no broken link, nothing from elsewhere, nothing private."""

import gzip
import re
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from publicity.reader.content import read_content
from sitegen.cli import main
from tests.conftest import ROOT
from tests.small import SmallContent
from tools.rules import NUMBERS

INTAKE = "intake/report"
NOT_FOUND = "404.html"


class Reading(HTMLParser):
    """What a page says of itself: ids, addresses, headings, title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.words: dict[str, list[str]] = {"h1": [], "title": []}
        self.inline: list[str] = []
        self._open: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids[str(values["id"])] += 1
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        loads = tag in {"script", "img", "link", "iframe", "source"} and values.get("rel") != "canonical"
        if loads and (address := values.get("src") or values.get("href")):
            self.loads.append(address)
        if tag == "style" or "style" in values or any(name.startswith("on") for name in values):
            self.inline.append(tag)
        if tag == "script" and "src" not in values:
            self.inline.append(tag)
        self._open = tag if tag in self.words else None

    def handle_data(self, data: str) -> None:
        if self._open:
            self.words[self._open].append(data)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Reading]:
    return {
        path.relative_to(site).as_posix(): Reading(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")
    }


def test_every_campaign_is_published_with_every_kind_of_page(pages: dict[str, Reading]) -> None:
    kinds = Counter(re.sub(r"[^/]+\.html$", "", name).partition("/")[2] for name in pages if "/" in name)
    homes = {name.partition("/")[0] for name in pages if re.fullmatch(r"[^/]+/index\.html", name)}
    assert homes == {path.name for path in (ROOT / "content" / "campaigns").iterdir()}
    assert homes >= NUMBERS.keys()
    assert kinds["candidates/"] > 400
    assert kinds["notices/"] > 100
    assert kinds["units/"] > 50


def test_every_link_leads_to_a_file_and_a_place_that_exist(site: Path, pages: dict[str, Reading]) -> None:
    broken = []
    for name, page in pages.items():
        for link in page.links:
            address, fragment = urldefrag(link)
            if INTAKE in address:
                continue
            folder = site if name == NOT_FOUND else (site / name).parent
            target = folder / unquote(address).removeprefix("/") if address else site / name
            relative = target.resolve().relative_to(site).as_posix()
            if not target.is_file() or (fragment and fragment not in pages[relative].ids):
                broken.append((name, link))
    assert broken == []


def test_no_page_links_by_an_absolute_address_or_to_a_bare_folder(pages: dict[str, Reading]) -> None:
    bare = re.compile(r"^(https?:)?/|.*/$|^\.+$")
    wrong = [(n, link) for n, p in pages.items() if n != NOT_FOUND for link in p.links if bare.match(link)]
    assert wrong == []


def test_the_page_for_what_is_not_found_works_at_any_depth_of_a_portals_sub_path(
    small: SmallContent, tmp_path: Path
) -> None:
    assert main(["--content", str(small.root), "--output", str(tmp_path / "out")]) == 0
    page = Reading((tmp_path / "out" / NOT_FOUND).read_text(encoding="utf-8"))
    addresses = [address for address in page.links + page.loads if not address.startswith("#")]
    assert addresses != []
    for address in addresses:
        assert address.startswith("/sub/path/")
        assert (tmp_path / "out" / address.removeprefix("/sub/path/")).is_file()


def test_no_page_asks_any_other_host_for_anything(site: Path, pages: dict[str, Reading]) -> None:
    assert [
        (name, load) for name, page in pages.items() for load in page.loads if "://" in load or load[:2] == "//"
    ] == []
    for path in site.rglob("*"):
        if path.suffix in {".css", ".js"}:
            outside = re.findall(r"(?:url\(|fetch\(|import )[\"']?(?:https?:)?//", path.read_text(encoding="utf-8"))
            assert outside == [], path.name


def test_no_page_has_inline_script_or_style(pages: dict[str, Reading]) -> None:
    assert {name: page.inline for name, page in pages.items() if page.inline} == {}


def test_every_page_has_one_h1_a_title_that_begins_with_it_and_no_id_twice(pages: dict[str, Reading]) -> None:
    for name, page in pages.items():
        heading, title = "".join(page.words["h1"]).strip(), "".join(page.words["title"]).strip()
        assert len([word for word in page.words["h1"] if word.strip()]) == 1, name
        assert title.startswith(heading), (name, title, heading)
        assert [key for key, count in page.ids.items() if count > 1] == [], name


def test_no_two_pages_of_a_campaign_have_the_same_title(pages: dict[str, Reading]) -> None:
    titles = Counter((name.partition("/")[0], "".join(page.words["title"])) for name, page in pages.items())
    twice = {title: count for title, count in titles.items() if count > 1}
    assert twice == {}


def test_the_html_checker_of_the_w3c_finds_no_error_on_any_page(site: Path) -> None:
    jar = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
    done = subprocess.run(
        ["java", "-Xmx1g", "-jar", jar, "--errors-only", "--skip-non-html", site],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[:3000]


def test_no_column_that_is_not_public_reaches_any_page_or_file(site: Path) -> None:
    content = read_content(ROOT / "content")
    told = "\n".join(
        path.read_text(encoding="utf-8") for path in site.rglob("*") if path.suffix in {".html", ".json", ".js", ".xml"}
    )
    for campaign in content.campaigns:
        for candidate in campaign.candidates.values():
            for header in ("曾获最高荣誉", "荣誉基础", "负责人姓名及职务", "法人代表"):
                secret = candidate.staff.get(header, "")
                if len(secret) > 3 and secret not in candidate.deeds:
                    assert secret not in told, (candidate.id, header)


def test_columns_never_to_be_read_and_staff_columns_stay_out_of_a_site(small: SmallContent, tmp_path: Path) -> None:
    assert main(["--content", str(small.root), "--output", str(tmp_path / "out"), "--as-of", "2024-04-02T10:00"]) == 0
    told = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert "赵明".encode() in told
    for secret in ("11010519491231002X", "13800138000", "党员甲"):
        assert secret.encode() not in told


def test_every_page_says_that_its_candidates_are_invented(site: Path) -> None:
    for path in site.rglob("*.html"):
        assert "全部虚构" in path.read_text(encoding="utf-8"), path


def test_the_site_holds_no_map_script_or_leftover_of_the_theme(site: Path) -> None:
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    assert [name for name in names if name.endswith(".map") or "shells" in name or "javascripts" in name] == []
    leftovers = [path for path in site.rglob("*.html") if "@@" in path.read_text(encoding="utf-8")]
    assert leftovers == []


def test_the_site_works_in_any_folder(site: Path, tmp_path: Path) -> None:
    moved = tmp_path / "any" / "path"
    shutil.copytree(site, moved)
    page = (moved / "zhangjiakou-2024" / "notices" / "city-persons.html").read_text(encoding="utf-8")
    assert 'href="../../assets/gongshi.css"' in page


def compressed(path: Path) -> int:
    """Return a file's size as a server sends it: text compressed, fonts and pictures as they are."""
    content = path.read_bytes()
    return len(content) if path.suffix in {".woff2", ".png"} else len(gzip.compress(content, 6))


def test_a_notice_of_a_hundred_is_light_and_so_is_the_first_visit_to_the_largest(site: Path) -> None:
    notices = site / "zhangjiakou-2024" / "notices"
    assert compressed(notices / "city-collectives.html") <= 60_000  # 100 collectives with their deeds
    page = notices / "city-persons.html"  # 150 persons
    assets = set(re.findall(r'(?:href|src)="([^"]+\.(?:css|js|woff2|svg|png|ico))"', page.read_text(encoding="utf-8")))
    assert len(assets) >= 4
    assert compressed(page) + sum(compressed((page.parent / asset).resolve()) for asset in assets) <= 200_000
