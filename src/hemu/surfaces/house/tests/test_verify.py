from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command

from hemu.kernel import invariants
from hemu.kernel.invariants import declare_invariant


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "_invariants", {})


def ask(*options: str) -> tuple[str, int]:
    out = io.StringIO()
    try:
        call_command("verify", *options, stdout=out)
    except SystemExit as ended:
        return out.getvalue(), int(ended.code or 0)
    return out.getvalue(), 0


@pytest.mark.rule("SYS-11")
@pytest.mark.django_db
def test_what_holds_and_what_does_not_is_told(only: None) -> None:
    declare_invariant("a.holds", "A holds", list)
    declare_invariant("b.breaks", "B holds", lambda: ["b one", "b two"])
    said, code = ask()
    assert code == 1
    assert said.splitlines() == [
        "ok     a.holds: A holds",
        "BROKEN b.breaks: B holds",
        "       - b one",
        "       - b two",
        "2 invariants, 1 broken.",
    ]
    said, code = ask("--json")
    assert (json.loads(said)["ok"], code) == (False, 1)
    assert json.loads(said)["invariants"][1] == {
        "code": "b.breaks",
        "sentence": "B holds",
        "ok": False,
        "breaches": ["b one", "b two"],
        "has_more": False,
    }


@pytest.mark.django_db
def test_an_invariant_that_cannot_be_asked_is_broken(only: None) -> None:
    def fail() -> Iterator[str]:
        yield "one"
        raise RuntimeError("no table")

    declare_invariant("a", "A", fail)
    said, code = ask()
    assert code == 1
    assert "could not be asked: RuntimeError: no table" in said


@pytest.mark.django_db
def test_a_flood_of_breaches_is_cut_short(only: None) -> None:
    declare_invariant("a", "A", lambda: (str(number) for number in range(10**9)))
    said, code = ask()
    assert code == 1
    assert said.count("       - ") == 21


@pytest.mark.django_db(databases=["default", "queue"] if "queue" in settings.DATABASES else ["default"])
def test_a_fresh_house_is_in_order() -> None:
    said, code = ask("--json")
    assert code == 0, said
