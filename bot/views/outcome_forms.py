"""The modals of outcomes: add, done, more time, strike out."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.outcome_changes import NOTE_LIMIT, REASON_LIMIT
from bot.rules.outcomes import KINDS, NEEDS, TEXT_LIMIT, Kind, Outcome
from bot.rules.seats import Party
from bot.rules.series import Series
from bot.rules.texts import capital
from bot.views import deadlines
from bot.views.agenda_forms import party_input
from bot.views.blocks import Element, paragraph
from bot.views.buttons import Ids, metadata
from bot.views.forms import Option, choice_input, date_input, modal, text_input
from bot.views.pickers import person_input

_OPTIONS = 100
"""As many as Slack takes in a menu; the others can be written."""


def add_form(  # noqa: PLR0913 - one view
    series: Series,
    parties: Sequence[Party],
    items: Sequence[Option],
    t: Translator,
    own: Sequence[Party],
    begins: tuple[str, int | None] = ("", None),
) -> Element:
    """Return the modal in which an outcome is added.

    ``own`` are the parties of who proposes a commitment; none if it is the convener who adds.
    ``begins`` is the text and the item that stand there at first.
    """
    text, item = begins
    kinds = [kind for kind in KINDS if not own or NEEDS[kind].proposed]
    owners = [(str(party.id), party.name) for party in parties][:_OPTIONS]
    goals = [(goal.key, goal.name.in_(t.language)) for goal in series.profile.goals]
    blocks = [
        choice_input(
            "kind",
            t("Kind"),
            [(k, _name(k, t)) for k in kinds],
            initial=kinds[0],
            hint=""
            if own
            else t("Action: who does what, by when. Commitment: a party answers for it."),
        ),
        text_input(
            "text",
            t("What was agreed?"),
            limit=TEXT_LIMIT,
            multiline=True,
            initial=text[:TEXT_LIMIT],
        ),
        *_doing(series, owners, t, by_party=bool(own)),
        choice_input(
            "item", t("From which item?"), items[:_OPTIONS], optional=True, initial=str(item)
        )
        if items
        else None,
        choice_input("goal", t("Goal"), goals[:_OPTIONS], optional=True) if goals else None,
        party_input(own, t),
    ]
    return modal(
        "outcome",
        t("Add an outcome"),
        t("Save"),
        t("Cancel"),
        metadata(Ids(series.id)),
        [block for block in blocks if block],
    )


def _doing(
    series: Series, owners: Sequence[Option], t: Translator, *, by_party: bool
) -> list[Element | None]:
    """Return who does it and by when: a choice, but for an action, as the hints say."""
    who = date = ""
    if not by_party:
        who = t("For an action: choose a party or a person.")
        date = t("For an action: choose a date.")
    return [
        choice_input("owner", t("Which party does it?"), owners, optional=True, hint=who),
        None if by_party else person_input("person", t("Which person does it?"), {}),
        date_input("due", t("By when?"), optional=True, hint=date),
        deadlines.choice(series.profile, t),
    ]


def done_form(outcome: Outcome, t: Translator) -> Element:
    """Return the modal in which an outcome is said to be done; a commitment is answered in it."""
    return modal(
        "outcome-done",
        t("Done #{number}", number=outcome.number),
        t("Save"),
        t("Cancel"),
        _made_for(outcome),
        [
            paragraph(outcome.text),
            text_input(
                "note",
                t("What was done?"),
                limit=NOTE_LIMIT,
                multiline=True,
                optional=not outcome.needs.answered,
                hint=t("Every party that asked for it will read it."),
            ),
        ],
    )


def later_form(outcome: Outcome, series: Series, t: Translator) -> Element:
    """Return the modal that asks for another date, and why."""
    choice = deadlines.choice(series.profile, t)
    return modal(
        "outcome-later",
        t("More time #{number}", number=outcome.number),
        t("Save"),
        t("Cancel"),
        _made_for(outcome),
        [
            paragraph(outcome.text),
            date_input("due", t("New date"), optional=choice is not None),
            *([choice] if choice else []),
            _reason(t("The convener will read it."), t),
        ],
    )


def drop_form(outcome: Outcome, t: Translator) -> Element:
    """Return the modal in which the convener strikes an outcome out, and says why."""
    return modal(
        "outcome-drop",
        t("Strike out #{number}", number=outcome.number),
        t("Strike out"),
        t("Cancel"),
        _made_for(outcome),
        [paragraph(outcome.text), _reason(_read_by(outcome, t), t)],
    )


def _read_by(outcome: Outcome, t: Translator) -> str:
    if outcome.needs.task:
        return t("Every party that asked for it will read it.")
    return t("It stays in the list of outcomes, with your reason.")


def _reason(hint: str, t: Translator) -> Element:
    return text_input("reason", t("Reason"), limit=REASON_LIMIT, multiline=True, hint=hint)


def _made_for(outcome: Outcome) -> str:
    return metadata(Ids(outcome.series).for_item(outcome.number, outcome.state))


def _name(kind: Kind, t: Translator) -> str:
    return capital(t(NEEDS[kind].name))
