"""Owed news: what became of something waits for the digest, unless it was asked for today."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.ports import Store
from bot.rules import attention
from bot.rules.outbox import Delivery, Owed
from bot.rules.series import Series
from bot.services.holidays import calendar_of

DIGEST = "digest"
IN_HOME = "home"
IN_REPLY = "reply"
"""How news was told that no digest has to tell any more."""
_LONG = timedelta(days=400)
"""How long a digest that could not be sent knows again what it told."""


def held(store: Store, series: Series, owed: Owed, now: datetime) -> Owed:
    """Return news as it is to be owed: for the digest, which is owed too, or at once.

    At once, in working hours, is told whoever did something about it today, and what comes before
    the digest or within three days. ``now`` is when it may be told at the earliest.
    """
    at = _digest_at(series, now)
    comes = _comes(store, series, owed, now)
    if attention.is_told_now(comes, at, now) or _was_asked_for(store, series, owed, now):
        return owed
    owe_digest(store, series, owed, at)
    return replace(owed, manner="news", due_at=now)


def owe_digest(store: Store, series: Series, owed: Owed, at: datetime) -> None:
    """Owe the person of ``owed`` the digest of the week: one for each series and day."""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=DIGEST,
            manner="direct",
            target=owed.target,
            dedupe=f"{DIGEST}:{series.id}:{owed.person}:{at:%Y%m%d}",
            due_at=at,
            series=series.id,
            person=owed.person,
            asked=False,
        )
    )


def again(store: Store, series: Series, digest: Delivery, now: datetime) -> None:
    """Owe the next digest: there was more news than this one holds."""
    owe_digest(store, series, digest.owed, _digest_at(series, now))


def in_digest(store: Store, digest: Delivery, now: datetime) -> list[Delivery]:
    """Return the news that a digest tells, also when it is put into words once more."""
    owed = digest.owed
    series, person = owed.series or 0, owed.person or 0
    return store.attention.news(series, person, now, told_in(digest), now - _LONG)


def in_home(store: Store, series: Series, person: int, now: datetime) -> list[Delivery]:
    """Return the news that an App Home shows: what was not told, and what it told today."""
    return store.attention.news(series.id, person, now, IN_HOME, _midnight(series, now))


def waiting(store: Store, series: Series, person: int, now: datetime) -> list[Delivery]:
    """Return the news that a person has not been told."""
    return store.attention.news(series.id, person, now, "", now)


def told_in(digest: Delivery) -> str:
    """Return how news says in which digest it was told; what became of that, the digest says."""
    return f"{DIGEST}:{digest.id}"


def cannot_wait(series: Series, due: date | None, now: datetime) -> bool:
    """Tell whether what is due on a local day is due too soon for the digest after ``now``."""
    comes = _end_of(series, due) if due is not None else None
    return attention.is_told_now(comes, _digest_at(series, now), now)


def comes_at(series: Series, due: date | None, now: datetime) -> datetime:
    """Return when news of what is due on a local day is told: ``now``, or with the next digest."""
    return now if cannot_wait(series, due, now) else _digest_at(series, now)


def _end_of(series: Series, day: date) -> datetime:
    return calendar_of(series.profile).instant(datetime.combine(day, time.max))


def _digest_at(series: Series, now: datetime) -> datetime:
    profile = series.profile
    return attention.next_digest(calendar_of(profile), profile.digest_weekday, now)


def _comes(store: Store, series: Series, owed: Owed, now: datetime) -> datetime | None:
    """Return when what the news is about comes: its own deadline, its meeting, or its due date."""
    times = [owed.deadline] if owed.deadline else []
    if "meeting" in owed.refs:
        times.append(store.meetings.get(int(owed.refs["meeting"])).starts_at)
    if owed.refs.get("due"):
        times.append(_end_of(series, date.fromisoformat(str(owed.refs["due"]))))
    return min((each for each in times if each > now), default=None)


def _was_asked_for(store: Store, series: Series, owed: Owed, now: datetime) -> bool:
    """Tell whether the person did something today to what the news is about."""
    subjects = _subjects(store, series, owed)
    since = _midnight(series, now)
    return bool(subjects) and store.audit.has_acted(series.id, owed.person or 0, subjects, since)


def _subjects(store: Store, series: Series, owed: Owed) -> list[str]:
    numbers = [int(owed.refs[name]) for name in ("item", "own", "part") if name in owed.refs]
    items = [store.agenda.by_number(series.id, number) for number in numbers]
    subjects = [f"item:{item.id}" for item in items if item is not None]
    if "outcome" in owed.refs:
        outcome = store.outcomes.by_number(series.id, int(owed.refs["outcome"]))
        subjects += [f"outcome:{outcome.id}"] if outcome is not None else []
    return subjects


def _midnight(series: Series, now: datetime) -> datetime:
    here = calendar_of(series.profile).local(now)
    return here.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
