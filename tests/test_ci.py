"""The checks' own scripts: they notice what they are there to notice."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from tests.browsers import PROGRAMS, SHELL, chromium

SCRIPTS = Path(__file__).parents[1] / ".ci"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"ci_{name}", SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


audit: Any = script("audit")
catalogs: Any = script("catalogs")

GOOD = {"name": "flask", "version": "3.1.3", "vulns": []}
BAD = {"name": "old", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
UNKNOWN = {"name": "lost", "skip_reason": "lost was not found"}
WORKS = audit.Answer([BAD])


def test_an_audit_without_findings_passes() -> None:
    status, words = audit.verdict(WORKS, audit.Answer([GOOD]))
    assert (status, words) == (0, "dependency audit: 1 dependencies, no known vulnerability")


def test_a_vulnerable_dependency_fails_the_audit() -> None:
    status, words = audit.verdict(WORKS, audit.Answer([GOOD, BAD]))
    assert status == 1
    assert "old 1: CVE-1 (mended in 2)" in words


@pytest.mark.parametrize(
    "ours",
    [
        audit.Answer([GOOD, UNKNOWN]),
        audit.Answer([], error="connection lost"),
        audit.Answer([]),
    ],
)
def test_once_the_service_is_known_to_work_every_doubt_fails_the_audit(ours: object) -> None:
    assert audit.verdict(WORKS, ours)[0] == 1


@pytest.mark.parametrize(
    ("control", "reason"),
    [
        (audit.Answer([], error="name not known"), "name not known"),
        (audit.Answer([UNKNOWN]), "lost was not found"),
        (audit.Answer([GOOD]), f"the service finds nothing wrong with {audit.KNOWN_BAD}"),
    ],
)
def test_a_service_that_cannot_answer_is_never_taken_for_a_pass(
    control: object, reason: str
) -> None:
    status, words = audit.verdict(control, audit.Answer([]))
    assert (status, words) == (0, f"dependency audit not possible: {reason}")


def texts(**translations: str) -> Catalog:
    catalog = Catalog(locale="sv")
    for text, translation in translations.items():
        catalog.add(text, translation, locations=[("view.py", 1)])
    return catalog


@pytest.mark.parametrize(
    ("translated", "fault"),
    [
        (texts(Hello="Hej"), []),
        (texts(), ["view.py:1: missing: Hello"]),
        (texts(Hello=""), ["view.py:1: not translated: Hello"]),
        (texts(Hello="Hej {name}"), ["view.py:1: other placeholders: Hello"]),
        (
            texts(Hello="Hej", Goodbye="Hej då"),
            ["bot/i18n/sv.po:None: no longer used: Goodbye"],
        ),
    ],
)
def test_the_catalogue_is_complete_or_says_what_is_not(
    translated: Catalog, fault: list[str]
) -> None:
    assert list(catalogs.faults(texts(Hello=""), translated)) == fault


def test_a_text_that_a_translator_is_unsure_of_is_a_fault() -> None:
    unsure = Catalog(locale="sv")
    unsure.add("Hello", "Hej", flags=["fuzzy"])
    assert list(catalogs.faults(texts(Hello=""), unsure)) == ["view.py:1: marked as unsure: Hello"]


def nowhere(name: str) -> None:
    assert name


def test_without_a_browser_its_tests_are_skipped_but_fail_where_everything_must_hold() -> None:
    with pytest.raises(pytest.skip.Exception, match="needs a browser"):
        chromium(needed=False, find=nowhere)
    with pytest.raises(pytest.fail.Exception, match="needs a browser"):
        chromium(needed=True, find=nowhere)
    assert chromium(needed=True, find="/opt/{}".format) == "/opt/chromium"
    assert chromium(SHELL, *PROGRAMS, needed=True, find="/opt/{}".format) == f"/opt/{SHELL}"
    assert f"install {SHELL}" in (SCRIPTS / "run").read_text(encoding="utf-8")
    assert 'make test ARGS="--need-browser --every"' in (SCRIPTS / "run").read_text(
        encoding="utf-8"
    )
