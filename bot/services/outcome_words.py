"""What is said of outcomes, rendered when it is sent, if it is still owed."""

from collections.abc import Callable

from bot.rules.outcomes import Outcome
from bot.rules.register import Register
from bot.services import outcome_news, outcome_owners, register
from bot.services.drafts import Draft
from bot.services.verdicts import Drop
from bot.views import outcome_news as view
from bot.views.blocks import Message

_Words = Message | Drop


def _due(draft: Draft) -> _Words:
    return _of_date(draft, view.due)


def _overdue(draft: Draft) -> _Words:
    return _of_date(draft, view.overdue)


def _of_date(draft: Draft, words: Callable[..., Message]) -> _Words:
    outcome = _outcome(draft)
    if not outcome.is_open:
        return Drop(outcome.state)
    if _due_date(outcome) != draft.delivery.owed.refs["due"]:
        return Drop("put off")
    owner = outcome_owners.reader(draft.store, draft.series, outcome, draft.now)
    if owner is None or owner.id != draft.person.id:
        return Drop("somebody else owns it")
    convener = draft.person.id in draft.series.conveners
    return words(_register(draft, outcome), outcome, draft.t, convener=convener)


def _escalated(draft: Draft) -> _Words:
    outcome = _outcome(draft)
    if not outcome.is_open or _due_date(outcome) != draft.delivery.owed.refs["due"]:
        return Drop("done or put off")
    return view.escalated(_register(draft, outcome), outcome, draft.t)


def _postponed(draft: Draft) -> _Words:
    outcome = _outcome(draft)
    if not outcome.is_open or _due_date(outcome) != draft.delivery.owed.refs["due"]:
        return Drop("done or put off again")
    return view.postponed(_register(draft, outcome), outcome, draft.t)


def _proposed(draft: Draft) -> _Words:
    outcome = _outcome(draft)
    if outcome.state != "proposed":
        return Drop(outcome.state)
    return view.proposed(_register(draft, outcome), outcome, draft.t)


def _given(draft: Draft) -> _Words:
    """Render what became somebody's on one day: by others, and not taken back or done since."""
    owed = draft.delivery.owed
    soon = draft.store.outbox.by_dedupe(owed.workspace, owed.dedupe + outcome_news.SOON)
    if soon is not None and soon.state == "sent":
        return Drop("told at once")
    since, person = draft.ref("since"), draft.person.id
    outcomes = [
        each
        for each in draft.store.outcomes.of_series(draft.series.id, ["open"])
        if each.changed_at is not None
        and int(each.changed_at.timestamp()) >= since
        and each.changed_by != person
        and _is_reader(draft, each)
    ]
    if not outcomes:
        return Drop("nothing is theirs any more")
    return view.given(_register(draft, *outcomes), outcomes, draft.t)


def _news(draft: Draft) -> _Words:
    outcome = _outcome(draft)
    changed_at = int(outcome.changed_at.timestamp()) if outcome.changed_at else 0
    if changed_at != draft.ref("at"):
        return Drop("changed since")
    party = draft.store.seats.party(draft.ref("party")).name
    return view.news(_register(draft, outcome), outcome, party, draft.t)


def _is_reader(draft: Draft, outcome: Outcome) -> bool:
    owner = outcome_owners.reader(draft.store, draft.series, outcome, draft.now)
    return owner is not None and owner.id == draft.person.id


def _outcome(draft: Draft) -> Outcome:
    found = draft.store.outcomes.by_number(draft.series.id, draft.ref("outcome"))
    if found is None:
        message = f"no outcome {draft.ref('outcome')}"
        raise LookupError(message)
    return found


def _due_date(outcome: Outcome) -> str:
    return outcome.due.isoformat() if outcome.due else ""


def _register(draft: Draft, *outcomes: Outcome) -> Register:
    return register.of(draft.store, draft.series, outcomes, draft.now)


WORDS: dict[str, Callable[[Draft], Message | Drop]] = {
    "outcome.owner": _due,
    "outcome.overdue": _overdue,
    "outcome.convener": _escalated,
    "outcome.given": _given,
    "outcome.news": _news,
    "outcome.postponed": _postponed,
    "outcome.proposed": _proposed,
}
"""By kind."""
