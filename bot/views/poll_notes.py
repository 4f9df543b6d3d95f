"""What is confirmed and told about polls: to who opened one, and to the convener."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.rules.agenda import Balance
from bot.rules.cycle import Occurrence
from bot.rules.errors import mark
from bot.rules.polls import Board, Poll, Vote
from bot.rules.series import Meeting
from bot.rules.tally import Order, tally
from bot.rules.texts import Word
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.items import named, shortened
from bot.views.polls import buttons, ended, options, own, question, terms, turnout

_NAMES_SHOWN = 40
_WHY = {
    "few": mark("there are fewer than two proposals to choose between"),
    "late": mark("the time at which it would close has passed"),
    "published": mark("the agenda is published already"),
}


def follows(poll: Poll, t: Translator, *, asks: bool) -> str:
    """Say to who lets the cycle's poll open what it does from then on: by itself, or if it asks."""
    follows = t("the result {when}", when=t.short(poll.closes_at))
    if poll.remind_at is not None:
        reminder = t("a reminder {when}", when=t.short(poll.remind_at))
        follows = t.many([reminder, follows])
    if asks:
        return t("Then: {follows}. I ask you before each.", follows=follows)
    return t("Then, by itself: {follows}.", follows=follows)


def asked(board: Board, t: Translator, more: Sequence[Block] = ()) -> Message:
    """Confirm a poll that was opened; ``more`` says what goes out when nothing can be sent."""
    poll = board.poll
    said = t(
        "Poll #{number} is open until {when}. It asks {count} parties.",
        number=poll.number,
        when=poll.closes_at,
        count=len(board.parties),
    )
    return message([paragraph(said), *more, *managing(poll, board.series.id, t)])


def posted_late(at: datetime, t: Translator) -> list[Block]:
    """Return when the result of a poll is posted that closes when nothing is sent."""
    said = t("The result goes out on {when}.", when=at)
    return [aside(f"{said} {t('Nothing is sent in the evening, at night or on days off.')}")]


def changed(board: Board, t: Translator, more: Sequence[Block] = ()) -> Message:
    """Confirm a deadline that was put off, or a poll that was closed; ``more``: as above."""
    poll = board.poll
    if poll.state == "open":
        said = t("Poll #{number} is open until {when}.", number=poll.number, when=poll.closes_at)
        return message([paragraph(said), *more, *managing(poll, board.series.id, t)])
    said = t("Poll #{number} is closed. The result goes to the channel.", number=poll.number)
    return message([paragraph(said)])


def status(
    boards: Sequence[Board], votes: Sequence[Vote], t: Translator, *, manages: bool
) -> Message:
    """Return the polls with who is missing; with buttons for who ``manages`` them.

    ``votes``: those of the parties for which the reader acts.
    """
    if not boards:
        return message([paragraph(t("No poll is open now."))])
    blocks: list[Block | None] = []
    for board in boards:
        poll = board.poll
        counted = tally(poll, board.ballots.values(), board.gone)
        shown = not poll.hidden or poll.state == "closed"
        is_open = poll.state == "open"
        blocks += [
            rich(bold(f"#{poll.number} {question(poll, t)}")),
            options(board, counted, t, votes=shown),
            paragraph(turnout(board, t)),
            paragraph(missing(board, t)) if board.missing else None,
            own([vote for vote in votes if vote.board is board], t, is_open=is_open),
            aside(terms(poll, t) if is_open else ended(poll, t)),
            buttons(board, Ids(board.series.id), t) if is_open else None,
            *(managing(poll, board.series.id, t) if manages and is_open else ()),
        ]
    return message(blocks)


def missing(board: Board, t: Translator) -> str:
    """Return which parties have not voted."""
    names = [party.name for party in board.missing]
    shown = names[:_NAMES_SHOWN]
    if len(names) > _NAMES_SHOWN:
        shown.append(t("{count} more", count=len(names) - _NAMES_SHOWN))
    return t("Not voted: {names}.", names=t.many(shown))


def waiting(boards: Sequence[Board], t: Translator) -> list[Block]:
    """Return the open polls for the convener's status, and who has not voted."""
    blocks: list[Block] = []
    for board in boards:
        said = t(
            "Poll #{number}, open until {when}: {missing} of {asked} parties have not voted.",
            number=board.poll.number,
            when=board.poll.closes_at,
            missing=len(board.missing),
            asked=len(board.parties),
        )
        blocks.append(paragraph(said))
        if board.missing:
            blocks.append(aside(missing(board, t)))
    return blocks


def ordering(board: Board, order: Order, t: Translator) -> Message:
    """Tell the convener that the cycle's poll is closed, and which order it gives the agenda."""
    poll, ids = board.poll, Ids(board.series.id)
    decide = say(t("Decide on proposals"), "agenda undecided", ids)
    see = say(t("See the agenda"), "agenda", ids)
    closed = t("Poll #{number} on what matters most is closed.", number=poll.number)
    said = _no_order(order, t)
    if said:
        button = decide if order.undecided or not order.numbers else see
        return message(
            [paragraph(f"{closed} {said}"), paragraph(turnout(board, t)), actions(button)]
        )
    tied = t("Items with equally many votes keep the order that they have now.")
    turned_out = [paragraph(turnout(board, t)), aside(tied)]
    if order.undecided:
        turned_out.append(paragraph(_unaccepted(order, t)))
    beside = decide if order.undecided else see
    return message([paragraph(closed), *suggestion(order, ids, t, turned_out, beside)])


def suggestion(
    order: Order, ids: Ids, t: Translator, said: Sequence[Block] = (), *more: Element
) -> list[Block]:
    """Return the order that a poll gives; one button takes it, ``more`` stand beside it."""
    title = t("The order that poll #{number} gives:", number=order.poll.number)
    items = list(zip(order.numbers, order.titles, strict=True))
    use = say(t("Use this order"), f"poll order #{order.poll.number}", ids, style="primary")
    return [rich(words(title)), *named(items, t, ordered=True), *said, actions(use, *more)]


def _no_order(order: Order, t: Translator) -> str:
    """Return why a poll gives the agenda no other order; empty if it does."""
    if not order.numbers:
        return t(
            "None of its items is accepted yet, so there is nothing to order. Decide on them, then "
            "write: {command} #{number}",
            number=order.poll.number,
            command=Word("poll order"),
        )
    if order.stands and order.undecided:
        already = t("What is accepted has the order of its result already.")
        return f"{_unaccepted(order, t)} {already}"
    return t("The agenda has the order of its result already.") if order.stands else ""


def _unaccepted(order: Order, t: Translator) -> str:
    """Return what got votes, and is in no order until the convener has accepted it."""
    return t.plural(
        "{items} got votes but is not accepted yet, so the order is without it.",
        "{items} got votes but are not accepted yet, so the order is without them.",
        len(order.undecided),
        items=shortened([f"#{item.number} {item.title}" for item in order.undecided], t),
    )


def stumbled(poll: Poll, t: Translator) -> Message:
    """Tell the convener of a poll that could not be reminded of or closed."""
    return message(
        [
            paragraph(
                t(
                    "I could not remind people of poll #{number}, or close it, because of a fault "
                    "in me. Tell your administrator; then close it.",
                    number=poll.number,
                )
            ),
            actions(say(t("Close the poll"), f"poll close #{poll.number}", Ids(poll.series))),
        ]
    )


def unopened(meeting: Meeting, why: str, t: Translator) -> Message:
    """Tell the convener why the cycle's poll was not opened."""
    said = t(
        "I did not open the poll on what matters most before the dialogue meeting on {date}: "
        "{why}.",
        date=t.day(meeting.starts_at),
        why=t(_WHY[why]),
    )
    see = say(t("See the agenda"), "agenda", Ids(meeting.series, meeting.id))
    return message([paragraph(said), actions(see)])


def not_now(why: str, t: Translator) -> str:
    """Say before the cycle's poll is opened that it would not be, and why."""
    return t("As things are now, I do not open the poll: {why}.", why=t(_WHY[why]))


def fits(whole: Balance, t: Translator) -> str:
    """Say that the meeting has time for everything, and that the poll can be left out then."""
    return t(
        "There is time for everything ({planned} of {available} min): no poll is needed.",
        planned=whole.planned,
        available=whole.available,
    )


def skip_button(step: Occurrence, t: Translator) -> Element:
    """Return the button that leaves the cycle's poll out of one meeting."""
    words = f"poll skip {step.id}"
    return say(t("Leave the poll out"), words, Ids(series=step.series), style="primary")


def undecided(count: int, t: Translator) -> str:
    """Say before the cycle's poll opens that proposals wait: what is declined is not in it."""
    return t.plural(
        "First decide on {count} proposal: what you decline is not in the poll.",
        "First decide on {count} proposals: what you decline is not in the poll.",
        count,
    )


def overheard(t: Translator) -> Block:
    """Say kindly to who voted by a mention that others can read how."""
    return aside(
        t(
            "Others in the channel can read what you wrote. A vote by the button, or in a direct "
            "message to me, is for your eyes only."
        )
    )


def managing(poll: Poll, series: int, t: Translator) -> list[Block]:
    """Return the buttons of who opened the poll."""
    ids = Ids(series).for_item(poll.number)
    return [
        actions(
            opens(t("Extend"), "poll_extend", ids),
            say(t("Close the poll"), f"poll close #{poll.number}", ids),
            opens(t("Record a vote"), "vote_record", ids),
        )
    ]


def order_in_question(order: Order, t: Translator) -> str:
    """Say before a result is posted in which order the agenda would be by it, or why in none."""
    items = zip(order.numbers, order.titles, strict=True)
    listed = t.many([f"#{number} {title}" for number, title in items])
    if said := _no_order(order, t):
        return said
    said = t("By it, the agenda would be: {items}.", items=listed)
    return f"{said} {_unaccepted(order, t)}" if order.undecided else said


def send_and_order(step: Occurrence, mark: str, t: Translator) -> Element:
    """Return the button that posts a result, as it was drawn with ``mark``, and takes its order."""
    ids = Ids(series=step.series, state=mark)
    return say(t("Send, and use the order"), f"send {step.id} order", ids, style="primary")


def ordered(poll: Poll, ids: Ids, t: Translator) -> Message:
    """Confirm that the agenda has the order that a poll gives, which was read before."""
    done = t("Done: the agenda now has the order that poll #{number} gives.", number=poll.number)
    return message([paragraph(done), actions(say(t("See the agenda"), "agenda", ids))])
