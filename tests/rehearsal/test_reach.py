"""Files of Slack's, and videos, in blocks: what the app has, and what it has claimed."""

from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.browser.pictures import drawn
from tests.cases import for_each
from tests.rehearsal import bots
from tests.rehearsal.calling import Caller

Json = dict[str, Any]
SENT: Json = {"channel": "C0DIALOG", "text": "x"}


def uploaded(caller: Caller) -> Json:
    """Upload a picture that no message shares; gives it as ``files.info`` does."""
    client = bots.client(caller.rehearsal)
    whole = client.files_upload_v2(filename="x.png", content=drawn(2, 2))["file"]
    return dict(client.files_info(file=whole["id"])["file"])


def status(caller: Caller, file: Json) -> int:
    """Ask as the page does for a picture that stands in a block."""
    try:
        with urlopen(f"{caller.rehearsal.url}/files/any/{file['id']}/picture") as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return int(error.code)


@pytest.mark.parametrize(
    ("key", "name"), [("id", "id"), ("url", "url_private"), ("url", "permalink")]
)
def test_a_file_of_the_bot_is_shown_by_each_of_its_names(
    key: str, name: str, caller: Caller
) -> None:
    file = uploaded(caller)
    assert status(caller, file) == 404, "nobody has shown it"
    block = {"type": "image", "slack_file": {key: file[name]}, "alt_text": "x"}
    assert not caller.call("chat.postMessage", {**SENT, "blocks": [block]}).error
    assert status(caller, file) == 200


def video(host: str) -> Json:
    title = {"type": "plain_text", "text": "x"}
    address = f"https://{host}/x"
    return {"type": "video", "title": title, "alt_text": "x", "video_url": address} | {
        "thumbnail_url": address
    }


@for_each(
    ("host", "error"),
    [
        ("example.org", ""),
        ("video.example.org", ""),
        ("badexample.org", "invalid_blocks"),
        ("example.org.elsewhere.com", "invalid_blocks"),
    ],
)
def test_a_video_is_of_a_domain_that_the_app_has_claimed(
    host: str, error: str, caller: Caller
) -> None:
    assert caller.call("chat.postMessage", {**SENT, "blocks": [video(host)]}).error == error
