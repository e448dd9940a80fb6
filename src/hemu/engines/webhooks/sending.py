"""One POST to a subscriber, and the guard before it: not into the house's own network (SYS-10)."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

TIMEOUT = 8
"""Seconds for each of connecting and answering."""
HEARD = 4096
"""Bytes of an answer that are read at most; what it says does not matter."""


class BadAddress(Exception):
    """The address may not be sent to; the text says why."""


@dataclass(frozen=True)
class Outcome:
    """What became of one try. ``problem`` is empty where the other side took it."""

    status: int | None
    problem: str

    @property
    def is_taken(self) -> bool:
        """Any 2xx counts as taken."""
        return self.status is not None and 200 <= self.status < 300


def check_address(url: str) -> SplitResult:
    """The parts of an address that may be sent to; raises `BadAddress`. Asks no name server."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise BadAddress(_("网址不对。")) from problem
    private = settings.WEBHOOKS_MAY_BE_PRIVATE
    if parts.scheme not in (("https", "http") if private else ("https",)):
        raise BadAddress(_("请用 https:// 开头的网址。"))
    if not parts.hostname or parts.username or parts.password or not url.isascii() or not url.isprintable():
        raise BadAddress(_("网址不对。"))
    if port is not None and port != 443 and port < 1024 and not private:
        raise BadAddress(_("这个端口不能用。"))
    if not private:
        try:
            literal = ipaddress.ip_address(parts.hostname)
        except ValueError:
            literal = None
        if literal is not None and not _is_outside(literal):
            raise BadAddress(_("不能推送到内部网络的地址。"))
    return parts


def post(url: str, body: str, headers: dict[str, str]) -> Outcome:
    """Send once. Follows no redirect, uses no proxy, and connects to the very address that was checked."""
    try:
        parts = check_address(url)
        host, secure = str(parts.hostname), parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        connection = _Checked(host, port, address=_resolve(host, port), secure=secure)
    except BadAddress as problem:
        return Outcome(None, str(problem))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body=body.encode(), headers=headers)
        answer = connection.getresponse()
        answer.read(HEARD)
    except (OSError, http.client.HTTPException) as problem:
        return Outcome(None, type(problem).__name__)
    finally:
        connection.close()
    return Outcome(answer.status, "" if 200 <= answer.status < 300 else f"HTTP {answer.status}")


class _Checked(http.client.HTTPConnection):
    """A connection to an address that was looked up and checked before, so that the name can't move in between."""

    def __init__(self, host: str, port: int, *, address: str, secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address = address
        self._secure = secure

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _resolve(host: str, port: int) -> str:
    """An address of the host; raises `BadAddress` where there is none, or any of them lies inside."""
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as problem:
        raise BadAddress(_("找不到这个网址的主机。")) from problem
    inside = [each for each in found if not _is_outside(ipaddress.ip_address(each.partition("%")[0]))]
    if not found or (inside and not settings.WEBHOOKS_MAY_BE_PRIVATE):
        raise BadAddress(_("不能推送到内部网络的地址。"))
    return found[0]


def _is_outside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    return _is_outside(mapped) if mapped else address.is_global and not address.is_multicast
