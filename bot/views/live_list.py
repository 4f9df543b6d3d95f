"""The live list of answers: who comes, by category and by group session, and who is missing."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.rules.abilities import Ability
from bot.rules.boards import Board, Group
from bot.rules.errors import mark
from bot.rules.seats import Party
from bot.rules.series import Meeting
from bot.rules.sessions import seen
from bot.views import quorum, session_rows
from bot.views.answers import summary
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    header,
    listing,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.fitting import cut
from bot.views.theme import of_series, theme

_ORGANISED = 600
"""Characters; the public page says the rest."""


def live_list(
    board: Board,
    t: Translator,
    now: datetime,
    *,
    buttons: bool = True,
    held: Meeting | None = None,
) -> Message:
    """Return who is coming, by category, and who has not answered; buttons while it is open.

    ``held``: the meeting before, of which a reader may think that it is about.
    """
    ids, is_open = Ids(board.series.id, board.meeting.id), board.is_open(now)
    blocks = _top(board, held, t, is_open=is_open)
    for group in board.groups if not board.sittings else ():
        blocks.extend(_group(board, group, t, is_open=is_open))
    for sitting in board.sittings:
        blocks.append(rich(bold(session_rows.heading(sitting.session, t))))
        is_ahead = not seen(board.meeting, sitting.session).has_started(now)
        for group in sitting.groups:
            blocks.extend(_group(board, group, t, is_open=is_ahead))
    if is_open and buttons:
        blocks.append(
            actions(
                say(t("Coming"), "rsvp yes", ids, style="primary"),
                say(t("Maybe"), "rsvp maybe", ids),
                say(t("Regrets"), "rsvp no", ids),
                opens(t("Say who comes…"), "answer", ids),
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


def to_come(t: Translator) -> Message:
    """Return what the list is, to who lets it be posted: nobody has answered yet."""
    return message([paragraph(t("The list of who is coming, which follows the answers."))])


def _top(board: Board, held: Meeting | None, t: Translator, *, is_open: bool) -> list[Block | None]:
    """Return which meeting it is, and how many come."""
    meeting = board.meeting
    asked = t("Who is coming on {date}?", date=t.short(meeting.starts_at))
    if held is not None:
        date = t.day(meeting.starts_at)
        asked = t("Who is coming to the dialogue meeting on {date}?", date=date)
    place = meeting.place or t("place to follow")
    whole = t("Dialogue meeting {when}, {place}.", when=meeting.starts_at, place=place)
    is_held = not board.sittings or any(each.session is None for each in board.sittings)
    return [
        header(asked),
        of_series(board.series, t),
        _after(held, t) if held else None,
        theme(meeting, t),
        paragraph(whole) if is_held else None,
        rich(bold(counts(board, t, is_open=is_open))),
        *(paragraph(line) for line in quorum.lines(board.unmet if board.is_asked else (), t)),
        aside(named) if (named := people(board, t)) else None,
    ]


def _after(held: Meeting, t: Translator) -> Block:
    said = t(
        "The last dialogue meeting was on {date}. This is about the next one.",
        date=t.day(held.starts_at),
    )
    return paragraph(said)


def counts(board: Board, t: Translator, *, is_open: bool) -> str:
    """Return how many answered what; who has not can while it ``is_open``, if they are asked."""
    groups = board.groups
    said = mark("Coming {coming} · maybe {maybe} · regrets {regrets} · never answered {missing}")
    if not board.is_asked:
        said = mark("Coming {coming} · maybe {maybe} · regrets {regrets}")
    elif is_open:
        said = mark("Coming {coming} · maybe {maybe} · regrets {regrets} · no answer yet {missing}")
    return t(
        said,
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


def status(
    board: Board,
    t: Translator,
    can: Collection[Ability],
    now: datetime,
    *,
    held: Meeting | None = None,
) -> Message:
    """Return the same list for one reader; a convener also reads who comes and every note.

    ``held``: the last meeting, while the next one is ahead.
    """
    shared = live_list(board, t, now, buttons="answer" in can, held=held)
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


def _group(board: Board, group: Group, t: Translator, *, is_open: bool) -> list[Block | None]:
    silent = t("No answer yet") if is_open else t("Never answered")
    if not board.is_asked:
        silent = t("Not invited yet") if is_open else t("Not invited")
    rows = [
        _line(board, t("Coming"), group.coming, t),
        _line(board, t("Maybe"), group.maybe, t),
        _line(board, t("Regrets"), group.regrets, t),
        _line(board, silent, group.missing, t),
        _line(board, t("Nobody acts for them"), group.vacant, t),
    ]
    title = t(
        "{category}: {answered} of {size} answered",
        category=group.category.name,
        answered=len(group.answered),
        size=group.size,
    )
    found = [rich(bold(title)), listing([line for line in rows if line])]
    return [*found, aside(organised) if (organised := _organised(group, t)) else None]


def _organised(group: Group, t: Translator) -> str:
    """Say whom the umbrellas of a category organise; empty if there is none."""
    told = [
        t("{party} organises: {names}.", party=party.name, names=", ".join(party.organises))
        for party in group.every
        if party.organises
    ]
    return cut(" ".join(told), _ORGANISED)


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
    if board.is_of_old_time(party.id):
        extra.append(t("answered before the meeting was moved"))
    return f"{party.name} ({', '.join(extra)})" if extra else party.name
