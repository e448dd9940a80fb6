from __future__ import annotations

from datetime import datetime

from django.db import connection

from hemu.kernel.numbers.models import Counter
from hemu.kernel.timekeeping import civil_date


def next_number(*, scope: str, form: str, at: datetime) -> str:
    """The next running number of ``form`` in ``scope``, such as ``WX-2026-000123`` (SYS-06).

    Gap-free: the counter's row stays locked until the caller's transaction ends, and a rollback gives the
    number back. Must run inside a transaction.
    """
    assert connection.in_atomic_block, "a number is given out inside its record's transaction"
    year = civil_date(at).year
    if not _count_up(scope, form, year):
        Counter.objects.get_or_create(scope=scope, form=form, year=year)
        _count_up(scope, form, year)
    with connection.cursor() as cursor:
        cursor.execute(_READ, [scope, form, year])
        return f"{form}-{year}-{cursor.fetchone()[0]:06d}"


def _count_up(scope: str, form: str, year: int) -> bool:
    # Every case takes a number here: said in SQL, because building the query costs more than running it.
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP, [scope, form, year])
        return bool(cursor.rowcount)


_WHERE = "WHERE scope = %s AND form = %s AND year = %s"
_COUNT_UP = f"UPDATE numbers_counter SET last = last + 1 {_WHERE}"
_READ = f"SELECT last FROM numbers_counter {_WHERE}"
