"""Pages that belong to every surface stand in the shell of the one they are read in."""

import re

import pytest

from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import Cast


@pytest.mark.parametrize(
    ("who", "path", "shell"),
    [
        ("front_desk", "/account/", "desk"),
        ("front_desk", "/cases/999999/", "desk"),
        ("front_desk", "/nowhere/", "desk"),
        ("technician", "/account/", "field-shell"),
        ("technician", "/field/cases/999999/", "field-shell"),
        ("owner", "/account/", "portal-shell"),
        ("owner", "/my/cases/999999/", "portal-shell"),
    ],
)
def test_the_account_and_refusals_keep_the_way_back(cast: Cast, who: str, path: str, shell: str) -> None:
    text = client_of(getattr(cast, who)).get(path).content.decode()
    body = re.search(r'<body class="([^"]*)"', text)
    assert body is not None
    assert body[1].split() == [shell]
    assert "<h1>" in text
