"""Who may read what, said by who joined what alone; imports nothing of ours.

Every text has a secret in it, a word that is nowhere else. A secret belongs to series, and whoever
is shown it must be in one of these. Of a secret that somebody typed it is not known at first to
which of their series the bot takes it; but what one reader and another are shown is the same thing,
so each reader leaves fewer series to which it may belong, and the one who leaves none has read of
somebody else's.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

Reader = str
"""A person, or a channel with all who are in it, of one installation."""
SECRET = re.compile(r"\bq\d{6}q\b")


@dataclass(slots=True)
class _Secret:
    series: set[str]
    told: set[Reader] = field(default_factory=set)
    """Who typed it, and may read it whatever became of it."""
    is_typed: bool = False
    public: str = ""
    """The installation in which everybody may read it, for a public page says it anyway."""


@dataclass(slots=True)
class Hearsay:
    """What is known of who is where."""

    members: defaultdict[str, set[Reader]] = field(default_factory=lambda: defaultdict(set))
    read: int = 0
    """How often a secret was read."""
    _secrets: dict[str, _Secret] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    def join(self, series: str, *readers: Reader) -> None:
        """Let them in: from now on they may read what is said there, and what was."""
        self.members[series].update(readers)

    def leave(self, series: str, reader: Reader) -> None:
        """Show them out."""
        self.members[series].discard(reader)

    def known(self, series: Iterable[str], *, public: str = "") -> str:
        """Return a new secret that is known in all of these series, or in a whole installation."""
        return self._add(_Secret(set(series), public=public))

    def typed(self, author: Reader) -> str:
        """Return a new secret that somebody is about to type, for one of their series."""
        own = {name for name, readers in self.members.items() if author in readers}
        return self._add(_Secret(own, {author}, is_typed=True))

    def tell(self, reader: Reader, text: str) -> None:
        """Have them know what they say themselves, wherever they have it from."""
        for word in SECRET.findall(text):
            self._secrets[word].told.add(reader)

    def leaks(self, reader: Reader, shown: str) -> list[str]:
        """Return the secrets in what a reader is shown that are none of theirs."""
        found = set(SECRET.findall(shown))
        self.read += len(found)
        return sorted(word for word in found if not self._may_read(reader, self._secrets[word]))

    def _add(self, secret: _Secret) -> str:
        word = f"q{next(self._numbers):06d}q"
        self._secrets[word] = secret
        return word

    def _may_read(self, reader: Reader, secret: _Secret) -> bool:
        if reader in secret.told or (secret.public and reader.startswith(f"{secret.public}/")):
            return True
        left = {name for name in secret.series if reader in self.members[name]}
        if secret.is_typed and left:
            secret.series = left
        return bool(left)
