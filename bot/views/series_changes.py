"""What saving the settings of a series did, in words."""

from datetime import datetime

from bot.i18n import Translator
from bot.rules.series_drafts import Change, Shift
from bot.views.cycle import kind_name
from bot.views.items import shortened
from bot.views.left_out import uninvited

_SHIFTS_SHOWN = 12


def changed(change: Change, t: Translator) -> str:
    """Return what saving the settings did, in words."""
    if change.is_empty:
        return t("Saved; nothing was different.")
    lines = [t("Saved.")]
    # The days of the meetings first: what else moves with them may be more than is shown.
    shifts = sorted(change.shifts, key=lambda each: each.kind != "start")
    lines += [_shift(each, t) for each in shifts[:_SHIFTS_SHOWN]]
    if len(shifts) > _SHIFTS_SHOWN:
        lines.append(t("{count} more", count=len(shifts) - _SHIFTS_SHOWN))
    lines += [
        t("People know of the meeting on {date} already, so it stays.", date=t.day(when))
        for when in change.stray
    ]
    lines += [
        t("The meeting on {date} was moved on its own, so it stays.", date=t.day(when))
        for when in change.moved
    ]
    if change.asks_from is not None:
        lines.append(uninvited(change.asks_from, t))
    if change.invited:
        names = shortened(change.invited, t)
        lines.append(t("The invitation has gone out already, so {names} gets it too.", names=names))
    return "\n".join(lines)


def _shift(shift: Shift, t: Translator) -> str:
    step = kind_name(shift.kind, t)
    if shift.before is None:
        return t("New: {step}, {when}", step=step, when=_when(shift.after, t))
    if shift.after is None:
        return t("Taken out: {step}, {when}", step=step, when=_when(shift.before, t))
    return t(
        "Moved: {step}, from {before} to {after}",
        step=step,
        before=_when(shift.before, t),
        after=_when(shift.after, t),
    )


def _when(local: datetime | None, t: Translator) -> str:
    return t.when(local) if local is not None else ""
