"""Polls as people see them: the post, the reminder, the confirmation, the result, the status."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.rules.errors import mark
from bot.rules.polls import Board, Option, Poll, Vote
from bot.rules.seats import Person
from bot.rules.tally import Line, Tally, tally
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
from bot.views.deputies import send

BUTTONS = 5
"""With more options than this, or several choices, a modal asks."""
_BAR = 10
_OPTIONS_SHOWN = 30
_VOTED = {
    True: mark("{party} votes for: {options}"),
    False: mark("{party} voted for: {options}"),
}
_SILENT = {True: mark("{party} has not voted yet."), False: mark("{party} did not vote.")}
"""What is said of the vote of a party; by whether the poll is open."""


def question(poll: Poll, t: Translator) -> str:
    """Return what a poll asks; the cycle's own in the reader's language."""
    if poll.purpose == "priority":
        return (
            t("Which items matter most to you on the agenda?")
            if poll.most > 1
            else t("Which item matters most to you on the agenda?")
        )
    return poll.question


def label(option: Option) -> str:
    """Return an option as it is called: an item by its number and title."""
    return f"#{option.item} {option.text}" if option.item is not None else option.text


def post(board: Board, t: Translator, *, is_open: bool) -> Message:
    """Return the poll in the channel: what is asked, how many voted, buttons while it is open."""
    poll = board.poll
    shown = not poll.hidden or poll.state == "closed"
    counted = tally(poll, board.ballots.values(), board.gone)
    blocks = [
        header(t("Poll #{number}", number=poll.number) if poll.number else t("Poll")),
        rich(bold(question(poll, t))),
        options(board, counted, t, votes=shown),
        paragraph(turnout(board, t)),
        aside(terms(poll, t) if is_open else ended(poll, t, board.series.ended_at)),
        buttons(board, Ids(board.series.id), t) if is_open else None,
    ]
    return message(blocks)


def result(board: Board, t: Translator) -> Message:
    """Return the result: the options by votes, ties as ties, and how many voted.

    Counts stand in words; the bars beside them are for the eye and not in the spoken text.
    """
    poll = board.poll
    counted = tally(poll, board.ballots.values(), board.gone)
    top = [header(t("Result of poll #{number}", number=poll.number)), rich(bold(question(poll, t)))]
    rows = [_counted(poll, line, counted, t) for line in counted.lines[:_OPTIONS_SHOWN]]
    barred = [
        [*row, words(f"  {_bar(line, counted)}")]
        for row, line in zip(rows, counted.lines[:_OPTIONS_SHOWN], strict=True)
    ]
    ids = Ids(board.series.id).for_item(poll.number)
    keep = actions(opens(t("Add an outcome"), "outcome", ids))
    end = [*_left_out(board, t), aside(turnout(board, t)), keep]
    first = paragraph(_first(poll, counted, t))
    said = message([*top, first, listing(rows), *end])
    return Message(said.text, message([*top, first, listing(barred), *end]).blocks)


def reminder(vote: Vote, person: Person, t: Translator) -> Message:
    """Return the one reminder to whoever acts for a party that has not voted."""
    poll, party = vote.board.poll, vote.seat.party
    ids = Ids(vote.board.series.id, party=party.id)
    of_meeting = Ids(vote.board.series.id, poll.meeting, party.id)
    lead = t(
        "{party} has not voted yet in poll #{number}. It closes on {when}.",
        party=party.name,
        number=poll.number,
        when=poll.closes_at,
    )
    more = (
        send(vote.seat, person, of_meeting, t),
        say(t("Later"), f"poll later #{poll.number}", ids),
    )
    return message(
        [
            paragraph(lead),
            rich(bold(question(poll, t))),
            options(vote.board, None, t, votes=False),
            buttons(vote.board, ids, t, *more),
        ]
    )


def confirmed(vote: Vote, t: Translator, *, is_open: bool = True) -> Message:
    """Return how a party voted, who recorded it if somebody did, and how it is changed."""
    return _kept(vote, "vote", t, is_open=is_open)


def replaced(vote: Vote, by: str, t: Translator) -> Message:
    """Tell who voted for a party that the other one has voted otherwise, and how."""
    party = vote.seat.party.name
    said = t("{name} has voted for {party}. That counts, and not your vote.", name=by, party=party)
    return message([paragraph(said), *confirmed(vote, t).blocks])


def recorded(vote: Vote, t: Translator) -> Message:
    """Return to the convener what they recorded; it is changed by recording once more."""
    return _kept(vote, "vote_record", t)


def _kept(vote: Vote, form: str, t: Translator, *, is_open: bool = True) -> Message:
    poll, party = vote.board.poll, vote.seat.party
    ids = Ids(vote.board.series.id, party=party.id, item=poll.number)
    by = _by(vote, t)
    until = t("You can change the vote until {when}.", when=poll.closes_at) if is_open else ""
    return message(
        [
            paragraph(question(poll, t)),
            rich(bold(_said(vote, t, is_open=is_open))),
            aside(f"{by} {until}".strip()) if by or until else None,
            actions(opens(t("Change the vote"), form, ids)) if is_open else None,
        ]
    )


def over(vote: Vote, t: Translator, *, acts: bool) -> Message:
    """Return what stands in a reminder's place when the poll takes no votes, without buttons.

    How the party voted is said to who ``acts`` for it.
    """
    poll = vote.board.poll
    return message(
        [
            paragraph(t("Poll #{number}", number=poll.number)),
            paragraph(question(poll, t)),
            rich(bold(_said(vote, t, is_open=False))) if acts else None,
            aside(ended(poll, t, vote.board.series.ended_at)),
        ]
    )


def own(votes: Sequence[Vote], t: Translator, *, is_open: bool) -> Block | None:
    """Return how the parties have voted for which the reader acts; ``None`` without any."""
    said = (f"{_said(vote, t, is_open=is_open)}. {_by(vote, t)}".strip() for vote in votes)
    return listing([[words(line)] for line in said]) if votes else None


def _said(vote: Vote, t: Translator, *, is_open: bool) -> str:
    """Return how a party votes, or voted in a poll that takes no votes any more."""
    party = vote.seat.party.name
    if vote.ballot is None:
        return t(_SILENT[is_open], party=party)
    chosen = [label(vote.board.poll.options[place - 1]) for place in vote.ballot.chosen]
    return t(_VOTED[is_open], party=party, options=t.many(chosen))


def _by(vote: Vote, t: Translator) -> str:
    return t("Recorded by {name}.", name=vote.recorded_by) if vote.recorded_by else ""


def options(board: Board, counted: Tally | None, t: Translator, *, votes: bool) -> Block | None:
    """Return the options in the poll's order, with their votes if they are shown."""
    lines = {line.place: line for line in counted.lines} if counted else {}
    rows: list[list[Element]] = []
    for place, option in enumerate(board.poll.options, start=1):
        row = [words(label(option))]
        if place in board.gone:
            row.append(words(f" ({t(board.gone[place])})"))
        elif votes and place in lines:
            row.append(words(f": {_votes(lines[place], t)}"))
        rows.append(row)
    return listing(rows, ordered=True)


def _counted(poll: Poll, line: Line, counted: Tally, t: Translator) -> list[Element]:
    share = round(100 * line.votes / counted.voted) if counted.voted else 0
    said = f": {_votes(line, t)} ({share} %)"
    tie = f", {t('tie')}" if line.tied else ""
    return [bold(label(poll.options[line.place - 1])), words(f"{said}{tie}")]


def _bar(line: Line, counted: Tally) -> str:
    full = max(1, round(_BAR * line.votes / counted.voted)) if line.votes else 0
    return "▰" * full + "▱" * (_BAR - full)


def _votes(line: Line, t: Translator) -> str:
    return t.plural("{count} vote", "{count} votes", line.votes)


def turnout(board: Board, t: Translator) -> str:
    """Return how many have voted."""
    return t(
        "{voted} of {asked} parties have voted.",
        voted=len(board.ballots),
        asked=len(board.parties),
    )


def terms(poll: Poll, t: Translator) -> str:
    """Return until when, and how, a poll takes votes."""
    most = t.plural("Choose one option.", "Choose up to {count} options.", poll.most)
    return f"{most} {until(poll, t)}"


def until(poll: Poll, t: Translator) -> str:
    """Return until when a poll takes votes, and how long they can be changed or are hidden."""
    said = t("One vote for each party, until {when}. You can change it.", when=poll.closes_at)
    hidden = t("The votes are shown when the poll has closed.") if poll.hidden else ""
    return f"{said} {hidden}".strip()


def ended(poll: Poll, t: Translator, series_ended_at: datetime | None = None) -> str:
    """Return that a poll takes no votes any more, and why."""
    if poll.state == "withdrawn" and poll.closed_at == series_ended_at:
        return t("The series has ended, so the poll ended without a result.")
    if poll.state == "withdrawn":
        return t("The meeting was taken out, so the poll ended without a result.")
    return t("Closed on {when}.", when=poll.closed_at or poll.closes_at)


def buttons(board: Board, ids: Ids, t: Translator, *more: Element | None) -> Block:
    """Return a button for each option, or one that opens the modal where they are many."""
    poll = board.poll
    places = [n for n in range(1, len(poll.options) + 1) if n not in board.gone]
    if poll.most > 1 or len(places) > BUTTONS:
        form = opens(t("Vote"), "vote", ids.for_item(poll.number), style="primary")
        return actions(form, *more)
    return actions(
        *(say(label(poll.options[n - 1]), f"poll vote #{poll.number} {n}", ids) for n in places),
        *more,
    )


def conclusion(board: Board, t: Translator) -> tuple[str, int | None]:
    """Return what a result says in one line, and the number of the item that it is about.

    Of a poll that nobody won alone, the question.
    """
    poll = board.poll
    first = tally(poll, board.ballots.values(), board.gone).first
    if len(first) != 1:
        return question(poll, t), None
    chosen = poll.options[first[0].place - 1]
    return f"{question(poll, t)} {label(chosen)}", chosen.item


def _first(poll: Poll, counted: Tally, t: Translator) -> str:
    names = [label(poll.options[line.place - 1]) for line in counted.first]
    if not names:
        return t("Nobody voted for any of the options.")
    if len(names) == 1:
        return t("Most votes: {option}.", option=names[0])
    return t("Most votes, in a tie: {options}.", options=t.many(names))


def _left_out(board: Board, t: Translator) -> list[Block]:
    """Return which options are not counted because their items are gone."""
    names = [label(board.poll.options[place - 1]) for place in board.gone]
    if not names:
        return []
    said = t("Not counted, because they are off the agenda: {options}.", options=t.many(names))
    return [aside(said)]
