from __future__ import annotations

import json

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from hemu.engines.journal.models import Event
from hemu.engines.journal.registry import get_event_type
from hemu.engines.scripts.commands import save_script
from hemu.engines.scripts.models import Script, ScriptVersion
from hemu.engines.scripts.occasions import list_occasions
from hemu.engines.scripts.presets import FILE, Phrase, preset_phrases
from hemu.engines.scripts.queries import get_script, list_versions
from hemu.identity.access import Actor
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.tests.cast import START, Cast, Player

pytestmark = pytest.mark.django_db
OURS = [Phrase("接起", "您好，意林小镇。", "Picking up", "Good morning, Yilin."), Phrase("挂断", "再见。")]


def save(cast: Cast, phrases: list[Phrase], version: int = 0, by: Player | None = None, **more: object) -> Script:
    return save_script(
        community_id=cast.community.pk, occasion="telephone", phrases=phrases, version=version,
        actor=(by or cast.service_supervisor).actor, at=START, **more,
    )  # fmt: skip


def strip(actor: Actor | None, occasion: str = "telephone") -> str:
    request = RequestFactory().get("/")
    request.actor = actor  # type: ignore[attr-defined]
    drawn = Template("{% load scripts %}{% scripts occasion %}").render(
        Context({"request": request, "occasion": occasion})
    )
    return str(drawn)


@pytest.mark.rule("ORG-07")
def test_every_usual_occasion_comes_with_phrases_in_both_languages() -> None:
    asked = {"telephone", "walk_in", "complaint", "visit", "closing", "avoid"}
    assert asked <= {each.code for each in list_occasions()} and set(json.loads(FILE.read_text())) == asked
    for code in asked:
        phrases = preset_phrases(code)
        assert len(phrases) >= 5
        assert all(p.title_zh and p.zh and p.title_en and p.en for p in phrases), code


@pytest.mark.rule("ORG-07")
def test_a_communitys_own_phrases_take_the_place_of_the_presets(cast: Cast) -> None:
    assert get_script(community_id=cast.community.pk, occasion="telephone").phrases == preset_phrases("telephone")
    save(cast, OURS)
    ours = get_script(community_id=cast.community.pk, occasion="telephone")
    assert (list(ours.phrases), ours.version) == (OURS, 1)
    theirs = get_script(community_id=cast.next_community.pk, occasion="telephone")
    assert (theirs.phrases, theirs.version) == (preset_phrases("telephone"), 0)
    entry = Event.objects.get(name="script.changed")
    assert get_event_type(entry.name).render(entry.payload) == "修改了服务用语“接听电话”，现在是第 1 版"


@pytest.mark.rule("ORG-07")
def test_every_version_stays_and_an_old_one_can_come_back(cast: Cast) -> None:
    save(cast, OURS)
    save(cast, OURS[::-1], version=1)
    versions = list_versions(actor=cast.front_desk.actor, occasion="telephone")
    assert [(v.number, v.changed_by) for v in versions] == [(2, "杨磊军"), (1, "杨磊军"), (0, "")]
    save(cast, list(versions[2].phrases), version=2)
    assert get_script(community_id=cast.community.pk, occasion="telephone").phrases == preset_phrases("telephone")
    assert ScriptVersion.objects.count() == 3


def test_nobody_overwrites_a_newer_version(cast: Cast) -> None:
    save(cast, OURS)
    with pytest.raises(NotAllowedNow):
        save(cast, OURS[:1], version=0)
    assert Script.objects.get().version == 1


def test_the_same_phrases_make_no_version(cast: Cast) -> None:
    save(cast, list(preset_phrases("telephone")))
    assert not Script.objects.exists() and not Event.objects.filter(name="script.changed").exists()


@pytest.mark.parametrize("phrases", [[], [Phrase("", "您好")], [Phrase("接起", "")], OURS * 31])
def test_what_is_no_script_is_refused(phrases: list[Phrase], cast: Cast) -> None:
    with pytest.raises(Invalid):
        save(cast, phrases)


def test_who_may_not_write_phrases_does_not(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        save(cast, OURS, by=cast.front_desk)
    for player in (cast.stranger, cast.owner):
        with pytest.raises(NotFound):
            save(cast, OURS, by=player)


@pytest.mark.rule("ORG-07")
def test_the_strip_says_what_to_say_and_what_not_to(cast: Cast) -> None:
    shown = strip(cast.front_desk.actor)
    assert preset_phrases("telephone")[0].zh in shown and preset_phrases("avoid")[0].zh in shown
    assert '<details class="script no-print" data-keep="script-telephone">' in shown
    with translation.override("en"):
        said = strip(cast.front_desk.actor)
    assert said.index("How may I help you?") < said.index(preset_phrases("telephone")[0].zh)


def test_the_strip_is_nothing_to_residents_and_strangers_to_the_house(cast: Cast) -> None:
    assert strip(cast.owner.actor).strip() == "" and strip(None).strip() == ""


def test_the_strip_costs_one_statement(cast: Cast, django_assert_num_queries: object) -> None:
    actor = cast.front_desk.actor
    with django_assert_num_queries(1):  # type: ignore[operator]
        strip(actor)


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.service_supervisor.user)
    return client


def filled(client: Client, path: str) -> dict[str, object]:
    form = client.get(path).context["form"]
    return {bound.html_name: "" if bound.value() is None else bound.value() for bound in form}


@pytest.mark.rule("ORG-07")
def test_the_screen_orders_adds_and_takes_out(cast: Cast, client: Client) -> None:
    save(cast, OURS)
    path = reverse("script_edit", args=["telephone"])
    data = filled(client, path) | {"order_0": "5", "title_zh_2": "久等", "zh_2": "让您久等了。", "order_2": "9"}
    data |= dict.fromkeys(("title_zh_1", "zh_1", "title_en_1", "en_1"), "")
    assert client.post(path, data).status_code == 302
    phrases = get_script(community_id=cast.community.pk, occasion="telephone").phrases
    assert list(phrases) == [OURS[0], Phrase("久等", "让您久等了。")]


def test_half_a_phrase_comes_back_with_what_was_typed(cast: Cast, client: Client) -> None:
    path = reverse("script_edit", args=["visit"])
    answer = client.post(path, filled(client, path) | {"zh_0": "", "en_0": "only English"})
    assert answer.status_code == 422 and "only English" in answer.content.decode()
    assert not Script.objects.exists()


def test_an_older_version_can_be_taken_up(cast: Cast, client: Client) -> None:
    save(cast, OURS)
    shown = filled(client, reverse("script_edit", args=["telephone"]) + "?version=0")
    assert (shown["zh_0"], shown["version"]) == (preset_phrases("telephone")[0].zh, 1)
    assert client.get(reverse("script_edit", args=["telephone"]) + "?version=7").status_code == 404
    assert client.get(reverse("script_edit", args=["nonsense"])).status_code == 404


def test_everybody_at_work_reads_them(cast: Cast, client: Client) -> None:
    save(cast, OURS)
    for player in (cast.front_desk, cast.guard, cast.technician):
        client.force_login(player.user)
        assert "您好，意林小镇。" in client.get(reverse("script_list")).content.decode()
        assert "第 1 版" in client.get(reverse("script_versions", args=["telephone"])).content.decode()
