"""A house from before there were promises has them after an upgrade (PRO-01, SYS-13)."""

from __future__ import annotations

import pytest

from hemu.engines.promises.models import CalendarDay, OfficeHours, Promise, PromiseVersion, PublishedYear
from hemu.engines.promises.presets import list_presets
from hemu.engines.promises.rules import listens_to
from hemu.surfaces.house.preparation import bring_what_is_new
from hemu.tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRO-01", "SYS-13")]


def test_a_community_without_promises_gets_them_once(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    for model in (PromiseVersion, Promise, OfficeHours, CalendarDay, PublishedYear):
        model.objects.filter(**_of(model, cast)).delete()  # type: ignore[attr-defined]
    elsewhere = Promise.objects.filter(community=cast.next_community).count()
    bring_what_is_new()
    codes = sorted(Promise.objects.filter(community=cast.community).values_list("code", flat=True))
    assert codes == sorted(preset.code for preset in list_presets())
    assert OfficeHours.objects.filter(community=cast.community).count() == 1
    assert PublishedYear.objects.filter(community=cast.community).exists()
    assert Promise.objects.filter(community=cast.next_community).count() == elsewhere
    bring_what_is_new()
    assert Promise.objects.filter(community=cast.community).count() == len(codes)
    assert PromiseVersion.objects.filter(promise__community=cast.community).count() == len(codes)
    capsys.readouterr()


def test_a_promise_of_a_newer_version_is_added_to_those_of_before(cast: Cast) -> None:
    new = Promise.objects.filter(community=cast.community, code="repair-solved")
    PromiseVersion.objects.filter(promise__in=new).delete()
    new.delete()
    bring_what_is_new()
    found = PromiseVersion.objects.get(promise__community=cast.community, promise__code="repair-solved")
    assert (found.number, found.listens) == (1, listens_to(found.starts))


def test_one_that_has_its_own_keeps_them(cast: Cast) -> None:
    Promise.objects.filter(community=cast.community).exclude(code="repair-order").update(is_active=False)
    before = list(Promise.objects.order_by("pk").values())
    bring_what_is_new()
    assert list(Promise.objects.order_by("pk").values()) == before


def _of(model: type, cast: Cast) -> dict[str, object]:
    return {("promise__community" if model is PromiseVersion else "community"): cast.community}
