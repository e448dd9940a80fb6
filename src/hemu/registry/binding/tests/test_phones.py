from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.registry.binding import commands, sending
from hemu.registry.binding.models import AccountPhone, BindingRequest, PhoneCode, TextMessage
from hemu.registry.binding.tests.gateway import Gateway
from hemu.registry.privacy.holdings import list_holdings
from hemu.registry.residents.models import Person
from hemu.tests.cast import START, Cast

PHONE = "13900004321"
HERE = "203.0.113.7"
NEW_PASSWORD = "yiqi-heping-77"


def ask(phone: str = PHONE, minutes: float = 0, address: str = HERE) -> str:
    return commands.ask_phone_code(phone=phone, address=address, at=START + timedelta(minutes=minutes))


def code_of(gateway: Gateway) -> str:
    message = TextMessage.objects.latest("id")
    sending.deliver(message_id=message.pk, at=message.created_at)
    return gateway.last_code


def sign_up(phone: str, name: str) -> object:
    return commands.sign_up_with_phone(phone=phone, name=name, password=NEW_PASSWORD, address=HERE, at=START)


@pytest.mark.rule("RES-08")
def test_a_number_is_proved_once_by_the_code_that_came(db: None, gateway: Gateway) -> None:
    assert ask("139 0000 4321") == PHONE
    code = code_of(gateway)
    row = PhoneCode.objects.get()
    assert code not in str(vars(row)) and PHONE not in str(vars(row)) and HERE not in str(vars(row))
    assert commands.prove_phone(phone=PHONE, code=f"{code[:3]} {code[3:]}", at=START)
    with pytest.raises(Invalid):
        commands.prove_phone(phone=PHONE, code=code, at=START)


def test_five_wrong_guesses_kill_a_code(db: None, gateway: Gateway) -> None:
    ask()
    code = code_of(gateway)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert [commands.prove_phone(phone=PHONE, code=wrong, at=START) for _try in range(5)] == [False] * 5
    with pytest.raises(Invalid):
        commands.prove_phone(phone=PHONE, code=code, at=START)


def test_a_code_expires_belongs_to_its_number_and_gives_way_to_a_newer_one(db: None, gateway: Gateway) -> None:
    ask()
    first = code_of(gateway)
    for phone, minutes in ((PHONE, 10), ("13900004322", 1)):
        with pytest.raises(Invalid):
            commands.prove_phone(phone=phone, code=first, at=START + timedelta(minutes=minutes))
    ask(minutes=2)
    second = code_of(gateway)
    at = START + timedelta(minutes=3)
    assert first == second or not commands.prove_phone(phone=PHONE, code=first, at=at)
    assert commands.prove_phone(phone=PHONE, code=second, at=at)


def test_one_number_and_one_address_are_limited(db: None, gateway: Gateway) -> None:
    ask()
    with pytest.raises(Invalid):
        ask(minutes=0.9)
    for n in range(1, 8):
        ask(minutes=n * 2, address=f"198.51.100.{n}")
    with pytest.raises(Invalid) as refused:
        ask(minutes=30, address="198.51.100.99")
    assert set(refused.value.fields) == {"phone"}
    for n in range(20):
        ask(f"1380000{n:04}", minutes=40, address="192.0.2.1")
    with pytest.raises(Invalid):
        ask("13800009999", minutes=50, address="192.0.2.1")


def test_who_is_on_file_is_answered_like_everybody(cast: Cast, gateway: Gateway) -> None:
    for phone in ("13900001202", "13999999999"):
        assert ask(phone) == phone
    assert TextMessage.objects.count() == 2


@pytest.mark.rule("RES-10")
def test_without_a_gateway_no_code_is_made(db: None) -> None:
    with pytest.raises(NotAllowedNow):
        ask()
    assert not PhoneCode.objects.exists() and not TextMessage.objects.exists()


@pytest.mark.rule("RES-08")
def test_name_and_number_on_file_ask_for_their_homes_by_themselves(cast: Cast) -> None:
    Person.objects.filter(pk=cast.family.person.pk).update(user=None)
    user = sign_up("13900002202", "张小宝")
    asked = BindingRequest.objects.get()
    assert (asked.user, asked.room, asked.role, asked.state) == (user, cast.room, "family", "waiting")
    assert not Person.objects.filter(user=user).exists()
    assert list(Event.objects.filter(actor=user).values_list("name", flat=True)) == [
        "account.signed_up",
        "room.binding_requested",
    ]


@pytest.mark.parametrize(("phone", "name"), [("13900002202", "李小宝"), ("13900002203", "张小宝")])
def test_one_of_both_asks_for_nothing(cast: Cast, phone: str, name: str) -> None:
    Person.objects.filter(pk=cast.family.person.pk).update(user=None)
    sign_up(phone, name)
    assert not BindingRequest.objects.exists()


def test_a_lost_password_is_replaced_by_number_and_name(cast: Cast) -> None:
    def reset(phone: str, name: str, user_id: int) -> None:
        commands.reset_with_phone(
            phone=phone, user_id=user_id, name=name, password=NEW_PASSWORD, address=HERE, at=START
        )

    owner = cast.owner.user
    with pytest.raises(Invalid):
        reset("13900001202", "张美", owner.pk)
    for phone, user in (("13900000301", owner), ("13800000003", cast.front_desk.user)):
        with pytest.raises(NotFound):
            reset(phone, user.name, user.pk)
    reset("13900001202", "张美兰", owner.pk)
    owner.refresh_from_db()
    assert owner.check_password(NEW_PASSWORD)


@pytest.mark.rule("RES-11")
def test_several_share_a_phone_and_at_most_five(db: None) -> None:
    for name in ("甲", "乙", "丙", "丁", "戊"):
        sign_up(PHONE, name)
    with pytest.raises(NotAllowedNow):
        sign_up(PHONE, "己")


@pytest.mark.rule("PRV-04")
def test_what_binding_holds_of_somebody_is_told_and_erased(cast: Cast) -> None:
    Person.objects.filter(pk=cast.family.person.pk).update(user=None)
    user = sign_up("13900002202", "张小宝")
    Person.objects.filter(pk=cast.family.person.pk).update(user=user)
    held = {each.code: each for each in list_holdings()}
    person_id = cast.family.person.pk
    assert [row["phone"] for row in held["account_phones"].collect(person_id)] == ["13900002202"]
    assert [row["room"] for row in held["binding_requests"].collect(person_id)] == ["3栋1单元1202"]
    assert [held[code].erase(person_id, START) for code in ("account_phones", "binding_requests")] == [1, 1]
    assert not AccountPhone.objects.exists() and not BindingRequest.objects.exists()
