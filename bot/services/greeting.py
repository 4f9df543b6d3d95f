"""The hello of the bot in a channel: when it is added to one, or when the series there begins.

And its word there when the series goes to another one.
"""

from datetime import datetime, timedelta

from bot.ports import Store
from bot.rules.outbox import Delivery, Owed, Target
from bot.rules.series import Series
from bot.services import bringing, owing
from bot.services.holidays import calendar_of
from bot.services.scene import translator_for
from bot.services.verdicts import Drop
from bot.views import greeting as view
from bot.views.blocks import Message

LEFT = "left"
"""The word to a channel that its series goes on in another one."""
_OF_USE = timedelta(days=7)
"""How long that waits for a channel that the bot may be out of."""


def joined(store: Store, workspace: str, channel: str, now: datetime, *, inviter: str = "") -> None:
    """Say hello once in a channel that the bot was added to, and owe what it missed anew.

    While a series is set up, it says nothing there: that one is introduced when it begins. If
    ``inviter`` (Slack's id) sets it up, this is its channel.
    """
    bringing.chosen(store, workspace, channel, inviter, now)
    series = store.series.in_channel(workspace, channel)
    if not (_is_introduced(store, series) if series else _is_set_up(store, workspace, channel)):
        owing.hello(store, workspace, channel, series, now)
    owing.again(store, workspace, channel, series, now)


def introduce(store: Store, series: Series, now: datetime) -> None:
    """Owe the channel of a series that has begun the word of what it is and who convenes it."""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind="hello",
            manner="post",
            target=Target(channel=series.channel),
            dedupe=_key(series),
            due_at=calendar_of(series.profile).next_open(now),
            series=series.id,
        )
    )


def leave(store: Store, before: Series, now: datetime) -> None:
    """Owe the channel that the series had ``before`` the word of it, if it has read the hello.

    It is of no series: that the bot may be out of that channel is nothing to tell a convener.
    """
    keys = (_key(before), f"hello:{before.channel}")
    hellos = [store.outbox.by_dedupe(before.workspace, key) for key in keys]
    if not any(hello is not None and hello.state == "sent" for hello in hellos):
        return
    due_at = calendar_of(before.profile).next_open(now)
    store.outbox.owe(
        Owed(
            workspace=before.workspace,
            kind=LEFT,
            manner="post",
            target=Target(channel=before.channel),
            dedupe=f"{LEFT}:{before.channel}:{before.id}:{now.timestamp()}",
            due_at=due_at,
            refs={"series": before.id},
            deadline=due_at + _OF_USE,
        )
    )


def words(store: Store, delivery: Delivery, _now: datetime) -> Message | Drop:
    """Return where the series goes on, unless it has come back."""
    series = store.series.get(int(delivery.owed.refs["series"]))
    if series.channel == delivery.owed.target.channel:
        return Drop("back again")
    return view.left(series, translator_for(series, None).in_channel)


def _is_introduced(store: Store, series: Series) -> bool:
    return store.outbox.by_dedupe(series.workspace, _key(series)) is not None


def _is_set_up(store: Store, workspace: str, channel: str) -> bool:
    """Tell whether a series is set up that may be for this channel: its draft names it, or none."""
    chosen = (
        draft.data["series"].get("channel", channel)
        for draft in store.series_drafts.of_workspace(workspace)
    )
    return channel in chosen


def _key(series: Series) -> str:
    return f"hello:{series.channel}:{series.id}"
