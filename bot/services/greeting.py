"""The hello of the bot in a channel: when it is added to one, or when the series there begins."""

from datetime import datetime

from bot.ports import Store
from bot.rules.outbox import Owed, Target
from bot.rules.series import Series
from bot.services import bringing, owing
from bot.services.holidays import calendar_of


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
