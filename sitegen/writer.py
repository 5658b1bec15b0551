"""Writes finished files into the folder that becomes the site; every one of them is looked at on its way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from publicity.problems import Finding
from sitegen.codings import with_compressed
from sitegen.inspection import Inspect
from sitegen.output import write_file


@dataclass(frozen=True, slots=True)
class Writer:
    """Where files go, the codings in which each stands compressed beside itself, and what is asked of each."""

    folder: Path
    codings: Sequence[str]
    inspect: Inspect

    def make_folders(self, addresses: Iterable[str]) -> None:
        """Make the folders that files of these addresses go into."""
        for folder in {address.rpartition("/")[0] for address in addresses}:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)

    def put(self, address: str, content: bytes, excerpt: bytes | None = None) -> list[Finding]:
        """Write a file, and return what there is to say against it; ``excerpt`` is what of it was not seen before.

        Raises:
            OSError: the disk refuses.
        """
        found = list(self.inspect(address, content, excerpt))
        for name, part in with_compressed(address, content, self.codings):
            write_file(f"{self.folder}/{name}", part)
        return found
