"""Every message, modal and App Home at its largest: what Slack takes, and ``text`` that says it.

Limits of docs.slack.dev/reference/block-kit, checked by the rehearsal's own validator: 50 blocks in
a message, 100 in a view, 3000 characters in a text, 75 on a button, about 13,200 in all; and of
chat.update: 4000 characters of ``text``.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from bot.i18n import Translator, translator
from bot.rules.abilities import OF_PARTIES, Abilities, Ability
from bot.rules.agenda import TITLE_LIMIT, Item, State
from bot.rules.agenda_page import Page
from bot.rules.ahead import Plan, Status, sooner
from bot.rules.announcing import Change
from bot.rules.answers import NOTE_LIMIT, Answer, Choice, Place, Reply
from bot.rules.boards import Board, overview
from bot.rules.cycle import Departure, Occurrence
from bot.rules.errors import NoMandate, NotTaking
from bot.rules.inviting import Invitation
from bot.rules.merging import Merger
from bot.rules.seats import Mandate, Party, Person, Seat
from bot.rules.series import Focus, Meeting, Named, Series
from bot.rules.texts import LocalText
from bot.views import (
    agenda,
    agenda_forms,
    answers,
    answers_forms,
    carrying,
    changes,
    cycle,
    greeting,
    home,
    inviting,
    live_list,
    parking,
    proposals,
    seats,
    steps,
    support,
    undelivered,
)
from bot.views import help as help_view
from bot.views import series as series_view
from bot.views.blocks import TEXT_LIMIT, Message, message, paragraph, spoken
from bot.views.buttons import Ids
from bot.views.cycle import STEP_NAMES, step_name
from bot.views.forms import closing
from bot.views.handing import handed_over
from bot.views.previews import Preview
from bot.views.sent import sent_name
from bot.views.topics import LINES
from rehearsal.blocks import check_message, check_view
from tests.rules.examples import NOW, SERIES, category, meeting, person

LONG = "Å" * TITLE_LIMIT
NAME = "Kommunalförbundet för kultur och folkbildning i norra skärgården "
"""A name as long as they come, before its number: 68 characters."""
EVERYTHING: frozenset[Ability] = OF_PARTIES | {"convene", "decide", "conduct", "record"}
MENTION = "<!channel> & <@U1> *x*"


@pytest.fixture(params=["sv", "en"])
def t(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param, "Europe/Stockholm")


def long(text: str, length: int) -> LocalText:
    return LocalText((text * length)[:length], (text * length)[:length])


@pytest.fixture
def series() -> Series:
    """A series whose every text is as long as it may be."""
    areas = tuple(Named(f"a{n}", long(f"Område {n} ", 60)) for n in range(10))
    profile = replace(
        SERIES.profile,
        name=long("Dialogserie ", 150),
        areas=areas,
        focus=(Focus(2027, long("Fokus ", 300), None),),
    )
    return replace(SERIES, profile=profile)


@pytest.fixture
def event() -> Meeting:
    return replace(
        meeting(),
        place="Sal " * 40,
        address="Gata " * 40,
        call_opened_at=NOW,
        video="https://video.example/" + "x" * 200,
    )


def parties(count: int) -> list[Party]:
    return [
        Party(n, f"p{n}", f"{NAME}{n}", category("municipality"), 3) for n in range(1, count + 1)
    ]


def items(count: int, state: Any, first: int = 1) -> list[Item]:  # noqa: ANN401
    return [
        Item(
            id=n,
            series=1,
            meeting=1,
            number=n,
            title=LONG[:-4] + f"{n:4}",
            kind="share",
            minutes=240,
            area="a9",
            link="https://example.org/" + "x" * 900,
            party=n % 30 + 1,
            proposer=1,
            state=state,
            position=n,
            late=True,
            created_at=NOW,
        )
        for n in range(first, first + count)
    ]


def page(series: Series, event: Meeting, accepted: int, proposed: int) -> Page:
    every = [*items(accepted, "accepted"), *items(proposed, "proposed", accepted + 1)]
    steps = tuple(occurrence(n, kind) for n, kind in enumerate(["call", "call_closes"]))
    *others, body = parties(32)
    body = replace(body, category=category("convening", convening=True))
    return Page(series, event, tuple(every), {p.id: p for p in (*others, body)}, steps)


def occurrence(number: int, kind: str = "task", state: Any = "planned") -> Occurrence:  # noqa: ANN401
    due = datetime(2027, 1, 7, 8, tzinfo=UTC) + timedelta(days=number)
    return Occurrence(
        id=number,
        workspace="T0REGION",
        series=1,
        meeting=1,
        step=f"step-{number}",
        kind=kind,
        local=due.replace(tzinfo=None),
        zone="Europe/Stockholm",
        tzdata="2026c",
        due_at=due,
        state=state,
    )


def board(series: Series, event: Meeting, count: int) -> Board:
    every = parties(count)
    choices: tuple[Choice | None, ...] = (None, "coming", "maybe", "regrets")
    given = {
        party.id: Answer(
            1,
            party.id,
            Reply(choice, "remote", ("Anna Alm",) * 3, "x" * NOTE_LIMIT),
            1,
            recorded=True,
            at=NOW,
        )
        for party in every
        if (choice := choices[party.id % 4])
    }
    return Board(series, event, tuple(overview(every, given, 2027)), given, person(1))


def place(series: Series, event: Meeting, party: Party) -> Place:
    anna, bo = replace(person(1), name="Anna " * 16), replace(person(2), name="Bo " * 26)
    first, second = Mandate(anna, party.id, "principal", 0), Mandate(bo, party.id, "deputy", 1)
    seat = Seat(party, (first, second))
    reply = Reply("coming", "remote", tuple(f"{n}" * 80 for n in range(3)), "x" * NOTE_LIMIT)
    return Place(series, event, seat, Answer(1, party.id, reply, 1, recorded=True, at=NOW), "Maja")


def holds(message: Message) -> Message:
    """Hold that Slack takes a message, and that its text is whole or says that it is not."""
    check_message(list(message.blocks))
    assert message.text.strip()
    assert len(message.text) <= TEXT_LIMIT
    whole = spoken(message.blocks).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if message.text != whole:
        assert len(whole) > TEXT_LIMIT
        assert message.text.endswith("…")
        assert whole.startswith(message.text[:-1])
        assert "&" not in re.sub("&(amp|lt|gt);", "", message.text)
    return message


@pytest.mark.parametrize("convener", [True, False])
@pytest.mark.parametrize("counts", [(0, 0), (1, 1), (20, 14), (0, 40), (40, 40)])
def test_the_agenda(
    series: Series, event: Meeting, t: Translator, counts: tuple[int, int], *, convener: bool
) -> None:
    accepted, proposed = counts
    shown = page(series, event, accepted, proposed)
    said = holds(agenda.listed(shown, t, EVERYTHING if convener else OF_PARTIES, list(range(32))))
    for item in (*shown.accepted, *shown.proposed):
        if accepted + proposed <= 34:  # forty of the longest are too much for Slack
            assert f"#{item.number} " in str(said.blocks), "every item is there"


@pytest.mark.parametrize(
    ("counts", "has_buttons"),
    [((1, 0), True), ((15, 0), True), ((7, 9), True), ((25, 0), True), ((11, 15), False)],
)
def test_what_is_accepted_has_buttons_for_the_convener(
    series: Series, event: Meeting, t: Translator, counts: tuple[int, int], *, has_buttons: bool
) -> None:
    shown = page(series, event, *counts)
    said = holds(agenda.listed(shown, t, EVERYTHING))
    read = spoken(agenda.listed(shown, t, OF_PARTIES).blocks)
    places = re.findall(r"^[0-9]+\. #[0-9]+", spoken(said.blocks), re.MULTILINE)
    assert places == re.findall(r"^[0-9]+\. #[0-9]+", read, re.MULTILINE), "they go on"
    for item in shown.accepted:
        for label in ("Time #{number}…", "Decline #{number}…"):
            assert (f"[{t(label, number=item.number)}]" in spoken(said.blocks)) == has_buttons
            assert f"[{t(label, number=item.number)}]" not in read


@pytest.mark.parametrize("count", [1, 20, 40])
def test_the_posts_about_the_agenda(
    series: Series, event: Meeting, t: Translator, count: int
) -> None:
    shown = page(series, event, count, 0)
    holds(agenda.call(shown, t))
    holds(agenda.published(shown, t))
    holds(cycle.start(shown, t))
    states: tuple[State, ...] = ("accepted", "declined", "withdrawn", "parked", "merged")
    for state in states:
        item = replace(shown.items[0], state=state, reason=MENTION * 20, merged_into=2)
        holds(proposals.decision(shown, item, t))
        if state != "merged":
            holds(proposals.decision(shown, item, t, replace(item, number=99999)))
    for what in ("withdrawn", "accepted", "declined", "timed", "parked"):
        holds(agenda.changed(shown.items[0], what, t))
    for late, decides in product((False, True), repeat=2):
        holds(proposals.proposed(replace(shown.items[0], late=late), t, decides=decides))


@pytest.mark.parametrize("count", [0, 1, 20, 40])
def test_items_with_everything_behind_them(
    series: Series, event: Meeting, t: Translator, count: int
) -> None:
    goals = tuple(Named(f"g{n}", long(f"Mål {n} ", 75)) for n in range(10))
    series = replace(series, profile=replace(series.profile, goals=goals))
    touching = tuple(f"g{n}" for n in range(10))
    every = [
        replace(item, goals=touching, carried_from=NOW) for item in items(count, "accepted")
    ] + [replace(item, merged_into=1) for item in items(count, "merged", count + 1)]
    voices = {item.id: tuple(range(1, 32)) for item in every}
    shown = Page(series, event, tuple(every), {p.id: p for p in parties(31)}, supports=voices)
    for can in (EVERYTHING, OF_PARTIES):
        holds(agenda.listed(shown, t, can, list(range(32))))
        lot = replace(shown, items=tuple(replace(i, state="parked") for i in every))
        holds(parking.lot(lot, t, can, [1, 2, 3]))
    holds(carrying.ask(shown, t))
    for item in shown.accepted[:1]:
        holds(carrying.news(shown, item, every[-1], t))
        holds(carrying.done(shown.accepted, event, t))
        holds(proposals.joined(shown, item, t))
        merger = Merger(item, tuple(every[count:]))
        holds(support.merged(merger, t))
        holds(support.given(item, parties(1)[0], t))
        holds(support.taken_back(item, parties(1)[0], t))
    numbers = tuple(item.number for item in every)
    change = Change(added=numbers, taken_out=numbers, moved=numbers)
    holds(changes.announced(shown, change, every, t))
    form = agenda_forms.merge_form(shown, t)
    check_view(form, "modal")
    assert ("#12 #15" in str(form)) == (count < 2), "the example has two numbers"


@pytest.mark.parametrize(("count", "said"), [(2, "Accept both"), (3, "Accept all 3")])
def test_all_that_are_accepted_at_once_are_both_where_they_are_two(
    series: Series, event: Meeting, count: int, said: str
) -> None:
    t = translator("en", "Europe/Stockholm")
    assert f"'{said}'" in str(proposals.undecided(page(series, event, 0, count), t).blocks)


@pytest.mark.parametrize("count", [0, 1, 15, 16, 40])
def test_the_proposals_that_wait(series: Series, event: Meeting, t: Translator, count: int) -> None:
    shown = page(series, event, 2, count)
    said = holds(proposals.undecided(shown, t))
    assert str(said.blocks).count("agenda accept #") == min(count, 15)
    assert ("agenda undecided #18" in str(said.blocks)) == (count > 15)
    rest = holds(proposals.undecided(shown, t, first=18))
    assert str(rest.blocks).count("agenda accept #") == min(max(count - 15, 0), 15)
    for item in shown.proposed[:1]:
        holds(proposals.passed_over(shown, item, t))
    every = "agenda accept " + " ".join(str(item.number) for item in shown.proposed)
    assert (f'"words": "{every}"' in str(said.blocks)) == (1 < count <= 15), "all that are shown"


def invited(here: Place, kind: str = "invitation") -> Invitation:
    """Return an invitation whose names are as long as they come."""
    return Invitation(here, kind, NAME, MENTION + NAME, NOW)


@pytest.mark.parametrize("count", [1, 31, 60, 120])
@pytest.mark.parametrize("is_open", [True, False])
def test_the_live_list(
    series: Series, event: Meeting, t: Translator, count: int, *, is_open: bool
) -> None:
    now = event.starts_at - timedelta(days=1) if is_open else event.starts_at
    said = holds(live_list.live_list(board(series, event, count), t, now))
    assert is_open == ("rsvp yes" in str(said.blocks))


def test_the_messages_to_a_party(series: Series, event: Meeting, t: Translator) -> None:
    here = place(series, event, parties(1)[0])
    acting = here.seat.principal
    assert acting is not None
    for kind in ("invitation", "reminder", "last_reminder"):
        holds(inviting.invitation(invited(here, kind), acting, t))
    holds(answers.day_before(here, MENTION * 100, t))
    holds(answers.confirmed(here, t))
    holds(answers.confirmed(replace(here, answer=None), t))
    holds(handed_over(here, acting, t))
    for place_ in (here, replace(here, answer=None)):
        holds(seats.taken_back(place_, acting, t))
        holds(answers.recorded(place_, t))
    holds(seats.released(here, acting, t))


@pytest.mark.parametrize("convener", [True, False])
def test_the_app_home_of_who_takes_part_in_nothing(
    series: Series, t: Translator, *, convener: bool
) -> None:
    name = "" if convener else "Maja " * 16
    stranger = home.outside(t, NotTaking(convener=name, series=series.profile.name))
    check_view({"type": "home", "blocks": list(holds(stranger).blocks)}, "home")


@pytest.mark.parametrize("count", [1, 2, 31, 60])
def test_the_modals(series: Series, event: Meeting, t: Translator, count: int) -> None:
    every = parties(count)
    shown = page(series, event, 40, 40)
    for view in (
        agenda_forms.propose_form(series, event, every, t),
        agenda_forms.decline_form(1, shown.items[0], t),
        agenda_forms.time_form(1, shown.items[0], t),
        agenda_forms.order_form(shown, t),
        answers_forms.answer_form([place(series, event, each) for each in every], 1, t),
        answers_forms.record_form(board(series, event, count), t),
    ):
        check_view(view, "modal")
    done = agenda.listed(shown, t, EVERYTHING)
    check_view(closing(done.blocks, t("Done"), t("Close")), "modal")


def test_a_menu_of_parties_is_in_the_order_of_the_swedish_alphabet(
    series: Series, event: Meeting, t: Translator
) -> None:
    names = ("Öland", "Älmhult", "Åre")
    every = [replace(each, name=name) for each, name in zip(parties(3), names, strict=True)]
    shown = Board(series, event, tuple(overview(every, {}, 2027)), {}, person(1))
    said = str(answers_forms.record_form(shown, t))
    assert said.index("Åre") < said.index("Älmhult") < said.index("Öland")


def test_the_forms_of_answers_name_their_series_and_meeting(
    series: Series, event: Meeting, t: Translator
) -> None:
    for view in (
        answers_forms.answer_form([place(series, event, parties(1)[0])], 1, t),
        answers_forms.record_form(board(series, event, 1), t),
    ):
        said = view["blocks"][0]["text"]["text"]
        assert said.startswith(series.profile.name.in_(t.language))
        assert t.when(event.starts_at) in said


@pytest.mark.parametrize("count", [0, 2, 12, 52])
def test_the_plan(series: Series, event: Meeting, t: Translator, count: int) -> None:
    steps = tuple(occurrence(n) for n in range(14))
    rows = tuple((replace(event, id=n), steps) for n in range(count))
    stray = frozenset(meeting.id for meeting, _ in rows)
    holds(series_view.year(Plan(series, rows, stray, (event,) * 60), t))


@pytest.mark.parametrize("count", [0, 5, 40])
def test_the_status(series: Series, event: Meeting, t: Translator, count: int) -> None:
    waiting = tuple(occurrence(n, state="asked") for n in range(count))
    counts = {"sent": 10**6, "failed": 10**6, "unknown": 10**6}
    paused = replace(series, paused=True)
    following, named = sooner(occurrence(1), None), {event.id: event}
    for each in (series, paused):
        status = Status(each, event, waiting, following, counts, 60, 60, named=named)
        holds(series_view.state(status, t))


@pytest.mark.parametrize("count", [0, 1, 31, 60, 120])
def test_what_the_convener_is_asked(
    series: Series, event: Meeting, t: Translator, count: int
) -> None:
    """With the live list of 60 parties, the largest post, as its text."""
    post = live_list.live_list(board(series, event, 60), t, NOW)
    step = replace(series.profile.steps[1], text=long("Gör ", 300))
    names = [f"{'Anna ' * 16} ({party.name})" for party in parties(count)]
    here = [(category("municipality"), names[:-1]), (category("centre"), names[-1:])]
    recipients = [(each, some) for each, some in here if some]
    held = place(series, event, parties(1)[0])
    direct = inviting.invitation(invited(held, "last_reminder"), person(1), t)
    preview = Preview(post, direct if names else None, parties(1)[0].name, recipients)
    said = holds(steps.ask(occurrence(1), step, preview, event, t))
    if names:
        assert direct.text[:40] in said.text
        for each, some in recipients:
            assert f"{each.name.in_(t.language)} ({len(some)})" in said.text, "none is left out"


@pytest.mark.parametrize(("length", "times"), [(300, 1), (700, 1), (900, 2)])
def test_the_buttons_of_a_long_question_stand_above_it_too(
    series: Series, event: Meeting, t: Translator, length: int, times: int
) -> None:
    direct = message([paragraph("Å" * length)])
    here = [(category("municipality"), ["Anna Alm (Nacka)"])]
    preview = Preview(None, direct, "Nacka", here)
    step = series.profile.steps[1]
    said = holds(steps.ask(occurrence(1), step, preview, event, t))
    assert str(said.blocks).count('"words": "send 1"') == times
    kinds = [block["type"] for block in said.blocks]
    text = next(n for n, block in enumerate(said.blocks) if "ÅÅÅ" in str(block))
    assert (kinds.index("actions") < text) == (times > 1)
    assert kinds[-1] == "actions", "below it they always are"
    if times > 1:
        above = spoken(said.blocks[: kinds.index("actions")])
        assert t.plural("To {count} person.", "To {count} people.", 1) in above
    waits = replace(occurrence(1), state="held")
    assert "wait 1" not in str(steps.ask(waits, step, preview, event, t).blocks)


def test_every_recipient_of_the_example_is_named_in_the_text(
    series: Series, event: Meeting, t: Translator
) -> None:
    """31 names as they are: what a screen reader reads says all of them."""
    post = live_list.live_list(board(series, event, 31), t, NOW)
    names = [f"Charlotta Ridderström (Upplands Väsby kommun {n})" for n in range(31)]
    here = place(series, event, parties(1)[0])
    direct = inviting.invitation(invited(here), person(1), t)
    recipients = [(category("municipality"), names[:26]), (category("centre"), names[26:])]
    preview = Preview(post, direct, "Nacka", recipients)
    said = holds(steps.ask(occurrence(1), series.profile.steps[1], preview, event, t))
    assert [name for name in names if name not in said.text] == []


@pytest.mark.parametrize("count", [0, 1, 15, 40])
def test_what_the_convener_is_asked_of_the_agenda_names_what_is_not_on_it(
    series: Series, event: Meeting, t: Translator, count: int
) -> None:
    post = agenda.published(page(series, event, 20, 0), t)
    titles = [f"#{n} {LONG}" for n in range(count)]
    preview = Preview(post, None, undecided=titles)
    step = replace(series.profile.steps[1], key="agenda", kind="agenda")
    said = holds(steps.ask(occurrence(1, "agenda"), step, preview, event, t))
    assert ("agenda undecided" in str(said.blocks)) == (count > 0)


def test_the_hello(series: Series, t: Translator) -> None:
    holds(greeting.hello(series, [series.profile.name.sv] * 20, t))
    bare = replace(series.profile, purpose=LocalText("", ""))
    holds(greeting.hello(replace(series, profile=bare), [], t))
    holds(greeting.unknown(t))


def test_the_other_words(series: Series, event: Meeting, t: Translator) -> None:
    step = replace(series.profile.steps[1], text=long("Gör ", 300))
    for state in ("done", "held", "skipped"):
        holds(steps.decided(occurrence(1, state=state), step, t))
    for paused in (True, False):
        holds(steps.decided(occurrence(1, state="done"), step, t, Departure(NOW, paused)))
    holds(cycle.task(step, event, t))
    holds(cycle.missed(occurrence(1), event, t))
    holds(cycle.parked(occurrence(1, kind="x" * 60), t))
    holds(cycle.empty(occurrence(1), event, t))
    holds(series_view.stray(series, event, t))
    holds(series_view.uncalled(series, event, range(1, 200), t))
    for known in (series, None):
        holds(help_view.unknown(MENTION, "rsvp yes", known, t, EVERYTHING))
        holds(help_view.unknown("x" * 60, None, known, t, ()))
        why = NoMandate(series=series.profile.name, convener="Maja " * 16)
        for topic in ("", *(about for about, _, _ in LINES)):
            able = Abilities(EVERYTHING, why, (why,) * 60, why)
            holds(help_view.overview(known, t, able, topic=topic))
            holds(help_view.overview(known, t, Abilities(), topic=topic))
    for error in ("not_in_channel", "channel_not_found", "is_archived", "x" * 60):
        holds(undelivered.undeliverable("Anna " * 16, error, t))
        holds(undelivered.unreached(["Anna " * 16] * 60, error, event, t))
        holds(undelivered.unreached(["Anna"], error, None, t))
    for on in (True, False):
        said = holds(series_view.paused(SERIES, t, on=on))
        assert ('"words": "resume"' in str(said.blocks)) == on
    holds(help_view.ask_series([series] * 60, "agenda", t))
    holds(help_view.ask_party(parties(60), "rsvp yes", t, Ids(1)))
    holds(help_view.fill_in("propose", "x" * 150, t, Ids(1)))
    holds(help_view.nothing_saved([t]))
    holds(help_view.too_slow(t))
    holds(help_view.broken(t, "1a2b3c4d"))
    holds(help_view.language_chosen(t))
    holds(help_view.channel_language_chosen(t))


def test_what_a_person_typed_stands_in_the_text_escaped(t: Translator) -> None:
    said = holds(help_view.unknown(MENTION, None, None, t, ()))
    assert "&lt;!channel&gt; &amp; &lt;@U1&gt; *x*" in said.text


def test_a_long_text_is_not_cut_inside_an_escaped_character(t: Translator) -> None:
    for length in range(3880, 3905):
        holds(help_view.refusal("x" * (length // 2) + "<" * 3000))
    assert isinstance(t, Translator)
    assert isinstance(person(1), Person)


def test_what_was_sent_is_named_so_that_it_can_be_sent(series: Series, t: Translator) -> None:
    said = {"sv": "Skickat: dagordningen", "en": "Sent: the agenda"}
    done = occurrence(1, "agenda", "done")
    assert steps.decided(done, None, t).text == said[t.language]
    for kind, name in STEP_NAMES.items():
        happens = kind in {"call", "host", "poll"} or name.endswith(
            (" published", " starts", " as well")
        )
        assert (sent_name(kind, None, t) != t(name)) == happens, kind
    own = replace(series.profile.steps[1], text=LocalText("Skicka kallelsen", "Send the summons"))
    assert sent_name("agenda", own, t) == step_name(own, t)


def test_the_form_says_of_each_party_when_it_meets_where_they_meet_apart(
    series: Series, event: Meeting, t: Translator
) -> None:
    first, second = (place(series, event, each) for each in parties(2))
    later = replace(event, starts_at=event.starts_at + timedelta(days=1))
    other = replace(second, meeting=later)
    form = answers_forms.answer_form([first, other], 1, t)
    check_view(form, "modal")
    for each, block in zip((first, other), form["blocks"], strict=False):
        assert t.when(each.meeting.starts_at) in block["text"]["text"]
        assert each.seat.party.name in block["text"]["text"]
