import uuid

from django.db import models


class StoredFile(models.Model):
    """A file in the store outside the web root (SYS-05). What it belongs to is the attachment's business."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=120)
    thumbnail = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
