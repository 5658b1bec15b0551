"""Deeds read and turned into HTML by a process of their own, while this one still loads its libraries."""

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from publicity.reader.files import LARGEST_DEED, plain_text
from sitegen.aside import Aside
from sitegen.fingerprint import Seen, fingerprints, settled

WORTH_A_PROCESS = 1000


@dataclass(frozen=True, slots=True)
class Deeds:
    """Deeds that were read without a fault: their texts by path, and the HTML of each text.

    ``seen`` are the fingerprints of the whole content folder, each taken before its file was read.
    """

    texts: dict[str, str]
    html: dict[str, str]
    seen: Seen


class Ahead:
    """The deeds of a content folder, being read; too few of them are left to whoever reads the rest."""

    def __init__(self, content: Path) -> None:
        """Begin."""
        self._content = content
        self._moment = time.time_ns()
        self._rest = fingerprints(content, without="deeds")
        self._homes = [f"campaigns/{path.name}/deeds" for path in (content / "campaigns").glob("*")]
        many = sum(map(self._count, self._homes)) >= WORTH_A_PROCESS
        self._work = Aside(self._read) if many else None
        self._seen = {} if many else self._look()

    def deeds(self) -> Deeds:
        """Wait, and return what was read."""
        found = Deeds({}, {}, self._seen) if self._work is None else self._work.wait()
        return replace(found, seen=settled(self._rest | found.seen, self._moment))

    def _count(self, home: str) -> int:
        try:
            return len(os.listdir(self._content / home))  # noqa: PTH208 - ten thousand names, a Path each costs more
        except OSError:
            return 0

    def _look(self) -> Seen:
        return {name: mark for home in self._homes for name, mark in fingerprints(self._content, home).items()}

    def _read(self) -> Deeds:
        from sitegen.deeds import deeds_html  # noqa: PLC0415 - its parser is loaded here, beside all else there

        seen = self._look()
        paths = [f"{self._content}/{name}" for name in seen if name.endswith(".md")]
        read = ((path, plain_text(path, LARGEST_DEED)) for path in paths)
        texts = {path: text for path, text in read if text is not None}
        return Deeds(texts, {text: str(deeds_html(text)) for text in map(str.strip, texts.values())}, seen)
