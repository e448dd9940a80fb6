from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from hemu.engines.attachments.queries import list_pictures
from hemu.engines.journal.models import Event
from hemu.engines.journal.registry import get_event_type
from hemu.identity.access import SYSTEM
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.estate import commands
from hemu.registry.estate.invariants import find_forgotten_readings, find_strayed_meters
from hemu.registry.estate.models import Meter, MeterReading
from hemu.tests.cast import START, Cast, Player

pytestmark = pytest.mark.django_db
TODAY = START.date()


def add(cast: Cast, number: str = "W001", **more: Any) -> Meter:
    where = {} if "place_id" in more else {"room_id": cast.room.pk}
    given = {"kind": "water", "initial_reading": Decimal(100), "digits": 5, **where, **more}
    return commands.add_meter(
        community_id=cast.community.pk, number=number, actor=cast.engineering_supervisor.actor, at=START, **given
    )


def read(
    cast: Cast, meter: Meter, value: int | str, day: int = 0, by: Player | None = None, **more: Any
) -> MeterReading:
    at = START + timedelta(days=day)
    return commands.take_reading(
        meter_id=meter.pk, value=Decimal(value), read_date=at.date(), actor=(by or cast.technician).actor, at=at, **more
    )


def months(cast: Cast, meter: Meter, *values: int) -> None:
    for n, value in enumerate(values):
        read(cast, meter, value, 30 * n)


@pytest.mark.rule("EST-04")
def test_a_meter_stands_in_a_home_or_at_a_public_place(cast: Cast) -> None:
    own, public = add(cast), add(cast, "E900", kind="electricity", place_id=cast.place.pk, factor=Decimal(40))
    assert (own.where, public.where, public.factor) == ("3栋1单元1202", "中心花园", 40)
    assert Event.objects.filter(name="meter.added").count() == 2
    with pytest.raises(Invalid):
        add(cast, "W002", place_id=cast.place.pk, room_id=cast.room.pk)
    with pytest.raises(Invalid):
        add(cast, "W003", place_id=None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "Ｗ001"}, "number"),
        ({"kind": "steam"}, "kind"),
        ({"digits": 2}, "digits"),
        ({"digits": 3, "initial_reading": Decimal(1000)}, "digits"),
        ({"initial_reading": Decimal(-1)}, "initial_reading"),
        ({"factor": Decimal(0)}, "factor"),
        ({"installed_date": TODAY + timedelta(days=1)}, "installed_date"),
    ],
)
def test_what_is_no_meter_is_refused_by_field(given: dict[str, Any], field: str, cast: Cast) -> None:
    add(cast)
    with pytest.raises(Invalid) as refused:
        add(cast, **{"number": "W009", **given})
    assert list(refused.value.fields) == [field]


@pytest.mark.rule("EST-04")
def test_a_reading_keeps_value_day_reader_and_photo(cast: Cast) -> None:
    meter, out = add(cast, factor=Decimal(2)), io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    reading = read(cast, meter, "107.5", photos=[Upload("a.png", io.BytesIO(out.getvalue()))])
    meter.refresh_from_db()
    assert (reading.value, reading.usage, reading.read_by) == (Decimal("107.5"), 15, cast.technician.user)
    assert (meter.last_value, meter.last_date, meter.last_usage) == (Decimal("107.5"), TODAY, 15)
    pictures = list_pictures(
        actor=cast.office_manager.actor, subject=("meter", meter.pk), community_id=cast.community.pk
    )
    assert [picture.event_id for picture in pictures] == [reading.event_id]
    entry = Event.objects.get(name="meter.read")
    assert get_event_type(entry.name).render(entry.payload) == "抄表 107.5，用量 15（2026-03-02）"


@pytest.mark.rule("EST-04")
def test_a_reading_is_not_below_the_last_one_unless_the_meter_rolled_over(cast: Cast) -> None:
    meter = add(cast, initial_reading=Decimal(99990))
    with pytest.raises(Invalid) as refused:
        read(cast, meter, 15)
    assert list(refused.value.fields) == ["value"]
    assert read(cast, meter, 15, rolled_over=True).usage == 25
    with pytest.raises(Invalid):
        read(cast, meter, 16, 1, rolled_over=True)  # not smaller, so it did not
    assert MeterReading.objects.count() == 1


def test_without_the_number_of_digits_nobody_knows_where_it_began_again(cast: Cast) -> None:
    meter = add(cast, digits=None)
    with pytest.raises(Invalid) as refused:
        read(cast, meter, 15, rolled_over=True)
    assert list(refused.value.fields) == ["rolled_over"]
    with pytest.raises(Invalid):
        read(cast, add(cast, "W2"), 100000)  # more than five digits


@pytest.mark.parametrize("day", [1, -400])
def test_a_reading_is_neither_of_tomorrow_nor_before_the_meter(day: int, cast: Cast) -> None:
    meter = add(cast, installed_date=date(2026, 1, 1))
    with pytest.raises(Invalid) as refused:
        commands.take_reading(
            meter_id=meter.pk, value=Decimal(200), read_date=TODAY + timedelta(days=day),
            actor=cast.technician.actor, at=START,
        )  # fmt: skip
    assert list(refused.value.fields) == ["read_date"]


def test_one_reading_a_day(cast: Cast) -> None:
    meter = add(cast)
    read(cast, meter, 105)
    with pytest.raises(Invalid):
        read(cast, meter, 106)


@pytest.mark.rule("EST-04")
@pytest.mark.parametrize(("value", "said"), [(200, "7.00"), (130, "没有走动"), (131, "0.10")])
def test_an_unusual_consumption_is_asked_about_once(value: int, said: str, cast: Cast) -> None:
    meter = add(cast)
    months(cast, meter, 110, 120, 130)
    if said == "0.10":
        commands.set_meter_policy(
            community_id=cast.community.pk, high_ratio=Decimal(3), low_ratio=Decimal("0.2"), actor=SYSTEM, at=START
        )
    with pytest.raises(Invalid) as refused:
        read(cast, meter, value, 90)
    assert list(refused.value.fields) == ["is_confirmed"] and said in str(refused.value)
    assert read(cast, meter, value, 90, is_confirmed=True).is_unusual
    meter.refresh_from_db()
    assert meter.last_is_unusual


def test_what_is_usual_takes_the_days_into_account(cast: Cast) -> None:
    meter = add(cast)
    months(cast, meter, 110, 120, 130)
    assert not read(cast, meter, 170, 60 + 120).is_unusual  # four times as much in four times as long


def test_water_where_none_was_used_is_unusual(cast: Cast) -> None:
    meter = add(cast)
    for n in range(4):
        read(cast, meter, 100, 30 * n)
    with pytest.raises(Invalid):
        read(cast, meter, 140, 120)


@pytest.mark.rule("EST-04")
def test_a_new_meter_takes_over_with_its_own_first_reading(cast: Cast) -> None:
    old = add(cast)
    new = commands.replace_meter(
        meter_id=old.pk, final_value=Decimal(130), number="W777", initial_reading=Decimal(3), digits=6, day=TODAY,
        actor=cast.engineering_supervisor.actor, at=START,
    )  # fmt: skip
    old.refresh_from_db()
    assert (old.retired_date, old.last_value, old.replaced_by) == (TODAY, 130, new)
    assert (new.where, new.standing, new.digits) == (old.where, 3, 6)
    assert read(cast, new, 10, 30).usage == 7
    with pytest.raises(NotAllowedNow):
        read(cast, old, 140, 30)
    assert [e.name for e in Event.objects.filter(subject_type="meter", subject_id=new.pk).order_by("id")] == [
        "meter.replaced",
        "meter.read",
    ]


def test_the_last_reading_of_an_old_meter_is_checked_like_any_other(cast: Cast) -> None:
    old = add(cast)
    with pytest.raises(Invalid) as refused:
        commands.replace_meter(
            meter_id=old.pk, final_value=Decimal(9), number="W777", initial_reading=Decimal(0), digits=5, day=TODAY,
            actor=cast.engineering_supervisor.actor, at=START,
        )  # fmt: skip
    assert list(refused.value.fields) == ["final_value"]
    old.refresh_from_db()
    assert old.retired_date is None and Meter.objects.count() == 1


def test_a_retired_meter_keeps_its_readings(cast: Cast) -> None:
    meter = add(cast)
    read(cast, meter, 110)
    commands.retire_meter(
        meter_id=meter.pk, final_value=None, day=TODAY, reason="拆除", actor=cast.engineering_supervisor.actor, at=START
    )
    assert meter.readings.count() == 1
    with pytest.raises(NotAllowedNow):
        read(cast, meter, 120, 30)


@pytest.mark.rule("EST-04")
def test_a_wrong_reading_is_struck_out_and_stays_to_be_seen(cast: Cast) -> None:
    meter = add(cast)
    read(cast, meter, 110)
    wrong = read(cast, meter, 190, 30)
    with pytest.raises(Forbidden):
        commands.strike_reading(
            reading_id=wrong.pk, reason="看错", actor=cast.technician2.actor, at=START + timedelta(days=30)
        )
    commands.strike_reading(
        reading_id=wrong.pk, reason="看错", actor=cast.technician.actor, at=START + timedelta(days=30, hours=1)
    )
    meter.refresh_from_db()
    assert (meter.last_value, meter.last_date) == (110, TODAY)
    assert read(cast, meter, 119, 30).usage == 9
    assert meter.readings.count() == 3
    assert Event.objects.get(name="meter.reading_struck").note == "看错"


def test_only_the_last_reading_can_be_struck_out(cast: Cast) -> None:
    meter = add(cast)
    first = read(cast, meter, 110)
    read(cast, meter, 120, 30)
    with pytest.raises(NotAllowedNow):
        commands.strike_reading(reading_id=first.pk, reason="看错", actor=SYSTEM, at=START)


def line(meter: Meter, value: int, **more: Any) -> commands.Shown:
    return commands.Shown(meter.pk, Decimal(value), **more)


@pytest.mark.rule("EST-04")
def test_a_round_is_noted_whole_or_not_at_all(cast: Cast) -> None:
    meters = [add(cast, f"W{n}") for n in range(3)]
    given = {"community_id": cast.community.pk, "read_date": TODAY, "actor": cast.technician.actor, "at": START}
    with pytest.raises(Invalid) as refused:
        commands.take_readings(lines=[line(meters[0], 110), line(meters[1], 90), line(meters[2], 120)], **given)
    assert list(refused.value.fields) == [f"value_{meters[1].pk}"] and not MeterReading.objects.exists()
    commands.take_readings(lines=[line(meters[0], 110), line(meters[2], 120)], **given)
    assert sorted(MeterReading.objects.values_list("usage", flat=True)) == [10, 20]
    assert Event.objects.filter(name="meter.read").count() == 2
    assert [list(find_forgotten_readings()), list(find_strayed_meters())] == [[], []]


def test_a_round_costs_the_same_however_many_meters(cast: Cast, django_assert_max_num_queries: Any) -> None:
    meters = [add(cast, f"W{n}") for n in range(30)]
    actor = cast.technician.actor
    with django_assert_max_num_queries(10):
        commands.take_readings(
            community_id=cast.community.pk, lines=[line(m, 120) for m in meters], read_date=TODAY, actor=actor, at=START
        )
    assert MeterReading.objects.count() == 30


def test_who_does_not_read_meters_does_not(cast: Cast) -> None:
    meter = add(cast)
    with pytest.raises(Forbidden):
        read(cast, meter, 110, by=cast.front_desk)
    for player in (cast.stranger, cast.owner, cast.guard):
        with pytest.raises(NotFound):
            read(cast, meter, 110, by=player)
    with pytest.raises(NotFound):
        commands.take_readings(
            community_id=cast.next_community.pk, lines=[line(meter, 110)], read_date=TODAY, actor=SYSTEM, at=START
        )
    assert not MeterReading.objects.exists()


@pytest.mark.parametrize(("high", "low", "field"), [("1", "0.1", "high_ratio"), ("3", "1", "low_ratio")])
def test_a_standard_that_makes_no_sense_is_refused(high: str, low: str, field: str, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        commands.set_meter_policy(
            community_id=cast.community.pk, high_ratio=Decimal(high), low_ratio=Decimal(low), actor=SYSTEM, at=START
        )
    assert list(refused.value.fields) == [field]
