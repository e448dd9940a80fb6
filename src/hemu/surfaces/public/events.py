from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event

PLACE_CODE_MADE = declare_event("place.code_made", _("制作了扫码报事的二维码"), staff_only=True)
PLACE_CODE_REVOKED = declare_event("place.code_revoked", _("停用了扫码报事的二维码"), staff_only=True)
DOOR_SET = declare_event("public_door.set", _("修改了扫码报事的限制"), staff_only=True)
FIELDS = {
    "is_open": _("接受扫码报事"),
    "reports_from_address": _("同一网络每小时最多几件"),
    "reports_at_place": _("同一位置每小时最多几件"),
}
