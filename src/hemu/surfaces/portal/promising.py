"""What was promised to the resident, in plain words (CAS-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework.clocks import CaseClock, show_clocks
from hemu.casework.models import Case
from hemu.engines.promises.queries import Face
from hemu.engines.promises.registry import Sentences, find_sentences
from hemu.engines.promises.states import ClockState
from hemu.kernel.ui.words_of_time import say_moment

ANY = Sentences(
    _("%(promise)s：最晚 %(due)s"), _("%(promise)s：按时办到了"), _("很抱歉，没有在 %(due)s 前办到：%(promise)s")
)


@dataclass(frozen=True)
class Told:
    """One promise as the resident reads it. ``more`` says why it waits, or why it was late."""

    words: str
    more: str
    tone: str
    icon: str


def tell_promises(case: Case, now: datetime) -> list[Told]:
    """The newest run of each promise, what is still open first; what no longer applies is left out."""
    clocks = show_clocks(case, now)
    newest: dict[str, CaseClock] = {}
    for each in sorted((*clocks.over, *clocks.open), key=lambda each: each.face.generation):
        if each.face.state != ClockState.VOID:
            newest[each.face.code] = each
    shown: Sequence[CaseClock] = [each for each in (*clocks.open, *clocks.over) if each in newest.values()]
    return [_tell(each, now) for each in shown]


def _tell(each: CaseClock, now: datetime) -> Told:
    face = each.face
    sentences = find_sentences(face.code) or ANY
    facts = {"due": say_moment(face.due_at, now=now), "promise": face.label}
    if face.tone == "bad" and not face.is_reported_late:
        more = str(_("原因：%(reason)s") % {"reason": each.delay_reason}) if each.delay_reason else ""
        return Told(str(sentences.late) % facts, more, "bad", "circle-alert")
    if face.is_over:
        return Told(str(sentences.kept) % facts, "", "ok", "circle-check")
    return Told(str(sentences.running) % facts, _say_pause(face, now), "wait" if face.tone == "wait" else "", "timer")


def _say_pause(face: Face, now: datetime) -> str:
    if face.state != ClockState.PAUSED:
        return str(_("暂定，节假日安排公布后可能调整")) if face.is_provisional else ""
    if face.pause_ends_at is None:
        return str(_("现在暂停计时：%(reason)s") % {"reason": face.pause_reason})
    facts = {"reason": face.pause_reason, "until": say_moment(face.pause_ends_at, now=now)}
    return str(_("现在暂停计时：%(reason)s，最晚 %(until)s 继续") % facts)
