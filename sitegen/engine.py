"""The whole seam to MkDocs: a theme and pages in Markdown in, HTML and assets out.

MkDocs is started by its own command line: its ``build()`` called from a script fails silently in strict
mode.  What it returned is kept under a digest of everything that it was given, so most builds never start it.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
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

from sitegen.errors import BuildError
from sitegen.theme import TEMPLATES, Theme

Rendering = dict[str, bytes]
_KEPT = 16
LONGEST_RENDERING = 300
_ENDLESS = (
    f"普通页面过了 {LONGEST_RENDERING // 60} 分钟还没有生成完。"
    "请看 pages 里的页面有没有一长串方括号、尖括号或反引号，删去后再生成。"
)
_TOO_DEEP = re.compile(r"Error reading page '([^']+)': maximum recursion depth exceeded")
_BODY = re.compile("<body[^<>]*>")
_SKIP_LINK = '<a class="gs-skip"'
_BROKEN_LINK = re.compile(
    r"Doc file '([^']+)' contains a(?: relative| absolute|n unrecognized relative)? link '([^']*)'"
)
_UNUSED = ("assets/javascripts/", "sitemap")
# The name of a distribution's folder ends with its version.
_DISTRIBUTIONS = ("mkdocs-", "mkdocs_material-", "markdown-", "pymdown_extensions-", "jinja2-")


def rendered(
    theme: Theme, pages: Mapping[str, str], settings: Mapping[str, object], cache: Path, promised: Collection[str] = ()
) -> Rendering:
    """Return the ordinary pages, the shells and the assets by address, from what was kept or newly rendered.

    Args:
        theme: the MkDocs project: ``mkdocs.yml``, ``docs`` and ``overrides``.
        pages: ordinary pages, Markdown by name without suffix.
        settings: what is laid over ``mkdocs.yml``.
        cache: where results are kept; one that can't be used costs only time.
        promised: files that the generator adds later, so that pages may link to them.

    Raises:
        BuildError: MkDocs refused; carries what it said.
    """
    project = {name: content for name, content in theme.items() if not name.startswith(TEMPLATES)}
    kept = cache / _digest(project, pages, settings, promised)
    rendering = recalled(kept)
    if rendering is None:
        with tempfile.TemporaryDirectory(prefix="gongshi-engine-") as work:
            rendering = _run(project, pages, settings, Path(work), promised)
        _keep(kept, rendering)
    return rendering


def recalled(kept: Path) -> Rendering | None:
    """Return what was kept in a file, or None when there is nothing or not every byte of it is as it was written."""
    try:
        digest, _, body = kept.read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != digest:
            return None
        os.utime(kept)
    except OSError:
        return None
    return {name: base64.b64decode(content) for name, content in json.loads(body).items()}


def _keep(kept: Path, rendering: Rendering) -> None:
    """Keep a rendering in one step, and drop what has not been used for long."""
    body = json.dumps({name: base64.b64encode(content).decode() for name, content in rendering.items()}).encode()
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, prefix=".part-", delete=False) as part:
            part.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        if kept.is_dir():
            shutil.rmtree(kept)
        Path(part.name).replace(kept)
        for old in sorted(kept.parent.iterdir(), key=_used, reverse=True)[_KEPT:]:
            shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)


def _used(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:  # another build has dropped it
        return 0.0


def _run(
    project: Theme, pages: Mapping[str, str], settings: Mapping[str, object], work: Path, promised: Collection[str]
) -> Rendering:
    site, output = work / "site", work / "html"
    docs = site / "docs"
    given = {
        **{site / name: content for name, content in project.items()},
        **{docs / name: b"" for name in promised},
        **{docs / f"{name}.md": text.encode() for name, text in pages.items()},
    }
    for path, content in given.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
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
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, arguments that we made
            command,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"},
            timeout=LONGEST_RENDERING,
        )
    except subprocess.TimeoutExpired:
        raise BuildError(_ENDLESS) from None
    if done.returncode != 0:
        raise BuildError(_refusal(done.stdout + done.stderr, pages))
    names = {path.relative_to(output).as_posix(): path for path in sorted(output.rglob("*")) if path.is_file()}
    return {name: _tidy(path) for name, path in names.items() if name not in promised and not _unused(name)}


def _unused(name: str) -> bool:
    """Tell whether only the theme's scripts, which the site does not have, would need a file."""
    return name.startswith(_UNUSED) or name.endswith(".map")


def _tidy(path: Path) -> bytes:
    """Return a file; a page without the switches that only the theme's scripts could use."""
    if path.suffix != ".html":
        return path.read_bytes()
    html = path.read_text(encoding="utf-8")
    body, skip = _BODY.search(html), html.find(_SKIP_LINK)
    return (f"{html[: body.end()]}\n{html[skip:]}" if body and skip > body.end() else html).encode()


def _refusal(said: str, pages: Mapping[str, str]) -> str:
    """Return why MkDocs refused: a broken link in plain words, anything else as MkDocs put it."""
    told = []
    for line in said.splitlines():
        if deep := _TOO_DEEP.search(line):
            told.append(f"pages/{deep[1]}：列表或引用套得太深，请减少层次。")
        elif found := _BROKEN_LINK.search(line):
            name, link = found.groups()
            before = pages.get(name.removesuffix(".md"), "").partition(f"]({link}")[0]
            place = f"pages/{name} 第 {before.count(chr(10)) + 1} 行"
            told.append(f"{place}：链接“{link}”指向的页面或文件不存在，请改正或删去这个链接。")
        elif line.startswith(("WARNING", "ERROR")):
            told.append(line)
    return "普通页面没有生成：\n" + "\n".join(told or [said.strip()])


def _digest(project: Theme, pages: Mapping[str, str], settings: Mapping[str, object], promised: Collection[str]) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for installed in sorted(Path(sysconfig.get_path("purelib")).glob("*.dist-info")):
        if installed.name.lower().startswith(_DISTRIBUTIONS):
            digest.update(f"{installed.name}\n".encode())
    parts = {**project, **{f"pages/{name}.md": text.encode() for name, text in pages.items()}}
    for name, content in sorted(parts.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    digest.update(repr((sorted(settings.items()), sorted(promised))).encode())
    return digest.hexdigest()[:32]
