"""The bot's tokens in several workspaces: never old, renewed once, and by the workspace alone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from slack_bolt import BoltContext
from slack_bolt.request.internals import build_context

from bot.config import Settings, exact
from bot.ports import Database, Store, Unavailable
from bot.rules.installations import Installation
from bot.services.receipts import Refused, Sent
from handlers import slack
from handlers.installations import AWAY_SECONDS, Installations
from handlers.relocking import relock
from handlers.renewing import LEASE, Renewer
from handlers.vault import Vault, new_key
from rehearsal.model import CLIENT_ID, CLIENT_SECRET
from rehearsal.server import Rehearsal
from storage.database import SqlDatabase
from tests.storage.given import NOW, HandClock

KEY = new_key()
VAULT = Vault([KEY])
HOST, NACKA, BANK, BRANCH = "T0REGION", "T0NACKA", "E0BANK", "T0BRANCH"
ADDRESS = "https://bot.example/slack/install"


def settings(rehearsal: Rehearsal) -> Settings:
    return exact(
        slack_client_id=CLIENT_ID,
        slack_client_secret=CLIENT_SECRET,
        slack_api_url=rehearsal.base_url,
        public_url="https://bot.example",
        secret_keys=KEY,
    )


def kept(workspace: str, token: str = "", organisation: str = "", **more: Any) -> Installation:  # noqa: ANN401 - fields
    return Installation(
        workspace, organisation, f"U-{workspace}", token=VAULT.lock(token, 0), **more
    )


def save(database: Database, *each: Installation) -> None:
    with database.transaction() as store:
        for one in each:
            store.installations.save(one, NOW)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def several(rehearsal: Rehearsal, database: SqlDatabase, clock: HandClock) -> Installations:
    return made(rehearsal, database, clock)


def made(
    rehearsal: Rehearsal, database: Database, clock: HandClock, vault: Vault = VAULT
) -> Installations:
    given = settings(rehearsal)
    renewer = Renewer(given, slack.web_client(given), database, clock, vault)
    return Installations(database, clock, vault, renewer, ADDRESS)


def authorized(several: Installations, body: dict[str, Any]) -> str:
    """Return the token by which what Slack sends is answered."""
    context = build_context(BoltContext(), body)
    found = several(context=context, enterprise_id=context.enterprise_id, team_id=context.team_id)
    return str(found.bot_token)


def sent_off(user_org: str, installed: str) -> dict[str, Any]:
    """Return a form that somebody of an organisation sent off, opened by an app elsewhere."""
    return {
        "type": "view_submission",
        "team": {"id": "T0EXTERNAL", "domain": "x", "enterprise_id": user_org},
        "enterprise": {"id": user_org, "name": "x"},
        "user": {"id": "U1", "team_id": "T0EXTERNAL"},
        "view": {"id": "V1", "app_installed_team_id": installed},
        "is_enterprise_install": False,
    }


def event(workspace: str, organisation: str | None, *, whole: bool) -> dict[str, Any]:
    authorization = {
        "enterprise_id": organisation,
        "team_id": workspace,
        "user_id": "UBOT",
        "is_bot": True,
        "is_enterprise_install": whole,
    }
    inner = {"type": "app_mention", "user": "U1"}
    return {"type": "event_callback", "event": inner, "authorizations": [authorization]}


def test_a_reinstallation_elsewhere_is_known_at_the_next_request(
    several: Installations, database: SqlDatabase
) -> None:
    assert several.token_of(NACKA) == ""
    for token in ("first", "second"):
        save(database, kept(NACKA, token))
        assert several.token_of(NACKA) == token
    with database.transaction() as store:
        store.installations.end(NACKA, NOW)
    assert several.token_of(NACKA) == ""


def test_a_form_that_somebody_of_another_organisation_sends_off_is_ours(
    several: Installations, database: SqlDatabase
) -> None:
    save(database, kept(HOST, "ours"), kept(BANK, "theirs"))
    assert authorized(several, sent_off(BANK, HOST)) == "ours"
    assert authorized(several, sent_off("E0OTHER", HOST)) == "ours"
    assert authorized(several, sent_off(BANK, "T0UNKNOWN")) == "", "not by the person's own"


def test_a_workspace_of_an_organisation_has_its_token_and_is_remembered(
    several: Installations, database: SqlDatabase
) -> None:
    save(database, kept(BANK, "theirs"), kept(HOST, "ours"))
    assert authorized(several, event(BRANCH, BANK, whole=True)) == "theirs"
    several.note(BRANCH, BANK)
    several.note(HOST, BANK)
    assert several.token_of(BRANCH) == "theirs", "without an event, as the courier asks"
    assert several.token_of(HOST) == "ours"
    assert authorized(several, event("T0STRANGE", BANK, whole=False)) == ""
    assert several.bot_user_of(event(BRANCH, BANK, whole=True)) == f"U-{BANK}"
    own = event(BRANCH, BANK, whole=True)
    own["event"]["user"] = f"U-{BANK}"
    assert several.is_own(own)
    with database.transaction() as store:
        store.installations.end(BANK, NOW)
    assert several.token_of(BRANCH) == ""


class Away:
    """A database that goes away, and counts who asks."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_away = False
        self.asked = 0

    @contextmanager
    def reading(self) -> Iterator[Store]:
        self.asked += 1
        if self.is_away:
            raise Unavailable
        with self.database.reading() as store:
            yield store

    def transaction(self, **_: Any) -> NoReturn:  # noqa: ANN401 - as a database
        raise Unavailable


def test_while_the_database_is_away_it_goes_on_with_what_it_knows(
    rehearsal: Rehearsal, database: SqlDatabase, clock: HandClock
) -> None:
    away = Away(database)
    several = made(rehearsal, away, clock)  # type: ignore[arg-type] # of a database in part
    save(database, kept(NACKA, "known"))
    assert several.token_of(NACKA) == "known"
    away.is_away = True
    asked = away.asked
    assert [several.token_of(NACKA) for _ in range(3)] == ["known"] * 3
    assert away.asked == asked + 1, "others wait for an answer meanwhile"
    assert several.token_of("T0OTHER") == ""
    away.is_away = False
    save(database, kept(NACKA, "another"))
    clock.advance(AWAY_SECONDS)
    assert several.token_of(NACKA) == "another"


def test_no_more_workspaces_are_kept_than_so_many(
    several: Installations, database: SqlDatabase
) -> None:
    several.limit = 2
    names = ["T0A", "T0B", "T0C"]
    save(database, *(kept(each, each) for each in names))
    assert [several.token_of(each) for each in names] == names
    users = [several.bot_user_of({"team_id": each, "command": "/dialog"}) for each in names]
    assert users == ["", "U-T0B", "U-T0C"]
    assert several.is_in({"team_id": "T0A", "command": "/dialog"}), "it is read again"
    assert not several.is_in({"team_id": "T0OTHER", "command": "/dialog"})


def test_what_slack_refuses_in_one_workspace_is_told_and_taken_back(several: Installations) -> None:
    several.heard(NACKA, "chat.postMessage", Refused("missing_scope", "chat:write"))
    several.heard(HOST, "chat.postMessage", Refused("channel_not_found"))
    (told,) = several.notices
    assert all(each in told for each in (NACKA, "missing_scope", "chat:write", ADDRESS))
    assert several.problem == ""
    several.heard(NACKA, "chat.postMessage", Sent())
    assert several.notices == []


def rotating(rehearsal: Rehearsal, database: Database, clock: HandClock) -> Installation:
    """Let the first workspace have a token that is good no more."""
    rehearsal.place.installation.rotating.follow("xoxe.xoxb-old", "xoxe-1", 0.0)
    refresh = VAULT.lock("xoxe-1", 0)
    of = kept(HOST, "xoxe.xoxb-old", refresh=refresh, expires_at=clock.epoch())
    save(database, of)
    return replace(of, revision=1)


def renewals(rehearsal: Rehearsal) -> list[object]:
    calls = [each for each in rehearsal.place.log.read() if each.get("method") == "oauth.v2.access"]
    return [each["error"] for each in calls]


def test_many_who_need_another_token_at_once_get_the_same_and_ask_once(
    rehearsal: Rehearsal, database: SqlDatabase, clock: HandClock
) -> None:
    rotating(rehearsal, database, clock)
    processes = [made(rehearsal, database, clock) for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        tokens = list(threads.map(lambda n: processes[n % 2].token_of(HOST), range(16)))
    assert set(tokens) == {rehearsal.place.installation.token}
    assert tokens[0].startswith("xoxe.xoxb-")
    assert renewals(rehearsal) == [None]


def test_a_token_that_ends_soon_is_renewed_beforehand(
    several: Installations, rehearsal: Rehearsal, database: SqlDatabase, clock: HandClock
) -> None:
    rotating(rehearsal, database, clock)
    several.look()
    several.look()
    assert renewals(rehearsal) == [None]
    clock.advance(11 * 3600.0)
    several.look()
    assert renewals(rehearsal) == [None, None]


def test_who_has_not_the_key_keeps_nobody_else_from_renewing(
    rehearsal: Rehearsal, database: SqlDatabase, clock: HandClock
) -> None:
    rotating(rehearsal, database, clock)
    other = made(rehearsal, database, clock, Vault([new_key()]))
    other.look()
    assert other.token_of(HOST) == ""
    assert made(rehearsal, database, clock).token_of(HOST) == rehearsal.place.installation.token


def test_a_token_that_is_being_renewed_is_not_locked_anew_meanwhile(
    rehearsal: Rehearsal, database: SqlDatabase, clock: HandClock
) -> None:
    rotating(rehearsal, database, clock)
    with database.transaction() as store:
        found = store.installations.find(HOST)
        assert found is not None
        assert store.installations.claim(found, clock.epoch(), clock.epoch() + LEASE)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(relock, database, VAULT, clock)
        assert not waiting.done()
        with database.transaction() as store:
            lock = VAULT.lock
            assert store.installations.renew(found.renewed(lock("new", 0), lock("r", 0), 9e9), NOW)
        assert waiting.result().done == 1
    assert made(rehearsal, database, clock).token_of(HOST) == "new"
