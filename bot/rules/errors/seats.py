"""Who may not, and who may."""

from bot.rules.errors.refusal import Refusal, mark


class NoMandate(Refusal):
    """The person may act for no party."""

    text = mark("You are not listed for any party in {series}. Ask {convener} to add you.")


class MandateOver(Refusal):
    """The person acted for a party, and does so no longer."""

    text = mark("You could act for {party} until {date}. Ask {convener} if it should go on.")


class MandateAhead(Refusal):
    """The person will act for a party, but not yet."""

    text = mark("You can act for {party} from {date}. Ask {convener} if you need it sooner.")


class LeftChannel(Refusal):
    """The person has left the channel of the series."""

    text = mark(
        "You have left the channel of the series, so you cannot act for {party} now. Come back to "
        "the channel, or ask {convener}."
    )


class Observes(Refusal):
    """An observer would do what is for those who act for the party."""

    text = mark(
        "You are an observer for {party}: you can read everything, but those who act for the "
        "party propose, answer and vote. {convener} can change that."
    )


class NotMyTurn(Refusal):
    """A deputy acts although the principal has not handed over."""

    text = mark(
        "{principal} answers for {party}, and can hand over to you: by the button in the "
        "invitation, or by writing: {example}"
    )


class OtherDeputy(Refusal):
    """A deputy acts although the meeting was handed to another one."""

    text = mark("{deputy} answers for {party} at this meeting.")


class HandedOver(Refusal):
    """The principal acts although the answer was handed to a deputy."""

    text = mark("You handed over to {deputy}. To answer yourself, take it back: {example}")
    offer = (mark("Take it back"), "rsvp back")


class HandedOverUntil(Refusal):
    """The principal acts although everything was handed to a deputy until a day."""

    text = mark(
        "{deputy} answers for you until {until}. To answer yourself, take it back: {example}"
    )
    offer = (mark("Take it back"), "rsvp back")


class NotToYourself(Refusal):
    """The principal hands over to themself."""

    text = mark(
        "You answer for {party} yourself already, so there is nothing to hand over. Name one of "
        "your deputies: {example}"
    )
    in_form = mark("You answer for your party yourself already. Choose one of your deputies.")


class UntilWhen(Refusal):
    """A hand-over until a date, but no date."""

    text = mark("Until which day? Write for example: {example}")
    in_form = mark("Choose the last day, or choose this meeting alone.")


class UntilOrMeeting(Refusal):
    """A date was chosen, and this meeting alone as well."""

    text = mark(
        "You chose a date, and this meeting alone as well. Choose until the date, or take the "
        "date out."
    )


class NotPrincipal(Refusal):
    """Only a principal may hand over or take back."""

    text = mark("Only the principal of {party} ({principal}) can do that.")


class NoSuchDeputy(Refusal):
    """The person handed to is not a deputy of the party."""

    text = mark("{name} is not a deputy for {party}. Deputies: {deputies}. {convener} can add one.")


class NoDeputies(Refusal):
    """The party has nobody to hand over to."""

    text = mark("{party} has no deputy yet. Ask {convener} to add one.")


class NotHandedOver(Refusal):
    """Taking back what was not handed over."""

    text = mark("You have not handed over, so there is nothing to take back.")


class NotYours(Refusal):
    """A deputy hands back what was not handed to them."""

    text = mark("{party} is not handed over to you, so there is nothing to hand back.")


class NothingHanded(Refusal):
    """Accepting what was not handed over."""

    text = mark("You answer for {party} already, so there is nothing to take over.")


class ConvenerOnly(Refusal):
    """Something that only the convener may do."""

    text = mark("Only a convener can do that. Ask {convener}.")


class NoSuchNumber(Refusal):
    """Nothing in the series carries that number."""

    text = mark("There is no #{number} here. Write the number of an item, poll or outcome.")


class NotYourHistory(Refusal):
    """What was done to something of another party."""

    text = mark("Only the party that it belongs to and a convener can see that. Ask {convener}.")


class NotYourRole(Refusal):
    """Something that a convener may do, and some others."""

    text = mark("Only {roles} can do that. Ask {convener}.")


class UnknownParty(Refusal):
    """No party is called that."""

    text = mark("There is no party called “{given}”. Did you mean {suggestion}?")


class NoSuchParty(Refusal):
    """No party is called anything like that."""

    text = mark("There is no party called “{given}”. See their names with: {example}")


class UnknownPerson(Refusal):
    """A mention that is no person the bot knows."""

    text = mark("I do not know “{given}”. Mention the person with @ and choose from the list.")


class WhichParty(Refusal):
    """Several parties begin with what was said."""

    text = mark("“{given}” fits several parties: {parties}. Which one?")
