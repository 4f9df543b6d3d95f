"""Clicks that show another part of an App Home, read strictly."""

import json
from typing import Any

from slack_sdk import WebClient

from bot.clock import SystemClock
from bot.ports import Unavailable
from bot.rules.outbox import Target
from bot.views.blocks import Message
from handlers.doors import Doors
from handlers.edge import Edge
from handlers.homes import looked
from handlers.table import Table
from storage.database import SqlDatabase
from tests.cases import for_each
from tests.handlers.world import MAJA, TEAM, at_once


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


@for_each("value", ["", "nonsense", "[]", "3"])
def test_what_is_no_choice_is_counted_like_any_unknown_click(value: str) -> None:
    assert looked(click({"action_id": "show:items-2", "value": value})) is None


def test_another_button_is_not_one_of_these() -> None:
    assert looked(click({"action_id": "say:plan", "value": "{}"})) is None


@for_each("bad", [True, "2", 2.5, None, -1, 0, 2**31, [], {}])
def test_a_page_that_is_none_is_left_out(bad: object) -> None:
    value = json.dumps({"items": bad, "team": "T0EVIL", "seen": 1})
    found = looked(click({"action_id": "show:items-2", "value": value}))
    assert found is not None
    assert found[1] == {}


# Through the door


class Still:
    def nudge(self, replies: object = ()) -> None:
        pass


class Away:
    """A database that cannot be reached."""

    def transaction(self) -> None:
        raise Unavailable

    reading = transaction


def doors(database: Any, said: list[tuple[str, str]]) -> Doors:  # noqa: ANN401 - or one that is away
    def say(_workspace: str, target: Target, spoken: Message) -> None:
        said.append((target.channel, spoken.text))

    table = Table({}, lambda _turn, _words: Message(""), {}, {}, {})
    counted = said.append
    edge = Edge(database, SystemClock(), Still(), say)
    return Doors(
        edge, table, lambda _body: "", lambda surface: counted(("counted", surface)), at_once
    )


TURN = {"action_id": "show:items-2", "value": json.dumps({"words": "items 2", "items": 2})}


def test_a_page_that_is_turned_is_owed_and_nothing_is_said(database: SqlDatabase) -> None:
    said: list[tuple[str, str]] = []
    acks: list[object] = []
    doors(database, said).action(lambda: acks.append(1), click(TURN), WebClient())  # type: ignore[arg-type]
    with database.reading() as store:
        (home,) = store.outbox.recent(5)
    assert (home.owed.kind, home.owed.refs["items"], home.owed.target.user) == ("home", 2, MAJA)
    assert (said, acks) == ([], [1])


def test_while_the_database_is_away_that_is_said_in_both_languages() -> None:
    said: list[tuple[str, str]] = []
    acks: list[object] = []
    doors(Away(), said).action(lambda: acks.append(1), click(TURN), WebClient())  # type: ignore[arg-type]
    ((channel, text),) = said
    assert channel == MAJA
    assert "Inget är ändrat" in text
    assert "Nothing was changed" in text
    assert acks == [1]


def test_a_choice_that_is_none_is_counted(database: SqlDatabase) -> None:
    said: list[tuple[str, str]] = []
    bad = {**TURN, "value": "nonsense"}
    doors(database, said).action(lambda: None, click(bad), WebClient())  # type: ignore[arg-type]
    assert said == [("counted", "action")]
