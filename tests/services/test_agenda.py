"""The agenda: who may do what with an item, when, and who is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.ports import Store
from bot.rules.agenda import Draft
from bot.rules.errors import (
    AgendaPublished,
    AlreadyProposed,
    AlreadyPublished,
    BadMinutes,
    CallNotOpen,
    CallWaits,
    ConvenerOnly,
    EmptyReason,
    ItemChanged,
    ItemClosed,
    ItemUndecided,
    NoMandate,
    NoSuchItem,
    NothingToPublish,
    NotYourItem,
    ProposalsAhead,
    ProposalsFollow,
    ProposalsOver,
    UnknownArea,
)
from bot.services import agenda, outdated, parking, posts
from bot.services.scene import ChooseParty, Hints, Scene
from bot.services.verdicts import Drop
from bot.views import agenda as agenda_view
from bot.views.blocks import Message
from tests.services.given import (
    AFTER_CALL,
    BEFORE,
    CALLED,
    HELENA,
    JAMES,
    JOAKIM,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    START,
    STRANGER,
    ULLA,
    Dialogue,
    at,
)

MINUTE = timedelta(minutes=1)
NIGHT = at("2026-12-01 23:00")


def listed(dialogue: Dialogue) -> str:
    shown = agenda.page(dialogue.store, dialogue.series, dialogue.meeting)
    return agenda_view.listed(shown, dialogue.scene(LEYLA, CALLED).t, ()).text


@pytest.fixture
def called(dialogue: Dialogue) -> Dialogue:
    """The dialogue while its call for items is open."""
    dialogue.opened()
    return dialogue


def publish(dialogue: Dialogue, now: datetime = AFTER_CALL) -> None:
    agenda.publish(dialogue.store, dialogue.scene(MAJA, now), now)


def accept(dialogue: Dialogue, number: int, now: datetime = CALLED, user: str = MAJA) -> None:
    agenda.accept(dialogue.store, dialogue.scene(user, now), number, now)


def decline(dialogue: Dialogue, number: int, reason: str = "Nästa gång.") -> None:
    agenda.decline(dialogue.store, dialogue.scene(MAJA), number, reason, CALLED)


# Proposing


@pytest.mark.parametrize("user", [LEYLA, PETER])
def test_anybody_with_a_mandate_proposes_for_their_party(called: Dialogue, user: str) -> None:
    item = called.proposes(user)
    assert (item.number, item.state, item.late) == (1, "proposed", False)
    assert item.party == called.party("botkyrka").id
    assert item.proposer == called.person(user).id
    (entry,) = called.trail()
    assert (entry.action, entry.subject, entry.party) == (
        "item.proposed",
        f"item:{item.id}",
        item.party,
    )
    assert entry.person == called.person(user).id
    assert "Kulturskolan" not in str(entry.texts)


def test_what_was_written_of_an_item_is_kept(called: Dialogue) -> None:
    draft = Draft("Kulturskolan", "share", 25, "culture-schools", "https://example.se/underlag")
    given = agenda.propose(called.store, called.scene(LEYLA), draft, CALLED)
    kept = called.item(given.number)
    assert (kept.title, kept.kind, kept.minutes) == ("Kulturskolan", "share", 25)
    assert (kept.area, kept.link) == ("culture-schools", "https://example.se/underlag")


def test_before_the_call_parties_are_told_when_it_opens(dialogue: Dialogue) -> None:
    with pytest.raises(CallNotOpen) as refused:
        dialogue.proposes(LEYLA, now=BEFORE)
    assert refused.value.params == {"date": at("2026-11-26 09:00")}
    assert dialogue.actions() == []


def test_while_the_call_waits_to_be_sent_no_day_that_has_passed_is_named(
    dialogue: Dialogue,
) -> None:
    call, closes = (
        next(s for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id) if s.kind == kind)
        for kind in ("call", "call_closes")
    )
    dialogue.store.ledger.move_on(call.id, ["planned"], "asked", CALLED)
    with pytest.raises(CallWaits) as refused:
        dialogue.proposes(LEYLA, now=CALLED + timedelta(days=4))
    assert refused.value.params == {"convener": "Maja Ekström"}
    assert "Förslagstiden har inte öppnat än." in listed(dialogue)
    dialogue.opened()
    dialogue.store.ledger.move_on(closes.id, ["planned"], "held", CALLED)
    assert "Förslagstiden är öppen." in listed(dialogue)


def test_while_the_series_is_paused_the_agenda_names_no_day_of_the_call(
    dialogue: Dialogue,
) -> None:
    dialogue.store.series.set_paused(dialogue.series.id, paused=True)
    assert "Förslagstiden har inte öppnat än." in listed(dialogue)
    dialogue.opened()
    assert "Förslagstiden är öppen." in listed(dialogue)
    dialogue.store.series.set_paused(dialogue.series.id, paused=False)
    assert "Förslagstiden är öppen till torsdag 7 januari 2027" in listed(dialogue)


def test_before_the_call_of_a_series_without_one_parties_are_told_the_day_of_the_meeting(
    dialogue: Dialogue,
) -> None:
    profile = dialogue.series.profile
    without = tuple(step for step in profile.steps if step.kind != "call")
    dialogue.profiled(replace(profile, steps=without))
    agenda_steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    call = next(step for step in agenda_steps if step.kind == "call")
    dialogue.replan(BEFORE)
    assert dialogue.store.ledger.get(call.id) is None
    with pytest.raises(CallNotOpen) as refused:
        dialogue.proposes(LEYLA, now=BEFORE)
    assert refused.value.params == {"date": dialogue.meeting.starts_at}


def test_the_convener_proposes_before_the_call_for_the_convening_body(dialogue: Dialogue) -> None:
    item = dialogue.proposes(MAJA, now=BEFORE)
    assert (item.party, item.late) == (dialogue.party("region-stockholm").id, False)


def test_a_convener_without_a_party_speaks_for_the_convening_body(dialogue: Dialogue) -> None:
    dialogue.mandated("region-stockholm", HELENA)
    assert dialogue.proposes(MAJA).party == dialogue.party("region-stockholm").id


def test_a_convener_who_acts_for_a_party_and_the_convening_body_is_asked_for_which(
    called: Dialogue,
) -> None:
    called.mandated("nacka", NACKA, MAJA)
    with pytest.raises(ChooseParty):
        called.proposes(MAJA)


def test_after_the_call_an_item_is_late_and_waits_for_the_convener(dialogue: Dialogue) -> None:
    dialogue.opened(call_closed_at=at("2027-01-07 09:00"))
    item = dialogue.proposes(LEYLA, now=AFTER_CALL)
    assert (item.late, item.state) == (True, "proposed")
    assert dialogue.proposes(MAJA, "Regionens budget", AFTER_CALL).late


@pytest.mark.parametrize("user", [ULLA, STRANGER])
def test_who_acts_for_no_party_proposes_nothing(called: Dialogue, user: str) -> None:
    with pytest.raises(NoMandate) as refused:
        called.proposes(user)
    assert refused.value.params["convener"] == "Maja Ekström"
    assert called.actions() == []


@pytest.mark.parametrize(("minutes", "number"), [(9, 1), (10, 1), (11, 2)])
def test_the_same_title_from_the_same_party_within_ten_minutes_is_the_same_item(
    called: Dialogue, minutes: int, number: int
) -> None:
    called.proposes(LEYLA)
    again = CALLED + minutes * MINUTE
    if number == 1:
        with pytest.raises(AlreadyProposed) as refused:
            called.proposes(PETER, now=again)
        assert refused.value.params == {"number": 1}
    else:
        assert called.proposes(PETER, now=again).number == 2
    assert len(called.actions()) == number


def test_two_parties_may_propose_the_same_title(called: Dialogue) -> None:
    assert called.proposes(LEYLA).number == 1
    assert called.proposes(NACKA).number == 2


def test_a_number_is_never_given_again(called: Dialogue, store: Store) -> None:
    called.proposes(LEYLA)
    agenda.withdraw(store, called.scene(LEYLA), 1, CALLED)
    assert called.proposes(LEYLA).number == 2
    assert [item.state for item in store.agenda.of_meeting(called.meeting.id)] == [
        "withdrawn",
        "proposed",
    ]


# Withdrawing


@pytest.mark.parametrize("user", [LEYLA, PETER, MAJA, JOAKIM])
def test_the_proposing_party_and_the_conveners_withdraw(called: Dialogue, user: str) -> None:
    item = called.proposes(LEYLA)
    assert agenda.withdraw(called.store, called.scene(user), 1, CALLED).state == "withdrawn"
    last = called.trail()[-1]
    assert (last.action, last.person, last.party) == (
        "item.withdrawn",
        called.person(user).id,
        item.party,
    )


@pytest.mark.parametrize("user", [NACKA, HELENA, STRANGER])
def test_nobody_else_withdraws_an_item_of_a_party(called: Dialogue, user: str) -> None:
    called.proposes(LEYLA)
    with pytest.raises(NotYourItem) as refused:
        agenda.withdraw(called.store, called.scene(user), 1, CALLED)
    assert refused.value.params == {"number": 1, "party": "Botkyrka kommun"}
    assert called.item(1).state == "proposed"


def test_an_item_of_no_party_is_not_anybodys_to_withdraw(called: Dialogue, store: Store) -> None:
    item = called.proposes(LEYLA)
    store.agenda.save([replace(item, party=None)])
    with pytest.raises(NotYourItem) as refused:
        agenda.withdraw(store, called.scene(LEYLA), 1, CALLED)
    assert refused.value.params["party"] == "–"


def test_once_the_agenda_is_published_only_the_convener_withdraws(called: Dialogue) -> None:
    called.proposes(LEYLA)
    accept(called, 1)
    publish(called)
    with pytest.raises(AgendaPublished):
        agenda.withdraw(called.store, called.scene(LEYLA, AFTER_CALL), 1, AFTER_CALL)
    agenda.withdraw(called.store, called.scene(MAJA, AFTER_CALL), 1, AFTER_CALL)
    assert called.item(1).state == "withdrawn"
    updates = [each.owed.kind for each in called.owed(manner="update")]
    assert sorted(updates) == ["agenda", "call.items"]


def test_a_withdrawn_item_stays_withdrawn(called: Dialogue) -> None:
    called.proposes(LEYLA)
    agenda.withdraw(called.store, called.scene(LEYLA), 1, CALLED)
    with pytest.raises(ItemClosed):
        agenda.withdraw(called.store, called.scene(LEYLA), 1, CALLED)
    with pytest.raises(ItemClosed):
        accept(called, 1)
    with pytest.raises(ItemClosed):
        decline(called, 1)


# Deciding


def test_the_proposer_is_told_that_their_item_is_accepted(called: Dialogue) -> None:
    called.proposes(PETER)
    accept(called, 1)
    assert called.item(1).state == "accepted"
    assert called.actions() == ["item.proposed", "item.accepted"]
    (news,) = called.owed("decision")
    assert (news.owed.target.channel, news.owed.due_at, news.owed.asked) == (PETER, CALLED, False)
    assert "dagordningen" in getattr(called.says(news, CALLED), "text", "")


def test_accepting_twice_changes_nothing_and_tells_nobody_again(called: Dialogue) -> None:
    called.proposes(LEYLA)
    accept(called, 1)
    accept(called, 1, CALLED + MINUTE)
    assert called.actions() == ["item.proposed", "item.accepted"]
    assert called.told("decision") == [LEYLA]


def test_the_proposer_reads_why_their_item_is_declined(called: Dialogue) -> None:
    called.proposes(LEYLA)
    decline(called, 1, "Vi tar det i höst.")
    assert (called.item(1).state, called.item(1).reason) == ("declined", "Vi tar det i höst.")
    assert called.actions() == ["item.proposed", "item.declined"]
    (news,) = called.owed("decision")
    assert news.owed.target.channel == LEYLA
    assert "Vi tar det i höst." in getattr(called.says(news, CALLED), "text", "")
    assert "höst" not in str(called.trail()[-1].texts)


def test_declining_needs_a_reason(called: Dialogue) -> None:
    called.proposes(LEYLA)
    with pytest.raises(EmptyReason):
        decline(called, 1, "   ")
    assert called.told() == []


def test_news_at_night_waits_for_the_morning(called: Dialogue) -> None:
    called.proposes(LEYLA)
    accept(called, 1, NIGHT)
    (news,) = called.owed("decision")
    assert news.owed.due_at == at("2026-12-02 08:00")


def test_who_decides_on_their_own_item_is_not_told_what_they_did(called: Dialogue) -> None:
    called.proposes(MAJA)
    accept(called, 1)
    assert called.told() == []


def test_the_news_of_another_conveners_decision_is_owed(called: Dialogue) -> None:
    called.proposes(MAJA)
    accept(called, 1, user=JOAKIM)
    assert called.told("decision") == [MAJA]


def test_news_of_a_decision_that_was_changed_before_it_was_sent_is_dropped(
    called: Dialogue,
) -> None:
    called.proposes(LEYLA)
    decline(called, 1)
    accept(called, 1, CALLED + MINUTE)
    declined, accepted = called.owed("decision")
    assert called.says(declined, CALLED + MINUTE) == Drop("decided otherwise")
    assert not isinstance(called.says(accepted, CALLED + MINUTE), Drop)
    assert called.item(1).reason == ""


def test_the_last_of_three_decisions_at_the_same_time_is_news_too(called: Dialogue) -> None:
    """The clock of a rehearsal stands still; else the proposer believes the second one."""
    called.proposes(LEYLA)
    accept(called, 1)
    decline(called, 1)
    accept(called, 1)
    assert [each.owed.refs["state"] for each in called.owed("decision")] == [
        "accepted",
        "declined",
        "accepted",
    ]


@pytest.mark.parametrize("user", [LEYLA, HELENA, ULLA, STRANGER])
def test_only_conveners_decide_order_time_and_publish(called: Dialogue, user: str) -> None:
    called.proposes(LEYLA)
    store, scene = called.store, called.scene(user)
    for deed in (
        lambda: agenda.accept(store, scene, 1, CALLED),
        lambda: agenda.decline(store, scene, 1, "Nej.", CALLED),
        lambda: agenda.set_minutes(store, scene, 1, "20", CALLED),
        lambda: agenda.order(store, scene, [1], CALLED),
        lambda: agenda.publish(store, scene, CALLED),
    ):
        with pytest.raises(ConvenerOnly):
            deed()
    assert called.item(1).state == "proposed"
    assert called.actions() == ["item.proposed"]


@pytest.mark.parametrize("number", [None, 0, 12])
def test_a_number_that_no_item_has_is_refused(called: Dialogue, number: int | None) -> None:
    with pytest.raises(NoSuchItem) as refused:
        agenda.find(called.store, called.scene(MAJA), number)
    assert refused.value.params["number"] == ("?" if number is None else number)


def test_an_item_of_another_meeting_cannot_be_hit_by_its_number(called: Dialogue) -> None:
    item = called.proposes(LEYLA)
    called.replan(AFTER_CALL)
    _, following = called.meetings
    called.store.agenda.save([replace(item, meeting=following.id)])
    assert agenda.find(called.store, called.scene(MAJA, at("2027-03-01 10:00")), 1) is not None
    with pytest.raises(NoSuchItem):
        agenda.find(called.store, called.scene(MAJA), 1)


# Time and order


def test_the_convener_gives_an_item_its_minutes(called: Dialogue) -> None:
    called.proposes(LEYLA)
    assert agenda.set_minutes(called.store, called.scene(MAJA), 1, "40", CALLED).minutes == 40
    assert called.actions()[-1] == "item.timed"
    with pytest.raises(BadMinutes):
        agenda.set_minutes(called.store, called.scene(MAJA), 1, "0", CALLED)
    assert called.item(1).minutes == 40


def test_the_agenda_adds_up_against_the_length_of_the_meeting(called: Dialogue) -> None:
    called.proposes(LEYLA)
    called.proposes(NACKA)
    accept(called, 1)
    agenda.set_minutes(called.store, called.scene(MAJA), 1, "190", CALLED)
    page = agenda.page(called.store, called.series, called.meeting)
    assert (page.balance.planned, page.balance.available, page.balance.over) == (190, 180, 10)
    assert [item.number for item in page.proposed] == [2]


def test_the_named_items_come_first_and_the_others_after_them(called: Dialogue) -> None:
    for title in ("Ett", "Två", "Tre"):
        accept(called, called.proposes(LEYLA, title).number)
    agenda.order(called.store, called.scene(MAJA), [3, 1], CALLED)
    page = agenda.page(called.store, called.series, called.meeting)
    assert [item.number for item in page.accepted] == [3, 1, 2]
    assert called.actions()[-1] == "agenda.ordered"


def test_an_order_with_an_unknown_or_undecided_item_changes_nothing(called: Dialogue) -> None:
    for title in ("Ett", "Två"):
        accept(called, called.proposes(LEYLA, title).number)
    called.proposes(LEYLA, "Tre")
    for numbers, refusal in ([2, 9], NoSuchItem), ([2, 3], ItemUndecided):
        with pytest.raises(refusal):
            agenda.order(called.store, called.scene(MAJA), numbers, CALLED)
    page = agenda.page(called.store, called.series, called.meeting)
    assert [item.number for item in page.accepted] == [1, 2]


# Publishing


def test_nothing_accepted_is_nothing_to_publish(called: Dialogue) -> None:
    called.proposes(LEYLA)
    with pytest.raises(NothingToPublish):
        publish(called)
    assert called.meeting.published_at is None


def test_the_agenda_is_posted_once_it_is_published(called: Dialogue) -> None:
    called.proposes(LEYLA)
    accept(called, 1)
    publish(called)
    assert called.meeting.published_at == AFTER_CALL
    assert called.actions()[-1] == "agenda.published"
    (post,) = called.owed(manner="post")
    assert (post.owed.kind, post.owed.target.channel) == ("agenda", "C0DIALOG")
    with pytest.raises(AlreadyPublished):
        publish(called, AFTER_CALL + MINUTE)


def test_publishing_early_closes_the_call(called: Dialogue) -> None:
    called.proposes(LEYLA)
    accept(called, 1)
    publish(called, CALLED + MINUTE)
    assert called.proposes(NACKA, now=CALLED + 2 * MINUTE).late


def test_a_published_agenda_follows_what_the_convener_changes(called: Dialogue) -> None:
    for title in ("Ett", "Två"):
        accept(called, called.proposes(LEYLA, title).number)
    assert called.owed("agenda", manner="update") == []
    publish(called)
    agenda.set_minutes(called.store, called.scene(MAJA, AFTER_CALL), 1, "30", AFTER_CALL)
    called.arrives(*called.owed("agenda", manner="update"))
    agenda.order(called.store, called.scene(MAJA, AFTER_CALL), [2, 1], AFTER_CALL)
    (update,) = called.owed("agenda", manner="update")
    assert (update.owed.dedupe, update.version) == (f"update:agenda:{called.meeting.id}", 2)


def test_an_area_that_the_series_does_not_have_is_refused_and_nothing_is_kept(
    called: Dialogue,
) -> None:
    scene = called.scene(LEYLA)
    with pytest.raises(UnknownArea) as refused:
        agenda.propose(called.store, scene, Draft("Kulturskolan", area="opera\n"), CALLED)
    assert refused.value.params == {"given": "opera"}
    assert called.store.agenda.of_meeting(called.meeting.id) == []
    known = called.series.profile.areas[0].key
    item = agenda.propose(called.store, scene, Draft("Kulturskolan", area=known), CALLED)
    assert (item.area, item.number) == (known, 1)


# Buttons that have grown old, and meetings that have started


def pressed(dialogue: Dialogue, user: str, now: datetime, state: str = "proposed") -> Scene:
    """Return the scene of a button that showed its item in ``state``."""
    return dialogue.scene(user, now, hints=Hints(state=state))


def test_a_button_of_an_old_list_does_not_overturn_a_decision(called: Dialogue) -> None:
    called.proposes(LEYLA)
    decline(called, 1, "Vi tar det i juni.")
    with pytest.raises(ItemChanged) as refused:
        agenda.accept(called.store, pressed(called, MAJA, CALLED), 1, CALLED)
    assert refused.value.params == {"number": 1, "state": "declined", "command": "agenda accept"}
    assert (called.item(1).state, called.item(1).reason) == ("declined", "Vi tar det i juni.")
    assert called.told("decision") == [LEYLA]
    accept(called, 1)
    assert called.item(1).state == "accepted", "the words that are typed still work"


def test_what_was_accepted_meanwhile_is_not_undone_by_an_old_button(called: Dialogue) -> None:
    called.proposes(LEYLA)
    accept(called, 1)
    store, by = called.store, pressed(called, MAJA, CALLED)
    deeds: list[Callable[[], object]] = [
        lambda: agenda.decline(store, by, 1, "Nej.", CALLED),
        lambda: agenda.set_minutes(store, by, 1, "20", CALLED),
        lambda: agenda.withdraw(store, pressed(called, LEYLA, CALLED), 1, CALLED),
        lambda: agenda.find(store, by, 1, "agenda decline"),
    ]
    for deed in deeds:
        with pytest.raises(ItemChanged):
            deed()
    assert called.item(1).state == "accepted"
    assert agenda.accept(store, by, 1, CALLED).state == "accepted", "it is as the button wants it"


def test_a_button_that_shows_its_item_as_it_is_works(called: Dialogue) -> None:
    for number in (1, 2, 3):
        called.proposes(LEYLA, f"Punkt {number}")
    by, store = pressed(called, MAJA, CALLED), called.store
    assert agenda.accept(store, by, 1, CALLED).state == "accepted"
    assert agenda.set_minutes(store, by, 2, "20", CALLED).minutes == 20
    assert agenda.decline(store, by, 2, "Nej.", CALLED).state == "declined"
    of_party = pressed(called, LEYLA, CALLED)
    assert agenda.withdraw(store, of_party, 3, CALLED).state == "withdrawn"


@pytest.mark.parametrize("user", [LEYLA, MAJA])
def test_a_meeting_that_has_started_takes_no_proposals(called: Dialogue, user: str) -> None:
    called.proposes(user, "I tid", START - MINUTE)
    called.replan(START)
    following = called.meetings[1]
    with pytest.raises(ProposalsAhead) as refused:
        called.proposes(user, "För sent", START)
    opens = called.store.ledger.of_meeting(following.id)[0].due_at
    assert refused.value.params == {
        "date": START,
        "following": following.starts_at,
        "opens": opens,
    }
    with pytest.raises(ProposalsAhead):
        agenda.require_open(called.store, called.scene(user, START), START)
    called.store.meetings.save(replace(following, call_opened_at=START))
    with pytest.raises(ProposalsFollow) as told:
        called.proposes(user, "För sent", START)
    assert told.value.params == {"date": START, "following": following.starts_at}
    assert [item.title for item in called.store.agenda.of_meeting(called.meeting.id)] == ["I tid"]


def test_the_last_meeting_that_has_started_takes_none_either(called: Dialogue) -> None:
    for later in called.meetings[1:]:
        called.store.meetings.save(replace(later, withdrawn_at=CALLED))
    with pytest.raises(ProposalsOver) as refused:
        called.proposes(LEYLA, "För sent", START)
    assert refused.value.params == {"date": START, "convener": "Maja Ekström"}


# Proposals that nobody has decided on


def test_the_convener_gets_one_word_of_what_waits_when_the_call_closes(called: Dialogue) -> None:
    for title in ("Ett", "Två", "Tre"):
        called.proposes(LEYLA, title)
    accept(called, 2)
    called.ran(at("2027-01-07 09:00"))
    (word,) = called.owed("undecided")
    assert (word.owed.target.channel, word.owed.due_at) == (MAJA, at("2027-01-07 09:00"))
    said = called.says(word, AFTER_CALL)
    assert isinstance(said, Message)
    assert "2 förslag" in said.text
    for words in ("agenda accept #1", "agenda accept #3", '"decline"'):
        assert words in str(said.blocks)
    assert "agenda accept #2" not in str(said.blocks)
    accept(called, 1)
    accept(called, 3)
    assert called.says(word, AFTER_CALL) == Drop("decided")


def test_what_waited_for_the_convener_says_what_became_of_it(called: Dialogue) -> None:
    for title in ("Ett", "Två", "Tre"):
        called.proposes(LEYLA, title)
    called.ran(at("2027-01-07 09:00"))
    (word,) = called.owed("undecided")
    called.arrives(word)

    def reads(now: datetime) -> str:
        (update,) = called.owed("undecided", manner="update")
        said = called.says(update, now)
        assert isinstance(said, Message)
        return said.text + str(said.blocks)

    accept(called, 1)
    outdated.proposals(called.store, called.series, called.meeting, AFTER_CALL)
    assert "2 förslag" in reads(AFTER_CALL)
    accept(called, 2)
    called.ran(START)
    assert "agenda accept" not in reads(START)
    assert "#3 Tre" in reads(START)
    assert "parkeras" in reads(START)
    parking.left_over(called.store, at("2027-02-05 00:00"))
    assert "Inget förslag" in reads(START)


def test_where_nothing_waits_the_call_closes_without_a_word(called: Dialogue) -> None:
    called.proposes(LEYLA)
    accept(called, 1)
    called.ran(at("2027-01-07 09:00"))
    assert called.owed("undecided") == []


def test_who_proposed_what_nobody_decided_on_is_told_when_the_agenda_is_published(
    called: Dialogue,
) -> None:
    for user, title in ((LEYLA, "Ett"), (NACKA, "Två"), (JAMES, "Tre"), (MAJA, "Fyra")):
        called.proposes(user, title)
    accept(called, 1)
    publish(called)
    first, second = called.owed("passed_over")
    assert [first.owed.target.channel, second.owed.target.channel] == [NACKA, JAMES]
    assert (first.owed.asked, first.owed.deadline) == (False, START)
    said = called.says(first, AFTER_CALL)
    assert isinstance(said, Message)
    assert "#2 ”Två” är inte med" in said.text.replace("“", "”").replace("punkt ", "")
    accept(called, 3, AFTER_CALL)
    assert called.says(second, AFTER_CALL) == Drop("decided")


def test_the_convener_sees_before_it_is_sent_what_is_not_on_the_agenda(called: Dialogue) -> None:
    for title in ("Ett", "Två"):
        called.proposes(LEYLA, title)
    accept(called, 1)
    series, t = called.series, called.scene(MAJA).t
    shown = posts.preview(called.store, series, "agenda", called.meeting, t, AFTER_CALL)
    assert (list(shown.undecided), shown.direct) == (["#2 Två"], None)
