"""What the meeting of 4 February 2027 leaves, followed up until the next one, by all four doors.

Maja convenes. Nacka (Swedish) and Solna (English) belong to workspaces of their own, Nykvarn's
people are guests in the region's. Decisions and actions are typed in the thread of the start.
"""

from collections.abc import Iterator

import pytest

from rehearsal.model import BOT_USER
from tests.databases import Databases
from tests.rehearsal.asking import Json
from tests.scenarios.doors import harmless
from tests.stage import CHANNEL, MAJA, Stage, Transport, saying, stage

NACKA, SOLNA = "U0NACKA1", "U0SOLNA1"


@pytest.fixture
def played(transport: Transport, databases: Databases, template: str) -> Iterator[Stage]:
    address = databases.copy(template)
    with stage(address, transport) as made:
        begins(made)
        yield made
    databases.drop(address)


def begins(stage: Stage) -> None:
    """Let the meeting begin; what comes before it is paused, for it says nothing of outcomes."""
    stage.mentions(NACKA, "osa ja")
    stage.commands(MAJA, "/dialog pausa")
    stage.until("2027-02-04 13:15")
    stage.commands(MAJA, "/dialog återuppta")
    stage.until("2027-02-04 13:30")


def in_thread(stage: Stage, user: str, text: str) -> Json:
    """Let a person mention the bot in the thread of the start; return what only they see."""
    start = stage.post("börjar nu")
    said = stage.control.post(
        "/message",
        channel=CHANNEL,
        user=user,
        text=f"<@{BOT_USER}> {text}",
        thread_ts=start["ts"],
    )
    found = [each for each in said["messages"] if each["bot"]]
    assert found, said
    return {**found[-1], "channel": CHANNEL}


def test_what_a_meeting_leaves_is_followed_up(played: Stage) -> None:
    _the_meeting(played)
    _the_morning_after(played)
    _the_commitment(played)
    _the_due_dates(played)
    _the_next_agenda(played)


def test_who_does_an_action_is_chosen_by_person_too(played: Stage) -> None:
    played.commands(MAJA, "/dialog utfall lägg till")
    assert played.submits(
        MAJA, kind="action", text="Ta fram underlag.", person=NACKA, due="2027-03-01"
    )["ok"]
    said = played.messages(user=MAJA)[-1]["text"]
    assert "Tillagt: #1 ”Ta fram underlag”." in said, "one full stop"
    assert "Nacka kommun" in said


def _the_meeting(stage: Stage) -> None:
    """Typed in the thread; undone by a click; proposed by parties in both languages."""
    said = in_thread(stage, MAJA, "beslut: Vi delar <!channel> *lokaler* https://a.example")
    harmless(said)
    assert "Tillagt: #1 ”Vi delar &lt;!channel&gt; *lokaler* https://a.example”" in said["text"]
    said = in_thread(stage, MAJA, f"åtgärd: Ta fram underlag <@{NACKA}> senast 1 mars")
    assert "#2 ”Ta fram underlag”" in said["text"]
    assert "Nacka kommun" in said["text"]
    assert "senast måndag 1 mars 2027" in said["text"]
    assert "får veta det måndag 8 februari 2027" in said["text"], "in the digest, as below"
    wrong = in_thread(stage, MAJA, "slutsats: Fel")
    stage.clicks(MAJA, wrong, saying(wrong, "outcome"))
    assert "Fel" not in stage.commands(MAJA, "/dialog utfall")
    _in_the_form(stage)
    refused = in_thread(stage, NACKA, "beslut: Vi bestämmer")
    assert "Sammankallande skriver beslut" in refused["text"]
    asked = in_thread(stage, NACKA, "åtagande: Regionen ser över bidragen")
    assert "Föreslaget: #4" in asked["text"]
    assert "Proposed: #5" in stage.writes(SOLNA, "commitment: The region explains the rules")
    stage.writes(SOLNA, "outcome")
    assert "too" in stage.writes(SOLNA, "outcome support #4")
    for_another = stage.writes(MAJA, "utfall stöd #4 Solna")
    assert for_another.startswith("Antecknat: vilka som ber om #4"), "it is not her own party"


def _in_the_form(stage: Stage) -> None:
    """What an action lacks is said at once, each at its own input, and in the form's words."""
    stage.commands(MAJA, "/dialog utfall lägg till")
    assert "För en åtgärd: välj en part eller en person." in str(stage.view(MAJA)["blocks"])
    answer = stage.submits(MAJA, kind="action", text="Fel")
    assert answer["ack"]["body"]["errors"] == {
        "owner": "Den här typen av utfall behöver en ägare. Välj vem som gör det.",
        "due": "En åtgärd behöver ett datum. Välj senast när den ska vara gjord.",
    }
    answer = stage.submits(MAJA, kind="action", text=" ", due="2027-02-01", deadline="budget")
    assert set(answer["ack"]["body"]["errors"]) == {"text", "owner", "due"}, "and all else too"
    late = {"sv": "har redan varit: måndag 1 februari 2027", "en": "1 February 2027 has already"}
    needs = {"sv": "behöver en ägare", "en": "needs an owner"}
    for language in ("en", "sv"):
        stage.writes(MAJA, f"language {language}")
        wrong = stage.submits(MAJA, kind="action", text="Fel", due="2027-02-01")
        errors = wrong["ack"]["body"]["errors"]
        assert needs[language] in errors["owner"]
        assert late[language] in errors["due"], "a date that has been hides no other fault"
        assert len(errors) == 2
    answer = stage.submits(MAJA, kind="decision", text="Fel", due="2027-02-01")
    assert list(answer["ack"]["body"]["errors"]) == ["due"]
    assert "har redan varit" not in str(answer), "a decision takes no date at all"
    answer = stage.submits(MAJA, kind="decision", text="Fel", due="2027-03-01")
    assert answer["ack"]["body"]["errors"] == {
        "due": "Datum går inte att ange för beslut. Ta bort datumet, eller välj typen åtgärd.",
    }


def _the_morning_after(stage: Stage) -> None:
    """The owner hears what is theirs; the convener confirms one commitment and drops the other."""
    assert "#4" in stage.find(MAJA, "föreslår ett åtagande, #4")["text"]
    stage.clicks(MAJA, stage.find(MAJA, "åtagande, #4"), "outcome confirm #4")
    stage.clicks(MAJA, stage.find(MAJA, "åtagande, #5"), "outcome-drop")
    assert stage.submits(MAJA, reason="Hör till en annan nämnd")["ok"]
    stage.until("2027-02-05 10:00")
    assert "är bekräftat" in stage.find(NACKA, "#4")["text"], "at once: it was asked for that day"
    assert "confirmed" in stage.find(SOLNA, "#4")["text"]
    assert "Hör till en annan nämnd" in stage.find(SOLNA, "#5")["text"]
    assert not [m for m in stage.inbox(NACKA) if "ditt att göra" in m["text"]]
    stage.until("2027-02-08 10:00")
    assert "#2 Ta fram underlag" in stage.find(NACKA, "Din vecka i")["text"]
    assert "ditt att göra" in stage.find(NACKA, "Din vecka i")["text"]


def _the_commitment(stage: Stage) -> None:
    """Answered in writing, by the convening body; both parties that asked are told."""
    assert "Skriv vad som har gjorts" not in stage.commands(MAJA, "/dialog utfall klart #4")
    view = stage.view(MAJA)
    assert view["callback_id"] == "outcome-done"
    stage.submits(MAJA, note="Reglerna gäller från juli")
    stage.until("2027-02-15 08:30")
    assert "Reglerna gäller från juli" in stage.find(NACKA, "bad om är klart")["text"]
    assert "Reglerna gäller från juli" in stage.find(SOLNA, "is done")["text"]


def _the_due_dates(stage: Stage) -> None:
    """Reminded on the day, put off, overdue once, then the convener, then nothing."""
    stage.until("2027-03-01 10:00")
    reminder = stage.find(NACKA, "#2 ska vara klart måndag 1 mars 2027")
    stage.clicks(NACKA, reminder, "outcome-later")
    answer = stage.submits(NACKA, due="2027-01-01", reason="Semester")
    assert "har redan varit" in str(answer["ack"])
    stage.submits(NACKA, due="2027-03-26", reason="Semester")
    stage.until("2027-03-08 08:30")
    told = stage.find(MAJA, "behöver mer tid för #2")
    assert "Semester" in told["text"]
    assert "fredag 26 mars 2027" in told["text"]
    # 26 March is Good Friday: the reminder comes the day before, the rest after Easter.
    stage.until("2027-03-25 10:00")
    assert stage.find(NACKA, "#2 ska vara klart fredag 26 mars 2027")
    stage.until("2027-03-30 08:30")
    assert not [m for m in stage.inbox(NACKA) if "skulle ha varit klart" in m["text"]]
    stage.until("2027-03-30 10:00")
    assert stage.find(NACKA, "#2 skulle ha varit klart")
    assert not [m for m in stage.inbox(MAJA) if "skulle ha varit klart" in m["text"]]
    stage.until("2027-04-02 10:00")
    assert (
        "Anna Lindqvist (Nacka kommun) har fått veta det"
        in stage.find(MAJA, "skulle ha varit klart")["text"]
    )
    stage.until("2027-05-01 10:00")
    late = [m for m in stage.inbox(NACKA) if "skulle ha varit klart" in m["text"]]
    assert len(late) == 1
    assert "#2" in stage.writes(NACKA, "mina")
    assert "#2" in stage.mentions(SOLNA, "outcome overdue")


def _the_next_agenda(stage: Stage) -> None:
    """What is open leads it, in every place that shows it, until it is done."""
    for shown in (stage.commands(MAJA, "/agenda"), stage.mentions(SOLNA, "agenda")):
        assert "#2 Ta fram underlag" in shown
    assert "Uppföljning från förra dialogmötet" in stage.commands(MAJA, "/agenda")
    assert "Followed up from last time" in stage.mentions(SOLNA, "agenda")
    done = stage.writes(NACKA, "utfall klart #2 Skickat till alla")
    assert "är klart" in done
    assert "redan klart" in stage.writes(NACKA, "utfall klart #2")
    assert "#2" not in stage.commands(MAJA, "/agenda")


@pytest.mark.parametrize("words", ["outcome", "mine", "outcome ours", "outcome overdue"])
def test_a_list_stays_when_something_in_it_is_done_or_confirmed(played: Stage, words: str) -> None:
    """Above it stands what was done, and the button that undoes it, after which it stays too."""
    stage = played
    for text in ("åtgärd: Ta fram underlag", "åtgärd: Boka salen"):
        in_thread(stage, MAJA, f"{text} <@{NACKA}> senast 12 februari")
    stage.until("2027-02-15 10:00")
    user = MAJA if words == "outcome" else NACKA
    stage.writes(user, words)
    stage.clicks(user, stage.inbox(user)[-1], "outcome done #1")
    shown = stage.inbox(user)[-1]["text"]
    assert "#1 ”Ta fram underlag” är klart." in shown
    assert "#2 Boka salen" in shown
    stage.clicks(user, stage.inbox(user)[-1], "outcome undo #1")
    shown = stage.inbox(user)[-1]["text"]
    assert "Ångrat: #1" in shown
    assert "#1 Ta fram underlag" in shown
    assert "#2 Boka salen" in shown


def test_a_list_that_was_opened_from_the_home_stays_as_well(played: Stage) -> None:
    stage = played
    for text in ("åtgärd: Ta fram underlag", "åtgärd: Boka salen"):
        in_thread(stage, MAJA, f"{text} <@{NACKA}> senast 12 februari")
    stage.home(NACKA)
    stage.clicks_home(NACKA, "mine")
    stage.clicks_modal(NACKA, "outcome done #1")
    shown = str(stage.view(NACKA)["blocks"])
    assert "#1 ”Ta fram underlag” är klart." in shown
    assert "#2 Boka salen" in shown


def test_a_message_about_one_outcome_is_settled_by_one_line(played: Stage) -> None:
    stage = played
    in_thread(stage, MAJA, f"åtgärd: Ta fram underlag <@{NACKA}> senast 12 februari")
    in_thread(stage, NACKA, "åtagande: Regionen ser över bidragen")
    stage.until("2027-02-05 10:00")
    stage.clicks(MAJA, stage.find(MAJA, "åtagande, #2"), "outcome confirm #2")
    shown = stage.inbox(MAJA)[-1]["text"]
    assert "#2 ”Regionen ser över bidragen” är bekräftat." in shown
    assert "Ta fram underlag" not in shown
