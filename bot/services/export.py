"""Records as files: what is asked for is read, made, and written under a name of its own.

Only reads, so it may run beside the bot.
"""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from secrets import token_hex

from bot.documents import agenda, answers, calendar, outcomes
from bot.documents.answers import Roll
from bot.i18n import LANGUAGES, Translator, translator
from bot.ports import Store
from bot.rules.public import Imprint
from bot.rules.publication import owner_name, touched
from bot.rules.series import Meeting, Series
from bot.services import agenda as agenda_service
from bot.services import answers as answers_service
from bot.services import file_writing, publication, register


class CannotExport(Exception):  # noqa: N818 - the words come first
    """Such an export does not exist; the text names those that do."""


class NotFound(Exception):  # noqa: N818 - the words come first
    """There is no such series or meeting; the text names those that there are."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: of which series and meeting, what, as what, in which language."""

    series: str
    meeting: date | None
    """Local date; ``None`` is the next meeting, or the last one if none is ahead."""
    what: str
    format: str
    language: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What was found for a wish."""

    store: Store
    series: Series
    meeting: Meeting
    t: Translator
    now: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """A file, not yet written."""

    stem: str
    """Its name without version and ending."""
    format: str
    content: bytes


def document(store: Store, wish: Wish, now: datetime) -> Document:
    """Return the document that is wished for. Raises ``CannotExport``, ``NotFound``."""
    check(wish)
    series = find(store, wish.series)
    meeting = _meeting(store, series, wish.meeting, now)
    t = translator(wish.language, series.profile.zone)
    content = _MAKERS[wish.what][wish.format](Scope(store, series, meeting, t, now))
    day = meeting.local.date().isoformat()
    return Document(f"{series.key}_{day}_{wish.what}_{t.language}", wish.format, content)


def find(store: Store, given: str) -> Series:
    """Return the series with a key, or with that of one workspace: ``T0REGION/kulturdialog``.

    Raises ``NotFound``, also if several workspaces have such a series: nobody is to change that of
    another one.
    """
    team, _, key = given.rpartition("/")
    every = store.series.every()
    found = [each for each in every if each.key == key and team in {"", each.workspace}]
    if len(found) == 1:
        return found[0]
    if found:
        which = ", ".join(f"{each.workspace}/{key}" for each in found)
        raise NotFound(f"Several workspaces have a series “{key}”. Say which: {which}.")
    keys = ", ".join(sorted({each.key for each in every})) or "none"
    raise NotFound(f"There is no series “{given}”. Series: {keys}.")


def check(wish: Wish) -> None:
    """Return if such an export exists; raises ``CannotExport``."""
    if wish.format not in _MAKERS.get(wish.what, {}):
        there = "; ".join(f"{what} as {', '.join(formats)}" for what, formats in _MAKERS.items())
        raise CannotExport(
            f"There is no export of “{wish.what}” as “{wish.format}” yet. There is: {there}."
        )
    if wish.language not in LANGUAGES:
        raise CannotExport(f"“{wish.language}” is not a language here. Write sv or en.")


def save(made: Document, directory: Path, link: Callable[[Path, Path], None] = os.link) -> Path:
    """Write the document into ``directory``, made if need be, and return its path.

    The name has the next version; what is there is never overwritten, and nobody ever sees half a
    file. Raises ``OSError``.
    """
    directory.mkdir(parents=True, exist_ok=True)
    whole = directory / f".{made.stem}.{token_hex(8)}.part"
    try:
        with whole.open("xb") as file:
            file.write(made.content)
            file.flush()
            os.fsync(file.fileno())
        while True:
            path = directory / f"{made.stem}_v{_next_version(made, directory)}.{made.format}"
            with suppress(FileExistsError):  # somebody else was first with this version
                _name(whole, path, link)
                return path
    finally:
        whole.unlink(missing_ok=True)


def _name(whole: Path, path: Path, link: Callable[[Path, Path], None]) -> None:
    """Give the file its name. Raises ``FileExistsError`` if there is one called so.

    Where there are no hard links (FAT, some network drives), the name is taken first.
    """
    try:
        link(whole, path)
    except FileExistsError:
        raise
    except OSError:
        path.touch(exist_ok=False)
        whole.replace(path)


def _next_version(made: Document, directory: Path) -> int:
    name = re.compile(rf"{re.escape(made.stem)}_v([0-9]+)\.{re.escape(made.format)}")
    found = (name.fullmatch(each.name) for each in directory.iterdir())
    return max((int(each[1]) for each in found if each), default=0) + 1


def _meeting(store: Store, series: Series, day: date | None, now: datetime) -> Meeting:
    every = store.meetings.of_series(series.id)
    if day is None:
        found = store.meetings.current(series.id, now) or store.meetings.latest(series.id, now)
    else:
        found = next((each for each in every if each.local.date() == day), None)
    if found is None:
        days = ", ".join(each.local.date().isoformat() for each in every) or "none"
        raise NotFound(f"There is no such meeting of “{series.key}”. Meetings: {days}.")
    return found


def _imprint(scope: Scope, updated_at: datetime) -> Imprint:
    owner = scope.series.owner
    person = scope.store.people.get(owner) if owner is not None else None
    return Imprint(scope.series.profile.reference, owner_name(person), updated_at)


def _agenda(make: Callable[..., bytes]) -> Callable[[Scope], bytes]:
    def made(scope: Scope) -> bytes:
        page = agenda_service.page(scope.store, scope.series, scope.meeting)
        page = replace(page, items=tuple(agenda_service.record(scope.store, scope.meeting)))
        subjects = [f"meeting:{scope.meeting.id}", *(f"item:{item.id}" for item in page.items)]
        changes = scope.store.audit.changes(scope.series.id)
        return make(page, _imprint(scope, touched(changes, subjects)), scope.t)

    return made


def _answers(make: Callable[..., bytes]) -> Callable[[Scope], bytes]:
    def made(scope: Scope) -> bytes:
        board = answers_service.board(scope.store, scope.series, scope.meeting, scope.now)
        given = board.answers.values()
        people = scope.store.people.many({answer.person for answer in given})
        roll = Roll(board, {id_: person.name for id_, person in people.items()})
        set_up = touched(scope.store.audit.changes(scope.series.id), [])
        updated_at = max([set_up, *(answer.at for answer in given)])
        return make(roll, _imprint(scope, updated_at), scope.t)

    return made


def _outcomes(make: Callable[..., bytes]) -> Callable[[Scope], bytes]:
    """Make the register of the whole series: what one meeting leaves is followed up at others."""

    def made(scope: Scope) -> bytes:
        found = register.read(scope.store, scope.series, scope.now)
        set_up = touched(scope.store.audit.changes(scope.series.id), [])
        changed = (each.changed_at or each.created_at for each in found.outcomes)
        return make(found, _imprint(scope, max([set_up, *changed])), scope.t)

    return made


def _event(scope: Scope) -> bytes:
    public = publication.of_series(scope.store, scope.series, scope.now)
    found = next(each for each in public.meetings if each.id == scope.meeting.id)
    return calendar.single(public, found, scope.t)


_MAKERS: dict[str, dict[str, Callable[[Scope], bytes]]] = {
    "agenda": {
        "md": _agenda(agenda.as_markdown),
        "html": _agenda(agenda.as_html),
        "csv": _agenda(agenda.as_csv),
    },
    "answers": {"csv": _answers(answers.as_csv), "md": _answers(answers.as_markdown)},
    "meeting": {"ics": _event},
    "outcomes": {"csv": _outcomes(outcomes.as_csv), "md": _outcomes(outcomes.as_markdown)},
    "series": {"toml": lambda scope: file_writing.as_toml(scope.store, scope.series, scope.now)},
}
"""By what and format."""
