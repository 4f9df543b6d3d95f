"""Every message that there is has a class, by which it is decided when it may be sent."""

from bot.rules.attention import KINDS
from bot.services import rendering
from bot.services.owing import TO_CONVENER
from bot.services.posts import POSTS

OF_THE_CHANNEL = {*POSTS, "agenda_changed", "call.items", "poll.post", "poll.result"}
OF_THE_CHANNEL |= {"moved", "cancelled", "series.ended"}
SHOWN_ANEW = {"answered", "poll.voted"}
"""Direct messages that change what they say; they are never sent anew."""


def test_every_kind_that_a_person_can_be_sent_has_one_class() -> None:
    """What can be put into words is the channel's, an update, or stands in the table."""
    assert set(KINDS) == rendering.KINDS - OF_THE_CHANNEL - SHOWN_ANEW
    assert not (OF_THE_CHANNEL | SHOWN_ANEW) & set(KINDS)
    assert set(KINDS) >= TO_CONVENER
