"""A series written out is the file that gives it."""

import tomllib
from dataclasses import replace

from bot.rules.texts import LocalText
from bot.services import file_writing, loading, setup
from tests.services.given import BEFORE, Dialogue


def test_what_is_written_out_is_loaded_and_changes_nothing(
    dialogue: Dialogue, example: loading.SeriesFile
) -> None:
    text = file_writing.as_toml(dialogue.store, dialogue.series, BEFORE).decode()
    read = loading.parse(text)
    assert read.profile == example.profile
    assert setup.apply(dialogue.store, read, BEFORE).is_empty
    assert text.startswith("[workspace]")
    assert 'principal = "U0NACKA1"' in text


def test_texts_with_quotes_and_lines_are_written_as_toml_has_them() -> None:
    assert file_writing._value({"a": 'say "no"\n', "b": [1, True]}) == (  # noqa: SLF001
        '{ a = "say \\"no\\"\\n", b = [1, true] }'
    )
    given = "".join(map(chr, range(0x80))) + "😀"
    assert tomllib.loads(f"a = {file_writing._value(given)}") == {"a": given}  # noqa: SLF001


def test_what_a_series_does_not_have_is_not_written(dialogue: Dialogue) -> None:
    plain = replace(dialogue.series.profile, strategy=LocalText("", ""), goals=(), standing=())
    dialogue.profiled(plain)
    text = file_writing.as_toml(dialogue.store, dialogue.series, BEFORE).decode()
    assert "[series.strategy]" not in text
    assert setup.apply(dialogue.store, loading.parse(text), BEFORE).is_empty
