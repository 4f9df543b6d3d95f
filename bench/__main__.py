"""``python -m bench``: figures as lines of JSON on standard output, a table beside them.

Exit status 1 if a figure that has a limit does not keep it, or something was lost or doubled.
"""

from importlib import import_module

import typer

from bench import machine
from bench.cores import LOAD, pin
from bench.figures import Report
from bench.options import Db, Only, Scale, Seed, chosen

MEASURES = ("start", "burst", "answers", "lists", "page")
"""Modules of this package, imported once it is known what is asked for: it takes a second."""
USUAL = "start,burst,answers,lists"
"""What needs no browser."""

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@cli.command()
def main(
    seed: Seed = 1,
    scale: Scale = 1.0,
    only: Only = USUAL,
    db: Db = "sqlite",
) -> None:
    """Measure the bot beside an empty Bolt app. On a quiet machine it takes two minutes.

    ONLY takes start, burst, answers, lists and page.
    """
    names = chosen(only, MEASURES)
    measures = [import_module(f"bench.{name}").measure for name in names]
    from bench.rig import rig  # noqa: PLC0415 - as late as they

    pin(LOAD)
    report = Report()
    report.say(f"bench, {db}, seed {seed}, scale {scale:g}")
    machine.measure(report, "before")
    with rig(db, seed, scale) as shared:
        for measure in measures:
            measure(shared, report)
    machine.measure(report, "after")
    if report.failed:
        report.say(f"not met: {', '.join(report.failed)}")
        raise typer.Exit(1)


if __name__ == "__main__":
    cli()
