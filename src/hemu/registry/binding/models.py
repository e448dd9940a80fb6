from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, GeneratedField, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.identity.models import Community
from hemu.registry.estate.models import Room
from hemu.registry.residents.models import HouseholdMember, Person


class AccountPhone(models.Model):
    """A telephone that an account signs in with, proved by a code that was sent to it (RES-08).

    Several accounts may share one (RES-11).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proved_phones")
    number = models.CharField(max_length=20)
    proved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "number"], name="binding_one_proof")]
        indexes = [models.Index(fields=["number"], name="binding_by_number")]


class PhoneCode(models.Model):
    """A one-time code for a telephone. Only digests are kept: of the number, the code, the asker's address."""

    phone_digest = models.CharField(max_length=43)
    digest = models.CharField(max_length=43)
    address_digest = models.CharField(max_length=43, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone_digest", "created_at"], name="binding_code_by_phone"),
            models.Index(fields=["address_digest", "created_at"], name="binding_code_by_address"),
        ]


class TextMessage(models.Model):
    """A text message on its way through the gateway. Number and text are sealed, and forgotten as soon as they are
    out of our hands; a mask of the number stays."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("短信", "等待发送")
        SENDING = "sending", pgettext_lazy("短信", "正在发送")
        SENT = "sent", pgettext_lazy("短信", "已发出")
        UNCLEAR = "unclear", pgettext_lazy("短信", "不确定是否发出")
        FAILED = "failed", pgettext_lazy("短信", "没有发出")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=20)
    phone_sealed = models.CharField(max_length=255)
    phone_masked = models.CharField(max_length=20)
    content_sealed = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "next_at"], name="binding_messages_due")]


class BindingCode(models.Model):
    """A one-time code on paper or screen with which somebody on file gets an account, or a new password (RES-10)."""

    class Purpose(models.TextChoices):
        BIND = "bind", _("绑定账号")
        RESET = "reset", _("重设密码")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="binding_codes")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, related_name="+")
    purpose = models.CharField(max_length=5, choices=Purpose.choices)
    digest = models.CharField(max_length=43, unique=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-issued_at", "-id"]


class BindingRequest(models.Model):
    """Somebody with an account who asks to belong to a home; staff or its owner decide (RES-08)."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("绑定", "待确认")
        CONFIRMED = "confirmed", pgettext_lazy("绑定", "已绑定")
        REJECTED = "rejected", pgettext_lazy("绑定", "没有通过")
        WITHDRAWN = "withdrawn", pgettext_lazy("绑定", "已撤回")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="binding_requests")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="binding_requests")
    role = models.CharField(max_length=8, choices=HouseholdMember.Role.choices)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, blank=True)
    """The number that the account proved; empty where it proved none."""
    note = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    open_key = GeneratedField(
        expression=Case(When(state="waiting", then=Value("open")), default=Value(None)),
        output_field=models.CharField(max_length=4, null=True),
        db_persist=True,
    )

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "room", "open_key"], name="binding_one_open_request")]
        indexes = [models.Index(fields=["community", "state"], name="binding_requests_waiting")]


class Term(models.Model):
    """Until when somebody belongs to a home, said beforehand: a lease's last day. A round ends it then."""

    member = models.OneToOneField(HouseholdMember, on_delete=models.CASCADE, related_name="term")
    last_date = models.DateField()
    """The last day on which they still belong."""

    class Meta:
        indexes = [models.Index(fields=["last_date"], name="binding_terms_by_day")]
