"""The entry behind ``./hemu``: reads the command, sees to the packages, and hands over."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hemu.kernel.environment import ROOT, BadEnvironment, data_dir, database_settings
from hemu.launch import checks, serve
from hemu.launch.packages import PYTHON, VENV, ensure_packages
from hemu.launch.reckoning import reckon
from hemu.launch.terminal import Problem, complain, say, step

HELP = """Hemu 和睦: the house where promises to residents are kept.

  ./hemu run [--host H] [--port N] [--no-demo] [--tls [--cert FILE --key FILE]]
                            set up what is missing and serve; Ctrl-C stops everything
  ./hemu verify [--json]    ask every invariant; exit 1 and the broken ones if any
  ./hemu backup FILE        database, files and keys into one file, while the house runs
  ./hemu restore FILE [--yes]
                            bring a backup back; the old stays in place until the new is proved
  ./hemu rotate-keys        a new key for all sealed values and documents (the house stands still)
  ./hemu upgrade            after taking a new version: backup, packages, database, pages, verify
  ./hemu reckon FILE.json   answer questions about promises: due when, kept or not (docs/reckoning.md)
  ./hemu manage …           Django's own commands and Hemu's (./hemu manage help lists them)
  ./hemu test […]           the test suite (arguments go to pytest)
  ./hemu setup [--dev]      install the packages and nothing else
  ./hemu check              style, types, layers, texts, migrations
  ./hemu bench NAME [--size N] [--json]
  ./hemu shots DIR          pictures of the main pages as each role

Every command takes --data DIR, the folder of database, files and keys (default: ./data, or HEMU_DATA).
HEMU_DATABASE_URL=postgresql://… or mariadb://… uses a server instead of SQLite. More: docs/operations.md
"""


@dataclass(frozen=True)
class Command:
    """``work`` gets the arguments after the command's name; ``packages`` is the set it needs, if any."""

    work: Callable[[Sequence[str]], int]
    packages: str = "base"


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    try:
        rest = take_data_option(arguments)
        name = rest[0] if rest else "help"
        if name in ("help", "--help", "-h"):
            say(HELP)
            return 0
        command = COMMANDS.get(name)
        if command is None:
            raise Problem(f"There is no command {name!r}; ./hemu help lists them.")
        _require_known_database()
        if name == "run":
            serve.parse_run(rest[1:])  # a mistyped option is told before anything is installed
        if command.packages:
            ensure_packages("dev" if rest == ["setup", "--dev"] else command.packages)
            _settle_in(arguments)
        return command.work(rest[1:])
    except BadEnvironment as problem:
        complain(str(problem))
    except Problem as problem:
        if str(problem):
            complain(str(problem))
    except KeyboardInterrupt:
        complain("\nStopped.")
        return 130
    return 1


def take_data_option(arguments: Sequence[str]) -> list[str]:
    """Read ``--data DIR`` wherever it stands and put it where every process looks; the other arguments."""
    rest: list[str] = []
    left = list(arguments)
    while left:
        argument = left.pop(0)
        if argument == "--":
            rest += [argument, *left]
            break
        if argument == "--data":
            if not left:
                raise Problem("--data needs a folder.")
            os.environ["HEMU_DATA"] = left.pop(0)
        elif argument.startswith("--data="):
            os.environ["HEMU_DATA"] = argument.removeprefix("--data=")
        else:
            rest.append(argument)
    folder = data_dir()
    if folder.exists() and not folder.is_dir():
        raise Problem(f"{folder} is a file; --data and HEMU_DATA name a folder.")
    os.environ["HEMU_DATA"] = str(folder)  # absolute: children may work elsewhere
    return rest


def _require_known_database() -> None:
    """Tell of a wrong address before Django stumbles over it."""
    try:
        database_settings()
    except ValueError as problem:
        raise Problem(f"HEMU_DATABASE_URL is not an address: {problem}.") from problem


def _settle_in(arguments: Sequence[str]) -> None:
    """Go on in the project's own Python, if another one did the set-up."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), "-P", "-m", "hemu.launch", *arguments])


def manage(arguments: Sequence[str]) -> int:
    """One of Django's commands, in the caller's folder so that file names mean what they say."""
    command = [sys.executable, "-P", str(ROOT / "manage.py"), *arguments]
    os.execv(sys.executable, command)


def forward(name: str) -> Command:
    """A command of the launcher that is a command of Django under the same name."""
    return Command(lambda arguments: manage([name, *arguments]), "dev" if name == "shots" else "base")


def test(arguments: Sequence[str]) -> int:
    """The test suite, away from the data of the house."""
    if "HEMU_TEST_DATA" not in os.environ:
        os.environ["HEMU_DATA"] = str(ROOT / ".build" / "test-data")
    serve.compile_words()
    # A file's tests stay together: they share what is dear to make, such as a browser or a filled house.
    spread = [] if _says_how_many(arguments) else ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    os.chdir(ROOT)
    return subprocess.run([sys.executable, "-P", "-m", "pytest", *spread, *arguments], check=False).returncode


def _says_how_many(arguments: Sequence[str]) -> bool:
    return any(argument.startswith(("-n", "--numprocesses", "--pdb", "--co")) for argument in arguments)


def setup(arguments: Sequence[str]) -> int:
    """Only the packages, for an image or for working offline afterwards."""
    if list(arguments) not in ([], ["--dev"]):
        raise Problem("./hemu setup installs what running needs; ./hemu setup --dev also what testing needs.")
    return 0


def upgrade(arguments: Sequence[str]) -> int:
    """Everything that a new version needs (SYS-11); the packages are in place when this runs."""
    if arguments:
        raise Problem("upgrade takes no arguments. Take the new version first (git pull), then: ./hemu upgrade")
    code = subprocess.run([sys.executable, "-P", str(ROOT / "manage.py"), "backup_before_upgrade"], check=False)
    if code.returncode:
        raise Problem("Nothing was changed, because the backup failed.")
    serve.prepare(["--no-demo"])
    with step("Proof that everything holds"):
        proof = subprocess.run(
            [sys.executable, "-P", str(ROOT / "manage.py"), "verify"], check=False, capture_output=True, text=True
        )
    if proof.returncode:
        raise Problem(f"{proof.stdout}{proof.stderr}\nThe upgrade is done, but not everything holds; see above.")
    say("Upgraded. Start the house again: ./hemu run")
    return 0


COMMANDS = {
    "run": Command(serve.run),
    "manage": Command(manage),
    "setup": Command(setup),
    "test": Command(test, "dev"),
    "check": Command(checks.check, "dev"),
    "upgrade": Command(upgrade),
    "reckon": Command(reckon, packages=""),
    "rotate-keys": Command(lambda arguments: manage(["rotate_keys", *arguments])),
    **{name: forward(name) for name in ("verify", "backup", "restore", "bench", "shots")},
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
