"""The schema: which one the database has, the way to the newest, and a fresh one for tests.

Alembic is loaded only when something is migrated: it costs a fifth of a second.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, create_engine, insert, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.failures import listen
from storage.sqlite import path_of
from storage.tables import META, METADATA

HEAD = "0020"
"""The newest revision in storage/migrations; revisions grow like numbers."""
SALT = "salt"
"""The key in ``meta`` of the salt for hashes; made with the schema, so that it never changes."""
_MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE = "run: python -m storage upgrade"
_LOCK = 6_340_221
"""PostgreSQL's advisory lock for the time of an upgrade; any number that is always the same."""


def is_sqlite(url: str) -> bool:
    """Tell whether the address is a SQLite file's. Raises ``ValueError`` for an unknown kind."""
    name = make_url(url).drivername
    if name == "sqlite":
        return True
    if name == "postgresql+psycopg":
        return False
    message = f"{name} is not supported: use sqlite:/// or postgresql+psycopg://"
    raise ValueError(message)


def is_missing(url: str) -> bool:
    """Tell whether the address is a SQLite file's that is not there."""
    return is_sqlite(url) and not path_of(url).exists()


def schema_problem(url: str) -> str:
    """Return why the schema cannot be used, with what to do; empty if it can.

    Raises ``Unavailable``.
    """
    if is_missing(url):
        return f"there is no database yet; {_UPGRADE}"
    with look(url) as connection:
        return problem_of(connection)


def problem_of(connection: Connection) -> str:
    """Return why the schema behind ``connection`` cannot be used; empty if it can."""
    version = _version(connection)
    if version is None:
        return f"the database has no tables yet; {_UPGRADE}"
    if version < HEAD:
        return f"the database has schema {version}, this release needs {HEAD}; {_UPGRADE}"
    if version > HEAD:
        return f"the database has schema {version}, this release knows {HEAD}: install a newer one"
    return ""


def _version(connection: Connection) -> str | None:
    try:
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        version: str | None = found.scalar()
    except DBAPIError:
        return None
    return version


def upgrade(url: str) -> None:
    """Bring the schema to the newest revision, if it is older. Raises ``Unavailable``.

    All in one transaction: it arrives whole, or stays as it was. A schema of a newer release is
    left alone; ``schema_problem`` tells.
    """
    with look(url) as connection:
        if (_version(connection) or "") >= HEAD:
            return
    from alembic import command  # noqa: PLC0415 - costs a fifth of a second
    from alembic.config import Config  # noqa: PLC0415

    with look(url) as connection, _locked(connection):
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def fresh(url: str) -> None:
    """Make the database at ``url`` empty, with the newest schema; whatever it held is gone.

    For tests and rehearsals. Made from the tables, not by migrating: a few milliseconds.
    """
    if not is_sqlite(url):
        with look(url) as connection, connection.begin():
            _clear(connection)
            create(connection)
        return
    path = path_of(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    path.write_bytes(_template())
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE meta SET value = ? WHERE key = ?", (new_salt(), SALT))


def create(connection: Connection) -> None:
    """Create every table, as the migrations would."""
    METADATA.create_all(connection)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
    connection.execute(insert(META), {"key": SALT, "value": new_salt()})


def new_salt() -> str:
    """Return a salt, in hexadecimal digits."""
    return secrets.token_hex(16)


@lru_cache(maxsize=1)
def _template() -> bytes:
    """Return an empty SQLite database with the newest schema, as a file's bytes."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        create(connection)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - tells the type checker
        image = raw.serialize()
    engine.dispose()
    return image


def _clear(connection: Connection) -> None:
    for name in inspect(connection).get_table_names():
        connection.exec_driver_sql(f'DROP TABLE "{name}" CASCADE')


@contextmanager
def look(url: str) -> Iterator[Connection]:
    """Give a plain connection of its own, without the limits that a click has."""
    arguments = {} if is_sqlite(url) else {"prepare_threshold": None, "connect_timeout": 2}
    if is_sqlite(url):
        path_of(url).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, poolclass=NullPool, connect_args=arguments)
    listen(engine)
    with engine.connect() as connection:
        yield connection


@contextmanager
def _locked(connection: Connection) -> Iterator[None]:
    """Open a transaction that no other upgrade can be in."""
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        else:
            # Python's driver begins by itself only before a change of data, not of the schema.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
