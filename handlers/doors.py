"""The doors: each of Slack's surfaces, its way of asking and its way of being answered.

A command is answered in its acknowledgement, a click through its ``response_url`` (one in the App
Home or in a modal by a modal), a modal by its submission, a mention by a message that only its
writer sees, a direct message by a message.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse
from slack_sdk import WebClient

from bot.ports import Conflict, Store, Unavailable
from bot.rules.errors import Refusal
from bot.rules.outbox import Target
from bot.services import scene
from bot.services.scene import ChooseParty, ChooseSeries
from bot.views import help as help_view
from bot.views.blocks import Element, Message
from bot.views.buttons import Ids
from bot.views.forms import answering, closing, headed
from handlers import channels, homes, leaving, modals, origins, payloads, shortcuts, uninstalled
from handlers.commands import Unknown, Words, parse
from handlers.crowd import Crowd
from handlers.edge import SHOWN, Edge, NeedsConfirming, NeedsForm
from handlers.filled import asking, fetching, settled, submitting, wrong
from handlers.handing_in import asked_by, read
from handlers.inputs import refusing
from handlers.offering import options
from handlers.payloads import Json, Opening, Request, Submission
from handlers.places import beside
from handlers.table import Table
from handlers.turn import Turn

_EVENTS = {**channels.EVENTS, **uninstalled.EVENTS}


@dataclass(frozen=True, slots=True)
class Doors:
    """Slack's surfaces over one edge and one table."""

    edge: Edge
    table: Table
    bot_user: Callable[[Json], str]
    """The bot's own user id where a request comes from; empty until Slack has told it."""
    count: Callable[[str], None]
    """Counts, by surface, what nobody listens to; the names are other people's and not kept."""
    later: Callable[[Callable[[], None]], None]
    """Does something once the request is acknowledged: Bolt acknowledges when a listener ends."""
    crowd: Crowd = field(default_factory=Crowd)

    def command(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Answer a slash command in its acknowledgement."""
        request = payloads.command(body)
        try:
            message = self.edge.settle(
                request, self._work(request, parse(request.words)), None
            ).message
        except NeedsForm as wanted:
            failed = self._open(wanted.about(request), wanted.form, wanted.item, client)
            if failed is None:
                ack()
                return
            message = failed
        except Unavailable as error:
            message = self.edge.explain(error, request)
        ack(text=message.text, blocks=list(message.blocks), response_type="ephemeral")

    def action(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Answer a click; what it says comes through ``response_url``."""
        looked = homes.looked(body)
        if looked is not None:
            homes.show(self.edge, *looked)
            ack()
            return
        clicked = payloads.click(body)
        if clicked is None:
            self.count("action")
        elif isinstance(clicked, Opening):
            said = leaving.kept(self.edge, self.table, clicked, client)
            if said is None:
                self._opened(clicked, client)
            else:
                self.later(lambda: leaving.show(self.edge, clicked.request, said, body, client))
        else:
            self._clicked(clicked, client)
        ack()

    def submission(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Answer a modal: what is wrong at its input, or what was done, or what comes next."""
        sent = payloads.submission(body)
        if sent.form in self.table.reads:
            self._handed_in(ack, sent, body, client)
            return
        submit = self.table.submissions.get(sent.form)
        if submit is None:
            self.count("view")
            ack()
            return
        sent = replace(sent, request=asking(self.table, sent, client))
        target = origins.told_at(sent, self.edge.clock.epoch())
        try:
            answer = self.edge.settle(sent.request, submitting(sent, submit), target, may_mend=True)
        except NeedsConfirming as asked:
            ack(response_action="update", view=asked.view)
            return
        except Unavailable as error:
            ack(**refusing(body, "", self.edge.explain(error, sent.request)))
            return
        if answer.refused is not None:
            ack(**refusing(body, *wrong(self.edge, sent, answer.refused, answer.message)))
            return
        if target is not None:
            ack()
            return
        t = self.edge.translator(sent.request)
        said = answering(answer.message, t("Done"), t("Close"))
        ack(response_action="update", view=answer.message.view or said)

    def _handed_in(self, ack: Ack, sent: Submission, body: Json, client: WebClient) -> None:
        """Read what a modal hands in once it is acknowledged; the answer takes its place."""
        request = asked_by(sent, self.table.reads[sent.form], body)
        fetch = fetching(self.edge, self.table, request, client) or (lambda: request)
        t, edge, work = self.edge.translator(request), self.edge, self._offering
        ack(response_action="update", view=help_view.being_read(request.label, t))
        self.later(lambda: self._answered(request, read(edge, work, body, fetch()), client))

    def event(self, body: dict[str, Any], client: WebClient) -> BoltResponse | None:
        """Answer a mention, a direct message, an opened App Home, or what befalls a channel."""
        kind = str(body["event"].get("type"))
        try:
            if kind in {"message", "app_mention"}:
                self._heard(body, client)
            elif kind == "app_home_opened":
                self._home(body)
            elif kind in _EVENTS:
                _EVENTS[kind](self.edge, body, self.bot_user(body))
            else:
                self.count("event")
        except (Unavailable, Conflict):  # Slack delivers it again
            return BoltResponse(status=503, body="")
        return None

    def closed(self, ack: Ack) -> None:
        """Acknowledge a modal that was closed; nothing was begun, so nothing is left."""
        ack()

    def options(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Answer a menu of a modal that asks whom it offers."""
        found = options(self.edge, self.crowd, self.table.offers, body, client)
        if found is None:
            self.count("options")
        ack(options=found or [])

    def shortcut(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Open the form that a shortcut is for."""
        opening = shortcuts.opening(body)
        if opening is None:
            self.count("shortcut")
        else:
            self._opened(opening, client)
        ack()

    def _heard(self, body: Json, client: WebClient) -> None:
        request = payloads.speech(body, self.bot_user(body))
        if request is None:
            return
        where = request.where
        alone = Target(channel=where.channel)
        among = replace(alone, user=where.user, thread=where.thread)
        target = alone if where.is_direct else among
        if not self._fetched(request, target, client):
            self.edge.settle(request, self._offering(request), target)

    def _fetched(self, request: Request, target: Target, client: WebClient) -> bool:
        """Tell whether the words ask something of Slack first; then they are settled later."""
        fetch = fetching(self.edge, self.table, request, client)
        if fetch is not None:
            self.later(lambda: settled(self.edge, fetch(), self._offering, target))
        return fetch is not None

    def _clicked(self, request: Request, client: WebClient) -> None:
        words = parse(request.words)
        target = SHOWN if request.is_home else beside(request, words)
        if self._fetched(request, target, client):
            return
        try:
            answer = self.edge.settle(request, self._work(request, words), target)
        except NeedsForm as wanted:
            self._opened(Opening(wanted.about(request), wanted.form, wanted.item), client)
            return
        except Unavailable as error:
            message = self.edge.explain(error, request)
            said_to = Target(channel=request.where.user) if request.is_home else target
            self.edge.say_now(request.where.workspace, replace(said_to, replaces=False), message)
            return
        if request.is_home:
            self._answered(request, answer.message, client)

    def _answered(self, request: Request, message: Message, client: WebClient) -> None:
        """Show the answer to a click in the App Home or a modal; say it directly if Slack refuses.

        The second delivery of a click has no answer: it was shown. What was done is done: if the
        database is away by now, the answer is said without the outbox.
        """
        if not message.text:
            return
        t = self.edge.translator(request)
        title = headed(request.label, t("Dialogmöten"))
        view = message.view or answering(message, title, t("Close"))
        if not modals.show(client, request, view):
            instead = replace(request, keys=tuple(f"{key}:said" for key in request.keys))
            said_to = Target(channel=request.where.user)
            try:
                self.edge.settle(instead, lambda _store, _now: message, said_to)
            except Unavailable:
                self.edge.say_now(request.where.workspace, said_to, message)

    def _opened(self, opening: Opening, client: WebClient) -> None:
        request = opening.request
        message = self._open(request, opening.form, opening.item, client)
        if message is None:
            return
        url, user = request.response_url, request.where.user
        target = Target(channel=user) if request.is_home else Target(response_url=url)
        self.edge.say_now(request.where.workspace, target, message)

    def _open(
        self, request: Request, form: str, item: int | None, client: WebClient
    ) -> Message | None:
        """Open a modal within its trigger's three seconds; return what to say if it cannot be."""
        opens = self.table.forms.get(form)
        if opens is None:
            self.count("form")
            return None

        request = asking(self.table, Opening(request, form, item), client)

        def look(store: Store, now: datetime) -> Element:
            return opens(Turn(store, now, request, Words("", "", "")), item)

        try:
            view = origins.placed(self.edge.read(look), request, self.edge.clock.epoch())
        except (Refusal, ChooseSeries, ChooseParty, Unavailable) as error:
            message = self.edge.explain(error, request)
            if not request.view:
                return message
            t = self.edge.translator(request)
            title = headed(request.label, t("Dialogmöten"))
            view = closing(message.blocks, title, t("Close"))
        if modals.show(client, request, view):
            return None
        return help_view.too_slow(self.edge.translator(request))

    def _work(
        self, request: Request, words: Words | Unknown
    ) -> Callable[[Store, datetime], Message]:
        """Return what the words do; they were parsed before, while no transaction is open."""

        def work(store: Store, now: datetime) -> Message:
            if isinstance(words, Unknown):
                return self.table.unknown(Turn(store, now, request, Words("", "", "")), words)
            say = self.table.words[(words.noun, words.verb)]
            return say(Turn(store, now, request, words))

        return work

    def _offering(self, request: Request) -> Callable[[Store, datetime], Message]:
        """Do the same where no modal can be opened: a button offers it."""
        work = self._work(request, parse(request.words))

        def offer(store: Store, now: datetime) -> Message:
            try:
                return work(store, now)
            except NeedsForm as wanted:
                t = scene.reader(store, request.where, request.hints)
                label = t(self.table.labels[wanted.form])
                if wanted.alone:
                    alone = Ids(wanted.series, item=wanted.item)
                    return help_view.fill_in(wanted.form, label, t, alone)
                series, meeting = scene.around(store, request.where, now, request.hints)
                ids = Ids(series.id, meeting, item=wanted.item)
                return help_view.fill_in(wanted.form, label, t, ids)

        return offer

    def _home(self, body: Json) -> None:
        if body["event"].get("tab", "home") == "home":
            homes.look(self.edge, payloads.event_where(body), {})
