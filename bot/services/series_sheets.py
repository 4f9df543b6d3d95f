"""A series that is there, as the file that would give it: for its settings, and to write it out."""

from datetime import datetime
from typing import Any

from bot.ports import Store
from bot.rules.calendar import QuietPeriod
from bot.rules.seats import Category, Party, Person, Seat
from bot.rules.seats import seat as seat_of
from bot.rules.series import MeetingRule, Named, Offset, Profile, Series, Standing, Step
from bot.rules.series_drafts import Data
from bot.rules.texts import LocalText
from bot.services import file_terms, group_sheets
from bot.services.file_checks import OFFICES
from bot.services.file_fields import SHARES
from bot.services.file_format import WEEKDAYS
from bot.services.holidays import calendar_of

_UNITS = {"weeks": "week", "days": "day", "working_days": "working day"}


def data_of(store: Store, series: Series, now: datetime) -> Data:
    """Return what a file would hold that gives the series as it is at ``now``.

    Names of workspaces and channels are not kept, so their ids stand for them.
    """
    parties = [party for party in store.seats.parties(series.id) if not party.ended]
    calendar, held = calendar_of(series.profile), store.party_lists.mandates(series.id, now)
    # Of all who hold a mandate, also who is out of the channel: theirs is to stay.
    seats = {party.id: seat_of(party, held, None, now) for party in parties}
    acting = [each for each in held if each.role != "observer" and not each.person.deleted]
    terms = {
        party.id: file_terms.rows((m for m in acting if m.party == party.id), calendar, now)
        for party in parties
    }
    seated = {m.person.id for party in parties for m in seats[party.id].mandates}
    going_on = {party.id for party in parties}
    ids = seated | {m.person.id for m in acting if m.party in going_on}
    people = {person.id: person for person in store.people.many(ids | series.people).values()}
    categories = {party.category.key: party.category for party in parties}
    own = series.workspace
    others = sorted({person.team for person in people.values()} - {own})
    return {
        "workspace": {"team": own, "name": own},
        "series": _series(series, people),
        "team": [{"id": team, "name": team} for team in others],
        "person": [_person(people[each]) for each in sorted(people)],
        "category": [
            _category(each, series.profile)
            for each in sorted(categories.values(), key=lambda c: c.position)
        ],
        "party": [_party(party, seats[party.id], terms[party.id]) for party in parties],
    }


def _series(series: Series, people: dict[int, Person]) -> Data:
    profile = series.profile
    found: Data = {
        "key": series.key,
        "name": _both(profile.name),
        "purpose": _both(profile.purpose),
        "channel": series.channel,
        "channel_name": series.channel.lower(),
        "language": profile.language,
        "zone": profile.zone,
        "country": profile.country,
        "conveners": [people[each].user for each in series.conveners],
        "established": profile.established,
        "parties_ask": profile.parties_ask,
        "quiet": [_quiet(period) for period in profile.quiet],
        "digest_weekday": WEEKDAYS[profile.digest_weekday],
        "goal": [_named(each) for each in profile.goals],
        "area": [_named(each) for each in profile.areas],
        "focus": _focus(profile),
        "standing": [_standing(each) for each in profile.standing],
        "meeting": _meeting(profile.meeting),
        "step": [_step(each) for each in profile.steps],
        "group": [group_sheets.group(each) for each in profile.groups],
        "deadline": [group_sheets.deadline(each) for each in profile.deadlines],
    }
    found |= _quorum(profile, "")
    if series.owner is not None:
        found["owner"] = people[series.owner].user
    for name in OFFICES:
        found[name] = [people[each].user for each in getattr(series.officers, name)]
    if profile.reference:
        found["agenda_words"] = {"reference": profile.reference}
    if profile.strategy.sv:
        found["strategy"] = {"name": _both(profile.strategy)}
    return found


def _quorum(profile: Profile, category: str) -> Data:
    """Return how many must come, of all (``""``) or of a category, if it is asked."""
    found = next((each for each in profile.quorums if each.category == category), None)
    if found is None:
        return {}
    if found.share is None:
        return {"quorum": found.count}
    names = {share.as_integer_ratio(): name for name, share in SHARES.items()}
    return {"quorum": names.get(found.share, found.share[0] / found.share[1])}


def _focus(profile: Profile) -> list[Data]:
    return [
        {"year": each.year, "main": _both(each.main)}
        | ({"special": _both(each.special)} if each.special else {})
        for each in profile.focus
    ]


def _meeting(rule: MeetingRule) -> Data:
    optional = {name: getattr(rule, name) for name in ("place", "address", "video", "host")}
    return {
        "rule": rule.rule,
        "from": rule.first.isoformat(),
        "start": f"{rule.start:%H:%M}",
        "minutes": rule.minutes,
        "holiday": rule.holiday,
        **{name: value for name, value in optional.items() if value},
        **({"note": _both(rule.note)} if rule.note else {}),
    }


def _step(step: Step) -> Data:
    row: Data = {"key": step.key, "kind": step.kind}
    if step.kind != "start":
        row["before" if step.offset.count < 0 else "after"] = distance(step.offset)
    row |= {"at": f"{step.at:%H:%M}", "mode": step.mode}
    return row | ({"text": _both(step.text)} if step.text else {})


def distance(offset: Offset) -> str:
    """Return a distance as a file has it: "10 weeks", "1 working day"."""
    count = abs(offset.count)
    return f"{count} {_UNITS[offset.unit]}{'' if count == 1 else 's'}"


def _standing(item: Standing) -> Data:
    row: Data = {
        "key": item.key,
        "title": _both(item.title),
        "kind": item.kind,
        "minutes": item.minutes,
        "goal": list(item.goals),
        "position": item.place,
    }
    return row | ({"area": item.area} if item.area else {})


def _category(category: Category, profile: Profile) -> Data:
    row: Data = {
        "key": category.key,
        "name": _both(category.name),
        "every": category.every,
        "first": category.first,
        "convening": category.convening,
        **_quorum(profile, category.key),
    }
    return row | ({"level": _both(category.level)} if category.level else {})


def _party(party: Party, seat: Seat, terms: list[Data]) -> Data:
    row: Data = {
        "key": party.key,
        "name": party.name,
        "category": party.category.key,
        "seats": party.seats,
        "organises": list(party.organises),
        "example": party.example,
        "term": terms,
    }
    if seat.principal is not None:
        row["principal"] = seat.principal.user
    others = {"deputies": seat.deputies, "observers": seat.observers}
    return row | {name: [p.user for p in people] for name, people in others.items()}


def _person(person: Person) -> Data:
    row = {"user": person.user, "team": person.team, "name": person.name}
    return row | ({"title": person.title} if person.title else {})


def _quiet(period: QuietPeriod) -> Data:
    first, last = (f"{month:02}-{day:02}" for month, day in (period.first, period.last))
    return {"from": first, "to": last}


def _named(each: Named) -> Data:
    return {"key": each.key, "name": _both(each.name)}


def _both(text: LocalText) -> dict[str, Any]:
    return {"sv": text.sv, "en": text.en}
