"""A round of group sessions, from the call to the thanks, with one session cancelled.

The municipalities meet in four groups before the meeting of 4 February 2027; KLYS is in none. Maja
convenes. Täby hosts the northern group, Solna (English) the western, Nacka the eastern, Botkyrka
the southern. Nykvarn's and Salem's people are guests in the region's workspace.
"""

from collections.abc import Iterator

import pytest

from bot.services import loading, setup
from tests.databases import Databases
from tests.grouped import grouped, text
from tests.rehearsal.asking import Json
from tests.stage import MAJA, Stage, Transport, saying, stage

TABY, SOLNA, NACKA, BOTKYRKA = "U0TABY1", "U0SOLNA1", "U0NACKA1", "U0BOTKYRKA1"
SIGTUNA, JARFALLA, SALEM, NYKVARN = "U0SIGTUNA1", "U0JARFALLA1", "U0SALEM1", "U0NYKVARN1"
KLYS = "U0KLYS1"


@pytest.fixture
def played(transport: Transport, databases: Databases, template: str) -> Iterator[Stage]:
    address = databases.copy(template)
    with stage(address, transport) as made:
        begins(made, grouped())
        yield made
    databases.drop(address)


def begins(stage: Stage, file: loading.SeriesFile) -> None:
    with stage.app.database.transaction() as store:
        setup.apply(store, file, stage.now())


@pytest.mark.slow
def test_a_round_of_group_sessions_from_the_call_to_the_thanks(played: Stage) -> None:
    _before_the_call(played)
    _the_hosts(played)
    _the_invitation(played)
    _the_changes(played)
    _by_other_doors(played)
    _one_is_cancelled(played)
    _the_others_are_held(played)
    _the_plenary(played)


def test_who_sends_a_step_of_a_session_reads_whom_it_reaches(played: Stage) -> None:
    stage = played
    begins(stage, loading.parse(text().replace("established = true", "established = false")))
    stage.until("2026-12-01 10:00")
    question = next(m for m in stage.inbox(MAJA) if "värd för gruppmötet" in m["text"])
    assert "Till 1 person:" in question["text"]
    stage.clicks(MAJA, question, saying(question, "send"))
    said = stage.inbox(MAJA)[-1]["text"]
    assert "Skickat: frågan om var gruppmötet hålls (norra gruppen)" in said
    assert "Till 1 person." in said


def _before_the_call(stage: Stage) -> None:
    """The plan shows every session and its host a year ahead; limits are said."""
    year = stage.commands(MAJA, "/dialog plan")
    north = (
        "Norra gruppen: tisdag 26 januari 2027 kl. 10:00, Exempelhuset i Täby, värd: Täby kommun"
    )
    assert north in year
    assert "Västra gruppen: onsdag 27 januari 2027 kl. 10:00" in year
    assert "Höstkonferensen" in year
    early = stage.commands(MAJA, "/dialog gruppmöte flytta norra 2026-11-25 10:00")
    assert "Förslagstiden öppnar torsdag 26 november 2026" in early
    late = stage.commands(MAJA, "/dialog gruppmöte flytta norra 5 februari 10:00")
    assert "Omgången slutar torsdag 4 februari 2027" in late
    assert "Maja Ekström" in stage.writes(NACKA, "gruppmöte flytta norra 11:00")
    assert stage.next() == ["call"]


def _the_hosts(stage: Stage) -> None:
    """Eight weeks before its session each host is asked, and answers by another door."""
    stage.until("2026-12-04 10:00")
    asked = stage.find(TABY, "är värd för gruppmötet för norra gruppen")
    assert "tisdag 26 januari 2027 kl. 10:00" in asked["text"]
    assert "Exempelhuset i Täby" in asked["text"]
    asked = stage.find(SOLNA, "Solna stad hosts the group session of the western group")
    assert "Wednesday 27 January 2027 at 10:00" in asked["text"]
    said = stage.writes(SOLNA, "host Exempelscenen, Exempelgatan 2")
    assert "Exempelscenen, Exempelgatan 2" in said
    assert "Nobody is invited yet, so no party is told." in said
    said = stage.mentions(NACKA, "värd Exempelhallen, Exempeltorget 1")
    assert "Exempelhallen, Exempeltorget 1" in said
    asked = stage.find(BOTKYRKA, "är värd för gruppmötet för södra gruppen")
    stage.clicks(BOTKYRKA, asked, "host")
    assert stage.submits(BOTKYRKA, place="Exempelsalen i Botkyrka")["ok"]
    assert "Salems kommun är inte värd" in stage.writes(SALEM, "värd Hemma hos oss")
    stage.until("2026-12-07 09:00")
    (digest,) = [m["text"] for m in stage.inbox(MAJA) if "har berättat var gruppmötet" in m["text"]]
    assert digest.count("har berättat var gruppmötet") == 3
    assert "Solna stad har berättat var gruppmötet för västra gruppen hålls" in digest


def _the_invitation(stage: Stage) -> None:
    """One post and one list for the round; each party reads of its own session."""
    stage.until("2026-12-23 09:30")
    asked = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, asked, saying(asked, "send"))
    (post,) = [m for m in stage.posts() if "Vilka kommer" in m["text"]]
    assert "Norra gruppen: tisdag 26 januari 2027 kl. 10:00" in post["text"]
    assert "Utan grupp, på själva dialogmötet" in post["text"]
    invited = stage.find(NACKA, "bjuds in")["text"]
    assert "torsdag 28 januari 2027 kl. 10:00" in invited
    assert "östra gruppen, och ni är värdar" in invited
    assert "Exempelhallen, Exempeltorget 1" in invited
    invited = stage.find(SOLNA, "is invited")["text"]
    assert "Wednesday 27 January 2027" in invited
    invited = stage.find(KLYS, "bjuds in")["text"]
    assert "torsdag 4 februari 2027 kl. 13:00" in invited
    assert "gruppmöte" not in invited
    assert "inte svarat" not in stage.writes(NACKA, "osa ja")
    stage.clicks(TABY, stage.find(TABY, "bjuds in"), "rsvp yes")
    kept = stage.find(TABY, "Täby kommun: kommer")["text"]
    assert "ändra anmälan fram till tisdag 26 januari 2027 kl. 10:00" in kept
    stage.mentions(SOLNA, "rsvp yes")
    stage.commands(SALEM, "/rsvp ja")
    stage.writes(KLYS, "osa ja")
    listed = stage.post("Vilka kommer")["text"]
    assert "Kommer (1): Täby kommun" in listed
    assert "inte svarat än 26" in listed


def _the_changes(stage: Stage) -> None:
    """Moved by words and by the modal of the list; its parties read the last of it, once."""
    said = stage.commands(MAJA, "/dialog gruppmöte flytta södra 11:00")
    assert "11:00" in said
    assert "De som är inbjudna får veta det." in said
    listed = stage.writes(MAJA, "gruppmöte")
    assert "Södra gruppen: fredag 29 januari 2027 kl. 11:00" in listed
    stage.commands(MAJA, "/dialog gruppmöte flytta södra")
    wrong = stage.submits(MAJA, time="25:00")
    assert "inget klockslag" in str(wrong["ack"])
    assert stage.submits(MAJA, time="14.30")["ok"]
    stage.advance(minutes=15)
    (told,) = [m for m in stage.inbox(SALEM) if "gruppmöte fredag" in m["text"]]
    assert "29 januari 2027 kl. 13:00 är flyttat" in told["text"], "not 11:00, which nobody read"
    assert "\nFredag 29 januari 2027 kl. 14:30, Exempelsalen i Botkyrka" in told["text"]
    assert "Salems kommun: kommer" in told["text"]
    assert "Stämmer den fortfarande?" in told["text"], "as where a meeting is moved"
    stage.clicks(SALEM, told, "rsvp maybe")
    assert "Salems kommun: kanske" in stage.find(SALEM, "14:30")["text"]
    stage.commands(SALEM, "/rsvp ja")
    said = stage.commands(MAJA, "/dialog gruppmöte part norra Ekerö kommun")
    assert "Ekerö kommun hör nu till norra gruppen" in said
    stage.advance(minutes=15)
    assert "Tisdag 26 januari 2027" in stage.find("U0EKERO1", "kl. 14:30 är flyttat")["text"]
    assert "redan med" in stage.commands(MAJA, "/dialog gruppmöte part norra Ekerö kommun")


def _by_other_doors(stage: Stage) -> None:
    """The convener's words in English, the list's buttons, and what a form refuses."""
    said = stage.mentions(MAJA, "session place south Exempelsalen, Exempelvägen 10")
    assert "Exempelsalen, Exempelvägen 10" in said
    assert "host: Salems kommun" in stage.writes(MAJA, "session host the southern group Salem")
    assert "A session is hosted by one of its own" in stage.writes(
        MAJA, "session host south Täby kommun"
    )
    assert "Vilket gruppmöte?" in stage.commands(MAJA, "/dialog session cancel")
    stage.writes(MAJA, "gruppmöte")
    listed = stage.inbox(MAJA)[-1]
    stage.clicks(MAJA, listed, "session-party")  # of the first one, the northern group
    vaxholm = stage.view(MAJA)
    assert "Norra gruppen" in str(vaxholm)
    huddinge = _option(vaxholm, "Huddinge kommun")
    assert stage.submits(MAJA, moved=huddinge)["ok"]
    stage.clicks(MAJA, listed, "session")
    refused = stage.submits(MAJA, date="2027-02-05")
    assert "Omgången slutar" in str(refused["ack"])
    errors = stage.submits(MAJA, date="2027-01-23")["errors"]
    assert "Den dagen är ledig (helg): lördag 23 januari 2027." in errors["date"]
    assert "Skriv:" not in str(errors)
    assert stage.submits(MAJA, date="2027-01-25", address="Exempelgatan 3")["ok"]
    stage.advance(minutes=15)
    told = stage.find("U0HUDDINGE1", "är flyttat")["text"]
    assert "Måndag 25 januari 2027 kl. 10:00, Exempelhuset i Täby, Exempelgatan 3" in told
    stage.commands(MAJA, "/dialog gruppmöte flytta norra 26 januari")
    assert "Ingen" not in stage.commands(SALEM, "/dialog gruppmöte")
    assert "What you can do" in stage.writes(SOLNA, "session help")
    assert "host PLACE, ADDRESS: tell where" in stage.writes(SOLNA, "host help")
    assert "berätta var gruppmötet hålls" in stage.commands(SALEM, "/dialog värd hjälp")


def _option(view: Json, label: str) -> str:
    """Return the value of the option of a modal that says ``label``."""
    options = [o for b in view["blocks"] for o in b.get("element", {}).get("options", [])]
    return str(next(o["value"] for o in options if o["text"]["text"] == label))


def _one_is_cancelled(stage: Stage) -> None:
    """Its parties are told once and choose another one, by every door; the others stay."""
    stage.until("2027-01-18 10:00")
    unknown = stage.commands(MAJA, "/dialog gruppmöte ställ in nordöstra Sjukdom")
    assert "ingen grupp i den här dialogserien. Skriv en av norra gruppen, västra" in unknown
    stage.commands(MAJA, "/dialog gruppmöte ställ in västra")
    assert stage.view(MAJA)["callback_id"] == "session-cancel"
    assert stage.submits(MAJA, reason="Lokalen är <!channel> stängd")["ok"]
    twice = stage.commands(MAJA, "/dialog session cancel west Ill")
    assert "ställdes in redan" in twice
    assert stage.commands(MAJA, "/dialog session cancel west") == twice, "no form asks for a reason"
    stage.advance(minutes=15)
    word = stage.find(SOLNA, "The group session of the western group is cancelled.")
    assert "Reason: Lokalen är &lt;!channel&gt; stängd" in word["text"]
    refused = stage.writes(SIGTUNA, "osa ja")
    assert "Gruppmötet för västra gruppen är inställt" in refused
    stage.clicks(SOLNA, word, "session join east")
    assert (
        "Solna stad now comes to the group session of the eastern group"
        in (stage.inbox(SOLNA)[-1]["text"])
    )
    assert "norra gruppen" in stage.writes(SIGTUNA, "gruppmöte välj norra")
    assert "norra gruppen" in stage.mentions(JARFALLA, "gruppmöte välj norra")
    assert "Ert gruppmöte, södra gruppen, hålls" in stage.commands(
        NYKVARN, "/dialog gruppmöte välj norra"
    )
    assert "inte med i någon grupp" in stage.writes(KLYS, "gruppmöte välj norra")
    listed = stage.post("Vilka kommer")["text"]
    assert "Västra gruppen: inställt" in listed
    assert not [m for m in stage.inbox(NACKA) if "inställt" in m["text"]]


def _the_others_are_held(stage: Stage) -> None:
    """The day before, the start and the thanks of each session, for its own parties."""
    stage.until("2027-01-25 09:30")
    note = stage.find(TABY, "Välkommen till dialogmötet")["text"]
    assert "tisdag 26 januari 2027 kl. 10:00" in note
    assert "Exempelhuset i Täby" in note
    assert "Kaffe från 09:30" in note
    assert not [m for m in stage.inbox(NACKA) if "Välkommen till" in m["text"]]
    stage.until("2027-01-26 10:05")
    start = stage.post("Gruppmötet för norra gruppen börjar nu")["text"]
    assert "Lokal: Exempelhuset i Täby" in start
    assert "började tisdag 26 januari 2027 kl. 10:00" in stage.writes(TABY, "osa nej")
    stage.until("2027-01-27 13:00")
    assert "Tack, norra gruppen" in stage.post("Tack, norra gruppen")["text"]
    assert "Thursday 28 January 2027" in stage.find(SOLNA, "See you")["text"]
    stage.until("2027-02-01 13:00")
    assert stage.post("Tack, östra gruppen")
    assert stage.post("Tack, södra gruppen")
    assert not [m for m in stage.posts() if "Tack, västra gruppen" in m["text"]]


def _the_plenary(stage: Stage) -> None:
    """Who is in no group comes to the meeting itself."""
    stage.until("2027-02-03 10:00")
    assert "torsdag 4 februari 2027 kl. 13:00" in stage.find(KLYS, "Välkommen till")["text"]
    assert len([m for m in stage.inbox(TABY) if "Välkommen till" in m["text"]]) == 1
    stage.until("2027-02-04 13:05")
    assert stage.post("Dialogmötet börjar nu")
    stage.until("2027-02-05 13:00")
    assert "torsdag 4 februari" in stage.post("Tack för dialogmötet")["text"]
