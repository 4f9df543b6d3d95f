"""The private channel of a series is shared with other workspaces: Slack gives it another id."""

import pytest

from bot.services.channel_ids import KIND
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import JAMES, LEYLA, delivered
from tests.scenarios.openings import invited
from tests.stage import CHANNEL, MAJA, Stage, Transport, saying

pytestmark = pytest.mark.any_database


def private(stage: Stage) -> None:
    workspace = stage.rehearsal.place.workspace
    workspace.channels[CHANNEL].kind = "private"
    workspace.save_channel(workspace.channels[CHANNEL])


def shared(stage: Stage) -> str:
    """Share the channel; return its new id."""
    stage.control.post("/sharing", channel=CHANNEL)
    event = delivered(stage, "events_api", "channel_id_changed")["event"]
    return str(event["new_channel_id"])


def said(stage: Stage, channel: str) -> list[str]:
    found = stage.control.get(f"/messages/{channel}")["messages"]
    return [f"{each['text']} {each['blocks']}" for each in found if each["bot"]]


def test_the_series_goes_on_where_the_channel_is(
    make_stage: MakeStage, transport: Transport
) -> None:
    stage = make_stage(transport, after=invited)
    private(stage)
    new = shared(stage)
    assert new != CHANNEL
    stage.writes(LEYLA, "osa ja")
    (listed,) = (text for text in said(stage, new) if "Vilka kommer" in text)
    assert "Botkyrka" in listed, "the list that was posted before is still kept"
    assert "Solna" not in listed.split("Botkyrka")[0]
    answer = stage.says(LEYLA, "@Dialogmöten dagordning", new)
    assert "4 februari" in answer
    assert "February" in stage.says(JAMES, "@Dialogmöten agenda", new)
    assert "4 februari" in stage.commands(MAJA, "/agenda", new)
    stage.writes(LEYLA, "dagordning lägg till Scen i parken")
    stage.writes(MAJA, "dagordning anta #1")
    before = len(said(stage, new))
    stage.until("2027-01-21 10:00")
    later = said(stage, new)
    assert any("Scen i parken" in text for text in later[before:]), "a step posts there too"
    with stage.app.database.reading() as store:
        (series,) = store.series.every()
        entries = store.audit.of_series(series.id)
    assert series.channel == new
    assert [each.person for each in entries if each.action == KIND] == [None]


def test_what_was_refused_before_slack_told_of_it_is_sent_then(make_stage: MakeStage) -> None:
    stage = make_stage()
    private(stage)
    place, deliver = stage.rehearsal.place, stage.rehearsal.deliverer
    deliver.hold()
    stage.control.post("/sharing", channel=CHANNEL)
    (new,) = (each.id for each in place.workspace.channels.values() if each.kind == "private")
    stage.until("2026-12-28 10:00")
    asked = stage.find(MAJA, "Får jag skicka det här?")
    stage.clicks(MAJA, asked, saying(asked, "send"))
    assert not any("Vilka kommer" in text for text in said(stage, new))
    assert any("(channel_not_found)" in message["text"] for message in stage.inbox(MAJA))
    stage.control.post("/faults", hold=False)
    for words in ("Vad ska vi prata om", "Vilka kommer"):
        assert sum(words in text for text in said(stage, new)) == 1, words
