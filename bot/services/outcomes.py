"""Outcomes: add, confirm, finish, strike out, put off, undo; and whoever is told of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.ports import Entry, Store
from bot.rules import dues
from bot.rules import outcome_changes as changes
from bot.rules import outcomes as rules
from bot.rules.agenda import Item
from bot.rules.errors import (
    ConvenerConcludes,
    NoSuchItem,
    NoSuchOutcome,
    Refusal,
    TwoDues,
    WhichGoal,
)
from bot.rules.faults import attempt, settle, sound
from bot.rules.outcomes import Draft, Kind, Outcome, Source, Who
from bot.rules.seats import Party
from bot.rules.texts import Word, clean, fold
from bot.services import answers, deadlines, outcome_news, outcome_owners, questions
from bot.services.holidays import calendar_of
from bot.services.scene import Scene


@dataclass(frozen=True, slots=True)
class Given:
    """What a person wrote of an outcome, before it is checked."""

    kind: Kind
    text: str
    owner: str = ""
    """Name or key of a party."""
    user: str = ""
    """Slack's id of a person who is mentioned."""
    due: str = ""
    """A date, or the name of a deadline."""
    item: int | None = None
    """Number of an item."""
    goal: str = ""
    """Key or name of a goal."""
    deadline: str = ""
    """A deadline that was chosen in the place of a date."""


def add(store: Store, scene: Scene, given: Given, now: datetime) -> Outcome:
    """Add an outcome; a party's commitment is proposed, for the convener to confirm.

    Raises ``ConvenerConcludes`` to a party that writes another kind, ``NoMandate``; and what
    ``_read`` raises.
    """
    raised = _raiser(scene, given.kind)
    draft, deadline, item, goal = _read(store, scene, given, now)
    meeting = item.meeting if item else outcome_news.meeting_of(store, scene, now).id
    source = Source(meeting, item.id if item else None, goal)
    added = store.outcomes.add(
        _planned(
            scene,
            Outcome(
                id=0,
                series=scene.series.id,
                number=store.series.next_number(scene.series.id),
                kind=draft.kind,
                text=draft.text,
                owner=draft.owner,
                due=draft.due,
                source=source,
                raised=_askers(given.kind, raised, item),
                author=scene.person.id,
                created_at=now,
                state=rules.first_state(draft.kind, concludes=scene.may("conclude")),
                changed_at=now,
                changed_by=scene.person.id,
                deadline=deadline,
            ),
            now,
        )
    )
    outcome_news.added(store, scene, added, now)
    questions.redraw(store, scene.series, now)
    _audit(store, scene, "outcome.added", added, now)
    return added


def _read(
    store: Store, scene: Scene, given: Given, now: datetime
) -> tuple[Draft, str | None, Item | None, str | None]:
    """Return what was written: checked, its deadline, the item that it came from and its goal.

    Raises ``NoSuchItem``, ``WhichGoal``, what ``rules.draft``, ``outcome_owners.named`` and ``_by``
    raise: the first of what is wrong, which knows the others.
    """
    kind, by = given.kind, (given.owner, given.user)
    item = attempt(lambda: _item(store, scene, given.item))
    owner = attempt(lambda: outcome_owners.named(store, scene, *by, kind, now))
    due = attempt(lambda: _by(scene, given, now))
    day = due if isinstance(due, Refusal) else due[0]
    draft = attempt(lambda: rules.draft(kind, given.text, owner, day))
    goal = attempt(lambda: _goal(scene, given.goal))
    settle((item, draft, goal))
    return sound(draft), sound(due)[1], sound(item), sound(goal)


def require_open(scene: Scene) -> None:
    """Return if the person may add an outcome of some kind. Raises ``NoMandate``."""
    if not scene.may("conclude"):
        scene.require("commit")


def confirm(store: Store, scene: Scene, number: int | None, due: str, now: datetime) -> Outcome:
    """Confirm a proposed commitment; whoever raised it and its owner are told.

    Raises ``ConvenerOnly``, ``NoSuchOutcome``, and what the rule and ``deadlines.due`` raise.
    """
    scene.require("conclude")
    outcome = find(store, scene, number)
    day, deadline = _due(scene, due, now)
    confirmed = changes.confirm(outcome, day, scene.person.id, now)
    if day is not None:
        confirmed = replace(confirmed, deadline=deadline)
    changed = _planned(scene, confirmed, now)
    outcome_news.given(store, scene, changed, now)
    outcome_news.told(store, scene, changed, now)
    return _save(store, scene, changed, "outcome.confirmed", now)


def finish(store: Store, scene: Scene, number: int | None, note: str, now: datetime) -> Outcome:
    """Say that an outcome is done; every party that raised it is told.

    Raises ``NoSuchOutcome``, ``NotYourOutcome``, and what the rule raises.
    """
    outcome = changeable(store, scene, number)
    changed = changes.finish(outcome, note, scene.person.id, now)
    outcome_news.told(store, scene, changed, now)
    return _save(store, scene, changed, "outcome.done", now)


def drop(store: Store, scene: Scene, number: int | None, reason: str, now: datetime) -> Outcome:
    """Strike an outcome out with a reason; every party that raised it is told.

    Raises ``ConvenerOnly``, ``NoSuchOutcome``, and what the rule raises.
    """
    scene.require("conclude")
    changed = changes.drop(find(store, scene, number), reason, scene.person.id, now)
    outcome_news.told(store, scene, changed, now)
    return _save(store, scene, changed, "outcome.dropped", now)


def postpone(  # noqa: PLR0913 - what is written
    store: Store, scene: Scene, number: int | None, due: str, reason: str, now: datetime
) -> Outcome:
    """Give an outcome another date, for a reason that the convener is told.

    Raises ``NoSuchOutcome``, ``NotYourOutcome``, and what the rule and ``deadlines.due`` raise.
    """
    outcome = changeable(store, scene, number)
    changes.require_open(outcome)
    day, deadline = deadlines.due(scene.series.profile, due, today(scene, now))
    put_off = replace(changes.postpone(outcome, day, reason), deadline=deadline)
    changed = _planned(scene, put_off, now)
    outcome_news.postponed(store, scene, changed, now)
    return _save(store, scene, changed, "outcome.postponed", now)


def undo(store: Store, scene: Scene, number: int | None, now: datetime) -> Outcome:
    """Undo what was last done with an outcome.

    Raises ``NoSuchOutcome``, ``NotYourUndo``, ``UndoTooLate``, ``OutcomeChanged``.
    """
    outcome = find(store, scene, number)
    changed = _planned(scene, changes.undo(outcome, who(scene), now), now)
    return _save(store, scene, changed, "outcome.undone", now)


def support(store: Store, scene: Scene, number: int | None, party: str, now: datetime) -> Outcome:
    """Let a party raise a commitment as well; a convener may say which party does.

    Raises ``NoSuchOutcome``, ``NoMandate``, ``ConvenerOnly``, and what the rule raises.
    """
    outcome = find(store, scene, number)
    if party:
        scene.require("conclude")
    raiser = answers.party_called(store, scene, party) if party else scene.party()
    changed = changes.support(outcome, raiser.id)
    return _save(store, scene, changed, "outcome.supported", now) if changed != outcome else outcome


def find(store: Store, scene: Scene, number: int | None) -> Outcome:
    """Return the outcome of the series that carries ``number``.

    Raises ``NoSuchOutcome``; ``OutcomeOver`` or ``OutcomeChanged`` for a button that showed it in
    another state.
    """
    found = store.outcomes.by_number(scene.series.id, number) if number is not None else None
    if found is None:
        raise NoSuchOutcome(number=number if number is not None else "?", example=Word("outcome"))
    changes.require_shown(found, scene.hints.state)
    return found


def changeable(store: Store, scene: Scene, number: int | None) -> Outcome:
    """Return the same if the person may say what became of it. Raises ``NotYourOutcome``."""
    outcome = find(store, scene, number)
    party = store.seats.party(outcome.owner.party).name if outcome.owner.party else "–"
    changes.require_owner(outcome, who(scene), party)
    return outcome


def who(scene: Scene) -> Who:
    """Return who of the scene changes an outcome."""
    parties = [party.id for party in scene.parties]
    return Who(scene.person.id, parties, scene.may("conclude"))


def today(scene: Scene, now: datetime) -> date:
    """Return the day in the zone of the series."""
    return calendar_of(scene.series.profile).local(now).date()


def _item(store: Store, scene: Scene, number: int | None) -> Item | None:
    found = store.agenda.by_number(scene.series.id, number) if number is not None else None
    if number is not None and found is None:
        raise NoSuchItem(number=number, example=Word("agenda"))
    return found


def _by(scene: Scene, given: Given, now: datetime) -> tuple[date | None, str | None]:
    """Return the day and its deadline. Raises ``TwoDues``, and what ``deadlines.due`` raises."""
    if given.due and given.deadline:
        raise TwoDues
    return _due(scene, given.due or given.deadline, now)


def _due(scene: Scene, given: str, now: datetime) -> tuple[date | None, str | None]:
    if not given:
        return None, None
    return deadlines.due(scene.series.profile, given, today(scene, now))


def _raiser(scene: Scene, kind: Kind) -> Party | None:
    """Return the party that raises it; ``None`` for who writes down what a meeting comes to."""
    if scene.may("conclude"):
        return None
    party = scene.party()
    if not rules.NEEDS[kind].proposed:
        raise ConvenerConcludes(example=Word("commitment: …"))
    return party


def _askers(kind: Kind, raised: Party | None, item: Item | None) -> tuple[int, ...]:
    """Return the parties that ask for it: who raises it, else whose item it came from.

    Nobody asks for what stands: who proposed an item did not ask for the decision that it led to.
    """
    if raised is not None:
        return (raised.id,)
    party = item.party if item and rules.NEEDS[kind].task else None
    return (party,) if party else ()


def _goal(scene: Scene, given: str) -> str | None:
    if not given:
        return None
    for goal in scene.series.profile.goals:
        if fold(given) in {fold(goal.key), fold(goal.name.sv), fold(goal.name.en)}:
            return goal.key
    raise WhichGoal(given=clean(given[:40], 40))


def _planned(scene: Scene, outcome: Outcome, now: datetime) -> Outcome:
    return dues.planned(outcome, calendar_of(scene.series.profile), now)


def _save(store: Store, scene: Scene, outcome: Outcome, action: str, now: datetime) -> Outcome:
    store.outcomes.save(outcome)
    outcome_news.shown(store, scene, outcome, now)
    questions.redraw(store, scene.series, now)
    _audit(store, scene, action, outcome, now)
    return outcome


def _audit(store: Store, scene: Scene, action: str, outcome: Outcome, now: datetime) -> None:
    series = scene.series
    entry = Entry(
        series.workspace, series.id, now, scene.person.id, action, f"outcome:{outcome.id}"
    )
    texts = {"text": outcome.text, "note": outcome.note, "reason": outcome.reason}
    codes = {
        "state": outcome.state,
        "owner": outcome.owner.party,
        "person": outcome.owner.person,
        "due": outcome.due.isoformat() if outcome.due else None,
    }
    store.audit.write(replace(entry, party=outcome.owner.party, texts=texts, codes=codes))
