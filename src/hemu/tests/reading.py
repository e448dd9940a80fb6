"""Reading every door of the house as somebody, and finding what stands in the answers (PRV-01)."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote

from django.db import transaction
from openpyxl import load_workbook

from hemu.engines.accesslog.models import Sight
from hemu.engines.journal.models import Event
from hemu.tests.canaries import CANARIES, Canary
from hemu.tests.cast import Player
from hemu.tests.doors import Visitor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Found:
    """A value in clear in an answer: who read it, behind which door, and what the access log kept of that visit."""

    reader: str
    door: str
    address: str
    canary: Canary
    kept: frozenset[tuple[str, str]]
    """Purpose and field of each look that was kept; an entry of the journal stands as ``entry:name`` for ``*``."""


@dataclass(frozen=True)
class Answered:
    """What came back, as text."""

    status: int
    text: str
    kept: frozenset[tuple[str, str]]
    can_export: bool


class Reader(Visitor):
    """A visitor who reads all that is answered; whatever a visit changes is undone."""

    def __init__(self, name: str, player: Player | None) -> None:
        super().__init__(player)
        self.name = name

    def ask(
        self,
        method: str,
        address: str,
        data: Mapping[str, Any] | None = None,
        target: str = "",
        *,
        is_api: bool = False,
    ) -> Answered:
        """Visit, follow where it leads, and read. ``target``: the part of a page that a script asks for."""
        self.client.cookies = SimpleCookie(self.cookies)
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        with transaction.atomic():
            told = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            before = Sight.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            if is_api:
                body = json.dumps(data or {}) if method == "POST" else ""
                answer = self.client.generic(method, address, body, "application/json", headers=self.headers)
            elif method == "POST":
                answer = self.client.post(address, data or {}, headers=headers, follow=not target)
            else:
                answer = self.client.get(address, data, headers=headers, follow=not target)
            text = text_of(answer)
            looks = Sight.objects.filter(pk__gt=before).values_list("purpose", "fields")
            kept = {(purpose, name) for purpose, fields in looks for name in fields.split(",")}
            names = Event.objects.filter(pk__gt=told).values_list("name", flat=True)
            kept |= {(f"entry:{name}", "*") for name in names}
            transaction.set_rollback(True)
        return Answered(answer.status_code, text, frozenset(kept), "export=xlsx" in text)

    def find(self, door: str, address: str, answered: Answered, typed: str = "") -> Iterator[Found]:
        """The values that stand there in clear; what the reader typed is no news to them."""
        for canary in CANARIES:
            if canary.is_in(answered.text) and canary.value != typed:
                yield Found(self.name, door, address, canary, answered.kept)


def text_of(answer: Any) -> str:
    """Body, cells, headers and where it leads, each as plain text."""
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    hops = [url for url, _status in getattr(answer, "redirect_chain", [])]
    heads = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return "\n".join([unquote(heads), *(unquote(hop) for hop in hops), *_texts(raw, answer.get("Content-Type", ""))])


def _texts(raw: bytes, kind: str) -> Iterable[str]:
    if raw[:2] == b"PK":
        book = load_workbook(io.BytesIO(raw))
        for sheet in book:
            parts = (sheet.title, sheet.oddHeader.center.text, sheet.oddFooter.center.text)
            yield "\n".join(str(part) for part in parts if part)
            yield "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
        return
    text = raw.decode("utf-8", "replace")
    if "json" in kind and raw:
        yield json.dumps(json.loads(text), ensure_ascii=False)
        return
    yield html.unescape(text)
