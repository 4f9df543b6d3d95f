"""Setting a series up in Slack: begun, left, taken up, looked at, thrown away, and let begin."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from babel.core import get_global

from bot.ports import Entry, Store
from bot.rules import party_lines
from bot.rules import series_drafts as rules
from bot.rules.ahead import Plan
from bot.rules.errors import (
    ChannelTaken,
    ConvenersSetUp,
    DraftGone,
    DraftIncomplete,
    DraftUnsound,
    MembersOnly,
    SlackSilent,
    StartsInPast,
)
from bot.rules.series import Series
from bot.rules.series_drafts import PART_NAMES, Data, Draft, Part
from bot.rules.texts import Word, clean
from bot.rules.workspace import Learnt
from bot.services import (
    file_checks,
    greeting,
    loading,
    outlook,
    scene,
    series_cycle,
    series_parts,
    series_people,
    setup,
    shown_homes,
)
from bot.services.default_cycle import DEFAULT_CYCLE
from bot.services.holidays import countries
from bot.services.loading import BadFile, SeriesFile
from bot.services.scene import DEFAULT_ZONE, Where
from bot.services.series_parts import Values

_NAMED = 5
_DEFAULT_COUNTRY = "SE"
_QUIET: Mapping[str, list[Data]] = {"SE": [{"from": "06-20", "to": "08-10"}]}
"""When a country is on holiday; it stands in the form at first."""


def require_starter(store: Store, where: Where, learnt: Learnt) -> None:
    """Return if the person may set a series up here.

    Where there is none yet, any full member of the bot's own workspace; then the conveners of
    those that there are. Raises ``MembersOnly``, ``ConvenersSetUp`` and ``SlackSilent``.
    """
    if require_known(store, where):
        return
    if where.user not in learnt.people:
        raise SlackSilent
    account = learnt.people[where.user]
    if account is None or account.is_guest or account.is_bot or account.team != where.workspace:
        raise MembersOnly


def require_known(store: Store, where: Where) -> bool:
    """Return whether it is known, without asking Slack, that the person may set a series up.

    Raises ``MembersOnly`` and ``ConvenersSetUp`` where it is known that they may not.
    """
    if where.team not in {"", where.workspace}:
        raise MembersOnly
    going_on = series_of(store, where.workspace)
    conveners = list(dict.fromkeys(p for each in going_on for p in each.conveners))
    person = scene.speaker(store, where)
    if conveners and (person is None or person.id not in conveners):
        names = tuple(store.people.get(one).name for one in conveners[:_NAMED])
        raise ConvenersSetUp(conveners=names)
    return bool(conveners)


def series_of(store: Store, workspace: str) -> list[Series]:
    """Return the series of a workspace that have not ended."""
    every = store.series.every()
    return [each for each in every if each.workspace == workspace and each.ended_at is None]


def blank(where: Where, language: str, learnt: Learnt) -> Data:
    """Return what a new series begins with: the default cycle, and its author as convener."""
    account = learnt.people.get(where.user)
    zone = account.zone if account and account.zone else DEFAULT_ZONE
    territory = str(get_global("zone_territories").get(zone, ""))
    country = territory if territory in countries() else _DEFAULT_COUNTRY
    data: Data = {
        "workspace": {"team": where.workspace, "name": where.workspace},
        "series": {
            "language": language,
            "zone": zone,
            "country": country,
            "quiet": _QUIET.get(country, []),
            "conveners": [where.user],
            "step": [dict(row) for row in DEFAULT_CYCLE],
        },
        "person": [],
        "team": [],
        "category": [],
        "party": [],
    }
    return series_people.known(data, [where.user], learnt)


def begin(store: Store, where: Where, values: Values, learnt: Learnt, now: datetime) -> Draft:
    """Keep a new draft with its name. Raises what ``require_starter`` and ``name`` raise."""
    require_starter(store, where, learnt)
    data = series_parts.name(blank(where, "sv", learnt), values)
    draft = Draft(0, where.workspace, where.user, rules.marked(data, "name"))
    return store.series_drafts.add(draft, now)


def find(store: Store, where: Where, draft: int) -> Draft:
    """Return a draft on which the person may work. Raises ``DraftGone``."""
    found = store.series_drafts.find(where.workspace, draft)
    if found is None or not found.is_of(where.user):
        raise DraftGone
    return found


def of_person(store: Store, where: Where) -> list[Draft]:
    """Return the drafts on which the person may work, oldest first."""
    every = store.series_drafts.of_workspace(where.workspace)
    return [draft for draft in every if draft.is_of(where.user)]


def filled(  # noqa: PLR0913 - a modal
    store: Store,
    data: Data,
    part: Part,
    values: Values,
    learnt: Learnt,
    now: datetime,
    key: str = "",
) -> Data:
    """Return the data with what was filled in for a part; ``key`` is the party's, for people."""
    if part == "channel":
        _require_free(store, data, values.get("channel", ""))
    fill: Mapping[Part, Callable[[], Data]] = {
        "name": lambda: series_parts.name(data, values),
        "channel": lambda: series_parts.channel(data, values, learnt),
        "when": lambda: series_parts.when(data, values, now),
        "place": lambda: series_parts.place(data, values),
        "parties": lambda: series_people.parties(data, values),
        "people": lambda: (
            series_people.party(data, key, values, learnt)
            if key
            else series_people.principals(data, values, learnt)
        ),
        "conveners": lambda: series_people.conveners(data, values, learnt),
        "cycle": lambda: series_cycle.cycle(data, values),
        "more": lambda: series_cycle.more(data, values),
    }
    return fill[part]()


def save(store: Store, draft: Draft, part: Part, data: Data, now: datetime) -> Draft:
    """Keep what a draft holds now, with ``part`` done. Raises ``Conflict``."""
    return keep(store, draft.holding(rules.marked(data, part)), now)


def keep(store: Store, draft: Draft, now: datetime) -> Draft:
    """Keep what a draft holds now; no part is done with it. Raises ``Conflict``."""
    store.series_drafts.save(draft, now)
    return draft


def leave(store: Store, draft: Draft, part: Part, values: Values, now: datetime) -> None:
    """Keep what stands in the form of a part, which is left unfinished; nothing if it is as saved.

    Raises ``Conflict``.
    """
    typed = {name: clean(value, len(value), lines=True) for name, value in values.items()}
    data = rules.left(draft.data, part, typed) if typed else rules.settled(draft.data, part)
    keep(store, draft.holding(data), now)


def throw_away(store: Store, where: Where, draft: int) -> Draft:
    """Forget a draft and return it. Raises ``DraftGone``."""
    found = find(store, where, draft)
    store.series_drafts.remove(found.id)
    return found


def go(store: Store, where: Where, draft: int, now: datetime) -> Series:
    """Let the series begin: it is there from now on, and its year is planned.

    Raises ``DraftGone``, ``DraftIncomplete``, ``ChannelTaken``, ``StartsInPast`` and
    ``DraftUnsound``.
    """
    found = find(store, where, draft)
    data = found.data
    _require_complete(data)
    _require_free(store, data, data["series"]["channel"])
    _require_ahead(data, now)
    taken = [each.key for each in store.series.every() if each.workspace == where.workspace]
    language = data["series"]["language"]
    key = party_lines.key(rules.title(data, language), taken)
    report = setup.apply(store, checked(data, key), now)
    store.series_drafts.remove(found.id)
    person = scene.speaker(store, where)
    by = person.id if person else None
    subject = f"series:{report.series}"
    store.audit.write(Entry(where.workspace, report.series, now, by, "series.begun", subject))
    begun = store.series.get(report.series)
    greeting.introduce(store, begun, now)
    shown_homes.begun(store, where, begun.id, now)
    return begun


def preview(data: Data, now: datetime) -> Plan:
    """Return the year ahead of a series as it would be planned now. Raises what ``go`` raises."""
    _require_complete(data)
    _require_ahead(data, now)
    file = checked(data, "x")
    return outlook.plan(file.profile, now)


def can_begin(data: Data, now: datetime) -> bool:
    """Tell whether nothing is missing, every step was seen, and the first meeting lies ahead."""
    if rules.missing(data) or rules.following(data) is not None:
        return False
    return _begins(data) > now


def checked(data: Data, key: str) -> SeriesFile:
    """Return the data as a file that was read and checked, by the same checks.

    Raises ``DraftUnsound`` with the first problem, which the modals should have found.
    """
    try:
        return loading.checked(content(data, key))
    except BadFile as error:
        raise DraftUnsound(problem=str(error.problems[0])) from None


def content(data: Data, key: str) -> dict[str, Any]:
    """Return the data as it would stand in a file: nobody in it whom nothing names."""
    series = {**data["series"], "key": key}
    named = {user for _, user in file_checks.named_users({**data, "series": series})}
    people = [row for row in data["person"] if row["user"] in named]
    teams = {row["team"] for row in people}
    return {
        "workspace": data["workspace"],
        "series": series,
        "team": [row for row in data["team"] if row["id"] in teams],
        "person": people,
        "category": data["category"],
        "party": data["party"],
    }


def _require_complete(data: Data) -> None:
    left = rules.missing(data)
    if left:
        raise DraftIncomplete(parts=tuple(Word(PART_NAMES[part]) for part in left))


def _require_free(store: Store, data: Data, channel: str) -> None:
    there = store.series.in_channel(data["workspace"]["team"], channel)
    if there is not None and there.key != data["series"].get("key"):
        refused = ChannelTaken(series=there.profile.name)
        refused.at = "channel"
        raise refused


def _require_ahead(data: Data, now: datetime) -> None:
    begins = _begins(data)
    if begins <= now:
        raise StartsInPast(date=series_parts.calendar_of(data).local(begins).date())


def _begins(data: Data) -> datetime:
    """Return when the first meeting would begin (UTC)."""
    meeting = data["series"]["meeting"]
    local = datetime.fromisoformat(f"{meeting['from']}T{meeting['start']}")
    return series_parts.calendar_of(data).instant(local)
