"""Words in the reader's language, and dates in the series' zone.

English is the language of the code: a text is its own key. The Swedish catalogue is ``sv.po``,
a gettext file that translators' tools read, loaded with Babel.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.pofile import read_po

from bot.rules.errors import Refusal
from bot.rules.texts import LocalText, Word

LANGUAGES = ("sv", "en")
_LOCALES = {"sv": "sv_SE", "en": "en_GB"}
_AT = {"sv": "'kl.'", "en": "'at'"}
_MENTION = "@Dialogmöten "
_TYPED = frozenset({"example", "command", "outcome", "carry"})
"""The placeholders whose words are to be typed to the bot; what is no ``Word`` is typed in them."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Says texts in ``language`` and instants in ``zone``."""

    language: str
    zone: str
    mention: str = ""
    """Stands before words to be typed to the bot, where it hears only what mentions it."""

    @property
    def in_channel(self) -> Self:
        """The same for what is read in a channel, where it is answered as well."""
        return replace(self, mention=_MENTION)

    def __call__(self, text: str, /, **params: object) -> str:
        """Return ``text`` translated, its ``{placeholders}`` filled; dates are written out."""
        return self._fill(_catalogue(self.language).get(text, text), params)

    def plural(self, one: str, many: str, count: int, /, **params: object) -> str:
        """Return the form for ``count``, which is also the placeholder ``{count}``."""
        forms = _plurals(self.language).get(one, (one, many))
        return self._fill(forms[0 if count == 1 else 1], {"count": count, **params})

    def refusal(self, error: Refusal) -> str:
        """Return the words of a refusal."""
        said = {
            name: self.refusal(value) if isinstance(value, Refusal) else value
            for name, value in error.params.items()
        }
        return self(error.text, **said)

    def day(self, when: date) -> str:
        """Return a date (an instant in the zone): "Thursday 4 February 2027"."""
        return _dated(self._local(when), "EEEE d MMMM y", self.language)

    def short(self, when: date) -> str:
        """Return a date without year or weekday: "4 February"."""
        return _dated(self._local(when), "d MMMM", self.language)

    def weekday(self, when: date) -> str:
        """Return the name of a date's weekday."""
        return _dated(self._local(when), "EEEE", self.language)

    def month(self, when: date) -> str:
        """Return the name of a date's month."""
        return _dated(self._local(when), "MMMM", self.language)

    def country(self, code: str) -> str:
        """Return the name of a country by its code (ISO 3166-1 alpha-2)."""
        return str(_locale(self.language).territories.get(code, code))

    def hour(self, when: datetime) -> str:
        """Return the time of day: "13:00"."""
        return _written(self._moment(when), "HH:mm", self.language)

    def written(self, when: datetime) -> str:
        """Return date and time as people type them: "2027-02-04 13:00"."""
        return self._moment(when).strftime("%Y-%m-%d %H:%M")

    def when(self, when: datetime) -> str:
        """Return date and time: "Thursday 4 February 2027 at 13:00"."""
        pattern = f"EEEE d MMMM y {_AT[self.language]} HH:mm"
        return _written(self._moment(when), pattern, self.language)

    def soon(self, when: datetime) -> str:
        """Return date and time of the coming weeks: "Thursday 4 February at 13:00"."""
        pattern = f"EEEE d MMMM {_AT[self.language]} HH:mm"
        return _written(self._moment(when), pattern, self.language)

    def many(self, items: list[str], *, either: bool = False) -> str:
        """Return "a, b and c" (or "a, b or c")."""
        locale = _locale(self.language)
        return format_list(items, "or" if either else "standard", locale=locale)

    def _local(self, when: date) -> date:
        return self._moment(when).date() if isinstance(when, datetime) else when

    def _moment(self, when: datetime) -> datetime:
        """Return the local time, naive: Babel would move an aware one to UTC."""
        local = when.astimezone(ZoneInfo(self.zone)) if when.tzinfo else when
        return local.replace(tzinfo=None)

    def _fill(self, text: str, params: Mapping[str, object]) -> str:
        return text.format(**{name: self._given(name, value) for name, value in params.items()})

    def _given(self, name: str, value: object) -> str:
        is_typed = name in _TYPED and isinstance(value, Word)
        return (self.mention if is_typed else "") + self._say(value)

    def _say(self, value: object) -> str:
        if isinstance(value, datetime):
            return self.when(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, LocalText):
            return value.in_(self.language)
        if isinstance(value, tuple):
            return self.many([self._say(each) for each in value])
        if isinstance(value, Word):
            return self(str(value))
        return str(value)


@lru_cache(maxsize=512)
def _written(when: datetime, pattern: str, language: str) -> str:
    """Return a local time in words; Babel takes 60 µs, and a burst of clicks is about one meeting.

    ``when`` is naive. Two that are equal are the same to a pattern that shows no fold.
    """
    return format_datetime(when, pattern, locale=_locale(language))


@lru_cache(maxsize=512)
def _dated(day: date, pattern: str, language: str) -> str:
    """Return a date in words; of an instant, its local one."""
    return format_date(day, pattern, locale=_locale(language))


@lru_cache(maxsize=2)
def _locale(language: str) -> Locale:
    """Return what Babel knows of a language; it would look for it again at each word."""
    return Locale.parse(_LOCALES[language])


@lru_cache(maxsize=64)
def translator(language: str, zone: str) -> Translator:
    """Return the translator of a language (an unknown one is English) and an IANA zone."""
    return Translator(language if language in LANGUAGES else "en", zone)


def load() -> None:
    """Read every word now: a thread that answers would read them all for its first one."""
    noon = datetime(2000, 1, 1, 12)  # noqa: DTZ001 - a local time, of which only the words matter
    nothing = ""  # by a name, or it would be collected as a text
    for language in LANGUAGES:
        said = translator(language, "UTC")
        said.when(noon)
        said.many([said(nothing), said(nothing)])
        said.plural(nothing, nothing, 1)


@lru_cache(maxsize=1)
def _swedish() -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    single: dict[str, str] = {}
    plural: dict[str, tuple[str, str]] = {}
    with (Path(__file__).parent / "sv.po").open("rb") as file:
        for entry in read_po(file, locale="sv"):
            said = entry.string
            if isinstance(said, str) and said and entry.id:
                single[str(entry.id)] = said
            elif isinstance(entry.id, tuple) and isinstance(said, tuple) and all(said):
                plural[entry.id[0]] = (said[0], said[1])
    return single, plural


def _catalogue(language: str) -> dict[str, str]:
    return _swedish()[0] if language == "sv" else {}


def _plurals(language: str) -> dict[str, tuple[str, str]]:
    return _swedish()[1] if language == "sv" else {}
