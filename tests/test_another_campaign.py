"""One more campaign beside those of the five documents is a folder more and changes nothing else."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from publicity.reader.content import examine
from sitegen.cli import main
from tests.conftest import DEMONSTRATION, ROOT
from tools.rules import NUMBERS


def with_another(root: Path, campaign: str, another: str) -> Path:
    """Copy the repository's content and put one of its campaigns into it once more, under another id and year."""
    shutil.copytree(ROOT / "content", root)
    home = shutil.copytree(root / "campaigns" / campaign, root / "campaigns" / another)
    settings = home / "campaign.yml"
    text = settings.read_text(encoding="utf-8").replace(f"\nid: {campaign}\n", f"\nid: {another}\n", 1)
    text, years = re.subn(r"^year: \d+$", "year: 2025", text, flags=re.MULTILINE)
    text, titles = re.subn(r"^(title|short_title): (.+)$", r"\1: \2（下一届）", text, flags=re.MULTILINE)
    assert (years, titles) == (1, 2)
    settings.write_text(text, encoding="utf-8")
    for outcome in home.glob("outcomes/*.yml"):
        moved = outcome.read_text(encoding="utf-8").replace(f"{campaign}/", f"{another}/")
        outcome.write_text(moved, encoding="utf-8")
    return root


@pytest.mark.parametrize("campaign", NUMBERS)
def test_each_documents_rules_serve_a_second_round_in_the_same_folder(campaign: str, tmp_path: Path) -> None:
    examined = examine(with_another(tmp_path / "content", campaign, "another-2025"))
    assert [str(finding) for finding in examined.findings if finding.level == "error"] == []
    assert {c.campaign.id for c in examined.campaigns} >= {campaign, "another-2025"}


def test_a_site_with_one_more_campaign_has_its_pages_and_leaves_every_other_notice_as_it_was(
    site: Path, tmp_path: Path
) -> None:
    content, output = with_another(tmp_path / "content", "fuxin-2021", "another-2025"), tmp_path / "public"
    assert main(["--content", str(content), "--output", str(output), "--as-of", DEMONSTRATION]) == 0
    own, others = output / "another-2025", site / "fuxin-2021"
    assert {path.relative_to(own) for path in own.rglob("*")} == {
        path.relative_to(others) for path in others.rglob("*")
    }
    told = {notice["id"]: notice for notice in notices(output)}
    before = {notice["id"]: notice for notice in notices(site)}
    assert {key for key in told if key not in before} == {
        key.replace("fuxin-2021/", "another-2025/") for key in before if key.startswith("fuxin-2021/")
    }
    assert {key: told[key] for key in before} == before


def notices(site: Path) -> list[dict[str, Any]]:
    """Return the notices that a site publishes."""
    published: list[dict[str, Any]] = json.loads((site / "data" / "notices.json").read_text(encoding="utf-8"))[
        "notices"
    ]
    return published
