"""Steps that ask: the whole of what would be said and to whom, Send and Wait."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.i18n import Translator
from bot.rules.cycle import Departure, Occurrence
from bot.rules.quorum import Shortfall
from bot.rules.seats import Category
from bot.rules.series import Meeting, Step
from bot.rules.texts import Word
from bot.views import left_out, quorum
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    divider,
    header,
    listing,
    message,
    paragraph,
    rich,
    spoken,
    words,
)
from bot.views.buttons import Ids, say
from bot.views.cycle import kind_name, send_button, step_name, wait_button

_NAMES_LENGTH = 2400
"""Characters of names that leave room in the message's text for the words that they read."""
_PROPOSALS_SHOWN = 15
_IN_SIGHT = 450
"""Characters of a preview below which a button is still in sight, on a phone as well."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a step would say: a post in the channel, direct messages, or both."""

    post: Message | None
    direct: Message | None
    """As the first of those whom it reaches would read it."""
    party: str = ""
    """The party of that first one."""
    recipients: Sequence[tuple[Category, Sequence[str]]] = ()
    """The names of those whom the direct message reaches, by category."""
    people: int = 0
    """How many people those are, where a name stands for more than one of them; 0: one each."""
    undecided: Sequence[str] = ()
    """The proposals that are not on the agenda because nobody has decided on them."""
    unmet: Sequence[Shortfall] = ()
    """The quorums that are not met the day before."""
    has_file: bool = False
    """Whether the meeting goes with it as a calendar file."""

    @property
    def count(self) -> int:
        """How many people the direct message reaches."""
        return self.people or sum(len(names) for _, names in self.recipients)


def ask(  # noqa: PLR0913 - a message
    occurrence: Occurrence,
    step: Step,
    preview: Preview,
    meeting: Meeting,
    t: Translator,
    follows: str = "",
) -> Message:
    """Ask the convener before a step speaks: its texts, its recipients, Send and Wait.

    ``follows`` says what comes by itself once it is sent.
    """
    ids, shown = Ids(series=occurrence.series), _shown(preview, t)
    buttons = [
        send_button(occurrence, step_name(step, t), t, "primary"),
        wait_button(occurrence, step_name(step, t), t) if occurrence.state == "asked" else None,
    ]
    return message(
        [
            header(t("May I send this?")),
            paragraph(
                t(
                    "Dialogue meeting on {date}: {step}",
                    step=step_name(step, t),
                    date=t.day(meeting.starts_at),
                )
            ),
            *(_early(preview, buttons, t) if _is_long(shown) else ()),
            *shown,
            _undirected(occurrence.kind, preview, t),
            divider(),
            *_undecided(preview.undecided, t),
            paragraph(follows) if follows else None,
            _placeless(preview, meeting, t),
            *map(paragraph, quorum.lines(preview.unmet, t)),
            actions(
                *buttons,
                say(t("Decide on proposals"), "agenda undecided", _of(meeting, ids))
                if preview.undecided
                else None,
            ),
        ]
    )


def _is_long(shown: Sequence[Block | None]) -> bool:
    """Tell whether what stands below a preview is below the fold as well."""
    return len(spoken([block for block in shown if block])) > _IN_SIGHT


def _early(
    preview: Preview, buttons: Sequence[Element | None], t: Translator
) -> list[Block | None]:
    """Return whom it reaches and the buttons, above a preview that is long."""
    reach = Reach(preview.count, channel=preview.post is not None)
    below = t("Read it all below.")
    return [paragraph(f"{_reached(reach, t)} {below}"), actions(*buttons)]


def uninvited(step: Step, invitation: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Tell the convener that a reminder waits because the invitation was not sent."""
    return message(
        [
            header(t("Nobody is invited yet")),
            paragraph(
                t(
                    "I have not sent this, because the invitation to the dialogue meeting on "
                    "{date} is not sent: {step}. Nobody is reminded before they are invited.",
                    date=t.day(meeting.starts_at),
                    step=step_name(step, t),
                )
            ),
            actions(
                say(
                    t("Look at the invitation…"),
                    f"look {invitation.id}",
                    Ids(series=invitation.series),
                    style="primary",
                )
            ),
        ]
    )


def _shown(preview: Preview, t: Translator) -> list[Block | None]:
    """Return the direct message first: the list in the channel may be long."""
    blocks: list[Block | None] = []
    if preview.direct is not None:
        count = preview.count
        blocks += [divider(), *_recipients(preview.recipients, count, t)]
        if count > 1:
            said = t("Each reads it in their own language. For {party}:", party=preview.party)
            blocks.append(aside(said))
        blocks += preview.direct.blocks_without_buttons()
        blocks.append(_file(t) if preview.has_file else None)
    if preview.post is not None:
        to = rich(bold(t("To the channel:")))
        blocks += [divider(), to, *preview.post.blocks_without_buttons()]
    return blocks or [aside(t("To: nobody, as things are now"))]


def _file(t: Translator) -> Block:
    return aside(t("The meeting goes with it as a calendar file, in a message of its own."))


def _undirected(kind: str, preview: Preview, t: Translator) -> Block | None:
    """Return that an invitation reaches the channel alone: nobody acts for the silent parties."""
    if kind != "invitation" or preview.direct is not None:
        return None
    return paragraph(t("Directly it reaches nobody, as things are now."))


def _placeless(preview: Preview, meeting: Meeting, t: Translator) -> Block | None:
    """Remind the convener, before people are written to, that nobody knows where to go."""
    if preview.direct is None or meeting.place or meeting.video:
        return None
    return paragraph(
        t(
            "Neither place nor video link is set, so they read that the place follows. To set "
            "them before you send this, write: {example}",
            example=Word("settings"),
        )
    )


def _undecided(proposals: Sequence[str], t: Translator) -> list[Block]:
    """Return what is not on the agenda, named after it, so that it is not forgotten."""
    if not proposals:
        return []
    shown = list(proposals[:_PROPOSALS_SHOWN])
    if len(proposals) > _PROPOSALS_SHOWN:
        shown.append(t("{count} more", count=len(proposals) - _PROPOSALS_SHOWN))
    rows = listing([[words(each)] for each in shown])
    said = paragraph(t("Not on it, because you have not decided on them:"))
    return [said, rows] if rows else [said]


def _of(meeting: Meeting, ids: Ids) -> Ids:
    return replace(ids, meeting=meeting.id)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a step reaches: so many people directly, and the channel."""

    people: int
    channel: bool


def decided(
    occurrence: Occurrence,
    step: Step | None,
    t: Translator,
    goes_out: Departure | None = None,
    reach: Reach | None = None,
) -> Message:
    """Return what became of a step that asked, and whom it reaches.

    ``step`` is what the cycle has of it, if it still does. ``goes_out`` says when, if that is not
    now.
    """
    name = step_name(step, t) if step else kind_name(occurrence.kind, t)
    if occurrence.state == "skipped":
        return left_out.in_vain(occurrence, name, t)
    if occurrence.state != "done":
        return message(
            [
                paragraph(t("Waits until you send it: {step}", step=name)),
                actions(send_button(occurrence, name, t)),
            ]
        )
    to = paragraph(_reached(reach, t)) if reach else None
    if goes_out is not None:
        return message([*departing(goes_out, name, t), to])
    return message([paragraph(t("Sent: {step}", step=name)), to])


def _reached(reach: Reach, t: Translator) -> str:
    if not reach.people and not reach.channel:
        return t("It reaches nobody, as things are now.")
    if not reach.people:
        return t("To the channel.")
    if reach.channel:
        return t.plural(
            "To {count} person directly, and to the channel.",
            "To {count} people directly, and to the channel.",
            reach.people,
        )
    return t.plural("To {count} person directly.", "To {count} people directly.", reach.people)


def departing(goes_out: Departure, step: str, t: Translator) -> list[Block]:
    """Return when what was decided now goes out, and the name of the ``step`` that it is."""
    return [paragraph(_departure(goes_out, t)), aside(step)]


def _departure(goes_out: Departure, t: Translator) -> str:
    if goes_out.paused:
        return t("I am paused. It goes out when you write: {example}", example=Word("resume"))
    return t("Goes out on {when}.", when=t.soon(goes_out.at))


def _recipients(
    recipients: Sequence[tuple[Category, Sequence[str]]], count: int, t: Translator
) -> list[Block | None]:
    """Return how many they are, and a line of names for each category.

    Every category has its line; where there are too many names, the longest lines end first.
    """
    most = max(len(names) for _, names in recipients)
    while most > 1 and _length(recipients, most) > _NAMES_LENGTH:
        most -= 1
    return [
        rich(bold(t.plural("To {count} person:", "To {count} people:", count))),
        listing([_row(category, names, most, t) for category, names in recipients]),
    ]


def _length(recipients: Sequence[tuple[Category, Sequence[str]]], most: int) -> int:
    return sum(len(name) for _, names in recipients for name in names[:most])


def _row(category: Category, names: Sequence[str], most: int, t: Translator) -> list[Element]:
    shown = list(names[:most])
    if len(names) > most:
        shown.append(t("{count} more", count=len(names) - most))
    label = f"{category.name.in_(t.language)} ({len(names)}): "
    return [bold(label), words(", ".join(shown))]
