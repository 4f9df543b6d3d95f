"""People without commands, guests and those of other workspaces: nothing is missing to them."""

import pytest
from sqlalchemy import text

from bot.services import export
from bot.services.export import Wish
from storage.schema import look
from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import JAMES, LEYLA, form, kept, through
from tests.scenarios.openings import invited
from tests.stage import MAJA, Stage, Transport

SALEM = "U0SALEM1"
HOME = "T0REGION"
ANSWERS = ("rsvp yes", "rsvp maybe", "rsvp no")


@pytest.fixture(params=["multi", "single"])
def on_stage(request: pytest.FixtureRequest, make_stage: MakeStage, transport: Transport) -> Stage:
    """Give the example, invited, in a workspace that lets guests have no commands."""
    stage = make_stage(transport, after=invited)
    stage.control.post("/guests", commands=False)
    stage.control.post("/guests", user=SALEM, guest=request.param)
    return stage


def test_a_guest_without_commands_has_every_other_door(on_stage: Stage) -> None:
    stage = on_stage
    command = {"channel": "C0DIALOG", "user": SALEM, "command": "/rsvp", "text": "ja"}
    assert stage.control.refused("/command", **command).startswith("user_is_")
    for door, words in (("mention", "osa ja"), ("direct", "rsvp no"), ("mention", "rsvp maybe")):
        before = kept(stage)["answers"]
        through(stage, door, SALEM, words)
        assert kept(stage)["answers"] != before
    asked = stage.find(SALEM, "Salems kommun")
    before = kept(stage)["answers"]
    stage.clicks(SALEM, asked, "rsvp yes")
    assert kept(stage)["answers"] != before
    form(stage, SALEM, "propose")
    assert stage.submits(SALEM, title="Bokbuss över kommungränsen")["errors"] == {}
    assert "Bokbuss" in through(stage, "direct", SALEM, "dagordning")["text"]
    home = stage.home(SALEM)
    assert "Salems kommun" in str(home)


def _brought_home(stage: Stage) -> Stage:
    """Let everybody belong to the bot's own workspace: they have slash commands."""
    for each in stage.rehearsal.place.workspace.users.values():
        each.team = HOME
    with look(stage.url) as connection:
        connection.execute(text("UPDATE person SET team = workspace"))
        connection.commit()
    return stage


def _says(stage: Stage, user: str, words: str, number: int) -> None:
    """Let somebody say it: by a command who has them, by the other doors in turn who has not."""
    if stage.rehearsal.place.workspace.users[user].team == HOME:
        through(stage, "command", user, f"dialog {words}")
    elif words in ANSWERS and number % 3 == 0:
        stage.clicks(user, stage.find(user, "bjuds in" if user != JAMES else "invited"), words)
    else:
        through(stage, ("mention", "direct")[number % 2], user, words)


def _acts(stage: Stage) -> list[str]:
    """Play what most parties do until they have voted; return who of them is from elsewhere."""
    with stage.app.database.reading() as store:
        (series,) = store.series.every()
        seats = store.seats.every_seat(series.id, 0, stage.now())
    acting = [
        seat.principal.user
        for seat in seats.values()
        if seat.principal is not None and not seat.party.category.convening
    ]
    for number, user in enumerate(acting):
        _says(stage, user, ANSWERS[number % len(ANSWERS)], number)
        if number % 8 == 0:
            _says(stage, user, f"agenda add Punkt av {number} | decision | 20", number)
        if number % 8 == 1:
            _says(stage, user, f"agenda support #{number // 8 + 1}", number)
    _says(stage, LEYLA, "rsvp deputy", 1)
    stage.writes(MAJA, "omröstning fråga Juni? | Ja | Nej | till 2027-01-11")
    stage.writes(MAJA, "dagordning anta 1 2 3")
    poll = _poll(stage)
    for number, user in enumerate(acting[::3]):
        _says(stage, user, f"poll vote #{poll} {number % 2 + 1}", number)
    users = stage.rehearsal.place.workspace.users
    return [user for user in acting if users[user].team != HOME]


def _poll(stage: Stage) -> int:
    polls = [poll for poll, _ in kept(stage)["polls"]]
    assert [poll.state for poll in polls] == ["open"]
    return int(polls[0].number)


def _came(stage: Stage) -> Json:
    """Return what came of it, as the database has it and as people read it."""
    after = kept(stage)
    with stage.app.database.reading() as store:
        wishes = [Wish("kulturdialog", None, what, "csv", "sv") for what in ("agenda", "answers")]
        records = [export.document(store, wish, stage.now()).content for wish in wishes]
    return {
        "answers": [
            {party: (a.reply, a.person) for party, a in each.items()} for each in after["answers"]
        ],
        "items": [
            [(i.number, i.title, i.party, i.proposer, i.state, i.late) for i in each]
            for each in after["items"]
        ],
        "votes": {b.party: b.chosen for _, each in after["polls"] for b in each.values()},
        "hand-overs": after["seats"][3],
        "list": stage.writes(MAJA, "rsvp status"),
        "agenda": stage.writes(MAJA, "dagordning"),
        "records": records,
    }


def test_people_from_elsewhere_come_to_the_same_as_those_with_commands(
    make_stage: MakeStage,
) -> None:
    abroad, at_home = make_stage(after=invited), _brought_home(make_stage(after=invited))
    assert len(_acts(abroad)) > 20, "most are of other workspaces and have no commands"
    assert _acts(at_home) == []
    first, second = _came(abroad), _came(at_home)
    for what, came in first.items():
        assert came == second[what], what
    assert (len(first["votes"]), sum(map(len, first["answers"]))) == (10, 31), "one has handed over"
    assert "Punkt av 24" in first["agenda"]
    assert first["hand-overs"]
