from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from hemu.casework.models import Case
from hemu.engines.attachments.models import Signature
from hemu.identity.models import Community
from hemu.operations.repairs.rules import cost_of


class Repair(models.Model):
    """What only a repair knows of its case (REP-01, REP-06)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="repair")
    somebody_home = models.BooleanField(null=True)
    spare_key_left = models.BooleanField(default=False)
    spare_key_may_be_used = models.BooleanField(default=False)
    set_out_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    waiting_for = models.CharField(max_length=12, blank=True)
    work_done = models.TextField(blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours__isnull=True) | Q(hours__gte=0), name="repairs_hours"),
            models.CheckConstraint(
                condition=Q(spare_key_may_be_used=False) | Q(spare_key_left=True), name="repairs_key_left_to_use"
            ),
        ]


class Material(models.Model):
    """An item of the stock list with its price (REP-06)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="materials")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=10)
    price = models.DecimalField(max_digits=10, decimal_places=2)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["community", "code"], name="repairs_material_code"),
            models.CheckConstraint(condition=Q(price__gte=0), name="repairs_price_not_negative"),
        ]


class MaterialUse(models.Model):
    """Material used on a repair, at the price it had then (REP-06)."""

    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, related_name="materials")
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="uses")
    quantity = models.DecimalField(max_digits=9, decimal_places=2)
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)
    used_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="repairs_quantity_positive")]

    @property
    def amount(self) -> Decimal:
        """Yuan of this line, to the fen."""
        return cost_of([self])
