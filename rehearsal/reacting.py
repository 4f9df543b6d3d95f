"""What people do with signs: put one on a message, or take their own away."""

from rehearsal import events
from rehearsal.deliver import Ack
from rehearsal.errors import Refused
from rehearsal.methods.reactions import NAME, react, unreact
from rehearsal.store import Json
from rehearsal.window import Window


class Reacting(Window):
    """Acts for people; blocks until the bot has acked."""

    def act(self, given: Json) -> list[Ack]:
        """Put a sign on a message, or with ``remove`` take it away."""
        user_id, name, gone = given["user"], given["name"], given.get("remove", False)
        user, channel = self._in(user_id, self._dm(user_id, given["channel"]))
        one = self._seen(user, channel, given["ts"])
        if one.ephemeral_for or one.subtype == "tombstone":
            raise Refused("message_not_found", "Nobody can put a sign on that.")
        if not NAME.fullmatch(name):
            raise Refused("invalid_name", "Give a sign by its name, without colons, as in eyes.")
        if gone and not unreact(self._place, one, name, user.id):
            raise Refused("no_reaction", f"{user.name} has not put that sign there.")
        if not gone and not react(self._place, one, name, user.id):
            raise Refused("already_reacted", "That sign is there already.")
        event = events.reacted(self._place, user, one, name, gone=gone)
        return self._event(event, channel, user)
