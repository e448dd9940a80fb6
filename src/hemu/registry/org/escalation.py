"""The reporting line as the ladder of promises asks for it (PRO-08, ORG-03, ORG-10, ORG-11).

However many clocks ask at once, the community's posts, deputies, superiors and duty list are read in a fixed number of
statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hemu.engines.promises import registry as ladder
from hemu.engines.promises.registry import Asked
from hemu.kernel.timekeeping import civil_date
from hemu.registry.org.models import Deputyship, Post, PostHolding, StaffMember
from hemu.registry.org.presets import DESK_DEPARTMENT, OFFICE
from hemu.registry.org.queries.duty import Watch

DESK_POSTS = ("front_desk",)
MOST_STAND_INS = 5


@dataclass(frozen=True)
class _Holding:
    staff_id: int
    community_id: int | None
    post_code: str
    department_code: str
    is_supervisor: bool
    is_company: bool


def who_is_meant(asked: Iterable[Asked], at: datetime) -> Mapping[Asked, Sequence[int]]:
    """The accounts behind each question; six statements. Where nobody holds a post, the next one up is meant."""
    questions = list(asked)
    people = _People(questions, at) if questions else None
    return {question: people.accounts(question) for question in questions} if people else {}


class _People:
    """Everybody of the communities asked about, as they stand at a moment."""

    def __init__(self, questions: Sequence[Asked], at: datetime) -> None:
        communities = {question.community_id for question in questions}
        rows = PostHolding.objects.filter(staff__left_at__isnull=True).select_related("post", "department")
        rows = rows.filter(community__in=communities) | rows.filter(
            community__isnull=True, post__company__communities__in=communities
        )
        self.holdings = [_held(row) for row in rows.distinct().order_by("post__sort", "pk")]
        companies = StaffMember.objects.filter(company__communities__in=communities).distinct()
        self.staff = {row.pk: row for row in companies.only("pk", "user_id", "superior_id", "left_at")}
        self.by_account = {row.user_id: row for row in self.staff.values() if row.user_id is not None}
        today = civil_date(at)
        deputies = Deputyship.objects.filter(
            staff__in=self.staff.keys(), from_date__lte=today, to_date__gte=today, deputy__left_at__isnull=True
        )
        self.deputies = dict(deputies.order_by("from_date").values_list("staff_id", "deputy_id"))
        self.watch = Watch(communities, at)

    def accounts(self, question: Asked) -> list[int]:
        """The accounts meant by one question."""
        finders: dict[str, Callable[[Asked], list[int]]] = {
            ladder.ASSIGNEE: self._assignee,
            ladder.SUPERIOR: self._superior,
            ladder.SUPERVISOR: self._supervisor,
            ladder.ON_DUTY: self._on_duty,
            ladder.DESK: self._desk,
            ladder.MANAGER: self._manager,
            ladder.COMPANY: self._company,
        }
        return finders.get(question.role, self._supervisor)(question)

    def _assignee(self, question: Asked) -> list[int]:
        owner = self.by_account.get(question.owner_id) if question.owner_id is not None else None
        return self._present([owner.pk] if owner else []) or self._supervisor(question)

    def _superior(self, question: Asked) -> list[int]:
        """The next one up who is somebody else; unassigned work climbs from its department."""
        owner = self.by_account.get(question.owner_id) if question.owner_id is not None else None
        seen: set[int] = set()
        while owner is not None and owner.superior_id is not None and owner.superior_id not in seen:
            seen.add(owner.superior_id)
            found = [account for account in self._present([owner.superior_id]) if account != question.owner_id]
            if found:
                return found
            owner = self.staff.get(owner.superior_id)
        return self._supervisor(question)

    def _supervisor(self, question: Asked) -> list[int]:
        """The department's supervisor; while its office is closed also whoever is on duty for it."""
        code = question.department_code
        leads = self._holders(question, lambda held: held.is_supervisor and held.department_code == code)[:1]
        return self._and_on_duty(leads or self._manager(question), question.community_id, code)

    def _on_duty(self, question: Asked) -> list[int]:
        """Whoever is on duty for the department at this moment, by day too; nobody: its supervisor."""
        found = self._present(self.watch.staff(question.community_id, question.department_code))
        return found or self._supervisor(question)

    def _and_on_duty(self, normal: list[int], community_id: int, *codes: str) -> list[int]:
        """With whoever is on duty for the first of the departments that has anybody, where that one is closed."""
        for code in codes:
            if self.watch.is_open(community_id, code):
                return normal
            if found := self._present(self.watch.staff(community_id, code)):
                return list(dict.fromkeys([*normal, *found]))
        return normal

    def _manager(self, question: Asked) -> list[int]:
        return self._holders(question, lambda held: held.is_supervisor and held.department_code == OFFICE)[
            :1
        ] or self._company(question)

    def _desk(self, question: Asked) -> list[int]:
        """The desk; while it is closed also whoever is on duty for it, or else for the department concerned."""
        desk = self._holders(question, lambda held: held.post_code in DESK_POSTS) or self._supervisor(question)
        return self._and_on_duty(desk, question.community_id, DESK_DEPARTMENT, question.department_code)

    def _company(self, question: Asked) -> list[int]:
        """The company's own supervisors, else whoever works there."""
        at_company = [held.staff_id for held in self.holdings if held.is_company and held.is_supervisor]
        others = [held.staff_id for held in self.holdings if held.is_company]
        return self._present(at_company) or self._present(others)

    def _holders(self, question: Asked, fits: Callable[[_Holding], bool]) -> list[int]:
        return self._present(
            held.staff_id for held in self.holdings if held.community_id == question.community_id and fits(held)
        )

    def _present(self, staff_ids: Iterable[int]) -> list[int]:
        """Their accounts, each once; a deputy's in the place of whoever is away."""
        found: dict[int, None] = {}
        for staff_id in staff_ids:
            acting = self.staff.get(staff_id)
            for _step in range(MOST_STAND_INS):
                if acting is None or acting.pk not in self.deputies:
                    break
                acting = self.staff.get(self.deputies[acting.pk])
            if acting is not None and acting.left_at is None and acting.user_id is not None:
                found[acting.user_id] = None
        return list(found)


def _held(row: PostHolding) -> _Holding:
    return _Holding(
        staff_id=row.staff_id,
        community_id=row.community_id,
        post_code=row.post.code,
        department_code=row.department.code if row.department else row.post.department_code,
        is_supervisor=row.post.is_supervisor,
        is_company=row.post.level == Post.Level.COMPANY,
    )
