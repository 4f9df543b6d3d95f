"""A series of one's own, from an empty workspace to "go" and through its first meeting."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from rehearsal import population
from rehearsal.blocks import check_view
from rehearsal.model import BOT_USER, Channel, Population
from tests.databases import Databases
from tests.rehearsal.asking import Json
from tests.scenarios.doors import HELENA, LEYLA, NYKVARN, again, close, delivered
from tests.scenarios.openings import Openings, among
from tests.stage import CHANNEL, MAJA, Stage, example, saying, spoken, stage

pytestmark = pytest.mark.any_database

JOAKIM, JAMES, FAR = "U0JOAKIM", "U0SOLNA1", "U0TYRESO1"
OTHER, ARCHIVED, PRIVATE = "C0ANNAN", "C0GAMMAL", "G0STYRELSE"
MANAGED = "Move…|Cancel…|Set a meeting…|Flytta…|Ställ in…|Sätt ut ett dialogmöte…"
"""The buttons that a meeting has once its series has begun."""
OPENING = "omröstningen öppnar"
PAUSE = Event()
MakeEmpty = Callable[..., Stage]


def workspace() -> Population:
    """Return the example's people before there is a series, with channels to choose from."""
    there = population.of_file(example(), datetime(2026, 11, 23, 9, tzinfo=UTC), with_bot=False)
    (own,) = there.channels
    own = replace(own, topic="", members=[user for user in own.members if user != FAR])
    more = (
        Channel(OTHER, "annan", members=[*own.members, BOT_USER]),
        Channel(ARCHIVED, "gammal", members=[*own.members, BOT_USER], archived=True),
        Channel(PRIVATE, "styrelse", kind="private", members=[MAJA]),
    )
    users = tuple(replace(u, guest=u.id == NYKVARN, language="sv", parties=[]) for u in there.users)
    return replace(there, channels=(own, *more), users=users)


@pytest.fixture
def empty(databases: Databases, template: str) -> Iterator[MakeEmpty]:
    """Make stages of a workspace in which nothing is set up."""
    with ExitStack() as ends:

        def make(**given: Any) -> Stage:  # noqa: ANN401 - passed on
            address = databases.copy(template)
            ends.callback(databases.drop, address)
            return ends.enter_context(stage(address, loaded=False, people=workspace(), **given))

        yield make


@pytest.fixture
def begun(databases: Databases, openings: Openings) -> Iterator[Stage]:
    """Give such a workspace, in which a series has begun as quickly as it can."""
    address, state = openings.copy(began)
    with stage(address, loaded=False, people=workspace(), state=state, keeps=False) as made:
        yield made
    databases.drop(address)


def shown(stage: Stage, user: str) -> str:
    """Return what the open modal says, and hold that Slack would take it."""
    view = stage.view(user)
    kept: Json = {key: view[key] for key in ("type", "blocks", "private_metadata") if key in view}
    frame: Json = {"title": view["title"], "submit": view["submit"] or view["title"]}
    check_view({**kept, **frame}, "modal")
    assert len(view["private_metadata"]) <= 3000
    return spoken(view["blocks"])


def title(stage: Stage, user: str) -> str:
    return str(stage.view(user)["title"]["text"])


def invite(stage: Stage, user: str = MAJA, channel: str = CHANNEL) -> None:
    stage.control.post(
        "/command", channel=channel, user=user, command="/invite", text="@Dialogmöten"
    )


def told(stage: Stage, user: str, text: str) -> str:
    """Wait for what is said beside the outbox, when no modal could be opened."""
    for _ in range(150):
        found = [one["text"] for one in stage.inbox(user) if text in one["text"]]
        if found:
            return str(found[-1])
        PAUSE.wait(0.02)
    raise AssertionError([one["text"] for one in stage.inbox(user)])


def refused(answer: Json, name: str) -> str:
    """Return what is said at an input, and hold that it is said nowhere else."""
    assert list(answer["errors"]) == [name], answer
    return str(answer["errors"][name])


def begin(stage: Stage, user: str = MAJA) -> None:
    """Let somebody begin with the name, and stop at the channel."""
    stage.home(user)
    stage.clicks_home(user, "series-name")
    assert stage.submits(user, name="Skoldialogen", purpose="Se vad som kommer.")["ok"]


def until_preview(stage: Stage, user: str = MAJA, first: str = "2027-02-04") -> None:
    """Fill in everything after the name, as quickly as one can."""
    if BOT_USER not in stage.rehearsal.place.workspace.channels[CHANNEL].members:
        invite(stage, user)
    chooses(stage, user, CHANNEL)
    stage.submits(user, first=first, start="13:00")
    stage.submits(user)
    stage.submits(user, parties="Kommuner: Östby, Västby\nFörbund: Skolledarna")
    stage.submits(user)
    stage.submits(user)


def chooses(stage: Stage, user: str, channel: str) -> Json:
    """Choose the channel in its form, in which the menu comes second."""
    if "series-channel-full" in spoken(stage.view(user)["blocks"]):
        stage.clicks_modal(user, "series-channel-full")
    return stage.submits(user, channel=channel)


def opens(stage: Stage, part: str, user: str = MAJA) -> None:
    """Open a part of what is set up from the Home, by the button to all settings."""
    stage.home(user)
    stage.clicks_home(user, "series-settings")
    stage.clicks_modal(user, f"series-{part}")


def test_a_series_is_set_up_left_and_taken_up_and_held_to_its_thanks(empty: MakeEmpty) -> None:
    stage = empty()
    assert "Att sätta upp en dialogserie tar tio minuter." in stage.home(MAJA)
    stage.clicks_home(MAJA, "series-name")
    assert "Steg 1/7" in shown(stage, MAJA)
    assert "öppna sida" not in shown(stage, MAJA), "there is none before it begins"
    answer = stage.submits(MAJA, name="Skoldialogen", purpose="Se vad som kommer.")
    assert answer["ok"], answer
    assert title(stage, MAJA) == "Kanalen"
    assert not stage.view(MAJA)["submit"], "nothing can be chosen before the bot is there"
    close(stage, MAJA)
    stage.restart()
    home = stage.home(MAJA)
    assert "Skoldialogen" in home
    assert "Behövs innan den kan börja: Kanalen, När ni ses, Parterna" in home
    assert "Kan vänta" not in home, "what is needed comes first"
    opens(stage, "channel")
    assert "/invite @Dialogmöten" in refused(chooses(stage, MAJA, CHANNEL), "channel")
    _channel(stage)
    _when(stage)
    _parties(stage)
    _the_rest(stage)
    assert not stage.unasked(), "nobody gets anything before go"
    stage.submits(MAJA)
    _says_who_is_asked(shown(stage, MAJA))
    close(stage, MAJA)
    _introduced(stage)
    _the_first_meeting(stage)


def _says_who_is_asked(begun: str) -> None:
    assert "Skoldialogen har börjat" in begun
    asks = "om jag får skicka: att förslagstiden är öppen. Inget skickas förrän du"
    assert f"Jag frågar dig torsdag 26 november 2026 kl. 09:00 {asks}" in begun


def _channel(stage: Stage) -> None:
    invite(stage)
    assert "skicka den här raden i kanalen" in shown(stage, MAJA)
    assert not any(one["bot"] for one in stage.posts()), "it writes nothing there before go"
    assert chooses(stage, MAJA, CHANNEL)["ok"]


def _introduced(stage: Stage) -> None:
    (hello,) = [one["text"] for one in stage.posts() if one["bot"]]
    assert "Jag sköter Skoldialogen" in hello
    assert "Se vad som kommer." in hello
    assert "Maja Ekström och Joakim T" in hello
    assert " sammankallar." in hello
    assert "Så deltar du" in hello


def _when(stage: Stage) -> None:
    past = stage.submits(MAJA, first="2026-02-05", start="13:00", minutes="120")
    assert "har redan varit" in refused(past, "first")
    assert stage.submits(MAJA, first="2027-02-04", start="13:00", minutes="120")["ok"]
    said = shown(stage, MAJA)
    assert "varje år, första torsdagen i februari" in said
    assert "torsdag 4 februari 2027" in said
    wrong = stage.submits(MAJA, video="inte en länk")
    assert "webbadress" in refused(wrong, "video")
    said = "Inget skickas helgdagar i Sverige och 20 juni–10 augusti."
    assert said in shown(stage, MAJA)
    stage.clicks_modal(MAJA, "series-place-full", place="Stadshuset")
    assert "Stadshuset" in shown(stage, MAJA), "what was typed stays"
    wrong = stage.submits(MAJA, quiet="midsommar")
    assert "06-20" in refused(wrong, "quiet")
    assert stage.submits(
        MAJA, place="Stadshuset", video="", note="Kaffe från 12.30.", quiet="06-20 – 08-10"
    )["ok"]


def _parties(stage: Stage) -> None:
    assert "minst en part" in refused(stage.submits(MAJA, parties=": ,"), "parties")
    twice = stage.submits(MAJA, parties="Kommuner: Östby, Västby, östby")
    assert "två gånger" in refused(twice, "parties")
    lines = "Kommuner: Östby, Västby\nFörbund:\nSkolledarna, Väst"
    assert stage.submits(MAJA, parties=lines, convening="Regionen", seats="2")["ok"]
    said = shown(stage, MAJA)
    of = "Partskategorier: Kommuner (2) och Förbund (1)."
    assert f"3 parter deltar. {of} Regionen sammankallar." in said
    assert "”Skolledarna, Väst” räknas som en part. Är det flera?" in said
    _people(stage)


def _people(stage: Stage) -> None:
    stage.clicks_modal(MAJA, "series-party")
    assert "Östby" in shown(stage, MAJA)
    same = stage.submits(MAJA, **{"principal:ostby": LEYLA, "deputies:ostby": LEYLA})
    assert "två gånger" in refused(same, "deputies:ostby")
    nobody = stage.submits(
        MAJA, **{"principal:ostby": LEYLA, "deputies:ostby": "", "ids:ostby": "x"}
    )
    assert "U012ABCDEF" in refused(nobody, "ids:ostby")
    far = stage.submits(MAJA, **{"principal:ostby": LEYLA, "ids:ostby": FAR})
    assert "delar ingen kanal med er" in refused(far, "ids:ostby")
    filled = {"principal:ostby": LEYLA, "deputies:ostby": HELENA, "ids:ostby": ""}
    assert stage.submits(MAJA, **filled)["ok"]
    assert "deputies:" not in shown(stage, MAJA), "the list, where others can be chosen"
    stage.clicks_modal(MAJA, "series-party", **{"principal:vastby": JAMES})
    stage.clicks_modal(MAJA, "series-people")
    assert "Ingen företräder Skolledarna, Väst än." in shown(stage, MAJA)
    assert stage.submits(MAJA)["ok"]


def _the_rest(stage: Stage) -> None:
    assert "Steg 7/7" in shown(stage, MAJA)
    assert stage.submits(MAJA, standing="Nytt från parterna, 20 min", reference="RV 2026/1")["ok"]
    assert title(stage, MAJA) == "Året som kommer"
    understood = "På varje dagordning: Nytt från parterna (20 min)."
    assert understood in shown(stage, MAJA), "read where it can still be changed"
    stage.clicks_modal(MAJA, "series-settings")
    stage.clicks_modal(MAJA, "series-conveners")
    assert "öppna sida" not in shown(stage, MAJA), "the page is not there yet"
    none = stage.submits(MAJA, conveners="")
    assert "minst en sammankallande" in refused(none, "conveners")
    assert stage.submits(MAJA, conveners=f"{MAJA} {JOAKIM}", owner=HELENA)["ok"]
    assert title(stage, MAJA) == "Året som kommer", "nothing is left to go through"
    stage.clicks_modal(MAJA, "series-steps")
    stage.clicks_modal(MAJA, "series-preview")
    assert title(stage, MAJA) == "Året som kommer", "there is a way back"
    stage.clicks_modal(MAJA, "series-steps")
    late = stage.submits(MAJA, **{"step:call-closes": "16 weeks"})
    assert "måste komma efter" in refused(late, "step:call-closes")
    wanted = {"step:call-closes": "4 weeks", "step:yearly-analysis": "off", "step:poll": "off"}
    wanted.pop("step:poll")
    assert stage.submits(MAJA, **wanted)["ok"]
    said = shown(stage, MAJA)
    assert "Skolledarna" in said, "who is missing stands above the year"
    assert "inbjudan" in said
    assert "tack för dialogmötet och påminnelser om dina egna uppgifter." in said
    assert "frågar jag innan jag skickar något, första gången torsdag 26 november 2026." in said
    assert "torsdag 4 februari 2027 kl. 13:00" in said


def _the_first_meeting(stage: Stage) -> None:
    """Every step that speaks asks, and is sent from its button in the convener's messages."""
    asked, preview = [], ""
    for _ in range(40):
        ran = stage.next()
        while waiting := _asking(stage):
            words, preview = saying(waiting, "send"), waiting["text"]
            stage.clicks(MAJA, waiting, words)
            asked.append(words)
        if "start" in ran:
            stage.writes(MAJA, "beslut: Bokbussen kör vidare")
        if "thanks" in ran:
            assert "Bokbussen kör vidare – beslut" in preview, "what is shown is what is sent"
            break
    assert len(asked) >= 6, asked
    assert "Beteckning: RV 2026/1" in stage.writes(MAJA, "dagordning")
    thanks = stage.post("Tack för dialogmötet torsdag 4 februari 2027")["text"]
    assert "Det här är antecknat av vad ni kom fram till:" in thanks
    assert "Bokbussen kör vidare – beslut" in thanks
    assert any("Östby" in one["text"] for one in stage.inbox(LEYLA)), "of another organisation"
    with stage.app.database.reading() as store:
        series = store.series.in_channel("T0REGION", CHANNEL)
        assert series is not None
        actions = [entry.action for entry in store.audit.of_series(series.id)]
    assert "series.begun" in actions
    assert actions.count("step.done") >= 6


def test_in_a_first_meeting_the_reminder_to_vote_and_the_result_ask_too(empty: MakeEmpty) -> None:
    stage = empty()
    _begun(stage)
    said: list[str] = []
    while not any("dagordningen publiceras" in each for each in said):
        stage.next()
        others = {user: len(stage.inbox(user)) for user in (LEYLA, JAMES)}
        posts = len(stage.posts())
        while waiting := _asking(stage):
            said.append(waiting["text"])
            assert {user: len(stage.inbox(user)) for user in others} == others, "not before Send"
            assert len(stage.posts()) == posts
            stage.clicks(MAJA, waiting, saying(waiting, "send"))
            others = {user: len(stage.inbox(user)) for user in (LEYLA, JAMES)}
            posts = len(stage.posts())
        if len(said) == 1:
            stage.writes(LEYLA, "agenda add Bokbussen")
            stage.writes(JAMES, "agenda add Biljetter")
            stage.writes(MAJA, "agenda accept #1 #2")
    kinds = [each.splitlines()[1].partition(": ")[2] for each in said]
    poll = kinds.index("omröstningen öppnar")
    reminder = kinds.index("påminnelse om att rösta")
    result = kinds.index("resultatet av omröstningen")
    assert poll < reminder < result
    assert "Jag frågar dig före." in said[poll]
    assert "Till 2 personer" in said[reminder]
    assert "Resultat av omröstning" in said[result]
    assert any("Resultat av omröstning" in each["text"] for each in stage.posts())


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_poll_with_too_few_proposals_left_says_once_why_it_is_not_opened(
    empty: MakeEmpty, language: str
) -> None:
    stage = empty()
    waiting = _poll_asks(stage)
    sends = saying(waiting, "send")
    stage.writes(MAJA, f"language {language}")
    assert "#2" in stage.writes(LEYLA, "agenda withdraw #2")
    ahead, to, told, left, nobody = {
        "sv": (
            "öppnar jag inte",
            "Till kanalen",
            "Jag öppnade inte",
            "inget skickades",
            "når ingen",
        ),
        "en": ("I do not open", "To the channel", "I did not open", "nothing was sent", "nobody"),
    }[language]
    shown = stage.writes(MAJA, sends.replace("send", "look"))
    assert ahead in shown
    assert not any(each in shown for each in (to, told, nobody))
    (drawn,) = (each for each in stage.inbox(MAJA) if each["ts"] == waiting["ts"])
    assert "#2" not in drawn["text"]
    stage.clicks(MAJA, drawn, sends)
    (after,) = (each["text"] for each in stage.inbox(MAJA) if each["ts"] == waiting["ts"])
    assert left in after
    assert not any(each in after for each in (told, nobody)), "why, a message of its own says"
    stage.until("2027-01-14 09:30")
    assert len([each for each in stage.inbox(MAJA) if told in each["text"]]) == 1
    plan = stage.writes(MAJA, "plan")
    assert plan.count({"sv": "(hoppades över)", "en": "(left out)"}[language]) == 2, "and its end"


def test_a_poll_that_is_put_off_past_its_closing_is_too_late_and_said_once(
    empty: MakeEmpty,
) -> None:
    stage = empty()
    opening, waiting = OPENING, _poll_asks(stage)
    sends = saying(waiting, "send")
    stage.clicks(MAJA, waiting, sends.replace("send", "wait"))
    assert opening in stage.home(MAJA)
    assert "stänger, torsdag 14 januari" not in stage.home(MAJA), "nothing is open"
    stage.until("2027-01-14 09:30")
    assert opening not in stage.home(MAJA)
    assert sends not in str(stage.inbox(MAJA))
    told = [each["text"] for each in stage.inbox(MAJA) if "omröstning" in each["text"]]
    assert told == [f"Dialogmöte torsdag 4 februari 2027: {opening} – hoppades över."]
    said = stage.writes(MAJA, sends.replace("send", "skicka"))
    assert "det är för sent, och inget skickades" in said
    assert "omröstningen stänger (hoppades över)" in stage.writes(MAJA, "plan")
    assert "Jag öppnade inte" not in str(stage.inbox(MAJA))


def _poll_asks(stage: Stage) -> Json:
    """Play a first meeting until its poll asks about two proposals; return the question."""
    _begun(stage)
    while OPENING not in (waiting := _next_question(stage))["text"]:
        stage.clicks(MAJA, waiting, saying(waiting, "send"))
        if "förslagstiden öppnar" in waiting["text"]:
            stage.writes(LEYLA, "agenda add Bokbussen")
            stage.writes(JAMES, "agenda add Biljetter")
            stage.writes(MAJA, "agenda accept #1 #2")
    return waiting


def _next_question(stage: Stage) -> Json:
    """Let time pass until something asks the convener."""
    while (waiting := _asking(stage)) is None:
        stage.next()
    return waiting


def _begun(stage: Stage) -> None:
    """Set a series up and let it begin."""
    stage.home(MAJA)
    stage.clicks_home(MAJA, "series-name")
    stage.submits(MAJA, name="Skoldialogen", purpose="Se vad som kommer.")
    for part in (_channel, _when, _parties, _the_rest):
        part(stage)
    stage.submits(MAJA)
    close(stage, MAJA)


def _asking(stage: Stage) -> Json | None:
    """Return the oldest message that asks the convener, if one does."""
    for message in stage.inbox(MAJA):
        for block in message["blocks"]:
            for element in block.get("elements", []):
                if element.get("type") == "button" and '"words": "send ' in element["value"]:
                    return message
    return None


def test_it_speaks_english_to_who_reads_english(empty: MakeEmpty) -> None:
    stage = empty()
    stage.home(MAJA)
    stage.clicks_home(MAJA, "language en")
    assert "Setting up a series takes ten minutes." in stage.home(MAJA)
    begin(stage)
    until_preview(stage)
    said = shown(stage, MAJA)
    assert title(stage, MAJA) == "The year ahead"
    assert "Nobody acts yet for " in said
    assert not re.search(MANAGED, said), "nothing can be moved before it begins"
    close(stage, MAJA)
    home = stage.home(MAJA)
    assert "takes ten minutes" not in home, "one is begun"
    assert "Needed" not in home
    stage.clicks_home(MAJA, "setup go 1")
    begun = shown(stage, MAJA)
    assert "Skoldialogen has begun" in begun
    assert not [m for m in stage.inbox(MAJA) if "has begun" in m["text"]], "said once"
    asks = "I ask you: may I send that the call for items is open? Nothing is sent until you"
    assert asks in begun, "the year was read before"
    stage.clicks_modal(MAJA, "plan")
    assert re.search(MANAGED, shown(stage, MAJA)), "it can be changed from there"
    home = stage.home(MAJA)
    assert "being set up" not in home
    assert "Set up another series" in home


def test_who_begins_a_series_that_somebody_else_convenes_reads_who_is_asked(
    empty: MakeEmpty,
) -> None:
    stage = empty()
    begin(stage)
    until_preview(stage)
    stage.clicks_modal(MAJA, "series-settings")
    stage.clicks_modal(MAJA, "series-conveners")
    assert stage.submits(MAJA, conveners=f"{JOAKIM} {MAJA}")["ok"]
    stage.submits(MAJA)
    begun = shown(stage, MAJA)
    assert "frågar jag den första sammankallande" in begun
    assert "frågar jag dig" not in begun


def test_a_fault_in_an_earlier_form_is_mended_by_going_back(empty: MakeEmpty) -> None:
    stage = empty()
    begin(stage)
    invite(stage)
    chooses(stage, MAJA, CHANNEL)
    stage.submits(MAJA, first="2027-03-04", start="13:00")
    stage.submits(MAJA)
    assert "Steg 5/7" in shown(stage, MAJA)
    stage.clicks_modal(MAJA, "series-back", parties="Kommuner: Östby", seats="2")
    stage.clicks_modal(MAJA, "series-back")
    assert "Steg 3/7" in shown(stage, MAJA)
    assert stage.submits(MAJA, first="2027-02-04")["ok"]
    said = shown(stage, MAJA)
    assert "Första dialogmötet: torsdag 4 februari 2027" in said
    assert "Steg 5/7" in said, "it goes on where she was"
    state = {b["block_id"]: b["element"] for b in stage.view(MAJA)["blocks"] if "element" in b}
    assert state["parties"]["initial_value"] == "Kommuner: Östby", "what was typed is there"
    assert state["seats"]["initial_value"] == "2"


def test_what_was_typed_in_a_step_that_was_done_waits_until_it_is_sent_off(
    empty: MakeEmpty,
) -> None:
    stage = empty()
    begin(stage)
    until_preview(stage)
    for part, name, way, typed in (
        ("place", "Plats och lediga dagar", "series-back", {"place": "Biblioteket"}),
        ("cycle", "Vad som händer när", "series-preview", {"step:call": "off"}),
    ):
        opens(stage, part)
        stage.clicks_modal(MAJA, way)
        close(stage, MAJA)
        assert "inte sparat" not in stage.home(MAJA), "nothing was typed"
        opens(stage, part)
        stage.clicks_modal(MAJA, way, **typed)
        close(stage, MAJA)
        assert f"Ifyllt men inte sparat: {name}" in stage.home(MAJA)
        assert "Kan vänta" not in stage.home(MAJA), "it is not as if nobody had begun it"
        stage.clicks_home(MAJA, f"series-{part}")
        assert "Biblioteket" in shown(stage, MAJA) or part == "cycle", "also after it was left"
        assert stage.submits(MAJA)["ok"]
        assert title(stage, MAJA) == "Året som kommer", "it is looked at as a whole again"
        close(stage, MAJA)
    opens(stage, "place")
    stage.clicks_modal(MAJA, "series-back", place="Torget")
    opens(stage, "place")
    stage.clicks_modal(MAJA, "series-back", place="Biblioteket")
    assert "inte sparat" not in stage.home(MAJA), "it is as it was sent off"


def test_the_way_back_holds_nobody_in_a_form_and_loses_nothing(empty: MakeEmpty) -> None:
    stage = empty()
    begin(stage)
    stage.clicks_modal(MAJA, "series-back")
    assert "Steg 1/7" in shown(stage, MAJA), "an empty form can be left"
    assert "series-back" not in shown(stage, MAJA), "it is the first"
    stage.clicks_modal(MAJA, "series-name-full", name="Skolsamtalen")
    assert '"initial_value": "Skolsamtalen"' in shown(stage, MAJA)
    assert stage.submits(MAJA, name_other="School talks")["ok"]
    close(stage, MAJA)
    assert "Skolsamtalen" in stage.home(MAJA)
    opens(stage, "name")
    assert "School talks" in shown(stage, MAJA), "two languages are both shown"
    stage.submits(MAJA)
    invite(stage)
    chooses(stage, MAJA, CHANNEL)
    stage.submits(MAJA, first="2027-02-04", start="13:00")
    stage.submits(MAJA)
    stage.submits(MAJA, parties="Östby\nVästby")
    stage.clicks_modal(MAJA, "series-back", **{"principal:ostby": LEYLA})
    stage.submits(MAJA)
    assert f'"value": "{LEYLA}"' in shown(stage, MAJA)
    stage.clicks_modal(MAJA, "series-party", **{"principal:ostby": JAMES})
    stage.clicks_modal(MAJA, "series-people")
    assert LEYLA not in shown(stage, MAJA), "what was chosen last holds"
    stage.submits(MAJA)
    stage.clicks_modal(MAJA, "series-back", standing="Nytt | tio")
    stage.submits(MAJA)
    assert "Nytt | tio" in shown(stage, MAJA), "right or wrong"
    assert "tio" in refused(stage.submits(MAJA), "standing")


def test_the_way_back_and_the_question_about_parties_speak_english(empty: MakeEmpty) -> None:
    stage = empty()
    stage.home(MAJA)
    stage.clicks_home(MAJA, "language en")
    at_the_people(stage, parties="Eastbury and Westbury\nArts & Culture\nNewbury")
    said = shown(stage, MAJA)
    asked = "“Eastbury and Westbury” and “Arts &amp; Culture” count as one party each."
    assert asked.replace("&amp;", "&") in said.replace("&amp;", "&")
    assert '"text": "Back"' in said
    stage.clicks_modal(MAJA, "series-back")
    stage.submits(MAJA, parties="Eastbury\nWestbury\nArts & Culture")
    said = shown(stage, MAJA).replace("&amp;", "&")
    assert "“Arts & Culture” counts as one party. Is it several? Then write each on a line" in said
    stage.submits(MAJA)
    stage.submits(MAJA)
    assert "and reminders of your own tasks." in shown(stage, MAJA)


def test_the_channel_can_be_chosen_later(empty: MakeEmpty) -> None:
    stage = empty()
    begin(stage)
    assert title(stage, MAJA) == "Kanalen"
    stage.clicks_modal(MAJA, "series-when")
    assert title(stage, MAJA) == "När ni ses"
    assert stage.submits(MAJA, first="2027-02-04", start="13:00")["ok"]
    close(stage, MAJA)
    assert "Behövs innan den kan börja: Kanalen, Parterna" in stage.home(MAJA)


def test_nothing_is_begun_by_asking_for_two_languages(empty: MakeEmpty) -> None:
    stage = empty()
    stage.home(MAJA)
    stage.clicks_home(MAJA, "series-name")
    stage.clicks_modal(MAJA, "series-name-full", name="Skoldialogen", purpose="Se.")
    assert '"initial_value": "Skoldialogen"' in shown(stage, MAJA)
    assert "Klart" not in stage.home(MAJA)
    assert stage.submits(MAJA, name_other="The school dialogue", purpose_other="See.")["ok"]
    assert title(stage, MAJA) == "Kanalen"
    close(stage, MAJA)
    stage.home(MAJA)
    stage.clicks_home(MAJA, "language en")
    assert "The school dialogue" in stage.home(MAJA)


def test_parties_on_one_line_are_asked_about_kindly(empty: MakeEmpty) -> None:
    stage = empty()
    at_the_people(stage, parties="Kommuner: Täby och Botkyrka, Nyby\nFörbund: Konst och Kultur")
    said = shown(stage, MAJA)
    assert "3 parter deltar." in said
    assert (
        "”Täby och Botkyrka” och ”Konst och Kultur” räknas som en part vardera. Är de fler?" in said
    )
    stage.clicks_modal(MAJA, "series-back")
    assert stage.submits(MAJA, parties="Täby\nBotkyrka\nNyby\nKonst och Kultur")["ok"]
    said = shown(stage, MAJA)
    assert "4 parter deltar." in said
    assert (
        "”Konst och Kultur” räknas som en part. Är det flera? Skriv dem då på var sin rad" in said
    )
    stage.submits(MAJA)
    stage.submits(MAJA)
    stage.clicks_modal(MAJA, "series-settings")
    stage.clicks_modal(MAJA, "series-parties")
    stage.submits(MAJA, parties="Täby & Botkyrka")
    assert title(stage, MAJA) == "Året som kommer"
    assert "”Täby & Botkyrka” räknas som en part." in shown(stage, MAJA).replace("&amp;", "&")


def test_it_is_said_that_nobody_acts_for_who_convenes(empty: MakeEmpty) -> None:
    stage = empty()
    begin(stage)
    invite(stage)
    chooses(stage, MAJA, CHANNEL)
    stage.submits(MAJA, first="2027-02-04", start="13:00")
    stage.submits(MAJA)
    stage.submits(MAJA, parties="Kommuner: Östby", convening="Regionen")
    nobody = "Ingen företräder Regionen (sammankallande) än."
    assert nobody not in shown(stage, MAJA), "their menus are empty"
    stage.clicks_modal(MAJA, "series-party")
    assert "Lämna utan att spara?" not in shown(stage, MAJA), "what is chosen is kept"
    assert stage.submits(MAJA, **{"principal:ostby": LEYLA})["ok"]
    called = "Alla parter som kallas har någon som företräder dem."
    assert f"{called} {nobody}" in shown(stage, MAJA)
    for _ in range(2):
        stage.submits(MAJA)
    said = shown(stage, MAJA)
    assert title(stage, MAJA) == "Året som kommer"
    assert nobody in said
    assert not re.search(MANAGED, said)
    close(stage, MAJA)
    assert f"{called} {nobody}" in stage.home(MAJA)
    opens(stage, "people")
    stage.clicks_modal(MAJA, "series-party")
    assert stage.submits(MAJA, **{"principal:regionen": HELENA})["ok"]
    assert "Alla parter har någon som företräder dem." in stage.home(MAJA)


@pytest.mark.parametrize(
    ("language", "save", "label", "after"),
    [
        ("sv", "Spara", "Alla parter", "Mål och stående punkter"),
        ("en", "Save", "All parties", "Goals and standing items"),
    ],
)
def test_deputies_are_chosen_for_one_party_and_saving_them_leads_back_to_the_list(
    empty: MakeEmpty, language: str, save: str, label: str, after: str
) -> None:
    stage = empty()
    stage.home(MAJA)
    if language == "en":
        stage.clicks_home(MAJA, "language en")
    at_the_people(stage)
    chosen = {"principal:ostby": LEYLA, "principal:vastby": JAMES, "principal:nyby": JOAKIM}
    stage.clicks_modal(MAJA, "series-party", **chosen)
    said = shown(stage, MAJA)
    assert f'"value": "{LEYLA}"' in said
    assert f'"text": "{label}"' in said, "the way back to the list stays"
    assert stage.view(MAJA)["submit"]["text"] == save
    assert stage.submits(MAJA, **{"deputies:ostby": HELENA})["ok"]
    said = shown(stage, MAJA)
    assert said.count(HELENA) == 1
    assert said.index("Östby") < said.index("Västby") < said.index("Nyby")
    assert stage.submits(MAJA)["ok"]
    assert title(stage, MAJA) == after


def at_the_people(stage: Stage, parties: str = "Kommuner: Östby, Västby, Nyby") -> None:
    """Set up until the list of the parties and who acts for them."""
    begin(stage)
    invite(stage)
    chooses(stage, MAJA, CHANNEL)
    stage.submits(MAJA, first="2027-02-04", start="13:00")
    stage.submits(MAJA)
    stage.submits(MAJA, parties=parties)


def test_a_button_beside_somebody_keeps_who_was_chosen(empty: MakeEmpty) -> None:
    stage = empty()
    at_the_people(stage)
    assert "confirm" not in shown(stage, MAJA), "nothing is lost, so nothing is asked"
    chosen = {"principal:ostby": LEYLA, "principal:vastby": JAMES}
    stage.clicks_modal(MAJA, "series-party", **chosen)
    assert f'"value": "{LEYLA}"' in shown(stage, MAJA), "their deputies are chosen here"
    assert "deputies:ostby" in shown(stage, MAJA)
    twice = {"principal:ostby": LEYLA, "deputies:ostby": f"{LEYLA} {HELENA}"}
    stage.clicks_modal(MAJA, "series-people", **twice)
    said = shown(stage, MAJA)
    assert "två gånger" in said, "what is wrong stands in the form, which stays"
    assert "deputies:ostby" in said
    assert stage.submits(MAJA, **{**twice, "ids:ostby": "ingen"})["ok"]
    said = shown(stage, MAJA)
    assert "två gånger" not in said, "what was wrong before stands there no more"
    assert "ingen" in said
    assert "deputies:ostby" in said
    mended = {**twice, "deputies:ostby": HELENA, "ids:ostby": ""}
    stage.clicks_modal(MAJA, "series-people", **mended)
    said = shown(stage, MAJA)
    assert said.count(LEYLA) == said.count(HELENA) == said.count(JAMES) == 1
    assert "Ingen företräder Nyby" in said
    stage.clicks_modal(MAJA, "series-party", **{"principal:nyby": JOAKIM})
    close(stage, MAJA)
    assert "Alla parter har någon som företräder dem." in stage.home(MAJA), "closed after that"


def test_a_step_is_done_by_sending_it_off_and_by_no_other_button(empty: MakeEmpty) -> None:
    stage = empty()
    at_the_people(stage)
    stage.clicks_modal(MAJA, "series-party")
    stage.clicks_modal(MAJA, "series-people", **{"principal:ostby": LEYLA})
    close(stage, MAJA)
    assert people_wait(stage)
    opens(stage, "people")
    stage.submits(MAJA)
    close(stage, MAJA)
    assert not people_wait(stage)


def people_wait(stage: Stage) -> bool:
    """Tell whether the Home names the step in which people are chosen among what can wait."""
    return bool(re.search(r"Kan vänta: [^\\\n]*Vilka som företräder dem", stage.home(MAJA)))


def test_who_was_chosen_stays_where_slack_does_not_say_who_that_is(empty: MakeEmpty) -> None:
    stage = empty()
    at_the_people(stage)
    stage.offers(MAJA, "principal:ostby")
    stage.control.post("/faults", method="users.info", error="http_503", times=1)
    stage.clicks_modal(MAJA, "series-party", **{"principal:ostby": LEYLA})
    assert "en gång till" in shown(stage, MAJA)
    kept = stage.view(MAJA)["state"]["values"]["principal:ostby"]["principal:ostby"]
    assert kept["selected_option"]["value"] == LEYLA
    stage.control.post("/faults", method="views.update", error="internal_error", times=1)
    stage.clicks_modal(MAJA, "series-party", **{"principal:ostby": LEYLA})
    assert told(stage, MAJA, "gick inte att öppna")
    assert "deputies:ostby" not in shown(stage, MAJA)
    stage.clicks_modal(MAJA, "series-party", **{"principal:ostby": LEYLA})
    assert "deputies:ostby" in shown(stage, MAJA)


def test_who_may_not_is_told_why_and_what_to_do(empty: MakeEmpty) -> None:
    stage = empty()
    stage.home(NYKVARN)
    stage.clicks_home(NYKVARN, "series-name")
    assert told(stage, NYKVARN, "inte av gäster")
    assert not stage.control.get(f"/views/{NYKVARN}")["views"]
    assert "inte av gäster" in stage.writes(LEYLA, "sätt upp"), "of another organisation"
    begin(stage)
    until_preview(stage)
    stage.submits(MAJA)
    close(stage, MAJA)
    stage.control.post("/command", channel=OTHER, user=HELENA, command="/dialog", text="setup")
    assert not stage.control.get(f"/views/{HELENA}")["views"]


def test_a_channel_has_one_series_and_an_archived_or_unseen_one_none(empty: MakeEmpty) -> None:
    stage = empty()
    begin(stage)
    assert "arkiverad" in refused(chooses(stage, MAJA, ARCHIVED), "channel")
    assert "/invite" in refused(chooses(stage, MAJA, PRIVATE), "channel")
    until_preview(stage)
    stage.submits(MAJA)
    close(stage, MAJA)
    begin(stage)
    taken = refused(chooses(stage, MAJA, CHANNEL), "channel")
    assert "har redan dialogserien Skoldialogen" in taken
    assert chooses(stage, MAJA, OTHER)["ok"]
    close(stage, MAJA)
    stage.home(MAJA)
    stage.clicks_home(MAJA, "setup drop 2")
    assert "är borta" in shown(stage, MAJA)
    assert "sätts upp" not in stage.home(MAJA)


def test_slack_that_does_not_say_in_time_loses_nothing(empty: MakeEmpty) -> None:
    stage = empty()
    begin(stage)
    invite(stage)
    stage.control.post("/faults", method="conversations.info", error="http_503", times=1)
    assert "en gång till" in refused(chooses(stage, MAJA, CHANNEL), "channel")
    assert chooses(stage, MAJA, CHANNEL)["ok"]


def test_the_words_open_it_by_command_and_offer_it_elsewhere(empty: MakeEmpty) -> None:
    stage = empty()
    invite(stage)
    stage.control.post("/command", channel=CHANNEL, user=MAJA, command="/dialog", text="sätt upp")
    assert title(stage, MAJA) == "Namn och syfte"
    close(stage, MAJA)
    stage.writes(MAJA, "setup")
    stage.clicks(MAJA, stage.inbox(MAJA)[-1], "series-name")
    stage.submits(MAJA, name="Skoldialogen", purpose="Se vad som kommer.")
    close(stage, MAJA)
    answer = stage.control.post("/message", channel=CHANNEL, user=MAJA, text=f"<@{BOT_USER}> setup")
    offered = next(one for one in answer["messages"] if one["bot"])
    stage.clicks(MAJA, {**offered, "channel": CHANNEL}, "series-channel")
    assert title(stage, MAJA) == "Kanalen", "it goes on where it was left"


@among(workspace)
def began(stage: Stage) -> None:
    """Let a series begin as quickly as one can."""
    begin(stage)
    until_preview(stage)
    stage.submits(MAJA)
    close(stage, MAJA)


def test_settings_change_a_series_and_say_what_moved(begun: Stage) -> None:
    stage = begun
    stage.home(MAJA)
    stage.clicks_home(MAJA, "series-settings")
    assert "Skoldialogen" in shown(stage, MAJA)
    stage.clicks_modal(MAJA, "series-when")
    assert stage.view(MAJA)["blocks"][0]["element"]["initial_date"] == "2027-02-04"
    assert stage.submits(MAJA)["ok"]
    assert "inget var annorlunda" in shown(stage, MAJA)
    stage.clicks_modal(MAJA, "series-when")
    assert stage.submits(MAJA, first="2027-02-11")["ok"]
    said = shown(stage, MAJA)
    assert "Flyttat: dagordningen publiceras" in said
    assert "till torsdag 28 januari 2027" in said
    with stage.app.database.reading() as store:
        series = store.series.in_channel("T0REGION", CHANNEL)
        assert series is not None
        entries = store.audit.of_series(series.id)
        person = store.people.by_user("T0REGION", MAJA)
    assert person is not None
    loaded = [entry.person for entry in entries if entry.action == "series.loaded"]
    assert loaded == [None, person.id], "who changed it is written down"


def test_settings_change_parties_people_and_names(begun: Stage) -> None:
    stage = begun
    stage.home(MAJA)
    stage.clicks_home(MAJA, "series-settings")
    stage.clicks_modal(MAJA, "series-parties")
    assert stage.submits(MAJA, parties="Kommuner: Östby, Nyby")["ok"]
    stage.clicks_modal(MAJA, "series-people")
    said = shown(stage, MAJA)
    assert "Nyby" in said
    assert "Västby" not in said
    assert not stage.view(MAJA)["submit"], "each party is saved in its own form"
    stage.clicks_modal(MAJA, "series-party")
    key = stage.view(MAJA)["blocks"][2]["block_id"].partition(":")[2]
    (back,) = [b for b in stage.view(MAJA)["blocks"] if b["block_id"] == f"all:{key}"]
    assert back["elements"][0]["confirm"]["style"] == "danger", "a series is saved by Save alone"
    stage.clicks_modal(MAJA, "series-people", **{f"principal:{key}": JAMES})
    assert JAMES not in shown(stage, MAJA)
    stage.clicks_modal(MAJA, "series-party")
    assert stage.submits(MAJA, **{f"principal:{key}": JAMES})["ok"]
    assert "Ingen företräder " in shown(stage, MAJA)
    stage.clicks_modal(MAJA, "series-settings")
    stage.clicks_modal(MAJA, "series-name")
    assert stage.submits(MAJA, name="Skolsamtalen", language="en")["ok"]
    assert "Skolsamtalen" in stage.home(MAJA)


def test_the_end_of_a_series_is_told_once_and_keeps_its_records(begun: Stage) -> None:
    stage = begun
    stage.next()
    asked = _asking(stage)
    assert asked is not None
    stage.control.post(
        "/command", channel=CHANNEL, user=MAJA, command="/dialog", text="inställningar"
    )
    stage.clicks_modal(MAJA, "series-end")
    assert "går inte att ångra" in shown(stage, MAJA)
    assert stage.submits(MAJA)["ok"]
    assert "är avslutad" in stage.post("Skoldialogen")["text"]
    close(stage, MAJA)
    home = stage.home(MAJA)
    assert "Skoldialogen avslutades" in home
    assert "Inställningar" not in home
    assert "Sätt upp en dialogserie" in home, "the workspace has none again"
    assert _asking(stage) is None, "no button is left that would be refused"
    (said,) = [m["text"] for m in stage.inbox(MAJA) if m["ts"] == asked["ts"]]
    assert "Dialogserien Skoldialogen är avslutad, så dialogmötet torsdag 4 februari" in said
    assert "Skoldialogen avslutades" in stage.commands(MAJA, "/dialog plan")
    before = len(stage.posts())
    stage.advance(days=120)
    assert len(stage.posts()) == before, "nothing more is sent"
    begin(stage)
    until_preview(stage, first="2028-02-03")
    stage.submits(MAJA)
    assert "Sätt upp ännu en" in stage.home(MAJA), "its channel is free again"


def test_only_a_convener_sees_and_changes_the_settings(begun: Stage) -> None:
    stage = begun
    assert "series-settings" not in stage.home(HELENA)
    said = stage.commands(HELENA, "/dialog settings")
    assert "Maja Ekström" in said
    assert not stage.control.get(f"/views/{HELENA}")["views"]
    answer = stage.control.post(
        "/message", channel=CHANNEL, user=MAJA, text=f"<@{BOT_USER}> inställningar"
    )
    offered = next(one for one in answer["messages"] if one["bot"])
    stage.clicks(MAJA, {**offered, "channel": CHANNEL}, "series-settings")
    assert "Skoldialogen" in shown(stage, MAJA)
    close(stage, MAJA)
    stage.writes(MAJA, "settings")
    stage.clicks(MAJA, stage.inbox(MAJA)[-1], "series-settings")
    assert title(stage, MAJA) in {"Inställningar", "Settings"}


def test_an_old_draft_is_not_found_again(empty: MakeEmpty) -> None:
    stage = empty()
    begin(stage)
    stage.clicks_modal(MAJA, "series-channel-full")
    stage.writes(MAJA, "setup drop 1")
    answer = stage.submits(MAJA, channel=OTHER)
    assert "finns inte längre" in refused(answer, "channel")
    assert "not there any more" in stage.writes(MAJA, "setup go 1")


def test_a_form_that_is_delivered_twice_is_kept_once_and_shows_the_same_next_one(
    empty: MakeEmpty,
) -> None:
    stage = empty()
    begin(stage)
    payload = delivered(stage, "interactive", "view_submission")
    ack = again(stage, "interactive", payload)
    assert isinstance(ack.body, dict)
    assert ack.body["response_action"] == "update"
    assert ack.body["view"]["callback_id"] == "series-channel"
    with stage.app.database.reading() as store:
        assert len(store.series_drafts.of_workspace("T0REGION")) == 1


def test_alike_forms_in_one_modal_are_two(begun: Stage) -> None:
    stage = begun
    stage.home(MAJA)
    stage.clicks_home(MAJA, "series-settings")
    for name in ("Ett", "Två", "Ett"):
        stage.clicks_modal(MAJA, "series-name")
        assert stage.submits(MAJA, name=name)["ok"]
    assert '"Ett"' in stage.home(MAJA), "what was filled in as before is no repeated delivery"


def test_what_was_understood_of_standing_items_is_read_in_the_settings_too(begun: Stage) -> None:
    stage = begun
    stage.home(MAJA)
    stage.clicks_home(MAJA, "series-settings")
    stage.clicks_modal(MAJA, "series-more")
    assert stage.submits(MAJA, standing="Laget runt, 20 min\nÖvrigt")["ok"]
    said = shown(stage, MAJA)
    assert "Sparat." in said
    assert "På varje dagordning: Laget runt (20 min) och Övrigt (15 min)." in said
