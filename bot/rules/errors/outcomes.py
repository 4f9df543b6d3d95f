"""Outcomes refuse."""

from bot.rules.errors.refusal import Refusal, mark


class EmptyOutcome(Refusal):
    """An outcome needs words."""

    text = mark("What is the outcome? Write for example: {example}")
    in_form = mark("What is the outcome? Write what was agreed.")


class UnknownOutcome(Refusal):
    """The kind of an outcome is unknown."""

    text = mark("“{given}” is not a kind of outcome. Kinds: {kinds}.")


class NeedsOwner(Refusal):
    """A kind of outcome that somebody must answer for."""

    text = mark("Who does it? Name a party or mention a person, for example: {example}")
    in_form = mark("This kind of outcome needs an owner. Choose who does it.")


class NeedsDue(Refusal):
    """A kind of outcome that must have a date."""

    text = mark("By when? Write a date, for example: {example}")
    in_form = mark("An action needs a date. Choose by when it is to be done.")


class TakesNoDue(Refusal):
    """A kind of outcome that is not followed up on a date."""

    text = mark("A {kind} has no due date. What has to be done by a date is an action: {example}")
    in_form = mark("A {kind} has no due date. Take the date out, or choose the kind action.")


class NotOfParty(Refusal):
    """A person who holds no mandate for the party that owns the outcome."""

    text = mark("{name} does not act for {party}. Name somebody who does, or the party alone.")


class ForWhichParty(Refusal):
    """A person who acts for several parties, or for none, is named alone."""

    text = mark("For which party does {name} do it? Write the party too: {example}")


class NoSuchOutcome(Refusal):
    """No outcome carries this number."""

    text = mark("There is no outcome #{number} in this series. See the numbers with: {example}")


class WhichOutcome(Refusal):
    """A number is missing."""

    text = mark("Which outcome? Write its number, for example: {example}")


class WhichGoal(Refusal):
    """A goal that the series does not have, as in a form that has grown old."""

    text = mark("“{given}” is not a goal of this series. Choose another one, or none.")


class NotYourOutcome(Refusal):
    """Only the owner and the convener may say what became of an outcome."""

    text = mark("#{number} is for {owner}. Only {owner} or a convener can change it.")


class ConvenerConcludes(Refusal):
    """A party writes what only the convener writes."""

    text = mark(
        "The convener writes decisions, actions and conclusions. You can propose a commitment: "
        "{example}"
    )


class OutcomeOver(Refusal):
    """The outcome is no longer in a state in which this can be done."""

    text = mark("#{number} is already {state} ({date}), so nothing was changed.")


class OutcomeChanged(Refusal):
    """What cannot be done with an outcome in its state, or a button that showed it otherwise."""

    text = mark("#{number} is {state}, so this cannot be done. See how it stands with: {example}")


class NothingToDo(Refusal):
    """A decision or a conclusion is said to be done, or put off."""

    text = mark("#{number} is a {kind}: it is not something to be done.")


class EmptyNote(Refusal):
    """A commitment is answered in writing."""

    text = mark("Write what was done: every party that asked for it will read it.")


class EmptyWhy(Refusal):
    """A new date, or an end without its being done, needs a reason."""

    text = mark("Please give a reason: whoever waits for it will read it.")


class SameDate(Refusal):
    """Putting off to the date that it has already."""

    text = mark("#{number} is due on {date} already. Choose another date.")


class UndoTooLate(Refusal):
    """Undoing after ten minutes, or what was not the last thing done."""

    text = mark("It is too late to undo #{number}. A convener can end it: {example}")


class NotYourUndo(Refusal):
    """Somebody else undoes what a person wrote."""

    text = mark("Only who wrote #{number}, or a convener, can undo it.")
