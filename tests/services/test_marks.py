"""By a mark is known whether what a step would say has changed since a convener read it."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.rules.agenda import Item
from bot.rules.errors import ItemChanged, NoneOfThem
from bot.services import agenda, convening, cycles, posts, session_changes, several
from tests.services.given import AFTER_CALL, LEYLA, MAJA, NACKA, Dialogue
from tests.services.test_cycles import INVITATION, answered, step
from tests.services.test_grouped_calendar import round_
from tests.services.test_poll_asks import first
from tests.services.test_polls import POLL

__all__ = ["first", "round_"]
pytestmark = pytest.mark.any_database

TO_PARTIES = posts.DIRECTS - {"host", "poll_reminder"}


def mark(dialogue: Dialogue, kind: str, now: datetime = INVITATION) -> str:
    return posts.mark(dialogue.store, dialogue.series, kind, dialogue.meeting, now)


def placed(dialogue: Dialogue) -> None:
    dialogue.store.meetings.save(replace(dialogue.meeting, place="Sal B"))


@pytest.mark.parametrize("kind", sorted(TO_PARTIES))
def test_a_new_place_changes_it_but_an_answer_does_not(dialogue: Dialogue, kind: str) -> None:
    before = mark(dialogue, kind)
    answered(dialogue, LEYLA, "coming")
    assert mark(dialogue, kind) == before
    placed(dialogue)
    assert mark(dialogue, kind) != before


@pytest.mark.parametrize("kind", ["call", "agenda", "poll"])
def test_an_item_changes_what_shows_it(dialogue: Dialogue, kind: str) -> None:
    dialogue.opened()
    marks = {mark(dialogue, kind, AFTER_CALL)}
    for user, title in ((LEYLA, "Bokbussen"), (NACKA, "Biljetter"), (NACKA, "Biblioteken")):
        item = dialogue.proposes(user, title)
        agenda.accept(dialogue.store, dialogue.scene(MAJA, AFTER_CALL), item.number, AFTER_CALL)
        marks.add(mark(dialogue, kind, AFTER_CALL))
    assert len(marks) == (3 if kind == "poll" else 4), "of one item a poll says the same as of none"


def test_a_ballot_does_not_change_the_reminder_of_its_poll(first: Dialogue) -> None:
    before = mark(first, "poll_reminder", POLL)
    answered(first, LEYLA, "coming")
    assert mark(first, "poll_reminder", POLL) == before
    assert mark(first, "poll_result", POLL) != before


def test_what_says_nothing_has_the_same_one(dialogue: Dialogue) -> None:
    before = mark(dialogue, "call_closes")
    placed(dialogue)
    assert mark(dialogue, "call_closes") == before


def test_a_change_of_any_group_session_changes_it(round_: Dialogue) -> None:
    for number in (1, 2):
        before = mark(round_, "invitation")
        scene = round_.scene(MAJA, INVITATION)
        _, session = session_changes.by_place(round_.store, scene, number)
        session_changes.place(round_.store, scene, session, f"Sal {number}", INVITATION)
        assert mark(round_, "invitation") != before


def test_a_question_is_asked_again_only_if_its_mark_is_another(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    scene = dialogue.scene(MAJA, INVITATION)
    number = step(dialogue, "invitation").id
    asking = cycles.asking(dialogue.store, scene, number, INVITATION)
    read = mark(dialogue, "invitation")
    assert convening.changed(asking, read, scene.t) is None
    assert convening.changed(asking, "", scene.t) is None, "words that were typed show nothing"
    placed(dialogue)
    asking = cycles.asking(dialogue.store, scene, number, INVITATION)
    anew = convening.changed(asking, read, scene.t)
    assert anew is not None
    assert "Det har ändrats" in anew.text
    assert mark(dialogue, "invitation") in str(anew.blocks), "and its Send carries the new one"


def test_of_several_those_that_are_as_they_were_shown_are_done(dialogue: Dialogue) -> None:
    dialogue.opened()
    for title in ("Bokbussen", "Biljetter", "Biblioteken"):
        dialogue.proposes(NACKA, title)
    scene = dialogue.scene(MAJA, AFTER_CALL)
    shown = replace(scene, hints=replace(scene.hints, state="proposed"))

    def accept(number: int) -> Item:
        return agenda.accept(dialogue.store, shown, number, AFTER_CALL)

    agenda.decline(dialogue.store, scene, 2, "I juni.", AFTER_CALL)
    done, others = several.those_left([1, 2, 3], accept)
    assert [each.number for each in done] == [1, 3]
    assert [each.params["number"] for each in others] == [2]
    with pytest.raises(ItemChanged):
        several.those_left([2], accept)
    with pytest.raises(NoneOfThem):
        several.those_left([1, 2, 99], accept)
