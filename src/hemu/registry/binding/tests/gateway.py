"""A gateway for text messages on this machine, and the words that came through it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

SECRET = "shared-with-the-gateway"


class Gateway:
    """What it got, and how it answers: a status, or ``None`` for breaking the line after reading."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.answers: list[int | None] = []

    @property
    def last_code(self) -> str:
        return str(self.got[-1]["values"]["code"])


@contextmanager
def open_gateway() -> Iterator[tuple[str, Gateway]]:
    """A server on a free port; gives its address and what it got."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.bodies.append(body)
            gateway.got.append(json.loads(body))
            gateway.headers.append(dict(self.headers.items()))
            answer = gateway.answers.pop(0) if gateway.answers else 200
            if answer is None:
                self.connection.close()
                return
            self.send_response(answer)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/send", gateway
    finally:
        server.shutdown()
        server.server_close()
