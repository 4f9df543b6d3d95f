"""Pictures: how large they are, which thumbnails they have, and what ``files.info`` says."""

import base64
import struct
from typing import Any

import pytest

from rehearsal import pictures
from rehearsal.model import BOT_TOKEN
from tests.browser.pictures import drawn
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller
from tests.rehearsal.conftest import START
from tests.rehearsal.states import a_picture_of_a_person_that_was_answered as answered_picture
from tests.rehearsal.test_shapes import SAMPLES, sample, strange
from tests.rehearsal.test_sharing_files import fetched

Json = dict[str, Any]


def part(marker: int, inside: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(inside) + 2) + inside


def exif(order: str, orientation: int | None) -> bytes:
    tags = [(0x010F, 2, 4, 7), *([(0x0112, 3, 1, orientation)] if orientation else [])]
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HIH", 42, 8, len(tags))
    words = b"".join(struct.pack(f"{order}HHIHH", *each, 0) for each in tags)
    return part(0xE1, b"Exif\x00\x00" + head + words)


def jpeg(*before: bytes, marker: int = 0xC0) -> bytes:
    frame = part(marker, struct.pack(">BHHB", 8, 240, 320, 3))
    return b"\xff\xd8" + part(0xE0, b"JFIF\x00") + b"".join(before) + frame + b"\xff\xda"


def webp(kind: bytes, inside: bytes) -> bytes:
    return b"RIFF\x00\x00\x00\x00WEBP" + kind + b"\x00\x00\x00\x00" + inside


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("png", drawn(320, 240)),
        ("gif", b"GIF87a" + struct.pack("<HH", 320, 240)),
        ("gif", b"GIF89a" + struct.pack("<HH", 320, 240)),
        ("webp", webp(b"VP8 ", bytes(6) + struct.pack("<HH", 320 | 0x4000, 240))),
        ("webp", webp(b"VP8L", b"\x2f" + struct.pack("<I", 319 | 239 << 14))),
        ("webp", webp(b"VP8X", bytes(4) + (319).to_bytes(3, "little") + b"\xef\x00\x00")),
        ("jpg", jpeg()),
        ("jpg", jpeg(marker=0xC2)),
        ("jpg", jpeg(part(0xC4, b"tables"), part(0xE1, b"http://ns.adobe.com/"))),
        ("jpg", jpeg(exif("<", 1))),
        ("jpg", jpeg(exif(">", 1))),
        ("jpg", jpeg(exif(">", None))),
    ],
)
def test_a_picture_says_how_large_it_is(kind: str, data: bytes) -> None:
    assert pictures.size(kind, data) == (320, 240)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("jpg", jpeg(exif("<", 6))),
        ("jpg", jpeg(exif(">", 3))),
        ("jpg", jpeg()[:12]),
        ("jpg", b"\xff\xd8"),
        ("jpg", b"\xff\xd8\xff\xda\x00\x00"),
        ("jpg", b"\xff\xd8" + part(0xE1, b"Exif\x00\x00MM") + jpeg()[2:]),
        ("jpg", drawn(3, 2)),
        ("png", drawn(3, 2)[:20]),
        ("png", jpeg()),
        ("gif", b"GIF88a" + bytes(4)),
        ("gif", b"GIF89a"),
        ("webp", webp(b"VP9 ", bytes(20))),
        ("webp", webp(b"VP8 ", b"")),
        ("webp", b"RIFF"),
        ("text", drawn(3, 2)),
        ("png", b""),
    ],
)
def test_what_is_no_whole_upright_picture_says_nothing(kind: str, data: bytes) -> None:
    assert pictures.size(kind, data) is None


@pytest.mark.parametrize(
    ("kind", "size", "sides"),
    [
        ("png", (360, 360), (360,)),
        ("png", (361, 10), ()),
        ("jpg", (10, 361), ()),
        ("jpg", (1, 1), (360,)),
        ("png", (64, 64), (64, 360)),
        ("png", (160, 160), (160, 360)),
        ("png", (160, 80), (360,)),
        ("gif", (64, 64), ()),
        ("webp", (64, 64), ()),
    ],
)
def test_thumbnails_are_as_large_as_the_picture(
    kind: str, size: tuple[int, int], sides: tuple[int, ...]
) -> None:
    assert pictures.thumbs(kind, size) == sides


@pytest.fixture
def control(caller: Caller) -> Control:
    return Control(caller.rehearsal.url)


def shared(control: Control, name: str, data: bytes, channel: str = "C0DIALOG") -> str:
    content = base64.b64encode(data).decode()
    given = {"channel": channel, "user": "U0MAJA", "name": name, "content": content}
    return str(control.post("/upload", **given)["messages"][0]["files"][0]["id"])


def described(caller: Caller, file: str) -> Json:
    return dict(caller.call("files.info", {"file": file}).whole["file"])


def test_a_small_picture_has_a_thumbnail_that_is_fetched_with_the_token(
    caller: Caller, control: Control
) -> None:
    picture = drawn(80, 80)
    file = described(caller, shared(control, "Mitt Foto ä.PNG", picture))
    assert (file["original_w"], file["original_h"]) == (80, 80)
    assert (file["thumb_360_w"], file["thumb_360_h"]) == (80, 80)
    assert {key for key in file if key.startswith("thumb_")} == {
        "thumb_80",
        "thumb_360",
        "thumb_360_w",
        "thumb_360_h",
    }
    assert file["thumb_80"].endswith("/mitt%20foto%20%C3%A4_80.png")
    for address in (file["thumb_80"], file["thumb_360"]):
        status, data, headers = fetched(address, BOT_TOKEN)
        assert (status, data, headers["content-type"]) == (200, picture, "image/png")
        assert b"Sign in" in fetched(address)[1]
    for wrong in (
        file["thumb_80"].replace("_80", "_64"),
        file["thumb_80"].replace("/files-tmb/T0REGION-", "/files-tmb/T0NACKA-"),
        file["thumb_80"].replace("/mitt", "0/mitt"),
    ):
        assert fetched(wrong, BOT_TOKEN)[0] == 404, wrong


@pytest.mark.parametrize(
    ("name", "data", "known"),
    [
        ("x.png", drawn(400, 300), {"original_w": 400, "original_h": 300}),
        ("x.gif", b"GIF89a" + struct.pack("<HH", 30, 20), {"original_w": 30, "original_h": 20}),
        ("x.jpg", drawn(3, 2), {}),
        ("x.txt", b"abc", {}),
    ],
)
def test_of_other_files_nothing_is_said_that_is_not_known(
    name: str, data: bytes, known: Json, caller: Caller, control: Control
) -> None:
    file = described(caller, shared(control, name, data))
    assert {key: file[key] for key in file if key.startswith(("thumb", "original"))} == known
    caller.rehearsal.place.shelf.load()
    assert described(caller, file["id"]) == file, "it is kept"


def test_the_bots_own_picture_has_a_size_when_it_is_uploaded(caller: Caller) -> None:
    picture = drawn(20, 10)
    given = {"filename": "x.png", "length": len(picture)}
    announced = caller.call("files.getUploadURLExternal", given).whole
    path = announced["upload_url"].removeprefix(caller.rehearsal.url)
    caller._connection.request("POST", path, picture)  # noqa: SLF001 - bytes, and no text
    assert caller._connection.getresponse().read()  # noqa: SLF001
    done = caller.call("files.completeUploadExternal", {"files": [{"id": announced["file_id"]}]})
    (file,) = done.whole["files"]
    assert (file["original_w"], file["original_h"]) == (20, 10)
    info = described(caller, file["id"])
    assert (info["channels"], info["shares"], info["is_public"]) == ([], {}, False)
    assert info["created"] == info["timestamp"] == START.timestamp()


def test_what_a_file_is_says_where_it_is_shared(caller: Caller) -> None:
    file = described(caller, answered_picture(caller)["file"])
    assert (file["channels"], file["groups"], file["ims"]) == (["C0DIALOG"], [], [])
    assert file["is_public"]
    (share,) = file["shares"]["public"]["C0DIALOG"]
    assert (share["share_user_id"], share["team_id"]) == ("U0MAJA", "T0REGION")
    assert (share["reply_count"], share["reply_users"]) == (1, ["U0REHEARSALBOT"])
    assert share["channel_name"] == "dialogmoten-kultur"
    assert share["thread_ts"] == share["ts"] < share["latest_reply"]
    if SAMPLES.is_dir():
        like = sample("api/files.info")["file"]["shares"]["public"]["C03E94MKU"][0]
        assert set(strange(share, like)) == set()


def test_in_direct_messages_and_private_channels_it_is_not_public(
    caller: Caller, control: Control
) -> None:
    direct = described(caller, shared(control, "x.txt", b"abc", "app"))
    assert (direct["ims"], direct["channels"], direct["is_public"]) == (["D0MAJA"], [], False)
    (share,) = direct["shares"]["private"]["D0MAJA"]
    assert not {"channel_name", "thread_ts", "latest_reply"} & share.keys()
    caller.rehearsal.place.workspace.channels["C0SECRET"].members.append("U0REHEARSALBOT")
    secret = described(caller, shared(control, "x.txt", b"abc", "C0SECRET"))
    assert (secret["groups"], secret["is_public"]) == (["C0SECRET"], False)


def test_what_is_shared_elsewhere_besides_is_not_told(caller: Caller, control: Control) -> None:
    id_ = shared(control, "x.txt", b"abc")
    caller.rehearsal.place.shelf.share_in("C0SECRET", [id_])
    file = described(caller, id_)
    assert (file["channels"], file["groups"]) == (["C0DIALOG"], [])
    assert file["shares"].keys() == {"public"}


def test_a_file_in_a_thread_says_in_which(caller: Caller, control: Control) -> None:
    ts = caller.call("chat.postMessage", {"channel": "C0DIALOG", "text": "x"}).whole["ts"]
    given = {"channel": "C0DIALOG", "user": "U0MAJA", "name": "x.txt", "content": "AAAA"}
    one = control.post("/upload", thread_ts=ts, **given)["messages"][0]
    (share,) = described(caller, one["files"][0]["id"])["shares"]["public"]["C0DIALOG"]
    assert (share["thread_ts"], share["ts"], share["reply_count"]) == (ts, one["ts"], 0)


def test_there_are_no_comments(caller: Caller) -> None:
    file = answered_picture(caller)["file"]
    whole = caller.call("files.info", {"file": file}).whole
    assert whole["comments"] == []
    assert whole["paging"] == {"count": 100, "total": 0, "page": 1, "pages": 0}
    paging = caller.call("files.info", {"file": file, "count": 5, "page": 2}).whole["paging"]
    assert (paging["count"], paging["page"]) == (5, 2)
