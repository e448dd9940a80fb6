from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.identity.models import Community
from hemu.kernel.files.models import StoredFile


class Attachment(models.Model):
    """A file of some record: seen by whoever may see the record, and by nobody else (SYS-05)."""

    class Kind(models.TextChoices):
        PHOTO = "photo", pgettext_lazy("附件", "照片")
        SIGNATURE = "signature", _("签名")
        PAPER = "paper", _("签字纸照片")
        DOCUMENT = "document", _("证件或合同")
        FILE = "file", _("文件")

    community = models.ForeignKey(Community, on_delete=models.PROTECT)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="attachment")
    event_id = models.BigIntegerField(null=True)
    """The time line's entry that it was added with."""
    staff_only = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attachments_subject")]


class Signature(models.Model):
    """Who signed what, when and on which device (SYS-12): the image, and a hash of the text that was signed."""

    class Method(models.TextChoices):
        FINGER = "finger", _("屏幕手写")
        PAPER = "paper", _("纸上签字")

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT)
    method = models.CharField(max_length=10, choices=Method.choices)
    signer_name = models.CharField(max_length=60)
    signed_text = models.TextField()
    signed_sha256 = models.CharField(max_length=64)
    device = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField()
