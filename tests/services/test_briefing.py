"""What a deputy reads with a hand-over: everything that the principal saw, and no more."""

import pytest

from bot.services import agenda, answers, ballots, briefing, handing, outcomes
from bot.services.answers import Given
from bot.services.ballots import Wish
from bot.views.blocks import Message
from tests.services.given import AFTER_CALL, CALLED, LEYLA, MAJA, NACKA, Dialogue, at
from tests.services.test_polls import ask

NOW = AFTER_CALL
PUBLISHED = at("2027-01-11 10:00")


@pytest.fixture
def busy(dialogue: Dialogue) -> Dialogue:
    """Botkyrka has answered, proposed, a poll to vote in and something to do."""
    dialogue.opened()
    own = dialogue.proposes(LEYLA, "Bibliotekens framtid")
    dialogue.proposes(LEYLA, "Vi tar tillbaka det här")
    agenda.withdraw(dialogue.store, dialogue.scene(LEYLA), own.number + 1, CALLED)
    dialogue.proposes(NACKA, "Nackas egen punkt")
    agenda.accept(dialogue.store, dialogue.scene(MAJA), own.number, CALLED)
    ask(dialogue, until="2027-01-29 12:00", now=CALLED)
    given = outcomes.Given("action", "Ta fram underlag", "Botkyrka kommun", due="2027-03-01")
    outcomes.add(dialogue.store, dialogue.scene(MAJA), given, CALLED)
    answers.answer(dialogue.store, dialogue.scene(LEYLA), Given("maybe", note="Kanske"), CALLED)
    return dialogue


def handed(dialogue: Dialogue, **published: object) -> str:
    """Hand over, and return what the deputy reads; ``published``: the agenda is."""
    if published:
        dialogue.opened(published_at=PUBLISHED)
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA, NOW), None, NOW)
    said = dialogue.says(dialogue.owed("handed")[-1], NOW)
    assert isinstance(said, Message)
    return said.text


def test_the_deputy_reads_what_the_principal_saw(busy: Dialogue) -> None:
    text = handed(busy, is_published=True)
    for part in (
        "Leyla Demir ber dig svara för Botkyrka kommun",
        "torsdag 4 februari 2027 kl. 13:00–16:00",
        "bjuder in. Frågor: Maja Ekström.",
        "Exempelsalen, Exempelgatan 1",
        "https://video.example/dialogmoten-kultur",
        "utveckla konst och kultur",
        "Dagordningen",
        "Föreslaget av Botkyrka kommun",
        "Bibliotekens framtid",
        "Omröstningar som väntar på en röst",
        "[Rösta i #",
        "Att göra",
        "Ta fram underlag",
        "Anmält hittills: kanske, Leyla Demir – Kanske\n",
        "[Kommer]",
    ):
        assert part in text, part
    for part in ("Nackas egen punkt", "Vi tar tillbaka det här"):
        assert part not in text, part


def test_a_deputy_reads_until_when_the_answer_is_wanted(dialogue: Dialogue) -> None:
    dialogue.opened()
    assert "Svara gärna före" in handed(dialogue)


def test_an_agenda_that_is_not_published_is_not_read(busy: Dialogue) -> None:
    text = handed(busy)
    assert "Dagordningen\n" not in text
    assert "Föreslaget av Botkyrka kommun" in text


def test_a_poll_in_which_the_party_has_voted_and_what_is_done_wait_for_nobody(
    busy: Dialogue,
) -> None:
    poll = busy.store.polls.open_ones(busy.series.id)[0]
    ballots.vote(busy.store, busy.scene(LEYLA), Wish(poll.number, (1,)), CALLED)
    (task,) = busy.store.outcomes.of_series(busy.series.id, ["open"])
    outcomes.finish(busy.store, busy.scene(LEYLA), task.number, "Klart", CALLED)
    text = handed(busy)
    assert "väntar på en röst" not in text
    assert "Ta fram underlag" not in text


def test_a_party_for_which_nothing_waits_reads_little(dialogue: Dialogue) -> None:
    text = handed(dialogue)
    assert "Botkyrka kommun har inte svarat än" in text
    for part in ("Dagordningen", "Föreslaget", "röst", "Att göra"):
        assert part not in text, part


def test_a_poll_past_its_end_waits_for_nobody(busy: Dialogue) -> None:
    late = at("2027-01-30 10:00")
    party = busy.party("botkyrka").id
    found = briefing.of(busy.store, busy.series, busy.meeting, party, late)
    assert found.polls == ()
    assert found.is_open
    assert [item.title for item in found.proposed] == ["Bibliotekens framtid"]
