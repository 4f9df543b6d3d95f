from dataclasses import replace

from bot.rules import poll_steps
from bot.rules.cycle import KINDS
from bot.rules.sessions import group_of, step_of
from tests.cases import for_each
from tests.rules.examples import CYCLE, profile


def test_what_follows_from_a_poll_is_known_by_its_key_and_is_of_no_group() -> None:
    found = poll_steps.following(profile(), "poll_result", 12)
    assert found.key == "poll_result+12"
    assert step_of(profile(), found.key) == found
    assert group_of(found.key) == ""
    assert set(KINDS) >= poll_steps.FOLLOWING


@for_each("key", ["poll_result", "poll_result+", "poll_result+x", "call+12", ""])
def test_other_keys_are_none(key: str) -> None:
    assert poll_steps.step_of(profile(), key) is None


def test_it_asks_if_the_closing_does_and_not_if_there_is_none() -> None:
    steps = tuple(
        replace(each, mode="ask") if each.kind == "poll_closes" else each for each in CYCLE
    )
    asking = replace(profile(), steps=steps)
    without = replace(profile(), steps=tuple(s for s in CYCLE if s.kind != "poll_closes"))
    assert poll_steps.following(asking, "poll_reminder", 1).mode == "ask"
    assert poll_steps.following(profile(), "poll_reminder", 1).mode == "auto"
    assert poll_steps.following(without, "poll_result", 1).mode == "auto"
