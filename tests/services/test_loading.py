import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import cycle, meeting_dates
from bot.rules.calendar import QuietPeriod
from bot.rules.errors import BadRule
from bot.rules.seats import Category
from bot.rules.series import Meeting, Offset
from bot.services import holidays
from bot.services.file_lines import line_at, lines_of
from bot.services.loading import SIZE_LIMIT, BadFile, Problem, SeriesFile, parse, read
from tests.cases import for_each
from tests.properties import tried

EXAMPLE = Path(__file__).parents[2] / "bot" / "examples" / "stockholm.toml"
EVES = {date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 31)}
HALF_DAYS = {date(2026, 1, 5), date(2026, 4, 2), date(2026, 4, 30), date(2026, 10, 30)}

SMALL = """\
[workspace]
team = "T0HOST"
name = "Host"

[series]
key = "talks"
name = { sv = "Samtal", en = "Talks" }
purpose = { sv = "Vi talas vid.", en = "We talk." }
channel = "C0TALKS"
channel_name = "talks"
zone = "Europe/Stockholm"
country = "SE"
conveners = ["U0ADA"]

[series.strategy]
name = { sv = "Plan", en = "Plan" }

[series.meeting]
rule = "FREQ=YEARLY;BYMONTH=2;BYDAY=1TH"
from = "2027-01-01"
start = "13:00"
minutes = 60

[[series.step]]
key = "invitation"
kind = "invitation"
before = "6 weeks"

[[person]]
user = "U0ADA"
team = "T0HOST"
name = "Ada"

[[person]]
user = "U0BEA"
team = "T0HOST"
name = "Bea"

[[category]]
key = "club"
name = { sv = "Föreningar", en = "Clubs" }

[[party]]
key = "chess"
name = "Chess"
category = "club"
principal = "U0BEA"
seats = 1
"""


@pytest.fixture(scope="module")
def example() -> SeriesFile:
    return read(EXAMPLE)


def problems(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(BadFile) as refused:
        parse(text)
    return [(each.line, each.where, each.message) for each in refused.value.problems]


def only(text: str) -> tuple[int, str, str]:
    (problem,) = problems(text)
    return problem


def changed(old: str, new: str, text: str = SMALL) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def line_of(text: str, part: str) -> int:
    return next(n for n, row in enumerate(text.splitlines(), start=1) if part in row)


# ------------------------------------------------------------------------------ the example


def called(file: SeriesFile, year: int) -> list[str]:
    categories = {
        row.key: Category(
            0, row.key, row.name.local, None, row.every, row.first or 2027, row.convening, 0
        )
        for row in file.categories
    }
    return [party.key for party in file.parties if categories[party.category].is_called(year)]


def test_the_example_has_no_problem_and_no_hint(example: SeriesFile) -> None:
    assert example.hints == ()


def test_the_example_calls_31_parties_in_2027_and_the_municipalities_alone_in_2028(
    example: SeriesFile,
) -> None:
    assert len(called(example, 2027)) == 31
    assert len(called(example, 2028)) == 26
    assert len(called(example, 2029)) == 31
    assert len(example.parties) == 32


def test_the_example_names_the_26_municipalities_of_the_county(example: SeriesFile) -> None:
    names = [party.name for party in example.parties if party.category == "municipality"]
    towns = {name.replace(" kommun", "").replace(" stad", "").rstrip("s") for name in names}
    expected = (
        "Botkyrka Danderyd Ekerö Haninge Huddinge Järfälla Lidingö Nacka Norrtälje Nykvarn "
        "Nynäshamn Salem Sigtuna Sollentuna Solna Stockholm Sundbyberg Södertälje Tyresö Täby "
        "Upplands-Väsby Upplands-Bro Vallentuna Vaxholm Värmdö Österåker"
    )
    assert {town.replace(" ", "-") for town in towns} == set(expected.split())


def test_every_party_of_the_example_has_a_principal_and_one_or_two_deputies(
    example: SeriesFile,
) -> None:
    assert all(1 <= len(party.deputies) <= 2 for party in example.parties)
    acting = [user for party in example.parties for user in (party.principal, *party.deputies)]
    assert len(acting) == len(set(acting))


def test_most_people_of_the_example_belong_to_other_workspaces(example: SeriesFile) -> None:
    own = [row for row in example.people if row.team == example.workspace.team]
    assert len(own) < len(example.people) / 4
    assert any(row.language == "en" for row in example.people)


def test_the_examples_invitation_on_christmas_eve_moves_to_the_day_before(
    example: SeriesFile,
) -> None:
    profile = example.profile
    calendar = holidays.calendar_of(profile)
    local = next(meeting_dates.times(profile.meeting, calendar, date(2027, 12, 31)))
    assert local == datetime(2027, 2, 4, 13)  # noqa: DTZ001 - local times of the zone
    start = calendar.instant(local)
    end = start + timedelta(minutes=profile.meeting.minutes)
    plan = cycle.plan(profile, Meeting(0, 0, local, start, end), calendar)
    days = {planned.step.key: planned.local.date() for planned in plan}
    assert local.date() - timedelta(weeks=6) == date(2026, 12, 24)
    assert days["invitation"] == date(2026, 12, 23)
    assert days["call"] == date(2026, 11, 26)
    assert days["call-closes"] == date(2027, 1, 7)
    assert days["reminder"] == date(2027, 1, 14)
    assert days["agenda"] == date(2027, 1, 21)
    assert days["last-reminder"] == date(2027, 2, 1)
    assert days["day-before"] == date(2027, 2, 3)
    assert days["thanks"] == date(2027, 2, 5)
    assert days["minutes-draft"] == date(2027, 2, 18)
    assert days["minutes-adjusted"] == date(2027, 3, 4)
    assert days["yearly-analysis"] == date(2027, 11, 25)


def test_the_example_asks_before_the_invitation_alone(example: SeriesFile) -> None:
    assert [step.key for step in example.profile.steps if step.mode == "ask"] == ["invitation"]


def test_the_profile_is_what_the_file_says(example: SeriesFile) -> None:
    profile = example.profile
    assert profile.reference == "Konferens 20181026_03"
    assert profile.quiet == (QuietPeriod((6, 20), (8, 10)),)
    assert profile.digest_weekday == 0
    assert profile.established
    assert [focus.year for focus in profile.focus] == [2027, 2028]
    assert profile.purpose.sv.count("\n•") == 4
    assert profile.steps[0].offset == Offset(-10, "weeks")
    assert profile.meeting.video == "https://video.example/dialogmoten-kultur"
    assert profile.meeting.note is not None
    assert "12:30" in profile.meeting.note.en


def test_what_is_left_out_has_its_default() -> None:
    file = parse(SMALL)
    assert (file.profile.language, file.profile.established) == ("sv", False)
    assert (file.profile.reference, file.profile.meeting.note) == ("", None)
    assert file.profile.steps[0].mode == "auto"
    assert file.rehearsal is None
    assert file.hints == ()


RULE = 'rule = "FREQ=YEARLY;BYMONTH=2;BYDAY=1TH"\nfrom = "2027-01-01"\n'


def test_a_series_without_a_rule_has_only_the_meetings_that_are_set() -> None:
    file = parse(changed(RULE, ""))
    assert file.profile.meeting.rule == ""
    assert file.hints == ()


@pytest.mark.parametrize("half", RULE.splitlines())
def test_half_a_rule_is_a_slip(half: str) -> None:
    line, where, message = only(changed(RULE, f"{half}\n"))
    assert (line, where) == (line_of(changed(RULE, ""), "[series.meeting]"), "series, meeting")
    assert "rule and from go together" in message


# --------------------------------------------------------------------- a file full of faults


def test_a_bad_file_gets_every_problem_with_its_line() -> None:
    text = SMALL
    wrong = [
        ('name = "Host"', 'name = "Host"\ncolour = "red"', "colour", "not known here"),
        ('key = "talks"', 'key = "Talks!"', "Talks!", "hyphens"),
        ('purpose = { sv = "Vi talas vid.", en', "purpose = { en", "purpose", "write sv"),
        ('channel = "C0TALKS"', 'channel = "#talks"', "#talks", "C0123ABCD"),
        ('zone = "Europe/Stockholm"', 'zone = "Europe/Stokholm"', "Stokholm", "no time zone"),
        ('country = "SE"', 'country = "SW"', 'country = "SW"', "no country"),
        ('conveners = ["U0ADA"]', 'conveners = ["U0ADAM"]', "U0ADAM", "did you mean U0ADA?"),
        ("BYDAY=1TH", "BYDAY=1XX", "1XX", "not a recurrence rule"),
        ("minutes = 60", 'minutes = "60"', "minutes", "whole number"),
        ('before = "6 weeks"', 'after = "6 weeks"', "after", "must come before the meeting"),
        ('name = "Ada"', 'name = ""', 'name = ""', "is empty"),
        ('user = "U0BEA"', 'user = "U0ADA"', None, "stands here twice (see line"),
        ('name = "Bea"', 'name = "Bea"\nlanguage = "fi"', "fi", "'sv' or 'en'"),
        ('category = "club"', 'category = "clubs"', '"clubs"', "did you mean club?"),
        ("seats = 1", "seats = 0", "seats", "1 or more"),
    ]
    for old, new, _, _ in wrong:
        text = changed(old, new, text)
    found = problems(text)
    for _, _, part, words in wrong:
        # The second person's id is the same as the first one's: the fault is in the second.
        line = line_of(text, part) if part else line_of(text, "[[category]]") - 5
        assert any(at == line and words in message for at, _, message in found), (part, found)
    gone = line_of(text, 'principal = "U0BEA"')
    assert any(line == gone and "is no person" in message for line, _, message in found)
    assert len(found) == len(wrong) + 1
    assert [line for line, _, _ in found] == sorted(line for line, _, _ in found)


def test_the_text_of_the_refusal_is_plain() -> None:
    with pytest.raises(BadFile) as refused:
        parse(changed("seats = 1", 'seats = 0\ndeputies = ["U0BEA"]'))
    seats = line_of(SMALL, "seats")
    assert str(refused.value) == (
        "This file cannot be loaded; 2 problems:\n"
        f"  line {seats}: party chess, seats: must be 1 or more\n"
        f"  line {seats + 1}: party chess, deputies 1: “U0BEA” stands here twice"
        f" (see line {seats - 1})"
    )


def test_syntax_errors_are_told_together_with_what_else_can_be_seen() -> None:
    text = changed('name = "Host"', "name = Host")
    text = changed("seats = 1", "seats = 1 = 2", text)
    text = changed("minutes = 60", "minutes = 6", text)
    found = problems(text)
    assert [line for line, _, _ in found] == [
        line_of(text, "name = Host"),
        line_of(text, "minutes"),
        line_of(text, "seats"),
    ]
    assert [message[:12] for _, _, message in found] == [
        "is not TOML:",
        "must be 15 o",
        "is not TOML:",
    ]


def test_a_broken_header_does_not_let_its_keys_fall_to_the_table_above() -> None:
    text = changed('[[person]]\nuser = "U0BEA"', '[[person]\nuser = "U0BEA"')
    line, _, message = only(text)
    assert line == line_of(text, "U0BEA") - 1
    assert message.startswith("is not TOML:")


def test_a_list_that_is_never_closed_is_one_problem() -> None:
    text = changed('conveners = ["U0ADA"]', 'conveners = ["U0ADA",')
    assert len(problems(text)) == 1


def test_the_rest_of_a_broken_list_is_not_told_apart() -> None:
    text = changed('conveners = ["U0ADA"]', 'conveners == [\n  "U0ADA",\n  "U0BEA",\n]')
    line, _, message = only(changed("seats = 1", "seats = 1\ndeputies = []", text))
    assert line == line_of(text, "conveners")
    assert message.startswith("is not TOML")


def test_a_text_that_never_ends_is_one_problem() -> None:
    text = SMALL + 'note = """'
    line, _, message = only(text)
    assert (line, message) == (len(text.splitlines()), "is not TOML: unterminated string")


@for_each(
    ("text", "line", "words"),
    [
        ("a = " + "[" * 5000, 0, "nested too deeply"),
        ("a = " + "1" * 5000, 1, "is not TOML"),
        ("\n".join("= 1" for _ in range(40)), 1, "is not TOML"),
        ("x" * (SIZE_LIMIT + 1), 0, "characters"),
    ],
)
def test_what_is_no_toml_at_all_is_refused(text: str, line: int, words: str) -> None:
    first, *others = [found for found in problems(text) if found[2] != "is missing"]
    assert first[0] == line
    assert words in first[2]
    assert len(others) < 40


def test_an_empty_file_says_what_it_needs() -> None:
    found = problems("")
    assert {where for _, where, _ in found} == {
        "workspace",
        "series",
        "person",
        "category",
        "party",
    }
    assert all(line == 1 and "is missing" in message for line, _, message in found)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        read(tmp_path / "nothing.toml")
    with pytest.raises(BadFile, match="cannot be read"):
        read(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'[series]\nname = "M\xf6ten"\n')
    with pytest.raises(BadFile) as refused:
        read(latin)
    assert refused.value.problems == (Problem(2, "", "is not UTF-8; save the file as UTF-8"),)


def test_a_file_from_another_system_is_read(tmp_path: Path) -> None:
    file = tmp_path / "windows.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read(file).profile == parse(SMALL).profile


# ------------------------------------------------------------------------------ one at a time


def one_fault(old: str, new: str, where: str, words: str) -> None:
    """Check that a change of the small file gives one problem, on a line that shows it."""
    text = changed(old, new)
    line, place, message = only(text)
    assert place == where
    assert words in message
    row = text.splitlines()[line - 1]
    assert any(word in row for word in where.replace(",", "").split()[-2:]), row


NAME = 'name = { sv = "Samtal", en = "Talks" }'


@for_each(
    ("old", "new", "where", "words"),
    [
        ('channel_name = "talks"', 'channel_name = "A talk"', "channel_name", "no spaces"),
        ('en = "We talk."', f'en = "{"y" * 2001}"', "purpose, en", "has 2001 characters"),
        ('conveners = ["U0ADA"]', "conveners = []", "conveners", "at least one"),
        ('conveners = ["U0ADA"]', 'conveners = ["U0ADA", "U0ADA"]', "conveners 2", "twice"),
        (NAME, 'name = "Talks"', "name", "must be a table"),
        (NAME, 'name = { sv = "Samtal" }', "name, en", "is missing; write en ="),
        (NAME, f"{NAME}\nperson = 1", "person", "did you mean person?"),
        (NAME, f"{NAME}\nqqqqqqq = 1", "qqqqqqq", "take it out"),
        (NAME, f'{NAME}\nowner = "U0ZZZZZZ"', "owner", "add a [[person]]"),
        (NAME, f'{NAME}\nowner = "ZZZZZ"', "owner", "U0123ABCD"),
        (NAME, f'{NAME}\nquiet = [{{ from = "02-30", to = "03-01" }}]', "quiet 1, from", "06-20"),
        (NAME, f'{NAME}\nquiet = [{{ from = "01-02", to = "12-31" }}]', "quiet", "no working day"),
        (NAME, f'{NAME}\nquiet = [{{ from = "08-01", to = "07-31" }}]', "quiet", "whole year"),
    ],
)
def test_a_fault_of_the_series(old: str, new: str, where: str, words: str) -> None:
    one_fault(old, new, f"series, {where}", words)


@for_each(
    ("old", "new", "where", "words"),
    [
        ('from = "2027-01-01"', 'from = "2027-02-30"', "from", "date like"),
        ('from = "2027-01-01"', "from = 2027-01-01T00:00:00", "from", "date like"),
        ('from = "2027-01-01"', "from = 1027-01-01", "from", "between 2000"),
        ('start = "13:00"', 'start = "25:00"', "start", "time of day"),
        ('start = "13:00"', "start = 13", "start", "time of day"),
        ('start = "13:00"', 'start = "13:00Z"', "start", "without a zone"),
        ("BYDAY=1TH", "BYMONTHDAY=30", "rule", "never fires"),
        ("FREQ=YEARLY", "FREQ=HOURLY", "rule", "not daily, weekly"),
        ("FREQ=YEARLY;", "FREQ=YEARLY;INTERVAL=²;", "rule", "cannot be used"),
        ("minutes = 60", "minutes = 14", "minutes", "15 or more"),
        ("minutes = 60", "minutes = 1441", "minutes", "1440 or less"),
        ("minutes = 60", 'minutes = 60\nvideo = "zoom"', "video", "https://"),
        ("minutes = 60", 'minutes = 60\nholiday = "no"', "holiday", "must be 'before'"),
    ],
)
def test_a_fault_of_the_meeting(old: str, new: str, where: str, words: str) -> None:
    one_fault(old, new, f"series, meeting, {where}", words)


BEFORE = 'before = "6 weeks"'
KIND = 'kind = "invitation"'


@for_each(
    ("old", "new", "where", "words"),
    [
        (BEFORE, 'before = "six weeks"', ", before", "3 working days"),
        (BEFORE, "before = 6", ", before", "3 working days"),
        (BEFORE, "", "", "needs either before"),
        (BEFORE, 'before = "1 day"\nafter = "1 day"', "", "needs either before"),
        (BEFORE, 'after = "1 day"', ", after", "must come before the meeting"),
        (BEFORE, 'before = "0 days"\nat = "13:00"', "", "when the meeting has begun"),
        (BEFORE, f'{BEFORE}\nmode = "maybe"', ", mode", "must be 'auto' or 'ask'"),
        (KIND, 'kind = "thanks"', ", before", "must come after the meeting"),
        (KIND, 'kind = "start"', ", before", "take this out"),
        (KIND, 'kind = "task"', "", "a task needs text"),
        (KIND, "kind = 1", ", kind", "text in quotes"),
        (KIND, 'kind = "Invitation"', ", kind", "a–z"),
        (KIND, f'{KIND}\ntext = {{ sv = "a", en = "b" }}', ", text", "only a task"),
    ],
)
def test_a_fault_of_a_step(old: str, new: str, where: str, words: str) -> None:
    one_fault(old, new, f"series, step invitation{where}", words)


GUESTS = '[rehearsal]\nstart = "2026-11-23T09:00:00Z"\nguests = ["U0BEA", '
FAR = """
[[team]]
id = "T0FAR"
name = "Far"

[[person]]
user = "U0FAR"
team = "T0FAR"
name = "Far"

[[category]]"""
ALSO = '[rehearsal]\nstart = "2026-11-23T09:00:00Z"\nalso_installed = ["T0FAR", '
CLUB = 'key = "club"'
ADA = 'team = "T0HOST"\nname = "Ada"'


@for_each(
    ("old", "new", "where", "words"),
    [
        (CLUB, f"{CLUB}\nevery = 2", "category club", "needs first"),
        (CLUB, f"{CLUB}\nconvening = true", "party", "nobody is called"),
        (CLUB, f'{CLUB}\nconvening = "yes"', "category club, convening", "true or false"),
        ("seats = 1", 'seats = 1\ndeputies = "U0ADA"', "party chess, deputies", "must be a list"),
        ("seats = 1", "seats = 1\ndeputies = [1]", "party chess, deputies 1", "text in quotes"),
        ("seats = 1", "seats = 51", "party chess, seats", "50 or less"),
        (ADA, 'team = "T0GUEST"\nname = "Ada"', "person U0ADA, team", "is no team"),
        (ADA, 'team = "host"\nname = "Ada"', "person U0ADA, team", "T0123ABCD"),
        ("[[party]]", "[party]", "party", "several [[party]]"),
        ("[[category]]", "[rehearsal]\nstart = 1\n\n[[category]]", "rehearsal, start", "+01:00"),
        (
            "[[category]]",
            '[rehearsal]\nstart = "2026-11-23T09:00:00"\n\n[[category]]',
            "rehearsal, start",
            "with its offset",
        ),
        ("[[category]]", f'{GUESTS}"U0NOBODY"]{FAR}', "rehearsal, guests 2", "is no person"),
        ("[[category]]", f'{GUESTS}"U0FAR"]{FAR}', "rehearsal, guests 2", "of another workspace"),
        ("[[category]]", f'{GUESTS}"U0ADA"]{FAR}', "rehearsal, guests 2", "is a convener"),
        ("[[category]]", f'{ALSO}"T0HOST"]{FAR}', "rehearsal, also_installed 2", "has the bot"),
        ("[[category]]", f'{ALSO}"T0NOWHERE"]{FAR}', "rehearsal, also_installed 2", "is no team"),
        ("[[category]]", f'{ALSO}"far"]{FAR}', "rehearsal, also_installed 2", "T0123ABCD"),
        ("[[category]]", f"{ALSO}1]{FAR}", "rehearsal, also_installed 2", "text in quotes"),
        (
            "[[category]]",
            f'{ALSO}"T0FAR"]{FAR}',
            "rehearsal, also_installed 2",
            "stands here twice",
        ),
    ],
)
def test_a_fault_of_what_stands_beside_the_series(
    old: str, new: str, where: str, words: str
) -> None:
    one_fault(old, new, where, words)


def test_what_must_be_unique_is_told_with_both_places() -> None:
    text = SMALL + SMALL[SMALL.index("[[party]]") :].replace('"chess"', '"go"')
    line, where, message = only(text)
    assert (line, where) == (len(text.splitlines()) - 3, "party go, name")
    assert message == f"“Chess” stands here twice (see line {line_of(text, 'Chess')})"


def test_years_of_focus_are_unique() -> None:
    focus = '[[series.focus]]\nyear = 2027\nmain = { sv = "a", en = "b" }\n\n'
    text = changed("[series.meeting]", f"{focus}{focus}[series.meeting]")
    line, where, message = only(text)
    assert (where, message) == (
        "series, focus 2, year",
        f"“2027” stands here twice (see line {line - 4})",
    )


def stepped(*steps: str) -> str:
    """Return the small file with more steps: ``kind before``."""
    rows = (step.split(" ", 1) for step in steps)
    more = "".join(
        f'[[series.step]]\nkey = "step-{n}"\nkind = "{kind}"\n{offset}\n\n'
        for n, (kind, offset) in enumerate(rows)
    )
    return changed('[[person]]\nuser = "U0ADA"', more + '[[person]]\nuser = "U0ADA"')


@for_each("kind", sorted(cycle.ONCE))
def test_a_kind_that_speaks_once_for_each_meeting_is_refused_twice(kind: str) -> None:
    offset = {"thanks": 'after = "1 day"', "start": ""}.get(kind, 'before = "10 days"')
    text = stepped(f"{kind} {offset}", f"{kind} {offset}")
    line, where, message = [found for found in problems(text) if "twice" in found[2]][-1]
    last = [n for n, row in enumerate(text.splitlines(), 1) if row == f'kind = "{kind}"'][-1]
    assert line == last
    assert where.endswith(", kind")
    assert "speaks once for each meeting, so take one of them out (see line " in message


def test_several_reminders_and_tasks_are_as_good_as_one() -> None:
    reminders = [f'reminder before = "{weeks} weeks"' for weeks in (5, 4, 3)]
    last = ['last_reminder before = "2 days"', 'last_reminder before = "1 day"']
    assert len(parse(stepped(*reminders, *last)).profile.steps) == 6


def test_each_reminder_must_stand_in_its_order() -> None:
    found = problems(
        stepped(
            'reminder before = "7 weeks"',
            'last_reminder before = "4 weeks"',
            'reminder before = "3 weeks"',
        )
    )
    assert [message.partition(" (")[0] for _, _, message in found] == [
        "reminder must come after invitation",
        "last_reminder must come after reminder",
    ]


def test_the_poll_of_the_cycle_opens_before_it_closes() -> None:
    file = parse(stepped('poll before = "4 weeks"', 'poll_closes before = "3 weeks"'))
    assert {"poll", "poll_closes"} <= {step.kind for step in file.profile.steps}
    found = problems(stepped('poll before = "3 weeks"', 'poll_closes before = "4 weeks"'))
    assert [message.partition(" (")[0] for _, _, message in found] == [
        "poll_closes must come after poll"
    ]
    found = problems(stepped('poll after = "1 day"'))
    assert "must come before the meeting" in found[0][2]


def test_a_file_may_let_parties_ask_as_well() -> None:
    assert not parse(SMALL).profile.parties_ask
    text = changed('country = "SE"\n', 'country = "SE"\nparties_ask = true\n')
    assert parse(text).profile.parties_ask


def test_steps_in_the_wrong_order_are_refused() -> None:
    step = '[[series.step]]\nkey = "reminder"\nkind = "reminder"\nbefore = "50 working days"\n\n'
    line, _, message = only(
        changed('[[person]]\nuser = "U0ADA"', step + '[[person]]\nuser = "U0ADA"')
    )
    assert line == line_of(SMALL, 'user = "U0ADA"') - 1
    assert message.startswith("reminder must come after invitation")


def test_a_meeting_whose_dates_are_all_days_off_is_refused() -> None:
    text = changed("BYMONTH=2;BYDAY=1TH", "BYMONTH=12;BYMONTHDAY=25")
    _, where, message = only(changed("minutes = 60", 'minutes = 60\nholiday = "skip"', text))
    assert (where, message) == ("series, meeting, rule", "every date falls on a day off")


def test_a_rule_is_looked_at_although_the_meeting_cannot_be_read() -> None:
    found = problems(changed("minutes = 60", "", changed("BYDAY=1TH", "BYDAY=XX")))
    assert [where for _, where, _ in found] == ["series, meeting, minutes", "series, meeting, rule"]
    found = problems(changed("minutes = 60", "", changed('rule = "FREQ', 'rule = "²')))
    assert [where for _, where, _ in found] == ["series, meeting, minutes", "series, meeting, rule"]
    found = problems(changed("minutes = 60", ""))
    assert [where for _, where, _ in found] == ["series, meeting, minutes"]


# ------------------------------------------------------------------------------------- hints


def test_an_unknown_kind_of_step_is_a_hint() -> None:
    (hint,) = parse(changed('kind = "invitation"', 'kind = "invitations"')).hints
    assert hint.line == line_of(SMALL, 'kind = "invitation"')
    assert "did you mean invitation?" in hint.message
    assert "parked" in hint.message
    (hint,) = parse(changed('kind = "invitation"', 'kind = "zzz"')).hints
    assert "mean" not in hint.message


def test_a_start_in_the_hour_that_summer_time_skips_is_a_hint() -> None:
    text = changed("BYMONTH=2;BYDAY=1TH", "BYMONTH=3;BYDAY=-1SU")
    text = changed('start = "13:00"', 'start = "02:30"', text)
    (hint,) = parse(changed("minutes = 60", 'minutes = 60\nholiday = "keep"', text)).hints
    assert hint.where == "series, meeting, start"
    assert hint.message == (
        "02:30 does not exist on 2027-03-28, when summer time begins; the meeting will start at"
        " 03:30"
    )


def test_a_past_first_date_is_no_problem() -> None:
    assert parse(changed('from = "2027-01-01"', 'from = "2001-01-01"')).hints == ()


# ----------------------------------------------------------------------------- where it stands

NASTY = """\
# [not.a.table]
top = 1 # = 2
"quoted key" = '# no comment'
'single' = "a \\" ] } # b"
dotted . inner."third" = 1979-05-27 07:32:00
[table]  # comment
list = [ 1, 2, # three
  [ 3,
    "four]" ],
  { a = 1, b = { c = 2 } },
]
text = \"\"\"
key = "not a key"
[nor.a.table] \\\"\"\"
two quotes at the end\"\"\"\"\"
raw = '''
x = 1
''quotes'''
empty = []
nothing = {}
[[rows]]
key = ""
[[rows]]
key = ''
[[rows.inner]]
deep.key = -1e3
[rows.inner.table]
x = inf
[[rows]]
[a."b c".d]
bare-key_1 = true
"""


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401
    if path:
        yield path
    pairs: Any = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    for key, inner in pairs:
        yield from paths(inner, (*path, key))


def test_the_scanner_sees_exactly_what_tomllib_reads() -> None:
    assert set(lines_of(NASTY)) == set(paths(tomllib.loads(NASTY)))


def test_every_line_of_the_example_is_where_its_key_stands() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    rows = text.splitlines()
    lines = lines_of(text)
    assert set(lines) == set(paths(tomllib.loads(text)))
    for path, line in lines.items():
        key = next(part for part in reversed(path) if isinstance(part, str))
        assert key in rows[line - 1], (path, line)


@for_each(
    ("path", "part"),
    [
        (("top",), "top"),
        (("quoted key",), "quoted"),
        (("dotted", "inner", "third"), "dotted"),
        (("table", "list", 2, 1), "four"),
        (("table", "list", 3, "b", "c"), "b = {"),
        (("table", "raw"), "raw"),
        (("table", "empty"), "empty"),
        (("rows", 1, "inner", 0), "rows.inner]"),
        (("rows", 1, "inner", 0, "table", "x"), "x = inf"),
        (("a", "b c", "d", "bare-key_1"), "bare"),
        (("a", "b c", "d", "missing"), "[a."),
        (("rows", 0, "missing"), "[[rows]]"),
    ],
)
def test_a_key_is_found_on_its_line(path: tuple[str | int, ...], part: str) -> None:
    assert line_at(lines_of(NASTY), path) == line_of(NASTY, part)


def test_a_text_that_tomllib_refuses_has_no_lines() -> None:
    with pytest.raises(ValueError, match="line 2 is not what tomllib accepts"):
        lines_of("a = 1\n= 2")


def test_what_is_nowhere_is_on_the_first_line() -> None:
    assert line_at(lines_of(NASTY), ("nowhere", 1)) == 1


VALUES = st.sampled_from(
    """
1|-1|true|"x"|""|[]|{}|[1]|[[]]|{ a = 1 }|[{ key = 1 }]|2027-01-01|09:00:00|2027-01-01T00:00:00Z
nan|99999999999999999999|"999 weeks"|"12-31"|"2100-12-31"|"\\u202e"|"\\ud800"|\"""|"FREQ=WEEKLY"
"FREQ=YEARLY;UNTIL=20990101T000000Z"|"FREQ=YEARLY;INTERVAL=99999999"|"FREQ=DAILY;COUNT=0"|
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)
ROWS = SMALL.splitlines()


@tried(50)
@given(st.dictionaries(st.integers(0, len(ROWS) - 1), VALUES, min_size=1, max_size=4))
def test_any_file_is_either_read_or_refused_with_lines_that_exist(changes: dict[int, str]) -> None:
    rows = [
        f"{row.partition(' = ')[0]} = {changes[n]}" if n in changes and " = " in row else row
        for n, row in enumerate(ROWS)
    ]
    assert all(1 <= problem.line <= len(rows) for problem in said("\n".join(rows)))


def said(text: str) -> tuple[Problem, ...]:
    try:
        return parse(text).hints
    except BadFile as refused:
        return refused.problems


# ---------------------------------------------------------------------------------- days off


def test_the_three_eves_are_days_off_and_the_banks_half_days_are_not(example: SeriesFile) -> None:
    calendar = holidays.calendar_of(example.profile)
    assert all(day in calendar.holidays for day in EVES)
    assert not any(day in calendar.holidays for day in HALF_DAYS)
    assert len([day for day in calendar.holidays if day.year == 2026]) == 16


def test_years_beyond_the_usual_are_added_when_asked_for(example: SeriesFile) -> None:
    christmas = date(2060, 12, 24)
    assert christmas not in holidays.calendar_of(example.profile).holidays
    assert christmas in holidays.calendar_of(example.profile, [2026, 2060]).holidays


def test_a_country_without_days_off_in_practice_has_its_public_ones() -> None:
    days = holidays.days_off("US", frozenset({2026}))
    assert date(2026, 7, 4) in days
    assert date(2026, 12, 24) not in days


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(BadRule, match="no holidays are known"):
        holidays.days_off("XX", frozenset({2026}))
