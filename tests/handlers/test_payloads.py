"""Slack's payloads, as they really come, above all from people of other workspaces.

The shapes from Slack Connect are those of slackapi/bolt-python's own fixtures (MIT), tests/
slack_bolt/request/test_internals.py, and bolt-js#1614 for submissions; Slack's blanked samples
hold the keys (skipped where they are not at hand).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.services.scene import Hints, Where
from handlers.payloads import (
    Opening,
    Request,
    click,
    command,
    event_where,
    mentioned_user,
    plain_text,
    speech,
    submission,
)
from tests.cases import for_each

Json = dict[str, Any]
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "slack-data"
BOT, HOME, ABROAD, GRID = "U0BOT", "T0HOME", "T0ABROAD", "E0GRID"

COMMAND: Json = {
    "token": "x",
    "team_id": HOME,
    "team_domain": "home",
    "channel_id": "C1",
    "channel_name": "dialog",
    "user_id": "U1",
    "user_name": "u",
    "command": "/agenda",
    "text": "add Kultur &amp; hälsa",
    "api_app_id": "A1",
    "is_enterprise_install": "false",
    "response_url": "https://hooks.slack.com/commands/1",
    "trigger_id": "1.2.3",
}
ENVELOPE: Json = {
    "token": "x",
    "team_id": ABROAD,
    "context_team_id": HOME,
    "context_enterprise_id": None,
    "api_app_id": "A1",
    "type": "event_callback",
    "event_id": "Ev1",
    "event_time": 1,
    "authorizations": [
        {
            "enterprise_id": None,
            "team_id": HOME,
            "user_id": BOT,
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ],
    "is_ext_shared_channel": True,
    "event_context": "4-x",
}
MESSAGE: Json = {
    "client_msg_id": "x",
    "type": "message",
    "text": f"<@{BOT}> osa ja",
    "user": "U2",
    "ts": "1.1",
    "team": ABROAD,
    "channel": "C1",
    "event_ts": "1.1",
    "channel_type": "channel",
}
MENTION: Json = {
    "client_msg_id": "x",
    "type": "app_mention",
    "text": f"<@{BOT}> osa ja",
    "user": "U2",
    "ts": "1.1",
    "team": HOME,
    "channel": "C1",
    "event_ts": "1.1",
    "user_team": ABROAD,
    "source_team": ABROAD,
    "user_profile": {"team": ABROAD},
}


def event(inner: Json, **outer: Any) -> Json:  # noqa: ANN401
    return {**ENVELOPE, **outer, "event": inner}


def pressed(action: Json, user_team: str = ABROAD, **more: Any) -> Json:  # noqa: ANN401
    return {
        "type": "block_actions",
        "team": {"id": HOME, "domain": "home"},
        "enterprise": None,
        "user": {"id": "U2", "username": "u", "team_id": user_team},
        "api_app_id": "A1",
        "container": {
            "type": "message",
            "message_ts": "9.9",
            "channel_id": "C1",
            "is_ephemeral": False,
        },
        "channel": {"id": "C1", "name": "dialog"},
        "trigger_id": "1.2.3",
        "actions": [action],
        "response_url": "https://hooks.slack.com/actions/1",
        **more,
    }


def pushed(words: str, verb: str = "say", **ids: int) -> Json:
    return {
        "type": "button",
        "action_id": f"{verb}:{words.replace(' ', '-')}:2",
        "action_ts": "3.3",
        "block_id": "b",
        "value": json.dumps({"words": words, **ids}),
    }


def sent(values: Json, **more: Any) -> Json:  # noqa: ANN401
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "answer",
        "app_installed_team_id": HOME,
        "team_id": ABROAD,
        "private_metadata": json.dumps({"series": 1, "meeting": 2, "party": 3}),
        "state": {"values": {name: {name: state} for name, state in values.items()}},
    }
    return {
        "type": "view_submission",
        "team": {"id": ABROAD, "domain": "abroad"},
        "user": {"id": "U2", "name": "u", "team_id": ABROAD},
        "view": {**view, **more},
    }


# ------------------------------------------------------------------------------------ commands


def test_a_command_names_who_and_where_and_is_one_by_its_trigger() -> None:
    asked = command(COMMAND)
    assert asked.where == Where(HOME, HOME, "U1", "C1")
    assert asked.words == "agenda add Kultur & hälsa"
    assert asked.keys == ("command:1.2.3",)
    assert asked.response_url == COMMAND["response_url"]


def test_the_general_command_takes_every_word() -> None:
    assert command({**COMMAND, "command": "/dialog", "text": "osa ja"}).words == "osa ja"
    assert command({**COMMAND, "command": "/dialog", "text": ""}).words == ""
    assert command({**COMMAND, "command": "/rsvp", "text": ""}).words == "rsvp"


def test_a_command_in_a_direct_message_is_direct() -> None:
    assert command({**COMMAND, "channel_name": "directmessage"}).where.is_direct
    assert not command(COMMAND).where.is_direct


# -------------------------------------------------------------------------------------- events


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        (MESSAGE, ABROAD),
        (MENTION, HOME),
        (MENTION, ABROAD),
    ],
)
def test_who_speaks_from_another_workspace_is_told_from_where_the_bot_is(
    inner: Json, outer: str
) -> None:
    heard = speech(event(inner, team_id=outer), BOT)
    assert heard is not None
    assert heard.where == Where(HOME, ABROAD, "U2", "C1")
    assert heard.words == "osa ja"


def test_without_a_context_the_authorization_names_the_workspace() -> None:
    body = event(MENTION)
    del body["context_team_id"]
    heard = speech(body, BOT)
    assert heard is not None
    assert heard.where.workspace == HOME
    del body["authorizations"]
    heard = speech({**body, "team_id": HOME}, BOT)
    assert heard is not None
    assert heard.where.workspace == HOME


def test_a_person_on_enterprise_grid_may_carry_the_enterprise_for_a_team() -> None:
    grid = {**MENTION, "user_team": GRID, "source_team": GRID}
    heard = speech(event(grid, team_id=HOME), BOT)
    assert heard is not None
    assert heard.where == Where(HOME, GRID, "U2", "C1")


def test_somebody_of_the_own_workspace_is_of_its_team() -> None:
    own = {k: v for k, v in MENTION.items() if k not in {"user_team", "source_team"}}
    heard = speech(event(own, team_id=HOME), BOT)
    assert heard is not None
    assert heard.where.team == HOME


def test_a_mention_that_arrives_twice_has_a_key_in_common() -> None:
    first, second = speech(event(MENTION), BOT), speech(event(MESSAGE, event_id="Ev2"), BOT)
    assert first is not None
    assert second is not None
    assert set(first.keys) & set(second.keys) == {"text:C1:1.1"}
    assert first.keys != second.keys


@for_each(
    "inner",
    [
        {**MESSAGE, "bot_id": "B1"},
        {**MESSAGE, "user": BOT},
        {**MESSAGE, "subtype": "channel_join"},
        {**MESSAGE, "subtype": "message_changed"},
        {**MESSAGE, "text": "utan omnämnande"},
        {k: v for k, v in MESSAGE.items() if k != "user"},
    ],
)
def test_what_is_not_said_to_the_bot_is_not_answered(inner: Json) -> None:
    assert speech(event(inner), BOT) is None


@for_each(
    ("text", "words"),
    [
        (f"<@{BOT}> osa ja", "osa ja"),
        (f"osa ja <@{BOT}>", "osa ja"),
        (f"<@{BOT}|dialog> osa ja", "osa ja"),
        (f"<@{BOT}>", ""),
        (f"<@{BOT}> rsvp deputy <@{BOT}>", f"rsvp deputy <@{BOT}>"),
        (f"<@{BOT}> rsvp deputy <@U3|anna>", "rsvp deputy <@U3>"),
    ],
)
def test_the_bots_name_is_taken_off_once(text: str, words: str) -> None:
    heard = speech(event({**MENTION, "text": text}), BOT)
    assert heard is not None
    assert heard.words == words


def test_in_a_direct_message_only_an_address_at_the_beginning_is_one() -> None:
    im = {**MESSAGE, "channel_type": "im", "channel": "D1"}
    for text, words in (
        (f"<@{BOT}> osa ja", "osa ja"),
        ("osa ja", "osa ja"),
        (f"rsvp deputy <@{BOT}>", f"rsvp deputy <@{BOT}>"),
    ):
        heard = speech(event({**im, "text": text}), BOT)
        assert heard is not None
        assert heard.words == words
        assert heard.where.is_direct


def test_before_the_bot_knows_its_own_name_it_hears_mentions_all_the_same() -> None:
    heard = speech(event({**MENTION, "text": "<@U0UNKNOWN> osa ja"}), "")
    assert heard is not None
    assert heard.words == "osa ja"
    assert speech(event({**MESSAGE, "text": "<@U0UNKNOWN> osa ja"}), "") is None


def test_an_event_that_is_no_message_may_name_no_team() -> None:
    opened = {"type": "app_home_opened", "user": "U2", "channel": "D1", "tab": "home"}
    assert event_where(event(opened)) == Where(HOME, "", "U2", "D1")
    created = {"type": "user_change", "user": {"id": "U2"}}
    assert event_where(event(created)).user == ""


# -------------------------------------------------------------------------------------- clicks


@pytest.mark.parametrize("team", [HOME, ABROAD, GRID])
def test_a_click_names_the_persons_team_and_the_installed_one(team: str) -> None:
    asked = click(pressed(pushed("rsvp yes", series=1, meeting=2, party=3), team))
    assert isinstance(asked, Request)
    assert asked.where == Where(HOME, team, "U2", "C1")
    assert asked.words == "rsvp yes"
    assert asked.hints == Hints(1, 3, 2)
    assert asked.keys == ("click:U2:9.9:say:rsvp-yes:2:3.3",)
    assert not asked.is_home


def test_a_click_in_a_view_has_no_channel() -> None:
    body = pressed(
        pushed("agenda"),
        container={"type": "view", "view_id": "V1"},
        view={"id": "V1", "app_installed_team_id": HOME},
        team={"id": ABROAD},
    )
    del body["channel"], body["response_url"]
    asked = click(body)
    assert isinstance(asked, Request)
    assert asked.where == Where(HOME, ABROAD, "U2", is_direct=True)
    assert asked.is_home


def test_a_click_may_open_a_form_for_an_item() -> None:
    asked = click(pressed(pushed("decide", "open", series=1, item=7)))
    assert isinstance(asked, Opening)
    assert (asked.form, asked.item, asked.request.trigger) == ("decide", 7, "1.2.3")


@for_each(
    "action",
    [
        {**pushed("x"), "action_id": "vote:x"},
        {**pushed("x"), "value": "no json"},
        {**pushed("x"), "value": "[]"},
        {**pushed("x"), "value": '{"item": 1}'},
        {"type": "static_select", "action_id": "say:x", "action_ts": "1"},
    ],
)
def test_what_is_no_button_of_ours_is_none(action: Json) -> None:
    assert click(pressed(action)) is None


def test_ids_that_are_no_numbers_are_not_believed() -> None:
    value = json.dumps({"words": "rsvp yes", "series": "1; drop", "party": None, "meeting": [2]})
    asked = click(pressed({**pushed("rsvp yes"), "value": value}))
    assert isinstance(asked, Request)
    assert asked.hints == Hints()


# --------------------------------------------------------------------------------- submissions

FILLED: Json = {
    "choice": {"type": "radio_buttons", "selected_option": {"value": "coming"}},
    "note": {"type": "plain_text_input", "value": "hej"},
    "minutes": {"type": "number_input", "value": "15"},
    "link": {"type": "plain_text_input", "value": None},
    "area": {"type": "static_select", "selected_option": None},
}


def test_a_submission_from_another_workspace_is_for_the_one_with_the_bot() -> None:
    form = submission(sent(FILLED))
    assert form.request.where == Where(HOME, ABROAD, "U2", is_direct=True)
    assert form.values == {
        "choice": "coming",
        "note": "hej",
        "minutes": "15",
        "link": "",
        "area": "",
    }
    assert form.request.hints == Hints(1, 3, 2)
    assert form.form == "answer"


def test_the_party_that_was_chosen_goes_before_the_one_the_form_was_made_for() -> None:
    chosen = {"party": {"type": "static_select", "selected_option": {"value": "8"}}}
    assert submission(sent(FILLED | chosen)).request.hints == Hints(1, 8, 2)


def test_the_same_values_are_the_same_submission_and_others_are_not() -> None:
    one, same = submission(sent(FILLED)), submission(sent(FILLED))
    changed = submission(sent(FILLED | {"note": {"value": "nej"}}))
    assert one.request.keys == same.request.keys != changed.request.keys
    assert submission(sent(FILLED, id="V2")).request.keys != one.request.keys


def test_a_person_without_a_team_of_their_own_has_that_of_the_payload() -> None:
    body = sent(FILLED)
    del body["user"]["team_id"]
    assert submission(body).request.where.team == ABROAD


# ---------------------------------------------------------------------------------------- text


@for_each(
    ("typed", "plain"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<https://x.example/a?b=1&amp;c=2>", "https://x.example/a?b=1&c=2"),
        ("<https://evil.example|region.se>", "https://evil.example"),
        ("<mailto:a@x.example|a@x.example>", "a@x.example"),
        ("<tel:112|112>", "112"),
        ("<!channel> <!here|here>", "@channel here"),
        ("<!subteam^S1|@grupp>", "@grupp"),
        ("<!date^1^{date}|1970>", "1970"),
        ("<#C1|allmänt> <#C2|> <#C3>", "#allmänt # #"),
        ("<@U1|anna> <@W2>", "<@U1> <@W2>"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("rad\u202etre \x00\x07\ud800\u200b!", "radtre !"),
        ("a\n\tb\r\nc", "a\nb\nc"),
        ("\u200b\ud800", ""),
    ],
)
def test_what_was_typed_is_read_as_plain_text(typed: str, plain: str) -> None:
    assert plain_text(typed) == plain


def test_the_first_person_who_is_mentioned() -> None:
    assert mentioned_user("till <@U1|anna> och <@U2>") == "U1"
    assert mentioned_user("till Anna") is None


# ------------------------------------------------------------------------------ Slack's samples


@pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="Slack's samples (../shared/slack-data) are not here"
)
@pytest.mark.parametrize(
    ("sample", "given"),
    [
        ("interactivity/SlashCommandPayload", COMMAND),
        ("interactivity/BlockActionPayload", pressed(pushed("x"))),
        ("interactivity/ViewSubmissionPayload", sent(FILLED)),
        ("events/AppMention", MENTION),
        ("events/Message", MESSAGE),
    ],
)
def test_the_keys_that_are_read_are_slacks(sample: str, given: Json) -> None:
    """What a sample does not have is known from Slack Connect alone, and named here."""
    text = (SAMPLES / f"{sample}.json").read_text(encoding="utf-8")
    shape = json.loads(text)
    known = {"user_profile", "event_ts", "channel_type", "client_msg_id"}
    assert set(given) - set(shape.get("event", shape)) <= known
