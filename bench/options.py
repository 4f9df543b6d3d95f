"""The options that ``bench`` and ``bench.prove`` share: the variables of ``make``."""

from collections.abc import Collection
from typing import Annotated, Literal

import typer

Seed = Annotated[int, typer.Option(envvar="SEED", help="What chance begins with.")]
Scale = Annotated[float, typer.Option(envvar="SCALE", min=0.001, max=100, help="How much is done.")]
Only = Annotated[str, typer.Option(envvar="ONLY", help="Some of them, by commas.")]
Db = Annotated[Literal["sqlite", "postgresql"], typer.Option(envvar="DB", help="Which database.")]


def chosen(only: str, among: Collection[str]) -> list[str]:
    """Return what was asked for; refuses what is not there, and says what is."""
    names = [name.strip() for name in only.split(",")]
    if unknown := set(names) - set(among):
        said = f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(among)}"
        raise typer.BadParameter(said, param_hint="ONLY")
    return names
