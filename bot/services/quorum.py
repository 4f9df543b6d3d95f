"""A quorum that is not met the day before a meeting: the convener is told, once."""

from datetime import datetime

from bot.ports import Store
from bot.rules.series import Meeting, Series
from bot.rules.waiting import has_asked
from bot.services import answers, owing
from bot.services.drafts import Draft
from bot.services.verdicts import Drop
from bot.views import quorum as view
from bot.views.blocks import Message

KIND = "quorum"


def tell(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Owe the convener the word that too few come, while they can still do something about it.

    Not of a meeting to which nobody was invited, and for which nobody has answered.
    """
    board = answers.board(store, series, store.meetings.get(meeting.id), now)
    could = board.answers or has_asked(store.ledger.of_meeting(meeting.id))
    if could and board.unmet:
        refs = {"meeting": meeting.id}
        owing.to_convener(
            store, series, KIND, f"{meeting.id}", now, refs=refs, deadline=meeting.ends_at
        )


def words(draft: Draft) -> Message | Drop:
    """Render the word, if too few come still."""
    board = answers.board(draft.store, draft.series, draft.meeting, draft.now)
    if not board.unmet:
        return Drop("the quorum is met")
    return view.told(board, draft.t, is_ahead=not draft.meeting.has_started(draft.now))
