"""What Slack delivers once more: the same answer, and nothing changed; also by a restarted bot.

Slack repeats events that were not acknowledged in time, and may repeat any delivery after a
reconnect (docs.slack.dev/apis/events-api#retries). The keys are those of engine.md, Inbound. An
event's second delivery is answered by nothing: the person has the answer already.
"""

import pytest

from rehearsal.deliver import Ack
from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import (
    HELENA,
    LEYLA,
    NYKVARN,
    again,
    delivered,
    form,
    kept,
    through,
    with_button,
)
from tests.scenarios.openings import called
from tests.stage import CHANNEL, MAJA, Stage, Transport

pytestmark = pytest.mark.every_database

Shown = list[tuple[str, str]]


@pytest.fixture
def played(make_stage: MakeStage, transport: Transport) -> Stage:
    return make_stage(transport, after=called)


def shown(stage: Stage) -> Shown:
    """Return every message that anybody has, ephemeral ones too."""
    workspace = stage.rehearsal.place.workspace
    return [(m.ts, m.text) for c in workspace.channels for m in workspace.in_channel(c)]


def by_command(stage: Stage) -> tuple[str, Json]:
    stage.commands(HELENA, "/agenda lägg till Efter kommando")
    return "slash_commands", delivered(stage, "slash_commands")


def by_refused_command(stage: Stage) -> tuple[str, Json]:
    stage.commands(MAJA, "/agenda accept #1")
    return "slash_commands", delivered(stage, "slash_commands")


def by_mention(stage: Stage) -> tuple[str, Json]:
    stage.mentions(LEYLA, "dagordning lägg till Efter omnämnande")
    return "events_api", delivered(stage, "events_api", "app_mention")


def by_direct_message(stage: Stage) -> tuple[str, Json]:
    stage.writes(LEYLA, "osa ja | distans | Leyla Demir | hej")
    return "events_api", delivered(stage, "events_api", "message")


def by_click(stage: Stage) -> tuple[str, Json]:
    stage.writes(LEYLA, "osa ja")
    stage.clicks(LEYLA, with_button(stage, LEYLA, "rsvp no"), "rsvp no")
    return "interactive", delivered(stage, "interactive", "block_actions")


def by_click_in_the_app_home(stage: Stage) -> tuple[str, Json]:
    stage.home(LEYLA)
    stage.clicks_home(LEYLA, "rsvp no")
    return "interactive", delivered(stage, "interactive", "block_actions")


def by_submission(stage: Stage) -> tuple[str, Json]:
    form(stage, LEYLA, "propose")
    stage.submits(LEYLA, title="Efter formulär")
    return "interactive", delivered(stage, "interactive", "view_submission")


WAYS = [
    by_command,
    by_refused_command,
    by_mention,
    by_direct_message,
    by_click,
    by_click_in_the_app_home,
    by_submission,
]


def test_repeated_deliveries_change_nothing_and_say_nothing_new(played: Stage) -> None:
    """By every door; at once, and by a bot that was started again in the meantime."""
    deliveries = [way(played) for way in WAYS]
    log = played.rehearsal.place.log.read()
    acks = [next(x["ack"] for x in log if x.get("payload") == body) for _, body in deliveries]
    before, said = kept(played), shown(played)
    for _ in range(2):
        for (kind, payload), ack in zip(deliveries, acks, strict=True):
            repeated = again(played, kind, payload)
            assert (repeated.status, repeated.body) == (ack["status"], ack["body"]), payload
            assert kept(played) == before, payload
            assert shown(played) == said, payload
        played.restart()


def test_a_mention_that_arrives_as_a_message_too_is_one(played: Stage) -> None:
    """Slack sends both, with ids of their own, where the app hears the channel as well."""
    kind, payload = by_mention(played)
    before, said = kept(played), shown(played)
    event = {**payload["event"], "type": "message", "channel_type": "channel"}
    twin = {**payload, "event": event, "event_id": "EvTWIN"}
    assert again(played, kind, twin).is_ok
    assert kept(played) == before
    assert shown(played) == said


def test_a_refused_command_is_refused_again_although_it_could_be_done_by_now(
    make_stage: MakeStage,
) -> None:
    stage = make_stage()
    refused = stage.commands(NYKVARN, "/agenda lägg till Kultur i skolan")
    assert "öppnar" in refused
    payload = delivered(stage, "slash_commands")
    stage.until("2026-12-01 10:00")
    before = kept(stage)
    ack = again(stage, "slash_commands", payload)
    assert isinstance(ack.body, dict)
    assert ack.body["text"] == refused
    assert kept(stage) == before


def test_a_refused_modal_can_be_mended_and_sent_off_again(played: Stage) -> None:
    form(played, LEYLA, "propose")
    refused = played.submits(LEYLA, title="Kultur i skolan", link="ingen länk")
    assert "https://" in refused["errors"]["link"]
    assert kept(played)["items"][0] == []
    played.submits(LEYLA, title="Kultur i skolan", link="https://example.org/")
    assert [item.title for item in kept(played)["items"][0]] == ["Kultur i skolan"]


def test_the_same_title_again_within_ten_minutes_is_said_to_be_there(played: Stage) -> None:
    played.writes(LEYLA, "agenda add Kultur i skolan")
    before = kept(played)
    for door in ("mention", "direct"):
        assert "#1" in through(played, door, LEYLA, "agenda add Kultur i skolan")["text"]
    assert kept(played) == before


def test_many_deliveries_of_the_same_click_at_once_are_one(played: Stage) -> None:
    played.writes(LEYLA, "osa ja")
    kind, payload = by_click(played)
    payload["actions"][0]["action_ts"] = "1999.9"
    audit = len(kept(played)["audit"][0])
    deliverer = played.rehearsal.deliverer
    flights = [deliverer._pool.submit(deliverer.send, kind, payload) for _ in range(8)]  # noqa: SLF001
    acks: list[Ack] = [each.result() for each in flights]
    assert all(ack.is_ok for ack in acks), acks
    assert played.app.wait_idle(10)
    assert len(kept(played)["audit"][0]) == audit + 1


def test_what_the_bot_itself_and_other_bots_say_is_not_answered(played: Stage) -> None:
    played.mentions(LEYLA, "agenda")
    payload = delivered(played, "events_api", "app_mention")
    payload["event_id"], payload["event"]["ts"] = "EvOTHER", "1.5"
    payload["event"]["bot_id"] = "B0OTHER"
    before = shown(played)
    assert again(played, "events_api", payload).is_ok
    assert shown(played) == before
    assert CHANNEL in payload["event"]["channel"]
