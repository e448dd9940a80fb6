"""The command ``./hemu`` as somebody types it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from hemu.kernel.environment import ROOT
from hemu.launch.__main__ import take_data_option
from hemu.launch.terminal import Problem

HEMU = ROOT / "hemu"


def hemu(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith(("HEMU_", "DJANGO_"))}
    return subprocess.run(
        [str(HEMU), *arguments], cwd=cwd, env={**own, **environment}, capture_output=True, text=True, timeout=120
    )


def test_help_names_every_command(tmp_path: Path) -> None:
    shown = hemu("--help", cwd=tmp_path)
    assert shown.returncode == 0
    for name in ("run", "verify", "backup", "restore", "upgrade", "manage", "test", "check", "bench", "shots"):
        assert f"./hemu {name}" in shown.stdout


def test_it_is_found_through_a_link_and_from_any_folder(tmp_path: Path) -> None:
    link = tmp_path / "a link"
    link.symlink_to(HEMU)
    shown = subprocess.run([str(link), "help"], cwd=tmp_path, capture_output=True, text=True)
    assert (shown.returncode, shown.stderr) == (0, "")


def test_an_unknown_command_says_where_to_look() -> None:
    shown = hemu("fly")
    assert shown.returncode == 1
    assert shown.stderr == "There is no command 'fly'; ./hemu help lists them.\n"


def test_without_a_fitting_python_it_says_what_to_install(tmp_path: Path) -> None:
    """Where only an older Python is at hand."""
    (tmp_path / "clone").mkdir()
    shutil.copy(HEMU, tmp_path / "clone" / "hemu")
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    for name in ("dirname", "readlink", "sh"):
        (bin_folder / name).symlink_to(shutil.which(name) or name)
    old = bin_folder / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    shown = subprocess.run(
        ["/bin/sh", str(tmp_path / "clone" / "hemu"), "run"],
        env={"PATH": str(bin_folder)},
        capture_output=True,
        text=True,
    )
    assert shown.returncode == 1
    assert "Python 3.11 or later" in shown.stderr


def test_data_is_taken_wherever_it_stands_and_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEMU_DATA", "elsewhere")
    assert take_data_option(["verify", "--data", "my house", "--json"]) == ["verify", "--json"]
    assert os.environ["HEMU_DATA"] == str(tmp_path / "my house")
    assert take_data_option(["--data=b", "run"]) == ["run"]
    assert os.environ["HEMU_DATA"] == str(tmp_path / "b")


def test_what_follows_two_dashes_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMU_DATA", str(tmp_path))
    assert take_data_option(["manage", "x", "--", "--data", "y"]) == ["manage", "x", "--", "--data", "y"]
    assert os.environ["HEMU_DATA"] == str(tmp_path)


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMU_DATA", "")
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match="is a file"):
        take_data_option(["run", "--data", str(tmp_path / "file")])


def test_a_port_in_use_is_told_before_anything_is_touched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        shown = hemu("run", "--port", str(port), "--data", str(tmp_path / "data"))
    assert shown.returncode == 1
    assert f"Port {port} is in use" in shown.stderr
    assert not (tmp_path / "data").exists()


def test_an_unreachable_database_is_told_plainly(tmp_path: Path) -> None:
    shown = hemu(
        "run",
        "--port",
        str(free_port()),
        "--data",
        str(tmp_path),
        HEMU_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
    )
    assert shown.returncode == 1
    assert "The database none at 127.0.0.1:1 cannot be reached" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_an_unknown_kind_of_database_is_told_plainly(tmp_path: Path) -> None:
    shown = hemu("run", "--port", str(free_port()), "--data", str(tmp_path), HEMU_DATABASE_URL="oracle://x/y")
    assert shown.returncode == 1
    assert "use postgresql:// or mariadb://" in shown.stderr
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize(
    ("surroundings", "told"),
    [
        ({"HEMU_DEMO": "1"}, "HEMU_DEMO=1 has no place"),
        ({}, "pages go over HTTPS only"),
        ({"HEMU_BEHIND_PROXY": "1", "HEMU_SECRET_KEY": "changeme"}, "HEMU_SECRET_KEY is weak"),
        ({"HEMU_BEHIND_PROXY": "1", "HEMU_FIELD_KEYS": "a" * 60}, "HEMU_FIELD_KEYS is weak"),
    ],
)
def test_production_refuses_what_is_not_safe(tmp_path: Path, surroundings: dict[str, str], told: str) -> None:
    shown = hemu("run", "--port", str(free_port()), "--data", str(tmp_path), HEMU_PRODUCTION="1", **surroundings)
    assert shown.returncode == 1
    assert told in shown.stderr


def test_production_refuses_a_demo(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("stands")
    shown = hemu("run", "--port", str(free_port()), "--data", str(tmp_path), HEMU_PRODUCTION="1", HEMU_BEHIND_PROXY="1")
    assert shown.returncode == 1
    assert "holds a demo community" in shown.stderr


def test_production_starts_over_plain_http_where_that_is_meant(tmp_path: Path) -> None:
    prepared = hemu("manage", "prepare", "--no-demo", "--data", str(tmp_path), HEMU_PRODUCTION="1", HEMU_HTTPS="0")
    assert prepared.returncode == 0, prepared.stderr
    assert prepared.stdout.endswith('{"demo": false, "notes": []}\n')


def test_the_check_for_deployment_is_clean(tmp_path: Path) -> None:
    shown = hemu("manage", "check", "--deploy", "--fail-level", "WARNING", "--data", str(tmp_path), HEMU_PRODUCTION="1")
    assert shown.returncode == 0, shown.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
