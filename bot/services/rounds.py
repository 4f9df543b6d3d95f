"""The year ahead beside its steps: each round's sessions, and forward deadlines."""

from datetime import datetime

from bot.ports import Store
from bot.rules import deadlines
from bot.rules.ahead import Plan
from bot.rules.rounds import Rounds
from bot.services import sessions
from bot.services.holidays import calendar_of


def ahead(store: Store, plan: Plan, now: datetime) -> Rounds:
    """Return the sessions of the meetings in a plan, and the deadlines of the year ahead."""
    profile = plan.series.profile
    held = {m.id: sessions.of_round(store, plan.series, m) for m, _ in plan.meetings}
    today = calendar_of(profile).local(now).date()
    return Rounds(held, deadlines.ahead(profile.deadlines, today))
