"""People correct what they wrote to the bot, or take it away: it answers what was written, once."""

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import invited
from tests.stage import CHANNEL, MAJA, Stage, Transport


@pytest.fixture
def on_stage(make_stage: MakeStage, transport: Transport) -> Stage:
    return make_stage(transport, after=invited)


def test_a_correction_is_taken_and_nothing_is_answered_twice(on_stage: Stage) -> None:
    answer = on_stage.writes(MAJA, "status")
    assert answer
    channel = on_stage.direct(MAJA)
    mine = [one for one in on_stage.messages(channel, MAJA) if one["user"] == MAJA][-1]
    where = {"channel": channel, "user": MAJA, "ts": mine["ts"]}
    before = len(on_stage.inbox(MAJA))
    for path, more in (("/edit", {"text": "help"}), ("/delete", {})):
        done = on_stage.control.post(path, **where, **more)
        assert done["ack"]["status"] == 200
        assert len(on_stage.inbox(MAJA)) == before
    assert on_stage.rehearsal.deliverer.drain(5)


def test_a_mention_that_is_corrected_stays_answered_once(on_stage: Stage) -> None:
    assert on_stage.mentions(MAJA, "status")
    mine = [one for one in on_stage.messages() if one["user"] == MAJA][-1]
    before = len(on_stage.messages(CHANNEL, MAJA))
    where = {"channel": CHANNEL, "user": MAJA, "ts": mine["ts"]}
    on_stage.control.post("/edit", text="@Dialogmöten help", **where)
    assert len(on_stage.messages(CHANNEL, MAJA)) == before
