"""Support, mergers, the parking lot: who may, what is kept, and who is told of it, once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.agenda import Draft
from bot.rules.errors import (
    AgendaPublished,
    AlreadyParked,
    AlreadySupported,
    ConvenerOnly,
    ItemChanged,
    ItemClosed,
    ItemPublished,
    MergedAway,
    MergesItself,
    MergesOne,
    NoMandate,
    NoSuchItem,
    NotSupported,
    OwnItem,
    UnknownGoal,
)
from bot.services import agenda, merging, parking, supporting
from bot.services.scene import ChooseParty, Hints
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from tests.services.given import (
    AFTER_CALL,
    CALLED,
    END,
    JAMES,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    STRANGER,
    Dialogue,
    at,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def called(dialogue: Dialogue) -> Dialogue:
    """The dialogue while its call for items is open."""
    dialogue.opened()
    return dialogue


def support(dialogue: Dialogue, user: str, number: int | None = 1) -> None:
    supporting.give(dialogue.store, dialogue.scene(user), number, CALLED)


def merge(dialogue: Dialogue, *numbers: int, user: str = MAJA) -> None:
    merging.merge(dialogue.store, dialogue.scene(user), numbers, CALLED)


def park(dialogue: Dialogue, number: int, user: str = MAJA, hints: Hints | None = None) -> None:
    parking.park(dialogue.store, dialogue.scene(user, hints=hints), number, CALLED)


def accept(dialogue: Dialogue, number: int) -> None:
    agenda.accept(dialogue.store, dialogue.scene(MAJA), number, CALLED)


def publish(dialogue: Dialogue) -> None:
    agenda.publish(dialogue.store, dialogue.scene(MAJA, AFTER_CALL), AFTER_CALL)


def supporters(dialogue: Dialogue, number: int) -> list[str]:
    page = agenda.page(dialogue.store, dialogue.series, dialogue.meeting)
    return [party.name for party in page.supporters(dialogue.item(number))]


def texts(dialogue: Dialogue, user: str, *kinds: str) -> list[str]:
    """Return what a person is told by direct messages of these kinds that are still owed."""
    owed = [each for each in dialogue.owed(*kinds) if each.owed.target.channel == user]
    said = [dialogue.says(each, CALLED) for each in owed]
    return [one.text for one in said if isinstance(one, Message)]


# Supporting


def test_a_party_has_one_voice_whoever_of_its_people_gives_it(called: Dialogue) -> None:
    called.proposes(NACKA)
    support(called, LEYLA)
    with pytest.raises(AlreadySupported):
        support(called, PETER)
    assert supporters(called, 1) == ["Botkyrka kommun"]
    last = called.trail()[-1]
    assert (last.action, last.person) == ("item.supported", called.person(LEYLA).id)
    assert last.party == called.party("botkyrka").id


def test_two_deputies_who_both_saw_that_no_voice_was_given_give_one(called: Dialogue) -> None:
    item = called.proposes(NACKA)
    party = called.party("botkyrka").id
    support(called, LEYLA)
    assert called.store.supports.of_items([item.id]) == {item.id: (party,)}


def test_support_is_taken_back_by_anybody_of_the_party(called: Dialogue) -> None:
    called.proposes(NACKA)
    support(called, LEYLA)
    support(called, JAMES)
    supporting.take_back(called.store, called.scene(PETER), 1, CALLED)
    assert supporters(called, 1) == ["Solna stad"]
    assert called.actions()[-1] == "item.unsupported"
    with pytest.raises(NotSupported):
        supporting.take_back(called.store, called.scene(LEYLA), 1, CALLED)


def test_support_is_not_for_ones_own_item_nor_for_strangers(called: Dialogue) -> None:
    called.proposes(NACKA)
    with pytest.raises(OwnItem):
        support(called, NACKA)
    with pytest.raises(NoMandate):
        support(called, STRANGER)
    called.mandated("ekero", LEYLA)
    with pytest.raises(ChooseParty):
        support(called, LEYLA)


@pytest.mark.parametrize("number", [7, None])
def test_support_for_no_item_is_refused(called: Dialogue, number: int | None) -> None:
    with pytest.raises(NoSuchItem):
        support(called, LEYLA, number)


def test_support_ends_with_publishing(called: Dialogue) -> None:
    called.proposes(NACKA)
    accept(called, 1)
    support(called, LEYLA)
    publish(called)
    for act in (supporting.give, supporting.take_back):
        with pytest.raises(AgendaPublished):
            act(called.store, called.scene(LEYLA, AFTER_CALL), 1, AFTER_CALL)
    assert supporters(called, 1) == ["Botkyrka kommun"]


def test_the_call_in_the_channel_shows_what_is_proposed_and_supported(called: Dialogue) -> None:
    called.proposes(NACKA, "Bokbussen")
    called.arrives(*called.owed("call.items", manner="update"))
    support(called, LEYLA)
    (update,) = called.owed("call.items", manner="update")
    assert (update.version, update.owed.refs["post"]) == (2, f"call:{called.meeting.id}")
    said = called.says(update, CALLED)
    assert isinstance(said, Message)
    assert "Stöds av 1 part: Botkyrka kommun" in said.text
    assert "agenda support #1" in str(said.blocks)
    called.opened(call_closed_at=AFTER_CALL)
    closed = called.says(update, AFTER_CALL)
    assert isinstance(closed, Message)
    assert "Föreslå det som din part vill ta upp" not in closed.text
    assert "Nya förslag räknas nu som sena" in closed.text
    assert "agenda support #1" in str(closed.blocks)
    agenda.accept(called.store, called.scene(MAJA, AFTER_CALL), 1, AFTER_CALL)
    publish(called)
    published = called.says(called.owed("call.items", manner="update")[0], AFTER_CALL)
    assert isinstance(published, Message)
    assert "agenda support #1" not in str(published.blocks)


# Goals


def test_goals_are_kept_and_unknown_ones_refused(called: Dialogue) -> None:
    scene = called.scene(NACKA)
    draft = Draft("Bokbussen", goals=("access", "children"))
    item = agenda.propose(called.store, scene, draft, CALLED)
    assert called.item(item.number).goals == ("access", "children")
    with pytest.raises(UnknownGoal):
        agenda.propose(called.store, scene, Draft("Annat", goals=("opera",)), CALLED)


# Merging


def test_a_merger_keeps_proposers_brings_supporters_and_tells_everybody_once(
    called: Dialogue,
) -> None:
    for user, title in ((NACKA, "Bokbussen"), (LEYLA, "Biblioteken"), (LEYLA, "Lån")):
        called.proposes(user, title)
    support(called, JAMES, 2)
    merge(called, 1, 2, 3)
    assert [called.item(n).state for n in (1, 2, 3)] == ["proposed", "merged", "merged"]
    assert called.item(2).proposer == called.person(LEYLA).id
    assert supporters(called, 1) == ["Solna stad"]
    (theirs,) = texts(called, LEYLA)
    assert "#2 ”Biblioteken” är nu en del av #1" in theirs
    (kept,) = texts(called, NACKA)
    assert "#2 och #3" in kept
    with pytest.raises(OwnItem):
        support(called, LEYLA, 1)


def test_what_becomes_of_the_whole_is_told_to_those_of_its_parts(called: Dialogue) -> None:
    called.proposes(NACKA, "Bokbussen")
    called.proposes(LEYLA, "Biblioteken")
    merge(called, 1, 2)
    accept(called, 1)
    assert "Din punkt #2 ”Biblioteken” är en del av #1." in texts(called, LEYLA, "decision")[-1]
    park(called, 1)
    assert "parkerad" in texts(called, LEYLA, "decision")[-1]
    agenda.decline(called.store, called.scene(MAJA), 1, "Nästa gång.", CALLED)
    assert "Nästa gång." in texts(called, LEYLA, "decision")[-1]
    assert "Nästa gång." in texts(called, NACKA, "decision")[-1]
    accept(called, 1)
    agenda.withdraw(called.store, called.scene(NACKA), 1, CALLED)
    assert "tillbakadragen" in texts(called, LEYLA, "decision")[-1]


def test_a_merger_of_what_is_on_the_agenda_keeps_it_there(called: Dialogue) -> None:
    called.proposes(NACKA, "Bokbussen")
    called.proposes(LEYLA, "Biblioteken")
    accept(called, 2)
    merge(called, 1, 2)
    assert called.item(1).state == "accepted"
    assert "står på dagordningen" in texts(called, NACKA)[-1]
    assert called.actions()[-3:] == ["item.merged", "item.accepted", "agenda.ordered"]


def test_conveners_are_not_told_of_what_they_merged_themselves(called: Dialogue) -> None:
    called.proposes(MAJA, "Budget")
    called.proposes(MAJA, "Ekonomi")
    merge(called, 1, 2)
    assert called.owed() == []


def test_the_word_of_a_merger_is_dropped_when_something_else_became_of_it(
    called: Dialogue,
) -> None:
    called.proposes(NACKA, "Bokbussen")
    called.proposes(LEYLA, "Biblioteken")
    merge(called, 1, 2)
    (word,) = called.owed("joined")
    called.store.agenda.save([replace(called.item(2), merged_into=None, state="proposed")])
    assert called.says(word, CALLED) == Drop("no part of it")
    (word,) = called.owed("decision")
    assert called.says(word, CALLED) == Drop("decided otherwise")


def test_mergers_that_cannot_be_are_refused_and_change_nothing(called: Dialogue) -> None:
    for title in ("Ett", "Två", "Tre"):
        called.proposes(NACKA, title)
    agenda.decline(called.store, called.scene(MAJA), 3, "Nej.", CALLED)
    before = called.actions()
    for numbers, error in (
        ((1,), MergesOne),
        ((1, 1), MergesItself),
        ((1, 3), ItemClosed),
        ((3, 1), ItemClosed),
        ((1, 99), NoSuchItem),
    ):
        with pytest.raises(error):
            merge(called, *numbers)
    with pytest.raises(ConvenerOnly):
        merge(called, 1, 2, user=NACKA)
    assert called.actions() == before
    merge(called, 1, 2)
    for numbers in ((2, 1), (3, 2)):
        with pytest.raises((MergedAway, ItemClosed)):
            merge(called, *numbers)
    with pytest.raises(MergedAway):
        accept(called, 2)


# The parking lot


def test_what_is_parked_is_listed_told_and_taken_up_at_a_later_meeting(called: Dialogue) -> None:
    called.proposes(NACKA, "Bokbussen")
    called.proposes(LEYLA, "Biblioteken")
    merge(called, 1, 2)
    park(called, 1)
    assert "parkerad" in texts(called, NACKA, "decision")[-1]
    later = at("2027-03-01 10:00")
    called.replan(later)
    scene = called.scene(MAJA, later)
    assert scene.meeting.id != called.meeting.id
    lot = parking.lot(called.store, scene)
    assert [item.number for item in lot.items if item.state == "parked"] == [1]
    agenda.accept(called.store, scene, 1, later)
    assert (called.item(1).meeting, called.item(1).state) == (scene.meeting.id, "accepted")
    assert called.item(2).meeting == scene.meeting.id, "what is part of it comes along"
    page = agenda.page(called.store, called.series, scene.meeting)
    assert page.merged(called.item(1)) == [called.item(2)]


def test_what_is_parked_may_be_declined_or_withdrawn_at_a_later_meeting(called: Dialogue) -> None:
    for title in ("Ett", "Två"):
        park(called, called.proposes(NACKA, title).number)
    later = at("2027-03-01 10:00")
    called.replan(later)
    agenda.decline(called.store, called.scene(MAJA, later), 1, "Inaktuell.", later)
    agenda.withdraw(called.store, called.scene(NACKA, later), 2, later)
    assert [called.item(n).state for n in (1, 2)] == ["declined", "withdrawn"]
    lot = parking.lot(called.store, called.scene(MAJA, later))
    assert lot.items == ()


def test_what_cannot_be_parked(called: Dialogue) -> None:
    called.proposes(NACKA, "Ett")
    called.proposes(NACKA, "Två")
    with pytest.raises(ConvenerOnly):
        park(called, 1, NACKA)
    with pytest.raises(ItemChanged):
        park(called, 1, hints=Hints(state="accepted"))
    park(called, 1)
    with pytest.raises(AlreadyParked):
        park(called, 1)
    accept(called, 2)
    publish(called)
    with pytest.raises(ItemPublished):
        parking.park(called.store, called.scene(MAJA, AFTER_CALL), 2, AFTER_CALL)


def test_what_nobody_decided_on_is_parked_after_the_meeting_and_told_once(
    called: Dialogue,
) -> None:
    called.proposes(MAJA, "Budget")
    accept(called, 1)
    called.proposes(NACKA, "Bokbussen")
    publish(called)
    late = agenda.propose(
        called.store, called.scene(JAMES, AFTER_CALL + HOUR), Draft("Late"), AFTER_CALL + HOUR
    )
    called.store.agenda.save([replace(called.item(1), state="proposed")])
    (word,) = called.owed("passed_over")
    said = called.says(word, AFTER_CALL)
    assert isinstance(said, Message)
    assert "parkeras den efter dialogmötet" in said.text
    assert called.store.outbox.start(word, 0.0) is not None
    assert parking.left_over(called.store, END - HOUR) == []
    parked = parking.left_over(called.store, END)
    assert [item.number for item in parked] == [1, 2, late.number]
    assert called.told("passed_over", "decision") == [NACKA, JAMES]
    assert parking.left_over(called.store, END) == []
    assert called.actions()[-1] == "item.parked"


def test_who_never_got_the_word_at_publishing_is_told_when_it_is_parked(called: Dialogue) -> None:
    called.proposes(MAJA, "Budget")
    accept(called, 1)
    called.proposes(NACKA, "Bokbussen")
    publish(called)
    (word,) = called.owed("passed_over")
    called.store.outbox.drop(word.id, "deadline")
    parking.left_over(called.store, END)
    assert called.told("decision") == [NACKA]


def test_the_numbers_of_another_series_are_none_of_this_one(called: Dialogue) -> None:
    item = called.proposes(NACKA)
    other = called.profiled(called.series.profile, key="other", channel="C0OTHER")
    meeting = called.store.meetings.add(other.workspace, replace(called.meeting, series=other.id))
    called.store.agenda.add(replace(item, series=other.id, meeting=meeting.id, number=7))
    acts: tuple[Callable[[], None], ...] = (
        lambda: support(called, LEYLA, 7),
        lambda: park(called, 7),
        lambda: accept(called, 7),
        lambda: merge(called, 1, 7),
    )
    for act in acts:
        with pytest.raises(NoSuchItem):
            act()
