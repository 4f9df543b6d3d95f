"""What befalls shared channels: an organisation leaves, or a channel gets another id."""

from concurrent.futures import Future

from rehearsal import belonging
from rehearsal.deliver import Ack
from rehearsal.errors import Refused
from rehearsal.model import Channel
from rehearsal.store import Json
from rehearsal.window import Window, results
from rehearsal.workspace import Workspace


class Sharing(Window):
    """Acts for administrators; blocks until the bot has acked what it hears of it."""

    def act(self, given: Json) -> list[Ack]:
        """Do what is given as one of ``team`` (leave) and ``channel`` (have another id)."""
        if given.keys() == {"team"}:
            return self.leave(given["team"])
        if given.keys() == {"channel"}:
            return self.give_id(given["channel"])
        raise Refused("invalid_arguments", "give one of team, channel")

    def leave(self, team: str) -> list[Ack]:
        """Take an organisation out of every channel; its people share none with the bot then."""
        workspace = self._place.workspace
        if team not in workspace.teams or team == self._place.home.id:
            raise Refused("not_found", f"There is no other workspace {team}.")
        own = {user.id for user in workspace.users.values() if user.team == team}
        left = [each for each in workspace.channels.values() if not each.is_direct]
        left = [each for each in left if workspace.is_shared(each) and own & set(each.members)]
        with workspace.change():
            for channel in left:
                is_host = workspace.host(channel) == team
                channel.members = [one for one in channel.members if (one in own) == is_host]
                workspace.save_channel(channel)
        whole = workspace.teams[team]
        told = [(belonging.unshared(self._place, each, whole), each) for each in left]
        return results([self._told_of(event, channel) for event, channel in told])

    def give_id(self, channel_id: str) -> list[Ack]:
        """Give a channel another id, as Slack gives a private one (``G…``) that is shared."""
        workspace = self._place.workspace
        channel = workspace.channels.get(channel_id)
        if channel is None or channel.is_direct:
            raise Refused("channel_not_found", f"There is no channel {channel_id}.")
        if channel.kind != "private":
            raise Refused("not_private", "A public channel keeps its id when it is shared.")
        new = workspace.new_id("C")
        with workspace.change():
            _give_id(workspace, channel, new)
            self._place.shelf.move(channel_id, new)
            self._place.tickets.move(channel_id, new)
            self._place.schedule.move(channel_id, new)
        event = belonging.id_changed(self._place, channel_id, new)
        return results([self._told_of(event, channel)])

    def _told_of(self, event: Json, channel: Channel) -> Future[Ack] | None:
        """Tell an app that is in the channel, the host's before others."""
        host = self._place.workspace.host(channel)
        teams = sorted(self._place.installations, key=lambda team: team != host)
        places = [self._place.at(team) for team in teams]
        there = (each for each in places if each.bot in channel.members)
        return self._deliver.event(event, channel, next(there, self._place))


def _give_id(workspace: Workspace, channel: Channel, new: str) -> None:
    """Give a channel, with all that was said in it, another id."""
    with workspace.change():
        old, said = channel.id, workspace.messages.pop(channel.id, {})
        del workspace.channels[old]
        workspace.keep("channel", old, None)
        channel.id = new
        workspace.save_channel(channel)
        workspace.messages[new] = said
        for message in said.values():
            workspace.keep("message", message.key, None)
            message.channel = new
            workspace.save(message)
