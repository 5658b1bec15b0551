"""The quick way: when nothing but deeds was corrected since the last build, only their pages are written anew.

Any other change, any doubt, and any deed of which a rule would have something to say goes the whole way.
"""

import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sitegen import kept
from sitegen.aside import Aside
from sitegen.codings import with_compressed
from sitegen.fingerprint import Seen, fingerprints, of_program, settled
from sitegen.options import HOME, Options
from sitegen.output import disk_error, write_file
from sitegen.tally import recalled
from sitegen.terminal import Terminal

_MOST_CORRECTED = 100


def publish(options: Options, now: datetime, terminal: Terminal) -> bool:
    """Bring the site up to date if there is a quick way; tell whether there was.

    Raises:
        BuildError: the disk refused; the old site stands.
    """
    manifest = kept.read_manifest(options)
    if (
        manifest is None
        or manifest.asked != kept.asked(options)
        or not manifest.since <= now.timestamp() < manifest.until
        or manifest.program != of_program(HOME)
    ):
        return False
    untouched = Aside(lambda: fingerprints(options.output) == manifest.outputs)
    moment, sources = time.time_ns(), fingerprints(options.content)
    corrected = _corrected(manifest.sources, sources)
    if not untouched.wait() or corrected is None:
        return False
    pages = {}
    if corrected or not options.as_of:
        from sitegen import corrections  # noqa: PLC0415 - a build that goes the whole way need not wait for it

        made = corrections.pages(manifest.edition, corrected, now, HOME / "site")
        if made is None:
            return False
        pages = made
    files = [file for page in pages.items() for file in with_compressed(*page, options.compress)]
    written = _put(options, files)
    outputs = manifest.outputs | written
    sources = settled(sources, moment)
    kept.write_manifest(options, manifest._replace(since=now.timestamp(), sources=sources, outputs=outputs))
    tally = recalled(manifest.tally)._replace(written=len(pages))
    terminal.findings(tally.warnings)
    terminal.summary(tally, now, preview=options.preview, output=options.output)
    return True


def _corrected(before: Seen, after: Seen) -> dict[str, list[str]] | None:
    """Return the candidates whose deeds have changed, by campaign; None when anything else has."""
    if before.keys() != after.keys():
        return None
    corrected: dict[str, list[str]] = {}
    for name in [name for name, mark in after.items() if before[name] != mark]:
        match name.split("/"):
            case ["campaigns", campaign, "deeds", file] if file.endswith(".md"):
                corrected.setdefault(campaign, []).append(file.removesuffix(".md"))
            case _:
                return None
    return corrected if sum(map(len, corrected.values())) <= _MOST_CORRECTED else None


def _put(options: Options, files: Sequence[tuple[str, bytes]]) -> Seen:
    """Write files beside the site, then move each into its place; return their fingerprints."""
    output = options.output.resolve()
    written: Seen = {}
    if not files:
        return written
    try:
        aside = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}.new-"))
        try:
            for number, (_, content) in enumerate(files):
                write_file(f"{aside}/{number}", content)
            kept.forget(options)
            for number, (address, _) in enumerate(files):
                (aside / str(number)).replace(output / address)
                seen = (output / address).stat()
                written[address] = (seen.st_ctime_ns, seen.st_size, seen.st_ino)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise disk_error(error, output) from error
    return written
