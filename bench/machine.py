"""How fast the machine is while it is measured on: a limit in seconds says little without that."""

from time import process_time

from bench.figures import Figure, Report

ADDITIONS = 10**6
PER = 10**7
"""How many additions the time is told for."""


def measure(report: Report, when: str) -> None:
    """Tell how much processor time plain Python takes: ``when`` is ``before`` or ``after``."""
    began = process_time()
    total = 0
    for number in range(ADDITIONS):
        total += number
    seconds = (process_time() - began) * PER / ADDITIONS
    report.add(
        Figure(f"machine.{when}", n=PER, value=seconds, unit="s of processor time for n additions")
    )
