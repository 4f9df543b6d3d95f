"""PgBouncer before the tests' PostgreSQL: each transaction gets a connection of its own.

It is Debian's package and no wheel, so it is there on some machines; ``.ci/run`` installs it.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from tests.databases import PostgresServer, owner_of

_SBIN = "/usr/sbin"
"""Where Debian has it, which is in the path of root alone."""
_PORT = 6432
"""A name of its socket; nobody listens on it."""
_START_SECONDS, _LOOK_SECONDS = 20.0, 0.02
_SETTINGS = """
[databases]
* = host={server} user=postgres
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
listen_port = {port}
pool_mode = transaction
auth_type = any
default_pool_size = {size}
max_client_conn = 100
"""


def pgbouncer() -> str | None:
    """Return the program; ``None`` where it is not installed."""
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path=_SBIN)


@contextmanager
def pooled(server: PostgresServer, url: str, *, size: int) -> Iterator[str]:
    """Give the address of the database at ``url`` behind a pool of ``size`` connections."""
    program = pgbouncer()
    assert program
    with tempfile.TemporaryDirectory(prefix="pgb-") as place:
        folder = Path(place)
        given = _SETTINGS.format(server=server.folder, folder=folder, port=_PORT, size=size)
        (folder / "pgbouncer.ini").write_text(given, encoding="ascii")
        process = subprocess.Popen(
            [program, "-q", str(folder / "pgbouncer.ini")],
            stderr=subprocess.DEVNULL,
            **owner_of(folder),
        )
        try:
            _wait_for(folder / f".s.PGSQL.{_PORT}", process)
            yield url.replace(f"host={server.folder}", f"host={folder}&port={_PORT}")
        finally:
            process.kill()
            process.wait()


def _wait_for(socket: Path, process: subprocess.Popen[bytes]) -> None:
    pause = Event()
    for _ in range(int(_START_SECONDS / _LOOK_SECONDS)):
        if socket.exists():
            return
        assert process.poll() is None, "PgBouncer ended"
        pause.wait(_LOOK_SECONDS)
    raise AssertionError("PgBouncer did not start")
