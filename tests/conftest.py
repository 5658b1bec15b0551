"""What tests share: a small valid content folder to spoil, the repository's own site, and a real browser."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from publicity.period import SHANGHAI
from sitegen.cli import main
from tests.small import SmallContent

ROOT = Path(__file__).parent.parent
DEMONSTRATION = "2024-04-10T10:00"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


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


def shanghai(text: str) -> datetime:
    """Return a moment written in local time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
