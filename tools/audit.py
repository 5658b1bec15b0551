"""Audits the built site: ``python -m tools.audit`` prints a table of Lighthouse (mobile) and axe, a page of each kind.

Ends with 1 when a score is below what the project promises or axe finds a violation.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from sitegen.loopback import LOOPBACK, make_server

ROOT = Path(__file__).parent.parent
SITE = ROOT / "public"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu")
PROMISED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
AXE = json.dumps({"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})


def pages() -> dict[str, str]:
    """Return one address for each kind of page; a notice that is open and the one with the longest list."""
    data = json.loads((SITE / "data" / "notices.json").read_text(encoding="utf-8"))
    notices, now = data["notices"], data["as_of"]
    longest = max(notices, key=lambda notice: len(notice["candidates"]))
    campaign = longest["id"].partition("/")[0]
    unit = next((SITE / campaign / "units").glob("*.html")).name
    return {
        "首页": "index.html",
        "评选": f"{campaign}/index.html",
        "公示": next(n["address"] for n in notices if n["opens"] <= now < n["closes"]),
        f"公示（{len(longest['candidates'])} 名）": longest["address"],
        "推荐对象": longest["candidates"][0]["address"],
        "推荐单位": f"{campaign}/units/{unit}",
        "普通页面": "how-to-object.html",
    }


def lighthouse(address: str) -> dict[str, int]:
    """Return Lighthouse's scores of a page on a phone, 0 to 100."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [str(ROOT / "node_modules" / ".bin" / "lighthouse"), address, "--quiet", "--output=json"]
        options = [
            f"--output-path={report}",
            f"--chrome-flags={' '.join(FLAGS)}",
            "--only-categories=" + ",".join(PROMISED),
        ]
        subprocess.run([*command, *options], check=True, env={**os.environ, "CHROME_PATH": CHROMIUM})
        categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round(100 * categories[name]["score"]) for name in PROMISED}


def violations(addresses: list[str]) -> Iterator[list[str]]:
    """Yield for each page the rules that axe says it breaks."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS[1:]))
        for address in addresses:
            page = browser.new_page()
            page.goto(address)
            page.add_script_tag(path=ROOT / "node_modules" / "axe-core" / "axe.min.js")
            yield [found["id"] for found in page.evaluate(f"axe.run(document, {AXE})")["violations"]]
            page.close()
        browser.close()


def main() -> int:
    """Audit one page of each kind and print the table."""
    server = make_server(SITE, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://{LOOPBACK}:{server.server_port}/"
    kinds = pages()
    print(f"{'page':<52}{'perf.':>6}{'access.':>8}{'practice':>9}{'SEO':>5}  axe")
    good = True
    for address, broken in zip(kinds.values(), violations([root + a for a in kinds.values()]), strict=True):
        scores = lighthouse(root + address)
        good = good and not broken and all(scores[name] >= least for name, least in PROMISED.items())
        told = "".join(f"{score:>{width}}" for score, width in zip(scores.values(), (6, 8, 9, 5), strict=True))
        print(f"{address:<52}{told}  {'、'.join(broken) or '0'}", flush=True)
    server.shutdown()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
