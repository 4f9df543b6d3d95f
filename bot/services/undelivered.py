"""What could not be delivered: the convener is told once per meeting and reason, all in one."""

from datetime import datetime, timedelta

from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.services import owing

KIND = "undeliverable"
DELETED = frozenset({"message_not_found", "cant_update_message"})
"""What an update meets when a person has deleted the message; their wish, not a fault."""
GATHER = timedelta(minutes=5)
"""How long the word about people waits at most until all have been tried (wall time)."""
GATHER_SECONDS = 1.0
"""Between two looks whether they have."""
_TOLD = frozenset({"sending", "unknown", "sent"})


def tell(store: Store, delivery: Delivery, error: str, now: datetime) -> None:
    """Owe the convener a word about a delivery that failed.

    One for each channel, and one for all persons: the names are asked for when it is sent, and
    who is added later is added to the message.
    """
    owed = delivery.owed
    if owed.manner == "reply" or owed.kind == KIND or owed.series is None:
        return
    if owed.manner == "update" and (not owed.target.channel or error in DELETED):
        return  # somebody's App Home, which opens anew; or a message that a person took away
    series, meeting = store.series.get(owed.series), owed.refs.get("meeting", "")
    is_personal = owed.manner == "direct" and owed.person is not None
    channel = "" if is_personal else owed.target.channel
    refs: dict[str, int | str] = {
        "delivery": delivery.id,
        "channel": channel,
        "error": error,
        "meeting": meeting,
    }
    key = f"{series.id}:{error}:{channel}:{meeting}"
    word = owing.to_convener(store, series, KIND, key, now, refs=refs)
    if word is not None and is_personal and word.state in _TOLD:
        owing.renew(store, series, word, now)


def is_gathering(store: Store, word: Delivery, series: int, now: datetime) -> bool:
    """Tell whether messages of the same meeting are on their way, so that more may fail.

    What stands behind the word in the reader's own queue is not waited for.
    """
    if now - word.owed.due_at >= GATHER:
        return False
    return any(
        _is_about(each, word) and each.owed.target != word.owed.target
        for each in store.outbox.directs(series, ("ready", "sending", "unknown"), now)
    )


def names(store: Store, word: Delivery, series: int, now: datetime) -> list[str]:
    """Return who was not reached for the word's reason, each once, by the time it was tried."""
    failed = [
        each.owed.person
        for each in store.outbox.directs(series, ("failed",), now)
        if _is_about(each, word) and each.reason == word.owed.refs["error"]
    ]
    return [store.people.get(person).name for person in dict.fromkeys(failed) if person]


def _is_about(delivery: Delivery, word: Delivery) -> bool:
    """Tell whether a direct message is one of those that the word is about, if it fails."""
    owed = delivery.owed
    same = owed.refs.get("meeting", "") == word.owed.refs["meeting"]
    return same and owed.kind != KIND and owed.person is not None
