"""The form that a database has, which may be older than the program's: after a new version was taken, before it is
upgraded, and in every backup of then."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from hemu.surfaces.house.rows import Model, list_models

Step = tuple[str, str]


def stored_models() -> list[Model]:
    """Every table's model as the database has it now, the referred before the referring."""
    loader = MigrationLoader(connection)
    applied = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    return list_models(models_of(loader, last_steps(loader, applied)))


def models_of(loader: MigrationLoader, form: Iterable[Step]) -> Apps:
    """The models of a form: the program's own where it is the newest."""
    if set(form) == set(loader.graph.leaf_nodes()):
        return apps
    found: Apps = loader.project_state(list(form)).apps
    return found


def last_steps(loader: MigrationLoader, applied: Iterable[Step]) -> list[Step]:
    """The steps that no other of the applied ones builds on: the form of the database."""
    steps = list(applied)
    known = set(steps)
    nodes = loader.graph.node_map
    return [
        key for key in steps if not any(child.key in known and child.key[0] == key[0] for child in nodes[key].children)
    ]
