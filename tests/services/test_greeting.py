"""The hello: when the bot is added to a channel, or when the series there begins."""

from dataclasses import replace

from bot.rules.series_drafts import Draft
from bot.services import greeting, setup
from bot.services.loading import SeriesFile
from tests.services.given import CALLED, CHANNEL, MAJA, TEAM, Dialogue, at

ELSEWHERE = "C0ELSEWHERE"
NIGHT = at("2026-12-05 22:00")


def drafted(dialogue: Dialogue, **series: str) -> int:
    return dialogue.store.series_drafts.add(Draft(0, TEAM, MAJA, {"series": series}), CALLED).id


def greeted(dialogue: Dialogue) -> list[str]:
    return [each.owed.target.channel for each in dialogue.owed("hello", manner="post")]


def test_the_bot_says_hello_once_where_there_is_a_series_and_where_there_is_none(
    dialogue: Dialogue,
) -> None:
    for channel in (CHANNEL, ELSEWHERE, CHANNEL):
        greeting.joined(dialogue.store, TEAM, channel, CALLED)
    assert greeted(dialogue) == [CHANNEL, ELSEWHERE]


def test_it_says_nothing_where_a_series_is_set_up_or_may_be(dialogue: Dialogue) -> None:
    first = drafted(dialogue)
    greeting.joined(dialogue.store, TEAM, ELSEWHERE, CALLED)
    assert greeted(dialogue) == [], "the channel is not chosen yet"
    dialogue.store.series_drafts.remove(first)
    drafted(dialogue, channel=ELSEWHERE)
    greeting.joined(dialogue.store, TEAM, ELSEWHERE, CALLED)
    assert greeted(dialogue) == []
    greeting.joined(dialogue.store, TEAM, "C0THIRD", CALLED)
    greeting.joined(dialogue.store, TEAM, CHANNEL, CALLED)
    assert greeted(dialogue) == ["C0THIRD", CHANNEL]


def test_a_series_is_introduced_once_and_not_at_night(dialogue: Dialogue) -> None:
    greeting.introduce(dialogue.store, dialogue.series, NIGHT)
    (word,) = dialogue.owed("hello", manner="post")
    assert word.owed.due_at == at("2026-12-07 08:00")
    greeting.joined(dialogue.store, TEAM, CHANNEL, CALLED)
    greeting.introduce(dialogue.store, dialogue.series, CALLED)
    assert greeted(dialogue) == [CHANNEL]


def test_the_channel_to_which_a_series_is_moved_is_told_of_it_though_the_bot_was_there(
    dialogue: Dialogue, example: SeriesFile
) -> None:
    greeting.joined(dialogue.store, TEAM, ELSEWHERE, CALLED)
    row = example.series.model_copy(update={"channel": ELSEWHERE})
    setup.apply(dialogue.store, replace(example, series=row), CALLED)
    words = [w for w in dialogue.owed("hello", manner="post") if w.owed.series is not None]
    assert [word.owed.target.channel for word in words] == [ELSEWHERE]
