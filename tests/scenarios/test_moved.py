"""A meeting is moved and cancelled through the real doors, and what people read of it."""

from urllib.request import urlopen

import pytest

from bot.views.blocks import spoken
from rehearsal.blocks import check_message
from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import HELENA, JAMES, LEYLA, harmless, kept, through
from tests.scenarios.openings import called
from tests.stage import MAJA, Stage, saying

pytestmark = pytest.mark.any_database

NACKA = "U0NACKA1"
SALEM = "U0SALEM1"


def answered(stage: Stage) -> None:
    """Play until the invitation is out, and two parties have answered."""
    stage.until("2026-12-23 10:00")
    asked = stage.inbox(MAJA)[-1]
    stage.clicks(MAJA, asked, saying(asked, "send"))
    stage.until("2026-12-28 19:00")
    stage.writes(LEYLA, "osa ja")
    stage.writes(JAMES, "rsvp maybe NOTE")


def invited(make_stage: MakeStage) -> Stage:
    return make_stage(after=answered)


def test_a_meeting_is_moved_by_words_and_everybody_reads_where_it_stands(
    make_stage: MakeStage,
) -> None:
    stage = invited(make_stage)
    said = stage.commands(MAJA, "/dialog flytta 2027-02-11 14:00 Lokalen är upptagen")
    assert "Dialogmötet är nu torsdag 11 februari 2027 kl. 14:00" in said
    assert "2 parter som hade svarat får ett eget meddelande" in said
    assert "flyttas till torsdag 11 februari" not in str(stage.posts()), "it is not urgent yet"
    stage.until("2026-12-29 08:30")
    post = stage.post("flyttas till")
    assert "torsdag 4 februari 2027" in post["text"]
    assert "Varför: Lokalen är upptagen" in post["text"]
    live = stage.post("Vilka kommer")
    assert "11 februari" in live["text"]
    assert "Botkyrka kommun (svarade innan dialogmötet flyttades)" in live["text"]
    asked = stage.find(JAMES, "is moved to")
    assert "Solna stad: maybe" in asked["text"]
    assert "NOTE\nYour answer stands unless you change it" in asked["text"]
    stage.clicks(JAMES, asked, "rsvp yes")
    assert "Solna stad (" not in stage.post("Vilka kommer")["text"]
    assert len([m for m in stage.inbox(LEYLA) if "flyttas till" in m["text"]]) == 1
    assert not [m for m in stage.inbox(NACKA) if "flyttas till" in m["text"]]
    invitation = stage.find(NACKA, "bjuds in till dialogmötet torsdag 11 februari")
    assert "Kommer" in str(invitation["blocks"]), "what still asks asks for the new day"
    plan = stage.commands(MAJA, "/dialog plan")
    assert "Dialogmöte torsdag 11 februari 2027 kl. 14:00" in plan
    assert "torsdag 4 februari" not in plan, "the rule does not plan it again"


def test_through_the_modal_it_is_confirmed_before_it_happens(make_stage: MakeStage) -> None:
    stage = invited(make_stage)
    stage.writes(MAJA, "plan")
    stage.clicks(MAJA, stage.inbox(MAJA)[-1], "move")
    refused = stage.submits(MAJA, day="2027-05-06", hour="13:00")
    assert "Kristi himmelsfärdsdag" in str(refused["errors"]["day"])
    asked = stage.submits(MAJA, day="2027-02-18", hour="09:30", place="Nya salen")
    assert asked["ok"], asked
    view = stage.view(MAJA)
    assert view["callback_id"] == "move-confirmed"
    assert "torsdag 18 februari 2027 kl. 09:30" in str(view["blocks"])
    assert "Dialogmöte torsdag 4 februari" in stage.commands(MAJA, "/dialog plan")
    assert stage.submits(MAJA)["ok"]
    assert "Nya salen" in str(stage.view(MAJA)["blocks"])
    assert "Dialogmöte torsdag 18 februari 2027 kl. 09:30" in stage.commands(MAJA, "/dialog plan")


def test_a_cancelled_meeting_says_so_and_nothing_else(make_stage: MakeStage) -> None:
    stage = invited(make_stage)
    said = stage.mentions(MAJA, "ställ in Snöstorm")
    assert "är inställt" in said
    stage.until("2026-12-29 08:30")
    post = stage.post("Dialogmötet är inställt")
    assert "Varför: Snöstorm" in post["text"]
    assert "is cancelled, so Solna stad need not come" in stage.find(JAMES, "cancelled")["text"]
    assert not [m for m in stage.posts() if "Vilka kommer" in m["text"]]
    before = len(stage.posts())
    assert (
        "är redan inställt"
        in through(stage, "direct", MAJA, "flytta 2027-02-04 2027-02-11")["text"]
    )
    ran = stage.until("2027-03-10 10:00")
    assert "start" not in ran
    assert len(stage.posts()) == before
    for line in ("/dialog ställ in Nej", "/dialog flytta 2028-02-10", "/dialog möte 2027-05-20"):
        assert "Maja Ekström" in stage.commands(HELENA, line), "a convener alone decides that"


@pytest.mark.parametrize("door", ["command", "mention", "direct"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_door_takes_the_words_in_both_languages(
    make_stage: MakeStage, door: str, language: str
) -> None:
    stage = make_stage()
    stage.until("2026-11-24 19:00")  # the channel is told in the morning
    stage.writes(MAJA, f"language {language}")
    swedish = language == "sv"
    prefix = "dialog " if door == "command" else ""
    said = [
        through(stage, door, MAJA, f"{prefix}{words}")["text"]
        for words in (
            ("möte 2027-05-20 10:00 Barns läsning | 90 min", "flytta 2027-05-20 2027-05-27", "plan")
            if swedish
            else ("meeting 2027-05-20 10:00 Reading | 90 min", "move 2027-05-20 2027-05-27", "plan")
        )
    ]
    assert ("är utsatt" if swedish else "is set") in said[0]
    assert ("Tema: Barns läsning" if swedish else "Theme: Reading") in said[0]
    when = "torsdag 27 maj 2027 kl. 10:00" if swedish else "Thursday 27 May 2027 at 10:00"
    assert when in said[1]
    assert ("Tema:" if swedish else "Theme:") in said[2]
    words = "ställ in 2027-05-27 Sjukdom" if swedish else "cancel 2027-05-27 Illness"
    assert ("är inställt" if swedish else "is cancelled") in through(
        stage, door, MAJA, f"{prefix}{words}"
    )["text"]
    words = "behåll 2027-02-04" if swedish else "keep 2027-02-04"
    held = through(stage, door, MAJA, f"{prefix}{words}")["text"]
    assert ("hålls, och jag fortsätter" if swedish else "is held, and I go on") in held


def change_steps(stage: Stage, plan: Json) -> None:
    """Move a step of the next meeting in the modal, leave one out, and send one."""
    stage.clicks(MAJA, plan, "step")
    steps = stage.view(MAJA)["blocks"][1]["element"]["options"]
    of = {each["text"]["text"].partition(": ")[2]: each["value"] for each in steps}
    call, thanks = of["förslagstiden öppnar"], of["tack för dialogmötet"]
    refused = stage.submits(MAJA, step=call, way="move", day="2026-11-29")
    assert "Jag skickar ingenting vid den tiden" in str(refused["errors"]["day"])
    assert "Det steget" in str(stage.submits(MAJA, step=thanks, way="look")["errors"]["step"])
    assert stage.submits(MAJA, step=call, way="move", day="2026-11-30", hour="10:30")["ok"]
    assert "Flyttat till måndag 30 november" in str(stage.view(MAJA)["blocks"])
    stage.clicks(MAJA, plan, "step")
    assert stage.submits(MAJA, step=thanks, way="skip")["ok"]
    stage.clicks(MAJA, plan, "step")
    assert stage.submits(MAJA, step=call, way="look")["ok"]
    sent = stage.clicks_modal(MAJA, f"send {call}")
    assert sent["ok"]
    assert "Vad ska vi prata om" in stage.posts()[-1]["text"]
    read = stage.commands(MAJA, "/dialog plan")
    assert "tack för dialogmötet (hoppades över)" in read


def test_in_the_modals_a_meeting_is_set_and_cancelled(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.until("2026-11-24 10:00")
    offered = through(stage, "mention", MAJA, "möte")
    stage.clicks(MAJA, {**offered, "channel": "C0DIALOG"}, "meeting")
    refused = stage.submits(MAJA, day="2027-05-20", hour="10:00", minutes="15", link="inte en länk")
    assert "errors" in refused
    assert stage.submits(MAJA, day="2027-05-20", hour="10:00", title="Barns <@U0MAJA> läsning")[
        "ok"
    ]
    assert "Tema: Barns <@U0MAJA> läsning" in str(stage.view(MAJA)["blocks"])
    stage.writes(MAJA, "plan")
    plan = stage.inbox(MAJA)[-1]
    check_message(plan["blocks"])
    change_steps(stage, plan)
    stage.clicks(MAJA, plan, "cancel")
    refused = stage.submits(MAJA, reason=" \u200b ")
    assert refused["errors"], "a reason that says nothing"
    assert stage.submits(MAJA, reason="För få anmälda")["ok"]
    assert "Det går inte att ångra" in str(stage.view(MAJA)["blocks"])
    assert stage.submits(MAJA)["ok"]
    assert "Inställt: torsdag 4 februari 2027" in stage.commands(MAJA, "/dialog plan")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("flytta", "Flytta…"),
        ("flytta snart", "Skriv datum och tid"),
        ("flytta 2027-02-11 25:00", "inget klockslag"),
        ("flytta 2027-05-06", "Kristi himmelsfärdsdag"),
        ("flytta 2027-07-01", "tysta period, 20/6 till 10/8"),
        ("flytta 2020-02-06", "har redan varit"),
        ("flytta 2027-03-28 02:30", "sommartid"),
        ("flytta 2027-02-05 2027-02-12", "Det finns inget dialogmöte"),
        ("möte", "Sätt ut"),
        ("möte snart", "Skriv datum och tid"),
        ("möte 2027-02-04 13:00", "är vid den tiden"),
        ("möte 2027-05-20 | kommuuner", "ingen partskategori"),
        ("möte 2027-05-20 | 5 min", "mellan 15 minuter"),
        ("ställ in", "Ställ in…"),
        ("steg", "Ändra ett steg…"),
        ("steg flytta 1", "Skriv datum och tid"),
        ("steg flytta 6 2020-02-06 09:00", "har redan varit"),
        ("steg flytta 99999 2027-01-11 09:00", "Inget steg med det numret"),
        ("behåll 2027-02-05", "Det finns inget dialogmöte"),
        ("kalender", "för dem som kommer"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    shared: Stage, words: str, told: str
) -> None:
    before = kept(shared)
    answer = through(shared, "direct", MAJA if words != "kalender" else LEYLA, words)
    assert told in answer["text"], answer["text"]
    harmless(answer)
    assert kept(shared) == before


def test_the_working_day_before_is_one_click_away(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.until("2026-11-24 10:00")
    stage.writes(MAJA, "flytta 2027-05-06 14:00")
    stage.clicks(MAJA, stage.inbox(MAJA)[-1], "move 2027-02-04 2027-05-05 14:00")
    assert "onsdag 5 maj 2027 kl. 14:00" in stage.inbox(MAJA)[-1]["text"]


def test_who_comes_gets_a_file_that_opens_and_its_changes(make_stage: MakeStage) -> None:
    stage = invited(make_stage)
    stage.writes(LEYLA, "osa ja")
    stage.clicks(LEYLA, stage.inbox(LEYLA)[-1], "calendar")
    file = stage.find(LEYLA, "till din kalender")
    assert file["files"][0]["name"] == "kulturdialog-2027-02-04.ics"
    content = opened(stage, file)
    assert "METHOD:PUBLISH" in content
    assert "DTSTART:20270204T120000Z" in content
    stage.commands(MAJA, "/dialog flytta 2027-02-11")
    stage.until("2026-12-29 08:30")
    moved = opened(stage, stage.find(LEYLA, "Dialogmötet är nu"))
    assert "DTSTART:20270211T120000Z" in moved
    stage.commands(MAJA, "/dialog ställ in Snöstorm")
    gone = opened(stage, stage.find(LEYLA, "tar din kalender bort"))
    assert "METHOD:CANCEL" in gone
    assert "STATUS:CANCELLED" in gone
    uids = {line for text in (content, moved, gone) for line in text.splitlines() if "UID" in line}
    assert len(uids) == 1
    numbers = [
        int(line.partition(":")[2])
        for text in (content, moved, gone)
        for line in text.splitlines()
        if line.startswith("SEQUENCE")
    ]
    assert numbers == sorted(set(numbers)), "each change is newer"
    assert not [m for m in stage.inbox(JAMES) if m["files"]], "who may come has no file"


def opened(stage: Stage, message: Json) -> str:
    """Return what a person finds when they open the message's file."""
    with urlopen(stage.rehearsal.url + message["files"][0]["url"]) as answer:  # noqa: S310
        return str(answer.read().decode())


def test_an_open_home_follows_and_items_of_a_cancelled_meeting_come_on_monday(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=called)
    stage.writes(NACKA, "dagordning lägg till Bokbussen")
    assert "torsdag 4 februari 2027" in stage.home(NACKA)
    assert "Thursday 4 February 2027" in stage.home(JAMES)
    stage.until("2026-12-02 10:00")
    stage.commands(MAJA, "/dialog möte 2027-05-20 10:00 Barns läsning | 90 min")
    stage.commands(MAJA, "/dialog ställ in Snöstorm")
    stage.advance(minutes=1)
    for user, day, theme in (
        (NACKA, "torsdag 20 maj 2027", "Tema: Barns läsning"),
        (JAMES, "Thursday 20 May 2027", "Theme: Barns läsning"),
    ):
        shown = spoken(stage.control.get(f"/home/{user}")["view"]["blocks"])
        assert day in shown, "nobody had to open it again"
        assert theme in shown
    assert not [m for m in stage.inbox(NACKA) if "finns kvar" in m["text"]]
    stage.until("2026-12-07 08:30")
    (told,) = [m for m in stage.inbox(NACKA) if "finns kvar" in m["text"]]
    assert told["text"].startswith("Din vecka i")
    assert "#1 ”Bokbussen” finns kvar. Den går till dialogmötet torsdag 20 maj 2027" in told["text"]
