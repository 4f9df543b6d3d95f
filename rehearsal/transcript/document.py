"""The file: everything that was said, day by day, with nothing that must be fetched."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from itertools import groupby, pairwise
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.i18n import Translator, translator
from rehearsal.commands import COMMAND
from rehearsal.model import JOINED, SLACKBOT, Message
from rehearsal.place import Place
from rehearsal.store import Json
from rehearsal.transcript import drawn, entries
from rehearsal.transcript.entries import Entry, Origin
from rehearsal.transcript.markup import Names
from rehearsal.transcript.words import WORDS

STYLE: Final = Path(__file__).with_name("style.css")
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""What the file may do: nothing but look as it does."""


@dataclass(frozen=True, slots=True)
class Document:
    """A transcript in one language."""

    place: Place
    steps: Mapping[tuple[str, str], Origin]
    """The step that sent the message at (channel, ts)."""
    language: str

    def html(self) -> str:
        """Return the whole file."""
        said = entries.every(self.place, self.steps)
        days = [(day, list(those)) for day, those in groupby(said, key=self._day)]
        title = escape(self._say("title", name=self._name()))
        return "\n".join(
            [
                f'<!doctype html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
                f"<title>{title}</title>\n<style>\n{STYLE.read_text('utf-8')}</style>",
                f"</head>\n<body>\n<main>\n<h1>{title}</h1>",
                self._lead(said),
                self._contents(day for day, _ in days),
                *(self._section(day, those) for day, those in days),
                "</main>\n</body>\n</html>\n",
            ]
        )

    # -- the beginning

    def _lead(self, said: list[Entry]) -> str:
        note = f'<p class="note">{escape(self._say("note"))}</p>'
        if not said:
            return f"<p>{escape(self._say('nothing'))}</p>\n{note}"
        first, last = self._t.day(said[0].at), self._t.day(self.place.clock.now())
        messages = [one for entry in said for one in (*entry.messages, *entry.replies)]
        people = {each for one in messages for each in (one.user, *self._readers(one))}
        known = people & {each.id for each in self.place.workspace.users.values() if not each.bot}
        span = self._say("span", first=first, last=last)
        counts = self._say("counts", messages=len(messages), people=len(known))
        return f"<p>{escape(span)} {escape(counts)}</p>\n{note}"

    def _contents(self, days: Iterable[str]) -> str:
        rows = [f'<li><a href="#d{day}">{escape(self._date(day))}</a></li>' for day in days]
        if not rows:
            return ""
        name = escape(self._say("contents"))
        return f'<nav aria-label="{name}">\n<ul>\n{chr(10).join(rows)}\n</ul>\n</nav>'

    def _section(self, day: str, those: list[Entry]) -> str:
        heading = escape(self._date(day))
        said = "\n".join(self._entry(each) for each in _once(those))
        head = f'<h2 id="d{day}">{heading}</h2>'
        return f'<section aria-labelledby="d{day}">\n{head}\n{said}\n</section>'

    # -- what was said

    def _entry(self, entry: Entry) -> str:
        more = ""
        if entry.replies:
            said = "\n".join(self._reply(one, entry) for one in entry.replies)
            more = f'<div class="replies">\n<h4>{escape(self._say("answers"))}</h4>\n{said}\n</div>'
        return self._article(entry.first, self._to(entry), entry, more)

    def _reply(self, one: Message, entry: Entry) -> str:
        """Return an answer in the thread; one of another day says of which."""
        same = self._local(one).date() == self._local(entry.first).date()
        where = self._where(one)
        return self._article(one, where if same else f"{where} · {self._t.day(one.time)}")

    def _article(self, one: Message, where: str, entry: Entry | None = None, more: str = "") -> str:
        kind = ' class="app"' if one.from_bot else ""
        name = self._person(one.user)
        step = self._say("step", step=entry.step) if entry and entry.step else ""
        files = [self._say("files", name=self.place.shelf.files[each].name) for each in one.files]
        return "\n".join(
            [
                f"<article{kind}>\n<header>",
                f'<span class="step">{escape(step)}</span>' if step else "",
                f"<h3>{escape(name)}</h3>",
                f'<span class="where">{escape(where)} · {self._time(one)}</span>',
                "</header>",
                *self._said(one, entry),
                *(f"<p>{escape(each)}</p>" for each in files),
                more,
                "</article>",
            ]
        )

    def _said(self, one: Message, entry: Entry | None) -> list[str]:
        """Return what it said when it was sent, and what became of it; of many, the first one's."""
        told = one.first or {"text": self._line(one), "blocks": one.blocks}
        said = [drawn.message(told["text"], told["blocks"], self._names)]
        if entry and len(entry.messages) > 1:
            first, *rest = [self._person(self._reader(each)) for each in entry.messages]
            said.insert(0, self._aside("each", name=first))
            said.append(self._aside("others", names=", ".join(rest)))
        if self.place.workspace.channels[one.channel].kind == "im":
            said += self._later(entry.messages if entry else (one,))
        elif one.first:
            said += [
                *self._between(one),
                self._aside("end"),
                drawn.message(one.text, one.blocks, self._names),
            ]
        return said

    def _between(self, one: Message) -> list[str]:
        """Return, folded, what was new in each of the versions between the first and the last."""
        told = [
            f"{self._aside('until', when=self._t.when(until))}\n{new}"
            for until, new in zip(self._untils(one), self._news(one), strict=False)
            if new
        ]
        if not told:
            return []
        summary = escape(self._say("between", count=len(told)))
        return [f"<details>\n<summary>{summary}</summary>", *told, "</details>"]

    def _untils(self, one: Message) -> list[datetime]:
        return [datetime.fromisoformat(each["until"]) for each in self._versions(one)]

    def _news(self, one: Message) -> Iterator[str]:
        """Yield what each version of a message said that the one before it did not."""
        if one.first:
            last = {"text": one.text, "blocks": one.blocks}
            for old, new in pairwise([one.first, *self._versions(one), last]):
                yield drawn.news(old, new["text"], new["blocks"], self._names)

    def _versions(self, one: Message) -> list[Json]:
        return self.place.workspace.versions.between(one)

    def _later(self, messages: tuple[Message, ...]) -> list[str]:
        """Return what direct messages said later; of what only the names differ in, the first."""
        found: dict[str, list[tuple[str, str]]] = {}
        for one in messages:
            new = self._aside("then").join(each for each in self._news(one) if each)
            if new:
                reader = self._reader(one)
                found.setdefault(self._nameless(new, reader), []).append(
                    (self._person(reader), new)
                )
        said: list[str] = []
        for (name, new), *others in found.values():
            said += [self._aside("later_to" if len(messages) > 1 else "later", name=name), new]
            if others:
                said.append(self._aside("likewise", names=", ".join(each for each, _ in others)))
        return said

    def _nameless(self, html: str, reader: str) -> str:
        """Return what somebody reads without their name and their parties'."""
        known = self.place.workspace.users.get(reader)
        for name in (known.name, *known.parties) if known else ():
            html = html.replace(escape(name, quote=False), "")
        return html

    def _line(self, one: Message) -> str:
        """Return its text; that somebody came is said by Slack, in the reader's language."""
        return f"<@{one.user}> {self._say('joined')}" if one.subtype == JOINED else one.text

    def _aside(self, key: str, **given: object) -> str:
        return f'<p class="each">{escape(self._say(key, **given))}</p>'

    def _to(self, entry: Entry) -> str:
        if len(entry.messages) > 1:
            return self._say("many", count=len(entry.messages))
        return self._where(entry.first)

    def _where(self, one: Message) -> str:
        where = self._place_of(one)
        return self._say("command", where=where) if one.subtype == COMMAND else where

    def _place_of(self, one: Message) -> str:
        if one.ephemeral_for:
            return self._say("only", name=self._person(one.ephemeral_for))
        channel = self.place.workspace.channels[one.channel]
        if channel.kind == "mpim":
            others = (self._person(each) for each in channel.members if each != one.user)
            return self._say("to", name=", ".join(others))
        if channel.kind != "im":
            return self._say("in", channel=channel.name)
        if not one.from_bot and one.user != SLACKBOT and not self._reader(one):
            return self._say("with_app")
        return self._say("to", name=self._person(self._reader(one)))

    def _readers(self, one: Message) -> list[str]:
        channel = self.place.workspace.channels[one.channel]
        return channel.members if channel.kind == "mpim" else [self._reader(one)]

    def _reader(self, one: Message) -> str:
        """Return which person a direct message is for; empty for the app, and in a channel."""
        channel = self.place.workspace.channels[one.channel]
        if channel.kind != "im":
            return one.ephemeral_for or ""
        others = (each for each in channel.members if each != one.user)
        return next((each for each in others if not self.place.workspace.users[each].bot), "")

    # -- words

    @property
    def _t(self) -> Translator:
        return translator(self.language, self.place.workspace.population.zone)

    @property
    def _names(self) -> Names:
        workspace = self.place.workspace
        return Names(
            {each.id: each.name for each in workspace.users.values()},
            {each.id: each.name for each in workspace.channels.values()},
        )

    def _say(self, key: str, **given: object) -> str:
        return WORDS[self.language][key].format(**given)

    def _name(self) -> str:
        channels = (c for c in self.place.workspace.channels.values() if not c.is_direct)
        first = next(channels, None)
        return (first.topic or f"#{first.name}") if first else self.place.manifest.bot_name

    def _person(self, user: str) -> str:
        known = self.place.workspace.users.get(user)
        if known is None:
            return "Slackbot" if user == SLACKBOT else user
        if known.bot:
            return f"{known.name} ({self._say('app')})"
        return f"{known.name} ({known.parties[0]})" if known.parties else known.name

    def _date(self, day: str) -> str:
        words = self._t.day(datetime.fromisoformat(f"{day}T12:00:00+00:00"))
        return words[:1].upper() + words[1:]

    def _local(self, one: Message) -> datetime:
        return one.time.astimezone(ZoneInfo(self.place.workspace.population.zone))

    def _time(self, one: Message) -> str:
        at = self._local(one)
        return f'<time datetime="{at.isoformat(timespec="minutes")}">{at:%H:%M}</time>'

    def _day(self, entry: Entry) -> str:
        return self._local(entry.first).date().isoformat()


def _once(said: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries; of those of one step that follow each other the first one names it."""
    last = ""
    for each in said:
        yield replace(each, step="") if each.step == last else each
        last = each.step
