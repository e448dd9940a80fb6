from django.utils.translation import gettext_lazy as _

from hemu.casework.kinds import CaseKind
from hemu.operations.repairs.commands import KIND, open_repair
from hemu.operations.repairs.forms import DeskRepairForm, ResidentRepairForm
from hemu.operations.repairs.queries import get_detail
from hemu.operations.repairs.rules import TRADES
from hemu.operations.repairs.states import STEPS

REPAIR = CaseKind(
    code=KIND,
    label=_("报修"),
    number_form="WX",
    icon="wrench",
    categories=TRADES,
    steps=STEPS,
    open_form=DeskRepairForm,
    resident_form=ResidentRepairForm,
    open=open_repair,
    detail=get_detail,
    template="repairs/detail.html",
    department_code="engineering",
    own_table="repair",
)
