"""A click in the App Home or in a modal is answered by a modal; directly where that cannot be."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.ports import Courier, Database, Unavailable
from bot.rules.errors import NoSuchStep
from bot.rules.outbox import Target
from bot.views.blocks import Message, actions, message, paragraph
from bot.views.buttons import opens, say
from handlers.doors import Doors
from handlers.edge import Edge, NeedsForm
from handlers.table import Table
from handlers.turn import Turn
from rehearsal.server import Rehearsal
from storage.database import SqlDatabase
from tests.handlers.test_doors import PLAIN, Hall, Still, client
from tests.handlers.test_edge import Flaky
from tests.handlers.world import MAJA, TEAM, at_once

HOME = {"id": "V0HOME", "type": "home"}
WHO = {"type": "users_select", "selected_user": MAJA}


def _told(turn: Turn) -> Message:
    if turn.words.rest == "gone":
        raise NoSuchStep(example="status")
    if turn.words.rest == "form":
        raise NeedsForm("ask")
    if turn.words.rest == "broken":
        raise KeyError(turn.words.rest)
    if turn.words.rest == "silent":
        return Message("")
    if turn.words.rest == "away":
        raise Unavailable
    again = actions(say("More", "agenda list more"), opens("Fill in", "ask"))
    return message([paragraph(f"answer {turn.words.rest}".strip()), again])


def _form(_turn: Turn, _item: int | None) -> dict[str, Any]:
    return {"type": "modal", "title": PLAIN, "blocks": [paragraph("form")]}


@dataclass
class Leaving:
    """A courier that is told of what was committed; from then on the database is away."""

    database: Flaky

    def nudge(self, replies: object = ()) -> None:  # noqa: ARG002 - the port's
        self.database.errors = [Unavailable("away")]


def hall_over(database: Database, rehearsal: Rehearsal, courier: Courier) -> Hall:
    said: list[str] = []

    def say_now(_workspace: str, target: Target, spoken: Message) -> None:
        assert target == Target(channel=MAJA)
        said.append(spoken.text)

    table = Table({("agenda", "list"): _told}, lambda *_: Message(""), {"ask": _form}, {}, {})
    edge = Edge(database, rehearsal.clock, courier, say_now)
    return Hall(Doors(edge, table, lambda _body: "", lambda _surface: None, at_once), said)


@pytest.fixture
def hall(database: SqlDatabase, rehearsal: Rehearsal) -> Hall:
    return hall_over(database, rehearsal, Still())


def click(rehearsal: Rehearsal, words: str, *, view: str = "", at: str = "1.3") -> dict[str, Any]:
    """Return a click in the App Home, or in the modal ``view``, with a trigger that is good."""
    place = {"id": view, "type": "modal"} if view else HOME
    action = {"action_id": "say:x", "action_ts": at, "value": json.dumps({"words": words})}
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": MAJA, "team_id": TEAM},
        "trigger_id": rehearsal.place.tickets.trigger(MAJA, view or None),
        "container": {"type": "view", "view_id": place["id"]},
        "view": place,
        "actions": [action],
    }


def presses(hall: Hall, slack: WebClient, body: dict[str, Any]) -> None:
    hall.doors.action(hall.ack, body, slack)  # type: ignore[arg-type]


def opened(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    return [view.body for view in rehearsal.place.surfaces.stack(MAJA)]


def owed(hall: Hall) -> list[tuple[str, str]]:
    """Return what is owed to people but for their App Homes: its kind and to whom."""
    with hall.doors.edge.database.reading() as store:
        every = store.outbox.recent(20)
    return [(e.owed.kind, e.owed.target.channel) for e in every if e.owed.kind != "home"]


def test_it_opens_with_a_title_and_the_buttons_of_the_answer(
    hall: Hall, rehearsal: Rehearsal
) -> None:
    presses(hall, client(rehearsal.base_url), click(rehearsal, "agenda list"))
    (view,) = opened(rehearsal)
    assert view["title"]["text"] == "Dialogmöten"
    assert view["close"]["text"] == "Stäng"
    assert "answer" in str(view["blocks"])
    assert "agenda list more" in str(view["blocks"])
    assert owed(hall) == []
    assert hall.acks == [{}]


@pytest.mark.parametrize(
    ("label", "title"), [("Dagordning", "Dagordning"), ("Lägg till en ny punkt här", "Dialogmöten")]
)
def test_its_title_is_what_stands_on_the_button_where_that_fits(
    hall: Hall, rehearsal: Rehearsal, label: str, title: str
) -> None:
    pressed = click(rehearsal, "agenda list")
    pressed["actions"][0]["text"] = {"type": "plain_text", "text": label}
    presses(hall, client(rehearsal.base_url), pressed)
    (view,) = opened(rehearsal)
    assert view["title"]["text"] == title


def test_a_click_in_it_is_answered_in_its_place(hall: Hall, rehearsal: Rehearsal) -> None:
    slack = client(rehearsal.base_url)
    presses(hall, slack, click(rehearsal, "agenda list"))
    (before,) = rehearsal.place.surfaces.stack(MAJA)
    presses(hall, slack, click(rehearsal, "agenda list more", view=before.id))
    (after,) = rehearsal.place.surfaces.stack(MAJA)
    assert after.id == before.id
    assert "answer more" in str(after.body["blocks"])
    presses(hall, slack, click(rehearsal, "agenda list form", view=before.id, at="1.4"))
    (form,) = rehearsal.place.surfaces.stack(MAJA)
    assert form.id == before.id
    assert "form" in str(form.body["blocks"])
    assert owed(hall) == []


def test_a_refusal_and_a_fault_are_said_there_too(hall: Hall, rehearsal: Rehearsal) -> None:
    slack = client(rehearsal.base_url)
    presses(hall, slack, click(rehearsal, "agenda list gone"))
    (view,) = opened(rehearsal)
    assert "steg" in str(view["blocks"])
    presses(hall, slack, click(rehearsal, "agenda list broken", at="1.4"))
    (view,) = opened(rehearsal)
    assert "Något gick fel" in str(view["blocks"])
    assert owed(hall) == []
    assert hall.said == []


def test_a_repeated_delivery_opens_and_says_nothing(hall: Hall, rehearsal: Rehearsal) -> None:
    slack = client(rehearsal.base_url)
    for words in ("agenda list", "agenda list gone"):
        body = click(rehearsal, words, at=words)
        presses(hall, slack, body)
        known = len(calls(rehearsal))
        assert known > 0
        presses(hall, slack, body)
        presses(hall, slack, {**body, "trigger_id": rehearsal.place.tickets.trigger(MAJA)})
        assert len(calls(rehearsal)) == known
    assert owed(hall) == []


def test_an_answer_without_words_opens_nothing(hall: Hall, rehearsal: Rehearsal) -> None:
    presses(hall, client(rehearsal.base_url), click(rehearsal, "agenda list silent"))
    assert opened(rehearsal) == []
    assert owed(hall) == []


@pytest.mark.parametrize("error", ["expired_trigger_id", "http_500", "ratelimited", "drop"])
def test_where_it_cannot_be_opened_the_answer_comes_directly_once(
    hall: Hall, rehearsal: Rehearsal, error: str
) -> None:
    rehearsal.faults.plant({"method": "views.open", "error": error})
    body = click(rehearsal, "agenda list")
    slack = client(rehearsal.base_url)
    presses(hall, slack, body)
    assert opened(rehearsal) == []
    assert owed(hall) == [("reply", MAJA)]
    presses(hall, slack, body)
    assert owed(hall) == [("reply", MAJA)], "a second delivery says nothing new"


def test_a_modal_that_was_closed_meanwhile_is_answered_directly(
    hall: Hall, rehearsal: Rehearsal
) -> None:
    body = click(rehearsal, "agenda list", view="V0CLOSED")
    presses(hall, client(rehearsal.base_url), body)
    assert owed(hall) == [("reply", MAJA)]


def test_while_the_database_is_away_it_is_said_directly(hall: Hall, rehearsal: Rehearsal) -> None:
    presses(hall, client(rehearsal.base_url), click(rehearsal, "agenda list away"))
    (said,) = hall.said
    assert "Inget är ändrat" in said
    assert opened(rehearsal) == []


def test_what_was_done_is_never_said_to_have_changed_nothing(
    database: SqlDatabase, rehearsal: Rehearsal
) -> None:
    flaky = Flaky(database)
    hall = hall_over(flaky, rehearsal, Leaving(flaky))
    rehearsal.faults.plant({"method": "views.open", "error": "http_500"})
    presses(hall, client(rehearsal.base_url), click(rehearsal, "agenda list"))
    assert hall.said == ["answer\n[More] [Fill in]"]


def calls(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    return [e for e in rehearsal.place.log.read() if str(e.get("method", "")).startswith("views.")]


# A button in a form that opens another one


def test_who_leaves_a_form_is_acknowledged_before_the_next_one_is_shown(
    hall: Hall, rehearsal: Rehearsal
) -> None:
    slack = client(rehearsal.base_url)
    presses(hall, slack, click(rehearsal, "agenda list"))
    (before,) = rehearsal.place.surfaces.stack(MAJA)
    kept: list[str] = []

    def keep(_turn: Turn, values: Mapping[str, str]) -> Message:
        kept.extend(values.values())
        return Message("next", (), _form(_turn, None))

    waits: list[Callable[[], None]] = []
    table = replace(hall.doors.table, keeps={"ask": keep})
    body = click(rehearsal, "ask", view=before.id)
    body["actions"][0]["action_id"] = "open:ask"
    body["view"] = {**before.body, "id": before.id, "state": {"values": {"who": {"who": WHO}}}}
    doors = replace(hall.doors, table=table, later=waits.append)
    presses(replace(hall, doors=doors), slack, body)
    assert kept == [MAJA], "what was chosen is kept"
    assert hall.acks == [{}, {}]
    assert "answer" in str(opened(rehearsal)), "Slack is not waited for"
    (show,) = waits
    show()
    assert "form" in str(opened(rehearsal))
    assert "answer" not in str(opened(rehearsal))
    known = len(calls(rehearsal))
    presses(replace(hall, doors=doors), slack, body)
    for again in waits[1:]:
        again()
    assert kept == [MAJA], "a second delivery keeps nothing"
    assert len(calls(rehearsal)) == known, "and shows nothing in the place of what is open"
