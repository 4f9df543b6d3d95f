"""Claiming what is owed and writing down what became of it, on the real store."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.clock import SystemClock
from bot.ports import Conflict, Store, Unavailable
from bot.rules.installations import Installation
from bot.rules.outbox import (
    OF_CHANNEL,
    OF_INSTALLATION,
    OF_METHOD,
    OF_PERSON,
    Delivery,
    Manner,
    Owed,
    Target,
)
from bot.rules.seats import Person
from bot.rules.series import MeetingRule, Profile, Series
from bot.rules.texts import LocalText
from bot.services import deliveries, owing, receipts
from bot.services.deliveries import Dispatch, Terms
from bot.services.receipts import (
    GivenBack,
    Limited,
    Moment,
    NotSent,
    Refused,
    Result,
    Sent,
    Unanswered,
)
from bot.services.verdicts import Drop, Postpone, Wait
from bot.views.blocks import Message
from storage import SqlDatabase, connect
from tests.cases import for_each
from tests.databases import Databases
from tests.logged import Logged
from tests.services.given import undone

TEAM, CHANNEL, MAJA = "T1", "C1", "U1"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EPOCH = SystemClock().epoch() + 1000
"""Ahead of the real time, which the store's own pace reads."""
TERMS = Terms(NOW, EPOCH, 30)
AT = Moment(NOW, EPOCH, 60)
SAME = LocalText("x", "x")
PROFILE = Profile(
    name=SAME, purpose=SAME, strategy=SAME, goals=(), areas=(), focus=(), reference="",
    zone="Europe/Stockholm", country="SE", language="sv",
    meeting=MeetingRule("FREQ=YEARLY", date(2027, 1, 1), time(13), 180), steps=(), quiet=(),
    digest_weekday=0, established=True,
)  # fmt: skip


@pytest.fixture(scope="session")
def bare(databases: Databases, template: str) -> Iterator[SqlDatabase]:
    """A database with nothing in it, for what happens inside one transaction."""
    database = connect(databases.copy(template), SystemClock(), pace_per_minute=1_000_000)
    yield database
    database.close()


@pytest.fixture
def store(bare: SqlDatabase) -> Iterator[Store]:
    with undone(bare) as store:
        yield store


@dataclass
class Words:
    """Renders everything as the same verdict."""

    verdict: deliveries.Verdict | Exception = Message("hello")  # noqa: RUF009 - frozen

    def __call__(self, _store: Store, _delivery: Delivery, _now: datetime) -> deliveries.Verdict:
        if isinstance(self.verdict, Exception):
            raise self.verdict
        return self.verdict


def owed(manner: Manner = "post", key: str = "1", target: Target | None = None) -> Owed:
    return Owed(TEAM, "kind", manner, target or Target(channel=CHANNEL), f"{manner}:{key}", NOW)


def reply(target: Target | None = None) -> Owed:
    return replace(
        owed("reply", target=target or Target(channel=CHANNEL, user=MAJA)),
        payload=json.dumps({"text": "answer", "blocks": [{"type": "divider"}]}),
        deadline=NOW + timedelta(minutes=20),
    )


def claim(store: Store, verdict: deliveries.Verdict | Exception | None = None) -> list[Dispatch]:
    words = Words(verdict) if verdict else Words()
    return deliveries.claim(store, words, TERMS, 10).dispatches


def begin(store: Store, owes: Owed) -> Delivery:
    """Owe something and claim it."""
    store.outbox.owe(owes)
    return next(each.delivery for each in claim(store) if each.delivery.owed == owes)


def now_of(store: Store, owes: Owed) -> Delivery:
    found = store.outbox.by_dedupe(TEAM, owes.dedupe)
    assert found is not None
    return found


def record(store: Store, delivery: Delivery, result: Result) -> float | None:
    return receipts.record(store, delivery, "chat.postMessage", result, AT)


def convene(store: Store, *, convener: bool = True) -> Series:
    maja = store.people.save(Person(0, TEAM, TEAM, MAJA, "Maja"))
    conveners = [maja.id] if convener else []
    return store.series.save(TEAM, "kultur", CHANNEL, PROFILE, conveners, None)


def told(store: Store) -> list[str]:
    return [each.owed.dedupe for each in store.outbox.recent(50) if each.owed.manner == "direct"]


# Claiming


def test_what_is_claimed_carries_its_words_and_is_ours_until_its_lease_ends(store: Store) -> None:
    delivery = begin(store, owed())
    assert (delivery.state, delivery.tries, delivery.fence) == ("sending", 1, 1)
    assert store.outbox.expired(EPOCH + 29) == []
    assert [each.id for each in store.outbox.expired(EPOCH + 31)] == [delivery.id]


@for_each(
    ("owes", "method"),
    [
        (owed(), "chat.postMessage"),
        (owed("direct"), "chat.postMessage"),
        (owed(target=Target(channel=CHANNEL, user=MAJA)), "chat.postEphemeral"),
        (owed("update", target=Target(user=MAJA)), "views.publish"),
        (owed("update"), "chat.update"),
        (reply(Target(response_url="https://hooks.slack.com/1")), "response_url"),
    ],
)
def test_the_manner_and_the_target_give_the_method(owes: Owed, method: str) -> None:
    assert deliveries.method_of(owes) == method


def test_a_reply_has_the_words_with_which_it_was_owed(store: Store) -> None:
    number = store.outbox.owe(reply(), reserved_until=EPOCH + 5)
    assert number is not None
    claimed = deliveries.claim_replies(store, Words(Drop("never")), TERMS, [number])
    (dispatch,) = claimed.dispatches
    assert dispatch.message == Message("answer", [{"type": "divider"}])
    assert deliveries.claim_replies(store, Words(), TERMS, [number]).seen == 0


def test_when_time_is_up_what_has_its_words_is_sent_first_and_the_rest_at_once_after_it(
    store: Store,
) -> None:
    for channel in ("C1", "C2"):
        store.outbox.owe(owed(key=channel, target=Target(channel=channel)))
    late = replace(TERMS, is_enough=lambda: True)
    first = deliveries.claim(store, Words(), late, 10)
    assert ([each.channel for each in first.dispatches], first.again) == (["C1"], 0.0)
    second = deliveries.claim(store, Words(), late, 10)
    assert ([each.channel for each in second.dispatches], second.again) == (["C2"], None)


def test_what_is_not_owed_is_dropped_postponed_or_waits(store: Store) -> None:
    for key in ("a", "b", "c"):
        store.outbox.owe(owed(key=key, target=Target(channel=key)))
    verdicts: list[deliveries.Verdict] = [
        Drop("answered"), Postpone(NOW + timedelta(days=1)), Wait(7),
    ]  # fmt: skip
    claimed = deliveries.claim(store, lambda *_: verdicts.pop(0), TERMS, 10)
    assert (claimed.dispatches, claimed.seen, claimed.again) == ([], 3, 7)
    dropped, postponed, _ = (now_of(store, owed(key=key)) for key in ("a", "b", "c"))
    assert (dropped.state, dropped.reason) == ("dropped", "answered")
    assert (postponed.state, postponed.owed.due_at) == ("ready", NOW + timedelta(days=1))
    assert deliveries.claim(store, Words(), TERMS, 10).seen == 0
    later = deliveries.claim(store, Words(), replace(TERMS, epoch=EPOCH + 8), 10)
    assert [each.delivery.owed.dedupe for each in later.dispatches] == ["post:c"]


def test_the_first_of_several_waits_is_told(store: Store) -> None:
    for key in ("a", "b"):
        store.outbox.owe(owed(key=key, target=Target(channel=key)))
    verdicts = [Wait(3), Wait(9)]
    assert deliveries.claim(store, lambda *_: verdicts.pop(0), TERMS, 10).again == 3


def test_what_is_past_its_deadline_is_dropped(store: Store) -> None:
    late = replace(owed(), deadline=NOW - timedelta(seconds=1))
    store.outbox.owe(late)
    assert claim(store) == []
    assert now_of(store, late).reason == "deadline"


def test_what_has_no_words_fails_alone_and_its_convener_is_told(
    store: Store, logged: Logged
) -> None:
    broken = replace(owed(), series=convene(store).id)
    store.outbox.owe(broken)
    assert claim(store, KeyError("secret words")) == []
    assert (now_of(store, broken).state, now_of(store, broken).reason) == ("failed", "no_words")
    assert "KeyError" in logged.text
    assert len(told(store)) == 1


def test_a_reply_that_is_no_message_fails_alone(store: Store) -> None:
    broken = replace(reply(), payload="{}")
    store.outbox.owe(broken)
    assert claim(store) == []
    assert now_of(store, broken).reason == "no_words"


@pytest.mark.parametrize("error", [Unavailable("away"), Conflict("first")])
def test_a_database_that_is_away_is_nobodys_words(store: Store, error: Exception) -> None:
    store.outbox.owe(owed())
    with pytest.raises(type(error)):
        claim(store, error)
    assert now_of(store, owed()).state == "ready"


def test_nothing_is_sent_to_where_the_app_was_taken_out(store: Store) -> None:
    here, there = replace(owed(), workspace="T2"), owed()
    for each in (here, there):
        store.installations.save(Installation(each.workspace), NOW)
        store.outbox.owe(each)
    store.installations.end("T2", NOW)
    assert [each.delivery.owed.workspace for each in claim(store)] == [TEAM]
    dropped = store.outbox.by_dedupe("T2", here.dedupe)
    assert dropped is not None
    assert (dropped.state, dropped.reason) == ("dropped", "uninstalled")


class Taken:
    """A store in which another process starts everything first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def outbox(self) -> "Taken":
        return self

    @property
    def installations(self) -> object:
        return self._store.installations

    def start(self, *_: object) -> None:
        return None

    def start_all(self, *_: object) -> dict[int, object]:
        return {}

    def __getattr__(self, name: str) -> object:
        return getattr(self._store.outbox, name)


def test_what_another_process_has_started_is_left_to_it(store: Store) -> None:
    store.outbox.owe(owed())
    store.outbox.owe(owed(key="2", target=Target(channel="C2")))
    verdicts: list[Exception | Message] = [KeyError(), Message("x")]

    def words(*_: object) -> Message:
        verdict = verdicts.pop(0)
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    claimed = deliveries.claim(Taken(store), words, TERMS, 10)  # type: ignore[arg-type] # in part
    assert (claimed.seen, claimed.dispatches) == (2, [])


def test_what_is_owed_anew_while_a_claim_goes_on_is_sent_with_its_newest_words(
    store: Store,
) -> None:
    record(store, begin(store, owed()), Sent("C9", "1.1"))
    store.outbox.owe(replace(owed("update"), refs={"post": "post:1"}))
    store.outbox.owe(replace(owed("update", "2", Target(user=MAJA)), kind="home"))
    seen = []

    def words(store: Store, delivery: Delivery, _now: datetime) -> Message:
        seen.append(delivery.owed)
        store.outbox.owe(seen[0])  # the first is owed anew when it has its words
        return Message("x")

    first, *_ = deliveries.claim(store, words, TERMS, 10).dispatches
    assert [each.dedupe for each in seen] == ["update:1", "update:2"]
    record(store, first.delivery, Sent("C9", "1.1"))
    assert now_of(store, seen[0]).state == "ready"


def test_an_update_goes_to_the_message_it_changes(store: Store) -> None:
    record(store, begin(store, owed()), Sent("C9", "1.5"))
    update = replace(owed("update"), refs={"post": "post:1"})
    store.outbox.owe(update)
    (dispatch,) = claim(store)
    assert (dispatch.method, dispatch.channel, dispatch.ts) == ("chat.update", "C9", "1.5")


def test_an_update_of_a_known_message_needs_no_original(store: Store) -> None:
    store.outbox.owe(replace(owed("update"), refs={"ts": "1.7"}))
    (dispatch,) = claim(store)
    assert (dispatch.channel, dispatch.ts) == (CHANNEL, "1.7")


def test_an_update_waits_for_a_message_that_is_being_sent(store: Store) -> None:
    begin(store, owed())
    elsewhere = Target(channel="C2")
    store.outbox.owe(replace(owed("update", target=elsewhere), refs={"post": "post:1"}))
    claimed = deliveries.claim(store, Words(), TERMS, 10)
    assert (claimed.dispatches, claimed.again) == ([], deliveries.ORIGINAL_PENDING)


@pytest.mark.parametrize(("ahead", "seconds"), [(20, 20), (3600, deliveries.ORIGINAL_AHEAD)])
def test_an_update_of_a_message_that_is_not_due_is_looked_at_seldom(
    store: Store, ahead: int, seconds: float
) -> None:
    store.outbox.owe(replace(owed(), due_at=NOW + timedelta(seconds=ahead)))
    store.outbox.owe(replace(owed("update"), refs={"post": "post:1"}))
    assert deliveries.claim(store, Words(), TERMS, 10).again == seconds


@pytest.mark.parametrize("refs", [{}, {"post": "post:none"}])
def test_an_update_of_nothing_is_dropped(store: Store, refs: dict[str, int | str]) -> None:
    update = replace(owed("update"), refs=refs)
    store.outbox.owe(update)
    assert claim(store) == []
    assert now_of(store, update).reason == "no_post"


# What became of it


def test_what_was_sent_keeps_its_place(store: Store) -> None:
    assert record(store, begin(store, owed()), Sent("C1", "1.2")) is None
    done = now_of(store, owed())
    assert (done.state, done.channel, done.ts, done.sent_at) == ("sent", "C1", "1.2", NOW)


def test_what_was_given_back_is_ready_at_once(store: Store) -> None:
    assert record(store, begin(store, owed()), GivenBack()) == 0
    assert len(claim(store)) == 1


def test_a_limit_holds_the_method_in_the_workspace(store: Store) -> None:
    other = owed(key="2", target=Target(channel="C2"))
    delivery = begin(store, owed())
    store.outbox.owe(other)
    assert record(store, delivery, Limited(30)) == 30
    assert claim(store) == []
    assert (
        len(deliveries.claim(store, Words(), replace(TERMS, epoch=EPOCH + 31), 10).dispatches) == 2
    )


def test_a_reply_that_was_sent_and_has_no_timestamp_leaves_no_more_to_write(store: Store) -> None:
    answer, post = begin(store, reply()), begin(store, owed())
    assert receipts.is_simple(answer, Sent())
    assert not receipts.is_simple(answer, Sent(CHANNEL, "1.000001"))
    assert not receipts.is_simple(answer, Limited(30))
    assert not receipts.is_simple(post, Sent())


def test_a_limit_of_an_answers_address_holds_nothing_else(store: Store) -> None:
    delivery = begin(store, reply())
    receipts.record(store, delivery, "response_url", Limited(30), AT)
    store.outbox.owe(owed())
    assert [each.delivery.owed.manner for each in claim(store)] == ["post"]


def test_a_reply_is_put_off_no_longer_than_its_deadline(store: Store) -> None:
    assert record(store, begin(store, reply()), Limited(60)) == 60
    other = replace(reply(), dedupe="other")
    assert record(store, begin(store, other), Limited(60 * 21)) is None
    assert now_of(store, reply()).state == "ready"
    assert (now_of(store, other).state, now_of(store, other).reason) == ("dropped", "deadline")


@pytest.mark.parametrize("manner", ["reply", "post", "direct", "update"])
def test_what_never_reached_slack_is_sent_again_later_and_later(
    store: Store, manner: Manner
) -> None:
    owes = reply() if manner == "reply" else owed(manner, target=Target(channel=CHANNEL))
    owes = replace(owes, refs={"ts": "1.1"}) if manner == "update" else owes
    assert record(store, begin(store, owes), NotSent("gaierror")) == 2
    again = deliveries.claim(store, Words(), replace(TERMS, epoch=EPOCH + 3), 10).dispatches
    assert record(store, again[0].delivery, NotSent("gaierror")) == 4
    assert now_of(store, owes).reason == "gaierror"


def test_without_an_answer_a_post_is_uncertain_an_update_repeated_a_reply_over(
    store: Store,
) -> None:
    post, answer = owed(), reply()
    update = replace(owed("update", target=Target(channel="C3")), refs={"ts": "1.1"})
    assert record(store, begin(store, post), Unanswered("http_500")) == 60
    assert record(store, begin(store, update), Unanswered("http_500")) == 2
    assert record(store, begin(store, answer), Unanswered("http_500")) == 0.0
    assert [now_of(store, each).state for each in (post, update, answer)] == [
        "unknown", "ready", "failed",
    ]  # fmt: skip
    word = store.outbox.by_dedupe(TEAM, f"unheard:{answer.dedupe}")
    assert word is not None
    assert (word.owed.manner, word.owed.target) == ("direct", Target(channel=answer.target.user))
    assert store.outbox.uncertain(EPOCH + 59) == []
    assert [each.owed for each in store.outbox.uncertain(EPOCH + 60)] == [post]


def test_a_final_no_is_final_and_the_convener_is_told_once_for_each_channel(store: Store) -> None:
    series = convene(store)
    for key, channel in (("1", "C1"), ("2", "C1"), ("3", "C3")):
        owes = replace(owed(key=key, target=Target(channel=channel)), series=series.id)
        assert record(store, begin(store, owes), Refused("is_archived")) is None
        assert now_of(store, owes).state == "failed"
    keys = [f"undeliverable:{series.id}:is_archived:{channel}:" for channel in ("C3", "C1")]
    assert told(store) == keys


def test_the_convener_is_told_once_for_each_meeting(store: Store) -> None:
    series = convene(store)
    for key, meeting in (("1", 7), ("2", 7), ("3", 8)):
        owes = replace(owed(key=key), series=series.id, refs={"meeting": meeting})
        record(store, begin(store, owes), Refused("not_in_channel"))
    said = f"undeliverable:{series.id}:not_in_channel:{CHANNEL}"
    assert told(store) == [f"{said}:8", f"{said}:7"]


def test_a_convener_without_an_account_is_not_the_one_who_is_told(store: Store) -> None:
    series = convene(store)
    (first,) = series.conveners
    second = store.people.save(Person(0, TEAM, TEAM, "U2", "Nils"))
    series = store.series.save(TEAM, "kultur", CHANNEL, PROFILE, [first, second.id], None)
    store.people.set_deleted(first, deleted=True)
    record(store, begin(store, replace(owed(), series=series.id)), Refused("is_archived"))
    (word,) = (each for each in store.outbox.recent(5) if each.owed.kind == "undeliverable")
    assert word.owed.person == second.id


@pytest.mark.parametrize("error", sorted(OF_PERSON))
def test_a_person_who_has_no_account_any_more_is_known_by_the_refusal(
    store: Store, error: str
) -> None:
    maja = store.people.get(convene(store).conveners[0])
    for manner, gone in (("reply", False), ("direct", True)):
        owes = reply() if manner == "reply" else owed("direct", target=Target(channel=MAJA))
        record(store, begin(store, replace(owes, person=maja.id)), Refused(error))
        assert store.people.get(maja.id).deleted is gone
    store.people.set_deleted(maja.id, deleted=False)
    unknown = replace(owed("direct", "2", Target(channel=MAJA)), person=None)
    record(store, begin(store, unknown), Refused(error))
    assert not store.people.get(maja.id).deleted


# When Slack refuses the installation


@pytest.mark.parametrize("error", sorted(OF_INSTALLATION - {OF_METHOD}))
def test_a_refused_installation_fails_nothing_and_holds_everything(
    store: Store, error: str
) -> None:
    owes = replace(owed(), series=convene(store).id)
    update = replace(owed("update", target=Target(channel="C2")), refs={"ts": "1.1"})
    delivery = replace(begin(store, owes), tries=99)
    store.outbox.owe(update)
    assert record(store, delivery, Refused(error)) == receipts.WITHHELD_SECONDS
    assert (now_of(store, owes).state, now_of(store, owes).reason) == ("ready", error)
    assert told(store) == []
    assert claim(store) == []
    receipts.accepted(store)
    assert len(claim(store)) == 2


def test_a_missing_scope_holds_its_own_method_alone(store: Store) -> None:
    delivery = begin(store, owed())
    update = replace(owed("update", target=Target(channel="C2")), refs={"ts": "1.1"})
    store.outbox.owe(update)
    record(store, delivery, Refused(OF_METHOD, "chat:write"))
    assert [each.delivery.owed for each in claim(store)] == [update]
    after = replace(TERMS, epoch=EPOCH + receipts.WITHHELD_SECONDS + 1)
    assert len(deliveries.claim(store, Words(), after, 10).dispatches) == 1


def test_a_direct_message_that_alone_is_refused_lets_the_others_go_first(store: Store) -> None:
    direct, post = owed("direct", target=Target(channel=MAJA)), owed()
    record(store, begin(store, direct), Refused("account_inactive"))
    store.outbox.owe(post)
    receipts.accepted(store)
    assert [each.delivery.owed for each in claim(store)] == [post]


def test_a_limit_goes_on_when_the_installation_is_accepted(store: Store) -> None:
    limit = begin(store, owed())
    other = owed("update", target=Target(channel="C2"))
    record(store, limit, Limited(600))
    store.outbox.owe(replace(other, refs={"ts": "1.1"}))
    (update,) = claim(store)
    receipts.record(store, update.delivery, "chat.update", Refused("token_expired"), AT)
    assert claim(store) == []
    receipts.accepted(store)
    assert [each.delivery.owed.manner for each in claim(store)] == ["update"]
    after = replace(TERMS, epoch=EPOCH + 601)
    assert len(deliveries.claim(store, Words(), after, 10).dispatches) == 1


@pytest.mark.parametrize("manner", ["post", "direct"])
def test_an_outage_uses_up_no_tries(store: Store, manner: Manner) -> None:
    owes = owed(manner)
    store.outbox.owe(owes)
    for _ in range(2 * receipts.TRIES):
        (taken,) = claim(store)
        record(store, taken.delivery, Refused("token_expired"))
        receipts.accepted(store)
    (taken,) = claim(store)
    assert record(store, taken.delivery, Refused("brand_new_error")) == 2
    assert now_of(store, owes).state == "ready"


@pytest.mark.parametrize("manner", ["reply", "post", "direct"])
@pytest.mark.parametrize("result", [Limited(1), NotSent("gaierror")])
def test_what_slack_has_not_taken_has_not_been_tried(
    store: Store, manner: Manner, result: Limited | NotSent
) -> None:
    """Else one unknown "no" after a long outage would be taken as final."""
    owes = reply() if manner == "reply" else owed(manner)
    store.outbox.owe(owes)
    epoch = EPOCH
    for _ in range(2 * receipts.TRIES):
        epoch += 1000
        (taken,) = deliveries.claim(store, Words(), replace(TERMS, epoch=epoch), 10).dispatches
        receipts.record(store, taken.delivery, taken.method, result, replace(AT, epoch=epoch))
    assert now_of(store, owes).tries == 0
    (taken,) = deliveries.claim(store, Words(), replace(TERMS, epoch=epoch + 1000), 10).dispatches
    assert record(store, taken.delivery, Refused("brand_new_error")) == 2
    assert now_of(store, owes).state == "ready"


def test_a_limit_is_not_counted_among_the_tries_of_an_update(store: Store) -> None:
    update = replace(owed("update"), refs={"ts": "1.1"})
    record(store, begin(store, update), Limited(30))
    assert now_of(store, update).tries == 0


@pytest.mark.parametrize("manner", ["post", "direct", "update"])
def test_while_the_network_is_away_the_pauses_grow_to_their_limit(
    store: Store, manner: Manner
) -> None:
    owes = owed(manner)
    store.outbox.owe(replace(owes, refs={"ts": "1.1"}) if manner == "update" else owes)
    epoch, waits = EPOCH, []
    for _ in range(10):
        (taken,) = deliveries.claim(store, Words(), replace(TERMS, epoch=epoch), 10).dispatches
        at = replace(AT, epoch=epoch)
        waits.append(receipts.record(store, taken.delivery, taken.method, NotSent("gaierror"), at))
        epoch += (waits[-1] or 0) + 1
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_an_update_that_was_often_sent_waits_no_longer_for_the_network_than_a_new_one(
    store: Store,
) -> None:
    update = replace(owed("update"), refs={"ts": "1.1"})
    for round_ in range(20):
        store.outbox.owe(update)
        later = replace(TERMS, epoch=EPOCH + 100 * round_)
        (taken,) = deliveries.claim(store, Words(), later, 10).dispatches
        record(store, taken.delivery, Sent("C1", "1.1"))
    assert record(store, begin(store, update), NotSent("gaierror")) == 2


def test_what_is_given_back_has_not_been_tried(store: Store) -> None:
    store.outbox.owe(owed())
    for _ in range(3):
        (taken,) = claim(store)
        record(store, taken.delivery, GivenBack())
    assert now_of(store, owed()).tries == 0


def test_who_is_refused_alone_lets_the_others_go_first_longer_each_time(store: Store) -> None:
    direct = owed("direct", target=Target(channel=MAJA))
    store.outbox.owe(direct)
    epoch, waits = EPOCH, []
    for _ in range(4):
        (taken,) = deliveries.claim(store, Words(), replace(TERMS, epoch=epoch), 10).dispatches
        at = replace(AT, epoch=epoch)
        receipts.record(store, taken.delivery, "chat.postMessage", Refused("account_inactive"), at)
        receipts.accepted(store)
        wait = 0.0
        while not deliveries.claim(store, Words(Wait(0)), replace(TERMS, epoch=epoch), 1).seen:
            epoch, wait = epoch + 1, wait + 1
        waits.append(wait)
    assert waits == [2, 4, 8, 16]


def test_an_answers_address_needs_no_token_so_it_refuses_nobody_else(store: Store) -> None:
    owes = reply(Target(response_url="https://hooks.slack.com/1"))
    delivery = replace(begin(store, owes), tries=receipts.TRIES)
    receipts.record(store, delivery, "response_url", Refused("invalid_auth"), AT)
    store.outbox.owe(owed())
    assert now_of(store, owes).state == "failed"
    assert len(claim(store)) == 1


# When the bot comes to the channel again


@pytest.mark.parametrize("error", sorted(OF_CHANNEL))
def test_a_post_that_failed_while_the_bot_was_out_is_owed_again_when_it_comes(
    store: Store, error: str
) -> None:
    late = replace(owed(key="late"), deadline=NOW + timedelta(hours=1))
    elsewhere, other = owed(key="2", target=Target(channel="C2")), owed(key="3")
    for owes in (owed(), elsewhere, late):
        record(store, begin(store, owes), Refused(error))
    record(store, begin(store, other), Refused("invalid_blocks"))
    assert owing.again(store, "T2", CHANNEL, None, NOW) == 0
    assert owing.again(store, TEAM, CHANNEL, None, NOW + timedelta(hours=2)) == 1
    assert owing.again(store, TEAM, CHANNEL, None, NOW) == 1
    assert owing.again(store, TEAM, CHANNEL, None, NOW) == 0
    states = [now_of(store, each).state for each in (owed(), late, elsewhere, other)]
    assert states == ["ready", "ready", "failed", "failed"]
    assert [each.delivery.owed for each in claim(store)] == [owed()]
    assert now_of(store, owed()).reason == ""


def test_direct_messages_of_the_series_are_owed_again_too(store: Store) -> None:
    series = convene(store)
    ours = replace(owed("direct", target=Target(channel="U7")), series=series.id)
    late = replace(ours, dedupe="direct:late", deadline=NOW + timedelta(hours=1))
    closed = replace(ours, dedupe="direct:closed")
    others = replace(ours, dedupe="direct:others", series=None)
    for owes in (ours, late, others):
        record(store, begin(store, owes), Refused("channel_not_found"))
    record(store, begin(store, closed), Refused("user_disabled"))
    assert owing.again(store, TEAM, "C2", None, NOW) == 0
    assert owing.again(store, TEAM, CHANNEL, series, NOW + timedelta(hours=2)) == 1
    states = [now_of(store, each).state for each in (ours, late, closed, others)]
    assert states == ["ready", "failed", "failed", "failed"]
    assert (now_of(store, ours).tries, now_of(store, ours).reason) == (0, "")
    assert ours in [each.delivery.owed for each in claim(store)]


def test_an_unknown_no_is_asked_again_a_few_times(store: Store) -> None:
    delivery = begin(store, owed())
    assert record(store, delivery, Refused("brand_new_error")) == 2
    tired = begin(store, owed(key="2", target=Target(channel="C2")))
    assert record(store, replace(tired, tries=receipts.TRIES), Refused("brand_new_error")) is None
    assert now_of(store, owed(key="2")).state == "failed"


@pytest.mark.parametrize(
    "owes",
    [
        reply(),
        replace(owed("direct"), kind="undeliverable"),
        owed("update", target=Target(user=MAJA)),
        replace(owed("update"), refs={"ts": "1.1"}),
    ],
)
def test_nobody_is_told_of_what_is_not_the_conveners_matter(store: Store, owes: Owed) -> None:
    owes = replace(owes, series=convene(store).id)
    record(store, begin(store, owes), Refused("message_not_found"))
    assert now_of(store, owes).state == "failed"
    assert told(store) == ([owes.dedupe] if owes.manner == "direct" else [])


def test_without_a_series_or_a_convener_nobody_can_be_told(store: Store) -> None:
    record(store, begin(store, owed()), Refused("is_archived"))
    series = convene(store, convener=False)
    other = replace(owed(key="2", target=Target(channel="C2")), series=series.id)
    record(store, begin(store, other), Refused("is_archived"))
    assert told(store) == []


def test_what_was_taken_over_cannot_fail_twice(store: Store) -> None:
    series = convene(store)
    owes = replace(owed(), series=series.id)
    delivery = begin(store, owes)
    receipts.failed(store, replace(delivery, fence=0), "is_archived", NOW)
    assert now_of(store, owes).state == "sending"
    assert told(store) == []


# When somebody was killed, paused or slow


def test_what_was_being_sent_when_a_lease_ended(store: Store) -> None:
    post, direct, answer = owed(), owed("direct", target=Target(channel=MAJA)), reply()
    update = replace(owed("update", target=Target(channel="C3")), refs={"ts": "1.1"})
    for each in (post, direct, answer, update):
        begin(store, each)
    assert receipts.expire(store, AT) == 0
    assert receipts.expire(store, replace(AT, epoch=EPOCH + 31)) == 4
    states = [now_of(store, each).state for each in (post, direct, answer, update)]
    assert states == ["unknown", "unknown", "failed", "ready"]
    assert now_of(store, answer).reason == receipts.UNCERTAIN


def expired(store: Store) -> Delivery:
    """Return what its sender still holds although it was taken over."""
    delivery = begin(store, owed())
    receipts.expire(store, replace(AT, epoch=EPOCH + 31))
    return delivery


def test_what_was_found_is_sent(store: Store) -> None:
    expired(store)
    receipts.found(store, now_of(store, owed()), Sent("C1", "1.2"), NOW)
    assert (now_of(store, owed()).state, now_of(store, owed()).ts) == ("sent", "1.2")


def test_what_is_absent_is_sent_again(store: Store) -> None:
    expired(store)
    receipts.absent(store, now_of(store, owed()), NOW)
    assert [each.delivery.fence for each in claim(store)] == [3]


def test_what_cannot_be_looked_for_is_left_to_a_person(store: Store) -> None:
    owes = replace(owed(), series=convene(store).id)
    begin(store, owes)
    receipts.expire(store, replace(AT, epoch=EPOCH + 31))
    uncertain = now_of(store, owes)
    receipts.unreadable(store, uncertain, NOW)
    receipts.unreadable(store, uncertain, NOW)
    assert (now_of(store, owes).state, now_of(store, owes).reason) == ("failed", "uncertain")
    assert len(told(store)) == 1


@pytest.mark.parametrize(("tries", "state"), [(1, "ready"), (receipts.TRIES, "failed")])
def test_the_word_that_something_is_uncertain_is_sent_again_some_times_when_it_is_itself(
    store: Store, tries: int, state: str
) -> None:
    owes = replace(owed(), kind="undeliverable", series=convene(store).id)
    begin(store, owes)
    receipts.expire(store, replace(AT, epoch=EPOCH + 31))
    receipts.unreadable(store, replace(now_of(store, owes), tries=tries), NOW)
    assert now_of(store, owes).state == state


@pytest.mark.parametrize("settled", ["unknown", "ready", "sent"])
def test_a_late_answer_is_put_right(store: Store, settled: str, logged: Logged) -> None:
    slow = expired(store)
    if settled == "ready":
        receipts.absent(store, now_of(store, owed()), NOW)
    if settled == "sent":
        receipts.found(store, now_of(store, owed()), Sent("C1", "1.2"), NOW)
    record(store, slow, Sent("C1", "1.2"))
    assert (now_of(store, owed()).state, now_of(store, owed()).ts) == ("sent", "1.2")
    assert claim(store) == []
    assert "doubled" not in logged.text


def test_what_may_have_gone_twice_is_flagged(store: Store, logged: Logged) -> None:
    slow = expired(store)
    receipts.absent(store, now_of(store, owed()), NOW)
    claim(store)
    record(store, slow, Sent("C1", "1.2"))
    assert f"delivery {slow.id} was taken over" in logged.text


@pytest.mark.parametrize("owes", [reply(), replace(owed("update"), refs={"ts": "1.1"})])
def test_a_late_answer_to_what_does_no_harm_is_ignored(
    store: Store, owes: Owed, logged: Logged
) -> None:
    logged.from_level(logging.INFO)
    slow = begin(store, owes)
    receipts.expire(store, replace(AT, epoch=EPOCH + 31))
    record(store, slow, Sent("C1", "1.2"))
    assert logged.text == ""
