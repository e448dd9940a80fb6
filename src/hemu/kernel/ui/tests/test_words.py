"""Every Chinese text has its English (SYS-02): the tool that sees to it, and the whole house."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
import pytest

from hemu.kernel.ui.management.commands.words import ROOT
from hemu.kernel.ui.words import CATALOGUE, Word, add_stubs, compare, compile_catalogue, house_apps
from hemu.kernel.ui.words_source import read_words, stray_chinese

PYTHON = '''
"""说明文字。"""
from django.utils.translation import gettext as say, gettext_lazy as _, ngettext, pgettext
A = _("报修")
B = _("长句"
      "接着写")
C = ngettext("%(n)d 件", "%(n)d 件", 2)
D = pgettext("动词", "关闭")
E = say("好")
F = _(A)
G = "漏掉的字"
H = "数据"  # 中文
I = f"漏{A}"
'''
TEMPLATE = """{% load i18n %}
{% translate "首页" %}{% translate "关闭" context "名词" %}
{% blocktranslate count n=n trimmed %}共 {{ n }} 条{% plural %}共 {{ n }} 条{% endblocktranslate %}
{% empty "inbox" _("没有") %}
<p>漏掉的字</p>
<p>中文</p>{# 中文 #}
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    (tmp_path / "templates" / "x").mkdir(parents=True)
    (tmp_path / "forms.py").write_text(PYTHON, "utf-8")
    (tmp_path / "templates" / "x" / "page.html").write_text(TEMPLATE, "utf-8")
    return tmp_path


def test_words_are_found_in_python_and_templates(app: Path) -> None:
    assert set(read_words(app, set(), app)) == {
        Word("报修"),
        Word("长句接着写"),
        Word("%(n)d 件", "%(n)d 件"),
        Word("关闭", context="动词"),
        Word("好"),
        Word("首页"),
        Word("关闭", context="名词"),
        Word("共 %(n)s 条", "共 %(n)s 条"),
        Word("没有"),
    }


def test_words_of_an_app_inside_belong_to_that_one(app: Path) -> None:
    assert set(read_words(app, {app / "templates"}, app)) & {Word("首页")} == set()


def test_missing_unfinished_and_unused_words_are_told_apart(app: Path) -> None:
    path = app / CATALOGUE
    path.parent.mkdir(parents=True)
    made = polib.POFile()
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    made += [
        polib.POEntry(msgid="报修", msgstr="Repair"),
        polib.POEntry(msgid="首页", msgstr="Home", flags=["fuzzy"]),
        polib.POEntry(msgid="旧词", msgstr="Old"),
    ]
    made.save(str(path))
    found = compare("x", app, read_words(app, set(), app))
    assert not found.is_complete
    assert len(found.missing) == 7
    assert [w.text for w in found.unfinished] == ["首页"]
    assert [w.text for w in found.unused] == ["旧词"]
    assert add_stubs(app, found) == 7
    again = compare("x", app, read_words(app, set(), app))
    assert (again.missing, len(again.unfinished)) == ([], 8)


def test_chinese_outside_of_a_translation_is_named_with_its_line(app: Path) -> None:
    assert sorted(stray_chinese(app, set(), app)) == ["forms.py:11", "forms.py:13", "templates/x/page.html:5"]


def test_a_catalogue_is_compiled_when_its_text_is_newer(app: Path) -> None:
    assert not compile_catalogue(app)
    (app / CATALOGUE).parent.mkdir(parents=True)
    (app / CATALOGUE).write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n', "utf-8")
    assert compile_catalogue(app)
    assert (app / CATALOGUE).with_suffix(".mo").exists()


def pytest_generate_tests(metafunc: Any) -> None:
    if "house_app" in metafunc.fixturenames:
        metafunc.parametrize("house_app", sorted(house_apps()))


@pytest.mark.rule("SYS-02")
def test_every_text_of_the_house_has_its_english(house_app: str) -> None:
    folders = house_apps()
    folder = folders[house_app]
    others = {f for f in folders.values() if folder in f.parents}
    found = compare(house_app, folder, read_words(folder, others, ROOT))
    assert [word.text for word, _places in found.missing] == []
    assert found.unfinished == []
    assert stray_chinese(folder, others, ROOT) == []
