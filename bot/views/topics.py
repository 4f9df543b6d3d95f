"""What can be written, by topic: the lines of help."""

from bot.rules.abilities import Ability
from bot.rules.errors import mark

LINES: tuple[tuple[str, Ability | None, str], ...] = (
    ("agenda", "read", mark("agenda: see the agenda")),
    ("agenda", "propose", mark("agenda add TITLE | KIND | 20 min | AREA | GOAL: propose an item")),
    (
        "agenda",
        "propose",
        mark(
            "agenda support #12: support an item of another party; agenda unsupport #12: take it "
            "back"
        ),
    ),
    ("agenda", "read", mark("agenda parked: see what is kept for a later meeting")),
    ("agenda", "propose", mark("agenda withdraw #12: take your proposal back")),
    (
        "rsvp",
        "answer",
        mark("rsvp yes, rsvp maybe, rsvp no: answer for your party, with a note if you like"),
    ),
    (
        "rsvp",
        "answer",
        mark("rsvp yes NOTE | remote | Anna Alm, Bo Ek: say how you take part and who comes"),
    ),
    ("rsvp", "read", mark("rsvp status: see who is coming")),
    (
        "rsvp",
        "hand_over",
        mark(
            "rsvp deputy @PERSON, rsvp deputy @PERSON until 1 March: let a deputy answer, at this "
            "meeting or until a day; rsvp back: take it back"
        ),
    ),
    (
        "rsvp",
        "answer",
        mark(
            "rsvp take over: say that you do what the principal has handed over to you; rsvp back: "
            "hand it back"
        ),
    ),
    ("calendar", "answer", mark("calendar: get the meeting for your calendar, if you come")),
    (
        "poll",
        "answer",
        mark(
            "poll #12 2, poll #12 OPTION, poll #12 1 3: vote for your party in a poll, by the "
            "number or the text of an option; vote 2: where one poll is open"
        ),
    ),
    ("poll", "read", mark("poll status: see the open polls and who has not voted")),
    ("outcome", "follow", mark("outcome, outcome overdue: see what the meetings left")),
    (
        "outcome",
        "conclude",
        mark("mine: see what waits for you, and news; outcome ours: what your party has to do"),
    ),
    (
        "outcome",
        "conclude",
        mark("commitment: TEXT | OWNER | by DATE: ask for something to be done"),
    ),
    ("outcome", "conclude", mark("outcome support #12: ask for it too")),
    (
        "outcome",
        "conclude",
        mark("outcome done #12 NOTE, outcome postpone #12 DATE | REASON: say how far it is"),
    ),
    ("plan", "follow", mark("plan: see the year ahead")),
    (
        "history",
        "conclude",
        mark("history #12, history: see who did what, with #12 or with your own answer"),
    ),
    (
        "history",
        "convene",
        mark("history installation: see what became of the bot here, if you installed it"),
    ),
    ("session", "read", mark("session: see the group sessions of the round")),
    ("session", "answer", mark("session join KEY: choose another one if yours is cancelled")),
    ("host", "answer", mark("host PLACE, ADDRESS: tell where the session is that you host")),
    ("language", None, mark("language sv, language en: choose your language")),
    (
        "data",
        None,
        mark("my data: see what is kept of you; my data erase: ask for it to be erased"),
    ),
    (
        "agenda",
        "convene",
        mark("agenda accept #12, agenda decline #12 REASON: decide on an item"),
    ),
    (
        "agenda",
        "convene",
        mark("agenda order #12 #9, agenda time #12 15, agenda publish: finish the agenda"),
    ),
    (
        "poll",
        "convene",
        mark("poll ask QUESTION | OPTION | OPTION | up to 2 | until 2027-01-20: ask the parties"),
    ),
    (
        "poll",
        "convene",
        mark("poll extend #12 2027-01-22, poll close #12, poll order #12: finish a poll"),
    ),
    ("poll", "convene", mark("poll skip: leave out the poll on what matters most, once")),
    ("poll", "convene", mark("poll for PARTY #12 2: record how a party voted")),
    (
        "outcome",
        "convene",
        mark("decision: TEXT, conclusion: TEXT: add what the meeting left"),
    ),
    (
        "outcome",
        "convene",
        mark("action: TEXT @PERSON by DATE: add what has to be done"),
    ),
    (
        "outcome",
        "convene",
        mark("outcome confirm #12, outcome drop #12 REASON, outcome undo #12: decide on it"),
    ),
    (
        "agenda",
        "convene",
        mark("agenda merge #12 #15, agenda park #12: merge items, or keep one for later"),
    ),
    (
        "agenda",
        "convene",
        mark(
            "agenda carry #12: carry over to the next meeting what was not reached; agenda "
            "reached: say that the rest was"
        ),
    ),
    (
        "meeting",
        "convene",
        mark("meeting 2027-05-20 13:00 THEME | CATEGORY: set a meeting beside the usual ones"),
    ),
    (
        "move",
        "convene",
        mark(
            "move 2027-02-11 13:00 REASON: move the next meeting; its own date first: another one"
        ),
    ),
    (
        "cancel",
        "convene",
        mark("cancel REASON, cancel 2027-02-04 REASON: cancel a meeting; everybody is told"),
    ),
    ("keep", "convene", mark("keep 2027-02-04: a meeting that the rule no longer gives is held")),
    ("rsvp", "record", mark("rsvp for PARTY yes: record what a party told you")),
    (
        "session",
        "convene",
        mark("session move KEY DATE 10:00, session place KEY PLACE, ADDRESS: change a session"),
    ),
    (
        "session",
        "convene",
        mark("session host KEY PARTY, session party KEY PARTY: who hosts, who goes where"),
    ),
    ("session", "convene", mark("session cancel KEY REASON: cancel one group session")),
    (
        "status",
        "convene",
        mark(
            "status: see what waits for you; look 5, send 5, wait 5: look at a step that asks, and "
            "decide on it"
        ),
    ),
    (
        "status",
        "convene",
        mark("step: send a step now, leave it out or move it; step move 5 2027-01-14 09:00"),
    ),
    (
        "status",
        "convene",
        mark("status @PERSON: see how often I have written to somebody unasked"),
    ),
    ("status", "convene", mark("task done 5: say that a task of yours is done")),
    ("pause", "convene", mark("pause, resume: stop or start what I send unasked")),
    (
        "setup",
        "convene",
        mark("settings: change or end the series; setup: set another one up"),
    ),
    ("language", "convene", mark("language channel en: choose the language of the channel")),
)
"""What can be written: its topic, what one must be able to do (``None``: nothing), and for what."""
HEADINGS = {
    **dict.fromkeys(("rsvp", "calendar"), mark("Answers (rsvp)")),
    "agenda": mark("The agenda"),
    "poll": mark("Polls"),
    "outcome": mark("Outcomes"),
    **dict.fromkeys(("meeting", "move", "cancel", "keep", "plan"), mark("Meetings")),
    **dict.fromkeys(("session", "host"), mark("Group sessions")),
    **dict.fromkeys(("language", "status", "pause", "setup", "history", "data"), mark("The rest")),
}
"""Under which heading a topic stands."""
OF_GROUPS = frozenset({"session", "host"})
"""What is of use only where meetings are held as group sessions."""
