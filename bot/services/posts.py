"""What the channel reads: the posts of a meeting, by kind."""

from collections.abc import Callable
from datetime import datetime

from bot.i18n import Translator
from bot.ports import Store
from bot.rules.series import Meeting, Series
from bot.services import agenda, answers
from bot.views import agenda as agenda_view
from bot.views import answers as answers_view
from bot.views import cycle as cycle_view
from bot.views.blocks import Message


def _call(store: Store, series: Series, meeting: Meeting, t: Translator, _now: datetime) -> Message:
    return agenda_view.call(agenda.page(store, series, meeting), t)


def _list(store: Store, series: Series, meeting: Meeting, t: Translator, now: datetime) -> Message:
    board = answers.board(store, series, meeting)
    return answers_view.live_list(board, t, is_open=not meeting.has_started(now))


def _agenda(
    store: Store, series: Series, meeting: Meeting, t: Translator, _now: datetime
) -> Message:
    return agenda_view.published(agenda.page(store, series, meeting), t)


def _start(
    store: Store, series: Series, meeting: Meeting, t: Translator, _now: datetime
) -> Message:
    return cycle_view.start(agenda.page(store, series, meeting), t)


def _thanks(
    _store: Store, _series: Series, meeting: Meeting, t: Translator, _now: datetime
) -> Message:
    return cycle_view.thanks(meeting, t)


POSTS: dict[str, Callable[[Store, Series, Meeting, Translator, datetime], Message]] = {
    "call": _call,
    "invitation": _list,
    "agenda": _agenda,
    "start": _start,
    "thanks": _thanks,
}
