"""A build reads, judges, renders and swaps, in that order: what no rule has read is on no page."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from publicity.problems import Finding, Place
from sitegen.build import build
from sitegen.cli import main, parse
from sitegen.terminal import Terminal
from tests.conftest import ROOT
from tests.moments import shanghai
from tests.small import SmallContent
from tests.test_command import run, snapshot

MOMENT = "2024-04-03T10:00"
MOBILE = "13912345678"


def arguments(small: SmallContent, output: Path) -> list[str]:
    return ["--content", str(small.root), "--output", str(output), "--as-of", MOMENT]


def published(folder: Path) -> bytes:
    """Return all that a site says, one file after another."""
    return b"\n".join(content for _, content in sorted(snapshot(folder).items()))


class Between(Terminal):
    """A terminal that does something when the rules have spoken and nothing is written yet."""

    def __init__(self, then: Callable[[], object]) -> None:
        super().__init__(io.StringIO())
        self.then = then

    def findings(self, findings: Sequence[Finding]) -> None:
        self.then()
        super().findings(findings)


def built(small: SmallContent, output: Path, terminal: Terminal | None = None, **more: Any) -> tuple[int, str]:
    """Build in this process; return the exit code and what the terminal says."""
    options = parse([*arguments(small, output), *more.pop("asked", ())])
    terminal = terminal or Terminal(io.StringIO())
    status = build(options, shanghai(MOMENT), terminal, **more)
    assert isinstance(terminal.stream, io.StringIO)
    return status, terminal.stream.getvalue()


def test_a_deed_that_is_saved_after_the_rules_have_read_it_is_published_as_they_read_it(
    small: SmallContent, tmp_path: Path
) -> None:
    def save() -> None:
        small.write("campaigns/award-2024/deeds/p-1.md", f"手机{MOBILE}。\n")
        small.write("pages/about.md", f"---\nkind: ordinary\n---\n\n# 关于\n\n手机{MOBILE}。\n")
        small.edit("campaigns/award-2024/candidates.csv", "木工", MOBILE)

    output = tmp_path / "public"
    assert built(small, output, Between(save))[0] == 0
    assert MOBILE.encode() not in published(output)
    assert "十年如一日".encode() in (output / "award-2024/candidates/p-1.html").read_bytes()
    assert built(small, output)[0] == 1
    assert MOBILE.encode() not in published(output)


def test_a_template_that_is_saved_while_pages_are_made_shows_on_none_of_them(
    tmp_path: Path, small: SmallContent
) -> None:
    looks = tmp_path / "program" / "site"
    shutil.copytree(ROOT / "site", looks)

    def save() -> None:
        for path in looks.rglob("*.html"):
            path.write_text(f"{path.read_text(encoding='utf-8')}后来改的", encoding="utf-8")

    assert built(small, tmp_path / "public", Between(save), home=looks.parent)[0] == 0
    assert "后来改的".encode() not in published(tmp_path / "public")


@pytest.mark.rehearsal
def test_a_number_that_is_saved_while_a_build_runs_is_never_public_at_whatever_moment_it_is_saved(
    tmp_path: Path,
) -> None:
    for turn in range(25):
        small, output = SmallContent(tmp_path / str(turn) / "content"), tmp_path / str(turn) / "public"
        assert main(arguments(small, output)) == 0
        small.write("campaigns/award-2024/deeds/p-1.md", "十五年如一日。\n")
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "build_site.py"), *arguments(small, output)], stderr=subprocess.DEVNULL
        )
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=turn * 0.04)
        small.write("campaigns/award-2024/deeds/p-2.md", f"手机{MOBILE}。\n")
        process.wait()
        assert MOBILE.encode() not in published(output)
        assert main(arguments(small, output)) == 1
        assert MOBILE.encode() not in published(output)


@pytest.mark.parametrize("deed", ["十五年如一日。\n", f"手机{MOBILE}。\n"])
def test_no_page_is_made_before_the_rules_have_spoken(small: SmallContent, tmp_path: Path, deed: str) -> None:
    made: list[str] = []

    def look(address: str, _: bytes, _excerpt: bytes | None = None) -> Iterable[Finding]:
        made.append(address)
        return ()

    def nothing_yet() -> None:
        assert made == []
        assert {path.name for path in tmp_path.iterdir()} == {"content", ".public.lock"}

    small.write("campaigns/award-2024/deeds/p-1.md", deed)
    status, _ = built(small, tmp_path / "public", Between(nothing_yet), inspection=lambda _: look)
    assert (status, bool(made)) == ((1, False) if MOBILE in deed else (0, True))


def test_every_finished_file_is_looked_at_before_the_swap(small: SmallContent, tmp_path: Path) -> None:
    seen: dict[str, bytes] = {}

    def look(address: str, content: bytes, _excerpt: bytes | None = None) -> Iterable[Finding]:
        assert not (tmp_path / "public").exists()
        seen[address] = content
        return ()

    asked = ["--compress", "gzip", "--processes", "1"]
    assert built(small, tmp_path / "public", asked=asked, inspection=lambda _: look)[0] == 0
    files = {name: content for name, content in snapshot(tmp_path / "public").items() if not name.endswith(".gz")}
    assert seen == {name: content for name, content in files.items() if name != ".gongshi-site"}


@pytest.mark.parametrize("address", ["award-2024/candidates/p-2.html", "data/notices.json", "about.html"])
@pytest.mark.parametrize("processes", ["1", "2"])
def test_one_finding_in_one_finished_file_and_nothing_is_put_in_place(
    small: SmallContent, tmp_path: Path, address: str, processes: str
) -> None:
    output = tmp_path / "public"
    assert built(small, output)[0] == 0
    before = snapshot(output)

    def look(name: str, content: bytes, _excerpt: bytes | None = None) -> Iterable[Finding]:
        assert content
        if name == address:
            yield Finding("error", "privacy.finished", Place(name), "成品里有手机号码", "删去", "")

    small.write("campaigns/award-2024/deeds/p-1.md", "十五年如一日。\n")
    status, told = built(small, output, asked=["--processes", processes], inspection=lambda _: look)
    assert status == 1
    assert f"{address}  错误  成品里有手机号码" in told
    assert "共 1 处错误，没有生成网站。网站没有改动" in told
    assert snapshot(output) == before
    assert {path.name for path in tmp_path.iterdir()} == {"content", "public"}


def test_a_process_that_dies_while_it_writes_pages_is_one_sentence_and_the_old_site_stands(
    small: SmallContent, tmp_path: Path
) -> None:
    output = tmp_path / "public"
    assert main(arguments(small, output)) == 0
    before = snapshot(output)
    dying = (
        "import os, signal, sys; from sitegen import build; from sitegen.cli import main; me = os.getpid(); "
        "put = build.Writer.put; die = lambda: os.getpid() == me or os.kill(os.getpid(), signal.SIGKILL); "
        "build.Writer.put = lambda *a: [die(), put(*a)][1]; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", dying, *arguments(small, output), "--processes", "2"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "没有生成网站：写网页的一个进程被中断了（多半是内存不够），请再运行一次。旧的网站没有动。\n"
    assert snapshot(output) == before
    assert {path.name for path in tmp_path.iterdir()} == {"content", "public"}


def test_when_the_site_is_in_place_no_other_process_is_left(small: SmallContent, tmp_path: Path) -> None:
    counting = (
        "import multiprocessing, sys; from sitegen import build; from sitegen.cli import main; "
        "told = build.Terminal.summary; "
        "build.Terminal.summary = lambda *a, **k: [print(multiprocessing.active_children()), told(*a, **k)][1]; "
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", counting, *arguments(small, tmp_path / "public"), "--processes", "2"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"


def test_a_build_that_is_interrupted_by_the_keyboard_says_so_and_leaves_the_old_site(
    small: SmallContent, tmp_path: Path
) -> None:
    output = tmp_path / "public"
    assert main(arguments(small, output)) == 0
    before = snapshot(output)
    interrupted = (
        "import os, signal, sys; from sitegen import build; from sitegen.cli import main; me = os.getpid(); "
        "put = build.Writer.put; stop = lambda a: a == 'index.html' and os.kill(me, signal.SIGINT); "
        "build.Writer.put = lambda w, *a: [stop(a[0]), put(w, *a)][1]; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", interrupted, *arguments(small, output), "--processes", "2"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 130
    assert done.stderr.endswith("已停止，没有生成网站。旧的网站没有动。\n")
    assert "Traceback" not in done.stderr
    assert snapshot(output) == before
    assert {path.name for path in tmp_path.iterdir()} == {"content", "public"}


@pytest.mark.parametrize("name", ["deeds/p-1.md", "candidates.csv", "notices/east.yml"])
def test_what_stands_behind_a_link_inside_the_content_is_read_anew_by_every_build(
    small: SmallContent, tmp_path: Path, name: str
) -> None:
    path, behind = small.home / name, small.root / "behind" / Path(name).name
    behind.parent.mkdir()
    path.rename(behind)
    path.symlink_to(behind)
    assert run(*arguments(small, tmp_path / "public")).returncode == 0
    text = behind.read_text(encoding="utf-8")
    for old, new in {"十年如一日": "十五年如一日", "木工": "车工", "东区推荐对象在": "东城区推荐对象在"}.items():
        text = text.replace(old, new)
    behind.write_text(text, encoding="utf-8")
    assert run(*arguments(small, tmp_path / "public")).returncode == 0
    assert main(arguments(small, tmp_path / "clean")) == 0
    assert snapshot(tmp_path / "public") == snapshot(tmp_path / "clean")
    assert any(word in published(tmp_path / "public").decode("utf-8", "replace")
               for word in ("十五年如一日", "车工", "东城区推荐对象在"))  # fmt: skip


def test_what_stands_behind_a_link_inside_the_looks_is_read_anew_by_every_build(
    small: SmallContent, tmp_path: Path
) -> None:
    looks, behind = tmp_path / "program" / "site", tmp_path / "behind"
    shutil.copytree(ROOT / "site", looks)
    shutil.move(looks / "docs" / "assets", behind)
    (looks / "docs" / "assets").symlink_to(behind)
    (behind / "again").symlink_to(looks)  # a loop
    os.utime(behind / "gongshi.css", (0, 0))
    for style in ("a{color:red}", "b{color:red}"):
        (behind / "gongshi.css").write_text(style, encoding="utf-8")
        os.utime(behind / "gongshi.css", (0, 0))
        assert built(small, tmp_path / "public", home=looks.parent)[0] == 0
        assert (tmp_path / "public/assets/gongshi.css").read_text(encoding="utf-8") == style
