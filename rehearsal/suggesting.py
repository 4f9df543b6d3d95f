"""External selects: the bot is asked for what can be chosen, each time that somebody types."""

from rehearsal import interactions, menus, seeing, values
from rehearsal.blocks import elements
from rehearsal.deliver import Ack
from rehearsal.errors import Refused
from rehearsal.place import Place
from rehearsal.store import Json
from rehearsal.window import Window


class Suggesting(Window):
    """Asks for people; blocks until the bot has answered."""

    def suggest(self, given: Json) -> list[Ack]:
        """Type ``value`` into a menu of a message or a view; raises ``Refused``.

        Slack asks the bot once, and only when as much is typed as the menu wants.
        """
        blocks, where, here, payload = self._asked(given)
        wanted, typed = (given["block_id"], given["action_id"]), given.get("value", "")
        element = next(
            (
                element
                for block, element in elements(blocks)
                if (block["block_id"], element["action_id"]) == wanted
                and element["type"] in menus.EXTERNAL
            ),
            None,
        )
        if element is None:
            raise Refused("action_not_found", f"There is no external select {given['action_id']}.")
        least = element.get("min_query_length", menus.QUERY_LENGTH)
        if len(typed) < least:
            raise Refused("query_too_short", f"Slack asks after {least} characters.")
        if self._deliver.posts and not here.manifest.loads_options:
            raise Refused("no_options_url", "The manifest has no message_menu_options_url.")
        named = {"block_id": wanted[0], "action_id": wanted[1], "value": typed}
        ack = self._sent(payload | named, here)
        if ack.is_ok:
            self._place.menus.offer(given["user"], where, wanted, menus.read(ack.body))
        return [ack]

    def _asked(self, given: Json) -> tuple[list[Json], str, Place, Json]:
        """Return the blocks with the menu, their key, whose they are, and what Slack says of it."""
        if "view_id" in given and not {"channel", "message_ts"} & given.keys():
            user, view = self._open(given["user"], given["view_id"])
            here = self._place.at(view.team)
            with self._place.workspace.change():
                values.fill(view, given.get("values", {}), seeing.seen(here, user, view.id))
                self._place.surfaces.save(view)
            payload = interactions.view_suggestion(here, user, view)
            return view.body["blocks"], view.id, here, payload
        if {"view_id", "values"} & given.keys() or not {"channel", "message_ts"} <= given.keys():
            raise Refused("invalid_arguments", "give view_id, or channel and message_ts")
        user, channel = self._in(given["user"], given["channel"])
        one = self._seen(user, channel, given["message_ts"])
        here = self._whose(one)
        return one.blocks, one.key, here, interactions.suggestion(here, user, one, channel)
