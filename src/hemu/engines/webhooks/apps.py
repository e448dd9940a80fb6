from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "hemu.engines.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from django.urls import reverse

        from hemu.engines.journal.registry import describe_subject
        from hemu.engines.webhooks import events, queries
        from hemu.engines.webhooks.permissions import WEBHOOKS_MANAGE
        from hemu.identity.access import Actor
        from hemu.identity.subjects import register_subject
        from hemu.kernel.jobs.schedules import every
        from hemu.kernel.ui.navigation import Entry, add_entry

        def url(actor: Actor, subscription_id: int) -> str:
            return reverse("webhook", args=[subscription_id])

        register_subject(
            events.WEBHOOK, _("推送地址"), can_see=queries.can_see_webhook, url=url, names=queries.name_webhooks
        )
        describe_subject(events.WEBHOOK, fields=events.FIELDS)
        every(minutes=1, task="hemu.engines.webhooks.tasks.tell_subscribers")
        every(minutes=720, task="hemu.engines.webhooks.tasks.forget_deliveries")
        add_entry(Entry("desk", _("管理"), _("推送"), "webhooks", "webhook", 930, WEBHOOKS_MANAGE))
