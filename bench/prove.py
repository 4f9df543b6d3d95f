"""``python -m bench.prove``: what is promised, proved with figures that anyone can repeat.

Exit status 1 if a promise is not kept. ``PLANT=`` plants a fault, which the proof must then find.
"""

from importlib import import_module
from typing import Annotated, Literal

import typer

from bench.figures import Report
from bench.promises import Plant, Terms

PROOFS = ("times", "once")
"""Modules of this package; each has ``prove(terms, report)``."""

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@cli.command()
def main(
    seed: Annotated[int, typer.Option(envvar="SEED", help="What chance begins with.")] = 1,
    scale: Annotated[
        float, typer.Option(envvar="SCALE", min=0.001, max=100, help="How much is tried.")
    ] = 1.0,
    only: Annotated[
        str, typer.Option(envvar="ONLY", help=f"Some of: {', '.join(PROOFS)}; by commas.")
    ] = ",".join(PROOFS),
    db: Annotated[
        Literal["sqlite", "postgresql"], typer.Option(envvar="DB", help="Which database.")
    ] = "sqlite",
    plant: Annotated[
        Plant | None, typer.Option(envvar="PLANT", help="A fault that the proof must find.")
    ] = None,
) -> None:
    """Try to break what the bot promises."""
    chosen = [name.strip() for name in only.split(",")]
    if unknown := set(chosen) - set(PROOFS):
        raise typer.BadParameter(f"unknown: {', '.join(sorted(unknown))}", param_hint="ONLY")
    report = Report()
    report.say(f"prove, {db}, seed {seed}, scale {scale:g}, planted: {plant or 'nothing'}")
    for name in chosen:
        import_module(f"bench.{name}").prove(Terms(db, seed, scale, plant), report)
    if report.failed:
        report.say(f"not kept: {', '.join(report.failed)}")
        planted = f" PLANT={plant}" if plant else ""
        report.say(f"again: make prove ONLY={only} DB={db} SEED={seed} SCALE={scale:g}{planted}")
        raise typer.Exit(1)


if __name__ == "__main__":
    cli()
