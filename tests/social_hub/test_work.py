"""Rows that are due: one worker does each, and what is hurried meanwhile is done once more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social_hub.models import Work, WorkKind
from social_hub.models.work import do_each

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def due(key: str = "a") -> Work:
    return Work.objects.create(kind=WorkKind.LIST, network="memory", key=key)


def taken(key: str = "a") -> Work:
    due(key)
    (work,) = Work.objects.take(1, key=key)
    return work


def test_what_one_worker_has_taken_no_other_takes() -> None:
    due("a")
    due("b")

    first, second = Work.objects.take(1), Work.objects.take(5)

    assert [work.key for work in (*first, *second)] == ["a", "b"]
    assert Work.objects.take(5) == []


def test_a_lease_that_ran_out_is_anothers() -> None:
    late = taken()
    Work.objects.update(leased_until=timezone.now())
    (other,) = Work.objects.take(1)

    assert not late.is_mine()
    assert not late.put_back(timezone.now() + DAY)
    assert not late.done()
    assert other.is_mine()


def test_what_is_hurried_while_it_is_done_is_done_once_more() -> None:
    work = taken()
    Work.objects.hurry(timezone.now(), key="a")

    work.put_back(timezone.now() + DAY)

    assert len(Work.objects.take(1)) == 1


def test_what_is_hurried_while_it_is_ended_is_not_lost() -> None:
    work = taken()
    Work.objects.hurry(timezone.now(), key="a")

    work.done()

    assert len(Work.objects.take(1)) == 1


def test_what_nobody_hurried_is_done_when_it_was_put_back_to() -> None:
    taken().put_back(timezone.now() + DAY)

    assert Work.objects.take(1) == []


def test_one_that_fails_keeps_no_other_from_its_turn_and_comes_back_later() -> None:
    due("a")
    due("b")
    done: list[str | None] = []

    def do(work: Work) -> None:
        if work.key == "a":
            raise ZeroDivisionError
        done.append(work.key)
        work.done()

    with pytest.raises(ExceptionGroup) as caught:
        do_each(Work.objects.take(5), do)

    assert caught.group_contains(ZeroDivisionError)
    assert done == ["b"]
    left = Work.objects.get()
    assert (left.key, left.attempts, left.lease) == ("a", 1, None)
    assert left.due_at > timezone.now()


def test_what_another_worker_has_by_now_is_left_to_it() -> None:
    late = taken()
    Work.objects.update(leased_until=timezone.now())
    Work.objects.take(1)

    do_each([late], lambda work: pytest.fail("It was done twice."))
