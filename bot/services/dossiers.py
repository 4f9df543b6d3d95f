"""A person's data and legal holds, as the administrator's command line has them.

A person is named by the ids of their team and of themselves; the bot may know them in several
workspaces.
"""

from datetime import datetime

from bot.documents.person import FORMATS
from bot.i18n import translator
from bot.ports import Store
from bot.rules.retention import Hold
from bot.rules.seats import Person
from bot.services import export, privacy
from bot.services.export import Document, NotFound
from bot.services.scene import DEFAULT_ZONE
from bot.views import privacy as view
from bot.views.blocks import spoken

Who = tuple[str, str]
"""Ids of a person's team and of themselves."""
_T = translator("en", DEFAULT_ZONE)


def documents(store: Store, who: Who, as_: str, language: str, now: datetime) -> list[Document]:
    """Return what is kept of a person, a file for each workspace. Raises ``NotFound``."""
    t = translator(language, DEFAULT_ZONE)
    return [
        Document(
            f"{each.workspace}_{each.user}_person_{t.language}",
            as_,
            FORMATS[as_](privacy.dossier(store, each), t, now),
        )
        for each in _known(store, who)
    ]


def erase(store: Store, who: Who, now: datetime, *, sure: bool) -> str:
    """Erase a person's data and say what became of it; unless ``sure``, what would.

    Raises ``NotFound`` and what ``privacy.require_erasable`` raises.
    """
    said = []
    for person in _known(store, who):
        privacy.require_erasable(store, person)
        made = (
            view.erased(privacy.erase(store, person, now), _T)
            if sure
            else view.plan(privacy.dossier(store, person), _T)
        )
        said.append(spoken(made.blocks))
    return "\n".join(said)


def hold(store: Store, of: str, reason: str | None, now: datetime) -> None:
    """Begin a legal hold of a series or of a person, ``TEAM/USER``; without a reason end it.

    Raises ``NotFound``.
    """
    wanted = _wanted(store, of, reason or "", now)
    for workspace, each in wanted:
        there = [h for h in store.privacy.holds() if _same(h, each)]
        if reason and not there:
            privacy.hold(store, workspace, each)
        for old in there if not reason else ():
            privacy.lift(store, workspace, old, now)


def holds(store: Store) -> str:
    """Return the legal holds that are in force, a line each."""
    lines = [f"{_name(store, e)}, since {e.at:%Y-%m-%d}: {e.reason}" for e in store.privacy.holds()]
    return "\n".join(lines or ["No legal hold is in force."])


def _same(one: Hold, other: Hold) -> bool:
    return (one.series, one.person) == (other.series, other.person)


def _name(store: Store, each: Hold) -> str:
    if each.series is not None:
        series = store.series.get(each.series)
        return f"series {series.workspace}/{series.key}"
    person = store.people.get(each.person or 0)
    return f"person {person.team}/{person.user}"


def _wanted(store: Store, of: str, reason: str, now: datetime) -> list[tuple[str, Hold]]:
    team, slash, user = of.partition("/")
    if slash and user.isupper():  # keys of series have small letters
        people = _known(store, (team, user))
        return [(each.workspace, Hold(0, None, each.id, reason, now)) for each in people]
    series = export.find(store, of)
    return [(series.workspace, Hold(0, series.id, None, reason, now))]


def _known(store: Store, who: Who) -> list[Person]:
    found = [each for each in store.people.every() if (each.team, each.user) == who]
    if not found:
        raise NotFound(f"The bot knows nobody who is {who[1]} of the team {who[0]}.")
    return found
