import csv
import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest

from bot.rules.agenda import Draft
from bot.services import agenda, answers, carrying, export, outcomes
from bot.services.export import CannotExport, Document, NotFound, Wish
from bot.services.outcomes import Given
from tests.services.given import AFTER_CALL, CALLED, END, LEYLA, MAJA, NACKA, Dialogue

MADE = Document("kulturdialog_2027-02-04_agenda_sv", "md", b"# Dagordning\n")


def text(dialogue: Dialogue, what: str, as_: str, language: str = "sv") -> str:
    wish = Wish("kulturdialog", None, what, as_, language)
    return export.document(dialogue.store, wish, CALLED).content.decode("utf-8-sig")


def table(dialogue: Dialogue, what: str, language: str = "sv") -> list[dict[str, str]]:
    read = io.StringIO(text(dialogue, what, "csv", language), newline="")
    return list(csv.DictReader(read, delimiter=";"))


@pytest.fixture
def planned(dialogue: Dialogue) -> Dialogue:
    """Two items on the agenda, one that waits; two answers."""
    dialogue.opened()
    store = dialogue.store
    draft = Draft("=HYPERLINK(1) *x*", "decision", 20, "arts", "https://a.example/b_c")
    agenda.propose(store, dialogue.scene(LEYLA), draft, CALLED)
    dialogue.proposes(MAJA, "<b>Budget</b>")
    dialogue.proposes(NACKA, "Väntar")
    for number in (2, 1):
        agenda.accept(store, dialogue.scene(MAJA), number, CALLED)
    return dialogue


def test_the_agenda_as_markdown_has_its_head_its_items_and_what_waits(planned: Dialogue) -> None:
    assert text(planned, "agenda", "md").splitlines() == [
        "# Dagordning för dialogmötet, torsdag 4 februari 2027",
        "",
        "- **Status:** Dagordningen är inte publicerad än.",
        "- **Datum:** torsdag 4 februari 2027",
        "- **Tid:** 13:00–16:00",
        "- **Plats:** Exempelsalen, Exempelgatan 1, Stockholm",
        "- **Beteckning:** Konferens 20181026\\_03",
        "- **Ansvarig för innehållet:** Ulla Brandt, Innehållsansvarig",
        "- **Senast uppdaterad:** tisdag 1 december 2026 kl. 10:00",
        "",
        "## Dagordning",
        "",
        "1. **\\<b\\>Budget\\</b\\>**\\",
        "   \\#2 · diskussion · 15 min · Region Stockholm",
        "2. **\\=HYPERLINK(1) \\*x\\***\\",
        "   \\#1 · beslut · 20 min · Konst och kultur · Botkyrka kommun <https://a.example/b_c>",
        "",
        "## Föreslagna, inte avgjorda än",
        "",
        "1. **Väntar**\\",
        "   \\#3 · diskussion · 15 min · Nacka kommun",
        "",
        "Planerat: 35 av 180 minuter.",
    ]


def test_the_agenda_as_html_escapes_and_links(planned: Dialogue) -> None:
    said = text(planned, "agenda", "html", "en")
    assert said.startswith('<!doctype html>\n<html lang="en">')
    assert "&lt;b&gt;Budget&lt;/b&gt;" in said
    assert '<a href="https://a.example/b_c" rel="noreferrer">Background</a>' in said
    assert "Ulla Brandt" in said


def test_a_published_agenda_says_when(planned: Dialogue) -> None:
    agenda.publish(planned.store, planned.scene(MAJA), CALLED)
    assert "Published on Tuesday 1 December 2026." in text(planned, "agenda", "md", "en")


def test_an_empty_agenda_says_so(dialogue: Dialogue) -> None:
    for as_ in ("md", "html"):
        assert "Nothing is on the agenda yet." in text(dialogue, "agenda", as_, "en")
    assert table(dialogue, "agenda") == []


def test_the_agenda_as_csv_is_in_order_and_holds_no_formula(planned: Dialogue) -> None:
    first, second, waiting = table(planned, "agenda", "en")
    assert [first["Order"], second["Order"], waiting["Order"]] == ["1", "2", ""]
    assert second == {
        "Order": "2",
        "Number": "1",
        "Title": "'=HYPERLINK(1) *x*",
        "Kind": "decision",
        "Minutes": "20",
        "Area": "Arts and culture",
        "Goals": "",
        "Party": "Botkyrka kommun",
        "Status": "accepted",
        "Carried over from": "",
        "Link to a background paper": "https://a.example/b_c",
    }


def test_an_item_of_no_party_and_of_an_area_that_is_gone_has_empty_cells(
    dialogue: Dialogue,
) -> None:
    dialogue.opened()
    bare = replace(dialogue.proposes(MAJA), party=None, area="gone")
    dialogue.store.agenda.save([bare])
    (row,) = table(dialogue, "agenda", "en")
    assert (row["Party"], row["Area"]) == ("", "")


def test_the_answers_have_a_row_for_every_called_party(planned: Dialogue) -> None:
    store = planned.store
    leyla = planned.scene(LEYLA, AFTER_CALL)
    coming = answers.Given("coming", "on_site", ("Leyla Demir", "Peter Sandqvist"), "+1 tolk")
    answers.answer(store, leyla, coming, AFTER_CALL)
    rows = table(planned, "answers", "en")
    assert len(rows) == 31
    (row,) = (each for each in rows if each["Party"] == "Botkyrka kommun")
    assert row == {
        "Category": "Municipalities",
        "Party": "Botkyrka kommun",
        "Answer given": "coming",
        "Way of taking part": "on site",
        "Persons": "Leyla Demir, Peter Sandqvist",
        "Note": "'+1 tolk",
        "Answered by": "Leyla Demir",
        "Recorded by the convener": "no",
        "Date": "2027-01-12 10:00",
    }
    said = text(planned, "answers", "md")
    assert "| Kommuner | Botkyrka kommun | kommer | på plats |" in said
    assert said.count("| Kommuner |") == 26


def test_the_meeting_is_an_event(dialogue: Dialogue) -> None:
    (event,) = icalendar.Calendar.from_ical(text(dialogue, "meeting", "ics")).walk("VEVENT")
    assert event["SUMMARY"] == "Dialogmöten om kultur"


def test_a_name_says_series_date_what_and_language(dialogue: Dialogue) -> None:
    wish = Wish("kulturdialog", date(2027, 2, 4), "agenda", "csv", "en")
    made = export.document(dialogue.store, wish, CALLED)
    assert (made.stem, made.format) == ("kulturdialog_2027-02-04_agenda_en", "csv")


def test_when_no_meeting_is_ahead_the_last_one_is_meant(dialogue: Dialogue) -> None:
    wish = Wish("kulturdialog", None, "agenda", "md", "sv")
    assert "2027-02-04" in export.document(dialogue.store, wish, END).stem


@pytest.mark.parametrize("wish", [("minutes", "pdf"), ("agenda", "pdf"), ("outcomes", "pdf")])
def test_what_is_not_there_yet_is_refused_with_what_is(wish: tuple[str, str]) -> None:
    with pytest.raises(CannotExport, match=r"agenda as md, html, csv; answers as csv, md; meeting"):
        export.check(Wish("x", None, *wish, "sv"))


def test_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(CannotExport, match="sv or en"):
        export.check(Wish("x", None, "agenda", "md", "fi"))


def test_an_unknown_series_or_meeting_is_answered_with_those_there_are(dialogue: Dialogue) -> None:
    with pytest.raises(NotFound, match=r"“nope”. Series: kulturdialog\."):
        export.document(dialogue.store, Wish("nope", None, "agenda", "md", "sv"), CALLED)
    other = Wish("kulturdialog", date(2027, 2, 5), "agenda", "md", "sv")
    with pytest.raises(NotFound, match=r"Meetings: 2027-02-04"):
        export.document(dialogue.store, other, CALLED)


def test_a_version_is_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    first, second = export.save(MADE, folder), export.save(MADE, folder)
    assert first.name == "kulturdialog_2027-02-04_agenda_sv_v1.md"
    assert second.name == "kulturdialog_2027-02-04_agenda_sv_v2.md"
    (folder / f"{MADE.stem}_v9.md").write_text("mine")
    (folder / f"{MADE.stem}_v12.csv").write_text("another format")
    (folder / f"{MADE.stem}_vX.md").write_text("no version")
    assert export.save(MADE, folder).name.endswith("_v10.md")
    assert (folder / f"{MADE.stem}_v9.md").read_text() == "mine"
    assert first.read_bytes() == MADE.content
    assert [each for each in folder.iterdir() if each.name.startswith(".")] == []


def race(folder: Path, fail: type[OSError]) -> Callable[[Path, Path], None]:
    """Let somebody else be first with version 1, the first time that a name is given."""

    def link(whole: Path, path: Path) -> None:
        if not (folder / f"{MADE.stem}_v1.md").exists():
            path.write_text("the other's")
        if fail is not FileExistsError:
            raise fail
        os.link(whole, path)

    return link


@pytest.mark.parametrize("fail", [FileExistsError, PermissionError])
def test_who_comes_second_takes_the_next_version(tmp_path: Path, fail: type[OSError]) -> None:
    path = export.save(MADE, tmp_path, race(tmp_path, fail))
    assert path.name.endswith("_v2.md")
    assert path.read_bytes() == MADE.content
    assert (tmp_path / f"{MADE.stem}_v1.md").read_text() == "the other's"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"directory|exists"):
        export.save(MADE, tmp_path / "file")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_the_outcomes_of_a_series_are_exported_in_both_languages(planned: Dialogue) -> None:
    scene = planned.scene(MAJA)
    given = Given("action", "Ta fram underlag", "Nacka kommun", due="2027-03-01", item=1)
    made = outcomes.add(planned.store, scene, given, CALLED)
    (row,) = table(planned, "outcomes")
    assert (row["Nummer"], row["Punkt"], row["Part"]) == (str(made.number), "1", "Nacka kommun")
    outcomes.undo(planned.store, scene, made.number, CALLED)
    assert table(planned, "outcomes", "en") == []
    assert "Senast uppdaterad" in text(planned, "outcomes", "md")


def test_what_is_followed_up_and_carried_over_is_in_the_next_agenda(planned: Dialogue) -> None:
    scene = planned.scene(MAJA)
    given = Given("action", "Ta fram *underlag*", "Nacka kommun", due="2027-03-01")
    outcomes.add(planned.store, scene, given, CALLED)
    after = planned.meeting.ends_at - timedelta(minutes=5)
    planned.replan(after)
    carrying.carry(planned.store, planned.scene(MAJA, after), [1], after)
    for as_ in ("md", "html"):
        wish = Wish("kulturdialog", date(2028, 2, 3), "agenda", as_, "sv")
        said = export.document(planned.store, wish, after).content.decode()
        assert "Uppföljning från förra dialogmötet" in said
        assert "åtgärd, Nacka kommun, senast måndag 1 mars 2027" in said
    wish = Wish("kulturdialog", date(2028, 2, 3), "agenda", "csv", "sv")
    said = export.document(planned.store, wish, after).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(said, newline=""), delimiter=";")
    assert row["Kvar från"] == "2027-02-04"
