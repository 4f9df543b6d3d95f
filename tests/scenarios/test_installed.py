"""One bot in two workspaces: installed by its pages, and answering in both."""

import logging
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select

import storage
from bot.app import diagnose, relock
from bot.views.blocks import actions
from bot.views.buttons import Ids, say
from handlers.installations import Installations
from rehearsal.model import CLIENT_ID, CLIENT_SECRET
from storage import backup, schema
from storage.tables import METADATA
from tests.databases import clients
from tests.logged import Logged
from tests.rehearsal import bots
from tests.rehearsal.asking import Json
from tests.rehearsal.conftest import MAJA, NILS
from tests.rehearsal.towns import NACKA
from tests.scenarios.installed import NEW, OLD, REGION, Hosted, hosted, keyed
from tests.stage import Transport
from tests.storage.given import Given
from tests.storage.test_installations import left

HELP = "Det här kan du göra"
TOKEN = re.compile(r"xox[a-z]?[-.]")
"""What any token of Slack's begins with."""
BOTH = ((MAJA.id, "C0DIALOG"), (NILS.id, "C0NACKA"))


@pytest.fixture
def url(database_url: str) -> str:
    storage.fresh(database_url)
    return database_url


@pytest.fixture
def two(url: str, transport: Transport) -> Iterator[Hosted]:
    with hosted(url, transport) as made:
        yield made


def answers(bot: Hosted) -> bool:
    """Tell whether the bot answers in both workspaces by every way in which it speaks."""
    return all(
        HELP in bot.commands(user, channel) and bot.home(user) and bot.writes(user, "hjälp")
        for user, channel in BOTH
    )


@contextmanager
def asking_on(bot: Hosted) -> Iterator[list[str]]:
    """Let people of both workspaces ask on and on; gives what was answered wrongly."""
    failed, ended = list[str](), Event()

    def ask(user: str, channel: str) -> int:
        asked = 0
        while not ended.is_set():
            if HELP not in (said := bot.commands(user, channel)):
                failed.append(said)
            asked += 1
        return asked

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask, *each) for each in BOTH * 2]
        try:
            yield failed
        finally:
            ended.set()
    assert all(each.result() > 3 for each in asking)


def everything(url: str) -> str:
    """Return all that a database holds, as text."""
    with schema.look(url) as connection:
        rows = [connection.execute(select(each)).all() for each in METADATA.sorted_tables]
    return repr(rows)


def test_it_is_installed_in_two_workspaces_and_answers_in_both(two: Hosted) -> None:
    assert "installed in Region Stockholm" in two.install(REGION).words
    assert "installed in Nacka kommun" in two.install(NACKA).words
    assert answers(two)


@pytest.mark.every_database
def test_reinstalling_and_other_keys_and_tokens_fail_nobody_and_show_no_token(
    url: str, tmp_path: Path, logged: Logged
) -> None:
    logged.from_level(logging.DEBUG)
    with hosted(url, rotates=True, log_level="DEBUG") as bot:
        for each in bot.rehearsal.place.installations.values():
            each.rotating.seconds = 61.0  # the bot takes another one a second later
        bot.install(REGION, without="files:write")
        bot.install(NACKA)
        lacking = "T0REGION: lacks files:write; install it again there"
        assert diagnose(bot.settings)["slack"] == [lacking]
        first = bot.token(NACKA)
        bot.restart(**keyed(f"{NEW},{OLD}"))
        with asking_on(bot) as failed:
            assert relock(bot.settings).done == 2
            bot.install(REGION)
            Event().wait(1.2)
            assert relock(bot.settings).done == 2
        assert failed == []
        assert bot.token(NACKA) != first
        assert answers(bot)
        bot.restart(**keyed(NEW))
        assert answers(bot), "the old key is not needed any more"
        assert diagnose(bot.settings)["slack"] == []
        without_it = bot.settings.model_copy(update=keyed(OLD))
        shut = "none of SECRET_KEYS opens its token"
        assert diagnose(without_it)["slack"] == [f"{NACKA}: {shut}", f"{REGION}: {shut}"]
        shown = [logged.text, repr(bot.app.health()), repr(bot.app.identity), repr(bot.settings)]
    assert "invalid_refresh_token" not in logged.text, "each refresh token was used once"
    kept = [everything(url), *copied(url, tmp_path / "copy.db")]
    assert all("gAAAA" in each for each in kept), "they hold the tokens, encrypted"
    assert "the app was installed in T0NACKA" in logged.text
    assert [found for each in [*shown, *kept] if (found := TOKEN.search(each))] == []


def copied(url: str, copy: Path) -> list[str]:
    """Return what is in the database's files, and in a backup."""
    if not url.startswith("sqlite"):
        with pytest.MonkeyPatch.context() as there:
            there.setenv("PATH", str(clients()))
            backup.backup(url, copy)
            read = ["pg_restore", "--file=-", str(copy)]  # as it is read out: it is compressed
            return [subprocess.run(read, check=True, capture_output=True, text=True).stdout]
    backup.backup(url, copy)
    path = Path(url.removeprefix("sqlite:///"))
    files = [*path.parent.glob(f"{path.name}*"), copy]
    return [file.read_bytes().decode("latin-1") for file in files if file.stat().st_size > 1 << 15]


def old_button(bot: Hosted) -> Json:
    """Let the bot send one of its buttons; return what presses it."""
    with bot.app.database.reading() as store:
        (series,) = store.series.every()
    answering = say("Coming", "rsvp yes", Ids(series.id, 1, 1))
    sent = bots.client(bot.rehearsal, bot.token(REGION)).chat_postMessage(
        channel=MAJA.id, text="x", blocks=[actions(answering, name="old")]
    )
    action = {"action_id": answering["action_id"], "block_id": "old"}
    where = {"channel": sent["channel"], "message_ts": sent["ts"]}
    return {"user": MAJA.id, "action": action, **where}


def test_where_it_was_uninstalled_the_data_is_kept_a_while_and_then_gone(
    two: Hosted, url: str
) -> None:
    two.install(REGION)
    two.install(NACKA)
    with two.app.database.transaction() as store:
        Given.saved(store)
    press = old_button(two)
    for comes_back in (True, False):
        client = bots.client(two.rehearsal, two.token(REGION))
        client.apps_uninstall(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        two.rehearsal.deliverer.drain(5)
        with two.app.database.reading() as store:
            found = store.installations.find(REGION)
        assert found is not None
        assert (found.ended_at is not None, found.token) == (True, "")
        assert isinstance(two.app.identity, Installations)
        assert two.app.identity.token_of(REGION) == ""
        two.control.post("/clock", advance_seconds=17 * 24 * 3600)
        two.app.run_due()
        assert "series" in left(url, REGION), "14 working days are not over"
        if comes_back:
            two.install(REGION)
            assert answers(two)
    two.control.post("/clock", advance_seconds=4 * 24 * 3600)
    two.app.run_due()
    assert left(url, REGION).keys() == {"audit"}, "what became of the installation alone"
    assert left(url, NACKA)["installation"] == 1
    assert HELP in two.commands(NILS.id, "C0NACKA")
    two.install(REGION)
    said = two.control.post("/interact", **press)
    assert "innan jag togs bort" in str(said)
