"""Databases that take nothing more: a disk that is full, and a file that is away."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, event


@contextmanager
def full(engine: Engine) -> Iterator[None]:
    """Tell SQLite while the block runs that its file may not grow, as on a disk that is full."""
    with engine.connect() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    limit = partial(_limit_pages, pages=pages)
    event.listen(engine, "connect", limit)
    engine.dispose()
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


@contextmanager
def away(engine: Engine) -> Iterator[None]:
    """Take SQLite's file away while the block runs."""
    path = Path(engine.url.database or "")
    kept = path.with_suffix(".kept")
    engine.dispose()
    path.rename(kept)
    yield
    engine.dispose()
    kept.replace(path)


def _limit_pages(connection: sqlite3.Connection, _record: object, pages: int) -> None:
    connection.execute(f"PRAGMA max_page_count={pages}")
