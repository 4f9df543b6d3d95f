"""Group sessions as people see them: whose, when, where, who hosts; changed, cancelled, chosen."""

from collections.abc import Collection

from bot.i18n import Translator
from bot.rules.agenda_page import Page
from bot.rules.answers import Place
from bot.rules.series import Meeting, Series
from bot.rules.session_changes import Round
from bot.rules.sessions import Session, group_of
from bot.rules.texts import LocalText, capital
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    header,
    link,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.cycle import running
from bot.views.outcome_rows import keeping, leading
from bot.views.session_rows import line, rows, title, where
from bot.views.theme import of_series

_BUTTON_NAME = 60


def name(series: Series, key: str, t: Translator) -> str:
    """Return the name of a group; its key if the series has it no more."""
    found = (g.name for g in series.profile.groups if g.key == key)
    return next(found, LocalText(key, key)).in_(t.language)


def of_step(series: Series, step: str, t: Translator) -> str:
    """Return whose step it is, to stand behind its name; empty for a step of the round."""
    key = group_of(step)
    return f" ({name(series, key, t)})" if key else ""


def about(place: Place, t: Translator) -> Block | None:
    """Return whose group session a party's meeting is, and who hosts; none if it is for all."""
    session = place.session
    if session is None or not place.meeting.session:
        return None
    group = session.group.name
    if session.host is None:
        return paragraph(t("It is the group session of {group}.", group=group))
    if session.host.id == place.seat.party.id:
        return paragraph(t("It is the group session of {group}, and you host it.", group=group))
    said = t(
        "It is the group session of {group}; {host} hosts.", group=group, host=session.host.name
    )
    return paragraph(said)


def listed(of: Round, series: Series, t: Translator, changeable: Collection[str] = ()) -> Message:
    """Return a round's sessions with their parties.

    ``changeable`` are the keys of those that the reader can change, by buttons.
    """
    blocks: list[Block | None] = [
        header(t("Group sessions of the round on {date}", date=t.day(of.meeting.starts_at)))
    ]
    for each in of.sessions:
        blocks.append(rich(bold(title(each, t)), words(f": {line(each, t)}")))
        blocks.append(aside(", ".join(party.name for party in each.parties) or t("No party yet.")))
        if each.key in changeable:
            ids = Ids(series.id, of.meeting.id, item=series.profile.groups.index(each.group) + 1)
            blocks.append(
                actions(
                    opens(t("Change…"), "session", ids),
                    opens(t("Move a party here…"), "session-party", ids),
                    opens(t("Cancel the session…"), "session-cancel", ids),
                )
            )
    return message(blocks)


def cancelled(place: Place, t: Translator) -> Message:
    """Tell a party that its session is cancelled, and offer the others."""
    return message([*off(place, t), choices(place, t)])


def off(place: Place, t: Translator) -> list[Block | None]:
    """Return that a party's session is cancelled, why, and which others there are."""
    session = place.session
    group, reason = (session.group.name, session.change.reason) if session else ("", "")
    party = place.seat.party.name
    return [
        paragraph(t("The group session of {group} is cancelled.", group=group)),
        paragraph(t("Reason: {reason}", reason=reason)),
        paragraph(t("{party} can come to another one. Which one suits you?", party=party)),
        rows(place.others, t),
    ]


def choices(place: Place, t: Translator, *more: Element | None) -> Block:
    """Return the buttons of a party whose session is cancelled: the others, regrets, and more."""
    ids = Ids(place.series.id, place.meeting.id, place.seat.party.id)
    buttons = [say(_short(each, t), f"session join {each.key}", ids) for each in place.others]
    return actions(*buttons, say(t("Regrets"), "rsvp no", ids), *more)


def joined(place: Place, t: Translator) -> Message:
    """Confirm which session a party has chosen."""
    party, ids = place.seat.party.name, Ids(place.series.id, place.meeting.id, place.seat.party.id)
    group = place.session.group.name if place.session else ""
    said = t("{party} now comes to the group session of {group}.", party=party, group=group)
    buttons = [] if place.answer else [say(t("Coming"), "rsvp yes", ids, style="primary")]
    return message(
        [
            paragraph(said),
            facts(place, t),
            actions(*buttons, say(t("Regrets"), "rsvp no", ids)),
        ]
    )


def assigned(party: str, session: Session, t: Translator) -> Message:
    """Confirm to the convener to which group a party was moved."""
    said = t("{party} now belongs to {group} in this round.", party=party, group=session.group.name)
    return message([paragraph(said), paragraph(capital(line(session, t)))])


def saved(
    session: Session,
    t: Translator,
    *,
    are_told: bool,
    are_invited: bool,
    asks_host: bool = False,
) -> Message:
    """Confirm what was changed of a session, and who is told: before the invitation few are.

    ``asks_host``: who hosts it now is asked where it is held.
    """
    told = t("Those who were invited to it are told.")
    if session.is_cancelled:
        told = t("They are told so, and which others there are.")
    if not are_invited:
        told = t("Nobody is invited yet, so no party is told.")
        if are_told:
            told = t("Nobody is invited yet, so only those are told who have answered already.")
    if asks_host and session.host:
        told += " " + t("{party} is asked where it is held.", party=session.host.name)
    return message([rich(bold(title(session, t)), words(f": {line(session, t)}")), aside(told)])


def asked(place: Place, t: Translator) -> Message:
    """Ask the host, in good time, where its session is held."""
    session = place.session
    group = session.group.name if session else ""
    ids = Ids(place.series.id, place.meeting.id, place.seat.party.id)
    said = t(
        "{party} hosts the group session of {group} on {when}. Where will it be?",
        party=place.seat.party.name,
        group=group,
        when=place.meeting.starts_at,
    )
    now = where(session) if session else ""
    return message(
        [
            paragraph(said),
            paragraph(t("So far it says: {place}", place=now)) if now else None,
            aside(t("You can write it too: {example}", example=t("host PLACE, ADDRESS"))),
            actions(opens(t("Tell where"), "host", ids, style="primary")),
        ]
    )


def placed(series: Series, session: Session, t: Translator) -> Message:
    """Tell the convener what the host has said."""
    host = session.host.name if session.host else ""
    said = t(
        "{party} has said where the group session of {group} is held: {place}",
        party=host,
        group=session.group.name,
        place=where(session),
    )
    return message([paragraph(said), actions(say(t("Group sessions"), "session", Ids(series.id)))])


def start(page: Page, t: Translator) -> Message:
    """Return the word to the channel that a group session starts."""
    meeting, group = page.meeting, name(page.series, page.meeting.session, t)
    at = ", ".join(part for part in (meeting.place, meeting.address) if part)
    remote: list[Element] = [words(f"{t('Remote:')} "), link(meeting.video, meeting.video)]
    return message(
        [
            header(t("The group session of {group} starts now", group=group)),
            of_series(page.series, t),
            paragraph(t("Place: {place}", place=at)) if at else None,
            paragraph(t("Host: {party}", party=meeting.host)) if meeting.host else None,
            rich(*remote) if meeting.video else None,
            *leading(page.led, t),
            *running(page, t),
            keeping(page.parties.values(), t),
        ]
    )


def thanks(series: Series, meeting: Meeting, t: Translator) -> Message:
    """Return the thanks to the channel for one group session."""
    group, date = name(series, meeting.session, t), t.day(meeting.starts_at)
    if not meeting.host:
        said = t("Thank you, {group}, for your group session on {date}.", group=group, date=date)
        return message([paragraph(said)])
    said = t(
        "Thank you, {group}, for your group session on {date}, and thank you, {host}, for hosting "
        "it.",
        group=group,
        date=date,
        host=meeting.host,
    )
    return message([paragraph(said)])


def facts(place: Place, t: Translator) -> Block:
    """Return when and where a party meets."""
    session = place.session
    said = line(session, t) if session else t.when(place.meeting.starts_at)
    return paragraph(capital(said))


def _short(session: Session, t: Translator) -> str:
    return f"{title(session, t)[: _BUTTON_NAME - 15]}, {t.short(session.starts_at)}"[:_BUTTON_NAME]
