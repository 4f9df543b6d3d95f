"""Why the years sent something else than the plans before them said: each change, and what of it.

A difference that nobody explains is found, and so is an explanation that explains nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

Lines = tuple[str, ...]
_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


@dataclass(frozen=True, slots=True)
class Because:
    """A change, and which lines of the plan were not sent for it, and which were sent instead."""

    act: str
    """In the play."""
    unsent: Lines = ()
    sent: Lines = ()
    """What is of no step of the plan stands in brackets, by its kind."""


_SILENT_SAID = "påminnelse om att anmäla sig"
_DEPUTIES = "ersättare får också frågan"
_NOTE = "praktisk information"
_POLL_CLOSES = "omröstningen stänger"
_THANKS = "tack för dialogmötet"
_DRAFT = "din uppgift: ”Skriv minnesanteckningar och skicka utkastet till dem som var med”"
_CONFIRM = (
    "din uppgift: ”Bekräfta och publicera minnesanteckningarna, när de som var med har rättat dem”"
)
_ANALYSIS = (
    "din uppgift: ”Skriv årets analys: vilka som var med, vad som togs upp, vad vi enades om, "
    "vad som blev gjort”"
)
_FIRST: tuple[Because, ...] = (
    Because("accepted in the list", sent=("torsdag 26 november 2026 kl. 09:00: [decision]",)),
    Because("merged", sent=("torsdag 26 november 2026 kl. 09:00: [joined]",)),
    Because("one phones", sent=("onsdag 23 december 2026 kl. 09:00: [recorded]",)),
    Because("the late item is taken", sent=("torsdag 7 januari 2027 kl. 09:00: [decision]",)),
    Because("votes", sent=("torsdag 21 januari 2027 kl. 09:00: [poll.order]",)),
    Because(
        "the meeting is moved",
        unsent=(
            f"torsdag 14 januari 2027 kl. 09:00: {_POLL_CLOSES}",
            f"torsdag 14 januari 2027 kl. 09:00: {_SILENT_SAID}",
            f"tisdag 19 januari 2027 kl. 09:00: {_DEPUTIES}",
            "torsdag 21 januari 2027 kl. 09:00: dagordningen publiceras",
            "måndag 1 februari 2027 kl. 09:00: sista påminnelsen",
            f"onsdag 3 februari 2027 kl. 09:00: {_NOTE}",
            "torsdag 4 februari 2027 kl. 13:00: dialogmötet börjar",
            f"fredag 5 februari 2027 kl. 09:00: {_THANKS}",
            f"torsdag 18 februari 2027 kl. 09:00: {_DRAFT}",
            f"torsdag 4 mars 2027 kl. 09:00: {_CONFIRM}",
            f"torsdag 25 november 2027 kl. 09:00: {_ANALYSIS}",
        ),
        sent=(
            "torsdag 7 januari 2027 kl. 09:00: [moved]",
            "torsdag 7 januari 2027 kl. 09:00: [moved.direct]",
            f"torsdag 21 januari 2027 kl. 09:00: {_POLL_CLOSES}",
            f"torsdag 21 januari 2027 kl. 09:00: {_SILENT_SAID}",
            f"tisdag 26 januari 2027 kl. 09:00: {_DEPUTIES}",
            "torsdag 28 januari 2027 kl. 09:00: dagordningen publiceras",
            "måndag 8 februari 2027 kl. 09:00: sista påminnelsen",
            f"onsdag 10 februari 2027 kl. 09:00: {_NOTE}",
            "torsdag 11 februari 2027 kl. 13:00: dialogmötet börjar",
            f"fredag 12 februari 2027 kl. 09:00: {_THANKS}",
            f"torsdag 25 februari 2027 kl. 09:00: {_DRAFT}",
            f"torsdag 11 mars 2027 kl. 09:00: {_CONFIRM}",
        ),
    ),
    Because("handed over in the reminder", sent=("torsdag 21 januari 2027 kl. 09:00: [handed]",)),
    Because(
        "an action",
        sent=(
            "måndag 15 februari 2027 kl. 08:30: [digest]",
            "tisdag 1 juni 2027 kl. 09:00: [outcome.owner]",
            "onsdag 2 juni 2027 kl. 09:00: [outcome.overdue]",
            "måndag 7 juni 2027 kl. 09:00: [outcome.convener]",
        ),
    ),
    Because(
        "a commitment is asked for",
        sent=("torsdag 11 februari 2027 kl. 13:00: [outcome.proposed]",),
    ),
    Because("it is confirmed", sent=("torsdag 11 februari 2027 kl. 13:10: [outcome.news]",)),
)
_SECOND: tuple[Because, ...] = (
    Because("it is taken", sent=("torsdag 25 november 2027 kl. 10:00: [decision]",)),
    Because("a host tells where", sent=("måndag 6 december 2027 kl. 08:30: [digest]",)),
    Because(
        "the second invitation",  # which waits for the convener, who answers at ten
        unsent=("torsdag 23 december 2027 kl. 09:00: inbjudan",),
        sent=("torsdag 23 december 2027 kl. 10:00: inbjudan",),
    ),
    Because(
        "who is called answers",  # everybody in the northern group
        unsent=("torsdag 20 januari 2028 kl. 09:00: sista påminnelsen (norra gruppen)",),
    ),
    Because(
        "handed over until a day",
        sent=(
            "torsdag 23 december 2027 kl. 10:00: [handed]",
            "torsdag 2 mars 2028 kl. 08:00: [handed.ended]",
        ),
    ),
    Because("Haninge phones again", sent=("torsdag 23 december 2027 kl. 10:00: [recorded]",)),
    Because(
        "a session is cancelled",
        unsent=(
            "fredag 21 januari 2028 kl. 09:00: sista påminnelsen (västra gruppen)",
            f"tisdag 25 januari 2028 kl. 09:00: {_NOTE} (västra gruppen)",
            "onsdag 26 januari 2028 kl. 10:00: dialogmötet börjar (västra gruppen)",
            f"torsdag 27 januari 2028 kl. 09:00: {_THANKS} (västra gruppen)",
        ),
        sent=("torsdag 13 januari 2028 kl. 10:10: [session.cancelled]",),
    ),
    Because("the commitment is answered", sent=("måndag 6 mars 2028 kl. 08:30: [digest]",)),
)
BECAUSE = _FIRST + _SECOND


def problems(
    planned: set[str], sent: set[str], because: Iterable[Because], acts: Mapping[str, date]
) -> Iterator[str]:
    """Yield each difference without an explanation, and each explanation of nothing.

    ``acts``: when what happened in the play did; a change explains nothing that was due before it.
    """
    every = list(because)
    for each in every:
        if each.act not in acts:
            yield f"{each.act}: it does not happen in the play"
        elif not each.unsent + each.sent:
            yield f"{each.act}: explains nothing"
        else:
            early = (line for line in each.unsent + each.sent if day(line) < acts[each.act])
            yield from (f"{each.act}: is later than {line}" for line in early)
    unsent, instead = planned - sent, sent - planned
    yield from _differing(unsent, [line for each in every for line in each.unsent], "not sent")
    yield from _differing(instead, [line for each in every for line in each.sent], "sent")


def _differing(found: set[str], explained: list[str], what: str) -> Iterator[str]:
    counted = Counter(explained)
    yield from (f"{what}, and nobody says why: {line}" for line in sorted(found - set(counted)))
    yield from (f"said to be {what}: {line}" for line in sorted(set(counted) - found))
    yield from (f"{what} for two reasons: {line}" for line, n in counted.items() if n > 1)


def day(line: str) -> date:
    """Return the day that a line of the plan begins with."""
    _weekday, number, month, year = line.split()[:4]
    return date(int(year), _MONTHS.index(month) + 1, int(number))
