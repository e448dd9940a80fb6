from collections.abc import Iterator

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "hemu.kernel.files"
    label = "files"

    def ready(self) -> None:
        from hemu.kernel.invariants import declare_invariant
        from hemu.kernel.jobs.schedules import every

        declare_invariant("files.present", "Every stored file is in the store, with the content it had", _find_lost)
        every(minutes=24 * 60, task="hemu.kernel.files.tasks.sweep_store")


def _find_lost() -> Iterator[str]:
    import hashlib

    from hemu.kernel.files.models import StoredFile
    from hemu.kernel.files.store import open_stored

    for row in StoredFile.objects.iterator():
        try:
            with open_stored(row.path) as content:
                found = hashlib.sha256(content.read()).hexdigest()
        except FileNotFoundError:
            yield f"file {row.pk} ({row.path}) is missing"
            continue
        if found != row.sha256:
            yield f"file {row.pk} ({row.path}) is not what was stored"
