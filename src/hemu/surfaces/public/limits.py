"""Against abuse: how often somebody without an account may knock (INT-12)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from hemu.kernel import crypto
from hemu.kernel.refusals import Refusal
from hemu.surfaces.public.models import Knock, PublicDoor

WITHIN = timedelta(hours=1)
LOOK_UPS = 30
"""Look-ups by number and code in an hour from one address: with 31⁸ codes nobody gets anywhere by trying."""
KEPT = timedelta(days=1)


class TooOften(Refusal):
    """Knocked too often (429)."""

    status = 429


def mark_of(address: str) -> str:
    """The address as it is counted: a keyed digest."""
    return crypto.digest(address or "-", purpose="public address")


def count_report(*, door: PublicDoor, place_id: int, address: str, at: datetime) -> None:
    """Count a report; raises `TooOften` where the community's limits are reached. The place's row is locked."""
    since = at - WITHIN
    mine = Knock.objects.filter(door=Knock.Door.REPORT, happened_at__gt=since)
    if mine.filter(address=mark_of(address)).count() >= door.reports_from_address:
        raise TooOften(_("这里刚刚提交了好几件，请过一会儿再报；急事请直接打电话。"))
    if mine.filter(place=place_id).count() >= door.reports_at_place:
        raise TooOften(_("这个位置刚刚有很多人报过，我们已经收到；急事请直接打电话。"))
    Knock.objects.create(door=Knock.Door.REPORT, address=mark_of(address), place_id=place_id, happened_at=at)


def count_look_up(*, address: str, at: datetime) -> None:
    """Count a look-up; raises `TooOften`."""
    mine = Knock.objects.filter(door=Knock.Door.LOOK_UP, address=mark_of(address), happened_at__gt=at - WITHIN)
    if mine.count() >= LOOK_UPS:
        raise TooOften(_("查询太频繁，请过一会儿再试，或直接打电话。"))
    Knock.objects.create(door=Knock.Door.LOOK_UP, address=mark_of(address), happened_at=at)


def forget_all_knocks() -> None:
    """Forget them all: with another key of digests nobody's address is found again."""
    Knock.objects.all().delete()


def forget_knocks(*, at: datetime) -> int:
    """Forget what is older than a day; how many."""
    return int(Knock.objects.filter(happened_at__lt=at - KEPT).delete()[0])
