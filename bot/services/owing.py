"""What the bot owes whom: rows for the outbox, with the key that makes each of them one."""

from collections.abc import Mapping
from datetime import datetime

from bot.ports import Store
from bot.rules.outbox import OF_CHANNEL, Owed, Target
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.services.holidays import calendar_of


def post(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    kind: str,
    meeting: Meeting,
    now: datetime,
    *,
    at_once: bool = False,
) -> None:
    """Owe the channel a message of ``kind``, once per meeting, at a time when it may be sent.

    ``at_once`` does not wait for the next working hour: those whom it is for are up.
    """
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=kind,
            manner="post",
            target=Target(channel=series.channel),
            dedupe=f"{kind}:{meeting.id}",
            due_at=now if at_once else calendar_of(series.profile).next_open(now),
            refs={"meeting": meeting.id},
            series=series.id,
            asked=at_once,
        )
    )


def direct(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    person: Person,
    kind: str,
    key: str,
    now: datetime,
    *,
    refs: Mapping[str, int | str],
    deadline: datetime | None = None,
    asked: bool = False,
) -> None:
    """Owe a person a direct message of ``kind``, once per ``key``.

    What nobody asked for waits for the next working hour of the series.
    """
    due_at = now if asked else calendar_of(series.profile).next_open(now)
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=kind,
            manner="direct",
            target=Target(channel=person.user),
            dedupe=f"{kind}:{key}",
            due_at=due_at,
            refs=refs,
            deadline=deadline,
            series=series.id,
            person=person.id,
            asked=asked,
        )
    )


def refresh(store: Store, series: Series, kind: str, meeting: Meeting, now: datetime) -> None:
    """Owe the channel's message of ``kind`` an update; many at once become one."""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=kind,
            manner="update",
            target=Target(channel=series.channel),
            dedupe=f"update:{kind}:{meeting.id}",
            due_at=now,
            refs={"meeting": meeting.id, "post": f"{kind}:{meeting.id}"},
            series=series.id,
        )
    )


def home(
    store: Store, workspace: str, user: str, refs: Mapping[str, int | str], now: datetime
) -> None:
    """Owe a person their App Home as it is now."""
    store.outbox.owe(
        Owed(
            workspace=workspace,
            kind="home",
            manner="update",
            target=Target(user=user),
            dedupe=f"home:{user}",
            due_at=now,
            refs=refs,
        )
    )


def hello(store: Store, workspace: str, channel: str, series: Series | None, now: datetime) -> None:
    """Owe a channel, to which the bot was added, the one hello."""
    store.outbox.owe(
        Owed(
            workspace=workspace,
            kind="hello",
            manner="post",
            target=Target(channel=channel),
            dedupe=f"hello:{channel}",
            due_at=now,
            series=series.id if series else None,
        )
    )


def again(store: Store, workspace: str, channel: str, now: datetime) -> int:
    """Owe a channel once more what could not be posted while the bot was not in it.

    Whether each is still of use is asked when it is sent. Returns how many there are.
    """
    return store.outbox.revive(workspace, channel, OF_CHANNEL, now)


def rewrite(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    person: Person,
    kind: str,
    channel: str,
    refs: Mapping[str, int | str],
    now: datetime,
) -> None:
    """Owe the direct message at ``refs["ts"]`` in ``channel`` new words of ``kind``."""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=kind,
            manner="update",
            target=Target(channel=channel),
            dedupe=f"{kind}:{channel}:{refs['ts']}",
            due_at=now,
            refs=refs,
            series=series.id,
            person=person.id,
        )
    )
