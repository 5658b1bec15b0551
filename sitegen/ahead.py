"""Deeds read and turned into HTML by a process of their own, while this one still loads its libraries."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publicity.reader.files import LARGEST_DEED, plain_text
from sitegen.aside import Aside
from sitegen.fingerprint import Seen, fingerprints, settled

WORTH_A_PROCESS = 1000


@dataclass(frozen=True, slots=True)
class Deeds:
    """Deeds that were read without a fault: their texts by path, and the HTML of each text.

    ``seen`` are the fingerprints of the whole content folder, taken before anything was read.
    """

    texts: dict[str, str]
    html: dict[str, str]
    seen: Seen


class Ahead:
    """The deeds of a content folder, being read; none when they are too few to be worth it."""

    def __init__(self, content: Path) -> None:
        """Begin."""
        homes = [f"{campaign}/deeds" for campaign in (content / "campaigns").glob("*")]
        paths = [f"{home}/{name}" for home in homes for name in _names(home) if name.endswith(".md")]
        self._content = content
        self._work = Aside(lambda: _read(content, paths)) if len(paths) >= WORTH_A_PROCESS else None

    def deeds(self) -> Deeds:
        """Wait, and return what was read."""
        if self._work is None:
            return _read(self._content, ())
        found: Deeds = self._work.wait()
        return found


def _names(home: str) -> list[str]:
    try:
        return os.listdir(home)  # noqa: PTH208 - ten thousand names, a Path each costs more
    except OSError:
        return []


def _read(content: Path, paths: Sequence[str]) -> Deeds:
    from sitegen.deeds import deeds_html  # noqa: PLC0415 - its parser is loaded here, beside the other libraries there

    moment, seen = time.time_ns(), fingerprints(content)
    read = ((path, plain_text(path, LARGEST_DEED)) for path in paths)
    texts = {path: text for path, text in read if text is not None}
    return Deeds(texts, {text: str(deeds_html(text)) for text in map(str.strip, texts.values())}, settled(seen, moment))
