"""What the app hears of two workspaces, and how it answers in each: raw, and through Bolt."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from rehearsal.model import APP_TOKEN, BOT_USER, Population
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller, HeldClock
from tests.rehearsal.conftest import MAJA, NILS, START, STRANGER, ULLA
from tests.rehearsal.test_oauth import PROOF, Browser, bolt, followed, running
from tests.rehearsal.test_shapes import SAMPLES, hearing, sample, strange
from tests.rehearsal.towns import FAR, NACKA, NILS_BOT, of, two

Json = dict[str, Any]
HOME_TAB: Json = {"type": "home", "blocks": [{"type": "divider"}]}
BUTTON: list[Json] = [
    {
        "type": "actions",
        "block_id": "b",
        "elements": [
            {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
        ],
    }
]


class Towns:
    """Two workspaces with the app, all that it is sent, and its client in each."""

    def __init__(
        self, caller: Caller, region: WebClient, nacka: WebClient, told: list[Json]
    ) -> None:
        self.caller, self.region, self.nacka, self.told = caller, region, nacka, told
        self.control = Control(caller.rehearsal.url)

    def events(self, kind: str) -> list[Json]:
        self.caller.rehearsal.deliverer.drain(5)
        return [each for each in self.told if each.get("event", {}).get("type") == kind]

    def one(self, kind: str) -> Json:
        (body,) = self.events(kind)
        return body


@pytest.fixture
def towns(population: Population) -> Iterator[Towns]:
    with (
        two(population, HeldClock(START)) as (caller, region, nacka),
        hearing(caller.rehearsal) as told,
    ):
        nacka.conversations_join(channel="C0NACKA")
        caller.rehearsal.deliverer.drain(5)
        told.clear()
        yield Towns(caller, region, nacka, told)


def whose(body: Json) -> tuple[str, str]:
    """Return the installation that an event is for."""
    (only,) = body["authorizations"]
    assert only["is_bot"]
    return only["team_id"], only["user_id"]


def test_an_event_of_a_workspace_is_for_its_installation(towns: Towns) -> None:
    towns.control.post("/message", channel="C0NACKA", user=NILS.id, text="hej @Dialogmöten")
    for kind in ("message", "app_mention"):
        body = towns.one(kind)
        assert (body["team_id"], whose(body)) == (NACKA, (NACKA, NILS_BOT))
        assert body["event"]["team"] == NACKA
        assert f"<@{NILS_BOT}>" in body["event"]["text"]
        assert "context_team_id" not in body, "it is not shared"
    if SAMPLES.is_dir():
        assert set(strange(towns.one("app_mention"), sample("events/AppMention"))) == set()


def test_nobody_is_told_of_a_channel_in_which_their_bot_is_not(towns: Towns) -> None:
    towns.control.post("/message", channel="C0COAST", user=NILS.id, text="hej")
    assert not towns.events("message")
    towns.control.post("/message", channel="C0BOTH", user=NILS.id, text="hej")
    body = towns.one("message")
    assert whose(body) == ("T0REGION", BOT_USER)
    assert (body["team_id"], body["context_team_id"]) == (NACKA, "T0REGION")


def test_people_of_others_are_told_of_with_both_workspaces(towns: Towns) -> None:
    towns.nacka.conversations_join(channel="C0COAST")
    towns.control.post("/message", channel="C0COAST", user=FAR.id, text="hej @Dialogmöten")
    body = towns.one("message")
    assert (body["team_id"], body["context_team_id"]) == (FAR.team, NACKA)
    assert (body["is_ext_shared_channel"], whose(body)) == (True, (NACKA, NILS_BOT))
    mention = towns.one("app_mention")
    assert (mention["team_id"], mention["event"]["team"]) == (NACKA, NACKA)
    assert mention["event"]["user_team"] == FAR.team


def test_a_command_and_its_answer_are_of_the_workspace_of_who_gives_it(towns: Towns) -> None:
    towns.control.post("/command", channel="C0BOTH", user=NILS.id, command="/agenda", text="x")
    towns.control.post("/command", channel="C0BOTH", user=MAJA.id, command="/agenda", text="x")
    first, second = (each for each in towns.told if "command" in each)
    assert (first["team_id"], first["team_domain"]) == (NACKA, "nacka")
    assert second["team_id"] == "T0REGION"
    for given, bot in ((first, NILS_BOT), (second, BOT_USER)):
        answer = towns.caller.respond(given["response_url"].rsplit("/", 1)[1], {"text": "here"})
        assert not answer.error
        said = towns.caller.rehearsal.place.workspace.in_channel("C0BOTH")[-1]
        assert (said.user, said.ephemeral_for) == (bot, given["user_id"])


def test_who_is_of_neither_has_no_command(towns: Towns) -> None:
    given = {"channel": "C0COAST", "user": FAR.id, "command": "/agenda", "text": ""}
    assert towns.control.refused("/command", **given) == "not_in_this_workspace"
    error = towns.control.refused("/shortcut", user=FAR.id, callback_id="propose")
    assert error == "not_in_this_workspace"


def test_a_click_is_for_the_app_whose_message_it_is(towns: Towns) -> None:
    towns.nacka.conversations_join(channel="C0BOTH")
    sent = [
        client.chat_postMessage(channel="C0BOTH", text="?", blocks=BUTTON)["ts"]
        for client in (towns.region, towns.nacka)
    ]
    for ts in sent:
        given: Json = {"channel": "C0BOTH", "message_ts": ts, "action": {"action_id": "go"}}
        towns.control.post("/interact", user=NILS.id, **given)
    mine, theirs = (each for each in towns.told if each["type"] == "block_actions")
    assert (mine["team"]["id"], mine["user"]["team_id"]) == ("T0REGION", NACKA)
    assert (theirs["team"]["id"], theirs["team"]["domain"]) == (NACKA, "nacka")
    assert theirs["message"]["user"] == NILS_BOT
    opened = towns.nacka.views_open(trigger_id=theirs["trigger_id"], view=bots.modal())
    assert opened["view"]["app_installed_team_id"] == NACKA
    if SAMPLES.is_dir():
        known = sample("interactivity/BlockActionPayload")
        assert set(strange(theirs["team"], known["team"], "team")) == set()
        assert set(strange(theirs["user"], known["user"], "user")) == set()


def test_a_modal_is_sent_to_the_app_that_opened_it(towns: Towns) -> None:
    trigger = towns.caller.rehearsal.place.tickets.trigger(MAJA.id, team=NACKA)
    towns.nacka.conversations_join(channel="C0BOTH")
    shown = towns.nacka.views_open(trigger_id=trigger, view=bots.modal())["view"]
    block = next(each for each in shown["blocks"] if each["type"] == "input")
    values = {block["block_id"]: {block["element"]["action_id"]: "Konst"}}
    towns.control.post("/submit", user=MAJA.id, view_id=shown["id"], values=values)
    (body,) = (each for each in towns.told if each["type"] == "view_submission")
    assert body["team"]["id"] == body["user"]["team_id"] == "T0REGION", "the person's own"
    assert body["view"]["app_installed_team_id"] == NACKA


def test_the_app_home_is_that_of_their_own_workspace(towns: Towns) -> None:
    for user in (NILS.id, MAJA.id):
        towns.control.post("/open-home", user=user)
    theirs, mine = towns.events("app_home_opened")
    assert (theirs["team_id"], whose(theirs)) == (NACKA, (NACKA, NILS_BOT))
    assert whose(mine) == ("T0REGION", BOT_USER)
    towns.nacka.views_publish(user_id=NILS.id, view=HOME_TAB)
    assert towns.control.get(f"/home/{NILS.id}")["view"]["type"] == "home"
    assert towns.control.get(f"/home/{MAJA.id}")["view"] is None


def test_a_direct_message_goes_to_the_app_it_is_written_to(towns: Towns) -> None:
    towns.control.post("/message", channel="app", user=NILS.id, text="to my own")
    towns.control.post("/message", channel=BOT_USER, user=NILS.id, text="to the other")
    mine, other = towns.events("message")
    assert (whose(mine), mine["event"]["text"]) == ((NACKA, NILS_BOT), "to my own")
    assert "context_team_id" not in mine
    assert (whose(other), other["context_team_id"]) == (("T0REGION", BOT_USER), "T0REGION")
    assert mine["event"]["channel"] != other["event"]["channel"]
    refused = towns.control.refused("/message", channel=NILS_BOT, user=ULLA.id, text="hej")
    assert refused == "not_visible", "no channel is shared with that bot"


def test_the_app_is_invited_to_where_its_workspace_is(towns: Towns) -> None:
    given = {"channel": "C0BOTH", "command": "/invite", "text": "@Dialogmöten"}
    assert towns.control.refused("/command", user=MAJA.id, **given) == "already_in_channel"
    towns.control.post("/command", user=NILS.id, **given)
    body = towns.one("member_joined_channel")
    assert (body["event"]["user"], whose(body)) == (NILS_BOT, (NACKA, NILS_BOT))
    refused = towns.control.refused("/join", channel="C0OTHER", user=NILS_BOT, inviter=MAJA.id)
    assert refused == "channel_not_found"
    towns.control.post("/leave", channel="C0BOTH", user=NILS_BOT)
    assert NILS_BOT not in towns.caller.rehearsal.place.workspace.channels["C0BOTH"].members


def test_people_see_the_channels_and_people_of_their_workspace(towns: Towns) -> None:
    said = {"user": MAJA.id, "text": "hej"}
    assert towns.control.refused("/message", channel="C0NACKA", **said) == "channel_not_found"
    place = towns.caller.rehearsal.place
    known = {each.id for each in place.guests.known_to(MAJA)}
    assert NILS.id in known
    assert STRANGER.id not in known
    towns.control.post("/guests", user=STRANGER.id, guest="multi")
    assert place.workspace.users[STRANGER.id].guest


def test_the_end_of_an_installation_is_told_to_it(towns: Towns) -> None:
    towns.nacka.apps_uninstall(**PROOF)
    body = towns.one("tokens_revoked")
    assert (body["team_id"], body["event"]["tokens"]["bot"]) == (NACKA, [NILS_BOT])
    assert towns.one("app_uninstalled")["team_id"] == NACKA
    towns.control.post("/message", channel="C0NACKA", user=NILS.id, text="hej")
    assert not towns.events("message")
    given = {"channel": "C0NACKA", "user": NILS.id, "command": "/agenda", "text": ""}
    assert towns.control.refused("/command", **given) == "not_in_this_workspace"


def test_a_workspace_that_hosts_a_channel_keeps_it_when_it_leaves(towns: Towns) -> None:
    towns.control.post("/sharing", team=NACKA)
    channels = towns.caller.rehearsal.place.workspace.channels
    assert channels["C0COAST"].members == [NILS.id]
    assert NILS.id not in channels["C0BOTH"].members
    assert channels["C0NACKA"].members == [NILS.id, STRANGER.id, NILS_BOT]


# One channel, two installations


def seeing(towns: Towns, body: Json, **more: Any) -> tuple[list[str], str]:  # noqa: ANN401
    """Return the bots that see an event, and the cursor of the rest."""
    app = WebClient(APP_TOKEN, base_url=towns.caller.rehearsal.base_url, retry_handlers=[])
    found = app.apps_event_authorizations_list(event_context=body["event_context"], **more)
    rest: Json = found.get("response_metadata", {"next_cursor": ""})
    return [each["user_id"] for each in found["authorizations"]], rest["next_cursor"]


@pytest.mark.parametrize("user", [MAJA.id, NILS.id])
def test_what_two_installations_see_is_told_once(user: str, towns: Towns) -> None:
    towns.nacka.conversations_join(channel="C0BOTH")
    towns.control.post("/message", channel="C0BOTH", user=user, text="hej")
    body = towns.one("message")
    own, other = (NILS_BOT, BOT_USER) if user == NILS.id else (BOT_USER, NILS_BOT)
    team = NACKA if user == NILS.id else "T0REGION"
    assert whose(body) == (team, own)
    assert (body["team_id"], body["context_team_id"]) == (team, team)
    assert body["is_ext_shared_channel"]
    assert seeing(towns, body)[0] == [own, other]
    first, cursor = seeing(towns, body, limit=1)
    assert (first, seeing(towns, body, cursor=cursor)) == ([own], ([other], ""))


def test_what_one_installation_sees_is_seen_by_no_other(towns: Towns) -> None:
    towns.control.post("/message", channel="C0NACKA", user=NILS.id, text="hej")
    towns.control.post("/message", channel="C0BOTH", user=NILS.id, text="hej")
    theirs, mine = towns.events("message")
    assert seeing(towns, theirs)[0] == [NILS_BOT]
    assert seeing(towns, mine)[0] == [BOT_USER], "Nacka's bot is not there"
    towns.nacka.apps_uninstall(**PROOF)
    assert seeing(towns, theirs)[0] == []
    assert seeing(towns, towns.one("app_uninstalled"))[0] == []


def test_each_bot_hears_its_own_name(towns: Towns) -> None:
    towns.nacka.conversations_join(channel="C0BOTH")
    text = f"<@{BOT_USER}> and <@{NILS_BOT}>"
    towns.control.post("/message", channel="C0BOTH", user=MAJA.id, text=text)
    mentions = towns.events("app_mention")
    assert {whose(each) for each in mentions} == {("T0REGION", BOT_USER), (NACKA, NILS_BOT)}
    for each in mentions:
        assert each["team_id"] == each["event"]["team"] == whose(each)[0]
        assert each["event"].get("user_team") == (
            "T0REGION" if each["team_id"] == NACKA else None
        ), "for Nacka she is of another workspace"
    assert len(towns.events("message")) == 1


def test_what_a_bot_says_is_told_to_its_own_installation(towns: Towns) -> None:
    towns.nacka.conversations_join(channel="C0BOTH")
    towns.nacka.chat_postMessage(channel="C0BOTH", text="from Nacka")
    body = towns.one("message")
    assert whose(body) == (NACKA, NILS_BOT)
    assert body["event"]["bot_profile"]["team_id"] == NACKA


def test_signs_and_comings_are_told_once_too(towns: Towns) -> None:
    towns.nacka.conversations_join(channel="C0BOTH")
    ts = towns.region.chat_postMessage(channel="C0BOTH", text="?")["ts"]
    towns.control.post("/reaction", channel="C0BOTH", ts=ts, user=NILS.id, name="eyes")
    assert whose(towns.one("reaction_added")) == (NACKA, NILS_BOT)
    towns.control.post("/join", channel="C0BOTH", user=ULLA.id, inviter=MAJA.id)
    own, hers = towns.events("member_joined_channel")
    assert (own["event"]["user"], whose(own)) == (NILS_BOT, (NACKA, NILS_BOT))
    assert (hers["event"]["user"], whose(hers)) == (ULLA.id, ("T0REGION", BOT_USER))


# Bolt, with its own flow and a store of installations


def _installed(app_url: str, browser: Browser, team: str, user: str) -> None:
    _status, html, headers = followed(app_url.replace("/events", "/install"))
    (asked,) = re.findall(r'href="([^"]+/oauth/v2/authorize[^"]+)"', html)
    parts = urlsplit(unescape(asked))
    page = browser.go("GET", f"{parts.path}?{parts.query.replace('team=', '')}&team={team}")
    cookie = headers["set-cookie"].partition(";")[0]
    status, html, _ = followed(page.answers("allow", user).location, cookie)
    assert (status, "Thank you" in html) == (200, True), html


def _answering(app: App, said: list[tuple[str, str]]) -> None:
    @app.event("app_mention")
    def mentioned(context: Any, say: Any) -> None:  # noqa: ANN401 - Bolt's
        said.append((context.team_id, context.bot_user_id))
        say(f"I am {context.bot_user_id}")

    @app.event(re.compile("message|member_joined_channel"))
    def written() -> None:
        """Take it: what nobody takes by Socket Mode is not acked, and is sent again."""


@pytest.mark.parametrize("by", ["http", "socket"])
def test_bolt_answers_each_workspace_with_its_token(
    by: str, population: Population, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        caller = stack.enter_context(running(of(population), HeldClock(START)))
        app, url, store = stack.enter_context(bolt(caller, tmp_path))
        said: list[tuple[str, str]] = []
        _answering(app, said)
        browser = Browser(caller)
        _installed(url, browser, "T0REGION", MAJA.id)
        _installed(url, browser, NACKA, NILS.id)
        found = [store.find_bot(enterprise_id=None, team_id=each) for each in ("T0REGION", NACKA)]
        assert [each and each.bot_user_id for each in found] == [BOT_USER, NILS_BOT]
        if by == "socket":
            stack.enter_context(bots.by_socket(caller.rehearsal, app))
        control = Control(caller.rehearsal.url)
        control.post("/join", channel="C0NACKA", user="app", inviter=NILS.id)
        for channel, user in (("C0NACKA", NILS.id), ("C0DIALOG", MAJA.id)):
            control.post("/message", channel=channel, user=user, text="@Dialogmöten hej")
            assert caller.rehearsal.deliverer.drain(5)
        assert said == [(NACKA, NILS_BOT), ("T0REGION", BOT_USER)]
        workspace = caller.rehearsal.place.workspace
        for channel, bot in (("C0NACKA", NILS_BOT), ("C0DIALOG", BOT_USER)):
            last = workspace.in_channel(channel)[-1]
            assert (last.user, last.text) == (bot, f"I am {bot}")
