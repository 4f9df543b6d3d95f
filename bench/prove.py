"""``python -m bench.prove``: what is promised, proved with figures that anyone can repeat.

Exit status 1 if a promise is not kept. ``PLANT=`` plants a fault, which the proof must then find.
"""

from importlib import import_module
from typing import Annotated

import typer

from bench.figures import Report
from bench.options import Db, Only, Scale, Seed, chosen
from bench.promises import Plant, Terms

PROOFS = (
    *("times", "once", "steps", "downtime", "survives", "updates", "limits", "away", "sent"),
    *("apart", "leaks"),
)
"""Modules of this package; each has ``prove(terms, report)``."""
ALL = ",".join(PROOFS)

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@cli.command()
def main(
    seed: Seed = 1,
    scale: Scale = 1.0,
    only: Only = ALL,
    db: Db = "sqlite",
    plant: Annotated[
        Plant | None, typer.Option(envvar="PLANT", help="A fault that the proof must find.")
    ] = None,
) -> None:
    """Try to break what the bot promises.

    ONLY takes times, once, steps, downtime, survives, updates, limits, away, sent, apart and
    leaks.
    """
    names = chosen(only, PROOFS)
    report = Report()
    report.say(f"prove, {db}, seed {seed}, scale {scale:g}, planted: {plant or 'nothing'}")
    for name in names:
        import_module(f"bench.{name}").prove(Terms(db, seed, scale, plant), report)
    if report.failed:
        report.say(f"not kept: {', '.join(report.failed)}")
        planted = f" PLANT={plant}" if plant else ""
        report.say(f"again: make prove ONLY={only} DB={db} SEED={seed} SCALE={scale:g}{planted}")
        raise typer.Exit(1)


if __name__ == "__main__":
    cli()
