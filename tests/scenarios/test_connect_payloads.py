"""What Slack really sends of people from other workspaces, delivered as it is, by either transport.

The shapes are those of slackapi/bolt-python's fixtures (tests/slack_bolt/request/test_internals.py,
MIT), and of bolt-js#1614 for submissions.
"""

import json
from typing import Any

import pytest

from rehearsal.deliver import Ack
from rehearsal.model import BOT_USER
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA, kept
from tests.scenarios.openings import invited
from tests.stage import CHANNEL, Stage, Transport

Json = dict[str, Any]
HOME, ABROAD, GRID, APP = "T0REGION", "T0BOTKYRKA", "E0BOTKYRKA", "A0REHEARSAL"
PETER = "U0BOTKYRKA2"


@pytest.fixture(params=["socket", "http"])
def on_stage(make_stage: MakeStage, request: pytest.FixtureRequest) -> Stage:
    transport: Transport = request.param
    return make_stage(transport, after=invited)


def envelope(event: Json, number: int, team: str) -> Json:
    return {
        "token": "x",
        "team_id": team,
        "context_team_id": HOME,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "type": "event_callback",
        "event_id": f"Ev{number}",
        "event_time": 1,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": HOME,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": True,
        "event_context": "4-x",
        "event": event,
    }


def mention(text: str, number: int, user: str = LEYLA, of: str = ABROAD) -> Json:
    """Return a mention: ``team`` is the bot's, the speaker's stands elsewhere."""
    event = {
        "client_msg_id": "x",
        "type": "app_mention",
        "text": f"<@{BOT_USER}> {text}",
        "user": user,
        "ts": f"{number}.1",
        "team": HOME,
        "channel": CHANNEL,
        "event_ts": f"{number}.1",
        "user_team": of,
        "source_team": of,
    }
    return envelope(event, number, HOME)


def reaction(number: int) -> Json:
    """Return a reaction, which names no team of who reacts."""
    item = {"type": "message", "channel": CHANNEL, "ts": "1.1"}
    event = {"type": "reaction_added", "user": LEYLA, "reaction": "x", "item": item}
    return envelope({**event, "item_user": BOT_USER, "event_ts": f"{number}.1"}, number, ABROAD)


def click(stage: Stage, words: str, number: int, user: str = LEYLA, of: str = ABROAD) -> Json:
    """Return a click in a direct message: ``team`` is the bot's, only ``user`` has the person's.

    Bolt's ``context.actor_team_id`` would be the bot's.
    """
    store_ids = ids(stage)
    return {
        "type": "block_actions",
        "team": {"id": HOME, "domain": "home"},
        "enterprise": None,
        "user": {"id": user, "username": "u", "team_id": of},
        "api_app_id": APP,
        "container": {
            "type": "message",
            "message_ts": f"{number}.9",
            "channel_id": "D1",
            "is_ephemeral": False,
        },
        "channel": {"id": "D1", "name": "directmessage"},
        "trigger_id": f"{number}.2.3",
        "actions": [
            {
                "type": "button",
                "action_id": f"say:{words.replace(' ', '-')}:2",
                "action_ts": f"{number}.3",
                "block_id": "b",
                "value": json.dumps({"words": words, **store_ids}),
            }
        ],
    }


def submitted(stage: Stage, user: Json, enterprise: str | None, number: int) -> Json:
    """Return a form sent off: ``team`` is the person's, the view says where the bot is."""
    values = {
        "choice": {"type": "radio_buttons", "selected_option": {"value": "maybe"}},
        "note": {"type": "plain_text_input", "value": "vi ser"},
    }
    return {
        "type": "view_submission",
        "team": {"id": ABROAD, "domain": "abroad"},
        "enterprise": {"id": enterprise, "name": "e"} if enterprise else None,
        "user": {"name": "u", **user},
        "api_app_id": APP,
        "trigger_id": f"{number}.2.3",
        "view": {
            "id": f"V{number}",
            "type": "modal",
            "callback_id": "answer",
            "app_installed_team_id": HOME,
            "team_id": ABROAD,
            "private_metadata": json.dumps(ids(stage)),
            "state": {"values": {name: {name: given} for name, given in values.items()}},
        },
    }


def ids(stage: Stage) -> dict[str, int]:
    with stage.app.database.reading() as store:
        (series,) = store.series.every()
        (party,) = (p for p in store.seats.parties(series.id) if p.key == "botkyrka")
        return {
            "series": series.id,
            "meeting": store.meetings.of_series(series.id)[0].id,
            "party": party.id,
        }


def sends(stage: Stage, kind: str, payload: Json) -> Ack:
    ack = stage.rehearsal.deliverer.send(kind, payload)
    assert ack.status == 200, ack
    return ack


def answered(stage: Stage) -> tuple[str, str] | None:
    """Return what Botkyrka has answered, and who gave the answer."""
    of = ids(stage)
    with stage.app.database.reading() as store:
        answer = store.answers.get(of["meeting"], of["party"])
        return (answer.reply.choice, store.people.get(answer.person).user) if answer else None


def set_gone(stage: Stage, user: str, *, deleted: bool) -> None:
    with stage.app.database.transaction() as store:
        person = store.people.by_user(HOME, user)
        assert person is not None
        store.people.set_deleted(person.id, deleted=deleted)


def test_each_shape_is_the_same_person_and_what_has_no_team_is_nobody(on_stage: Stage) -> None:
    stage = on_stage
    sends(stage, "events_api", mention("osa ja", 1))
    assert answered(stage) == ("coming", LEYLA)
    sends(stage, "events_api", mention("osa nej", 2, of=GRID))
    assert answered(stage) == ("regrets", LEYLA), "an enterprise for a team"
    for number, of in ((3, ABROAD), (4, GRID)):
        sends(stage, "interactive", click(stage, "rsvp yes", number, of=of))
        assert answered(stage) == ("coming", LEYLA)
        user = {"id": LEYLA, "team_id": of}
        sends(stage, "interactive", submitted(stage, user, GRID if of == GRID else None, number))
        assert answered(stage) == ("maybe", LEYLA)
    before = kept(stage)
    sends(stage, "events_api", reaction(5))
    assert kept(stage) == before


def test_a_stranger_and_who_is_gone_change_nothing(on_stage: Stage) -> None:
    stage = on_stage
    before = answered(stage)
    # The same user id from another workspace is another person, who is a stranger.
    sends(stage, "interactive", click(stage, "rsvp yes", 1, of="T0OTHER"))
    sends(stage, "interactive", click(stage, "rsvp yes", 2, user="U0STRANGER", of="T0OTHER"))
    sends(stage, "events_api", mention("osa ja", 3, user="U0STRANGER", of="T0OTHER"))
    set_gone(stage, LEYLA, deleted=True)
    sends(stage, "interactive", click(stage, "rsvp yes", 4))
    set_gone(stage, LEYLA, deleted=False)
    leaves = {
        "type": "member_left_channel",
        "user": LEYLA,
        "channel": CHANNEL,
        "channel_type": "C",
        "team": ABROAD,
        "event_ts": "5.1",
    }
    sends(stage, "events_api", envelope(leaves, 5, ABROAD))
    sends(stage, "interactive", click(stage, "rsvp yes", 6))
    assert answered(stage) == before
    assert "lämnat dialogseriens kanal" in stage.writes(LEYLA, "osa ja")
    assert "lämnat dialogseriens kanal" in stage.home(LEYLA)
    comes = {**leaves, "type": "member_joined_channel", "event_ts": "7.1"}
    sends(stage, "events_api", envelope(comes, 7, ABROAD))
    sends(stage, "interactive", click(stage, "rsvp yes", 8))
    assert answered(stage) == ("coming", LEYLA)
