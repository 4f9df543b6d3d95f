"""The channel of a series, or of one that is set up, has another id."""

from bot.rules.outbox import OF_CHANNEL
from bot.rules.series_drafts import Draft
from bot.services import channel_ids, greeting
from tests.services.given import CALLED, CHANNEL, MAJA, TEAM, Dialogue

NEW = "C0SHARED"


def test_the_series_and_what_is_set_up_there_follow(dialogue: Dialogue) -> None:
    store = dialogue.store
    drafts = [
        store.series_drafts.add(Draft(0, TEAM, MAJA, {"series": series}), CALLED).id
        for series in ({"channel": CHANNEL, "key": "own"}, {"channel": "C0OTHER"}, {})
    ]
    for _ in range(2):
        channel_ids.changed(store, TEAM, CHANNEL, NEW, CALLED)
    assert store.series.get(dialogue.series.id).channel == NEW
    kept = [store.series_drafts.find(TEAM, each) for each in drafts]
    assert [each.data["series"] for each in kept if each] == [
        {"channel": NEW, "key": "own"},
        {"channel": "C0OTHER"},
        {},
    ]
    entries = store.audit.of_series(dialogue.series.id)
    found = [(each.person, each.at) for each in entries if each.action == channel_ids.KIND]
    assert found == [(None, CALLED)], "once"


def test_another_workspace_s_channel_is_left_alone(dialogue: Dialogue) -> None:
    channel_ids.changed(dialogue.store, "T0OTHER", CHANNEL, NEW, CALLED)
    assert dialogue.store.series.get(dialogue.series.id).channel == CHANNEL


def test_the_hello_that_slack_refused_goes_to_the_new_id(dialogue: Dialogue) -> None:
    store = dialogue.store
    greeting.joined(store, TEAM, CHANNEL, CALLED)
    (hello,) = dialogue.owed("hello", manner="post")
    started = store.outbox.start(hello, 2e6)
    assert started
    reason = min(OF_CHANNEL)
    assert store.outbox.finish(started, "failed", now=CALLED, reason=reason)
    channel_ids.changed(store, TEAM, CHANNEL, NEW, CALLED)
    (again,) = dialogue.owed("hello", manner="post")
    assert (again.state, again.owed.target.channel) == ("ready", NEW)
    greeting.joined(store, TEAM, NEW, CALLED)
    assert len(dialogue.owed("hello", manner="post")) == 1, "greeted already"
