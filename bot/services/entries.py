"""What the audit keeps of a step: what became of it, who decided so, and why it was left out."""

from datetime import datetime

from bot.ports import Entry, Store
from bot.rules.cycle import Occurrence

NOBODY = "step.nobody"
"""The action under which the audit trail keeps that a step was left out for want of a reader."""


def of_step(
    store: Store, step: Occurrence, state: str, now: datetime, by: int | None = None
) -> None:
    """Write that a step is now as ``state`` says; ``by``: the id of who decided, if anybody did."""
    store.audit.write(Entry(step.workspace, step.series, now, by, f"step.{state}", subject(step)))


def of_nobody(store: Store, step: Occurrence, now: datetime) -> None:
    """Write that nobody was left to ask when a step was left out or done, whoever is left later."""
    store.audit.write(Entry(step.workspace, step.series, now, None, NOBODY, subject(step)))


def found_nobody(store: Store, step: Occurrence) -> bool:
    """Tell whether nobody was left to ask when a step was left out, or done."""
    return (
        step.state in {"skipped", "done"}
        and step.done_at is not None
        and store.audit.was_done(step.series, NOBODY, subject(step), step.done_at)
    )


def subject(step: Occurrence) -> str:
    """Return how the audit trail names a step."""
    return f"step:{step.id}"
