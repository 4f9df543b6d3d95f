"""A list of parties is looked at, applied whole or not at all, and written as it was read."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.documents import sheets
from bot.rules import party_list
from bot.rules.errors import ConvenerOnly, ListGone, ListOvertaken, ListUnsound, SeriesEnded
from bot.rules.party_changes import Preview
from bot.rules.seats import Mandate
from bot.rules.workspace import Account, Learnt
from bot.services import loading, party_files, party_lists, rendering, series_sheets, setup
from bot.services.file_rows import TermRow
from bot.views.blocks import Message
from tests.cases import for_each
from tests.services.given import BEFORE, LEYLA, MAJA, NACKA, START, TEAM, Dialogue, at

_HEAD = (
    "Part;Partskategori;Får skicka;Organiserar;Roll;Namn;Titel;E-post;Slack-id;Arbetsyta;"
    "Från och med;Till och med;Nyckel"
)


@pytest.fixture
def dialogue(dialogue: Dialogue) -> Dialogue:
    """The example without a quorum, which few parties would not reach."""
    dialogue.profiled(replace(dialogue.series.profile, quorums=()))
    return dialogue


def _written(dialogue: Dialogue, language: str = "sv") -> str:
    made = party_files.document(dialogue.store, dialogue.series, "csv", language, BEFORE)
    return made.content.decode("utf-8-sig")


def _seen(dialogue: Dialogue, text: str, accounts: Sequence[tuple[str, Account]] = ()) -> Preview:
    cells = sheets.read(text.encode())
    learnt = Learnt(emails=dict(accounts))
    return party_lists.preview(dialogue.store, dialogue.series, cells, learnt, BEFORE)


def _put(dialogue: Dialogue, text: str, accounts: Sequence[tuple[str, Account]] = ()) -> Preview:
    seen = _seen(dialogue, text, accounts)
    party_lists.apply_seen(dialogue.store, seen, BEFORE)
    return seen


def _many(count: int, wrong: int = 0) -> str:
    """Return a list of so many parties, as it is written again, ``wrong`` of them with no role."""
    rows = [
        f"Ort {n:03};Kommuner;3;;{'Chef' if n < wrong else 'Ordinarie'};Person {n:03};Kulturchef;"
        f"p{n:03}@ort.se;;;;;ort-{n:03}"
        for n in range(count)
    ]
    return "\r\n".join([_HEAD, *rows, ""])


def test_what_is_written_changes_nothing_when_it_is_read(dialogue: Dialogue) -> None:
    for language in ("sv", "en"):
        seen = _seen(dialogue, _written(dialogue, language))
        assert not seen.reading.faults
        assert not seen.changes
        assert party_lists.apply_seen(dialogue.store, seen, BEFORE) is None


def test_five_hundred_parties_with_thirty_wrong_rows_change_nothing(dialogue: Dialogue) -> None:
    before = _written(dialogue)
    seen = _put(dialogue, _many(500, wrong=30))
    assert [fault.row for fault in seen.reading.faults] == list(range(2, 32))
    assert not seen.may_be_applied
    assert _written(dialogue) == before


def test_five_hundred_parties_are_written_again_as_they_were_read(dialogue: Dialogue) -> None:
    text = _many(500)
    accounts = [(f"p{n:03}@ort.se", _account(f"U1P{n:03}", "T0ORT")) for n in range(0, 500, 2)]
    seen = _put(dialogue, text, accounts)
    assert len([c for c in seen.changes if c.fate == "added" and not c.of_person]) == 500
    assert len(seen.waiting) == 250
    written = _written(dialogue)
    assert len(written.splitlines()) == 501
    # What Slack told stands in it too: whose account it is, and of which workspace.
    assert written.replace(";T0ORT;", ";;").count(";U1P") == 250
    assert _put(dialogue, written).changes == ()
    assert _written(dialogue) == written


def test_a_list_without_addresses_known_to_slack_is_the_same_bytes(dialogue: Dialogue) -> None:
    text = _many(40)
    _put(dialogue, text)
    assert _written(dialogue) == text


def test_mandates_keep_their_days_whatever_else_is_saved(dialogue: Dialogue) -> None:
    rows = [
        _HEAD,
        "Åre;Kommuner;3;Krokom | Berg;Ordinarie;Bo;;;U0BO;;;2027-06-30;are",
        "Åre;Kommuner;3;Krokom | Berg;Ordinarie;Eva;;;U0EVA;T0ARE;2027-07-01;;are",
        "Åre;Kommuner;3;Krokom | Berg;Ersättare;Per;;per@are.se;;;2027-07-01;2027-12-31;are",
        "",
    ]
    text = "\r\n".join(rows)
    _put(dialogue, text)
    assert _written(dialogue) == text
    data = series_sheets.data_of(dialogue.store, dialogue.series, BEFORE)
    assert setup.apply(dialogue.store, loading.checked(data), BEFORE).is_empty
    assert _written(dialogue) == text
    later = START + timedelta(days=200)
    parties = dialogue.store.seats.parties(dialogue.series.id)
    are = next(party for party in parties if party.key == "are")
    assert dialogue.store.seats.seat(are.id, 0, BEFORE).principal.name == "Bo"  # type: ignore[union-attr]
    assert dialogue.store.seats.seat(are.id, 0, later).principal.name == "Eva"  # type: ignore[union-attr]


def test_who_only_reads_is_on_no_list_and_reads_on(dialogue: Dialogue) -> None:
    """A list could not be written with them, and whatever was applied ended what they had."""
    text, nacka = _written(dialogue), dialogue.party("nacka")
    seat = dialogue.store.seats.seat(nacka.id, 0, BEFORE)
    observers = [Mandate(dialogue.person(user), nacka.id, "observer", 1) for user in (LEYLA, MAJA)]
    held = (*seat.mandates, *observers)
    dialogue.store.seats.set_mandates(dialogue.series.id, nacka.id, held, BEFORE)
    assert _written(dialogue) == text
    own, maja = (
        next(row for row in text.splitlines() if user in row).split(";") for user in (NACKA, MAJA)
    )
    deputy = [*own[:4], "Ersättare", *maja[5:10], *own[10:]]
    _put(dialogue, f"{text}{';'.join(deputy)}\r\n")
    seat = dialogue.store.seats.seat(nacka.id, 0, BEFORE)
    assert [each.user for each in seat.observers] == [LEYLA]
    assert MAJA in [each.user for each in seat.deputies]


def test_who_has_left_the_channel_stays_away_in_whatever_place_a_list_puts_them(
    dialogue: Dialogue,
) -> None:
    """They acted again as soon as they stood in another row: as first deputy, or as principal."""
    rows = ["Ersättare;Bo;;;U0BO", "Ersättare;Eva;;;U0EVA", "Ersättare;Per;;;U0PER"]
    _put(dialogue, _town(*rows))
    are = next(p for p in dialogue.store.seats.parties(dialogue.series.id) if p.key == "are")
    eva = dialogue.person("U0EVA")
    dialogue.store.seats.set_away(dialogue.series.id, eva.id, BEFORE)
    for placed in ([rows[1], rows[0], rows[2]], [rows[1].replace("Ersättare", "Ordinarie")]):
        _put(dialogue, _town(*placed))
        assert "U0EVA" in _written(dialogue)
        seat = dialogue.store.seats.seat(are.id, 0, BEFORE)
        assert eva.id not in [mandate.person.id for mandate in seat.mandates]
    dialogue.store.seats.set_away(dialogue.series.id, eva.id, None)
    assert dialogue.store.seats.seat(are.id, 0, BEFORE).principal == eva


def test_a_list_renames_nobody_who_is_in_another_series_too(dialogue: Dialogue) -> None:
    other = dialogue.profiled(dialogue.series.profile, key="other", channel="C0OTHER")
    store = dialogue.store
    store.series.save(TEAM, "other", "C0OTHER", other.profile, [dialogue.person(MAJA).id], None)
    named = f"{_HEAD}\nÅre;Kommuner;3;;Ordinarie;{{}};Chef;;{{}};;;;are\n"
    _put(dialogue, named.format("Bo", "U0BO"))
    _put(dialogue, named.format("Bo Ek", "U0BO"))
    assert dialogue.person("U0BO").name == "Bo Ek", "nobody else's list has him"
    text = named.format("Kalle", "U0BO") + f"Åre;Kommuner;3;;Ersättare;M;;;{MAJA};;;;are\n"
    own, maja = dialogue.series, dialogue.person(MAJA)
    cells = sheets.read(text.encode())
    seen = party_lists.preview(store, other, cells, Learnt(), BEFORE)
    assert seen.kept == ("Bo Ek", maja.name)
    party_lists.apply_seen(store, seen, BEFORE)
    assert dialogue.person("U0BO").name == "Bo Ek"
    assert dialogue.person("U0BO").title == "Chef"
    assert dialogue.person(MAJA) == maja
    assert "Kalle" not in _written(dialogue)
    assert own.key != other.key


def _town(*rows: str) -> str:
    return "\n".join([_HEAD, *(f"Åre;Kommuner;3;;{row};;;;are" for row in rows), ""])


def test_a_new_category_is_said_and_made(dialogue: Dialogue) -> None:
    seen = _put(
        dialogue, "Party;Category;Role;Name;Slack ID\nX;Fylken;Deputy;Bo;U0BO\nY;Kommuner\n"
    )
    assert seen.categories == ["Fylken"]
    assert "X;Fylken;3;;Ersättare;Bo;;;U0BO;;;;x" in _written(dialogue)
    assert "Y;Kommuner;3;;;;;;;;;;y" in _written(dialogue)


def test_somebody_chosen_since_takes_the_place_that_waited(dialogue: Dialogue) -> None:
    _put(dialogue, f"{_HEAD}\nÅre;Kommuner;3;;Ordinarie;Bo;;bo@are.se;;;;;are\n")
    data = series_sheets.data_of(dialogue.store, dialogue.series, BEFORE)
    data["party"][0]["principal"] = MAJA
    setup.apply(dialogue.store, loading.checked(data), BEFORE)
    assert "bo@are.se" not in _written(dialogue)


def test_an_address_that_is_known_is_not_asked_for_again(dialogue: Dialogue) -> None:
    text = f"{_HEAD}\nÅre;Kommuner;3;;Ordinarie;;;bo@are.se;;;;;are\n"
    first = _put(dialogue, text, [("bo@are.se", _account("U0BO", "T0REGION"))])
    assert first.reading.entries[0].user == "U0BO"
    again = _seen(dialogue, text)
    assert again.reading.entries[0].user == "U0BO"
    assert not again.changes


def test_a_list_under_which_the_series_would_not_work_is_refused(dialogue: Dialogue) -> None:
    with pytest.raises(ListUnsound):
        _seen(dialogue, "Part;Kategori\nRegion Stockholm;Sammankallande\n")


def test_a_list_that_was_looked_at_is_applied_once(dialogue: Dialogue) -> None:
    maja = dialogue.person(MAJA).id
    name = party_lists.keep(dialogue.store, _seen(dialogue, _many(3)), maja, BEFORE)
    did, report = party_lists.apply_kept(dialogue.store, name, maja, BEFORE)
    assert len(did.waiting) == 3
    assert not report.is_empty
    assert len(_written(dialogue).splitlines()) == 4
    with pytest.raises(ListGone):
        party_lists.apply_kept(dialogue.store, name, maja, BEFORE)


def test_a_preview_is_over_when_it_is_old_or_of_others_or_something_changed(
    dialogue: Dialogue,
) -> None:
    store, maja = dialogue.store, dialogue.person(MAJA).id
    seen = _seen(dialogue, _many(3))
    leyla = dialogue.person(LEYLA).id
    with pytest.raises(ConvenerOnly):
        party_lists.apply_kept(store, party_lists.keep(store, seen, leyla, BEFORE), leyla, BEFORE)
    first = party_lists.keep(store, seen, maja, BEFORE)
    for name, person in ((first, maja + 1), ("x", maja), ("99-a", maja), (first + "x", maja)):
        with pytest.raises(ListGone):
            party_lists.apply_kept(store, name, person, BEFORE)
    _put(dialogue, _many(2))
    with pytest.raises(ListOvertaken):
        party_lists.apply_kept(store, first, maja, BEFORE)
    again = party_lists.keep(store, _seen(dialogue, _many(3)), maja, BEFORE)
    store.series.end(dialogue.series.id, BEFORE)
    with pytest.raises(SeriesEnded):
        party_lists.apply_kept(store, again, maja, BEFORE)
    store.party_lists.forget(TEAM, BEFORE + timedelta(days=1))
    with pytest.raises(ListGone):
        party_lists.apply_kept(store, first, maja, BEFORE)


def test_who_has_no_account_any_more_is_not_in_the_list(dialogue: Dialogue) -> None:
    dialogue.store.people.set_deleted(dialogue.person(LEYLA).id, deleted=True)
    assert LEYLA not in _written(dialogue)


def test_the_list_is_sent_as_often_as_it_is_asked_for_at_any_hour(dialogue: Dialogue) -> None:
    person, night = dialogue.person(MAJA), at("2026-11-24 23:00")
    for format_ in ("xlsx", "csv", "csv"):
        party_files.send(dialogue.store, dialogue.series, person, format_, night)
    owed = dialogue.owed(party_files.KIND)
    assert [each.owed.due_at for each in owed] == [night] * 3
    said = [rendering.render(dialogue.store, each, night) for each in owed]
    files = [each.file for each in said if isinstance(each, Message) and each.file]
    assert [each.name.rpartition(".")[2] for each in files] == ["xlsx", "csv", "csv"]
    assert sheets.read(files[0].content) == sheets.read(files[1].content)


def test_a_term_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="until must not lie before from"):
        TermRow.model_validate(
            {"user": "U0BO", "role": "deputy", "from": "2027-02-01", "until": "2027-01-01"}
        )


_EXTREME = (
    *("=HYPERLINK(A1)", "'=1+1", "@SUM(A1)", "-", "+46 8", "''", "a\x00b", "\x1b[31m", "\u202eabc"),
    *(
        "a\ufffeb",
        "_x000D_",
        "a\nb",
        "a\r\nb",
        ";",
        '"',
        '""',
        "|",
        " | ",
        "\t",
        "\U0001d49c",
        "é",
        "e\u0301",
    ),
    *(
        "0",
        "1e3",
        "True",
        "#REF!",
        "x" * 75,
        "x" * 76,
        "x" * 10_000,
        "<@U0MAJA>",
        "<!channel>",
        "&amp;",
    ),
    *(
        "9999-12-31",
        "0001-01-01",
        "1999-12-31",
        "2101-01-01",
        "2027-02-30",
        "20270131",
        "2027-W01-1",
    ),
)


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@for_each("as_", ["csv", "xlsx"])
def test_whatever_stands_in_a_cell_its_row_is_named_or_the_list_comes_out_the_same(
    dialogue: Dialogue, as_: str
) -> None:
    """Every extreme text in every column, in a row of its own."""
    head = party_list.headings("en")
    sound = ["", "Kommuner", "3", "", "Principal", "Bo", "", "", "", "", "", "", ""]
    rows: list[list[str]] = []
    for place, text in product(range(len(head)), _EXTREME):
        row = [f"Ort {place} {len(rows)}", *sound[1:]]
        row[8] = f"U1X{len(rows)}" if len(rows) % 2 else ""
        row[place] = text if as_ == "csv" else _NOT_IN_XML.sub("", text)
        rows.append(row)
    write = {"csv": sheets.as_csv, "xlsx": sheets.as_xlsx}[as_]
    seen = _looked(dialogue, write(head, rows))
    wrong = {fault.row for fault in seen.reading.faults}
    assert wrong
    assert not seen.may_be_applied
    kept = [row for number, row in enumerate(rows, start=2) if number not in wrong]
    while (again := _looked(dialogue, write(head, kept))).reading.faults:
        faulty = {fault.row for fault in again.reading.faults}
        kept = [row for number, row in enumerate(kept, start=2) if number not in faulty]
    assert len(kept) > len(rows) / 3
    party_lists.apply_seen(dialogue.store, again, BEFORE)
    for format_, language in product(("csv", "xlsx"), ("sv", "en")):
        made = party_files.document(dialogue.store, dialogue.series, format_, language, BEFORE)
        assert _looked(dialogue, made.content).changes == ()


def _looked(dialogue: Dialogue, content: bytes) -> Preview:
    cells = sheets.read(content)
    return party_lists.preview(dialogue.store, dialogue.series, cells, Learnt(), BEFORE)


def _account(user: str, team: str) -> Account:
    return Account(user, team, "From Slack", "Title")
