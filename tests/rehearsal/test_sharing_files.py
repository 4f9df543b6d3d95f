"""People share files and put signs on messages: what is shown, and what the bot hears of it."""

import base64
from dataclasses import replace
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from rehearsal.model import BOT_TOKEN
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.test_shapes import hearing

Json = dict[str, Any]

PNG = b"\x89PNG\r\n\x1a\n"
FILE = {"name": "foto.png", "content": base64.b64encode(PNG).decode()}


def shared(control: Control, user: str = "U0MAJA", channel: str = "app", **more: object) -> Json:
    given = {**FILE, **more}
    answer = control.post("/upload", channel=channel, user=user, **given)
    return dict(answer["messages"][0])


def fetched(url: str, token: str = "") -> tuple[int, bytes, dict[str, str]]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with urlopen(Request(url, headers=headers)) as answer:  # noqa: S310 - the rehearsal's own
            return answer.status, answer.read(), dict(answer.headers)
    except HTTPError as error:
        error.close()
        return error.code, b"", {}


def may(rehearsal: Rehearsal, *scopes: str) -> None:
    manifest = rehearsal.place.manifest
    rehearsal.place.manifest = replace(manifest, scopes=manifest.scopes | {*scopes})


@pytest.fixture(autouse=True)
def manifest_again(rehearsal: Rehearsal) -> Any:  # noqa: ANN401 - a fixture that gives nothing
    before = rehearsal.place.manifest
    yield
    rehearsal.place.manifest = before


def test_a_file_is_shown_with_its_words_and_belongs_to_who_shared_it(
    control: Control, rehearsal: Rehearsal
) -> None:
    one = shared(control, text=" <b>hej</b> ")
    (file,) = one["files"]
    assert (one["user"], one["text"]) == ("U0MAJA", "&lt;b&gt;hej&lt;/b&gt;")
    assert (file["name"], file["size"], file["picture"]) == ("foto.png", len(PNG), True)
    assert "/U0MAJA/" in file["url"]
    rehearsal.place.shelf.load()
    kept = rehearsal.place.shelf.files[file["id"]]
    assert (kept.user, kept.data, kept.channels) == ("U0MAJA", PNG, [one["channel"]])


@pytest.mark.parametrize(
    ("name", "kind", "way"),
    [
        ("foto.PNG", "image/png", "inline"),
        ("foto.jpeg", "image/jpeg", "inline"),
        ("foto.gif", "image/gif", "inline"),
        ("foto.webp", "image/webp", "inline"),
        ("bild.svg", "application/octet-stream", "attachment"),
        ("sida.html", "application/octet-stream", "attachment"),
        ("ett.pdf", "application/pdf", "attachment"),
        ("png", "application/octet-stream", "attachment"),
    ],
)
def test_only_pictures_are_shown_and_nothing_is_run(
    name: str, kind: str, way: str, control: Control
) -> None:
    (file,) = shared(control, name=name)["files"]
    status, data, headers = fetched(control.url + file["url"])
    assert (status, data) == (200, PNG)
    assert headers["content-type"] == kind
    assert headers["content-disposition"].startswith(f"{way}; ")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert file["picture"] is (way == "inline")


def test_a_name_of_any_letters_is_no_header_of_its_own(control: Control) -> None:
    (file,) = shared(control, name='Å "é" 会议;x.png')["files"]
    _, _, headers = fetched(control.url + file["url"])
    assert headers["content-disposition"].endswith(
        "filename*=UTF-8''%C3%85%20%22%C3%A9%22%20%E4%BC%9A%E8%AE%AE%3Bx.png"
    )


def test_in_a_direct_message_the_event_describes_the_file_also_without_the_scope(
    control: Control, rehearsal: Rehearsal
) -> None:
    with hearing(rehearsal) as heard:
        shared(control, text="hej")
    (event,) = [body["event"] for body in heard]
    assert (event["type"], event["subtype"], event["text"]) == ("message", "file_share", "hej")
    assert (event["upload"], event["channel_type"]) == (False, "im")
    (file,) = event["files"]
    assert (file["user"], file["mimetype"], file["filetype"]) == ("U0MAJA", "image/png", "png")
    status, data, headers = fetched(file["url_private"], BOT_TOKEN)
    assert (status, b"Sign in" in data) == (200, True)
    assert headers["content-type"].startswith("text/html")


def test_with_the_scope_and_the_token_the_bytes_are_given(
    control: Control, rehearsal: Rehearsal
) -> None:
    one = shared(control)
    shown = rehearsal.place.shelf.shown(
        one["files"][0]["id"], rehearsal.url, rehearsal.place.home.id
    )
    may(rehearsal, "files:read")
    assert fetched(shown["url_private"], BOT_TOKEN)[1] == PNG
    assert fetched(shown["url_private_download"], BOT_TOKEN)[1] == PNG
    for token in ("", "xoxb-other"):
        assert b"Sign in" in fetched(shown["url_private"], token)[1]
    assert fetched(f"{rehearsal.url}/files-pri/T0-F0NONE/x", BOT_TOKEN)[0] == 404
    away = shared(control, channel="C0OTHER")
    hidden = rehearsal.place.shelf.shown(
        away["files"][0]["id"], rehearsal.url, rehearsal.place.home.id
    )
    assert fetched(hidden["url_private"], BOT_TOKEN)[0] == 404, "the bot is not there"
    control.post("/faults", down=True)
    assert fetched(shown["url_private"], BOT_TOKEN)[0] == 503


def test_in_a_shared_channel_the_file_has_to_be_asked_for(
    control: Control, rehearsal: Rehearsal
) -> None:
    with hearing(rehearsal) as heard:
        one = shared(control, "U0NILS", "C0DIALOG", text="@Dialogmöten hej")
    by_type = {body["event"]["type"]: body for body in heard}
    assert by_type.keys() == {"message", "app_mention"}
    bare = {
        "id": one["files"][0]["id"],
        "mode": "file_access",
        "file_access": "check_file_info",
        "created": 0,
        "timestamp": 0,
        "user": "",
    }
    for body in by_type.values():
        assert body["event"]["files"] == [bare]
    assert by_type["message"]["team_id"] == "T0NACKA", "the event itself names no team"
    assert "team" not in by_type["message"]["event"]


def test_the_event_comes_only_where_messages_are_heard_of(
    control: Control, rehearsal: Rehearsal
) -> None:
    manifest = rehearsal.place.manifest
    with hearing(rehearsal) as heard:
        shared(control, channel="C0OTHER")
        scopes = manifest.scopes - {"im:history"}
        rehearsal.place.manifest = replace(manifest, scopes=scopes)
        shared(control)
        events = manifest.events - {"message.im"}
        rehearsal.place.manifest = replace(manifest, events=events)
        shared(control)
    assert heard == []


def test_a_file_in_a_thread_is_an_answer(control: Control, rehearsal: Rehearsal) -> None:
    ts = bots.client(rehearsal).chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    assert shared(control, channel="C0DIALOG", thread_ts=ts)["thread_ts"] == ts


def test_what_is_said_with_a_file_can_be_changed_and_goes_with_it(
    control: Control, rehearsal: Rehearsal
) -> None:
    one = shared(control, channel="C0DIALOG", text="före")
    where = {"channel": "C0DIALOG", "user": "U0MAJA", "ts": one["ts"]}
    control.post("/edit", text="efter", **where)
    control.post("/reaction", name="eyes", **where)
    bots.client(rehearsal).chat_postMessage(channel="C0DIALOG", text="x", thread_ts=one["ts"])
    (shown, _) = control.get("/messages/C0DIALOG")["messages"]
    assert (shown["text"], len(shown["files"])) == ("efter", 1)
    control.post("/delete", **where)
    (left, _) = control.get("/messages/C0DIALOG")["messages"]
    assert (left["subtype"], left["files"], left["reactions"]) == ("tombstone", [], [])
    assert control.refused("/reaction", name="eyes", **where) == "message_not_found"


@pytest.mark.parametrize("answered", [False, True])
def test_a_file_is_gone_with_its_message(
    answered: bool,  # noqa: FBT001 - from parametrize
    control: Control,
    rehearsal: Rehearsal,
) -> None:
    may(rehearsal, "files:read")
    one = shared(control, channel="C0DIALOG")
    (file,) = one["files"]
    private = rehearsal.place.shelf.shown(file["id"], rehearsal.url, rehearsal.place.home.id)[
        "url_private"
    ]
    if answered:
        bots.client(rehearsal).chat_postMessage(channel="C0DIALOG", text="x", thread_ts=one["ts"])
    assert fetched(control.url + file["url"])[:2] == (200, PNG)
    control.post("/delete", channel="C0DIALOG", user="U0MAJA", ts=one["ts"])
    for again in range(2):
        assert fetched(control.url + file["url"])[0] == 404, again
        assert fetched(private, BOT_TOKEN)[0] == 404, again
        rehearsal.place.shelf.load()  # and so it is kept


def test_a_file_stays_while_a_message_shares_it(rehearsal: Rehearsal) -> None:
    client, shelf = bots.client(rehearsal), rehearsal.place.shelf
    given = client.files_getUploadURLExternal(filename="x.ics", length=len(PNG))
    with urlopen(Request(given["upload_url"], PNG)) as answer:  # noqa: S310 - the rehearsal's own
        assert answer.status == 200
    file = given["file_id"]
    done = client.files_completeUploadExternal(files=[{"id": file, "title": "x"}])
    link = done["files"][0]["permalink"]
    first, second, direct = (
        client.chat_postMessage(channel=channel, text=f"<{link}>")
        for channel in ("C0DIALOG", "C0DIALOG", "U0MAJA")
    )
    client.chat_delete(channel="C0DIALOG", ts=first["ts"])
    assert "C0DIALOG" in shelf.files[file].channels, "the second message shares it there"
    client.chat_delete(channel="C0DIALOG", ts=second["ts"])
    assert shelf.files[file].channels == [direct["channel"]]
    assert fetched(link)[:2] == (200, PNG)
    client.chat_delete(channel=direct["channel"], ts=direct["ts"])
    assert fetched(link)[0] == 404


def test_files_go_with_a_channel_that_gets_another_id(
    control: Control, rehearsal: Rehearsal
) -> None:
    one = shared(control, channel="C0DIALOG")
    rehearsal.place.workspace.channels["C0DIALOG"].kind = "private"
    control.post("/sharing", channel="C0DIALOG")
    file = rehearsal.place.shelf.files[one["files"][0]["id"]]
    (where,) = file.channels
    assert where != "C0DIALOG"
    assert where in rehearsal.place.workspace.channels
    may(rehearsal, "files:read")
    shown = rehearsal.place.shelf.shown(file.id, rehearsal.url, rehearsal.place.home.id)
    assert fetched(shown["url_private"], BOT_TOKEN)[1] == PNG


def test_the_bot_shares_no_files_of_people_by_a_link(
    control: Control, rehearsal: Rehearsal
) -> None:
    one = shared(control)
    link = rehearsal.url + one["files"][0]["url"]
    said = bots.client(rehearsal).chat_postMessage(channel="C0DIALOG", text=f"<{link}>")
    assert "files" not in said["message"]


def test_a_sign_is_put_and_taken_away_and_heard_of_without_a_team(
    control: Control, rehearsal: Rehearsal
) -> None:
    ts = bots.client(rehearsal).chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    sign: Json = {"channel": "C0DIALOG", "ts": ts, "name": "eyes"}
    with hearing(rehearsal) as heard:
        control.post("/reaction", user="U0NILS", **sign)
        control.post("/reaction", user="U0MAJA", **sign)
        assert control.refused("/reaction", user="U0NILS", **sign) == "already_reacted"
        gone = control.post("/reaction", user="U0NILS", remove=True, **sign)
        assert gone["changed"][0]["reactions"] == [{"name": "eyes", "users": ["U0MAJA"]}]
        for name in ("eyes", "tada"):
            given = {**sign, "name": name, "user": "U0NILS", "remove": True}
            assert control.refused("/reaction", **given) == "no_reaction"
        for name in ("", ":eyes:", "👀", "EYES"):
            given = {**sign, "name": name, "user": "U0NILS"}
            assert control.refused("/reaction", **given) == "invalid_name"
        last = control.post("/reaction", user="U0MAJA", remove=True, **sign)
        assert last["changed"][0]["reactions"] == []
    events = [body["event"] for body in heard]
    assert [(event["type"], event["user"]) for event in events] == [
        ("reaction_added", "U0NILS"),
        ("reaction_added", "U0MAJA"),
        ("reaction_removed", "U0NILS"),
        ("reaction_removed", "U0MAJA"),
    ]
    for event in events:
        assert not {"team", "user_team", "source_team"} & event.keys()
        assert event["item"] == {"type": "message", "channel": "C0DIALOG", "ts": ts}


@pytest.mark.parametrize("without", ["scope", "subscription"])
def test_of_signs_nothing_is_heard_without_the_scope_or_the_subscription(
    without: str, control: Control, rehearsal: Rehearsal
) -> None:
    ts = bots.client(rehearsal).chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    manifest = rehearsal.place.manifest
    rehearsal.place.manifest = (
        replace(manifest, scopes=manifest.scopes - {"reactions:read"})
        if without == "scope"
        else replace(manifest, events=manifest.events - {"reaction_added", "reaction_removed"})
    )
    sign: Json = {"channel": "C0DIALOG", "ts": ts, "name": "eyes", "user": "U0NILS"}
    with hearing(rehearsal) as heard:
        control.post("/reaction", **sign)
        control.post("/reaction", **sign, remove=True)
    assert heard == []


def test_on_what_one_alone_sees_nobody_puts_a_sign(control: Control, rehearsal: Rehearsal) -> None:
    client = bots.client(rehearsal)
    client.chat_postEphemeral(channel="C0DIALOG", user="U0MAJA", text="x")
    (one,) = control.get("/messages/C0DIALOG?as=U0MAJA")["messages"]
    sign = {"channel": "C0DIALOG", "ts": one["ts"], "name": "eyes", "user": "U0MAJA"}
    assert control.refused("/reaction", **sign) == "message_not_found"
