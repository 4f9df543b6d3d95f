"""One word for one idea, in both languages, over every text of the interface."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.views.topics import LINES
from handlers.commands import Words, parse
from tests.cases import for_each

ROOT = Path(__file__).parents[2]
MODAL_LIMIT = 24
"""Characters of a modal's title and buttons (docs.slack.dev, "Views")."""


class Term(NamedTuple):
    """English and Swedish word for one idea, and how the Swedish one is inflected.

    ``stem`` is a pattern; the English word is looked for as it is and with -s or -es.
    """

    english: str
    swedish: str
    stem: str


TERMS = (
    # The product's table of words.
    Term("series", "dialogserie", r"dialogserie"),
    Term("strategy", "strategi", r"strategi"),
    Term("goal", "mål", r"\bmål"),
    Term("area", "område", r"område"),
    Term("focus", "fokus", r"fokus"),
    Term("party", "part", r"\bpart(en|er|erna|s|ens|ers|ernas)?\b"),
    Term("parties", "parter", r"\bparter(na|s|nas)?\b"),
    Term("category", "partskategori", r"partskategori"),
    Term("seat", "plats", r"\bplats"),
    Term("mandate", "mandat", r"mandat"),
    Term("person", "person", r"\bperson"),
    Term("dialogue meeting", "dialogmöte", r"dialogmöte"),
    Term("meeting", "dialogmöte", r"dialogmöte"),
    Term("group session", "gruppmöte", r"gruppmöte"),
    Term("step", "steg", r"\bsteg"),
    Term("agenda", "dagordning", r"dagordning"),
    Term("item", "dagordningspunkt", r"punkt"),
    # To answer is "svara"; an answer is an "anmälan", never a "svar".
    Term("answer", "anmälan", r"anmäl|\bsvara"),
    Term("answered", "svarat", r"anmäl|\bsvara"),
    Term("coming", "kommer", r"\bkommer\b"),
    Term("maybe", "kanske", r"\bkanske\b"),
    Term("regrets", "förhinder", r"förhinder"),
    Term("on site", "på plats", r"på plats"),
    Term("remote", "på distans", r"på distans"),
    Term("attendance", "närvaro", r"närvaro"),
    Term("poll", "omröstning", r"omröstning"),
    Term("ballot", "röst", r"\bröst"),
    Term("observation", "iakttagelse", r"iakttagelse"),
    Term("plan", "planerad insats", r"planerade? insats"),
    Term("consultation", "samråd", r"samråd"),
    Term("response", "yttrande", r"yttrande"),
    Term("outcome", "utfall", r"utfall"),
    Term("decision", "beslut", r"beslut"),
    Term("action", "åtgärd", r"åtgärd"),
    Term("commitment", "åtagande", r"åtagande"),
    Term("conclusion", "slutsats", r"slutsats"),
    Term("owner", "ägare", r"ägare|ansvarig"),
    Term("overdue", "försenad", r"försena[dt]"),
    Term("undo", "ångra", r"ångra"),
    Term("strike out", "stryka", r"str[yu]k"),
    Term("struck out", "struken", r"struk"),
    Term("minutes", "minnesanteckningar", r"minnesanteckning"),
    Term("record", "handling", r"handling"),
    Term("delivery", "utskick", r"utskick"),
    # Words that the table uses without a row of their own.
    Term("convener", "sammankallande", r"sammankallande"),
    Term("deputy", "ersättare", r"ersättare"),
    Term("deputies", "ersättare", r"ersättare"),
    Term("principal", "ordinarie", r"ordinarie"),
    Term("call for items", "förslagstid", r"förslagstid"),
    Term("the call", "förslagstid", r"förslagstid"),
    Term("reminder", "påminnelse", r"påminnelse"),
    Term("invitation", "inbjudan", r"\binbjud"),
    Term("invited", "bjuds in", r"\binbjud|\bbjud\w* in\b"),
    Term("propose", "föreslå", r"föreslå"),
    Term("proposed", "föreslagen", r"föreslagn?a?|föreslogs?"),
    Term("accept", "anta", r"\banta"),
    Term("decline", "avslå", r"\bavslå"),
    Term("declined", "avslagen", r"\bavslagn?"),
    Term("withdraw", "dra tillbaka", r"dra\w* tillbaka"),
    Term("withdrawn", "tillbakadragen", r"tillbakadrag"),
    Term("support", "stöd", r"\bstöd"),
    Term("supports", "stöder", r"\bstöd"),
    Term("merge", "slå ihop", r"slå\w* ihop|hopslag"),
    Term("merged", "hopslagen", r"hopslag|slås? ihop|\bdel(ar)? av\b"),
    Term("park", "parkera", r"parker"),
    Term("parked", "parkerad", r"parker|sparas"),
    Term("carry over", "ta med", r"\bta\w* med\b"),
    Term("carried over", "tas med", r"\bta\w* med\b|kvar från"),
    Term("publish", "publicera", r"publicer"),
    Term("published", "publicerad", r"publicer"),
    Term("reason", "skäl", r"skäl"),
    Term("note", "kommentar", r"kommentar"),
    Term("kind", "typ", r"\btyp"),
    Term("title", "rubrik", r"rubrik"),
    Term("hand over", "lämna över", r"lämna\w* över"),
    Term("unasked", "på eget initiativ", r"på eget initiativ"),
    Term("left out", "hoppas över", r"hoppa\w* över"),
    Term("administrator", "administratör", r"administratör"),
)

EXCEPTIONS = {
    # The plan of the year is a word that people type, the same in both languages (contracts).
    ("plan", "plan: see the year ahead"),
    ("plan", "plan"),
    # Minutes of time, not those of a meeting.
    ("minutes", "An item takes between 1 and {limit} minutes. You wrote “{given}”."),
    ("minutes", "Minutes"),
    ("minutes", "How many minutes?"),
    ("minutes", "One on each line, with its minutes"),
    (
        "minutes",
        "Setting up a series takes ten minutes. Nobody gets anything before you say go.",
    ),
    ("minutes", "“{given}” cannot be read. Write a title and minutes, such as “News | 10”."),
    ("minutes", "A meeting takes between 15 minutes and 24 hours. You wrote “{given}”."),
    ("minutes", "For ten minutes you can undo it."),
    ("minutes", "How many minutes does it need?"),
    ("minutes", "Planned: {planned} of {available} minutes, {over} too many."),
    ("minutes", "Planned: {planned} of {available} minutes."),
    # To record is "anteckna"; a record is something else.
    ("record", "Record an answer"),
    ("record", "rsvp for PARTY yes: record what a party told you"),
    ("record", "Record a vote"),
    ("record", "poll for PARTY #12 2: record how a party voted"),
    # Practical information that everybody gets, and a task: no comment of a party.
    ("note", "a note to the convener"),
}


def catalogue() -> list[Message]:
    with (ROOT / "bot/i18n/sv.po").open("rb") as file:
        return [message for message in read_po(file, locale="sv") if message.id]


def pairs() -> list[tuple[str, str]]:
    """Every English text with its Swedish; singular and plural are texts of their own."""
    found: list[tuple[str, str]] = []
    for message in catalogue():
        found += zip(forms(message.id), forms(message.string), strict=True)
    return found


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text)]


PAIRS = pairs()


def prose(text: str) -> str:
    """Return a text without what is no word in it: placeholders."""
    return re.sub(r"\{\w+\}", "…", text)


@cache
def word(term: Term) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(term.english)}(s|es)?\b", re.IGNORECASE)


@cache
def longer(term: Term) -> list[re.Pattern[str]]:
    """Return the words of the list that have the word as a part."""
    others = [each for each in TERMS if each.english != term.english]
    return [word(each) for each in others if word(term).search(each.english)]


def has(term: Term, english: str) -> bool:
    """Tell whether a text has the word, and not as part of a longer one ("call for items")."""
    said = prose(english)
    for pattern in longer(term):
        said = pattern.sub("…", said)
    return word(term).search(said) is not None


@for_each("term", TERMS)
def test_one_word_for_one_idea(term: Term) -> None:
    strays = [
        (english, swedish)
        for english, swedish in PAIRS
        if has(term, english)
        and not re.search(term.stem, prose(swedish), re.IGNORECASE)
        and (term.english, english) not in EXCEPTIONS
    ]
    assert strays == []


@for_each("term", TERMS)
def test_the_swedish_word_of_the_list_passes_its_own_pattern(term: Term) -> None:
    assert re.search(term.stem, term.swedish, re.IGNORECASE)


@for_each(("word", "text"), sorted(EXCEPTIONS))
def test_no_exception_outlives_its_text(word: str, text: str) -> None:
    term = next(term for term in TERMS if term.english == word)
    swedish = dict(PAIRS).get(text)
    assert swedish is not None, "the text is gone"
    assert has(term, text), "the text no longer has the word"
    assert not re.search(term.stem, prose(swedish), re.IGNORECASE), "no exception is needed"


UNWANTED = {
    "an answer is an anmälan": r"\bsvar(et|en|s)?\b",
    "a meeting is a dialogmöte": r"\bmöte",
    "a party is a part": r"\borganisation",
    "a series is a dialogserie": r"\bserie",
    "quotation marks are Swedish": r"[“\"]",
    "no genitive behind a placeholder": r"\}s\b",
    "a placeholder of a date, in small letters, begins no sentence": (
        r"(^|[.?!] )\{(date|day|until|when)\} .*[.?!]"
    ),
    "no abbreviations": r"\b(t\.ex|bl\.a|m\.m|osv|ev|inkl)\b",
    "no stiff words": r"\b(vänligen|erhåll\w*|avseende|gällande|samt|ej|dock|härmed)\b",
    "no space too many": r"^\s|\s$|\s\s",
    "no space before a mark": r"\s[.,;:?!]",
}


@for_each("rule", UNWANTED)
def test_the_swedish_is_plain(rule: str) -> None:
    said = [swedish for _, swedish in PAIRS]
    text_only = "placeholder" not in rule
    strays = [t for t in said if re.search(UNWANTED[rule], prose(t) if text_only else t)]
    assert strays == []


def test_a_translation_begins_as_its_text_does() -> None:
    """A name of a kind or a state stands within a sentence, so it is not a sentence itself."""
    strays = [
        (english, swedish)
        for english, swedish in PAIRS
        if english[0].isalpha() and swedish[0].isalpha()
        if english[0].isupper() != swedish[0].isupper()
    ]
    assert strays == []


# ------------------------------------------------------------------ words that people type


def commands(line: str) -> list[tuple[str, str]]:
    """Return what the commands in a line of help mean: those parts of it that are understood."""
    parsed = (parse(part.strip()) for part in re.split(r"[,;:] ", line) if part.strip())
    return [(words.noun, words.verb) for words in parsed if isinstance(words, Words)]


@for_each("line", [text for _, _, text in LINES])
def test_help_in_swedish_shows_the_same_commands_in_words_that_are_understood(line: str) -> None:
    meant = commands(line)
    assert meant, "a line of help shows at least one command"
    assert commands(dict(PAIRS)[line]) == meant


# ----------------------------------------------------------------------- room in a modal


def modal_words() -> Iterator[str]:
    """Every text that is a title, a submit or a close button of a modal."""
    for file in (*(ROOT / "bot/views").glob("*.py"), *(ROOT / "handlers").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names = {
                    "modal": slice(1, 4),
                    **dict.fromkeys(("answering", "closing"), slice(1, 3)),
                }
                place = names.get(node.func.id)
                for said in node.args[place] if place else []:
                    if isinstance(said, ast.Call) and isinstance(said.args[0], ast.Constant):
                        yield str(said.args[0].value)


def test_what_stands_around_a_modal_fits_in_both_languages() -> None:
    swedish = dict(PAIRS)
    texts = set(modal_words())
    assert {"Propose an item", "Your answer", "Save", "Done"} <= texts
    both = [said for text in texts for said in (text, swedish[text])]
    too_long = [said for said in both if len(said.format(number=99999)) > MODAL_LIMIT]
    assert too_long == []
