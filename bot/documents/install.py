"""The pages on which somebody installs the app: what it asks for and why, and what came of it."""

from bot.documents.layout import render
from bot.i18n import Translator
from bot.rules.errors import mark
from bot.rules.installations import SCOPES

STRANGE = mark("This page was open for too long, or it was begun in another browser.")
DENIED = mark("It was cancelled in Slack.")
NOT_TAKEN = mark("Slack said no.")
NOT_REACHED = mark("Slack could not be reached.")

REASONS = {
    "app_mentions:read": mark("see messages that mention it, and no others"),
    "channels:history": mark(
        "find its own post again in a public channel when the connection was broken"
    ),
    "channels:read": mark("see that it was added to a public channel"),
    "chat:write": mark("write in the dialogue's channel, and to those who take part"),
    "commands": mark("have slash commands, and a shortcut that proposes a message as an item"),
    "files:write": mark("send the meeting as a calendar file"),
    "groups:history": mark(
        "find its own post again in a private channel when the connection was broken"
    ),
    "groups:read": mark("see that it was added to a private channel"),
    "im:history": mark("read what people write to it directly"),
    "im:write": mark("begin to write to somebody"),
    "users:read": mark(
        "see who the people are that take part, and whether they still have an account"
    ),
}


def asking(t: Translator, leads: str, days: int, team: str = "") -> str:
    """Return the page that explains; ``leads`` is Slack's own, which asks."""
    scopes = [(REASONS[each], each) for each in SCOPES]
    query = f"&team={team}" if team else ""
    said = {"leads": leads, "scopes": scopes, "left": _left(t, days), "query": query}
    return render("install.html", t=t, **said)


def _left(t: Translator, days: int) -> str:
    """Say what becomes of the data where it is uninstalled."""
    if days == 0:
        return t("If you uninstall it, what it has kept is deleted within a day.")
    return t.plural(
        "If you uninstall it, what it has kept is deleted after {count} working day.",
        "If you uninstall it, what it has kept is deleted after {count} working days.",
        days,
    )


def done(t: Translator, name: str) -> str:
    """Return the page that says that it is installed, and what is next."""
    heading = t("Dialogmöten is installed in {team}", team=name)
    said = t(
        "Open Slack and look for Dialogmöten under Apps. Its Home tab helps you set up a dialogue."
    )
    return render("notice.html", t=t, heading=heading, said=said)


def refused(t: Translator, why: str, error: str, again: str) -> str:
    """Return the page that says why nothing was installed."""
    said = f"{t(why)} ({error})" if error else t(why)
    return render("not_installed.html", t=t, said=said, again=again)
