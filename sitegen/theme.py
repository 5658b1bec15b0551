"""The files of ``site/``, read once: MkDocs and the pages' templates are given the same bytes."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from sitegen.errors import BuildError

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
