from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import bot
from bot.services import loading
from rehearsal.model import BOT_USER
from rehearsal.population import of_file

FILE = loading.read(Path(bot.__file__).parent / "examples" / "stockholm.toml")
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def test_the_example_fills_the_workspace() -> None:
    made = of_file(FILE, NOW)
    assert made.team.id == FILE.workspace.team
    assert made.start == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert made.zone == "Europe/Stockholm"
    assert len(made.users) == len(FILE.people)
    channel = made.channels[0]
    assert set(channel.members) == {user.id for user in made.users} | {BOT_USER}


def test_people_carry_the_names_of_their_parties() -> None:
    made = of_file(FILE, NOW)
    party = FILE.parties[0]
    principal = next(user for user in made.users if user.id == party.principal)
    assert party.name in principal.parties


def test_those_are_guests_of_whom_the_file_says_so() -> None:
    made = of_file(FILE, NOW)
    assert FILE.rehearsal is not None
    assert {user.id for user in made.users if user.guest} == {*FILE.rehearsal.guests}
    assert {user.team for user in made.users if user.guest} == {made.team.id}
    assert made.guest_commands


def test_the_bot_is_installed_elsewhere_if_the_file_says_so() -> None:
    assert FILE.rehearsal is not None
    assert of_file(FILE, NOW).also_installed == ()
    (first, *_) = FILE.teams
    row = FILE.rehearsal.model_copy(update={"also_installed": (first.id,)})
    made = of_file(replace(FILE, rehearsal=row), NOW)
    assert made.with_app == made.also_installed == (first.id,)


def test_the_bot_can_be_left_for_somebody_to_invite() -> None:
    assert BOT_USER not in of_file(FILE, NOW, with_bot=False).channels[0].members
