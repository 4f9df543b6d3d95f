"""Slack's own ``/invite``, and a workspace in which nothing is set up yet."""

from datetime import UTC, datetime

from rehearsal import population
from rehearsal.model import BOT_USER
from rehearsal.server import Rehearsal
from tests.rehearsal.asking import Control
from tests.stage import example


def test_somebody_invites_the_bot(rehearsal: Rehearsal, control: Control) -> None:
    invite = {"channel": "C0OTHER", "user": "U0MAJA", "command": "/invite"}
    assert control.refused("/command", text="@somebody", **invite) == "not_rehearsed"
    control.post("/command", text="@Dialogmöten", **invite)
    assert BOT_USER in rehearsal.place.workspace.channels["C0OTHER"].members
    assert control.refused("/command", text=f"<@{BOT_USER}>", **invite) == "already_in_channel"


def test_an_empty_workspace_has_people_and_channels_but_no_bot_and_no_parties() -> None:
    made = population.empty(example(), datetime(2026, 11, 23, tzinfo=UTC))
    (channel,) = made.channels
    assert BOT_USER not in channel.members
    assert not channel.topic
    assert len(made.users) == len(example().people)
    assert not any(user.parties for user in made.users)
