from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hemu.identity.models import Community, Company
from hemu.registry.estate.models import Building


class Department(models.Model):
    """A department of a management office (ORG-04). ``code`` is what cases are routed by."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="departments")
    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="org_department_code")]


class Post(models.Model):
    """A role 岗位: an editable bundle of permissions (ORG-02). ``level`` company holds in every community."""

    class Level(models.TextChoices):
        COMMUNITY = "community", _("管理处")
        COMPANY = "company", _("公司")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="posts")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.COMMUNITY)
    department_code = models.SlugField(max_length=30, blank=True)
    """The department that people of this post usually belong to."""
    is_supervisor = models.BooleanField(default=False)
    permissions = models.JSONField(default=list)
    sort = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["sort", "id"]
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="org_post_code")]


class OfferedPermission(models.Model):
    """A permission that the company's usual posts were once given (ORG-02): what was taken away stays away, and what
    a newer version brings is given once."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="org_offered_once")]


class StaffMember(models.Model):
    """Somebody who works for the company (ORG-01, ORG-03). ``user`` comes with the activated invitation."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="staff")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="staff")
    number = models.CharField(max_length=20)
    """The staff number 工号."""
    home = models.ForeignKey(Community, on_delete=models.PROTECT, null=True, related_name="staff")
    """The office whose numbering ``number`` belongs to; null at the company."""
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    superior = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reports")
    note = models.TextField(blank=True)
    joined_date = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "home", "number"], name="org_staff_number"),
        ]
        indexes = [
            models.Index(fields=["company", "phone"], name="org_staff_phone"),
            models.Index(fields=["company", "name"], name="org_staff_by_name"),
            models.Index(fields=["company", "pinyin"], name="org_staff_by_pinyin"),
            models.Index(fields=["company", "initials"], name="org_staff_by_initials"),
            models.Index(fields=["company", "number"], name="org_staff_by_number"),
        ]

    def __str__(self) -> str:
        return self.name


class PostHolding(models.Model):
    """A staff member's post in a community; without a community it is held at the company (ORG-01)."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, null=True, related_name="holdings")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="holdings")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "post", "community"], name="org_one_holding"),
        ]
        indexes = [models.Index(fields=["community", "post"], name="org_holding_post")]


class Deputyship(models.Model):
    """Who stands in for whom on which dates (ORG-03); ``to_date`` is the last day."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="deputyships")
    deputy = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="stands_in")
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-from_date"]
        constraints = [
            models.CheckConstraint(condition=Q(to_date__gte=F("from_date")), name="org_deputy_dates"),
            models.CheckConstraint(condition=~Q(staff=F("deputy")), name="org_not_own_deputy"),
        ]


class Stewardship(models.Model):
    """The area steward's buildings (ORG-05); one steward a building."""

    building = models.OneToOneField(Building, on_delete=models.CASCADE, related_name="stewardship")
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="stewardships")


class Invitation(models.Model):
    """A one-time code that lets somebody in: activation, password reset, the first administrator (ORG-10)."""

    class Purpose(models.TextChoices):
        ACTIVATION = "activation", _("开通账号")
        RESET = "reset", _("重设密码")
        FIRST = "first", _("首位管理员")

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, null=True, related_name="invitations")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    digest = models.CharField(max_length=43, unique=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Contact(models.Model):
    """A telephone that residents may call, as the office tells it (NOT-07): a post, a hotline, the report line."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("物业服务中心")
        HOTLINE = "hotline", _("24 小时值班电话")
        REPAIR = "repair", _("报修电话")
        SECURITY = "security", _("门岗与监控室")
        MANAGER = "manager", _("管理处经理")
        STEWARD = "steward", _("片区管理员值班")
        REPORT = "report", _("举报电话")
        OTHER = "other", _("其他电话")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=40, blank=True)
    """What it is called, where the kind does not say it."""
    phone = models.CharField(max_length=30)
    hours = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    sort = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["sort", "id"]


class DutySlot(models.Model):
    """Somebody of a department who can be called from ``from_at`` until ``to_at`` (ORG-11)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="duty_slots")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="duty_slots")
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="duty_slots")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    phone = models.CharField(max_length=20, blank=True)
    """Where to call meanwhile, where that is not the person's own number."""
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["from_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="org_duty_in_order")]
        indexes = [models.Index(fields=["community", "to_at"], name="org_duty_now")]
