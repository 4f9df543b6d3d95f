"""Audit the locked dependencies, and say plainly when that cannot be done.

A service that cannot be reached, or that is a mirror without vulnerability data, would report "none
found" for anything. So it is first asked about a release that is known to be vulnerable. Only if it
knows that one is its word on ours worth something; from then on every doubt is a failure.

Exit status: 0 nothing found, or not possible (said on standard error); 1 a vulnerability, or a
dependency that could not be looked up.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCK = "requirements-dev.lock"
KNOWN_BAD = "jinja2==2.11.2"  # CVE-2020-28493, fixed in 2.11.3


@dataclass(frozen=True, slots=True)
class Answer:
    """What pip-audit said: its report if it made one, else the reason why not."""

    dependencies: list[dict[str, Any]]
    error: str = ""

    def vulnerable(self) -> list[str]:
        """Name each finding: package, version, identifier, and the versions that mend it."""
        return [
            f"{found['name']} {found['version']}: {vulnerability['id']}"
            f" (mended in {', '.join(vulnerability['fix_versions']) or 'no release yet'})"
            for found in self.dependencies
            for vulnerability in found.get("vulns", [])
        ]

    def skipped(self) -> list[str]:
        """Give the reason for each dependency that the service does not know."""
        return [found["skip_reason"] for found in self.dependencies if "skip_reason" in found]


def ask(requirements: Path, *options: str) -> Answer:
    """Run pip-audit on a file of pinned requirements; it resolves and installs nothing."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(requirements)]
    command += ["--disable-pip", "--progress-spinner", "off", "--format", "json", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return Answer(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        return Answer([], error=lines[-1])


def verdict(control: Answer, ours: Answer) -> tuple[int, str]:
    """Judge the lock file's answer by the control's; returns the exit status and what to say."""
    if not control.vulnerable():
        reason = control.error or "; ".join(control.skipped())
        reason = reason or f"the service finds nothing wrong with {KNOWN_BAD}"
        return 0, f"dependency audit not possible: {reason}"
    if ours.error or not ours.dependencies:
        return 1, f"dependency audit failed: {ours.error or 'no dependency was looked up'}"
    if wrong := ours.vulnerable() + ours.skipped():
        return 1, "\n".join(["dependency audit:", *wrong])
    return 0, f"dependency audit: {len(ours.dependencies)} dependencies, no known vulnerability"


def main() -> int:
    """Ask about the control, then, if that worked, about the lock file."""
    with tempfile.TemporaryDirectory() as folder:
        known_bad = Path(folder) / "known-bad.txt"
        known_bad.write_text(KNOWN_BAD + "\n", encoding="utf-8")
        control = ask(known_bad, "--no-deps")
    ours = ask(Path(LOCK), "--require-hashes") if control.vulnerable() else Answer([])
    status, words = verdict(control, ours)
    sys.stderr.write(words + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
