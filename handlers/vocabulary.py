"""The words that people type, in both languages, and what they mean in English."""

from collections.abc import Mapping

from bot.rules.texts import fold
from handlers import session_words

Spelled = Mapping[str, tuple[str, ...]]
"""English word → the words that people type for it, as they are spelled."""

KIND_WORDS: Spelled = {
    "decision": ("decision", "beslut"),
    "action": ("action", "åtgärd"),
    "commitment": ("commitment", "åtagande"),
    "conclusion": ("conclusion", "slutsats"),
}
"""Kinds of outcomes, which are typed as they are said: ``decision: …``."""
NOUNS: Spelled = {
    "agenda": ("agenda", "dagordning"),
    "rsvp": ("rsvp", "osa", "anmälan"),
    "poll": ("poll", "omröstning"),
    "vote": ("vote", "votes", "ballot", "rösta", "röst", "röster", "röstar"),
    "outcome": ("outcome", "outcomes", "utfall"),
    "mine": ("mine", "mina"),
    **KIND_WORDS,
    **session_words.NOUNS,
    "plan": ("plan",),
    "meeting": ("meeting", "möte", "dialogmöte"),
    "move": ("move", "flytta"),
    "cancel": ("cancel", "ställ", "ställ in"),
    "keep": ("keep", "behåll"),
    "calendar": ("calendar", "kalender"),
    "status": ("status",),
    "look": ("look", "granska"),
    "send": ("send", "skicka"),
    "wait": ("wait", "vänta"),
    "skip": ("skip", "hoppa", "hoppa över"),
    "step": ("step", "steg"),
    "task": ("task", "uppgift"),
    "pause": ("pause", "pausa"),
    "resume": ("resume", "återuppta"),
    "history": ("history", "historik"),
    "data": ("data", "uppgifter"),
    "help": ("help", "hjälp", "?", "hi", "hello", "hej"),
    "language": ("language", "språk"),
    "setup": ("setup", "set", "sätt", "uppsättning"),
    "settings": ("settings", "inställningar"),
    "parties": ("parties", "parter"),
    "represent": ("represent", "företräder", "företräd"),
    "claim": ("claim", "anspråk"),
}
SWEDISH = (
    "dagordning",
    "osa",
    "anmälan",
    "omröstning",
    "granska",
    "skicka",
    "vänta",
    "hoppa",
    "steg",
    "uppgift",
    "pausa",
    "återuppta",
    "hjälp",
    "språk",
    *("sätt", "uppsättning", "inställningar", "historik", "uppgifter"),
    *("parter", "företräder", "företräd", "anspråk"),
    *session_words.SWEDISH,
    *("möte", "dialogmöte", "flytta", "ställ", "behåll", "kalender"),
    *("utfall", "mina", "beslut", "åtgärd", "åtagande", "slutsats"),
)
ENGLISH = (
    *("poll", "outcome", "outcomes", "mine", "decision", "action", "commitment", "conclusion"),
    *("setup", "set", "settings", "history", "my", "parties", "represent", "claim"),
    *("meeting", "move", "cancel", "keep", "calendar"),
    *("look", "send", "wait", "skip", "step", "task"),
    *("pause", "resume", "help", "hi", "hello", "language"),
    *session_words.ENGLISH,
)
SWEDISH_FIRST = (
    *("lägg", "föreslå", "dra", "anta", "avslå", "ordna", "tid", "publicera", "obeslutade"),
    *("ja", "kommer", "kanske", "nej", "förhinder", "ersättare", "tillbaka", "senare"),
    *("vi", "jag", "kan", "stöd", "stödja", "ångra", "slå", "parkera", "parkerade", "ta", "hanns"),
    *("fråga", "rösta", "röst", "röster", "röstar", "förläng", "stäng", "lämna"),
)
ENGLISH_FIRST = (
    *("add", "propose", "withdraw", "accept", "decline", "time", "publish", "undecided"),
    *("support", "unsupport", "merge", "park", "parked", "carry", "reached"),
    *("yes", "coming", "maybe", "no", "not", "cannot", "regrets", "deputy", "later"),
    *("ask", "vote", "votes", "ballot", "extend", "close"),
)
LANGUAGE_OF = {
    **{fold(word): "sv" for word in (*SWEDISH, *SWEDISH_FIRST, "hej", "tack", "paus")},
    **dict.fromkeys((*ENGLISH, *ENGLISH_FIRST, "thanks", "thank"), "en"),
}
"""The words that say in which language a person writes; ``agenda`` or ``rsvp`` do not."""
MEANT = {"paus": "pausa"}
"""What is near to a word of either language, and is a word of one."""
SKIPPED: Spelled = {"poll": ("poll", "the poll", "omröstning", "omröstningen")}
"""What is skipped without a number: there is one, and its button says so."""
WHOLE: Mapping[str, tuple[str, str]] = {"vote": ("poll", "vote")}
"""What is said with one word: the noun and the verb that it stands for."""
THANKS = {"tack", "thanks", "thank", "thx"}
WHO = {"vi", "jag", "we", "i"}
"""Words that people begin a sentence with, before what they want."""
NOUN_OF_VERBS = {
    "rsvp": {"sv": "osa"},
    "agenda": {"sv": "dagordning"},
    "poll": {"sv": "omröstning"},
}
"""Nouns that people leave out, and how they are spelled before a Swedish verb."""
VERBS: Mapping[str, Spelled] = {
    "agenda": {
        "list": ("", "list", "lista"),
        "add": ("add", "propose", "lägg till", "föreslå"),
        "withdraw": ("withdraw", "dra tillbaka"),
        "accept": ("accept", "anta"),
        "decline": ("decline", "avslå"),
        "order": ("order", "ordna"),
        "time": ("time", "tid"),
        "publish": ("publish", "publicera"),
        "undecided": ("undecided", "obeslutade"),
        "support": ("support", "stöd", "stödja"),
        "unsupport": ("unsupport", "ångra stöd"),
        "merge": ("merge", "slå ihop"),
        "park": ("park", "parkera"),
        "parked": ("parked", "parkerade"),
        "carry": ("carry", "carry over", "ta med"),
        "reached": ("reached", "all reached", "hanns med", "allt hanns"),
        "help": ("help", "hjälp", "?"),
    },
    "rsvp": {
        "form": ("",),
        "status": ("status",),
        "coming": ("yes", "coming", "ja", "kommer"),
        "maybe": ("maybe", "kanske"),
        # Two words are looked for before one: "kommer inte" must not be read as "kommer".
        "regrets": (
            *("no", "regrets", "not coming", "cannot come"),
            *("nej", "förhinder", "kommer inte", "kan inte"),
        ),
        "deputy": ("deputy", "hand over", "ersättare", "lämna över"),
        "accept": ("take over", "accept", "ta över", "jag gör det"),
        "back": ("back", "tillbaka"),
        "for": ("for", "för"),
        "later": ("later", "senare"),
        "help": ("help", "hjälp", "?"),
    },
    "poll": {
        "form": ("",),
        "ask": ("ask", "fråga"),
        "vote": ("vote", "rösta"),
        "status": ("status",),
        "extend": ("extend", "förläng"),
        "close": ("close", "stäng"),
        "for": ("for", "för"),
        "later": ("later", "senare"),
        "order": ("order", "ordna"),
        "skip": ("skip", "leave out", "hoppa över"),
        "help": ("help", "hjälp", "?"),
    },
    "outcome": {
        "list": ("", "list", "lista", "all", "alla"),
        "add": ("add", "lägg till"),
        "done": ("done", "klar", "klart"),
        "drop": ("drop", "strike out", "stryk"),
        "confirm": ("confirm", "bekräfta"),
        "postpone": ("postpone", "more time", "skjut upp", "mer tid"),
        "undo": ("undo", "ångra"),
        "support": ("support", "stöd"),
        "mine": ("mine", "mina"),
        "ours": ("ours", "våra"),
        "overdue": ("overdue", "försenade"),
        "help": ("help", "hjälp", "?"),
    },
    "setup": {
        "": ("", "up", "upp", "a series", "en serie"),
        "go": ("go", "kör"),
        "drop": ("drop", "throw away", "kasta"),
    },
    "data": {
        "": ("",),
        "erase": ("erase", "radera"),
        "confirm": ("confirm", "bekräfta"),
    },
    "parties": {
        "": ("",),
        "import": ("import", "importera"),
        "apply": ("apply", "tillämpa"),
        "export": ("export", "exportera"),
    },
    "claim": {"confirm": ("confirm", "bekräfta"), "decline": ("decline", "avslå")},
    "step": {"": ("",), "move": ("move", "flytta")},
    "task": {"done": ("done", "klar", "klart")},
    "session": session_words.VERBS,
    "language": {
        "": ("",),
        "sv": ("sv", "svenska", "swedish"),
        "en": ("en", "engelska", "english"),
        "channel": ("channel", "kanal", "kanalen"),
    },
}
