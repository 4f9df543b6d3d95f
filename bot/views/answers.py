"""Answers as people see them: the live list, the invitation, the confirmation, the modal."""

from collections.abc import Collection, Sequence

from bot.i18n import Translator
from bot.rules.abilities import Ability
from bot.rules.answers import Answer, Board, Group, Place
from bot.rules.errors import mark
from bot.rules.seats import Party, Person
from bot.views import quorum, sessions
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    header,
    link,
    listing,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.theme import theme

CHOICE_NAMES = {
    "coming": mark("coming"),
    "maybe": mark("maybe"),
    "regrets": mark("regrets"),
}
ATTENDING_NAMES = {"on_site": mark("on site"), "remote": mark("remote")}


def live_list(board: Board, t: Translator, *, is_open: bool, buttons: bool = True) -> Message:
    """Return who is coming, by category, and who has not answered; buttons while it is open."""
    meeting = board.meeting
    ids = Ids(board.series.id, meeting.id)
    blocks: list[Block | None] = [
        header(t("Who is coming on {date}?", date=t.short(meeting.starts_at))),
        theme(meeting, t),
        paragraph(
            t(
                "Dialogue meeting {when}, {place}.",
                when=meeting.starts_at,
                place=meeting.place or t("place to follow"),
            )
        ),
        rich(bold(counts(board, t))),
        *(paragraph(line) for line in quorum.lines(board.unmet, t)),
        aside(named) if (named := people(board, t)) else None,
    ]
    for sitting in board.sittings or (None,):
        if sitting is not None:
            blocks.append(rich(bold(sessions.heading(sitting.session, t))))
        for group in board.groups if sitting is None else sitting.groups:
            blocks.extend(_group(board, group, t))
    if is_open and buttons:
        blocks.append(
            actions(
                say(t("Coming"), "rsvp yes", ids, style="primary"),
                say(t("Maybe"), "rsvp maybe", ids),
                say(t("Regrets"), "rsvp no", ids),
                opens(t("Say more…"), "answer", ids),
            )
        )
    if is_open:
        until = t("One answer for each party. It can be changed until the meeting starts.")
        if board.sittings:
            until = t("One answer for each party. It can be changed until its session starts.")
        blocks.append(aside(until))
    else:
        blocks.append(aside(t("The meeting has started; answers are closed.")))
    return message(blocks)


def counts(board: Board, t: Translator) -> str:
    """Return how many answered what."""
    groups = board.groups
    return t(
        "Coming {coming} · maybe {maybe} · regrets {regrets} · no answer yet {missing}",
        coming=sum(len(g.coming) for g in groups),
        maybe=sum(len(g.maybe) for g in groups),
        regrets=sum(len(g.regrets) for g in groups),
        missing=sum(len(g.missing) for g in groups),
    )


def people(board: Board, t: Translator) -> str:
    """Return how many people come, as far as they are named; empty if nobody is."""
    if not board.people:
        return ""
    return t.plural("{count} person is named.", "{count} people are named.", board.people)


def status(board: Board, t: Translator, can: Collection[Ability], *, is_open: bool) -> Message:
    """Return the same list for one reader; a convener also reads who comes and every note."""
    shared = live_list(board, t, is_open=is_open, buttons="answer" in can)
    told = [(party, board.answers.get(party.id)) for group in board.groups for party in group.every]
    rows = [
        [bold(party.name), words(f": {summary(answer, t)}")]
        for party, answer in told
        if answer and (answer.reply.attendees or answer.reply.note)
    ]
    if "convene" not in can or not rows:
        return shared
    return message(
        [
            *shared.blocks,
            rich(bold(t("Only for you: who comes, and what they write"))),
            listing(rows),
        ]
    )


def invitation(place: Place, kind: str, person: Person, t: Translator) -> Message:
    """Return the invitation or a reminder of it to whoever acts for the party.

    ``kind`` is ``invitation``, ``reminder`` or ``last_reminder``.
    """
    meeting, party = place.meeting, place.seat.party
    lead = {
        "invitation": t(
            "{party} is invited to the dialogue meeting on {when}.",
            party=party.name,
            when=meeting.starts_at,
        ),
        "reminder": t(
            "{party} has not answered yet: will somebody come to the dialogue meeting on {when}?",
            party=party.name,
            when=meeting.starts_at,
        ),
        "last_reminder": t(
            "Last reminder: the dialogue meeting is on {when}, and {party} has not answered.",
            party=party.name,
            when=meeting.starts_at,
        ),
    }[kind]
    return message(
        [
            paragraph(lead),
            sessions.about(place, t),
            theme(meeting, t),
            where(place, t),
            answer_buttons(place, person, t, later=kind != "last_reminder"),
        ]
    )


def day_before(place: Place, note: str, t: Translator) -> Message:
    """Return the practical note to those who come."""
    meeting = place.meeting
    return message(
        [
            paragraph(t("See you at the dialogue meeting: {when}.", when=meeting.starts_at)),
            sessions.about(place, t),
            theme(meeting, t),
            where(place, t),
            paragraph(note) if note else None,
            actions(
                say(
                    t("We cannot come after all"),
                    "rsvp no",
                    Ids(series=place.series.id, meeting=meeting.id, party=place.seat.party.id),
                )
            ),
        ]
    )


def confirmed(place: Place, t: Translator) -> Message:
    """Return what is recorded for the party, with the buttons that change it."""
    if place.answer is None:
        said = t("{party} has not answered yet.", party=place.seat.party.name)
        return message([paragraph(said), _change(place, t)])
    return message([*_kept(place, place.answer, t), _change(place, t)])


def over(place: Place, t: Translator) -> Message:
    """Return what stood in an invitation's place when the meeting started, without buttons."""
    said = (
        t("{party}: {answer}", party=place.seat.party.name, answer=summary(place.answer, t))
        if place.answer
        else t("{party} did not answer.", party=place.seat.party.name)
    )
    held = t("Dialogue meeting {when}", when=place.meeting.starts_at)
    closed = aside(t("The meeting has started; answers are closed."))
    return message([rich(bold(said)), rich(words(held)), where(place, t), closed])


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
    principal = place.seat.principal
    may_hand = bool(place.seat.deputies) and principal is not None and principal.id == person.id
    return actions(
        say(t("Coming"), "rsvp yes", ids, style="" if place.answer else "primary"),
        say(t("Maybe"), "rsvp maybe", ids),
        say(t("Regrets"), "rsvp no", ids),
        say(t("Send to my deputy"), "rsvp deputy", ids) if may_hand else None,
        opens(t("Hand over until…"), "deputy", ids) if may_hand else None,
        say(t("Later"), "rsvp later", ids) if later else None,
        opens(t("Say more…"), "answer", ids),
        *more,
    )


def _seen(place: Place) -> Ids:
    """Return what the buttons of a place carry: with the answer that they are shown with."""
    return Ids(place.series.id, place.meeting.id, place.seat.party.id, state=place.seen)


def _change(place: Place, t: Translator) -> Block:
    ids = _seen(place)
    return actions(
        say(t("Coming"), "rsvp yes", ids),
        say(t("Maybe"), "rsvp maybe", ids),
        say(t("Regrets"), "rsvp no", ids),
        opens(t("Say more…"), "answer", ids),
        say(t("Add to my calendar"), "calendar", ids) if _comes(place.answer) else None,
    )


def _comes(answer: Answer | None) -> bool:
    return answer is not None and answer.reply.choice == "coming"


def _group(board: Board, group: Group, t: Translator) -> list[Block | None]:
    rows = [
        _line(board, t("Coming"), group.coming, t),
        _line(board, t("Maybe"), group.maybe, t),
        _line(board, t("Regrets"), group.regrets, t),
        _line(board, t("No answer yet"), group.missing, t),
    ]
    answered = group.size - len(group.missing)
    title = t(
        "{category}: {answered} of {size} answered",
        category=group.category.name,
        answered=answered,
        size=group.size,
    )
    return [rich(bold(title)), listing([line for line in rows if line])]


def _line(board: Board, label: str, parties: Sequence[Party], t: Translator) -> list[Element]:
    if not parties:
        return []
    names = ", ".join(_named(board, party, t) for party in parties)
    return [words(f"{label} ({len(parties)}): {names}")]


def _named(board: Board, party: Party, t: Translator) -> str:
    answer = board.answers.get(party.id)
    extra = []
    if answer and answer.reply.attending == "remote":
        extra.append(t("remote"))
    if answer and answer.recorded:
        extra.append(t("recorded"))
    if answer and board.meeting.changed_at and answer.at <= board.meeting.changed_at:
        extra.append(t("answered before the meeting was moved"))
    return f"{party.name} ({', '.join(extra)})" if extra else party.name
