"""The modals of the agenda: propose, decide, order."""

from collections.abc import Mapping, Sequence

from bot.i18n import Translator
from bot.rules.agenda import (
    DEFAULT_KIND,
    DEFAULT_MINUTES,
    KIND_NAMES,
    KINDS,
    LINK_LIMIT,
    MINUTES_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
    Item,
)
from bot.rules.agenda_page import Page
from bot.rules.examples import named
from bot.rules.seats import Party
from bot.rules.series import Meeting, Series
from bot.rules.texts import capital
from bot.views.blocks import Block, Element, listing, paragraph
from bot.views.buttons import Ids, metadata
from bot.views.forms import choice_input, choices_input, modal, number_input, text_input
from bot.views.items import row
from bot.views.proposing import late

_NOTHING: Mapping[str, str] = {}


def propose_form(  # noqa: PLR0913 - a modal
    series: Series,
    meeting: Meeting,
    parties: Sequence[Party],
    t: Translator,
    begins: Mapping[str, str] = _NOTHING,
    *,
    decides: bool = False,
) -> Element:
    """Return the modal in which an item is proposed; several parties are asked for which.

    ``begins`` says what stands in its inputs at first; ``decides``: the reader, on proposals.
    """
    areas = [(area.key, area.name.in_(t.language)) for area in series.profile.areas]
    goals = [(goal.key, goal.name.in_(t.language)) for goal in series.profile.goals]
    blocks = [
        *_late(meeting, t, decides=decides),
        text_input(
            "title",
            t("What is it about?"),
            limit=TITLE_LIMIT,
            placeholder=t("A short title"),
            initial=begins.get("title", ""),
        ),
        choice_input("kind", t("Kind"), _kinds(t), initial=DEFAULT_KIND),
        number_input(
            "minutes",
            t("How many minutes does it need?"),
            least=1,
            most=MINUTES_LIMIT,
            initial=DEFAULT_MINUTES,
        ),
        choice_input("area", t("Area"), areas, optional=True) if areas else None,
        choices_input("goals", t("Goals that it touches"), goals) if goals else None,
        _link(begins.get("link", ""), t),
        party_input(parties, t),
    ]
    return modal(
        "propose",
        t("Propose an item"),
        t("Propose"),
        t("Cancel"),
        metadata(Ids(series=series.id, meeting=meeting.id)),
        [b for b in blocks if b],
    )


def _link(initial: str, t: Translator) -> Block:
    return text_input(
        "link",
        t("Link to a background paper"),
        limit=LINK_LIMIT,
        optional=True,
        placeholder="https://",
        initial=initial,
    )


def _late(meeting: Meeting, t: Translator, *, decides: bool) -> list[Block]:
    said = late(meeting, t, decides=decides)
    return [paragraph(said)] if said else []


def decline_form(series: int, item: Item, t: Translator) -> Element:
    """Return the modal in which the convener declines an item; a reason belongs to it."""
    return modal(
        "decline",
        t("Decline #{number}", number=item.number),
        t("Decline"),
        t("Cancel"),
        metadata(_of(series, item)),
        [
            paragraph(item.title),
            text_input(
                "reason",
                t("Reason"),
                limit=REASON_LIMIT,
                multiline=True,
                hint=t("The proposer will read it."),
            ),
        ],
    )


def _of(series: int, item: Item) -> Ids:
    return Ids(series=series, meeting=item.meeting, item=item.number, state=item.state)


def time_form(series: int, item: Item, t: Translator) -> Element:
    """Return the modal in which the convener gives an item its minutes."""
    return modal(
        "time",
        t("Time for #{number}", number=item.number),
        t("Save"),
        t("Cancel"),
        metadata(_of(series, item)),
        [
            paragraph(item.title),
            number_input(
                "minutes", t("Minutes"), least=1, most=MINUTES_LIMIT, initial=item.minutes
            ),
        ],
    )


def order_form(page: Page, t: Translator) -> Element:
    """Return the modal in which the convener orders the agenda."""
    numbers = " ".join(f"#{item.number}" for item in page.accepted)
    rows = listing([row(page, item, t) for item in page.accepted], ordered=True)
    return modal(
        "order",
        t("Change the order"),
        t("Save"),
        t("Cancel"),
        metadata(Ids(series=page.series.id, meeting=page.meeting.id)),
        [
            *([rows] if rows else []),
            text_input(
                "numbers",
                t("The items in the order you want"),
                limit=500,
                initial=numbers,
                hint=t("Write their numbers, the first one first."),
            ),
        ],
    )


def merge_form(page: Page, t: Translator) -> Element:
    """Return the modal in which the convener merges items."""
    open_items = [*page.accepted, *page.proposed]
    rows = listing([row(page, item, t) for item in open_items])
    return modal(
        "merge",
        t("Merge items"),
        t("Merge"),
        t("Cancel"),
        metadata(Ids(series=page.series.id, meeting=page.meeting.id)),
        [
            *([rows] if rows else []),
            text_input(
                "numbers",
                t("The items that belong together"),
                limit=500,
                placeholder=named("#12 #15", (item.number for item in open_items), least=2),
                hint=t("Write their numbers, the one to keep first."),
            ),
        ],
    )


def party_input(parties: Sequence[Party], t: Translator) -> Block | None:
    """Return the question for which party; ``None`` if there is nothing to ask."""
    if len(parties) < 2:  # noqa: PLR2004 - one is no choice
        return None
    options = [(str(party.id), party.name) for party in parties]
    return choice_input("party", t("For which party?"), options, initial=options[0][0])


def _kinds(t: Translator) -> list[tuple[str, str]]:
    return [(kind, capital(t(KIND_NAMES[kind]))) for kind in KINDS]
