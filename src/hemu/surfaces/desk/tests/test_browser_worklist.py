"""In a browser: worklist, notices, duty list, today and the wall pass axe and fit; the bell stays fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hemu.engines.promises.commands import acknowledge_clock
from hemu.engines.promises.models import Clock
from hemu.engines.promises.sweeping import sweep
from hemu.kernel.timekeeping import now
from hemu.operations.repairs import commands as repairs
from hemu.operations.repairs.tests.course import report
from hemu.registry.org import commands as org
from hemu.surfaces.field.tests.test_browser_for_everybody import RULES
from hemu.tests.cast import Cast
from hemu.tests.surroundings import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE = {"width": 1440, "height": 900}


@pytest.fixture
def stage(cast: Cast) -> list[Clock]:
    """Three orders that nobody gave; everybody up to the manager was told; somebody is on duty."""
    at = now() - timedelta(minutes=30)
    for _ in range(3):
        repairs.open_repair(report=report(cast), actor=cast.front_desk.actor, at=at)
    for minute in (3, 6, 20):
        sweep(at=at + timedelta(minutes=minute))
    org.set_duty(
        community_id=cast.community.pk, department_id=cast.department("engineering").pk,
        staff_id=cast.technician.staff.pk, from_at=at, to_at=at + timedelta(hours=12),
        actor=cast.office_manager.actor, at=at,
    )  # fmt: skip
    return list(Clock.objects.filter(promise__code="repair-order").order_by("pk"))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_pages_pass_axe_and_fit(
    cast: Cast,
    stage: list[Clock],
    open_page: Callable[..., Any],
    sign_in: Callable[..., None],
    size: dict[str, int],
    language: str,
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  (only where there is a browser)

    page = open_page(size, language)
    sign_in(page, cast.office_manager.user)
    wrong = {}
    for path in (
        "/today/",
        "/worklist/",
        "/worklist/?group=team",
        "/notices/",
        "/duty/",
        "/duty/new/",
        "/today/screen/",
    ):
        page.goto(path)
        found = Axe().run(page, options=RULES)
        said = [f"{each['id']}: {each['nodes'][0]['html'][:90]}" for each in found.response["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if said or wide > 0:
            wrong[path] = (said, wide)
    assert wrong == {}


def test_the_bell_is_fresh_without_reloading(
    cast: Cast, stage: list[Clock], open_page: Callable[..., Any], sign_in: Callable[..., None]
) -> None:
    page = open_page(WIDE, "zh-CN")
    sign_in(page, cast.office_manager.user)
    page.goto("/today/")
    assert page.locator("#bell-count .count").inner_text().startswith("3")
    acknowledge_clock(clock_id=stage[0].pk, actor=cast.office_manager.actor, at=now())
    with page.expect_response("**/live/**"):
        page.evaluate("htmx.trigger('#live', 'refresh')")
    page.wait_for_function("document.querySelector('#bell-count .count').textContent.startsWith('2')")
    with page.expect_response(lambda answer: "/live/" in answer.url and answer.status == 204):
        page.evaluate("htmx.trigger('#live', 'refresh')")


def test_the_wall_asks_again_by_itself(
    cast: Cast, stage: list[Clock], open_page: Callable[..., Any], sign_in: Callable[..., None]
) -> None:
    page = open_page(WIDE, "zh-CN")
    sign_in(page, cast.guard.user)
    page.goto("/today/screen/")
    assert page.locator(".wall-list tbody tr").count() == 3
    Clock.objects.filter(pk=stage[0].pk).update(state="void", ended_at=now())
    with page.expect_response("**/today/screen/"):
        page.evaluate("htmx.trigger('#main', 'refresh')")
    page.wait_for_function("document.querySelectorAll('.wall-list tbody tr').length === 2")
