"""The modals of answers: the party's own, and one that the convener records."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.answers import NOTE_LIMIT, Place, Reply
from bot.rules.boards import Board
from bot.rules.series import Meeting
from bot.rules.texts import LocalText, alphabetical
from bot.views.agenda_forms import party_input
from bot.views.blocks import Block, Element, paragraph
from bot.views.buttons import Ids, metadata
from bot.views.forms import choice_input, modal, text_input


def answer_form(
    places: Sequence[Place], meeting: int, t: Translator, settles: tuple[str, str] | None = None
) -> Element:
    """Return the modal in which a party says who comes, how, and adds a note.

    It begins with what the first party has answered so far, and asks how only where there is a
    video link. ``settles`` is the direct message in
    which the question was asked: channel and time.
    """
    first = places[0]
    answer = first.answer
    reply = answer.reply if answer else Reply("coming")
    ways = [("on_site", t("On site")), ("remote", t("Remote"))]
    blocks = [
        *_meant(places, t),
        party_input([place.seat.party for place in places], t),
        choice_input("choice", t("Will you come?"), _choices(t), radio=True, initial=reply.choice),
        choice_input(
            "attending", t("How?"), ways, radio=True, optional=True, initial=reply.attending or ""
        )
        if any(place.meeting.video for place in places)
        else None,
        _attendees(reply, max(place.seat.party.seats for place in places), t),
        text_input(
            "note", t("Note to the convener"), optional=True, limit=NOTE_LIMIT, initial=reply.note
        ),
    ]
    # Of several parties nobody has seen how the others stand.
    seen = first.seen if len(places) == 1 else ""
    ids = Ids(first.series.id, meeting, first.seat.party.id, state=seen)
    kept = [block for block in blocks if block]
    return modal("answer", t("Your answer"), t("Save"), t("Cancel"), metadata(ids, settles), kept)


def _meant(places: Sequence[Place], t: Translator) -> list[Block]:
    """Return which meeting it is: a person may take part in several series.

    Of parties that meet at different times, in their group sessions, that of each.
    """
    if len({place.meeting.starts_at for place in places}) > 1:
        return [_about(place.seat.party.name, place.meeting, t) for place in places]
    return [_about(places[0].series.profile.name, places[0].meeting, t)]


def _about(name: LocalText | str, meeting: Meeting, t: Translator) -> Block:
    said = t("{series}: the dialogue meeting of {when}.", series=name, when=meeting.starts_at)
    return paragraph(said)


def _attendees(reply: Reply, seats: int, t: Translator) -> Block:
    return text_input(
        "attendees",
        t("Who comes?"),
        multiline=True,
        optional=True,
        limit=500,
        initial="\n".join(reply.attendees),
        hint=t.plural(
            "One name on each line; there is room for {count} person.",
            "One name on each line; there is room for {count} people.",
            seats,
        ),
    )


def _choices(t: Translator) -> list[tuple[str, str]]:
    return [("coming", t("Coming")), ("maybe", t("Maybe")), ("regrets", t("Regrets"))]


def record_form(board: Board, t: Translator) -> Element:
    """Return the modal in which the convener records what a party said by other means."""
    parties = [party for group in board.groups for party in group.every]
    options = sorted(((str(p.id), p.name) for p in parties), key=lambda it: alphabetical(it[1]))
    return modal(
        "record",
        t("Record an answer"),
        t("Save"),
        t("Cancel"),
        metadata(Ids(series=board.series.id, meeting=board.meeting.id)),
        [
            _about(board.series.profile.name, board.meeting, t),
            choice_input("party", t("Party"), options[:100]),
            choice_input("choice", t("Its answer"), _choices(t), radio=True, initial="coming"),
            text_input(
                "attendees",
                t("Who comes?"),
                multiline=True,
                optional=True,
                limit=500,
                hint=t("One name on each line, up to the seats that the party has."),
            ),
            text_input(
                "note",
                t("Note"),
                optional=True,
                limit=NOTE_LIMIT,
                hint=t("People will see that you recorded it."),
            ),
        ],
    )
