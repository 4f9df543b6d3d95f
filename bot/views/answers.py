"""Answers as people see them: the confirmation, the note of the day before, the buttons."""

from dataclasses import replace
from datetime import datetime

from bot.i18n import Translator
from bot.rules.answers import Answer, Place
from bot.rules.errors import mark
from bot.rules.seats import Person
from bot.views import sessions
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    link,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.deputies import may_send, returns, send
from bot.views.theme import theme

CHOICE_NAMES = {
    "coming": mark("coming"),
    "maybe": mark("maybe"),
    "regrets": mark("regrets"),
}
NOTE = "note"
"""What the buttons of the practical note stand in: it says more than a party's answer does."""
ATTENDING_NAMES = {"on_site": mark("on site"), "remote": mark("remote")}


def day_before(place: Place, note: str, t: Translator, *, is_open: bool = True) -> Message:
    """Return the practical note to those who come, or may; no button once the meeting starts."""
    meeting, ids = place.meeting, replace(_seen(place), within=NOTE)
    greeting = t("See you at the dialogue meeting: {when}.", when=meeting.starts_at)
    buttons = [say(t("We cannot come after all"), "rsvp no", ids)]
    if place.answer is not None and place.answer.reply.choice == "maybe":
        greeting = t(
            "The dialogue meeting is held: {when}. {party} has answered maybe.",
            when=meeting.starts_at,
            party=place.seat.party.name,
        )
        buttons = [
            say(t("Coming"), "rsvp yes", ids, style="primary"),
            say(t("Regrets"), "rsvp no", ids),
        ]
    return message(
        [
            paragraph(greeting),
            sessions.about(place, t),
            theme(meeting, t),
            where(place, t),
            paragraph(note) if note else None,
            actions(*buttons) if is_open else _answers_closed(t),
        ]
    )


def confirmed(place: Place, t: Translator) -> Message:
    """Return what is recorded for the party, with the buttons that change it."""
    if place.answer is None:
        said = t("{party} has not answered yet.", party=place.seat.party.name)
        return message([paragraph(said), _change(place, t)])
    return message([*_kept(place, place.answer, t), _change(place, t)])


def put_off(place: Place, person: Person, due: datetime, t: Translator) -> Message:
    """Return when the party is asked again, to what, and the buttons to answer before."""
    held = t("Dialogue meeting {when}", when=place.meeting.starts_at)
    return message(
        [
            paragraph(t("I will ask again on {when}.", when=due)),
            rich(words(held)),
            where(place, t),
            answer_buttons(place, person, t, later=False),
        ]
    )


def over(place: Place, t: Translator, by: str = "") -> Message:
    """Return what stood in an invitation's place when the meeting started, without buttons.

    ``by``: who answered, to a principal who had handed over.
    """
    said = (
        t("{party}: {answer}", party=place.seat.party.name, answer=summary(place.answer, t))
        if place.answer
        else t("{party} did not answer.", party=place.seat.party.name)
    )
    held = t("Dialogue meeting {when}", when=place.meeting.starts_at)
    answered = aside(t("Answered by {name}.", name=by)) if by else None
    return message(
        [rich(bold(said)), rich(words(held)), where(place, t), answered, _answers_closed(t)]
    )


def closed(place: Place, t: Translator) -> Message:
    """Return the same to somebody who does not act for the party: not what it answered."""
    held = t("Dialogue meeting {when}", when=place.meeting.starts_at)
    return message([rich(words(held)), where(place, t), _answers_closed(t)])


def _answers_closed(t: Translator) -> Block:
    return aside(t("The meeting has started; answers are closed."))


def recorded(place: Place, t: Translator) -> Message:
    """Return to the convener what they recorded; it is changed by recording once more."""
    ids = Ids(place.series.id, place.meeting.id)
    kept = _kept(place, place.answer, t) if place.answer else []
    return message([*kept, actions(opens(t("Record an answer"), "record", ids))])


def _kept(place: Place, answer: Answer, t: Translator) -> list[Block]:
    """Return an answer, who recorded it if somebody did, and until when it can be changed.

    Who comes, or may come, keeps when and where: the invitation is gone from where they clicked.
    """
    held = t("Dialogue meeting {when}", when=place.meeting.starts_at)
    kept = [] if answer.reply.choice == "regrets" else [rich(words(held)), where(place, t)]
    name = place.seat.party.name
    by = t("Recorded by {name}.", name=place.recorded_by) if place.recorded_by else ""
    if place.given_by:
        by = t("Answered by {name}.", name=place.given_by)
    until = t("You can change it until {when}.", when=place.meeting.starts_at)
    return [
        rich(bold(t("{party}: {answer}", party=name, answer=summary(answer, t)))),
        *kept,
        aside(f"{by} {until}".strip()),
    ]


def summary(answer: Answer, t: Translator) -> str:
    """Return an answer in one line."""
    reply = answer.reply
    parts = [t(CHOICE_NAMES[reply.choice])]
    if reply.attending:
        parts.append(t(ATTENDING_NAMES[reply.attending]))
    if reply.attendees:
        parts.append(t.many(list(reply.attendees)))
    line = ", ".join(parts)
    return f"{line} – {reply.note}" if reply.note else line


def setting(place: Place, t: Translator) -> list[Block | None]:
    """Return where a party's meeting is; of a cancelled session, which others there are."""
    return sessions.off(place, t) if place.is_off else [where(place, t)]


def where(place: Place, t: Translator) -> Block:
    """Return place, address and video link in one line."""
    meeting = place.meeting
    said = ", ".join(part for part in (meeting.place, meeting.address) if part)
    if not meeting.video:
        return rich(words(said or t("The place will follow.")))
    before = f"{said}. " if said else ""
    return rich(words(f"{before}{t('Remote:')} "), link(meeting.video, meeting.video))


def answer_buttons(
    place: Place, person: Person, t: Translator, *more: Element | None, later: bool
) -> Block:
    """Return the buttons of an invitation, as far as this person may use them, and ``more``."""
    ids = _seen(place)
    hand = (
        send(place.seat, person, ids, t),
        opens(t("Hand over until…"), "deputy", ids) if may_send(place.seat, person) else None,
        returns(place, person, t),
    )
    if place.is_off:
        return sessions.choices(place, t, *hand, *more)
    return actions(
        say(t("Coming"), "rsvp yes", ids, style="" if place.answer else "primary"),
        say(t("Maybe"), "rsvp maybe", ids),
        say(t("Regrets"), "rsvp no", ids),
        *hand,
        say(t("Later"), "rsvp later", ids) if later else None,
        opens(t("Say who comes…"), "answer", ids),
        *more,
    )


def _seen(place: Place) -> Ids:
    """Return what the buttons of a place carry: with the answer that they are shown with."""
    return Ids(place.series.id, place.meeting.id, place.seat.party.id, state=place.seen)


def _change(place: Place, t: Translator) -> Block:
    ids = _seen(place)
    if place.is_off:
        return sessions.choices(place, t)
    return actions(
        say(t("Coming"), "rsvp yes", ids),
        say(t("Maybe"), "rsvp maybe", ids),
        say(t("Regrets"), "rsvp no", ids),
        opens(t("Say who comes…"), "answer", ids),
        say(t("Add to my calendar"), "calendar", ids) if _comes(place.answer) else None,
    )


def _comes(answer: Answer | None) -> bool:
    return answer is not None and answer.reply.choice == "coming"
