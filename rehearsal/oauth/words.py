"""The words of the page, in both languages, under the same keys."""

from typing import Final, Literal

Language = Literal["sv", "en"]

WORDS: Final[dict[Language, dict[str, str]]] = {
    "sv": {
        "title": "{app} vill installeras i {team}",
        "mark": "Övning",
        "asks": "Appen ber om att få",
        "again": "Appen är redan installerad här. Det som du tillåter läggs till det som den får.",
        "who": "Du är",
        "only": "Gäster och personer från andra arbetsytor kan inte installera appar.",
        "allow": "Tillåt",
        "cancel": "Avbryt",
        "leads": "Oavsett vad du väljer kommer du till {address}",
        "wrong": "Det går inte att installera appen",
        "why": "Felet heter {code}.",
        "mend": "Rätta adressen som appen leder hit med, och försök igen.",
        "other": "In English",
        "play": "Till övningen",
    },
    "en": {
        "title": "{app} wants to be installed in {team}",
        "mark": "Rehearsal",
        "asks": "The app asks to be allowed to",
        "again": "The app is installed here already. What you allow is added to what it may do.",
        "who": "You are",
        "only": "Guests and people of other workspaces cannot install apps.",
        "allow": "Allow",
        "cancel": "Cancel",
        "leads": "Whichever you choose, you are led to {address}",
        "wrong": "The app cannot be installed",
        "why": "The error is called {code}.",
        "mend": "Correct the address by which the app leads here, and try again.",
        "other": "På svenska",
        "play": "To the rehearsal",
    },
}

SCOPES: Final[dict[str, dict[Language, str]]] = {
    "app_mentions:read": {
        "sv": "se meddelanden som nämner den",
        "en": "see messages that mention it",
    },
    "channels:history": {
        "sv": "läsa meddelanden i öppna kanaler som den är med i",
        "en": "read messages in public channels that it is in",
    },
    "channels:join": {"sv": "gå med i öppna kanaler", "en": "join public channels"},
    "channels:read": {
        "sv": "se vilka öppna kanaler som finns och vilka som är med i dem",
        "en": "see which public channels there are and who is in them",
    },
    "chat:write": {"sv": "skriva meddelanden som sig själv", "en": "write messages as itself"},
    "commands": {
        "sv": "ha snedstreckskommandon och genvägar",
        "en": "have slash commands and shortcuts",
    },
    "files:read": {
        "sv": "läsa filer som delas med den",
        "en": "read files that are shared with it",
    },
    "files:write": {"sv": "dela filer", "en": "share files"},
    "groups:history": {
        "sv": "läsa meddelanden i privata kanaler som den är med i",
        "en": "read messages in private channels that it is in",
    },
    "groups:read": {
        "sv": "se privata kanaler som den är med i, och vilka andra som är det",
        "en": "see private channels that it is in, and who else is",
    },
    "im:history": {"sv": "läsa vad som skrivs till den", "en": "read what is written to it"},
    "im:read": {"sv": "se vilka som skriver till den", "en": "see who writes to it"},
    "im:write": {"sv": "börja skriva till någon", "en": "begin to write to somebody"},
    "reactions:read": {"sv": "se reaktioner på meddelanden", "en": "see reactions to messages"},
    "reactions:write": {"sv": "reagera på meddelanden", "en": "react to messages"},
    "team:read": {"sv": "se arbetsytans namn", "en": "see the workspace's name"},
    "users:read": {"sv": "se vilka personer som finns", "en": "see who there is"},
    "users:read.email": {
        "sv": "se personers e-postadresser",
        "en": "see people's e-mail addresses",
    },
}
"""What each scope lets the app do; of another one the page shows the name alone."""


REASONS: Final[dict[str, dict[Language, str]]] = {
    "bad_redirect_uri": {
        "sv": "Adressen som appen vill leda tillbaka till står inte i dess manifest: {passed}",
        "en": "The address to which the app wants to lead back is not in its manifest: {passed}",
    },
    "gone": {
        "sv": "Den här sidan har redan besvarats, eller är för gammal. Börja om från appen.",
        "en": "This page was answered already, or is too old. Begin again from the app.",
    },
    "invalid_client_id": {
        "sv": "Det finns ingen app med det klient-id:t.",
        "en": "There is no app with this client id.",
    },
    "invalid_scope": {
        "sv": "Appen ber om mer än vad som står i dess manifest: {passed}",
        "en": "The app asks for more than its manifest has: {passed}",
    },
    "invalid_team_for_non_distributed_app": {
        "sv": "Appen kan inte installeras i den arbetsytan, bara i: {passed}",
        "en": "The app cannot be installed in that workspace, only in: {passed}",
    },
    "no_scopes": {"sv": "Appen ber inte om något.", "en": "The app asks for nothing."},
    "not_rehearsed": {
        "sv": "Det som appen ber om för personer (user_scope) övas inte här.",
        "en": "What the app asks for of people (user_scope) is not rehearsed.",
    },
    "restricted": {
        "sv": "Gäster kan inte installera appar. Be någon som är medlem i arbetsytan.",
        "en": "Guests cannot install apps. Ask somebody who is a member of the workspace.",
    },
}
"""Why an app cannot be installed."""
OF_PEOPLE: Final = frozenset({"gone", "restricted"})
"""What is no fault of the app's address."""


def chosen(wish: str | None, accepted: str) -> Language:
    """Return the language that was asked for, else the first that the browser takes of the two."""
    if wish in ("sv", "en"):
        return "sv" if wish == "sv" else "en"
    for each in accepted.lower().replace(" ", "").split(","):
        if each[:2] in ("sv", "en"):
            return "sv" if each[:2] == "sv" else "en"
    return "en"
