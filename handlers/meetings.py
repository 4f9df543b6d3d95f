"""Meetings: set, moved, kept and cancelled by a convener; the calendar file for who comes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.rules import moving as rules
from bot.rules.dates import read_date
from bot.rules.errors import WhichDate
from bot.rules.series import Meeting
from bot.rules.texts import Word
from bot.rules.whens import When, read_hour, read_when
from bot.services import calendar_words, cancelling, moving, office, setting
from bot.services.cancelling import Cancelled
from bot.services.holidays import calendar_of
from bot.services.moving import Change, Wish
from bot.services.office import Office
from bot.services.setting import Made, Wanted
from bot.views import calendar_files as files_view
from bot.views import moving as view
from bot.views import moving_forms as forms
from bot.views.blocks import Element, Message, message, paragraph
from handlers.commands import split
from handlers.edge import NeedsConfirming, NeedsForm
from handlers.turn import Turn


def move(turn: Turn) -> Message:
    """Move a meeting: ``move 2027-02-11 13:00 REASON``, the meeting's own day first if need be."""
    of = _office(turn)
    if not turn.words.rest:
        raise NeedsForm("move", office.meeting(turn.store, of, None, turn.now).id)
    when = _when(turn, of, turn.words.rest)
    if not when.days and when.at is None:
        raise WhichDate(example=Word("move 2027-02-11 13:00"))
    day = when.days[0] if len(when.days) > 1 else None
    to = when.days[-1] if when.days else None
    wish = Wish(day, to, when.at, reason=when.rest)
    return _moved(moving.move(turn.store, of, wish, turn.now), of)


def move_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which a meeting is moved."""
    of = _office(turn)
    meeting = _meant(turn, of, item)
    rules.require_ahead(meeting, turn.now)
    return forms.move_form(of.series, meeting, of.t)


def move_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Show what moving would do, and ask whether it is meant."""
    of = _office(turn)
    change = moving.preview(turn.store, of, _wish(turn, values), turn.now)
    title, said = of.t("Move the meeting"), view.before_moving(change.before, change.after, of.t)
    news = view.news(change.answers, of.t, is_now=change.is_now)
    raise NeedsConfirming(
        forms.confirm("move", title, of.series, change.before, values, [*said, news], of.t)
    )


def move_confirmed(turn: Turn, values: Mapping[str, str]) -> Message:
    """Move the meeting as it was written and confirmed."""
    of = _office(turn)
    return _moved(moving.move(turn.store, of, _wish(turn, values), turn.now), of)


def cancel(turn: Turn) -> Message:
    """Cancel a meeting: ``cancel REASON``, its day before that if it is not the next one."""
    of = _office(turn)
    when = _when(turn, of, turn.words.rest, days=1)
    day = when.days[0] if when.days else None
    if not when.rest:
        raise NeedsForm("cancel", cancelling.check(turn.store, of, day, turn.now).id)
    return _cancelled(cancelling.cancel(turn.store, of, day, when.rest, turn.now), of)


def cancel_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which a meeting is cancelled."""
    of = _office(turn)
    meeting = _meant(turn, of, item)
    rules.require_ahead(meeting, turn.now)
    return forms.cancel_form(of.series, meeting, of.t)


def cancel_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Show what cancelling would do, and ask whether it is meant."""
    of = _office(turn)
    found = cancelling.preview(turn.store, of, values.get("reason", ""), turn.now)
    told = view.news(found.told, of.t, is_now=found.is_now)
    said = [view.before_cancelling(found.meeting, of.t), told]
    title = of.t("Cancel the meeting")
    confirm = forms.confirm("cancel", title, of.series, found.meeting, values, said, of.t)
    raise NeedsConfirming(confirm)


def cancel_confirmed(turn: Turn, values: Mapping[str, str]) -> Message:
    """Cancel the meeting as it was written and confirmed."""
    of = _office(turn)
    reason = values.get("reason", "")
    return _cancelled(cancelling.cancel(turn.store, of, None, reason, turn.now), of)


def keep(turn: Turn) -> Message:
    """Let a meeting be held although the rule gives its date no longer."""
    of = _office(turn)
    when = _when(turn, of, turn.words.rest, days=1)
    day = when.days[0] if when.days else None
    return view.kept(moving.keep(turn.store, of, day, turn.now), of.t)


def put(turn: Turn) -> Message:
    """Set a meeting: ``meeting 2027-05-20 13:00 TITLE | CATEGORY, CATEGORY | 90 min``."""
    of = _office(turn)
    if not turn.words.rest:
        raise NeedsForm("meeting")
    first, *parts = split(turn.words.rest)
    when = _when(turn, of, first, days=1)
    if not when.days:
        raise WhichDate(example=Word("meeting 2027-05-20 13:00"))
    minutes = next((part[:-3].strip() for part in parts if part.endswith("min")), "")
    named = [part for part in parts if not part.endswith("min")]
    categories = tuple(n.strip() for part in named for n in part.split(",") if n.strip())
    wanted = Wanted(when.days[0], when.at, when.rest, minutes, categories)
    return _made(setting.put(turn.store, of, wanted, turn.now), of)


def meeting_form(turn: Turn, _item: int | None) -> Element:
    """Return the modal in which a meeting is set."""
    of = _office(turn)
    return forms.meeting_form(of.series, setting.categories_of(turn.store, of.series), of.t)


def meeting_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Set the meeting as it was written."""
    of = _office(turn)
    day = _day(turn, of, values.get("day", ""))
    if day is None:
        raise WhichDate(example=Word("meeting 2027-05-20 13:00"))
    wanted = Wanted(
        day,
        read_hour(values.get("hour", "")),
        values.get("title", ""),
        values.get("minutes", ""),
        tuple(values.get("categories", "").split()),
        rules.venue(*(values.get(name, "") for name in ("place", "address", "link"))),
    )
    return _made(setting.put(turn.store, of, wanted, turn.now), of)


def calendar(turn: Turn) -> Message:
    """Send the calendar file to who comes and asks for it."""
    had = calendar_words.ask(turn.store, turn.scene, turn.now)
    return message([paragraph(files_view.on_its_way(turn.scene.t, had=had))])


def _office(turn: Turn) -> Office:
    return office.enter(turn.store, turn.request.where, turn.request.hints)


def _meant(turn: Turn, of: Office, item: int | None) -> Meeting:
    """Return the meeting that a form is about: its own, the button's, or the next one."""
    if item is not None:
        of = replace(of, hints=replace(of.hints, meeting=item))
    return office.meeting(turn.store, of, None, turn.now)


def _wish(turn: Turn, values: Mapping[str, str]) -> Wish:
    of = _office(turn)
    venue = rules.venue(*(values.get(name, "") for name in ("place", "address", "link")))
    to, at = _day(turn, of, values.get("day", "")), read_hour(values.get("hour", ""))
    return Wish(None, to, at, venue, values.get("reason", ""))


def _today(turn: Turn, of: Office) -> date:
    local: datetime = calendar_of(of.series.profile).local(turn.now)
    return local.date()


def _day(turn: Turn, of: Office, given: str) -> date | None:
    return read_date(given, _today(turn, of))


def _when(turn: Turn, of: Office, text: str, *, days: int = 2) -> When:
    return read_when(text, _today(turn, of), days=days)


def _moved(change: Change, of: Office) -> Message:
    return view.told(change.after, change.left_out, change.answers, of.t, is_now=change.is_now)


def _cancelled(done: Cancelled, of: Office) -> Message:
    became = (done.carried or done.parked, done.following)
    return view.not_held_told(done.meeting, became, done.told, of.t, is_now=done.is_now)


def _made(made: Made, of: Office) -> Message:
    return view.made(made.meeting, made.called, made.left_out, of.t)
