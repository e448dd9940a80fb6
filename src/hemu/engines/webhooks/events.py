from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event

WEBHOOK = "webhook"
ADDED = declare_event("webhook.added", _("增加了推送地址"), staff_only=True)
SWITCHED = declare_event("webhook.switched", _("开启或暂停了推送"), staff_only=True)
ENDED = declare_event("webhook.ended", _("删去了推送地址"), staff_only=True)
SECRET_CHANGED = declare_event("webhook.secret_changed", _("换了推送的签名密钥"), staff_only=True)
RESENT = declare_event("webhook.resent", _("重新推送了一条"), staff_only=True)
FIELDS = {"name": _("名称"), "url": _("网址"), "events": _("事件"), "is_active": _("推送中")}
