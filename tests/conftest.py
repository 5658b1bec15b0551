"""What tests share: a small valid content folder to spoil, the repository's own site, and a real browser."""

import os
import uuid
from collections.abc import Iterator, MutableMapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from sitegen.cli import main
from tests.house import House, new_database, postgresql, publish
from tests.small import SmallContent

ROOT = Path(__file__).parent.parent
DEMONSTRATION = "2024-04-10T10:00"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# How fast the machine is decides nothing, and everybody gets the same examples: what is red in one place is red in all.
# `pytest --hypothesis-profile=search` looks for new ones and prints how to have a failure again.
SAME = settings(derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same-everywhere", SAME)
settings.register_profile("search", SAME, derandomize=False, max_examples=1000, print_blob=True)
settings.load_profile("same-everywhere")
expect.set_options(timeout=60_000)


@pytest.fixture
def small(tmp_path: Path) -> SmallContent:
    """Return a small valid content folder of its own."""
    return SmallContent(tmp_path / "content")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the repository's content, built as of the demonstration's moment."""
    output = tmp_path_factory.mktemp("site") / "public"
    assert main(["--as-of", DEMONSTRATION, "--output", str(output)]) == 0
    return output


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small published site: two notices open from 1 to 8 April 2024, one from 15 April."""
    folder = tmp_path_factory.mktemp("published")
    return publish(SmallContent(folder / "content"), folder / "public")


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """Return the address of a PostgreSQL of this test run's own."""
    with postgresql() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path, published: Path) -> Iterator[House]:
    """Return a whole intake, on each kind of database."""
    url = None
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("database_server"), uuid.uuid4().hex)
    whole = House(tmp_path, published, url)
    yield whole
    whole.close()


@pytest.fixture
def small_house(tmp_path: Path, published: Path) -> Iterator[House]:
    """Return a whole intake on SQLite, for what has nothing to do with the database."""
    whole = House(tmp_path, published)
    yield whole
    whole.close()


@pytest.fixture
def command_env() -> Iterator[MutableMapping[str, str]]:
    """Return the process's environment to change; it is put back afterwards."""
    before = dict(os.environ)
    yield os.environ
    os.environ.clear()
    os.environ.update(before)
