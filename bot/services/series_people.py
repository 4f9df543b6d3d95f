"""What was filled in for a series that is set up: its parties, who acts for them, who convenes."""

import re
from collections.abc import Iterable

from bot.rules import party_lines
from bot.rules.errors import (
    NoConvener,
    NoOne,
    PartyGone,
    PersonTwice,
    SlackSilent,
)
from bot.rules.faults import at
from bot.rules.party_lines import NAME_LIMIT
from bot.rules.series_drafts import Data
from bot.rules.texts import clean, fold
from bot.rules.workspace import Account, Learnt, someone
from bot.services.file_checks import OFFICES
from bot.services.series_parts import Values

SEATS = 3
"""How many persons a party may send, if nobody says anything else."""
_SEATS_LIMIT = 50
_OTHERS = ("deputies", "observers")
"""Who acts for a party or reads for it beside its principal."""
PLAIN = {"sv": "Parter", "en": "Parties"}
"""The category of parties that were typed under none."""
CONVENING = {"sv": "Sammankallande", "en": "Convening body"}
USER_ID = re.compile(r"\b[UW][A-Z0-9]{2,20}\b")


def parties(data: Data, values: Values) -> Data:
    """Take the parties as they were typed; who acts for those that stay is kept."""
    language = data["series"]["language"]
    with at("parties"):
        lines = party_lines.read(values.get("parties", ""))
    with at("convening"):
        convening = clean(values.get("convening", ""), NAME_LIMIT)
    seats = _seats(values.get("seats", ""))
    kept = _Kept(data, language, seats)
    if convening:
        kept.add(convening, kept.category("", convening=True))
    for line in lines:
        if not convening or fold(line.party) != fold(convening):
            kept.add(line.party, kept.category(line.category))
    return {**data, "category": kept.categories, "party": kept.parties}


def lines_of(data: Data) -> str:
    """Return the parties that are called as they would be typed."""
    language = data["series"]["language"]
    rows = [
        (
            category["name"][language],
            [row["name"] for row in data["party"] if row["category"] == category["key"]],
        )
        for category in data["category"]
        if not category.get("convening")
    ]
    typed = [(name, parties) for name, parties in rows if parties]
    if [name for name, _ in typed] == [PLAIN[language]]:
        return "\n".join(typed[0][1])  # nobody typed that category
    return party_lines.write(typed)


def convening_of(data: Data) -> str:
    """Return the name of the convening body; empty if there is none."""
    own = {row["key"] for row in data["category"] if row.get("convening")}
    return next((row["name"] for row in data["party"] if row["category"] in own), "")


def party(data: Data, key: str, values: Values, learnt: Learnt) -> Data:
    """Take who acts for a party; the inputs have its key behind a colon."""
    row = next((each for each in data["party"] if each["key"] == key), None)
    if row is None:
        raise PartyGone
    given = {name.partition(":")[0]: value for name, value in values.items()}
    observers = given.get("observers", "").split()
    chosen = [given.get("principal", ""), *given.get("deputies", "").split(), *observers]
    chosen = [user for user in chosen if user]
    with at("ids"):
        typed = _typed(given.get("ids", ""))
    with at("ids" if typed else "principal"):
        data = known(data, [*chosen, *typed], learnt)
    principal = given.get("principal", "")
    deputies = given.get("deputies", "").split()
    if not principal and typed:
        principal, *typed = typed
    acting = [*deputies, *(user for user in typed if user not in deputies)]
    if principal in acting:
        raise_at("deputies", PersonTwice(name=_name(data, principal)))
    for user in observers:
        if user in {principal, *acting}:
            raise_at("observers", PersonTwice(name=_name(data, user)))
    changed = {name: row[name] for name in row if name not in {"principal", *_OTHERS}}
    changed["seats"] = _seats(given.get("seats", ""))
    if principal:
        changed["principal"] = principal
    changed |= {
        name: users for name, users in zip(_OTHERS, (acting, observers), strict=True) if users
    }
    return {**data, "party": [changed if each is row else each for each in data["party"]]}


def principals(data: Data, values: Values, learnt: Learnt) -> Data:
    """Take who was chosen for parties for which nobody acts, all of them in one modal.

    The inputs are called ``principal:KEY``; one that is empty leaves its party as it is.
    """
    for row in data["party"]:
        name = f"principal:{row['key']}"
        user = values.get(name, "")
        if user:
            with at(name):
                data = known(data, [user], learnt)
            if user in row.get("deputies", []):
                raise_at(name, PersonTwice(name=_name(data, user)))
            changed = {**row, "principal": user}
            rows = [changed if each["key"] == row["key"] else each for each in data["party"]]
            data = {**data, "party": rows}
    return data


def conveners(data: Data, values: Values, learnt: Learnt) -> Data:
    """Take the conveners, the first one of whom is asked, and who answers for the content."""
    with at("ids"):
        typed = _typed(values.get("ids", ""))
    users = list(dict.fromkeys([*values.get("conveners", "").split(), *typed]))
    if not users:
        raise_at("conveners", NoConvener())
    owner = values.get("owner", "")
    with at("conveners"):
        data = known(data, users, learnt)
    with at("owner"):
        data = known(data, [owner] if owner else [], learnt)
    officers = {name: values.get(name, "").split() for name in OFFICES}
    for name, chosen in officers.items():
        with at(name):
            data = known(data, chosen, learnt)
    series = {**data["series"], **officers, "conveners": users}
    series.pop("owner", None)
    return {**data, "series": {**series, "owner": owner} if owner else series}


def known(data: Data, users: Iterable[str], learnt: Learnt) -> Data:
    """Return the data with a row for each of the users, as Slack describes them.

    Raises ``SlackSilent``, ``NoOne``, ``NotAPerson`` and ``Unreachable``.
    """
    rows = {row["user"]: row for row in data["person"]}
    teams = {row["id"]: row for row in data["team"]}
    for user in users:
        if user in learnt.people:
            account = someone(user, learnt.people[user])
            rows[user] = {**rows.get(user, {}), **_row(account)}
            if account.team != data["workspace"]["team"]:
                teams.setdefault(account.team, {"id": account.team, "name": account.team})
        elif user not in rows:
            raise SlackSilent
    return {**data, "person": list(rows.values()), "team": list(teams.values())}


def acquainted(data: Data, learnt: Learnt) -> Data:
    """Return the data with a row for each who was chosen in a form that is left, unchecked."""
    found = [each for each in learnt.people.values() if each is not None and each.is_reachable]
    return known(data, [each.user for each in found], learnt)


def raise_at(name: str, refused: Exception) -> None:
    """Raise a refusal that is about the input ``name``."""
    with at(name):
        raise refused


class _Kept:
    """Categories and parties as they come to be, with what is known of those that were there."""

    def __init__(self, data: Data, language: str, seats: int) -> None:
        self._data = data
        self._language = language
        self._seats = seats
        self.categories: list[Data] = []
        self.parties: list[Data] = []

    def category(self, name: str, *, convening: bool = False) -> str:
        """Return the key of a category, which is there from now on."""
        names = CONVENING if convening else {"sv": name, "en": name} if name else PLAIN
        if convening:
            found = next((row for row in self._data["category"] if row.get("convening")), None)
        else:
            every = [*self.categories, *self._data["category"]]
            found = next((row for row in every if _is_called(row, names)), None)
        if found is None:
            taken = [row["key"] for row in (*self.categories, *self._data["category"])]
            found = {"key": party_lines.key(names[self._language], taken), "name": dict(names)}
            if convening:
                found["convening"] = True
        if found not in self.categories:
            self.categories.append(found)
        return str(found["key"])

    def add(self, name: str, category: str) -> None:
        """Add a party; one that was there keeps its key and its people."""
        rows = self._data["party"]
        found = next((row for row in rows if fold(row["name"]) == fold(name)), None)
        taken = [row["key"] for row in (*self.parties, *rows)]
        row = found or {"key": party_lines.key(name, taken), "seats": self._seats}
        self.parties.append({**row, "name": name, "category": category})


def _is_called(row: Data, names: Data) -> bool:
    wanted = {fold(name) for name in names.values()}
    return not row.get("convening") and not wanted.isdisjoint(map(fold, row["name"].values()))


def _seats(given: str) -> int:
    is_number = given.isascii() and given.isdigit() and len(given) <= 2  # noqa: PLR2004 - 50
    return min(max(int(given), 1), _SEATS_LIMIT) if is_number else SEATS


def _typed(text: str) -> list[str]:
    """Return the member ids that were typed, or stand in addresses. Raises ``NoOne``."""
    found = []
    for word in text.replace(",", " ").split():
        ids = USER_ID.findall(word)
        if not ids:
            raise NoOne(given=word[:40])
        found.append(ids[-1])
    return list(dict.fromkeys(found))


def _row(account: Account) -> Data:
    name = clean(account.name, len(account.name))[:NAME_LIMIT] or account.user
    title = clean(account.title, len(account.title))[:NAME_LIMIT]
    row = {"user": account.user, "team": account.team, "name": name}
    return {**row, "title": title} if title else row


def _name(data: Data, user: str) -> str:
    return next((row["name"] for row in data["person"] if row["user"] == user), user)
