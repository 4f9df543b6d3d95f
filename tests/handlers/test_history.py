"""Looking in Slack's history for a message of which nobody knows whether it was stored."""

# ruff: noqa: ANN401 - keyword arguments are passed on as they come
import socket
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.rules.outbox import Delivery, Target
from bot.services.receipts import Sent
from handlers import history
from handlers.history import RETRY, Absent, Later, Unreadable, look
from handlers.sending import METADATA_TYPE
from tests.handlers.world import CHANNEL, NILS, SECRET, World
from tests.logged import Logged

TOKEN = "an-opaque-id"


def client(world: World, base_url: str = "") -> WebClient:
    url = base_url or world.rehearsal.base_url
    return WebClient("xoxb-rehearsal", base_url=url, retry_handlers=[])


def sought(world: World, manner: str = "post", **target: Any) -> Delivery:
    """Return a delivery of which nobody knows whether it was stored."""
    owed = world.owed(manner=manner, target=Target(**{"channel": CHANNEL, **target}))
    return Delivery(1, owed, TOKEN, "unknown", 1, 1, 1, 0)


def posted(world: World, token: str = TOKEN, **given: Any) -> str:
    mark = {"event_type": METADATA_TYPE, "event_payload": {"id": token}}
    said = {"channel": CHANNEL, "text": "hej", "metadata": mark, **given}
    return str(client(world).chat_postMessage(**said)["ts"])


def found(world: World, delivery: Delivery) -> history.Finding:
    return look(client(world), delivery, world.now())


def test_a_message_is_known_by_its_id_and_nothing_else(world: World) -> None:
    posted(world, "another-id")
    posted(world, metadata=None)
    posted(world, metadata={"event_type": "another_app", "event_payload": {"id": TOKEN}})
    assert found(world, sought(world)) == Absent()
    ts = posted(world)
    posted(world, "a-third-id")
    assert found(world, sought(world)) == Sent(CHANNEL, ts)


def test_a_message_in_a_thread_is_looked_for_there(world: World) -> None:
    parent = posted(world, "the-parent")
    assert found(world, sought(world, thread=parent)) == Absent()
    ts = posted(world, thread_ts=parent)
    assert found(world, sought(world, thread=parent)) == Sent(CHANNEL, ts)
    assert found(world, sought(world)) == Absent()


def test_a_direct_message_is_looked_for_where_the_bot_writes_to_the_person(world: World) -> None:
    delivery = sought(world, "direct", channel=NILS)
    assert found(world, delivery) == Absent()
    ts = posted(world, channel=NILS)
    result = found(world, delivery)
    assert isinstance(result, Sent)
    assert (result.channel[:1], result.ts) == ("D", ts)


def test_every_page_is_read_and_where_there_are_too_many_nobody_guesses(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    monkeypatch.setattr(history, "PAGES", 3)
    ts = posted(world)
    for number in range(5):
        posted(world, f"later-{number}")
    assert found(world, sought(world)) == Sent(CHANNEL, ts)
    assert len(world.calls("conversations.history")) == 3
    posted(world, "one-more")
    assert found(world, sought(world)) == Unreadable("too_long")


def test_what_is_older_than_the_first_possible_try_is_not_read(world: World) -> None:
    posted(world)
    owed = world.owed(due_at=world.now() + history.MARGIN + timedelta(hours=1))
    delivery = Delivery(1, owed, TOKEN, "unknown", 1, 1, 1, 0)
    later = owed.due_at
    assert look(client(world), delivery, later) == Absent()
    assert isinstance(look(client(world), delivery, world.now()), Sent)


def test_a_message_that_only_one_person_saw_is_in_no_history(world: World) -> None:
    assert found(world, sought(world, user=NILS)) == Unreadable("ephemeral")
    assert world.calls("conversations.history") == []


def test_a_channel_that_the_bot_is_not_in_cannot_be_read(world: World) -> None:
    result = found(world, sought(world, channel=SECRET))
    assert isinstance(result, Unreadable)
    assert result.error in {"not_in_channel", "channel_not_found"}


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        ("internal_error", RETRY),
        ("fatal_error", RETRY),
        ("http_500", RETRY),
        ("http_503", RETRY),
        ("drop", RETRY),
        ("invalid_auth", history.REFUSED),
        ("token_revoked", history.REFUSED),
    ],
)
def test_what_will_pass_is_asked_again(world: World, error: str, seconds: float) -> None:
    world.fault("conversations.history", error)
    assert found(world, sought(world)) == Later(seconds)


def test_a_limit_says_itself_how_long_it_lasts(world: World) -> None:
    world.fault("conversations.history", "ratelimited", retry_after=7)
    assert found(world, sought(world)) == Later(7.0)


def test_while_nobody_answers_it_is_asked_again(world: World, logged: Logged) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    away = client(world, f"http://127.0.0.1:{port}/api/")
    assert look(away, sought(world), world.now()) == Later(RETRY)
    assert "history not read for delivery 1: URLError" in logged.text
