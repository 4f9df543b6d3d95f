"""Answers as people see them: the live list, the invitation, the confirmation, the modal."""

from collections.abc import Iterable, Sequence

from bot.i18n import Translator
from bot.rules.answers import NOTE_LIMIT, Answer, Board, Group, Place
from bot.rules.errors import mark
from bot.rules.seats import Party, Person
from bot.rules.texts import Word
from bot.views.agenda import party_input
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
from bot.views.buttons import Ids, metadata, opens, say
from bot.views.forms import choice_input, modal, text_input

CHOICE_NAMES = {
    "coming": mark("coming"),
    "maybe": mark("maybe"),
    "regrets": mark("regrets"),
}
ATTENDING_NAMES = {"on_site": mark("on site"), "remote": mark("remote")}


def live_list(board: Board, t: Translator, *, is_open: bool) -> Message:
    """Return who is coming, by category, and who has not answered; buttons while it is open."""
    meeting = board.meeting
    ids = Ids(board.series.id, meeting.id)
    blocks: list[Block | None] = [
        header(t("Who is coming on {date}?", date=t.short(meeting.starts_at))),
        paragraph(
            t(
                "Dialogue meeting {when}, {place}.",
                when=meeting.starts_at,
                place=meeting.place or t("place to follow"),
            )
        ),
        rich(bold(counts(board, t))),
    ]
    for group in board.groups:
        blocks.extend(_group(board, group, t))
    if is_open:
        blocks.append(
            actions(
                say(t("Coming"), "rsvp yes", ids, style="primary"),
                say(t("Maybe"), "rsvp maybe", ids),
                say(t("Regrets"), "rsvp no", ids),
                opens(t("Say more…"), "answer", ids),
            )
        )
        blocks.append(
            aside(t("One answer for each party. It can be changed until the meeting starts."))
        )
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


def status(board: Board, t: Translator, *, is_open: bool) -> Message:
    """Return the same list for one reader."""
    return live_list(board, t, is_open=is_open)


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
            aside(where(place, t)),
            answer_buttons(place, person, t, later=kind != "last_reminder"),
        ]
    )


def handed(place: Place, by: str, person: Person, t: Translator) -> Message:
    """Return the word to a deputy to whom the principal handed over."""
    party = place.seat.party
    so_far = place.answer
    return message(
        [
            paragraph(
                t(
                    "{name} asks you to answer for {party}: the dialogue meeting on {when}.",
                    name=by,
                    party=party.name,
                    when=place.meeting.starts_at,
                )
            ),
            aside(where(place, t)),
            paragraph(t("Answered so far: {answer}", answer=summary(so_far, t)))
            if so_far
            else None,
            answer_buttons(place, person, t, later=False),
        ]
    )


def day_before(place: Place, note: str, t: Translator) -> Message:
    """Return the practical note to those who come."""
    meeting = place.meeting
    return message(
        [
            paragraph(t("See you at the dialogue meeting: {when}.", when=meeting.starts_at)),
            paragraph(where(place, t)),
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
    party = place.seat.party
    answer = place.answer
    if answer is None:
        return message(
            [paragraph(t("{party} has not answered yet.", party=party.name)), _change(place, t)]
        )
    by = t("Recorded by {name}.", name=place.recorded_by) if place.recorded_by else ""
    return message(
        [
            rich(bold(t("{party}: {answer}", party=party.name, answer=summary(answer, t)))),
            aside(
                " ".join(
                    filter(
                        None,
                        [by, t("You can change it until {when}.", when=place.meeting.starts_at)],
                    )
                )
            ),
            _change(place, t),
        ]
    )


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


def handed_over(party: Party, deputy: Person, t: Translator) -> Message:
    """Return the word to a principal who handed over."""
    return message(
        [
            paragraph(
                t(
                    "{deputy} now answers for {party} at this meeting. To take it back: {example}",
                    deputy=deputy.name,
                    party=party.name,
                    example=Word("rsvp back"),
                )
            )
        ]
    )


def taken_back(party: Party, t: Translator) -> Message:
    """Return the word to a principal who took it back."""
    return message([paragraph(t("You answer for {party} again.", party=party.name))])


def where(place: Place, t: Translator) -> str:
    """Return place, address and video link in one line."""
    meeting = place.meeting
    parts = [meeting.place, meeting.address]
    if meeting.video:
        parts.append(t("remote: {link}", link=meeting.video))
    return ", ".join(part for part in parts if part) or t("The place will follow.")


def answer_buttons(place: Place, person: Person, t: Translator, *, later: bool) -> Block:
    """Return the buttons of an invitation, as far as this person may use them."""
    ids = Ids(place.series.id, place.meeting.id, place.seat.party.id)
    principal = place.seat.principal
    may_hand = bool(place.seat.deputies) and principal is not None and principal.id == person.id
    return actions(
        say(t("Coming"), "rsvp yes", ids, style="primary"),
        say(t("Regrets"), "rsvp no", ids),
        say(t("Maybe"), "rsvp maybe", ids),
        say(t("Send to my deputy"), "rsvp deputy", ids) if may_hand else None,
        say(t("Later"), "rsvp later", ids) if later else None,
        opens(t("Say more…"), "answer", ids),
    )


def answer_form(places: Sequence[Place], meeting: int, t: Translator) -> Element:
    """Return the modal in which a party says who comes, how, and adds a note."""
    first = places[0]
    reply = first.answer.reply if first.answer else None
    seats = max(place.seat.party.seats for place in places)
    choices = [("coming", t("Coming")), ("maybe", t("Maybe")), ("regrets", t("Regrets"))]
    ways = [("on_site", t("On site")), ("remote", t("Remote"))]
    blocks = [
        party_input([place.seat.party for place in places], t),
        choice_input(
            "choice",
            t("Will you come?"),
            choices,
            radio=True,
            initial=reply.choice if reply else "coming",
        ),
        choice_input(
            "attending",
            t("How?"),
            ways,
            radio=True,
            optional=True,
            initial=(reply.attending or "") if reply else "",
        ),
        text_input(
            "attendees",
            t("Who comes?"),
            multiline=True,
            optional=True,
            limit=500,
            initial="\n".join(reply.attendees) if reply else "",
            hint=t.plural(
                "One name on each line; there is room for {count} person.",
                "One name on each line; there is room for {count} persons.",
                seats,
            ),
        ),
        text_input(
            "note",
            t("Note to the convener"),
            optional=True,
            limit=NOTE_LIMIT,
            initial=reply.note if reply else "",
        ),
    ]
    return modal(
        "answer",
        t("Your answer"),
        t("Save"),
        t("Cancel"),
        metadata(Ids(series=first.series.id, meeting=meeting, party=first.seat.party.id)),
        [block for block in blocks if block],
    )


def record_form(board: Board, t: Translator) -> Element:
    """Return the modal in which the convener records what a party said by other means."""
    parties = [party for group in board.groups for party in _everyone(group)]
    options = sorted(((str(p.id), p.name) for p in parties), key=lambda option: option[1])
    choices = [("coming", t("Coming")), ("maybe", t("Maybe")), ("regrets", t("Regrets"))]
    return modal(
        "record",
        t("Record an answer"),
        t("Save"),
        t("Cancel"),
        metadata(Ids(series=board.series.id, meeting=board.meeting.id)),
        [
            choice_input("party", t("Party"), options[:100]),
            choice_input("choice", t("Its answer"), choices, radio=True, initial="coming"),
            text_input(
                "note",
                t("Note"),
                optional=True,
                limit=NOTE_LIMIT,
                hint=t("People will see that you recorded it."),
            ),
        ],
    )


def _change(place: Place, t: Translator) -> Block:
    ids = Ids(place.series.id, place.meeting.id, place.seat.party.id)
    return actions(
        say(t("Coming"), "rsvp yes", ids),
        say(t("Maybe"), "rsvp maybe", ids),
        say(t("Regrets"), "rsvp no", ids),
        opens(t("Say more…"), "answer", ids),
    )


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
    return f"{party.name} ({', '.join(extra)})" if extra else party.name


def _everyone(group: Group) -> Iterable[Party]:
    yield from (*group.coming, *group.maybe, *group.regrets, *group.missing)
