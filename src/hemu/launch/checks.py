"""``./hemu check``: everything that can be told about the code without running it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from hemu.kernel.environment import ROOT
from hemu.launch.terminal import Problem, complain, say

_MANAGE = ["-P", str(ROOT / "manage.py")]
CHECKS: dict[str, list[str]] = {
    "Style": ["-m", "ruff", "check", "src", "manage.py"],
    "Format": ["-m", "ruff", "format", "--check", "src", "manage.py"],
    "Types": ["-m", "mypy"],
    "Layers": ["-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"],
    "Texts": [*_MANAGE, "words", "--check"],
    "Migrations": [*_MANAGE, "makemigrations", "--check", "--dry-run"],
    "Settings": [*_MANAGE, "check"],
    "Templates": ["-m", "djlint", "src", "--lint", "--quiet"],
}


def check(arguments: Sequence[str]) -> int:
    """Run them all, however many fail, and show what each failure said."""
    unknown = [name for name in arguments if name.capitalize() not in CHECKS]
    if unknown:
        raise Problem(f"There is no check {unknown[0]!r}; there are: {', '.join(name.lower() for name in CHECKS)}.")
    chosen = [name.capitalize() for name in arguments] or list(CHECKS)
    failed = [name for name in chosen if not _passes(name)]
    if failed:
        complain(f"Not in order: {', '.join(failed)}.")
    return 1 if failed else 0


def _passes(name: str) -> bool:
    done = subprocess.run(
        [sys.executable, *CHECKS[name]],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    say(f"  {name} … {'ok' if done.returncode == 0 else 'not in order'}")
    if done.returncode:
        complain(done.stdout.strip())
    return done.returncode == 0
