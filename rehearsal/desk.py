"""What ``/_control`` does: act for a person, wait until the bot is idle, show what came of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Lock

from rehearsal import show
from rehearsal.deliver import Ack, Deliverer
from rehearsal.driver import PATIENCE, Bot, Busy, Telling, move
from rehearsal.due import Due
from rehearsal.errors import Refused
from rehearsal.faults import Faults
from rehearsal.fields import instant
from rehearsal.hands import Hands
from rehearsal.latest import End, latest
from rehearsal.office import Office
from rehearsal.place import Place
from rehearsal.sockets import Sockets
from rehearsal.store import Json
from rehearsal.troubles import Troubles


class Desk:
    """Everything behind ``/_control``; its methods block, and are called from threads."""

    def __init__(
        self, place: Place, deliverer: Deliverer, sockets: Sockets, faults: Faults
    ) -> None:
        """Take the parts; a bot may be attached later."""
        self.place = place
        self.bot: Bot | None = None
        self.awaits_bot = False
        """Whether nothing may be done before a bot is attached."""
        self._deliver = deliverer
        self._sockets = sockets
        self._troubles = Troubles(place, deliverer, sockets, faults)
        self._hands = Hands(place, deliverer)
        self.office = Office(place, deliverer)
        self._moving = Lock()
        self._awaited = Event()

    def attach(self, bot: Bot) -> None:
        """Take the bot that is driven when the clock is moved."""
        self.bot = bot
        self._awaited.set()

    def await_no_more(self) -> None:
        """Let those go who wait for a bot; called when the server stops."""
        self._awaited.set()

    # ------------------------------------------------------------------------------ looking

    def state(self) -> Json:
        """Return who and what is there."""
        connected = self._sockets.count > 0
        by_http = self._deliver.bot_url is not None
        return show.state(self.place) | {
            "clock": self.shown_clock(),
            "bot_connected": connected or by_http,
            "transport": "socket" if connected else "http" if by_http else None,
        }

    def messages(self, channel: str, user: str | None, end: End | None = None) -> Json:
        """Return a channel's messages; as a person, only what they see.

        Of a long channel its ``end``, where that begins, and how many come before.
        """
        workspace = self.place.workspace
        if channel not in workspace.channels:
            raise Refused("channel_not_found", f"There is no channel {channel}.")
        if user is not None and user not in workspace.users:
            raise Refused("user_not_found", f"There is no person {user}.")
        found = workspace.visible_to(channel, user) if user else workspace.in_channel(channel)
        part = latest(found, end or End(len(found)))
        messages = [show.message(self.place, each) for each in part.messages]
        return {"ok": True, "messages": messages, "before": part.before, "first": part.first}

    def views(self, user: str) -> Json:
        """Return a person's open modals, the visible one last."""
        stack = self.place.surfaces.stack(user)
        return {"ok": True, "views": [show.view(self.place, each) for each in stack]}

    def home(self, user: str) -> Json:
        """Return a person's home tab, or ``null``."""
        return {"ok": True, "view": show.home(self.place, user)}

    def log(self, *part: int) -> Json:
        """Return what was delivered and called; of it, the part that ``Log.read`` is asked for."""
        return {"ok": True, "log": self.place.log.read(*part)}

    def deliveries(self) -> Json:
        """Return what the bot owes and owed."""
        if self.bot is None:
            raise Refused("no_bot", "No bot is attached that could tell.")
        try:
            return {"ok": True, "deliveries": self.bot.deliveries()}
        except NotImplementedError as error:
            raise Refused("not_known", str(error)) from None

    def shown_clock(self) -> Json:
        """Return the rehearsal's time, and when the bot next has something to do.

        A bot that is being started is waited for: only it knows what comes next. Raises ``Refused``
        if it does not come.
        """
        if self.awaits_bot:
            self._awaited.wait(PATIENCE)
            self._before()
        due = self.bot.next_due() if self.bot else None
        what = self.bot.next_what() if isinstance(self.bot, Telling) else ""
        return {
            "now": self.place.clock.now().isoformat(),
            "zone": self.place.workspace.population.zone,
            "next": {"at": due.isoformat(), "what": what or ""} if due else None,
            "halted": "" if due else what or "",
        }

    # ------------------------------------------------------------------------------- acting

    def message(self, given: Json) -> Json:
        """Write a message."""
        what = given["text"], given.get("thread_ts")
        return self._did(given, lambda: self._hands.people.message(*_where(given), *what))

    def edit(self, given: Json) -> Json:
        """Change a message of one's own."""
        what = given["ts"], given["text"]
        return self._did(given, lambda: self._hands.rewriting.edit(*_where(given), *what))

    def delete(self, given: Json) -> Json:
        """Take away a message of one's own."""
        return self._did(given, lambda: self._hands.rewriting.delete(*_where(given), given["ts"]))

    def command(self, given: Json) -> Json:
        """Give a slash command."""
        what = given["command"], given.get("text", "")
        return self._did(given, lambda: self._hands.people.command(*_where(given), *what))

    def interact(self, given: Json) -> Json:
        """Click or choose."""
        before = self._before()
        user, action = given["user"], given["action"]
        if "view_id" in given and not {"channel", "message_ts"} & given.keys():
            view, filled = given["view_id"], given.get("values", {})
            acks = self._hands.people.view_click(user, view, action, filled)
        elif not {"view_id", "values"} & given.keys() and {"channel", "message_ts"} <= given.keys():
            acks = self._hands.people.click(user, given["channel"], given["message_ts"], action)
        else:
            raise Refused("invalid_arguments", "give view_id, or channel and message_ts")
        return self._done(before, user, acks)

    def submit(self, given: Json) -> Json:
        """Submit a modal."""
        before, user = self._before(), given["user"]
        acks, errors = self._hands.people.submit(user, given["view_id"], given.get("values", {}))
        return self._done(before, user, acks) | {"errors": errors}

    def close(self, given: Json) -> Json:
        """Close a modal."""
        user, view, whole = given["user"], given["view_id"], given.get("all", False)
        return self._did(given, lambda: self._hands.people.close(user, view, everything=whole))

    def shortcut(self, given: Json) -> Json:
        """Use a shortcut."""
        user, what = given["user"], given["callback_id"]
        where = (given["channel"], given["message_ts"]) if "message_ts" in given else None
        return self._did(given, lambda: self._hands.people.shortcut(user, what, where))

    def reaction(self, given: Json) -> Json:
        """Put a sign on a message, or take it away."""
        return self._did(given, lambda: self._hands.reacting.act(given))

    def upload(self, given: Json) -> Json:
        """Share a file; without a channel, hold it ready for a form."""
        if "channel" not in given:
            return self._hands.uploading.hold(given)
        return self._did(given, lambda: self._hands.uploading.upload(given))

    def options(self, given: Json) -> Json:
        """Type into a menu whose choices come from the bot."""
        return self._did(given, lambda: self._hands.suggesting.suggest(given))

    def join(self, given: Json) -> Json:
        """Come into a channel; ``user`` may be the bot, or ``app`` for it."""
        before = self._before()
        user = self.place.bot if given["user"] == "app" else given["user"]
        acks = self._hands.people.join(given["channel"], given["user"], given.get("inviter"))
        return self._done(before, user, acks)

    def open_home(self, given: Json) -> Json:
        """Look at the home tab, or at the messages with the app."""
        what = given["user"], given.get("tab", "home")
        return self._did(given, lambda: self._hands.people.open_home(*what))

    def administering(self, act: Callable[[Json], list[Ack]]) -> Callable[[Json], Json]:
        """Return what does ``act`` of the office."""
        return lambda given: self._did({"user": self.place.bot}, lambda: act(given))

    def faults(self, given: Json) -> Json:
        """Let something go wrong, or go well again."""
        self._troubles.make(given)
        if "hold" in given:
            self._settle()
        return {"ok": True}

    def reset(self, _given: Json) -> Json:
        """Begin again; refused while a bot is attached, because it keeps a state of its own."""
        if self.bot is not None:
            raise Refused("bot_remembers", "Stop the rehearsal and start it with --fresh.")
        self._deliver.forget()
        self.place.reset()
        return {"ok": True}

    # ------------------------------------------------------------------------ moving the clock

    def clock(self, given: Json) -> Json:
        """Move the clock; what becomes due runs in order."""
        with self._moving:
            clock, before = self.place.clock, self._before()
            target = self._target(given)
            if target < clock.now() and not given.get("back"):
                raise Refused("backwards", "The clock only goes back if told so.")
            if target < clock.now():
                clock.set(target)
                ran = []
            else:
                try:
                    ran = move(Due(self.place, self.bot), clock, target, self._settle).ran
                except Busy as busy:
                    raise Refused("bot_busy", str(busy), now=clock.now().isoformat()) from None
            sent = [
                show.message(self.place, each)
                for messages in list(self.place.workspace.messages.values())
                for each in list(messages.values())
                if each.added_at > before and each.from_bot
            ]
            return {"ok": True, "now": clock.now().isoformat(), "ran": ran, "sent": sent}

    def _target(self, given: Json) -> datetime:
        if given.keys() == {"advance_seconds"}:
            return self.place.clock.now() + timedelta(seconds=given["advance_seconds"])
        if given.keys() - {"back"} == {"to"}:
            return instant(given["to"])
        if given == {"next": True}:
            due = self.bot.next_due() if self.bot else None
            if due is None:
                if isinstance(self.bot, Telling) and self.bot.next_what():
                    raise Refused("paused", "The bot is paused; resume it to go on.")
                raise Refused("nothing_next", "Nothing is planned.")
            return max(due, self.place.clock.now())
        raise Refused("invalid_arguments", "give one of advance_seconds, to, next")

    # --------------------------------------------------------------------------------- waiting

    def _before(self) -> int:
        """Return the revision before something is done; raises ``Refused`` if it is too early."""
        if self.awaits_bot and self.bot is None:
            raise Refused("starting", "The bot is being started; try again in a moment.")
        return self.place.workspace.revision

    def _settle(self) -> None:
        """Wait until nothing is on its way to the bot and the bot has nothing left to do."""
        self._deliver.drain(PATIENCE)
        if self.bot is not None:
            while True:
                idle = self.bot.wait_idle(PATIENCE)
                seen = self._before()
                self._deliver.drain(PATIENCE)
                if not idle or seen == self._before():
                    return

    def _did(self, given: Json, act: Callable[[], list[Ack]]) -> Json:
        before = self._before()
        return self._done(before, given["user"], act())

    def _done(self, before: int, user: str, acks: list[Ack]) -> Json:
        self._settle()
        top = self.place.surfaces.top(user)
        seen = self.place.workspace.seen_since(user, before)
        return {
            "ok": True,
            "ack": _shown(_worst(acks)),
            "acks": [_shown(ack) for ack in acks],
            "view": show.view(self.place, top) if top else None,
            "messages": [show.message(self.place, one) for one in seen if one.added_at > before],
            "changed": [show.message(self.place, one) for one in seen if one.added_at <= before],
        }


def _where(given: Json) -> tuple[str, str]:
    return given["user"], given["channel"]


def _worst(acks: list[Ack]) -> Ack | None:
    return next((ack for ack in acks if not ack.is_ok), acks[0] if acks else None)


def _shown(ack: Ack | None) -> Json | None:
    return ack.document() if ack else None
