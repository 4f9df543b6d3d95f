"""A month of news, through the real doors: one digest a week, what cannot wait, and who asks.

Maja convenes. Nacka (Swedish) and Solna (English) belong to workspaces of their own.
"""

import json
from dataclasses import replace
from datetime import date

import pytest

from rehearsal.model import User
from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import JAMES, LEYLA, form, harmless, through
from tests.scenarios.openings import called, following
from tests.stage import CHANNEL, MAJA, Stage, saying, spoken

pytestmark = pytest.mark.any_database

NACKA, NACKA_DEPUTY, STRANGER = "U0NACKA1", "U0NACKA2", "U0STRANGER"
WEEKS = ("Din vecka i", "Your week in")


@following(called)
def proposed(made: Stage) -> None:
    """Play on while the call for items is open, until two days after five proposals."""
    for user, title in (
        (NACKA, "Bokbussen <!channel>"),
        (NACKA, "Kören"),
        (NACKA, "Parken"),
        (JAMES, "Tickets"),
        (LEYLA, "Biblioteken"),
    ):
        made.mentions(user, f"agenda add {title}")
    made.until("2026-12-03 10:00")


@pytest.fixture
def stage(request: pytest.FixtureRequest, make_stage: MakeStage) -> Stage:
    """While the call for items is open; five items were proposed two days ago."""
    return make_stage(getattr(request, "param", "socket"), after=proposed)


by_socket_and_http = pytest.mark.parametrize("stage", ["socket", "http"], indirect=True)


def digests(stage: Stage, user: str) -> list[Json]:
    return [m for m in stage.inbox(user) if m["text"].startswith(WEEKS)]


def decides(stage: Stage) -> None:
    stage.commands(MAJA, "/agenda anta #1")
    stage.commands(MAJA, "/agenda avslå #2 Hör till en annan nämnd")
    stage.commands(MAJA, "/agenda anta #4")


@by_socket_and_http
def test_a_month_of_news_is_one_digest_a_week_and_what_cannot_wait(stage: Stage) -> None:
    decides(stage)
    stage.until("2026-12-04 17:00")
    assert stage.inbox(NACKA) == [], "nothing by itself"
    _the_first_digest(stage)
    _nothing_new(stage)
    _who_acts_that_day(stage)
    _who_asks(stage)
    _what_is_soon(stage)
    _the_count(stage)


def _the_first_digest(stage: Stage) -> None:
    stage.until("2026-12-07 08:30")
    (word,) = digests(stage, NACKA)
    harmless(word)
    assert "Din punkt #1 ”Bokbussen &lt;!channel&gt;” står på dagordningen" in word["text"]
    assert "Hör till en annan nämnd" in word["text"]
    assert word["text"].count("Din punkt") == 2
    (english,) = digests(stage, JAMES)
    assert "Your item #4 “Tickets” is on the agenda" in english["text"]
    assert digests(stage, LEYLA) == [], "nobody decided on theirs"


def _nothing_new(stage: Stage) -> None:
    stage.until("2026-12-15 10:00")
    assert len(digests(stage, NACKA)) == len(digests(stage, JAMES)) == 1


def _who_acts_that_day(stage: Stage) -> None:
    """Leyla withdraws her support for Nacka's; what she proposes is answered at once."""
    stage.mentions(LEYLA, "agenda add Teatern")
    stage.commands(MAJA, "/agenda anta #6")
    stage.until("2026-12-15 10:05")
    assert "#6 ”Teatern” står på dagordningen" in stage.find(LEYLA, "Teatern")["text"]
    assert digests(stage, LEYLA) == []


def _who_asks(stage: Stage) -> None:
    """Nacka writes ``mina``: told then, with what waits, and by no digest."""
    stage.commands(MAJA, "/agenda parkera #3")
    said = stage.writes(NACKA, "mina")
    assert "Nyheter" in said
    assert "#3 ”Parken” är parkerad" in said
    assert "Nyheter" not in stage.writes(NACKA, "mina")
    stage.commands(MAJA, "/agenda anta #5")
    stage.until("2026-12-21 10:00")
    assert len(digests(stage, NACKA)) == 1
    (leyla,) = digests(stage, LEYLA)
    assert "#5 ”Biblioteken” står på dagordningen" in leyla["text"]


def _what_is_soon(stage: Stage) -> None:
    """Two days before the meeting a decision does not wait for Monday."""
    stage.until("2027-02-02 10:00")
    before = len(digests(stage, NACKA))
    stage.commands(MAJA, "/agenda avslå #1 Ryms inte")
    stage.until("2027-02-02 10:05")
    assert "Ryms inte" in stage.inbox(NACKA)[-1]["text"]
    assert len(digests(stage, NACKA)) == before


def _the_count(stage: Stage) -> None:
    """The convener reads what a person was sent, why, and that no more than agreed."""
    said = stage.commands(MAJA, f"/dialog status <@{NACKA}>")
    assert "Nacka kommun" in said
    assert "veckans sammanfattningar: 1" in said
    assert "som kom utan att personen hade bett om dem." in said
    assert "veckans sammanfattning, eftersom det fanns nyheter" in said
    assert stage.unasked()[NACKA] <= 14
    assert f"{stage.unasked()[NACKA]} meddelanden sedan" in said
    assert "bara sammankallande" in stage.writes(NACKA, f"status <@{JAMES}>").lower()
    assert "känner inte till" in stage.commands(MAJA, "/dialog status @okänd")


def test_the_home_tells_news_and_shows_what_changes(stage: Stage) -> None:
    assert "Nyheter" not in stage.home(NACKA)
    decides(stage)
    stage.until("2026-12-03 10:10")
    shown = spoken(stage.control.get(f"/home/{NACKA}")["view"]["blocks"])
    assert "står på dagordningen" in shown, "shown anew without being opened"
    assert "Nyheter" in stage.home(NACKA)
    assert "News" in stage.home(JAMES)
    stage.until("2026-12-07 09:00")
    assert digests(stage, NACKA) == digests(stage, JAMES) == [], "they have read it"
    assert "på dagordningen, 15 min" in stage.home(NACKA)


@by_socket_and_http
def test_each_sees_in_their_home_what_is_theirs_to_do(stage: Stage) -> None:
    stage.until("2026-12-23 10:00")
    stage.home(MAJA)
    stage.clicks_home(MAJA, _saying(_home(stage, MAJA), "look "))
    stage.clicks_modal(MAJA, _saying(stage.view(MAJA)["blocks"], "send "))
    assert "Har inte svarat" in stage.home(MAJA)
    assert "rsvp yes" in stage.home(NACKA)
    deputy = stage.home(NACKA_DEPUTY)
    assert "kan lämna över till dig" in deputy
    assert '"words": "rsvp yes"' not in deputy.replace("\\", "")
    stage.clicks_home(NACKA, "rsvp yes")
    assert "Nacka kommun" not in _missing(stage)


def test_a_stranger_reads_whom_to_ask(stage: Stage) -> None:
    stage.rehearsal.place.workspace.save_user(User(STRANGER, "T0ELSEWHERE", "Okänd Person"))
    stage.control.post("/join", channel=CHANNEL, user=STRANGER)
    said = stage.home(STRANGER)
    assert "inte med i någon dialogserie" in said
    assert "Be Maja Ekström" in said


def test_the_buttons_of_the_next_meeting_go_when_it_starts(stage: Stage) -> None:
    assert '"words\\": \\"rsvp yes' not in stage.home(NACKA), "nobody is invited yet"
    stage.until("2026-12-23 10:00")
    assert '"words\\": \\"rsvp yes' not in stage.home(NACKA), "the invitation waits"
    question = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, question, saying(question, "send"))
    assert '"words\\": \\"rsvp yes' in stage.home(NACKA)
    stage.until("2027-02-04 12:59")
    assert "rsvp yes" in json.dumps(_home(stage, NACKA))
    stage.until("2027-02-04 13:00")
    assert '"words\\": \\"rsvp yes' not in json.dumps(_home(stage, NACKA))


def test_pages_are_turned_in_the_home_without_a_word(stage: Stage) -> None:
    for number in range(7, 16):
        stage.mentions(NACKA, f"agenda add Punkt {number}")
    stage.home(NACKA)
    before = len(stage.inbox(NACKA))
    assert "Punkt 15" not in json.dumps(_home(stage, NACKA))
    stage.clicks_home(NACKA, "items 2")
    assert "Punkt 15" in json.dumps(_home(stage, NACKA))
    assert len(stage.inbox(NACKA)) == before
    stage.commands(MAJA, "/agenda anta #7")
    assert "Punkt 15" in json.dumps(_home(stage, NACKA)), "a change turns no page back"
    assert "Punkt 15" not in stage.home(NACKA), "opened anew it begins at the first"


@by_socket_and_http
@pytest.mark.parametrize("door", ["command", "mention", "message"])
def test_mine_says_what_waits_by_every_door(stage: Stage, door: str) -> None:
    user = "U0NYKVARN1"
    stage.commands(MAJA, "/dialog omröstning fråga Juni? | Ja | Nej")
    said = through(stage, door, user, "dialog mina" if door == "command" else "mina")
    assert "Väntar på dig" in said["text"]
    assert "Juni?" in said["text"]
    english = through(stage, "message", JAMES, "mine")
    assert "Waits for you" in english["text"]
    assert form(stage, NACKA, "propose")


def test_who_takes_part_in_two_series_chooses_between_them(stage: Stage) -> None:
    with stage.app.database.transaction() as store:
        (series,) = store.series.every()
        name = replace(series.profile.name, sv="Dialogmöten om idrott", en="Sports dialogues")
        far = replace(series.profile.meeting, first=date(2040, 1, 1))
        profile = replace(series.profile, name=name, meeting=far)
        store.series.save(series.workspace, "zz", "C0IDROTT", profile, series.conveners, None)
    assert "Dialogmöten om kultur" in stage.home(MAJA)
    (menu,) = [
        {**each, "block_id": block["block_id"]}
        for block in _home(stage, MAJA)
        for each in block.get("elements", [])
        if each["type"] == "static_select"
    ]
    (option,) = [o for o in menu["options"] if o["text"]["text"] == "Dialogmöten om idrott"]
    kept = {name: menu[name] for name in ("type", "action_id", "block_id")}
    view = stage.control.get(f"/home/{MAJA}")["view"]["id"]
    chosen = {**kept, "selected_option": option}
    stage.control.post("/interact", user=MAJA, view_id=view, action=chosen)
    assert "Inget dialogmöte är planerat" in json.dumps(_home(stage, MAJA), ensure_ascii=False)
    assert "Inget dialogmöte är planerat" in stage.home(MAJA), "the choice is kept"
    assert "static_select" not in stage.home(NACKA)


def _saying(blocks: list[Json], start: str) -> str:
    """Return the words of the first button that begin so."""
    elements = [element for block in blocks for element in block.get("elements", [])]
    said = [json.loads(e["value"])["words"] for e in elements if e.get("type") == "button"]
    return str(next(words for words in said if words.startswith(start)))


def _home(stage: Stage, user: str) -> list[Json]:
    return list(stage.control.get(f"/home/{user}")["view"]["blocks"])


def _missing(stage: Stage) -> str:
    """Return what Maja's Home says of who has not answered."""
    blocks = _home(stage, MAJA)
    titles = [number for number, block in enumerate(blocks) if "Har inte svarat" in str(block)]
    return json.dumps(blocks[titles[0] + 1], ensure_ascii=False)
