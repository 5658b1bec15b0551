"""The files of ``site/``, read once: what MkDocs is given and what the pages' templates say is one and the same."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import jinja2

from sitegen.errors import BuildError
from sitegen.once import Once

Theme = Mapping[str, bytes]
TEMPLATES = "templates/"


def read_theme(site: Path) -> dict[str, bytes]:
    """Return every file of the folder by its name in it, links followed.

    Raises:
        BuildError: a file can't be read.
    """
    try:
        return {name: Path(path).read_bytes() for name, path in sorted(_files(str(site), "", frozenset()))}
    except OSError as error:
        raise BuildError(f"读不了 {error.filename or site}：网站的样式和模板要完整，请检查 site 文件夹。") from error


def _files(folder: str, prefix: str, above: frozenset[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Yield name and path of each file; a link to a folder that it stands in is not followed for ever."""
    status = Path(folder).stat()
    here = above | {(status.st_dev, status.st_ino)}
    if here == above:
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path, f"{prefix}{entry.name}/", here)
            elif entry.is_file():
                yield f"{prefix}{entry.name}", entry.path


def templates_of(theme: Theme) -> jinja2.Environment:
    """Return the pages' templates; a value that a template asks for and nobody gives is an error."""
    sources = {
        name.removeprefix(TEMPLATES): content.decode() for name, content in theme.items() if name.startswith(TEMPLATES)
    }
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(sources),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals["once"] = Once()
    return environment
