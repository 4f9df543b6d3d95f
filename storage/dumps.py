"""Copies of a PostgreSQL database, by PostgreSQL's own programs, and their way into an empty one.

``pg_dump`` must not be older than the server; it says so itself. The password goes by a file that
only its owner can read, never by the arguments, which everybody on the machine sees.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from storage.failures import Impossible
from storage.schema import HEAD, look

_PLAIN = ("--no-owner", "--no-privileges")
"""Who owns what is the server's matter: a backup restores under another name."""
_VERSION = re.compile(r"^(\d{4})$", re.MULTILINE)


def backup(url: str, target: Path) -> None:
    """Write a copy of the database into one new file, and read it once; the bot may run.

    Raises ``Impossible``.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with _address(url) as address:
            _run("pg_dump", "--format=custom", *_PLAIN, f"--file={unfinished}", address)
        _verify(unfinished)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, source: Path) -> None:
    """Fill the database, which must be empty, with what the file holds; whole or not at all.

    Raises ``Impossible``, ``Unavailable``.
    """
    _verify(source)
    with look(url) as connection:
        if inspect(connection).get_table_names():
            message = (
                "the database is not empty: make a new one (createdb), restore into that, and let "
                "DATABASE_URL name it; what is here stays as it is"
            )
            raise Impossible(message)
    with _address(url) as address:
        _run("pg_restore", *_PLAIN, "--single-transaction", f"--dbname={address}", str(source))


def _verify(file: Path) -> None:
    """Raise ``Impossible`` unless the file can be read and is a database of ours."""
    found = _VERSION.search(
        _run("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file))
    )
    if found is None:
        message = f"{file} is not a database of this bot"
        raise Impossible(message)
    if found[1] > HEAD:
        message = f"{file} was made by a newer release ({found[1]})"
        raise Impossible(message)


@contextmanager
def _address(url: str) -> Iterator[str]:
    """Give the address as PostgreSQL's programs take it."""
    given = make_url(url).set(drivername="postgresql")
    with TemporaryDirectory() as folder:
        if given.password:
            kept = Path(folder, "password")
            kept.touch(0o600)
            escaped = re.sub(r"([:\\])", r"\\\1", str(given.password))
            kept.write_text(f"*:*:*:*:{escaped}\n", encoding="utf-8")
            given = given._replace(password=None).update_query_dict({"passfile": str(kept)})
        yield given.render_as_string(hide_password=False)


def _run(name: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs; return what it says. Raises ``Impossible``."""
    program = shutil.which(name)
    if program is None:
        message = f"{name} is not there: install PostgreSQL's client programs, as new as the server"
        raise Impossible(message)
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own, with arguments of ours
        [program, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Impossible(done.stderr.strip() or f"{name} ended with {done.returncode}")
    return done.stdout
