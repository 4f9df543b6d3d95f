"""Whom the list of parties waits for: to be chosen from, told to the convener, and answered."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.rules.party_list import ROLES, Nominee
from bot.rules.seats import Party, Person
from bot.rules.series import Series
from bot.views.blocks import (
    Element,
    Message,
    actions,
    aside,
    mention,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, metadata, say
from bot.views.forms import choice_input, modal

_OPTIONS = 100
"""Of a menu in Slack."""


def form(
    series: Series,
    waiting: Mapping[int, tuple[Nominee, Party]],
    chosen: int | None,
    t: Translator,
) -> Element:
    """Return the modal in which somebody says for whom they act; it names no persons.

    What they chose comes first: of many places the menu holds but some.
    """
    rows = sorted(
        (id_ != chosen, f"{party.name}: {_role(nominee, t)}", str(id_))
        for id_, (nominee, party) in waiting.items()
    )
    return modal(
        "represent",
        t("Who are you?"),
        t("Send"),
        t("Cancel"),
        metadata(Ids(series=series.id)),
        [
            paragraph(t("Choose for whom you act. The convener confirms it, and I tell you.")),
            choice_input(
                "place",
                t("I act for"),
                [(id_, label) for _, label, id_ in rows[:_OPTIONS]],
                initial=str(chosen or ""),
            ),
        ],
    )


def passed_on(party: Party, t: Translator) -> Message:
    """Confirm that the convener is asked."""
    said = t(
        "I have asked the convener whether you act for {party}, and tell you what they say.",
        party=party.name,
    )
    return message([paragraph(said)])


def asked(series: Series, nominee: Nominee, party: Party, person: Person, t: Translator) -> Message:
    """Ask the convener whether somebody is whom the list names."""
    listed = ", ".join(filter(None, (nominee.name, nominee.title, nominee.email)))
    ids = Ids(series=series.id, person=person.id)
    said = t("says: I act for {party} ({role}).", party=party.name, role=_role(nominee, t))
    return message(
        [
            rich(mention(person.user), words(f" {said}")),
            aside(t("In Slack: {name}", name=_described(person))),
            aside(t("In the list: {name}", name=listed)),
            actions(
                say(
                    t("Yes, let them act"), f"claim confirm {nominee.number}", ids, style="primary"
                ),
                say(t("No"), f"claim decline {nominee.number}", ids),
            ),
        ]
    )


def decided(person: Person, party: Party, t: Translator, *, is_so: bool) -> Message:
    """Confirm what the convener said."""
    said = (
        t("{name} acts for {party} from now on.", name=person.name, party=party.name)
        if is_so
        else t("{name} does not act for {party}. I tell them.", name=person.name, party=party.name)
    )
    return message([paragraph(said)])


def answered(series: Series, party: Party, t: Translator, *, is_so: bool) -> Message:
    """Tell whoever claimed what the convener said."""
    name = series.profile.name
    said = (
        t("You act for {party} in {series} from now on.", party=party.name, series=name)
        if is_so
        else t(
            "The convener says that you do not act for {party} in {series}. Ask them, if that is "
            "wrong.",
            party=party.name,
            series=name,
        )
    )
    return message([paragraph(said)])


def _role(nominee: Nominee, t: Translator) -> str:
    role = ROLES[nominee.role].in_(t.language).lower()
    return f"{nominee.title}, {role}" if nominee.title else role


def _described(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.title)))
