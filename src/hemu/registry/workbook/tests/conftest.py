from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils.module_loading import import_string

from hemu.kernel.jobs import queue


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Uploads of a test lie in its own folder."""
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> Any:
    """``with jobs(execute=True)``: what is enqueued inside runs at the end, as the job process would."""
    monkeypatch.setattr(queue, "_send", lambda task, args, name: import_string(task)(*args))
    return django_capture_on_commit_callbacks
