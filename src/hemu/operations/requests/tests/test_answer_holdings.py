"""PRV-04: what somebody was told is theirs to see, and their own values leave it with them."""

import pytest

from hemu.operations.requests.holdings import collect_answers, erase_answers
from hemu.operations.requests.models import Answer
from hemu.operations.requests.tests.course import answered, opened
from hemu.tests.cast import START, Cast


@pytest.mark.rule("PRV-04")
def test_an_answer_is_told_and_loses_the_persons_values(cast: Cast) -> None:
    person = cast.owner.person
    assert person is not None
    answered(cast, opened(cast, "consult", category="other", reporter_id=person.pk), words="张美兰女士：可以。")
    assert [row["answer"] for row in collect_answers(person.pk)] == ["张美兰女士：可以。"]
    assert erase_answers(person.pk, START) == 1
    assert "张美兰" not in Answer.objects.get().words
    assert erase_answers(person.pk, START) == 0
