"""Reads the lock files: what is installed to run the site and the intake, in which version, with which digests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REQUIREMENTS = Path(__file__).parent.parent / "requirements"
RUN = REQUIREMENTS / "run.txt"
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Locked:
    """One distribution: its canonical name, the only version that may be installed, and its files' SHA-256."""

    name: str
    version: str
    hashes: tuple[str, ...]
    marker: Marker | None = None

    @property
    def is_for_here(self) -> bool:
        """Whether this Python on this system needs it."""
        return self.marker is None or self.marker.evaluate()


def read_lock(path: Path = RUN) -> list[Locked]:
    """Return what a lock file names, in its order.

    Raises:
        ValueError: a line names no single version.
    """
    return [_locked(line) for line in _lines(path.read_text(encoding="utf-8"))]


def for_here(path: Path = RUN) -> list[Locked]:
    """Return what a lock file names for this Python on this system."""
    return [locked for locked in read_lock(path) if locked.is_for_here]


def _lines(text: str) -> Iterator[str]:
    """Yield one line a requirement, its hashes after it."""
    joined = text.replace("\\\n", " ")
    yield from (line.strip() for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def _locked(line: str) -> Locked:
    requirement = Requirement(line.partition(" --hash")[0])
    versions = [specifier.version for specifier in requirement.specifier if specifier.operator == "=="]
    if len(versions) != 1 or len(requirement.specifier) != 1:
        raise ValueError(f"{requirement.name} is not pinned to one version")
    return Locked(canonicalize_name(requirement.name), versions[0], tuple(_HASH.findall(line)), requirement.marker)
