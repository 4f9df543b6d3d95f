"""A series of one's own, under invented names."""

from pathlib import Path

import pytest

from bot.app import CannotStart
from bot.services import loading
from rehearsal import chosen, invented
from rehearsal.chosen import Names

TEXT = chosen.EXAMPLE.read_text("utf-8")
REAL = loading.parse(TEXT)


def test_everybody_has_another_name_and_nothing_else_changes() -> None:
    made = invented.people(TEXT)
    real, new = [p.name for p in REAL.people], [p.name for p in made.people]
    assert not set(real) & set(new)
    assert len(set(new)) == len(new)
    kept = [(p.user, p.team, p.title, p.language) for p in REAL.people]
    assert [(p.user, p.team, p.title, p.language) for p in made.people] == kept
    assert (made.parties, made.categories, made.teams) == (
        REAL.parties,
        REAL.categories,
        REAL.teams,
    )
    assert made.profile == REAL.profile


def test_a_name_follows_from_the_id_so_that_a_newcomer_changes_nobodys() -> None:
    before = {p.user: p.name for p in invented.people(TEXT).people}
    person = '[[person]]\nuser = "U0NEWONE"\nteam = "T0REGION"\nname = "Nya Nyman"\n\n'
    at = TEXT.index("[[person]]")
    after = {p.user: p.name for p in invented.people(TEXT[:at] + person + TEXT[at:]).people}
    assert after.pop("U0NEWONE") not in {"Nya Nyman", *after.values()}
    changed = {user for user in before if before[user] != after[user]}
    assert len(changed) <= 1, "only one whose name the newcomer took before them"


def test_a_whole_name_is_replaced_wherever_it_stands() -> None:
    told = TEXT.replace(
        "Kommuner, organisationer och regionen möts",
        "Fråga Maja Ekström; inte Maja Ekströmsdotter. Kommuner, organisationer och regionen möts",
    )
    made = invented.people(told)
    name = next(p.name for p in made.people if p.user == "U0MAJA")
    purpose = made.profile.purpose.sv
    assert f"Fråga {name}; inte Maja Ekströmsdotter." in purpose
    assert "Maja Ekström;" not in str(made)


def test_two_of_the_same_name_get_two_names() -> None:
    told = TEXT.replace('name = "Joakim Teklu"', 'name = "Maja Ekström"')
    made = {p.user: p.name for p in invented.people(told).people}
    assert made["U0MAJA"] != made["U0JOAKIM"]


def test_a_file_that_cannot_be_used_says_where() -> None:
    with pytest.raises(loading.BadFile, match="line 1"):
        invented.people("x = [")


@pytest.mark.parametrize(
    ("example", "choices"),
    [
        (chosen.EXAMPLE, [Names.FILE, Names.INVENTED, Names.FILE]),
        (chosen.NONE, [Names.BLANK] * 3),
        (Path("mine.toml"), [Names.INVENTED, Names.INVENTED, Names.FILE]),
    ],
)
def test_names_are_invented_for_every_file_but_ours(example: Path, choices: list[Names]) -> None:
    assert [chosen.names(example, wish) for wish in (None, True, False)] == choices


def test_what_is_read_is_under_the_names_that_were_chosen(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("\ufeff" + TEXT, "utf-8")
    assert "Maja Ekström" in str(chosen.read(own, Names.FILE))
    assert "Maja Ekström" not in str(chosen.read(own, Names.INVENTED))


def test_what_was_played_goes_on_under_its_names(tmp_path: Path) -> None:
    state = tmp_path / "state"
    chosen.hold(state, Names.INVENTED)
    chosen.hold(state, Names.FILE)  # nothing was played yet
    (state / "slack.db").touch()
    chosen.hold(state, Names.FILE)
    with pytest.raises(CannotStart, match=r"as in the file.*--fresh.*--keep-names"):
        chosen.hold(state, Names.INVENTED)


def test_what_was_played_before_this_choice_had_the_files_names(tmp_path: Path) -> None:
    (tmp_path / "slack.db").touch()
    with pytest.raises(CannotStart):
        chosen.hold(tmp_path, Names.INVENTED)
    chosen.hold(tmp_path, Names.FILE)


def test_an_empty_workspace_is_no_file_and_goes_on_as_that_alone(tmp_path: Path) -> None:
    assert chosen.read(chosen.NONE, Names.BLANK) is None
    chosen.hold(tmp_path, Names.BLANK)
    (tmp_path / "slack.db").touch()
    chosen.hold(tmp_path, Names.BLANK)
    with pytest.raises(CannotStart, match=r"empty workspace.*--fresh.*--example none"):
        chosen.hold(tmp_path, Names.FILE)
