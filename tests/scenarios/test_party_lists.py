"""A convener asks for the list of parties, changes it, sends it back, and lets people act."""

import base64
import csv
import io
import json
from typing import Any

import pytest

from bot.views.blocks import spoken
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import form
from tests.scenarios.openings import invited
from tests.stage import MAJA, Stage, Transport

pytestmark = pytest.mark.any_database

NEW = "U0NACKA3"
"""A deputy of Nacka, of another workspace, who becomes its head."""


@pytest.fixture
def on_stage(make_stage: MakeStage, transport: Transport) -> Stage:
    return make_stage(transport, after=invited)


def sends(stage: Stage, user: str, name: str, content: bytes) -> dict[str, Any]:
    """Let a person send the bot a file; return what it says."""
    done = stage.control.post(
        "/upload",
        user=user,
        channel=stage.direct(user),
        text="",
        name=name,
        content=base64.b64encode(content).decode(),
    )
    (said,) = (one for one in done["messages"] if one["bot"])
    return dict(said)


def hands_in(stage: Stage, name: str, content: bytes) -> dict[str, Any]:
    """Let the convener hand a file in, in the modal that is open; return the modal then."""
    given = {"name": name, "content": base64.b64encode(content).decode()}
    file = stage.control.post("/upload", user=MAJA, **given)["file"]["id"]
    return dict(stage.submits(MAJA, list=file)["view"])


def listed(stage: Stage) -> list[list[str]]:
    """Let the convener ask for the list from the settings; return its rows."""
    form(stage, MAJA, "series-settings")
    stage.clicks_modal(MAJA, "parties")
    stage.clicks_modal(MAJA, "parties export csv")
    (file,) = stage.inbox(MAJA)[-1]["files"]
    shelf = stage.rehearsal.place.shelf.files[file["id"]]
    return list(csv.reader(io.StringIO(shelf.data.decode("utf-8-sig")), delimiter=";"))


def saved(rows: list[list[str]]) -> bytes:
    """Return rows as Excel saves them: Windows-1252, or what it cannot hold as UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode()


def test_a_list_goes_out_and_comes_back_and_who_it_names_claims_their_place(
    on_stage: Stage,
) -> None:
    rows = listed(on_stage)
    unchanged = sends(on_stage, MAJA, "lista.csv", saved(rows))
    assert unchanged["text"] == "Parterna är som i listan. Ingenting ändras."
    head = next(row for row in rows if row[12] == "nacka" and row[4] == "Ordinarie")
    head[5:10] = ["Ny Chef", "kulturchef", "ny@nacka.example", "", ""]
    owner = next(row for row in rows if row[8] == "U0HELENA")
    owner[7:9] = ["helena.vasilescu@t0region.example", ""]
    wrong = sends(on_stage, MAJA, "lista.csv", saved([*rows, ["X", "Komuner", "0"]]))
    assert "Rad 75: Det finns ingen partskategori ”Komuner”. Menade du ”Kommuner”?" in wrong["text"]
    assert "Rad 75: ”0” är inte hur många personer parten får skicka" in wrong["text"]
    seen = sends(on_stage, MAJA, "lista.csv", saved(rows))
    assert "Ny Chef, ordinarie, Nacka kommun" in seen["text"]
    assert "Helena Vasilescu, ordinarie, Region Stockholm: E-post –" in seen["text"]
    apply = next(words for words in said_by_buttons(seen) if words.startswith("parties apply"))
    done = on_stage.clicks(MAJA, seen, apply)
    assert "Klart: 1 tillagda, 1 ändrade, 1 avslutade." in str(done)

    on_stage.writes(NEW, "företräder Nacka")
    offered = on_stage.inbox(NEW)[-1]
    on_stage.clicks(NEW, offered, "represent")
    on_stage.submits(NEW, place=on_stage.view(NEW)["blocks"][1]["element"]["options"][0]["value"])
    asked = on_stage.find(MAJA, "Jag företräder Nacka kommun")
    confirm = next(words for words in said_by_buttons(asked) if words.startswith("claim confirm"))
    on_stage.clicks(MAJA, asked, confirm)
    assert on_stage.find(NEW, "Du företräder Nacka kommun")


def said_by_buttons(message: dict[str, Any]) -> list[str]:
    return [
        str(json.loads(element["value"])["words"])
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_who_does_not_convene_changes_nothing_by_sending_a_list(on_stage: Stage) -> None:
    said = sends(on_stage, "U0HELENA", "lista.csv", b"Part;Kategori\nA;Kommuner\n")
    assert "Maja Ekström" in said["text"]
    assert sends(on_stage, MAJA, "lista.xlsx", b"PK nothing")["text"].startswith(
        "Jag kan inte läsa"
    )


def test_a_list_is_handed_in_from_the_app_home_looked_at_and_applied(on_stage: Stage) -> None:
    rows = listed(on_stage)
    form(on_stage, MAJA, "series-settings")
    on_stage.clicks_modal(MAJA, "parties")
    wrong = hands_in(on_stage, "lista.csv", saved([*rows, ["X", "Komuner", "0"]]))
    assert "Rad 75: Det finns ingen partskategori ”Komuner”." in spoken(wrong["blocks"])
    unread = hands_in(on_stage, "lista.xlsx", b"PK nothing")
    assert "Jag kan inte läsa" in spoken(unread["blocks"])
    assert "Rad 75" not in spoken(unread["blocks"]), "what was wrong before stands there no more"
    nobody = [*rows[:-1], ["Åre", "Kommuner", "3", "", "Ordinarie", "Bo", "", "", "U0NOBODY"]]
    missing = hands_in(on_stage, "lista.csv", saved(nobody))
    assert "Rad 74: Jag hittar ingen för ”U0NOBODY”." in spoken(missing["blocks"])
    seen = hands_in(on_stage, "lista.csv", saved(rows[:-1]))
    apply = next(words for words in said_by_buttons(seen) if words.startswith("parties apply"))
    on_stage.clicks_modal(MAJA, apply)
    assert "Klart: 0 tillagda, 0 ändrade, 1 avslutade." in spoken(on_stage.view(MAJA)["blocks"])
