"""The agenda of a meeting as Markdown, HTML and CSV: for those who prepare it, drafts included."""

from bot.documents.layout import render
from bot.documents.records import front, stamp, where
from bot.documents.tables import Cell, csv_table
from bot.documents.texts import markdown
from bot.i18n import Translator
from bot.rules.agenda import KIND_NAMES, Item
from bot.rules.agenda_page import Page
from bot.rules.outcomes import NEEDS
from bot.rules.public import Imprint


def as_markdown(page: Page, imprint: Imprint, t: Translator) -> bytes:
    """Return the agenda in Markdown."""
    lines = [
        f"# {title(page, t)}",
        "",
        *front([(t("Status"), state(page, t)), *where(page.meeting, t)], imprint, t),
    ]
    if led := followed(page, t):
        lines += ["", f"## {t('Followed up from last time')}", ""]
        lines += [f"- {markdown(said)}" for said in led]
    for heading, items in sections(page, t):
        lines += ["", f"## {heading}", ""]
        lines += [_line(page, n, item, t) for n, item in enumerate(items, start=1)] or [
            t("Nothing is on the agenda yet.")
        ]
    lines += ["", total(page, t), ""]
    return "\n".join(lines).encode()


def as_html(page: Page, imprint: Imprint, t: Translator) -> bytes:
    """Return the agenda as one HTML file that needs nothing else."""
    sectioned = [
        (heading, [(item, page.title(item, t.language), facts(page, item, t)) for item in items])
        for heading, items in sections(page, t)
    ]
    return render(
        "agenda.html",
        t=t,
        title=title(page, t),
        rows=[(t("Status"), state(page, t)), *where(page.meeting, t)],
        followed=followed(page, t),
        sections=sectioned,
        total=total(page, t),
        p={"imprint": imprint},
    ).encode()


def as_csv(page: Page, _imprint: Imprint, t: Translator) -> bytes:
    """Return the agenda as a table: the accepted items in order, then those that wait."""
    header = [
        t("Order"),
        t("Number"),
        t("Title"),
        t("Kind"),
        t("Minutes"),
        t("Area"),
        t("Goals"),
        t("Party"),
        t("Status"),
        t("Carried over from"),
        t("Link to a background paper"),
    ]
    accepted: list[tuple[Cell, Item]] = list(enumerate(page.accepted, start=1))
    rows: list[list[Cell]] = [
        [
            order,
            item.number,
            page.title(item, t.language),
            t(KIND_NAMES[item.kind]),
            item.minutes,
            _area(page, item, t),
            ", ".join(_goals(page, item, t)),
            _party(page, item),
            t(item.state),  # its names are marked where people read them, in bot/views
            stamp(item.carried_from, t)[:10] if item.carried_from else "",
            item.link or "",
        ]
        for order, item in [*accepted, *(("", item) for item in page.proposed)]
    ]
    return csv_table(header, rows)


def title(page: Page, t: Translator) -> str:
    """Return what the document is called."""
    return t("Agenda for the dialogue meeting, {date}", date=t.day(page.meeting.local))


def state(page: Page, t: Translator) -> str:
    """Return whether the agenda is published."""
    at = page.meeting.published_at
    return (
        t("Published on {date}.", date=t.day(at)) if at else t("The agenda is not published yet.")
    )


def sections(page: Page, t: Translator) -> list[tuple[str, list[Item]]]:
    """Return the accepted items, and those that wait for a decision if there are any."""
    waiting = [(t("Proposed, not yet decided"), page.proposed)] if page.proposed else []
    return [(t("Agenda"), page.accepted), *waiting]


def followed(page: Page, t: Translator) -> list[str]:
    """Return the outcomes of earlier meetings that lead the agenda, a line each."""
    register = page.led
    if register is None:
        return []
    lines = []
    for each in register.tasks:
        until = t("by {date}", date=t.day(each.due)) if each.due else ""
        about = ", ".join(filter(None, [t(NEEDS[each.kind].name), register.owner(each), until]))
        lines.append(f"#{each.number} {each.text} – {about}")
    return lines


def total(page: Page, t: Translator) -> str:
    """Return the planned time against the meeting's length."""
    balance = page.balance
    return t(
        "Planned: {planned} of {available} minutes.",
        planned=balance.planned,
        available=balance.available,
    )


def facts(page: Page, item: Item, t: Translator) -> str:
    """Return number, kind, minutes, area, party and goals of an item on one line."""
    minutes = t("{count} min", count=item.minutes)
    parts = [f"#{item.number}", t(KIND_NAMES[item.kind]), minutes]
    parts += [_area(page, item, t), _party(page, item), *_goals(page, item, t)]
    if item.carried_from is not None:
        parts.append(t("carried over from {date}", date=t.day(item.carried_from)))
    return " · ".join(part for part in parts if part)


def _goals(page: Page, item: Item, t: Translator) -> list[str]:
    every = page.series.profile.goals
    return [goal.name.in_(t.language) for goal in every if goal.key in item.goals]


def _line(page: Page, n: int, item: Item, t: Translator) -> str:
    link = f" <{item.link}>" if item.link else ""
    title = markdown(page.title(item, t.language))
    return f"{n}. **{title}**\\\n   {markdown(facts(page, item, t))}{link}"


def _area(page: Page, item: Item, t: Translator) -> str:
    names = {area.key: area.name for area in page.series.profile.areas}
    return names[item.area].in_(t.language) if item.area in names else ""


def _party(page: Page, item: Item) -> str:
    return page.parties[item.party].name if item.party in page.parties else ""
