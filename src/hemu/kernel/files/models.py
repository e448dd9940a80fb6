import uuid

from django.db import models


class StoredFile(models.Model):
    """A file in the store outside the web root (SYS-05). What it belongs to is the attachment's business.

    ``size`` and ``sha256`` are of what lies on the disk. A sealed file (PRV-03) has its own key in ``sealed_key``,
    sealed by the house's; it keeps no name, because people write names and numbers into names of files.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=120)
    thumbnail = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    sealed_key = models.CharField(max_length=255, blank=True)

    @property
    def is_sealed(self) -> bool:
        """Whether it lies encrypted on the disk."""
        return bool(self.sealed_key)


class DigestKey(models.Model):
    """Keys under which digests stand (PRV-03): the one of now, and those of before for codes that people hold on paper.

    ``sealed`` is what digests of before were made with, sealed by the newest key; empty for the one of now.
    """

    fingerprint = models.CharField(max_length=43)
    is_current = models.BooleanField(default=False)
    sealed = models.CharField(max_length=255, blank=True)
