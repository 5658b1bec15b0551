"""What a build leaves for the next one: fingerprints of all it read and wrote, and the edition that it showed.

Kept beside the frames, never in the site.  A build that finds anything else than what was kept starts anew.
"""

import hashlib
import marshal
import os
import pickle
import secrets
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from publicity.model.candidate import Candidate
from publicity.reader.files import LARGEST_DEED, plain_text
from sitegen.fingerprint import Seen
from sitegen.options import HOME, Options
from sitegen.shells import Frames
from sitegen.stencils import Stencil

if TYPE_CHECKING:
    from sitegen.edition import Edition

BUILDS = HOME / ".cache" / "builds"
_MOST_KEPT = 32
_FIELDS = ("id", "kind", "name", "workplace", "post", "award", "unit", "category", "section_of", "section",
           "quota_line", "reserve", "marks", "public")  # fmt: skip
_row = attrgetter(*_FIELDS)


class Manifest(NamedTuple):
    """Plain values, read in a few milliseconds: what tells whether the edition that is kept may be used.

    ``asked`` is what the build was asked for; ``since`` and ``until`` the seconds between which the clock alone
    changes nothing; ``edition`` the file with the rest.
    """

    program: str
    asked: tuple[str, ...]
    since: float
    until: float
    sources: Seen
    outputs: Seen
    tally: tuple[Any, ...]
    edition: str


def asked(options: Options) -> tuple[str, ...]:
    """Return what a build was asked for, as far as its pages depend on it."""
    moment = options.as_of.isoformat() if options.as_of else ""
    return (
        str(options.content.resolve()),
        str(options.output.resolve()),
        moment,
        str(options.preview),
        *options.compress,
    )


def manifest_of(options: Options) -> Path:
    """Return the file of the manifest for an output folder."""
    digest = hashlib.sha256(str(options.output.resolve()).encode()).hexdigest()[:24]
    return BUILDS / f"{digest}-{sys.implementation.cache_tag}"


def read_manifest(options: Options) -> Manifest | None:
    """Return what the last build of this output left, or None."""
    try:
        return Manifest(*marshal.loads(manifest_of(options).read_bytes()))  # noqa: S302 - our own cache
    except (OSError, ValueError, EOFError, TypeError):
        return None


def write_manifest(options: Options, manifest: Manifest) -> None:
    """Keep a manifest, in one step, and drop what no manifest names; a cache that can't be written costs only time."""
    path = manifest_of(options)
    _write(path, marshal.dumps(tuple(manifest)))
    for edition in BUILDS.glob(f"{path.name}.*"):
        if str(edition) != manifest.edition:
            edition.unlink(missing_ok=True)
    manifests = [kept for kept in BUILDS.glob("*") if not kept.suffix]
    for old in sorted(manifests, key=_changed, reverse=True)[_MOST_KEPT:]:
        for part in (old, *BUILDS.glob(f"{old.name}.*")):
            part.unlink(missing_ok=True)


def forget(options: Options) -> None:
    """Let the next build start anew: this one is about to change the output."""
    manifest_of(options).unlink(missing_ok=True)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another build has dropped it
        return 0.0


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        path.unlink(missing_ok=True)


class Kept(NamedTuple):
    """The edition that was shown, what its pages are put into, and its home page with a blank for the moment.

    ``known`` are the candidates, by campaign, of whom the rules had something to say.
    """

    edition: "Edition"
    frames: Frames
    banner: str
    home: Stencil
    known: frozenset[tuple[str, str]]


def write_edition(options: Options, kept: Kept) -> str:
    """Keep an edition without the candidates' deeds, which stand in their files, and without what only staff may see.

    Return the file's name.
    """
    edition, content = kept.edition, kept.edition.content
    rows = [[_row(candidate) for candidate in campaign.candidates.values()] for campaign in content.campaigns]
    bare = tuple(replace(campaign, candidates={}, places={}, rulings=()) for campaign in content.campaigns)
    rest = replace(
        edition,
        content=replace(content, root=content.root.resolve(), campaigns=bare, pages={}, warnings=(), settled=()),
    )
    # A name of its own: until the build is done, the manifest of the last one names the edition of the last one.
    path = manifest_of(options).with_suffix(f".{secrets.token_hex(8)}")
    _write(path, pickle.dumps((tuple(kept._replace(edition=rest)), marshal.dumps(rows))))
    return str(path)


def read_edition(name: str) -> Kept:
    """Return an edition that was kept; its candidates are made as they are asked for, with the deeds of now.

    Raises:
        OSError: it is gone.
    """
    plain, rows = pickle.loads(Path(name).read_bytes())  # noqa: S301 - our own cache
    kept = Kept(*plain)
    content = kept.edition.content
    campaigns = tuple(
        replace(campaign, candidates=Candidates(some, content.root / "campaigns" / campaign.campaign.id / "deeds"))
        for campaign, some in zip(content.campaigns, marshal.loads(rows), strict=True)  # noqa: S302 - our own cache
    )
    edition = replace(kept.edition, content=replace(content, campaigns=campaigns))
    return kept._replace(edition=edition)


class Candidates(Mapping[str, Candidate]):
    """Candidates made from kept rows, each when it is asked for; its deeds are read then."""

    def __init__(self, rows: list[tuple[Any, ...]], deeds: Path) -> None:
        """Take the rows and the folder of the deeds."""
        self._rows, self._deeds = {row[0]: row for row in rows}, deeds
        self._made: dict[str, Candidate] = {}

    def __getitem__(self, key: str) -> Candidate:
        if key not in self._made:
            row = dict(zip(_FIELDS, self._rows[key], strict=True))
            text = plain_text(f"{self._deeds}/{key}.md", LARGEST_DEED) or ""
            self._made[key] = Candidate(**row, deeds=text.strip())
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
