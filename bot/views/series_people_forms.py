"""The modals of a series' set-up for its parties, who acts for them, and who convenes."""

from collections.abc import Sequence
from dataclasses import replace

from bot.i18n import Translator
from bot.rules.series_drafts import Data, Sheet, called, doubled, people_of, unstaffed, vacant
from bot.rules.workspace import People
from bot.views.blocks import (
    Block,
    Element,
    actions,
    header,
    mention,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens
from bot.views.confirming import sure
from bot.views.fitting import cut
from bot.views.forms import number_input, text_input
from bot.views.items import shortened
from bot.views.pickers import people_input, person_input
from bot.views.series_forms import frame

_IN_BOX = 3000
"""Characters that a box in Slack holds."""
_DEPUTIES, _CONVENERS, _SEATS = 10, 10, 50
_SEVERAL = 5
"""People who are named because they act for several parties."""


def parties_form(
    sheet: Sheet, lines: str, convening: str, t: Translator, notice: str = ""
) -> Element:
    """Return the modal in which the parties are typed, all at once."""
    if len(lines) > _IN_BOX:
        return _too_many(sheet, t, notice)
    seats = next((int(row["seats"]) for row in called(sheet.data)), 3)
    said = t("A party, such as a municipality or a club, answers, proposes and votes as one.")
    return frame(
        "parties",
        sheet,
        t,
        [
            paragraph(said),
            text_input(
                "parties",
                t("Parties"),
                limit=_IN_BOX,
                multiline=True,
                initial=lines,
                placeholder=t("Municipalities: Eastbury, Westbury"),
                hint=t("One on each line, or several behind their category and a colon."),
            ),
            _convening(convening, t),
            number_input(
                "seats",
                t("How many at most from each new party?")
                if called(sheet.data)
                else t("How many at most from each party?"),
                least=1,
                most=_SEATS,
                initial=seats,
            ),
        ],
        notice=notice,
    )


def party_form(sheet: Sheet, row: Data, t: Translator, notice: str = "") -> Element:
    """Return the modal in which the people of one party are chosen.

    The names of its inputs have the party's key: Slack keeps what was chosen where they are alike.
    """
    key = row["key"]
    ids = Ids(series=sheet.series, item=sheet.draft)
    return frame(
        "people",
        sheet,
        t,
        [
            header(cut(row["name"], 150)),
            *_people(row, people_of(sheet.data), t),
            text_input(
                f"ids:{key}",
                t("Somebody whom the menus do not show?"),
                limit=500,
                optional=True,
                placeholder="U012ABCDEF",
                hint=_by_id(t),
            ),
            number_input(
                f"seats:{key}",
                t("How many persons may it send?"),
                least=1,
                most=_SEATS,
                initial=int(row["seats"]),
            ),
            actions(_all_parties(sheet, replace(ids, state=key), t), name=f"all:{key}"),
        ],
        notice=notice,
        key=key,
    )


def _people(row: Data, people: People, t: Translator) -> list[Block]:
    key, deputies, observers = row["key"], row.get("deputies", []), row.get("observers", [])
    first, read = t("Deputies, the first one first"), t("Observers")
    hint = t("They read everything, and neither answer nor vote.")
    return [
        person_input(f"principal:{key}", t("Principal"), people, initial=row.get("principal", "")),
        people_input(f"deputies:{key}", first, people, most=_DEPUTIES, initial=deputies),
        people_input(
            f"observers:{key}", read, people, most=_DEPUTIES, initial=observers, hint=hint
        ),
    ]


def conveners_form(sheet: Sheet, t: Translator, notice: str = "") -> Element:
    """Return the modal for the conveners and the owner of the content."""
    series, people = sheet.data["series"], people_of(sheet.data)
    return frame(
        "conveners",
        sheet,
        t,
        [
            people_input(
                "conveners",
                t("Conveners"),
                people,
                most=_CONVENERS,
                initial=series.get("conveners", []),
                hint=t("They run the series. The first one is asked before anything is sent."),
            ),
            person_input(
                "owner",
                t("Who is responsible for the content?"),
                people,
                initial=series.get("owner", ""),
                hint=t("The name stands on the records."),
            ),
            *_officers(series, people, t),
            text_input(
                "ids",
                t("Somebody whom the menus do not show?"),
                limit=500,
                optional=True,
                placeholder="U012ABCDEF",
                hint=_by_id(t),
            ),
        ],
        notice=notice,
    )


def _officers(series: Data, people: People, t: Translator) -> list[Block]:
    """Return the menus of who leads the meetings, writes down what they come to, and adjusts it."""
    menus = [
        ("chairs", t("Who is the chair?"), t("They order the agenda as well.")),
        ("secretaries", t("Who is secretary?"), t("They write down the outcomes.")),
        ("adjusters", t("Who adjusts the minutes?"), ""),
    ]
    return [
        people_input(name, label, people, most=_CONVENERS, initial=series.get(name, []), hint=hint)
        for name, label, hint in menus
    ]


def _all_parties(sheet: Sheet, ids: Ids, t: Translator) -> Element:
    """Return the button back to the list: of a draft it keeps what was chosen.

    A series that is there is changed when it is saved, so there it asks whether that shall be lost.
    """
    button = opens(t("All parties"), "series-people", ids)
    if sheet.series is None:
        return button
    lost = t("What you have chosen here since it was saved is lost.")
    asked = t("Leave without saving?")
    return sure(button, asked, lost, t("Leave"), t("Stay"), is_safe=False)


def missing(data: Data, t: Translator) -> str:
    """Say for how many parties nobody acts yet, and whether somebody does for who convenes."""
    empty, convening = vacant(data), unstaffed(data)
    said = [_called(empty, t, all_told=not convening)]
    if convening:
        said.append(
            t.plural(
                "Nobody acts yet for {names}, which convenes.",
                "Nobody acts yet for {names}, which convene.",
                len(convening),
                names=t.many(convening),
            )
        )
    return " ".join(said)


def several(data: Data, t: Translator) -> list[Block]:
    """Say who is the principal of several parties, and gets an invitation for each."""
    found = []
    for user, names in list(doubled(data).items())[:_SEVERAL]:
        said = t(
            "acts for several parties and gets an invitation for each: {parties}.",
            parties=shortened(names, t),
        )
        found.append(rich(mention(user), words(f" {said}")))
    return found


def _called(empty: Sequence[str], t: Translator, *, all_told: bool) -> str:
    """Say for how many of those that are called nobody acts; ``all_told``: of all parties."""
    if not empty:
        every = t("Somebody acts for every party.")
        return every if all_told else t("Somebody acts for every party that is called.")
    names = [*empty[:5], *([t("{count} more", count=len(empty) - 5)] if len(empty) > 5 else [])]  # noqa: PLR2004
    return t("Nobody acts yet for {names}.", names=t.many(names))


def _convening(initial: str, t: Translator) -> Block:
    return text_input(
        "convening",
        t("The organisation that convenes"),
        limit=75,
        optional=True,
        initial=initial,
        placeholder=t("The region"),
        hint=t("It takes part, but is neither called nor counted."),
    )


def _by_id(t: Translator) -> str:
    return t("Paste member IDs: profile, ⋮, “Copy member ID”.")


def _too_many(sheet: Sheet, t: Translator, notice: str) -> Element:
    """Return the modal where the list is longer than a box of Slack's."""
    count = len(called(sheet.data))
    return frame(
        "people",
        sheet,
        t,
        [
            paragraph(
                t(
                    "{count} parties do not fit into a box here. Ask your administrator to change "
                    "them in the series' file.",
                    count=count,
                )
            )
        ],
        notice=notice,
    )
