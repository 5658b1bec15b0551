"""Documentation that can fail: commands exist, options are told, fields are current, links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.small import SmallContent
from tools.fields import fields_page

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("bench/*.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
SECRETS = r"/work/|registry\.|pypi\.org|npmjs|ghcr\.io|docker\.io"


def options() -> set[str]:
    done = subprocess.run(
        [sys.executable, ROOT / "build_site.py", "--help"], capture_output=True, text=True, check=True
    )
    return set(re.findall(r"--[a-z-]+", done.stdout)) - {"--help"}


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_option_of_the_command_is_in_the_readme_and_the_other_way_round(readme: Path) -> None:
    told = set(re.findall(r"build_site\.py[^\n#]*", readme.read_text(encoding="utf-8")))
    assert {option for line in told for option in re.findall(r"--[a-z-]+", line)} == options()


def test_every_target_that_documents_name_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for path in DOCUMENTS:
        named = set(re.findall(r"(?:^|`)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets, path.name


def test_every_setting_and_every_command_of_the_intake_is_documented() -> None:
    guide = (ROOT / "docs" / "intake.md").read_text(encoding="utf-8")
    settings = (ROOT / "intake" / "settings.py").read_text(encoding="utf-8")
    for name in set(re.findall(r'"([A-Z]+_[A-Z_]+|PROXIES)"', settings)) - {"MODES"}:
        assert f"`{name}`" in guide, name
    done = subprocess.run(
        [sys.executable, "-m", "intake", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for command in re.findall(r"^    ([a-z]+)  ", done.stdout, re.MULTILINE):
        assert f"python -m intake {command}" in guide, command


def test_the_menu_names_every_target_that_a_reader_needs() -> None:
    menu = subprocess.run(["make", "-C", ROOT, "--no-print-directory"], capture_output=True, text=True, check=True)
    for target in ("run", "site", "check", "test", "audit"):
        assert f"make {target} " in menu.stdout


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_to_a_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    assert [link for link in links if not (path.parent / link).exists()] == []
    anchors = set(re.findall(r'id="([^"]+)"', text))
    assert [anchor for anchor in re.findall(r"\]\(#([^)]+)\)", text) if anchor not in anchors] == []


def test_the_page_of_all_fields_is_current() -> None:
    assert (ROOT / "docs" / "fields.md").read_text(encoding="utf-8") == fields_page(), "run: make schema"


def test_the_notice_shown_in_the_guide_is_one_that_the_reader_accepts(small: SmallContent) -> None:
    guide = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
    shown = re.search(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert shown is not None
    example = yaml.safe_load(shown[1])
    text = shown[1].replace("tier: county", "tier: unit").replace("unit: yangyuan", "unit: east")
    text = text.replace("lm-014", "p-1").replace("lm-063", "p-2")
    small.write("campaigns/award-2024/notices/east.yml", text)
    assert [str(finding) for finding in small.findings() if finding.level == "error"] == []
    assert example["approval"]["record"]


def test_no_file_of_the_project_names_this_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    wrong = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if name == "tests/test_docs.py" or path.suffix in {".png", ".woff2"} or not path.is_file():
            continue
        wrong += [name] if re.search(SECRETS, path.read_text(encoding="utf-8")) else []
    assert wrong == []


def test_what_the_pre_commit_hooks_run_is_what_make_check_runs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.partition("\ncheck:")[2].partition("\n\n")[0]
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    for tool in (
        "ruff format",
        "ruff check",
        "mypy",
        "lint-imports",
        "deptry",
        "tools.tests_style",
        "build_site.py --check",
    ):
        assert tool in recipe
        assert any(tool in hook["entry"] for hook in hooks), tool
