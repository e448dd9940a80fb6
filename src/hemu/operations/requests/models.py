from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from hemu.casework.models import Case
from hemu.operations.requests.rules import ANSWERED_BY


class Answer(models.Model):
    """What somebody was told, how and when. A case that was opened again gets another one; none is overwritten.

    No request ends as done without one (INT-05).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="answers")
    words = models.TextField()
    how = models.CharField(max_length=12, choices=ANSWERED_BY)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ["-answered_at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="requests_answer_says_something")]
