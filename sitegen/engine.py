"""The whole seam to MkDocs: a folder of Markdown in, a folder of HTML and assets out.

MkDocs is started by its own command line: its ``build()`` called from a script fails silently in strict
mode.  What it returned is kept under a digest of everything that it read, so most builds never start it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

import yaml

from sitegen.aside import Aside
from sitegen.errors import BuildError

_KEPT = 16
_SWITCHES = re.compile(r'(<body[^>]*>).*?(<a class="gs-skip")', re.DOTALL)
_BROKEN_LINK = re.compile(
    r"Doc file '([^']+)' contains a(?: relative| absolute|n unrecognized relative)? link '([^']*)'"
)
# The name of a distribution's folder ends with its version.
_DISTRIBUTIONS = ("mkdocs-", "mkdocs_material-", "markdown-", "pymdown_extensions-", "jinja2-")


def rendered(
    site: Path,
    pages: Mapping[str, str],
    settings: Mapping[str, object],
    cache: Path,
    promised: Collection[str] = (),
) -> Rendering:
    """Begin to render the ordinary pages and the shells, or find what was rendered before.

    Args:
        site: the MkDocs project, with ``mkdocs.yml``, ``docs`` and ``overrides``.
        pages: ordinary pages, Markdown by name without suffix.
        settings: what is laid over ``mkdocs.yml``.
        cache: where results are kept.
        promised: files that the generator adds later, so that pages may link to them.
    """
    kept = cache / _digest(site, pages, settings, promised)
    if kept.is_dir():
        os.utime(kept)
        return Rendering(kept)

    def render() -> None:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".work-") as work:
            output = _run(site.resolve(), pages, settings, Path(work), promised)
            _tidy(output)
            try:
                output.rename(kept)
            except OSError:
                if not kept.is_dir():
                    raise
        _forget(cache)

    return Rendering(kept, Aside(render))


class Rendering:
    """What MkDocs makes, perhaps still at work."""

    def __init__(self, kept: Path, work: Aside | None = None) -> None:
        """Take the folder to be, and the work on it."""
        self._kept, self._work = kept, work

    def folder(self) -> Path:
        """Wait, and return the folder of HTML and assets.  Every process may wait, the one that began it is told why.

        Raises:
            BuildError: MkDocs refused; carries what it said.
        """
        if self._work is not None:
            self._work.wait()
        return self._kept


def _forget(cache: Path) -> None:
    """Drop what has not been used for long: another build may be reading what was used of late."""
    newest_first = sorted(cache.iterdir(), key=lambda path: -path.stat().st_mtime)
    for old in newest_first[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _tidy(output: Path) -> None:
    """Take out of every page the switches that only the theme's scripts could use."""
    for path in output.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        path.write_text(_SWITCHES.sub(r"\1\n\2", html), encoding="utf-8")


def _run(
    site: Path, pages: Mapping[str, str], settings: Mapping[str, object], work: Path, promised: Collection[str]
) -> Path:
    docs, output = work / "docs", work / "html"
    shutil.copytree(site / "docs", docs)
    for name in promised:
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).touch()
    for name, text in pages.items():
        (docs / f"{name}.md").write_text(text, encoding="utf-8")
    config = {
        "INHERIT": str(site / "mkdocs.yml"),
        "docs_dir": str(docs),
        "site_dir": str(output),
        "theme": {"custom_dir": str(site / "overrides")},
        "nav": [path.relative_to(docs).as_posix() for path in sorted(docs.rglob("*.md"))],
        **settings,
    }
    (work / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    # Not --quiet: MkDocs then drops the warnings before strict mode has counted them.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(work / "mkdocs.yml")]
    done = subprocess.run(  # noqa: S603 - our own interpreter, arguments that we made
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"},
    )
    if done.returncode != 0:
        raise BuildError(_refusal(done.stdout + done.stderr, pages))
    for name in promised:
        (output / name).unlink()
    return output


def _refusal(said: str, pages: Mapping[str, str]) -> str:
    """Return why MkDocs refused: a broken link in plain words, anything else as MkDocs put it."""
    told = []
    for line in said.splitlines():
        if found := _BROKEN_LINK.search(line):
            name, link = found.groups()
            before = pages.get(name.removesuffix(".md"), "").partition(f"]({link}")[0]
            place = f"pages/{name} 第 {before.count(chr(10)) + 1} 行"
            told.append(f"{place}：链接“{link}”指向的页面或文件不存在，请改正或删去这个链接。")
        elif line.startswith(("WARNING", "ERROR")):
            told.append(line)
    return "普通页面没有生成：\n" + "\n".join(told or [said.strip()])


def _digest(site: Path, pages: Mapping[str, str], settings: Mapping[str, object], promised: Collection[str]) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for installed in sorted(Path(sysconfig.get_path("purelib")).glob("*.dist-info")):
        if installed.name.lower().startswith(_DISTRIBUTIONS):
            digest.update(f"{installed.name}\n".encode())
    for path in sorted(site.rglob("*")):
        if path.is_file() and "templates" not in path.relative_to(site).parts:
            digest.update(f"{path.relative_to(site)}\0".encode() + path.read_bytes())
    for name, text in sorted(pages.items()):
        digest.update(f"{name}\0{text}\0".encode())
    digest.update(repr((sorted(settings.items()), sorted(promised))).encode())
    return digest.hexdigest()[:32]
