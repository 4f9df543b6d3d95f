"""A party for which nobody acts is not invited, and not silent: its convener reads so."""

from datetime import datetime

from bot.i18n import translator
from bot.services import (
    answers,
    convening,
    cycles,
    escalating,
    series,
    setup,
    waiting,
)
from bot.services.answers import Given
from bot.services.loading import SeriesFile
from bot.views import live_list
from bot.views import waiting as view
from tests.services.given import LEYLA, MAJA, NACKA, START, Dialogue, at

INVITED = at("2026-12-23 10:00")
SWEDISH = translator("sv", "Europe/Stockholm")


def asked(dialogue: Dialogue) -> str:
    """Return the question whether the invitation may be sent."""
    (step,) = dialogue.store.ledger.of_series(dialogue.series.id, ["asked"])
    scene = dialogue.scene(MAJA, INVITED)
    return convening.asked(cycles.asking(dialogue.store, scene, step.id, INVITED), SWEDISH).text


def test_the_question_says_who_gets_no_invitation_and_where_somebody_is_chosen(
    dialogue: Dialogue,
) -> None:
    dialogue.mandated("nacka")
    dialogue.ran(INVITED)
    said = "Nacka kommun får ingen inbjudan: ingen företräder parten än."
    assert said in asked(dialogue)
    dialogue.mandated("botkyrka")
    both = "Botkyrka kommun och Nacka kommun får ingen inbjudan: ingen företräder dem än."
    assert both in asked(dialogue)
    for party, user in (("nacka", NACKA), ("botkyrka", LEYLA)):
        dialogue.mandated(party, user)
    assert "får ingen inbjudan" not in asked(dialogue)


def test_it_waits_for_the_convener_as_one_thing_until_the_meeting_begins(
    dialogue: Dialogue,
) -> None:
    def waits(user: str = MAJA, now: datetime = INVITED) -> tuple[str, ...]:
        sight = waiting.look(dialogue.store, dialogue.series, dialogue.person(user), now)
        found = waiting.of(dialogue.store, sight)
        rows = view.rows(found, sight.register, sight.person, SWEDISH)
        assert len(rows) == found.count
        return tuple(party.key for party in found.vacant)

    assert waits() == ()
    dialogue.mandated("nacka")
    dialogue.mandated("botkyrka")
    assert waits() == ("botkyrka", "nacka")
    assert waits(LEYLA) == ()
    assert waits(now=START) == ()


def test_it_is_not_counted_as_silent(dialogue: Dialogue) -> None:
    before = series.status(dialogue.store, dialogue.scene(MAJA, INVITED), INVITED)
    dialogue.mandated("nacka")
    status = series.status(dialogue.store, dialogue.scene(MAJA, INVITED), INVITED)
    assert (status.missing, status.called) == (before.missing - 1, before.called)
    alone = escalating.alone(dialogue.store, dialogue.series, dialogue.meeting, INVITED)
    assert "nacka" not in {party.key for party in alone}


def test_the_list_has_it_apart_until_the_convener_records_its_answer(dialogue: Dialogue) -> None:
    def shown() -> str:
        board = answers.board(dialogue.store, dialogue.series, dialogue.meeting, INVITED)
        return live_list.live_list(board, SWEDISH, INVITED).text

    dialogue.mandated("nacka")
    assert "Utan företrädare (1): Nacka kommun" in shown()
    assert "Kommuner: 0 av 26 har svarat" in shown()
    scene = dialogue.scene(MAJA, INVITED)
    answers.record(dialogue.store, scene, "Nacka kommun", Given("coming"), INVITED)
    assert "Utan företrädare" not in shown()
    assert "Kommuner: 1 av 26 har svarat" in shown()


def test_the_list_in_the_channel_follows_who_is_chosen(
    dialogue: Dialogue, example: SeriesFile
) -> None:
    dialogue.mandated("nacka")
    dialogue.ran(INVITED)
    (step,) = dialogue.store.ledger.of_series(dialogue.series.id, ["asked"])
    cycles.decide(dialogue.store, dialogue.scene(MAJA, INVITED), step.id, INVITED, send=True)
    assert not dialogue.owed("invitation", manner="update")
    setup.apply(dialogue.store, example, INVITED)
    assert len(dialogue.owed("invitation", manner="update")) == 1


def test_the_list_says_whom_the_umbrellas_organise(dialogue: Dialogue) -> None:
    board = answers.board(dialogue.store, dialogue.series, dialogue.meeting, INVITED)
    shown = live_list.live_list(board, SWEDISH, INVITED).text
    assert "KLYS organiserar: Fria konstnärliga och litterära yrkesutövare i länet." in shown
    assert shown.count("organiserar:") == 3
