"""What people do to what they have written: change it, or take it away."""

from rehearsal import events, present, typed
from rehearsal.deliver import Ack
from rehearsal.errors import Refused
from rehearsal.model import Channel, Message, User
from rehearsal.window import Window


class Rewriting(Window):
    """Acts for people; blocks until the bot has acked."""

    def edit(self, user_id: str, channel_id: str, ts: str, text: str) -> list[Ack]:
        """Change a message; the bot hears of it as of a message, with a subtype."""
        user, channel, one = self._own(user_id, channel_id, ts)
        if not text.strip():
            raise Refused("no_text", "There is nothing left of it; delete it instead.")
        with self._place.workspace.change():
            before = present.message(self._place, one)
            one.text = typed.message(self._place.hearing(channel, user), text)
            one.edited = {"user": user_id, "ts": self._place.workspace.stamp()}
            self._place.workspace.save(one)
        event = events.changed(self._place, one, channel, before)
        return self._event(event, channel, user)

    def delete(self, user_id: str, channel_id: str, ts: str) -> list[Ack]:
        """Take a message away."""
        user, channel, one = self._own(user_id, channel_id, ts)
        with self._place.workspace.change():
            before = present.message(self._place, one)
            self._place.remove(one)
        event = events.deleted(self._place, one, channel, before)
        return self._event(event, channel, user)

    def _own(self, user_id: str, channel_id: str, ts: str) -> tuple[User, Channel, Message]:
        user, channel = self._in(user_id, self._dm(user_id, channel_id))
        one = self._seen(user, channel, ts)
        if one.user != user.id or one.subtype not in {None, "file_share"}:
            raise Refused("not_own", f"{user.name} has not written that.")
        return user, channel, one
