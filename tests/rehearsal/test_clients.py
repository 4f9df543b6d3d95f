"""Slack's own clients, unchanged: pages, files in one call, and waiting when they are told to."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.request import urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from rehearsal.model import BOT_TOKEN, BOT_USER
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.conftest import GONE, MAJA, NILS, ULLA

Json = dict[str, Any]


@pytest.fixture
def client(rehearsal: Rehearsal) -> WebClient:
    return bots.client(rehearsal)


def test_it_goes_through_pages_by_itself(client: WebClient) -> None:
    pages = [page["members"] for page in client.conversations_members(channel="C0DIALOG", limit=2)]
    assert [len(page) for page in pages] == [2, 2, 1]
    people = {member for page in pages for member in page}
    assert {MAJA.id, ULLA.id, NILS.id, GONE.id} < people
    sent = [client.chat_postMessage(channel="C0DIALOG", text=f"{n}")["ts"] for n in range(5)]
    told = [
        (one["ts"], page["has_more"])
        for page in client.conversations_history(channel="C0DIALOG", limit=2)
        for one in page["messages"]
    ]
    assert [ts for ts, _ in told] == list(reversed(sent)), "newest first, and none twice"
    assert [more for _, more in told] == [True] * 4 + [False]
    names = [
        channel["name"]
        for page in client.conversations_list(limit=1, exclude_archived=True)
        for channel in page["channels"]
    ]
    assert names == ["dialogmoten-kultur", "other"]
    assert [len(page["members"]) for page in client.users_list(limit=3)] == [3, 1]


def test_it_uploads_a_file_and_shares_it_in_one_call(client: WebClient, control: Control) -> None:
    done = client.files_upload_v2(
        filename="x.ics",
        content="abc",
        title="The meeting",
        channel="C0DIALOG",
        initial_comment="Here it is",
    )
    file = done["file"]
    assert (file["title"], file["size"]) == ("The meeting", 3)
    seen = control.get("/messages/C0DIALOG?as=U0NILS")["messages"]
    assert [one["text"] for one in seen] == ["Here it is"]
    with urlopen(file["permalink"]) as answer:  # noqa: S310 - the rehearsal's own
        assert answer.read() == b"abc"
    history = client.conversations_history(channel="C0DIALOG")["messages"]
    assert [one["files"][0]["id"] for one in history] == [file["id"]]
    thread = {"channel": "C0DIALOG", "thread_ts": history[0]["ts"]}
    client.files_upload_v2(filename="y.ics", content="abcd", **thread)
    replies = client.conversations_replies(channel="C0DIALOG", ts=history[0]["ts"])["messages"]
    assert [one["files"][0]["name"] for one in replies] == ["x.ics", "y.ics"]


def test_several_files_at_once_are_one_message(client: WebClient) -> None:
    files = [{"filename": f"{n}.ics", "content": "abc", "title": f"{n}"} for n in range(3)]
    client.files_upload_v2(file_uploads=files, channel="C0DIALOG")
    shared = client.conversations_history(channel="C0DIALOG")["messages"]
    assert [[file["title"] for file in one["files"]] for one in shared] == [["0", "1", "2"]]


def test_files_go_to_several_channels_and_say_what_they_show(
    client: WebClient, control: Control
) -> None:
    """What Slack's helper can be told: where, what a picture shows, how a text is coloured."""
    picture = {"filename": "hus.png", "content": "abc", "alt_txt": "Ett hus", "title": "Huset"}
    done = client.files_upload_v2(
        file_uploads=[picture, {"filename": "x.py", "content": "1", "highlight_type": "python"}],
        channels=["C0DIALOG", "U0MAJA"],
        initial_comment="Här",
    )
    assert [file.get("alt_txt") for file in done["files"]] == ["Ett hus", None]
    for channel in ("C0DIALOG", "D0MAJA"):
        (one,) = control.get(f"/messages/{channel}?as=U0MAJA")["messages"]
        assert one["text"] == "Här"
        assert [file["alt"] for file in one["files"]] == ["Ett hus", "x.py"]


def test_a_file_for_nobody_is_the_bots_alone(client: WebClient, control: Control) -> None:
    client.files_upload_v2(filename="x.ics", content="abc")
    assert control.get("/messages/C0DIALOG")["messages"] == []
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.files_upload_v2(filename="x.ics", content="abc", channel="C0OTHER")


def test_it_waits_as_long_as_it_is_told_to(rehearsal: Rehearsal, control: Control) -> None:
    client = bots.client(rehearsal)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    fault = {"method": "chat.postMessage", "error": "ratelimited", "times": 1}
    control.post("/faults", retry_after=0, **fault)
    assert client.chat_postMessage(channel="C0DIALOG", text="x")["ok"]
    control.post("/faults", retry_after=0, **{**fault, "times": 2})
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C0DIALOG", text="x")
    answer = caught.value.response
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    assert answer.headers["Retry-After"] == "0"


def test_the_asynchronous_client_does_the_same(rehearsal: Rehearsal, control: Control) -> None:
    async def work() -> list[str]:
        client = AsyncWebClient(BOT_TOKEN, base_url=rehearsal.base_url, retry_handlers=[])
        assert (await client.auth_test())["user_id"] == BOT_USER
        sent = await client.chat_postMessage(
            channel="C0DIALOG", text="words", blocks=[bots.words("words")]
        )
        await client.chat_update(channel="C0DIALOG", ts=sent["ts"], text="other words")
        await client.files_upload_v2(filename="x.ics", content="abc", channel="C0DIALOG")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="C0OTHER", text="words")
        assert caught.value.response["error"] == "not_in_channel"
        people = []
        async for page in await client.conversations_members(channel="C0DIALOG", limit=2):
            people += page["members"]
        return people

    with ThreadPoolExecutor(
        1
    ) as apart:  # Playwright keeps a loop in a thread that has tested pages
        people = apart.submit(asyncio.run, work()).result()
    assert {MAJA.id, ULLA.id, NILS.id, GONE.id} < set(people)
    seen = control.get("/messages/C0DIALOG?as=U0NILS")["messages"]
    assert [one["text"] for one in seen] == ["other words", ""]
