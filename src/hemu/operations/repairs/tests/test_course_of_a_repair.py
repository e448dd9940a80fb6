"""From the report to the resident's word: what each step stores and tells (REP-01, REP-06, CAS-09)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from hemu.casework import commands as casework
from hemu.casework.models import Case, Rating
from hemu.casework.queries import get_case_page
from hemu.casework.states import State
from hemu.engines.attachments.models import Attachment, Signature
from hemu.kernel.files.models import StoredFile
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.operations.repairs import commands as repairs
from hemu.operations.repairs.commands import MaterialLine
from hemu.operations.repairs.models import MaterialUse, Repair
from hemu.operations.repairs.tests.course import brought_to, done, opened, picture, report, signature
from hemu.tests.cast import START, Cast

S = State
LATER = START + timedelta(hours=3)


@pytest.mark.rule("REP-01", "INT-01")
def test_the_desks_report_keeps_all_that_was_asked(cast: Cast) -> None:
    told = report(
        cast,
        channel=Case.Channel.NIGHT_BOOK,
        urgency=Case.Urgency.URGENT,
        description="从昨晚开始",
        convenient_from=START + timedelta(hours=5),
        convenient_to=START + timedelta(hours=6),
        photos=[Upload("a.jpg", picture())],
    )
    case = repairs.open_repair(
        report=told,
        somebody_home=True,
        spare_key_left=True,
        spare_key_may_be_used=True,
        actor=cast.front_desk.actor,
        at=START,
    )
    case.refresh_from_db()
    assert case.number == "WX-2026-000001"
    assert (case.state, case.urgency_rank, case.channel) == (S.RECEIVED, 0, "night_book")
    assert (case.room_id, case.contact_name, case.contact_phone) == (cast.room.pk, "张美兰", "13900001202")
    assert case.convenient_to == START + timedelta(hours=6)
    assert case.department == cast.department("engineering")
    repair = Repair.objects.get(case=case)
    assert (repair.somebody_home, repair.spare_key_left, repair.spare_key_may_be_used) == (True, True, True)
    assert Attachment.objects.get(subject_type="case", subject_id=case.pk).kind == "photo"


@pytest.mark.rule("REP-01")
def test_a_key_that_was_not_left_cannot_be_used(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        repairs.open_repair(report=report(cast), spare_key_may_be_used=True, actor=cast.front_desk.actor, at=START)
    assert list(refused.value.fields) == ["spare_key_may_be_used"]
    case = opened(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Repair.objects.filter(case=case).update(spare_key_may_be_used=True)


@pytest.mark.rule("REP-01", "ORG-01")
def test_nobody_reports_from_a_home_that_is_not_theirs(cast: Cast) -> None:
    web = report(cast, channel=Case.Channel.WEB)
    with pytest.raises(NotFound):
        repairs.open_repair(report=web, actor=cast.neighbour.actor, at=START)
    with pytest.raises(NotFound):
        repairs.open_repair(report=web, actor=cast.stranger.actor, at=START)
    with pytest.raises(Invalid):
        elsewhere = replace(web, room_id=cast.stranger_room.pk)
        repairs.open_repair(report=elsewhere, actor=cast.front_desk.actor, at=START)
    with pytest.raises(Forbidden):
        repairs.open_repair(report=web, actor=cast.cashier.actor, at=START)
    assert Case.objects.count() == 0


@pytest.mark.rule("REP-06", "SYS-12")
def test_completion_keeps_work_materials_at_their_price_hours_photos_and_signature(cast: Cast) -> None:
    case = brought_to(cast, S.UNDER_WAY)
    done(
        cast,
        case,
        LATER,
        materials=[MaterialLine(cast.tap.pk, Decimal(1)), MaterialLine(cast.seal_ring.pk, Decimal("2.5"))],
        photos=[Upload("after.jpg", picture())],
    )
    cast.tap.price = Decimal("99.00")
    cast.tap.save()
    page = get_case_page(actor=cast.owner.actor, case_id=case.pk)
    assert (page.case.state, page.case.done_at) == (S.DONE, LATER)
    assert page.detail["cost"] == Decimal("74.25")
    assert [(u.material.name, u.unit_price) for u in page.detail["materials"]] == [
        ("水龙头", Decimal("68.00")),
        ("密封圈", Decimal("2.50")),
    ]
    signed = Signature.objects.get()
    assert (signed.signer_name, signed.signed_at, signed.method) == ("张美兰", LATER, "finger")
    assert "换了阀芯" in signed.signed_text and "水龙头 1个 × 68.00" in signed.signed_text
    assert signed.signed_sha256 == hashlib.sha256(signed.signed_text.encode()).hexdigest()
    assert sorted(p.kind for p in page.pictures) == ["photo", "signature"]
    assert page.entries[-1].sentence == "完工：换了阀芯"


@pytest.mark.rule("REP-06")
def test_a_homes_repair_is_signed_a_public_places_is_confirmed_by_reporter_or_desk(cast: Cast) -> None:
    home = brought_to(cast, S.UNDER_WAY)
    with pytest.raises(Invalid) as refused:
        done(cast, home, LATER, signature=None)
    assert list(refused.value.fields) == ["signature"]
    lamp = brought_to(cast, S.UNDER_WAY, place_id=cast.place.pk)
    done(cast, lamp, LATER, signature=None)
    with pytest.raises(NotFound):
        casework.confirm_case(case_id=lamp.pk, actor=cast.owner.actor, at=LATER)
    casework.confirm_case(case_id=lamp.pk, actor=cast.front_desk.actor, at=LATER)
    lamp.refresh_from_db()
    assert lamp.state == S.CONFIRMED


@pytest.mark.rule("CAS-09")
def test_staff_cannot_confirm_for_a_resident(cast: Cast) -> None:
    case = brought_to(cast, S.DONE)
    for role in ("front_desk", "technician", "engineering_supervisor", "office_manager"):
        with pytest.raises(Forbidden):
            casework.confirm_case(case_id=case.pk, actor=getattr(cast, role).actor, at=LATER)
        with pytest.raises((Forbidden, NotAllowedNow)):
            casework.close_case(case_id=case.pk, actor=getattr(cast, role).actor, at=LATER)
    case.refresh_from_db()
    assert case.state == S.DONE


@pytest.mark.rule("CAS-09", "CAS-10")
def test_a_bad_rating_never_closes_a_case(cast: Cast) -> None:
    case = brought_to(cast, S.DONE)
    casework.confirm_case(case_id=case.pk, actor=cast.owner.actor, at=LATER, speed=5, quality=2, manner=5)
    with pytest.raises(NotAllowedNow):
        casework.close_case(case_id=case.pk, actor=cast.front_desk.actor, at=LATER)
    case.refresh_from_db()
    assert case.state == S.CONFIRMED
    good = brought_to(cast, S.DONE)
    casework.confirm_case(case_id=good.pk, actor=cast.owner.actor, at=LATER, speed=5, quality=4, manner=3)
    casework.close_case(case_id=good.pk, actor=cast.front_desk.actor, at=LATER)
    good.refresh_from_db()
    assert (good.state, good.closed_at) == (S.CLOSED, LATER)
    assert Rating.objects.count() == 2


@pytest.mark.rule("CAS-09")
def test_not_solved_opens_it_again_and_the_way_there_begins_anew(cast: Cast) -> None:
    case = brought_to(cast, S.DONE)
    repairs.give_again(
        step="not_solved",
        case_id=case.pk,
        reason="还在滴",
        photos=[Upload("b.jpg", picture())],
        actor=cast.owner.actor,
        at=LATER,
    )
    case.refresh_from_db()
    assert (case.state, case.reopened_count, case.done_at) == (S.REOPENED, 1, None)
    assert Repair.objects.get(case=case).arrived_at is None
    casework.take_case(case_id=case.pk, actor=cast.technician2.actor, at=LATER)
    case.refresh_from_db()
    assert case.assignee == cast.technician2.staff


def test_three_marks_or_none(cast: Cast) -> None:
    case = brought_to(cast, S.DONE)
    with pytest.raises(Invalid):
        casework.confirm_case(case_id=case.pk, actor=cast.owner.actor, at=LATER, speed=5)
    assert Rating.objects.count() == 0


def test_a_refused_completion_leaves_nothing_behind(cast: Cast) -> None:
    case = brought_to(cast, S.UNDER_WAY)
    with pytest.raises(Invalid):
        done(cast, case, LATER, photos=[Upload("x.jpg", picture()), Upload("y.jpg", BytesIO(b"no picture"))])
    case.refresh_from_db()
    assert case.state == S.UNDER_WAY
    assert (MaterialUse.objects.count(), StoredFile.objects.count(), Signature.objects.count()) == (0, 0, 0)


@pytest.mark.rule("CAS-01")
def test_the_database_itself_refuses_a_closed_case_without_its_moment(cast: Cast) -> None:
    case = opened(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state=S.CLOSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state=S.UNDER_WAY)


def test_signature_can_be_a_photo_of_the_paper(cast: Cast) -> None:
    case = brought_to(cast, S.UNDER_WAY)
    paper = replace(signature(), image=Upload("paper.jpg", picture()), is_paper=True)
    done(cast, case, LATER, signature=paper)
    assert Signature.objects.get().method == "paper"
    assert Attachment.objects.get(kind="paper").subject_id == case.pk
