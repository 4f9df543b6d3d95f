"""The modal of a series' set-up with all parties, and who acts for each of them."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.series_drafts import Data, Sheet, listed, people_of, unstaffed, vacant
from bot.views.blocks import Block, Element, actions, aside, bold, mention, paragraph, rich, words
from bot.views.buttons import Ids, opens
from bot.views.fitting import cut
from bot.views.pickers import person_input
from bot.views.series_forms import frame
from bot.views.series_people_forms import missing, several

PARTIES_SHOWN = 40
"""Two blocks each, of the hundred that a modal has."""
_CHOSEN_AT_ONCE = 12
"""People of whom Slack is asked before a modal is acknowledged (``handlers.enquiries``)."""


def people_form(sheet: Sheet, t: Translator, notice: str = "") -> Element:
    """Return the modal with the parties and who acts for each; a button beside each changes it."""
    rows = listed(sheet.data)
    empty, convening = vacant(sheet.data), unstaffed(sheet.data)
    # Those for which nobody acts come first: with many parties, the end of the list is not shown.
    order = (empty, convening, [row["name"] for row in rows])
    shown = sorted(rows, key=lambda row: [row["name"] in names for names in order].index(True))
    shown = shown[:PARTIES_SHOWN]
    beside = _beside(sheet, shown)
    blocks: list[Block | None] = [
        paragraph(
            t(
                "The principal answers for the party; a deputy takes over when needed. You can "
                "choose them later."
            )
        ),
        aside(missing(sheet.data, t)) if len(beside) < len(rows) else None,
        *several(sheet.data, t),
    ]
    for row in shown:
        blocks += _party(row, sheet, t, beside=row in beside)
    if len(rows) > PARTIES_SHOWN:
        blocks.append(aside(t("{count} more", count=len(rows) - PARTIES_SHOWN)))
    form = frame("people", sheet, t, blocks, notice=notice)
    if sheet.series is not None:
        del form["submit"]  # each party is saved in its own form, and nothing is filled in here
    return form


def _beside(sheet: Sheet, shown: Sequence[Data]) -> Sequence[Data]:
    """Return the parties whose principal is chosen in the list itself: of a draft, if they are few.

    More would not be asked of Slack within the time that it gives.
    """
    empty = [row for row in shown if not (row.get("principal") or row.get("deputies"))]
    return empty if sheet.series is None and len(empty) <= _CHOSEN_AT_ONCE else ()


def _party(row: Data, sheet: Sheet, t: Translator, *, beside: bool) -> Sequence[Block]:
    """Return a party: who acts for it and a button, or the menu in which its principal is chosen.

    Then the button is for what else can be chosen; it keeps what was chosen in the list.
    """
    ids = Ids(series=sheet.series, item=sheet.draft, state=row["key"])
    if beside:
        more = opens(t("Deputies…"), "series-party", ids)
        more["accessibility_label"] = cut(f"{t('Deputies…')} {row['name']}", 75)
        return [
            person_input(f"principal:{row['key']}", row["name"], people_of(sheet.data)),
            actions(more, name=f"party:{row['key']}"),
        ]
    users = [*([row["principal"]] if row.get("principal") else []), *row.get("deputies", [])]
    said = _people(row, t)
    label = t("Change") if users else t("Choose")
    name = cut(row["name"], 60)
    button = opens(label, "series-party", ids)
    button["accessibility_label"] = cut(f"{label}: {name}", 75)
    return [rich(bold(row["name"]), words(":"), *said), actions(button, name=f"party:{row['key']}")]


def _people(row: Data, t: Translator) -> list[Element]:
    """Return the principal, then the deputies in their order, called so."""
    principal = row.get("principal")
    first = mention(principal) if principal else words(t("nobody yet"))
    deputies = [part for user in row.get("deputies", []) for part in (words(" "), mention(user))]
    behind = [words(f", {t('deputies:')}"), *deputies] if deputies else []
    return [words(" "), first, *behind]
