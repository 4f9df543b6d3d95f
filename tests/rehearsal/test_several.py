"""Two workspaces that both have the app: a token sees its own, and what is shared with it."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rehearsal.clock import RehearsalClock
from rehearsal.model import BOT_ID, BOT_TOKEN, BOT_USER, Population
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller, HeldClock
from tests.rehearsal.conftest import GONE, MAJA, NILS, START, STRANGER, ULLA
from tests.rehearsal.test_oauth import PROOF, Browser, installed, running
from tests.rehearsal.test_shapes import SAMPLES, sample, strange
from tests.rehearsal.towns import FAR, NACKA, NILS_BOT, NILS_BOT_ID, install, of, two

Json = dict[str, Any]
Two = tuple[Caller, WebClient, WebClient]
HOME_TAB: Json = {"type": "home", "blocks": [{"type": "divider"}]}


@pytest.fixture
def both(population: Population) -> Iterator[Two]:
    with two(population, HeldClock(START)) as made:
        yield made


def error(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as no:
        call()
    return str(no.value.response["error"])


def ids(found: Any, key: str) -> set[str]:  # noqa: ANN401 - an answer of the client's
    return {each["id"] for each in found[key]}


def test_a_token_leads_to_its_workspace_and_its_bot(both: Two) -> None:
    _caller, region, nacka = both
    mine, other = region.auth_test(), nacka.auth_test()
    assert (mine["team_id"], mine["user_id"], mine["bot_id"]) == ("T0REGION", BOT_USER, BOT_ID)
    assert (other["team_id"], other["team"]) == (NACKA, "Nacka kommun")
    assert (other["user_id"], other["bot_id"]) == (NILS_BOT, NILS_BOT_ID)
    assert nacka.team_info()["team"]["id"] == NACKA
    assert nacka.bots_info()["bot"]["user_id"] == NILS_BOT
    assert error(lambda: nacka.team_info(team_id="T0REGION")) == "team_not_found"
    if SAMPLES.is_dir():
        assert set(strange(other.data, sample("api/auth.test"))) == set()


def test_until_it_is_installed_the_second_workspace_has_no_bot(population: Population) -> None:

    with running(of(population), HeldClock(START)) as caller:
        assert NILS_BOT not in caller.rehearsal.place.workspace.users
        page = Browser(caller).opens("en", team=NACKA)
        assert "Nacka kommun" in page.html
        assert "Nils Nacka" in page.html
        assert "Maja Lind" not in page.html
        assert "installed here already" not in page.html
        assert page.answers("allow", MAJA.id).status == 400, "of another workspace"
        assert Browser(caller).opens("en", team="T0FAR").status == 400, "which can have no app"


def test_it_can_be_installed_in_both_from_the_start(population: Population, tmp_path: Path) -> None:
    begun = replace(of(population), also_installed=(NACKA,))
    path = tmp_path / "slack.db"
    for _ in range(2):
        with running(begun, HeldClock(START), path) as caller:
            client = bots.client(caller.rehearsal, f"{BOT_TOKEN}-{NACKA}")
            assert client.auth_test()["user_id"] == NILS_BOT
            assert bots.client(caller.rehearsal).auth_test()["user_id"] == BOT_USER
            people = {
                each["id"]: each for each in Control(caller.rehearsal.url).get("/state")["users"]
            }
            assert people[NILS.id]["app"] == NILS_BOT
            assert people[NILS.id]["commands"]
            assert not people[NILS.id]["external"]
            caller.rehearsal.place.reset()
            assert client.team_info()["team"]["id"] == NACKA
    with running(begun, HeldClock(START), path) as caller:
        client = bots.client(caller.rehearsal, f"{BOT_TOKEN}-{NACKA}")
        assert client.auth_revoke()["revoked"]
    with running(begun, HeldClock(START), path) as caller:
        again = bots.client(caller.rehearsal, f"{BOT_TOKEN}-{NACKA}")
        assert error(again.auth_test) == "account_inactive", "it was taken out"


def test_it_sees_its_people_and_those_it_shares_a_channel_with(both: Two) -> None:
    _caller, region, nacka = both
    assert ids(nacka.users_list(), "members") == {NILS.id, STRANGER.id, NILS_BOT}
    assert ids(region.users_list(), "members") == {MAJA.id, ULLA.id, GONE.id, BOT_USER}
    shown = nacka.users_info(user=MAJA.id)["user"]
    assert (shown["team_id"], shown["is_stranger"]) == ("T0REGION", True)
    assert nacka.users_info(user=FAR.id)["user"]["team_id"] == "T0FAR"
    assert nacka.users_info(user=STRANGER.id)["user"]["profile"]["team"] == NACKA
    assert error(lambda: region.users_info(user=STRANGER.id)) == "user_not_found"
    assert region.users_info(user=NILS.id)["user"]["is_stranger"] is False
    assert nacka.users_info(user=BOT_USER)["user"]["profile"]["bot_id"] == BOT_ID, "of C0BOTH"
    assert nacka.bots_info(bot=BOT_ID)["bot"]["user_id"] == BOT_USER
    assert error(lambda: region.users_info(user=NILS_BOT)) == "user_not_found"
    assert error(lambda: region.bots_info(bot=NILS_BOT_ID)) == "bot_not_found"
    assert error(lambda: region.bots_info(bot="B0NONE")) == "bot_not_found"


def test_it_sees_its_channels_and_those_that_are_shared_with_it(both: Two) -> None:
    _caller, region, nacka = both
    kinds = "public_channel,private_channel"
    assert ids(nacka.conversations_list(types=kinds), "channels") == {
        "C0NACKA",
        "C0COAST",
        "C0DIALOG",
        "C0BOTH",
    }
    theirs = ids(region.conversations_list(types=kinds), "channels")
    assert theirs == {"C0DIALOG", "C0OTHER", "C0OLD", "C0BOTH"}
    for client, channel in ((region, "C0NACKA"), (nacka, "C0OTHER"), (nacka, "C0INNER")):
        assert error(lambda: client.conversations_info(channel=channel)) == "channel_not_found"  # noqa: B023
        assert error(lambda: client.conversations_members(channel=channel)) == "channel_not_found"  # noqa: B023
    shown = nacka.conversations_info(channel="C0BOTH")["channel"]
    assert (shown["context_team_id"], shown["conversation_host_id"]) == (NACKA, "T0REGION")
    assert (shown["is_ext_shared"], shown["is_member"]) == (True, False)
    assert shown["shared_team_ids"] == sorted([NACKA, "T0REGION"])
    own = nacka.conversations_info(channel="C0NACKA")["channel"]
    assert (own["is_ext_shared"], own["shared_team_ids"]) == (False, [NACKA])
    assert ids(nacka.users_conversations(user=NILS.id), "channels") >= {"C0NACKA", "C0BOTH"}
    assert "C0NACKA" not in ids(region.users_conversations(user=NILS.id), "channels")


def test_each_bot_writes_as_itself_and_changes_only_what_is_its_own(both: Two) -> None:
    _caller, region, nacka = both
    assert error(lambda: nacka.chat_postMessage(channel="C0BOTH", text="hej")) == "not_in_channel"
    nacka.conversations_join(channel="C0BOTH")
    one = nacka.chat_postMessage(channel="C0BOTH", text="from Nacka")
    assert one["message"]["user"] == NILS_BOT
    assert one["message"]["bot_profile"]["team_id"] == NACKA
    (seen,) = region.conversations_history(channel="C0BOTH")["messages"]
    assert (seen["user"], seen["team"], seen["bot_id"]) == (NILS_BOT, NACKA, NILS_BOT_ID)
    assert seen["bot_profile"]["team_id"] == NACKA
    where = {"channel": "C0BOTH", "ts": one["ts"]}
    assert error(lambda: region.chat_update(text="x", **where)) == "cant_update_message"
    assert error(lambda: region.chat_delete(**where)) == "cant_delete_message"
    assert nacka.chat_update(text="better", **where)["message"]["edited"]["user"] == NILS_BOT
    if SAMPLES.is_dir():
        assert set(strange(one.data, sample("api/chat.postMessage"))) == set()


def test_a_person_has_a_direct_message_with_each_bot(both: Two) -> None:
    _caller, region, nacka = both
    nacka.conversations_join(channel="C0BOTH")
    mine, theirs = (
        each.conversations_open(users=MAJA.id)["channel"]["id"] for each in (region, nacka)
    )
    assert mine != theirs
    nacka.chat_postMessage(channel=MAJA.id, text="from Nacka")
    region.chat_postMessage(channel=MAJA.id, text="from the region")
    (one,) = nacka.conversations_history(channel=theirs)["messages"]
    assert one["text"] == "from Nacka"
    assert error(lambda: region.conversations_history(channel=theirs)) == "channel_not_found"
    assert error(lambda: nacka.chat_postMessage(channel=ULLA.id, text="x")) == "channel_not_found"
    assert error(lambda: nacka.conversations_open(users=ULLA.id)) == "user_not_visible"


def test_a_person_has_a_home_tab_of_each_and_a_view_belongs_to_one(both: Two) -> None:
    _caller, region, nacka = both
    told: Json = {"user_id": NILS.id, "view": HOME_TAB | {"external_id": "one"}}
    mine, theirs = region.views_publish(**told)["view"], nacka.views_publish(**told)["view"]
    assert mine["id"] != theirs["id"]
    assert (mine["app_installed_team_id"], mine["bot_id"]) == ("T0REGION", BOT_ID)
    assert (theirs["team_id"], theirs["bot_id"]) == (NACKA, NILS_BOT_ID)
    assert error(lambda: region.views_update(view_id=theirs["id"], view=HOME_TAB)) == "not_found"
    again = nacka.views_update(external_id="one", view=HOME_TAB)["view"]
    assert again["id"] == theirs["id"]
    far = error(lambda: region.views_publish(user_id=STRANGER.id, view=HOME_TAB))
    assert far == "invalid_arguments"


def test_a_trigger_is_good_for_the_app_that_was_given_it(both: Two) -> None:
    caller, region, nacka = both
    modal = bots.modal()
    trigger = caller.rehearsal.place.tickets.trigger(NILS.id, team=NACKA)
    assert error(lambda: region.views_open(trigger_id=trigger, view=modal)) == "invalid_trigger_id"
    assert (
        nacka.views_open(trigger_id=trigger, view=modal)["view"]["app_installed_team_id"] == NACKA
    )


def test_files_belong_to_the_bot_that_brought_them(both: Two) -> None:
    caller, region, nacka = both
    nacka.conversations_join(channel="C0NACKA")
    told = nacka.files_getUploadURLExternal(filename="plan.txt", length=3)
    assert not caller.upload({"upload": told["upload_url"], "bytes": "abc"}).error
    done: Json = {"files": [{"id": told["file_id"], "title": "Plan"}]}
    assert error(lambda: region.files_completeUploadExternal(**done)) == "file_not_found"
    shared = nacka.files_upload_v2(channel="C0NACKA", content="abc", filename="plan.txt")
    assert shared["file"]["user"] == NILS_BOT
    assert f"/files-pri/{NACKA}-" in shared["file"]["url_private"]
    where = {"url": shared["file"]["url_private"]}
    assert caller.download(where, {"token": nacka.token}).whole["text"] == "abc"
    assert caller.download(where, {}).status == 404, "it is in no channel of the region's bot"
    assert nacka.files_completeUploadExternal(**done)["ok"]


def test_what_is_called_too_often_in_one_workspace_is_not_in_the_other(both: Two) -> None:
    caller, region, nacka = both
    caller.rehearsal.place.limits.kept = True
    for _ in range(20):
        nacka.users_list()
    assert error(nacka.users_list) == "ratelimited"
    assert region.users_list()["ok"]
    caller.later(61)
    assert nacka.users_list()["ok"]


def test_each_workspace_has_one_count_wherever_one_comes_from(both: Two) -> None:
    first = both[0].rehearsal.place
    second = first.at(NACKA)
    assert second.limits is not first.limits
    assert second.at(first.home.id).limits is first.limits
    assert second.at(first.home.id).at(NACKA).limits is second.limits
    first.limits.kept = second.limits.kept = True
    assert [second.limits.call("apps.uninstall") is None for _ in range(2)] == [True, False]
    assert [first.limits.call("apps.uninstall") is None for _ in range(2)] == [True, False]
    second.reset()
    assert first.limits.call("apps.uninstall") is None
    assert first.at(NACKA).limits.call("apps.uninstall") is None


def test_a_workspace_that_cannot_have_the_app_is_told_which_can(both: Two) -> None:
    browser = Browser(both[0])
    page = browser.opens("en", team=FAR.team)
    assert page.status == 400
    assert "in that workspace, only in: Region Stockholm, Nacka kommun<" in page.html
    page = browser.opens("sv", team=FAR.team)
    assert "i den arbetsytan, bara i: Region Stockholm, Nacka kommun<" in page.html


def test_scopes_are_those_that_were_allowed_there(population: Population) -> None:

    with running(of(population), HeldClock(START)) as caller:
        led = Browser(caller).opens("en", team=NACKA).answers("allow", NILS.id)
        got = caller.call("oauth.v2.access", {**PROOF, "code": led.told["code"][0]}, {"token": ""})
        assert got.whole["team"] == {"id": NACKA, "name": "Nacka kommun"}
        assert got.whole["bot_user_id"] == NILS_BOT
        nacka = bots.client(caller.rehearsal, got.whole["access_token"])
        assert error(nacka.users_list) == "missing_scope"
        assert "users:read" not in nacka.auth_test().headers["x-oauth-scopes"]
        assert "users:read" in bots.client(caller.rehearsal).auth_test().headers["x-oauth-scopes"]
        if SAMPLES.is_dir():
            assert set(strange(got.whole, sample("api/oauth.v2.access"))) == set()


def test_the_app_goes_from_one_workspace_and_stays_in_the_other(both: Two) -> None:
    caller, region, nacka = both
    nacka.conversations_join(channel="C0BOTH")
    nacka.apps_uninstall(**PROOF)
    assert error(nacka.auth_test) == "account_inactive"
    assert region.auth_test()["ok"]
    members = caller.rehearsal.place.workspace.channels["C0BOTH"].members
    assert NILS_BOT not in members
    assert BOT_USER in members
    again = install(caller, STRANGER.id)
    assert error(nacka.auth_test) == "invalid_auth"
    assert bots.client(caller.rehearsal, again).auth_test()["user_id"] == NILS_BOT
    assert installed(Browser(caller)) == BOT_TOKEN, "which was there"


def test_both_live_on_with_their_server(population: Population, tmp_path: Path) -> None:
    path = tmp_path / "slack.db"
    with two(population, RehearsalClock(START), path) as (_caller, _region, nacka):
        token = str(nacka.token)
        nacka.conversations_join(channel="C0NACKA")
        nacka.views_publish(user_id=NILS.id, view=HOME_TAB)
        nacka.chat_postMessage(channel=NILS.id, text="kept")

    with running(of(population), RehearsalClock(START), path) as caller:
        nacka = bots.client(caller.rehearsal, token)
        assert nacka.conversations_info(channel="C0NACKA")["channel"]["is_member"]
        opened = nacka.conversations_open(users=NILS.id)
        assert opened["already_open"]
        kept = nacka.conversations_history(channel=opened["channel"]["id"])["messages"]
        assert [each["text"] for each in kept] == ["kept"]
        assert caller.rehearsal.place.surfaces.home(NILS.id, NACKA)
        assert caller.rehearsal.place.surfaces.home(NILS.id) is None
        assert caller.call("auth.test", {}).whole["user_id"] == BOT_USER


def test_what_was_kept_before_there_could_be_several_is_taken_up(
    population: Population, tmp_path: Path
) -> None:
    path = tmp_path / "slack.db"
    with running(population, RehearsalClock(START), path) as caller:
        region = bots.client(caller.rehearsal)
        region.views_publish(user_id=MAJA.id, view=HOME_TAB)
        region.chat_postMessage(channel=MAJA.id, text="kept")
        caller.rehearsal.place.tickets.response_url("C0DIALOG", MAJA.id)
    with closing(sqlite3.connect(path)) as kept, kept:
        rows = kept.execute("SELECT kind, key, body FROM document").fetchall()
        for kind, key, body in rows:
            known = json.loads(body)
            if kind in {"channel", "home", "url"}:
                assert known.pop("team") == ""
            kept.execute(
                "UPDATE document SET body = ? WHERE kind = ? AND key = ?",
                (json.dumps(known), kind, key),
            )
    with running(of(population), RehearsalClock(START), path) as caller:
        region = bots.client(caller.rehearsal)
        opened = region.conversations_open(users=MAJA.id)["channel"]["id"]
        (one,) = region.conversations_history(channel=opened)["messages"]
        assert (one["text"], one["user"]) == ("kept", BOT_USER)
        assert caller.rehearsal.place.surfaces.home(MAJA.id)
        nacka = bots.client(caller.rehearsal, install(caller))
        assert nacka.auth_test()["user_id"] == NILS_BOT
