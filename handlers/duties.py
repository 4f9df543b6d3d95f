"""What a worker does besides sending: looks after what others left, and throws old things away."""

import logging
from datetime import datetime, timedelta

from bot.config import Settings
from bot.ports import Clock, Store
from bot.rules.outbox import Delivery, Owed
from bot.rules.seats import Person
from bot.services import accounts, receipts
from bot.services.receipts import Moment, Refused, Result, Sent
from handlers import history
from handlers.accounts import Account, Census
from handlers.flights import Flights, Landed

log = logging.getLogger(__name__)

KEEP = timedelta(hours=24)
"""How long inbound keys are kept, for Slack may deliver an event again for so long; so are the
texts of replies that were given."""
PURGE_SECONDS = 600.0
DUTY_SECONDS = 5.0
"""At most so long between looks at ended leases and uncertain deliveries."""
SEEK_AT_ONCE = 8


class Duties:
    """When each is due, in monotonic seconds; the courier's own thread alone does them."""

    def __init__(self, settings: Settings, clock: Clock, flights: Flights) -> None:
        """Begin with a first look at once."""
        self._clock = clock
        self._flights = flights
        self._due_at = self._history_at = clock.monotonic()
        self._purge_at = self._due_at + PURGE_SECONDS
        self._census = Census(self._due_at)
        self._rest = min(DUTY_SECONDS, settings.lease_seconds / 4, settings.reconcile_seconds / 4)

    def remaining(self) -> float:
        """Return the seconds until they are due; not above 0 if they are."""
        return self._due_at - self._clock.monotonic()

    def purge_soon(self) -> None:
        """Throw old keys and the texts of old replies away now, not in some minutes."""
        self._purge_at = self._due_at = self._clock.monotonic()

    def look_for_accounts_soon(self) -> None:
        """Ask now whether the people who are known still have accounts, not once a day."""
        self._due_at = self._clock.monotonic()
        self._census.soon(self._due_at)

    def do(self, store: Store, began: float, at: Moment) -> bool:
        """Do what is due; tell whether something was taken over that may be sent at once."""
        self._due_at = began + self._rest
        if began >= self._history_at:
            for delivery in store.outbox.uncertain(at.epoch)[:SEEK_AT_ONCE]:
                self._flights.seek(delivery)
        self._ask_for_accounts(store, began)
        if began >= self._purge_at:
            self._purge_at = began + PURGE_SECONDS
            before = at.now - KEEP
            log.info(
                "purged: %d keys, %d replies",
                store.inbound.purge(before),
                store.outbox.purge(before),
            )
        return receipts.expire(store, at) > 0

    def write_down(self, store: Store, landed: Landed, now: datetime) -> None:
        """Write down what was found out."""
        for delivery, finding in landed.sought:
            log.info("delivery %d sought: %s", delivery.id, type(finding).__name__)
            self._settle(store, delivery, finding, now)
        for person, account in landed.asked:
            self._learn(store, person, account, now)

    def suspect(self, store: Store, owed: Owed, result: Result) -> None:
        """Ask about a person to whom nothing can be written; Slack's word for why is vague."""
        if owed.manner == "direct" and owed.person is not None and isinstance(result, Refused):
            self._census.ask_about(store.people.get(owed.person))

    def _learn(self, store: Store, person: Person, account: Account, now: datetime) -> None:
        match account:
            case Account.OPEN:
                if person.deleted:
                    store.people.set_deleted(person.id, deleted=False)
            case Account.CLOSED:
                accounts.closed(store, person, now)
            case Account.LATER:
                self._census.put_off(person, self._clock.monotonic())
            case Account.REFUSED:
                log.warning(
                    "Slack says of nobody in %s whether their account is closed", person.workspace
                )
                self._census.give_up(person.workspace)
            case _:
                log.info("Slack does not say whether the account of person %d is closed", person.id)

    def _settle(
        self, store: Store, delivery: Delivery, finding: history.Finding, now: datetime
    ) -> None:
        match finding:
            case Sent():
                receipts.found(store, delivery, finding, now)
            case history.Absent():
                receipts.absent(store, delivery, now)
            case history.Unreadable():
                receipts.unreadable(store, delivery, now)
            case history.Later(seconds):
                self._history_at = self._clock.monotonic() + seconds

    def _ask_for_accounts(self, store: Store, began: float) -> None:
        """Ask about a few people, once a day about everybody."""
        if self._census.is_due(began):
            self._census.begin(store.people.every(), began)
        for person in self._census.take(began):
            self._flights.ask(person)
