"""The pictures: what is declared can be taken, and a machine without a browser says so."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from hemu.surfaces.house.demo.content import read
from hemu.surfaces.house.shots import SHOTS, SIZES


def test_no_two_pictures_have_one_name() -> None:
    names = Counter(shot.file_name(language) for shot in SHOTS for language in shot.languages)
    assert [name for name, count in names.items() if count > 1] == []
    assert "today.frontdesk.desk.zh.png" in names


def test_everybody_who_looks_is_of_the_demo() -> None:
    known = {row["username"] for row in [*read("staff")["staff"], *read("people")["featured"]]}
    assert {shot.who for shot in SHOTS} - {""} <= known


def test_both_sizes_both_languages_and_elder_mode_are_there() -> None:
    assert {shot.device for shot in SHOTS} == set(SIZES)
    assert SIZES == {"desk": (1440, 900), "phone": (390, 844)}
    assert {language for shot in SHOTS for language in shot.languages} == {"zh", "en"}
    elder = {row["username"] for row in read("people")["featured"] if row.get("elder_mode")}
    assert any(shot.who in elder for shot in SHOTS)


def test_without_a_browser_it_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("hemu.surfaces.house.shots.camera.shutil.which", lambda name: None)
    with pytest.raises(SystemExit) as ended:
        call_command("shots", str(tmp_path / "pictures"))
    assert ended.value.code == 1
    assert "apt-get install chromium" in capfd.readouterr().err
    assert not (tmp_path / "pictures").exists()
