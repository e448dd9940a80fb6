"""What the approvals of this app tell and do (ORG-06)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.engines.approvals.models import Approval
from hemu.engines.approvals.registry import ApprovalKind, Asked, Matter, StepRule, register_approval_kind
from hemu.identity.access import Actor
from hemu.registry.privacy.commands import disclosures, requests
from hemu.registry.privacy.deletion_check import check_deletion
from hemu.registry.privacy.extracts import say_scopes
from hemu.registry.privacy.models import DataRequest, Disclosure, LegalDisclosure
from hemu.registry.privacy.permissions import PRIVACY_DECIDE
from hemu.registry.residents.events import FIELDS
from hemu.registry.residents.masking import mask_name
from hemu.registry.residents.models import Person


def register() -> None:
    """Declare the kinds."""
    register_approval_kind(
        ApprovalKind(
            disclosures.KIND,
            _("对外提供住户信息"),
            describe=_tell_disclosure,
            steps=_superior,
            on_approved=disclosures.open_window,
            keeps_reason_apart=True,
        )
    )
    register_approval_kind(
        ApprovalKind(
            disclosures.LEGAL_KIND,
            _("依法调取"),
            describe=_tell_legal,
            steps=_lead,
            keeps_reason_apart=True,
        )
    )
    register_approval_kind(
        ApprovalKind(
            requests.CORRECTION,
            _("更正个人信息"),
            describe=_tell_correction,
            steps=_lead,
            on_approved=requests.carry_out_correction,
            on_rejected=requests.drop_proposal,
            on_withdrawn=requests.drop_proposal,
            keeps_reason_apart=True,
        )
    )
    register_approval_kind(
        ApprovalKind(
            requests.DELETION,
            _("删除个人信息"),
            describe=_tell_deletion,
            steps=_lead,
            on_approved=requests.carry_out_deletion,
            on_rejected=requests.drop_proposal,
            on_withdrawn=requests.drop_proposal,
            keeps_reason_apart=True,
        )
    )


def _superior(asked: Asked) -> Sequence[StepRule]:
    return [StepRule(_("上级审批"), superior=True)]


def _lead(asked: Asked) -> Sequence[StepRule]:
    return [StepRule(_("数据保护负责人审批"), permission=PRIVACY_DECIDE)]


def _tell_disclosure(actor: Actor, approval: Approval) -> Matter:
    row = Disclosure.objects.select_related("person").get(pk=approval.subject_id)
    return Matter(
        _("对外提供住户信息"),
        [
            (_("谁的"), say_person(row.person)),
            (_("哪一项"), row.get_field_display()),
            (_("给谁"), row.recipient),
        ],
        url=reverse("disclosure_page", args=[row.pk]),
        warning=_("批准后，提出人可以在限定时间内看到一次，并转告对方。住户能在“我的资料”里看到这次提供。"),
    )


def _tell_legal(actor: Actor, approval: Approval) -> Matter:
    row = LegalDisclosure.objects.get(pk=approval.subject_id)
    people = [say_person(each.person) for each in row.people.select_related("person")]
    return Matter(
        _("依法调取 %(number)s") % {"number": row.number},
        [
            (_("调取机关"), row.authority),
            (_("经办人"), f"{row.officer} {row.officer_id}".strip()),
            (_("文书编号"), row.document_number),
            (_("法律依据"), row.legal_basis),
            (_("涉及的人"), str(_("、")).join(people)),
            (_("提供哪些"), say_scopes(row.scope)),
            (_("时间范围"), say_period(row)),
        ],
        url=reverse("legal_page", args=[row.pk]),
        warning=_("请核对文书原件和经办人证件。批准后可以制作调取材料，每次制作都会记录。"),
    )


def _tell_correction(actor: Actor, approval: Approval) -> Matter:
    row = DataRequest.objects.select_related("person").get(pk=approval.subject_id)
    return Matter(
        _("更正个人信息"),
        [
            (_("谁的"), say_person(row.person)),
            (_("更正哪些"), str(_("、")).join(str(FIELDS.get(name, name)) for name in row.fields)),
            (_("住户的说明"), row.words),
        ],
        url=reverse("data_request_page", args=[row.pk]),
        warning=_("批准后，新的内容会直接写入住户资料。请先在详情里核对。"),
    )


def _tell_deletion(actor: Actor, approval: Approval) -> Matter:
    row = DataRequest.objects.select_related("person").get(pk=approval.subject_id)
    facts: list[tuple[Any, Any]] = [(_("谁的"), say_person(row.person)), (_("住户的说明"), row.words)]
    if row.person is None or approval.state != Approval.State.PENDING:
        return Matter(_("删除个人信息"), facts, url=reverse("data_request_page", args=[row.pk]))
    check = check_deletion(row.person.pk)
    facts.append((_("这次删除"), str(_("、")).join(str(each.label) for each in check.goes)))
    if check.stays:
        facts.append((_("暂时保留"), "\n".join(f"{what}：{why}" for what, why in check.reasons)))
    return Matter(
        _("删除个人信息"),
        facts,
        url=reverse("data_request_page", args=[row.pk]),
        warning=_("删除后不能恢复，从备份恢复时也会再次删除。工单和流水保留，但不再有这个人的资料。"),
        confirm=_("我已核对本人身份，知道删除后不能恢复"),
    )


def say_person(person: Person | None) -> str:
    """The person as an approver reads them: masked name and home."""
    if person is None:
        return str(_("已删除的住户"))
    home = person.memberships.select_related("room").order_by("to_date", "id").first()
    return f"{mask_name(person.name)} · {home.room.label}" if home else mask_name(person.name)


def say_period(row: LegalDisclosure) -> str:
    """From when to when; nothing where the authority set no limit."""
    if row.period_from is None and row.period_to is None:
        return str(_("不限"))
    return f"{row.period_from or ''} – {row.period_to or ''}"
