"""What a person reaches in Slack's own window: their channels, messages, modals, and themselves."""

from concurrent.futures import Future

from rehearsal import events
from rehearsal.deliver import Ack, Deliverer
from rehearsal.errors import Refused
from rehearsal.model import Channel, Message, User, View, is_bot
from rehearsal.place import Place
from rehearsal.store import Json


class Window:
    """Finds what somebody acts on; raises ``Refused`` where Slack would not show it to them."""

    def __init__(self, place: Place, deliverer: Deliverer) -> None:
        """Take the workspace and the way to the bot."""
        self._place = place
        self._deliver = deliverer

    def _person(self, user_id: str) -> User:
        user = self._place.workspace.users.get(user_id)
        if user is None or user.bot:
            raise Refused("user_not_found", f"There is no person {user_id}.")
        if user.deleted:
            raise Refused("account_inactive", f"The account of {user.name} is closed.")
        return user

    def _dm(self, user_id: str, channel_id: str) -> str:
        """Return the direct message with a bot (or ``app``) or a person whose id is given."""
        other = self._place.workspace.users.get(channel_id)
        if other is not None and not other.bot:
            user = self._person(user_id)
            return self._place.workspace.direct(user, self._writable(user, other)).id
        if channel_id != "app" and not is_bot(channel_id):
            return channel_id
        user = self._person(user_id)
        bot = self._place.workspace.users.get(channel_id)
        here = self._place.at(bot.team) if bot is not None else self._place.of(user)
        return here.open_im(self._visible(user, here).id).id

    def _writable(self, user: User, other: User) -> User:
        """Return somebody to whom a person may write; raises ``Refused``."""
        if other.id == user.id:
            raise Refused("not_rehearsed", "Notes to oneself are not rehearsed.")
        if other.deleted:
            raise Refused("user_disabled", f"The account of {other.name} is closed.")
        if not self._place.guests.may_write(user, other):
            raise Refused("user_not_visible", f"{user.name} is in no channel with {other.name}.")
        return other

    def _visible(self, user: User, here: Place) -> User:
        """Return the person; raises ``Refused`` if the app is not there for them."""
        if not here.installation.is_there:
            raise Refused("not_installed", "The app is not installed in this workspace.")
        if not here.may_message(user):
            raise Refused("not_visible", "The app is not to be seen from that workspace.")
        return user

    def _in(self, user_id: str, channel_id: str) -> tuple[User, Channel]:
        user = self._person(user_id)
        channel = self._place.workspace.channels.get(channel_id)
        if channel is None or not self._place.guests.sees(user, channel):
            raise Refused("channel_not_found", f"There is no channel {channel_id}.")
        if user.id not in channel.members:
            raise Refused("not_in_channel", f"{user.name} is not in #{channel.name}.")
        if channel.archived:
            raise Refused("is_archived", f"#{channel.name} is archived.")
        if channel.kind == "im":
            self._check_direct(user, channel)
        return user, channel

    def _check_direct(self, user: User, channel: Channel) -> None:
        other = next(each for each in channel.members if each != user.id)
        if not is_bot(other):
            self._writable(user, self._place.workspace.users[other])
            return
        self._visible(user, self._place.hearing(channel, user))
        if not self._place.manifest.takes_messages:
            raise Refused("not_enabled", "Messages to this app have been turned off.")

    def _seen(self, user: User, channel: Channel, ts: str) -> Message:
        one = self._place.workspace.find(channel.id, ts)
        if one is None or not one.is_visible_to(user.id):
            raise Refused("message_not_found", f"{user.name} sees no message {ts}.")
        return one

    def _whose(self, one: Message) -> Place:
        """Return the place of the app that has written a message."""
        author = self._place.workspace.users.get(one.user)
        return self._place.at(author.team) if author is not None else self._place

    def _told(self, user: User, channel: Channel, one: Message) -> list[Ack]:
        """Tell the bot of a new message; a mention arrives as two events, in any order."""
        here = self._place.hearing(channel, user)
        sent = [self._deliver.event(events.message(here, one, channel), channel, here)]
        for team, each in self._place.installations.items():
            if f"<@{each.bot}>" in one.text and channel.kind != "im":
                there = self._place.at(team)
                mention = events.mention(there, one, channel, user)
                sent.insert(0, self._deliver.event(mention, channel, there))
        return results(sent)

    def _sent(self, payload: Json, here: Place) -> Ack:
        """Tell the app what was clicked, filled in or chosen; raises ``Refused`` if it cannot."""
        if not here.manifest.is_interactive:
            words = "This app is not configured to handle interactive responses."
            raise Refused("not_interactive", words)
        return self._deliver.send("interactive", payload, here)

    def _event(self, event: Json, channel: Channel, user: User) -> list[Ack]:
        """Tell of what a person has done in a channel."""
        return results([self._deliver.event(event, channel, self._place.hearing(channel, user))])

    def _open(self, user_id: str, view_id: str) -> tuple[User, View]:
        user = self._person(user_id)
        view = self._place.surfaces.find(view_id)
        self._visible(user, self._place.at(view.team) if view else self._place.of(user))
        if view is None or view.user != user.id:
            raise Refused("view_not_found", f"{user.name} has no view {view_id} open.")
        top = self._place.surfaces.top(user.id)
        if view.kind == "modal" and top is not view:
            raise Refused("view_covered", "Another modal lies on that one.")
        return user, view


def results(sent: list[Future[Ack] | None]) -> list[Ack]:
    """Wait for the acks of events, and return those of the ones that were sent."""
    return [each.result() for each in sent if each is not None]
