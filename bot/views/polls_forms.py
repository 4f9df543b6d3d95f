"""The modals of polls: ask, vote, record a vote, extend."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.rules.polls import OPTION_LIMIT, OPTIONS_LIMIT, QUESTION_LIMIT, Board, Poll, Vote
from bot.rules.series import Meeting, Series
from bot.rules.texts import alphabetical
from bot.views.agenda_forms import party_input
from bot.views.blocks import Block, Element, paragraph, plain
from bot.views.buttons import Ids, metadata
from bot.views.forms import choice_input, modal, number_input, text_input
from bot.views.polls import label, question, until

_RADIO = 10
"""As many options as Slack takes as radio buttons or boxes; more are a menu."""


def poll_form(series: Series, meeting: Meeting, closes_at: datetime, t: Translator) -> Element:
    """Return the modal in which a poll is asked; it would close at ``closes_at``."""
    shown = [("open", t("While people vote")), ("hidden", t("When the poll has closed"))]
    return modal(
        "poll",
        t("Ask the parties"),
        t("Open the poll"),
        t("Cancel"),
        metadata(Ids(series.id, meeting.id)),
        [
            text_input("question", t("Question"), limit=QUESTION_LIMIT),
            text_input(
                "options",
                t("Options"),
                multiline=True,
                limit=3000,
                hint=t("One on each line, two at least. #12 stands for the item of that number."),
            ),
            number_input(
                "most",
                t("How many may a party choose?"),
                least=1,
                most=OPTIONS_LIMIT,
                initial=1,
            ),
            _until(closes_at, t),
            choice_input(
                "shown", t("When are the votes shown?"), shown, radio=True, initial="open"
            ),
        ],
    )


def vote_form(
    votes: Sequence[Vote], t: Translator, settles: tuple[str, str] | None = None
) -> Element:
    """Return the modal in which a party votes; it begins with the vote of the first party.

    ``settles`` is the direct message in which the question was asked: channel and time.
    """
    first = votes[0]
    board, party = first.board, first.seat.party
    chosen = first.ballot.chosen if first.ballot else ()
    blocks = [
        paragraph(question(board.poll, t)),
        party_input([vote.seat.party for vote in votes], t),
        _choice(board, chosen, t),
    ]
    ids = Ids(board.series.id, party=party.id, item=board.poll.number)
    kept = [block for block in blocks if block]
    return modal("vote", t("Your vote"), t("Vote"), t("Cancel"), metadata(ids, settles), kept)


def record_form(board: Board, t: Translator, begun: int | None = None) -> Element:
    """Return the modal in which the convener records how a party voted by other means.

    ``begun``: id of the party whose vote is changed.
    """
    given = board.ballots.get(begun or 0)
    parties = sorted(
        ((str(p.id), p.name) for p in board.parties), key=lambda it: alphabetical(it[1])
    )
    return modal(
        "vote_record",
        t("Record a vote"),
        t("Save"),
        t("Cancel"),
        metadata(Ids(board.series.id, item=board.poll.number)),
        [
            paragraph(question(board.poll, t)),
            choice_input(
                "party",
                t("Party"),
                parties[:OPTIONS_LIMIT],
                initial=str(begun or ""),
                hint=t("People will see that you recorded it."),
            ),
            _choice(board, given.chosen if given else (), t),
        ],
    )


def extend_form(poll: Poll, closes_at: datetime, t: Translator) -> Element:
    """Return the modal in which a deadline is put off."""
    return modal(
        "poll_extend",
        t("Extend"),
        t("Save"),
        t("Cancel"),
        metadata(Ids(poll.series, item=poll.number)),
        [
            paragraph(
                t("Poll #{number} is open until {when}.", number=poll.number, when=poll.closes_at)
            ),
            _until(closes_at, t),
        ],
    )


def _until(closes_at: datetime, t: Translator) -> Block:
    return text_input(
        "until",
        t("Open until"),
        limit=20,
        initial=t.written(closes_at),
        hint=t("Date and time, such as 2027-01-20 12:00; a date alone means 17:00."),
    )


def _choice(board: Board, chosen: Sequence[int], t: Translator) -> Block:
    """Return what can be chosen: one by radio buttons, several by boxes, many by a menu."""
    poll = board.poll
    rows: list[Element] = [
        {"text": plain(label(option), OPTION_LIMIT), "value": str(place)}
        for place, option in enumerate(poll.options, start=1)
        if place not in board.gone
    ]
    begun = [row for row in rows if int(row["value"]) in chosen]
    few = len(rows) <= _RADIO
    element: Element = {"action_id": "chosen", "options": rows}
    if poll.most == 1:
        element["type"] = "radio_buttons" if few else "static_select"
        if begun:
            element["initial_option"] = begun[0]
    else:
        element["type"] = "checkboxes" if few else "multi_static_select"
        if not few:
            element["max_selected_items"] = poll.most
        if begun:
            element["initial_options"] = begun
    return {
        "type": "input",
        "block_id": "chosen",
        "label": plain(t.plural("Choose one option.", "Choose up to {count} options.", poll.most)),
        "hint": plain(until(poll, t), 2000),
        "element": element,
        "optional": False,
    }
