"""The stage: the example's series, the whole bot and the rehearsal, played through its control.

Real Bolt over Socket Mode or signed HTTP, the real store on either database; only Slack's service
is stood in for, by the rehearsal. People act as they would: they type, click and fill in.
"""

import json
import marshal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.app import Application, build
from bot.config import Settings, exact
from bot.services import loading, setup
from rehearsal import population
from rehearsal.errors import Refused
from rehearsal.manifest import PATH, Manifest
from rehearsal.model import APP_TOKEN, BOT_TOKEN, BOT_USER, SIGNING_SECRET, Population
from rehearsal.server import Rehearsal
from tests.rehearsal.asking import Control, Json

CHANNEL = "C0DIALOG"
MAJA = "U0MAJA"
EXAMPLE = Path(str(files("bot") / "examples" / "stockholm.toml"))
Transport = Literal["socket", "http"]
MANIFESTS: dict[Transport, str] = {"socket": "manifest.json", "http": "manifest.http.json"}
FAST: dict[str, Any] = {
    # Who plays moves the clock; a tick of the bot's own in between would run a step that the move
    # then does not tell.
    "tick_seconds": 3600.0,
    # Nobody is killed on a stage, so no lease needs to end soon; a busy machine may take its time.
    "lease_seconds": 15.0,
    # Four times in these the bot looks for what may have arrived, whether there is anything or not.
    "reconcile_seconds": 2.0,
    "pace_per_minute": 1_000_000,
}


@lru_cache
def example() -> loading.SeriesFile:
    """Return the example's series, read once."""
    return loading.read(EXAMPLE)


class Near(Control):
    """Asks the rehearsal in this process, without a connection for each question.

    What is answered is copied, so that nobody holds what the rehearsal changes; and by ``marshal``,
    which takes nothing but the plain values that JSON has, in a tenth of its time.
    """

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__(rehearsal.url)
        self._rehearsal = rehearsal

    def get(self, path: str) -> Json:
        answer = self._seen(*path.partition("?as=")[::2])
        return _copied(answer) if answer else super().get(path)

    def _seen(self, path: str, user: str) -> Json | None:
        """Return what is asked for oftenest; ``None`` for all else, refusals too."""
        desk = self._rehearsal.desk
        with suppress(Refused):
            match path.split("/")[1:]:
                case ["messages", channel]:
                    return desk.messages(channel, user or None)
                case ["views", person]:
                    return desk.views(person)
                case ["home", person]:
                    return desk.home(person)
        return None

    def ask(self, path: str, body: Json) -> Json:
        answer = self._rehearsal.control.done(path.removeprefix("/"), body)
        return _copied(answer)


def _copied(answer: Json) -> Json:
    return dict(marshal.loads(marshal.dumps(answer)))  # noqa: S302 - what we have just written


@dataclass
class People:
    """What people do and see in a running rehearsal, wherever the bot runs."""

    rehearsal: Rehearsal
    control: Control

    # -- time

    def now(self) -> datetime:
        return self.rehearsal.clock.now()

    def next(self) -> list[str]:
        """Move the clock to what comes next; return the steps that ran."""
        return list(self.control.post("/clock", next=True)["ran"])

    def until(self, when: str) -> list[str]:
        """Move the clock to a local time ``2027-01-07 10:00``; return the steps that ran."""
        to = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(example().series.zone))
        return list(self.control.post("/clock", to=to.isoformat())["ran"])

    def advance(self, **delta: float) -> list[str]:
        seconds = timedelta(**delta).total_seconds()
        return list(self.control.post("/clock", advance_seconds=seconds)["ran"])

    # -- what people do

    def says(self, user: str, text: str, channel: str = CHANNEL) -> str:
        """Let a person type in a channel; return what the bot answered to them."""
        return _heard(self.control.post("/message", channel=channel, user=user, text=text))

    def mentions(self, user: str, text: str) -> str:
        return self.says(user, f"<@{BOT_USER}> {text}")

    def writes(self, user: str, text: str) -> str:
        """Let a person write to the bot; return its answer."""
        return self.says(user, text, self.direct(user))

    def commands(self, user: str, line: str, channel: str = CHANNEL) -> str:
        """Let a person use a slash command; return what only they see."""
        command, _, text = line.partition(" ")
        answer = self.control.post(
            "/command", channel=channel, user=user, command=command, text=text
        )
        body = answer["ack"]["body"]
        return str(body["text"]) if body else ""

    def clicks(self, user: str, message: Json, words: str) -> Json:
        """Let a person click the button that says ``words`` (or opens that form)."""
        return self.control.post(
            "/interact",
            user=user,
            channel=message["channel"],
            message_ts=message["ts"],
            action=button(message["blocks"], words),
        )

    def clicks_home(self, user: str, words: str) -> Json:
        view = self.control.get(f"/home/{user}")["view"]
        return self.control.post(
            "/interact", user=user, view_id=view["id"], action=button(view["blocks"], words)
        )

    def clicks_modal(self, user: str, words: str, **values: str) -> Json:
        """Let a person fill in the open modal, and click the button in it that says ``words``."""
        view = self.view(user)
        action = button(view["blocks"], words)
        state = self._stated(user, view, values)
        return self.control.post(
            "/interact", user=user, view_id=view["id"], action=action, values=state
        )

    def submits(self, user: str, **values: str) -> Json:
        """Let a person fill in the open modal, by the names of its inputs, and send it off."""
        view = self.view(user)
        state = self._stated(user, view, values)
        return self.control.ask("/submit", {"user": user, "view_id": view["id"], "values": state})

    def offers(self, user: str, name: str, typed: str = "") -> list[Json]:
        """Return what a menu of the open modal offers, whose choices the bot is asked for."""
        menu = {"view_id": self.view(user)["id"], "block_id": name, "action_id": name}
        answer = self.control.post("/options", user=user, value=typed, **menu)
        return list(answer["ack"]["body"]["options"])

    def _stated(self, user: str, view: Json, values: dict[str, str]) -> Json:
        """Return what stands in the inputs of a modal: ``values``, else what each began with."""
        state: Json = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                name, element = block["block_id"], block["element"]
                given = values.pop(name, None)
                if "external" in element["type"] and given:
                    found = [self.offers(user, name, each)[0] for each in given.split()]
                    element = {**element, "options": found}
                state[name] = {name: _filled(element, given)}
        assert not values, f"no such inputs: {values}"
        return state

    # -- what people see

    def view(self, user: str) -> Json:
        """Return the modal on top."""
        return dict(self.control.get(f"/views/{user}")["views"][-1])

    def home(self, user: str) -> str:
        """Let a person open the App Home; return what it says."""
        self.control.post("/open-home", user=user)
        return self.standing(user)

    def standing(self, user: str) -> str:
        """Return what the App Home says that a person has open; they do not open it anew."""
        return spoken(self.control.get(f"/home/{user}")["view"]["blocks"])

    def direct(self, user: str) -> str:
        """Return the channel of a person's direct messages with the bot, opened if need be.

        Who only writes does not look at the App Home: it is put together anew for those who have
        it open, with all that they do.
        """
        if not self._opened(user):
            place, workspace = self.rehearsal.place, self.rehearsal.place.workspace
            assert place.may_message(workspace.users[user]), f"{user} does not see the bot"
            place.open_im(user)
        return self._opened(user)

    def _opened(self, user: str) -> str:
        """Return the id of a person's direct messages, if there are any; asked for at each step."""
        place = self.rehearsal.place
        return channel if (channel := place.im_id(user)) in place.workspace.channels else ""

    def messages(self, channel: str = CHANNEL, user: str | None = None) -> list[Json]:
        suffix = f"?as={user}" if user else ""
        found = self.control.get(f"/messages/{channel}{suffix}")["messages"]
        return [{**each, "channel": channel} for each in found]

    def inbox(self, user: str) -> list[Json]:
        """Return what the bot wrote to a person directly, oldest first."""
        channel = self._opened(user)
        return [m for m in self.messages(channel, user) if m["bot"]] if channel else []

    def posts(self) -> list[Json]:
        """Return what the bot posted in the channel for everybody, oldest first."""
        return [m for m in self.messages() if m["bot"] and not m["ephemeral"]]

    def find(self, user: str, text: str) -> Json:
        """Return a person's newest direct message that contains ``text``."""
        found = [m for m in self.inbox(user) if text in m["text"]]
        assert found, [m["text"] for m in self.inbox(user)]
        return found[-1]

    def post(self, text: str) -> Json:
        """Return the newest message in the channel that contains ``text``."""
        found = [m for m in self.posts() if text in m["text"]]
        assert found, [m["text"] for m in self.posts()]
        return found[-1]


@dataclass
class Stage(People):
    """A running bot in a running rehearsal, both in this process."""

    url: str
    transport: Transport
    app: Application
    given: dict[str, Any] = field(default_factory=dict)
    loaded: bool = True

    def restart(self) -> None:
        """Stop the bot and start it again on the same database."""
        self.app.stop()
        self.app = _start(self.rehearsal, self.url, self.transport, self.given, loaded=self.loaded)

    def unasked(self) -> dict[str, int]:
        """Return how many unasked direct messages each person got, by user id."""
        with self.app.database.reading() as store:
            sent = [
                each.owed.target.channel
                for each in store.outbox.recent(10_000)
                if each.owed.manner == "direct" and not each.owed.asked and each.state == "sent"
            ]
        return {user: sent.count(user) for user in set(sent)}


@contextmanager
def stage(  # noqa: PLR0913 - all that a stage can begin with
    url: str,
    transport: Transport = "socket",
    *,
    loaded: bool = True,
    people: Population | None = None,
    state: Path | None = None,
    keeps: bool = True,
    **given: Any,  # noqa: ANN401
) -> Iterator[Stage]:
    """Start a rehearsal of the example, with the bot on the empty database at ``url``.

    ``state`` is the file in which the rehearsal lives on; where there is one already, both it and
    the database are taken up as they are. Without ``keeps`` it is only read, and the rehearsal gone
    at the end, as it is without a file.
    """
    people = people or population.of_file(example(), datetime(2026, 11, 23, tzinfo=UTC))
    is_new = state is None or not state.exists()
    of_app = Manifest.read(PATH.with_name(MANIFESTS[transport]))
    keeps = keeps and state is not None
    with Rehearsal(people, state_path=state, keeps=keeps, manifest=of_app) as rehearsal:
        app = _start(rehearsal, url, transport, given, loaded=loaded and is_new)
        made = Stage(rehearsal, Near(rehearsal), url, transport, app, given, loaded)
        try:
            yield made
        finally:
            made.app.stop()


def settings_for(
    rehearsal: Rehearsal,
    url: str,
    transport: Transport,
    **given: Any,  # noqa: ANN401
) -> Settings:
    """Return the bot's settings for a rehearsal."""
    return exact(
        slack_bot_token=BOT_TOKEN,
        slack_api_url=rehearsal.base_url,
        database_url=url,
        port=0,
        slack_app_token=APP_TOKEN if transport == "socket" else None,
        slack_signing_secret=SIGNING_SECRET,
        **{**FAST, **given},
    )


def button(blocks: list[Json], words: str) -> Json:
    """Return the action of the button that says ``words``, as Slack sends it.

    Of several that open one form, ``form #3`` is that of the item.
    """
    for block in blocks:
        elements = [*block.get("elements", []), block.get("accessory") or {}]
        for element in elements:
            if element.get("type") == "button":
                value = json.loads(element["value"])
                if words in {value["words"], f"{value['words']} #{value.get('item')}"}:
                    kept = {name: element[name] for name in ("type", "action_id", "value", "text")}
                    return {**kept, "block_id": block.get("block_id", "")}
    raise AssertionError(f"no button says {words!r}")


def saying(message: Json, verb: str) -> str:
    """Return the words of the message's button that begin with ``verb``, such as ``send 12``."""
    elements = [element for block in message["blocks"] for element in block.get("elements", [])]
    every = [json.loads(e["value"])["words"] for e in elements if e.get("type") == "button"]
    return str(next(words for words in every if words.split()[0] == verb))


def spoken(blocks: list[Json]) -> str:
    """Return everything that blocks say."""
    return json.dumps(blocks, ensure_ascii=False)


def _start(
    rehearsal: Rehearsal,
    url: str,
    transport: Transport,
    given: dict[str, Any],
    *,
    loaded: bool = True,
) -> Application:
    app = build(settings_for(rehearsal, url, transport, **given), rehearsal.clock)
    if loaded:
        with app.database.transaction() as store:
            setup.apply(store, example(), rehearsal.clock.now())
    begin(app, rehearsal, transport)
    return app


def begin(app: Application, rehearsal: Rehearsal, transport: Transport) -> None:
    """Start a bot, and let the rehearsal send it what people do."""
    app.start()
    if transport == "socket":
        assert rehearsal.wait_connected(20)
    else:
        assert app.server is not None
        rehearsal.deliverer.bot_url = f"http://127.0.0.1:{app.server.port}/slack/events"
    rehearsal.attach(app)


def _heard(answer: Json) -> str:
    said = [message["text"] for message in answer["messages"] if message["bot"]]
    return said[-1] if said else ""


_PICKED = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}


def _filled(element: Json, given: str | None) -> Json:
    """Return the state of an input: what was given, or what it began with."""
    kind = element["type"]
    if kind in {"static_select", "radio_buttons", "external_select"}:
        groups = element.get("option_groups", [])
        options = [*element.get("options", []), *(o for g in groups for o in g["options"])]
        begun = element.get("initial_option")
        chosen = next((o for o in options if o["value"] == given), None) if given else begun
        assert given is None or chosen, f"no option {given!r}"
        return {"type": kind, "selected_option": chosen}
    if kind == "file_input":
        return {"type": kind, "files": [{"id": given}] if given else []}
    if kind in {"checkboxes", "multi_static_select", "multi_external_select"}:
        begun = element.get("initial_options", [])
        wanted = given.split() if given else []
        picked = [o for o in element.get("options", []) if o["value"] in wanted]
        assert len(picked) == len(wanted), f"no options {given!r}"
        return {"type": kind, "selected_options": picked if given is not None else begun}
    if kind in _PICKED:
        key, initial = _PICKED[kind]
        return {"type": kind, key: given or element.get(initial)}
    return {"type": kind, "value": element.get("initial_value") if given is None else given}
