"""Deliveries follow a channel to its new id, wherever they are on their way."""

from dataclasses import replace

from bot.rules.outbox import Target
from storage import SqlDatabase
from tests.storage.given import CHANNEL, NOW, TEAM, Given, owed
from tests.storage.test_outbox import get, started

NEW = "C2"


def test_what_goes_or_went_to_a_channel_follows_it(database: SqlDatabase, given: Given) -> None:
    here, there = Target(channel=CHANNEL), Target(channel="C9")
    with database.transaction() as store:
        for key, target in (("sent", here), ("waits", here), ("other", there)):
            store.outbox.owe(owed(key, "post", target=target, series=given.series.id))
        store.outbox.owe(owed("seen", "reply", target=replace(here, user="U1")))
        delivery = started(store, "sent")
        assert store.outbox.finish(delivery, "sent", now=NOW, channel=CHANNEL, ts="1.5")
        store.outbox.follow(TEAM, CHANNEL, NEW)
        store.outbox.follow(TEAM, CHANNEL, NEW)
        channels = {key: get(store, key).owed.target.channel for key in ("sent", "waits", "seen")}
        assert channels == {"sent": NEW, "waits": NEW, "seen": NEW}
        assert (get(store, "sent").channel, get(store, "sent").ts) == (NEW, "1.5")
        assert get(store, "other").owed.target.channel == "C9"
        ready = store.outbox.claimable(NOW, 1e6, 9)
        assert sorted(each.owed.dedupe for each in ready if each.owed.manner == "post") == [
            "other",
            "waits",
        ]


def test_a_channel_is_greeted_once_by_whichever_id(database: SqlDatabase, given: Given) -> None:
    target = Target(channel=CHANNEL)
    with database.transaction() as store:
        for key in (f"hello:{CHANNEL}", f"hello:{CHANNEL}:{given.series.id}", f"hello:{NEW}:7"):
            store.outbox.owe(replace(owed(key, "post", target=target), kind="hello"))
        store.outbox.owe(owed(f"call:{CHANNEL}", "post", target=target))
        store.outbox.follow(TEAM, CHANNEL, NEW)
        for key in (f"hello:{NEW}", f"hello:{NEW}:{given.series.id}", f"call:{CHANNEL}"):
            assert get(store, key).owed.target.channel == NEW
        again = replace(owed(f"hello:{NEW}", "post", target=Target(channel=NEW)), kind="hello")
        assert store.outbox.owe(again) is None
        store.outbox.owe(
            replace(owed("hello:C3", "post", target=Target(channel="C3")), kind="hello")
        )
        store.outbox.follow(TEAM, "C3", NEW)
        assert get(store, "hello:C3").owed.target.channel == NEW, "that key is taken"
