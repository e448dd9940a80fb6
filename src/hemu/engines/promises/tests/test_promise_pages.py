"""The pages on which promises are read and made (PRO-01, PRO-03)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from hemu.engines.promises.models import Promise, Sweep
from hemu.engines.promises.tests.test_moving import report
from hemu.kernel.timekeeping import now
from hemu.tests.cast import START, Cast, Player
from hemu.tests.sql_budget import hold_budget


def enter(player: Player) -> Client:
    client = Client()
    client.force_login(player.user)
    return client


def promise(cast: Cast, code: str = "repair-solved") -> Promise:
    return Promise.objects.get(community=cast.community, code=code)


@pytest.mark.rule("PRO-01")
def test_the_list_says_every_promise_in_plain_words(cast: Cast) -> None:
    text = enter(cast.front_desk).get("/promises/").content.decode()
    for words in ("按工种时限修好", "5 分钟内", "3 个自然日内", "按预约结束时间；没有约定的，2 小时内", "停水停电"):
        assert words in text
    assert "新增承诺" not in text, "the front desk only looks"


@pytest.mark.rule("PRO-01")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens(cast: Cast, language: str) -> None:
    client = enter(cast.office_manager)
    client.cookies["language"] = language
    one = promise(cast).pk
    for path in (
        "", "new/", f"{one}/", f"{one}/edit/", f"{one}/preset/",
        f"{one}/move/", f"{one}/try/", f"{one}/replay/", f"{one}/replay/?first=2026-03&last=2026-03", "calendar/",
        "calendar/?year=2030", "calendar/day/", "calendar/year/", "calendar/hours/",
        "calendar/hours/?department=engineering",
        "sweeper/",
    ):  # fmt: skip
        answer = client.get(f"/promises/{path}", headers={"accept-language": language})
        assert answer.status_code in (200, 422), path
        assert answer.status_code == 200 or "replay" in path


@pytest.mark.rule("PRO-01")
def test_next_door_knows_nothing_and_the_desk_may_not_change(cast: Cast) -> None:
    one = promise(cast).pk
    for path in ("", "edit/", "preset/", "move/", "try/", "replay/"):
        assert enter(cast.stranger).get(f"/promises/{one}/{path}").status_code == 404
        assert enter(cast.owner).get(f"/promises/{one}/{path}").status_code == 404
    for path in ("edit/", "preset/", "move/"):
        assert enter(cast.front_desk).get(f"/promises/{one}/{path}").status_code in (403, 404)
    for path in ("new/", "sweeper/", "calendar/day/", "calendar/year/", "calendar/hours/"):
        assert enter(cast.front_desk).get(f"/promises/{path}").status_code == 403


@pytest.mark.rule("PRO-03")
def test_a_sweeper_that_stands_still_is_said_loudly(cast: Cast) -> None:
    client = enter(cast.office_manager)
    round_ = Sweep.objects.create(
        started_at=now() - timedelta(minutes=6), finished_at=now(), due_count=3, acted_count=3
    )
    for path in ("/promises/", "/promises/sweeper/"):
        assert (
            "到期检查停了" in client.get(path).content.decode()
            or "超过 5 分钟没有检查" in client.get(path).content.decode()
        )
    Sweep.objects.filter(pk=round_.pk).update(started_at=now() - timedelta(minutes=4))
    assert "到期检查停了" not in client.get("/promises/").content.decode()
    assert "超过 5 分钟没有检查" not in client.get("/promises/sweeper/").content.decode()


@pytest.mark.rule("PRO-01")
def test_the_pages_cost_the_same_however_much_runs(cast: Cast) -> None:
    def fill() -> None:
        for hours in range(4):
            report(cast, "lighting", START + timedelta(hours=hours))

    fill()
    client, one = enter(cast.office_manager), promise(cast).pk
    hold_budget("promise_list", client, "/promises/", fill=fill)
    hold_budget("promise", client, f"/promises/{one}/", fill=fill)
    hold_budget("promise_edit", client, f"/promises/{one}/edit/", fill=fill)


@pytest.mark.rule("PRO-01")
def test_asking_for_another_table_of_limits_loses_nothing_typed(cast: Cast) -> None:
    client = enter(cast.office_manager)
    one = promise(cast)
    typed = {"label": "另一个名字", "limit_number": "7", "by": "channel", "more": "urgency"}
    answer = client.post(f"/promises/{one.pk}/edit/", typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="另一个名字"' in page
    for fact in ("channel", "urgency"):
        assert f'<input type="hidden" name="by" value="{fact}">' in page
    assert "按来源另定的期限" in page and "按紧急程度另定的期限" in page
    one.refresh_from_db()
    assert one.label == "按工种时限修好"
