"""People who come to the bot's doors, and everything that they are shown for it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import storage
from bench.audiences.eyes import ANSWERS, HOME, Seen, in_form, in_message, who_reads
from bench.audiences.forms import filled
from bench.audiences.hearsay import Reader
from bench.audiences.houses import House, Person, Town, reader
from bench.simulation.events import VirtualClock
from bench.simulation.life import PACE, begun, settings
from bot.rules.outbox import Delivery, Target
from bot.rules.seats import Person as Known
from bot.services import due, planning, setup
from bot.services.deliveries import Dispatch
from bot.services.receipts import Sent
from bot.services.rendering import render
from bot.views.blocks import Message
from handlers import TABLE, history
from handlers.doors import Doors
from handlers.edge import Edge
from handlers.flights import Landed
from handlers.nudges import BREATH
from handlers.turns import LOOK_FIRST, Turns

Json = dict[str, Any]
BOT = "U0BOT"
ROUNDS = 400
"""Turns of the courier until nothing is left to send, at most."""


class Air:
    """What ``handlers.flights.Flights`` is to the courier's turns: all that is sent arrives."""

    def __init__(self, arrive: Callable[[Dispatch], str]) -> None:
        """Take who reads what arrives, and gives it its time."""
        self._arrive = arrive
        self._landed = Landed()

    def room(self, _lane: str) -> int:
        """Return how many more deliveries may be claimed."""
        return 100

    def send(self, dispatch: Dispatch, _latest: float) -> None:
        """Have it read."""
        channel, ts = dispatch.channel, self._arrive(dispatch)
        stored = "D" + channel[1:] if channel.startswith("U") else channel
        self._landed.sent.append((dispatch, Sent(stored, ts)))

    def seek(self, delivery: Delivery) -> None:
        """Say that it is not there."""
        self._landed.sought.append((delivery, history.Absent()))

    def ask(self, person: Known) -> None:
        """Say nothing of anybody's account."""

    def landed(self) -> Landed:
        """Take what has come down."""
        landed, self._landed = self._landed, Landed()
        return landed

    def put_back(self, landed: Landed) -> None:
        """Keep what could not be written down."""
        raise AssertionError(landed)


class Visits:
    """A bot for all houses, and the people before its doors."""

    def __init__(self, url: str, town: Town) -> None:
        """Open a database that ``loaded`` prepared."""
        self.town = town
        self.clock = VirtualClock(begun())
        self.database = storage.connect(url, self.clock, pace_per_minute=PACE)
        self.seen = Seen(town)
        self._numbers = count(1)
        self._turns = Turns(
            settings(url),
            self.database,
            self.clock,
            render,
            Air(self._arrived),  # type: ignore[arg-type] # of Flights it has what turns use
            lambda _workspace, _method, _result: None,
            replies_only=False,
        )
        edge = Edge(self.database, self.clock, _Courier(self._turns), self._said)
        self._doors = Doors(edge, TABLE, lambda _: BOT, lambda _: None, lambda work: work())

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def command(self, who: Person, house: House, text: str) -> None:
        """Type a slash command in a house's channel."""
        self._act(
            house.workspace,
            who,
            self._doors.command,
            {
                "command": "/dialog",
                "text": text,
                "team_id": house.workspace,
                "user_id": who.user,
                "channel_id": house.channel,
                "channel_name": house.key,
                "trigger_id": self._number(),
                "response_url": self._address(house.workspace, who),
            },
        )

    def write(self, workspace: str, who: Person, text: str, house: House | None = None) -> None:
        """Write to the bot directly, or mention it in a house's channel."""
        direct = house is None
        channel = f"D{who.user[1:]}" if house is None else house.channel
        event = {
            "type": "message" if direct else "app_mention",
            "channel_type": "im" if direct else "channel",
            "channel": channel,
            "user": who.user,
            "user_team": who.team,
            "team": who.team,
            "text": text if direct else f"<@{BOT}> {text}",
            "ts": self._number(),
        }
        self._event(workspace, who, event)

    def open_home(self, workspace: str, who: Person) -> None:
        """Look at the App Home. Slack says nothing of the person's team there."""
        event = {"type": "app_home_opened", "user": who.user, "tab": "home", "channel": "D0"}
        self._event(workspace, who, event)

    def click(self, workspace: str, who: Person, which: int) -> None:
        """Click on something that they have before them."""
        reads = reader(workspace, who)
        buttons = self.seen.of[reads].buttons
        if not buttons:
            return
        button = buttons[which % len(buttons)]
        if button.channel and not self.town.is_in(button.channel, reads):
            return
        action = {**button.element, "action_ts": self._number()}
        if "options" in action:
            action["selected_option"] = action["options"][which % len(action["options"])]
        self._act(
            workspace,
            who,
            self._doors.action,
            {
                "type": "block_actions",
                "team": {"id": workspace},
                "user": {"id": who.user, "team_id": who.team},
                "trigger_id": self._number(),
                "response_url": self._address(workspace, who),
                "actions": [action],
                **button.place,
            },
        )

    def submit(self, workspace: str, who: Person, which: int, text: str) -> None:
        """Fill a form in that is open, and send it off."""
        forms = self.seen.of[reader(workspace, who)].forms
        if not forms:
            return
        view = forms.pop()
        state = {"values": filled(view, which, text)}
        body: Json = {
            "type": "view_submission",
            "team": {"id": workspace},
            "user": {"id": who.user, "team_id": who.team},
            "view": {**view, "id": self._number(), "hash": "1", "state": state},
        }
        body["view"]["app_installed_team_id"] = workspace
        self._act(workspace, who, self._doors.submission, body)

    def wait(self, hours: float) -> None:
        """Let time pass, and what is due come."""
        until = self.clock.now() + timedelta(hours=hours)
        while (next_at := self._next()) is not None and next_at < until:
            self.clock.reach(next_at)
            due.run(self.database, self.clock.now())
            self._send()
            self.clock.passed += 1
        self.clock.reach(until)
        planning.plan_ahead(self.database, self.clock.now())
        self._send()

    def change_hands(self, house: House) -> None:
        """Give a seat to the one who takes turns in it, as a changed file does."""
        file = self.town.turn(house)
        with self.database.transaction() as store:
            setup.apply(store, file, self.clock.now())
        self._send()

    def _next(self) -> datetime | None:
        with self.database.reading() as store:
            return due.next_at(store, self.clock.now())

    def _event(self, workspace: str, who: Person, event: Json) -> None:
        body = {
            "type": "event_callback",
            "team_id": workspace,
            "event_id": self._number(),
            "authorizations": [{"team_id": workspace, "user_id": BOT, "is_bot": True}],
            "event": event,
        }
        self._act(workspace, who, lambda _ack, said, its: self._doors.event(said, its), body)

    def _act(self, workspace: str, who: Person, door: Callable[..., object], body: Json) -> None:
        reads = reader(workspace, who)
        typed = f"{body.get('text')} {body.get('event')} {body.get('view', {}).get('state')}"
        self.town.hearsay.tell(reads, f"{typed} {self.town.named(workspace, typed)}")
        door(lambda **given: self._acked(reads, body, given), body, _Client(self, reads))
        self._send()

    def _acked(self, reads: Reader, body: Json, given: Json) -> None:
        place = in_message(reads, body.get("channel_id", ""), self._number())
        self.seen.show(reads, "ack", given, place)
        if "view" in given:
            self.see_form(reads, given["view"])

    def see_form(self, reads: Reader, view: Json) -> None:
        """Read a form that was opened, and keep it open."""
        self.seen.show(reads, "form", view, in_form(view, self._number()))
        if "callback_id" in view:
            self.seen.of[reads].forms.append(view)

    def _said(self, workspace: str, target: Target, message: Message) -> None:
        self._arrive(workspace, target, message, self._number())

    def _arrived(self, dispatch: Dispatch) -> str:
        owed, ts = dispatch.delivery.owed, dispatch.ts or self._number()
        target = replace(owed.target, channel=dispatch.channel)
        if dispatch.method == "chat.update":
            target = Target(channel=dispatch.channel)
        self._arrive(owed.workspace, target, dispatch.message, ts)
        return ts

    def _arrive(self, workspace: str, target: Target, message: Message, ts: str) -> None:
        """Let whom it reaches read it."""
        reads = who_reads(workspace, target)
        shown = {"text": message.text, "blocks": list(message.blocks), "view": message.view}
        if message.file is not None:
            shown["file"] = message.file.content.decode("utf-8", "replace")
        place = HOME if message.view else in_message(reads, target.channel, ts)
        self.seen.show(reads, "message", shown, place)

    def _send(self) -> None:
        for _ in range(ROUNDS):
            self._turns.take()
            pause = self._turns.until_next()
            if pause >= LOOK_FIRST:
                return
            self.clock.passed += max(pause, BREATH)
        raise AssertionError("the courier never rests")

    def _address(self, workspace: str, who: Person) -> str:
        return f"{ANSWERS}{reader(workspace, who)}/{self._number()}"

    def _number(self) -> str:
        return f"{1_800_000_000 + next(self._numbers)}.000100"


class _Courier:
    """What of the courier the doors use."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def nudge(self, replies: Sequence[int] = ()) -> None:
        self._turns.nudge(replies)


class _Client:
    """What of ``slack_sdk.WebClient`` the doors use."""

    def __init__(self, visits: Visits, reads: Reader) -> None:
        self._visits = visits
        self._reads = reads

    def views_open(self, *, trigger_id: str, view: Json) -> None:
        del trigger_id
        self._visits.see_form(self._reads, view)

    def views_update(self, *, view_id: str, view: Json) -> None:
        del view_id
        self._visits.see_form(self._reads, view)

    def __getattr__(self, name: str) -> Callable[..., object]:
        def away(**_given: object) -> object:
            raise OSError(name)

        return away
