"""An item as a line: what it is, from whom, who is behind it, and what became of it."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.agenda import KIND_NAMES, Item
from bot.rules.agenda_page import Page
from bot.rules.errors import mark
from bot.views.blocks import Block, Element, bold, link, listing, words

_NAMES_SHOWN = 5
_ITEMS_SHOWN = 20
"""No agenda is longer by far."""
_STATES = {
    "proposed": mark("waits for the convener"),
    "accepted": mark("on the agenda"),
    "declined": mark("not taken up"),
    "withdrawn": mark("withdrawn"),
    "merged": mark("part of another item"),
    "parked": mark("in the parking lot"),
}


def row(page: Page, item: Item, t: Translator) -> list[Element]:
    """Return one item as a line: number, title, kind, minutes, area, party, background."""
    title = page.title(item, t.language)
    line = [bold(f"#{item.number} {title}"), words(f" – {', '.join(_details(page, item, t))}")]
    if item.link:
        line += [words(". "), link(item.link, t("Background"))]
    return [*line, *(words(f". {each}") for each in _more(page, item, t))]


def _details(page: Page, item: Item, t: Translator) -> list[str]:
    party = page.parties.get(item.party or 0)
    areas = {area.key: area.name for area in page.series.profile.areas}
    details = [t(KIND_NAMES[item.kind]), t("{count} min", count=item.minutes)]
    if item.area in areas:
        details.append(areas[item.area].in_(t.language))
    if party:
        details.append(party.name)
    if item.late:
        details.append(t("late"))
    if item.carried_from is not None:
        details.append(t("carried over from {date}", date=t.day(item.carried_from)))
    return details


def _more(page: Page, item: Item, t: Translator) -> list[str]:
    """Return the goals that the item touches, what is part of it, and who supports it."""
    said = []
    goals = [each.name for each in page.series.profile.goals if each.key in item.goals]
    if goals:
        names = "; ".join(goal.in_(t.language) for goal in goals)
        said.append(t.plural("Goal: {names}", "Goals: {names}", len(goals), names=names))
    parts = page.merged(item)
    if parts:
        said.append(t("Merged into it: {items}", items=", ".join(_part(page, p) for p in parts)))
    supporters = page.supporters(item)
    if supporters:
        said.append(
            t.plural(
                "Supported by {count} party: {names}",
                "Supported by {count} parties: {names}",
                len(supporters),
                names=shortened([party.name for party in supporters], t),
            )
        )
    return said


def shortened(names: Sequence[str], t: Translator) -> str:
    """Return the first names, and how many more there are."""
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        shown.append(t("{count} more", count=len(names) - _NAMES_SHOWN))
    return t.many(shown)


def named(items: Sequence[tuple[int, str]], t: Translator, *, ordered: bool) -> list[Block]:
    """Return items by number and title: nobody knows them by their numbers alone."""
    lines = [f"#{number} {title}" for number, title in items[:_ITEMS_SHOWN]]
    if len(items) > _ITEMS_SHOWN:
        lines.append(t("{count} more", count=len(items) - _ITEMS_SHOWN))
    listed = listing([[words(line)] for line in lines], ordered=ordered)
    return [listed] if listed else []


def _part(page: Page, item: Item) -> str:
    party = page.parties.get(item.party or 0)
    return f"#{item.number} ({party.name})" if party else f"#{item.number}"


def became(item: Item, t: Translator) -> str:
    """Return what became of an item, as whoever proposed it reads it."""
    said = t(_STATES[item.state])
    if item.state == "accepted":
        said += f", {t('{count} min', count=item.minutes)}"
    if item.merged_into is not None:
        said += f", #{item.merged_into}"
    return f"{said}: {item.reason}" if item.state == "declined" else said
