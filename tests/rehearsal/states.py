"""What there is before a call of `rehearsal/strictness.toml`, and what it is called with."""

import base64
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rehearsal.model import APP_TOKEN, BOT_USER, Message
from tests.browser.pictures import drawn
from tests.rehearsal.calling import OK, Caller

Json = dict[str, Any]

LIST = Path(__file__).resolve().parents[2] / "rehearsal" / "strictness.toml"
State = Callable[[Caller], Json]
WORDS = {"channel": "C0DIALOG", "text": "words"}
PICTURE = base64.b64encode(drawn(320, 240)).decode()
LIKE = tomllib.loads(LIST.read_text("utf-8"))["like"]


def nothing(_caller: Caller) -> Json:
    return {}


def a_message_of_the_bot(caller: Caller) -> Json:
    return {"ts": caller.call("chat.postMessage", WORDS).whole["ts"]}


def a_message_of_a_person(caller: Caller) -> Json:
    people = caller.rehearsal.desk
    people.message({"channel": "C0DIALOG", "user": "U0MAJA", "text": "mine"})
    return {"ts": caller.rehearsal.place.workspace.in_channel("C0DIALOG")[-1].ts}


def a_menu_that_asks_the_bot(caller: Caller) -> Json:
    block = {"type": "actions", "block_id": "menu", "elements": [LIKE["external"]]}
    return {"ts": caller.call("chat.postMessage", {**WORDS, "blocks": [block]}).whole["ts"]}


def an_ephemeral_message(caller: Caller) -> Json:
    sent = caller.call("chat.postEphemeral", {**WORDS, "user": "U0MAJA"})
    return {"ts": sent.whole["message_ts"]}


def a_reply(caller: Caller) -> Json:
    thread = a_message_of_the_bot(caller)["ts"]
    reply = caller.call("chat.postMessage", {**WORDS, "thread_ts": thread})
    return {"thread": thread, "ts": reply.whole["ts"]}


def a_pinned_message(caller: Caller) -> Json:
    given = a_message_of_the_bot(caller)
    caller.call("pins.add", {"channel": "C0DIALOG", "timestamp": given["ts"]})
    return given


def a_hundred_pinned_messages(caller: Caller) -> Json:
    workspace = caller.rehearsal.place.workspace
    with workspace.change():
        for _ in range(100):
            one = Message("C0DIALOG", workspace.stamp(), "U0MAJA", "words")
            workspace.add(replace(one, pinned={"user": "U0MAJA", "at": 0}))
    other = caller.call("chat.postMessage", {**WORDS, "channel": "U0MAJA"}).whole
    return {**a_message_of_the_bot(caller), "im": other["channel"], "other": other["ts"]}


def the_bot_that_has_come(caller: Caller) -> Json:
    given = {"channel": "C0OTHER", "user": "U0MAJA", "command": "/invite", "text": "@Dialogmöten"}
    caller.rehearsal.desk.command(given)
    return {"ts": caller.rehearsal.place.workspace.in_channel("C0OTHER")[-1].ts}


def a_reaction_of_the_bot(caller: Caller) -> Json:
    ts = a_message_of_the_bot(caller)["ts"]
    caller.call("reactions.add", {"channel": "C0DIALOG", "timestamp": ts, "name": "eyes"})
    return {"ts": ts}


def a_message_of_the_bot_in_a_channel_archived_since(caller: Caller) -> Json:
    given = a_message_of_the_bot(caller)
    caller.rehearsal.place.workspace.channels["C0DIALOG"].archived = True
    return given


def a_message_of_the_bot_in_a_channel_that_it_has_left(caller: Caller) -> Json:
    given = a_message_of_the_bot(caller)
    caller.rehearsal.place.workspace.channels["C0DIALOG"].members.remove(BOT_USER)
    return given


def a_private_channel_with_the_bot(caller: Caller) -> Json:
    caller.rehearsal.place.workspace.channels["C0SECRET"].members.append(BOT_USER)
    return {}


def a_direct_message(caller: Caller) -> Json:
    return {"im": caller.call("conversations.open", {"users": "U0MAJA"}).whole["channel"]["id"]}


def a_direct_message_with_somebody_who_has_left(caller: Caller) -> Json:
    given = a_direct_message(caller)
    caller.rehearsal.place.workspace.users["U0MAJA"].deleted = True
    return given


def a_guest_of_several_channels(caller: Caller) -> Json:
    caller.rehearsal.place.guests.become(caller.rehearsal.place.workspace.users["U0ULLA"], "multi")
    return {}


def a_guest_of_one_channel(caller: Caller) -> Json:
    place = caller.rehearsal.place
    place.guests.allow(commands=True)
    place.guests.become(place.workspace.users["U0ULLA"], "single")
    return {}


def a_direct_message_with_somebody_whose_organisation_has_left(caller: Caller) -> Json:
    im = caller.call("conversations.open", {"users": "U0NILS"}).whole["channel"]["id"]
    ts = caller.call("chat.postMessage", {"channel": im, "text": "words"}).whole["ts"]
    caller.rehearsal.desk.office.sharing.leave("T0NACKA")
    return {"im": im, "ts": ts}


def a_channel_that_has_another_id(caller: Caller) -> Json:
    place = caller.rehearsal.place
    place.workspace.channels["C0DIALOG"].kind = "private"
    caller.rehearsal.desk.office.sharing.give_id("C0DIALOG")
    (channel,) = (each.id for each in place.workspace.channels.values()
                  if each.name == "dialogmoten-kultur")  # fmt: skip
    return {"channel": channel}


def a_direct_message_of_several(caller: Caller) -> Json:
    opened = caller.call("conversations.open", {"users": "U0MAJA,U0ULLA"})
    return {"group": opened.whole["channel"]["id"]}


def a_button_of_an_app_that_takes_no_clicks(caller: Caller) -> Json:
    blocks = [{"like": "actions"}]
    given = filled({"channel": "C0DIALOG", "text": "words", "blocks": blocks}, {})
    posted = caller.call("chat.postMessage", given)
    place = caller.rehearsal.place
    place.manifest = replace(place.manifest, is_interactive=False)
    return {"ts": posted.whole["ts"]}


def two_organisations_in_two_channels(caller: Caller) -> Json:
    other = caller.rehearsal.place.workspace.channels["C0OTHER"]
    other.members += ["U0STRANGER", "U0REHEARSALBOT"]
    return {}


def a_code(caller: Caller) -> Json:
    allow = caller.rehearsal.place.installation.allow
    return {"code": allow("U0MAJA", frozenset({"chat:write"}), "")}


def a_code_that_was_used(caller: Caller) -> Json:
    given = a_code(caller)
    caller.rehearsal.place.installation.exchange(given["code"], "")
    return given


def a_code_of_ten_minutes_ago(caller: Caller) -> Json:
    given = a_code(caller)
    caller.later(600.01)
    return given


def an_app_that_was_removed(caller: Caller) -> Json:
    assert not caller.call("auth.revoke", {}).error
    return {}


def an_app_that_was_removed_and_is_there_again(caller: Caller) -> Json:
    an_app_that_was_removed(caller)
    a_code_that_was_used(caller)
    return {}


def an_address_to_be_led_back_to(caller: Caller) -> Json:
    place = caller.rehearsal.place
    place.manifest = replace(place.manifest, redirect_urls=("https://bot.example/back",))
    return {}


def no_messages_tab(caller: Caller) -> Json:
    place = caller.rehearsal.place
    place.manifest = replace(place.manifest, has_messages=False)
    return {}


def no_home_tab(caller: Caller) -> Json:
    place = caller.rehearsal.place
    place.manifest = replace(place.manifest, has_home=False)
    return {}


def a_trigger(caller: Caller) -> Json:
    top = caller.rehearsal.place.surfaces.top("U0MAJA")
    given = caller.rehearsal.place.tickets.trigger("U0MAJA", top.id if top else None)
    return {"trigger": given}


def a_trigger_that_was_used(caller: Caller) -> Json:
    given = a_trigger(caller)
    _open(caller, "views.open", given)
    return given


def a_trigger_of_more_than_three_seconds_ago(caller: Caller) -> Json:
    given = a_trigger(caller)
    caller.later(3.01)
    return given


def an_open_modal(caller: Caller) -> Json:
    view = _open(caller, "views.open", a_trigger(caller), external_id="one")
    return {**a_trigger(caller), "view": view["id"], "hash": view["hash"]}


def three_modals(caller: Caller) -> Json:
    for method in ("views.open", "views.push", "views.push"):
        _open(caller, method, a_trigger(caller))
    return a_trigger(caller)


def a_modal_that_was_changed_since(caller: Caller) -> Json:
    given = an_open_modal(caller)
    caller.call("views.update", {"view_id": given["view"], "view": filled(LIKE["modal"])})
    return given


def a_home_tab_that_was_changed_since(caller: Caller) -> Json:
    args = {"user_id": "U0MAJA", "view": filled(LIKE["home"])}
    given = caller.call("views.publish", args).whole["view"]
    caller.call("views.publish", args)
    return {"hash": given["hash"]}


def a_file_that_was_announced(caller: Caller) -> Json:
    given = caller.call("files.getUploadURLExternal", {"filename": "x.ics", "length": 3}).whole
    return {"file": given["file_id"], "upload": given["upload_url"]}


def a_file_that_was_uploaded(caller: Caller) -> Json:
    given = a_file_that_was_announced(caller)
    assert caller.upload({**given, "bytes": "abc"}).status == OK
    return given


def a_file_that_is_complete(caller: Caller) -> Json:
    given = a_file_that_was_uploaded(caller)
    assert not caller.call("files.completeUploadExternal", {"files": [{"id": given["file"]}]}).error
    return given


def a_file_of_a_person(caller: Caller) -> Json:
    with caller.rehearsal.place.workspace.change():
        shelf = caller.rehearsal.place.shelf
        file = shelf.put("U0MAJA", "x.txt", b"abc")
        shelf.share_in("C0DIALOG", [file.id])
    shown = shelf.shown(file.id, caller.rehearsal.url, caller.rehearsal.place.home.id)
    private = {"private": shown["url_private"], "download": shown["url_private_download"]}
    return {**private, "file": file.id}


def a_picture_of_a_person_that_was_answered(caller: Caller) -> Json:
    given = {"channel": "C0DIALOG", "user": "U0MAJA", "name": "Foto.png", "content": PICTURE}
    shared = caller.rehearsal.desk.upload(given)["messages"][0]
    caller.call("chat.postMessage", {**WORDS, "thread_ts": shared["ts"]})
    return {"file": shared["files"][0]["id"]}


def a_file_where_the_bot_is_not(caller: Caller) -> Json:
    given = {"channel": "C0OTHER", "user": "U0MAJA", "name": "x.txt", "content": "AAAA"}
    return {"file": caller.rehearsal.desk.upload(given)["messages"][0]["files"][0]["id"]}


def a_scheduled_message(caller: Caller, after: int = 3600) -> Json:
    at = int(caller.rehearsal.clock.now().timestamp()) + after
    sent = caller.call("chat.scheduleMessage", {**WORDS, "post_at": at})
    return {"scheduled": sent.whole["scheduled_message_id"]}


def a_scheduled_message_of_the_next_minute(caller: Caller) -> Json:
    return a_scheduled_message(caller, 60)


def a_scheduled_message_that_was_posted(caller: Caller) -> Json:
    given = a_scheduled_message(caller)
    caller.rehearsal.desk.clock({"advance_seconds": 3600})
    return given


def thirty_messages_scheduled_for_one_time(caller: Caller) -> Json:
    for _ in range(30):
        a_scheduled_message(caller)
    return {"at": int(caller.rehearsal.clock.now().timestamp()) + 3600 + 299}


def times(caller: Caller) -> Json:
    now = int(caller.rehearsal.clock.now().timestamp())
    far = 120 * 24 * 3600
    return {"now": now, "soon": now + 1, "far": now + far, "farther": now + far + 1}


def two_messages_of_this_second(caller: Caller) -> Json:
    caller.rehearsal.place.limits.kept = True
    for _ in range(2):
        assert not caller.call("chat.postMessage", WORDS).error
    return {}


def twenty_lists_of_people_in_a_minute(caller: Caller) -> Json:
    caller.rehearsal.place.limits.kept = True
    for _ in range(20):
        assert not caller.call("users.list", {}).error
    return {}


def a_connection_of_this_minute(caller: Caller) -> Json:
    caller.rehearsal.place.limits.kept = True
    assert not caller.call("apps.connections.open", {}, {"token": APP_TOKEN}).error
    return {}


def an_answers_address(caller: Caller) -> Json:
    return {"url": caller.rehearsal.place.tickets.response_url("C0DIALOG", "U0MAJA")}


def an_answers_address_that_was_used_five_times(caller: Caller) -> Json:
    given = an_answers_address(caller)
    for _ in range(5):
        assert not caller.respond(given["url"], {"text": "words"}).error
    return given


def an_answers_address_of_half_an_hour_ago(caller: Caller) -> Json:
    given = an_answers_address(caller)
    caller.later(30 * 60 + 0.01)
    return given


def _open(caller: Caller, method: str, given: Json, **more: str) -> Json:
    args = {"trigger_id": given["trigger"], "view": filled(LIKE["modal"]) | more}
    return dict(caller.call(method, args).whole["view"])


def named(name: str) -> State:
    """Return the function of a state's name; raises ``KeyError``."""
    found: State = globals()[name.replace(" ", "_").replace("'", "")]
    return found


def filled(given: Any, known: Json | None = None, less: int = 0) -> Any:  # noqa: ANN401 - JSON
    """Return arguments with likenesses, repetitions (``less`` of each) and names filled in."""
    if isinstance(given, list):
        return [filled(each, known, less) for each in given]
    if isinstance(given, str) and given.startswith("$"):
        return (known or {})[given[1:]]
    if not isinstance(given, dict):
        return given
    if given.keys() == {"repeat", "times"}:
        one, times = filled(given["repeat"], known), given["times"] - less
        return one * times if isinstance(one, str) else [one] * times
    like = filled(LIKE[given["like"]], known, less) if "like" in given else {}
    return like | {key: filled(given[key], known, less) for key in given if key != "like"}
