"""What the registry and the engines keep, and how it ends (PRV-04)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.handling import forget_sights
from hemu.engines.approvals.models import Approval
from hemu.identity.access import SYSTEM
from hemu.kernel.timekeeping import civil_date
from hemu.registry.privacy.commands.deletion import erase_person
from hemu.registry.privacy.deletion_check import check_deletion
from hemu.registry.privacy.models import Consent, DataRequest, Disclosure, RetentionRun
from hemu.registry.privacy.retention import RetentionKind, register_retention
from hemu.registry.residents.models import FormerBelonging, HouseholdMember, Person

PIECE = 200
PEOPLE = 20
SEEN = 400
"""Of people who left long ago but have something that must stay, at most so many are looked at in a day."""


def end_former_residents(community_id: int, before: datetime, at: datetime) -> int:
    """Delete people whose last home ended before the limit and of whom nothing has to stay."""
    last_day = civil_date(before)
    here_now = HouseholdMember.objects.filter(person=OuterRef("pk"), to_date__isnull=True)
    gone = (
        Person.objects.filter(~Exists(here_now), community=community_id)
        .annotate(last=Max("memberships__to_date"))
        .filter(last__lt=last_day)
        .order_by("last", "id")
    )
    count = 0
    for person in gone[:SEEN]:
        if check_deletion(person.pk).is_whole:
            erase_person(person, actor=SYSTEM, at=at)
            count += 1
        if count == PEOPLE:
            break
    return count


def end_former_belongings(community_id: int, before: datetime, at: datetime) -> int:
    """Delete plates and licences of vehicles and pets that went before the limit."""
    rows = FormerBelonging.objects.filter(community=community_id, to_date__lt=civil_date(before))
    return _delete_some(rows, FormerBelonging)


def end_disclosures(community_id: int, before: datetime, at: datetime) -> int:
    """Delete what was disclosed to whom, with its reasons, once nobody can ask about it any more."""
    rows = Disclosure.objects.filter(community=community_id, requested_at__lt=before)
    return _delete_with_approval(rows.exclude(approval__state=Approval.State.PENDING), Disclosure)


def end_requests(community_id: int, before: datetime, at: datetime) -> int:
    """Delete answered requests."""
    rows = DataRequest.objects.filter(community=community_id, requested_at__lt=before)
    return _delete_with_approval(rows.exclude(approval__state=Approval.State.PENDING), DataRequest)


def end_consents(community_id: int, before: datetime, at: datetime) -> int:
    """Delete consents withdrawn before the limit."""
    rows = Consent.objects.filter(person__community=community_id, withdrawn_at__lt=before)
    return _delete_some(rows, Consent)


def end_sights(community_id: int, before: datetime, at: datetime) -> int:
    """Delete old entries of the access log: who saw whose data."""
    return forget_sights(community_id=community_id, before=before)


def end_reports(community_id: int, before: datetime, at: datetime) -> int:
    """Delete the reports of old rounds."""
    return _delete_some(RetentionRun.objects.filter(community=community_id, started_at__lt=before), RetentionRun)


def _delete_some(rows: object, model: object) -> int:
    ids = list(rows.order_by("id").values_list("id", flat=True)[:PIECE])  # type: ignore[attr-defined]
    if ids:
        model.objects.filter(pk__in=ids).delete()  # type: ignore[attr-defined]
    return len(ids)


def _delete_with_approval(rows: object, model: object) -> int:
    pairs = list(rows.order_by("id").values_list("id", "approval_id")[:PIECE])  # type: ignore[attr-defined]
    if pairs:
        model.objects.filter(pk__in=[pk for pk, _approval in pairs]).delete()  # type: ignore[attr-defined]
        Approval.objects.filter(pk__in=[pk for _pk, pk in pairs if pk is not None]).delete()
    return len(pairs)


def register() -> None:
    """Declare them."""
    deleted = _("到期删除")
    for kind in (
        RetentionKind(
            "former_residents",
            _("迁出住户的资料"),
            36,
            end_former_residents,
            _("最后一处住房迁出起算，到期删除全部个人信息"),
        ),
        RetentionKind(
            "former_belongings",
            _("已不在的车辆和宠物"),
            24,
            end_former_belongings,
            _("离开小区起算，到期删除车牌号和犬证号"),
        ),
        RetentionKind("disclosures", _("对外提供的记录"), 36, end_disclosures, deleted),
        RetentionKind("data_requests", _("个人信息请求"), 36, end_requests, deleted),
        RetentionKind("withdrawn_consents", _("已撤回的同意"), 36, end_consents, _("撤回起算，到期删除")),
        RetentionKind("access_log", _("查看明文的记录"), 36, end_sights, deleted),
        RetentionKind("retention_reports", _("清理报告"), 60, end_reports, deleted),
    ):
        register_retention(kind)
