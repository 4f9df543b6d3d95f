"""The courier's turns: one transaction each, to write down what landed and claim what goes next.

It has no thread of its own and waits for nothing, and so whoever has a clock can drive it.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from bot.config import Settings
from bot.ports import Clock, Conflict, Database, Store, Unavailable
from bot.services import receipts
from bot.services.deliveries import Claimed, Dispatch, Render, Terms, claim, claim_replies
from bot.services.receipts import GivenBack, Moment, Result, Sent
from handlers import slack
from handlers.duties import Duties
from handlers.flights import Flights, Landed
from handlers.looks import Looks
from handlers.nudges import Nudges

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between looks at what other processes have owed, and at what is held for long."""
LOOK_FIRST = 0.05
"""Seconds to the first look at what is held; doubled while nothing comes of it."""


def request_seconds(settings: Settings) -> float:
    """Return how long connecting, shaking hands and reading may take each: together, the lease."""
    return min(slack.REQUEST_SECONDS, settings.lease_seconds / 3)


class Turns:
    """Whose turn it is: people's answers, or all else. One thread may take turns, any may ask.

    With ``replies_only`` posts, direct messages and updates are left to another process.
    """

    def __init__(  # noqa: PLR0913 - what it is wired with
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        render: Render,
        flights: Flights,
        heard: Callable[[str, str, Result], None],
        *,
        replies_only: bool,
    ) -> None:
        """Wire it. ``heard`` learns a workspace, a method and what came of it."""
        self._settings = settings
        self._database = database
        self._clock = clock
        self._render = render
        self._flights = flights
        self._heard = heard
        self._replies_only = replies_only
        self.nudges = Nudges(clock)
        self._looks = Looks(clock)
        self._duties = Duties(settings, clock, flights)
        self._patience = LOOK_FIRST / 2
        # After what was claimed a flight may begin for so long; then it is given back.
        self._flying_seconds = settings.lease_seconds - 2 * request_seconds(settings)
        # On PostgreSQL other processes owe things too, and nobody nudges across processes.
        self._tick = settings.tick_seconds if settings.is_sqlite else LOOK
        # One process alone serves SQLite: what was reserved at its start is for one that is gone.
        self._inherits = settings.is_sqlite and not replies_only
        self._is_accepted = self._is_last = self._has_answered = False
        self._is_put_off = False

    def nudge(self, replies: Sequence[int]) -> None:
        """Look at the outbox in the next turn; ``replies`` are sent by this process."""
        self.nudges.add(replies)
        if not self._replies_only:
            self._looks.after(0.0)

    def purge_soon(self) -> None:
        """Throw old keys and the texts of old replies away now, not in some minutes."""
        self._duties.purge_soon()

    def look_for_accounts_soon(self) -> None:
        """Ask now whether the people who are known still have accounts, not once a day."""
        self._duties.look_for_accounts_soon()

    def accepted(self) -> None:
        """Let go on what has waited because Slack refused the installation.

        Each process has to: one that was refused an answer may be the only one to know.
        """
        self._is_accepted = True
        self._looks.after(0.0)

    def claim_no_more(self) -> None:
        """Only write down from now on."""
        self._is_last = True

    def until_next(self) -> float:
        """Return the seconds until there is something to do, if nothing happens before."""
        if self._is_put_off:
            return 0.0
        return self._tick if self._replies_only else self._until_rest()

    def take(self) -> None:
        """Answer people; every second turn, look at the rest. Raises ``Unavailable``, ``Conflict``.

        Both in one would hold the database, and Python's lock, for so long that an ack which meets
        it takes twice its time.
        """
        looks = not (self._replies_only or self._is_last) and self._until_rest() <= 0
        # What had woken the courier may have been a question, and nothing wakes it for that again.
        self._is_put_off = looks and self._has_answered
        self._has_answered = not self._is_put_off and self._answer()
        if looks and not self._has_answered:
            self._look()

    def _answer(self) -> bool:
        """Write down what has landed, send the replies that were asked for; tell whether so."""
        landed = self._flights.landed()
        asked = self.nudges.take(0 if self._is_last else self._flights.room("reply"))
        accepted = self._is_accepted
        if not (landed or asked or accepted):
            return False
        self._is_accepted = False
        began, claimed = self._clock.monotonic(), list[Dispatch]()
        try:
            with self._transaction() as store:
                self._write_down(store, landed)
                if accepted:
                    receipts.accepted(store)
                claimed = self._claim_replies(store, asked)
        except (Unavailable, Conflict):
            self._is_accepted |= accepted
            self._flights.put_back(landed)
            self._give_back(claimed)
            self.nudges.put_back(asked)
            raise
        for dispatch, result in landed.sent:
            self._heard(dispatch.delivery.owed.workspace, dispatch.method, result)
        self._send(claimed, began)
        return True

    def _look(self) -> None:
        """Do the duties that are due, and send what is due."""
        began = self._clock.monotonic()
        claimed = list[Dispatch]()
        try:
            with self._transaction() as store:
                if self._duties.remaining() <= 0 and self._duties.do(store, began, self._moment()):
                    self._looks.after(0.0)
                if self._until_look() <= 0:
                    claimed = self._claim_due(store, began)
        except (Unavailable, Conflict):
            self._give_back(claimed)
            raise
        self._send(claimed, began)

    def _give_back(self, claimed: list[Dispatch]) -> None:
        """Give back what may stand as being sent: the claim may have been saved, and was not heard.

        If it was not, its fence is another one, and this changes nothing.
        """
        self._flights.put_back(Landed([(each, GivenBack()) for each in claimed]))

    @contextmanager
    def _transaction(self) -> Iterator[Store]:
        with self._database.transaction(patient=True) as store:
            if self._inherits:
                store.outbox.unreserve()
            yield store
        self._inherits = False

    def _send(self, claimed: list[Dispatch], began: float) -> None:
        for dispatch in claimed:
            self._flights.send(dispatch, began + self._flying_seconds)

    def _until_rest(self) -> float:
        return max(0.0, min(self._until_look(), self._duties.remaining()))

    def _until_look(self) -> float:
        return self._looks.remaining(self.nudges.between_looks())

    def _claim_replies(self, store: Store, asked: list[int]) -> list[Dispatch]:
        if not asked:
            return []
        return claim_replies(store, self._render, self._terms(), asked).dispatches

    def _claim_due(self, store: Store, began: float) -> list[Dispatch]:
        # Half of the time in which a flight may begin (_send), so that what is claimed gets there.
        until = began + self._flying_seconds / 2
        terms = replace(self._terms(), is_enough=lambda: self._clock.monotonic() > until)
        room = self._flights.room("other")
        claimed = claim(store, self._render, terms, room) if room > 0 else Claimed()
        self._looks.looked(began, self._pause_after(store, claimed, terms.now))
        if claimed.again is not None:
            self._looks.after(claimed.again)
        return claimed.dispatches

    def _pause_after(self, store: Store, claimed: Claimed, now: datetime) -> float:
        """Return the seconds until the next look, if nothing happens before."""
        if claimed.seen:
            self._patience = LOOK_FIRST / 2
            return 0.0
        due = store.outbox.next_due(now)
        if due is None:
            return self._tick
        ahead = (due - now).total_seconds()
        if ahead > 0:
            return min(self._tick, ahead)
        self._patience = min(LOOK, 2 * self._patience)
        return self._patience

    def _write_down(self, store: Store, landed: Landed) -> None:
        at = self._moment()
        replies = []
        for dispatch, result in landed.sent:
            if receipts.is_simple(dispatch.delivery, result):
                replies.append(dispatch.delivery)
                continue
            self._note(dispatch, result)
            again = receipts.record(store, dispatch.delivery, dispatch.method, result, at)
            self._duties.suspect(store, dispatch.delivery.owed, result)
            if again is not None or dispatch.delivery.owed.manner != "reply":
                self._looks.after(again or 0.0)
        store.outbox.replied(replies, at.now)
        self._duties.write_down(store, landed, at.now)
        if landed.sought:
            self._looks.after(0.0)

    def _note(self, dispatch: Dispatch, result: Result) -> None:
        """Log what became of it, by ids and Slack's words alone."""
        if not isinstance(result, Sent):
            log.warning("delivery %d by %s: %r", dispatch.delivery.id, dispatch.method, result)

    def _terms(self) -> Terms:
        return Terms(self._clock.now(), self._clock.epoch(), self._settings.lease_seconds)

    def _moment(self) -> Moment:
        return Moment(self._clock.now(), self._clock.epoch(), self._settings.reconcile_seconds)
