"""Bad titles by every door: too long, empty, control characters, mentions, markup, links.

Each is refused in the person's language with nothing changed, or taken as the plain text it is.
"""

import pytest

from tests.scenarios.doors import (
    HELENA,
    JAMES,
    LEYLA,
    close,
    form,
    harmless,
    inputs_said,
    kept,
    sent_raw,
    through,
    words_of,
)
from tests.stage import Stage

pytestmark = pytest.mark.any_database

TYPED = [
    ("command", HELENA, "dagordning lägg till"),
    ("mention", LEYLA, "dagordning lägg till"),
    ("direct", LEYLA, "dagordning lägg till"),
    ("mention", JAMES, "agenda add"),
    ("direct", JAMES, "agenda add"),
]


def words(door: str, said: str) -> str:
    """Only /agenda, /rsvp and /dialog are installed."""
    return "dialog " + said if door == "command" else said


@pytest.mark.parametrize(("door", "user", "add"), TYPED)
def test_an_empty_title_is_refused_with_an_example(
    shared: Stage, door: str, user: str, add: str
) -> None:
    before = kept(shared)
    answer = through(shared, door, user, words(door, f"{add} | 20 min"))
    expected = "needs a title" if user == JAMES else "behöver en rubrik"
    assert expected in answer["text"]
    assert "| 20 min" in answer["text"]
    harmless(answer)
    assert kept(shared) == before


@pytest.mark.parametrize("user", [HELENA, LEYLA, JAMES])
@pytest.mark.parametrize("title", ["", "   ", "\u200b\u2060", "\x00\x07"])
def test_an_empty_title_in_a_modal_is_refused_at_its_input(
    shared: Stage, user: str, title: str
) -> None:
    before = kept(shared)
    form(shared, user, "propose")
    ack = sent_raw(shared, user, title=title)
    expected = "needs a title" if user == JAMES else "behöver en rubrik"
    assert expected in inputs_said(ack)
    assert "| 20 min" not in inputs_said(ack), "nothing is typed as a command here"
    assert list(ack.body["errors"]) == ["title"]  # type: ignore[index] # a dict
    assert kept(shared) == before
    close(shared, user)


@pytest.mark.parametrize(("door", "user", "add"), TYPED)
def test_a_title_of_10000_characters_is_refused_with_the_room_there_is(
    shared: Stage, door: str, user: str, add: str
) -> None:
    before = kept(shared)
    answer = through(shared, door, user, words(door, f"{add} {'x' * 10_000}"))
    expected = "Please shorten it" if user == JAMES else "Korta den"
    assert expected in answer["text"]
    assert "150" in answer["text"]
    assert len(answer["text"]) < 300
    assert kept(shared) == before


@pytest.mark.parametrize("user", [HELENA, LEYLA, JAMES])
def test_a_title_of_10000_characters_in_a_modal_is_refused_at_its_input(
    shared: Stage, user: str
) -> None:
    before = kept(shared)
    form(shared, user, "propose")
    assert "150" in inputs_said(sent_raw(shared, user, title="x" * 10_000))
    assert kept(shared) == before
    close(shared, user)


def test_everything_that_is_wrong_in_a_form_is_said_at_once(shared: Stage) -> None:
    before = kept(shared)
    form(shared, JAMES, "propose")
    sent = sent_raw(shared, JAMES, title="Trend", minutes="999", link="not a link")
    assert isinstance(sent.body, dict)
    errors = sent.body["errors"]
    assert set(errors) == {"minutes", "link"}
    assert "240" in errors["minutes"]
    assert "https://" in errors["link"]
    assert kept(shared) == before
    close(shared, JAMES)


@pytest.mark.parametrize(
    ("door", "user"), [("command", HELENA), ("mention", LEYLA), ("direct", LEYLA)]
)
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("Trend | blunder", "blunder"),
        ("Trend | 0 min", "0"),
        ("Trend | 999 min", "240"),
        ("Trend | javascript://x", "https://"),
        ("Trend | https://a@b.example/x", "https://"),
    ],
)
def test_a_part_that_is_none_is_refused_with_what_there_is(
    shared: Stage, door: str, user: str, given: str, says: str
) -> None:
    before = kept(shared)
    answer = through(shared, door, user, words(door, f"dagordning lägg till {given}"))
    assert says in answer["text"]
    harmless(answer)
    assert kept(shared) == before


TRICKS = {
    "@channel": "Alla @channel @here <!channel> <!subteam^S1>",
    "mention": "Hör <@U0MAJA> om det",
    "markup": "*fet* _kursiv_ ~struken~ `kod` &lt;b&gt; # rubrik",
    "link": "Läs https://example.org/a?b=1&c=2 och <https://evil.example>",
    "control": "Rad\x07 \x00ett\u202etre\u2066\u200b slut",
    "cell": '=HYPERLINK("https://evil.example","x")',
}


@pytest.mark.parametrize("trick", sorted(TRICKS))
@pytest.mark.parametrize(
    ("door", "user"),
    [
        ("command", HELENA),
        ("mention", LEYLA),
        ("direct", LEYLA),
        ("modal", LEYLA),
    ],
)
def test_what_looks_like_a_mention_a_link_or_markup_stays_text(
    make_own: Stage, door: str, user: str, trick: str
) -> None:
    """Seen in the confirmation, in the agenda and in the news to the proposer."""
    played = make_own
    title = f"{door} {TRICKS[trick]}"
    if door == "modal":
        form(played, user, "propose")
        ack = sent_raw(played, user, title=title)
        assert isinstance(ack.body, dict)
        assert ack.body["response_action"] == "update", ack.body
        view = ack.body["view"]
        harmless({"text": "", "blocks": view["blocks"]})
        close(played, user)
    else:
        answer = through(played, door, user, words(door, f"dagordning lägg till {title}"))
        harmless(answer)
    item = kept(played)["items"][0][-1]
    assert item.title.startswith(door)
    assert item.title.isprintable()
    for reader in (
        through(played, "mention", LEYLA, "dagordning"),
        through(played, "command", "U0MAJA", "agenda list"),
    ):
        harmless(reader)
        assert words_of(reader).count(f"#{item.number} ") >= 2, "in text and blocks"
    played.commands("U0MAJA", f"/agenda decline #{item.number} Nej <!channel> *tack*")
    news = played.inbox(user)[-1]
    assert f"#{item.number}" in news["text"]
    harmless(news)


@pytest.fixture(scope="module")
def make_own(shared: Stage) -> Stage:
    """The stage of this file for tests that add items; none of the others counts them."""
    return shared
