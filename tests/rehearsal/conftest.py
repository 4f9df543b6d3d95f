from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from http.client import HTTPConnection
from zoneinfo import ZoneInfo

import pytest

from rehearsal.manifest import Manifest
from rehearsal.model import BOT_USER, Channel, Population, Team, User
from rehearsal.server import Rehearsal
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller, HeldClock

HOME = Team("T0REGION", "Region Stockholm", "region")
ELSEWHERE = Team("T0NACKA", "Nacka kommun", "nacka")
MAJA = User("U0MAJA", HOME.id, "Maja Lind", "utvecklingsledare")
ULLA = User("U0ULLA", HOME.id, "Ulla Berg", language="en")
NILS = User("U0NILS", ELSEWHERE.id, "Nils Nacka", "kulturchef", parties=["Nacka"])
GONE = User("U0GONE", HOME.id, "Gunnar Gone", deleted=True)
STRANGER = User("U0STRANGER", ELSEWHERE.id, "Stina Stranger")
START = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))

MANIFEST = {
    "display_information": {"name": "Dialogmöten"},
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Dialogmöten", "always_online": True},
        "unfurl_domains": ["example.org"],
        "shortcuts": [
            {"name": "Propose", "type": "global", "callback_id": "propose", "description": "x"},
            {"name": "From", "type": "message", "callback_id": "from_message", "description": "x"},
        ],
        "slash_commands": [
            {
                "command": "/agenda",
                "description": "The agenda",
                "usage_hint": "add TITLE",
                "should_escape": True,
            },
            {"command": "/plain", "description": "Not escaped", "should_escape": False},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "app_mentions:read",
                "im:history",
                "im:write",
                "channels:read",
                "groups:read",
                "channels:history",
                "groups:history",
                "users:read",
                "reactions:read",
                "files:write",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "member_joined_channel",
                "message.channels",
                "message.groups",
                "message.im",
                "pin_added",
                "pin_removed",
                "reaction_added",
                "reaction_removed",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


@pytest.fixture(scope="session")
def population() -> Population:
    people = [MAJA.id, ULLA.id, NILS.id, GONE.id]
    return Population(
        HOME,
        START,
        (ELSEWHERE,),
        (MAJA, ULLA, NILS, GONE, STRANGER),
        (
            Channel("C0DIALOG", "dialogmoten-kultur", members=[*people, BOT_USER]),
            Channel("C0OTHER", "other", members=[MAJA.id]),
            Channel("C0SECRET", "secret", "private", members=[MAJA.id]),
            Channel("C0OLD", "old", members=[MAJA.id, BOT_USER], archived=True),
        ),
    )


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return Manifest.parse(MANIFEST)


@pytest.fixture(scope="module")
def server(population: Population, manifest: Manifest) -> Iterator[Rehearsal]:
    with Rehearsal(population, manifest=manifest) as running:
        yield running


@pytest.fixture
def rehearsal(server: Rehearsal) -> Rehearsal:
    """Give a server as it is in the beginning, whatever another test did with it."""
    server.deliverer.drain(10)
    server.deliverer.forget()
    server.deliverer.drain(10)  # of one that had just begun again
    server.place.reset()
    server.faults.plant({"clear": True})
    return server


@pytest.fixture
def control(rehearsal: Rehearsal) -> Control:
    return Control(rehearsal.url)


MORE_SCOPES = [
    *("channels:join", "files:read", "im:read", "links.embed:write"),
    *("mpim:history", "mpim:read", "mpim:write"),
    *("pins:read", "pins:write", "reactions:write", "team:read"),
]


@pytest.fixture
def caller(population: Population) -> Iterator[Caller]:
    """Give what calls a server that may do everything, and whose real time stands still."""
    scopes = [*MANIFEST["oauth_config"]["scopes"]["bot"], *MORE_SCOPES]  # type: ignore[index]
    manifest = Manifest.parse({**MANIFEST, "oauth_config": {"scopes": {"bot": scopes}}})
    with (
        Rehearsal(population, manifest=manifest, clock=HeldClock(START)) as running,
        closing(HTTPConnection("127.0.0.1", running.port, timeout=10)) as connection,
    ):
        yield Caller(running, connection)
