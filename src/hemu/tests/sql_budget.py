"""The frozen number of SQL statements of each main page (`sql_budgets.json`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).with_name("sql_budgets.json")


def budget_of(name: str) -> int:
    """How many statements the page may cost."""
    return int(json.loads(FILE.read_text())[name])


def count_statements(client: Client, path: str) -> int:
    """How many statements one warm request of the page takes."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def hold_budget(name: str, client: Client, path: str, *, fill: Callable[[], object]) -> None:
    """The page stays within its budget, and costs the same once ``fill`` has made the house fuller."""
    few = count_statements(client, path)
    fill()
    many = count_statements(client, path)
    assert few == many, f"{name}: {few} statements with little, {many} with much"
    assert many <= budget_of(name), f"{name}: {many} statements, the budget is {budget_of(name)}"
