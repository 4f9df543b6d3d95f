"""An outcome in one line: what is read where, in both languages, and what is left as text."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.deadlines import Deadline
from bot.rules.series import Named
from bot.rules.texts import LocalText
from bot.services.outcomes import Given
from handlers.outcome_lines import date_and_reason, given_of, kind_and_rest, plain_date
from tests.cases import for_each
from tests.properties import tried
from tests.rules.examples import profile

TODAY = date(2027, 2, 4)
GOALS = (Named("children", LocalText("Barn och unga", "Children and youth")),)
NAMES = {"U1": "Anna Alm"}
AUTUMN = Deadline(
    "conference", LocalText("Höstkonferensen", "The autumn conference"), dates=(date(2027, 10, 14),)
)
PROFILE = replace(profile(), goals=GOALS, deadlines=(AUTUMN,))


def read(text: str) -> Given:
    return given_of("action", text, PROFILE, TODAY, lambda user: NAMES.get(user, ""))


@for_each(
    ("line", "said"),
    [
        ("Vi gör det", Given("action", "Vi gör det")),
        (
            "Ta fram underlag <@U1> senast 2027-03-01",
            Given("action", "Ta fram underlag", user="U1", due="2027-03-01"),
        ),
        (
            "Write it, by 1 March, <@U1>.",
            Given("action", "Write it", user="U1", due="1 March"),
        ),
        (
            "Ta fram underlag – <@U1>, senast den 1 mars 2027 #12",
            Given("action", "Ta fram underlag", user="U1", due="den 1 mars 2027", item=12),
        ),
        (
            "Ta fram underlag | Nacka kommun | senast 1/3 | #12 | barn OCH unga",
            Given("action", "Ta fram underlag", "Nacka kommun", "", "1/3", 12, "children"),
        ),
        (
            "Write it | children | Nacka <@U1> | 2027-03-01",
            Given("action", "Write it", "Nacka", "U1", "2027-03-01", None, "children"),
        ),
        ("Write it by 1 March #12", Given("action", "Write it", due="1 March", item=12)),
        (
            "Ta fram underlag <@U1> senast konferensen",
            Given("action", "Ta fram underlag", user="U1", due="konferensen"),
        ),
        (
            "Write it by the autumn conference 2027",
            Given("action", "Write it", due="the autumn conference 2027"),
        ),
        ("Write it | Nacka | conference", Given("action", "Write it", "Nacka", due="conference")),
        ("Bjud in alla till konferensen", Given("action", "Bjud in alla till konferensen")),
        ("Made by hand", Given("action", "Made by hand")),
        ("Made by hand by 1 March", Given("action", "Made by hand", due="1 March")),
        ("Be <@U1> om ett underlag", Given("action", "Be Anna Alm om ett underlag", user="U1")),
        ("<@U1> och <@U2> ses", Given("action", "Anna Alm och @ ses")),
        (
            "Till sist 5 saker kvar att göra nu",
            Given("action", "Till sist 5 saker kvar att göra nu"),
        ),
        ("senast 1 mars", Given("action", "", due="1 mars")),
        ("", Given("action", "")),
        ("| | ", Given("action", "")),
    ],
)
def test_a_line_is_read(line: str, said: Given) -> None:
    assert read(line) == said


@for_each(
    ("typed", "kind", "rest"),
    [
        ("beslut Vi gör det", "decision", "Vi gör det"),
        ("ÅTGÄRD: Vi gör det", "action", "Vi gör det"),
        ("atagande", "commitment", ""),
        ("conclusion: x | y", "conclusion", "x | y"),
        ("löfte Vi gör det", "löfte", "Vi gör det"),
    ],
)
def test_the_kind_comes_first(typed: str, kind: str, rest: str) -> None:
    assert kind_and_rest(typed) == (kind, rest)


@for_each(
    ("typed", "due", "reason"),
    [
        ("2027-03-01 Semester", "2027-03-01", "Semester"),
        ("senast den 1 mars 2027 Semester till dess", "den 1 mars 2027", "Semester till dess"),
        ("1 mars | Semester | och mer", "1 mars", "Semester och mer"),
        ("1 mars", "1 mars", ""),
        ("snart Semester", "snart Semester", ""),
        ("", "", ""),
    ],
)
def test_a_new_date_and_its_reason_are_told_apart(typed: str, due: str, reason: str) -> None:
    assert date_and_reason(typed, TODAY) == (due, reason)
    assert plain_date("senast 1 mars") == plain_date(" 1 mars ") == "1 mars"


@tried(30)
@given(st.text(alphabet=" ,;:|#<@U1>-–by senast 2027", max_size=60))
def test_anything_can_be_written(line: str) -> None:
    assert read(line).kind == "action"
    date_and_reason(line, TODAY)


@for_each("filler", [" ", ",", "-", "by ", "<@U1> ", "#1 ", "senast 1 "])
def test_a_line_of_thousands_of_characters_is_read_at_once(filler: str) -> None:
    assert read(filler * 3000).kind == "action"


def test_what_is_not_done_by_a_date_keeps_its_words() -> None:
    line = "Vi visar resultaten senast konferensen"
    said = given_of("decision", line, PROFILE, TODAY, lambda _: "")
    assert said == Given("decision", line)
