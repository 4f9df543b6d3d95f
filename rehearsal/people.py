"""What people do: write, command, click, submit, close, come in, look.

Each does what Slack's own window would do, says no where it would (``Refused``), and returns the
bot's acks.
"""

from typing import Final

from rehearsal import answers, commands, events, interactions, menus, seeing, typed, values
from rehearsal.blocks import elements
from rehearsal.coming import Coming
from rehearsal.deliver import Ack
from rehearsal.errors import Refused
from rehearsal.model import Channel, Message, User
from rehearsal.store import Json
from rehearsal.surfaces import still_there
from rehearsal.window import results

_NO_COMMAND: Final = (
    'is not a valid command. In Slack, all messages that start with the "/" character are '
    "interpreted as commands."
)

#: What Slack tells of an element that was pressed.
_PRESSED: Final = {"button": ("text", "value", "style"), "icon_button": ("icon", "text", "value")}

INVITE = "/invite"
"""Slack's own command, of which apps hear nothing but that somebody came."""


def no_command(text: str) -> None:
    """Check that a message does not begin as a command; raises ``Refused``."""
    if text.startswith("/"):
        raise Refused("command", f"{text.split(maxsplit=1)[0]} {_NO_COMMAND}")


class People(Coming):
    """Acts for people; blocks until the bot has acked."""

    # ---------------------------------------------------------------------------- by keyboard

    def message(self, user_id: str, channel_id: str, text: str, thread_ts: str | None) -> list[Ack]:
        """Write a message."""
        if not text.strip():  # before a conversation is begun for it
            raise Refused("no_text", "There is nothing to send.")
        no_command(text)
        user, channel = self._in(user_id, self._dm(user_id, channel_id))
        if thread_ts is not None:
            self._seen(user, channel, thread_ts)
        with self._place.workspace.change():
            one = self._place.workspace.add(
                Message(
                    channel.id,
                    self._place.workspace.stamp(),
                    user.id,
                    typed.message(self._place.hearing(channel, user), text),
                    thread_ts=thread_ts,
                )
            )
        return self._told(user, channel, one)

    def command(self, user_id: str, channel_id: str, name: str, text: str) -> list[Ack]:
        """Give a slash command; people of other workspaces have none, nor have all guests."""
        user, channel = self._in(user_id, self._dm(user_id, channel_id))
        if name == INVITE:
            return self._invite(user, channel, text)
        here = self._place.of(user)
        known, without = here.commands.get(name), here.without_commands(user)
        if known is None or without:
            raise Refused(without if known else "unknown_command", f"{name} {_NO_COMMAND}")
        written = typed.command(here, text, escapes=known.escapes)
        payload = interactions.command(here, user, channel, name, written)
        one = Message(
            channel.id, self._place.workspace.stamp(), user.id, f"{name} {written}".strip()
        )
        ack = self._deliver.send("slash_commands", payload, here)
        if not answers.is_for_all(ack):  # then it is a message
            commands.keep(self._place.workspace, one)
        answers.to_command(here, ack, payload)
        return [ack]

    def _invite(self, user: User, channel: Channel, text: str) -> list[Ack]:
        """Do Slack's own ``/invite @Dialogmöten``; the bot hears of it as it would there."""
        wanted = text.strip().lower()
        here = self._place.of(user)
        called = (f"<@{here.bot}>", f"@{here.manifest.bot_name}")
        if wanted not in {each.lower() for each in called}:
            raise Refused("not_rehearsed", "Only the app can be invited here.")
        return self.join(channel.id, here.bot, user.id, is_shown=True)

    # ----------------------------------------------------------------------------- by pointer

    def click(self, user_id: str, channel_id: str, ts: str, given: Json) -> list[Ack]:
        """Click or choose in a message."""
        user, channel = self._in(user_id, channel_id)
        one = self._seen(user, channel, ts)
        action = self._action([one.blocks], given, user, seeing.seen(self._place, user, one.key))
        here = self._whose(one)
        return [self._sent(interactions.click(here, user, one, channel, action), here)]

    def view_click(self, user_id: str, view_id: str, given: Json, filled: Json) -> list[Ack]:
        """Click or choose in a modal or the home tab; ``filled`` is what stands in its inputs."""
        user, view = self._open(user_id, view_id)
        seen = seeing.seen(self._place, user, view.id)
        shown = self._place.surfaces.clicked(view)
        action = self._action(shown, given, user, seen)
        kept = [filled]
        if action["type"] in values.KEYS:
            kept.append({action["block_id"]: {action["action_id"]: _value(action)}})
        kept = [still_there(each, view.body) if shown[1:] else each for each in kept]
        with self._place.workspace.change():
            for each in kept:
                values.fill(view, each, seen)
            if any(kept):
                self._place.surfaces.save(view)
        here = self._place.at(view.team)
        return [self._sent(interactions.view_click(here, user, view, action), here)]

    def submit(self, user_id: str, view_id: str, given: Json) -> tuple[list[Ack], dict[str, str]]:
        """Submit a modal; returns the acks and the bot's errors by block id."""
        user, view = self._open(user_id, view_id)
        if "submit" not in view.body:
            raise Refused("no_submit", "This modal has no submit button.")
        with self._place.workspace.change():
            values.fill(view, given, seeing.seen(self._place, user, view.id))
            self._place.surfaces.save(view)
        wrong = values.problems(view)
        if wrong:
            raise Refused("invalid_input", "; ".join(wrong.values()), errors=wrong)
        here = self._place.at(view.team)
        self._place.shelf.give(values.files(view), here.bot)
        ack = self._sent(interactions.submission(here, user, view), here)
        errors = answers.to_submission(here, ack, user, view) if ack.is_ok else {}
        return [ack], errors

    def close(self, user_id: str, view_id: str, *, everything: bool) -> list[Ack]:
        """Close a modal, or the whole stack; the bot hears of it if the view asked for that."""
        user, view = self._open(user_id, view_id)
        stack = self._place.surfaces.stack(user.id)
        going = list(reversed(stack)) if everything or view.body.get("clear_on_close") else [view]
        self._place.surfaces.close(going[-1])
        here = self._place.at(view.team)
        return [
            self._sent(interactions.closed(here, user, each, cleared=len(going) > 1), here)
            for each in going
            if each.body.get("notify_on_close")
        ]

    def shortcut(self, user_id: str, callback_id: str, where: tuple[str, str] | None) -> list[Ack]:
        """Use a shortcut; ``where`` is (channel, ts) for one on a message."""
        user = self._person(user_id)
        kind = "global" if where is None else "message"
        here = self._place.of(user)
        known = {(each.callback_id, each.kind) for each in here.shortcuts}
        if (callback_id, kind) not in known:
            raise Refused("unknown_shortcut", "There is no such shortcut.")
        if without := here.without_commands(user):
            raise Refused(without, f"{user.name} has no shortcuts of apps.")
        if where is None:
            return [self._sent(interactions.shortcut(here, user, callback_id), here)]
        _user, channel = self._in(user_id, where[0])
        one = self._seen(user, channel, where[1])
        payload = interactions.message_shortcut(here, user, one, callback_id)
        return [self._sent(payload, here)]

    # ---------------------------------------------------------------------------- by looking

    def open_home(self, user_id: str, tab: str) -> list[Ack]:
        """Look at a tab of the app: ``home`` or ``messages``."""
        user, manifest = self._person(user_id), self._place.manifest
        tabs = {"home": manifest.has_home, "messages": manifest.has_messages}
        if not tabs.get(tab, False):
            raise Refused("not_enabled", f"The app has no {tab} tab.")
        here = self._place.of(user)
        im = here.open_im(self._visible(user, here).id)
        view = here.surfaces.home(user.id, here.installation.key)
        event = events.home_opened(here, user, im, view if tab == "home" else None, tab)
        return results([self._deliver.event(event, im, here)])

    # -------------------------------------------------------------------------------- checking

    def _action(self, shown: list[list[Json]], given: Json, user: User, seen: values.Seen) -> Json:
        every = (_pressed(blocks, given, user) for blocks in shown)
        found = next((each for each in every if each), [])
        if len(found) != 1:
            raise Refused("action_not_found", f"There is no one action {given.get('action_id')}.")
        block, element = found[0]
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise Refused("no_dispatch", "That input says nothing before it is submitted.")
        offering = menus.filled(element, block["block_id"], seen.offered)
        return self._named(block, offering, given, seen)

    def _named(self, block: Json, element: Json, given: Json, seen: values.Seen) -> Json:
        action: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self._place.workspace.stamp(),
        }
        if element["type"] in _PRESSED:
            kept = _PRESSED[element["type"]]
            return action | {key: element[key] for key in kept if key in element}
        if element["type"] == "feedback_buttons":
            pressed = values.feedback(element, given)
            return action | {"text": pressed["text"], "value": pressed["value"]}
        if element["type"] == "overflow":
            chosen = values.read({**element, "type": "static_select"}, _value(given))
            return action | {"selected_option": chosen["selected_option"]}
        chosen = values.read(element, _value(given), seen)
        values.check_number(element, chosen)
        return action | chosen


def _pressed(blocks: list[Json], given: Json, user: User) -> list[tuple[Json, Json]]:
    """Return the block and the element that an action is meant for; if it says so, only one."""
    return [
        (block, element)
        for block, element in elements(blocks)
        if element["action_id"] == given.get("action_id")
        and block["block_id"] == given.get("block_id", block["block_id"])
        and user.id in element.get("visible_to_user_ids", [user.id])
    ]


def _value(action: Json) -> object:
    """Return what was chosen, under whichever key Slack has for it."""
    keys = [each for each in action if each.startswith("selected_")]
    return action[keys[0]] if keys else action.get("value")
