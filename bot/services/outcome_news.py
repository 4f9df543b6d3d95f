"""Whom an outcome concerns: what is owed to them, and the posts that show it."""

from datetime import datetime

from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.rules.outcomes import UNDO_WITHIN, Outcome
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.services import news, outcome_owners, owing, sessions
from bot.services.holidays import calendar_of
from bot.services.scene import Scene

SOON = ":soon"
"""Ends the key of a word to an owner that does not wait for the digest."""


def meeting_of(store: Store, scene: Scene, now: datetime) -> Meeting:
    """Return the meeting that an outcome is of: the one in whose thread it is written.

    Else the one that has started, the last one that was held, or the next one.
    """
    where = scene.where
    if where.thread:
        for meeting in reversed(store.meetings.of_series(scene.series.id)):
            posts = starts(store, scene.series, meeting)
            if any((each.channel, each.ts) == (where.channel, where.thread) for each in posts):
                return meeting
    if sessions.has_begun(store, scene.series, scene.meeting, now):
        return scene.meeting
    return store.meetings.latest(scene.series.id, now) or scene.meeting


def starts(store: Store, series: Series, meeting: Meeting) -> list[Delivery]:
    """Return the posts that the meeting, and each of its sessions, starts: sent, or on their way.

    A series may have no such step.
    """
    keys = ["", *(f"@{group.key}" for group in series.profile.groups)]
    found = (store.outbox.by_dedupe(series.workspace, f"start:{meeting.id}{key}") for key in keys)
    return [each for each in found if each is not None and each.state not in {"dropped", "failed"}]


def added(store: Store, scene: Scene, outcome: Outcome, now: datetime) -> None:
    """Owe what follows from a new outcome: the owner's word, or the convener's question."""
    if outcome.state == "proposed":
        _to_convener(store, scene, "outcome.proposed", outcome, now)
        _in_thanks(store, scene, outcome, now)
    else:
        given(store, scene, outcome, now)
        shown(store, scene, outcome, now)


def given(store: Store, scene: Scene, outcome: Outcome, now: datetime) -> None:
    """Owe the owner the word of what is theirs to do: all of a day in one.

    With the digest, or the next morning if something of it is due too soon.
    """
    person = _owner(store, scene, outcome, now)
    if person is None:
        return
    morning = calendar_of(scene.series.profile).next_morning(now)
    key = f"{scene.series.id}:{person.id}:{morning:%Y%m%d}"
    refs: dict[str, int | str] = {"since": int(now.timestamp())}
    if outcome.due is not None and news.cannot_wait(scene.series, outcome.due, morning):
        key += SOON
        refs["due"] = outcome.due.isoformat()
    owing.direct(store, scene.series, person, "outcome.given", key, morning, refs=refs)


def hears(
    store: Store, scene: Scene, outcome: Outcome, now: datetime
) -> tuple[Person, datetime] | None:
    """Return who is given the word of what is theirs, and when (UTC).

    ``None`` if nobody is, or while the series is paused: nobody knows until when.
    """
    person = _owner(store, scene, outcome, now)
    if person is None or scene.series.paused:
        return None
    morning = calendar_of(scene.series.profile).next_morning(now)
    return person, news.comes_at(scene.series, outcome.due, morning)


def told(store: Store, scene: Scene, outcome: Outcome, now: datetime) -> None:
    """Owe every party that asked for it the news of what became of it.

    When it can be undone no more, and in working hours.
    """
    at = int(now.timestamp())
    for party in outcome.askers:
        person = outcome_owners.acting(store, scene.series, party, now)
        if person is None or person.id == scene.person.id:
            continue
        owing.direct(
            store,
            scene.series,
            person,
            "outcome.news",
            f"{outcome.id}:{party}:{outcome.state}:{at}",
            now + UNDO_WITHIN,
            refs={"outcome": outcome.number, "state": outcome.state, "at": at, "party": party},
        )


def postponed(store: Store, scene: Scene, outcome: Outcome, now: datetime) -> None:
    """Owe the convener the new date and its reason, unless a convener gave them."""
    if not scene.is_convener:
        _to_convener(store, scene, "outcome.postponed", outcome, now)


def shown(store: Store, scene: Scene, outcome: Outcome, now: datetime) -> None:
    """Owe the posts of the meeting ahead, which it leads, and of its own, what they say now."""
    meeting = scene.meeting
    _in_thanks(store, scene, outcome, now)
    if outcome.source.meeting == meeting.id:
        return
    if meeting.published_at is not None:
        owing.refresh(store, scene.series, "agenda", meeting, now)
    if meeting.started_at is not None:
        owing.refresh(store, scene.series, "start", meeting, now)


def _in_thanks(store: Store, scene: Scene, outcome: Outcome, now: datetime) -> None:
    """Owe the thanks for the meeting that it is of, if they are posted, what was agreed by now."""
    meeting = outcome.source.meeting
    if store.outbox.by_dedupe(scene.series.workspace, f"thanks:{meeting}"):
        owing.refresh(store, scene.series, "thanks", store.meetings.get(meeting), now)


def _owner(store: Store, scene: Scene, outcome: Outcome, now: datetime) -> Person | None:
    """Return who is to be told that an open outcome is theirs; nobody tells themselves."""
    person = outcome_owners.reader(store, scene.series, outcome, now)
    is_told = person is not None and outcome.is_open and person.id != scene.person.id
    return person if is_told else None


def _to_convener(store: Store, scene: Scene, kind: str, outcome: Outcome, now: datetime) -> None:
    due = outcome.due.isoformat() if outcome.due else ""
    refs: dict[str, int | str] = {"outcome": outcome.number, "due": due}
    key = f"{outcome.id}:{int(now.timestamp())}"
    owing.to_convener(store, scene.series, kind, key, now, refs=refs)
