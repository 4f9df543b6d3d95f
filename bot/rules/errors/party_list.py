"""Why a list of parties cannot be taken: the file as a whole, or one of its rows."""

from bot.rules.errors.refusal import Refusal, mark


class SheetUnreadable(Refusal):
    """It is neither CSV nor XLSX, or is damaged."""

    text = mark("I cannot read this file. Save the list as CSV or XLSX, and send it again.")


class SheetTooLarge(Refusal):
    """More bytes or rows than a list of parties has."""

    text = mark("This file is larger than a list of parties can be. It may have {rows} rows.")


class NoHeadings(Refusal):
    """The first row does not say what the columns are."""

    text = mark(
        "The first row must have the headings; I do not find {missing}. Export the list to see "
        "how it looks."
    )


class NoPartyInRow(Refusal):
    """A row is about nobody."""

    text = mark("The party is missing.")


class NoCategoryInRow(Refusal):
    """A party is of no category."""

    text = mark("The category is missing.")


class NearCategory(Refusal):
    """A category that is not there, but one that is called nearly the same."""

    text = mark("There is no category “{given}”. Did you mean “{meant}”?")


class LongCell(Refusal):
    """A text that no button has room for."""

    text = mark("“{column}” has {length} characters; there is room for {limit}.")


class BadSeats(Refusal):
    """How many a party may send is no such number."""

    text = mark("“{given}” is not how many persons it may send; write a number from 1 to {limit}.")


class BadRole(Refusal):
    """Neither principal nor deputy."""

    text = mark("“{given}” is no role; write {principal} or {deputy}.")


class NoRole(Refusal):
    """Somebody is named, but not as what."""

    text = mark("The role is missing; write {principal} or {deputy}.")


class NobodyInRow(Refusal):
    """A role, but nobody who has it."""

    text = mark("Nobody is named; write a name, an e-mail address or a Slack ID.")


class BadEmail(Refusal):
    """No e-mail address."""

    text = mark("“{given}” is no e-mail address.")


class BadUserId(Refusal):
    """No member id of Slack's."""

    text = mark("“{given}” is no Slack ID; one looks like U012ABCDEF.")


class OtherTeam(Refusal):
    """Somebody belongs to another workspace than the row says."""

    text = mark("{user} belongs to the workspace {team}, not to {given}.")


class BadTeamId(Refusal):
    """No id of a workspace."""

    text = mark("“{given}” is no workspace; one looks like T012ABCDEF.")


class BadDay(Refusal):
    """No date."""

    text = mark("“{given}” is no date; write it like 2027-01-31.")


class FarDay(Refusal):
    """A day in no time that is meant: 9999-12-31 often stands for none."""

    text = mark(
        "“{given}” is no day that a list can have. A mandate without a first or a last day has an "
        "empty cell."
    )


class EndsBefore(Refusal):
    """A mandate that ends before it begins."""

    text = mark("It ends before it begins.")


class BadKey(Refusal):
    """No key of a party."""

    text = mark("“{given}” is no key; leave it empty, or use a–z, 0–9 and hyphens.")


class OtherwiseBefore(Refusal):
    """Two rows say different things of one party or person."""

    text = mark("“{column}” is “{given}” here, but “{before}” in row {row}.")


class SameKey(Refusal):
    """Two parties have one key, or one party has two."""

    text = mark("“{party}” has another key in row {row}.")


class SecondPrincipal(Refusal):
    """Two principals at the same time."""

    text = mark("{party} has a principal at the same time in row {row}.")


class SameInParty(Refusal):
    """Somebody stands twice for one party at the same time."""

    text = mark("The same person stands for {party} in row {row}.")


class KeyTaken(Refusal):
    """A key that another party has."""

    text = mark("The key “{given}” is {party}'s in row {row}.")


class EmptyList(Refusal):
    """Nobody would be left."""

    text = mark("There is no party in this list.")


class ListUnsound(Refusal):
    """The series would not work with it, for a reason that concerns no row."""

    text = mark("The series does not work with this list: {problem}.")


class ListGone(Refusal):
    """The preview is of a list that was replaced, applied or is too old."""

    text = mark("This preview is over. Send the file again to see what it would change now.")


class ListOvertaken(Refusal):
    """What the list was compared with has changed since."""

    text = mark(
        "The parties were changed since this preview was made, so nothing was done. Send the file "
        "again to see what it would change now."
    )


class PeopleSilent(Refusal):
    """Slack did not say whose some of the ids are."""

    text = mark(
        "Slack has not told me whose {count} of the Slack IDs in the list are. Nothing was "
        "changed. Send the list again in a minute; if there are many, leave some of them empty at "
        "first."
    )


class FileSilent(Refusal):
    """Slack did not hand the file over."""

    text = mark(
        "Slack did not give me the file. Send it again; if that does not help, the app lacks the "
        "scope files:read, which your administrator can add."
    )


class NoClaims(Refusal):
    """Nobody is waited for."""

    text = mark("I wait for nobody: everybody in the list of parties is known. Ask your convener.")


class UnknownClaim(Refusal):
    """Nobody is waited for there."""

    text = mark("I wait for nobody from “{given}”. Write “represent” alone to see for whom I wait.")


class ClaimOver(Refusal):
    """Somebody acts there by now, or the list no longer names anybody."""

    text = mark("This is settled already, or the list has changed.")
