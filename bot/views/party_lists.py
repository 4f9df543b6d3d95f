"""A list of parties that somebody sent: what is wrong in which row, or what it would change."""

from collections.abc import Iterable, Mapping, Sequence

from bot.i18n import Translator
from bot.rules.errors import mark
from bot.rules.party_changes import Change, Fate, Preview
from bot.rules.party_list import COLUMNS, ROLES, Entry, Reading
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.rules.texts import LocalText
from bot.views.blocks import (
    Attached,
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    escape,
    header,
    listing,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, metadata, say
from bot.views.forms import file_input, modal
from bot.views.items import shortened

KINDS = ("csv", "xlsx")
"""What the names of lists end with."""
ROWS_SHOWN = 12
"""Of each kind of change, in a message; all of them in a terminal."""
FAULTS_SHOWN = 100
EVERY = 100_000
_PARTIES: Mapping[Fate, str] = {
    "added": mark("New parties ({count})"),
    "changed": mark("Changed parties ({count})"),
    "ended": mark("Parties that take part no longer ({count})"),
}
_PEOPLE: Mapping[Fate, str] = {
    "added": mark("Will act ({count})"),
    "changed": mark("Changed about who acts ({count})"),
    "ended": mark("Will act no longer ({count})"),
}
_OF_PARTY = ("party", "category", "seats", "organises")
_OF_PERSON = ("name", "title", "email", "user", "team", "starts", "ends")


def faulty(reading: Reading, t: Translator, most: int = FAULTS_SHOWN) -> Message:
    """Return everything that is wrong with a list, row by row."""
    shown = reading.faults[:most]
    rows = [[words(t("Row {row}: {why}", row=each.row, why=t.refusal(each.why)))] for each in shown]
    left = len(reading.faults) - len(shown)
    return message(
        [
            header(t("Something is wrong in the list")),
            paragraph(
                t.plural(
                    "Nothing was changed. Correct this row and send the file again.",
                    "Nothing was changed. Correct these {count} rows and send the file again.",
                    len({each.row for each in reading.faults}),
                )
            ),
            listing(rows),
            aside(t("{count} more", count=left)) if left else None,
            _unread(reading, t),
        ]
    )


def previewed(seen: Preview, t: Translator, *, name: str = "", most: int = ROWS_SHOWN) -> Message:
    """Return what a list would change; ``name`` is what the button applies, if there is one."""
    unread = _unread(seen.reading, t)
    kept = _kept(seen.kept, t)
    if not seen.changes:
        said = paragraph(t("The parties are as in the list. Nothing changes."))
        return message([said, kept, unread])
    new = t("New categories: {names}.", names=tuple(seen.categories)) if seen.categories else ""
    apply = say(t("Apply the list"), f"parties apply {name}", style="primary") if name else None
    return message(
        [
            header(t("What the list would change")),
            rich(bold(seen.series.profile.name.in_(t.language))),
            *_fates(seen, _PARTIES, t, most, of_person=False),
            *_fates(seen, _PEOPLE, t, most, of_person=True),
            *_waiting(seen.waiting, t, most),
            aside(new) if new else None,
            kept,
            unread,
            aside(t("Nothing is changed yet.")) if name else None,
            actions(apply) if apply else None,
        ]
    )


def applied(seen: Preview, invited: Sequence[Person], t: Translator) -> Message:
    """Return what applying a list did."""
    counted = {fate: sum(c.fate == fate for c in seen.changes) for fate in _PARTIES}
    said = t("Done: {added} added, {changed} changed, {ended} ended.", **counted)
    return message(
        [
            paragraph(said),
            paragraph(
                t(
                    "The invitation has gone out already, so {names} gets it too.",
                    names=shortened([person.name for person in invited], t),
                )
            )
            if invited
            else None,
            paragraph(
                t.plural(
                    "One person is not known in Slack yet, and acts once they have said who they "
                    "are.",
                    "{count} persons are not known in Slack yet, and act once they have said who "
                    "they are.",
                    len(seen.waiting),
                )
            )
            if seen.waiting
            else None,
        ]
    )


def form(series: Series, t: Translator) -> Element:
    """Return the modal that takes a list, with buttons that ask for the one there is."""
    ids = Ids(series=series.id)
    blocks = [
        rich(bold(series.profile.name.in_(t.language))),
        paragraph(
            t(
                "Choose a CSV or XLSX file, and I show what it would change. "
                "Nothing is changed before you press a button."
            )
        ),
        paragraph(
            t(
                "It has a row for each person who acts for a party. Begin with the list that there "
                "is now: change it and send it back. Parties and persons that are not in it take "
                "part no longer."
            )
        ),
        actions(
            say(t("Send me the list (XLSX)"), "parties export xlsx", ids),
            say(t("Send me the list (CSV)"), "parties export csv", ids),
        ),
        file_input(
            "list",
            t("The list"),
            KINDS,
            hint=t("You can also send me the file in a direct message."),
        ),
    ]
    title, submit, close = t("Parties as a file"), t("Show what changes"), t("Close")
    return modal("parties", title, submit, close, metadata(ids), blocks)


def on_its_way(t: Translator) -> Message:
    """Confirm that the list comes."""
    return message([paragraph(t("I send you the list in a direct message."))])


def sent(file: Attached, t: Translator) -> Message:
    """Return the list as a file; text alone, because its link shares the file."""
    said = t("The list of parties as it is now. Change it and send it back to me.")
    return Message(escape(said), file=file)


def unasked(count: int, t: Translator) -> Block:
    """Say that Slack was not asked about ids and addresses, for there is no token."""
    return paragraph(
        t.plural(
            "One Slack ID or e-mail address was not looked up: there is no SLACK_BOT_TOKEN.",
            "{count} Slack IDs and e-mail addresses were not looked up: there is no "
            "SLACK_BOT_TOKEN.",
            count,
        )
    )


def _fates(
    seen: Preview, titles: Mapping[Fate, str], t: Translator, most: int, *, of_person: bool
) -> Iterable[Block | None]:
    for fate, title in titles.items():
        found = [c for c in seen.changes if c.of_person == of_person and c.fate == fate]
        if found:
            yield rich(bold(t(title, count=len(found))))
            yield _rows([_line(change, seen.names, t) for change in found], t, most)


def _rows(lines: Sequence[str], t: Translator, most: int) -> Block | None:
    more = [t("{count} more", count=len(lines) - most)] if len(lines) > most else []
    return listing([[words(line)] for line in [*lines[:most], *more]])


def _line(change: Change, names: Mapping[str, LocalText], t: Translator) -> str:
    entry = change.entry
    about = _person(entry, t) if change.of_person else entry.party
    if change.before is None:
        return about
    columns = _OF_PERSON if change.of_person else _OF_PARTY
    differs = [
        f"{COLUMNS[column].in_(t.language)} {before or '–'} → {after or '–'}"
        for column in columns
        if (before := _cell(change.before, column, names, t))
        != (after := _cell(entry, column, names, t))
    ]
    return f"{about}: {'; '.join(differs) or t('another place among the deputies')}"


def _cell(entry: Entry, column: str, names: Mapping[str, LocalText], t: Translator) -> str:
    value = getattr(entry, column)
    if column == "category" and value in names:
        return names[value].in_(t.language)
    if column == "organises":
        return ", ".join(value)
    return str(value or "")


def _person(entry: Entry, t: Translator) -> str:
    role = ROLES[entry.role or "deputy"].in_(t.language).lower()
    who = entry.name or entry.title or entry.email or entry.user
    days = ""
    if entry.starts:
        days += " " + t("from {date}", date=t.short(entry.starts))
    if entry.ends:
        days += " " + t("until {date}", date=t.short(entry.ends))
    return f"{who}, {role}, {entry.party}{days}"


def _waiting(waiting: Sequence[Entry], t: Translator, most: int) -> Iterable[Block | None]:
    if not waiting:
        return
    yield rich(bold(t("Not known in Slack ({count})", count=len(waiting))))
    yield _rows([_person(entry, t) for entry in waiting], t, most)
    yield aside(
        t(
            "They cannot act yet. Each can write “represent” to me and say who they are; you "
            "confirm it with a click."
        )
    )


def _kept(kept: Sequence[str], t: Translator) -> Block | None:
    """Say who is called otherwise in other series, and stays so."""
    if not kept:
        return None
    said = t(
        "Also in other series, so they are called as before: {names}.", names=shortened(kept, t)
    )
    return aside(said)


def _unread(reading: Reading, t: Translator) -> Block | None:
    if not reading.unread:
        return None
    return aside(t("Columns that I do not know and left out: {names}.", names=reading.unread))
