"""What engines may point at here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.subjects import register_subject
from hemu.registry.privacy import events
from hemu.registry.privacy.models import DataRequest, Disclosure, LegalDisclosure
from hemu.registry.privacy.permissions import PRIVACY_ASK, PRIVACY_CONSENTS, PRIVACY_LEGAL, PRIVACY_VIEW
from hemu.registry.residents.masking import mask_name


def register() -> None:
    """Tell the engines about requests and disclosures."""
    register_subject(
        events.DISCLOSURE, _("对外提供"), can_see=_can_see_disclosure, url=_disclosure_url, names=_disclosure_names
    )
    register_subject(events.LEGAL, _("依法调取"), can_see=_can_see_legal, url=_legal_url, names=_legal_names)
    register_subject(
        events.REQUEST, _("个人信息请求"), can_see=_can_see_request, url=_request_url, names=_request_names
    )


def _can_see_disclosure(actor: Actor, pk: int) -> bool:
    rows = Disclosure.objects.filter(pk=pk)
    where = actor.communities_where(PRIVACY_VIEW)
    own = rows.filter(requested_by=actor.user_id or 0, community__in=actor.communities_where(PRIVACY_ASK))
    return actor.is_system or rows.filter(community__in=where).exists() or own.exists()


def _can_see_legal(actor: Actor, pk: int) -> bool:
    where = actor.communities_where(PRIVACY_VIEW) | actor.communities_where(PRIVACY_LEGAL)
    return actor.is_system or LegalDisclosure.objects.filter(pk=pk, community__in=where).exists()


def _can_see_request(actor: Actor, pk: int) -> bool:
    where = actor.communities_where(PRIVACY_VIEW) | actor.communities_where(PRIVACY_CONSENTS)
    rows = DataRequest.objects.filter(pk=pk)
    if actor.is_system or rows.filter(community__in=where).exists():
        return True
    return actor.user_id is not None and rows.filter(person__user=actor.user_id).exists()


def _disclosure_url(actor: Actor, pk: int) -> str:
    return reverse("disclosure_page", args=[pk])


def _legal_url(actor: Actor, pk: int) -> str:
    return reverse("legal_page", args=[pk])


def _request_url(actor: Actor, pk: int) -> str:
    return reverse("data_request_page", args=[pk])


def _disclosure_names(ids: Iterable[int]) -> Mapping[int, str]:
    rows = Disclosure.objects.filter(pk__in=list(ids)).select_related("person")
    return {row.pk: f"{_who(row.person)} · {row.get_field_display()}" for row in rows}


def _legal_names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(LegalDisclosure.objects.filter(pk__in=list(ids)).values_list("pk", "number"))


def _request_names(ids: Iterable[int]) -> Mapping[int, str]:
    rows = DataRequest.objects.filter(pk__in=list(ids)).select_related("person")
    return {row.pk: f"{_who(row.person)} · {row.get_kind_display()}" for row in rows}


def _who(person: object) -> str:
    name = getattr(person, "name", "")
    return mask_name(name) if name else str(_("已删除的住户"))
