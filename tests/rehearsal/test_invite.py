"""Slack's own ``/invite``."""

from pathlib import Path

import pytest

from rehearsal import invitation
from rehearsal.errors import Refused
from rehearsal.model import BOT_USER, Population
from rehearsal.server import Rehearsal
from tests.rehearsal.asking import Control


def test_somebody_invites_the_bot(rehearsal: Rehearsal, control: Control) -> None:
    invite = {"channel": "C0OTHER", "user": "U0MAJA", "command": "/invite"}
    assert control.refused("/command", text="@somebody", **invite) == "not_rehearsed"
    control.post("/command", text="@Dialogmöten", **invite)
    assert BOT_USER in rehearsal.place.workspace.channels["C0OTHER"].members
    (line,) = control.get("/messages/C0OTHER")["messages"]
    assert line["text"] == f"<@{BOT_USER}> has joined the channel"
    assert (line["subtype"], line["bot"]) == ("channel_join", False), "Slack says it, not the app"
    assert control.refused("/command", text=f"<@{BOT_USER}>", **invite) == "already_in_channel"


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
