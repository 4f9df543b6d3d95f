"""What of setting up a person sees in the App Home."""

from collections.abc import Callable
from datetime import datetime

from bot.i18n import Translator, translator
from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.services import scene, series_drafts
from bot.services.scene import Where
from bot.services.verdicts import Drop, Move, Postpone, Wait
from bot.views import series_setup as view
from bot.views.blocks import Message, message
from bot.views.fitting import IN_VIEW, fit

Verdict = Drop | Move | Postpone | Wait
Render = Callable[[Store, Delivery, datetime], Message | Verdict]


def standing(store: Store, where: Where) -> view.Standing:
    """Return what a person may set up and change."""
    person = scene.speaker(store, where)
    own = [each for each in store.series.every() if each.workspace == where.workspace]
    going_on = [each for each in own if each.ended_at is None]
    convened = [each for each in own if person is not None and person.id in each.conveners]
    convening = [each for each in convened if each.ended_at is None]
    team = person.team if person else where.team
    is_of_workspace = team in {"", where.workspace}
    return view.Standing(
        may_begin=is_of_workspace and (not going_on or bool(convening)),
        drafts=series_drafts.of_person(store, where),
        ended=[each for each in convened if each.ended_at is not None],
        is_empty=not going_on,
    )


def with_setup(render: Render) -> Render:
    """Return what renders an App Home, with the part in which series are set up below it."""

    def home(store: Store, delivery: Delivery, now: datetime) -> Message | Verdict:
        owed = delivery.owed
        where = Where(owed.workspace, str(owed.refs["team"]), owed.target.user)
        found, here, t = render(store, delivery, now), standing(store, where), words(store, where)
        if isinstance(found, Message):
            below = view.blocks(here, t)
            above = fit(found.blocks, IN_VIEW - len(below))
            return message([*above, *below], most=IN_VIEW) if below else found
        if here.is_empty and isinstance(found, Drop):
            return view.welcome(here, t)
        return found

    return home


def words(store: Store, where: Where) -> Translator:
    """Return the translator of a person in their App Home: of their first series, as above it."""
    person = scene.speaker(store, where)
    own = store.series.of_person(where.workspace, person.id) if person else []
    if own:
        return scene.translator_for(own[0], person)
    every = series_drafts.series_of(store, where.workspace)
    if every:
        return scene.translator_for(every[0], person)
    language = person.language if person and person.language else scene.DEFAULT_LANGUAGE
    return translator(language, scene.DEFAULT_ZONE)
