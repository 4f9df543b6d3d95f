"""External selects: a Bolt app is asked for what can be chosen, over both transports."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from slack_bolt import App

from rehearsal import deliver
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.test_shapes import SAMPLES, sample, strange

Json = dict[str, Any]
Transport = Callable[[Rehearsal, App], AbstractContextManager[None]]
MENU: Json = {"type": "external_select", "action_id": "pick"}
MANY: Json = {"type": "multi_external_select", "action_id": "pick"}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


BEGUN = option("begun")
TOWNS = [option("nacka"), option("norrort")]
GROUPS = [{"label": plain("Öster"), "options": TOWNS[:1]}]


class Bot:
    """Answers what the test has laid down, and remembers what it was asked."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.bolt = bots.app(rehearsal)
        self.client = bots.client(rehearsal)
        self.answer: Json = {}
        self.asked: list[Json] = []
        self.heard: list[Json] = []
        self.bolt.options("pick")(self._options)
        self.bolt.action("pick")(self._picked)
        self.bolt.view("form")(self._picked)

    def _options(self, ack: Any, body: Json) -> None:  # noqa: ANN401
        self.asked.append(body)
        ack(**self.answer)

    def _picked(self, ack: Any, body: Json) -> None:  # noqa: ANN401
        self.heard.append(body)
        ack()


@pytest.fixture(scope="module", params=[bots.by_socket, bots.by_http], ids=["socket", "http"])
def connected(request: pytest.FixtureRequest, server: Rehearsal) -> Iterator[Bot]:
    transport: Transport = request.param
    made = Bot(server)
    place = server.place
    before = place.manifest
    place.manifest = replace(before, loads_options=request.param is bots.by_http)
    with transport(server, made.bolt):
        yield made
    server.deliverer.bot_url = None
    place.manifest = before


@pytest.fixture
def bot(connected: Bot, rehearsal: Rehearsal) -> Bot:
    del rehearsal
    connected.asked.clear()
    connected.heard.clear()
    connected.answer = {"options": TOWNS}
    return connected


def in_message(bot: Bot, menu: Json = MENU, **more: object) -> Json:
    block = {"type": "section", "block_id": "where", "text": plain("Where?"), "accessory": menu}
    sent = bot.client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[block], **more)  # type: ignore[arg-type]
    where = {"user": "U0NILS", "channel": "C0DIALOG", "message_ts": sent["ts"]}
    return where | {"block_id": "where", "action_id": menu["action_id"]}


def in_modal(bot: Bot, rehearsal: Rehearsal, menu: Json = MENU, user: str = "U0MAJA") -> Json:
    block = bots.asking("where") | {"element": menu}
    trigger = rehearsal.place.tickets.trigger(user)
    form = bots.modal(bots.asking(), block)
    view = bot.client.views_open(trigger_id=trigger, view=form)["view"]
    return {"user": user, "view_id": view["id"], "block_id": "where", "action_id": "pick"}


def chosen(value: str) -> Json:
    return {"type": "external_select", "selected_option": option(value)}


def test_what_is_typed_in_a_message_is_asked_and_its_answer_chosen(
    bot: Bot, control: Control
) -> None:
    menu = in_message(bot)
    press = {key: menu[key] for key in ("user", "channel", "message_ts")}
    action = {"action_id": "pick", "block_id": "where", "selected_option": option("nacka")}
    assert control.refused("/interact", action=action, **press) == "no_such_option"
    answer = control.post("/options", value="nac", **menu)
    assert answer["ack"]["body"] == {"options": TOWNS}
    (body,) = bot.asked
    assert (body["type"], body["value"]) == ("block_suggestion", "nac")
    assert (body["block_id"], body["action_id"]) == ("where", "pick")
    assert body["user"] == {"id": "U0NILS", "name": "nils.nacka", "team_id": "T0NACKA"}
    assert body["team"]["id"] == "T0REGION"
    assert body["container"] == {
        "type": "message",
        "message_ts": menu["message_ts"],
        "channel_id": "C0DIALOG",
        "is_ephemeral": False,
    }
    assert body["channel"]["id"] == "C0DIALOG"
    assert body["message"]["ts"] == menu["message_ts"]
    assert not {"trigger_id", "response_url", "actions", "state", "view"} & body.keys()
    control.post("/interact", action=action, **press)
    (click,) = bot.heard
    assert click["actions"][0]["selected_option"] == option("nacka")
    kept = click["state"]["values"]["where"]["pick"]
    assert kept == chosen("nacka")


def test_what_is_typed_in_a_modal_is_asked_and_submitted(
    bot: Bot, control: Control, rehearsal: Rehearsal
) -> None:
    menu = in_modal(bot, rehearsal)
    form = {"user": menu["user"], "view_id": menu["view_id"]}
    written = {"title": {"write": "words"}}
    filled = {**written, "where": {"pick": chosen("norrort")}}
    assert control.refused("/submit", values=filled, **form) == "no_such_option"
    control.post("/options", value="norr", values=written, **menu)
    (body,) = bot.asked
    assert body["container"] == {"type": "view", "view_id": menu["view_id"]}
    state = body["view"]["state"]["values"]
    assert state["title"]["write"]["value"] == "words", "what stands in the form is told"
    assert state["where"]["pick"] == {"type": "external_select", "selected_option": None}
    assert not {"trigger_id", "channel", "message"} & body.keys()
    bot.answer = {"options": []}
    assert control.post("/options", value="xyz", **menu)["ack"]["body"] == {"options": []}
    control.post("/submit", values=filled, **form)
    (done,) = bot.heard
    assert done["view"]["state"]["values"]["where"]["pick"] == chosen("norrort")


def test_groups_and_what_it_began_with_can_be_chosen(
    bot: Bot, control: Control, rehearsal: Rehearsal
) -> None:
    bot.answer = {"option_groups": GROUPS}
    menu = in_modal(bot, rehearsal, {**MENU, "initial_option": BEGUN, "min_query_length": 0})
    form = {"user": menu["user"], "view_id": menu["view_id"]}
    written = {"title": {"write": "x"}}
    assert control.post("/options", **menu)["ack"]["body"] == bot.answer
    assert bot.asked[0]["value"] == "", "opened, and nothing typed"
    other = {**written, "where": {"pick": chosen("norrort")}}
    assert control.refused("/submit", values=other, **form) == "no_such_option"
    for value in ("begun", "nacka"):
        filled = {**written, "where": {"pick": chosen(value)}}
        control.post("/options", values=filled, **menu)
        kept = bot.asked[-1]["view"]["state"]["values"]["where"]["pick"]
        assert kept == chosen(value)


def several(*values: str) -> Json:
    return {
        "type": "multi_external_select",
        "selected_options": [option(each) for each in values],
    }


def test_several_of_what_was_answered_are_chosen_in_a_message(bot: Bot, control: Control) -> None:
    menu = in_message(bot, {**MANY, "max_selected_items": 2})
    press = {key: menu[key] for key in ("user", "channel", "message_ts")}
    action = {"action_id": "pick", "block_id": "where"}
    for typed in ("nac", "nor"):
        bot.answer = {"options": [each for each in TOWNS if each["value"].startswith(typed)]}
        control.post("/options", value=typed, **menu)
    assert [body["value"] for body in bot.asked] == ["nac", "nor"]
    assert bot.asked[0]["type"] == "block_suggestion"
    assert bot.asked[0]["message"]["blocks"][0]["accessory"]["type"] == MANY["type"]
    both = [option("norrort"), option("nacka")]
    control.post("/interact", action={**action, "selected_options": both}, **press)
    (click,) = bot.heard
    assert click["actions"][0]["type"] == MANY["type"]
    assert click["actions"][0]["selected_options"] == both, "in the order in which they were chosen"
    assert click["state"]["values"]["where"]["pick"] == several("norrort", "nacka")
    for refused, values in (
        ("no_such_option", ["nacka", "other"]),
        ("chosen_twice", ["nacka", "nacka"]),
    ):
        given = {**action, "selected_options": [option(each) for each in values]}
        assert control.refused("/interact", action=given, **press) == refused


def test_several_and_what_they_began_with_are_submitted(
    bot: Bot, control: Control, rehearsal: Rehearsal
) -> None:
    menu = in_modal(bot, rehearsal, {**MANY, "initial_options": [BEGUN], "max_selected_items": 2})
    form = {"user": menu["user"], "view_id": menu["view_id"]}
    written = {"title": {"write": "x"}}
    filled = {**written, "where": {"pick": several("begun", "nacka")}}
    assert control.refused("/submit", values=filled, **form) == "no_such_option"
    control.post("/options", value="town", values=written, **menu)
    kept = bot.asked[0]["view"]["state"]["values"]["where"]["pick"]
    assert kept == several("begun"), "what it began with is chosen until it is taken away"
    three = {**written, "where": {"pick": several("begun", "nacka", "norrort")}}
    assert control.refused("/submit", values=three, **form) == "invalid_input"
    nothing = {**written, "where": {"pick": several()}}
    assert control.refused("/submit", values=nothing, **form) == "invalid_input"
    control.post("/submit", values=filled, **form)
    (done,) = bot.heard
    assert done["view"]["state"]["values"]["where"]["pick"] == several("begun", "nacka")


def test_more_than_it_takes_cannot_be_chosen(bot: Bot, control: Control) -> None:
    menu = in_message(bot, {**MANY, "max_selected_items": 1})
    press = {key: menu[key] for key in ("user", "channel", "message_ts")}
    control.post("/options", value="nac", **menu)
    action = {"action_id": "pick", "block_id": "where", "selected_options": TOWNS}
    assert control.refused("/interact", action=action, **press) == "too_many_chosen"
    assert bot.heard == []


@pytest.mark.parametrize(
    ("menu", "typed"),
    [
        (MENU, "na"),
        (MANY, "na"),
        ({**MENU, "min_query_length": 5}, "nack"),
        ({**MANY, "min_query_length": 5}, "nack"),
        ({**MENU, "min_query_length": 1}, ""),
    ],
)
def test_less_than_the_menu_wants_is_not_asked(
    menu: Json, typed: str, bot: Bot, control: Control
) -> None:
    where = in_message(bot, menu)
    assert control.refused("/options", value=typed, **where) == "query_too_short"
    assert bot.asked == []
    control.post("/options", value=f"{typed}x", **where)
    assert [body["value"] for body in bot.asked] == [f"{typed}x"]


def many(number: int, **more: object) -> list[Json]:
    return [{**option(f"o{n}"), **more} for n in range(number)]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ({"options": many(100)}, {"options": many(101)}),
        (
            {"option_groups": [{"label": plain(f"{n}"), "options": TOWNS} for n in range(100)]},
            {"option_groups": [{"label": plain(f"{n}"), "options": TOWNS} for n in range(101)]},
        ),
        (
            {"option_groups": [{"label": plain("x" * 75), "options": many(100)}]},
            {"option_groups": [{"label": plain("x"), "options": many(101)}]},
        ),
        (
            {"options": [{"text": plain("x" * 75), "value": "x" * 150}]},
            {"options": [{"text": plain("x" * 76), "value": "x"}]},
        ),
        ({"options": []}, {"options": [{"text": plain("x"), "value": "x" * 151}]}),
        ({"option_groups": []}, {"option_groups": [{"label": plain("x" * 76), "options": TOWNS}]}),
    ],
)
def test_an_answer_beyond_slacks_limits_is_no_use(
    right: Json, wrong: Json, bot: Bot, control: Control
) -> None:
    where = in_message(bot)
    bot.answer = right
    assert control.post("/options", value="abc", **where)["ack"]["status"] == 200
    bot.answer = wrong
    assert control.refused("/options", value="abc", **where) == "trouble"


@pytest.mark.parametrize(
    ("name", "answer"),
    [("none", ""), ("words", "Nacka"), ("both", {"options": TOWNS, "option_groups": GROUPS})],
)
def test_an_answer_has_options_or_groups_of_them(
    name: str, answer: Json | str, bot: Bot, control: Control
) -> None:
    bot.bolt.options(name)(lambda ack: ack(answer))
    where = in_message(bot, {**MENU, "action_id": name})
    assert control.refused("/options", value="abc", **where) == "trouble"


def test_who_sees_the_menu_not_is_refused(bot: Bot, control: Control, rehearsal: Rehearsal) -> None:
    menu, form = in_message(bot), in_modal(bot, rehearsal)
    wrong = [
        ("not_in_channel", menu | {"user": "U0STRANGER"}),
        ("view_not_found", form | {"user": "U0ULLA"}),
        ("message_not_found", menu | {"message_ts": "1.0"}),
        ("action_not_found", menu | {"action_id": "no"}),
        ("action_not_found", form | {"block_id": "title", "action_id": "write"}),
        ("invalid_arguments", menu | {"view_id": form["view_id"]}),
        ("invalid_arguments", menu | {"values": {}}),
        ("invalid_arguments", {key: menu[key] for key in menu if key != "channel"}),
    ]
    for error, given in wrong:
        assert control.refused("/options", **given | {"value": "abc"}) == error, given
    assert bot.asked == []


def test_the_payload_has_the_shape_of_slacks(
    bot: Bot, control: Control, rehearsal: Rehearsal
) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("Slack's samples (../shared/slack-data) are not here")
    for menu in (MENU, MANY):
        control.post("/options", value="abc", **in_message(bot, menu))
        control.post("/options", value="abc", **in_modal(bot, rehearsal, menu))
    assert len(bot.asked) == 4
    like = sample("interactivity/BlockActionPayload")
    for body in bot.asked:
        own = {"block_id", "action_id", "value"}
        assert {each for each in strange(body, like) if not each.startswith("view.")} <= own


def test_over_http_there_has_to_be_an_address_for_it(
    bot: Bot, control: Control, rehearsal: Rehearsal
) -> None:
    where = in_message(bot)
    place = rehearsal.place
    before = place.manifest
    place.manifest = replace(before, loads_options=False)
    try:
        if rehearsal.deliverer.posts:
            assert control.refused("/options", value="abc", **where) == "no_options_url"
        else:
            control.post("/options", value="abc", **where)
    finally:
        place.manifest = before


def test_an_answer_after_three_seconds_is_none(
    bot: Bot, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert deliver.ACK_SECONDS == 3
    monkeypatch.setattr(deliver, "ACK_SECONDS", 0.1)
    gate = Event()

    def late(ack: Any) -> None:  # noqa: ANN401
        gate.wait(10)
        ack(options=TOWNS)

    bot.bolt.options("slow")(late)
    slow = in_message(bot, {**MENU, "action_id": "slow"})
    answer = control.post("/options", value="abc", **slow)
    gate.set()
    assert answer["ack"]["error"] == "operation_timeout"
    press = {key: slow[key] for key in ("user", "channel", "message_ts")}
    action = {"action_id": "slow", "block_id": "where", "selected_option": option("nacka")}
    assert control.refused("/interact", action=action, **press) == "no_such_option"
