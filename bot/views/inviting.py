"""The invitation and its reminders: what to, by whom, when, where, what for, until when."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.inviting import Invitation
from bot.rules.seats import Person
from bot.rules.series import Meeting
from bot.views import sessions
from bot.views.answers import answer_buttons, where
from bot.views.blocks import Block, Element, Message, bold, message, paragraph, rich, words
from bot.views.buttons import Ids, opens
from bot.views.items import shortened
from bot.views.purpose import in_a_sentence
from bot.views.theme import theme


def invitation(invited: Invitation, person: Person, t: Translator) -> Message:
    """Return the invitation or a reminder of it, short enough to be answered at once."""
    place, purpose = invited.place, ""
    if not invited.reminds:
        purpose = in_a_sentence(place.series, t)
    return message(
        [
            paragraph(_lead(invited, t)),
            *_about(invited, t, is_known=invited.reminds),
            paragraph(purpose) if purpose else None,
            paragraph(wanted(invited, t)),
            answer_buttons(place, person, t, later=invited.kind != "last_reminder"),
        ]
    )


def without(parties: Sequence[str], t: Translator) -> str:
    """Return which parties get no invitation, because nobody acts for them."""
    return t.plural(
        "{parties} gets no invitation: nobody acts for it yet.",
        "{parties} get no invitation: nobody acts for them yet.",
        len(parties),
        parties=shortened(parties, t),
    )


def choosing(ids: Ids, t: Translator) -> Element:
    """Return the button with which somebody is chosen to act for them."""
    return opens(t("Choose people…"), "series-people", Ids(ids.series))


def setting(invited: Invitation, t: Translator) -> list[Block | None]:
    """Return by whom and where; of a cancelled session, which others there are."""
    place = invited.place
    return sessions.off(place, t) if place.is_off else _about(invited, t)


def _about(invited: Invitation, t: Translator, *, is_known: bool = False) -> list[Block | None]:
    place = invited.place
    return [
        _of(invited, t, is_known=is_known),
        sessions.about(place, t),
        theme(place.meeting, t),
        where(place, t),
    ]


def _lead(invited: Invitation, t: Translator) -> str:
    party, when = invited.place.seat.party.name, from_to(invited.place.meeting, t)
    if invited.is_first:  # nobody can be said to be silent who was not asked
        return t(
            "Will somebody from {party} come to the dialogue meeting on {when}?",
            party=party,
            when=when,
        )
    if invited.place.answer is not None:
        return t(
            "Last reminder: the dialogue meeting is on {when}, and {party} has answered maybe. "
            "Will somebody come?",
            party=party,
            when=when,
        )
    return {
        "invitation": t(
            "{party} is invited to the dialogue meeting on {when}.", party=party, when=when
        ),
        "reminder": t(
            "{party} has not answered yet: will somebody come to the dialogue meeting on {when}?",
            party=party,
            when=when,
        ),
        "last_reminder": t(
            "Last reminder: the dialogue meeting is on {when}, and {party} has not answered.",
            party=party,
            when=when,
        ),
    }[invited.kind]


def from_to(meeting: Meeting, t: Translator) -> str:
    """Return start and end: "Thursday 4 February 2027 at 13:00–16:00"."""
    return f"{t.when(meeting.starts_at)}–{t.hour(meeting.ends_at)}"


def _of(invited: Invitation, t: Translator, *, is_known: bool) -> Block:
    """Return the name of the series, whom to ask and, to who does not know it, who invites."""
    host, asked = invited.hosts
    invites = "" if is_known and asked else t("{name} invites.", name=host)
    asks = t("Questions: {name}.", name=asked) if asked else ""
    said = f"{invites} {asks}".strip()
    return rich(bold(invited.place.series.profile.name.in_(t.language)), words(f". {said}"))


def wanted(invited: Invitation, t: Translator) -> str:
    """Return until when the answer is wanted."""
    if invited.before is None:
        return t("Please answer before the meeting starts.")
    return t("Please answer before {date}.", date=t.day(invited.before))
