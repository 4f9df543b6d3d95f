"""The plan that is read before the year, beside what the year sent when nothing was changed."""

from collections.abc import Iterator

import pytest

from bot.i18n import translator
from rehearsal.model import Change
from tests.scenarios.conftest import MakeStage
from tests.scenarios.year.people import (
    EKERO,
    HELENA,
    NACKA,
    SALEM,
    come,
    principals,
    send_what_is_asked,
)
from tests.stage import CHANNEL, MAJA, Stage, example

pytestmark = [pytest.mark.any_database, pytest.mark.slow]

LATE = frozenset({EKERO, NACKA})
"""Do not answer, so that each reminder has somebody to remind."""
TASKS = (
    "Skriv minnesanteckningar och skicka utkastet till dem som var med",
    "Bekräfta och publicera minnesanteckningarna, när de som var med har rättat dem",
    "Skriv årets analys: vilka som var med, vad som togs upp, vad vi enades om, vad som blev gjort",
)
CALLED = {
    "Vad ska vi prata om": "förslagstiden öppnar",
    "Nacka kommun bjuds in": "inbjudan",
    "Omröstning #3": "omröstningen öppnar",
    "Resultat av omröstning": "omröstningen stänger",
    "Nacka kommun har inte svarat än.": "påminnelse om att anmäla sig",
    "Nacka kommun har inte svarat än: ": "ersättare får också frågan",
    "Dagordning för dialogmötet": "dagordningen publiceras",
    "Sista påminnelsen": "sista påminnelsen",
    "Välkommen till dialogmötet": "praktisk information",
    "Dialogmötet börjar nu": "dialogmötet börjar",
    "Tack för dialogmötet": "tack för dialogmötet",
    **{task: f"din uppgift: ”{task}”" for task in TASKS},
}
"""How a step's message begins, and what the plan calls the step."""
SILENT = "förslagstiden stänger"
"""The one step that says nothing."""
BESIDE = (
    "Vilka kommer",  # the invitation, to the channel
    "Får jag skicka",
    "Salems kommun bjuds in",
    "Salems kommun har inte röstat än",
    "Nacka kommun har inte röstat än",
    "Din punkt #1",
    "Hanns alla punkter",
    "Dialogmötet torsdag 4 februari 2027 kl. 13:00 till din kalender",
)
"""How the other messages begin: with a step comes a question to the convener, with a poll its
reminder, with an act its answer."""


def test_the_year_sends_what_the_plan_before_it_says(make_stage: MakeStage) -> None:
    stage = make_stage()
    first = first_texts(stage)
    plan = played(stage)
    came = {line for line in plan.splitlines() if f": {SILENT}" in line}
    assert len(came) == 1
    for when, text in written(stage, first):
        words = next((called for begin, called in CALLED.items() if text.startswith(begin)), None)
        if words is None:
            assert text.startswith(BESIDE), text
        elif "3 februari 2028" not in text and "3 februari?" not in text:
            came.add(f"• {when}: {words}")
    steps = {line for line in plan.splitlines() if line.startswith("•") and " kl. " in line}
    assert came == steps


def played(stage: Stage) -> str:
    """Play the first year to the next one's call; return the plan that was read before it."""
    plan = stage.commands(MAJA, "/dialog plan")
    stage.until("2026-11-26 09:00")
    stage.mentions(SALEM, "dagordning lägg till Bokbussen")
    stage.commands(HELENA, "/agenda lägg till Ny kulturstrategi")
    for number in (1, 2):
        stage.commands(MAJA, f"/agenda anta #{number}")
    stage.until("2026-12-23 09:00")
    send_what_is_asked(stage)
    come(stage, [user for user in principals() if user not in LATE])
    stage.until("2027-11-25 09:00")
    return plan


def first_texts(stage: Stage) -> dict[str, str]:
    """Return what each message says first, by its key; it is filled while the stage is played."""
    workspace, first = stage.rehearsal.place.workspace, dict[str, str]()

    def heard(change: Change) -> None:
        if change.kind == "message" and change.channel:
            for message in workspace.in_channel(change.channel):
                first.setdefault(message.key, message.text)

    workspace.listeners.append(heard)
    return first


def written(stage: Stage, first: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield when and what the bot wrote by itself to the channel, to Maja, Salem and Nacka."""
    t = translator("sv", example().series.zone)
    workspace = stage.rehearsal.place.workspace
    with stage.app.database.reading() as store:
        every = store.outbox.recent(100_000)
    for each in every:
        to = each.owed.target.channel
        if each.owed.manner in {"direct", "post"} and to in {CHANNEL, MAJA, SALEM, NACKA}:
            if each.reason == "nobody voted":
                continue  # so there is no order to suggest
            assert each.state == "sent", each
            message = workspace.find(each.channel, each.ts)
            assert message is not None
            yield t.when(message.time), first[message.key]
