"""A visitor without a browser: speaks the websocket by hand and may say what no browser would."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.browser.server import ROOT, Server


class Forger:
    """Sends whatever it likes and reads what the server draws in return."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def run(self, *, page_name: str = "", page_hash: str = "", pressed: str = "", **widgets: str) -> str:
        """Ask for a run of a page by its name or its hash, a button pressed; gives all that was drawn, as text."""
        message = BackMsg()
        message.rerun_script.page_name = page_name
        message.rerun_script.page_script_hash = page_hash
        for widget, text in widgets.items():
            message.rerun_script.widget_states.widgets.add(id=widget, string_value=text)
        if pressed:
            message.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
        self.socket.send(message.SerializeToString())
        drawn = []
        while True:
            answer = ForwardMsg.FromString(self.socket.recv(timeout=20))
            if answer.WhichOneof("type") == "delta":
                drawn.append(str(answer.delta))
            # A run that sends the visitor on is followed by another one.
            if answer.HasField("script_finished") and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return "\n".join(drawn)


def hash_of(page: Path) -> str:
    """How Streamlit names a page file when it serves it past the navigation."""
    return md5(str(page).encode("utf-8"), usedforsecurity=False).hexdigest()


@contextmanager
def forging(server: Server, *, cookie: str = "", origin: str | None = None) -> Iterator[Forger]:
    headers = {"Cookie": f"office_session={cookie}"} if cookie else {}
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    with connect(
        address,
        origin=origin or server.url,  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers=headers,
        max_size=None,
    ) as socket:
        yield Forger(socket)


__all__ = ["ROOT", "Forger", "forging", "hash_of"]
