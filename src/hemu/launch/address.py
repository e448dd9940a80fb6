"""Where the house is to be found: the address served, whether it is free, whether it answers."""

from __future__ import annotations

import errno
import http.client
import json
import os
import socket
import ssl
from dataclasses import dataclass

from hemu.launch.terminal import Problem

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}
PROBE_SECONDS = 2.0


@dataclass(frozen=True)
class Address:
    """``host`` and ``port`` to listen on, with or without TLS."""

    host: str
    port: int
    tls: bool = False

    @property
    def reachable_host(self) -> str:
        """The host by which this machine reaches itself."""
        return _EVERYWHERE.get(self.host, self.host)

    @property
    def url(self) -> str:
        """What to type into a browser."""
        host = f"[{self.reachable_host}]" if ":" in self.reachable_host else self.reachable_host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    def require_free(self) -> None:
        """Refuse clearly when the address is not to be had."""
        try:
            family, kind, protocol, _, target = socket.getaddrinfo(
                self.host or None, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
        except socket.gaierror as problem:
            raise Problem(f"The host {self.host!r} is not known here ({problem.strerror}).") from problem
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(target)
                probe.listen(1)
            except OSError as problem:
                raise Problem(self._refusal(problem)) from problem

    def _refusal(self, problem: OSError) -> str:
        where = f"{self.host}:{self.port}"
        if problem.errno == errno.EADDRINUSE:
            return (
                f"Port {self.port} is in use: something else answers on {where}, perhaps another Hemu.\n"
                "Stop it, or choose another port: ./hemu run --port 8001"
            )
        if problem.errno == errno.EACCES:
            return f"Port {self.port} is not allowed to this account; choose one from 1024 up, or a proxy in front."
        if problem.errno == errno.EADDRNOTAVAIL:
            return f"This machine does not have the address {self.host}; --host 0.0.0.0 serves all it has."
        return f"Cannot listen on {where}: {problem.strerror}."

    def answers(self) -> bool:
        """Whether ``/healthz`` says that the house is well."""
        connection: http.client.HTTPConnection
        if self.tls:
            # Our own answer on our own machine: whether the world trusts the certificate is not asked here.
            trusting = ssl.create_default_context()
            trusting.check_hostname = False
            trusting.verify_mode = ssl.CERT_NONE
            connection = http.client.HTTPSConnection(
                self.reachable_host, self.port, timeout=PROBE_SECONDS, context=trusting
            )
        else:
            connection = http.client.HTTPConnection(self.reachable_host, self.port, timeout=PROBE_SECONDS)
        try:
            connection.request("GET", "/healthz", headers={"Host": _known_host(self.port)})
            answer = connection.getresponse()
            body = answer.read(10_000)
            return answer.status == 200 and json.loads(body).get("status") == "ok"
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            return False
        finally:
            connection.close()


def _known_host(port: int) -> str:
    """A host name that the settings let in: the first of ``HEMU_ALLOWED_HOSTS``."""
    first = os.environ.get("HEMU_ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return f"localhost:{port}" if first in ("", "*") else first
