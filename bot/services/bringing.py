"""The channel of a series that is set up: who sets it up and brings the bot to one chooses it."""

from datetime import datetime

from bot.ports import Store
from bot.rules.series_drafts import Data, marked
from bot.services import shown_homes


def chosen(store: Store, workspace: str, channel: str, inviter: str, now: datetime) -> None:
    """Take the channel for the set-up of who brought the bot there, if it has none yet.

    ``inviter`` is Slack's id of a person, or empty. Only who began the set-up counts: a convener
    whom it names may be a guest. Somebody who sets up several series without a channel, or brings
    the bot to one that has a series, chooses in the form. Raises ``Conflict``.
    """
    if not inviter or store.series.in_channel(workspace, channel) is not None:
        return
    every = store.series_drafts.of_workspace(workspace)
    waiting = [
        each for each in every if each.user == inviter and "channel" not in _series(each.data)
    ]
    if len(waiting) == 1:
        (draft,) = waiting
        # Slack's event has no name of the channel, which a file needs for its readers alone.
        named = {**_series(draft.data), "channel": channel, "channel_name": channel.lower()}
        filled = draft.holding(marked({**draft.data, "series": named}, "channel"))
        store.series_drafts.save(filled, now)
        shown_homes.of_user(store, workspace, inviter, now)


def _series(data: Data) -> Data:
    found: Data = data["series"]
    return found
