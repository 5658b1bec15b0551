"""The database: SQLite by default, PostgreSQL by its address; opened with settings under which nothing is lost.

SQLite before 3.51.3 can lose committed writes in WAL mode when two connections write and checkpoint at once, so the
journal is a rollback journal with ``synchronous=EXTRA``, and one of all threads and processes writes at a time.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from intake.errors import DuplicateError, StoreError
from intake.signing import RowSigner
from intake.store.journal import HEAD, SIGNER, WITNESS
from intake.store.witness import Head, Witness

PRAGMAS = {
    "journal_mode": "delete",
    "synchronous": 3,
    "foreign_keys": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "trusted_schema": 0,
}
BUSY_MILLISECONDS = 10_000
_WRITING = "writing"
MIGRATIONS = Path(__file__).parent.parent / "migrations"


class _Turn:
    """Whose turn it is to write, of all threads and processes: waiting here wakes at once, SQLite's own wait sleeps."""

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, -1
        self._thread = threading.Lock()

    def __enter__(self) -> None:
        self._thread.acquire()
        try:
            if self._file < 0:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except OSError as error:
            self._thread.release()
            raise StoreError("数据库写不进去") from error

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()

    def close(self) -> None:
        """Close the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class Database:
    """An engine and the way to write through it; what is written is signed, and ``witness`` remembers how far."""

    def __init__(self, url: str, signer: RowSigner, witness: Witness | None = None) -> None:
        try:
            self.engine = _engine(url)
        except (ArgumentError, ModuleNotFoundError) as error:
            raise StoreError("DATABASE_URL 写法不对，例如 postgresql+psycopg://用户@主机/库名") from error
        self.signer, self._witness = signer, witness
        both = {SIGNER: signer, WITNESS: witness}
        self._writer = self.engine.execution_options(**{_WRITING: True}, **both)
        # What is compared in a few queries must be of one moment; SQLite's reading is so anyway.
        level = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        self._reader = self.engine.execution_options(**both, **level)
        path = self.engine.url.database if self.engine.dialect.name == "sqlite" else None
        self._one_writer: AbstractContextManager[object] = (
            nullcontext() if path is None else _Turn(Path(f"{path}.turn"))
        )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session to read with; raise StoreError when the database is away."""
        try:
            with Session(self._reader) as session:
                yield session
        except SQLAlchemyError as error:
            raise StoreError("数据库读不了") from error

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session whose work is durable when the block ends, or undone; raise StoreError when it cannot."""
        try:
            with self._one_writer, Session(self._writer, expire_on_commit=False) as session, session.begin():
                session.connection().info.pop(HEAD, None)
                yield session
                session.flush()
                head: Head | None = session.connection().info.pop(HEAD, None)
        except IntegrityError as error:
            raise DuplicateError("这一条已经有了") from error
        except SQLAlchemyError as error:
            raise StoreError("数据库写不进去") from error
        self._remember(head)

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Yield a connection to write with, under the same promise, without the cost of a session."""
        try:
            with self._one_writer, self._writer.begin() as connection:
                connection.info.pop(HEAD, None)
                yield connection
                head: Head | None = connection.info.pop(HEAD, None)
        except IntegrityError as error:
            raise DuplicateError("这一条已经有了") from error
        except SQLAlchemyError as error:
            raise StoreError("数据库写不进去") from error
        self._remember(head)

    def _remember(self, head: Head | None) -> None:
        """Tell the witness how far the journal has come, once it is durable."""
        if head is not None and self._witness is not None:
            self._witness.advance(head)

    def upgrade(self) -> None:
        """Bring the tables to the newest revision."""
        if self.engine.dialect.name == "sqlite" and self.engine.url.database:
            _make_private(Path(self.engine.url.database))
        try:
            with self._one_writer, self._writer.begin() as connection:
                config = _alembic()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except SQLAlchemyError as error:
            raise StoreError("数据库打不开，或者升级没有完成") from error

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        if isinstance(self._one_writer, _Turn):
            self._one_writer.close()

    def has_tables(self) -> bool:
        """Tell whether there are tables at all; a file of SQLite that is not there is not made by asking."""
        path = self.engine.url.database if self.engine.dialect.name == "sqlite" else None
        if path is not None and not Path(path).exists():
            return False
        try:
            return "reports" in inspect(self.engine).get_table_names()
        except SQLAlchemyError as error:
            raise StoreError("数据库打不开") from error

    def check(self) -> None:
        """Raise StoreError unless the tables are of the newest revision and SQLite runs as it must."""
        try:
            with self.engine.connect() as connection:
                revision = MigrationContext.configure(connection).get_current_revision()
                if revision != ScriptDirectory.from_config(_alembic()).get_current_head():
                    raise StoreError("数据库的表不是当前版本，请运行 python -m intake upgrade")
                if self.engine.dialect.name == "sqlite":
                    wrong = [
                        name
                        for name, value in PRAGMAS.items()
                        if connection.exec_driver_sql(f"PRAGMA {name}").scalar() != value
                    ]
                    if wrong:
                        raise StoreError(f"SQLite 的设置不对：{'、'.join(wrong)}")
        except SQLAlchemyError as error:
            raise StoreError("数据库打不开") from error


def _make_private(path: Path) -> None:
    """Make the file readable by its owner alone, and the folder if it is new; SQLite's journal takes after the file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise StoreError("数据库打不开") from error


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(address, hide_parameters=True, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Take the write lock at once when writing, so that nothing read before is stale when it is written."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITING) else "BEGIN")


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Let SQLAlchemy begin transactions itself, and set what durability and privacy ask for."""
    connection.isolation_level = None
    for name, value in {"busy_timeout": BUSY_MILLISECONDS, **PRAGMAS}.items():
        connection.execute(f"PRAGMA {name}={value}")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
