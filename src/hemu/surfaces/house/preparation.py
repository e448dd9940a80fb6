"""What a start needs from Django, each step done only where something is missing."""

from __future__ import annotations

import fcntl
import hashlib
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error

from hemu.engines.promises.commands import seed_promises
from hemu.engines.promises.commands.calendar import publish_known_years
from hemu.engines.promises.models import Promise
from hemu.engines.promises.presets import list_presets
from hemu.identity.access import SYSTEM
from hemu.identity.models import Community, User
from hemu.kernel import environment
from hemu.kernel.timekeeping import now
from hemu.launch.terminal import Problem, step
from hemu.registry.org.commands.upgrading import offer_new_permissions
from hemu.surfaces.house import demo_mark


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Two starts at once: the second waits until the first has prepared everything."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def require_database() -> None:
    """Reach every database, or say plainly which one does not answer and where it is set."""
    for alias in connections:
        connection = connections[alias]
        try:
            connection.ensure_connection()
        except Error as problem:
            wanted = connection.settings_dict
            where = wanted["HOST"] and f" at {wanted['HOST']}:{wanted['PORT'] or 'its usual port'}"
            raise Problem(
                f"The database {wanted['NAME']}{where} cannot be reached: {str(problem).strip()}\n"
                "It is set by HEMU_DATABASE_URL; without it SQLite in the data folder is used."
            ) from problem


def migrate() -> None:
    """Bring each database to the newest form, if it is not there."""
    behind = [alias for alias in connections if _is_behind(alias)]
    if not behind:
        return
    with step("Database"):
        for alias in behind:
            call_command("migrate", database=alias, verbosity=0, interactive=False)


def _is_behind(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    targets = executor.loader.graph.leaf_nodes()
    return bool(executor.migration_plan(targets))


def bring_what_is_new() -> None:
    """What a newer version begins with reaches communities and companies from before it: promises that they lack
    (PRO-01), years whose holidays are known by now (SYS-13), permissions of the usual posts (ORG-02)."""
    wanted = {preset.code for preset in list_presets()}
    known: dict[int, set[str]] = {pk: set() for pk in Community.objects.values_list("pk", flat=True)}
    for community_id, code in Promise.objects.values_list("community", "code"):
        known[community_id].add(code)
    lacking = [community_id for community_id, codes in sorted(known.items()) if not wanted <= codes]
    for community_id in lacking:
        seed_promises(community_id=community_id, at=now())
    for community_id in sorted(known):
        publish_known_years(community_id=community_id, actor=SYSTEM, at=now())
    offer_new_permissions(actor=SYSTEM, at=now())


def collect_pages() -> None:
    """Gather and compress styles, scripts and pictures, if any of them changed."""
    found = _static_digest()
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    with alone(settings.BUILD_DIR, "static"):
        if stamp.exists() and stamp.read_text() == found:
            return
        with step("Pages"):
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(found)


def _static_digest() -> str:
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def compile_words() -> None:
    """Compile the translations, where a text is newer than what was compiled from it."""
    texts = (environment.ROOT / "src").glob("hemu/**/locale/*/LC_MESSAGES/*.po")
    if "compile_words" in get_commands() and any(_is_stale(text) for text in texts):
        with step("Languages"):
            call_command("compile_words", stdout=io.StringIO())


def _is_stale(text: Path) -> bool:
    compiled = text.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime


def make_demo() -> None:
    """A demo community, where nothing stands yet."""
    if "demo" not in get_commands():
        return
    begun = demo_mark.any_demo()  # making it was interrupted: it is one transaction, so nothing of it is there
    if demo_mark.demo_stands() or (not begun and (Community.objects.exists() or User.objects.exists())):
        return
    with step("Demo community with ninety days of history"):
        try:
            call_command("demo", stdout=_Below())
        except CommandError as problem:
            raise Problem(f"The demo could not be made: {problem}\n./hemu run --no-demo starts without.") from problem


class _Below(io.TextIOBase):
    """What a long step tells on its way, a line each under its title."""

    def write(self, text: str) -> int:
        sys.stdout.write("".join(f"\n    {line}" for line in text.splitlines()))
        sys.stdout.flush()
        return len(text)


def first_administrator(base_url: str) -> list[str]:
    """The one-time link for the first administrator (ORG-10), while there is none."""
    if "first_admin_link" not in get_commands():
        return []
    said = io.StringIO()
    try:
        call_command("first_admin_link", base_url=base_url, stdout=said)
    except CommandError:  # there is an administrator already
        return []
    return ["Make yourself the first administrator with this link, which works once:", said.getvalue().strip()]


_OVER_HTTP = {"security.W004", "security.W008", "security.W012", "security.W016"}
"""What Django warns of where pages go over plain HTTP."""


def require_sound_production() -> None:
    """Refuse a production start with demo data, weak secrets or anything else that ``check --deploy`` finds.

    ``HEMU_HTTPS=0`` says that plain HTTP is meant; then nobody needs to be warned of it.
    """
    meant = set() if settings.SESSION_COOKIE_SECURE else _OVER_HTTP
    found = checks.run_checks(include_deployment_checks=True)
    wrong = [message for message in found if message.level >= checks.WARNING and message.id not in meant]
    if wrong:
        said = "\n".join(f"  {message.msg}" + (f" {message.hint}" if message.hint else "") for message in wrong)
        raise Problem(f"Not fit for production:\n{said}")


def prepare_all(*, demo: bool, base_url: str, tell: Callable[[list[str]], None]) -> bool:
    """Every step in its order; True when a demo community stands. ``tell`` gets the lines to show at the end."""
    with alone(Path(settings.DATA_DIR), "prepare"):
        compile_words()
        if settings.PRODUCTION:
            require_sound_production()
        require_database()
        migrate()
        bring_what_is_new()
        collect_pages()
        if demo and not settings.PRODUCTION:
            make_demo()
        stands = demo and demo_mark.demo_stands()
        if base_url and not stands:
            tell(first_administrator(base_url))
        return stands
