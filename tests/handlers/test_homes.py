"""Clicks that show another part of an App Home, read strictly."""

import json
from typing import Any

import pytest

from handlers.homes import looked
from tests.handlers.world import MAJA, TEAM


def click(action: dict[str, Any]) -> dict[str, Any]:
    return {
        "user": {"id": MAJA, "team_id": "T0OTHER"},
        "team": {"id": "T0OTHER"},
        "view": {"app_installed_team_id": TEAM},
        "actions": [action],
    }


def test_a_button_names_the_series_and_the_pages() -> None:
    value = json.dumps({"words": "items 2", "series": 4, "items": 2})
    found = looked(click({"action_id": "show:items-2", "value": value}))
    assert found is not None
    where, chosen = found
    assert (where.workspace, where.team, where.user, where.is_direct) == (
        TEAM,
        "T0OTHER",
        MAJA,
        True,
    )
    assert chosen == {"series": 4, "items": 2}


def test_a_menu_names_the_series() -> None:
    option = {"value": json.dumps({"series": 4})}
    found = looked(click({"action_id": "show:series", "selected_option": option}))
    assert found is not None
    assert found[1] == {"series": 4}


@pytest.mark.parametrize("value", ["", "nonsense", "[]", "3"])
def test_what_is_no_choice_is_counted_like_any_unknown_click(value: str) -> None:
    assert looked(click({"action_id": "show:items-2", "value": value})) is None


def test_another_button_is_not_one_of_these() -> None:
    assert looked(click({"action_id": "say:plan", "value": "{}"})) is None


@pytest.mark.parametrize("bad", [True, "2", 2.5, None, -1, 0, 2**31, [], {}])
def test_a_page_that_is_none_is_left_out(bad: object) -> None:
    value = json.dumps({"items": bad, "team": "T0EVIL", "seen": 1})
    found = looked(click({"action_id": "show:items-2", "value": value}))
    assert found is not None
    assert found[1] == {}
