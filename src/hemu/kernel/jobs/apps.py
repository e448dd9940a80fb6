from django.apps import AppConfig

from hemu.kernel.jobs.schedules import every


class JobsConfig(AppConfig):
    name = "hemu.kernel.jobs"
    label = "jobs"

    def ready(self) -> None:
        every(minutes=60, task="hemu.kernel.jobs.tasks.prune_results")
