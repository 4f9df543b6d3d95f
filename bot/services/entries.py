"""What the audit keeps of a step: what became of it, and who decided so."""

from datetime import datetime

from bot.ports import Entry, Store
from bot.rules.cycle import Occurrence


def of_step(
    store: Store, step: Occurrence, state: str, now: datetime, by: int | None = None
) -> None:
    """Write that a step is now as ``state`` says; ``by``: the id of who decided, if anybody did."""
    action, subject = f"step.{state}", f"step:{step.id}"
    store.audit.write(Entry(step.workspace, step.series, now, by, action, subject))
