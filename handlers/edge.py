"""The edge: one request, one transaction, one answer (engine.md, Inbound).

A request is settled once: its keys are kept in the same transaction as what it changed. An
expected refusal rolls everything back and is answered in the person's words. A database that is
away is said plainly, within the three seconds that Slack waits.
"""

import json
import logging
import random
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.clock import Waiter
from bot.i18n import LANGUAGES, Translator, translator
from bot.logs import fault
from bot.ports import Clock, Conflict, Courier, Database, Store, Unavailable
from bot.rules.errors import Refusal, TooLong
from bot.rules.examples import Example, named
from bot.rules.outbox import REPLY_DEADLINE, REPLY_LEFT_TO_WORKERS, Owed, Target
from bot.rules.texts import Word
from bot.services import examples, rendering, scene, shown_homes
from bot.services.scene import DEFAULT_LANGUAGE, DEFAULT_ZONE, ChooseParty, ChooseSeries
from bot.services.together import Click
from bot.views import help as help_view
from bot.views.blocks import Element, Message
from bot.views.buttons import Ids
from handlers.payloads import Request

log = logging.getLogger(__name__)

Work = Callable[[Store, datetime], Message]
T = TypeVar("T")
SETTLES_WITHIN = 1.5
"""Seconds in which the losers of a race try again; Slack waits three for the acknowledgement."""
_PAUSE_FIRST = 0.01
_PAUSE_LIMIT = 0.2
"""Seconds between two tries, at most; half of it or more, by chance, so that they part."""
_EVERYBODY = tuple(translator(language, DEFAULT_ZONE) for language in LANGUAGES)
"""For words to somebody whose language cannot be looked up."""
_IN_A_BUTTON = 1500
"""Characters of a request that a button can carry; Slack takes 2,000 with what is around them."""
SHOWN = Target()
"""Whoever settles the request shows its answer: a second delivery gets none, so shows nothing."""
_ANSWERED = "-"
"""Kept instead of an answer that is not given a second time."""


def _nobody_sleeps() -> None:
    """Wake nobody."""


class NeedsForm(Exception):  # noqa: N818 - a question, not a failure
    """The words were not enough; a modal asks for the rest."""

    def __init__(
        self, form: str, item: int | None = None, *, series: int | None = None, alone: bool = False
    ) -> None:
        """Name the modal; one that stands ``alone`` is about no meeting."""
        super().__init__(form)
        self.form = form
        self.item = item
        self.series = series
        self.alone = alone

    def about(self, request: Request) -> Request:
        """Return the request with the series that the form is about, if it was found out."""
        if self.series is None:
            return request
        return replace(request, hints=replace(request.hints, series=self.series))


class NeedsConfirming(NeedsForm):
    """A modal was filled in, and another one asks whether that is meant; nothing was changed."""

    def __init__(self, view: Element) -> None:
        """Keep the modal."""
        super().__init__(str(view["callback_id"]))
        self.view = view


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets; ``refused`` if nothing was changed."""

    message: Message
    refused: Exception | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """Settles requests over a database, and leaves what must be sent to a courier."""

    database: Database
    clock: Clock
    courier: Courier
    say_now: Callable[[str, Target, Message], None]
    """Says something without the outbox, when the database is away."""
    rouse: Callable[[], None] = _nobody_sleeps
    """Wakes the clock, because what it has to do next has changed."""

    def settle(
        self, request: Request, work: Work, target: Target | None, *, may_mend: bool = False
    ) -> Answer:
        """Do ``work`` once and return its answer; owe it to ``target`` if given.

        A refusal is kept like any answer, so that a repeated delivery gets the same one; unless
        the same request ``may_mend`` it, as a modal does that stays open and is sent off again.
        A fault in the program is said with a number that the log has as well. Raises
        ``Unavailable`` if nothing could be saved, also because others were first again and again,
        and ``NeedsForm``.
        """
        try:
            return Answer(self._once(request, work, target))
        except (Refusal, ChooseSeries, ChooseParty) as error:
            message = self.beside(error, request) if may_mend else self.explain(error, request)
            if not may_mend:
                # The message whose button was clicked keeps its buttons: the matter is not settled.
                beside = replace(target, replaces=False) if target else None
                self._once(request, lambda _store, _now: message, beside)
            return Answer(message, error)
        except (Unavailable, NeedsForm):
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours; explain writes it to the log
            message = self.explain(error, request)
            if target is not None and target != SHOWN and not may_mend:
                self.say_now(request.where.workspace, replace(target, replaces=False), message)
            return Answer(message, error)

    def read(self, look: Callable[[Store, datetime], T]) -> T:
        """Return what ``look`` finds; nothing is changed. Raises ``Unavailable``."""
        with self.database.reading() as store:
            return look(store, self.clock.now())

    def beside(self, error: Exception, request: Request) -> Message:
        """Return the words for an error as they stand at an input of a modal."""
        if isinstance(error, Refusal) and error.in_form:
            return help_view.refusal(self.translator(request)(error.in_form, **error.params))
        return self.explain(error, request)

    def explain(self, error: Exception, request: Request) -> Message:
        """Return the words for an error, in the person's language."""
        if isinstance(error, Unavailable):
            # The database is not asked for the language: that would wait for it once more.
            return help_view.nothing_saved(_EVERYBODY)
        t = self.translator(request)
        if isinstance(error, ChooseSeries | ChooseParty) and len(request.words) > _IN_A_BUTTON:
            error = TooLong(length=len(request.words), limit=_IN_A_BUTTON)
        match error:
            case Refusal():
                given = error.instead or error.offer
                offer = (t(given[0]), given[1]) if given else None
                hints = request.hints
                return help_view.refusal(
                    t.refusal(self._exemplified(error, request, t)),
                    offer,
                    Ids(hints.series, hints.meeting, hints.party),
                )
            case ChooseSeries():
                return help_view.ask_series(error.options, request.words, t)
            case ChooseParty():
                series = request.hints.series or self._series(request)
                ids = Ids(series, request.hints.meeting)
                return help_view.ask_party(error.options, request.words, t, ids)
        trace = uuid.uuid4().hex[:8]
        fault(log, error, "trace %s", trace)
        return help_view.broken(t, trace)

    def translator(self, request: Request) -> Translator:
        """Return the translator of who asks; the default one if that cannot be looked up."""
        try:
            where, hints = request.where, request.hints
            return self.read(lambda store, _now: scene.reader(store, where, hints))
        except Unavailable:
            return translator(DEFAULT_LANGUAGE, DEFAULT_ZONE)

    def _exemplified(self, error: Refusal, request: Request, t: Translator) -> Refusal:
        """Return a refusal with items that are there in the place of those its examples invent."""
        invented = {n: each for n, each in error.params.items() if isinstance(each, Example)}

        def look(store: Store, now: datetime) -> dict[str, Sequence[int]]:
            where, hints = request.where, request.hints
            return {n: examples.items(store, where, hints, e, now) for n, e in invented.items()}

        if invented:
            with suppress(Refusal, ChooseSeries, Unavailable):
                found = self.read(look)
                said = {n: Word(named(t(e), found[n], e.least)) for n, e in invented.items()}
                return error.saying(**said)
        return error

    def _series(self, request: Request) -> int | None:
        def look(store: Store, _now: datetime) -> int:
            person = scene.speaker(store, request.where)
            return scene.find_series(store, request.where, person, request.hints).id

        return self.read(look)

    def _once(self, request: Request, work: Work, target: Target | None) -> Message:
        """Do the work, and again if another request was first. Raises ``Unavailable``."""
        until = self.clock.monotonic() + SETTLES_WITHIN
        pause = _PAUSE_FIRST
        while True:
            try:
                return self._try(request, work, target)
            except Conflict as error:
                if self.clock.monotonic() + pause > until:
                    message = "others were first with the same again and again"
                    raise Unavailable(message) from error
                log.info("another request was first; this one is tried again")
            Waiter().sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
            pause = min(2 * pause, _PAUSE_LIMIT)

    def _try(self, request: Request, work: Work, target: Target | None) -> Message:
        now = self.clock.now()
        workspace = request.where.workspace
        reply: int | None = None
        with self.database.transaction() as store:
            # Claimed before anything is done: a second delivery waits here, and does nothing.
            given = store.inbound.claim(workspace, request.keys, _ANSWERED, now)
            if given is not None:
                return _decode(given)
            message = work(store, now)
            if target is not None and target.replaces and request.message:
                click = Click(request.where, request.message, request.hints)
                message = rendering.replaced(store, click, message, now)
            if target is not None and target != SHOWN and message.text:
                reply = self._owe(store, request, target, message, now)
            shown_homes.acted(store, request.where, now, in_home=request.is_home)
            if target is None:
                store.inbound.keep(workspace, request.keys, _encode(message))
        self.courier.nudge([reply] if reply is not None else ())
        if store.is_replanned:
            self.rouse()
        return message

    def _owe(
        self, store: Store, request: Request, target: Target, message: Message, now: datetime
    ) -> int | None:
        owed = Owed(
            workspace=request.where.workspace,
            kind="reply",
            manner="reply",
            target=target,
            dedupe=f"reply:{request.keys[0]}",
            due_at=now,
            payload=_encode(message),
            deadline=now + REPLY_DEADLINE,
        )
        left_until = self.clock.epoch() + REPLY_LEFT_TO_WORKERS
        return store.outbox.owe(owed, reserved_until=left_until)


def _encode(message: Message) -> str:
    kept = {"text": message.text, "blocks": list(message.blocks)}
    view = {"view": message.view} if message.view else {}
    return json.dumps({**kept, **view}, ensure_ascii=False)


def _decode(given: str) -> Message:
    if given == _ANSWERED:
        return Message("")
    data = json.loads(given)
    return Message(data["text"], data["blocks"], data.get("view"))
