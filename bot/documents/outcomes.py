"""The outcomes of a series as CSV and Markdown: for those who hold the meetings.

Persons are named, so these are never for the public.
"""

from collections.abc import Iterator

from bot.documents.records import front, stamp
from bot.documents.tables import Cell, csv_table, markdown_table
from bot.i18n import Translator
from bot.rules.outcomes import NEEDS, STATE_NAMES, Outcome
from bot.rules.public import Imprint
from bot.rules.register import Register


def as_csv(register: Register, _imprint: Imprint, t: Translator) -> bytes:
    """Return a row for each outcome, by number."""
    return csv_table(_header(t), _rows(register, t))


def as_markdown(register: Register, imprint: Imprint, t: Translator) -> bytes:
    """Return the same as a Markdown table, with its head."""
    name = register.series.profile.name.in_(t.language)
    head = "\n".join([f"# {t('Outcomes')}", "", *front([(t("Series"), name)], imprint, t), "", ""])
    return (head + markdown_table(_header(t), _rows(register, t))).encode()


def _header(t: Translator) -> list[str]:
    return [
        t("Number"),
        t("Kind"),
        t("Outcome"),
        t("Party"),
        t("Person"),
        t("Due date"),
        t("Status"),
        t("Date"),
        t("What was done"),
        t("Reason"),
        t("Asked for by"),
        t("Dialogue meeting"),
        t("Item"),
        t("Goal"),
    ]


def _rows(register: Register, t: Translator) -> Iterator[list[Cell]]:
    goals = {goal.key: goal.name.in_(t.language) for goal in register.series.profile.goals}
    for each in register.outcomes:
        meeting = register.meetings.get(each.source.meeting)
        yield [
            each.number,
            t(NEEDS[each.kind].name),
            each.text,
            *_owner(register, each),
            each.due.isoformat() if each.due else "",
            t("overdue") if each.is_overdue(register.today) else t(STATE_NAMES[each.state]),
            stamp(each.changed_at or each.created_at, t),
            each.note,
            each.reason,
            ", ".join(register.raisers(each)),
            meeting.local.date().isoformat() if meeting else "",
            register.items.get(each.source.item or 0, ""),
            goals.get(each.source.goal or "", ""),
        ]


def _owner(register: Register, outcome: Outcome) -> list[Cell]:
    party = register.parties.get(outcome.owner.party or 0)
    person = register.people.get(outcome.owner.person or 0)
    return [party.name if party else "", person.name if person else ""]
