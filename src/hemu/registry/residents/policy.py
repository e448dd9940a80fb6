"""How a community keeps its files: the days between checks, and what its profile asks (RES-03, RES-06)."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

from hemu.registry.residents.models import Person, ProfileAttribute

PRESETS = (
    gettext_noop("学历"),
    gettext_noop("家庭情况"),
    gettext_noop("爱好"),
    gettext_noop("喜好"),
    gettext_noop("忌讳"),
    gettext_noop("关怀事项"),
)
"""What a community may switch on at once; anything else it names itself."""


def list_labels(*, community_id: int) -> tuple[list[tuple[str, str]], list[str]]:
    """All attributes that may be chosen, with their labels, and those that are switched on."""
    own = list(ProfileAttribute.objects.filter(community=community_id).values_list("label", "is_active"))
    labels = dict.fromkeys([*PRESETS, *(label for label, _is_on in own)])
    return [(label, gettext(label)) for label in labels], [label for label, is_on in own if is_on]


def list_asked(*, community_id: int, person: Person) -> list[tuple[int, str, str]]:
    """What the community asks: attribute's id, label, and what stands there for this person; two statements."""
    values = dict(person.profile.values_list("attribute_id", "value"))
    asked = ProfileAttribute.objects.filter(community=community_id, is_active=True)
    return [(row.pk, gettext(row.label), values.get(row.pk, "")) for row in asked]
