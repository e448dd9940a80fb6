"""The house's own tags."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import lucide
import pytest
import time_machine
from django import forms
from django.template import engines
from django.utils import translation

from hemu.kernel.ui.words import compile_catalogue, house_apps

NOON = datetime(2025, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


def draw(source: str, **context: Any) -> str:
    return str(engines["django"].from_string(source).render(context))


@pytest.mark.rule("SYS-02")
@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2025, 11, 23, 6, 5, tzinfo=UTC), "今天 14:05"),
        (datetime(2025, 11, 22, 16, 30, tzinfo=UTC), "今天 00:30"),
        (datetime(2025, 11, 22, 15, 59, tzinfo=UTC), "昨天 23:59"),
        (datetime(2025, 11, 24, 1, 0, tzinfo=UTC), "明天 09:00"),
        (datetime(2025, 11, 3, 1, 12, tzinfo=UTC), "11月3日 09:12"),
        (datetime(2024, 12, 31, 1, 12, tzinfo=UTC), "2024年12月31日 09:12"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_a_moment_is_said_in_shanghai_s_time(at: datetime, words: str) -> None:
    assert f">{words}</time>" in draw("{% moment at %}", at=at)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2025, 11, 23, 3, 59, 30, tzinfo=UTC), "刚刚"),
        (datetime(2025, 11, 23, 3, 55, tzinfo=UTC), "5 分钟前"),
        (datetime(2025, 11, 23, 7, 0, tzinfo=UTC), "3 小时后"),
        (datetime(2025, 11, 20, 4, 0, tzinfo=UTC), "3 天前"),
        (datetime(2025, 9, 1, 4, 0, tzinfo=UTC), "9月1日"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_ago_says_the_largest_unit_and_keeps_the_exact_time(at: datetime, words: str) -> None:
    said = draw("{% ago at %}", at=at)
    assert f">{words}</time>" in said
    assert 'title="2025年' in said


@pytest.mark.rule("SYS-02")
@time_machine.travel(NOON, tick=False)
def test_times_are_said_in_english_too() -> None:
    compile_catalogue(house_apps()["hemu.kernel.ui"])
    at = datetime(2025, 11, 3, 1, 12, tzinfo=UTC)
    with translation.override("en"):
        assert ">3 Nov 09:12</time>" in draw("{% moment at %}", at=at)
        assert ">20 days ago</time>" in draw("{% ago at %}", at=at)
        assert ">Today</time>" in draw("{% day day %}", day=date(2025, 11, 23))


@pytest.mark.parametrize(
    ("amount", "said"), [(Decimal("1234.5"), "¥1,234.50"), (Decimal("-0.005"), "−¥0.01"), (0, "¥0.00")]
)
def test_money_has_two_places_and_its_sign_in_front(amount: Any, said: str) -> None:
    assert said in draw("{% money a %}", a=amount)


def test_nothing_is_a_dash() -> None:
    assert draw("{% moment a %}{% money a %}{% day a %}").count("—") == 3


def test_an_unknown_picture_is_an_error() -> None:
    with pytest.raises(lucide.IconDoesNotExist):
        draw('{% icon "no-such-picture" %}')


def test_a_picture_is_hidden_unless_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "wrench" %}')
    named = draw('{% icon "wrench" label=words %}', words='"><script>')
    assert 'role="img"' in named
    assert "<script>" not in named


def test_a_chip_never_speaks_by_colour_alone() -> None:
    assert "<svg" in draw('{% chip "剩 4 分钟" tone="warn" %}')
    assert "&lt;b&gt;" in draw('{% chip words tone="bad" %}', words="<b>")


class Sample(forms.Form):
    name = forms.CharField(label="姓名", help_text="写全名")
    side = forms.ChoiceField(label="方式", widget=forms.RadioSelect, choices=[("a", "甲"), ("b", "乙")])
    agreed = forms.BooleanField(label="同意")


def test_a_field_s_error_and_help_are_joined_to_it() -> None:
    said = draw("{% field form.name hx_get='/x' %}", form=Sample({}))
    assert 'aria-describedby="id_name_help id_name_error"' in said
    assert 'aria-invalid="true"' in said
    assert 'hx-get="/x"' in said
    assert '<p class="help" id="id_name_help">写全名</p>' in said
    assert 'id="id_name_error"' in said


def test_choices_are_a_group_with_a_name() -> None:
    said = draw("{% field form.side %}", form=Sample())
    assert "<legend>方式" in said
    assert said.count('type="radio"') == 2


def test_the_summary_of_errors_leads_to_the_fields() -> None:
    assert '<a href="#id_name">姓名</a>' in draw("{% form_errors form %}", form=Sample({}))
    assert draw("{% form_errors form %}", form=Sample()) == ""


@pytest.mark.rule("SYS-02")
@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (date(2025, 11, 23), "今天 周日", "Today (Sun)"),
        (date(2025, 11, 16), "11月16日 周日", "Sun 16 Nov"),
        (date(2019, 5, 6), "2019年5月6日 周一", "Mon 6 May 2019"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_a_day_with_its_weekday_stands_in_the_order_of_the_language(value: date, chinese: str, english: str) -> None:
    compile_catalogue(house_apps()["hemu.kernel.ui"])
    assert f">{chinese}</time>" in draw("{% day value weekday=True %}", value=value)
    with translation.override("en"):
        assert f">{english}</time>" in draw("{% day value weekday=True %}", value=value)
