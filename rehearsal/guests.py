"""What guests see and may do: members of the workspace who were let into some channels only.

A guest of several channels (``is_restricted``) or of one (``is_ultra_restricted`` besides) joins
none by themselves and knows nobody but the people of their channels (slack.com/help/articles/
202518103). Whether those of several have commands is a setting of the workspace whose beginning
Slack does not tell (slack.com/help/articles/1500009181142); here they have none until it is set.
Those of one never have any.
"""

from typing import Final, Literal

from rehearsal.errors import Refused
from rehearsal.model import Change, Channel, User
from rehearsal.workspace import Workspace

Kind = Literal["", "multi", "single"]
KINDS: Final = ("", "multi", "single")
"""No guest; of several channels; of one."""


class Guests:
    """Decides for guests, and for everybody else alike."""

    def __init__(self, workspace: Workspace) -> None:
        """Take up the setting that is kept."""
        self._workspace = workspace
        self.load()

    def load(self) -> None:
        """Read what the store holds."""
        kept = dict(self._workspace.store.read("setting")).get("guests", {})
        self._commands = kept.get("commands", self._workspace.population.guest_commands)

    def allow(self, *, commands: bool) -> None:
        """Let guests of several channels use commands and shortcuts, or not."""
        with self._workspace.change():
            self._commands = commands
            self._workspace.keep("setting", "guests", {"commands": commands})
            self._workspace.note(Change("state"))

    @staticmethod
    def kind(user: User) -> Kind:
        """Return which kind of guest a person is."""
        if not user.guest:
            return ""
        return "single" if user.single else "multi"

    def become(self, user: User, kind: Kind) -> None:
        """Make a person a guest, or a full member; raises ``Refused``."""
        if not self._workspace.is_local(user):
            raise Refused("not_in_this_workspace", f"{user.name} is of another workspace.")
        if kind == "single" and len(self._channels(user)) > 1:
            raise _full(user)
        with self._workspace.change():
            user.guest, user.single = bool(kind), kind == "single"
            self._workspace.save_user(user)

    def without_commands(self, user: User) -> str:
        """Return why a person has no commands and shortcuts of apps; ``""`` if they have."""
        if not self._workspace.is_local(user):
            return "not_in_this_workspace"
        if self.kind(user) == "single":
            return "user_is_ultra_restricted"
        return "user_is_restricted" if user.guest and not self._commands else ""

    def sees(self, user: User, channel: Channel) -> bool:
        """Tell whether a person sees a channel at all."""
        if user.id in channel.members:
            return True
        workspace = self._workspace
        is_there = not workspace.is_local(user) or user.team in workspace.teams_in(channel)
        return channel.kind == "public" and not user.guest and is_there

    def known_to(self, user: User) -> list[User]:
        """Return the people in a person's menus: of a guest, those of their channels."""
        users, knows = self._workspace.users, self._workspace.knows
        if not user.guest:
            is_local = self._workspace.is_local(user)
            return [each for each in users.values() if not is_local or knows(user.team, each)]
        shared = {member for channel in self._channels(user) for member in channel.members}
        return [each for each in users.values() if each.id in shared]

    def may_write(self, user: User, other: User) -> bool:
        """Tell whether a person may begin a direct message with another one.

        So may full members of one workspace; else one has to meet the other in a channel
        (slack.com/help/articles/202518103 of guests, docs.slack.dev/apis/slack-connect).
        """
        if user.team == other.team and not user.guest and not other.guest:
            return True
        return any(other.id in each.members for each in self._channels(user))

    def let_in(self, user: User, channel: Channel, host: User | None) -> None:
        """Check that a person may come into a channel, by themselves or invited by ``host``.

        Raises ``Refused``. Guests come when they are invited, those of one channel into no second
        one; and what guests may bring others into is at most a private channel. Into a private
        channel everybody has to be invited: who is not in one does not see it.
        """
        if user.guest and host is None:
            raise Refused("user_is_restricted", f"{user.name} is a guest and has to be invited.")
        if channel.archived:
            raise Refused("is_archived", f"#{channel.name} is archived.")
        if channel.kind == "private" and host is None:
            raise Refused("channel_not_found", f"{user.name} sees no channel {channel.id}.")
        if self.kind(user) == "single" and self._channels(user):
            raise _full(user)
        if host is not None and host.guest and (host.single or channel.kind == "public"):
            raise Refused("user_is_restricted", f"{host.name} is a guest and invites nobody here.")

    def _channels(self, user: User) -> list[Channel]:
        return [each for each in self._workspace.of_user(user.id) if not each.is_direct]


def _full(user: User) -> Refused:
    return Refused("ura_max_channels", f"{user.name} can be a guest of one channel only.")
