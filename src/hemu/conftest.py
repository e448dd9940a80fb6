from __future__ import annotations

import pytest

from hemu.tests.cast import Cast
from hemu.tests.remembered import bring_cast

pytest_plugins = ["hemu.tests.surroundings"]


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody on stage, in two communities (`hemu/tests/cast.py`)."""
    return bring_cast()
