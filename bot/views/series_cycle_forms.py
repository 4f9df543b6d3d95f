"""The modals of a series' set-up for its cycle, its goals and what comes back at every meeting."""

from collections.abc import Mapping, Sequence

from bot.i18n import Translator
from bot.rules.errors import mark
from bot.rules.series_drafts import Data, Sheet
from bot.rules.texts import capital
from bot.views.blocks import Block, Element, aside, paragraph
from bot.views.cycle import kind_name
from bot.views.fitting import cut
from bot.views.forms import Option, choice_input, choices_input, text_input
from bot.views.series_forms import frame
from bot.views.short_notice import unasked

OFF = "off"
"""Chosen for a step that is left out."""
_CHOICES: Mapping[str, tuple[int, ...]] = {
    "day": (1, 2, 3, 4, 5, 6),
    "working day": (1, 2, 3, 4, 5, 7, 10, 15, 20, 30),
    "week": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 26, 42),
}


def cycle_form(sheet: Sheet, rows: Sequence[Data], t: Translator, notice: str = "") -> Element:
    """Return the modal in which each step of the cycle gets its distance, or is left out."""
    own = {row["key"]: row for row in sheet.data["series"]["step"]}
    blocks: list[Block] = [
        paragraph(
            t("This is what I do around each meeting. Change the distances, or leave a step out.")
        ),
        # Where meetings were held before, none is the first.
        *([] if sheet.data["series"].get("established") else [aside(unasked(t))]),
    ]
    mine = [row for row in rows if row["kind"] == "task"]
    blocks += [_step(row, own, t) for row in rows if row not in mine]
    if mine:
        blocks.append(paragraph(t("You do this, and I remind you:")))
    blocks += [_step(row, own, t) for row in mine]
    blocks.append(_asking(rows, own, t))
    return frame("cycle", sheet, t, blocks, notice=notice)


def _step(row: Data, own: Mapping[str, Data], t: Translator) -> Block:
    """Return the choice of how far from the meeting a step is, or that it is left out."""
    distance = str(row.get("before") or row.get("after"))
    return choice_input(
        f"step:{row['key']}",
        cut(_name(row, t), 150),
        _distances(distance, t, is_after="after" in row),
        initial=distance if row["key"] in own else OFF,
    )


def _asking(rows: Sequence[Data], own: Mapping[str, Data], t: Translator) -> Block:
    names = [(row["key"], cut(_name(row, t), 75)) for row in rows if row["kind"] != "call_closes"]
    every = {row["key"]: row for row in rows} | dict(own)  # what is taken back asks as it did first
    asking = [key for key, row in every.items() if row.get("mode") == "ask"]
    return choices_input("asking", t("Ask me also later before these"), names, chosen=asking)


def more_form(sheet: Sheet, texts: Mapping[str, str], t: Translator, notice: str = "") -> Element:
    """Return the modal for what may be left out: strategy, goals, areas, standing items.

    ``texts`` are what was typed: ``goals``, ``areas`` and ``standing``.
    """
    series, language = sheet.data["series"], sheet.language
    strategy = series.get("strategy", {}).get("name", {}).get(language, "")
    reference = series.get("agenda_words", {}).get("reference", "")
    return frame(
        "more",
        sheet,
        t,
        [
            aside(t("All of this is optional.")) if sheet.series is None else None,
            *_of_strategy(strategy, texts, t),
            _lines(
                "standing",
                t("Items that come back at every meeting"),
                texts["standing"],
                t("One on each line, with its minutes"),
                t("News from the parties | 20"),
            ),
            text_input(
                "reference",
                t("Reference that stands on agendas"),
                limit=75,
                optional=True,
                initial=reference,
            ),
        ],
        notice=notice,
    )


def _of_strategy(strategy: str, texts: Mapping[str, str], t: Translator) -> list[Block]:
    """Return the inputs for the strategy, its goals, and the areas."""
    return [
        text_input(
            "strategy",
            t("The strategy that the dialogue serves"),
            limit=75,
            optional=True,
            initial=strategy,
        ),
        _lines("goals", t("Goals, one on each line"), texts["goals"]),
        _lines(
            "areas",
            t("Areas that items can be about, one on each line"),
            texts["areas"],
        ),
    ]


def distance(given: str, t: Translator) -> str:
    """Return a distance in words: "10 weeks"."""
    count, _, unit = given.partition(" ")
    number = int(count)
    if unit.startswith("week"):
        return t.plural("{count} week", "{count} weeks", number)
    if unit.startswith("working"):
        return t.plural("{count} working day", "{count} working days", number)
    return t.plural("{count} day", "{count} days", number)


def _name(row: Data, t: Translator) -> str:
    """Return what a step does in a few words; what stands after a colon says more."""
    text = str(row.get("text", {}).get(t.language) or kind_name(row["kind"], t))
    return capital(text).partition(":")[0].rstrip(".")


def _distances(current: str, t: Translator, *, is_after: bool) -> list[Option]:
    every = [
        f"{count} {unit}{'' if count == 1 else 's'}"
        for unit, counts in _CHOICES.items()
        for count in counts
    ]
    found = every if current in every else [*every, current]
    names = ((each, _apart(each, t, is_after=is_after)) for each in found)
    return [(OFF, t("Leave it out")), *names]


def _apart(given: str, t: Translator, *, is_after: bool) -> str:
    """Return a distance and its side in words: "10 weeks before"."""
    said = mark("{distance} after") if is_after else mark("{distance} before")
    return t(said, distance=distance(given, t))


def _lines(name: str, label: str, initial: str, hint: str = "", example: str = "") -> Block:
    return text_input(
        name,
        label,
        limit=3000,
        multiline=True,
        optional=True,
        initial=initial[:3000],
        hint=hint,
        placeholder=example,
    )
