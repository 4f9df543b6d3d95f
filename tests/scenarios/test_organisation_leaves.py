"""The organisation of a party leaves the shared channel, and comes back to it."""

from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA
from tests.scenarios.openings import invited
from tests.stage import CHANNEL, MAJA, Stage

NACKA = "U0NACKA1"


def reached(stage: Stage, user: str) -> int:
    return len(stage.inbox(user))


def test_who_is_out_of_reach_is_told_of_and_is_reached_again_when_they_are_back(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=invited)
    before = {user: reached(stage, user) for user in (LEYLA, NACKA)}
    stage.control.post("/sharing", team="T0BOTKYRKA")
    stage.until("2027-01-14 10:00")
    assert reached(stage, LEYLA) == before[LEYLA]
    assert reached(stage, NACKA) > before[NACKA], "the others get the reminder"
    told = [m["text"] for m in stage.inbox(MAJA) if "(channel_not_found)" in m["text"]]
    assert len(told) == 1, told
    assert "Leyla Demir" in told[0]
    assert "bjud in dem" in told[0]
    for user in (LEYLA, "U0BOTKYRKA2"):
        stage.control.post("/join", channel=CHANNEL, user=user, inviter=MAJA)
    stage.until("2027-02-01 10:00")
    assert reached(stage, LEYLA) > before[LEYLA], "the last reminder comes"
    assert "kommer" in stage.writes(LEYLA, "osa ja")
