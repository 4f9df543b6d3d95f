"""A convener ends the series in the middle of a round, and what everybody reads of it."""

import json
from http.client import HTTPConnection
from urllib.request import urlopen

import pytest

from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import HELENA, JAMES, LEYLA, close
from tests.scenarios.openings import invited
from tests.stage import MAJA, Stage, spoken

pytestmark = pytest.mark.any_database

NACKA = "U0NACKA1"
IN_SWEDISH = "är avslutad, så dialogmötet torsdag 4 februari 2027 kl. 13:00 blir inte av."
IN_ENGLISH = "has ended, so the dialogue meeting on Thursday 4 February 2027 at 13:00 is not held."


def fetched(stage: Stage, path: str) -> str:
    """Return what anybody reads at an address of the bot."""
    assert stage.app.server is not None
    connection = HTTPConnection("127.0.0.1", stage.app.server.port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200, path
    text = answer.read().decode()
    connection.close()
    return text


def opened(stage: Stage, message: Json) -> str:
    """Return what a person finds when they open the message's file."""
    with urlopen(stage.rehearsal.url + message["files"][0]["url"]) as answer:  # noqa: S310
        return str(answer.read().decode())


def sequence(calendar: str) -> int:
    """Return the SEQUENCE of the first event in it."""
    return int(next(x for x in calendar.splitlines() if x.startswith("SEQUENCE")).split(":")[1])


def in_the_middle(make_stage: MakeStage) -> tuple[Stage, Json]:
    """Two parties have answered, one has the calendar file, a poll is open; it is evening.

    Returns the invitation in English as well, as it was.
    """
    stage = make_stage("http", after=invited)
    stage.until("2026-12-28 10:00")
    in_english = stage.find(JAMES, "is invited")
    stage.clicks(LEYLA, stage.find(LEYLA, "bjuds in"), "rsvp yes")
    stage.clicks(LEYLA, stage.find(LEYLA, "Botkyrka kommun: kommer"), "calendar")
    assert "METHOD:PUBLISH" in opened(stage, stage.find(LEYLA, "till din kalender"))
    stage.writes(JAMES, "rsvp maybe")
    stage.commands(MAJA, "/dialog omröstning fråga Passar juni? | Ja | Nej | Kanske | up to 2")
    assert "Passar juni?" in stage.post("Passar juni?")["text"]
    stage.until("2026-12-28 19:00")
    return stage, in_english


def ends(stage: Stage) -> str:
    """Let Maja end the series in her App Home; return what she read before."""
    stage.home(MAJA)
    stage.clicks_home(MAJA, "series-settings")
    stage.clicks_modal(MAJA, "series-end")
    said = spoken(stage.view(MAJA)["blocks"])
    assert stage.submits(MAJA)["ok"]
    return said


def test_a_series_that_ends_in_the_middle_of_a_round_leaves_nothing_open(
    make_stage: MakeStage,
) -> None:
    stage, in_english = in_the_middle(make_stage)
    calendar = fetched(stage, "/kulturdialog.ics")
    assert "STATUS:CONFIRMED" in calendar
    poll, invitation = stage.post("Passar juni?"), stage.find(NACKA, "bjuds in")
    stage.clicks(NACKA, poll, "vote")  # the ballot is open in front of somebody
    inboxes = {user: len(stage.inbox(user)) for user in (LEYLA, JAMES, NACKA, HELENA)}
    _the_convener_reads_what_will_happen(ends(stage), spoken(stage.view(MAJA)["blocks"]))
    close(stage, MAJA)
    _the_channel_is_told_once(stage)
    _what_asked_says_it(stage, invitation, in_english)
    _what_was_open_is_answered(stage)
    _who_counts_on_it_is_told_in_the_morning(stage, inboxes)
    _the_world_reads_it(stage, calendar)
    _nothing_comes_after_it(stage)


def _the_convener_reads_what_will_happen(before: str, after: str) -> None:
    assert "Det här dialogmötet ställs in: torsdag 4 februari 2027" in before
    assert "Den här omröstningen slutar utan resultat: #1." in before
    assert "2 personer som räknar med ett dialogmöte, eller har föreslagit något till det" in before
    assert "får var sitt meddelande när nästa" in before
    assert "Det går inte att ångra" in before
    assert "är avslutad, och kanalen får veta det" in after
    assert "2 personer som räknar med ett dialogmöte" in after


def _the_channel_is_told_once(stage: Stage) -> None:
    (said,) = [m["text"] for m in stage.posts() if "Tack för dialogen!" in m["text"]]
    assert "Dialogmötet torsdag 4 februari 2027 kl. 13:00 blir inte av." in said
    assert "går fortfarande att läsa i kanalen och på dialogens öppna sida" in said
    assert "Fråga Maja Ekström" in said
    assert not [m for m in stage.posts() if "är inställt" in m["text"]]


def _what_asked_says_it(stage: Stage, invitation: Json, in_english: Json) -> None:
    """The call, the live list, the poll, and the invitations, without a button left in them."""
    posts = {m["ts"]: m for m in stage.posts()}
    shown = [m["text"] for m in posts.values() if IN_SWEDISH in m["text"]]
    assert len(shown) == 2, "the call and the live list"
    assert not [m for m in posts.values() if "Vilka kommer" in m["text"]]
    poll = stage.post("Passar juni?")
    assert "Dialogserien är avslutad, så omröstningen slutade utan resultat." in poll["text"]
    asked = [m for user in (LEYLA, JAMES) for m in stage.inbox(user) if "avslutad" in m["text"]]
    for message in (*posts.values(), *stage.inbox(NACKA), *asked):
        assert '"words": "rsvp' not in str(message["blocks"]).replace("\\", "")
        assert "poll vote" not in str(message["blocks"])
    at = {m["ts"]: m["text"] for user in (NACKA, JAMES) for m in stage.inbox(user)}
    assert IN_SWEDISH in at[invitation["ts"]]
    assert IN_ENGLISH in at[in_english["ts"]]


def _what_was_open_is_answered(stage: Stage) -> None:
    """An open ballot, and the buttons under an answer that was given by words."""
    refused = stage.submits(NACKA, chosen="1")
    assert "avslutades måndag 28 december 2026 kl. 19:00. Handlingarna finns kvar" in str(refused)
    close(stage, NACKA)
    stage.clicks(JAMES, stage.find(JAMES, "Solna stad: maybe"), "rsvp yes")
    said = stage.inbox(JAMES)[-1]["text"]
    assert "ended on Monday 28 December 2026 at 19:00. Its records stay" in said
    with stage.app.database.reading() as store:
        (kept,) = [series for series in store.series.every() if series.ended_at is not None]
        (meeting,) = [m for m in store.meetings.withdrawn(kept.id) if m.local.year == 2027]
        assert len(store.answers.of_meeting(meeting.id)) == 2, "nothing was changed"
        (ended,) = store.polls.of_meeting(meeting.id)
        assert (ended.state, store.polls.ballots(ended.id)) == ("withdrawn", {})


def _who_counts_on_it_is_told_in_the_morning(stage: Stage, inboxes: dict[str, int]) -> None:
    assert not [m for m in stage.inbox(LEYLA) if "Tack för att du har varit med" in m["text"]]
    stage.until("2026-12-29 08:30")
    (word,) = [m for m in stage.inbox(LEYLA) if "Tack för att du har varit med" in m["text"]]
    assert IN_SWEDISH in word["text"]
    assert "Öppna filen, så tar din kalender bort det som inte blir av." in word["text"]
    gone = opened(stage, word)
    assert "METHOD:CANCEL" in gone
    assert "STATUS:CANCELLED" in gone
    (word,) = [m for m in stage.inbox(JAMES) if "Thank you for your part" in m["text"]]
    assert IN_ENGLISH in word["text"]
    assert not word["files"]
    more = {user: len(stage.inbox(user)) - count for user, count in inboxes.items()}
    assert more == {LEYLA: 1, JAMES: 2, NACKA: 0, HELENA: 0}, "one word; and what James clicked"


def _the_world_reads_it(stage: Stage, before: str) -> None:
    after = fetched(stage, "/kulturdialog.ics")
    assert after.count("STATUS:CANCELLED") == before.count("BEGIN:VEVENT")
    assert "STATUS:CONFIRMED" not in after
    assert sequence(after) > sequence(before)
    page = fetched(stage, "/sv/kulturdialog")
    assert "Dialogserien avslutades måndag 28 december 2026" in page
    assert "Inställt: torsdag 4 februari 2027." in page
    page = fetched(stage, "/en/kulturdialog")
    assert "The dialogue series ended on Monday 28 December 2026" in page
    news = json.loads(fetched(stage, "/kulturdialog.json?lang=en"))
    assert news["expired"] is True
    assert news["items"][0]["title"] == "The series has ended"
    assert "Cancelled: Thursday 4 February 2027." in str(news["items"])
    assert "Dialogserien är avslutad" in fetched(stage, "/kulturdialog.atom?lang=sv")


def _nothing_comes_after_it(stage: Stage) -> None:
    posts, before = len(stage.posts()), stage.unasked()
    stage.until("2027-03-10 10:00")
    assert len(stage.posts()) == posts
    assert stage.unasked() == before
    with stage.app.database.reading() as store:
        waiting = [w for w in store.outbox.recent(10_000) if w.state not in {"sent", "dropped"}]
    assert waiting == []
    assert "rsvp" not in stage.home(NACKA), "nothing asks there either"


def test_with_nothing_called_the_channel_alone_reads_it(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.until("2026-11-24 10:00")
    stage.home(MAJA)
    stage.clicks_home(MAJA, "language en")
    said = ends(stage)
    assert "This meeting is cancelled: Thursday 4 February 2027" in said
    assert "Nobody counts on a meeting" in said
    (word,) = stage.posts()
    assert "är avslutad. Tack för dialogen!" in word["text"]
    assert "blir inte av" not in word["text"]
    stage.until("2026-12-24 10:00")
    assert stage.unasked() == {}


def test_who_sends_it_off_twice_reads_that_it_has_ended(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.until("2026-11-24 10:00")
    for user in (MAJA, "U0JOAKIM"):
        stage.home(user)
        stage.clicks_home(user, "series-settings")
        stage.clicks_modal(user, "series-end")
    assert stage.submits(MAJA)["ok"]
    again = stage.submits("U0JOAKIM")
    assert "avslutades tisdag 24 november 2026" in spoken(stage.view("U0JOAKIM")["blocks"]), again
    assert len([m for m in stage.posts() if "är avslutad" in m["text"]]) == 1
