"""Polls through the real doors: asked, voted in, reminded of, extended, closed and used."""

import pytest

from rehearsal.blocks import check_message
from rehearsal.model import Team, User
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import ULLA, close, harmless, through
from tests.scenarios.openings import called
from tests.stage import MAJA, Stage

pytestmark = pytest.mark.any_database

JOAKIM, HELENA = "U0JOAKIM", "U0HELENA"
JAMES = "U0SOLNA1"
"""Solna stad, of another workspace; reads English."""
NACKA, NACKA_DEPUTY = "U0NACKA1", "U0NACKA2"
LEYLA, SALEM, TABY, EKERO = "U0BOTKYRKA1", "U0SALEM1", "U0TABY1", "U0EKERO1"
NYKVARN = "U0NYKVARN1"
ITEMS = ("Kulturskolan", "Bokbussen", "Ny strategi", "Gemensamma biljetter")


def begun(make_stage: MakeStage) -> Stage:
    return make_stage(after=called)


def test_a_poll_is_asked_and_voted_in_by_every_door_in_both_languages(
    make_stage: MakeStage,
) -> None:
    stage = begun(make_stage)
    said = stage.commands(
        MAJA, "/dialog omröstning fråga Ska vi ses i juni? | Ja | Nej | Kanske | till 2026-12-11"
    )
    assert "Omröstning #1 är öppen till fredag 11 december 2026 kl. 17:00" in said
    post = stage.post("Ska vi ses i juni?")
    check_message(post["blocks"])
    assert "0 av 31 parter har röstat" in post["text"]
    stage.clicks(JAMES, post, "poll vote #1 1")
    said = stage.writes(JAMES, "poll vote #1 2")
    assert "Solna stad votes for: Nej" in said, "a change"
    assert "Others in the channel" not in said
    said = stage.mentions(SALEM, "omröstning rösta #1 1")
    assert "Salems kommun röstar på: Ja" in said
    assert "Andra i kanalen kan läsa det du skrev" in said
    only = stage.commands(NYKVARN, "/dialog rösta 3")
    assert "röstar på: Kanske" in only, "one poll is open, so its number is not needed"
    assert "Andra i kanalen" not in only, "a command is read by nobody else"
    stage.writes(TABY, "omröstning rösta")
    stage.clicks(TABY, stage.inbox(TABY)[-1], "vote")
    assert stage.submits(TABY, chosen="1")["ok"]
    said = stage.commands(MAJA, "/dialog omröstning för Huddinge kommun #1 2")
    assert "Huddinge kommun röstar på: Nej" in said
    assert "Antecknad av Maja Ekström" in said
    _the_interim(stage)
    _the_result(stage)


def _the_interim(stage: Stage) -> None:
    text = stage.post("Ska vi ses i juni?")["text"]
    assert "5 av 31 parter har röstat" in text
    assert "Ja: 2 röster" in text
    assert "Nej: 2 röster" in text
    assert "Kanske: 1 röst" in text
    assert "26 av 31 parter har inte röstat" in stage.commands(MAJA, "/dialog status")
    assert "Ekerö kommun" in stage.writes(EKERO, "omröstning status")


def _the_result(stage: Stage) -> None:
    stage.until("2026-12-11 17:00")
    result = stage.post("Resultat av omröstning #1")
    assert "Flest röster, lika många: Ja och Nej." in result["text"]
    assert "▰" in str(result["blocks"])
    assert "▰" not in result["text"], "a screen reader hears the numbers alone"
    stage.clicks(MAJA, result, "outcome")
    begun = {b["block_id"]: b["element"] for b in stage.view(MAJA)["blocks"]}
    assert begun["text"]["initial_value"] == "Ska vi ses i juni?", "nobody won alone"
    close(stage, MAJA)
    assert "poll vote" not in str(stage.post("Ska vi ses i juni?")["blocks"])
    assert "stängde" in stage.writes(SALEM, "omröstning rösta #1 2")
    assert len([m for m in stage.posts() if "Resultat av" in m["text"]]) == 1


def test_the_modal_asks_several_and_external_people_vote_in_it(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    stage.control.post(
        "/command", channel="C0DIALOG", user=MAJA, command="/dialog", text="omröstning"
    )
    refused = stage.submits(MAJA, question="Vilka två?", options="Ett")
    assert "minst två alternativ" in str(refused["errors"]["options"])
    refused = stage.submits(
        MAJA, question="Vilka två?", options="Ett\nTvå\nTre", until="2020-01-01"
    )
    assert "redan varit" in str(refused["errors"]["until"])
    answer = stage.submits(
        MAJA,
        question="Vilka två?",
        options="Ett\nTvå\n\nTre",
        most="2",
        until="2026-12-10 12:00",
        shown="hidden",
    )
    assert answer["ok"]
    post = stage.post("Vilka två?")
    assert "Rösterna visas när omröstningen har stängt" in post["text"]
    stage.clicks(JAMES, post, "vote")
    view = stage.view(JAMES)
    assert {block["element"]["type"] for block in view["blocks"] if block["type"] == "input"} == {
        "checkboxes"
    }
    refused = stage.submits(JAMES, chosen="1 2 3")
    assert "at most 2" in str(refused["errors"]["chosen"])
    assert stage.submits(JAMES, chosen="1 3")["ok"]
    post = stage.post("Vilka två?")
    assert "1 av 31" in post["text"]
    assert "Ett: " not in post["text"], "hidden until the end"
    stage.clicks(JAMES, post, "vote")
    begin = [b["element"] for b in stage.view(JAMES)["blocks"] if b["type"] == "input"]
    assert [o["value"] for o in begin[0]["initial_options"]] == ["1", "3"]
    stage.until("2026-12-10 12:00")
    assert "Flest röster, lika många: Ett och Tre." in stage.post("Resultat av")["text"]


def test_only_the_silent_are_reminded_once_and_vote_or_hand_over_there(
    make_stage: MakeStage,
) -> None:
    stage = begun(make_stage)
    stage.commands(MAJA, "/dialog poll ask Juni? | Ja | Nej | until 2026-12-11")
    stage.clicks(SALEM, stage.post("Juni?"), "poll vote #1 1")
    assert stage.until("2026-12-09 09:00") == ["poll-1-reminds"]
    assert not [m for m in stage.inbox(SALEM) if "inte röstat" in m["text"]]
    reminder = stage.find(JAMES, "has not voted yet in poll #1")
    stage.clicks(JAMES, reminder, "poll vote #1 2")
    changed = stage.inbox(JAMES)[-1]
    assert changed["ts"] == reminder["ts"]
    assert "Solna stad votes for: Nej" in changed["text"], "the reminder shows the vote"
    reminder = stage.find(NACKA, "inte röstat")
    stage.clicks(NACKA, reminder, "rsvp deputy")
    assert "lämnat över till Daniel Okafor" in stage.writes(NACKA, "omröstning rösta 1")
    assert "Nacka kommun röstar på: Ja" in stage.writes(NACKA_DEPUTY, "omröstning rösta 1")
    stage.clicks(EKERO, stage.find(EKERO, "inte röstat"), "poll later #1")
    assert "torsdag 10 december" in stage.inbox(EKERO)[-1]["text"]
    stage.clicks(TABY, stage.find(TABY, "inte röstat"), "poll later #1")
    stage.writes(TABY, "omröstning rösta 1")
    stage.until("2026-12-10 09:00")
    assert "inte röstat" in stage.inbox(EKERO)[-1]["text"]
    assert len([m for m in stage.inbox(TABY) if "inte röstat" in m["text"]]) == 0
    before = stage.unasked()
    stage.until("2026-12-11 17:00")
    assert stage.unasked() == before, "nobody is reminded twice"
    assert before[EKERO] == 1


def test_the_convener_extends_and_closes(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    stage.commands(MAJA, "/dialog poll ask Juni? | Ja | Nej | until 2026-12-04")
    assert "Välj en senare tid" in stage.writes(JOAKIM, "omröstning förläng #1 2026-12-03")
    stage.control.post(
        "/command", channel="C0DIALOG", user=JOAKIM, command="/dialog", text="omröstning förläng #1"
    )
    assert "senare tid" in str(stage.submits(JOAKIM, until="2026-12-04")["errors"]["until"])
    assert stage.submits(JOAKIM, until="2026-12-15 12:00")["ok"]
    assert "tisdag 15 december 2026 kl. 12:00" in stage.post("Juni?")["text"]
    longer = stage.writes(MAJA, "omröstning förläng #1 2026-12-24")
    assert "Resultatet skickas måndag 28 december 2026 kl. 08:00." in longer
    assert "Bara den person" in stage.writes(SALEM, "omröstning stäng #1")
    assert stage.until("2026-12-10 10:00") == []
    assert "är stängd" in stage.commands(MAJA, "/dialog omröstning stäng")
    assert "Ingen röstade" in stage.post("Resultat av omröstning #1")["text"]
    assert "stängde" in stage.commands(MAJA, "/dialog omröstning förläng #1 2026-12-20")
    assert stage.until("2026-12-15 12:00") == []


def test_the_priority_poll_suggests_the_order_of_the_agenda(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    for title in ITEMS:
        stage.mentions(NACKA, f"agenda add {title}")
    for number in (1, 2, 3):
        stage.commands(MAJA, f"/agenda anta #{number}")
    assert stage.until("2027-01-07 09:00")[-1] == "priority-poll-opens"
    post = stage.post("Vilka punkter på dagordningen är viktigast")
    assert (
        "Välj högst 3 alternativ. En röst för varje part, till torsdag 14 januari 2027 kl. 09:00"
        in post["text"]
    )
    assert "poll vote" not in str(post["blocks"])
    stage.clicks(JAMES, post, "vote")
    stage.submits(JAMES, chosen="3 2")
    stage.clicks(SALEM, post, "vote")
    stage.submits(SALEM, chosen="3 4")
    stage.commands(MAJA, "/agenda avslå #2 Vi tar det i juni.")
    assert "#2 Bokbussen (avslagen)" in stage.post("Vilka punkter")["text"]
    assert "kan inte längre väljas" in stage.writes(TABY, "omröstning rösta #5 2")
    assert "Sista" not in stage.writes(TABY, "omröstning rösta #5 3 1")
    stage.until("2027-01-14 09:00")
    result = stage.post("Resultat av omröstning #5")["text"]
    assert "Flest röster: #3 Ny strategi." in result
    assert "inte längre är med på dagordningen: #2 Bokbussen" in result
    _an_outcome_of_the_result(stage)
    told = stage.find(MAJA, "Ordningen enligt omröstning")
    ordered, apart, _ = told["text"].partition("#4 Gemensamma biljetter har fått röster")
    assert ordered.index("#3") < ordered.index("#1")
    assert apart, "nobody has decided on it"
    assert "3 av 31 parter har röstat" in told["text"]
    stage.clicks(MAJA, told, "poll order #5")
    listed = stage.commands(MAJA, "/agenda")
    assert listed.index("#3 Ny strategi") < listed.index("#1 Kulturskolan")
    stage.commands(MAJA, "/agenda publicera")
    assert "Dagordningen är publicerad" in stage.commands(MAJA, "/dialog omröstning ordna #5")


def _an_outcome_of_the_result(stage: Stage) -> None:
    stage.clicks(MAJA, stage.post("Resultat av omröstning #5"), "outcome")
    begun_with = {b["block_id"]: b["element"] for b in stage.view(MAJA)["blocks"]}
    assert begun_with["text"]["initial_value"].endswith("viktigast för er? #3 Ny strategi")
    assert begun_with["item"]["initial_option"]["value"] == "3"
    assert stage.submits(MAJA, kind="conclusion")["ok"]
    close(stage, MAJA)
    assert "#3 Ny strategi" in stage.commands(MAJA, "/dialog utfall")


def test_with_fewer_than_two_items_the_poll_is_not_opened_and_the_convener_told(
    make_stage: MakeStage,
) -> None:
    stage = begun(make_stage)
    stage.mentions(NACKA, "agenda add Ensam")
    stage.until("2027-01-07 09:00")
    assert not [m for m in stage.posts() if "Omröstning" in m["text"]]
    assert "färre än två förslag" in stage.find(MAJA, "Jag öppnade inte")["text"]
    assert "hoppades över" in stage.commands(MAJA, "/dialog plan")
    assert stage.until("2027-01-14 09:00") == ["reminder"], "there is no poll to close"


def test_a_pause_holds_posts_reminders_and_the_result(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    stage.commands(MAJA, "/dialog poll ask Juni? | Ja | Nej | until 2026-12-11")
    stage.commands(MAJA, "/dialog pausa")
    assert stage.until("2026-12-14 10:00") == []
    assert not [m for m in stage.posts() if "Resultat" in m["text"]]
    assert "stängde" in stage.writes(SALEM, "omröstning rösta #1 1"), (
        "its time is over all the same"
    )
    stage.commands(MAJA, "/dialog återuppta")
    assert "Ingen röstade" in stage.post("Resultat av")["text"], "at once"
    assert stage.advance(minutes=1) == []
    assert not stage.unasked(), "nobody is reminded of what is closed"


def test_at_night_the_post_and_the_result_wait_for_the_morning(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    stage.until("2026-12-01 22:00")
    said = stage.commands(MAJA, "/dialog poll ask Juni? | Ja | Nej | until 2026-12-04 23:30")
    assert "onsdag 2 december kl. 08:00" in said
    assert "Resultatet skickas måndag 7 december 2026 kl. 08:00." in said
    assert not [m for m in stage.posts() if "Juni?" in m["text"]]
    stage.until("2026-12-02 08:00")
    assert stage.post("Juni?")
    assert "poll-1-closes" in stage.until("2026-12-05 12:00")
    assert not [m for m in stage.posts() if "Resultat" in m["text"]], "a Saturday"
    stage.until("2026-12-07 08:00")
    assert stage.post("Resultat av")


@pytest.mark.parametrize("door", ["mention", "message", "command"])
def test_bad_words_are_answered_with_what_to_do(shared: Stage, door: str) -> None:
    stage = shared
    for words, answer in (
        ("omröstning fråga | a | b", "behöver en fråga"),
        ("omröstning fråga Juni?", "minst två alternativ"),
        ("omröstning fråga Juni? | Ja", "minst två alternativ"),
        ("omröstning fråga Juni? | Ja | ja", "står två gånger"),
        ("omröstning fråga Juni? | Ja | Nej | högst 3", "mellan 1 och 2"),
        ("omröstning fråga Juni? | Ja | Nej | till 2026-02-30", "inte ett datum"),
        ("omröstning fråga Juni? | Ja | Nej | till 2026-11-30", "redan varit"),
        ("omröstning fråga " + "x" * 10_000 + " | Ja | Nej", "Korta"),
        ("omröstning fråga Juni? | " + " | ".join(f"v{n}" for n in range(101)), "högst 100"),
        ("omröstning fråga Juni? | #77 | #78", "#77"),
        ("omröstning rösta 1", "Ingen omröstning är öppen"),
        ("omröstning rösta #99 1", "ingen omröstning #99"),
        ("omröstning stäng #99", "ingen omröstning #99"),
        ("omröstning för Nacka kommun", "Vilken omröstning"),
        ("omröstning rösst 1", "omröstning rösta"),
    ):
        said = through(stage, door, MAJA, f"dialog {words}" if door == "command" else words)
        harmless(said)
        assert answer in said["text"], (words, said["text"])
    assert not [m for m in stage.posts() if "Juni" in m["text"]]


def test_who_may_not_is_told_who_may(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    assert "Maja Ekström" in stage.writes(SALEM, "omröstning fråga Juni? | Ja | Nej")
    assert "Ingen omröstning är öppen" in stage.writes(SALEM, "omröstning")
    stage.commands(MAJA, "/dialog poll ask Juni? | Ja | Nej")
    assert "Maja Ekström" in stage.mentions(ULLA, "omröstning rösta 1"), "without mandate"
    assert "har ingen röst" in stage.commands(HELENA, "/dialog omröstning rösta 1")
    assert "svarar för Nacka kommun" in stage.writes(NACKA_DEPUTY, "omröstning rösta 1")
    workspace = stage.rehearsal.place.workspace
    workspace.teams["T0ELSEWHERE"] = Team("T0ELSEWHERE", "Annan kommun", "annan")
    workspace.save_user(User("U0STRANGER", "T0ELSEWHERE", "Okänd Person"))
    stage.control.post("/join", channel="C0DIALOG", user="U0STRANGER")
    for said in (stage.writes, stage.mentions):
        assert "Maja Ekström" in said("U0STRANGER", "omröstning rösta #1 1")
    assert "bara sammankallande" in stage.writes(SALEM, "omröstning för Nacka kommun #1 1")


def test_what_a_person_writes_stays_text(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    stage.commands(MAJA, "/dialog poll ask <!channel> *Juni*? | <@U0NACKA1> | https://x.example")
    harmless(stage.post("Juni"))


def test_last_years_poll_takes_no_votes(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    stage.commands(MAJA, "/dialog poll ask Juni? | Ja | Nej")
    stage.until("2028-01-10 10:00")
    assert "poll vote" not in str(stage.post("Juni?")["blocks"])
    assert "stängde" in stage.writes(SALEM, "omröstning rösta #1 1")


def test_a_modal_that_was_opened_before_the_end_does_not_vote_after_it(
    make_stage: MakeStage,
) -> None:
    stage = begun(make_stage)
    stage.commands(MAJA, "/dialog poll ask Juni? | Ja | Nej | Kanske | högst 2")
    stage.clicks(SALEM, stage.post("Juni?"), "vote")
    stage.commands(MAJA, "/dialog omröstning stäng #1")
    assert "stängde" in str(stage.submits(SALEM, chosen="1")["errors"])
    close(stage, SALEM)


def test_a_form_from_the_reminder_leaves_the_vote_in_its_place(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    stage.commands(MAJA, "/dialog poll ask Juni? | Ja | Nej | Kanske | up to 2 | until 2026-12-11")
    stage.until("2026-12-09 09:00")
    reminder = stage.find(JAMES, "has not voted yet")
    stage.clicks(JAMES, reminder, "vote")
    assert stage.submits(JAMES, chosen="1 2")["ok"]
    after = stage.inbox(JAMES)[-1]
    assert after["ts"] == reminder["ts"]
    assert "Solna stad votes for: Ja and Nej" in after["text"]
    stage.clicks(JAMES, after, "vote")
    assert stage.submits(JAMES, chosen="3")["ok"]
    assert "Solna stad votes for: Kanske" in stage.inbox(JAMES)[-1]["text"]
    assert "Solna stad votes for: Kanske" in stage.writes(JAMES, "poll later #1"), "nothing is owed"


def test_the_convener_records_and_closes_by_buttons(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    stage.writes(MAJA, "omröstning fråga Juni? | Ja | Nej | till 2026-12-11")
    asked = stage.inbox(MAJA)[-1]
    stage.clicks(MAJA, asked, "vote_record")
    nacka = _party(stage, "nacka")
    assert stage.submits(MAJA, party=nacka, chosen="2")["ok"]
    assert "1 av 31 parter har röstat" in stage.post("Juni?")["text"]
    told = stage.inbox(NACKA)[-1]["text"]
    assert "Nacka kommun röstar på: Nej\nAntecknad av Maja Ekström." in told
    shown = stage.writes(NACKA, "omröstning #1")
    assert "Nacka kommun röstar på: Nej. Antecknad av Maja Ekström." in shown
    stage.writes(MAJA, "omröstning för Nacka kommun #1 2")
    stage.clicks(MAJA, stage.inbox(MAJA)[-1], "vote_record")
    begun_with = [each["element"] for each in stage.view(MAJA)["blocks"] if "element" in each]
    assert begun_with[0]["initial_option"]["value"] == nacka
    assert begun_with[1]["initial_option"]["value"] == "2"
    close(stage, MAJA)
    assert "Menade du Nacka kommun" in stage.writes(MAJA, "omröstning för Naka komun #1 1")
    stage.clicks(MAJA, asked, "poll_extend")
    assert stage.submits(MAJA, until="2026-12-18")["ok"]
    assert "fredag 18 december" in stage.post("Juni?")["text"]
    stage.clicks(MAJA, asked, "poll close #1")
    assert "Flest röster: Nej." in stage.post("Resultat av")["text"]
    assert "stängde" in stage.writes(MAJA, "omröstning för Nacka kommun #1 1")


def test_the_poll_form_is_offered_where_none_can_be_opened(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    for words, form in (("omröstning", "poll"), ("omröstning fråga", "poll")):
        stage.writes(MAJA, words)
        stage.clicks(MAJA, stage.inbox(MAJA)[-1], form)
        assert next(b["block_id"] for b in stage.view(MAJA)["blocks"]) == "question"
        close(stage, MAJA)
    assert "omröstning #12 ALTERNATIV" in stage.writes(SALEM, "hjälp omröstning")
    assert "rösta 2" in stage.writes(SALEM, "hjälp rösta")


def test_a_vote_in_words_is_short_by_every_door_in_both_languages(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    stage.writes(MAJA, "omröstning fråga Juni? | Ja | Ja, men sent | Nej | till 2026-12-11")
    assert "Nykvarns kommun röstar på: Ja" in stage.commands(NYKVARN, "/dialog omröstning #1 1")
    assert "Nykvarns kommun röstar på: Nej" in stage.commands(NYKVARN, "/dialog poll #1 nej")
    assert "Solna stad votes for: Ja, men sent" in stage.writes(JAMES, "poll #1 ja, men")
    assert "Salems kommun röstar på: Nej" in stage.mentions(SALEM, "röst #1 3")
    assert "Täby kommun röstar på: Ja" in stage.mentions(TABY, "omröstning #1: JA!")
    assert "Botkyrka kommun röstar på: Nej" in stage.writes(LEYLA, "rösta nej")
    assert "Solna stad votes for: Nej" in stage.writes(JAMES, "vote 3")
    assert "5 av 31 parter har röstat" in stage.post("Juni?")["text"]
    shown = stage.writes(EKERO, "omröstning #1")
    assert "Juni?" in shown
    assert "5 av 31 parter har röstat" in shown
    assert "[Ja] [Ja, men sent] [Nej]" in shown
    said = stage.commands(MAJA, "/dialog omröstning för Huddinge kommun #1 nej")
    assert "Huddinge kommun röstar på: Nej" in said
    assert "6 av 31 parter har röstat" in stage.post("Juni?")["text"]


def test_several_are_chosen_in_words_and_what_is_no_vote_changes_nothing(
    make_stage: MakeStage,
) -> None:
    stage = begun(make_stage)
    stage.writes(MAJA, "omröstning fråga Vilka? | Maj | Juni | Juli | högst 2 | till 2026-12-11")
    assert "Nacka kommun röstar på: Maj och Juli" in stage.writes(NACKA, "omröstning #1 1 3")
    assert "Solna stad votes for: Maj and Juni" in stage.writes(JAMES, "poll #1 juni, 1")
    before = stage.post("Vilka?")["text"]
    assert "högst 2" in stage.writes(NACKA, "omröstning #1 1 2 3")
    assert "1 till 3" in stage.writes(NACKA, "omröstning #1 4")
    assert "”Ju” är ingen röst" in stage.writes(NACKA, "omröstning #1 Ju"), "two begin so"
    assert "till exempel: omröstning #12 2" in stage.writes(NACKA, "rösta kanske")
    assert "Menade du ”omröstning #1 2”?" in stage.writes(NACKA, "omröstning 1 2")
    assert "Menade du ”rösta”?" in stage.writes(NACKA, "röstat")
    assert "#7" in stage.writes(NACKA, "omröstning #7 1")
    assert stage.post("Vilka?")["text"] == before


def _party(stage: Stage, key: str) -> str:
    with stage.app.database.reading() as store:
        (series,) = store.series.every()
        return next(str(p.id) for p in store.seats.parties(series.id) if p.key == key)
