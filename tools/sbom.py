"""Writes a bill of materials of all that runs, CycloneDX 1.6 in JSON: ``python -m tools.sbom [FILE]``.

Names, versions and digests come from the lock file, licences and who needs whom from what is installed.  The same
lock gives the same bytes: there is no moment in it, and its serial number is the lock's digest.
"""

import sys
import tomllib
import uuid
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.licences import UNKNOWN, licence_of
from tools.locked import RUN, Locked, for_here

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
TARGET = Path("gongshi.cdx.json")
_NAMESPACE = uuid.UUID("7c1a1c7e-6f3b-5c0e-9d0a-2f6d3a6b9e54")


def bill_of_materials() -> str:
    """Return the bill as JSON."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    itself = Component(
        name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref=project["name"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )  # fmt: skip
    libraries = {locked.name: _component(locked) for locked in for_here()}
    bom = Bom(components=libraries.values(), serial_number=uuid.uuid5(_NAMESPACE, RUN.read_text(encoding="utf-8")))
    bom.metadata.component, bom.metadata.timestamp = itself, None  # type: ignore[assignment]
    bom.register_dependency(itself, _needed(project["dependencies"], libraries))
    for name, component in libraries.items():
        bom.register_dependency(component, _needed(_requires(name), libraries))
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _component(locked: Locked) -> Component:
    licence = licence_of(locked.name)
    purl = PackageURL("pypi", name=locked.name, version=locked.version)
    return Component(
        name=locked.name, version=locked.version, type=ComponentType.LIBRARY, bom_ref=str(purl), purl=purl,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in locked.hashes],
        licenses=[] if licence == UNKNOWN else [LicenseFactory().make_from_string(licence)],
    )  # fmt: skip


def _requires(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


def _needed(written: list[str], libraries: dict[str, Component]) -> list[Component]:
    """Return the components that some requirements name; extras that nobody asked for need nothing."""
    found = map(Requirement, written)
    names = {canonicalize_name(one.name) for one in found if one.marker is None or one.marker.evaluate({"extra": ""})}
    return [libraries[name] for name in sorted(names & libraries.keys())]


def main(words: list[str]) -> int:
    """Write the bill and say where."""
    target = Path(words[0]) if words else TARGET
    target.write_text(bill_of_materials(), encoding="utf-8")
    print(f"依赖清单（CycloneDX 1.6）：{target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
