"""Slack's own ``/invite``, and a workspace in which nothing is set up yet."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rehearsal import invitation, population
from rehearsal.errors import Refused
from rehearsal.model import BOT_USER, Population
from rehearsal.server import Rehearsal
from tests.rehearsal.asking import Control
from tests.stage import example


def test_somebody_invites_the_bot(rehearsal: Rehearsal, control: Control) -> None:
    invite = {"channel": "C0OTHER", "user": "U0MAJA", "command": "/invite"}
    assert control.refused("/command", text="@somebody", **invite) == "not_rehearsed"
    control.post("/command", text="@Dialogmöten", **invite)
    assert BOT_USER in rehearsal.place.workspace.channels["C0OTHER"].members
    (line,) = control.get("/messages/C0OTHER")["messages"]
    assert line["text"] == f"<@{BOT_USER}> has joined the channel"
    assert (line["subtype"], line["bot"]) == ("channel_join", False), "Slack says it, not the app"
    assert control.refused("/command", text=f"<@{BOT_USER}>", **invite) == "already_in_channel"


def test_an_empty_workspace_has_people_and_channels_but_no_bot_and_no_parties() -> None:
    made = population.empty(example(), datetime(2026, 11, 23, tzinfo=UTC))
    (channel,) = made.channels
    assert BOT_USER not in channel.members
    assert not channel.topic
    assert len(made.users) == len(example().people)
    assert not any(user.parties for user in made.users)


def test_a_convener_invites_the_bot_once(population: Population, tmp_path: Path) -> None:
    path = tmp_path / "slack.db"
    with Rehearsal(population, state_path=path) as rehearsal:
        with pytest.raises(Refused, match="not_in_channel"):
            invitation.at_first(rehearsal, "C0OTHER", "U0ULLA")
        invitation.at_first(rehearsal, "C0OTHER", "U0MAJA")
        assert BOT_USER in rehearsal.place.workspace.channels["C0OTHER"].members
        rehearsal.desk.office.coming.leave({"channel": "C0OTHER", "user": "app"})
    with Rehearsal(population, state_path=path) as rehearsal:
        invitation.at_first(rehearsal, "C0OTHER", "U0MAJA")
        assert BOT_USER not in rehearsal.place.workspace.channels["C0OTHER"].members
        rehearsal.place.reset()
        invitation.at_first(rehearsal, "C0OTHER", "U0MAJA")
        assert BOT_USER in rehearsal.place.workspace.channels["C0OTHER"].members


def test_a_bot_that_is_in_the_channel_already_is_invited_by_nobody_later(
    rehearsal: Rehearsal,
) -> None:
    invitation.at_first(rehearsal, "C0DIALOG", "U0MAJA")
    rehearsal.desk.office.coming.leave({"channel": "C0DIALOG", "user": "app"})
    invitation.at_first(rehearsal, "C0DIALOG", "U0MAJA")
    assert BOT_USER not in rehearsal.place.workspace.channels["C0DIALOG"].members
