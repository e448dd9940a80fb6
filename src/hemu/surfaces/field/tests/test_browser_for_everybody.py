"""In a browser: every page of the two phones passes axe and fits its screen, in both languages and large letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hemu.casework import commands as casework
from hemu.casework.states import State
from hemu.identity.models import User
from hemu.kernel.timekeeping import now
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.tests.cast import Cast
from hemu.tests.surroundings import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NARROW = {"width": 320, "height": 640}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": False}},  # it counts what scrolls under the tabs; SMALL is stricter
}
SMALL = """(least) => [...document.querySelectorAll('a[href], button, select, summary, input, textarea')]
  .filter((each) => each.type !== 'hidden' && each.checkVisibility())
  .filter((each) => !each.closest('.skip, .timeline, .message, .urgent-call'))
  .filter((each) => !each.matches('.tick input, .check input, .option input, .photo-pick input'))
  .map((each) => [each.getBoundingClientRect(), each])
  .filter(([box]) => box.height && box.width && Math.min(box.height, box.width) < least - 0.5)
  .map(([box, each]) => `${each.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


@pytest.fixture
def stage(cast: Cast) -> dict[str, int]:
    """A case in each state that a page shows differently."""
    cases = {
        "received": opened(cast, urgency="urgent"),
        "waiting": brought_to(cast, State.WAITING),
        "under_way": brought_to(cast, State.UNDER_WAY),
        "done": brought_to(cast, State.DONE),
        "closed": brought_to(cast, State.CLOSED),
    }
    casework.note_case(case_id=cases["done"].pk, words="请轻敲门", actor=cast.owner.actor, at=now())
    return {name: case.pk for name, case in cases.items()} | {"room": cast.room.pk}


def field_pages(at: dict[str, int]) -> list[str]:
    work = at["under_way"]
    steps = [f"/field/cases/{work}/steps/{name}/" for name in ("complete", "wait", "hand_over", "note")]
    more = ["/field/report/", "/field/find/", "/field/me/"]
    return ["/field/", "/field/pool/", f"/field/cases/{work}/", *steps, *more]


def portal_pages(at: dict[str, int]) -> list[str]:
    steps = [f"/my/cases/{at['done']}/steps/{name}/" for name in ("confirm", "not_solved", "note")]
    cancel = f"/my/cases/{at['received']}/steps/cancel/"
    cases = ["/my/cases/", "/my/cases/?show=past", f"/my/cases/{at['done']}/", f"/my/cases/{at['waiting']}/"]
    home = f"/my/people/{at['room']}/"
    mine = ["/my/me/", home, f"{home}new/", *(f"/my/data/{name}" for name in ("", "correct/", "phones/", "delete/"))]
    asked = ["/my/report/", "/my/report/repair/", "/my/report/complaint/"]
    return ["/my/", *asked, *cases, *steps, cancel, *mine, "/my/contact/", "/join/home/"]


def look(page: Any, paths: list[str], least: int) -> list[str]:
    """Everything that is wrong on the pages."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  (only where there is a browser)

    wrong: list[str] = []
    noise: list[str] = []
    page.on("console", lambda said: noise.append(said.text) if said.type == "error" else None)
    for path in paths:
        answer = page.goto(path)
        assert answer.status == 200, path
        found = Axe().run(page, options=RULES).response["violations"]
        wrong += [f"{path}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
        width = page.viewport_size["width"]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{path}: wider than {width}")
        wrong += [f"{path}: small: {each}" for each in page.evaluate(SMALL, least)]
    return wrong + noise


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_staffs_phone(
    cast: Cast, stage: dict[str, int], open_page: Callable[..., Any], sign_in: Callable[..., None], language: str
) -> None:
    page = open_page(PHONE, language)
    User.objects.filter(pk=cast.technician.user.pk).update(language=language)
    sign_in(page, cast.technician.user)
    assert look(page, field_pages(stage), 44) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_residents_phone(
    cast: Cast, stage: dict[str, int], open_page: Callable[..., Any], sign_in: Callable[..., None], language: str
) -> None:
    page = open_page(PHONE, language)
    User.objects.filter(pk=cast.owner.user.pk).update(language=language)
    sign_in(page, cast.owner.user)
    assert look(page, portal_pages(stage), 44) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_large_letters_on_a_narrow_phone(
    cast: Cast, stage: dict[str, int], open_page: Callable[..., Any], sign_in: Callable[..., None], language: str
) -> None:
    page = open_page(NARROW, language)
    User.objects.filter(pk=cast.owner.user.pk).update(language=language, elder_mode=True)
    sign_in(page, cast.owner.user)
    assert look(page, portal_pages(stage), 60) == []
    page.goto("/my/")
    letters = page.evaluate(
        """() => [...document.querySelectorAll('main *, .tabs *, .hero *')]
          .filter((each) => [...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
          .filter((each) => each.checkVisibility())
          .filter((each) => !each.matches('.sr, .sr *') && parseFloat(getComputedStyle(each).fontSize) < 18)
          .map((each) => each.outerHTML.slice(0, 90))"""
    )
    assert letters == []
