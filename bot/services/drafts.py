"""What a delivery is about, while its words are found."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.i18n import Translator
from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.services import sessions
from bot.services.scene import translator_for


@dataclass(frozen=True, slots=True)
class Draft:
    """A delivery with what it is about."""

    store: Store
    delivery: Delivery
    series: Series
    now: datetime
    _read: list[Meeting] = field(default_factory=list, init=False, repr=False, compare=False)
    """The meeting, once it was looked for."""

    @property
    def meeting(self) -> Meeting:
        """The meeting that it is about, as the group sees it whose session it is about."""
        if not self._read:
            meeting = self.store.meetings.get(self.ref("meeting"))
            key = str(self.delivery.owed.refs.get("session", ""))
            self._read.append(sessions.seen_as(self.store, self.series, meeting, key))
        return self._read[0]

    @property
    def person(self) -> Person:
        """Whom it is for."""
        return self.store.people.get(self.delivery.owed.person or 0)

    @property
    def is_told_later(self) -> bool:
        """Whether a newer word of the same is owed to the same person."""
        word, owed = self.delivery, self.delivery.owed
        told = self.store.outbox.of_person(owed.person or 0, owed.due_at)
        same = (each for each in told if each.owed.kind == owed.kind)
        return any(each.id > word.id and each.owed.refs == owed.refs for each in same)

    @property
    def t(self) -> Translator:
        """The translator of the reader, or of the channel."""
        owed = self.delivery.owed
        if owed.person:
            return translator_for(self.series, self.person)
        return translator_for(self.series, None).in_channel

    def ref(self, name: str) -> int:
        """Return an id that the delivery was owed with."""
        return int(self.delivery.owed.refs[name])
