"""A party in the App Home of somebody who acts for it: what it has answered, and its buttons."""

from datetime import datetime

from bot.i18n import Translator
from bot.rules.abilities import hindrance
from bot.rules.ahead import Plan
from bot.rules.answers import Place
from bot.rules.errors import Refusal
from bot.rules.seats import Person
from bot.rules.series import Meeting
from bot.views import session_rows, sessions
from bot.views.answers import answer_buttons, summary
from bot.views.blocks import Block, actions, aside, bold, link, paragraph, rich, words
from bot.views.buttons import Ids, say
from bot.views.moving import setting


def own(place: Place, person: Person, t: Translator, later: Meeting | None) -> list[Block]:
    """Return the buttons of a party; or why this person has none.

    ``later`` is the next meeting of a party that is not called to this one, if it is planned.
    """
    why = hindrance(place.seat, person.id, place.meeting.call)
    if why is not None:
        return [aside(t.refusal(why)), *_later(place, later, t), *_offered(place, why, t)]
    if place.is_off:
        return [sessions.choices(place, t)]
    return [answer_buttons(place, person, t, later=False)]


def unplanned(by_rule: datetime | None, plan: Plan | None, t: Translator) -> list[Block]:
    """Return that no meeting is planned, or when the rule gives one; and how one is set."""
    said = t("No dialogue meeting is planned. You will see the next one here.")
    if by_rule is not None:
        said = t("The next dialogue meeting is on {when}.", when=by_rule)
    return [paragraph(said), *([setting(plan.series, t)] if plan else [])]


def when(meeting: Meeting, t: Translator, *, is_on: bool, is_shut: bool) -> str:
    """Return when and where the meeting is; once it has begun nobody waits for it."""
    at, place = meeting.starts_at, meeting.place or t("place to follow")
    if is_on:
        return t("Now: the dialogue meeting of {when}, {place}.", when=at, place=place)
    if is_shut:
        return t("The dialogue meeting of {when}, {place}.", when=at, place=place)
    return t("Next meeting: {when}, {place}.", when=at, place=place)


def silent(t: Translator, *, is_asked: bool, is_over: bool) -> str:
    """Return what is said of a party without an answer: once the time for it is over, just that."""
    if is_over:
        return t("never answered") if is_asked else t("was not invited")
    return t("no answer yet") if is_asked else t("is invited later")


def line(place: Place, person: Person, t: Translator, silent: str, *, is_told: bool) -> Block:
    """Return what a party has answered, and of its group session what is not told above.

    A deputy who answers for it until a day reads which, as the principal does. Without an answer
    it is ``silent``.
    """
    party, session = place.seat.party, place.session
    span = ""
    if place.seat.handed_until is not None and place.seat.may_act(person.id):
        until = place.seat.handed_until
        span = f" – {t('you answer for the party until {until}, that day included', until=until)}"
    if not party.is_called(place.meeting.call):
        return rich(bold(party.name), words(span))  # nobody waits for its answer
    said = summary(place.stands, t) if place.stands else silent
    if place.answer and not place.stands:
        said = t("has chosen no other group session")
    if session is not None:
        told = is_told and not session.is_cancelled
        said += f" – {session_rows.title(session, t) if told else session_rows.heading(session, t)}"
    return rich(bold(party.name), words(f": {said}{span}"))


def _later(place: Place, meeting: Meeting | None, t: Translator) -> list[Block]:
    if meeting is None:
        return []
    party, when = place.seat.party.name, meeting.starts_at
    said = t("Next meeting for {party}: {when}.", party=party, when=when)
    about = t("Theme: {title}", title=meeting.title) if meeting.title else ""
    return [aside(f"{said} {about}".strip())]


def _offered(place: Place, why: Refusal, t: Translator) -> list[Block]:
    """Return the button for what has to be done first, if there is something."""
    if why.offer is None:
        return []
    label, said = why.offer
    ids = Ids(place.series.id, place.meeting.id, place.seat.party.id)
    return [actions(say(t(label), said, ids))]


def address(meeting: Meeting, t: Translator) -> list[Block]:
    """Return where a meeting is, in the street and in the net, as far as that is known."""
    video = [words(f"{t('Remote:')} "), link(meeting.video, meeting.video)] if meeting.video else []
    street = [words(f"{meeting.address}. " if video else meeting.address)]
    found = [*(street if meeting.address else []), *video]
    return [rich(*found)] if found else []
