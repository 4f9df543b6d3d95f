"""The inner part of the events of who belongs where: people, organisations, channels, the app."""

from rehearsal import present
from rehearsal.model import Channel, Team, User
from rehearsal.place import Place
from rehearsal.store import Json


def joined(place: Place, user: User, channel: Channel, inviter: str | None) -> Json:
    """Return the event of somebody, perhaps the bot, who has come into a channel."""
    body = _member(place, user, channel, "member_joined_channel")
    return body | ({"inviter": inviter} if inviter else {})


def left(place: Place, user: User, channel: Channel) -> Json:
    """Return the event of somebody, perhaps the bot, who has left a channel or was removed."""
    return _member(place, user, channel, "member_left_channel")


def _member(place: Place, user: User, channel: Channel, kind: str) -> Json:
    return {
        "type": kind,
        "user": user.id,
        "channel": channel.id,
        "channel_type": "G" if channel.kind == "private" else "C",
        "team": user.team,
        "event_ts": place.workspace.stamp(),
    }


def shared(place: Place, channel: Channel, team: Team) -> Json:
    """Return the event of an organisation that has come into a channel."""
    return {
        "type": "channel_shared",
        "connected_team_id": team.actor,
        "channel": channel.id,
        "event_ts": place.workspace.stamp(),
    }


def unshared(place: Place, channel: Channel, team: Team) -> Json:
    """Return the event of an organisation that has left a shared channel."""
    return {
        "type": "channel_unshared",
        "previously_connected_team_id": team.actor,
        "channel": channel.id,
        "is_ext_shared": place.workspace.is_shared(channel),
        "event_ts": place.workspace.stamp(),
    }


def id_changed(place: Place, old: str, new: str) -> Json:
    """Return the event of a channel that has another id since it was shared."""
    return {
        "type": "channel_id_changed",
        "old_channel_id": old,
        "new_channel_id": new,
        "event_ts": place.workspace.stamp(),
    }


def user_changed(place: Place, user: User) -> Json:
    """Return the event of an account that has become another, such as a guest's."""
    now = int(place.clock.now().timestamp())
    return {"type": "user_change", "user": present.user(place, user), "cache_ts": now}


def tokens_revoked(place: Place) -> Json:
    """Return the event of the bot's token that opens nothing any more."""
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [place.bot]}}


def app_uninstalled() -> Json:
    """Return the event of the app that is installed no more."""
    return {"type": "app_uninstalled"}
