"""Setting up in the App Home: what is begun, the settings, the preview, and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.rules.series import Series
from bot.rules.series_drafts import (
    PART_NAMES,
    PARTS,
    Draft,
    Part,
    done,
    following,
    missing,
    title,
    unsaved,
    unseen,
)
from bot.views import series_people_forms as people
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    channel,
    divider,
    header,
    message,
    paragraph,
    plain,
    rich,
    words,
)
from bot.views.buttons import Ids, metadata, opens, say
from bot.views.confirming import sure

_SHOWN = 5
_DRAFTS = 3
"""Drafts, of three blocks each: this part of a Home has at most 18 of its 100."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person may set up and change in a workspace."""

    may_begin: bool
    """Whether a new series is offered; whether they really may is asked when they click."""
    drafts: Sequence[Draft] = ()
    ended: Sequence[Series] = ()
    """Those that they convened and that have ended."""
    is_empty: bool = False
    """Whether the workspace has no series."""


def blocks(standing: Standing, t: Translator) -> list[Block]:
    """Return the part of the App Home in which series are set up; perhaps nothing.

    The settings of one that is there are at the top, beside its name.
    """
    found: list[Block] = []
    for draft in standing.drafts[:_DRAFTS]:
        found += _draft(draft, t)
    if standing.may_begin:
        is_first = standing.is_empty and not standing.drafts
        label = t("Set up a series") if is_first else t("Set up another series")
        style = "primary" if is_first else ""
        found.append(actions(opens(label, "series-name", style=style)))
    notes = [*_more(standing, t), *(_ended(series, t) for series in standing.ended[:_SHOWN])]
    found += [aside("\n".join(notes))] if notes else []
    is_alone = standing.is_empty and not (standing.drafts or notes)
    heading = [] if is_alone else [divider(), header(t("Set up series"))]
    return [*heading, *found] if found else []


def welcome(standing: Standing, t: Translator) -> Message:
    """Return the App Home in a workspace that has no series yet."""
    other = ("Svenska", "language sv") if t.language == "en" else ("English", "language en")
    return message(
        [
            header(t("Dialogmöten")),
            paragraph(
                t("I look after dialogue meetings, from the first proposal to what was agreed.")
            ),
            paragraph(
                t("Setting up a series takes ten minutes. Nobody gets anything before you say go.")
            )
            if standing.may_begin and not standing.drafts
            else None,
            None
            if standing.may_begin or standing.drafts
            else paragraph(t("There is no series here yet.")),
            *blocks(standing, t),
            actions(say(*other)),
        ]
    )


def settings(series: Series, notice: str, t: Translator) -> Element:
    """Return the modal with the settings of a series: a button for each part, and the end."""
    ids = Ids(series=series.id)
    ends = opens(t("End the series"), "series-end", ids, style="danger")
    told = t(
        "What you change holds at once. Steps that are planned move with it; what was sent stays "
        "as it was."
    )
    name = series.profile.name.in_(t.language)
    about = [*([paragraph(notice)] if notice else []), rich(bold(name)), paragraph(told)]
    file = actions(opens(t("Parties as a file…"), "parties", ids), name="file")
    return _parts([*about, _each(ids, t), file, divider(), actions(ends, name="end")], ids, t)


def draft_settings(draft: Draft, t: Translator) -> Element:
    """Return the modal with a button for each part of what is being set up."""
    ids = Ids(item=draft.id)
    return _parts([rich(bold(title(draft.data, t.language))), _each(ids, t)], ids, t)


def _parts(blocks: Sequence[Block], ids: Ids, t: Translator) -> Element:
    return {
        "type": "modal",
        "title": plain(t("Settings"), 24),
        "close": plain(t("Close"), 24),
        "private_metadata": metadata(ids),
        "blocks": list(blocks),
    }


def _each(ids: Ids, t: Translator) -> Block:
    return actions(*(opens(t(PART_NAMES[part]), f"series-{part}", ids) for part in PARTS))


def thrown_away(draft: Draft, t: Translator) -> Message:
    """Confirm that a draft is gone."""
    name = title(draft.data, t.language)
    return message([paragraph(t("The set-up of “{name}” is thrown away.", name=name))])


def _draft(draft: Draft, t: Translator) -> list[Block]:
    """Return a draft: what is missing, and what can be done with it."""
    data, ids = draft.data, Ids(item=draft.id)
    left = missing(data)
    lines = [
        _listed(t("Needed before it can begin"), left, t),
        _listed(t("Filled in but not saved"), unsaved(data), t),
        "" if left else _listed(t("Can wait"), unseen(data), t),
        people.missing(data, t) if "parties" in done(data) else "",
    ]
    name = title(data, t.language)
    go_on = following(data)
    away = t("What you filled in for “{name}” is gone then.", name=name)
    return [
        rich(bold(name), words(f" ({t('being set up')})"), *of_channel(draft, t)),
        aside("\n".join(line for line in lines if line)),
        actions(
            opens(t("Continue"), f"series-{go_on}", ids, style="primary" if left else "")
            if go_on
            else None,
            opens(t("All settings"), "series-settings", ids),
            None if left else opens(t("Preview"), "series-preview", ids),
            None
            if left
            else _sure(
                say(t("Go"), f"setup go {draft.id}", style="primary"),
                t("Let “{name}” begin?", name=name),
                _goes(data["series"], t),
                t,
            ),
            _sure(
                say(t("Throw away"), f"setup drop {draft.id}", style="danger"),
                t("Are you sure?"),
                away,
                t,
            ),
        ),
    ]


def _more(standing: Standing, t: Translator) -> list[str]:
    """Return how many drafts are not shown, and when they are."""
    left = len(standing.drafts) - _DRAFTS
    said = t.plural(
        "{count} more is being set up. It is shown when one of these has begun or is thrown away.",
        "{count} more are being set up. They are shown when these have begun or are thrown away.",
        left,
    )
    return [said] if left > 0 else []


def _listed(label: str, parts: Sequence[Part], t: Translator) -> str:
    names = [t(PART_NAMES[part]) for part in parts]
    return f"{label}: {', '.join(names)}" if names else ""


def of_channel(draft: Draft, t: Translator) -> list[Element]:
    """Return the channel on a line of its own, if there is one: bringing the bot there chose it."""
    room = draft.data["series"].get("channel")
    return [words(f"\n{t('Channel:')} "), channel(room)] if room else []


def _goes(series: Element, t: Translator) -> str:
    """Return what follows when a series begins; its channel by name in plain words, if known."""
    name = series.get("channel_name", "")
    is_known = name and name != series["channel"].lower()
    return t(
        "I introduce the series in {channel}. Nobody gets anything else yet.",
        channel=f"#{name}" if is_known else t("the channel"),
    )


def _sure(element: Element, asked: str, said: str, t: Translator) -> Element:
    """Return the button with the question whether it is meant; to agree says what it says."""
    return sure(element, asked, said, element["text"]["text"], t("Not yet"))


def _ended(series: Series, t: Translator) -> str:
    return t(
        "{series} ended on {date}. Its records stay.",
        series=series.profile.name,
        date=t.day(series.ended_at) if series.ended_at else "",
    )
