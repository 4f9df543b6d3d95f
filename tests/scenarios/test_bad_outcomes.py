"""Bad input about outcomes, by every door: each is refused in plain words, and nothing changes."""

import json

import pytest

from rehearsal.model import BOT_USER, Team, User
from tests.rehearsal.asking import Json
from tests.scenarios.conftest import Common, MakeStage
from tests.scenarios.doors import (
    HELENA,
    JAMES,
    LEYLA,
    ULLA,
    again,
    close,
    delivered,
    harmless,
    heard,
    inputs_said,
    kept,
    sent_raw,
    through,
    words_of,
)
from tests.scenarios.test_outcomes import begins
from tests.stage import CHANNEL, MAJA, Stage, saying

pytestmark = pytest.mark.any_database

STRANGER = "U0STRANGER"
DOORS = ("command", "mention", "direct")


def with_an_action(stage: Stage) -> None:
    """Play until the meeting has started; there is a stranger, and an action of Botkyrka."""
    workspace = stage.rehearsal.place.workspace
    workspace.teams["T0ELSEWHERE"] = Team("T0ELSEWHERE", "Annan kommun", "annan")
    workspace.save_user(User(STRANGER, "T0ELSEWHERE", "Okänd Person"))
    stage.control.post("/join", channel=CHANNEL, user=STRANGER)
    begins(stage)
    stage.writes(MAJA, "åtgärd: Ta fram underlag | Botkyrka kommun | 2027-03-01")


@pytest.fixture
def met(make_stage: MakeStage) -> Stage:
    """The meeting has started; there is an action, #1, of Botkyrka kommun."""
    return make_stage(after=with_an_action)


@pytest.fixture
def still(common: Common) -> Stage:
    """The same, for those who change nothing."""
    return common(with_an_action)


@pytest.mark.parametrize("door", DOORS)
def test_what_cannot_be_an_outcome_is_refused_by_every_door(still: Stage, door: str) -> None:
    """A slash command, a mention, a direct message: the same words, and the same refusal."""
    before = kept(still)
    for words, why in (
        ("utfall lägg till åtgärd Gör | Nacka | 2027-02-03", "har redan varit"),
        ("utfall lägg till åtgärd Gör | Nacka | 2099-02-03", "mer än fem år"),
        ("utfall lägg till åtgärd Gör | Nackka | 1 mars", "Menade du Nacka kommun?"),
        ("utfall lägg till åtgärd Gör | qqqqqqqqqq | 1 mars", "Det finns ingen part"),
        ("utfall lägg till åtgärd Gör | 1 mars", "Vem gör det?"),
        ("utfall lägg till åtgärd Gör | Nacka", "Senast när?"),
        ("utfall lägg till beslut Gör | 1 mars", "Datum går inte att ange för beslut"),
        ("utfall lägg till åtgärd | Nacka | 1 mars", "Vad är utfallet?"),
        ("utfall lägg till löfte Gör", "ingen typ av utfall"),
        ("utfall lägg till beslut Gör | #99", "#99"),
        ("utfall lägg till beslut " + "x" * 10_000, "10000 tecken"),
        ("utfall klart #99", "inget utfall #99"),
        ("utfall klart", "Vilket utfall?"),
        ("utfall skjut upp #1 snart | Sjuk", "inget datum"),
        ("utfall skjut upp #1 2027-03-01 | Sjuk", "ska redan vara klart"),
        ("utfall bekräfta #1", "är öppet"),
        ("utfall stöd #1 Nacka", "är öppet"),
        ("utfall försenad", "försenade"),
    ):
        said = through(still, door, MAJA, f"dialog {words}" if door == "command" else words)
        assert why in said["text"], words
        harmless(said)
    assert kept(still) == before


@pytest.mark.parametrize("door", DOORS)
def test_a_text_stays_a_text(met: Stage, door: str) -> None:
    """Control characters, a call to everybody, markup and a link are what they look like."""
    text = "A\x00B\u202e *fet* <!channel> <@U0NACKA1> https://a.example/x_y `kod` & co"
    words = f"utfall lägg till slutsats {text}"
    said = through(met, door, MAJA, f"dialog {words}" if door == "command" else words)
    harmless(said)
    assert "AB *fet* " in words_of(said)
    assert "https://a.example/x_y `kod`" in words_of(said)
    harmless(through(met, "direct", LEYLA, "utfall"))


@pytest.mark.parametrize(
    ("user", "why"),
    [
        (STRANGER, "Be Maja Ekström lägga till dig"),
        (ULLA, "Be Maja Ekström lägga till dig"),
        (HELENA, "Bara Botkyrka kommun eller sammankallande"),
        (JAMES, "Only Botkyrka kommun or a convener"),
    ],
)
def test_who_has_no_mandate_changes_nothing(still: Stage, user: str, why: str) -> None:
    before = kept(still)
    done = through(still, "mention", user, "outcome done #1")["text"]
    assert why in done or "Bara Botkyrka kommun" in done
    assert "outcome drop" not in through(still, "mention", user, "outcome drop #1 Nej")["text"]
    if user in {STRANGER, ULLA}:
        assert why in through(still, "mention", user, "commitment: x")["text"]
        assert why in through(still, "mention", user, "outcome add")["text"]
    assert kept(still) == before
    assert "#1" in through(still, "mention", user, "outcome")["text"], "all read"


def test_done_twice_and_undone_too_late(met: Stage) -> None:
    through(met, "direct", LEYLA, "utfall klart #1 Skickat")
    added = met.inbox(LEYLA)[-1]
    assert "redan klart" in through(met, "direct", LEYLA, "utfall klart #1")["text"]
    assert "redan klart" in through(met, "command", MAJA, "dialog utfall klart #1")["text"]
    met.advance(minutes=11)
    before = kept(met)
    assert "för sent att ångra" in heard(met, LEYLA, added, saying(added, "outcome"))
    assert kept(met) == before


def test_undo_is_not_for_others(met: Stage) -> None:
    through(met, "direct", LEYLA, "utfall klart #1 Skickat")
    assert "Only who wrote #1" in through(met, "direct", JAMES, "outcome undo #1")["text"]
    assert "öppet igen" in through(met, "command", MAJA, "dialog utfall ångra #1")["text"]


def test_a_click_on_last_years_message_changes_nothing(met: Stage) -> None:
    met.until("2027-03-01 10:00")
    reminder = met.find(LEYLA, "#1 ska vara klart")
    through(met, "direct", LEYLA, "utfall klart #1 Skickat")
    met.until("2028-02-20 10:00")
    before = kept(met)
    assert "redan klart" in heard(met, LEYLA, reminder, "outcome done #1")
    assert "redan klart" in heard(met, LEYLA, reminder, "outcome-later")
    assert kept(met) == before


def test_the_forms_say_at_the_input_what_is_wrong(still: Stage) -> None:
    before = kept(still)
    for user, words in ((MAJA, "utfall lägg till"), (LEYLA, "utfall lägg till")):
        through(still, "direct", user, words)
        still.clicks(user, still.inbox(user)[-1], "outcome")
        assert "Vad är utfallet?" in inputs_said(sent_raw(still, user, text=" \u200b"))
        assert "tecken" in inputs_said(sent_raw(still, user, text="x" * 10_000))
        close(still, user)
    through(still, "direct", LEYLA, "utfall skjut upp #1")
    still.clicks(LEYLA, still.inbox(LEYLA)[-1], "outcome-later")
    answer = still.submits(LEYLA, due="2027-01-01", reason="Sjuk")
    assert "har redan varit" in answer["ack"]["body"]["errors"]["due"]
    close(still, LEYLA)
    assert kept(still) == before


def test_the_form_is_found_in_the_home_and_does_what_the_words_do(met: Stage) -> None:
    met.home(MAJA)
    met.clicks_home(MAJA, "outcome")
    nacka = _option(met.view(MAJA), "owner", "Nacka kommun")
    (anna,) = met.offers(MAJA, "person", "U0NACKA1")
    assert met.offers(MAJA, "person", "Maja")
    assert not met.offers(MAJA, "person", "Ulla")
    given = {"owner": nacka, "person": anna["value"], "due": "2027-03-08"}
    answer = met.submits(MAJA, kind="action", text="Boka sal", **given)
    assert "#2" in str(answer["view"])
    met.clicks_modal(MAJA, "outcome")
    again = met.view(MAJA)
    assert again["callback_id"] == "outcome"
    assert "Boka sal" not in str(again["blocks"]), "an empty form"
    close(met, MAJA)
    assert "senast måndag 8 mars 2027" in through(met, "direct", LEYLA, "utfall")["text"]
    assert "Boka sal" in through(met, "mention", "U0NACKA1", "mina")["text"]
    asked = through(met, "direct", LEYLA, "utfall lägg till")
    assert "formulär" in asked["text"]
    met.clicks(LEYLA, met.inbox(LEYLA)[-1], "outcome")
    met.submits(LEYLA, text="Regionen ser över bidragen")
    assert "#3" in through(met, "command", MAJA, "dialog mina")["text"]
    said = met.control.post(
        "/message", channel=CHANNEL, user=JAMES, text=f"<@{BOT_USER}> outcome support #3"
    )
    assert "too" in said["messages"][-1]["text"]


def _option(view: Json, name: str, label: str) -> str:
    block = next(b for b in view["blocks"] if b.get("block_id") == name)
    options = block["element"]["options"]
    return str(next(o["value"] for o in options if o["text"]["text"] == label))


def test_the_same_request_delivered_again_changes_nothing(met: Stage) -> None:
    through(met, "mention", MAJA, "beslut: Vi delar lokaler")
    before = kept(met)
    assert again(met, "events_api", delivered(met, "events_api", "app_mention")).is_ok
    assert kept(met) == before
    assert json.dumps(before["outcomes"], default=str).count("Vi delar lokaler") == 1
