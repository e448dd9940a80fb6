from django.db import models


class Counter(models.Model):
    """The last number given out on one form in one scope and year (SYS-06)."""

    scope = models.CharField(max_length=40)
    form = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "form", "year"], name="numbers_one_counter")]
