from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "hemu.operations.requests"
    label = "requests"

    def ready(self) -> None:
        from hemu.casework.kinds import register_kind
        from hemu.kernel.invariants import declare_invariant
        from hemu.operations.requests import holdings
        from hemu.operations.requests.kind import REQUESTS
        from hemu.operations.requests.queries import find_unanswered_ends

        for kind in REQUESTS:
            register_kind(kind)
        declare_invariant(
            "requests.answered", "No request stands as done without an answer to the person", find_unanswered_ends
        )
        holdings.register()
