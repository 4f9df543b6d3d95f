"""The items that the example of a refusal names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.rules.agenda import Draft
from bot.services import agenda, examples
from bot.services.scene import Hints, Where
from tests.services.given import CALLED, CHANNEL, END, LEYLA, MAJA, NACKA, START, TEAM, Dialogue


def named(dialogue: Dialogue, word: str, now: datetime = CALLED) -> Sequence[int]:
    return examples.items(dialogue.store, Where(TEAM, TEAM, MAJA, CHANNEL), Hints(), word, now)


def test_it_names_what_can_be_decided_or_ordered_and_after_the_meeting_what_it_had(
    dialogue: Dialogue,
) -> None:
    assert named(dialogue, "agenda accept #12") == []
    dialogue.ran(CALLED)
    for user in (LEYLA, NACKA):
        agenda.propose(dialogue.store, dialogue.scene(user), Draft(f"Av {user}"), CALLED)
    agenda.accept(dialogue.store, dialogue.scene(MAJA), 1, CALLED)
    assert named(dialogue, "agenda accept #12") == [2, 1]
    assert named(dialogue, "agenda order #12 #9") == [1, 2]
    assert named(dialogue, "agenda carry #12") == [1, 2]
    assert named(dialogue, "agenda carry #12", START) == [1, 2]
    dialogue.replan(END)
    assert named(dialogue, "agenda accept #12", END) == [], "the next meeting has none yet"
    assert named(dialogue, "agenda carry #12", END) == [1, 2]


def test_where_no_meeting_is_there_none_is_named(dialogue: Dialogue) -> None:
    for each in dialogue.store.meetings.of_series(dialogue.series.id):
        dialogue.store.meetings.save(replace(each, withdrawn_at=CALLED))
    assert named(dialogue, "agenda accept #12") == ()
