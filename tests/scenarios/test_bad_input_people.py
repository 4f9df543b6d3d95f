"""Who may not, and what may no longer: by every door a clear reply, and nothing changed.

A person without a mandate, a stranger, a deleted user, unknown words, an answer after the start, a
click on last year's message.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rehearsal.model import BOT_USER, Team, User
from tests.databases import Databases
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import (
    HELENA,
    JAMES,
    LEYLA,
    NYKVARN,
    ULLA,
    close,
    delivered,
    form,
    harmless,
    heard,
    kept,
    through,
    with_button,
)
from tests.scenarios.openings import Openings, called, following
from tests.stage import CHANNEL, MAJA, Stage, stage

pytestmark = pytest.mark.any_database

STRANGER = "U0STRANGER"


@pytest.fixture(scope="module")
def played(shared: Stage) -> Stage:
    """Let somebody whom the series file does not name into the channel."""
    workspace = shared.rehearsal.place.workspace
    workspace.teams["T0ELSEWHERE"] = Team("T0ELSEWHERE", "Annan kommun", "annan")
    workspace.save_user(User(STRANGER, "T0ELSEWHERE", "Okänd Person"))
    shared.control.post("/join", channel=CHANNEL, user=STRANGER)
    return shared


# ------------------------------------------------------------------------------ unknown words


@pytest.mark.parametrize(
    ("door", "user"),
    [
        ("command", HELENA),
        ("mention", LEYLA),
        ("direct", LEYLA),
        ("mention", JAMES),
        ("direct", JAMES),
        ("direct", STRANGER),
        ("mention", STRANGER),
    ],
)
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dagordnign", "dagordning"),
        ("AGEDNA", "agenda"),
        ("hjalpp", "hjälp"),
        ("agenda accpt #1", "agenda accept"),
        ("osa kommr", "osa kommer"),
        ("xyzzy", None),
        ("agenda xyzzy", None),
        ("osa <!channel>", None),
    ],
)
def test_unknown_words_are_answered_with_what_was_probably_meant(
    played: Stage, door: str, user: str, typed: str, meant: str | None
) -> None:
    before = kept(played)
    answer = through(played, door, user, f"dialog {typed}" if door == "command" else typed)
    assert ("I do not understand" if user == JAMES else "Jag förstår inte") in answer["text"]
    if meant:
        assert meant in answer["text"]
        buttons = next(b for b in answer["blocks"] if b["type"] == "actions")["elements"]
        assert json.loads(buttons[0]["value"])["words"] == meant
    harmless(answer)
    assert kept(played) == before


@pytest.mark.parametrize("user", [LEYLA, JAMES])
def test_a_button_of_another_release_is_answered_like_unknown_words(
    played: Stage, user: str
) -> None:
    before = kept(played)
    through(played, "direct", user, "help")
    played.clicks(user, played.inbox(user)[-1], "agenda")
    payload = delivered(played, "interactive", "block_actions")
    action = payload["actions"][0] | {
        "action_ts": "1.1",
        "value": json.dumps({"words": "stemma 7", "series": 1}),
    }
    ack = played.rehearsal.deliverer.send("interactive", payload | {"actions": [action]})
    assert ack.is_ok
    assert played.app.wait_idle(10)
    said = played.inbox(user)[-1]
    assert ("I do not understand" if user == JAMES else "Jag förstår inte") in said["text"]
    assert kept(played) == before


@pytest.mark.parametrize("value", ["", "no json", "[]", "{}", '{"words": 7}'])
def test_a_button_that_is_none_of_ours_is_acknowledged_and_changes_nothing(
    played: Stage, value: str
) -> None:
    before = kept(played)
    through(played, "direct", LEYLA, "help")
    played.clicks(LEYLA, played.inbox(LEYLA)[-1], "agenda")
    payload = delivered(played, "interactive", "block_actions")
    action = payload["actions"][0] | {"action_ts": "1.2", "value": value}
    ack = played.rehearsal.deliverer.send("interactive", payload | {"actions": [action]})
    assert ack.is_ok
    assert played.app.wait_idle(10)
    assert kept(played) == before


def test_a_modal_of_another_release_is_closed_and_changes_nothing(played: Stage) -> None:
    before = kept(played)
    form(played, LEYLA, "propose")
    played.submits(LEYLA, title="Samma")
    payload = delivered(played, "interactive", "view_submission")
    payload["view"]["callback_id"] = "hologram"
    after = kept(played)
    ack = played.rehearsal.deliverer.send("interactive", payload)
    assert ack.is_ok
    assert ack.body is None or ack.body == {}
    assert kept(played) == after
    assert after != before
    close(played, LEYLA)


# --------------------------------------------------------------- no mandate, and strangers

ASKED = ["agenda add Något nytt", "rsvp yes", "rsvp maybe", "rsvp no", "rsvp deputy", "rsvp later"]


@pytest.mark.parametrize(
    ("door", "user"),
    [
        ("command", ULLA),
        ("mention", ULLA),
        ("mention", STRANGER),
    ],
)
@pytest.mark.parametrize("asked", ASKED)
def test_who_acts_for_no_party_is_told_whom_to_ask(
    played: Stage, door: str, user: str, asked: str
) -> None:
    before = kept(played)
    answer = through(played, door, user, f"dialog {asked}" if door == "command" else asked)
    assert "Dialogmöten om kultur" in answer["text"]
    assert "Maja Ekström" in answer["text"]
    assert kept(played) == before


@pytest.mark.parametrize("asked", [*ASKED, "agenda", "plan", "status"])
def test_a_stranger_who_writes_to_the_bot_is_told_whom_to_ask(played: Stage, asked: str) -> None:
    before = kept(played)
    answer = through(played, "direct", STRANGER, asked)
    assert "Maja Ekström" in answer["text"]
    assert kept(played) == before


@pytest.mark.parametrize("user", [ULLA, STRANGER])
def test_the_button_of_the_call_opens_no_form_for_who_acts_for_no_party(
    played: Stage, user: str
) -> None:
    """The form is refused when it is opened, not when it has been filled in."""
    before = kept(played)
    close(played, user)
    call = played.post("Vad ska vi prata om")
    assert "Maja Ekström" in heard(played, user, call, "propose")
    assert kept(played) == before


def test_a_stranger_gets_help_and_an_app_home_that_says_so(played: Stage) -> None:
    before = kept(played)
    assert "Det här kan du göra" in through(played, "direct", STRANGER, "hjälp")["text"]
    assert "inte" in played.home(STRANGER)
    assert kept(played) == before


@pytest.mark.parametrize(
    ("door", "user"),
    [
        ("command", HELENA),
        ("mention", LEYLA),
        ("direct", LEYLA),
        ("mention", STRANGER),
    ],
)
@pytest.mark.parametrize(
    "asked",
    [
        "agenda accept #1",
        "agenda decline #1 nej",
        "agenda decline #1",
        "agenda order #1",
        "agenda order",
        "agenda time #1 15",
        "agenda publish",
        "rsvp for Haninge kommun yes",
        "pause",
        "resume",
        "status",
        "send 1",
        "wait 1",
        "language channel en",
    ],
)
def test_what_is_the_conveners_is_refused_to_the_others(
    played: Stage, door: str, user: str, asked: str
) -> None:
    before = kept(played)
    answer = through(played, door, user, f"dialog {asked}" if door == "command" else asked)
    assert "Maja Ekström" in answer["text"]
    assert kept(played) == before


# ------------------------------------------------------------------------- what is not there


@pytest.mark.parametrize("door", ["command", "mention", "direct"])
@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("agenda accept #99999", "99999"),
        ("agenda accept #99999999999999999999999", "dagordning anta #1"),
        ("agenda accept tolv", "dagordning anta #1"),
        ("agenda accept", "dagordning anta #1"),
        ("agenda time #1 sju", ""),
        ("agenda order #99999999999999999999999", "dagordning ordna #1"),
        ("agenda order #0", "#0"),
        ("agenda order #" + "9" * 5000, "dagordning ordna #1"),
        ("agenda order #1 tolv", "dagordning ordna #1"),
        ("agenda publish", "Ingen punkt är antagen"),
        ("rsvp for Atlantis yes", "Atlantis"),
        ("rsvp for Haninge kommun kanskee", "kanskee"),
        ("rsvp for", "ja"),
        ("send 99999999", "status"),
        ("send x", "status"),
        ("wait 99999999999999", "status"),
        ("language fi", "sv"),
        ("language channel fi", "en"),
        ("language", "sv"),
    ],
)
def test_what_is_not_there_is_refused_to_the_convener_too(
    played: Stage, door: str, asked: str, says: str
) -> None:
    before = kept(played)
    answer = through(played, door, MAJA, f"dialog {asked}" if door == "command" else asked)
    assert says in answer["text"], answer["text"]
    harmless(answer)
    assert kept(played) == before


@pytest.mark.parametrize(("door", "user"), [("mention", LEYLA), ("direct", LEYLA)])
@pytest.mark.parametrize(
    "whom",
    [
        f"<@{STRANGER}>",
        f"<@{BOT_USER}>",
        "<@U0NOBODY>",
        "Peter",
        "<@U0HANINGE1>",
    ],
)
def test_only_a_deputy_of_the_party_can_be_handed_over_to(
    played: Stage, door: str, user: str, whom: str
) -> None:
    before = kept(played)
    answer = through(played, door, user, f"rsvp deputy {whom}")
    assert "<@" not in answer["text"]
    harmless(answer)
    assert kept(played) == before


# ------------------------------------------------------------------------------ deleted users


def test_a_deleted_deputy_cannot_be_handed_over_to(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    with stage.app.database.transaction() as store:
        deputy = store.people.by_user("T0REGION", "U0BOTKYRKA2")
        assert deputy is not None
        store.people.save(replace(deputy, deleted=True))
    before = kept(stage)
    for door in ("mention", "direct"):
        answer = through(stage, door, LEYLA, "rsvp deputy <@U0BOTKYRKA2>")
        assert "känner inte" in answer["text"], answer["text"]
    assert kept(stage) == before


def test_the_convener_is_told_once_that_a_person_is_gone(make_stage: MakeStage) -> None:
    """Once that a message did not arrive, and once, when Slack has said so, why and what to do.

    The account is closed in Slack; the others get their invitations all the same.
    """
    stage = make_stage()
    stage.until("2026-12-22 10:00")
    workspace = stage.rehearsal.place.workspace
    workspace.save_user(replace(workspace.users[LEYLA], deleted=True))
    stage.until("2026-12-23 10:00")
    asked = stage.inbox(MAJA)[-1]
    step = json.loads(asked["blocks"][-1]["elements"][0]["value"])["words"]
    stage.clicks(MAJA, asked, step)
    stage.until("2027-01-20 10:00")
    told = [m["text"] for m in stage.inbox(MAJA) if "Leyla Demir" in m["text"]]
    assert len(told) == 2, told
    assert "kunde inte levereras" in told[0], told
    assert "konto" in told[1], told
    assert "Välj andra i inställningarna" in told[1], told
    invited = stage.unasked()
    assert LEYLA not in invited
    assert invited["U0HANINGE1"] >= 1


# ---------------------------------------------------------------------- removed from the channel


def test_a_channel_the_bot_was_removed_from_is_told_to_the_convener_once(
    make_stage: MakeStage,
) -> None:
    """And what people answer in the meantime is kept; the list is right when the bot is back."""
    stage = make_stage()
    workspace = stage.rehearsal.place.workspace
    workspace.channels[CHANNEL].members.remove(BOT_USER)
    stage.until("2026-12-01 10:00")
    assert stage.posts() == []
    told = [m for m in stage.inbox(MAJA) if "not_in_channel" in m["text"]]
    assert len(told) == 1
    assert "/invite @Dialogmöten" in told[0]["text"]
    assert "kommer" in stage.commands(NYKVARN, "/rsvp ja")
    assert stage.mentions(LEYLA, "osa ja") == "", "Slack does not deliver it"
    stage.control.post("/join", channel=CHANNEL, user=BOT_USER)
    assert "Dialogmöten om kultur" in stage.posts()[-1]["text"]
    assert "Nykvarns kommun" in stage.mentions(LEYLA, "osa status")
    assert [m for m in stage.inbox(MAJA) if "not_in_channel" in m["text"]] == told


# ----------------------------------------------------------------------------------- too late


@following(called)
def held(stage: Stage) -> None:
    """Play until the meeting has begun: two have old messages, and an old form is still open."""
    for user in (LEYLA, JAMES):
        through(stage, "direct", user, "agenda")
        through(stage, "direct", user, "rsvp yes")
        through(stage, "direct", user, "help")
    form(stage, LEYLA, "answer")
    stage.until("2027-02-04 14:00")


@pytest.fixture(scope="module")
def last_year(databases: Databases, openings: Openings) -> Iterator[Stage]:
    """Play to the year after."""
    address, state = openings.copy(held)
    with stage(address, state=state) as played:
        yield played
    databases.drop(address)


CHOICES = ["rsvp yes", "rsvp maybe", "rsvp no", "rsvp deputy", "rsvp later"]


@pytest.mark.parametrize(
    ("door", "user"),
    [
        ("command", NYKVARN),
        ("mention", LEYLA),
        ("direct", LEYLA),
        ("mention", JAMES),
        ("direct", JAMES),
    ],
)
@pytest.mark.parametrize("asked", CHOICES)
def test_an_answer_after_the_start_is_refused(
    last_year: Stage, door: str, user: str, asked: str
) -> None:
    before = kept(last_year)
    answer = through(last_year, door, user, f"dialog {asked}" if door == "command" else asked)
    assert ("started" if user == JAMES else "började") in answer["text"]
    assert "Maja Ekström" in answer["text"]
    assert kept(last_year) == before


def test_who_invites_is_not_asked_for_an_answer(played: Stage) -> None:
    before = kept(played)
    assert "ingen anmälan behövs" in played.commands(HELENA, "/rsvp ja")
    assert "ingen anmälan behövs" in played.home(HELENA)
    assert "ingen anmälan behövs" in played.commands(HELENA, "/rsvp")
    assert played.control.get(f"/views/{HELENA}")["views"] == []
    assert kept(played) == before


def test_what_the_convener_records_after_the_start_is_refused(last_year: Stage) -> None:
    before = kept(last_year)
    assert "började" in last_year.commands(MAJA, "/rsvp för Haninge kommun ja")
    assert kept(last_year) == before


def test_a_form_that_was_open_when_the_meeting_started_is_refused(last_year: Stage) -> None:
    before = kept(last_year)
    answer = last_year.submits(LEYLA, choice="regrets")
    assert "började" in answer["errors"]["choice"] + answer["errors"].get("party", "")
    assert kept(last_year) == before


@pytest.mark.parametrize("user", [LEYLA, JAMES])
@pytest.mark.parametrize("words", ["rsvp yes", "rsvp maybe", "rsvp no", "answer"])
def test_a_button_clicked_after_the_start_is_refused(
    last_year: Stage, user: str, words: str
) -> None:
    before = kept(last_year)
    close(last_year, user)
    said = heard(last_year, user, with_button(last_year, user, words, 1), words)
    assert ("started" if user == JAMES else "började") in said
    with_button(last_year, user, words, 1)  # is still there
    assert kept(last_year) == before


@pytest.mark.parametrize("user", [LEYLA, JAMES])
@pytest.mark.parametrize("words", ["rsvp yes", "rsvp no", "answer", "propose"])
def test_a_click_on_last_years_message_changes_nothing(
    last_year: Stage, user: str, words: str
) -> None:
    """Runs behind the others: the year after is reached once."""
    if last_year.now().year < 2028:
        last_year.until("2028-01-10 10:00")
    before = kept(last_year)
    close(last_year, user)
    said = heard(last_year, user, with_button(last_year, user, words, 1), words)
    assert ("is over" if user == JAMES else "är över") in said, said
    assert "2027" in said
    assert kept(last_year) == before
