"""What can be done with a repair: open it, go there, mend it (REP-01, REP-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from hemu.casework import commands as casework
from hemu.casework.commands import Report
from hemu.casework.kinds import get_kind
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.casework.transitions import begin_step, finish_step
from hemu.engines.attachments.commands import SignatureInput, add_photos, add_signature
from hemu.engines.journal.commands import changes, record
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.transactions import command
from hemu.operations.repairs import events
from hemu.operations.repairs.models import Material, MaterialUse, Repair
from hemu.operations.repairs.permissions import MATERIALS_MANAGE

KIND = "repair"


@dataclass(frozen=True)
class MaterialLine:
    """So much of one item of the stock list."""

    material_id: int
    quantity: Decimal


@command
def open_repair(
    *,
    report: Report,
    actor: Actor,
    at: datetime,
    somebody_home: bool | None = None,
    spare_key_left: bool = False,
    spare_key_may_be_used: bool = False,
) -> Case:
    """Open a repair from a report: who, where, what, when it suits, is somebody home, is a key left (REP-01).

    Raises what `casework.commands.open_case` raises; `Invalid` for a key that may be used but was not left.
    """
    if spare_key_may_be_used and not spare_key_left:
        raise Invalid({"spare_key_may_be_used": _("没有留备用钥匙，不能选“可以使用”。")})
    case = casework.open_case(get_kind(KIND), report, actor=actor, at=at)
    Repair.objects.create(
        case=case,
        somebody_home=somebody_home,
        spare_key_left=spare_key_left,
        spare_key_may_be_used=spare_key_may_be_used,
    )
    return case


@command
def set_out(*, case_id: int, actor: Actor, at: datetime) -> Case:
    """The technician is on the way."""
    case = begin_step("set_out", case_id=case_id, actor=actor)
    update_repair(case, set_out_at=at, arrived_at=None)
    _start(case, at)
    finish_step(events.REPAIR_SET_OUT, case=case, actor=actor, at=at, to_state=State.UNDER_WAY, changed=["started_at"])
    return case


@command
def arrive(*, case_id: int, actor: Actor, at: datetime) -> Case:
    """The technician is on the spot."""
    case = begin_step("arrive", case_id=case_id, actor=actor)
    update_repair(case, arrived_at=at)
    _start(case, at)
    finish_step(events.REPAIR_ARRIVED, case=case, actor=actor, at=at, to_state=State.UNDER_WAY, changed=["started_at"])
    return case


@command
def complete(
    *,
    case_id: int,
    work_done: str,
    hours: Decimal,
    actor: Actor,
    at: datetime,
    materials: Sequence[MaterialLine] = (),
    photos: Sequence[Upload] = (),
    signature: SignatureInput | None = None,
) -> Case:
    """Propose "done": what was done, materials at today's price, hours, photos, signature (REP-06, CAS-09).

    A home's repair is signed, on the screen or on paper; a public place's is confirmed by the reporter or
    the desk. Raises `Invalid` on ``signature`` or ``materials``.
    """
    case = begin_step("complete", case_id=case_id, actor=actor)
    if case.room_id is not None and signature is None:
        raise Invalid({"signature": _("请住户签名，或上传签字纸的照片。")})
    used = _use_materials(case, materials, at)
    case.done_at = at
    entry = finish_step(
        events.REPAIR_COMPLETED,
        case=case,
        actor=actor,
        at=at,
        to_state=State.DONE,
        changed=["done_at"],
        payload={"work_done": work_done, "hours": str(hours), "materials": used},
    )
    subject = ("case", case.pk)
    add_photos(photos, subject=subject, community_id=case.community_id, event_id=entry.pk, actor=actor, at=at)
    signed = None
    if signature is not None:
        signed = add_signature(
            signature,
            signed_text=_signed_text(case, work_done, hours, used),
            subject=subject,
            community_id=case.community_id,
            event_id=entry.pk,
            actor=actor,
            at=at,
        )
    update_repair(case, work_done=work_done, hours=hours, signature=signed, waiting_for="")
    return case


@command
def give_again(
    *, step: str, case_id: int, reason: str, actor: Actor, at: datetime, photos: Sequence[Upload] = ()
) -> Case:
    """Open a repair again (``not_solved`` or ``reopen``): the way there begins anew."""
    if step == "not_solved":
        case = casework.report_not_solved(case_id=case_id, reason=reason, actor=actor, at=at, photos=photos)
    else:
        case = casework.reopen_case(case_id=case_id, reason=reason, actor=actor, at=at)
    update_repair(case, set_out_at=None, arrived_at=None)
    return case


@command
def save_material(
    *,
    community_id: int,
    material_id: int | None,
    code: str,
    name: str,
    unit: str,
    price: Decimal,
    is_active: bool,
    actor: Actor,
    at: datetime,
) -> Material:
    """Add an item to the stock list or change it (REP-06); orders keep the price they were made with."""
    actor.require(MATERIALS_MANAGE, community_id)
    same_code = Material.objects.filter(community=community_id, code=code).values_list("pk", flat=True).first()
    if same_code is not None and same_code != material_id:
        raise Invalid({"code": _("这个编号已经有了，请换一个。")})
    cents = price.quantize(Decimal("0.01"))
    after = {"code": code, "name": name, "unit": unit, "price": cents, "is_active": is_active}
    if material_id is None:
        material = Material.objects.create(community_id=community_id, **after)
        before: dict[str, object] = {}
    else:
        material = _lock_material(material_id, community_id)
        before = {field: getattr(material, field) for field in after}
        if before == after:
            return material
        for field, value in after.items():
            setattr(material, field, value)
        material.save()
    record(
        events.MATERIAL_ADDED if material_id is None else events.MATERIAL_CHANGED,
        subject=("material", material.pk),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"changes": changes(before, after)},
    )
    return material


def _lock_material(material_id: int, community_id: int) -> Material:
    material = Material.objects.select_for_update().filter(pk=material_id, community=community_id).first()
    if material is None:
        raise NotFound()
    return material


def _start(case: Case, at: datetime) -> None:
    case.started_at = case.started_at or at


def update_repair(case: Case, **fields: object) -> None:
    """Write what only the repair knows."""
    Repair.objects.filter(case=case).update(**fields)


def _use_materials(case: Case, lines: Sequence[MaterialLine], at: datetime) -> list[dict[str, str]]:
    known = {
        m.pk: m for m in Material.objects.filter(community=case.community_id, pk__in=[x.material_id for x in lines])
    }
    if any(line.material_id not in known for line in lines):
        raise Invalid({"materials": _("请从材料价目中选择。")})
    uses = [
        MaterialUse(
            repair_id=case.pk,
            material=known[line.material_id],
            quantity=line.quantity,
            unit_price=known[line.material_id].price,
            used_at=at,
        )
        for line in lines
    ]
    MaterialUse.objects.bulk_create(uses)
    return [
        {"name": u.material.name, "quantity": f"{u.quantity.normalize():f}", "unit": u.material.unit,
         "price": str(u.unit_price)}
        for u in uses
    ]  # fmt: skip


def _signed_text(case: Case, work_done: str, hours: Decimal, used: Sequence[dict[str, str]]) -> str:
    """What the signature stands under, word for word; always in Chinese, as on the printed form."""
    lines = [f"{case.number} {case.summary}", f"处理：{work_done}", f"工时：{hours}"]  # 中文
    lines += [f"材料：{u['name']} {u['quantity']}{u['unit']} × {u['price']}" for u in used]  # 中文
    return "\n".join(lines)
