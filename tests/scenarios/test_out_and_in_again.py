"""The bot is removed from the channel and comes again: what still matters is posted then."""

import pytest

from bot.rules.outbox import OF_CHANNEL, Delivery
from rehearsal.model import BOT_USER
from tests.scenarios.conftest import MakeStage
from tests.stage import CHANNEL, MAJA, Stage, saying

pytestmark = pytest.mark.any_database

LEYLA = "U0BOTKYRKA1"


def out(stage: Stage) -> None:
    workspace = stage.rehearsal.place.workspace
    channel = workspace.channels[CHANNEL]
    channel.members.remove(BOT_USER)
    workspace.save_channel(channel)


def again(stage: Stage) -> None:
    stage.control.post("/join", channel=CHANNEL, user=BOT_USER)


def invites(stage: Stage) -> None:
    """Let the convener send the invitation."""
    stage.until("2026-12-28 10:00")
    asked = stage.find(MAJA, "Får jag skicka det här?")
    stage.clicks(MAJA, asked, saying(asked, "send"))


def missed(stage: Stage) -> None:
    """Play until the invitation is sent, while the bot is not in the channel."""
    out(stage)
    invites(stage)


def told(stage: Stage) -> int:
    words = [m for m in stage.inbox(MAJA) if "(not_in_channel)" in m["text"]]
    return len(words)


def test_the_posts_that_still_matter_come_when_the_bot_does(make_stage: MakeStage) -> None:
    stage = make_stage(after=missed)
    assert stage.posts() == []
    assert told(stage) == 1, "of the call and of the list, for one meeting"
    again(stage)
    said = [post["text"] for post in stage.posts()]
    for words in ("Vad ska vi prata om", "Vilka kommer"):
        assert sum(words in text for text in said) == 1, words
    assert len(said) == 3, "the call, the list, and the hello"
    rows = stage.control.get("/sendings")["sendings"]
    (hello,) = (each for each in rows if each["kind"] == "hello")
    assert hello["why"] == "hello", "nobody did anything that it would answer"
    stage.writes(LEYLA, "osa ja")
    assert "Botkyrka" in str(stage.post("Vilka kommer")["blocks"])
    out(stage)
    again(stage)
    assert len(stage.posts()) == 3, "nothing twice, and no second hello"


def test_what_has_lost_its_point_does_not_come(make_stage: MakeStage) -> None:
    stage = make_stage(after=missed)
    stage.until("2027-01-08 10:00")
    again(stage)
    said = [post["text"] for post in stage.posts()]
    assert not any("Vad ska vi prata om" in text for text in said), "the call is closed"
    assert any("Vilka kommer" in text for text in said)
    with stage.app.database.reading() as store:
        kept = store.outbox.recent(10_000)
    left = [e for e in kept if e.owed.manner == "post" and e.reason in OF_CHANNEL]
    assert left == []


def test_a_later_meetings_failure_is_told_again(make_stage: MakeStage) -> None:
    stage = make_stage()
    out(stage)
    stage.until("2026-12-28 10:00")
    assert told(stage) == 1, "of the first meeting"
    again(stage)
    out(stage)
    stage.until("2027-12-01 10:00")
    assert told(stage) == 2


# Direct messages to people of other workspaces, who share nothing else with the bot


INVITED = "bjuds in till dialogmötet"


def unreached(stage: Stage) -> list[str]:
    """Return what the convener was told of people who could not be written to."""
    return [m["text"] for m in stage.inbox(MAJA) if "(channel_not_found)" in m["text"]]


def direct(stage: Stage, *states: str) -> list[Delivery]:
    with stage.app.database.reading() as store:
        kept = store.outbox.recent(10_000)
    return [e for e in kept if e.owed.kind == "invitation.direct" and e.state in states]


def invitations(stage: Stage, user: str) -> int:
    return sum(INVITED in m["text"] for m in stage.inbox(user))


def test_the_convener_is_told_once_of_all_whom_the_bot_may_not_write_to(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=missed)
    failed = direct(stage, "failed")
    assert len(failed) > 20
    (word,) = unreached(stage)
    assert f"till {len(failed)} personer" in word
    assert f"och {len(failed) - 5} till" in word
    assert "/invite @Dialogmöten" in word
    stage.until("2027-01-15 10:00")
    assert len(unreached(stage)) == 1, "the reminder to them is of the same meeting"


def test_they_are_written_to_when_the_bot_comes_again(make_stage: MakeStage) -> None:
    stage = make_stage(after=missed)
    failed = len(direct(stage, "failed"))
    assert invitations(stage, LEYLA) == 0
    again(stage)
    assert direct(stage, "failed") == []
    assert len(direct(stage, "sent")) >= failed
    assert invitations(stage, LEYLA) == 1
    out(stage)
    again(stage)
    assert invitations(stage, LEYLA) == 1, "nothing twice"


def test_what_comes_late_in_the_evening_waits_for_the_morning(make_stage: MakeStage) -> None:
    stage = make_stage(after=missed)
    stage.until("2026-12-28 20:00")
    again(stage)
    assert (direct(stage, "failed"), invitations(stage, LEYLA)) == ([], 0)
    stage.until("2026-12-29 08:05")
    assert invitations(stage, LEYLA) == 1


def test_who_has_answered_meanwhile_is_not_invited(make_stage: MakeStage) -> None:
    stage = make_stage(after=missed)
    stage.writes(MAJA, "osa för Botkyrka ja")
    again(stage)
    assert invitations(stage, LEYLA) == 0
    assert "answered" in {each.reason for each in direct(stage, "dropped")}
    assert invitations(stage, "U0NACKA1") == 1
