from django.apps import AppConfig
from django.core.checks import register


class IdentityConfig(AppConfig):
    name = "hemu.identity"
    label = "identity"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from hemu.identity.checks import check_pages
        from hemu.identity.saved_views import STORE
        from hemu.identity.shell import shell_facts
        from hemu.identity.subjects import register_subject
        from hemu.kernel.ui.context import register_shell_provider
        from hemu.kernel.ui.saved_views import register_view_store

        register(check_pages)
        register_shell_provider(shell_facts)
        register_view_store(STORE)
        register_subject("account", _("账号"), can_see=lambda actor, user_id: actor.user_id == user_id)
