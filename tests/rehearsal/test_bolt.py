"""What Bolt apps do every day, over both transports, by people of here and elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control

Json = dict[str, Any]
Transport = Callable[[Rehearsal, App], AbstractContextManager[None]]


class Bot:
    """A Bolt app that remembers what it was sent; its listeners can be exchanged."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.bolt = bots.app(rehearsal)
        self.client = bots.client(rehearsal)
        self.heard: list[Json] = []
        self.bolt.use(self._remember)
        self.bolt.event("message")(lambda ack: ack())
        self.bolt.event("member_joined_channel")(lambda ack: ack())
        self.bolt.event("app_home_opened")(self._home)
        self.bolt.event("app_mention")(self._mention)
        self.bolt.command("/agenda")(self._command)
        self.bolt.action("go")(self._click)
        self.bolt.action("pick")(lambda ack: ack())
        self.bolt.view("form")(self._submit)
        self.bolt.view_closed("form")(lambda ack: ack())
        self.bolt.shortcut("from_message")(lambda ack: ack())
        self.bolt.shortcut("propose")(self._open)

    def of(self, kind: str) -> list[Json]:
        return [body for body in self.heard if kind in (body.get("type"), *self._kinds(body))]

    def _kinds(self, body: Json) -> tuple[object, ...]:
        return body.get("command"), body.get("event", {}).get("type")

    def _remember(self, body: Json, next: Callable[[], None]) -> None:  # noqa: A002
        self.heard.append(body)
        next()

    def _home(self, ack: Any, event: Json, client: WebClient) -> None:  # noqa: ANN401
        ack()
        home = {"type": "home", "blocks": [bots.words("hem"), bots.button()]}
        client.views_publish(user_id=event["user"], view=home)

    def _mention(self, ack: Any, event: Json, client: WebClient) -> None:  # noqa: ANN401
        ack()
        client.chat_postEphemeral(
            channel=event["channel"], user=event["user"], text="heard", thread_ts=event["ts"]
        )

    def _command(self, ack: Any, body: Json) -> None:  # noqa: ANN401
        ack(text=f"said {body['text']}", blocks=[bots.words("said"), bots.button()])

    def _click(self, ack: Any, body: Json, client: WebClient) -> None:  # noqa: ANN401
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=bots.modal(notify_on_close=True))

    def _open(self, ack: Any, body: Json, client: WebClient) -> None:  # noqa: ANN401
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=bots.modal())

    def _submit(self, ack: Any, view: Json, body: Json, client: WebClient) -> None:  # noqa: ANN401
        title = view["state"]["values"]["title"]["write"]["value"]
        if title == "bad":
            ack(response_action="errors", errors={"title": "Not that"})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"got {title}")


@pytest.fixture(scope="module", params=[bots.by_socket, bots.by_http], ids=["socket", "http"])
def connected(request: pytest.FixtureRequest, server: Rehearsal) -> Iterator[Bot]:
    transport: Transport = request.param
    made = Bot(server)
    with transport(server, made.bolt):
        yield made


@pytest.fixture
def bot(connected: Bot, rehearsal: Rehearsal) -> Bot:
    assert rehearsal.place.log.read() == []
    connected.heard.clear()
    return connected


def test_a_command_is_answered_to_the_person_alone(bot: Bot, control: Control) -> None:
    answer = control.post(
        "/command", channel="C0DIALOG", user="U0MAJA", command="/agenda", text="add @Nils Nacka & x"
    )
    assert answer["ack"]["status"] == 200
    assert [one["text"] for one in answer["messages"]] == ["said add <@U0NILS|nils.nacka> &amp; x"]
    assert answer["messages"][0]["ephemeral"]
    seen = control.get("/messages/C0DIALOG?as=U0ULLA")["messages"]
    assert seen == []
    body = bot.of("/agenda")[0]
    assert (body["user_id"], body["channel_name"]) == ("U0MAJA", "dialogmoten-kultur")


def test_a_click_opens_a_modal_that_is_submitted_and_answered_by_direct_message(
    bot: Bot, control: Control
) -> None:
    sent = bot.client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[bots.button()])
    opened = control.post(
        "/interact",
        user="U0NILS",
        channel="C0DIALOG",
        message_ts=sent["ts"],
        action={"action_id": "go"},
    )
    view = opened["view"]
    assert view["callback_id"] == "form"
    wrong = control.post(
        "/submit", user="U0NILS", view_id=view["id"], values={"title": {"write": "bad"}}
    )
    assert wrong["errors"] == {"title": "Not that"}
    assert wrong["view"]["id"] == view["id"]
    right = control.post(
        "/submit",
        user="U0NILS",
        view_id=view["id"],
        values={"title": {"write": {"type": "plain_text_input", "value": "ok"}}},
    )
    assert right["view"] is None
    assert [(one["channel"], one["text"]) for one in right["messages"]] == [("D0NILS", "got ok")]


def test_payloads_name_the_team_of_people_from_elsewhere(bot: Bot, control: Control) -> None:
    sent = bot.client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[bots.button()])
    control.post(
        "/interact",
        user="U0NILS",
        channel="C0DIALOG",
        message_ts=sent["ts"],
        action={"action_id": "go"},
    )
    view = control.get("/views/U0NILS")["views"][-1]
    control.post("/submit", user="U0NILS", view_id=view["id"], values={"title": {"write": "t"}})
    control.post("/message", user="U0NILS", channel="C0DIALOG", text="hej")
    click, submission = bot.of("block_actions")[0], bot.of("view_submission")[0]
    assert (click["team"]["id"], click["user"]["team_id"]) == ("T0REGION", "T0NACKA")
    assert submission["team"]["id"] == "T0NACKA"
    assert submission["view"]["app_installed_team_id"] == "T0REGION"
    message = bot.of("message")[-1]
    assert (message["team_id"], message["context_team_id"]) == ("T0NACKA", "T0REGION")
    assert message["authorizations"][0]["team_id"] == "T0REGION"
    assert message["is_ext_shared_channel"] is True


def test_a_mention_arrives_twice_with_different_ids(bot: Bot, control: Control) -> None:
    answer = control.post("/message", user="U0NILS", channel="C0DIALOG", text="@Dialogmöten hej")
    texts = [one["text"] for one in answer["messages"]]
    assert texts == ["<@U0REHEARSALBOT> hej", "heard"]
    mention, message = bot.of("app_mention")[0], bot.of("message")[0]
    assert mention["event_id"] != message["event_id"]
    assert mention["event"]["ts"] == message["event"]["ts"]
    assert (mention["team_id"], mention["event"]["user_team"]) == ("T0REGION", "T0NACKA")


def test_a_direct_message_reaches_the_bot_and_nobody_else(bot: Bot, control: Control) -> None:
    control.post("/message", user="U0NILS", channel="app", text="hjälp")
    event = bot.of("message")[0]["event"]
    assert (event["channel_type"], event["channel"], event["text"]) == ("im", "D0NILS", "hjälp")
    assert control.get("/messages/D0NILS?as=U0MAJA")["messages"] == []


def test_the_home_tab_is_published_when_it_is_opened(bot: Bot, control: Control) -> None:
    control.post("/open-home", user="U0NILS")
    view = control.get("/home/U0NILS")["view"]
    assert view["type"] == "home"
    opened = control.post(
        "/interact", user="U0NILS", view_id=view["id"], action={"action_id": "go"}
    )
    assert opened["view"]["type"] == "modal"
    assert bot.of("block_actions")[0]["container"] == {"type": "view", "view_id": view["id"]}


def test_closing_tells_the_bot_if_it_asked_for_that(bot: Bot, control: Control) -> None:
    sent = bot.client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[bots.button()])
    opened = control.post(
        "/interact",
        user="U0MAJA",
        channel="C0DIALOG",
        message_ts=sent["ts"],
        action={"action_id": "go"},
    )
    closed = control.post("/close", user="U0MAJA", view_id=opened["view"]["id"])
    assert closed["view"] is None
    assert bot.of("view_closed")[0]["is_cleared"] is False


def test_shortcuts_are_for_the_workspace_of_the_app_only(bot: Bot, control: Control) -> None:
    sent = bot.client.chat_postMessage(channel="C0DIALOG", text="x")
    control.post(
        "/shortcut",
        user="U0MAJA",
        callback_id="from_message",
        channel="C0DIALOG",
        message_ts=sent["ts"],
    )
    assert control.post("/shortcut", user="U0MAJA", callback_id="propose")["view"] is not None
    assert bot.of("message_action")[0]["message_ts"] == sent["ts"]
    assert control.refused("/shortcut", user="U0NILS", callback_id="propose") == (
        "not_in_this_workspace"
    )


def test_the_bot_hears_when_it_is_invited(bot: Bot, control: Control) -> None:
    control.post("/join", channel="C0OTHER", user="app", inviter="U0MAJA")
    event = bot.of("member_joined_channel")[0]["event"]
    assert (event["user"], event["inviter"]) == ("U0REHEARSALBOT", "U0MAJA")


def test_the_bots_own_messages_come_back_and_bolt_ignores_them(bot: Bot, control: Control) -> None:
    bot.client.chat_postMessage(channel="C0DIALOG", text="from me")
    control.post("/open-home", user="U0MAJA")
    lines = [line for line in control.get("/log")["log"] if line["kind"] == "delivery"]
    (line,) = [each for each in lines if each["payload"]["event"]["type"] == "message"]
    assert line["payload"]["event"]["bot_id"] == "B0REHEARSAL"
    assert line["ack"]["status"] == 200
