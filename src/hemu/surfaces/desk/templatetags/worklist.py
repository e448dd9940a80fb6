"""Tags of the worklist and the notices, which stand on the desk and on the phone."""

from __future__ import annotations

from django import template
from django.urls import reverse

from hemu.identity.subjects import get_subject_url
from hemu.surfaces.desk.permissions import DESK_USE

register = template.Library()


@register.simple_tag(takes_context=True)
def matter_url(context: template.Context, subject: tuple[str, int]) -> str:
    """The page of the matter for the reader: the phone's for whoever works there and not at the desk."""
    actor = context["request"].actor
    if subject[0] == "case" and not (actor.may(DESK_USE) or actor.may_at_company(DESK_USE)):
        return reverse("field_case", kwargs={"case_id": subject[1]})
    return get_subject_url(actor, *subject)
