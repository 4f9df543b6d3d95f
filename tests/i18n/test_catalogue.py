"""The catalogue's own tools: every text of the sources is found, and nothing that is none."""

import io
import textwrap
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.cases import for_each
from tests.test_ci import catalogs

Unsayable = catalogs.Unsayable


def found(source: str) -> list[list[str]]:
    file = io.BytesIO(textwrap.dedent(source).encode())
    file.name = "view.py"
    return [texts for _, _, texts, _ in catalogs.texts_in(file, (), ())]


@for_each(
    ("source", "texts"),
    [
        ('t("Save")', [["Save"]]),
        ('scene.t("Save")', [["Save"]]),
        ('mark("Save")', [["Save"]]),
        ('StepGone(state=Word("unknown"))', [["unknown"]]),
        ('WhichItem(example=Example("agenda accept #12"))', [["agenda accept #12"]]),
        ('t("Long and "\n  "longer: {x}", x=1)', [["Long and longer: {x}"]]),
        ('t("Write: {x}", x=t("word"))', [["Write: {x}"], ["word"]]),
        ('t("Yes" if well else "No")', [["Yes"], ["No"]]),
        (
            't.plural("{count} one",\n  "{count} many",\n  len(all_))',
            [["{count} one", "{count} many"]],
        ),
    ],
)
def test_a_text_is_found_however_it_is_said(source: str, texts: list[list[str]]) -> None:
    assert found(source) == texts


@for_each(
    "source",
    ['t(NAMES["task"])', "t(text)", 'hint("Save")', "self.mark(path, line)", "t()", "(a or b)(c)"],
)
def test_what_is_no_text_is_left_alone(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize("source", ['t(f"To {name}")', 't("To " + name)', 'mark("%s" % name)'])
def test_a_text_that_is_put_together_is_refused(source: str) -> None:
    with pytest.raises(Unsayable, match=r"view\.py:1: write the text out"):
        found(source)


def test_the_catalogue_is_written_the_same_way_twice() -> None:
    texts, translated = Catalog(locale="sv"), Catalog(locale="sv")
    for text in ("Save", "Cancel"):
        texts.add(text, locations=[("view.py", 1)])
    translated.add("Save", "Spara")
    translated.add("Gone", "Borta")
    header = 'msgid ""\nmsgstr ""\n"Language: sv\\n"'
    once = catalogs.rendered(texts, translated, header)
    assert once == catalogs.rendered(texts, translated, header)
    assert once == (f'{header}\n\nmsgid "Cancel"\nmsgstr ""\n\nmsgid "Save"\nmsgstr "Spara"\n')


def test_each_form_of_a_plural_has_its_own_placeholders() -> None:
    message = Catalog(locale="sv").add(("{count} owl", "{count} owls"), ("en uggla", "{count}"))
    assert catalogs.fault(message) == "other placeholders"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny project whose catalogue is complete."""
    for folder in ("bot/i18n", "handlers"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "bot/view.py").write_text('t("Save")\n')
    (tmp_path / "bot/i18n/sv.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "Save"\nmsgstr "S"\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_complete_catalogue_passes(project: Path) -> None:
    assert project == Path.cwd()
    assert catalogs.main("check") == 0


def test_a_new_text_fails_until_it_is_collected_and_translated(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "handlers/new.py").write_text('t("Close")\n')
    assert catalogs.main("check") == 1
    assert "handlers/new.py:1: missing: Close" in capsys.readouterr().err
    assert catalogs.main("update") == 0
    assert catalogs.main("check") == 1
    assert "not translated: Close" in capsys.readouterr().err


def test_a_catalogue_that_is_not_as_it_would_be_written_fails(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "bot/i18n/sv.po"
    file.write_text(file.read_text() + "\n\n")
    assert catalogs.main("check") == 1
    assert "not as `make catalogs` writes it" in capsys.readouterr().err


def test_a_text_that_is_put_together_fails_the_check(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "bot/view.py").write_text('t(f"Save {x}")\n')
    assert catalogs.main("check") == 1
    assert "view.py:1: write the text out" in capsys.readouterr().err
