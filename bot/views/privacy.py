"""A person's own data: what there is, what an erasure did, and the question to the convener."""

from bot.i18n import Translator, keeping
from bot.rules.retention import CLASSES, Class, Dossier, Erased, Fate, alias
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.views.blocks import (
    Attached,
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
    words,
)
from bot.views.buttons import Ids, say


def mine(dossier: Dossier, t: Translator, *, is_given: bool) -> Message:
    """Return what is kept of the reader: of each class how much, why and how long.

    ``is_given``: all of it comes as files in a direct message.
    """
    files = t("I send you all of it in a direct message.")
    asks = t("The administrator can give you all of it as a file.")
    stays = t("Records that the law keeps stay if your data is erased, without your name.")
    return message(
        [
            header(t("What is kept of you")),
            listing([_row(dossier, each, t) for each in CLASSES if dossier.rows.get(each.key)]),
            aside(_held(dossier, t)) if dossier.hold else None,
            aside(f"{files if is_given else asks} {stays}"),
            actions(say(t("Ask for erasure"), "data erase")),
        ]
    )


def file(attached: Attached, t: Translator) -> Message:
    """Return a file with everything; text alone, because its link shares the file."""
    return Message(escape(t("Everything that is kept of you, as a file.")), file=attached)


def asked(t: Translator, *, anew: bool) -> Message:
    """Return that the convener has been asked to erase the reader's data."""
    said = t("A convener has been asked to erase your data, and you will not hear more of it.")
    return message([paragraph(said if anew else t("You have asked for that already."))])


def question(person: Person, series: Series, t: Translator) -> Message:
    """Ask the convener to erase somebody's data."""
    return message(
        [
            paragraph(t("{name} asks that their data be erased.", name=person.name)),
            aside(
                t(
                    "Their name, Slack ids, notes and messages are erased, and their mandates end. "
                    "What is a record stays, without their name. It cannot be undone."
                )
            ),
            actions(say(t("Erase"), f"data confirm {person.id}", Ids(series.id), style="danger")),
        ]
    )


def erased(done: Erased, t: Translator) -> Message:
    """Return what an erasure did, class by class; the answer is kept a day, so it names nobody."""
    return message(
        [
            header(t("The data of {name} is erased", name=alias(done.person.id))),
            listing([_fate(fate, t) for fate in done.fates if fate.erased or fate.kept]),
            paragraph(
                t(
                    "The name still stands in words that others wrote and that are kept: {places}",
                    places=", ".join(f"{name} ({count})" for name, count in done.named.items()),
                )
            )
            if done.named
            else None,
        ]
    )


def plan(dossier: Dossier, t: Translator) -> Message:
    """Return what an erasure would do, class by class; nothing is done."""
    rows = [
        [bold(t(each.what)), words(f": {keeping.fate(each, t)}")]
        for each in CLASSES
        if dossier.rows.get(each.key)
    ]
    return message(
        [
            header(t("To be erased: {name}", name=dossier.person.name)),
            listing(rows),
            aside(_held(dossier, t)) if dossier.hold else None,
        ]
    )


def _row(dossier: Dossier, of: Class, t: Translator) -> list[Element]:
    count = len(dossier.rows[of.key])
    return [bold(f"{t(of.what)} ({count})"), words(f": {t(of.why)}; {keeping.kept(of, t)}")]


def _fate(fate: Fate, t: Translator) -> list[Element]:
    said = t("{count} erased", count=fate.erased) if fate.erased else ""
    if fate.kept:
        stays = t("{count} kept: {ground}", count=fate.kept, ground=t(fate.of.kept_by))
        said = f"{said}; {stays}" if said else stays
    return [bold(t(fate.of.what)), words(f": {said}")]


def _held(dossier: Dossier, t: Translator) -> str:
    assert dossier.hold is not None  # noqa: S101 - asked before
    return t(
        "A legal hold has been in force since {date}: “{reason}”. Nothing is erased until it ends.",
        date=dossier.hold.at.date(),
        reason=dossier.hold.reason,
    )
