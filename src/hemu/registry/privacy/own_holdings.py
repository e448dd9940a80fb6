"""What the registry and the engines hold of people: they lie below, so it is said for them here (PRV-04)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.engines.approvals.models import Approval
from hemu.engines.attachments.models import Attachment
from hemu.identity.models import ApiToken, SavedView, User
from hemu.kernel.crypto import open_sealed
from hemu.registry.privacy.forgetting import forget_attachments, known_values, scrub
from hemu.registry.privacy.holdings import Holding, register_holding
from hemu.registry.privacy.models import Consent, DataRequest, Disclosure
from hemu.registry.residents.models import (
    CareFlag,
    EmergencyContact,
    FormerBelonging,
    HouseholdDocument,
    HouseholdMember,
    Person,
    Pet,
    ProfileValue,
    Vehicle,
)

GONE_NAME = "已注销"  # 中文: what stands where an account's name stood


def _person(person_id: int) -> list[dict[str, Any]]:
    person = Person.objects.get(pk=person_id)
    return [
        {
            "name": person.name,
            "gender": person.get_gender_display(),
            "id_number": open_sealed(person.id_number_sealed),
            "birth_date": person.birth_date,
        }
    ]


def _phones(person_id: int) -> list[dict[str, Any]]:
    return [{"phone": number} for number in _person_row(person_id).phones.values_list("number", flat=True)]


def _erase_phones(person_id: int, at: datetime) -> int:
    return int(_person_row(person_id).phones.all().delete()[0])


def _homes(person_id: int) -> list[dict[str, Any]]:
    return [
        {
            "room": row.room.label,
            "role": row.get_role_display(),
            "share": row.share,
            "from_date": row.from_date,
            "to_date": row.to_date,
        }
        for row in _memberships(person_id).select_related("room").order_by("room__sort", "id")
    ]


def _erase_homes(person_id: int, at: datetime) -> int:
    return int(_memberships(person_id).delete()[1].get("residents.HouseholdMember", 0))


def _lives_here(person_id: int) -> Any:
    row = _memberships(person_id).filter(to_date__isnull=True).select_related("room").first()
    if row is None:
        return ""
    return _("现在还是%(room)s的%(role)s") % {"room": row.room.label, "role": row.get_role_display()}


def _profile(person_id: int) -> list[dict[str, Any]]:
    person = _person_row(person_id)
    known = {"work_unit": person.work_unit, "speaks": person.speaks, "note": person.note}
    rows = [known] if any(known.values()) else []
    values = ProfileValue.objects.filter(person=person_id).select_related("attribute")
    return rows + [{"attribute": value.attribute.label, "value": value.value} for value in values]


def _erase_profile(person_id: int, at: datetime) -> int:
    emptied = Person.objects.filter(pk=person_id).exclude(work_unit="", speaks="", note="")
    return emptied.update(work_unit="", speaks="", note="") + int(
        ProfileValue.objects.filter(person=person_id).delete()[0]
    )


def _care(person_id: int) -> list[dict[str, Any]]:
    rows = CareFlag.objects.filter(person=person_id)
    return [
        {"kind": row.get_kind_display(), "note": row.note, "from_date": row.from_date, "to_date": row.to_date}
        for row in rows
    ]


def erase_care(person_id: int, at: datetime) -> int:
    """Delete what is kept of somebody's health and need: also what withdrawing that consent does (PRV-05)."""
    return int(CareFlag.objects.filter(person=person_id).delete()[0])


def _belongings(person_id: int) -> list[dict[str, Any]]:
    rooms = _memberships(person_id).filter(to_date__isnull=True).values("room")
    rows = [
        {"what": str(_("车辆")), "number": each.plate, "room": each.room.label}
        for each in Vehicle.objects.filter(room__in=rooms).select_related("room")
    ]
    rows += [
        {"what": str(_("宠物")), "number": each.licence, "room": each.room.label}
        for each in Pet.objects.filter(room__in=rooms).select_related("room")
    ]
    contacts = EmergencyContact.objects.filter(room__in=rooms, to_date__isnull=True).select_related("room")
    rows += [
        {"what": str(_("紧急联系人")), "name": each.name, "phone": each.phone, "room": each.room.label}
        for each in contacts
    ]
    return rows


def _erase_belongings(person_id: int, at: datetime) -> int:
    """Of homes where nobody else lives on: what is there now, and what was there in this person's time."""
    count = 0
    for row in _memberships(person_id):
        others = HouseholdMember.objects.filter(room=row.room_id, to_date__isnull=True).exclude(person=person_id)
        if row.to_date is None and not others.exists():
            for model in (Vehicle, Pet, EmergencyContact):
                count += int(model._default_manager.filter(room=row.room_id).delete()[0])
        former = FormerBelonging.objects.filter(room=row.room_id)
        contacts = EmergencyContact.objects.filter(room=row.room_id, to_date__isnull=False)
        for past in (former, contacts):
            if row.to_date is not None:
                past = past.filter(to_date__lte=row.to_date)
            if row.from_date is not None:
                past = past.filter(to_date__gte=row.from_date)
            for each in past:
                witnesses = others.filter(Q(from_date__isnull=True) | Q(from_date__lte=each.to_date))
                if not witnesses.exists():
                    each.delete()
                    count += 1
    return count


def _documents(person_id: int) -> list[dict[str, Any]]:
    rows = HouseholdDocument.objects.filter(member__person=person_id).select_related("room")
    return [
        {"kind": row.get_kind_display(), "title": row.title, "room": row.room.label, "at": row.added_at} for row in rows
    ] + [
        {"kind": row.get_kind_display(), "title": row.file.name, "at": row.added_at}
        for row in _files(person_id).select_related("file")
    ]


def _erase_documents(person_id: int, at: datetime) -> int:
    papers = HouseholdDocument.objects.filter(member__person=person_id)
    files = [pk for pk in papers.values_list("attachment", flat=True) if pk is not None]
    files += _files(person_id).values_list("pk", flat=True)
    count = papers.count()
    papers.delete()
    forget_attachments(files)
    return max(count, len(files))


def _account(person_id: int) -> list[dict[str, Any]]:
    user = _person_row(person_id).user
    if user is None:
        return []
    return [{"username": user.username, "name": user.name, "language": user.language, "at": user.created_at}]


def _erase_account(person_id: int, at: datetime) -> int:
    """Close the account and take its name away, unless it is also somebody else's or a staff member's."""
    user = _person_row(person_id).user
    if user is None:
        return 0
    Person.objects.filter(pk=person_id).update(user=None)
    if Person.objects.filter(user=user).exists() or hasattr(user, "staff"):
        return 1
    ApiToken.objects.filter(user=user).delete()
    SavedView.objects.filter(user=user).delete()
    user.set_unusable_password()
    User.objects.filter(pk=user.pk).update(
        username=f"gone-{user.pk}", name=GONE_NAME, is_active=False, password=user.password
    )
    return 1


def _agreed(person_id: int) -> list[dict[str, Any]]:
    return [
        {"kind": row.kind, "version": row.version, "at": row.given_at, "withdrawn_at": row.withdrawn_at}
        for row in Consent.objects.filter(person=person_id)
    ]


def _erase_agreed(person_id: int, at: datetime) -> int:
    return int(Consent.objects.filter(person=person_id).delete()[0])


def _given_out(person_id: int) -> list[dict[str, Any]]:
    rows = Disclosure.objects.filter(person=person_id, shown_at__isnull=False)
    return [{"field": row.get_field_display(), "recipient": row.recipient, "at": row.shown_at} for row in rows]


def _erase_words(person_id: int, at: datetime) -> int:
    """The records of requests and disclosures stay, without words that tell whose they were."""
    values = known_values(_person_row(person_id))
    asked = Disclosure.objects.filter(person=person_id).values_list("approval", flat=True)
    count = 0
    for approval in Approval.objects.filter(pk__in=[pk for pk in asked if pk is not None]):
        words = scrub(approval.reason, values)
        if words != approval.reason:
            approval.reason = words
            approval.save(update_fields=["reason"])
            count += 1
    requests = DataRequest.objects.filter(person=person_id)
    return count + requests.exclude(words="", proposed_sealed="").update(words="", proposed_sealed="")


def _person_row(person_id: int) -> Person:
    return Person.objects.get(pk=person_id)


def _memberships(person_id: int) -> QuerySet[HouseholdMember]:
    return HouseholdMember.objects.filter(person=person_id)


def _files(person_id: int) -> QuerySet[Attachment]:
    return Attachment.objects.filter(subject_type="person", subject_id=person_id)


NAMES = {
    "name": _("姓名"),
    "gender": _("性别"),
    "id_number": _("证件号码"),
    "birth_date": _("生日"),
    "phone": _("电话"),
    "room": _("房屋"),
    "role": _("身份"),
    "share": _("产权份额（%）"),
    "from_date": _("从"),
    "to_date": _("到"),
    "work_unit": _("工作单位"),
    "speaks": _("语言"),
    "note": _("备注"),
    "attribute": _("项目"),
    "value": _("内容"),
    "kind": _("类型"),
    "what": _("种类"),
    "number": _("号码"),
    "title": _("名称"),
    "username": _("用户名"),
    "language": _("界面语言"),
    "version": _("文本版本"),
    "withdrawn_at": _("撤回时间"),
    "field": _("哪一项"),
    "recipient": _("给了谁"),
    "at": _("时间"),
}
"""How people call the names that rows use; a holding may add its own."""


def register() -> None:
    """Tell what there is, in the order in which people read it."""
    nothing = lambda person_id, at: 0  # noqa: E731
    for holding in (
        Holding("person", _("基本资料"), _person, lambda person_id, at: 1, order=10),
        Holding("phones", _("电话"), _phones, _erase_phones, order=20),
        Holding("homes", _("房屋与身份"), _homes, _erase_homes, must_stay=_lives_here, order=30),
        Holding("profile", _("补充资料"), _profile, _erase_profile, is_optional=True, order=40),
        Holding("care", _("关怀信息"), _care, erase_care, is_optional=True, order=50),
        Holding("belongings", _("车辆、宠物和紧急联系人"), _belongings, _erase_belongings, order=60),
        Holding("documents", _("证件与文件"), _documents, _erase_documents, order=70),
        Holding("account", _("账号"), _account, _erase_account, order=80),
        Holding("consents", _("同意记录"), _agreed, _erase_agreed, order=90),
        Holding("disclosures", _("对外提供"), _given_out, nothing, order=92),
        Holding("words", _("申请里写到的姓名和电话"), lambda person_id: [], _erase_words, order=94),
    ):
        register_holding(holding)
