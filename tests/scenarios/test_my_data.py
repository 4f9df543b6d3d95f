"""One's own data through the real doors: seen, asked to be erased, erased by the convener."""

import pytest

from bot.rules.retention import GONE, Hold
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import JAMES, LEYLA, heard, with_button
from tests.scenarios.openings import called
from tests.stage import MAJA, saying

pytestmark = pytest.mark.any_database


def test_who_asks_is_erased_when_the_convener_confirms_and_the_history_stays(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=called)
    stage.mentions(LEYLA, "agenda add Bokbussen")
    for user, words in ((LEYLA, "historik #1"), (MAJA, "historik #1")):
        assert "Leyla Demir, ordinarie för Botkyrka kommun: föreslagen" in stage.writes(user, words)
    stage.writes(LEYLA, "dagordning")
    beside = with_button(stage, LEYLA, "history #1")
    assert "föreslagen" in heard(stage, LEYLA, beside, "history #1")
    assert "Bara den part som det gäller" in stage.writes("U0NACKA1", "historik #1")
    assert "bara arbetsytans administratör" in stage.writes(LEYLA, "historik installation")
    for user, words, said in (
        (LEYLA, "mina uppgifter", "Namn, befattning, id i Slack"),
        (JAMES, "my data", "What is kept of you"),
    ):
        stage.writes(user, words)
        assert stage.find(user, said)
        files = [stage.find(user, f".{ending}>")["text"] for ending in ("html", "json")]
        assert len({*files}) == 2, "a page to read, and all of it for a program"
    assert "En sammankallande har fått frågan" in stage.writes(LEYLA, "mina uppgifter radera")
    assert "Det har du redan bett om" in stage.writes(LEYLA, "mina uppgifter radera")
    question = stage.find(MAJA, "ber om att få sina uppgifter raderade")
    said = heard(stage, MAJA, question, saying(question, "data"))
    assert "Uppgifterna om Person " in said
    assert "Leyla" not in stage.writes(MAJA, "historik #1")
    assert "föreslagen" in stage.writes(MAJA, "historik #1")
    assert "Boten sparar ingenting om dig" in stage.writes(LEYLA, "mina uppgifter")


def test_the_clock_throws_away_what_is_old_unless_it_is_held(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    stage.mentions(LEYLA, "agenda add Bokbussen")
    stage.writes(MAJA, "dagordning avslå #1 Passar inte")
    database = stage.app.database
    with database.transaction() as store:
        (series,) = store.series.every()
        store.privacy.hold("T0REGION", Hold(0, series.id, None, "Överklagan", stage.now()))
    for day, title in (("2028-02-10 09:00", "Bokbussen"), ("2028-02-11 09:00", GONE)):
        stage.until(day)
        stage.app.run_due()
        with database.transaction() as store:
            item = store.agenda.by_number(series.id, 1)
            assert item
            assert item.title == title
            for each in store.privacy.holds():
                store.privacy.lift(each.id, stage.now())
