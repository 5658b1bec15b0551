"""The built wheel is whole: every module, the looks and the templates are in it, nothing else is, and it works."""

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.small import SmallContent

PACKAGES = ("publicity", "sitegen", "intake")
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
NOT_SHIPPED = {"README.md"}
IMPORT_ALL = """
import importlib, pkgutil, sys
names = [found.name for package in sys.argv[1:] for found in pkgutil.walk_packages(
    importlib.import_module(package).__path__, package + ".") if not found.name.startswith("intake.migrations.")]
for name in names:
    importlib.import_module(name)
print(len(names), importlib.import_module("publicity").__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from a copy of the repository, with the tools that are installed and no network."""
    copy, built = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("built")
    for name in (*PACKAGES, "site"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    build = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(built), str(copy)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = built.glob("gongshi-*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the commands' folder of an environment that has the wheel, and the libraries of this one."""
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(home, with_pip=False)
    install = [*PIP, "--python", str(home / "bin" / "python"), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (libraries,) = (home / "lib").glob("python3*/site-packages")
    (libraries / "these.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return home / "bin"


def in_repository() -> set[str]:
    """Return what a wheel should hold, as its names."""
    found = {
        str(path.relative_to(ROOT))
        for package in (*PACKAGES, "site")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name not in NOT_SHIPPED
    }
    return {f"sitegen/{name}" if name.startswith("site/") else name for name in found}


def test_a_wheel_holds_every_module_template_and_asset_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert {name for name in archive.namelist() if ".dist-info/" not in name} == in_repository()


@pytest.mark.rehearsal
def test_every_module_of_an_installed_wheel_can_be_imported_from_elsewhere(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "python"), "-c", IMPORT_ALL, *PACKAGES]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    number, where = done.stdout.split()
    assert int(number) > 100
    assert Path(where).is_relative_to(installed.parent)


@pytest.mark.rehearsal
def test_an_installed_wheel_builds_a_site_from_another_folder(
    installed: Path, small: SmallContent, tmp_path: Path
) -> None:
    command = [str(installed / "gongshi-build"), "--as-of", "2024-04-10T10:00"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    site = tmp_path / "public"  # content and output belong to the folder in which the command is run
    assert "赵明" in (site / "award-2024" / "notices" / "east.html").read_text(encoding="utf-8")
    assert (site / "assets" / "gongshi.css").read_bytes() == (ROOT / "site/docs/assets/gongshi.css").read_bytes()


@pytest.mark.rehearsal
@pytest.mark.parametrize("command", [["gongshi-intake"], ["python", "-m", "intake"]])
def test_the_intakes_commands_are_there_wherever_the_wheel_is_installed(
    installed: Path, tmp_path: Path, command: list[str]
) -> None:
    words = [str(installed / command[0]), *command[1:], "--help"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "反映受理" in done.stdout
