"""What waits for somebody, in rows that each have their buttons: for the App Home and others."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.answers import Place
from bot.rules.outcomes import Outcome
from bot.rules.polls import Vote
from bot.rules.register import Register
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.rules.waiting import Waiting
from bot.views import carrying, poll_notes, polls, series, session_rows, sessions
from bot.views.answers import answer_buttons
from bot.views.blocks import Block, actions, aside, bold, rich, words
from bot.views.buttons import Ids, say
from bot.views.inviting import choosing, without
from bot.views.items import named
from bot.views.outcome_rows import row
from bot.views.outcomes import buttons

Row = Sequence[Block]


def rows(
    waiting: Waiting,
    register: Register,
    person: Person,
    t: Translator,
    *,
    first: Sequence[Block] = (),
) -> list[Row]:
    """Return everything that waits, what others wait for first.

    ``first`` is the whole question of the first step that asks; it stands in that step's place.
    """
    ids = Ids(register.series.id)
    return [
        *_steps(register.series, waiting, first, t),
        *_proposals(waiting, ids, t),
        *(_outcome(register, each, t, convener=True) for each in waiting.commitments),
        *_carried(waiting, ids, t),
        *(
            series.duty(register.series, each, t, waiting.named.get(each.meeting), headed=True)
            for each in waiting.duties
        ),
        *(poll_notes.suggestion(each, ids, t) for each in waiting.orders),
        *_vacant(waiting, ids, t),
        *(
            [
                rich(
                    bold(place.seat.party.name),
                    words(f": {t('no answer yet')}, {_held(place, t)}"),
                ),
                sessions.choices(place, t)
                if place.is_off
                else answer_buttons(place, person, t, later=False),
            ]
            for place in waiting.answers
        ),
        *(_vote(vote, ids, t) for vote in waiting.polls),
        *(_outcome(register, each, t, convener=False) for each in waiting.tasks),
    ]


def _steps(of: Series, waiting: Waiting, first: Sequence[Block], t: Translator) -> list[Row]:
    """Return the steps that ask, the one first whose whole question is shown."""
    rows: list[Row] = [
        series.waiting(of, step, t, waiting.named.get(step.meeting), headed=True)
        for step in waiting.steps
    ]
    asks = next((n for n, step in enumerate(waiting.steps) if step.state == "asked"), None)
    if not first or asks is None:
        return rows
    return [first, *(row for n, row in enumerate(rows) if n != asks)]


def _held(place: Place, t: Translator) -> str:
    """Return when a party meets; in a round, where as well."""
    return session_rows.line(place.session, t) if place.session else t.when(place.meeting.starts_at)


def _proposals(waiting: Waiting, ids: Ids, t: Translator) -> list[Row]:
    if not waiting.proposals:
        return []
    said = t.plural(
        "Proposals: {count} waits for your decision.",
        "Proposals: {count} wait for your decision.",
        waiting.proposals,
    )
    decide = actions(say(t("Decide on proposals"), "agenda undecided", ids))
    return [[rich(words(said)), decide]]


def _vacant(waiting: Waiting, ids: Ids, t: Translator) -> list[Row]:
    """Return the parties for which nobody acts, and where somebody is chosen."""
    if not waiting.vacant:
        return []
    said = without([party.name for party in waiting.vacant], t)
    return [[rich(words(said)), actions(choosing(ids, t))]]


def _carried(waiting: Waiting, ids: Ids, t: Translator) -> list[Row]:
    """Return the question what was not reached; its answer has a button for each item."""
    if not waiting.carried:
        return []
    shown = [(item.number, item.title) for item in waiting.carried]
    said = t("Were all items reached? The others can be carried over.")
    one = waiting.carried[0]  # all are of one meeting
    reached = carrying.all_button(one.series, one.meeting, t)
    use = actions(reached, say(t("Carry over…"), "agenda carry", ids))
    return [[rich(words(said)), *named(shown, t, ordered=False), use]]


def _vote(vote: Vote, ids: Ids, t: Translator) -> Row:
    poll, party = vote.board.poll, vote.seat.party
    return [
        rich(
            bold(f"#{poll.number} {polls.question(poll, t)}"),
            words(f" – {party.name}, {t('open until {when}', when=poll.closes_at)}"),
        ),
        polls.buttons(vote.board, ids.for_party(party.id), t),
    ]


def _outcome(register: Register, outcome: Outcome, t: Translator, *, convener: bool) -> Row:
    return [
        rich(*row(register, outcome, t)),
        buttons(outcome, register.series.id, t, convener=convener),
    ]


def more(left: int, t: Translator) -> list[Block]:
    """Return how many rows are not shown, and where they are."""
    return [aside(t("{count} more, in your App Home.", count=left))] if left > 0 else []
