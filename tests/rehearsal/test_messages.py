"""Messages as the Web API gives them: posting, changing, threads, history, metadata."""

from datetime import datetime
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rehearsal.model import BOT_TOKEN, BOT_USER
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control


@pytest.fixture
def client(rehearsal: Rehearsal) -> WebClient:
    return bots.client(rehearsal)


def test_timestamps_only_grow_although_the_clock_stands_still(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C0DIALOG", text="x")["ts"] for _ in range(5)]
    assert stamps == sorted(set(stamps))
    assert stamps[0].startswith("1795420800.")


def test_an_update_without_blocks_takes_the_blocks_away(
    client: WebClient, control: Control
) -> None:
    sent = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[bots.words("x")])
    client.chat_update(channel="C0DIALOG", ts=sent["ts"], text="y")
    shown = control.get("/messages/C0DIALOG")["messages"][0]
    assert (shown["text"], shown["blocks"], shown["edited"]) == ("y", [], True)


def test_who_clicks_on_a_copy_from_before_an_update_is_heard(
    client: WebClient, control: Control
) -> None:
    row = {key: value for key, value in bots.button().items() if key != "block_id"}
    sent = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[bots.words("x"), row])
    seen = control.get("/messages/C0DIALOG")["messages"][0]["blocks"][1]
    blocks = [bots.words("y"), bots.words("z"), row]
    client.chat_update(channel="C0DIALOG", ts=sent["ts"], text="y", blocks=blocks)
    action = {**seen["elements"][0], "block_id": seen["block_id"]}
    clicked = control.ask(
        "/interact",
        {"user": "U0MAJA", "channel": "C0DIALOG", "message_ts": sent["ts"], "action": action},
    )
    assert clicked.get("error") != "action_not_found", clicked


def test_replies_are_in_their_thread_and_not_in_the_history(client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0DIALOG", text="parent")["ts"]
    client.chat_postMessage(channel="C0DIALOG", text="reply", thread_ts=parent)
    history = client.conversations_history(channel="C0DIALOG")["messages"]
    assert [one["text"] for one in history] == ["parent"]
    assert history[0]["reply_count"] == 1
    thread = client.conversations_replies(channel="C0DIALOG", ts=parent)["messages"]
    assert [one["text"] for one in thread] == ["parent", "reply"]


def test_history_is_newest_first_and_comes_in_pages(client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel="C0DIALOG", text=str(number))
    first = client.conversations_history(channel="C0DIALOG", limit=2)
    rest = client.conversations_history(
        channel="C0DIALOG", limit=3, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [one["text"] for one in first["messages"]] == ["4", "3"]
    assert [one["text"] for one in rest["messages"]] == ["2", "1", "0"]
    assert (first["has_more"], rest["has_more"]) == (True, False)


def test_history_can_begin_and_end_somewhere(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C0DIALOG", text=str(n))["ts"] for n in range(4)]
    some = client.conversations_history(channel="C0DIALOG", oldest=stamps[1], latest=stamps[3])
    assert [one["text"] for one in some["messages"]] == ["2"]
    more = client.conversations_history(
        channel="C0DIALOG", oldest=stamps[1], latest=stamps[3], inclusive=True
    )
    assert [one["text"] for one in more["messages"]] == ["3", "2", "1"]


def test_metadata_is_whole_only_for_those_who_ask(client: WebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "d1"}}
    client.chat_postMessage(channel="C0DIALOG", text="x", metadata=metadata)
    asked = client.conversations_history(channel="C0DIALOG", include_all_metadata=True)
    assert asked["messages"][0]["metadata"] == metadata
    plain = client.conversations_history(channel="C0DIALOG")
    assert plain["messages"][0]["metadata"] == {"event_type": "delivery"}


def test_metadata_of_a_type_that_slack_does_not_take_is_ignored_with_a_warning(
    client: WebClient,
) -> None:
    ignored = {"event_type": "a.delivery", "event_payload": {"id": "d1"}}
    posted = client.chat_postMessage(channel="C0DIALOG", text="x", metadata=ignored)
    assert posted["warning"] == "invalid_metadata_schema"
    assert "metadata" not in posted["message"]
    kept = ignored | {"event_type": "a-delivery_1"}
    posted = client.chat_postMessage(channel="C0DIALOG", text="x", metadata=kept)
    assert (posted.get("warning"), posted["message"]["metadata"]) == (None, kept)
    changed = client.chat_update(
        channel="C0DIALOG", ts=str(posted["ts"]), text="y", metadata=ignored
    )
    assert changed["warning"] == "invalid_metadata_schema"
    assert changed["message"]["metadata"] == kept


def test_a_change_keeps_metadata_unless_it_brings_others_or_an_empty_object(
    client: WebClient,
) -> None:
    kinds = ("delivery", "reminder")
    first, second = ({"event_type": kind, "event_payload": {"id": "1"}} for kind in kinds)
    posted = client.chat_postMessage(channel="C0DIALOG", text="x", metadata=first)
    where: dict[str, Any] = {"channel": "C0DIALOG", "ts": posted["ts"]}
    for given, kept in ((None, first), (second, second), ({}, None), (None, None)):
        changed = client.chat_update(**where, text="y", metadata=given)
        assert changed["message"].get("metadata") == kept, given


def test_a_message_can_be_given_as_markdown(client: WebClient, control: Control) -> None:
    """It is kept as a block of Markdown is; its text is what Slack makes of blocks without one."""
    given: dict[str, Any] = {"channel": "C0DIALOG", "markdown_text": "# Hej\n\n**Maja** kommer"}
    posted = client.chat_postMessage(**given)["message"]
    assert [block["type"] for block in posted["blocks"]] == ["header", "rich_text"]
    assert posted["text"] == "Hej Maja kommer"
    changed = client.chat_update(ts=posted["ts"], channel="C0DIALOG", markdown_text="*Nej*")
    assert (changed["text"], len(changed["message"]["blocks"])) == ("Nej", 1)
    client.chat_postEphemeral(**given, user="U0MAJA")
    assert control.get("/messages/C0DIALOG?as=U0MAJA")["messages"][-1]["text"] == "Hej Maja kommer"
    now = datetime.fromisoformat(control.get("/clock")["now"])
    later = int(now.timestamp()) + 60
    client.chat_scheduleMessage(**given, post_at=later)
    control.post("/clock", advance_seconds=60)
    assert control.get("/messages/C0DIALOG")["messages"][-1]["blocks"][0]["type"] == "header"


def test_a_public_channel_may_be_called_by_its_name(client: WebClient) -> None:
    for name in ("#dialogmoten-kultur", "dialogmoten-kultur"):
        assert client.chat_postMessage(channel=name, text="x")["channel"] == "C0DIALOG"
    for name, error in (("#secret", "channel_not_found"), ("other", "not_in_channel")):
        with pytest.raises(SlackApiError, match=error):
            client.chat_postMessage(channel=name, text="x")


def test_a_token_may_stand_in_a_form(rehearsal: Rehearsal) -> None:
    client = WebClient(base_url=rehearsal.base_url)
    posted = client.api_call("auth.test", data={"token": BOT_TOKEN})
    assert posted["user_id"] == BOT_USER


def test_ephemeral_messages_are_in_no_history(client: WebClient) -> None:
    client.chat_postEphemeral(channel="C0DIALOG", user="U0MAJA", text="psst")
    assert client.conversations_history(channel="C0DIALOG")["messages"] == []


def test_a_direct_message_is_opened_by_posting_to_a_person(client: WebClient) -> None:
    sent = client.chat_postMessage(channel="U0NILS", text="hej")
    opened = client.conversations_open(users="U0NILS")
    assert sent["channel"] == opened["channel"]["id"] == "D0NILS"
    history = client.conversations_history(channel="D0NILS")["messages"]
    assert [one["text"] for one in history] == ["hej"]


def test_a_deleted_message_with_replies_leaves_a_tombstone(client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0DIALOG", text="parent")["ts"]
    client.chat_postMessage(channel="C0DIALOG", text="reply", thread_ts=parent)
    client.chat_delete(channel="C0DIALOG", ts=parent)
    history = client.conversations_history(channel="C0DIALOG")["messages"]
    assert [one["subtype"] for one in history] == ["tombstone"]


def test_a_message_without_replies_is_gone(client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    client.chat_delete(channel="C0DIALOG", ts=sent)
    assert client.conversations_history(channel="C0DIALOG")["messages"] == []


def test_people_of_elsewhere_are_known_but_not_listed(client: WebClient) -> None:
    members = client.conversations_members(channel="C0DIALOG", limit=2)
    assert members["members"] == ["U0MAJA", "U0ULLA"]
    assert members["response_metadata"]["next_cursor"]
    listed = [user["id"] for user in client.users_list()["members"]]
    assert "U0NILS" not in listed
    nils = client.users_info(user="U0NILS", include_locale=True)["user"]
    assert (nils["team_id"], nils["is_stranger"], "locale" in nils) == ("T0NACKA", False, False)
    assert client.users_info(user="U0STRANGER")["user"]["is_stranger"] is True
    assert client.users_info(user="U0ULLA", include_locale=True)["user"]["locale"] == "en-GB"
    assert client.users_info(user="U0GONE")["user"]["deleted"] is True


def test_channels_are_listed_by_kind_and_membership(client: WebClient) -> None:
    listed = client.conversations_list(exclude_archived=True)["channels"]
    assert [one["id"] for one in listed] == ["C0DIALOG", "C0OTHER"]
    assert [one["is_member"] for one in listed] == [True, False]
    mine = client.users_conversations(types="public_channel,private_channel")["channels"]
    assert [one["id"] for one in mine] == ["C0DIALOG", "C0OLD"]
    info = client.conversations_info(channel="C0DIALOG", include_num_members=True)["channel"]
    assert (info["is_ext_shared"], info["num_members"]) == (True, 5)


def test_a_link_leads_to_the_message_on_the_page(client: WebClient, rehearsal: Rehearsal) -> None:
    sent = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    link = client.chat_getPermalink(channel="C0DIALOG", message_ts=sent)["permalink"]
    assert link == f"{rehearsal.url}/#in=C0DIALOG&ts={sent}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a <b> & <!channel>", "a &lt;b&gt; &amp; &lt;!channel&gt;"),
        ("@channel hej", "<!channel> hej"),
        ("me@channel.se", "me@channel.se"),
        ("@dialogmöten och @Maja Lind.", "<@U0REHEARSALBOT> och <@U0MAJA>."),
        ("<@U0ULLA> <@U0NOBODY>", "<@U0ULLA> &lt;@U0NOBODY&gt;"),
        ("#dialogmoten-kultur", "<#C0DIALOG|>"),
        ("se https://example.org/a?b=1.", "se <https://example.org/a?b=1>."),
    ],
)
def test_what_people_type_is_kept_as_slack_keeps_it(
    typed: str, kept: str, control: Control
) -> None:
    answer = control.post("/message", channel="C0DIALOG", user="U0MAJA", text=typed)
    assert answer["messages"][0]["text"] == kept
