"""Doing a request once, however often it is sent: a double click, or a client that heard no answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.engines.idempotency.models import KeptAnswer
from hemu.kernel import crypto
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.transactions import command

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=2)
"""A claim this old without an answer belongs to a process that was killed: it may be taken over."""
KEY_LENGTH = 100
PATH_LENGTH = 200
PURPOSE = "idempotency"
_TRIES = 5


class StillRunning(NotAllowedNow):
    """The same request is being worked on at this moment (409)."""

    def __init__(self) -> None:
        super().__init__(_("同一个请求还在处理中，请稍等片刻再看结果。"))


class KeyReused(Invalid):
    """The key was used for a request with other content (422)."""

    def __init__(self) -> None:
        super().__init__({"": _("这个请求已经提交过，但内容和上次不同。请刷新后重新提交。")})


@dataclass(frozen=True)
class Answer:
    """What was answered, in terms that any surface can give again."""

    status: int
    body: str = ""
    content_type: str = "application/json"
    location: str = ""


def answer_once(*, user_id: int, path: str, key: str, digest: str, at: datetime, work: Callable[[], Answer]) -> Answer:
    """Do ``work`` once for this user, path and key within 24 hours, and give its answer each time.

    Raises `StillRunning` while the first is at work, `KeyReused` for another ``digest``, and whatever
    ``work`` raises: that leaves nothing behind and may be tried again. Call it outside any transaction:
    the claim must be seen by others before the work begins.
    """
    kept = _claim(user_id, _fit(path, PATH_LENGTH), _fit(key, KEY_LENGTH), crypto.digest(digest, purpose=PURPOSE), at)
    if kept.answered_at is not None:
        return Answer(kept.status, crypto.open_sealed(kept.body_sealed), kept.content_type, kept.location)
    try:
        return _work_and_keep(kept, at, work)
    except BaseException:
        with suppress(DatabaseError):  # what cannot be given back now is taken over in two minutes
            _give_back(kept)
        raise


def _fit(text: str, length: int) -> str:
    """The text as a column can hold it: keys and paths come from outside, of any length and kind."""
    return text if len(text) <= length and text.isprintable() else crypto.digest(text, purpose=PURPOSE)


def _claim(user_id: int, path: str, key: str, digest: str, at: datetime) -> KeptAnswer:
    """The answered row, or one that is now ours to work for.

    It looks without a transaction, so that whoever comes while the first is at work hears so at once
    and does not wait for a lock (SQLite has one for the whole database).
    """
    for _n in range(_TRIES):
        row = KeptAnswer.objects.filter(user=user_id, path=path, key=key).first()
        if row is not None and not _is_over(row, at):
            return _answered(row, digest)
        mine = KeptAnswer(user_id=user_id, path=path, key=key, digest=digest, holder=uuid.uuid4().hex, claimed_at=at)
        if _insert(mine) if row is None else _take_over(row, mine):
            return mine
    raise StillRunning()  # others were quicker each time


def _answered(row: KeptAnswer, digest: str) -> KeptAnswer:
    if row.digest != digest:
        raise KeyReused()
    if row.answered_at is None:
        raise StillRunning()
    return row


@command
def _insert(mine: KeptAnswer) -> bool:
    try:
        with transaction.atomic():
            mine.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _is_over(row: KeptAnswer, at: datetime) -> bool:
    return at - row.claimed_at > (ABANDONED if row.answered_at is None else KEPT)


@command
def _take_over(row: KeptAnswer, mine: KeptAnswer) -> bool:
    same = KeptAnswer.objects.filter(pk=row.pk, holder=row.holder, answered_at=row.answered_at)
    mine.pk = row.pk
    return bool(
        same.update(
            holder=mine.holder, digest=mine.digest, claimed_at=mine.claimed_at, answered_at=None, body_sealed=""
        )
    )


@command
def _work_and_keep(kept: KeptAnswer, at: datetime, work: Callable[[], Answer]) -> Answer:
    answer = work()
    written = _held(kept).update(
        answered_at=at,
        status=answer.status,
        content_type=answer.content_type,
        location=answer.location,
        body_sealed=crypto.seal(answer.body),
    )
    if not written:  # it took so long that another run took over: that one counts, this is undone
        raise StillRunning()
    return answer


@command
def _give_back(kept: KeptAnswer) -> None:
    _held(kept).delete()


def _held(kept: KeptAnswer) -> QuerySet[KeptAnswer]:
    return KeptAnswer.objects.filter(pk=kept.pk, holder=kept.holder, answered_at=None)
