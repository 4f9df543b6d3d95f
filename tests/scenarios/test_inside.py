"""What the page is told of the bot's inside: the year, a step, deliveries, who is asked."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import Openings, asked, invited, round_invited
from tests.stage import CHANNEL, MAJA, Stage, saying, stage

JAMES = "U0SOLNA1"
pytestmark = pytest.mark.any_database  # it is the rehearsal's, which has SQLite


@pytest.fixture(scope="module")
def played(databases: Databases, openings: Openings) -> Iterator[Stage]:
    """Give the example, invited; James has answered before the reminder of 14 January went out."""
    address, state = openings.copy(invited)
    with stage(address, state=state) as running:
        running.clicks(JAMES, running.find(JAMES, "Solna stad"), "rsvp yes")
        running.until("2027-01-14 10:00")
        yield running
    databases.drop(address)


def steps(played: Stage) -> list[Json]:
    (series,) = played.control.get("/year")["series"]
    return list(series["steps"])


def opened(played: Stage, kind: str, language: str = "en") -> Json:
    first = next(each for each in steps(played) if each["kind"] == kind)
    return dict(played.control.get(f"/year/{first['id']}?lang={language}")["step"])


def test_the_year_names_each_step_and_says_what_became_of_it(played: Stage) -> None:
    (series,) = played.control.get("/year")["series"]
    assert series["name"] == {"sv": "Dialogmöten om kultur", "en": "Culture dialogue meetings"}
    assert series["channel"] == CHANNEL
    assert [each["starts_at"][:10] for each in series["meetings"]][:2] == [
        "2027-02-04",
        "2028-02-03",
    ]
    first, second = series["steps"][:2]
    assert first["name"] == {"sv": "förslagstiden öppnar", "en": "the call for items opens"}
    assert (first["state"], first["at"]) == ("done", "2026-11-26T08:00:00+00:00")
    assert (second["kind"], second["state"]) == ("invitation", "done")
    assert [each["at"] for each in series["steps"]] == sorted(e["at"] for e in series["steps"])


def test_a_step_that_is_done_shows_whom_it_reached_and_what_they_read(played: Stage) -> None:
    step = opened(played, "invitation")
    assert Counter((each["kind"], each["state"]) for each in step["sent"]) == {
        ("ask", "sent"): 1,
        ("invitation", "sent"): 1,
        ("invitation.direct", "sent"): 31,
    }
    james = next(each for each in step["sent"] if each["user"] == JAMES)
    assert james["party"] == "Solna stad"
    assert "Solna stad" in james["message"]["text"]
    assert "actions" in {each["type"] for each in james["message"]["blocks"]}, "as it was sent"
    assert james["message"]["edited"] is True
    assert step["would"] is None
    assert (step["convener"], step["asks"]) == (MAJA, True)


def test_a_reminder_is_shown_with_those_whom_it_reached(played: Stage) -> None:
    step = opened(played, "reminder")
    reached = {each["user"] for each in step["sent"] if each["kind"] == "reminder.direct"}
    assert len(reached) == 30
    assert JAMES not in reached


@pytest.mark.parametrize(
    ("language", "said", "category"),
    [("en", "has not answered", "Municipalities"), ("sv", "har inte svarat", "Kommuner")],
)
def test_a_step_ahead_shows_whom_it_would_reach_as_things_are(
    played: Stage, language: str, said: str, category: str
) -> None:
    step = opened(played, "last_reminder", language)
    assert (step["state"], step["sent"]) == ("planned", [])
    assert step["would"]["people"] == 30
    assert said in step["would"]["direct"]["text"]
    assert not [each for each in step["would"]["direct"]["blocks"] if each["type"] == "actions"]
    assert {each["category"] for each in step["would"]["recipients"]} >= {category}
    assert "James" not in str(step["would"]["recipients"])


def test_every_step_of_the_year_can_be_opened_and_none_is_changed_by_it(played: Stage) -> None:
    before = steps(played)
    sent = played.control.get("/deliveries")
    for each in before:
        shown = played.control.get(f"/year/{each['id']}?lang=sv")["step"]
        assert (shown["would"] is None) == (each["state"] not in {"planned", "asked", "held"})
    assert steps(played) == before
    assert played.control.get("/deliveries") == sent


def test_a_note_to_the_convener_is_shown_as_it_is(played: Stage) -> None:
    step = opened(played, "task", "sv")
    assert "minnesanteckningar" in step["would"]["direct"]["text"]
    assert step["would"]["post"] is None


def test_a_delivery_says_to_whom_and_why(played: Stage) -> None:
    rows = played.control.get("/sendings")["sendings"]
    reminder = next(each for each in rows if each["kind"] == "reminder.direct")
    assert reminder["why"] == "step"
    assert reminder["step"]["name"]["en"] == "a reminder to answer"
    answered = [each for each in rows if each["user"] == JAMES and each["why"] == "asked"]
    assert answered, "what James did was answered"
    assert {each["why"] for each in rows if each["manner"] == "update"} == {"update"}


def test_a_message_is_asked_why_it_came(played: Stage) -> None:
    message = played.find(JAMES, "Solna stad")
    query = f"channel={message['channel']}&ts={message['ts']}"
    rows = played.control.get(f"/sendings?{query}")["sendings"]
    assert ("invitation.direct", "the invitation") in [
        (each["kind"], each["step"] and each["step"]["name"]["en"]) for each in rows
    ]
    assert played.control.get(f"/sendings?channel={CHANNEL}&ts=1.0")["sendings"] == []


def test_who_has_not_done_what_was_asked_stands_there_by_party(played: Stage) -> None:
    told = played.control.get("/asked")
    assert told["parties"][0]["name"] == "Region Stockholm", "the convening body comes first"
    solna = next(each for each in told["parties"] if each["name"] == "Solna stad")
    assert solna["people"][0] == {"user": JAMES, "part": "principal"}
    assert {each["part"] for each in solna["people"][1:]} == {"deputy"}
    assert told["conveners"] == [MAJA, "U0JOAKIM"]
    assert solna["category"] == {"sv": "Kommuner", "en": "Municipalities"}
    assert JAMES not in told["people"]
    assert told["people"]["U0NACKA1"] == {"answers": 1}


def test_a_deputy_who_was_handed_the_seat_is_asked_before_the_invitation(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=asked)
    stage.writes("U0NACKA1", "osa ersättare <@U0NACKA2>")
    told = stage.control.get("/asked")
    assert told["people"]["U0NACKA2"] == {"answers": 1}
    nacka = next(each for each in told["parties"] if each["name"] == "Nacka kommun")
    assert nacka["people"][:2] == [
        {"user": "U0NACKA1", "part": "handed"},
        {"user": "U0NACKA2", "part": "acting"},
    ]
    stage.writes("U0NACKA2", "osa ja")
    assert "U0NACKA2" not in stage.control.get("/asked")["people"]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/year/999999", "step_not_found"),
        ("/year/x", "step_not_found"),
        ("/year/1?lang=de", "invalid_arguments"),
    ],
)
def test_what_cannot_be_told_is_refused(played: Stage, path: str, error: str) -> None:
    assert played.control.get(path)["error"] == error


@pytest.fixture(scope="module")
def rounds(databases: Databases, openings: Openings) -> Iterator[Stage]:
    """Give the example with its group sessions, until the day before the last of them."""
    address, state = openings.copy(round_invited)
    with stage(address, state=state) as running:
        for user in ("U0NACKA1", JAMES):
            running.writes(user, "osa ja")
        running.until("2027-02-03 12:00")
        yield running
    databases.drop(address)


def test_the_steps_of_a_group_say_which_and_send_their_own_files(rounds: Stage) -> None:
    notes = [each for each in steps(rounds) if each["kind"] == "day_before"][:5]
    names = [each["name"]["en"] for each in notes]
    assert len(set(names)) == len(names) == 5
    assert sum(" · the " in name for name in names) == 4
    reached = {}
    for each in notes:
        sent = rounds.control.get(f"/year/{each['id']}?lang=en")["step"]["sent"]
        for kind in ("day_before.direct", "calendar"):
            reached[each["id"], kind] = {one["user"] for one in sent if one["kind"] == kind}
        assert reached[each["id"], "day_before.direct"] == reached[each["id"], "calendar"]
    assert set().union(*reached.values()) == {"U0NACKA1", JAMES}


def test_the_year_says_which_question_waits_and_for_whom(make_stage: MakeStage) -> None:
    stage = make_stage(after=asked)
    (series,) = stage.control.get("/year")["series"]
    (waiting,) = [each for each in series["steps"] if each["kind"] == "invitation"][:1]
    assert series["waits"] == {"user": MAJA, "steps": [waiting["id"]]}
    stage.clicks(MAJA, question := stage.find(MAJA, "Får jag skicka"), saying(question, "wait"))
    (series,) = stage.control.get("/year")["series"]
    assert series["waits"] == {"user": MAJA, "steps": []}, "it was answered: not now"
    stage.until("2027-01-13 10:00")
    asks = NOBODY | {"asked": MAJA}
    assert next_of(stage) == ("2027-01-14T08:00", asks), "the reminder waits for the invitation"
    stage.until("2027-02-04 12:59")
    assert next_of(stage) == ("2027-02-04T12:00", asks), "nobody was invited to what starts"


def next_of(stage: Stage) -> tuple[str, Json]:
    (series,) = stage.control.get("/year")["series"]
    told = dict(series["next"])
    return told.pop("at")[:16], told


NOBODY = {"people": 0, "channel": False, "asked": None, "told": None}


def test_the_year_says_whom_what_comes_next_reaches(make_stage: MakeStage) -> None:
    stage = make_stage()
    assert next_of(stage) == ("2026-11-26T08:00", NOBODY | {"channel": True})
    stage.next()
    assert next_of(stage) == ("2026-12-23T08:00", NOBODY | {"asked": MAJA})
    stage.writes("U0NACKA1", "dagordning lägg till Biljetter")
    stage.next()
    closes = NOBODY | {"told": MAJA}  # a proposal waits; and a poll on one alone is not opened
    assert next_of(stage) == ("2027-01-07T08:00", closes)
    stage.clicks(MAJA, question := stage.find(MAJA, "Får jag skicka"), saying(question, "send"))
    stage.clicks(JAMES, stage.find(JAMES, "Solna stad"), "rsvp yes")
    stage.writes("U0SALEM1", "dagordning lägg till Bokbuss")
    assert next_of(stage)[1] == closes | {"channel": True}, "the poll"
    stage.next()
    stage.writes(JAMES, "omröstning rösta 1")
    reminds = next_of(stage)
    assert reminds == ("2027-01-12T08:00", NOBODY | {"people": 30}), "who has not voted"
    stage.next()
    assert next_of(stage)[1] == NOBODY | {"people": 30, "channel": True}, "result, and reminder"


def test_what_is_sent_in_the_evening_is_done_when_it_has_gone_out(make_stage: MakeStage) -> None:
    stage = make_stage(after=asked)
    stage.until("2026-12-28 20:00")
    stage.clicks(MAJA, question := stage.find(MAJA, "Får jag skicka"), saying(question, "send"))
    there = opened(stage, "invitation")
    assert (there["state"], there["leaves_at"]) == ("leaving", "2026-12-29T07:00:00+00:00")
    assert {each["state"] for each in there["sent"] if each["kind"] != "ask"} == {"ready"}
    stage.until("2026-12-29 08:05")
    there = opened(stage, "invitation")
    assert (there["state"], there["leaves_at"]) == ("done", None)
