"""The register: the outcomes of a series, with what is needed to show them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from bot.rules.outcomes import Outcome, in_order
from bot.rules.seats import Party, Person
from bot.rules.series import Meeting, Series


@dataclass(frozen=True, slots=True)
class Register:
    """Outcomes of a series on a day, and the names of what they refer to."""

    series: Series
    today: date
    outcomes: tuple[Outcome, ...]
    parties: Mapping[int, Party]
    people: Mapping[int, Person]
    """Those who are named as owners, by id."""
    meetings: Mapping[int, Meeting]
    items: Mapping[int, int]
    """Numbers of the items that outcomes came from, by id."""

    @property
    def tasks(self) -> list[Outcome]:
        """What is still to be done, by due date."""
        return in_order(each for each in self.outcomes if each.is_open)

    @property
    def proposed(self) -> list[Outcome]:
        """The commitments that wait for the convener, oldest first."""
        return [each for each in self.outcomes if each.state == "proposed"]

    @property
    def standing(self) -> list[Outcome]:
        """The decisions and conclusions that stand, newest first."""
        return [each for each in reversed(self.outcomes) if each.state == "standing"]

    @property
    def ended(self) -> list[Outcome]:
        """What is done or struck out, newest first."""
        return [each for each in reversed(self.outcomes) if each.state in {"done", "dropped"}]

    @property
    def overdue(self) -> list[Outcome]:
        """What should have been done."""
        return [each for each in self.tasks if each.is_overdue(self.today)]

    def own(self, person: int, parties: Collection[int]) -> list[Outcome]:
        """Return the tasks of a person: theirs by name, and their parties' that name nobody."""
        return [
            each
            for each in self.tasks
            if each.owner.person == person
            or (each.owner.person is None and each.owner.party in parties)
        ]

    def of_parties(self, parties: Collection[int]) -> list[Outcome]:
        """Return the tasks of these parties."""
        return [each for each in self.tasks if each.owner.party in parties]

    def raised_by(self, parties: Collection[int]) -> list[Outcome]:
        """Return what these parties raised, is not ended, and others do."""
        return [
            each
            for each in (*self.proposed, *self.tasks)
            if set(each.raised) & set(parties) and each.owner.party not in parties
        ]

    def owner(self, outcome: Outcome) -> str:
        """Return the owner's name: the party, or "person (party)"; empty if nobody owns it."""
        party = self.parties.get(outcome.owner.party or 0)
        person = self.people.get(outcome.owner.person or 0)
        if person is None or party is None:
            return next((each.name for each in (person, party) if each is not None), "")
        return f"{person.name} ({party.name})"

    def raisers(self, outcome: Outcome) -> list[str]:
        """Return the names of the parties that asked for it."""
        return [self.parties[party].name for party in outcome.askers if party in self.parties]

    def other_raisers(self, outcome: Outcome) -> list[str]:
        """Return the same without the owner's own party, which does it for itself."""
        others = (party for party in outcome.askers if party != outcome.owner.party)
        return [self.parties[party].name for party in others if party in self.parties]
