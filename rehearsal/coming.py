"""Who comes into channels and leaves them: people, the app, and with people their organisations."""

from rehearsal import belonging
from rehearsal.deliver import Ack
from rehearsal.errors import Refused
from rehearsal.model import JOINED, Channel, Message, User, is_bot
from rehearsal.store import Json
from rehearsal.window import Window, results


class Coming(Window):
    """Acts for people and administrators; blocks until the bot has acked."""

    def join(
        self, channel_id: str, user_id: str, inviter: str | None, *, is_shown: bool = False
    ) -> list[Ack]:
        """Come into a channel; the bot too, when somebody invites it.

        With the first person of another workspace that workspace is connected to the channel.
        Who invites somebody has to be in the channel (docs.slack.dev/reference/methods/
        conversations.invite).
        ``is_shown``: a line in the channel says so, as in Slack.
        """
        user, channel = self._of_channel(channel_id, user_id, inviter)
        host = self._inviter(inviter, user, channel) if inviter is not None else None
        if user.id in channel.members:
            raise Refused("already_in_channel", f"{user.name} is in the channel already.")
        workspace = self._place.workspace
        is_new = user.team not in workspace.teams_in(channel)
        if is_bot(user.id) and not self._place.at(user.team).installation.is_there:
            raise Refused("not_installed", "The app is not installed in this workspace.")
        if is_bot(user.id) and is_new:
            raise Refused("channel_not_found", "The app's workspace is not in that channel.")
        self._place.guests.let_in(user, channel, host)
        with workspace.change():
            channel.members.append(user.id)
            workspace.save_channel(channel)
            if is_shown:
                said = f"<@{user.id}> has joined the channel"
                workspace.add(Message(channel.id, workspace.stamp(), user.id, said, subtype=JOINED))
        told = [belonging.joined(self._place, user, channel, inviter)]
        if is_new:
            told.insert(0, belonging.shared(self._place, channel, workspace.team_of(user)))
        here = self._place.hearing(channel, user)
        return results([self._deliver.event(event, channel, here) for event in told])

    def leave(self, given: Json) -> list[Ack]:
        """Leave a channel, or be removed from it; the bot hears that it has been, too."""
        user, channel = self._of_channel(given["channel"], given["user"])
        if user.id not in channel.members:
            raise Refused("not_in_channel", f"{user.name} is not in #{channel.name}.")
        with self._place.workspace.change():
            channel.members = [each for each in channel.members if each != user.id]
            self._place.workspace.save_channel(channel)
        event = belonging.left(self._place, user, channel)
        if is_bot(user.id):
            return results([self._deliver.event(event, channel, self._place.at(user.team))])
        return self._event(event, channel, user)

    def _inviter(self, inviter: str, user: User, channel: Channel) -> User:
        """Return who invites somebody; raises ``Refused`` if they cannot in this channel."""
        if inviter == user.id:
            raise Refused("cant_invite_self", f"{user.name} cannot invite themselves.")
        return self._in(inviter, channel.id)[0]

    def _of_channel(
        self, channel_id: str, user_id: str, inviter: str | None = None
    ) -> tuple[User, Channel]:
        workspace = self._place.workspace
        channel = workspace.channels.get(channel_id)
        if user_id == "app" and channel is not None:
            host = workspace.users.get(inviter or "")
            there = self._place.of(host) if host else self._place.at(workspace.host(channel))
            user_id = there.bot
        user = workspace.users.get(user_id)
        if user is None or channel is None or channel.is_direct:
            raise Refused("not_found", "There is no such person or channel.")
        return user, channel
