"""What an agenda adds up to: its minutes, and whose items they are."""

from bot.i18n import Translator
from bot.rules.agenda_page import Page
from bot.rules.shares import Share, shares


def total(page: Page, t: Translator) -> str:
    """Return the planned time against the length of the meeting."""
    balance = page.balance
    if balance.over:
        return t(
            "Planned: {planned} of {available} minutes, {over} too many.",
            planned=balance.planned,
            available=balance.available,
            over=balance.over,
        )
    return t(
        "Planned: {planned} of {available} minutes.",
        planned=balance.planned,
        available=balance.available,
    )


def shared(page: Page, t: Translator) -> str:
    """Return how the agenda is shared between the convening body and the parties."""
    own, theirs = shares(page.accepted, page.parties)
    bodies = [p.name for p in page.parties.values() if p.category.convening and not p.ended]
    body = t.many(bodies) or t("The convening body")
    said = (
        f"{body}: {_share(own, t)}.",
        t("The parties: {share}.", share=_share(theirs, t)),
    )
    return " ".join(said)


def _share(share: Share, t: Translator) -> str:
    return t.plural(
        "{count} item, {minutes} min",
        "{count} items, {minutes} min",
        share.items,
        minutes=share.minutes,
    )
