"""How names are found by their sound. Pure functions."""

from __future__ import annotations

import functools
import re

from pypinyin import Style, lazy_pinyin, pinyin

_HAN = re.compile(r"^[\u3400-\u9fff]+$")
_SURNAMES = {
    "单": "shan",  # 中文: surnames that are read otherwise than the word
    "曾": "zeng",  # 中文
    "解": "xie",  # 中文
    "仇": "qiu",  # 中文
    "查": "zha",  # 中文
    "盖": "ge",  # 中文
    "朴": "piao",  # 中文
    "任": "ren",  # 中文
    "区": "ou",  # 中文
    "尉": "wei",  # 中文
    "翟": "zhai",  # 中文
    "乐": "yue",  # 中文
    "覃": "qin",  # 中文
    "缪": "miao",  # 中文
    "冼": "xian",  # 中文
    "员": "yun",  # 中文
}


def sound(name: str) -> tuple[str, str]:
    """A name's pinyin without tones and blanks, and its initials; surnames as surnames are read."""
    if not name:
        return "", ""
    is_han = _HAN.match(name) is not None
    syllables = [_surname(name[0]), *(_syllable(c) for c in name[1:])] if is_han else lazy_pinyin(name)
    whole = "".join(s for s in "".join(syllables).lower() if s.isalnum())
    initials = "".join(s[0] for s in syllables if s and s[0].isalnum()).lower()
    return whole[:200], initials[:60]


@functools.lru_cache(maxsize=20_000)
def _surname(character: str) -> str:
    return _SURNAMES.get(character) or _syllable(character)


@functools.lru_cache(maxsize=20_000)
def _syllable(character: str) -> str:
    return str(pinyin(character, style=Style.NORMAL)[0][0])
