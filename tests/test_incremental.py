"""Whatever is done between builds, and in whatever order: the site is, byte for byte, what a clean build makes."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import seed as with_seed
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.conftest import ROOT
from tests.small import SmallContent
from tests.test_command import snapshot

MOMENTS = ["2024-03-31T23:59", "2024-04-01T08:30", "2024-04-03T10:00", "2024-04-03T10:01", "2024-04-08T17:30",
           "2024-04-15T08:30", "2024-05-30T12:00"]  # fmt: skip
PEOPLE = ["p-1", "p-2", "p-3", "t-1"]
TEXTS = ["十年如一日。", "他修好了<b>三</b>台机床。", "两段。\n\n**第二段**。", "", "手机13912345678。"]
RUN = (
    "import gc, sys; from datetime import datetime; from sitegen.cli import parse, run; gc.disable(); "
    "sys.exit(run(parse(sys.argv[2:]), datetime.fromisoformat(sys.argv[1])))"
)
HOME = "campaigns/award-2024"


class Staff(RuleBasedStateMachine):
    """Staff who edit, rename, delete, look at another moment, change the looks, and build after each."""

    compared = 0

    @initialize()
    def start(self) -> None:
        """Copy the program, whose templates will be changed, and write a small content folder."""
        self.folder = Path(tempfile.mkdtemp(prefix="gongshi-staff-"))
        self.program = self.folder / "program"
        for part in ("publicity", "sitegen", "site"):
            shutil.copytree(ROOT / part, self.program / part, ignore=shutil.ignore_patterns("__pycache__"))
        self.small = SmallContent(self.folder / "content")
        self.moment, self.number = "2024-04-03T10:00", 0
        self.same_as_clean()

    def teardown(self) -> None:
        """Leave nothing."""
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    @rule(key=st.sampled_from(PEOPLE), text=st.sampled_from(TEXTS))
    def correct_a_deed(self, key: str, text: str) -> None:
        """Write other deeds; some of them are refused."""
        self.number += 1
        self.small.write(f"{HOME}/deeds/{key}.md", f"{text}第{self.number}稿。\n" if text else "")
        self.same_as_clean()

    @rule(keys=st.sets(st.sampled_from(PEOPLE), min_size=2))
    def correct_several(self, keys: set[str]) -> None:
        """Write the deeds of several."""
        self.number += 1
        for key in keys:
            self.small.write(f"{HOME}/deeds/{key}.md", f"{key}的事迹，第{self.number}稿。\n")
        self.same_as_clean()

    @rule(key=st.sampled_from(PEOPLE))
    def write_the_same_again(self, key: str) -> None:
        """Save a file without a change."""
        path = self.small.home / "deeds" / f"{key}.md"
        if path.exists():
            path.write_bytes(path.read_bytes())
        self.same_as_clean()

    @rule(moment=st.sampled_from(MOMENTS))
    def move_the_clock(self, moment: str) -> None:
        """Build at another moment, earlier or later."""
        self.moment = moment
        self.same_as_clean()

    @rule(name=st.sampled_from(["赵明", "欧阳秀英", "阿依古丽·买买提"]))
    def change_a_row(self, name: str) -> None:
        """Give somebody another name."""
        table = self.small.home / "candidates.csv"
        lines = table.read_text(encoding="utf-8").splitlines()
        cells = lines[1].split(",")
        cells[lines[0].split(",").index("姓名")] = name
        table.write_text("\n".join([lines[0], ",".join(cells), *lines[2:], ""]), encoding="utf-8")
        self.same_as_clean()

    @rule()
    def rename_a_notice(self) -> None:
        """Give a notice another address, and the old one back."""
        home = self.small.home / "notices"
        old, new = ("west.yml", "west-2.yml") if (home / "west.yml").exists() else ("west-2.yml", "west.yml")
        (home / old).rename(home / new)
        self.same_as_clean()

    @rule(key=st.sampled_from(PEOPLE))
    def lose_and_find_a_deed(self, key: str) -> None:
        """Move a deed away, or back."""
        path, aside = self.small.home / "deeds" / f"{key}.md", self.folder / f"{key}.md"
        if path.exists():
            path.rename(aside)
        elif aside.exists():
            aside.rename(path)
        self.same_as_clean()

    @rule(words=st.sampled_from(["一", "二", "三"]))
    def change_a_page(self, words: str) -> None:
        """Write another text on an ordinary page."""
        self.small.write("pages/about.md", f"---\nkind: ordinary\n---\n\n# 关于\n\n说明{words}。\n")
        self.same_as_clean()

    @rule(template=st.sampled_from(["candidate", "notice", "home", "macros"]))
    def change_the_looks(self, template: str) -> None:
        """Add a remark to a template."""
        self.number += 1
        with (self.program / "site" / "templates" / f"{template}.html").open("a", encoding="utf-8") as file:
            file.write(f"<!-- {self.number} -->\n" if template != "macros" else f"{{# {self.number} #}}\n")
        self.same_as_clean()

    @rule(name=st.sampled_from(["index.html", "award-2024/candidates/p-1.html", "data/notices.json", "stray.html"]))
    def spoil_the_output(self, name: str) -> None:
        """Write into the site by hand."""
        path = self.folder / "public" / name
        if path.parent.is_dir():
            with path.open("a", encoding="utf-8") as file:
                file.write("改了")
        self.same_as_clean()

    def same_as_clean(self) -> None:
        """Build over what there is, and from nothing, and compare."""
        before = snapshot(self.folder / "public") if (self.folder / "public").exists() else {}
        built, clean = self.build("public"), self.build(f"clean-{self.number}")
        assert built == clean
        again = snapshot(self.folder / "public") if (self.folder / "public").exists() else {}
        assert again == (snapshot(self.folder / f"clean-{self.number}") if built == 0 else before)
        shutil.rmtree(self.folder / f"clean-{self.number}", ignore_errors=True)
        Staff.compared += 1

    def build(self, output: str) -> int:
        """Build in a process of its own and return its exit code."""
        arguments = [f"{self.moment}+08:00", "--content", str(self.small.root), "--output", str(self.folder / output)]
        done = subprocess.run(
            [sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=False, cwd=self.program
        )  # fmt: skip
        assert done.returncode in {0, 1}, done.stderr
        assert "Traceback" not in done.stderr
        return done.returncode


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.rehearsal)])
def test_a_site_that_was_built_over_another_is_what_a_clean_build_makes(seed: int) -> None:
    examples = settings(max_examples=2, stateful_step_count=7, suppress_health_check=list(HealthCheck))
    Staff.compared = 0
    run_state_machine_as_test(with_seed(seed)(Staff), settings=examples)
    assert Staff.compared >= 6


def test_the_same_content_and_moment_give_the_same_bytes_in_another_place_and_process(tmp_path: Path) -> None:
    sites = []
    for number, seed in enumerate(("1", "777")):
        small = SmallContent(tmp_path / str(number) / "content")
        output = tmp_path / str(number) / "public"
        arguments = ["2024-04-03T10:00+08:00", "--content", str(small.root), "--output", str(output)]
        subprocess.run(
            [sys.executable, "-c", RUN, *arguments], capture_output=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": ("UTC", "America/New_York")[number]},
        )  # fmt: skip
        sites.append(snapshot(output))
    assert sites[0] == sites[1]
