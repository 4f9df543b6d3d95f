"""The asserts of the test files, rewritten once for all processes of a run.

pytest rewrites a file when a process imports it first, and keeps that beside it. The processes of a
run import the same files at the same time, so in a new clone each of them would rewrite them all,
nine seconds of processor time for each. Here each does a share, before it imports any.
"""

import sys
from pathlib import Path

import pytest
from _pytest.assertion import rewrite  # pytest has no public way to do this without an import

HERE = Path(__file__).parent


def rewrite_share(config: pytest.Config, number: int, of: int) -> None:
    """Rewrite what has changed in the share ``number`` of so many."""
    if sys.dont_write_bytecode:
        return
    state = config.stash[rewrite.assertstate_key]
    for path in sorted(HERE.rglob("test_*.py"))[number::of]:
        folder = rewrite.get_cache_dir(path)
        kept = folder / f"{path.stem}{rewrite.PYC_TAIL}"
        if rewrite._read_pyc(path, kept) is None and rewrite.try_makedirs(folder):  # noqa: SLF001
            text_hash, code = rewrite._rewrite_test(path, config)  # noqa: SLF001
            rewrite._write_pyc(state, code, text_hash, kept)  # noqa: SLF001
