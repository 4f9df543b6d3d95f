"""The rehearsal's page as it is sent: in one answer, in which its files are still to be known."""

import re
from base64 import b64encode
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path

import pytest

from rehearsal.page.whole import HERE, whole
from rehearsal.server import Rehearsal

SCRIPTS = sorted((HERE / "static" / "js").glob("*.js"))
SHEETS = sorted((HERE / "static" / "css").glob("*.css"))


def made(folder: Path, **scripts: str) -> str:
    """Return the page of a folder with these scripts, ``start`` the first."""
    js, templates = folder / "static" / "js", folder / "templates"
    js.mkdir(parents=True, exist_ok=True)
    templates.mkdir(exist_ok=True)
    page = '<script type="module" src="/static/js/start.js"></script>'
    (templates / "index.html").write_text(page, "utf-8")
    for name, text in scripts.items():
        (js / f"{name}.js").write_text(text, "utf-8")
    return whole(folder).html.decode()


def page() -> str:
    return whole().html.decode()


def parts(kind: str, page: str) -> list[str]:
    return re.findall(f"<{kind}>(.*?)</{kind}>", page, re.DOTALL)


def ask(
    rehearsal: Rehearsal, path: str, label: str = "", **more: str
) -> tuple[int, bytes, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", rehearsal.port, timeout=5)
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    connection.request("GET", path, headers=headers | ({"If-None-Match": label} if label else {}))
    answer = connection.getresponse()
    body, headers = answer.read(), {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return answer.status, body, headers


def test_every_script_stands_in_the_page_after_those_that_it_needs() -> None:
    given = re.findall(
        r'^modules\["([^"]+)"\] = ', "\n".join(parts("script", page())), re.MULTILINE
    )
    assert sorted(given) == [path.name for path in SCRIPTS]
    for path in SCRIPTS:
        for needed in re.findall(r'from "\./([^"]+)"', path.read_text("utf-8")):
            assert given.index(needed) < given.index(path.name), (path.name, needed)


def test_a_script_in_the_page_bears_the_name_and_the_lines_of_its_file() -> None:
    """What is said in each line is the same, but for how it comes by what others export."""
    given = {each.split('"', 2)[1]: each.splitlines() for each in parts("script", page())[1:]}
    for path in SCRIPTS:
        lines, ours = given[path.name], path.read_text("utf-8").splitlines()
        assert lines[0] == f'modules["{path.name}"] = (() => {{ "use strict"; {ours[0]}'
        for number, line in enumerate(ours[1:], 1):
            if line.startswith(("import ", "} from ")):
                assert lines[number].startswith(("const {", "} = modules[")), (path.name, number)
            else:
                assert lines[number] == line.removeprefix("export "), (path.name, number)
        assert lines[len(ours)].startswith("return { ")
        assert lines[len(ours) + 1 :] == [f"//# sourceURL=/static/js/{path.name}"]


def test_every_style_sheet_that_the_template_names_stands_in_the_page_in_its_order() -> None:
    template = (HERE / "templates" / "index.html").read_text("utf-8")
    named = re.findall(r'"/static/css/([^"]+)"', template)
    beside = "oauth.css"  # of the page from which the app is installed, which is another
    assert sorted([*named, beside]) == [path.name for path in SHEETS]
    texts = [(HERE / "static" / "css" / name).read_text("utf-8") for name in named]
    given = parts("style", page())
    assert [each.rpartition("/*# ")[0] for each in given] == texts
    assert "/static/css/" not in re.sub(r"<style>.*?</style>", "", page(), flags=re.DOTALL)


def test_the_policy_takes_what_stands_in_the_page_and_nothing_else(rehearsal: Rehearsal) -> None:
    status, body, headers = ask(rehearsal, "/")
    assert (status, body) == (200, whole().html)
    rules = [each.split() for each in headers["content-security-policy"].split("; ")]
    policy = {name: values for name, *values in rules}
    assert policy["default-src"] == ["'self'"]
    for kind in ("style", "script"):
        every = [b64encode(sha256(each.encode()).digest()).decode() for each in parts(kind, page())]
        assert policy[f"{kind}-src"] == ["'self'", *(f"'sha256-{each}'" for each in every)]
    assert "content-security-policy" in ask(rehearsal, "/static/js/app.js")[2]


@pytest.mark.parametrize("path", ["/", "/static/js/app.js", "/static/icon.svg"])
def test_what_the_browser_has_is_not_sent_again(rehearsal: Rehearsal, path: str) -> None:
    status, body, headers = ask(rehearsal, path)
    assert (status, bool(body)) == (200, True)
    label = headers["etag"]
    again = ask(rehearsal, path, label)
    assert again[:2] == (304, b"")
    assert again[2]["etag"] == label
    assert ask(rehearsal, path, '"other"')[:2] == (200, body)


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "sv"),
        ({"Accept_Language": "en-GB,sv;q=0.5"}, "en"),
        ({"Accept_Language": "nb, sv-SE;q=0.9"}, "sv"),
        ({"Accept_Language": "de"}, "en"),
        ({"Accept_Language": "en", "Cookie": "rehearsal-language=sv"}, "sv"),
        ({"Accept_Language": "sv", "Cookie": "a=b; rehearsal-language=en"}, "en"),
        ({"Accept_Language": "sv", "Cookie": 'rehearsal-language="><script>'}, "sv"),
    ],
)
def test_the_page_comes_in_the_language_that_was_chosen_or_is_preferred(
    rehearsal: Rehearsal, headers: dict[str, str], language: str
) -> None:
    status, body, answered = ask(rehearsal, "/", **headers)
    assert status == 200
    assert body == whole().html.replace(b'<html lang="sv">', f'<html lang="{language}">'.encode())
    assert answered["vary"] == "Accept-Language, Cookie"
    other = "en" if language == "sv" else "sv"
    cookie = f"rehearsal-language={other}"
    again = ask(rehearsal, "/", answered["etag"], Accept_Language=language)
    assert again[0] == 304
    assert ask(rehearsal, "/", answered["etag"], Cookie=cookie)[0] == 200, "it has the other one"


def test_nothing_is_drawn_before_all_of_the_page_is_read() -> None:
    head, body = page().split("<body>")
    (last,) = re.findall(r' id="([^"]+)"[^>]*></div>\s*</body>', body)
    assert f'<link rel="expect" href="#{last}" blocking="render">' in head


def test_a_file_is_sent_as_it_is(rehearsal: Rehearsal) -> None:
    for path in (*SCRIPTS, *SHEETS):
        assert ask(rehearsal, f"/{path.relative_to(HERE)}")[1] == path.read_bytes()
    assert ask(rehearsal, "/static/js/none.js")[0] == 404
    assert ask(rehearsal, "/static/%2e%2e/whole.py")[0] == 404


def test_what_is_written_anew_is_put_in_anew(tmp_path: Path) -> None:
    assert "const a = 1;" in made(tmp_path, start="const a = 1;\n")
    first = whole(tmp_path).label
    assert whole(tmp_path).label == first
    assert "const a = 2222;" in made(tmp_path, start="const a = 2222;\n")
    assert whole(tmp_path).label != first


def test_what_is_imported_and_exported_is_handed_on(tmp_path: Path) -> None:
    start = 'import {\n  a, b as other,\n} from "./first.js";\na(other);\n'
    first = "export function a() {}\nexport const b = 1;\nexport async function c() {}\nlet d;\n"
    first, second = parts("script", made(tmp_path, start=start, first=first))[1:]
    assert "function a() {}\nconst b = 1;\nasync function c() {}\nlet d;\n" in first
    assert "return { a, b, c }; })();\n" in first
    assert 'const {\n  a, b: other,\n} = modules["first.js"];\na(other);\n' in second


def test_what_the_template_names_first_stands_first_and_once(tmp_path: Path) -> None:
    made(tmp_path, api="", early='import { a } from "./api.js";\n', start="")
    tag = '<script type="module" src="/static/js/{}.js"></script>'.format
    text = f"<head>{tag('early')}</head><body>{tag('start')}</body>"
    (tmp_path / "templates" / "index.html").write_text(text, "utf-8")
    start = 'import { a } from "./api.js";\nimport { b } from "./early.js";\n'
    (tmp_path / "static" / "js" / "start.js").write_text(start, "utf-8")
    head, body = whole(tmp_path).html.decode().split("</head>")
    assert [each.split('"', 2)[1] for each in parts("script", head)[1:]] == ["api.js", "early.js"]
    assert [each.split('"', 2)[1] for each in parts("script", body)] == ["start.js"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("export default 1;\n", "start.js cannot be put into the page: export default 1;"),
        ("export let a = 1;\n", "start.js cannot be put into the page: export let a = 1;"),
        ('import "./other.js";\n', "start.js cannot be put into the page"),
        ('import * as all from "./other.js";\n', "start.js cannot be put into the page"),
        ("const a = '</script>';\n", "start.js would end in the middle of the page, at </script"),
        ("const a = '<!--';\n", "start.js would end in the middle of the page, at <!--"),
        ('import { a } from "./start.js";\n', "cycle"),
    ],
)
def test_a_script_that_cannot_be_put_in_is_named(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(ValueError, match=re.escape(what)):
        made(tmp_path, start=text)


def test_a_script_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match=r"none\.js"):
        made(tmp_path, start='import { a } from "./none.js";\n')
