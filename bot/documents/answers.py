"""The answers to an invitation as CSV and Markdown: who comes, by category and party.

Persons are named, so these are for those who hold the meeting, never for the public.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.documents.records import front, stamp, where
from bot.documents.tables import Cell, csv_table, markdown_table
from bot.i18n import Translator
from bot.rules.answers import Answer
from bot.rules.boards import Board
from bot.rules.errors import mark
from bot.rules.public import Imprint
from bot.rules.seats import Category, Party

ATTENDING_NAMES = {"on_site": mark("on site"), "remote": mark("remote")}


@dataclass(frozen=True, slots=True)
class Roll:
    """The called parties with their answers, and who gave them."""

    board: Board
    names: Mapping[int, str]
    """Of those who answered, by person id."""


def as_csv(roll: Roll, _imprint: Imprint, t: Translator) -> bytes:
    """Return a row for each called party."""
    return csv_table(_header(t), _rows(roll, t))


def as_markdown(roll: Roll, imprint: Imprint, t: Translator) -> bytes:
    """Return the same as a Markdown table, with its head."""
    meeting = roll.board.meeting
    title = t("Who is coming on {date}?", date=t.day(meeting.local))
    head = "\n".join([f"# {title}", "", *front(where(meeting, t), imprint, t), "", ""])
    return (head + markdown_table(_header(t), _rows(roll, t))).encode()


def _header(t: Translator) -> list[str]:
    return [
        t("Category"),
        t("Party"),
        t("Answer given"),
        t("Way of taking part"),
        t("Persons"),
        t("Note"),
        t("Answered by"),
        t("Recorded by the convener"),
        t("Date"),
    ]


def _rows(roll: Roll, t: Translator) -> Iterator[list[Cell]]:
    for group in roll.board.groups:
        for party in group.every:
            answer = roll.board.answers.get(party.id)
            yield [*_party(group.category, party, t), *_answer(roll, answer, t)]


def _party(category: Category, party: Party, t: Translator) -> list[Cell]:
    return [category.name.in_(t.language), party.name]


def _answer(roll: Roll, answer: Answer | None, t: Translator) -> list[Cell]:
    if answer is None:
        return [t("no answer yet"), "", "", "", "", "", ""]
    reply = answer.reply
    return [
        t(reply.choice),  # its names are marked where people read them, in bot/views
        t(ATTENDING_NAMES[reply.attending]) if reply.attending else "",
        ", ".join(reply.attendees),
        reply.note,
        roll.names.get(answer.person, ""),
        t("yes") if answer.recorded else t("no"),
        stamp(answer.at, t),
    ]
