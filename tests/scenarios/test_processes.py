"""``python -m bot`` as a supervisor sees it: how it starts, refuses, stops, and runs in two."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import TypeVar

import pytest

import storage
from bot.ports import Store
from bot.services import setup
from rehearsal import population
from rehearsal.driver import RemoteBot
from rehearsal.manifest import PATH, Manifest
from rehearsal.model import CLIENT_ID, CLIENT_SECRET, Channel
from rehearsal.server import Rehearsal
from tests.databases import PostgresServer
from tests.programs import Programs
from tests.rehearsal.asking import Control
from tests.rehearsal.towns import NILS_BOT
from tests.scenarios.installed import NEW, REGION, Browser, Where, allowed, led_back
from tests.scenarios.processes import CLOCK, BotProcess, free_port, pause, settings_of
from tests.stage import MAJA, People, Transport, example, saying

NACKA_TEAM, OWN = "T0NACKA", "C0NACKA"
"""A workspace that installs the app as well, and a channel of its own."""
NACKA, SOLNA, TABY = "U0NACKA1", "U0SOLNA1", "U0TABY1"
T = TypeVar("T")
STOP_LIMIT = 10.0
PATIENT = {"LEASE_SECONDS": 15.0}
"""Nobody is killed here, so no lease needs to end soon; a busy machine may take its time."""


@pytest.fixture
def rehearsal() -> Iterator[Rehearsal]:
    with _rehearsal() as running:
        yield running


@contextmanager
def _rehearsal() -> Iterator[Rehearsal]:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    with Rehearsal(population.of_file(example(), start)) as running:
        running.deliverer.http_delays = (0.5, 1.0, 2.0)
        yield running


# ------------------------------------------------------------------------------ refusing to start


def test_without_settings_it_prints_the_two_ways_on(programs: Programs, tmp_path: Path) -> None:
    ended = programs.run(tmp_path, {}, "bot")
    assert ended.returncode == 2
    assert not ended.stdout
    assert "make run" in ended.stderr
    assert "docs/administrator.md" in ended.stderr
    assert not list(tmp_path.iterdir()), "it must not leave a database behind"


@pytest.mark.parametrize("half", ["web", "worker"])
def test_half_a_bot_refuses_sqlite(
    programs: Programs, rehearsal: Rehearsal, tmp_path: Path, half: str
) -> None:
    environment = settings_of(rehearsal, f"sqlite:///{tmp_path / 'x.db'}", "socket", PORT=0)
    ended = programs.run(tmp_path, environment, "bot", half)
    assert ended.returncode == 2
    assert "python -m bot" in ended.stderr
    assert "PostgreSQL" in ended.stderr
    assert not (tmp_path / "x.db").exists()


def test_every_bad_setting_is_named_at_once(programs: Programs, tmp_path: Path) -> None:
    bad = {"SLACK_BOT_TOKEN": "xapp-1", "TICK_SECONDS": "soon", "PORT": "99999"}
    ended = programs.run(tmp_path, bad, "bot")
    assert ended.returncode == 2
    assert all(name in ended.stderr for name in bad), ended.stderr
    assert "xapp-1" not in ended.stderr


def test_the_clock_of_a_proof_is_not_taken_with_the_real_slack(
    programs: Programs, tmp_path: Path
) -> None:
    real = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "s",
        "CLOCK_URL": "http://127.0.0.1:1/",
    }
    ended = programs.run(tmp_path, real, "bot")
    assert ended.returncode == 2
    assert "CLOCK_URL" in ended.stderr


# ------------------------------------------------------------------------------------- stopping


@pytest.fixture(scope="module")
def loaded(load: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load the example into a file, once; to be copied."""
    file = tmp_path_factory.mktemp("loaded") / "x.db"
    storage.fresh(f"sqlite:///{file}")
    load(f"sqlite:///{file}")
    return file


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_a_stop_is_quick_and_leaves_nothing_in_hand(
    programs: Programs, rehearsal: Rehearsal, tmp_path: Path, loaded: Path, transport: Transport
) -> None:
    """It stops in the middle of 31 invitations; each arrives once, before it or after."""
    url = f"sqlite:///{copyfile(loaded, tmp_path / 'x.db')}"
    with _running(programs, rehearsal, tmp_path, url, transport) as bot:
        people = People(rehearsal, Control(rehearsal.url))
        rehearsal.attach(RemoteBot(bot.url, rehearsal.clock))
        people.next()
        people.next()
        rehearsal.faults.plant({"method": "chat.postMessage", "error": "drop", "times": 2})
        asked = people.find(MAJA, "Får jag skicka")
        rehearsal.desk.bot = None  # do not wait until everything is sent
        people.clicks(MAJA, asked, saying(asked, "send"))
        began = CLOCK.monotonic()
        assert bot.terminate() == 0
        assert CLOCK.monotonic() - began < STOP_LIMIT
        assert _states(url).get("sending", 0) == 0
        bot.start()
        bot.wait_ready()
        assert RemoteBot(bot.url, rehearsal.clock).wait_idle(30)
    counts = _states(url)
    assert counts.keys() == {"sent"}, counts
    invited = [m for im in people.control.get("/state")["ims"] for m in _directs(people, im)]
    assert len(invited) == len(set(invited)) == 31


def _directs(people: People, im: dict[str, str]) -> list[str]:
    told = [m["text"] for m in people.messages(im["id"], im["user"]) if m["bot"]]
    return [im["user"] for text in told if "bjuds in" in text or "is invited" in text]


# --------------------------------------------------------------------------- web and worker apart


@dataclass
class Halves:
    rehearsal: Rehearsal
    people: People
    web: BotProcess
    worker: BotProcess
    url: str


@pytest.fixture(scope="module")
def both(
    programs: Programs,
    load: Callable[[str], None],
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: PostgresServer,
) -> Iterator[Halves]:
    """Start the halves of a bot, once for all that is asked of them."""
    url = postgres_server.empty()
    storage.fresh(url)
    load(url)
    folder, port = tmp_path_factory.mktemp("halves"), free_port()
    address = f"http://127.0.0.1:{port}"
    several: dict[str, object] = {
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SECRET_KEYS": NEW,
        "PUBLIC_URL": address,
        **PATIENT,
    }
    with _two_workspaces(address) as rehearsal:
        environment = settings_of(rehearsal, url, "http", PORT=0, **several)
        with (
            _running(programs, rehearsal, folder, url, "http", "web", PORT=port, **several) as web,
            _worker(programs, folder, environment) as worker,
        ):
            for team, user in ((REGION, MAJA), (NACKA_TEAM, NACKA)):
                where = Where(rehearsal, web.url, team, user)
                assert "installed in" in led_back(allowed(where, Browser()), web.url).words
            yield Halves(rehearsal, People(rehearsal, Control(rehearsal.url)), web, worker, url)
    postgres_server.drop(url)


@contextmanager
def _two_workspaces(url: str) -> Iterator[Rehearsal]:
    """Give the example's people, and Nacka's own workspace; the app is in neither yet."""
    people = population.of_file(example(), datetime(2026, 11, 23, tzinfo=UTC))
    own = Channel(OWN, "nacka", members=[NACKA, NILS_BOT], team=NACKA_TEAM)
    both = replace(
        people, channels=(*people.channels, own), with_app=(NACKA_TEAM,), installed=False
    )
    back = f"{url}/slack/oauth_redirect"
    manifest = replace(Manifest.read(PATH.with_name("manifest.http.json")), redirect_urls=(back,))
    with Rehearsal(both, manifest=manifest) as running:
        running.deliverer.http_delays = (0.5, 1.0, 2.0)
        yield running


def _also_in_nacka(url: str) -> None:
    """Let the same series be in Nacka's workspace too, with Nacka's people alone."""
    file, nobody = example(), {"principal": None, "deputies": ()}
    there = replace(
        file,
        workspace=file.workspace.model_copy(update={"team": NACKA_TEAM}),
        series=file.series.model_copy(
            update={"channel": OWN, "conveners": (NACKA,), "owner": NACKA}
        ),
        people=tuple(each for each in file.people if each.team == NACKA_TEAM),
        parties=tuple(
            each if each.principal == NACKA else each.model_copy(update=nobody)
            for each in file.parties
        ),
    )
    database = storage.connect(url, CLOCK, pace_per_minute=1_000_000)
    with database.transaction() as store:
        setup.apply(store, there, datetime(2026, 11, 23, tzinfo=UTC))
    database.close()


@pytest.fixture
def halves(both: Halves) -> Halves:
    """Give a test both halves, running."""
    for half in (both.web, both.worker):
        if half.has_ended():
            half.log.unlink()
            half.start().wait_for_line("ready ")
    both.web.wait_ready()
    both.rehearsal.attach(RemoteBot(both.web.url, both.rehearsal.clock))
    return both


def test_web_and_worker_play_a_cycle_together(halves: Halves) -> None:
    people, installations = halves.people, halves.rehearsal.place.installations
    _also_in_nacka(halves.url)
    people.next()
    assert people.post("Vad ska vi prata om")
    own = [m for m in people.messages(OWN, NACKA) if "Vad ska vi prata om" in m["text"]]
    assert [each["user"] for each in own] == [installations[NACKA_TEAM].bot]
    assert len({each.token for each in installations.values()}) == 2, "each has its own token"
    assert people.mentions(NACKA, "dagordning lägg till Kulturskolan | 20 min").startswith("Tack")
    assert "#1" in people.commands(MAJA, "/agenda anta #1")
    people.next()
    asked = people.find(MAJA, "Får jag skicka")
    people.clicks(MAJA, asked, saying(asked, "send"))
    assert people.find(SOLNA, "is invited")
    people.clicks(TABY, people.post("Vilka kommer"), "rsvp yes")
    assert "Täby kommun" in people.post("Vilka kommer")["text"]
    people.until("2027-02-04 13:00")
    assert "Kulturskolan" in people.post("börjar nu")["text"]
    assert _states(halves.url).keys() <= {"sent", "dropped", "ready"}
    assert _waiting(halves.url) == ["carry"], "a question to the convener, the morning after"


def test_a_reply_comes_within_a_second_though_the_worker_is_elsewhere(halves: Halves) -> None:
    halves.people.direct(SOLNA)
    waits = sorted(_seconds_to_reply(halves, number) for number in range(20))
    assert waits[18] < 1.0, waits


def test_web_answers_while_no_worker_runs(halves: Halves) -> None:
    """Replies are sent by the process that took the request; a worker is not needed for them."""
    halves.people.direct(SOLNA)
    assert halves.worker.terminate() == 0
    assert _seconds_to_reply(halves, 0) < 2.0


def test_both_halves_stop_quickly(halves: Halves) -> None:
    began = CLOCK.monotonic()
    assert halves.web.terminate() == 0
    assert halves.worker.terminate() == 0
    assert CLOCK.monotonic() - began < STOP_LIMIT


def _seconds_to_reply(halves: Halves, number: int) -> float:
    """Let a person write to the bot, and wait until they see an answer."""
    rehearsal, channel = halves.rehearsal, halves.people.direct(SOLNA)
    rehearsal.desk.bot = None  # see the answer when it comes, not when the bot is idle
    words = "agenda" if number % 2 else "rsvp status"
    before = _answers(rehearsal, channel)
    began = CLOCK.monotonic()
    halves.people.control.post("/message", channel=channel, user=SOLNA, text=words)
    while _answers(rehearsal, channel) == before:
        assert CLOCK.monotonic() - began < 20, "no answer"
        pause(0.005)
    return CLOCK.monotonic() - began


def _answers(rehearsal: Rehearsal, channel: str) -> int:
    return sum(each.from_bot for each in rehearsal.place.workspace.in_channel(channel))


# --------------------------------------------------------------------------------------- running


@contextmanager
def _running(  # noqa: PLR0913 - what runs, where, and how it is reached
    programs: Programs,
    rehearsal: Rehearsal,
    folder: Path,
    url: str,
    transport: Transport,
    role: str = "",
    **given: object,
) -> Iterator[BotProcess]:
    wanted = {"PORT": free_port(), **PATIENT, **given}
    environment = settings_of(rehearsal, url, transport, **wanted)
    bot = BotProcess(programs, folder, environment, role).start()
    try:
        bot.wait_ready()
        bot.wait_for_line(f"ready {bot.url}")
        if transport == "http":
            rehearsal.deliverer.bot_url = f"{bot.url}/slack/events"
        yield bot
    finally:
        bot.end()


@contextmanager
def _worker(programs: Programs, folder: Path, environment: dict[str, str]) -> Iterator[BotProcess]:
    worker = BotProcess(programs, folder, environment, "worker").start()
    try:
        worker.wait_for_line("ready worker")
        yield worker
    finally:
        worker.end()


def _states(url: str) -> dict[str, int]:
    return _looked(url, lambda store: store.outbox.counts())


def _waiting(url: str) -> list[str]:
    """Return the kinds of what is owed and not sent."""
    return _looked(
        url, lambda store: [e.owed.kind for e in store.outbox.recent(500) if e.state == "ready"]
    )


def _looked(url: str, look: Callable[[Store], T]) -> T:
    database = storage.connect(url, CLOCK, pace_per_minute=1_000_000)
    try:
        with database.reading() as store:
            return look(store)
    finally:
        database.close()
