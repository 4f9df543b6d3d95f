"""Real Bolt apps, connected to a rehearsal the two ways in which Slack delivers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from rehearsal.model import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from rehearsal.server import Rehearsal

Json = dict[str, Any]


def client(rehearsal: Rehearsal, token: str = BOT_TOKEN) -> WebClient:
    return WebClient(token, base_url=rehearsal.base_url, retry_handlers=[])


def app(rehearsal: Rehearsal) -> App:
    return App(
        client=client(rehearsal), signing_secret=SIGNING_SECRET, process_before_response=True
    )


@contextmanager
def by_socket(rehearsal: Rehearsal, bolt: App) -> Iterator[None]:
    handler = SocketModeHandler(bolt, APP_TOKEN)
    handler.connect()  # type: ignore[no-untyped-call]
    assert rehearsal.wait_connected(10)
    try:
        yield
    finally:
        # If websocket-client hangs up first, its reader may wait 10 s for what its writer has read;
        # if the server does, it forgets to close the socket.
        session: Any = handler.client.current_session
        raw = session.sock.sock
        handler.client.auto_reconnect_enabled = False
        rehearsal.hang_up()
        handler.close()  # type: ignore[no-untyped-call]
        raw.close()


@contextmanager
def by_http(rehearsal: Rehearsal, bolt: App) -> Iterator[None]:
    def answer(body: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        asked = BoltRequest(body=body, headers=dict(headers))
        done = bolt.dispatch(asked)
        named = {key: value[0] for key, value in done.headers.items()}
        return done.status, named, done.body or ""

    with listening(answer) as url:
        rehearsal.deliverer.bot_url = url
        yield


Answer = Callable[[str, dict[str, str]], tuple[int, dict[str, str], str]]


@contextmanager
def listening(answer: Answer) -> Iterator[str]:
    """Serve the address to which Slack posts; gives that address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            status, headers, text = answer(body, dict(self.headers.items()))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            raw = text.encode()
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            with suppress(ConnectionError):  # who asked has not waited
                self.wfile.write(raw)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/slack/events"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def button(action_id: str = "go", **more: object) -> Json:
    text = {"type": "plain_text", "text": "Go"}
    element = {"type": "button", "action_id": action_id, "text": text, **more}
    return {"type": "actions", "block_id": "doors", "elements": [element]}


def words(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def asking(block_id: str = "title", **more: object) -> Json:
    element = {"type": "plain_text_input", "action_id": "write", **more}
    label = {"type": "plain_text", "text": "Title"}
    return {"type": "input", "block_id": block_id, "label": label, "element": element}


def modal(*blocks: Json, **more: object) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "Form"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": list(blocks) or [asking()],
        **more,
    }
