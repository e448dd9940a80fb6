"""Records that the journal speaks of and that have no page of their own: vehicles, pets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import describe_subject
from hemu.identity.access import Actor
from hemu.identity.permissions import Permission
from hemu.identity.subjects import register_subject
from hemu.registry.estate import events as estate
from hemu.registry.residents.models import Pet, Vehicle
from hemu.registry.residents.permissions import RESIDENTS_VIEW

METER_FIELDS = {
    "kind": _("表类型"),
    "number": _("表号"),
    "initial_reading": _("初始读数"),
    "installed_date": _("安装日期"),
    "room": _("所属房屋"),
}
ROOM_FIELDS = {
    **estate.FIELDS,
    "meters": _("仪表"),
    "parking": _("车位"),
    "vehicles": _("车辆"),
    "pets": _("犬证"),
}


def register() -> None:
    """Tell the engines about them, and about what an import says of homes besides their own fields."""
    for code, label, model, name, permission in (
        ("vehicle", _("车辆"), Vehicle, "plate", RESIDENTS_VIEW),
        ("pet", _("宠物"), Pet, "licence", RESIDENTS_VIEW),
    ):
        register_subject(code, label, can_see=_can_see(model, permission), url=_url(model), names=_names(model, name))
    describe_subject("vehicle", fields={"plate": _("车牌号"), "room": _("所属房屋")})
    describe_subject("pet", fields={"licence": _("犬证号"), "room": _("所属房屋")})
    describe_subject(estate.ROOM, fields=ROOM_FIELDS, codes=estate.CHOICES)


def _can_see(model: type[models.Model], permission: Permission) -> Callable[[Actor, int], bool]:
    def can_see(actor: Actor, pk: int) -> bool:
        rows = model._default_manager.filter(pk=pk)
        if not actor.is_system:
            rows = rows.filter(community__in=actor.communities_where(permission))
        return rows.exists()

    return can_see


def _url(model: type[models.Model]) -> Callable[[Actor, int], str]:
    def url(actor: Actor, pk: int) -> str:
        room_id = model._default_manager.filter(pk=pk).values_list("room_id", flat=True).first()
        return reverse("room_page", kwargs={"room_id": room_id}) if room_id else ""

    return url


def _names(model: type[models.Model], name: str) -> Callable[[Iterable[int]], Mapping[int, str]]:
    def names(ids: Iterable[int]) -> Mapping[int, str]:
        return dict(model._default_manager.filter(pk__in=list(ids)).values_list("pk", name))

    return names
