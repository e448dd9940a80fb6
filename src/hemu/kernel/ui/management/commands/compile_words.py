"""``manage.py compile_words``: the catalogues as the running house needs them; asks for no developer's tool."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hemu.kernel.ui.words import compile_catalogue, house_apps


class Command(BaseCommand):
    help = "Compile the English catalogues that are newer than their binary form."

    def handle(self, *args: Any, **options: Any) -> None:
        made = sum(compile_catalogue(folder) for folder in house_apps().values())
        self.stdout.write(f"{made} catalogues compiled.")
