"""Files in the rehearsal: three steps as strict as Slack's, and seen only where they are shared."""

from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rehearsal.server import Rehearsal
from tests.rehearsal import bots

CHANNEL = "C0DIALOG"
ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def client(rehearsal: Rehearsal) -> WebClient:
    return bots.client(rehearsal)


def announced(client: WebClient, length: int = len(ICS)) -> dict[str, Any]:
    return dict(client.files_getUploadURLExternal(filename="x.ics", length=length).data)  # type: ignore[arg-type]


def put(url: str, data: bytes = ICS) -> int:
    try:
        with urlopen(Request(url, data)) as answer:  # noqa: S310 - the rehearsal's own
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def completed(client: WebClient) -> dict[str, Any]:
    given = announced(client)
    assert put(given["upload_url"]) == 200
    done = client.files_completeUploadExternal(files=[{"id": given["file_id"], "title": "x"}])
    return dict(done["files"][0])


def test_a_link_in_a_text_shares_the_file_and_blocks_or_no_unfolding_do_not(
    rehearsal: Rehearsal, client: WebClient
) -> None:
    file = completed(client)
    link = file["permalink"]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": f"<{link}|x>"}}
    client.chat_postMessage(channel=CHANNEL, text=link, blocks=[section])
    client.chat_postMessage(channel=CHANNEL, text=link, unfurl_links=False)
    assert put(link) in {404, 405}
    assert rehearsal.place.shelf.files[file["id"]].channels == []
    said = client.chat_postMessage(channel=CHANNEL, text=f"Here: <{link}|x>")
    assert said["message"]["files"][0]["name"] == "x.ics"
    with urlopen(link) as answer:  # noqa: S310 - the rehearsal's own
        assert answer.read() == ICS
        assert "attachment" in answer.headers["Content-Disposition"]
    rehearsal.place.shelf.load()
    assert rehearsal.place.shelf.files[file["id"]].channels == [CHANNEL], "it is kept"


def test_each_step_is_refused_out_of_turn(client: WebClient) -> None:
    given = announced(client)
    files = [{"id": given["file_id"], "title": "x"}]
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=files)
    assert put(given["upload_url"], b"another length") == 400
    assert put(given["upload_url"]) == 200
    assert put(given["upload_url"]) == 400, "once"
    client.files_completeUploadExternal(files=files)
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=files)


@pytest.mark.parametrize("files", ["[]", "{}", '[{"title": "x"}]', '[{"id": "F1", "size": 1}]'])
def test_what_names_no_files_is_refused(client: WebClient, files: str) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.api_call("files.completeUploadExternal", params={"files": files})


def test_an_empty_file_is_refused_and_the_retired_method_is_gone(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="missing_argument"):
        announced(client, 0)
    with pytest.raises(SlackApiError, match="file_upload_size_restricted"):
        announced(client, 1_000_000_001)
    with pytest.raises(SlackApiError, match="unknown_method"):
        client.api_call("files.upload", params={"content": "x"})


def test_a_file_of_another_kind_is_just_bytes(client: WebClient) -> None:
    given = client.files_getUploadURLExternal(filename="x", length=1)
    assert put(given["upload_url"], b"x") == 200
    done = client.files_completeUploadExternal(files=[{"id": given["file_id"]}])
    assert done["files"][0]["mimetype"] == "application/octet-stream"
    assert done["files"][0]["title"] == "x"
