"""The cycle that a new series is offered; every step of it can be changed or left out."""

from typing import Any

from bot.rules.regularity import MONTHS
from bot.rules.series_drafts import Data

DEFAULT_CYCLE: tuple[dict[str, Any], ...] = (
    {"key": "call", "kind": "call", "before": "10 weeks"},
    {"key": "invitation", "kind": "invitation", "before": "6 weeks", "mode": "ask"},
    {"key": "call-closes", "kind": "call_closes", "before": "4 weeks"},
    {"key": "priority-poll-opens", "kind": "poll", "before": "4 weeks"},
    {"key": "priority-poll-closes", "kind": "poll_closes", "before": "3 weeks"},
    {"key": "reminder", "kind": "reminder", "before": "3 weeks"},
    {"key": "escalation", "kind": "escalation", "before": "12 working days"},
    {"key": "agenda", "kind": "agenda", "before": "2 weeks"},
    {"key": "last-reminder", "kind": "last_reminder", "before": "3 working days"},
    {"key": "day-before", "kind": "day_before", "before": "1 day"},
    {"key": "start", "kind": "start"},
    {"key": "thanks", "kind": "thanks", "after": "1 working day"},
    {
        "key": "minutes-draft",
        "kind": "task",
        "after": "10 working days",
        "text": {
            "sv": "Skriv minnesanteckningar och skicka utkastet till dem som var med.",
            "en": "Write the minutes and send the draft to those who were there.",
        },
    },
    {
        "key": "minutes-adjusted",
        "kind": "task",
        "after": "20 working days",
        "text": {
            "sv": "Bekräfta och publicera minnesanteckningarna, när de som var med har rättat dem.",
            "en": "Confirm and publish the minutes, once those who were there have corrected them.",
        },
    },
    {
        "key": "yearly-analysis",
        "kind": "task",
        "after": "42 weeks",
        "text": {
            "sv": (
                "Skriv årets analys: vilka som var med, vad som togs upp, vad vi enades om, vad "
                "som blev gjort."
            ),
            "en": (
                "Write the year's analysis: who took part, what was raised, what was agreed, what "
                "was done."
            ),
        },
    },
)
"""The rows of ``[[series.step]]``; a test holds it equal to the example's."""
_YEARLY = "yearly-analysis"
_MONTHLY: Data = {
    "call": {"before": "3 weeks"},
    "invitation": {"before": "2 weeks"},
    "call-closes": {"before": "7 working days"},
    "priority-poll-opens": {"before": "7 working days"},
    "priority-poll-closes": {"before": "5 working days"},
    "reminder": {"before": "5 working days"},
    "escalation": {"before": "4 working days"},
    "agenda": {"before": "3 working days"},
    "last-reminder": {"before": "2 working days"},
    "minutes-draft": {"after": "5 working days"},
    "minutes-adjusted": {"after": "10 working days"},
}
"""The distances where a meeting comes every month: its call opens when the last one is over."""


def fitting(data: Data, every: str) -> Data:
    """Return a set-up whose cycle fits how often meetings come.

    The year's analysis is for meetings that are a year apart, and those of every month have
    shorter distances. Who has been through the steps, or has a series already, has chosen them:
    they stay.
    """
    series = data["series"]
    if "step" not in series or "key" in series or "cycle" in data.get("done", []):
        return data
    nearer = _MONTHLY if every == "monthly" else {}
    steps = [
        {**row, **nearer.get(row["key"], {})}
        for row in DEFAULT_CYCLE
        if row["key"] != _YEARLY or every not in MONTHS
    ]
    return {**data, "series": {**series, "step": steps}}
