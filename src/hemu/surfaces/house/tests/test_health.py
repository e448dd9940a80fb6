from __future__ import annotations

import os
import time
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

import hemu
from hemu.kernel.environment import ROOT
from hemu.kernel.jobs.cluster import HEARTBEAT


@pytest.fixture
def heartbeat(own_data: Path) -> Path:
    path = own_data / HEARTBEAT
    path.unlink(missing_ok=True)
    return path


@pytest.mark.django_db
def test_a_sound_house_says_so_to_anybody(client: Client, heartbeat: Path) -> None:
    heartbeat.touch()
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "jobs": "ok", "version": hemu.__version__}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_job_process_that_is_gone_is_told(client: Client, heartbeat: Path) -> None:
    assert client.get("/healthz").json()["jobs"] == "not started"
    heartbeat.touch()
    os.utime(heartbeat, (time.time() - 60, time.time() - 60))
    assert client.get("/healthz").json()["jobs"] == "stopped"


def test_without_its_database_the_house_is_not_well(client: Client) -> None:
    with patch("hemu.surfaces.house.health.connection.cursor", side_effect=OperationalError):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    assert answer.json()["database"] == "unreachable"


def test_the_version_is_the_one_of_the_project() -> None:
    assert f'version = "{hemu.__version__}"' in (ROOT / "pyproject.toml").read_text()
