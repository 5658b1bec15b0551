"""Every page of the intake is sound HTML with one h1 and a title of its own."""

import re
import subprocess
from pathlib import Path

from tests.conftest import ROOT
from tests.house import House, code_of

JAR = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"


def test_the_html_checker_of_the_w3c_finds_no_error_on_any_page_of_the_intake(
    small_house: House, tmp_path: Path
) -> None:
    citizen = small_house.citizen()
    opened = citizen.opens(candidate="p-1")
    checked = citizen.fills(opened, named="yes", name="某某", contact="0000")
    sent = citizen.sends(checked)
    pages = {
        "choose": citizen.client.get("/intake/"),
        "before": citizen.client.get("/intake/report?notice=award-2024/east&candidate=p-1"),
        "not-open": citizen.client.get("/intake/report?notice=award-2024/city"),
        "no-notice": citizen.client.get("/intake/report?notice=none"),
        "form": opened,
        "errors": citizen.fills(opened, {"kinds": [], "what": "", "named": ""}),
        "check": checked,
        "receipt": sent,
        "changed": citizen.sends(checked, what="改动以后的文字，比原来多了一些。"),
        "follow": citizen.client.get("/intake/follow"),
        "wrong": citizen.follows("nothing"),
        "standing": citizen.follows(code_of(sent)),
        "verify": citizen.client.get("/intake/verify"),
        "not-found": citizen.client.get("/intake/nothing"),
    }
    titles = set()
    for name, page in pages.items():
        (tmp_path / f"{name}.html").write_text(page.text, encoding="utf-8")
        titles.update(re.findall(r"<title>(.*?)</title>", page.text))
        assert page.text.count("<h1") == 1, name
    assert len(titles) >= len(pages) - 3
    command = ["java", "-Xmx512m", "-jar", str(JAR), "--errors-only", *map(str, sorted(tmp_path.glob("*.html")))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:3000]
