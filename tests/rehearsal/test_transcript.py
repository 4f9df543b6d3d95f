"""The file that is kept of a rehearsal: complete, self-contained, and safe to open."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.request import urlopen

from rehearsal.blocks import check_message
from rehearsal.manifest import Manifest
from rehearsal.model import BOT_USER, SLACKBOT, Message, Population
from rehearsal.server import Rehearsal
from rehearsal.transcript import drawn
from rehearsal.transcript.document import Document
from rehearsal.transcript.entries import Origin
from rehearsal.transcript.markup import Names, inline, mrkdwn
from tests.browser.every_block import EVERY
from tests.cases import for_each
from tests.rehearsal.asking import Control, Json
from tests.rehearsal.calling import Caller

EVERY_KEPT = check_message(EVERY)
NAMES = Names({"U0MAJA": "Maja <b>"}, {"C0DIALOG": "dialogmoten"})
VOID = {"meta", "br", "hr"}


@dataclass
class Page(HTMLParser):
    """A file as a browser reads it: what it fetches, and whether its tags are closed."""

    fetched: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "link", "img", "iframe"}, tag
        self.fetched += [value or "" for name, value in attrs if name in {"src", "srcset"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and re.fullmatch("h[1-4]", self.open[-1]):
            self.headings.append(f"{self.open[-1]} {data}")


def transcript(rehearsal: Rehearsal, language: str = "en") -> tuple[str, Page]:
    address = f"{rehearsal.url}/_control/transcript?lang={language}"
    with urlopen(address, timeout=20) as answer:  # noqa: S310 - loopback
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        html = answer.read().decode()
    page = Page()
    page.feed(html)
    assert (page.open, page.fetched) == ([], [])
    assert "url(" not in html
    assert "@import" not in html
    return html, page


def say(rehearsal: Rehearsal, text: str, **more: object) -> Message:
    workspace = rehearsal.place.workspace
    given: Json = {"channel": "C0DIALOG", "user": BOT_USER, **more}
    with workspace.change():
        return workspace.add(Message(ts=workspace.stamp(), text=text, **given))


def test_it_has_everything_that_was_said_in_order_of_time(
    rehearsal: Rehearsal, control: Control
) -> None:
    control.post("/message", channel="C0DIALOG", user="U0NILS", text="Hej allihop!")
    root = say(rehearsal, "Vad ska vi prata om?")
    say(rehearsal, "Bara du ser det här.", ephemeral_for="U0MAJA")
    say(rehearsal, "Ett svar", thread_ts=root.ts)
    control.post("/clock", advance_seconds=86_400)
    say(rehearsal, "Nästa dag")
    html, page = transcript(rehearsal)
    order = [
        "Hej allihop!",
        "Vad ska vi prata om?",
        "Ett svar",
        "Bara du ser det här.",
        "Nästa dag",
    ]
    assert [html.index(each) for each in order] == sorted(html.index(each) for each in order)
    assert "seen only by Maja Lind" in html
    assert [each for each in page.headings if each.startswith("h2")] == [
        "h2 Monday 23 November 2026",
        "h2 Tuesday 24 November 2026",
    ]
    assert "h3 Nils Nacka (Nacka)" in page.headings
    assert "h4 Answers in the thread" in page.headings
    assert '<html lang="en">' in html


def test_it_is_in_either_language_and_in_no_other(rehearsal: Rehearsal, control: Control) -> None:
    say(rehearsal, "Hej")
    html, page = transcript(rehearsal, "sv")
    assert any(re.fullmatch(r"h2 (Mån|Tis)dag 2\d november 2026", each) for each in page.headings)
    assert "Det här är en övning." in html
    assert control.get("/transcript?lang=de")["error"] == "invalid_arguments"


def test_that_the_app_has_come_is_said_in_the_readers_language(
    rehearsal: Rehearsal, control: Control
) -> None:
    invite = {"channel": "C0OTHER", "user": "U0MAJA", "command": "/invite"}
    control.post("/command", text="@Dialogmöten", **invite)
    for language, words in (("sv", "har gått med i kanalen"), ("en", "has joined the channel")):
        html, _ = transcript(rehearsal, language)
        assert re.search(f"Dialogmöten(</[a-z]+>)? {words}", html)


def test_one_in_which_nothing_was_said_says_so(rehearsal: Rehearsal) -> None:
    html, page = transcript(rehearsal)
    assert "Nothing has been said yet." in html
    assert "<nav" not in html
    assert [each for each in page.headings if not each.startswith("h1")] == []


def test_what_was_changed_says_what_it_said_first_and_what_in_the_end(
    rehearsal: Rehearsal,
) -> None:
    one = say(rehearsal, "Vilka kommer?")
    one.text, one.edited = "Fem kommer.", {"user": BOT_USER, "ts": one.ts}
    rehearsal.place.workspace.save(one)
    html, _ = transcript(rehearsal)
    order = ["Vilka kommer?", "In the end it said this:", "Fem kommer."]
    assert [html.index(each) for each in order] == sorted(html.index(each) for each in order)


def test_names_do_no_harm(rehearsal: Rehearsal) -> None:
    rehearsal.place.workspace.users["U0NILS"].name = "Nils <script>alert(1)</script>"
    say(rehearsal, "x", user="U0NILS")
    html, _ = transcript(rehearsal)
    assert "<script" not in html


@for_each(
    ("text", "html"),
    [
        ("*fet* _kursiv_", "<strong>fet</strong> <em>kursiv</em>"),
        ("~struken~ `kod`", "<s>struken</s> <code>kod</code>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("<@U0MAJA>", '<span class="who">@Maja &lt;b&gt;</span>'),
        ("<#C0DIALOG>", '<span class="who">#dialogmoten</span>'),
        ("&lt;script&gt; &amp; mer", "&lt;script&gt; &amp; mer"),
        ("<script>", "script"),
        ("rad ett\nrad två", "rad ett<br>rad två"),
        ("<!here> <!date^1^{date}|i dag>", "@here i dag"),
        ("<javascript:alert(1)|klicka>", "klicka"),
        (
            "<https://a.se/?a=1&amp;b=_2_|här>",
            '<a href="https://a.se/?a=1&amp;b=_2_" rel="noreferrer">här</a>',
        ),
        ('<https://x.se/"onclick="alert(1)>', None),
        ("\x000\x00 <@U0MAJA>", None),
    ],
)
def test_what_people_write_is_marked_up_and_does_no_harm(text: str, html: str | None) -> None:
    made = mrkdwn(text, NAMES)
    if html is not None:
        assert made == html
    page = Page()
    page.feed(made)
    assert page.open == []
    assert '" onclick' not in made
    assert '"onclick' not in made


RICH: list[Json] = [
    {"type": "header", "text": {"type": "plain_text", "text": "Rubrik <1>"}},
    {"type": "divider"},
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Fet*"},
     "fields": [{"type": "plain_text", "text": "Fält"}],
     "accessory": {"type": "button", "text": {"type": "plain_text", "text": "Tryck"}}},
    {"type": "context", "elements": [{"type": "plain_text", "text": "Liten"},
                                      {"type": "image", "alt_text": "Vapen"}]},
    {"type": "actions", "elements": [
        {"type": "button", "text": {"type": "plain_text", "text": "Ja"}},
        {"type": "static_select", "placeholder": {"type": "plain_text", "text": "Välj"}},
        {"type": "datepicker"}]},
    {"type": "section", "text": {"type": "plain_text", "text": "Vilka?"},
     "accessory": {"type": "multi_external_select",
                   "placeholder": {"type": "plain_text", "text": "Välj flera"}}},
    {"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [
            {"type": "text", "text": "fet", "style": {"bold": True}},
            {"type": "user", "user_id": "U0MAJA"}, {"type": "channel", "channel_id": "C0DIALOG"},
            {"type": "link", "url": "https://a.se"},
            {"type": "link", "url": "data:x", "text": "farlig"},
            {"type": "emoji", "name": "tada", "unicode": "1f389"},
            {"type": "emoji", "name": "okänd"},
            {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "i går"}]},
        {"type": "rich_text_list", "style": "ordered", "offset": 2, "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "tredje"}]}]},
        {"type": "rich_text_list", "style": "bullet", "elements": []},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "citat"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "<kod>"}]}]},
]  # fmt: skip


PARTS = (
    "Rubrik &lt;1&gt;", "<hr>", "<strong>Fet</strong>", "Fält", "<li>Tryck</li>", "Liten",
    "<li>Ja</li>", "<li>Välj</li>", "<li>Välj flera</li>", "<strong>fet</strong>",
    "@Maja &lt;b&gt;",
    'href="https://a.se"', "🎉", ":okänd:", "i går", '<ol start="3">',
    "<blockquote>citat</blockquote>", "<pre>&lt;kod&gt;</pre>",
)  # fmt: skip


def test_blocks_are_drawn_and_buttons_are_only_shown() -> None:
    html = drawn.message("text", RICH, NAMES)
    for part in PARTS:
        assert part in html, part
    assert "data:x" not in html
    assert "<button" not in html


def test_pictures_and_videos_are_what_they_show_and_tables_stay_tables() -> None:
    html = drawn.message("text", EVERY_KEPT, NAMES)
    for part in (
        '<p class="aside">The town hall</p><p class="outside">&#x1F5BC; The town hall, seen',
        "&#x1F5BC; The town hall, seen from the water The town",
        '<a href="https://example.org/watch" rel="noreferrer">A year of dialogues</a>',
        '<p class="aside">Example · Maja Lind</p>',
        "<p>How the parties meet in a year.</p>",
        "&#9654; Film, three minutes",
        '<p class="header">Before it</p>',
        '<th scope="col">Seats</th>',
        "<td>12</td>",
        "<li>Which channel?</li>",
        "<li>Good</li><li>Bad</li><li>Delete</li>",
    ):
        assert part in html, part
    assert "hall.png" not in html
    assert drawn.news({"text": "x", "blocks": EVERY_KEPT}, "text", EVERY_KEPT, NAMES) == ""


def test_what_cannot_be_drawn_says_its_text() -> None:
    html = drawn.message("Allt *står* här", [*RICH, {"type": "call"}], NAMES)
    assert html == "<p>Allt <strong>står</strong> här</p>"


def test_what_a_message_said_first_is_kept_through_changes_and_a_restart(
    population: Population, manifest: Manifest, tmp_path: Path
) -> None:
    file = tmp_path / "slack.db"
    with Rehearsal(population, manifest=manifest, state_path=file) as before:
        workspace = before.place.workspace
        one = workspace.add(Message("C0DIALOG", workspace.stamp(), "U0MAJA", "ett"))
        workspace.save(one)
        assert one.first is None, "nothing was changed"
    with Rehearsal(population, manifest=manifest, state_path=file) as after:
        (one,) = after.place.workspace.in_channel("C0DIALOG")
        for text in ("två", "tre"):
            one.text = text
            after.place.workspace.save(one)
    with Rehearsal(population, manifest=manifest, state_path=file) as last:
        (one,) = last.place.workspace.in_channel("C0DIALOG")
        assert (one.text, one.first) == ("tre", {"text": "ett", "blocks": []})
        one.text = "fyra"
        last.place.workspace.save(one)
        versions = last.place.workspace.versions
        assert [each["text"] for each in versions.between(one)] == ["två", "tre"]
        last.place.workspace.remove(one)
        assert last.place.workspace.in_channel("C0DIALOG") == []
        assert versions.between(one) == []
    with Rehearsal(population, manifest=manifest, state_path=file) as gone:
        assert gone.place.workspace.versions.between(one) == []


def test_what_was_said_in_between_is_told_with_the_time_until_when(caller: Caller) -> None:
    rehearsal = caller.rehearsal  # its clock stands still
    control, workspace = Control(rehearsal.url), rehearsal.place.workspace
    direct = say(rehearsal, "Kommer du?", channel=rehearsal.place.open_im("U0MAJA").id)
    listed = say(rehearsal, "Vilka kommer?")
    for text in ("Ett svar.", "Två svar.", "Två svar.", "Alla svar."):
        control.post("/clock", advance_seconds=3600)
        for one in (listed, direct):
            one.text = f"{text} Till {one.channel}."
            workspace.save(one)
    html, _ = transcript(rehearsal)
    order(
        html,
        *("Kommer du?", "Later it said:", "Ett svar. Till D0", "Två svar. Till D0"),
        *("Alla svar. Till D0", "Vilka kommer?", "Changes in between: 2"),
        *("November 2026 at 11:00:", "Ett svar. Till C0"),
        *("November 2026 at 13:00:", "Två svar. Till C0"),
        *("In the end it said this:", "Alla svar. Till C0"),
    )
    assert html.count("After that it said:") == 2


def test_what_was_only_taken_away_in_between_is_not_told(rehearsal: Rehearsal) -> None:
    one = say(rehearsal, "Vilka kommer?")
    one.blocks = RICH
    for blocks in (RICH[:3], RICH[:4]):
        rehearsal.place.workspace.save(one)
        one.blocks = blocks
    rehearsal.place.workspace.save(one)
    html, _ = transcript(rehearsal)
    assert "Changes in between: 1" in html


def test_a_sign_is_no_markup_either() -> None:
    parts = [{"type": "emoji", "name": "<b>"}, {"type": "emoji", "name": "x", "unicode": "3c"}]
    assert inline(parts, Names({}, {})) == ":&lt;b&gt;:&lt;"


def test_a_file_without_words_is_told_of_by_its_name(
    rehearsal: Rehearsal, control: Control
) -> None:
    given = {"name": "<b>lokal</b>.png", "content": "AAAA", "user": "U0NILS"}
    refused = control.refused("/upload", channel="C0DIALOG", **given)
    assert refused == "invalid_name"
    control.post("/upload", channel="C0DIALOG", **{**given, "name": "<b>lokal.png"})
    html, _ = transcript(rehearsal)
    assert "&lt;b&gt;lokal.png" in html
    assert "<b>lokal" not in html


def order(html: str, *said: str) -> None:
    """Check that each of ``said`` stands once, one after the other."""
    assert [html.count(each) for each in said] == [1] * len(said), said
    assert [html.index(each) for each in said] == sorted(html.index(each) for each in said)


def letters(rehearsal: Rehearsal, text: str) -> list[Message]:
    people = ("U0MAJA", "U0NILS", "U0ULLA")
    return [
        say(rehearsal, f"{text} {each}", channel=rehearsal.place.open_im(each).id)
        for each in people
    ]


def told(rehearsal: Rehearsal, steps: dict[tuple[str, str], Origin]) -> str:
    html = Document(rehearsal.place, steps, "en").html()
    Page().feed(html)
    return html


def test_within_a_minute_the_cause_comes_before_the_effect(caller: Caller) -> None:
    rehearsal = caller.rehearsal  # its clock stands still
    asked = say(rehearsal, "May I send this?", channel=rehearsal.place.open_im("U0MAJA").id)
    post = say(rehearsal, "Who is coming?")
    sent = letters(rehearsal, "You are invited,")
    Control(rehearsal.url).post("/clock", advance_seconds=20)
    sent += letters(rehearsal, "Also invited,")
    say(rehearsal, "We are!", channel=rehearsal.place.open_im("U0NILS").id, user="U0NILS")
    thanks = letters(rehearsal, "Thanks,")
    steps = {
        (asked.channel, asked.ts): Origin("the invitation", "question"),
        (post.channel, post.ts): Origin("the invitation", "list"),
        **{(each.channel, each.ts): Origin("the invitation", "letter") for each in sent},
        **{(each.channel, each.ts): Origin("the thanks", "letter") for each in thanks},
    }
    html = told(rehearsal, steps)
    order(html, "May I send this?", "Who is coming?", "You are invited,", "We are!", "Thanks,")
    assert (html.count("Step: the invitation"), html.count("Step: the thanks")) == (1, 1)
    assert "Also invited" not in html, "it is the same word, and told once"
    order(html, "Step: the invitation", "May I send this?", "Step: the thanks", "Thanks,")


def test_what_became_of_direct_messages_is_told_with_them(caller: Caller) -> None:
    rehearsal = caller.rehearsal  # its clock stands still
    one = say(rehearsal, "May I send this?", channel=rehearsal.place.open_im("U0MAJA").id)
    sent = letters(rehearsal, "You are invited,")
    say(rehearsal, "The last word")
    said = ("Sent.", "Maja Lind: closed.", "Nacka: closed.", "Ulla Berg: coming.")
    for each, text in zip((one, *sent), said, strict=True):
        each.text = text
        rehearsal.place.workspace.save(each)
    html = told(rehearsal, {(each.channel, each.ts): Origin("x", "letter") for each in sent})
    order(
        html,
        *("May I send this?", "Later it said:", "Sent.", "You are invited,"),
        *("Later it said, to Maja Lind:", "Maja Lind: closed.", "In the same way to: Nils Nacka"),
        *("Later it said, to Ulla Berg:", "Ulla Berg: coming.", "The last word"),
    )
    assert "Nacka: closed." not in html


def test_of_a_changed_direct_message_only_what_is_new_is_told() -> None:
    then: Json = {"text": "x", "blocks": RICH[:3]}
    new: Json = {"type": "section", "text": {"type": "plain_text", "text": "Kommer"}}
    assert drawn.news(then, "y", [*RICH[:3], new, *RICH[4:5]], NAMES) == "<p>Kommer</p>"
    assert drawn.news(then, "y", RICH[:2], NAMES) == ""


def test_a_command_is_told_of_before_its_answer_and_after_a_restart(
    population: Population, manifest: Manifest, tmp_path: Path
) -> None:
    file = tmp_path / "slack.db"
    with Rehearsal(population, manifest=manifest, state_path=file) as before:
        where = {"channel": "C0DIALOG", "user": "U0ULLA"}
        Control(before.url).post("/command", command="/agenda", text="list <b>", **where)
        assert [each.user for each in before.place.workspace.in_channel("C0DIALOG")] == [SLACKBOT]
    with Rehearsal(population, manifest=manifest, state_path=file) as after:
        html, page = transcript(after)
        order(
            html, "in #dialogmoten-kultur, as a command", "/agenda list &lt;b&gt;", "/agenda failed"
        )
        assert "h3 Ulla Berg" in page.headings
        after.place.reset()
        assert "/agenda" not in transcript(after)[0]


def test_an_answer_of_another_day_has_its_date(caller: Caller) -> None:
    rehearsal = caller.rehearsal  # in a new one it is the first day yet
    root = say(rehearsal, "Beslut?")
    say(rehearsal, "Genast", thread_ts=root.ts)
    Control(rehearsal.url).post("/clock", advance_seconds=86_400)
    say(rehearsal, "Dagen efter", thread_ts=root.ts)
    html, _ = transcript(rehearsal)
    found = re.findall(r'<span class="where">in #dialogmoten-kultur · (.*?)<time', html)
    assert found == ["", "", "Tuesday 24 November 2026 · "]
