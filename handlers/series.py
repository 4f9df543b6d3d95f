"""The series as a whole: help, language, plan, status, pause, steps that ask."""

from dataclasses import replace

from bot.i18n import Translator, translator
from bot.rules import roles
from bot.rules.abilities import OF_PARTIES, Abilities, between
from bot.rules.cycle import Occurrence
from bot.rules.errors import BadLanguage, NoMeeting, NoSuchStep, NothingIsSet, Refusal
from bot.rules.series import Series
from bot.rules.sessions import step_of
from bot.rules.texts import Word
from bot.services import (
    abilities,
    attention,
    convening,
    cycles,
    doing,
    in_turn,
    office,
    outdated,
    poll_asks,
    polls,
    posts,
    rounds,
    scene,
    series,
    skipping,
    tasks,
)
from bot.services.scene import ChooseSeries
from bot.views import attention as attention_view
from bot.views import cycle as cycle_view
from bot.views import help as view
from bot.views import left_out, poll_notes, steps
from bot.views import series as series_view
from bot.views.blocks import Block, Message, message
from bot.views.buttons import Ids
from bot.views.sessions import of_step
from handlers import waiting
from handlers.commands import Unknown, Words, first_number, is_thanks, parse
from handlers.payloads import mentioned_user
from handlers.turn import Turn


def help_(turn: Turn) -> Message:
    """Show what can be asked; it works where nothing else does."""
    where = turn.request.where
    commands = scene.has_commands(where, scene.speaker(turn.store, where))
    here, t, able = _here(turn)
    topic = turn.words.noun if turn.words.noun != "help" else _topic(turn.words.rest)
    return view.overview(here, t, able, topic=topic, commands=commands)


def _topic(rest: str) -> str:
    """Return which noun help is asked about: ``help rsvp``, ``hjälp osa``."""
    about = parse(rest)
    return about.noun if isinstance(about, Words) else ""


def unknown(turn: Turn, given: Unknown) -> Message:
    """Answer words that are not known."""
    here, t, able = _here(turn)
    if is_thanks(given):
        return view.welcome(t)
    return view.unknown(given.given, given.suggestion, here, t, able.can)


def language(turn: Turn) -> Message:
    """Choose one's own language, or the channel's."""
    where = turn.request.where
    verb = turn.words.verb
    if verb == "channel":
        return _channel_language(turn)
    if verb not in {"sv", "en"}:
        raise BadLanguage(example=Word("language sv, language en"))
    series.set_language(turn.store, where, scene.speaker(turn.store, where), verb)
    return view.language_chosen(_words(turn))


def plan(turn: Turn) -> Message:
    """Show the year ahead."""
    scene = turn.lasting
    year = series.year(turn.store, scene.series, turn.now)
    more = rounds.ahead(turn.store, year, turn.now)
    return series_view.year(year, scene.t, more, convener=scene.is_convener)


def status(turn: Turn) -> Message:
    """Show the convener what waits, and news; or what a person got without having asked."""
    scene = turn.lasting
    if turn.words.rest:
        user = mentioned_user(turn.words.rest) or turn.words.rest
        spent = attention.of_person(turn.store, scene, user, turn.now)
        return attention_view.spent(spent, scene.t)
    state = series.status(turn.store, scene, turn.now)
    told = waiting.news(turn, scene)
    return series_view.state(state, scene.t, polls.boards(turn.store, scene, None), told)


def pause(turn: Turn) -> Message:
    """Stop everything unasked."""
    return _paused(turn, on=True)


def resume(turn: Turn) -> Message:
    """Go on."""
    return _paused(turn, on=False)


def _paused(turn: Turn, *, on: bool) -> Message:
    of = office.enter(turn.store, turn.request.where, turn.request.hints)
    series.set_paused(turn.store, of, turn.now, paused=on)
    return series_view.paused(of.series, of.t, on=on)


def look(turn: Turn) -> Message:
    """Show what a step that asks would say now, and to whom; below it stand Send and Wait."""
    turn.lasting.require("convene")
    if not turn.words.rest:
        return status(turn)
    asking = cycles.asking(turn.store, turn.lasting, _step_number(turn), turn.now)
    return convening.asked(asking, turn.lasting.t)


def send(turn: Turn) -> Message:
    """Send a step that asked."""
    return _decide(turn, send=True)


def wait(turn: Turn) -> Message:
    """Let a step that asked wait."""
    return _decide(turn, send=False)


def skip(turn: Turn) -> Message:
    """Leave out a step that asks: ``skip 12``; ``poll skip`` the poll that waits to be opened."""
    is_named = bool(turn.words.rest)
    if turn.words.noun == "skip" and not is_named:
        return status(turn)
    number = _step_number(turn) if is_named else None
    here = turn.lasting
    left = skipping.leave_out(turn.store, here, number, turn.now)
    outdated.decided(turn.store, here.series, left, turn.now, turn.shown)
    step = step_of(here.series.profile, left.step)
    return _go_on(turn, steps.decided(left, step, here.t))


def task_done(turn: Turn) -> Message:
    """Take it from the convener that a task of theirs in the cycle is done."""
    number, _ = first_number(turn.words.rest)
    step, meeting = tasks.finish(turn.store, turn.lasting, number, turn.now, turn.shown)
    return cycle_view.task_done(step, meeting, turn.lasting.t)


def _decide(turn: Turn, *, send: bool) -> Message:
    turn.lasting.require("convene")
    if not turn.words.rest:
        return status(turn)  # which one? Those that wait have buttons there
    asking = cycles.asking(turn.store, turn.lasting, _step_number(turn), turn.now)
    return _sent(turn, asking) if send else _held(turn, asking)


def _held(turn: Turn, asking: doing.Turn) -> Message:
    here, number = turn.lasting.series, asking.occurrence.id
    occurrence = cycles.decide(turn.store, turn.lasting, number, turn.now, send=False)
    outdated.decided(turn.store, here, occurrence, turn.now, turn.shown)
    return _go_on(turn, convening.held(turn.store, here, occurrence, asking.step, turn.lasting.t))


def _sent(turn: Turn, asking: doing.Turn) -> Message:
    """Send a step; whom it reaches, and which reminders it makes needless, was found before."""
    here, t, number = turn.lasting.series, turn.lasting.t, asking.occurrence.id
    if (anew := convening.changed(asking, turn.request.hints.state, t)) is not None:
        return anew
    reach = posts.reach(turn.store, here, asking.occurrence.kind, asking.meeting, turn.now)
    late = doing.late_reminders(asking)
    occurrence = cycles.decide(turn.store, turn.lasting, number, turn.now, send=True)
    outdated.decided(turn.store, here, occurrence, turn.now, turn.shown)
    taken = _order_taken(turn, occurrence)
    goes_out = cycles.departure(here, occurrence.kind, turn.now)
    of = of_step(here, occurrence.step, t)
    sent = steps.decided(occurrence, asking.step, t, goes_out, reach, of=of)
    return _go_on(turn, message([*sent.blocks, left_out.were(here, late, t), *taken]))


def _order_taken(turn: Turn, result: Occurrence) -> list[Block]:
    """Give the agenda the order of the poll whose result was sent, if its button says so too."""
    if turn.words.rest.split()[1:] != ["order"]:
        return []
    poll = poll_asks.of_cycle(turn.store, result.meeting)
    polls.order(turn.store, turn.lasting, poll.number, turn.now)
    ids = Ids(turn.lasting.series.id, turn.lasting.meeting.id)
    return poll_notes.ordered(poll, ids, turn.lasting.t).blocks_without_buttons()


def _go_on(turn: Turn, decided: Message) -> Message:
    """Lead on to the next step that asks; in a message the next one has a message of its own."""
    if turn.request.is_home:
        return in_turn.shown(turn.store, turn.lasting, decided, turn.now)
    if turn.request.is_click:
        return decided
    return in_turn.offered(turn.store, turn.lasting, decided, turn.now)


def _step_number(turn: Turn) -> int:
    number, _ = first_number(turn.words.rest)
    if number is None:
        raise NoSuchStep(example=Word("status"))
    return number


def _channel_language(turn: Turn) -> Message:
    chosen = {"sv": "sv", "svenska": "sv", "en": "en", "english": "en", "engelska": "en"}.get(
        turn.words.rest.casefold()
    )
    series.set_series_language(turn.store, turn.lasting, chosen or "")
    zone = turn.lasting.series.profile.zone
    return view.channel_language_chosen(translator(chosen or "sv", zone))


def _here(turn: Turn) -> tuple[Series | None, Translator, Abilities]:
    """Return the series, if it is known, and what the person can do there."""
    try:
        here = turn.scene
    except ChooseSeries:
        return None, _words(turn), Abilities(OF_PARTIES)  # in one of theirs; each asks which
    except (NoMeeting, NothingIsSet) as why:
        return _between(turn, why)
    except Refusal as why:
        return None, _words(turn), Abilities(closed=why)
    return here.series, here.t, abilities.of_scene(turn.store, here, turn.now)


def _between(turn: Turn, why: Refusal) -> tuple[Series, Translator, Abilities]:
    """Return the same while no meeting is ahead, and that there is none."""
    request, person = turn.request, scene.speaker(turn.store, turn.request.where)
    here = scene.find_series(turn.store, request.where, person, request.hints)
    held = turn.store.seats.held(here.id, person.id) if person else []
    of_series = roles.of_series(here, person.id if person else 0)
    able = between(of_series | roles.of_parties(held, turn.now))
    return here, _words(turn), replace(able, closed=why)


def _words(turn: Turn) -> Translator:
    return scene.reader(turn.store, turn.request.where, turn.request.hints)
