"""Who acts for a party, played whole: hand-over, escalation, quorum, as people literally see it."""

import json
from threading import Thread

import pytest

from bot.rules.seats import Mandate
from rehearsal import interactions
from tests.rehearsal.asking import Json
from tests.scenarios.conftest import Common, MakeStage
from tests.scenarios.doors import (
    JAMES,
    LEYLA,
    NYKVARN,
    close,
    form,
    inputs_said,
    kept,
    through,
)
from tests.scenarios.openings import ask_first, escalated, following, invited
from tests.stage import CHANNEL, MAJA, Stage, button, spoken

pytestmark = pytest.mark.any_database

PETER, AMINA = "U0BOTKYRKA2", "U0BOTKYRKA3"
NACKA = "U0NACKA1"


@pytest.fixture
def called(make_stage: MakeStage) -> Stage:
    """The invitation is out: it is Wednesday 23 December."""
    return make_stage(after=invited)


@pytest.fixture
def refusing(common: Common) -> Stage:
    """The same, for those whose wish is refused."""
    return common(invited)


@pytest.fixture
def silent(make_stage: MakeStage) -> Stage:
    """Botkyrka and the others have not answered: Peter is asked too on Tuesday 19 January."""
    return make_stage(after=escalated)


def buttons(message: Json) -> list[str]:
    elements = [each for block in message["blocks"] for each in block.get("elements", [])]
    return [json.loads(e["value"])["words"] for e in elements if e.get("type") == "button"]


# Until a day


@pytest.mark.parametrize(
    ("door", "user", "words", "says"),
    [
        ("command", NYKVARN, "rsvp deputy until 1 March", "till och med måndag 1 mars 2027"),
        ("command", NYKVARN, "dialog osa ersättare till 1 mars", "till och med måndag 1 mars 2027"),
        ("mention", LEYLA, f"osa ersättare <@{AMINA}> till 1/3", "Amina Warsame svarar nu"),
        ("mention", JAMES, "rsvp hand over until 2027-03-01", "until Monday 1 March 2027"),
        ("direct", LEYLA, f"osa lämna över <@{PETER}> t.o.m. 1 mars", "Peter Sandqvist svarar nu"),
        ("direct", JAMES, "rsvp deputy through 1 March 2027", "that day included"),
    ],
)
def test_by_every_door_in_both_languages(
    called: Stage, door: str, user: str, words: str, says: str
) -> None:
    said = through(called, door, user, words)
    assert says in said["text"]
    assert "rsvp back" in buttons(said)


def test_by_the_modal_of_the_invitation_and_of_home(called: Stage) -> None:
    invited = called.find(LEYLA, "Botkyrka kommun bjuds in")
    called.clicks(LEYLA, invited, "deputy")
    view = called.view(LEYLA)
    assert view["title"]["text"] == "Lämna över"
    called.submits(LEYLA, span="until", until="2027-03-01")
    assert "måndag 1 mars 2027" in called.find(PETER, "Leyla Demir ber dig svara")["text"]
    assert "svarar i ditt ställe till och med" in called.home(LEYLA)
    assert "Vill du svara själv? Ta tillbaka" in called.home(LEYLA)
    span = "inte svarat än – du svarar för parten till och med måndag 1 mars 2027"
    assert span in called.home(PETER)
    called.writes(PETER, "language en")
    span = "you answer for the party until Monday 1 March 2027, that day included"
    assert span in called.home(PETER)
    called.writes(LEYLA, "osa tillbaka")
    assert "Monday 1 March 2027" not in called.home(PETER)
    close(called, LEYLA)
    form(called, JAMES, "deputy")
    called.submits(JAMES)
    assert "You handed over to" in called.home(JAMES)


def test_the_deputy_reads_everything_and_answers_and_it_ends_by_itself(called: Stage) -> None:
    called.writes(LEYLA, "osa ersättare till 20 januari")
    told = called.find(PETER, "Leyla Demir ber dig svara för Botkyrka kommun")
    for part in ("Exempelsalen", "utveckla konst och kultur", "onsdag 20 januari 2027"):
        assert part in told["text"], part
    called.clicks(PETER, told, "rsvp no")
    assert "förhinder" in called.find(PETER, "Botkyrka kommun: förhinder")["text"]
    (asked,) = (
        m for m in called.inbox(LEYLA) if m["text"].startswith("Botkyrka kommun: förhinder")
    )
    assert "Peter Sandqvist svarar nu" in asked["text"]
    called.until("2027-01-21 07:59")
    assert not [m for m in called.inbox(LEYLA) if "Nu svarar du igen" in m["text"]]
    called.until("2027-01-21 08:05")
    ended = called.find(
        LEYLA, "Peter Sandqvist svarade för Botkyrka kommun till och med onsdag 20 januari 2027."
    )
    assert "Anmält hittills: förhinder" in ended["text"]
    (asked,) = (m for m in called.inbox(LEYLA) if m["ts"] == asked["ts"])
    assert "Peter Sandqvist svarar nu" not in asked["text"]
    assert "rsvp yes" in buttons(asked)
    assert "Nu svarar Leyla Demir igen" in called.find(PETER, "Du svarade för")["text"]
    assert "kan lämna över till dig" in called.writes(PETER, "osa ja")
    called.clicks(LEYLA, ended, "rsvp yes")
    assert "Leyla Demir" in called.find(LEYLA, "Botkyrka kommun: kommer")["text"]


def test_the_deputy_takes_it_over_by_a_click_by_words_and_in_home(called: Stage) -> None:
    invited = called.find(LEYLA, "Botkyrka kommun bjuds in")
    called.clicks(LEYLA, invited, "rsvp deputy")
    assert "har inte tagit över än" in called.home(LEYLA)
    assert "Jag gör det" in called.home(PETER)
    asked = called.find(PETER, "Leyla Demir ber dig svara för Botkyrka kommun")
    called.clicks(PETER, asked, "rsvp take over")
    done = called.find(PETER, "Leyla Demir ser att du har tagit över.")
    for part in ("Exempelsalen", "utveckla konst och kultur", "Botkyrka kommun har inte svarat"):
        assert part in done["text"], part
    assert "Peter Sandqvist har tagit över." in called.home(LEYLA)
    (shown,) = (m for m in called.inbox(LEYLA) if m["ts"] == invited["ts"])
    assert "Peter Sandqvist har tagit över." in shown["text"]
    called.writes(LEYLA, "osa tillbaka")
    called.writes(LEYLA, f"osa ersättare <@{AMINA}> till 1/3")
    assert "Leyla Demir ser att du har tagit över." in called.writes(AMINA, "osa ta över")
    assert "Amina Warsame svarar" in called.writes(LEYLA, "osa ta över")
    assert "Amina Warsame svarar" in called.writes(PETER, "rsvp take over")
    assert "inte överlämnad till dig" in called.writes(PETER, "osa tillbaka")
    assert "Leyla Demir svarar igen" in called.writes(AMINA, "osa tillbaka")
    told = called.find(LEYLA, "Amina Warsame har lämnat tillbaka Botkyrka kommun till dig")
    assert "rsvp yes" in buttons(told)
    called.writes(LEYLA, f"osa ersättare <@{AMINA}>")
    asked = called.find(AMINA, "Leyla Demir ber dig svara för Botkyrka kommun")
    called.clicks(AMINA, asked, "rsvp back")
    assert called.find(AMINA, "Du har lämnat tillbaka Botkyrka kommun. Leyla Demir svarar igen")
    assert "Jag gör det" not in called.home(AMINA)
    called.home(LEYLA)
    called.clicks_home(LEYLA, "rsvp yes")


def test_who_hands_over_in_the_invitation_follows_there_what_becomes_of_it(called: Stage) -> None:
    invited = called.find(LEYLA, "Botkyrka kommun bjuds in")
    called.clicks(LEYLA, invited, "rsvp deputy")
    sent = len(called.inbox(LEYLA))

    def shown() -> str:
        assert len(called.inbox(LEYLA)) == sent, "nothing new is written for it"
        (said,) = [m for m in called.inbox(LEYLA) if m["ts"] == invited["ts"]]
        assert "torsdag 4 februari 2027 kl. 13:00" in said["text"]
        assert "Exempelsalen, Exempelgatan 1" in said["text"]
        return str(said["text"])

    assert "Peter Sandqvist svarar nu för Botkyrka kommun" in shown()
    told = called.find(PETER, "Leyla Demir ber dig svara för Botkyrka kommun")
    for part in ("kl. 13:00–16:00", "bjuder in. Frågor: Maja Ekström.", "Svara gärna före"):
        assert part in told["text"], part
    called.clicks(PETER, told, "rsvp yes")
    assert shown().startswith("Botkyrka kommun: kommer, Peter Sandqvist\nSvarat av Peter")
    called.clicks(PETER, called.find(PETER, "Botkyrka kommun: kommer"), "rsvp no")
    assert shown().startswith("Botkyrka kommun: förhinder")
    called.writes(LEYLA, "osa tillbaka")
    (said,) = [m for m in called.inbox(LEYLA) if m["ts"] == invited["ts"]]
    assert said["text"].startswith("Botkyrka kommun: förhinder")
    assert "Peter Sandqvist svarar nu" not in said["text"]
    assert "rsvp yes" in buttons(said), "who answers again has the buttons again"
    called.writes(LEYLA, "osa ersättare")
    sent = len(called.inbox(LEYLA))
    assert "Peter Sandqvist svarar nu för Botkyrka kommun" in shown()
    called.until("2027-02-04 13:05")
    sent = len(called.inbox(LEYLA))
    assert shown().startswith("Botkyrka kommun: förhinder")
    assert "anmälan är stängd" in shown()


def test_the_button_sends_to_whom_it_names_or_to_nobody(called: Stage) -> None:
    """Deputies may change while the message lies there; whom it names may not."""
    invited = called.find(LEYLA, "Botkyrka kommun bjuds in")
    named = button(invited["blocks"], "rsvp deputy")["text"]["text"]
    assert named == "Skicka till min ersättare: Peter Sandqvist"
    with called.app.database.transaction() as store:
        leyla, james = (store.people.by_user("T0REGION", user) for user in (LEYLA, JAMES))
        series = store.series.in_channel("T0REGION", CHANNEL)
        assert leyla is not None
        assert james is not None
        assert series is not None
        (party,) = store.seats.of_person(series.id, leyla.id, called.now())
        now = [Mandate(leyla, party.id, "principal", 0), Mandate(james, party.id, "deputy", 1)]
        store.seats.set_mandates(series.id, party.id, now, called.now())
    called.clicks(LEYLA, invited, "rsvp deputy")
    said = called.inbox(LEYLA)[-1]["text"]
    assert "Peter Sandqvist är inte ersättare för Botkyrka kommun" in said
    assert "Ersättare: James Whitfield" in said
    assert not [m for m in called.inbox(JAMES) if "Leyla Demir ber dig" in m["text"]]


def test_it_is_taken_back_before(called: Stage) -> None:
    called.writes(LEYLA, "osa ersättare till 20 januari")
    assert "svarar i ditt ställe till och med onsdag 20 januari" in called.writes(LEYLA, "osa ja")
    assert "Du svarar för Botkyrka kommun igen" in called.writes(LEYLA, "osa tillbaka")
    assert "Leyla Demir svarar nu för Botkyrka kommun" in called.inbox(PETER)[-1]["text"]
    called.until("2027-01-21 08:05")
    assert not [m for m in called.inbox(LEYLA) if "Nu svarar du igen" in m["text"]]


@pytest.mark.parametrize(
    ("user", "words", "says"),
    [
        (LEYLA, f"osa ersättare <@{LEYLA}> till 1 mars", "svarar redan själv"),
        (LEYLA, f"osa ersättare <@{NACKA}> till 1 mars", "är inte ersättare för Botkyrka"),
        (LEYLA, "osa ersättare <@U0NOBODY> till 1 mars", "Jag känner inte"),
        (LEYLA, "osa ersättare till 2026-12-01", "har redan varit"),
        (LEYLA, "osa ersättare till 2099-12-01", "mer än fem år"),
        (LEYLA, "osa ersättare till nästa gång", "är inget datum"),
        (LEYLA, "osa ersättare till", "osa ersättare @… till 1 mars"),
        (JAMES, "rsvp deputy until", "rsvp deputy @… until 1 March"),
        (PETER, "osa ersättare till 1 mars", "Bara den som är ordinarie"),
        (MAJA, "osa ersättare till 1 mars", "bjuder in"),
        ("U0ULLA", "osa ersättare till 1 mars", "inte med för någon part"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    refusing: Stage, user: str, words: str, says: str
) -> None:
    before = kept(refusing)
    assert says in refusing.writes(user, words)
    assert kept(refusing) == before


def test_the_modal_says_what_is_wrong_at_its_input(refusing: Stage) -> None:
    before = kept(refusing)
    for given, says in (
        ({"span": "until"}, "Välj sista dagen"),
        ({"span": "meeting", "until": "2027-03-01"}, "bara det här dialogmötet"),
        ({"span": "until", "until": "2026-12-01"}, "har redan varit"),
    ):
        close(refusing, LEYLA)
        form(refusing, LEYLA, "deputy")
        errors = refusing.submits(LEYLA, **given)["ack"]["body"]["errors"]
        assert list(errors) == ["until"]
        assert says in errors["until"]
    close(refusing, LEYLA)
    assert kept(refusing) == before


def test_nobody_opens_the_modal_who_cannot_hand_over(called: Stage) -> None:
    assert "deputy" not in json.dumps(called.home(PETER))
    invited = called.find(LEYLA, "Botkyrka kommun bjuds in")
    called.writes(LEYLA, f"osa ersättare <@{PETER}>")
    # The old button still stands there; another deputy may be chosen by it.
    called.clicks(LEYLA, invited, "deputy")
    deputy = next(b for b in called.view(LEYLA)["blocks"] if b.get("block_id") == "deputy")
    amina = next(o for o in deputy["element"]["options"] if "Amina" in o["text"]["text"])
    called.submits(LEYLA, deputy=amina["value"])
    assert "Leyla Demir ber dig svara" in called.inbox(AMINA)[-1]["text"]
    assert "Amina Warsame svarar för Botkyrka" in called.inbox(PETER)[-1]["text"]


# Escalation


def test_the_deputy_of_a_silent_seat_is_asked_and_both_know(silent: Stage) -> None:
    to_peter = silent.find(PETER, "Därför frågar jag även dig")
    to_leyla = silent.find(LEYLA, "Därför frågar jag även Peter Sandqvist")
    assert "Leyla Demir läser samma sak just nu" in to_peter["text"]
    assert "utveckla konst och kultur" in to_peter["text"]
    for part in ("kl. 13:00–16:00", "bjuder in. Frågor: Maja Ekström.", "Svara gärna före"):
        assert part in to_peter["text"], part
        assert part in to_leyla["text"], part
    james = silent.find(JAMES, "That is why I ask")
    assert "Either of you can answer" in james["text"]
    assert len([m for m in silent.inbox(PETER) if "frågar jag även" in m["text"]]) == 1
    why = "fråga till ersättaren, eftersom Botkyrka kommun inte hade svarat"
    assert why in silent.commands(MAJA, f"/dialog status <@{PETER}>")
    silent.clicks(PETER, to_peter, "rsvp yes")
    told = silent.find(LEYLA, "Peter Sandqvist har svarat för Botkyrka kommun")
    assert "Botkyrka kommun: kommer, Peter Sandqvist" in told["text"]
    (asked,) = [m for m in silent.inbox(LEYLA) if m["ts"] == to_leyla["ts"]]
    assert "kommer, Peter Sandqvist" in asked["text"], "what asked shows the answer"
    silent.clicks(LEYLA, told, "rsvp no")
    assert "Leyla Demir har svarat" in silent.find(PETER, "Botkyrka kommun: förhinder")["text"]
    silent.until("2027-02-03 12:00")
    assert not [m for m in silent.inbox(LEYLA) if "Sista påminnelsen" in m["text"]]


def test_two_clicks_at_the_same_moment_are_one_answer(silent: Stage) -> None:
    """Slack is slow to update what Leyla sees, so her button does not show Peter's answer."""
    slow = {"method": "chat.update", "error": "ratelimited", "retry_after": 1, "times": 1000}
    silent.control.post("/faults", **slow)
    leyla = silent.find(LEYLA, "frågar jag även Peter")
    asked = silent.find(PETER, "frågar jag även dig")
    peter = Thread(target=silent.clicks, args=(PETER, asked, "rsvp no"))  # returns when all is sent
    peter.start()
    while not any("svarat av" in each["text"].casefold() for each in silent.inbox(PETER)):
        peter.join(0.02)
    told = Thread(target=silent.clicks, args=(LEYLA, leyla, "rsvp yes"))
    told.start()
    told.join(0.5)
    silent.control.post("/faults", clear=True)
    told.join()
    peter.join()
    said = silent.find(LEYLA, "Det gäller, och inget ändrades")["text"]
    assert "förhinder. Det gäller, och inget ändrades" in said
    refusal = [m for m in silent.inbox(LEYLA) if "Det gäller, och inget" in m["text"]][-1]
    opened = silent.clicks(LEYLA, refusal, "rsvp")
    assert opened["view"] is not None
    silent.submits(LEYLA, choice="coming")
    assert "Botkyrka kommun: kommer" in silent.inbox(PETER)[-1]["text"]


def test_who_types_at_the_same_moment_reads_it_too_and_a_minute_later_may(silent: Stage) -> None:
    silent.writes(PETER, "osa nej")
    assert "Peter Sandqvist har svarat" in silent.mentions(LEYLA, "osa ja")
    silent.advance(seconds=61)
    assert "Botkyrka kommun: kommer" in silent.mentions(LEYLA, "osa ja")


def test_a_modal_that_was_open_meanwhile_says_so_and_keeps_what_was_written(silent: Stage) -> None:
    form(silent, LEYLA, "answer")
    silent.writes(PETER, "osa nej")
    errors = silent.submits(LEYLA, choice="coming")["ack"]["body"]["errors"]
    assert "Någon annan har svarat för parten" in errors["choice"]


def test_the_principal_may_answer_alone_again(silent: Stage) -> None:
    silent.clicks(LEYLA, silent.find(LEYLA, "frågar jag även Peter"), "rsvp back")
    assert "Leyla Demir svarar för Botkyrka kommun" in silent.inbox(PETER)[-1]["text"]
    assert "kan lämna över till dig" in silent.writes(PETER, "osa ja")


def test_the_next_deputy_is_not_asked_and_who_handed_over_is_not_either(called: Stage) -> None:
    called.writes(LEYLA, "osa ersättare")
    called.until("2027-01-19 10:00")
    for user in (LEYLA, PETER, AMINA):
        assert not [m for m in called.inbox(user) if "frågar jag även" in m["text"]]


@following(invited)
def alone(stage: Stage) -> None:
    """Play until it is asked whether deputies may be asked, and no deputy is left."""
    ask_first(stage, "escalation")
    stage.until("2027-01-19 10:00")
    with stage.app.database.transaction() as store:
        (series,) = store.series.every()
        now = stage.app.clock.now()
        for party, seat in store.seats.every_seat(series.id, 1, now).items():
            kept = [each for each in seat.mandates if each.role == "principal"]
            store.seats.set_mandates(series.id, party, kept, now)


@pytest.mark.parametrize(
    ("door", "language", "says"),
    [
        ("command", "sv", "Hoppas över, för ingen part som inte har svarat har en ersättare kvar"),
        ("mention", "en", "Left out, because no silent party has a deputy left to ask"),
        ("direct", "sv", "Hoppas över, för ingen part som inte har svarat har en ersättare kvar"),
        ("home", "en", "Left out, because no silent party has a deputy left to ask"),
    ],
)
def test_what_asked_is_not_called_sent_where_nobody_is_left_to_ask(
    make_stage: MakeStage, door: str, language: str, says: str
) -> None:
    stage = make_stage(after=alone)
    stage.writes(MAJA, f"language {language}")
    with stage.app.database.reading() as store:
        steps = store.ledger.of_meeting(1)
        (step,) = (each for each in steps if each.kind == "escalation")
    assert step.state == "asked"
    if door == "home":
        stage.home(MAJA)
        stage.clicks_home(MAJA, f"send {step.id}")
        said = spoken(stage.view(MAJA)["blocks"])
    else:
        words = f"dialog send {step.id}" if door == "command" else f"send {step.id}"
        said = str(through(stage, door, MAJA, words)["text"])
    assert says in said
    assert not stage.inbox(PETER)
    with stage.app.database.reading() as store:
        became = store.ledger.get(step.id)
    assert became is not None
    assert became.state == "skipped"


# Quorum and seats


def test_the_quorum_is_said_until_it_is_met_in_the_channel_and_in_status(called: Stage) -> None:
    for line in ("För få: 0 kommer, 16 behövs.", "Kommuner: 0 kommer, 13 behövs."):
        assert line in called.post("Vilka kommer")["text"]
        assert line in called.writes(LEYLA, "osa status")
        assert line in called.writes(MAJA, "status")
    assert "Quorum not met: 0 coming, 16 needed." in called.writes(JAMES, "rsvp status")
    towns = [p.name for p in parties(called) if p.category.key == "municipality"]
    for name in towns[:12]:
        called.writes(MAJA, f"osa för {name} ja")
    assert "Kommuner: 12 kommer, 13 behövs" in called.post("Vilka kommer")["text"]
    for name in towns[12:16]:
        called.writes(MAJA, f"osa för {name} ja | Anna Alm och Bo Ek")
    for text in (
        called.post("Vilka kommer")["text"],
        called.writes(LEYLA, "osa status"),
        called.writes(MAJA, "status"),
    ):
        assert "För få" not in text
    assert "8 personer är anmälda med namn" in called.post("Vilka kommer")["text"]


def parties(stage: Stage) -> list:  # type: ignore[type-arg]
    with stage.app.database.reading() as store:
        return store.seats.parties(store.series.every()[0].id)


@pytest.mark.parametrize(
    ("door", "user", "words"),
    [
        ("command", NYKVARN, "rsvp yes | Anna Alm, Bo Ek, Cia Dal och Dan Ek"),
        ("mention", LEYLA, "osa ja | Anna Alm, Bo Ek, Cia Dal, Dan Ek"),
        ("direct", LEYLA, "osa ja Vi kommer | Anna Alm, Bo Ek, Cia Dal & Dan Ek"),
        ("direct", JAMES, "rsvp yes | Anna Alm, Bo Ek, Cia Dal and Dan Ek"),
        ("direct", MAJA, "osa för Nacka ja | Anna Alm, Bo Ek, Cia Dal, Dan Ek"),
    ],
)
def test_more_people_than_seats_are_refused_with_what_to_do(
    refusing: Stage, door: str, user: str, words: str
) -> None:
    before = kept(refusing)
    said = through(refusing, door, user, words)["text"]
    assert ("har plats för 3, och du angav 4" in said) or ("has room for 3" in said)
    assert "Anna Alm, Bo Ek" in said
    assert kept(refusing) == before


def test_the_modals_refuse_too_many_at_the_names(called: Stage) -> None:
    names = "Anna Alm\nBo Ek\nCia Dal\nDan Ek"
    form(called, LEYLA, "answer")
    errors = called.submits(LEYLA, choice="coming", attendees=names)["ack"]["body"]["errors"]
    assert "fler än parten har plats för" in errors["attendees"]
    form(called, MAJA, "record")
    nacka = next(str(p.id) for p in parties(called) if p.key == "nacka")
    given = {"party": nacka, "choice": "coming"}
    errors = called.submits(MAJA, **given, attendees=names)["ack"]["body"]["errors"]
    assert "fler än parten har plats för" in errors["attendees"]
    called.submits(MAJA, **given, attendees="Anna Alm\nBo Ek")
    assert "Anna Alm och Bo Ek" in called.writes(MAJA, "osa status")


def test_a_chosen_deputy_that_no_form_offers_is_refused(refusing: Stage) -> None:
    with refusing.app.database.reading() as store:
        stranger = store.people.by_user("T0REGION", NACKA)
    assert stranger is not None
    before = kept(refusing)
    for forged in (str(stranger.id), "999999", "x"):
        form(refusing, LEYLA, "deputy")
        place = refusing.rehearsal.place
        view = place.surfaces.top(LEYLA)
        assert view is not None
        payload = interactions.submission(place, place.workspace.users[LEYLA], view)
        payload["view"]["state"]["values"]["deputy"]["deputy"]["selected_option"]["value"] = forged
        said = inputs_said(refusing.rehearsal.deliverer.send("interactive", payload))
        assert "inte ersättare" in said or "Jag känner inte" in said
        close(refusing, LEYLA)
    assert kept(refusing) == before
