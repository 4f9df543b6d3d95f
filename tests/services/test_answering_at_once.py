"""Two who may answer for a party do so at the same moment: one answer, and one who reads it."""

from collections.abc import Sequence
from contextlib import suppress
from threading import Barrier, Thread

import pytest

from bot.ports import Conflict
from bot.rules.answers import UNANSWERED
from bot.rules.errors import AnsweredMeanwhile
from bot.rules.seats import Mandate
from bot.services import answers, escalating
from bot.services.answers import Given
from bot.services.scene import Hints
from storage import SqlDatabase
from tests.services.given import AMINA, LEYLA, PETER, Dialogue, at

pytestmark = pytest.mark.every_database

ASKED, NOW = at("2027-01-19 09:00"), at("2027-01-19 12:00")


@pytest.mark.parametrize("seen", ["", UNANSWERED])
@pytest.mark.parametrize("people", [(LEYLA, PETER, AMINA), (PETER, AMINA)])
def test_one_wins_and_the_other_is_told_what_stands(
    office: SqlDatabase, people: tuple[str, ...], seen: str
) -> None:
    """The principal and the deputy; and two deputies of a seat that has no principal."""
    with office.transaction() as store:
        dialogue = Dialogue(store)
        _seated(dialogue, people)
        escalating.ask(store, dialogue.series, dialogue.meeting, ASKED)
    said = dict(_at_once(office, people[:2], seen))
    assert set(said) == {"stands", "told"}
    with office.reading() as store:
        dialogue = Dialogue(store)
        (kept,) = store.answers.of_meeting(dialogue.meeting.id).values()
        by = store.people.get(kept.person)
    assert said["stands"] == f"{by.user} {kept.reply.choice}"
    assert said["told"] == f"{by.name} {kept.reply.choice}"


def _at_once(office: SqlDatabase, people: Sequence[str], seen: str) -> list[tuple[str, str]]:
    """Let two people answer differently at the same moment; return what each is told."""
    told: list[tuple[str, str]] = []
    together = Barrier(2)

    def answer(user: str, given: Given) -> None:
        together.wait()
        for _ in range(2):  # as the edge does: a conflict is tried again
            with suppress(Conflict):
                told.append(_answered(office, user, given, seen))
                return

    wishes = zip(people, (Given("coming"), Given("regrets")), strict=True)
    threads = [Thread(target=answer, args=each) for each in wishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == len(people)
    return told


def _answered(office: SqlDatabase, user: str, given: Given, seen: str) -> tuple[str, str]:
    try:
        with office.transaction() as store:
            scene = Dialogue(store).scene(user, NOW, hints=Hints(state=seen))
            answers.answer(store, scene, given, NOW)
    except AnsweredMeanwhile as refused:
        return "told", f"{refused.params['name']} {refused.params['choice']}"
    return "stands", f"{user} {given.choice}"


def _seated(dialogue: Dialogue, people: Sequence[str]) -> None:
    """Give the party these people; the first is its principal, unless that is a deputy."""
    party = dialogue.party("botkyrka").id
    mandates = [
        Mandate(dialogue.person(user), party, "principal" if user == LEYLA else "deputy", rank)
        for rank, user in enumerate(people)
    ]
    dialogue.store.seats.set_mandates(dialogue.series.id, party, mandates, ASKED)
